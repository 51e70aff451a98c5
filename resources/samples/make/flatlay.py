"""The same pattern pieces laid flat on a plain ground and photographed from above."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from resources.samples.make import cuts
from resources.samples.make.prints import PIXEL, Atlas, Image, linear, noise
from resources.samples.make.studio import _tone


@dataclass(frozen=True)
class Flat:
    """The photograph, its exact cut-out (255 inside) and landmarks in pixels."""

    image: NDArray[np.uint8]
    cutout: NDArray[np.uint8]
    landmarks: dict[str, tuple[float, float]]


def _mask(polygon: NDArray[np.float32], shape: tuple[int, int]) -> Image:
    m = np.zeros(shape, np.uint8)
    cv2.fillPoly(m, [np.round(polygon * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    return m.astype(np.float32) / 255


def _folds(shape: tuple[int, int], points: list[NDArray[np.float32]], seed: int, strength: float) -> Image:
    """Soft folds of laid-down cloth in millimetres: long low waves, and creases that leave the armpits or the crotch."""
    rng = np.random.default_rng(seed)
    h = 1.5 * noise(shape, 330, seed, stretch=(1, 1.6)) + 0.5 * noise(shape, 130, seed + 1, stretch=(1, 1.8))
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    for p in points:
        for _ in range(4):
            angle = rng.uniform(0.15, 0.85) * np.pi
            inward = np.sign(shape[1] / 2 - p[0]) or 1.0
            d = np.array([inward * abs(np.cos(angle)) * 0.8, np.sin(angle)], np.float32)
            along = (x - p[0]) * d[0] + (y - p[1]) * d[1]
            across = -(x - p[0]) * d[1] + (y - p[1]) * d[0]
            reach, width = rng.uniform(160, 380), rng.uniform(9, 20)
            across = across + 14 * np.sin(along / rng.uniform(60, 130) + rng.uniform(0, 6))
            grow = np.clip(along / 40, 0, 1) * np.clip(1 - along / reach, 0, 1) ** 1.5
            h += rng.uniform(0.8, 1.9) * grow * np.exp(-((across / (width * (1 + along.clip(0) / 260))) ** 2))
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


def photograph(
    cut: cuts.Cut, atlas: Atlas, ground: str, size: tuple[int, int], *, seed: int = 1, folds: float = 1.0, sheen: float = 0.0,
    label: str | None = "#f4f1ea",
) -> Flat:  # fmt: skip
    """`size` is (width, height); `label` is the colour of the woven label inside the back of the neck."""
    h, w = atlas.colour.shape[1:3]
    fill = 0.84
    scale = max(w / (size[0] * fill), h / (size[1] * fill))
    full = (int(np.ceil(size[1] * scale)), int(np.ceil(size[0] * scale)))
    ox, oy = (full[1] - w) // 2, (full[0] - h) // 2
    frame = np.zeros((2, *full, 3), np.float32)
    height = np.zeros((2, *full), np.float32)
    frame[:, oy : oy + h, ox : ox + w] = atlas.colour
    height[:, oy : oy + h, ox : ox + w] = atlas.height

    def place(p: NDArray[np.float32]) -> NDArray[np.float32]:
        x = (p[:, 0] - atlas.low[0]) / PIXEL + ox
        y = h - 1 - (p[:, 1] - atlas.low[1]) / PIXEL + oy
        return np.stack([x, y], 1).astype(np.float32)

    front = _mask(place(cut.front.polygon()), full)
    back = np.maximum(_mask(place(cut.back.polygon()), full), front)
    marks = _landmarks(cut)
    centres = [place(np.array([marks[n]], np.float32))[0] for n in marks if n.startswith(("armpit", "crotch"))]
    waves = _folds(full, centres, seed, folds)
    rim = cv2.distanceTransform((front > 0.5).astype(np.uint8), cv2.DIST_L2, 5)
    roll = 1.9 * (1 - np.exp(-rim / 5.0))
    waves = waves * np.clip(rim / 60, 0.15, 1)
    top = (height[0] + roll + waves) * (0.001 / PIXEL)
    rim_back = cv2.distanceTransform((back > 0.5).astype(np.uint8), cv2.DIST_L2, 5)
    low = (height[1] * -0.6 + 1.4 * (1 - np.exp(-rim_back / 4.0))) * (0.001 / PIXEL)
    way = np.array([-0.52, -0.60, 0.78], np.float32)
    way /= np.linalg.norm(way)

    def lit(z: Image) -> Image:
        gy, gx = np.gradient(cv2.GaussianBlur(z, (0, 0), 0.7))
        n = 1 / np.sqrt(1 + gx * gx + gy * gy)
        lambert = np.maximum((-gx * way[0] - gy * way[1] + way[2]) * n, 0) / way[2]
        hollow = z - cv2.GaussianBlur(z, (0, 0), 14)
        return (0.42 * n + 0.58 * lambert) * np.clip(1 + hollow * 0.05, 0.7, 1.15)

    def shadow(mask: Image, shift: float, blur: float) -> Image:
        m = np.float32([[1, 0, shift * 0.65], [0, 1, shift * 0.75]])
        return cv2.GaussianBlur(cv2.warpAffine(mask, m, (full[1], full[0])), (0, 0), blur)

    small = cv2.resize(np.random.default_rng(seed + 9).standard_normal((9, 7)).astype(np.float32), full[::-1], interpolation=cv2.INTER_CUBIC)
    y, x = np.mgrid[0 : 1 : full[0] * 1j, 0 : 1 : full[1] * 1j].astype(np.float32)
    wash = 1.03 - 0.06 * x - 0.07 * y + 0.004 * small
    image = linear(ground) * wash[..., None] * np.ones((*full, 3), np.float32)
    dark = 0.20 * shadow(back, 30, 34) + 0.30 * shadow(back, 9, 9) + 0.22 * shadow(back, 3, 2.5)
    image *= (1 - dark)[..., None] ** np.array([0.96, 1.0, 1.03], np.float32)
    inner = frame[1] * 0.66 * lit(low)[..., None]
    if label and cut.hangs == "shoulders":
        inner = _label(inner, place(np.array([[0.0, float(dict((n, r) for _, n, r in cut.back.runs)["neck"][0][1])]], np.float32))[0], label)
    inner *= (1 - 0.50 * shadow(front, -10, 12))[..., None]
    image = image * (1 - back[..., None]) + inner * back[..., None]
    shade = lit(top)
    outer = frame[0] * shade[..., None] + sheen * np.maximum(shade - 1, 0)[..., None]
    image = image * (1 - front[..., None]) + outer * front[..., None]
    image = cv2.resize(image * 1.55, size, interpolation=cv2.INTER_AREA)
    y = _tone(image)
    grain = cv2.GaussianBlur(np.random.default_rng(seed).standard_normal(y.shape[:2]).astype(np.float32), (0, 0), 0.6)
    y = y + (0.006 * grain)[..., None]
    cutout = cv2.resize((back * 255).astype(np.uint8), size, interpolation=cv2.INTER_AREA)
    kx, ky = size[0] / full[1], size[1] / full[0]
    found = {n: place(np.array([p], np.float32))[0] for n, p in marks.items()}
    landmarks = {n: (round(float(p[0] * kx), 1), round(float(p[1] * ky), 1)) for n, p in found.items()}
    return Flat(np.clip(np.round(y * 255), 0, 255).astype(np.uint8), np.where(cutout > 127, 255, 0).astype(np.uint8), landmarks)


def _label(image: Image, at: NDArray[np.float32], colour: str) -> Image:
    """A small woven label below the back of the neck."""
    x, y = int(at[0]), int(at[1]) + 14
    w, h = 44, 26
    if y + h < image.shape[0]:
        image = image.copy()
        image[y : y + h, x - w : x + w] = linear(colour) * 0.62
        cv2.line(image, (x - 24, y + h // 2), (x + 24, y + h // 2), [float(c) for c in linear("#6b6459")], 3, cv2.LINE_AA)
    return image
