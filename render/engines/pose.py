"""A person's keypoints as the picture that pose ControlNets were trained on: OpenPose's coloured limbs on black."""

from __future__ import annotations

import math
from collections.abc import Mapping

import cv2
import numpy as np
from numpy.typing import NDArray

from render.messages import Keypoint

JOINTS = (
    "nose", "neck", "right_shoulder", "right_elbow", "right_wrist", "left_shoulder", "left_elbow", "left_wrist",
    "right_hip", "right_knee", "right_ankle", "left_hip", "left_knee", "left_ankle",
    "right_eye", "left_eye", "right_ear", "left_ear",
)  # fmt: skip
"""OpenPose's order of the COCO body (Cao et al. 2017)."""

LIMBS = (
    (1, 2), (1, 5), (2, 3), (3, 4), (5, 6), (6, 7), (1, 8), (8, 9), (9, 10),
    (1, 11), (11, 12), (12, 13), (1, 0), (0, 14), (14, 16), (0, 15), (15, 17),
)  # fmt: skip

LEAST_CONFIDENCE = 0.3


def draw_pose(keypoints: Mapping[str, Keypoint], width: int, height: int) -> NDArray[np.uint8]:
    """(height, width, 3) uint8. What is not known is left out."""
    canvas = np.zeros((height, width, 3), np.uint8)
    places = joint_places(keypoints)
    thickness = max(1, round(4 * min(width, height) / 512))
    for number, (start, end) in enumerate(LIMBS):
        if JOINTS[start] not in places or JOINTS[end] not in places:
            continue
        a, b = places[JOINTS[start]], places[JOINTS[end]]
        middle = round((a[0] + b[0]) / 2), round((a[1] + b[1]) / 2)
        length = math.dist(a, b) / 2
        angle = math.degrees(math.atan2(b[1] - a[1], b[0] - a[0]))
        # OpenPose draws limbs at six tenths of the joints' brightness.
        colour = tuple(round(0.6 * value) for value in _colour(number))
        cv2.ellipse(canvas, middle, (max(1, round(length)), thickness), angle, 0, 360, colour, -1)
    for number, name in enumerate(JOINTS):
        if name in places:
            x, y = places[name]
            cv2.circle(canvas, (round(x), round(y)), thickness, _colour(number), -1)
    return canvas


def joint_places(keypoints: Mapping[str, Keypoint]) -> dict[str, tuple[float, float]]:
    """What is known well enough, and the neck, which COCO has no point for, between the shoulders."""
    places = {
        name: (point.x, point.y) for name, point in keypoints.items() if point.confidence >= LEAST_CONFIDENCE
    }
    if "left_shoulder" in places and "right_shoulder" in places:
        left, right = places["left_shoulder"], places["right_shoulder"]
        places["neck"] = ((left[0] + right[0]) / 2, (left[1] + right[1]) / 2)
    return places


def _colour(number: int) -> tuple[int, int, int]:
    """Eighteen hues round the circle, red first, as OpenPose has them."""
    third, part = divmod(number * 85, 510)
    rising, falling = min(part, 255), 255 - max(0, part - 255)
    red, green, blue = ((falling, rising, 0), (0, falling, rising), (rising, 0, falling))[third % 3]
    return red, green, blue
