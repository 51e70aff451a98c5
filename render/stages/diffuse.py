"""Everything about a model's part of a render that is the same for every engine.

A crop round everything that the garments could ever cover goes to the engine, at its plan's size at most. What comes
back is brought to the photo's tone, compared with the photo to tell what was changed, scaled to the photo's own
resolution, depth and colour encoding, and given its print back from the drape. Where the region is larger than the
engine's size, a detail pass in tiles may follow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from render.colour import convert, to_srgb8
from render.drape import BodyAnalysis
from render.engines.base import Renders, Sampler, Scene, sampler_of
from render.memory import BEST_PIXELS
from render.messages import Box, RenderRequest, Slot
from render.pixels import Anchors, Draped, GarmentPixels, Mask, Photo, Pixels, raster
from render.stages.changed import changed_region, invented_skin
from render.stages.crop import (
    SIDE_MULTIPLE,
    Crop,
    around,
    box_of,
    encoded,
    moved,
    overlap,
    plan_crop,
    unstepped,
    view,
)
from render.stages.detail import restore_detail
from render.stages.match import match_colour
from render.stages.region import generation_region
from render.stages.tiles import plan_tiles, render_tiles
from render.task import TaskContext

FIRST_FRACTION, TILES_FRACTION, LAST_FRACTION = 0.5, 0.55, 0.6
"""Where the diffusion stage lies in the whole render's progress, and its tiles where there are any."""

NATIVE_ENOUGH = 0.8
"""Working pixels per photo pixel below which a person is told that the render is coarser than the photo."""

Floats32 = NDArray[np.float32]


@dataclass(frozen=True)
class _Work:
    """What all calls of one render have in common. `region` covers `box`: 255 where an engine may generate."""

    photo: Photo
    anchors: Anchors
    draped: Draped
    box: Box
    region: Mask
    references: tuple[NDArray[np.uint8], ...]
    slots: tuple[Slot, ...]


class Diffusion:
    """An engine as the pipeline calls it. `most_pixels` is the largest crop that its plan allows."""

    def __init__(self, engine: Renders, context: TaskContext, most_pixels: int = BEST_PIXELS) -> None:
        self._engine = engine
        self._context = context
        self._most_pixels = most_pixels

    def __call__(
        self,
        request: RenderRequest,
        photo: Photo,
        anchors: Anchors,
        body: BodyAnalysis | None,
        draped: Draped,
        garments: Sequence[GarmentPixels],
    ) -> tuple[Pixels, Draped]:
        """What was rendered, in the photo's encoding and depth, and the drape with the edit region as it now is.

        Both cover one box, which holds the drape's edit region and whatever else the engine changed.
        """
        if not draped.edit_region.any():
            return draped.image, draped
        card, wanted = self._engine.card, request.parameters
        sampler = sampler_of(card, request)
        slots = tuple(garment.slot for garment in garments)
        box, region = generation_region(draped, body, slots, photo.width, photo.height)
        crop = plan_crop(box, photo.width, photo.height, self._most_pixels)
        references = tuple(reference(garment, photo.icc, self._most_pixels) for garment in garments)
        work = _Work(photo, anchors, draped, box, region, references, slots)
        tiled = bool(wanted.get("detail_pass", False)) and crop.scale < 1
        with self._context.stage("diffuse", FIRST_FRACTION):
            last = TILES_FRACTION if tiled and card.sampling.detail_strength else LAST_FRACTION
            scene = self._scene(work, crop)
            made = self._render(scene, sampler, crop.box, FIRST_FRACTION, last)
            matched = match_colour(made, scene.crop, scene.mask)
            edit = crop.see_part(draped.edit_region, draped.box)
            cloth = crop.see_part(draped.garment, draped.box)
            changed = changed_region(matched, scene.crop, scene.mask, edit, cloth)
            draped = self._accepted(work, crop, changed)
            if photo.pixels.dtype == np.uint16:
                matched = unstepped(matched)
            native = crop.enlarge(matched)
        if tiled and card.sampling.detail_strength:
            with self._context.stage("detail", TILES_FRACTION):
                native = self._detailed(work, draped, crop, native, sampler)
        with self._context.stage("lock", LAST_FRACTION):
            native = _cut(native, crop.box, draped.box)
            if wanted.get("detail_lock", True):
                _restore(native, draped, photo.icc)
            skin = invented_skin(native, draped, None if body is None else body.person.skin_colour)
            image = encoded(native, photo.icc, photo.pixels.dtype)
        return image, replace(draped, skin_fill=skin, warnings=draped.warnings + self._told(crop, tiled))

    def _scene(self, work: _Work, crop: Crop) -> Scene:
        draped, photo = work.draped, work.photo
        seen = crop.see(photo)
        # The drape differs from the photo in its own box only.
        laid = crop.see_part(to_srgb8(draped.image, photo.icc), draped.box)
        share = crop.see_part(np.full(draped.edit_region.shape, 255, np.uint8), draped.box)
        dressed = np.where((share == 255)[:, :, None], laid, seen)
        unknown = crop.see_part(draped.needs_fill, draped.box) >= 64
        return Scene(
            crop=seen,
            mask=_binary(crop.see_part(work.region, work.box)),
            drape=dressed,
            known=np.where(unknown, np.uint8(0), np.uint8(255)),
            references=work.references,
            slots=work.slots,
            keypoints=crop.see_keypoints(work.anchors.keypoints),
        )

    def _detailed(
        self, work: _Work, draped: Draped, crop: Crop, whole: Floats32, sampler: Sampler
    ) -> Floats32:
        """`whole`, which covers the crop, rendered again in tiles at the photo's own size."""
        tiles = plan_tiles(draped.box, draped.edit_region, self._most_pixels, SIDE_MULTIPLE)
        gentle = replace(sampler, strength=self._engine.card.sampling.detail_strength)
        share = (LAST_FRACTION - TILES_FRACTION) / max(1, len(tiles))
        done = 0

        def render(tile: Crop, start: Floats32) -> NDArray[np.uint8]:
            nonlocal done
            first = TILES_FRACTION + share * done
            done += 1
            picture = np.rint(np.clip(start, 0, 255)).astype(np.uint8)
            scene = Scene(
                crop=tile.see(work.photo),
                mask=_binary(tile.see_part(draped.edit_region, draped.box)),
                drape=picture,
                known=np.full(picture.shape[:2], 255, np.uint8),
                references=work.references,
                slots=work.slots,
                keypoints=tile.see_keypoints(work.anchors.keypoints),
            )
            made = self._render(scene, gentle, tile.box, first, first + share, "detail")
            # Outside the mask the engine saw the photo, which is not what the tile started from.
            return np.where((scene.mask > 0)[:, :, None], made, picture)

        return render_tiles(whole, crop.box, tiles, render)

    def _render(
        self, scene: Scene, sampler: Sampler, box: Box, first: float, last: float, stage: str = "diffuse"
    ) -> NDArray[np.uint8]:
        def on_step(step: int, steps: int, preview: NDArray[np.uint8] | None) -> None:
            shown = raster(preview) if preview is not None else None
            self._context.progress(stage, first + (last - first) * step / max(1, steps), shown, box)

        made = self._engine.render(scene, sampler, on_step)
        if made.shape != scene.crop.shape:
            raise ValueError(
                f"{self._engine.card.name} answered {made.shape} to a crop of {scene.crop.shape}"
            )
        return made

    def _accepted(self, work: _Work, crop: Crop, changed: Mask) -> Draped:
        """The drape, its edit region united with what the engine changed, in a box that holds both."""
        box = box_of(work.draped.edit_region, work.draped.box)
        assert box is not None
        native = np.clip(crop.enlarge_mask(changed), 0, 255)
        found = box_of(native, crop.box)
        found = None if found is None else overlap(found, work.box)
        if found is not None:
            box = around(box, found)
        region = moved(work.draped.edit_region, work.draped.box, box)
        if found is not None:
            part = np.where(view(work.region, work.box, found) > 0, view(native, crop.box, found), 0)
            target = view(region, box, found)
            np.maximum(target, part, out=target)
        return widened(work.draped, work.photo, box, region)

    def _told(self, crop: Crop, tiled: bool) -> tuple[str, ...]:
        title = self._engine.card.title
        if crop.scale >= NATIVE_ENOUGH:
            return ()
        if tiled and self._engine.card.sampling.detail_strength:
            return ()
        share = f"{crop.scale:.0%}".replace("%", " %")
        if tiled:
            return (
                f"{title} cannot refine a picture in tiles, so the garment has {share} of the photo's resolution; "
                "use another engine for the detail pass.",
            )
        return (
            f"The garment has {share} of the photo's resolution, which is what {title} renders at once; "
            "turn on the detail pass for more.",
        )


def widened(draped: Draped, photo: Photo, box: Box, edit_region: Mask) -> Draped:
    """`draped` with another edit region, covering another `box`: the photo where the drape says nothing."""
    inside = photo.pixels[box.top : box.bottom, box.left : box.right]
    image = np.array(inside)
    shared = overlap(box, draped.box)
    if shared is not None:
        view(image, box, shared)[:] = view(draped.image, draped.box, shared)
    masks = {
        name: moved(getattr(draped, name), draped.box, box)
        for name in ("garment", "needs_fill", "skin_fill", "confidence")
    }
    return replace(draped, box=box, image=image, edit_region=edit_region, **masks)


def reference(garment: GarmentPixels, icc: bytes | None, most_pixels: int = BEST_PIXELS) -> NDArray[np.uint8]:
    """The garment cut out on white, in sRGB, its proportions kept, sides multiples of 16."""
    height, width = garment.alpha.shape
    scale = min(1.0, (most_pixels / (width * height)) ** 0.5)
    inner = max(1, int(width * scale)), max(1, int(height * scale))
    pixels = to_srgb8(garment.pixels, icc)
    cover = garment.alpha.astype(np.float32)[:, :, None] / 255.0
    white = np.rint(pixels * cover + 255.0 * (1.0 - cover)).astype(np.uint8)
    small = np.asarray(cv2.resize(white, inner, interpolation=cv2.INTER_AREA), np.uint8)
    across, down = (-inner[0] % SIDE_MULTIPLE), (-inner[1] % SIDE_MULTIPLE)
    framed = cv2.copyMakeBorder(
        small, down // 2, down - down // 2, across // 2, across - across // 2,
        cv2.BORDER_CONSTANT, value=(255, 255, 255),
    )  # fmt: skip
    return np.asarray(framed, np.uint8)


def _restore(native: Floats32, draped: Draped, icc: bytes | None) -> None:
    """Give `native`, which covers the drape's box, the drape's print, in place."""
    sure = box_of(draped.confidence, draped.box)
    if sure is None:
        return
    rendered, image, confidence = (
        view(raster, draped.box, sure) for raster in (native, draped.image, draped.confidence)
    )
    rendered[:], _ = restore_detail(rendered, _srgb(image, icc), np.ascontiguousarray(confidence))


def _binary(mask: Mask) -> Mask:
    return np.where(mask > 0, np.uint8(255), np.uint8(0))


def _srgb(pixels: Pixels, icc: bytes | None) -> Floats32:
    """(h, w, 3) sRGB 0 to 255, at the depth that `pixels` have."""
    codes = convert(pixels, icc, None).astype(np.float32)
    return codes if pixels.dtype == np.uint8 else codes / np.float32(257)


def _cut(native: Floats32, native_box: Box, box: Box) -> Floats32:
    """The part of a picture of `native_box` that covers `box`, which lies in it."""
    return np.ascontiguousarray(view(native, native_box, box))
