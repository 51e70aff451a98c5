"""Trousers, shorts and skirts in their own picture: a sheet between waist, hem and outlines."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from render.drape.geometry import Points, as_points
from render.drape.roundness import flatness
from render.errors import InputError
from render.messages import ErrorKind
from render.pixels import GarmentPixels, Mask

Floats = NDArray[np.float64]

COLUMNS = np.linspace(0.0, 1.0, 5)


@dataclass(frozen=True)
class Bottom:
    """A garment of slot lower in its own pixels; index 0 is image left, the wearer's right.

    waist, hems   corners: (2, 2), and for each leg, or the whole skirt, (2, 2) from left to right
    crotch        None for a skirt
    rows, edges   (n,) rows and (n, 4): for each row the left and right outline and the inner edges of both legs (the
                  middle seam above the crotch)
    flat          whether it was photographed lying flat, 0 to 1
    """

    waist: Points
    crotch: Floats | None
    hems: tuple[Points, ...]
    rows: Floats
    edges: Floats
    flat: float

    @property
    def top(self) -> float:
        return float(self.waist[:, 1].mean())

    @property
    def hem_y(self) -> float:
        return float(np.mean([hem[:, 1].mean() for hem in self.hems]))

    @property
    def length(self) -> float:
        return self.hem_y - self.top

    @property
    def rise(self) -> float:
        return 0.0 if self.crotch is None else float(self.crotch[1]) - self.top

    @property
    def waist_width(self) -> float:
        return float(abs(self.waist[1, 0] - self.waist[0, 0]))

    def width(self, y: float) -> float:
        return float(np.interp(y, self.rows, self.edges[:, 1] - self.edges[:, 0]))


def read_bottom(garment: GarmentPixels) -> Bottom:
    """Kept with the garment. Raises `InputError(UNFIT)` where the landmarks of trousers or a skirt are missing."""
    if "bottom" not in garment.notes:
        garment.notes["bottom"] = _read(garment)
    return garment.notes["bottom"]


def _read(garment: GarmentPixels) -> Bottom:
    marks = {name: np.array([p.x, p.y], np.float64) for name, p in garment.landmarks.items()}
    legs = all(f"hem_{side}_{edge}" in marks for side in ("right", "left") for edge in ("outer", "inner"))
    divided = legs and "crotch" in marks
    whole = "hem_right" in marks and "hem_left" in marks
    if "waist_left" not in marks or "waist_right" not in marks or not (divided or whole or legs):
        raise InputError(
            ErrorKind.UNFIT,
            "This garment has no landmarks of trousers or a skirt; choose its slot again or place its landmarks.",
        )
    waist = as_points(marks["waist_right"], marks["waist_left"])
    if divided:
        hems = (
            as_points(marks["hem_right_outer"], marks["hem_right_inner"]),
            as_points(marks["hem_left_inner"], marks["hem_left_outer"]),
        )
    elif whole:
        hems = (as_points(marks["hem_right"], marks["hem_left"]),)
    else:
        hems = (as_points(marks["hem_right_outer"], marks["hem_left_outer"]),)
    crotch = marks["crotch"] if divided else None
    rows, edges = _outlines(garment.alpha, waist, crotch, hems)
    return Bottom(waist, crotch, hems, rows, edges, flatness(garment))


def _outlines(
    alpha: Mask, waist: Points, crotch: Floats | None, hems: tuple[Points, ...]
) -> tuple[Floats, Floats]:
    top, low = float(waist[:, 1].mean()), float(np.max([hem[:, 1].max() for hem in hems]))
    solid = alpha > 127
    rows = np.linspace(top, low, 49)
    middle = float(waist[:, 0].mean())
    foot = 0.5 * (hems[0][-1, 0] + hems[-1][0, 0])
    inside = 0.01 * (low - top)
    edges = np.empty((len(rows), 4))
    for index, y in enumerate(rows):
        at = int(np.clip(round(np.clip(y, top + inside, low - inside)), 0, solid.shape[0] - 1))
        on = np.flatnonzero(solid[at])
        if len(on) == 0:
            edges[index] = edges[index - 1] if index else (*waist[:, 0], middle, middle)
            continue
        axis = middle
        if crotch is not None:
            axis = float(np.interp(y, [top, crotch[1], low], [middle, crotch[0], foot]))
        edges[index] = (on[0], on[-1], axis, axis)
        if crotch is not None and y > crotch[1]:
            left, right = on[on < axis], on[on > axis]
            if len(left) and len(right):
                edges[index, 2:] = (left[-1], right[0])
    return rows, edges


def outlines_at(bottom: Bottom, rows: Floats) -> Floats:
    """(n, 4) outlines at these rows, a little inside the cut-out, where no pixel is half ground."""
    inset = np.array([1.0, -1.0, -2.0, 2.0]) * 0.0025 * bottom.length
    own = np.stack([np.interp(rows, bottom.rows, bottom.edges[:, c]) for c in range(4)], axis=1)
    apart = own[:, 3] - own[:, 2] > 1.0
    return own + np.where(apart[:, None] | np.array([True, True, False, False]), inset, 0.0)


def sheet(alpha: Mask, rows: Floats, edges: Floats, hem: Points) -> Points:
    """Points of the garment's sheet, row by row; the last row lies on the hem itself."""
    out = laid_out(rows, edges)
    count = len(COLUMNS)
    last = hem[0] + (hem[1] - hem[0]) * COLUMNS[:, None]
    inset = hem[0, 0] + (hem[1, 0] - hem[0, 0]) * np.clip(COLUMNS, 0.02, 0.98)
    columns = np.clip(np.rint(inset).astype(int), 0, alpha.shape[1] - 1)
    reach = 0.12 * (rows[-1] - rows[0])
    for index, column in enumerate(columns):
        on = np.flatnonzero(alpha[:, column] > 127)
        if len(on) and abs(on[-1] - last[index, 1]) < reach:
            last[index, 1] = on[-1]
    out[-count:] = last
    return out


def laid_out(rows: Floats, edges: Floats, shares: Floats = COLUMNS) -> Points:
    """Points at these shares, (m,) or (n, m), of the way between two edges (n, 2)."""
    x = edges[:, :1] + (edges[:, 1:] - edges[:, :1]) * shares
    return np.stack([x, np.broadcast_to(rows[:, None], x.shape)], axis=-1).reshape(-1, 2)


def without_ground(garment: GarmentPixels, bottom: Bottom) -> Mask:
    """The cut-out less what of the picture's ground it closed between the legs.

    About the seam, what is connected to the gap and far from every colour of the cloth on both sides is no cloth; a
    print's own colours are among them.
    """
    alpha = garment.alpha
    if bottom.crotch is None:
        return alpha
    size = bottom.length
    x, y = bottom.crotch
    half, beside = round(0.03 * size), round(0.09 * size)
    top, low = max(round(y - 0.12 * size), 0), min(round(bottom.hem_y), alpha.shape[0])
    left, right = round(x) - half - beside, round(x) + half + beside
    if low - top < 8 or left < 0 or right > alpha.shape[1] or half < 2:
        return alpha
    window = (slice(top, low), slice(left, right))
    pixels = garment.pixels[window].astype(np.float32) / np.iinfo(garment.pixels.dtype).max
    lab = cv2.cvtColor(cv2.GaussianBlur(pixels, (0, 0), 1.0), cv2.COLOR_RGB2Lab)
    solid = alpha[window] > 250
    cloth = solid.copy()
    cloth[:, beside:-beside] = False
    if cloth.sum() < 200 or not (alpha[window][:, beside:-beside] < 128).any():
        return alpha
    values = lab[cloth]
    middle = np.median(values, axis=0)
    spread = float(np.percentile(np.linalg.norm(values - middle, axis=1), 99.5))
    strange = np.linalg.norm(lab - middle, axis=2) > max(1.5 * spread, 10.0)
    strange[:, :beside] = strange[:, -beside:] = False
    around = cv2.dilate((alpha[window] < 128).view(np.uint8), np.ones((9, 9), np.uint8)) > 0
    _, parts = cv2.connectedComponents((strange & (alpha[window] >= 128)).view(np.uint8))
    gone = np.isin(parts, np.unique(parts[around & (parts > 0)])) & (parts > 0)
    if not gone.any():
        return alpha
    out = alpha.copy()
    wide = cv2.dilate(gone.view(np.uint8), np.ones((5, 5), np.uint8)).view(bool)
    out[window][wide] = 0
    return out


def half_mask(alpha: Mask, bottom: Bottom, name: str) -> Mask:
    """The cut-out on one side of the middle seam, reaching a few pixels over it so that no gap opens."""
    over = 0.008 * bottom.length
    seam = np.stack([0.5 * (bottom.edges[:, 2] + bottom.edges[:, 3]), bottom.rows], axis=1)
    height, width = alpha.shape
    far = -1.0 if name == "right" else width + 1.0
    shift = over if name == "right" else -over
    line = np.concatenate([[[seam[0, 0], -1.0]], seam, [[seam[-1, 0], height + 1.0]]])
    line = line + np.array([shift, 0.0])
    polygon = np.concatenate([line, [[far, height + 1.0], [far, -1.0]]])
    side = np.zeros_like(alpha)
    cv2.fillPoly(side, [np.rint(polygon).astype(np.int32)], 255)
    return cv2.min(alpha, side).astype(np.uint8)
