"""Sewn pieces fall onto a posed form.

Position-based dynamics with small steps (Macklin et al., "Small Steps in Physics Simulation", 2019): edges keep
their pattern's length, the far corners of neighbouring faces keep the cloth from folding sharply, and contact
with the form is a plane per vertex, renewed every frame from the form's signed distance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from resources.samples.make import cuts
from resources.samples.make.forms import Build, Form, Pose, between, fitting_pose
from resources.samples.make.shapes import Points, gradient, unit

Pairs = NDArray[np.int32]
GRAVITY = 4.0
"""Metres per second squared: less than the earth's, which stands for cloth that is stiffer than the solver."""


@dataclass(frozen=True)
class Fabric:
    """`bend` is the share of a bend undone in each small step; `gap` metres lie between form and cloth."""

    bend: float = 0.06
    friction: float = 0.25
    gap: float = 0.006
    waist: float = 1.0
    step: float = 0.015


@dataclass(frozen=True)
class Fit:
    """How a cut is placed on a build: metres of pattern to metres of world, and the height of its origin."""

    scale: tuple[float, float]
    height: float


@dataclass(frozen=True)
class Worn:
    """A garment on a form: its sheet and where each vertex came to rest."""

    sheet: cuts.Sheet
    points: Points
    normals: Points


def normals_of(points: Points, faces: Pairs) -> Points:
    t = points[faces]
    n = np.cross(t[:, 1] - t[:, 0], t[:, 2] - t[:, 0])
    total = np.zeros_like(points)
    for axis in range(3):
        total[:, axis] = sum(np.bincount(faces[:, k], n[:, axis], len(points)) for k in range(3))
    return unit(total)


def _groups(pairs: Pairs, count: int) -> list[NDArray[np.intp]]:
    """Indices of pairs, coloured so that no two of one group share a vertex."""
    used = [0] * count
    colour = np.empty(len(pairs), np.int32)
    for k, (i, j) in enumerate(pairs.tolist()):
        taken = used[i] | used[j]
        bit = ~taken & (taken + 1)
        colour[k] = bit.bit_length() - 1
        used[i] |= bit
        used[j] |= bit
    return [np.nonzero(colour == c)[0] for c in range(int(colour.max()) + 1)]


class _Springs:
    def __init__(self, pairs: Pairs, rest: NDArray[np.float32], count: int, share: float) -> None:
        self.groups = [
            (pairs[g, 0].copy(), pairs[g, 1].copy(), rest[g].copy()) for g in _groups(pairs, count)
        ]
        self.share = np.float32(share * 0.5)

    def solve(self, p: Points) -> None:
        for i, j, rest in self.groups:
            a, b = p[i], p[j]
            d = b - a
            size = np.sqrt(np.einsum("ij,ij->i", d, d)) + np.float32(1e-9)
            d *= ((size - rest) / size * self.share)[:, None]
            p[i] = a + d
            p[j] = b - d


def _edges(faces: Pairs) -> tuple[Pairs, Pairs, NDArray[np.bool_]]:
    """Unique edges; for inner edges the two opposite vertices, and whether both faces are of one piece."""
    m = len(faces)
    pairs = np.sort(np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]), 1)
    opposite = np.concatenate([faces[:, 2], faces[:, 0], faces[:, 1]])
    face = np.tile(np.arange(m), 3)
    order = np.lexsort((pairs[:, 1], pairs[:, 0]))
    pairs, opposite, face = pairs[order], opposite[order], face[order]
    same = np.all(pairs[1:] == pairs[:-1], 1)
    unique = pairs[np.concatenate([[True], ~same])]
    k = np.nonzero(same)[0]
    return (
        unique.astype(np.int32),
        np.stack([opposite[k], opposite[k + 1]], 1).astype(np.int32),
        np.stack([face[k], face[k + 1]], 1),
    )


class Simulation:
    def __init__(self, cut: cuts.Cut, sheet: cuts.Sheet, fit: Fit, fabric: Fabric, points: Points) -> None:
        self.sheet, self.fabric = sheet, fabric
        self.sleeves = cut.sleeves(sheet.uv[:, 0], sheet.uv[:, 1])
        self.p = points.astype(np.float32)
        self.v = np.zeros_like(self.p)
        flat = sheet.uv * np.array(fit.scale, np.float32)
        edges, across, faces = _edges(sheet.faces)
        rest = np.linalg.norm(flat[edges[:, 0]] - flat[edges[:, 1]], axis=1).astype(np.float32)
        waist = sheet.marks.get("waist")
        if waist is not None:
            rest[waist[edges].all(1)] *= fabric.waist
        one_piece = sheet.piece[faces[:, 0]] == sheet.piece[faces[:, 1]]
        across = across[one_piece]
        span = np.linalg.norm(flat[across[:, 0]] - flat[across[:, 1]], axis=1).astype(np.float32)
        self.stretch = _Springs(edges, rest, len(self.p), 1.0)
        rim = sheet.marks.get("neck", np.zeros(len(self.p), bool))[edges].all(1)
        self.rib = _Springs(edges[rim], rest[rim] * np.float32(0.97), len(self.p), 1.0) if rim.any() else None
        self.bend = _Springs(across, span, len(self.p), fabric.bend)
        self.waist = np.nonzero(waist)[0] if waist is not None else None

    def frame(
        self, form: Form, *, gravity: float, damping: float, steps: int = 6, hold: float | None = None
    ) -> None:
        p, v = self.p, self.v
        d = form.distance(p, self.sleeves)
        near = np.nonzero(d < 0.04)[0]
        sleeves = self.sleeves[near]
        n = gradient(lambda q: form.distance(q, sleeves), p[near], 2e-3)
        level = np.einsum("ij,ij->i", n, p[near]) - d[near] + np.float32(self.fabric.gap)
        dt = np.float32(1 / 60 / steps)
        keep = np.float32(1 - self.fabric.friction)
        for _ in range(steps):
            v[:, 1] -= np.float32(gravity) * dt
            v *= np.float32(damping)
            before = p.copy()
            p += np.clip(v * dt, -0.004, 0.004)
            self.stretch.solve(p)
            self.bend.solve(p)
            self.stretch.solve(p)
            if self.rib is not None:
                for _ in range(4):
                    self.rib.solve(p)
            q = p[near]
            depth = level - np.einsum("ij,ij->i", n, q)
            hit = depth > 0
            q = q[hit] + n[hit] * np.minimum(depth[hit], 0.02)[:, None]
            at = near[hit]
            moved = q - before[at]
            along = np.einsum("ij,ij->i", moved, n[hit])[:, None] * n[hit]
            p[at] = before[at] + along + (moved - along) * keep
            if self.waist is not None and hold is not None:
                roll = np.sin(form.pose.pelvis_roll)
                w = self.waist
                p[w, 1] = hold + roll * (p[w, 0] - form.pose.pelvis_shift)
            v[:] = (p - before) / dt


def _laid_on(sheet: cuts.Sheet, fit: Fit) -> Points:
    """Where the flat pieces start: one before the form, one behind it, curving in to their seams."""
    seam = sheet.side == 0
    distance, _ = cKDTree(sheet.uv[seam]).query(sheet.uv)
    z = np.minimum(distance * 1.3, 0.15) * sheet.side
    x = sheet.uv[:, 0] * fit.scale[0]
    y = sheet.uv[:, 1] * fit.scale[1] + fit.height
    return np.stack([x, y, z - 0.012], 1).astype(np.float32)


def _refined(sheet: cuts.Sheet, p: Points) -> tuple[cuts.Sheet, Points]:
    """Four faces for one; the new vertices bulge as the neighbours' normals say (Phong tessellation)."""
    n = normals_of(p, sheet.faces)
    finer, between_ = cuts.finer(sheet)
    a, b = between_[:, 0], between_[:, 1]
    middle = (p[a] + p[b]) / 2
    to_a = middle - np.einsum("ij,ij->i", middle - p[a], n[a])[:, None] * n[a]
    to_b = middle - np.einsum("ij,ij->i", middle - p[b], n[b])[:, None] * n[b]
    return finer, np.concatenate([p, 0.4 * middle + 0.3 * (to_a + to_b)]).astype(np.float32)


def put_on(cut: cuts.Cut, build: Build, pose: Pose, fit: Fit, fabric: Fabric, *, effort: float = 1.0) -> Worn:
    """Dress the form in the fitting pose, move it into `pose`, let the cloth come to rest, refine it.

    `effort` scales the number of frames; 1 is what the samples use.
    """
    sheet = cuts.sheet(cut, fabric.step)
    fitting = fitting_pose(cuts.SLEEVE_ANGLE)
    form = Form(build, fitting)
    sim = Simulation(cut, sheet, fit, fabric, _laid_on(sheet, fit))
    hold = fit.height if cut.hangs == "waist" else None

    def frames(n: int) -> int:
        return max(2, round(n * effort))

    for _ in range(frames(30)):
        sim.frame(form, gravity=0.5, damping=0.80, hold=hold)
    for _ in range(frames(20)):
        sim.frame(form, gravity=GRAVITY, damping=0.97, hold=hold)
    moves = frames(70)
    for k in range(moves):
        t = (k + 1) / moves
        form = Form(build, between(fitting, pose, t * t * (3 - 2 * t)))
        sim.frame(form, gravity=GRAVITY, damping=0.97, hold=hold)
    form = Form(build, pose)
    for _ in range(frames(50)):
        sim.frame(form, gravity=GRAVITY, damping=0.985, hold=hold)
    finer, points = _refined(sheet, sim.p)
    sim = Simulation(
        cut, finer, fit, Fabric(fabric.bend * 1.6, fabric.friction, fabric.gap, fabric.waist), points
    )
    for _ in range(frames(35)):
        sim.frame(form, gravity=GRAVITY, damping=0.96, hold=hold)
    last, points = _refined(finer, sim.p)
    return Worn(last, points, normals_of(points, last.faces))
