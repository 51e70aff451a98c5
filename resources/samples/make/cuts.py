"""Garments as flat pattern pieces: a front and a back of the same silhouette, triangulated and sewn.

Pattern coordinates (u, v) are metres on the flat garment: u to the wearer's left, v up, (0, 0) between the neck
points for what hangs from the shoulders and at the middle of the waist for what hangs from the hips. The flat
photograph shows exactly these pieces, and every print is drawn in these coordinates.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator
from scipy.spatial import Delaunay, cKDTree

from resources.samples.make.surface import Faces

Plane = NDArray[np.float32]

FREE, SEAM, WAIST = "free", "seam", "waist"
SLEEVE_ANGLE = 0.60
"""Radians below level of a sleeve on the flat garment, and of the arm it is put on."""


@dataclass(frozen=True)
class Piece:
    """Half an outline, wearer's left, as (label, name, points) runs from the middle of the top to that of the hem."""

    runs: tuple[tuple[str, str, Plane], ...]

    def polygon(self) -> Plane:
        half = np.concatenate([run[2][:-1] for run in self.runs] + [self.runs[-1][2][-1:]])
        mirrored = half[::-1] * np.array([-1, 1], np.float32)
        ring = np.concatenate([half, mirrored])
        keep = np.linalg.norm(ring - np.roll(ring, 1, 0), axis=1) > 1e-6
        return ring[keep]


@dataclass(frozen=True)
class Cut:
    """`hangs` is "shoulders" or "waist"; `lines` are inner seams, for the wearer's left, by name."""

    front: Piece
    back: Piece
    hangs: str
    lines: tuple[tuple[str, Plane], ...] = ()

    @property
    def long_sleeves(self) -> bool:
        return bool(self.lines) and max(float(run[:, 0].max()) for _, _, run in self.front.runs) > 0.5

    def sleeves(self, u: Plane, v: Plane) -> NDArray[np.bool_]:
        """Which points of the flat garment belong to its sleeves."""
        armhole = dict(self.lines).get("armhole")
        if armhole is None:
            return np.zeros(np.shape(u), bool)
        at = np.interp(v, armhole[::-1, 1], armhole[::-1, 0])
        return (np.abs(u) > at) & ((v > armhole[-1, 1]) | (np.abs(u) > armhole[-1, 0] + 0.03))


@dataclass(frozen=True)
class Sheet:
    """A sewn garment's flat mesh. `piece` is 0 on front faces, 1 on back faces; `edge` marks boundary runs by name."""

    uv: Plane
    faces: Faces
    piece: NDArray[np.int8]
    side: NDArray[np.int8]
    marks: dict[str, NDArray[np.bool_]]


def _curve(*points: tuple[float, float], n: int = 24) -> Plane:
    """A Bezier curve of any degree through its ends."""
    p = np.array(points, np.float64)
    t = np.linspace(0, 1, n)[:, None]
    q = [np.repeat(row[None], n, 0) for row in p]
    while len(q) > 1:
        q = [a + (b - a) * t for a, b in pairwise(q)]
    return q[0].astype(np.float32)


def _line(*points: tuple[float, float]) -> Plane:
    return np.array(points, np.float32)


def _offset(p: tuple[float, float], along: float, across: float = 0.0) -> tuple[float, float]:
    """From `p`, metres down the sleeve and metres towards its lower edge."""
    c, s = float(np.cos(SLEEVE_ANGLE)), float(np.sin(SLEEVE_ANGLE))
    return p[0] + along * c - across * s, p[1] - along * s - across * c


def top(
    *,
    chest: float = 0.238,
    waist: float | None = None,
    hem: float = 0.245,
    length: float = 0.62,
    sleeve: float = 0.20,
    cuff: float = 0.165,
    neck: float = 0.067,
    drop: float = 0.085,
    armpit: float = 0.262,
    shoulder: float = 0.200,
    neckline: str = "round",
) -> Cut:
    """A tee, a knit or a jacket: flat front and back with sleeves; all in metres of the base size."""
    waist = chest if waist is None else waist
    np_, sp = (neck, 0.0), (shoulder, -0.043)
    cuff_top = _offset(sp, sleeve)
    cuff_low = _offset(cuff_top, 0.0, cuff)
    under = (chest, -armpit)
    inner = _curve(
        cuff_low,
        (cuff_low[0] * 0.4 + under[0] * 0.6, cuff_low[1] * 0.4 + under[1] * 0.6 + 0.022),
        under,
        n=12,
    )
    if sleeve > 0.4:
        inner = _curve(
            cuff_low, (chest + 0.075, -armpit - 0.010), (chest + 0.018, -armpit + 0.005), under, n=24
        )
    side = _curve(under, (waist, -(armpit + length) * 0.5), (hem, -length + 0.02), (hem, -length), n=20)
    low = _curve((hem, -length), (hem * 0.5, -length - 0.006), (0.0, -length - 0.006), n=8)
    crown = _curve(np_, (neck + 0.06, -0.012), (shoulder - 0.012, -0.030), _offset(sp, 0.04), n=16)

    def piece(depth: float) -> Piece:
        if neckline == "v" and depth > 0.06:
            edge = _curve((0.0, -depth), (neck * 0.55, -depth * 0.52), (neck, 0.0), n=20)
        else:
            edge = _curve(
                (0.0, -depth), (neck * 0.72, -depth), (neck * 0.98, -depth * 0.5), (neck, 0.0), n=20
            )
        return Piece(
            (
                (FREE, "neck", edge),
                (SEAM, "shoulder", np.concatenate([crown, _line(cuff_top)])),
                (FREE, "cuff", _line(cuff_top, cuff_low)),
                (SEAM, "side", np.concatenate([inner[:-1], side])),
                (FREE, "hem", low),
            )
        )

    seam = _curve((shoulder - 0.004, -0.041), (shoulder - 0.022, -armpit * 0.62), (chest, -armpit), n=30)
    return Cut(piece(drop), piece(0.018), "shoulders", (("armhole", seam),))


def sleeveless(
    *,
    chest: float = 0.222,
    waist: float = 0.205,
    hip: float = 0.235,
    hem: float = 0.240,
    length: float = 0.60,
    strap_in: float = 0.085,
    strap_out: float = 0.145,
    front: float = 0.125,
    back: float = 0.060,
    armpit: float = 0.235,
    waist_at: float = 0.40,
    hip_at: float = 0.58,
) -> Cut:
    """A tank or a slip dress: straps from the shoulder seam, open armholes."""
    slope = -0.33 * (strap_out - strap_in)
    side = [(chest, -armpit), (waist, -waist_at), (hip, -hip_at), (hem, -length)]
    if length < hip_at + 0.05:
        side = [(chest, -armpit), (waist, -waist_at), (hem, -length)]
    rows = np.array(side)[::-1]
    ys = np.linspace(rows[0, 1], rows[-1, 1], 40)
    edge = np.stack([PchipInterpolator(rows[:, 1], rows[:, 0])(ys), ys], 1)[::-1].astype(np.float32)
    low = _curve((hem, -length), (hem * 0.5, -length - 0.010), (0.0, -length - 0.010), n=12)
    hole = _curve(
        (strap_out, slope),
        (strap_out - 0.006, -armpit * 0.55),
        (strap_out + 0.01, -armpit * 0.92),
        (chest, -armpit),
        n=20,
    )

    def piece(depth: float) -> Piece:
        neck = _curve(
            (0.0, -depth), (strap_in * 0.75, -depth), (strap_in * 0.98, -depth * 0.55), (strap_in, 0.0), n=20
        )
        return Piece(
            (
                (FREE, "neck", neck),
                (SEAM, "shoulder", _line((strap_in, 0.0), (strap_out, slope))),
                (FREE, "armhole", hole),
                (SEAM, "side", edge),
                (FREE, "hem", low),
            )
        )

    return Cut(piece(front), piece(back), "shoulders")


def skirt(*, waist: float = 0.185, hip: float = 0.235, hem: float = 0.36, length: float = 0.66) -> Cut:
    side = _curve((waist, 0.0), (hip, -0.16), (hip + (hem - hip) * 0.35, -0.30), (hem, -length), n=32)
    low = _curve((hem, -length), (hem * 0.55, -length - 0.035), (0.0, -length - 0.035), n=16)
    piece = Piece(((WAIST, "waist", _line((0, 0), (waist, 0.0))), (SEAM, "side", side), (FREE, "hem", low)))
    return Cut(piece, piece, "waist")


def trousers(
    *,
    waist: float = 0.185,
    hip: float = 0.245,
    rise: float = 0.29,
    hem: float = 0.115,
    length: float = 1.0,
    spread: float = 0.13,
) -> Cut:
    """Two legs. `spread` is where the middle of a leg's hem lies, `hem` its flat width."""
    outer, inner = spread + hem / 2, spread - hem / 2
    knee = min(0.58, length * 0.8)
    share = (knee - rise) / (length - rise)
    middle = 0.5 * (hip + 0.004) * (1 - share) + spread * share
    half = (0.118 * (1 - share) + hem / 2 * share) * 0.98
    out = _curve(
        (waist, 0.0),
        (hip * 0.97, -0.10),
        (hip + 0.01, -0.22),
        (middle + half, -knee + 0.03),
        (outer, -length),
        n=40,
    )
    back = _curve((inner, -length), (middle - half, -knee + 0.03), (0.010, -rise - 0.05), (0.0, -rise), n=36)
    piece = Piece(
        (
            (WAIST, "waist", _line((0, 0), (waist, 0.0))),
            (SEAM, "side", out),
            (FREE, "hem", _line((outer, -length), (inner, -length))),
            (SEAM, "inseam", back),
        )
    )
    return Cut(piece, piece, "waist")


def _resampled(points: Plane, step: float) -> Plane:
    d = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
    n = max(2, round(float(d[-1]) / step) + 1)
    t = np.linspace(0, d[-1], n)
    return np.stack([np.interp(t, d, points[:, 0]), np.interp(t, d, points[:, 1])], 1).astype(np.float32)


def inside(polygon: Plane, p: Plane) -> NDArray[np.bool_]:
    """Even-odd rule; (n,)."""
    x, y = p[:, :1], p[:, 1:]
    a, b = polygon, np.roll(polygon, -1, 0)
    crosses = (a[:, 1] > y) != (b[:, 1] > y)
    rise = np.where(b[:, 1] == a[:, 1], 1, b[:, 1] - a[:, 1])
    at = (b[:, 0] - a[:, 0]) * (y - a[:, 1]) / rise + a[:, 0]
    return (np.sum(crosses & (x < at), 1) % 2).astype(bool)


def _triangulated(piece: Piece, step: float) -> tuple[Plane, Faces, list[tuple[str, str]]]:
    points: list[Plane] = []
    names: list[tuple[str, str]] = []
    for sign in (1, -1):
        for label, name, run in piece.runs:
            q = _resampled(run, step)
            if sign < 0:
                q = q * np.array([-1, 1], np.float32)
            points.append(q)
            names += [(label, name)] * len(q)
    ring = np.concatenate(points)
    # the ends of runs appear twice; a seam's label wins, so that both layers are joined up to the very corner
    rank = np.array([{SEAM: 0, WAIST: 1, FREE: 2}[label] for label, _ in names])
    order = np.argsort(rank, kind="stable")
    _, first = np.unique(np.round(ring[order] * 1e5).astype(np.int64), axis=0, return_index=True)
    keep = np.sort(order[first])
    ring, names = ring[keep], [names[i] for i in keep]
    outline = Piece(tuple((a, b, _resampled(run, step)) for a, b, run in piece.runs)).polygon()
    low, high = ring.min(0), ring.max(0)
    rows = np.arange(low[1], high[1], step * 0.866)
    grid = []
    for k, y in enumerate(rows):
        xs = np.arange(0 if k % 2 else step / 2, high[0] + step, step)
        xs = np.unique(np.concatenate([-xs, xs]))
        grid.append(np.stack([xs, np.full_like(xs, y)], 1))
    inner = np.concatenate(grid).astype(np.float32)
    dense = _resampled(np.concatenate([outline, outline[:1]]), step / 4)
    distance, _ = cKDTree(dense).query(inner)
    inner = inner[inside(outline, inner) & (distance > step * 0.62)]
    uv = np.concatenate([ring, inner])
    faces = Delaunay(uv).simplices.astype(np.int32)
    middle = uv[faces].mean(1)
    a, b, c = uv[faces[:, 0]], uv[faces[:, 1]], uv[faces[:, 2]]
    area = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])
    faces[area < 0] = faces[area < 0][:, ::-1]
    faces = faces[inside(outline, middle) & (np.abs(area) > step * step * 0.02)]
    return uv, faces, names


def sheet(cut: Cut, step: float) -> Sheet:
    """Front and back at about `step` metres between vertices, joined along the seams."""
    uv0, f0, names0 = _triangulated(cut.front, step)
    uv1, f1, names1 = _triangulated(cut.back, step)
    seam0 = [i for i, (label, _) in enumerate(names0) if label == SEAM]
    tree = cKDTree(uv0[seam0])
    number = np.arange(len(uv1), dtype=np.int32) + len(uv0)
    seam1 = [i for i, (label, _) in enumerate(names1) if label == SEAM]
    distance, at = tree.query(uv1[seam1])
    for i, d, j in zip(seam1, distance, at, strict=True):
        if d < 1e-4:
            number[i] = seam0[int(j)]
    uv = np.concatenate([uv0, uv1])
    faces = np.concatenate([f0, number[f1][:, ::-1]]).astype(np.int32)
    piece = np.repeat(np.array([0, 1], np.int8), [len(f0), len(f1)])
    side = np.repeat(np.array([1, -1], np.int8), [len(uv0), len(uv1)])
    side[seam0] = 0
    marks: dict[str, NDArray[np.bool_]] = {}
    for names, shift in ((names0, 0), (names1, len(uv0))):
        for i, (_, name) in enumerate(names):
            marks.setdefault(name, np.zeros(len(uv), bool))[number[i] if shift else i] = True
    used = np.unique(faces)
    renumber = np.full(len(uv), -1, np.int32)
    renumber[used] = np.arange(len(used), dtype=np.int32)
    return Sheet(uv[used], renumber[faces], piece, side[used], {n: m[used] for n, m in marks.items()})


def finer(s: Sheet) -> tuple[Sheet, NDArray[np.int32]]:
    """Every face in four. Also gives, for the new vertices, the two old ones each lies between, (k, 2)."""
    pairs = np.concatenate([s.faces[:, [0, 1]], s.faces[:, [1, 2]], s.faces[:, [2, 0]]])
    lowest = np.sort(pairs, 1)
    unique, back = np.unique(lowest, axis=0, return_inverse=True)
    m = len(s.faces)
    middle = (back.reshape(-1) + len(s.uv)).astype(np.int32)
    a, b, c = middle[:m], middle[m : 2 * m], middle[2 * m :]
    f = s.faces
    faces = np.concatenate(
        [np.stack(q, 1) for q in ((f[:, 0], a, c), (a, f[:, 1], b), (c, b, f[:, 2]), (a, b, c))]
    ).astype(np.int32)
    uv = np.concatenate([s.uv, (s.uv[unique[:, 0]] + s.uv[unique[:, 1]]) / 2])
    side0, side1 = s.side[unique[:, 0]], s.side[unique[:, 1]]
    side = np.concatenate([s.side, np.where(side0 == side1, side0, side0 + side1).astype(np.int8)])
    marks = {n: np.concatenate([v, v[unique[:, 0]] & v[unique[:, 1]]]) for n, v in s.marks.items()}
    return Sheet(uv, faces, np.tile(s.piece, 4), side, marks), unique.astype(np.int32)
