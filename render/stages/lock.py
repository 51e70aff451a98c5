"""The anchor lock: a render goes into its photo inside the edit region and nowhere else.

With alpha a (0 to 255), photo o and render r, every channel of a pixel becomes

    a = 0          o, never written to
    a = 255        r, copied
    otherwise      (o * (255 - a) + r * a + 127) // 255

which is exact integer arithmetic at 8 and at 16 bit and the same on every machine. Alpha is the edit region,
0 wherever the protect mask is set at all, so that feather lies inside the edit region only. Nothing outside
the patch's box is read or written: the cost grows with the region, not with the photo.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from render.errors import InputError
from render.messages import Box, ErrorKind
from render.patch import Patch
from render.pixels import Mask, Photo, Pixels

_STRIP_PIXELS = 512 * 1024
"""Rows are taken in strips that stay in the processor's cache between the passes over them."""
_NONE, _FEATHER_LOW, _FEATHER_HIGH, _FULL = (np.array([value]) for value in (0.0, 1.0, 254.0, 255.0))


def allowed(box: Box, edit_region: Mask, protect: Mask | None) -> Mask:
    """The alpha of the lock inside `box`: `edit_region` where `protect` is 0, else 0.

    `edit_region` has the box's size; `protect` that or the whole photo's.
    """
    if edit_region.shape != (box.height, box.width):
        raise _wrong_size("edit region", edit_region, box)
    if protect is None:
        return edit_region
    if protect.shape != edit_region.shape:
        protect = protect[box.top : box.bottom, box.left : box.right]
        if protect.shape != edit_region.shape:
            raise _wrong_size("protect mask", protect, box)
    return cv2.copyTo(edit_region, cv2.inRange(protect, _NONE, _NONE))  # type: ignore[return-value]


def make_patch(
    photo: Photo, image: Pixels, box: Box, edit_region: Mask, protect: Mask | None = None
) -> Patch:
    """Cut what a render may change out of `image`, which covers `box` of the photo in its encoding and depth.

    `edit_region` and `protect` as in `allowed`. The patch is trimmed to where its alpha is not 0; a region
    with nothing in it gives a patch of one untouched pixel.
    """
    if not (0 <= box.left < box.right <= photo.width and 0 <= box.top < box.bottom <= photo.height):
        raise InputError(
            ErrorKind.MASK_SIZE,
            f"The edit region {tuple(_sides(box))} does not lie inside the photo of {photo.width} x "
            f"{photo.height} pixels; render the look again.",
        )
    if image.shape != (box.height, box.width, 3) or image.dtype != photo.pixels.dtype:
        raise InputError(
            ErrorKind.MASK_SIZE,
            f"The render has {image.shape} {image.dtype} where {(box.height, box.width, 3)} "
            f"{photo.pixels.dtype} was due; render the look again.",
        )
    alpha = allowed(box, edit_region, protect)
    left, top, width, height = cv2.boundingRect(alpha)
    width, height = max(width, 1), max(height, 1)
    rows, columns = slice(top, top + height), slice(left, left + width)
    trimmed = Box(box.left + left, box.top + top, box.left + left + width, box.top + top + height)
    return Patch(trimmed, image[rows, columns], alpha[rows, columns], photo.width, photo.height)


def compose(photo: Photo, patch: Patch) -> Pixels:
    """The master: a copy of the photo's pixels with the patch in it."""
    _require_fit(photo.pixels, patch)
    pixels: Any = np.empty(photo.pixels.shape, photo.pixels.dtype)
    step = max(1, _STRIP_PIXELS // photo.width)

    def copy_and_blend(start: int) -> None:
        stop = start + step
        pixels[start:stop] = photo.pixels[start:stop]
        _blend_rows(pixels, patch, start, stop)

    # Most of a copy is the system clearing new memory, which it does for several threads side by side.
    _in_strips(copy_and_blend, range(0, photo.height, step))
    return pixels


def apply_patch(pixels: Pixels, patch: Patch) -> None:
    """`compose` in place: only pixels with alpha are written."""
    _require_fit(pixels, patch)
    step = max(1, _STRIP_PIXELS // patch.box.width)
    _in_strips(
        lambda start: _blend_rows(pixels, patch, start, start + step),
        range(patch.box.top, patch.box.bottom, step),
    )


def _require_fit(pixels: Pixels, patch: Patch) -> None:
    if pixels.shape != (patch.height, patch.width, 3) or pixels.dtype != patch.pixels.dtype:
        raise InputError(
            ErrorKind.CHANGED,
            f"This render belongs to a photo of {patch.width} x {patch.height} pixels and another depth or "
            "size was given; render the look again.",
        )


def _in_strips(work: Callable[[int], None], starts: range) -> None:
    if len(starts) == 1:
        work(starts[0])
    else:
        list(_threads().map(work, starts))


def _blend_rows(pixels: Pixels, patch: Patch, start: int, stop: int) -> None:
    """Blend what of `patch` lies in rows `start` to `stop` of the photo."""
    box = patch.box
    start, stop = max(start, box.top), min(stop, box.bottom)
    if start < stop:
        rows = slice(start - box.top, stop - box.top)
        target = pixels[start:stop, box.left : box.right]
        _blend(target, patch.pixels[rows], patch.alpha[rows], pixels.flags.c_contiguous)


def _blend(target: Pixels, source: Pixels, alpha: Mask, plain: bool) -> None:
    """`plain` says that `target` has a memory layout that OpenCV can write into."""
    feather = _nonzero(cv2.inRange(alpha, _FEATHER_LOW, _FEATHER_HIGH))
    if feather.size:
        rows, columns = np.divmod(feather, alpha.shape[1])
        share = alpha[rows, columns].astype(np.uint32)[:, None]
        mixed = target[rows, columns] * (255 - share) + source[rows, columns] * share
        target[rows, columns] = (mixed + 127) // 255
    full = cv2.inRange(alpha, _FULL, _FULL)
    if plain:
        cv2.copyTo(source, full, target)
    else:
        target[full > 0] = source[full > 0]


def _nonzero(mask: np.ndarray) -> NDArray[np.intp]:
    """`np.flatnonzero` for masks that are nearly all 0: eight pixels are looked at at a time."""
    flat = mask.ravel()
    whole = flat.size & ~7
    words = np.flatnonzero(flat[:whole].view(np.uint64))
    candidates = (words[:, None] * 8 + np.arange(8)).ravel()
    candidates = np.concatenate([candidates, np.arange(whole, flat.size)])
    return candidates[flat[candidates] != 0]


@functools.cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(min(4, os.cpu_count() or 1), thread_name_prefix="lock")


def _sides(box: Box) -> tuple[int, int, int, int]:
    return box.left, box.top, box.right, box.bottom


def _wrong_size(what: str, mask: Mask, box: Box) -> InputError:
    return InputError(
        ErrorKind.MASK_SIZE,
        f"The {what} has {mask.shape[1]} x {mask.shape[0]} pixels where {box.width} x {box.height} are due; "
        "save it at the photo's size.",
    )
