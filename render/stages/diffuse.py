"""Everything about a model's part of a render that is the same for every engine: crop, references, stitch.

A crop round the edit region, with context, goes to the engine at 1 MP at most; what comes back is matched in
colour to the photo where the engine saw it unmasked, scaled to the photo's own resolution, depth and colour
encoding, and laid into the drape's box.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from render.colour import convert, to_srgb8
from render.engines.base import Engine, Scene, sampler_of
from render.memory import BEST_PIXELS
from render.messages import Box, Keypoint, RenderRequest
from render.pixels import Anchors, Draped, GarmentPixels, Mask, Photo, Pixels, raster
from render.task import TaskContext

CONTEXT_SHARE = 0.25
"""How much of the edit region's longer side the crop adds on each side: enough to see the light and the limbs."""

SIDE_MULTIPLE = 16

FIRST_FRACTION, LAST_FRACTION = 0.5, 0.6
"""Where the diffusion stage lies in the whole render's progress."""


class Diffusion:
    """An engine as the pipeline calls it. `most_pixels` is the largest crop that its plan allows."""

    def __init__(self, engine: Engine, context: TaskContext, most_pixels: int = BEST_PIXELS) -> None:
        self._engine = engine
        self._context = context
        self._most_pixels = most_pixels
        self._box: Box | None = None

    def __call__(
        self,
        request: RenderRequest,
        photo: Photo,
        anchors: Anchors,
        draped: Draped,
        garments: Sequence[GarmentPixels],
    ) -> Pixels:
        """Pixels of `draped.box` in the photo's encoding and depth, rendered where the edit region is."""
        self._box = box = crop_box(draped, photo.width, photo.height)
        scene = self._scene(photo, anchors, draped, garments, box)
        made = self._engine.render(scene, sampler_of(self._engine.card, request), self._step)
        if made.shape != scene.crop.shape:
            raise ValueError(
                f"{self._engine.card.name} answered {made.shape} to a crop of {scene.crop.shape}"
            )
        matched = match_colour(made, scene.crop, scene.mask)
        native = cv2.resize(matched, (box.width, box.height), interpolation=cv2.INTER_LANCZOS4)
        return self._stitch(np.asarray(native, np.uint8), box, photo, draped)

    def _scene(
        self,
        photo: Photo,
        anchors: Anchors,
        draped: Draped,
        garments: Sequence[GarmentPixels],
        box: Box,
    ) -> Scene:
        size = working_size(box.width, box.height, self._most_pixels)
        source = photo.pixels[box.top : box.bottom, box.left : box.right]
        dressed = source.copy()
        paste(dressed, box, draped.image, draped.box)

        def reduced(mask: Mask) -> Mask:
            whole = np.zeros((box.height, box.width), np.uint8)
            paste(whole, box, mask, draped.box)
            return np.asarray(cv2.resize(whole, size, interpolation=cv2.INTER_AREA), np.uint8)

        def seen(pixels: Pixels) -> NDArray[np.uint8]:
            return np.asarray(
                cv2.resize(to_srgb8(pixels, photo.icc), size, interpolation=cv2.INTER_AREA), np.uint8
            )

        scale = size[0] / box.width, size[1] / box.height
        return Scene(
            crop=seen(source),
            mask=np.where(reduced(draped.edit_region) > 0, np.uint8(255), np.uint8(0)),
            drape=seen(dressed),
            known=np.where(reduced(draped.confidence) >= 128, np.uint8(255), np.uint8(0)),
            references=tuple(reference(garment, photo.icc) for garment in garments),
            slots=tuple(garment.slot for garment in garments),
            keypoints={
                name: Keypoint(
                    (point.x - box.left) * scale[0], (point.y - box.top) * scale[1], point.confidence
                )
                for name, point in anchors.keypoints.items()
            },
        )

    def _stitch(self, native: NDArray[np.uint8], box: Box, photo: Photo, draped: Draped) -> Pixels:
        deep: Pixels = native
        if photo.pixels.dtype == np.uint16:
            deep = native.astype(np.uint16) * np.uint16(257)
        encoded = convert(deep, None, photo.icc)
        result = draped.image.copy()
        left, top = max(box.left, draped.box.left), max(box.top, draped.box.top)
        right, bottom = min(box.right, draped.box.right), min(box.bottom, draped.box.bottom)
        result[
            top - draped.box.top : bottom - draped.box.top, left - draped.box.left : right - draped.box.left
        ] = encoded[top - box.top : bottom - box.top, left - box.left : right - box.left]
        return result

    def _step(self, step: int, steps: int, preview: NDArray[np.uint8] | None = None) -> None:
        fraction = FIRST_FRACTION + (LAST_FRACTION - FIRST_FRACTION) * step / steps
        self._context.progress(
            "diffuse", fraction, raster(preview) if preview is not None else None, self._box
        )


def crop_box(draped: Draped, width: int, height: int) -> Box:
    """The edit region with context, inside a photo of `width` by `height`."""
    rows = np.flatnonzero(draped.edit_region.any(axis=1))
    columns = np.flatnonzero(draped.edit_region.any(axis=0))
    if rows.size == 0:
        return draped.box
    left, right = draped.box.left + int(columns[0]), draped.box.left + int(columns[-1]) + 1
    top, bottom = draped.box.top + int(rows[0]), draped.box.top + int(rows[-1]) + 1
    margin = round(CONTEXT_SHARE * max(right - left, bottom - top))
    return Box(
        max(0, left - margin), max(0, top - margin), min(width, right + margin), min(height, bottom + margin)
    )


def working_size(width: int, height: int, most_pixels: int = BEST_PIXELS) -> tuple[int, int]:
    """The size at which an engine works: sides multiples of 16, at most `most_pixels`, never enlarged."""
    scale = min(1.0, math.sqrt(most_pixels / (width * height)))

    def side(length: int) -> int:
        return max(SIDE_MULTIPLE, int(length * scale) // SIDE_MULTIPLE * SIDE_MULTIPLE)

    return side(width), side(height)


def paste(target: Pixels, target_box: Box, source: Pixels, source_box: Box) -> None:
    """Copy what both boxes share of `source` into `target`."""
    left, top = max(target_box.left, source_box.left), max(target_box.top, source_box.top)
    right, bottom = min(target_box.right, source_box.right), min(target_box.bottom, source_box.bottom)
    if left >= right or top >= bottom:
        return
    target[
        top - target_box.top : bottom - target_box.top, left - target_box.left : right - target_box.left
    ] = source[
        top - source_box.top : bottom - source_box.top, left - source_box.left : right - source_box.left
    ]


def reference(garment: GarmentPixels, icc: bytes | None) -> NDArray[np.uint8]:
    """The garment cut out on white, in sRGB, at most 1 MP."""
    pixels = to_srgb8(garment.pixels, icc)
    cover = garment.alpha.astype(np.float32)[:, :, None] / 255.0
    white = pixels * cover + 255.0 * (1.0 - cover)
    size = working_size(pixels.shape[1], pixels.shape[0])
    return np.asarray(
        cv2.resize(np.rint(white).astype(np.uint8), size, interpolation=cv2.INTER_AREA), np.uint8
    )


def match_colour(made: NDArray[np.uint8], crop: NDArray[np.uint8], mask: Mask) -> NDArray[np.uint8]:
    """`made` with its broad tone corrected to the photo's.

    Autoencoders shift tone. Where the engine saw the photo unmasked the difference is known; it is blurred
    (normalised convolution) into the masked part, so that only low frequencies are corrected.
    """
    seen = (mask == 0).astype(np.float32)
    if not seen.any():
        return made
    sigma = max(made.shape[:2]) / 16.0
    difference = (crop.astype(np.float32) - made.astype(np.float32)) * seen[:, :, None]
    weight = cv2.GaussianBlur(seen, (0, 0), sigma)
    blurred = cv2.GaussianBlur(difference, (0, 0), sigma)
    # Far inside the region hardly anything was seen: fade to the mean difference instead of dividing by nearly 0.
    mean = difference.reshape(-1, 3).sum(axis=0) / seen.sum()
    floor = 0.05
    correction = (blurred + floor * mean) / (weight + floor)[:, :, None]
    return np.clip(np.rint(made.astype(np.float32) + correction), 0, 255).astype(np.uint8)
