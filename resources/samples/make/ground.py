"""The ground: a floor that rolls up into a wall, and the light a window draws on it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from resources.samples.make.camera import Camera
from resources.samples.make.prints import Image, linear
from resources.samples.make.shapes import Points


@dataclass(frozen=True)
class Ground:
    """A floor that rolls up into a wall. Colours are "#rrggbb"; `wall` is its distance behind the form, metres.

    `window` is how strongly a paned window draws itself on the wall, 0 to 1.
    """

    colour: str
    wall: float = 1.5
    bend: float = 0.8
    window: float = 0.0


class Seamless:
    """The ground as a profile swept sideways: s runs along the floor, up the bend and the wall."""

    def __init__(self, ground: Ground, width: float = 3.6) -> None:
        self.z = -ground.wall
        self.r = ground.bend
        self.start = 3.0
        self.width = width
        self.flat = self.start - (self.z + self.r)
        self.arc = self.r * np.pi / 2
        self.length = self.flat + self.arc + 2.6

    def at(self, s: Image, x: Image) -> tuple[Points, Points]:
        angle = np.clip((s - self.flat) / self.r, 0, np.pi / 2)
        over = np.maximum(s - self.flat - self.arc, 0)
        z = np.where(s < self.flat, self.start - s, self.z + self.r - self.r * np.sin(angle))
        y = self.r * (1 - np.cos(angle)) + over
        normal = np.stack([np.zeros_like(s), np.cos(angle), np.sin(angle)], -1)
        return np.stack([x, y, z], -1).astype(np.float32), normal.astype(np.float32)

    def hit(self, eye: Points, ray: Points) -> tuple[Image, Image]:
        """(s, x) where rays from `eye` meet the ground; rays (n, 3)."""
        dy, dz = ray[:, 1], ray[:, 2]
        t = np.where(dy < -1e-6, -eye[1] / np.where(dy < -1e-6, dy, -1), 1e9)
        z = eye[2] + dz * t
        on_floor = z > self.z + self.r
        cy, cz = self.r, self.z + self.r
        a = dy * dy + dz * dz
        b = dy * (eye[1] - cy) + dz * (eye[2] - cz)
        c = (eye[1] - cy) ** 2 + (eye[2] - cz) ** 2 - self.r * self.r
        tc = (-b + np.sqrt(np.maximum(b * b - a * c, 0))) / a
        y, zc = eye[1] + dy * tc, eye[2] + dz * tc
        on_bend = ~on_floor & (y < cy) & (zc < cz)
        tw = (self.z - eye[2]) / dz
        t = np.where(on_floor, t, np.where(on_bend, tc, tw))
        y = eye[1] + dy * t
        angle = np.arccos(np.clip((cy - y) / self.r, -1, 1))
        s = np.where(
            on_floor,
            self.start - z,
            np.where(on_bend, self.flat + self.r * angle, self.flat + self.arc + y - cy),
        )
        return s.astype(np.float32), (eye[0] + ray[:, 0] * t).astype(np.float32)


def backdrop(
    camera: Camera, seamless: Seamless, floor: Image, axes: tuple[Image, Image], ground: Ground, plaster: Image,
    width: int, height: int, top: int, bottom: int, step: float,
) -> Image:  # fmt: skip
    gx, gy = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(top, bottom, dtype=np.float32))
    ray = camera.rays(gx, gy, width, height).reshape(-1, 3)
    s, x = seamless.hit(np.array(camera.eye, np.float32), ray)
    shape = gx.shape
    at = (((x - axes[1][0]) / step).reshape(shape), (s / step).reshape(shape))
    e = cv2.remap(floor, at[0], at[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    grit = cv2.remap(
        plaster,
        ((x + 4) * 180).reshape(shape),
        (s * 180).reshape(shape),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REFLECT,
    )
    if ground.window:
        e = e * (1 + ground.window * (_panes(x, s - seamless.flat) - 0.35)).reshape(*shape, 1)
    pool = np.exp(-(((x + 0.25) / 2.1) ** 2) - (np.maximum(s - seamless.flat - 0.9, 0) / 2.6) ** 2).reshape(
        shape
    )
    return e * linear(ground.colour) * (grit * (0.72 + 0.28 * pool))[..., None]


def _panes(x: Image, s: Image) -> Image:
    """Light through a tall window of six panes, slanted along the wall; 0 to 1."""
    a = x * 0.94 + (s - 1.4) * 0.32 + 0.05
    b = (s - 1.55) - x * 0.22

    def between(t: Image, low: float, high: float, soft: float) -> Image:
        return np.clip((t - low) / soft + 0.5, 0, 1) * np.clip((high - t) / soft + 0.5, 0, 1)

    columns = between(a, -0.78, -0.05, 0.10) + between(a, 0.03, 0.76, 0.10)
    rows = sum(between(b, y, y + 0.70, 0.11) for y in (-1.22, -0.44, 0.34))
    smooth = np.clip(columns, 0, 1) * np.clip(rows, 0, 1)
    return (smooth * smooth * (3 - 2 * smooth)).astype(np.float32)
