"""Who stands where, in what light, and wears what; and the same again in another garment."""

from __future__ import annotations

from dataclasses import dataclass

from resources.samples.make.camera import Camera
from resources.samples.make.forms import FEMALE, MALE, Arm, Build, Pose, with_hair
from resources.samples.make.ground import Ground
from resources.samples.make.light import Rig
from resources.samples.make.studio import Finish

HANG = Arm((0.24, -1, 0.00), (0.10, -1, 0.14), (0.02, -1, 0.12), (-1, 0, 0.1))
LOOSE = Arm((0.30, -1, -0.04), (0.16, -1, 0.20), (0.04, -1, 0.25), (-1, 0, 0.1), 0.5)
HIP = Arm((0.72, -0.74, -0.16), (-0.58, -0.58, 0.50), (-0.50, -0.62, 0.52), (-0.75, -0.10, -0.55), 0.5, True)
BENT = Arm((0.30, -1, 0.16), (-0.56, 0.06, 0.84), (-0.86, 0.16, 0.42), (-0.2, -0.15, -1.0), 0.35, True)

STILL = Pose(
    HANG,
    HANG,
    pelvis_shift=0.010,
    pelvis_roll=-0.018,
    chest_roll=0.012,
    chest_yaw=0.05,
    head_yaw=0.22,
    head_tilt=0.02,
    head_nod=0.03,
    foot_left=(0.088, -0.01, 0.14),
    foot_right=(0.105, 0.035, 0.32),
)
FOLDED = Pose(
    LOOSE,
    BENT,
    pelvis_shift=0.022,
    pelvis_roll=-0.045,
    chest_shift=0.004,
    chest_roll=0.03,
    chest_yaw=0.14,
    pelvis_yaw=0.05,
    head_yaw=-0.20,
    head_tilt=0.03,
    foot_left=(0.10, 0.01, 0.15),
    foot_right=(0.155, 0.05, 0.45),
)
AKIMBO = Pose(
    HIP,
    LOOSE,
    pelvis_shift=0.030,
    pelvis_roll=0.055,
    chest_shift=0.008,
    chest_roll=-0.045,
    chest_yaw=-0.12,
    head_yaw=0.25,
    head_tilt=-0.04,
    foot_left=(0.10, -0.02, 0.15),
    foot_right=(0.15, 0.06, 0.40),
)
EASY = Pose(
    LOOSE,
    LOOSE,
    pelvis_shift=-0.026,
    pelvis_roll=-0.05,
    chest_shift=-0.006,
    chest_roll=0.035,
    chest_yaw=-0.10,
    head_yaw=0.18,
    foot_left=(0.16, 0.06, 0.40),
    foot_right=(0.095, -0.01, 0.12),
)


@dataclass(frozen=True)
class Look:
    """`wears` are garment keys from the innermost out; `truths` name the garment that replaces one of its slot."""

    key: str
    name: str
    build: Build
    pose: Pose
    finish: Finish
    ground: Ground
    rig: Rig
    camera: Camera
    wears: tuple[str, ...]
    truths: tuple[str, ...] = ()


@dataclass(frozen=True)
class Set:
    """`day` on which it was photographed, YYYY:MM:DD."""

    key: str
    name: str
    day: str
    looks: tuple[Look, ...]


WINDOW = Rig(
    ((-0.66, 0.58, 0.50), 17, (1.75, 1.72, 1.68)),
    ((0.8, 0.35, -0.4), 12, (0.40, 0.43, 0.50)),
    ((0.40, 0.43, 0.48), (0.29, 0.31, 0.34), (0.20, 0.19, 0.18)),
)
SUN = Rig(
    ((0.60, 0.62, 0.52), 12, (2.0, 1.86, 1.66)),
    ((-0.8, 0.30, -0.4), 12, (0.40, 0.42, 0.48)),
    ((0.38, 0.39, 0.42), (0.28, 0.28, 0.29), (0.22, 0.20, 0.17)),
)

PORCELAIN = Finish("#dcd0c4", "#4b3a2d", "#2b2826", 0.05)
CLAY = Finish("#b98a6c", "#2f2620", "#3a2f28", 0.045)
BRONZE = Finish("#7d5a44", "#1f1a18", "#e4dfd6", 0.065)
WOOD = Finish("#c8a27c", "#6b4a33", "#2a2725", 0.05)

WHOLE = Camera((0.0, 1.25, 5.8), (0.0, 0.905), 2.04)
CLOSE = Camera((0.0, 1.35, 4.6), (0.0, 1.145), 1.50)

SETS = (
    Set(
        "north-light",
        "North light",
        "2026:03:10",
        (
            Look(
                "1",
                "Porcelain, standing",
                FEMALE,
                STILL,
                PORCELAIN,
                Ground("#c9c7c2", window=0.16),
                WINDOW,
                WHOLE,
                ("plain-trousers", "plain-tee"),
                ("breton", "denim"),
            ),
            Look(
                "2",
                "Clay, arm bent",
                MALE,
                FOLDED,
                CLAY,
                Ground("#b9bdbd"),
                WINDOW,
                WHOLE,
                ("sand-trousers", "grey-tee"),
                ("nord",),
            ),
            Look(
                "3",
                "Porcelain, hand on hip",
                with_hair(FEMALE, "bob"),
                AKIMBO,
                PORCELAIN,
                Ground("#c4b9ad", window=0.14),
                WINDOW,
                WHOLE,
                ("plain-shift",),
                ("blossom",),
            ),
            Look(
                "4",
                "Bronze, at ease",
                MALE,
                EASY,
                BRONZE,
                Ground("#a9b0b3"),
                WINDOW,
                WHOLE,
                ("plain-trousers", "plain-shirt"),
                ("check", "liner", "blocked"),
            ),
            Look(
                "5",
                "Clay, standing",
                with_hair(FEMALE, "bob"),
                STILL,
                CLAY,
                Ground("#bdb5ac", window=0.15),
                WINDOW,
                WHOLE,
                ("sand-trousers", "plain-shirt"),
                ("check", "liner", "blocked"),
            ),
        ),
    ),
    Set(
        "harbour",
        "Harbour",
        "2026:04:21",
        (
            Look(
                "1",
                "Wood, at ease",
                with_hair(FEMALE, "long"),
                EASY,
                WOOD,
                Ground("#9fb0b5"),
                SUN,
                CLOSE,
                ("plain-skirt", "long-tee"),
                ("knit", "pleats"),
            ),
            Look(
                "2",
                "Porcelain, standing",
                with_hair(MALE, "none"),
                STILL,
                PORCELAIN,
                Ground("#c98f6f"),
                SUN,
                CLOSE,
                ("plain-trousers", "grey-tee"),
                ("breton", "denim"),
            ),
            Look(
                "3",
                "Bronze, arm bent",
                FEMALE,
                FOLDED,
                BRONZE,
                Ground("#d6c7ac"),
                SUN,
                CLOSE,
                ("plain-slip",),
                ("blossom",),
            ),
            Look(
                "4",
                "Clay, hand on hip",
                with_hair(FEMALE, "bob"),
                AKIMBO,
                CLAY,
                Ground("#7f8f88"),
                SUN,
                CLOSE,
                ("sand-trousers", "ecru-shirt"),
                ("liner", "check", "blocked"),
            ),
            Look(
                "5",
                "Wood, arm bent",
                MALE,
                FOLDED,
                WOOD,
                Ground("#a89f94"),
                SUN,
                CLOSE,
                ("plain-trousers", "ecru-shirt"),
                ("liner", "check", "blocked"),
            ),
        ),
    ),
)
