"""Names for the colours of a garment, the ones a merchandiser would write on its label."""

from __future__ import annotations

import cv2
import numpy as np

from render.arrays import Array
from render.garment.ground import lab_of
from render.pixels import Mask

PALETTE: dict[str, tuple[int, int, int]] = {
    "black": (22, 22, 24),
    "charcoal": (62, 63, 67),
    "grey": (128, 128, 130),
    "light grey": (196, 197, 198),
    "white": (248, 248, 248),
    "cream": (243, 233, 210),
    "beige": (214, 192, 160),
    "camel": (183, 135, 80),
    "tan": (196, 154, 108),
    "brown": (101, 67, 44),
    "rust": (168, 75, 40),
    "orange": (240, 130, 35),
    "coral": (240, 110, 95),
    "red": (200, 25, 35),
    "burgundy": (105, 20, 40),
    "pink": (240, 165, 185),
    "blush": (232, 200, 192),
    "fuchsia": (205, 30, 120),
    "plum": (110, 45, 95),
    "purple": (100, 60, 150),
    "lilac": (185, 165, 215),
    "navy": (25, 32, 68),
    "blue": (35, 85, 175),
    "denim blue": (80, 110, 150),
    "light blue": (155, 195, 230),
    "teal": (10, 110, 125),
    "turquoise": (55, 190, 195),
    "mint": (165, 225, 195),
    "green": (40, 130, 65),
    "dark green": (25, 65, 45),
    "sage": (138, 156, 134),
    "olive": (105, 105, 55),
    "khaki": (165, 155, 115),
    "mustard": (205, 160, 40),
    "yellow": (245, 220, 60),
}
"""sRGB of each name: our own choice of centres, spaced so that neighbours are told apart at a glance."""

CLUSTERS = 7
SMALLEST = 0.045
"""A colour on less of the garment than this is not named."""
MOST = 4


def name_colours(pixels: Array, alpha: Mask) -> tuple[tuple[str, ...], tuple[tuple[int, int, int], ...]]:
    """Names and sRGB values of up to four colours of (h, w, 3) sRGB pixels, the dominant one first."""
    step = max(1, max(pixels.shape[:2]) // 256)
    thin, mask = pixels[::step, ::step], alpha[::step, ::step] > 200
    if mask.sum() < 16:
        mask = alpha[::step, ::step] > 0
    if not mask.any():
        return (), ()
    lab = lab_of(np.ascontiguousarray(thin))[mask]
    rgb = thin[mask]
    weighted = lab * np.array([0.7, 1.0, 1.0], np.float32)
    count = min(CLUSTERS, len(weighted))
    cv2.setRNGSeed(7)
    stop = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_MAX_ITER, 25, 0.3)
    _, labels, centres = cv2.kmeans(weighted, count, None, stop, 2, cv2.KMEANS_PP_CENTERS)  # type: ignore[call-overload]
    centres = centres / np.array([0.7, 1.0, 1.0], np.float32)
    names = list(PALETTE)
    palette = lab_of(np.array([list(PALETTE.values())], np.uint8))[0]
    shares: dict[str, float] = {}
    heaviest: dict[str, tuple[float, tuple[int, int, int]]] = {}
    for index in range(count):
        members = labels.ravel() == index
        share = float(members.mean())
        name = names[_nearest_name(centres[index], palette)]
        shares[name] = shares.get(name, 0.0) + share
        median = np.median(rgb[members], axis=0) if members.any() else np.zeros(3)
        if share > heaviest.get(name, (0.0, (0, 0, 0)))[0]:
            heaviest[name] = (share, (int(median[0]), int(median[1]), int(median[2])))
    ranked = sorted(shares, key=lambda name: -shares[name])
    chosen = [name for name in ranked if shares[name] >= SMALLEST][:MOST] or ranked[:1]
    return tuple(chosen), tuple(heaviest[name][1] for name in chosen)


def _nearest_name(lab: Array, palette: Array) -> int:
    """Lightness counts for less than hue, because folds change it; nearly neutral colours stay neutral."""
    difference = (palette - lab) * np.array([0.6, 1.0, 1.0], np.float32)
    distance = np.linalg.norm(difference, axis=1)
    chroma = float(np.hypot(lab[1], lab[2]))
    own = np.hypot(palette[:, 1], palette[:, 2])
    if chroma < 6:
        distance = distance + np.where(own > 8, 12, 0)
    elif chroma > 14:
        distance = distance + np.where(own < 5, 8, 0)
    return int(distance.argmin())
