"""What is known of the photos that are selected, without a widget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from ui.library.viewers.facts import bias_words, exposure_words, position_words, time_words
from ui.library.viewers.histogram_model import Histogram
from ui.library.viewers.marks import Culling, Words
from ui.observable import observed
from ui.pictures.source import PictureSource, Want
from ui.words import file_size, megapixels

if TYPE_CHECKING:
    from studio.library.photos import PhotoSummary

READ_SIDE = 512
"""A histogram of so many pixels is that of the photo, for the eye."""

REST_MS = 200
"""Whoever goes from photo to photo faster asks for nothing."""


@dataclass(frozen=True)
class Fact:
    """One line: what it is, and its value."""

    name: str
    value: str


class InfoModel(QObject):
    """Signals: `x_changed(value)` for every property x.

    photos     that are selected, the active one first
    facts      of the active one, in the order in which they are read
    exposure   how it was taken, as one line
    histogram  None until it is read
    words      title, caption, keywords and people of the active one
    problem    why its file cannot be read, as a sentence
    """

    photos_changed = Signal(object)
    facts_changed = Signal(object)
    exposure_changed = Signal(object)
    histogram_changed = Signal(object)
    words_changed = Signal(object)
    problem_changed = Signal(object)
    photos: observed[tuple[PhotoSummary, ...]] = observed(())
    facts = observed[tuple[Fact, ...]](())
    exposure = observed("")
    histogram = observed[Histogram | None](None)
    words = observed(Words())
    problem = observed("")

    def __init__(self, source: PictureSource, culling: Culling, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._culling = culling
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._read)
        source.arrived.connect(self._arrived)
        culling.changed.connect(self._marks_changed)

    @property
    def photo(self) -> PhotoSummary | None:
        return self.photos[0] if self.photos else None

    @property
    def folder(self) -> Path | None:
        return Path(self.photo.path).parent if self.photo is not None else None

    def show(self, photos: Sequence[PhotoSummary]) -> None:
        """Tell of these, the active one first."""
        self.photos = tuple(photos)
        self._source.set_wants(self, ())
        self._refresh()
        photo = self.photo
        self.words = self._culling.words(photo) if photo is not None else Words()
        if photo is not None and self._source.facts(photo.sha256) is None:
            self._rest.start()
        else:
            self._rest.stop()

    def set_title(self, photo_ids: Sequence[str], title: str) -> None:
        self._culling.set_title(photo_ids, title)

    def set_caption(self, photo_ids: Sequence[str], caption: str) -> None:
        self._culling.set_caption(photo_ids, caption)

    def add_keywords(self, text: str) -> None:
        """Words with commas between them."""
        words = listed(text)
        if words and self.photos:
            self._culling.add_keywords(self.photo_ids, words)

    def remove_keyword(self, word: str) -> None:
        self._culling.remove_keywords(self.photo_ids, (word,))

    def add_people(self, text: str) -> None:
        """Names with commas between them."""
        names = listed(text)
        if names and self.photos:
            self._culling.add_people(self.photo_ids, names)

    def remove_person(self, name: str) -> None:
        self._culling.remove_people(self.photo_ids, (name,))

    @property
    def photo_ids(self) -> tuple[str, ...]:
        return tuple(photo.id for photo in self.photos)

    def _read(self) -> None:
        photo = self.photo
        if photo is not None and self._source.facts(photo.sha256) is None:
            self._source.set_wants(self, [Want(photo, READ_SIDE, seen=False)])

    def _arrived(self, sha256: str) -> None:
        if self.photo is not None and self.photo.sha256 == sha256:
            self._refresh()

    def _marks_changed(self, photo_ids: object) -> None:
        del photo_ids
        if self.photo is not None:
            self.words = self._culling.words(self.photo)

    def _refresh(self) -> None:
        photo = self.photo
        read = self._source.facts(photo.sha256) if photo is not None else None
        self.problem = self._source.problem(photo.sha256) if photo is not None else ""
        self.exposure = exposure_words(read.exposure) if read is not None else ""
        self.histogram = Histogram.of(read.histogram) if read is not None else None
        self.facts = tuple(self._facts_of(photo)) if photo is not None else ()

    def _facts_of(self, photo: PhotoSummary) -> list[Fact]:
        read = self._source.facts(photo.sha256)
        sizes = [f"{photo.width} × {photo.height}", megapixels(photo.width, photo.height)]
        captured_at = photo.captured_at
        facts: list[tuple[str, str]] = []
        if read is not None:
            sizes.append(file_size(read.file_bytes))
            kind = self.tr("{format}, {bits} bit, {colours}").format(
                format=read.format, bits=read.bit_depth, colours=read.colour_space
            )
            facts += [
                (self.tr("File"), kind),
                (self.tr("Camera"), read.camera or ""),
                (self.tr("Lens"), read.exposure.lens or ""),
                (
                    self.tr("Compensation"),
                    bias_words(read.exposure.bias) if read.exposure.bias is not None else "",
                ),
                (self.tr("Title in the file"), read.title or ""),
                (self.tr("Position"), position_words(read.exposure.position)),
            ]
            captured_at = read.captured_at or captured_at
        facts = [
            (self.tr("Taken"), time_words(captured_at)),
            (self.tr("Size"), "   ".join(sizes)),
            *facts,
        ]
        known = self.tr("known") if photo.has_anchor_map else self.tr("not yet; the smart brush makes one")
        facts.append((self.tr("Anchor map"), known))
        return [Fact(name, value) for name, value in facts if value]


def listed(text: str) -> tuple[str, ...]:
    """What stands between commas, blanks tidied."""
    return tuple(word for part in text.split(",") if (word := " ".join(part.split())))
