"""What a canvas edits: a person in a photo, or a garment in its picture. Masks, points and tools follow from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from render.messages import Slot
from ui.canvas.model import CUTOUT, EDITABLE, MaskName, Tool
from ui.marked import marked


@dataclass(frozen=True)
class PointScheme:
    """Points by name.

    order   in which they are placed; a person may stop whenever the rest is not needed
    lines   drawn between two points that both stand
    texts   what a person calls them, told left and right as whoever wears the garment has them
    """

    order: tuple[str, ...]
    lines: tuple[tuple[str, str], ...]
    texts: Mapping[str, str]

    def text(self, name: str) -> str:
        return QCoreApplication.translate("Keypoints", self.texts[name])

    def next_missing(self, placed: Mapping[str, object], after: str | None = None) -> str | None:
        """The next point to place, in order, starting behind `after` and coming round; None when all stand."""
        start = self.order.index(after) + 1 if after else 0
        order = self.order[start:] + self.order[:start]
        return next((name for name in order if name not in placed), None)


@dataclass(frozen=True)
class Subject:
    masks: tuple[MaskName, ...]
    tools: tuple[Tool, ...]
    points: PointScheme
    takes_garments: bool

    @property
    def has_look(self) -> bool:
        """Whether there is something to compare the picture with."""
        return self.takes_garments


BODY = PointScheme(
    order=(
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
    ),
    lines=(
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
    ),
    texts={
        "left_shoulder": marked("Keypoints", "left shoulder"),
        "right_shoulder": marked("Keypoints", "right shoulder"),
        "left_elbow": marked("Keypoints", "left elbow"),
        "right_elbow": marked("Keypoints", "right elbow"),
        "left_wrist": marked("Keypoints", "left wrist"),
        "right_wrist": marked("Keypoints", "right wrist"),
        "left_hip": marked("Keypoints", "left hip"),
        "right_hip": marked("Keypoints", "right hip"),
        "left_knee": marked("Keypoints", "left knee"),
        "right_knee": marked("Keypoints", "right knee"),
        "left_ankle": marked("Keypoints", "left ankle"),
        "right_ankle": marked("Keypoints", "right ankle"),
        "nose": marked("Keypoints", "nose"),
        "left_eye": marked("Keypoints", "left eye"),
        "right_eye": marked("Keypoints", "right eye"),
        "left_ear": marked("Keypoints", "left ear"),
        "right_ear": marked("Keypoints", "right ear"),
    },
)
"""COCO-17; what a garment hangs on comes first."""

PERSON = Subject(masks=EDITABLE, tools=tuple(Tool), points=BODY, takes_garments=True)

_TOP = (
    "neck_left",
    "neck_right",
    "neck_front",
    "shoulder_left",
    "shoulder_right",
    "armpit_left",
    "armpit_right",
    "cuff_left_upper",
    "cuff_left_lower",
    "cuff_right_upper",
    "cuff_right_lower",
)
_HEM = ("hem_left", "hem_right", "hem_front")
_TOP_LINES = (
    ("neck_left", "neck_front"),
    ("neck_front", "neck_right"),
    ("neck_left", "shoulder_left"),
    ("neck_right", "shoulder_right"),
    ("shoulder_left", "cuff_left_upper"),
    ("shoulder_right", "cuff_right_upper"),
    ("cuff_left_upper", "cuff_left_lower"),
    ("cuff_right_upper", "cuff_right_lower"),
    ("cuff_left_lower", "armpit_left"),
    ("cuff_right_lower", "armpit_right"),
)
_HEM_LINES = (("hem_left", "hem_front"), ("hem_front", "hem_right"))
_TEXTS = {
    "neck_left": marked("Keypoints", "left end of the neckline"),
    "neck_right": marked("Keypoints", "right end of the neckline"),
    "neck_front": marked("Keypoints", "lowest point of the front neckline"),
    "shoulder_left": marked("Keypoints", "left shoulder tip"),
    "shoulder_right": marked("Keypoints", "right shoulder tip"),
    "armpit_left": marked("Keypoints", "left armpit"),
    "armpit_right": marked("Keypoints", "right armpit"),
    "cuff_left_upper": marked("Keypoints", "outer end of the left cuff"),
    "cuff_left_lower": marked("Keypoints", "inner end of the left cuff"),
    "cuff_right_upper": marked("Keypoints", "outer end of the right cuff"),
    "cuff_right_lower": marked("Keypoints", "inner end of the right cuff"),
    "waist_left": marked("Keypoints", "left side of the waist"),
    "waist_right": marked("Keypoints", "right side of the waist"),
    "hip_left": marked("Keypoints", "left side of the hip"),
    "hip_right": marked("Keypoints", "right side of the hip"),
    "crotch": marked("Keypoints", "crotch"),
    "hem_left": marked("Keypoints", "left end of the hem"),
    "hem_right": marked("Keypoints", "right end of the hem"),
    "hem_front": marked("Keypoints", "middle of the hem"),
    "hem_left_outer": marked("Keypoints", "outer end of the left hem"),
    "hem_left_inner": marked("Keypoints", "inner end of the left hem"),
    "hem_right_outer": marked("Keypoints", "outer end of the right hem"),
    "hem_right_inner": marked("Keypoints", "inner end of the right hem"),
}

TOP = PointScheme((*_TOP, *_HEM), (*_TOP_LINES, *_HEM_LINES), _TEXTS)
DRESS = PointScheme((*_TOP, "waist_left", "waist_right", *_HEM), (*_TOP_LINES, *_HEM_LINES), _TEXTS)
TROUSERS = PointScheme(
    (
        "waist_left",
        "waist_right",
        "hip_left",
        "hip_right",
        "crotch",
        "hem_left_outer",
        "hem_left_inner",
        "hem_right_outer",
        "hem_right_inner",
    ),
    (
        ("waist_left", "waist_right"),
        ("waist_left", "hip_left"),
        ("waist_right", "hip_right"),
        ("hip_left", "hem_left_outer"),
        ("hip_right", "hem_right_outer"),
        ("hem_left_outer", "hem_left_inner"),
        ("hem_right_outer", "hem_right_inner"),
        ("hem_left_inner", "crotch"),
        ("hem_right_inner", "crotch"),
    ),
    _TEXTS,
)
SKIRT = PointScheme(
    ("waist_left", "waist_right", "hip_left", "hip_right", "hem_left", "hem_right"),
    (
        ("waist_left", "waist_right"),
        ("waist_left", "hip_left"),
        ("waist_right", "hip_right"),
        ("hip_left", "hem_left"),
        ("hip_right", "hem_right"),
        ("hem_left", "hem_right"),
    ),
    _TEXTS,
)

GARMENT = Subject(
    masks=(CUTOUT,),
    tools=(Tool.VIEW, Tool.BRUSH, Tool.ERASE, Tool.SMART_BRUSH, Tool.POLYGON, Tool.KEYPOINTS),
    points=TOP,
    takes_garments=False,
)


def garment_points(slot: Slot | None, landmarks: Mapping[str, object]) -> PointScheme:
    """The landmarks that a garment of this slot has; `landmarks`, as found, tell a skirt from trousers."""
    if slot is Slot.DRESS:
        return DRESS
    if slot is Slot.LOWER:
        return SKIRT if landmarks and "hem_left_outer" not in landmarks else TROUSERS
    return TOP
