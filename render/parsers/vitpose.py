"""Body points by a model of the ViTPose family."""

from __future__ import annotations

from typing import Any

import numpy as np

from render.arrays import Array
from render.cards import parser_card
from render.messages import KEYPOINT_NAMES, Box, Keypoint
from render.parsers.base import POSE, Placement, load_model, load_processor
from render.parsers.heatmaps import peaks
from render.protect import SURE

CARD = parser_card(POSE)


class PoseModel:
    def __init__(self, place: Placement) -> None:
        from transformers import VitPoseForPoseEstimation
        from transformers.models.vitpose.image_processing_pil_vitpose import VitPoseImageProcessorPil

        self._model: Any = load_model(VitPoseForPoseEstimation, CARD, place)
        self._processor: Any = load_processor(VitPoseImageProcessorPil, CARD, place)

    def keypoints(self, picture: Array, box: Box) -> dict[str, Keypoint]:
        """The points of the person in `box` of (h, w, 3) uint8 sRGB, in its pixels.

        Points that the model is not sure of or that it sees outside the picture are left out.
        """
        import torch
        from transformers.models.vitpose.image_processing_pil_vitpose import (
            box_to_center_and_scale,
            transform_preds,
        )

        corner = [float(box.left), float(box.top), float(box.width), float(box.height)]
        pixels = self._processor(images=picture, boxes=[[corner]], return_tensors="pt")["pixel_values"]
        more: dict[str, Any] = {}
        if self._model.config.backbone_config.num_experts > 1:
            # ViTPose+ has an expert per data set; COCO's is the first.
            more["dataset_index"] = torch.tensor([0], device=self._model.device)
        scores = self._model(pixel_values=pixels.to(self._model.device), **more).heatmaps
        heatmaps = scores[0].float().cpu().numpy()
        places, heights = peaks(heatmaps)
        size = self._processor.size
        centre, scale = box_to_center_and_scale(corner, size["width"], size["height"])
        points = transform_preds(places, centre, scale, np.array(heatmaps.shape[1:]))
        return _sure(points, heights, picture.shape)


def _sure(points: Array, heights: Array, shape: tuple[int, ...]) -> dict[str, Keypoint]:
    found: dict[str, Keypoint] = {}
    for name, (x, y), height in zip(KEYPOINT_NAMES, points, heights, strict=False):
        if height >= SURE and 0 <= x <= shape[1] - 1 and 0 <= y <= shape[0] - 1:
            found[name] = Keypoint(float(x), float(y), round(min(float(height), 1.0), 4))
    return found
