"""The garment's own outline, cut into pieces at its seams. Points are pixels of the garment picture."""

# pyright: reportArgumentType=false, reportReturnType=false, reportCallIssue=false
# OpenCV's stubs give every array as MatLike, without its dtype.
from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from render.drape.geometry import Points, arc, as_points, largest_contour, length, resample, smooth_curve
from render.drape.roundness import flatness
from render.errors import InputError
from render.messages import ErrorKind
from render.pixels import GarmentPixels, Mask

CONTOUR_SIDE = 700
"""Outlines are traced on a copy no longer than this."""


@dataclass(frozen=True)
class Sleeve:
    """Edges from the shoulder to the cuff: `outer` ends at cuff_upper, `inner` runs from the armpit to cuff_lower."""

    side: int
    outer: Points
    inner: Points

    @property
    def reach(self) -> float:
        """Length from the shoulder to the middle of the cuff, along the bend in which the sleeve was laid."""
        middle = (resample(self.outer, 9) + resample(self.inner, 9)) / 2
        bend = length(middle) / max(float(np.linalg.norm(middle[-1] - middle[0])), 1e-9)
        return float(np.linalg.norm(middle[-1] - self.outer[0])) * bend

    @property
    def width(self) -> NDArray[np.float64]:
        return np.linalg.norm(resample(self.outer, 9) - resample(self.inner, 9), axis=1)


@dataclass(frozen=True)
class Top:
    """Outline of a top, dress or coat; every pair is (wearer's right = image left, wearer's left).

    sides    side seams from armpit to hem corner, one point per sampled row
    holes    armholes from shoulder to armpit
    lines    shoulder lines from neck to shoulder
    neckline the front neckline from the right neck point over the front to the left one
    hem      from the right corner over the middle to the left corner
    flatness 1 for a garment laid flat, half of its girth wide; 0 where it was photographed as if worn
    """

    neck: Points
    front: NDArray[np.float64]
    shoulders: Points
    armpits: Points
    sides: tuple[Points, Points]
    holes: tuple[Points, Points]
    lines: tuple[Points, Points]
    neckline: Points
    hem: Points
    sleeves: tuple[Sleeve | None, Sleeve | None]
    flatness: float
    size: tuple[int, int]

    @property
    def top(self) -> float:
        return float(self.neck[:, 1].mean())

    @property
    def length(self) -> float:
        return float(self.hem[:, 1].mean()) - self.top

    @property
    def chest(self) -> float:
        return float(np.linalg.norm(self.armpits[1] - self.armpits[0]))

    @property
    def across(self) -> float:
        """Distance between the shoulder tips."""
        return abs(float(self.shoulders[1, 0] - self.shoulders[0, 0]))

    @property
    def seams(self) -> float:
        """Distance between the shoulder seams laid flat: an outline without a bend does not show where they lie.

        They are at most about nine tenths of the chest apart.
        """
        return min(self.across, 0.88 * self.chest)

    @property
    def long_sleeved(self) -> bool:
        """Whether flat sleeves reach the wrist: shoulder and sleeve together are longer than the chest is wide."""
        if self.flatness < 0.5:
            return False
        return self.span > 1.15 * self.chest

    @property
    def span(self) -> float:
        """Length from the neck over shoulder and sleeve to the cuff, the mean of both sides."""
        whole = [
            length(line) + sleeve.reach
            for line, sleeve in zip(self.lines, self.sleeves, strict=True)
            if sleeve is not None
        ]
        return float(np.mean(whole)) if whole else 0.0


def traced(alpha: Mask) -> Points:
    """The outline of a cut-out in the picture's pixels."""
    height, width = alpha.shape
    scale = min(1.0, CONTOUR_SIDE / max(height, width))
    size = (max(2, round(width * scale)), max(2, round(height * scale)))
    small = cv2.resize(alpha, size, interpolation=cv2.INTER_AREA)
    ratio = np.array([width / size[0], height / size[1]])
    return (largest_contour(small) + 0.5) * ratio - 0.5


def read_top(garment: GarmentPixels) -> Top:
    """`_read_top`, once for each garment."""
    if "top" not in garment.notes:
        garment.notes["top"] = _read_top(garment)
    return garment.notes["top"]


def _read_top(garment: GarmentPixels) -> Top:
    """Raises `InputError(UNFIT)` where the landmarks of a top are missing."""
    marks = {name: np.array([p.x, p.y], np.float64) for name, p in garment.landmarks.items()}
    need = [f"{n}_{s}" for n in ("neck", "shoulder", "armpit", "hem") for s in ("right", "left")]
    if any(name not in marks for name in need):
        message = (
            "This garment has no landmarks of a top; choose its slot again or place its landmarks by hand."
        )
        raise InputError(ErrorKind.UNFIT, message, ", ".join(n for n in need if n not in marks))
    _mend(marks)
    contour = traced(garment.alpha)
    if len(contour) < 20:
        raise InputError(
            ErrorKind.NO_CUTOUT, "This garment's cut-out is empty; paint its mask or choose another."
        )
    pair = {
        n: as_points(marks[f"{n}_right"], marks[f"{n}_left"]) for n in ("neck", "shoulder", "armpit", "hem")
    }
    front = marks.get("neck_front", pair["neck"].mean(axis=0))
    hem_front = marks.get("hem_front", pair["hem"].mean(axis=0))
    middle = float(pair["armpit"][:, 0].mean())
    sides, holes, lines = [], [], []
    sleeves: list[Sleeve | None] = []
    for k, name in enumerate(("right", "left")):
        side = 2 * k - 1
        lines.append(_edge(contour, pair["neck"][k], pair["shoulder"][k]))
        upper, lower = marks.get(f"cuff_{name}_upper"), marks.get(f"cuff_{name}_lower")
        if upper is None or lower is None:
            sleeves.append(None)
            sides.append(_side_seam(garment.alpha, None, pair["armpit"][k], pair["hem"][k], middle, side))
            holes.append(resample(arc(contour, pair["shoulder"][k], pair["armpit"][k]), 12))
            continue
        holes.append(resample(_seam(pair["shoulder"][k], pair["armpit"][k], side), 12))
        outer = _edge(contour, pair["shoulder"][k], upper)
        inner = _edge(contour, pair["armpit"][k], lower)
        sleeves.append(Sleeve(side, outer, inner))
        sides.append(_side_seam(garment.alpha, sleeves[-1], pair["armpit"][k], pair["hem"][k], middle, side))
    hem = _hem(pair["hem"], hem_front)
    flat = flatness(garment) if None in sleeves else _spread(sleeves, pair["shoulder"], pair["armpit"])
    height, width = garment.alpha.shape
    return Top(
        pair["neck"], front, pair["shoulder"], pair["armpit"], (sides[0], sides[1]), (holes[0], holes[1]),
        (lines[0], lines[1]), _neckline(contour, pair["neck"], front), hem, (sleeves[0], sleeves[1]), flat,
        (width, height),
    )  # fmt: skip


def _spread(sleeves: list[Sleeve | None], shoulders: Points, armpits: Points) -> float:
    """How flat a garment with sleeves was laid, 0 to 1.

    Flat, sleeves are spread and the chest, which holds the depth of the body, is as wide as the shoulders;
    worn, sleeves hang and it is not.
    """
    angles = []
    for sleeve in sleeves:
        assert sleeve is not None
        run = resample(sleeve.outer, 11)[4] - sleeve.outer[0]
        angles.append(float(np.degrees(np.arctan2(run[0] * sleeve.side, run[1]))))
    chest = float(np.linalg.norm(armpits[1] - armpits[0]))
    across = abs(float(shoulders[1, 0] - shoulders[0, 0]))
    spread = np.clip((np.mean(angles) - 30) / 10, 0, 1)
    narrow = np.clip((1.07 - across / max(chest, 1.0)) / 0.04, 0, 1)
    return float(spread * narrow)


def _neckline(contour: Points, neck: Points, front: NDArray[np.float64]) -> Points:
    """The outline from one neck point to the other; half an ellipse through the front where the back hides it."""
    width = max(float(np.linalg.norm(neck[1] - neck[0])), 1.0)
    found = resample(arc(contour, neck[0], neck[1]), 25)
    away = float(np.abs(found - front).sum(axis=1).min())
    ends = float(np.linalg.norm(found[[0, -1]] - neck, axis=1).max())
    if away < 0.12 * width and ends < 0.12 * width and length(found) < 4.0 * width:
        found[0], found[-1] = neck
        return smooth_curve(found, 1.0)
    turn = np.linspace(np.pi, 0, 25)[:, None]
    middle, half = neck.mean(axis=0), (neck[1] - neck[0]) / 2
    return middle + half * np.cos(turn) + (front - middle) * np.sin(turn)


def _mend(marks: dict[str, NDArray[np.float64]]) -> None:
    """Where one side's armpit cannot be right, its whole side is taken from the other one, mirrored."""
    top = (marks["neck_right"][1] + marks["neck_left"][1]) / 2
    tall = max((marks["hem_right"][1] + marks["hem_left"][1]) / 2 - top, 1.0)
    share = {side: (marks[f"armpit_{side}"][1] - top) / tall for side in ("right", "left")}
    if abs(share["right"] - share["left"]) < 0.15:
        return
    # An armpit lies about a third of the way down; the side that is further from that is mended.
    bad = max(share, key=lambda side: abs(share[side] - 0.33))
    good = "left" if bad == "right" else "right"
    axis = (marks["hem_right"][0] + marks["hem_left"][0] + marks["neck_right"][0] + marks["neck_left"][0]) / 4
    for name in ("shoulder_{}", "armpit_{}", "cuff_{}_upper", "cuff_{}_lower"):
        marks.pop(name.format(bad), None)
        if name.format(good) in marks:
            x, y = marks[name.format(good)]
            marks[name.format(bad)] = np.array([2 * axis - x, y])


def _edge(contour: Points, start: NDArray[np.float64], end: NDArray[np.float64]) -> Points:
    """The outline between two landmarks, or the chord where the outline does not run between them."""
    found = resample(arc(contour, start, end), 24)
    chord = float(np.linalg.norm(end - start))
    off = max(float(np.linalg.norm(found[0] - start)), float(np.linalg.norm(found[-1] - end)))
    if off > 0.08 * chord or length(found) > 1.45 * chord + 2:
        found = start + (end - start) * np.linspace(0, 1, 24)[:, None]
    found[0], found[-1] = start, end
    return found


def _seam(shoulder: NDArray[np.float64], armpit: NDArray[np.float64], side: int) -> Points:
    """An armhole bows a little towards the middle of the garment."""
    t = np.linspace(0, 1, 12)[:, None]
    chord = armpit - shoulder
    inward = np.array([-side, 0.0])
    return shoulder + chord * t + inward * (0.10 * np.linalg.norm(chord)) * np.sin(np.pi * t)


def _side_seam(
    alpha: Mask,
    sleeve: Sleeve | None,
    armpit: NDArray[np.float64],
    hem: NDArray[np.float64],
    middle: float,
    side: int,
) -> Points:
    """Outermost pixel of the torso by row, smoothed, so that a sash or a slit does not bend it."""
    rows = np.linspace(armpit[1], hem[1], 25)
    out = np.empty((len(rows), 2))
    width = alpha.shape[1]
    for i, y in enumerate(rows):
        line = alpha[int(np.clip(round(y), 0, alpha.shape[0] - 1))] > 127
        chord = armpit[0] + (hem[0] - armpit[0]) * i / (len(rows) - 1)
        limit = (chord - middle) * side * 1.35
        if sleeve is not None and y <= sleeve.inner[:, 1].max():
            inner = float(np.interp(y, sleeve.inner[:, 1], sleeve.inner[:, 0]))
            limit = min(limit, (inner - middle) * side - 1)
        start, stop = round(middle), int(np.clip(round(middle + side * limit), 0, width - 1))
        run = line[start : stop + 1] if side > 0 else line[stop : start + 1][::-1]
        on = np.flatnonzero(run)
        out[i] = (middle + side * on[-1] if len(on) else chord, y)
    out[0], out[-1] = armpit, hem
    index = np.arange(len(rows))
    weights = np.exp(-0.5 * ((index[:, None] - index[None]) / 1.3) ** 2)
    line_x = np.linspace(out[0, 0], out[-1, 0], len(rows))
    out[:, 0] = line_x + (weights @ (out[:, 0] - line_x)) / weights.sum(axis=1)
    return out


def _hem(corners: Points, front: NDArray[np.float64]) -> Points:
    """A parabola through the corners and the height of the front's middle."""
    t = np.linspace(0, 1, 13)[:, None]
    chord = corners[0] + (corners[1] - corners[0]) * t
    sag = front[1] - corners[:, 1].mean()
    return chord + np.array([0.0, 1.0]) * (4 * sag * t * (1 - t))


def piece_masks(top: Top, alpha: Mask) -> dict[str, Mask]:
    """The cut-out divided at the armholes: `torso`, `right`, `left`; soft edges kept, a little overlap."""
    height, width = alpha.shape
    out: dict[str, Mask] = {}
    rest = without_back(top, alpha)
    for k, name in enumerate(("right", "left")):
        sleeve = top.sleeves[k]
        if sleeve is None:
            continue
        far = -width if k == 0 else 2 * width
        hole = top.holes[k]
        contour = np.concatenate([
            as_points((far, -height), (hole[0, 0], -height)), hole,
            sleeve.inner[1:], as_points(_onward(sleeve, height), (far, 3 * height)),
        ])  # fmt: skip
        polygon = np.rint(contour).astype(np.int32)
        beyond = np.zeros((height, width), np.uint8)
        cv2.fillPoly(beyond, [polygon], 255)
        out[name] = np.minimum(alpha, beyond)
        # The torso reaches a little under the sleeve at the armhole, so that nothing shows between them.
        lap = max(3, round(0.012 * max(height, width)))
        near = np.zeros((height, width), np.uint8)
        cv2.polylines(near, [np.rint(hole).astype(np.int32)], False, 255, 2 * lap)
        # A thread of the sleeve that its outline leaves over is none of the torso's.
        thread = np.ones((2 * max(1, round(0.002 * max(height, width))) + 1,) * 2, np.uint8)
        rest[(cv2.dilate(beyond, thread) > 0) & (near == 0)] = 0
    out["torso"] = rest
    return out


def without_back(top: Top, alpha: Mask) -> Mask:
    """The cut-out without what of the inside of the back it holds above the front neckline."""
    span = float(np.linalg.norm(top.neck[1] - top.neck[0]))
    above = np.concatenate(
        [top.neckline, top.neckline[::-1] * [1, 0] + [0, float(top.neckline[:, 1].min()) - span]]
    )
    opening = np.zeros_like(alpha)
    cv2.fillPoly(opening, [np.rint(above * 16).astype(np.int32)], 255, cv2.LINE_AA, shift=4)
    inside = cv2.erode(opening, np.ones((3, 3), np.uint8))
    if np.count_nonzero((inside > 0) & (alpha > 127)) < 0.02 * span * span:
        return alpha.copy()
    return np.minimum(alpha, 255 - opening)


def _onward(sleeve: Sleeve, distance: float) -> NDArray[np.float64]:
    """A point far beyond the cuff in the sleeve's own direction, just inside its inner edge."""
    axis = sleeve.inner[-1] - sleeve.inner[0]
    return sleeve.inner[-1] + axis / max(float(np.linalg.norm(axis)), 1e-9) * distance
