"""A made-up person in a made-up tee, dressed exactly: what a perfect render is, and every way to spoil it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from render.messages import Box, Slot
from render.pixels import Draped, GarmentPixels, Mask, Photo
from render.stages.lock import compose, make_patch


@dataclass(frozen=True)
class Dressed:
    photo: Photo
    garment: GarmentPixels
    draped: Draped
    protect: Mask
    old_garment: Mask

    def locked(self, image: NDArray | None = None, edit_region: Mask | None = None) -> NDArray:
        """The photo with `image` (the size of the box; the drape where left out) locked into it."""
        region = self.draped.edit_region if edit_region is None else edit_region
        patch = make_patch(
            self.photo, self.draped.image if image is None else image, self.draped.box, region, self.protect
        )
        return compose(self.photo, patch)

    def worn(self) -> NDArray[np.bool_]:
        return (self.draped.garment > 0)[:, :, None]

    def damages(self) -> dict[str, NDArray]:
        """Masters by what is wrong with them; "perfect" has nothing wrong."""
        image, worn = self.draped.image, self.worn()
        top = np.iinfo(image.dtype).max
        unit = max(1, round(max(self.photo.pixels.shape) / 900))
        blurred = np.where(worn, cv2.GaussianBlur(image, (0, 0), 2.5 * unit), image)
        tint = np.array([1.0, 0.86, 0.70])
        tinted = np.where(worn, image * tint, image).astype(image.dtype)
        shifted = np.where(worn, np.roll(image, (4 * unit, 6 * unit), (0, 1)), image)
        lit = np.where(
            worn, np.clip(image * np.linspace(0.75, 1.15, image.shape[1])[None, :, None], 0, top), image
        )
        core = cv2.erode(self.draped.edit_region, np.ones((6 * unit + 1,) * 2, np.uint8))
        rim = np.where((core == 255)[:, :, None], image, self.old_colour())
        hole = self.draped.edit_region.copy()
        hole[hole.shape[0] // 2 :, : hole.shape[1] // 3] = 0
        leaked = self.locked()
        leaked[3, 5] ^= 1
        leaked[self.draped.box.top + 1, self.draped.box.left + 1, 2] ^= 1
        return {
            "perfect": self.locked(),
            "lit": self.locked(lit.astype(image.dtype)),
            "blurred": self.locked(blurred),
            "tinted": self.locked(tinted),
            "shifted": self.locked(shifted),
            "garbled": self.locked(self.garbled()),
            "rimmed": self.locked(rim),
            "hole": self.locked(edit_region=hole),
            "leaked": leaked,
        }

    def garbled(self) -> NDArray:
        """The print cut into tiles that changed places, colours kept: what a diffusion model does to lettering."""
        image, worn, tile = self.draped.image, self.worn(), 16
        rows, columns = image.shape[0] // tile, image.shape[1] // tile
        tiles = [
            (slice(r * tile, (r + 1) * tile), slice(c * tile, (c + 1) * tile))
            for r in range(rows)
            for c in range(columns)
            if worn[r * tile : (r + 1) * tile, c * tile : (c + 1) * tile].all()
        ]
        out = image.copy()
        for target, source in zip(tiles, np.random.default_rng(5).permutation(len(tiles)), strict=True):
            out[target] = image[tiles[source]]
        return out

    def old_colour(self) -> NDArray:
        """The box of the photo as it was: the old garment everywhere inside its silhouette."""
        box = self.draped.box
        return self.photo.pixels[box.top : box.bottom, box.left : box.right]


def dressed(width: int = 420, height: int = 560, *, depth: int = 8, plain: bool = False) -> Dressed:
    """A grey studio, a person in a green tee, and the same tee in cream with dark lettering, softly lit."""
    scale = np.iinfo(np.uint16 if depth == 16 else np.uint8).max / 255
    dtype = np.uint16 if depth == 16 else np.uint8
    unit = width / 420
    rng = np.random.default_rng(7)
    light = cv2.resize(cv2.GaussianBlur(rng.random((56, 42)).astype(np.float32), (0, 0), 3), (width, height))
    light = 0.8 + 0.3 * (light - light.min()) / np.ptp(light)
    grain = rng.standard_normal((height, width, 1)).astype(np.float32) * 1.5
    ground = np.full((height, width, 3), (176, 178, 182), np.float32)
    silhouette = _tee(width, height, unit)
    skin = np.zeros((height, width), np.uint8)
    cv2.circle(skin, (width // 2, int(90 * unit)), int(60 * unit), 255, -1)
    cv2.rectangle(skin, (int(100 * unit), int(300 * unit)), (int(135 * unit), int(460 * unit)), 255, -1)
    body = np.where(skin[:, :, None] > 0, np.float32((205, 160, 135)), ground)
    hand = np.zeros_like(skin)
    cv2.circle(hand, (int(240 * unit), int(330 * unit)), int(26 * unit), 255, -1)

    green, cream = np.float32((40, 110, 70)), np.float32((226, 216, 196))
    fabric = np.broadcast_to(cream, ground.shape).copy()
    weave = 4 * np.sin(np.arange(width) * 1.9)[None, :, None] * np.sin(np.arange(height) * 1.7)[:, None, None]
    fabric += weave
    if not plain:
        size, stroke = 1.6 * unit, max(2, round(5 * unit))
        ink = np.zeros((height, width), np.uint8)
        for line, word in enumerate(("ANCHOR", "STUDIO", "No. 27")):
            place = (int(125 * unit), int((230 + 62 * line) * unit))
            cv2.putText(ink, word, place, cv2.FONT_HERSHEY_DUPLEX, size, 255, stroke, cv2.LINE_AA)
        share = ink[:, :, None].astype(np.float32) / 255
        fabric = fabric * (1 - share) + np.float32((40, 42, 52)) * share

    def shot(picture: NDArray, lit: NDArray | float) -> NDArray:
        return np.clip((picture * lit + grain) * scale, 0, 255 * scale).astype(dtype)

    soft = cv2.GaussianBlur(silhouette, (0, 0), 0.7 * unit).astype(np.float32)[:, :, None] / 255
    shade = light[:, :, None]
    front = hand[:, :, None] > 0
    old = np.where(front, np.float32((205, 160, 135)), body * (1 - soft) + green * shade * soft)
    new = body * (1 - soft) + fabric * shade * soft
    photo = Photo(shot(old, 1.0), None, "PNG")
    rendered = shot(np.where(front, np.float32((205, 160, 135)), new), 1.0)

    reach = 2 * round(2 * unit) + 1
    grown = cv2.dilate(silhouette, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach)))
    edit = cv2.min(cv2.GaussianBlur(grown, (0, 0), 0.6 * unit), grown)
    edit[hand > 0] = 0
    left, top, w, h = cv2.boundingRect(edit)
    left, top, w, h = left - 8, top - 8, w + 16, h + 16
    box = Box(left, top, left + w, top + h)
    inside = np.s_[top : top + h, left : left + w]
    covered = np.where(hand > 0, 0, silhouette)
    empty = np.zeros((h, w), np.uint8)
    draped = Draped(
        box=box,
        image=np.ascontiguousarray(rendered[inside]),
        edit_region=np.ascontiguousarray(edit[inside]),
        garment=np.ascontiguousarray(covered[inside]),
        needs_fill=np.ascontiguousarray(np.where(covered == 0, edit, 0)[inside]),
        skin_fill=empty,
        confidence=np.where(covered[inside] > 0, 255, 0).astype(np.uint8),
    )
    garment = GarmentPixels(shot(fabric, 1.0), silhouette, Slot.UPPER, "tee")
    return Dressed(photo, garment, draped, hand, silhouette)


def _tee(width: int, height: int, unit: float) -> Mask:
    outline = [(150, 150), (175, 165), (245, 165), (270, 150), (340, 190), (318, 260), (292, 246)]
    outline += [(296, 440), (124, 440), (128, 246), (102, 260), (80, 190)]
    mask = np.zeros((height, width), np.uint8)
    cv2.fillPoly(mask, [np.round(np.array(outline) * unit).astype(np.int32)], 255)
    return mask


def with_skin(dressed: Dressed) -> Dressed:
    """The same look, its lowest quarter declared invented skin."""
    skin = np.zeros_like(dressed.draped.skin_fill)
    skin[skin.shape[0] * 3 // 4 :] = 255
    return replace(dressed, draped=replace(dressed.draped, skin_fill=skin, needs_fill=skin))
