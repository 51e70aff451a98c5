"""What a person thinks of a photo, as viewers show it, and the door through which they change it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal

from ui.marked import marked

if TYPE_CHECKING:
    from studio.library.photos import PhotoSummary

MOST_STARS = 5


class Flag(StrEnum):
    PICK = "pick"
    NONE = "none"
    REJECT = "reject"


class Label(StrEnum):
    NONE = "none"
    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"
    BLUE = "blue"
    PURPLE = "purple"


@dataclass(frozen=True)
class Marks:
    """Stars from 0 to 5, flag and colour label."""

    rating: int = 0
    flag: Flag = Flag.NONE
    label: Label = Label.NONE


@dataclass(frozen=True)
class Words:
    """What is said of a photo."""

    title: str = ""
    caption: str = ""
    keywords: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


class Culling(QObject):
    """Where marks and words come from and go to. This one has none and takes none: the library's own stands over it.

    Signals: `changed(photo_ids)` when marks or words of these photos are others now.
    """

    changed = Signal(object)

    @property
    def is_open(self) -> bool:
        """Whether marks can be set; controls for them are shown only then."""
        return False

    def marks(self, photo: PhotoSummary) -> Marks:
        return Marks()

    def words(self, photo: PhotoSummary) -> Words:
        """As far as they are known; when they are read, `changed` is emitted."""
        return Words()

    def set_rating(self, photo_ids: Sequence[str], rating: int) -> None: ...

    def set_flag(self, photo_ids: Sequence[str], flag: Flag) -> None: ...

    def set_label(self, photo_ids: Sequence[str], label: Label) -> None: ...

    def set_title(self, photo_ids: Sequence[str], title: str) -> None: ...

    def set_caption(self, photo_ids: Sequence[str], caption: str) -> None: ...

    def add_keywords(self, photo_ids: Sequence[str], words: Sequence[str]) -> None: ...

    def remove_keywords(self, photo_ids: Sequence[str], words: Sequence[str]) -> None: ...

    def add_people(self, photo_ids: Sequence[str], names: Sequence[str]) -> None: ...

    def remove_people(self, photo_ids: Sequence[str], names: Sequence[str]) -> None: ...


_LABELS = {
    Label.NONE: marked("Marks", "No label"),
    Label.RED: marked("Marks", "Red"),
    Label.YELLOW: marked("Marks", "Yellow"),
    Label.GREEN: marked("Marks", "Green"),
    Label.BLUE: marked("Marks", "Blue"),
    Label.PURPLE: marked("Marks", "Purple"),
}
_FLAGS = {
    Flag.PICK: marked("Marks", "Picked"),
    Flag.NONE: marked("Marks", "No flag"),
    Flag.REJECT: marked("Marks", "Rejected"),
}


def label_name(label: Label) -> str:
    return QCoreApplication.translate("Marks", _LABELS[label])


def flag_name(flag: Flag) -> str:
    return QCoreApplication.translate("Marks", _FLAGS[flag])
