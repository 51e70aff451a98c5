"""What an export job is to write, as it stands in its row."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from render.delivery import Delivery
from render.messages import ImageRef


class Conflict(StrEnum):
    """What becomes of a file that has the name already."""

    NUMBER = "number"
    OVERWRITE = "overwrite"
    SKIP = "skip"


class ExportOrder(Struct, frozen=True):
    """A photo, or a photo and a render's patch, as one file in `folder`. `name` has its suffix.

    `parameters` is what a PNG says of how the render was generated.
    """

    photo: ImageRef
    patch: ImageRef | None
    delivery: Delivery
    folder: str
    name: str
    conflict: Conflict = Conflict.NUMBER
    parameters: str = ""
