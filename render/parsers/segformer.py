"""Clothes segmentation by a model of the SegFormer family."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from render.arrays import Array
from render.cards import parser_card
from render.messages import Box
from render.parsers.base import CLOTHES, Placement, load_model, load_processor
from render.parsers.labels import Labels, labels_of

CARD = parser_card(CLOTHES)

CLOSER = 0.8
"""A person who fills less of the picture's sides than this is looked at again, larger."""

MARGIN = 0.12
"""What is seen around the person then, as a share of the person's longer side."""


class ClothesModel:
    def __init__(self, place: Placement) -> None:
        from transformers import SegformerForSemanticSegmentation
        from transformers.models.segformer.image_processing_pil_segformer import SegformerImageProcessorPil

        self._model: Any = load_model(SegformerForSemanticSegmentation, CARD, place)
        self._processor: Any = load_processor(SegformerImageProcessorPil, CARD, place)
        self.labels: Labels = labels_of(self._model.config.id2label)

    def classes(self, picture: Array) -> Array:
        """(h, w) uint8: the class of every pixel of (h, w, 3) uint8 sRGB."""
        import torch

        pixels = self._processor(images=picture, return_tensors="pt")["pixel_values"]
        scores = self._model(pixel_values=pixels.to(self._model.device)).logits
        # As the model's maker does it: logits are spread to the picture before the highest is taken.
        wide = torch.nn.functional.interpolate(
            scores.float().cpu(), size=picture.shape[:2], mode="bilinear", align_corners=False
        )
        return wide[0].argmax(dim=0).numpy().astype(np.uint8)


def closer_look(box: Box, shape: tuple[int, ...]) -> Box | None:
    """What to look at again: the person and a margin; None where that is nearly the whole picture."""
    height, width = shape[:2]
    if box.width >= CLOSER * width and box.height >= CLOSER * height:
        return None
    margin = round(MARGIN * max(box.width, box.height))
    found = Box(
        max(0, box.left - margin),
        max(0, box.top - margin),
        min(width, box.right + margin),
        min(height, box.bottom + margin),
    )
    return None if (found.width, found.height) == (width, height) else found


def pasted(classes: Array, part: Array, box: Box) -> Array:
    """A label map with the closer look at `box` in its place."""
    out = classes.copy()
    size = (box.width, box.height)
    if part.shape != (box.height, box.width):
        part = np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_NEAREST), np.uint8)
    out[box.top : box.bottom, box.left : box.right] = part
    return out
