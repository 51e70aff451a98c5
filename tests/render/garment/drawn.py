"""Garments drawn on studio grounds, with the true outline and the true landmarks.

Outlines are given for the image's right half, x outward from the middle line, on a canvas of 600 x 800.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Size = tuple[int, int]
WIDTH, HEIGHT = 600, 800

TEE = {
    "neck": (62, 120),
    "shoulder": (140, 150),
    "cuff_upper": (235, 270),
    "cuff_lower": (178, 305),
    "armpit": (140, 262),
    "hem": (142, 690),
}
LONG = {
    "neck": (62, 120),
    "shoulder": (140, 150),
    "cuff_upper": (238, 600),
    "cuff_lower": (188, 608),
    "armpit": (138, 262),
    "hem": (140, 660),
}
TANK = {
    "neck": (75, 120),
    "shoulder": (108, 126),
    "armhole": (98, 210),
    "armpit": (140, 275),
    "hem": (150, 680),
}
DRESS = {
    "neck": (50, 60),
    "shoulder": (108, 82),
    "cuff_upper": (160, 165),
    "cuff_lower": (118, 185),
    "armpit": (100, 155),
    "waist": (82, 320),
    "hem": (170, 740),
}
SKIRT = {"waist": (90, 120), "hip": (135, 260), "hem": (165, 620)}
TROUSERS = {
    "waist": (88, 60),
    "hip": (118, 200),
    "hem_outer": (112, 750),
    "hem_inner": (46, 750),
    "crotch": (0, 270),
}
SHORTS = {
    "waist": (120, 200),
    "hip": (150, 330),
    "hem_outer": (175, 480),
    "hem_inner": (22, 490),
    "crotch": (0, 400),
}


@dataclass(frozen=True)
class Drawn:
    """pixels (h, w, 3) uint8 sRGB; alpha (h, w) uint8, the true coverage; points in picture coordinates."""

    pixels: NDArray[np.uint8]
    alpha: NDArray[np.uint8]
    points: dict[str, tuple[float, float]]


def outline(half: dict[str, tuple[float, float]], *, dip: float | None) -> NDArray[np.float32]:
    """A closed polygon from a half outline; `dip` is how far the neckline hangs below the neck points."""
    side = [np.array(point, float) for name, point in half.items() if name != "crotch"]
    right = [(WIDTH / 2 + x, y) for x, y in side]
    left = [(WIDTH / 2 - x, y) for x, y in reversed(side)]
    middle = [(WIDTH / 2, half["crotch"][1])] if "crotch" in half else []
    top: list[tuple[float, float]] = []
    if dip is not None:
        (first_x, y), (last_x, _) = left[-1], right[0]
        for share in np.linspace(0.08, 0.92, 15):
            top.append((first_x + share * (last_x - first_x), y + dip * 4 * share * (1 - share)))
    return np.array(right + middle + left + top, np.float32)


def cover(polygon: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Antialiased coverage of a polygon."""
    factor = 4
    big = np.zeros((HEIGHT * factor, WIDTH * factor), np.uint8)
    cv2.fillPoly(big, [np.round((polygon + 0.5) * factor - 0.5).astype(np.int32)], 255)
    return np.asarray(cv2.resize(big, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA), np.uint8)


def ground(
    light: tuple[int, int, int] = (243, 243, 243), fall_off: float = 0.0, noise: float = 0.8, seed: int = 1
) -> NDArray[np.float32]:
    """A studio ground; `fall_off` is how many levels darker the lower corners are than the upper middle."""
    ys, xs = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    shade = fall_off * (0.6 * ys / HEIGHT + 0.4 * ((xs - WIDTH / 2) / (WIDTH / 2)) ** 2)
    picture = np.array(light, np.float32)[None, None] - shade[..., None]
    grain = np.random.default_rng(seed).normal(0, noise, (HEIGHT, WIDTH, 1)).astype(np.float32)
    return picture + grain


def draw(
    half: dict[str, tuple[float, float]],
    colour: tuple[int, int, int],
    *,
    dip: float | None = 22.0,
    on: NDArray[np.float32] | None = None,
    shadow: float = 0.0,
    rotate: float = 0.0,
    quality: int | None = None,
    seed: int = 2,
) -> Drawn:
    """Draw a garment with weave and soft folds; `shadow` darkens the ground beside it by so many levels."""
    polygon = outline(half, dip=dip)
    turn = cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), rotate, 1.0)
    polygon = (polygon @ turn[:, :2].T + turn[:, 2]).astype(np.float32)
    alpha = cover(polygon)
    picture = ground() if on is None else on.copy()
    if shadow:
        moved = np.roll(alpha, (14, 8), axis=(0, 1))
        picture -= shadow * cv2.GaussianBlur(moved, (0, 0), 9)[..., None].astype(np.float32) / 255
    rng = np.random.default_rng(seed)
    folds = cv2.GaussianBlur(rng.normal(0, 1, (HEIGHT, WIDTH)).astype(np.float32), (0, 0), 18)
    folds *= 5 / max(float(np.abs(folds).max()), 1e-6)
    weave = rng.normal(0, 1.2, (HEIGHT, WIDTH)).astype(np.float32)
    inside = cv2.distanceTransform((alpha > 127).astype(np.uint8), cv2.DIST_L2, 5)
    rim = -10 * np.exp(-inside / 6)
    cloth = np.array(colour, np.float32)[None, None] + (folds + weave + rim)[..., None]
    share = (alpha / np.float32(255))[..., None]
    mixed = np.clip(np.round(picture * (1 - share) + cloth * share), 0, 255).astype(np.uint8)
    if quality is not None:
        coded = cv2.imencode(".jpg", mixed[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
        mixed = np.ascontiguousarray(cv2.imdecode(coded, cv2.IMREAD_COLOR)[..., ::-1])
    return Drawn(mixed, alpha, _named(half, turn))


def _named(half: dict[str, tuple[float, float]], turn: NDArray[np.float64]) -> dict[str, tuple[float, float]]:
    """Landmark names of a half outline, both sides; the image's right is the wearer's left."""
    points: dict[str, tuple[float, float]] = {}
    for name, (x, y) in half.items():
        if name == "armhole":
            continue
        for side, sign in (("left", 1), ("right", -1)):
            first, _, rest = name.partition("_")
            label = name if name == "crotch" else f"{first}_{side}_{rest}" if rest else f"{first}_{side}"
            here = turn @ np.array([WIDTH / 2 + sign * x, y, 1.0])
            points[label] = (float(here[0]), float(here[1]))
    return points


def overlap(found: NDArray[np.uint8], truth: NDArray[np.uint8]) -> float:
    """Intersection over union of two masks cut at half coverage."""
    one, two = found >= 128, truth >= 128
    return float((one & two).sum() / max((one | two).sum(), 1))
