"""One photograph of a dressed form on a seamless ground, with exact masks and keypoints."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from resources.samples.make import light, surface
from resources.samples.make.camera import Camera, rasterise, weights
from resources.samples.make.cloth import Worn
from resources.samples.make.creases import crumples
from resources.samples.make.forms import SIDES, Form
from resources.samples.make.ground import Ground, Seamless, backdrop
from resources.samples.make.prints import Atlas, Image, linear, noise
from resources.samples.make.shapes import Points, unit, vec

LABELS = (
    "background",
    "hair",
    "face",
    "neck",
    "upper",
    "lower",
    "dress",
    "outerwear",
    "left_arm",
    "right_arm",
    "left_hand",
    "right_hand",
    "left_leg",
    "right_leg",
    "shoes",
    "torso",
)


@dataclass(frozen=True)
class Finish:
    """What the form is made of."""

    skin: str
    hair: str
    shoes: str
    gloss: float = 0.05


@dataclass(frozen=True)
class Dressed:
    """A garment on the form: its slot's name as label, its rest position and its painting.

    `crumple` is how much it creases where it was worn, 0 to 1: creases of the wearing, not of the garment.
    """

    slot: str
    worn: Worn
    atlas: Atlas
    sheen: float = 0.05
    crumple: float = 0.0


@dataclass(frozen=True)
class Shot:
    image: NDArray[np.uint8]
    labels: NDArray[np.uint8]


@dataclass
class _Mesh:
    points: list[Points]
    normals: list[Points]
    faces: list[NDArray[np.int32]]
    bias: list[NDArray[np.float32]]
    label: list[NDArray[np.uint8]]
    item: list[NDArray[np.int8]]
    total: int = 0

    def add(
        self, p: Points, n: Points, f: NDArray[np.int32], bias: float, label: NDArray[np.uint8], item: int
    ) -> None:
        self.points.append(p)
        self.normals.append(n)
        self.faces.append(f + np.int32(self.total))
        self.bias.append(np.full(len(f), bias, np.float32))
        self.label.append(label)
        self.item.append(np.full(len(f), item, np.int8))
        self.total += len(p)


@cache
def form_mesh(form: Form, coarse: float, fine: float) -> _Mesh:
    mesh = _Mesh([], [], [], [], [], [])
    _add_form(form, mesh, coarse, fine)
    return mesh


def _add_form(form: Form, mesh: _Mesh, coarse: float, fine: float) -> None:
    s = form.skeleton
    low = np.min([*s.joints.values(), s.head], 0) - 0.22
    high = np.max([*s.joints.values(), s.head], 0) + 0.22
    low[1] = max(low[1], 0.03)
    boxes = [(low, high, coarse), (s.head - vec(0.10, 0.14, 0.13), s.head + vec(0.10, 0.16, 0.13), fine)]
    for side in SIDES:
        h = s.hands[side]
        middle = h.wrist + h.axes[1] * 0.085
        boxes.append((middle - 0.125, middle + 0.125, fine))
    for lo, hi, step in boxes:
        p, f, n = surface.mesh(form.body, lo.astype(np.float32), hi.astype(np.float32), step)
        middle = p[f].mean(1)
        if step == coarse:
            inner = np.zeros(len(f), bool)
            for a, b, _ in boxes[1:]:
                inner |= np.all((middle > a + 0.012) & (middle < b - 0.012), 1)
            f, middle = f[~inner], middle[~inner]
        parts = form.part_distances(middle)
        names = list(parts)
        label = np.array([LABELS.index(x) for x in names], np.uint8)[
            np.argmin(np.stack(list(parts.values())), 0)
        ]
        mesh.add(p, n, f, 0.0, label, 0)
    if form.build.hair != "none":
        p, f, n = surface.mesh(
            form.hair, s.head - vec(0.18, 0.42, 0.20), s.head + vec(0.18, 0.19, 0.20), fine * 0.85
        )
        mesh.add(p, n, f, 0.001, np.full(len(f), LABELS.index("hair"), np.uint8), 1)
    for side in SIDES:
        a = s.joints[f"{side}_ankle"]
        p, f, n = surface.mesh(
            lambda q, side=side: form.shoe(q, side),
            vec(a[0] - 0.15, -0.01, a[2] - 0.13),
            vec(a[0] + 0.15, 0.13, a[2] + 0.29),
            fine,
        )
        mesh.add(p, n, f, 0.002, np.full(len(f), LABELS.index("shoes"), np.uint8), 2)


def tone(x: Image) -> Image:
    """Linear light to sRGB with a soft shoulder (extended Reinhard on each channel, white at 3)."""
    x = np.maximum(x, 0)
    y = x * (1 + x / 9.0) / (1 + x * 0.62)
    y = np.clip(y, 0, 1)
    return np.where(y <= 0.0031308, y * 12.92, 1.055 * np.power(np.maximum(y, 1e-9), 1 / 2.4) - 0.055)


def photograph(
    form: Form,
    clothes: tuple[Dressed, ...],
    finish: Finish,
    ground: Ground,
    rig: light.Rig,
    camera: Camera,
    size: tuple[int, int],
    *,
    detail: float = 1.0,
    seed: int = 1,
) -> Shot:
    """`size` is (width, height). `detail` below 1 makes coarser forms, for trials."""
    bare = form_mesh(form, 0.006 / detail, 0.0032 / detail)
    mesh = _Mesh(
        *(list(x) for x in (bare.points, bare.normals, bare.faces, bare.bias, bare.label, bare.item)),
        bare.total,
    )
    for k, g in enumerate(clothes):
        label = np.full(len(g.worn.sheet.faces), LABELS.index(g.slot), np.uint8)
        mesh.add(g.worn.points, g.worn.normals, g.worn.sheet.faces, 0.008 + 0.009 * k, label, 3 + k)
    points, normals = np.concatenate(mesh.points), np.concatenate(mesh.normals)
    faces, bias = np.concatenate(mesh.faces), np.concatenate(mesh.bias)
    label, item = np.concatenate(mesh.label), np.concatenate(mesh.item)
    source = light.lights(rig)
    seamless = Seamless(ground)
    width, height = size
    w2, h2 = width * 2, height * 2
    screen = camera.project(points, w2, h2)
    eye = np.array(camera.eye, np.float32)
    bands = [(top, min(height, top + 250)) for top in range(0, height, 250)]
    seen = [rasterise(screen, faces, bias, w2, 2 * top, 2 * bottom) for top, bottom in bands]
    shown = np.zeros(len(faces), bool)
    for s in seen:
        shown[s[s >= 0]] = True
    needed = np.unique(faces[shown])
    flip = _inside_out(points, faces, shown, eye)
    flip[: sum(len(p) for p in bare.points)] = 1
    step = 0.012 / detail
    gs, gx = np.arange(0, seamless.length, step, np.float32), np.arange(-1.8, 1.8, step, np.float32)
    ground_at, ground_normal = seamless.at(*np.meshgrid(gs, gx, indexing="ij"))
    casters = light.thinned(np.concatenate([points, points[faces].mean(1)]))
    some = light.light_up(
        casters,
        np.concatenate([points[needed], ground_at.reshape(-1, 3)]),
        np.concatenate([(normals * flip)[needed], ground_normal.reshape(-1, 3)]),
        source,
    )
    n = len(needed)
    lit = light.Lit(
        *(np.zeros((len(points), *a.shape[1:]), np.float32) for a in (some.vector, some.key, some.open))
    )
    lit.vector[needed], lit.key[needed], lit.open[needed] = some.vector[:n], some.key[:n], some.open[:n]
    base = some.vector[n:].reshape(*ground_at.shape[:2], 3, 3)
    floor = np.einsum("ijcd,ijd->ijc", base, ground_normal).astype(np.float32)
    floor = cv2.GaussianBlur(floor, (0, 0), 0.8)
    stuff = np.stack([linear(c) for c in (finish.skin, finish.hair, finish.shoes)])
    gloss = np.array([finish.gloss, finish.gloss * 1.2, 0.06], np.float32)
    image = np.empty((height, width, 3), np.float32)
    labels = np.empty((height, width), np.uint8)
    key_way = unit(np.array(rig.key[0]))
    key_colour = np.array(rig.key[2], np.float32)
    plaster = (1 + 0.010 * noise((512, 512), 60, seed + 5) + 0.006 * noise((512, 512), 9, seed + 6)).astype(
        np.float32
    )
    for (top, bottom), face in zip(bands, seen, strict=True):
        plain = backdrop(camera, seamless, floor, (gs, gx), ground, plaster, width, height, top, bottom, step)
        out = np.repeat(np.repeat(plain, 2, 0), 2, 1)
        y, x = np.nonzero(face >= 0)
        f = face[y, x]
        if len(f):
            w = weights(screen, faces, f, x.astype(np.float32), (y + top * 2).astype(np.float32))
            out[y, x] = _shade(
                f, w, faces, points, normals, lit, item, mesh, clothes, stuff, gloss, eye, key_way, key_colour
            )
        rows = bottom - top
        # averaged as the eye sees it, so that dark edges on a bright ground have no steps
        image[top:bottom] = np.sqrt(np.maximum(out, 0)).reshape(rows, 2, width, 2, 3).mean((1, 3)) ** 2
        found = np.where(face >= 0, label[np.maximum(face, 0)], 0).astype(np.uint8).reshape(rows, 2, width, 2)
        labels[top:bottom] = _majority(found.transpose(0, 2, 1, 3).reshape(rows, width, 4))
    return Shot(_developed(image, seed), labels)


def _inside_out(points: Points, faces: NDArray[np.int32], shown: NDArray[np.bool_], eye: Points) -> Points:
    """-1 for vertices of which only inner sides are seen, 1 for all others; (n, 1)."""
    f = faces[shown]
    a, b, c = (points[f[:, k]] for k in range(3))
    outside = np.einsum("ij,ij->i", np.cross(b - a, c - a), eye - a) >= 0
    sees_out, sees_in = (np.bincount(f[m].reshape(-1), minlength=len(points)) for m in (outside, ~outside))
    return np.where((sees_in > 0) & (sees_out == 0), -1, 1).astype(np.float32)[:, None]


def _majority(four: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The commonest of four labels per pixel; the smaller one on a tie."""
    ordered = np.sort(four, -1)
    a, b, c = ordered[..., 0], ordered[..., 1], ordered[..., 2]
    return np.where((a == b) | (b != c) & (c != ordered[..., 3]), a, np.where(b == c, b, c)).astype(np.uint8)


def _shade(
    f: NDArray[np.int32], w: Image, faces: NDArray[np.int32], points: Points, normals: Points, lit: light.Lit,
    item: NDArray[np.int8], mesh: _Mesh, clothes: tuple[Dressed, ...], stuff: Image, gloss: Image, eye: Points,
    key_way: Points, key_colour: Points,
) -> Image:  # fmt: skip
    v = faces[f]

    def mix(a: Image) -> Image:
        return (
            a[v[:, 0]] * w[:, 0].reshape(-1, *[1] * (a.ndim - 1))
            + a[v[:, 1]] * w[:, 1].reshape(-1, *[1] * (a.ndim - 1))
            + a[v[:, 2]] * w[:, 2].reshape(-1, *[1] * (a.ndim - 1))
        )

    p, n = mix(points), unit(mix(normals))
    kind = item[f]
    look = unit(eye - p)
    flat = np.cross(points[v[:, 1]] - points[v[:, 0]], points[v[:, 2]] - points[v[:, 0]])
    behind = (kind >= 3) & (np.einsum("ij,ij->i", flat, look) < 0)
    g = mix(lit.vector)
    open_ = mix(lit.open)
    key = mix(lit.key)
    albedo = stuff[np.minimum(kind, 2)]
    shine = gloss[np.minimum(kind, 2)]
    first = 0
    count = len(mesh.points) - len(clothes)
    first_face = sum(len(x) for x in mesh.faces[:count])
    first = sum(len(x) for x in mesh.points[:count])
    for k, garment in enumerate(clothes):
        m = np.nonzero(kind == 3 + k)[0]
        sheet = garment.worn.sheet
        if len(m):
            local = v[m] - first
            uv = (sheet.uv[local] * w[m][..., None]).sum(1)
            piece = sheet.piece[f[m] - first_face]
            colour = garment.atlas.look_up(garment.atlas.colour, uv, piece)
            slope = garment.atlas.look_up(garment.atlas.slope, uv, piece)
            slope = slope + crumples(uv) * np.float32(garment.crumple)
            inner = behind[m]
            albedo = albedo.copy() if k == 0 else albedo
            albedo[m] = np.where(inner[:, None], colour * 0.72, colour)
            shine[m] = garment.sheen
            tri, tuv = points[v[m]], sheet.uv[local]
            e1, e2, d1, d2 = (
                tri[:, 1] - tri[:, 0],
                tri[:, 2] - tri[:, 0],
                tuv[:, 1] - tuv[:, 0],
                tuv[:, 2] - tuv[:, 0],
            )
            det = d1[:, 0] * d2[:, 1] - d1[:, 1] * d2[:, 0]
            det = np.where(np.abs(det) < 1e-12, 1, det)[:, None]
            tu = unit((e1 * d2[:, 1:] - e2 * d1[:, 1:]) / det)
            tv = unit((e2 * d1[:, :1] - e1 * d2[:, :1]) / det)
            n[m] = unit(n[m] - (slope[:, :1] * tu + slope[:, 1:] * tv) * np.where(inner, 0.4, 1.0)[:, None])
        first += len(garment.worn.points)
        first_face += len(sheet.faces)
    n[behind] *= -1
    e = np.maximum(np.einsum("ncd,nd->nc", g, n), 0)
    facing = np.clip(np.einsum("ij,ij->i", n, look), 0, 1)
    half = unit(look + key_way)
    glint = np.clip(np.einsum("ij,ij->i", n, half), 0, 1) ** 28 * key * 3.2
    fresnel = (1 - facing) ** 4
    glint = np.where(kind >= 3, glint * 0.15, glint)
    spec = shine[:, None] * (
        glint[:, None] * key_colour + fresnel[:, None] * (e * 0.6 + 0.25 * open_[:, None])
    )
    depth = 0.55 + 0.45 * np.clip(open_ * 1.35, 0, 1)
    return albedo * e * depth[:, None] + spec


def _developed(image: Image, seed: int) -> NDArray[np.uint8]:
    """A little bloom, a vignette, the tone curve and film grain."""
    h, w = image.shape[:2]
    glow = cv2.GaussianBlur(image, (0, 0), max(1.0, w / 60))
    image = image * 0.965 + glow * 0.035
    y, x = np.mgrid[-1 : 1 : h * 1j, -1 : 1 : w * 1j]
    image = image * (1 - 0.10 * np.clip(x * x * 0.55 + y * y * 0.55, 0, 1.2) ** 1.5)[..., None]
    y = tone(image)
    rng = np.random.default_rng(seed)
    grain = cv2.GaussianBlur(rng.standard_normal((h, w)).astype(np.float32), (0, 0), 0.6) * 0.010
    y = y + (grain * (0.35 + 0.65 * (1 - np.abs(y.mean(2) * 2 - 1))))[..., None]
    return np.clip(np.round(y * 255), 0, 255).astype(np.uint8)
