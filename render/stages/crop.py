"""The part of a photo that an engine sees, and the way back.

A crop is a rectangle of the photo and the size at which an engine works on it. Both have exactly the same
proportions: the rectangle grows into the picture around it until they do, so that nothing is ever squeezed.
Where the photo ends first, the crop reaches past it and is filled with its mirror image.
"""

# pyright: reportArgumentType=false, reportReturnType=false, reportCallIssue=false
# OpenCV's stubs give every array as MatLike, without its dtype.
from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from render.arrays import blurred
from render.colour import convert, to_srgb8
from render.memory import BEST_PIXELS
from render.messages import Box, Keypoint
from render.pixels import Mask, Photo, Pixels

Floats32 = NDArray[np.float32]

CONTEXT_SHARE = 0.15
"""How much of the region's longer side the crop adds on each side: enough to see the light and the limbs."""
LEAST_SHARE = 0.4
"""A small region gets more of the photo around it, up to this share of the pixels that an engine may work on."""
SIDE_MULTIPLE = 16
WIDEST_STEP = 16.0
"""Half of the pixels that one code of a slow gradient may take at 8 bit."""
_STRIP_PIXELS = 2 * 1024 * 1024


@dataclass(frozen=True)
class Crop:
    """`box` in photo pixels, which may reach past the photo; `width` and `height` of what the engine sees."""

    box: Box
    width: int
    height: int

    @property
    def scale(self) -> float:
        """Working pixels per photo pixel, at most 1 unless the photo is smaller than anything an engine takes."""
        return self.width / self.box.width

    @property
    def size(self) -> tuple[int, int]:
        return self.width, self.height

    def inside(self, photo_width: int, photo_height: int) -> Box:
        """The part of `box` that lies in the photo."""
        box = self.box
        return Box(
            max(0, box.left), max(0, box.top), min(photo_width, box.right), min(photo_height, box.bottom)
        )

    def see(self, photo: Photo) -> NDArray[np.uint8]:
        """(height, width, 3) sRGB: the photo as the engine sees it."""
        inner = self.inside(photo.width, photo.height)
        seen = to_srgb8(photo.pixels[inner.top : inner.bottom, inner.left : inner.right], photo.icc)
        return self.shrink(self._filled_up(seen, inner))

    def shrink(self, picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """A picture or mask of the box's size at the engine's."""
        if picture.shape[1::-1] == self.size:
            return picture
        return cv2.resize(picture, self.size, interpolation=cv2.INTER_AREA)

    def see_part(self, picture: NDArray[np.uint8], picture_box: Box) -> NDArray[np.uint8]:
        """(height, width, ...): a picture or mask that covers `picture_box` of the photo, 0 elsewhere.

        Worked out where it lies alone, in whole steps of the two sizes, so that every pixel is what it would be of the
        whole.
        """
        steps = math.gcd(self.width, self.box.width)
        here, there = self.width // steps, self.box.width // steps
        shared = overlap(picture_box, self.box)
        if shared is None or here > there:
            return self.shrink(moved(picture, picture_box, self.box))
        left, top, right, bottom = (
            (shared.left - self.box.left) // there,
            (shared.top - self.box.top) // there,
            -((self.box.left - shared.right) // there),
            -((self.box.top - shared.bottom) // there),
        )
        part = Box(
            self.box.left + left * there,
            self.box.top + top * there,
            self.box.left + right * there,
            self.box.top + bottom * there,
        )
        out = np.zeros((self.height, self.width, *picture.shape[2:]), np.uint8)
        size = ((right - left) * here, (bottom - top) * here)
        laid = moved(picture, picture_box, part)
        if here < there:
            laid = cv2.resize(laid, size, interpolation=cv2.INTER_AREA)
        out[top * here : bottom * here, left * here : right * here] = laid
        return out

    def see_keypoints(self, keypoints: Mapping[str, Keypoint]) -> dict[str, Keypoint]:
        return {
            name: Keypoint(
                (point.x + 0.5 - self.box.left) * self.scale - 0.5,
                (point.y + 0.5 - self.box.top) * self.scale - 0.5,
                point.confidence,
            )
            for name, point in keypoints.items()
        }

    def enlarge(self, made: Floats32) -> Floats32:
        """What an engine made, (height, width) or (height, width, 3), at the box's size."""
        size = (self.box.width, self.box.height)
        if made.shape[1::-1] == size:
            return made
        return cv2.resize(made, size, interpolation=cv2.INTER_LANCZOS4)

    def enlarge_mask(self, mask: Mask) -> Mask:
        """A mask of what an engine made at the box's size, without overshoot."""
        if mask.shape[1::-1] == (self.box.width, self.box.height):
            return mask
        return cv2.resize(mask, (self.box.width, self.box.height), interpolation=cv2.INTER_LINEAR)

    def _filled_up(self, seen: NDArray[np.uint8], inner: Box) -> NDArray[np.uint8]:
        box = self.box
        beyond = (
            inner.top - box.top, box.bottom - inner.bottom, inner.left - box.left, box.right - inner.right
        )  # fmt: skip
        if not any(beyond):
            return seen
        return cv2.copyMakeBorder(seen, *beyond, cv2.BORDER_REFLECT_101)


def plan_crop(
    region: Box,
    photo_width: int,
    photo_height: int,
    most_pixels: int = BEST_PIXELS,
    multiple: int = SIDE_MULTIPLE,
) -> Crop:
    """The crop for `region`, with context, for an engine that takes sides of a `multiple` and so many pixels.

    The working size is at the photo's own resolution where the budget allows that, never enlarged beyond what the
    smallest sides ask for; else it is as large as the budget allows. The whole region is always in it.
    """
    width, height = _wanted(region, photo_width, photo_height, most_pixels)
    across, down, steps = _shapes(max(1, most_pixels // multiple**2))
    divisor = np.gcd(across, down)
    unit_across, unit_down = across // divisor, down // divisor
    # The box is a whole number of these units, so that its sides are to one another exactly as the working sides.
    least = np.maximum(-(-width // unit_across), -(-height // unit_down))
    count = np.maximum(least, divisor * multiple)
    box_width, box_height = unit_across * count, unit_down * count
    density = across * multiple / box_width
    beyond = np.maximum(0, box_width - photo_width) / photo_width
    beyond = beyond + np.maximum(0, box_height - photo_height) / photo_height
    waste = (box_width * box_height) / (width * height) - 1
    cost = 1 / density + 0.5 * beyond + 0.02 * waste + 1e-9 * steps
    best = int(np.argmin(cost))
    sides = int(box_width[best]), int(box_height[best])
    left = _placed(region.left, region.right, sides[0], photo_width)
    top = _placed(region.top, region.bottom, sides[1], photo_height)
    return Crop(
        Box(left, top, left + sides[0], top + sides[1]),
        int(across[best]) * multiple,
        int(down[best]) * multiple,
    )


def moved(mask: Mask, mask_box: Box, box: Box) -> Mask:
    """A mask that covers `mask_box`, cut and padded with 0 to cover `box`; itself where both are one."""
    if mask_box == box:
        return mask
    out = np.zeros((box.height, box.width, *mask.shape[2:]), mask.dtype)
    shared = overlap(mask_box, box)
    if shared is not None:
        view(out, box, shared)[:] = view(mask, mask_box, shared)
    return out


def overlap(first: Box, second: Box) -> Box | None:
    left, top = max(first.left, second.left), max(first.top, second.top)
    right, bottom = min(first.right, second.right), min(first.bottom, second.bottom)
    return Box(left, top, right, bottom) if left < right and top < bottom else None


def around(first: Box, second: Box) -> Box:
    """The smallest box that holds both."""
    return Box(
        min(first.left, second.left),
        min(first.top, second.top),
        max(first.right, second.right),
        max(first.bottom, second.bottom),
    )


def box_of(mask: Mask, mask_box: Box) -> Box | None:
    """Where a mask that covers `mask_box` has anything; None where it has nothing."""
    left, top, width, height = cv2.boundingRect(mask)
    if not width:
        return None
    left, top = mask_box.left + left, mask_box.top + top
    return Box(left, top, left + width, top + height)


def view(raster: NDArray, box: Box, part: Box) -> NDArray:
    """The `part` of a raster that covers `box`; both in photo pixels."""
    return raster[part.top - box.top : part.bottom - box.top, part.left - box.left : part.right - box.left]


def unstepped(made: Floats32) -> Floats32:
    """An engine's picture, 0 to 255, without the steps of its 8 bit, for an output that has more.

    Within half a step of each value the true one may lie anywhere: it is taken from the mean round about, as far
    as that half step allows. A gradient becomes smooth, and an edge stays where it is.
    """
    return np.clip(blurred(made, WIDEST_STEP), made - np.float32(0.5), made + np.float32(0.5))


def encoded(made: Floats32, icc: bytes | None, dtype: np.dtype[Any]) -> Pixels:
    """An sRGB picture (h, w, 3) of 0 to 255 in a photo's colour encoding and depth, rounded once."""
    out = np.empty(made.shape, dtype)
    step = max(1, _STRIP_PIXELS // made.shape[1])
    for top in range(0, made.shape[0], step):
        part = made[top : top + step]
        if dtype == np.uint8 and icc is None:
            out[top : top + step] = np.rint(np.clip(part, 0, 255))
            continue
        codes = np.rint(np.clip(part * np.float32(257), 0, 65535)).astype(np.uint16)
        codes = convert(codes, None, icc)
        out[top : top + step] = codes if dtype == np.uint16 else cv2.convertScaleAbs(codes, alpha=1 / 257)
    return out


def _wanted(region: Box, width: int, height: int, most_pixels: int) -> tuple[int, int]:
    """The sides of `region` with its context, inside the photo."""
    margin = round(CONTEXT_SHARE * max(region.width, region.height))
    wide = min(region.width + 2 * margin, width)
    tall = min(region.height + 2 * margin, height)
    short = (LEAST_SHARE * most_pixels / (wide * tall)) ** 0.5
    if short > 1:
        wide, tall = min(width, round(wide * short)), min(height, round(tall * short))
    return max(wide, region.width), max(tall, region.height)


def _placed(low: int, high: int, side: int, limit: int) -> int:
    """Where a side begins that holds `low` to `high` in its middle and lies between 0 and `limit` if it can."""
    start = (low + high - side) // 2
    if side >= limit:
        return min(max(start, limit - side), 0)
    return min(max(start, 0), limit - side)


@functools.lru_cache(maxsize=8)
def _shapes(most_cells: int) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Every working size in cells of the side multiple: columns, rows, and an order that decides ties."""
    limit = min(most_cells, 4 * int(most_cells**0.5) + 1)
    across, down = np.mgrid[1 : limit + 1, 1 : limit + 1].reshape(2, -1).astype(np.int64)
    kept = across * down <= most_cells
    across, down = across[kept], down[kept]
    return across, down, np.arange(across.size)
