"""The body points of a photo: names, order of placing, the lines between them."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, QObject, Signal

from render.messages import KEYPOINT_NAMES, Keypoint

PLACING_ORDER = (
    "left_shoulder",
    "right_shoulder",
    "left_elbow",
    "right_elbow",
    "left_wrist",
    "right_wrist",
    "left_hip",
    "right_hip",
    "left_knee",
    "right_knee",
    "left_ankle",
    "right_ankle",
    "nose",
    "left_eye",
    "right_eye",
    "left_ear",
    "right_ear",
)
"""What a garment hangs on comes first; a person may stop whenever the rest is not needed."""

BONES = (
    ("left_shoulder", "right_shoulder"),
    ("left_shoulder", "left_elbow"),
    ("left_elbow", "left_wrist"),
    ("right_shoulder", "right_elbow"),
    ("right_elbow", "right_wrist"),
    ("left_shoulder", "left_hip"),
    ("right_shoulder", "right_hip"),
    ("left_hip", "right_hip"),
    ("left_hip", "left_knee"),
    ("left_knee", "left_ankle"),
    ("right_hip", "right_knee"),
    ("right_knee", "right_ankle"),
    ("nose", "left_eye"),
    ("nose", "right_eye"),
    ("left_eye", "left_ear"),
    ("right_eye", "right_ear"),
)

_TEXTS = {
    "nose": "nose",
    "left_eye": "left eye",
    "right_eye": "right eye",
    "left_ear": "left ear",
    "right_ear": "right ear",
    "left_shoulder": "left shoulder",
    "right_shoulder": "right shoulder",
    "left_elbow": "left elbow",
    "right_elbow": "right elbow",
    "left_wrist": "left wrist",
    "right_wrist": "right wrist",
    "left_hip": "left hip",
    "right_hip": "right hip",
    "left_knee": "left knee",
    "right_knee": "right knee",
    "left_ankle": "left ankle",
    "right_ankle": "right ankle",
}


def keypoint_text(name: str) -> str:
    """The name for a person, who is told left and right as the person in the photo has them."""
    return QCoreApplication.translate("Keypoints", _TEXTS[name])


class KeypointSet(QObject):
    """The points that are placed. Signal: `changed(points)`, a dict by COCO-17 name, only when they change."""

    changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._points: dict[str, Keypoint] = {}

    def points(self) -> dict[str, Keypoint]:
        return dict(self._points)

    def get(self, name: str) -> Keypoint | None:
        return self._points.get(name)

    def replace(self, points: Mapping[str, Keypoint]) -> None:
        if dict(points) != self._points:
            self._points = {name: points[name] for name in KEYPOINT_NAMES if name in points}
            self.changed.emit(self.points())

    def next_missing(self, after: str | None = None) -> str | None:
        """The next point to place, in order, starting behind `after` and coming round; None when all stand."""
        start = PLACING_ORDER.index(after) + 1 if after else 0
        order = PLACING_ORDER[start:] + PLACING_ORDER[:start]
        return next((name for name in order if name not in self._points), None)
