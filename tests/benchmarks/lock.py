"""The anchor lock of a 20 % region on 50 megapixels against Pillow's full-frame composite."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import cv2
import numpy as np
from PIL import Image

from render.messages import Box
from render.pixels import Mask, Photo
from render.stages.lock import apply_patch, compose, make_patch
from tests.benchmarks import Figure, against
from tests.render.pictures import scene

WIDTH, HEIGHT = 8192, 6144
"""50.3 megapixels."""


def region(width: int, height: int, share: float) -> tuple[Box, Mask]:
    """A feathered torso-like ellipse that fills `share` of the photo, and its box."""
    tall = 1.4
    half_width = (share * width * height / (np.pi * tall)) ** 0.5
    half_height = half_width * tall
    centre = (width // 2, height // 2)
    box = Box(
        int(centre[0] - half_width) - 8,
        int(centre[1] - half_height) - 8,
        int(centre[0] + half_width) + 8,
        int(centre[1] + half_height) + 8,
    )
    mask = np.zeros((box.height, box.width), np.uint8)
    middle = (centre[0] - box.left, centre[1] - box.top)
    cv2.ellipse(mask, middle, (int(half_width), int(half_height)), 0, 0, 360, 255, -1)
    return box, cv2.bitwise_and(cv2.blur(mask, (5, 5)), mask)  # type: ignore[return-value]


def run() -> Iterable[Figure]:
    original = np.tile(scene(WIDTH // 8, HEIGHT // 8, seed=1), (8, 8, 1))
    box, edit_region = region(WIDTH, HEIGHT, 0.20)
    rendered = np.tile(scene(512, 512, seed=2), (box.height // 512 + 1, box.width // 512 + 1, 1))
    rendered = np.ascontiguousarray(rendered[: box.height, : box.width])
    protect = np.zeros_like(edit_region)
    protect[: box.height // 12] = 255
    photo = Photo(original, None, "JPEG")

    whole, mask = original.copy(), np.zeros((HEIGHT, WIDTH), np.uint8)
    inside = np.s_[box.top : box.bottom, box.left : box.right]
    whole[inside], mask[inside] = rendered, np.where(protect > 0, 0, edit_region)
    pictures = Image.fromarray(whole), Image.fromarray(original), Image.fromarray(mask)
    peer = partial(Image.composite, *pictures)

    buffer = original.copy()

    def lock() -> None:
        apply_patch(buffer, make_patch(photo, rendered, box, edit_region, protect))

    def lock_copy() -> None:
        compose(photo, make_patch(photo, rendered, box, edit_region, protect))

    yield against("lock, 20 % of 50 megapixels, in place", lock, peer, "Pillow Image.composite")
    yield against("lock, 20 % of 50 megapixels, with a copy", lock_copy, peer, "Pillow Image.composite")
