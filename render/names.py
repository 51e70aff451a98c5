"""The names that messages use: slots, regions, kinds of errors. `render.messages` has them all."""

from __future__ import annotations

from enum import StrEnum


class Slot(StrEnum):
    """Where on the body a garment is worn. The order of declaration is the layer order, inner to outer."""

    LOWER = "lower"
    UPPER = "upper"
    DRESS = "dress"
    OUTERWEAR = "outerwear"
    SHOES = "shoes"
    HAT = "hat"
    BAG = "bag"


class Region(StrEnum):
    """A label of the anchor map."""

    BACKGROUND = "background"
    HAIR = "hair"
    FACE = "face"
    NECK = "neck"
    UPPER = "upper"
    LOWER = "lower"
    DRESS = "dress"
    OUTERWEAR = "outerwear"
    LEFT_ARM = "left_arm"
    RIGHT_ARM = "right_arm"
    LEFT_HAND = "left_hand"
    RIGHT_HAND = "right_hand"
    LEFT_LEG = "left_leg"
    RIGHT_LEG = "right_leg"
    SHOES = "shoes"
    HAT = "hat"
    BAG = "bag"
    ACCESSORY = "accessory"


class ErrorKind(StrEnum):
    """Why a task failed, for programs; the sentence beside it is for people."""

    NOT_FOUND = "not_found"
    NOT_A_FILE = "not_a_file"
    UNREADABLE = "unreadable"
    EMPTY = "empty"
    NOT_AN_IMAGE = "not_an_image"
    UNSUPPORTED_FORMAT = "unsupported_format"
    UNSUPPORTED_COLOUR = "unsupported_colour"
    TRUNCATED = "truncated"
    DAMAGED = "damaged"
    TOO_LARGE = "too_large"
    BOMB = "bomb"
    FILE_TOO_LARGE = "file_too_large"
    TOO_MANY_FRAMES = "too_many_frames"
    METADATA_TOO_LARGE = "metadata_too_large"
    PROFILE_TOO_LARGE = "profile_too_large"
    PROFILE_INVALID = "profile_invalid"
    CHANGED = "changed"
    MASK_SIZE = "mask_size"
    MASK_INVALID = "mask_invalid"
    NO_PERSON = "no_person"
    NO_ANCHORS = "no_anchors"
    ANCHORS_INVALID = "anchors_invalid"
    NO_CUTOUT = "no_cutout"
    UNKNOWN_ENGINE = "unknown_engine"
    UNKNOWN_SLOT = "unknown_slot"
    ENGINE_UNAVAILABLE = "engine_unavailable"
    UNFIT = "unfit"
    DOES_NOT_FIT = "does_not_fit"
    WEIGHTS_INVALID = "weights_invalid"
    OUT_OF_MEMORY = "out_of_memory"
    GPU_LOST = "gpu_lost"
    TIMEOUT = "timeout"
    DISK_FULL = "disk_full"
    NOT_WRITABLE = "not_writable"
    CRASHED = "crashed"
    QUARANTINED = "quarantined"
    INTERNAL = "internal"
