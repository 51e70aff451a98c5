"""A garment's exact edge by a model of the ViTMatte family: it refines a rough cut-out."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from render.arrays import Array, shrunk
from render.cards import parser_card
from render.parsers.base import MATTING, Placement, load_model, load_processor
from render.pixels import Mask

CARD = parser_card(MATTING)

LONGEST_SIDE = 1024
"""Its attention is over the whole picture: twice the side takes sixteen times the memory."""

OPEN = 0.02
"""Half the width of the band about the outline that the model decides, as a share of the longer side."""


class MattingModel:
    def __init__(self, place: Placement) -> None:
        from transformers import VitMatteForImageMatting
        from transformers.models.vitmatte.image_processing_pil_vitmatte import VitMatteImageProcessorPil

        self._model: Any = load_model(VitMatteForImageMatting, CARD, place)
        self._processor: Any = load_processor(VitMatteImageProcessorPil, CARD, place)

    def matte(self, picture: Array, trimap: Mask) -> Mask:
        """Alpha (h, w) uint8 of (h, w, 3) uint8 sRGB; `trimap` is 255 inside, 0 outside, 128 to be decided."""
        pixels = self._processor(images=picture, trimaps=trimap, return_tensors="pt")["pixel_values"]
        alphas = self._model(pixel_values=pixels.to(self._model.device)).alphas
        height, width = trimap.shape
        alpha = alphas[0, 0, :height, :width].float().cpu().numpy()
        return np.where(trimap == 128, np.rint(255 * np.clip(alpha, 0, 1)), trimap).astype(np.uint8)


def trimap_of(cutout: Mask) -> Mask:
    """255 well inside, 0 well outside, 128 in a band about the outline and wherever the cut-out is soft."""
    reach = max(2, round(OPEN * max(cutout.shape)))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    inside = cv2.erode((cutout >= 250).astype(np.uint8), kernel)
    outside = 1 - cv2.dilate((cutout > 5).astype(np.uint8), kernel)
    trimap = np.full(cutout.shape, 128, np.uint8)
    trimap[inside > 0] = 255
    trimap[outside > 0] = 0
    return trimap


def refined(model: MattingModel, picture: Array, cutout: Mask) -> Mask:
    """The cut-out of (h, w, 3) uint8 sRGB with the model's edge, at the picture's own size."""
    height, width = cutout.shape
    scale = min(1.0, LONGEST_SIDE / max(height, width))
    if scale == 1.0:
        return model.matte(picture, trimap_of(cutout))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    alpha = model.matte(shrunk(picture, size), trimap_of(shrunk(cutout, size)))
    wide = np.asarray(cv2.resize(alpha, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)
    whole = trimap_of(cutout)
    return np.where(whole == 128, wide, whole).astype(np.uint8)
