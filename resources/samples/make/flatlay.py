"""The same pattern pieces laid flat on a plain ground and photographed from above."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from resources.samples.make import cuts
from resources.samples.make.prints import PIXEL, Atlas, Image, linear, noise
from resources.samples.make.studio import tone

Points2 = NDArray[np.float32]


@dataclass(frozen=True)
class Flat:
    """The photograph, the exact cut-out of the garment's front (255 inside) and landmarks in pixels."""

    image: NDArray[np.uint8]
    cutout: NDArray[np.uint8]
    landmarks: dict[str, tuple[float, float]]


def _mask(polygon: NDArray[np.float32], shape: tuple[int, int]) -> Image:
    m = np.zeros(shape, np.uint8)
    cv2.fillPoly(m, [np.round(polygon * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    return m.astype(np.float32) / 255


@dataclass(frozen=True)
class _Bend:
    """Long sleeves lie bent downward: from `start` metres along its middle a sleeve follows an arc, then goes straight.

    `origin` is on the middle of the wearer's left sleeve.
    """

    origin: tuple[float, float] = (0.155, -0.109)
    start: float = 0.245
    radius: float = 0.175
    angle: float = 0.70
    half: float = 0.112

    def _frame(self, u: Image, v: Image) -> tuple[Image, Image]:
        c, s = np.cos(cuts.SLEEVE_ANGLE), np.sin(cuts.SLEEVE_ANGLE)
        x, y = u - self.origin[0], v - self.origin[1]
        return (c * x - s * y).astype(np.float32), (-s * x - c * y).astype(np.float32)

    def _plane(self, a: Image, b: Image) -> tuple[Image, Image]:
        c, s = np.cos(cuts.SLEEVE_ANGLE), np.sin(cuts.SLEEVE_ANGLE)
        return self.origin[0] + c * a - s * b, self.origin[1] - s * a - c * b

    def _in_sleeve(self, a: Image, b: Image) -> NDArray[np.bool_]:
        return (a > self.start) & (np.abs(b) < self.half)

    def elbows(self) -> Points2:
        """Inside of both elbows, in pattern coordinates."""
        u, v = self._plane(np.float32(self.start + 0.06), np.float32(0.06))
        return np.array([[u, v], [-u, v]], np.float32)

    def laid(self, p: Points2) -> Points2:
        """Where points of the flat pattern come to lie, (n, 2)."""
        sign = np.where(p[:, 0] < 0, -1, 1)
        a, b = self._frame(np.abs(p[:, 0]), p[:, 1])
        phi = np.clip((a - self.start) / self.radius, 0, self.angle)
        on = np.maximum(a - self.start - self.radius * self.angle, 0)
        r = self.radius - b
        x = self.start + r * np.sin(phi) + on * np.cos(phi)
        y = self.radius - r * np.cos(phi) + on * np.sin(phi)
        u, v = self._plane(x, y)
        bent = self._in_sleeve(a, b)
        return np.stack([np.where(bent, u, np.abs(p[:, 0])) * sign, np.where(bent, v, p[:, 1])], 1).astype(
            np.float32
        )

    def source(self, u: Image, v: Image) -> tuple[Image, Image]:
        """Which point of the pattern shows at (u, v); far away where none does."""
        sign = np.where(u < 0, -1, 1)
        x, y = self._frame(np.abs(u), v)
        dx, dy = x - self.start, self.radius - y
        phi = np.arctan2(dx, dy)
        r = np.hypot(dx, dy)
        c, s = np.cos(self.angle), np.sin(self.angle)
        straight = phi > self.angle
        a = np.where(
            straight, self.start + self.radius * self.angle + dx * c - dy * s, self.start + self.radius * phi
        )
        b = np.where(straight, self.radius - (dx * s + dy * c), self.radius - r)
        bent = (dx > 0) & self._in_sleeve(a, b) & (phi > 0)
        su, sv = self._plane(a, b)
        gone = ~bent & self._in_sleeve(x, y)
        su = np.where(bent, su, np.where(gone, 9, np.abs(u)))
        sv = np.where(bent, sv, np.where(gone, 9, v))
        return (su * sign).astype(np.float32), sv.astype(np.float32)


def _folds(shape: tuple[int, int], mm: float, points: Points2, seed: int, strength: float) -> Image:
    """Soft folds of laid-down cloth in millimetres: long low waves, and creases that leave the given points.

    `mm` is pixels per millimetre.
    """
    rng = np.random.default_rng(seed)
    h = 2.2 * noise(shape, 165 * mm, seed, stretch=(1, 1.6)) + 0.7 * noise(
        shape, 65 * mm, seed + 1, stretch=(1, 1.8)
    )
    for p in points:
        for _ in range(4):
            angle = rng.uniform(0.15, 0.85) * np.pi
            inward = np.sign(shape[1] / 2 - p[0]) or 1.0
            reach, width = rng.uniform(80, 190) * mm, rng.uniform(4.5, 10) * mm
            wave, start = rng.uniform(30, 65) * mm, rng.uniform(0, 6)
            tall = rng.uniform(0.9, 2.1)
            # only the square that the crease can reach is worked on
            r = int(reach * 1.1)
            x0, y0 = max(0, int(p[0]) - r), max(0, int(p[1]) - r)
            x1, y1 = min(shape[1], int(p[0]) + r), min(shape[0], int(p[1]) + r)
            y, x = np.mgrid[y0:y1, x0:x1].astype(np.float32)
            d = (float(inward) * abs(float(np.cos(angle))) * 0.8, float(np.sin(angle)))
            along = (x - p[0]) * d[0] + (y - p[1]) * d[1]
            across = -(x - p[0]) * d[1] + (y - p[1]) * d[0] + 7 * mm * np.sin(along / wave + start)
            grow = np.clip(along / (20 * mm), 0, 1) * np.clip(1 - along / reach, 0, 1) ** 1.5
            wide = width * (1 + along.clip(0) / (130 * mm))
            h[y0:y1, x0:x1] += tall * grow * np.exp(-((across / wide) ** 2))
    return h * strength


def _landmarks(cut: cuts.Cut) -> dict[str, tuple[float, float]]:
    """Named points of the flat garment in pattern coordinates, wearer's left and right."""
    runs = {name: line for _, name, line in cut.front.runs}
    marks: dict[str, tuple[float, float]] = {}

    def both(name: str, p: NDArray[np.float32]) -> None:
        stem, _, tail = name.partition("*")
        marks[f"{stem}left{tail}"] = (float(p[0]), float(p[1]))
        marks[f"{stem}right{tail}"] = (-float(p[0]), float(p[1]))

    if cut.hangs == "shoulders":
        both("neck_*", runs["neck"][-1])
        marks["neck_front"] = (0.0, float(runs["neck"][0][1]))
        both("hem_*", runs["hem"][0])
        marks["hem_front"] = (0.0, float(runs["hem"][-1][1]))
        armhole = dict(cut.lines).get("armhole")
        if armhole is not None:
            both("shoulder_*", armhole[0])
            both("armpit_*", armhole[-1])
            both("cuff_*_upper", runs["cuff"][0])
            both("cuff_*_lower", runs["cuff"][-1])
        else:
            both("shoulder_*", runs["shoulder"][-1])
            both("armpit_*", runs["side"][0])
    else:
        both("waist_*", runs["waist"][-1])
        if "inseam" in runs:
            marks["crotch"] = (0.0, float(runs["inseam"][-1][1]))
            both("hem_*_outer", runs["hem"][0])
            both("hem_*_inner", runs["hem"][-1])
        else:
            both("hem_*", runs["hem"][0])
    return marks


@dataclass(frozen=True)
class _Table:
    """Where the garment lies on the photographed ground: a canvas a quarter finer than the picture.

    `pitch` is metres per canvas pixel and `origin` the canvas pixel of the pattern's (0, 0).
    """

    shape: tuple[int, int]
    pitch: float
    origin: tuple[float, float]
    bend: _Bend | None

    @staticmethod
    def under(cut: cuts.Cut, size: tuple[int, int]) -> _Table:
        bend = _Bend() if cut.long_sleeves else None
        rings = np.concatenate([cut.front.polygon(), cut.back.polygon()])
        rings = bend.laid(rings) if bend else rings
        low, high = rings.min(0), rings.max(0)
        width, height = (round(n * 1.25) for n in size)
        pitch = max(
            float(high[0] - low[0]) / (width * (0.90 if bend else 0.82)),
            float(high[1] - low[1]) / (height * 0.82),
        )
        middle = (low + high) / 2
        origin = (width / 2 - 0.5 - float(middle[0]) / pitch, height / 2 - 0.5 + float(middle[1]) / pitch)
        return _Table((height, width), pitch, origin, bend)

    def place(self, p: Points2) -> Points2:
        """Canvas pixels of points of the pattern, (n, 2)."""
        q = self.bend.laid(p) if self.bend else p
        x, y = q[:, 0] / self.pitch + self.origin[0], self.origin[1] - q[:, 1] / self.pitch
        return np.stack([x, y], 1).astype(np.float32)

    def pattern(self) -> tuple[Image, Image]:
        """Pattern coordinates that show at every canvas pixel."""
        x, y = np.meshgrid(*(np.arange(n, dtype=np.float32) for n in self.shape[::-1]))
        u, v = (
            (x - np.float32(self.origin[0])) * np.float32(self.pitch),
            (np.float32(self.origin[1]) - y) * np.float32(self.pitch),
        )
        return self.bend.source(u, v) if self.bend else (u, v)


def _relief(z: Image, mm: float) -> Image:
    """Brightness of a relief (heights in pixels) under a window at the upper left."""
    way = np.array([-0.52, -0.60, 0.78], np.float32)
    way /= np.linalg.norm(way)
    gy, gx = np.gradient(cv2.GaussianBlur(z, (0, 0), 0.7))
    n = 1 / np.sqrt(1 + gx * gx + gy * gy)
    lambert = np.maximum((-gx * way[0] - gy * way[1] + way[2]) * n, 0) / way[2]
    hollow = (z - cv2.GaussianBlur(z, (0, 0), 7 * mm)) / mm
    return (0.42 * n + 0.58 * lambert) * np.clip(1 + hollow * 0.10, 0.7, 1.15)


def _shadow(mask: Image, shift: float, blur: float) -> Image:
    """`mask` thrown down and to the right by `shift` pixels."""
    m = np.array([[1, 0, shift * 0.65], [0, 1, shift * 0.75]], np.float32)
    return cv2.GaussianBlur(cv2.warpAffine(mask, m, mask.shape[::-1]), (0, 0), blur)


def _bare(ground: str, shape: tuple[int, int], seed: int) -> Image:
    """The ground alone: a wash of light that falls off from the window."""
    small = np.random.default_rng(seed + 9).standard_normal((9, 7)).astype(np.float32)
    y, x = np.mgrid[0 : 1 : shape[0] * 1j, 0 : 1 : shape[1] * 1j].astype(np.float32)
    wash = 1.03 - 0.06 * x - 0.07 * y + 0.004 * cv2.resize(small, shape[::-1], interpolation=cv2.INTER_CUBIC)
    return linear(ground) * wash[..., None]


def _creased_at(cut: cuts.Cut, table: _Table) -> Points2:
    marks = _landmarks(cut)
    points = [marks[n] for n in marks if n.startswith(("armpit", "crotch"))]
    found = [table.place(np.array([p], np.float32))[0] for p in points]
    if table.bend:
        found += [table.place(p[None])[0] for p in table.bend.elbows()]
    return np.array(found, np.float32).reshape(-1, 2)


def photograph(
    cut: cuts.Cut,
    atlas: Atlas,
    ground: str,
    size: tuple[int, int],
    *,
    seed: int = 1,
    folds: float = 1.0,
    label: str = "#f4f1ea",
) -> Flat:
    """`size` is (width, height); `label` is the colour of the woven label inside the back of the neck."""
    table = _Table.under(cut, size)
    mm = 0.001 / table.pitch
    u, v = table.pattern()
    h = atlas.colour.shape[1]
    mx = ((u - atlas.low[0]) / PIXEL).astype(np.float32)
    my = (h - 1 - (v - atlas.low[1]) / PIXEL).astype(np.float32)

    def flat(image: Image, border: int = cv2.BORDER_REPLICATE) -> Image:
        # a canvas coarser than the atlas would alias its threads
        soft = 0.45 * table.pitch / PIXEL
        return cv2.remap(cv2.GaussianBlur(image, (0, 0), soft), mx, my, cv2.INTER_LINEAR, borderMode=border)

    def silhouette(piece: cuts.Piece) -> Image:
        ring = piece.polygon()
        on_atlas = np.stack(
            [(ring[:, 0] - atlas.low[0]) / PIXEL, h - 1 - (ring[:, 1] - atlas.low[1]) / PIXEL], 1
        )
        return flat(_mask(on_atlas, (h, atlas.colour.shape[2])), cv2.BORDER_CONSTANT)

    front = silhouette(cut.front)
    back = np.maximum(silhouette(cut.back), front)
    rim, rim_back = (
        cv2.distanceTransform((m > 0.5).astype(np.uint8), cv2.DIST_L2, 5) / mm for m in (front, back)
    )
    waves = _folds(table.shape, mm, _creased_at(cut, table), seed, folds) * np.clip(rim / 30, 0.15, 1)
    shade = _relief((flat(atlas.height[0]) + 1.9 * (1 - np.exp(-rim / 2.5)) + waves) * mm, mm)
    shade_back = _relief((1.4 * (1 - np.exp(-rim_back / 2.0)) - 0.6 * flat(atlas.height[1])) * mm, mm)

    image = _bare(ground, table.shape, seed)
    dark = 0.20 * _shadow(back, 15 * mm, 17 * mm) + 0.30 * _shadow(back, 4.5 * mm, 4.5 * mm)
    dark += 0.22 * _shadow(back, 1.5 * mm, 1.25 * mm)
    image = image * (1 - dark)[..., None] ** np.array([0.96, 1.0, 1.03], np.float32)
    inner = flat(atlas.colour[1]) * 0.66 * shade_back[..., None]
    throat, nape = (
        next((run[:1] for _, name, run in p.runs if name == "neck"), None) for p in (cut.front, cut.back)
    )
    if throat is not None and nape is not None and nape[0, 1] - throat[0, 1] > 0.04:
        _label(inner, table.place(nape)[0], label, mm)
    inner *= (1 - 0.50 * _shadow(front, -5 * mm, 6 * mm))[..., None]
    image += (inner - image) * back[..., None]
    image += (flat(atlas.colour[0]) * shade[..., None] - image) * front[..., None]

    y = tone(cv2.resize(image * 1.55, size, interpolation=cv2.INTER_AREA))
    grain = np.random.default_rng(seed).standard_normal(y.shape[:2]).astype(np.float32)
    y = y + 0.006 * cv2.GaussianBlur(grain, (0, 0), 0.6)[..., None]
    # A wearer's neck hides the inside of the back: only the front is the garment.
    cutout = cv2.resize(front, size, interpolation=cv2.INTER_AREA) > 0.5
    return Flat(
        np.clip(np.round(y * 255), 0, 255).astype(np.uint8),
        np.where(cutout, 255, 0).astype(np.uint8),
        {n: _pixel(cut, p, size) for n, p in _landmarks(cut).items()},
    )


def pixels(cut: cuts.Cut, points: Points2, size: tuple[int, int]) -> Points2:
    """Pixels (n, 2) of a photograph of the garment of `size` (width, height) at which points of the pattern lie."""
    table = _Table.under(cut, size)
    scale = np.array(size, np.float32) / np.array(table.shape[::-1], np.float32)
    return (table.place(points.astype(np.float32)) + np.float32(0.5)) * scale - np.float32(0.5)


def _pixel(cut: cuts.Cut, p: tuple[float, float], size: tuple[int, int]) -> tuple[float, float]:
    x, y = pixels(cut, np.array([p], np.float32), size)[0]
    return round(float(x), 1), round(float(y), 1)


def _label(image: Image, at: Points2, colour: str, mm: float) -> None:
    """A small woven label below the back of the neck, drawn in place."""
    x, y = float(at[0]), float(at[1]) + 7 * mm
    w, h = 22 * mm, 13 * mm
    top_left, bottom_right = (round(x - w), round(y)), (round(x + w), round(y + h))
    cv2.rectangle(
        image, top_left, bottom_right, [float(c) * 0.62 for c in linear(colour)], cv2.FILLED, cv2.LINE_AA
    )
    line = (round(x - w * 0.55), round(y + h / 2)), (round(x + w * 0.55), round(y + h / 2))
    cv2.line(image, *line, [float(c) for c in linear("#6b6459")], max(1, round(1.5 * mm)), cv2.LINE_AA)
