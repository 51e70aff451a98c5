"""Letters of our own, drawn as strokes: a plain geometric grotesque, only the signs the samples need."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Stroke = NDArray[np.float64]


def _arc(
    cx: float, cy: float, rx: float, ry: float, start: float, stop: float, n: int = 28
) -> list[tuple[float, float]]:
    """Degrees, counter-clockwise from the right."""
    a = np.radians(np.linspace(start, stop, n))
    return [(cx + rx * float(np.cos(t)), cy + ry * float(np.sin(t))) for t in a]


# each sign: advance width and strokes in a box 1 high
SIGNS: dict[str, tuple[float, list[list[tuple[float, float]]]]] = {
    "N": (0.74, [[(0, 0), (0, 1), (0.74, 0), (0.74, 1)]]),
    "O": (0.92, [_arc(0.46, 0.5, 0.46, 0.5, 0, 360, 60)]),
    "R": (
        0.64,
        [
            [(0, 0), (0, 1), (0.32, 1), *_arc(0.32, 0.74, 0.28, 0.26, 90, -90), (0, 0.48)],
            [(0.30, 0.48), (0.64, 0)],
        ],
    ),
    "D": (0.76, [[(0, 0), (0, 1), (0.26, 1), *_arc(0.26, 0.5, 0.5, 0.5, 90, -90), (0, 0)]]),
    "A": (0.80, [[(0, 0), (0.40, 1), (0.80, 0)], [(0.14, 0.34), (0.66, 0.34)]]),
    "C": (0.82, [_arc(0.47, 0.5, 0.47, 0.5, 48, 312, 50)]),
    "H": (0.70, [[(0, 0), (0, 1)], [(0.70, 0), (0.70, 1)], [(0, 0.5), (0.70, 0.5)]]),
    "5": (0.60, [[(0.56, 1), (0.10, 1), (0.05, 0.55), *_arc(0.29, 0.31, 0.31, 0.31, 128, -140, 40)]]),
    "7": (0.58, [[(0, 1), (0.58, 1), (0.18, 0)]]),
    "°": (0.28, [_arc(0.14, 0.84, 0.14, 0.14, 0, 360, 24)]),
    " ": (0.30, []),
}


def width(text: str, gap: float = 0.26) -> float:
    """Of a line 1 high."""
    return sum(SIGNS[c][0] for c in text) + gap * (len(text) - 1)


def draw(
    mask: NDArray[np.uint8],
    text: str,
    centre: tuple[float, float],
    height: float,
    weight: float,
    gap: float = 0.26,
) -> None:
    """Adds a line of text around `centre` (pixels); `weight` is the stroke's share of the height."""
    x = centre[0] - width(text, gap) * height / 2
    thick = max(1, round(weight * height))
    for c in text:
        advance, strokes = SIGNS[c]
        for s in strokes:
            p = np.array(s) * height
            q = np.stack([x + p[:, 0], centre[1] + height / 2 - p[:, 1]], 1)
            cv2.polylines(mask, [np.round(q * 16).astype(np.int32)], False, 255, thick, cv2.LINE_AA, 4)
        x += (advance + gap) * height
