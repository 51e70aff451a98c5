"""Some photos all at once, to be thinned out, without a widget."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF, Qt, Signal

from ui.library.viewers.picture_model import PictureModel
from ui.library.viewers.sequence import PhotoSequence
from ui.observable import observed
from ui.pictures.source import PictureSource

if TYPE_CHECKING:
    from studio.library.photos import PhotoSummary

MOST = 60
"""More would be thumbnails, which the grid shows better."""


class SurveyModel(QObject):
    """Signals: `x_changed(value)` for every property x; `left(photo_id)` when one was taken out.

    photos  what is surveyed, each in its picture
    active  which of them keys act on, -1 for none
    shown   whether the view is seen; nothing is read for one that is not
    """

    pictures_changed = Signal(object)
    active_changed = Signal(object)
    shown_changed = Signal(object)
    pictures = observed[tuple[PictureModel, ...]](())
    active = observed(-1)
    shown = observed(False)

    left = Signal(str)

    def __init__(self, source: PictureSource, sequence: PhotoSequence, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._sequence = sequence
        self._rows: dict[PictureModel, int] = {}
        self.shown_changed.connect(self._tell_wants)
        sequence.changed.connect(self._sequence_changed)

    def open(self, rows: Sequence[int], active: int = 0) -> None:
        """Survey the photos in these rows, the first `MOST` of them that are read."""
        found = [(row, photo) for row in rows if (photo := self._sequence.photo(row)) is not None][:MOST]
        self._rows = {self._picture_of(photo): row for row, photo in found}
        self._put(list(self._rows))
        self.active = min(max(active, 0), len(self.pictures) - 1)

    @property
    def active_photo(self) -> PhotoSummary | None:
        return self.pictures[self.active].photo if 0 <= self.active < len(self.pictures) else None

    @property
    def active_row(self) -> int:
        """Where the active photo is in its sequence, -1 for none."""
        return self._rows[self.pictures[self.active]] if 0 <= self.active < len(self.pictures) else -1

    @property
    def photos(self) -> tuple[PhotoSummary, ...]:
        return tuple(picture.photo for picture in self.pictures if picture.photo is not None)

    def activate(self, picture: PictureModel) -> None:
        if picture in self.pictures:
            self.active = self.pictures.index(picture)

    def next(self) -> None:
        self._step(1)

    def previous(self) -> None:
        self._step(-1)

    def drop(self) -> None:
        """Take the active photo out of the survey; the photo itself stays as it is."""
        if 0 <= self.active < len(self.pictures):
            self.take_out(self.pictures[self.active])

    def take_out(self, picture: PictureModel) -> None:
        if picture not in self.pictures or picture.photo is None:
            return
        place, photo_id = self.pictures.index(picture), picture.photo.id
        remaining = [each for each in self.pictures if each is not picture]
        active = self.active - (self.active > place)
        self._put(remaining)
        self.active = min(active, len(remaining) - 1)
        self.left.emit(photo_id)

    def _sequence_changed(self) -> None:
        """What is said of the photos may be new. Those that have left the rows stay until they are taken out."""
        for picture, row in self._rows.items():
            before, here = picture.photo, self._sequence.photo(row)
            if before is None or here is None:
                continue
            if here.id != before.id:
                row = self._sequence.row_near(before.id, row)
                here = self._sequence.photo(row)
            if here is not None:
                self._rows[picture] = row
                picture.show(here)

    def _step(self, step: int) -> None:
        if self.pictures:
            self.active = (self.active + step) % len(self.pictures)

    def _picture_of(self, photo: PhotoSummary) -> PictureModel:
        picture = PictureModel(self._source, self)
        picture.show(photo)
        picture.wants_changed.connect(self._tell_wants)
        return picture

    def _put(self, pictures: Sequence[PictureModel]) -> None:
        gone = [picture for picture in self.pictures if picture not in pictures]
        self.pictures = tuple(pictures)
        self._tell_wants()
        for picture in gone:
            self._rows.pop(picture, None)
            picture.deleteLater()

    def _tell_wants(self, *_: object) -> None:
        wants = [want for picture in self.pictures for want in picture.wants()] if self.shown else []
        self._source.set_wants(self, wants)


def fill(
    sizes: Sequence[tuple[int, int]], width: float, height: float, gap: float, around: QSizeF
) -> list[QRectF]:
    """Places for pictures of these sizes, in rows, as many in each as make the pictures largest together.

    Each place is as large as its picture and what stands `around` it, in the middle of a cell; all cells have the same
    size, and the last row stands in the middle if it is shorter.
    """
    count = len(sizes)
    if not count:
        return []

    def cell(columns: int) -> QSizeF:
        rows = -(-count // columns)
        return QSizeF((width - gap * (columns - 1)) / columns, (height - gap * (rows - 1)) / rows)

    def area(columns: int) -> float:
        return sum(
            fitted.width() * fitted.height()
            for fitted in (_fitted(size, cell(columns), around) for size in sizes)
        )

    columns = max(range(1, count + 1), key=area)
    room = cell(columns)
    places: list[QRectF] = []
    for number, size in enumerate(sizes):
        row, column = divmod(number, columns)
        in_row = min(columns, count - row * columns)
        left = (width - in_row * room.width() - gap * (in_row - 1)) / 2
        place = QRectF(QPointF(0, 0), _fitted(size, room, around) + around)
        middle = QPointF(
            (column + 0.5) * room.width() + column * gap, (row + 0.5) * room.height() + row * gap
        )
        place.moveCenter(QPointF(left, 0) + middle)
        places.append(place)
    return places


def _fitted(size: tuple[int, int], room: QSizeF, around: QSizeF) -> QSizeF:
    inner = QSizeF(max(1.0, room.width() - around.width()), max(1.0, room.height() - around.height()))
    return QSizeF(max(1, size[0]), max(1, size[1])).scaled(inner, Qt.AspectRatioMode.KeepAspectRatio)
