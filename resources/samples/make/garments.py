"""The garments: what they are cut from, painted with and sold as, and the plain clothes the forms wear."""

from __future__ import annotations

from dataclasses import dataclass

from resources.samples.make import cuts, painters
from resources.samples.make.cloth import Fabric, Fit
from resources.samples.make.forms import FEMALE, Build
from resources.samples.make.prints import Painter


@dataclass(frozen=True)
class Product:
    """`ground` is the flat photograph's; None for what is only worn."""

    key: str
    name: str
    slot: str
    category: str
    cut: cuts.Cut
    painter: Painter
    fabric: Fabric
    ground: str | None = None
    folds: float = 1.0
    sheen: float = 0.03
    crumple: float = 0.4

    def fit(self, build: Build) -> Fit:
        female = build.torso == FEMALE.torso
        if self.cut.hangs == "waist":
            return Fit((1.0, 1.0), 1.055) if female else Fit((1.03, 1.03), 1.075)
        return Fit((1.0, 1.0), 1.492) if female else Fit((1.15, 1.04), 1.545)


SOFT = Fabric(bend=0.05, gap=0.009)
FIRM = Fabric(bend=0.16, gap=0.012, friction=0.3)
LEGS = Fabric(bend=0.10, gap=0.005, waist=0.93)
FLOW = Fabric(bend=0.03, gap=0.006, friction=0.2)

TEE = cuts.top()
LONG = cuts.top(sleeve=0.530, cuff=0.100, length=0.60)
KNIT = cuts.top(chest=0.250, hem=0.235, sleeve=0.535, cuff=0.095, length=0.585)
OVERSHIRT = cuts.top(
    chest=0.268,
    hem=0.268,
    sleeve=0.530,
    cuff=0.115,
    length=0.69,
    armpit=0.285,
    shoulder=0.212,
    neck=0.070,
    drop=0.095,
)
LINER = cuts.top(
    chest=0.270,
    hem=0.268,
    sleeve=0.515,
    cuff=0.125,
    length=0.63,
    armpit=0.285,
    shoulder=0.212,
    neck=0.072,
    drop=0.135,
    neckline="v",
)
BLOUSON = cuts.top(
    chest=0.266,
    hem=0.250,
    sleeve=0.525,
    cuff=0.116,
    length=0.645,
    armpit=0.283,
    shoulder=0.211,
    neck=0.071,
    drop=0.090,
)
TANK = cuts.sleeveless(length=0.60)
SLIP = cuts.sleeveless(
    chest=0.214,
    waist=0.203,
    hip=0.250,
    hem=0.315,
    length=1.12,
    strap_in=0.080,
    strap_out=0.112,
    front=0.150,
    back=0.14,
    armpit=0.215,
)
SHIFT = cuts.sleeveless(
    chest=0.228,
    waist=0.225,
    hip=0.255,
    hem=0.270,
    length=0.98,
    strap_in=0.082,
    strap_out=0.165,
    front=0.105,
    back=0.04,
    armpit=0.23,
)
STRAIGHT = cuts.trousers(hem=0.215, length=0.965, spread=0.135, hip=0.252)
SHORTS = cuts.trousers(hem=0.300, length=0.47, spread=0.156, hip=0.258)
SKIRT = cuts.skirt()

PRODUCTS = (
    Product("breton", "Breton tee", "upper", "t-shirt", TEE, painters.breton, SOFT, "#e4e2de"),
    Product("nord", "Nord 57 tee", "upper", "t-shirt", TEE, painters.nord, SOFT, "#dcdad5"),
    Product("knit", "Rust knit", "upper", "sweater", KNIT, painters.knit, FIRM, "#e6e1d8", 1.2, crumple=0.1),
    Product(
        "tank",
        "Linen tank",
        "upper",
        "tank top",
        TANK,
        painters.linen("#d7a98c"),
        SOFT,
        "#e9e7e3",
        crumple=0.8,
    ),
    Product(
        "check", "Checked overshirt", "outerwear", "jacket", OVERSHIRT, painters.check, FIRM, "#e6e4df", 1.1
    ),
    Product(
        "liner",
        "Quilted liner",
        "outerwear",
        "jacket",
        LINER,
        painters.quilted,
        FIRM,
        "#e5e3e0",
        0.8,
        crumple=0.1,
    ),
    Product(
        "blocked",
        "Colour-block jacket",
        "outerwear",
        "jacket",
        BLOUSON,
        painters.blocked,
        FIRM,
        "#e6e5e1",
        crumple=0.3,
    ),
    Product(
        "denim", "Indigo jeans", "lower", "trousers", STRAIGHT, painters.denim, LEGS, "#e7e6e4", crumple=0.7
    ),
    Product(
        "shorts",
        "Sand shorts",
        "lower",
        "shorts",
        SHORTS,
        painters.linen("#b9a27f"),
        LEGS,
        "#e9e8e6",
        crumple=0.8,
    ),
    Product(
        "pleats",
        "Pleated skirt",
        "lower",
        "skirt",
        SKIRT,
        painters.pleats,
        Fabric(bend=0.04, gap=0.006, waist=0.95),
        "#e8e4dc",
        0.5,
        crumple=0.1,
    ),
    Product(
        "blossom",
        "Blossom slip dress",
        "dress",
        "dress",
        SLIP,
        painters.blossoms,
        FLOW,
        "#e6e3dd",
        1.2,
        0.05,
        0.2,
    ),
    Product("plain-tee", "Plain tee", "upper", "t-shirt", TEE, painters.plain_jersey("#e8e3d8"), SOFT),
    Product("grey-tee", "Grey tee", "upper", "t-shirt", TEE, painters.plain_jersey("#8b8f93"), SOFT),
    Product("long-tee", "Long-sleeved tee", "upper", "t-shirt", LONG, painters.plain_jersey("#d8cdbd"), SOFT),
    Product(
        "plain-trousers",
        "Plain trousers",
        "lower",
        "trousers",
        STRAIGHT,
        painters.plain_cloth("#4b4c4f"),
        LEGS,
    ),
    Product(
        "sand-trousers", "Sand trousers", "lower", "trousers", STRAIGHT, painters.plain_cloth("#a8957a"), LEGS
    ),
    Product(
        "plain-skirt",
        "Plain skirt",
        "lower",
        "skirt",
        SKIRT,
        painters.plain_cloth("#54493f"),
        Fabric(bend=0.05, gap=0.006, waist=0.95),
    ),
    Product(
        "plain-slip",
        "Plain slip",
        "dress",
        "dress",
        SLIP,
        painters.plain_cloth("#b9b3a6", slub=0.012),
        FLOW,
        sheen=0.05,
        crumple=0.2,
    ),
    Product(
        "plain-shift",
        "Plain shift",
        "dress",
        "dress",
        SHIFT,
        painters.plain_cloth("#8e5d4a", slub=0.02),
        Fabric(bend=0.10, gap=0.007),
    ),
    Product(
        "plain-shirt",
        "Plain overshirt",
        "outerwear",
        "jacket",
        OVERSHIRT,
        painters.plain_cloth("#76808a", placket=True),
        FIRM,
    ),
    Product(
        "ecru-shirt",
        "Ecru overshirt",
        "outerwear",
        "jacket",
        OVERSHIRT,
        painters.plain_cloth("#cfc6b4", placket=True),
        FIRM,
    ),
)
BY_KEY = {p.key: p for p in PRODUCTS}
