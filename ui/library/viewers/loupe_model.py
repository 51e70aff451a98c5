"""One photo after the other, without a widget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from ui.library.viewers.picture_model import PictureModel
from ui.library.viewers.sequence import PhotoSequence
from ui.observable import observed
from ui.pictures.source import WHOLE, PictureSource, Want

if TYPE_CHECKING:
    from studio.library.photos import PhotoSummary

AHEAD, BEHIND = 3, 1
"""Photos that are made ready in the direction of travel, and back from there."""

REST_MS = 500
"""Who looks for so long at a photo may want to look closely; who culls three a second does not."""


class LoupeModel(QObject):
    """Signals: `x_changed(value)` for every property x.

    row         of the photo in its sequence, -1 for none
    count       photos there are
    photo       the active photo, once its row is read
    shown       whether the loupe is seen; nothing is read for one that is not
    info_shown  whether name and exposure are written over the photo
    """

    row_changed = Signal(object)
    count_changed = Signal(object)
    photo_changed = Signal(object)
    shown_changed = Signal(object)
    info_shown_changed = Signal(object)
    row = observed(-1)
    count = observed(0)
    photo: observed[PhotoSummary | None] = observed(None)
    shown = observed(False)
    info_shown = observed(True)

    def __init__(self, source: PictureSource, sequence: PhotoSequence, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._sequence = sequence
        self._direction = 1
        self._resting = False
        self._awaited = False
        self.picture = PictureModel(source, self)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._rested)
        sequence.changed.connect(self._sequence_changed)
        self.picture.wants_changed.connect(self._tell_wants)
        self.shown_changed.connect(self._tell_wants)

    def go_to(self, row: int) -> None:
        """Show the photo in this row, or the nearest that there is."""
        row = min(max(row, 0), self._sequence.count - 1)
        if row != self.row and row >= 0:
            self._direction = 1 if row > self.row else -1
        self.row = row
        self._resting = False
        self._rest.start()
        self._take_photo()

    def next(self) -> None:
        self.go_to(self.row + 1)

    def previous(self) -> None:
        self.go_to(self.row - 1)

    def first(self) -> None:
        self.go_to(0)

    def last(self) -> None:
        self.go_to(self._sequence.count - 1)

    def toggle_info(self) -> None:
        self.info_shown = not self.info_shown

    def _take_photo(self) -> None:
        self.count = self._sequence.count
        found = self._sequence.photo(self.row)
        self._awaited = found is None
        if found is not None or not self.count:
            self.photo = found
            self.picture.show(found)
        self._tell_wants()

    def _sequence_changed(self) -> None:
        """Stay with the photo, wherever its row went; where it went altogether, the next in its place is shown."""
        self.count = self._sequence.count
        if self.row < 0:
            return
        # The photo that is seen is still the one before, while the row that was gone to is read.
        before, here = None if self._awaited else self.photo, self._sequence.photo(self.row)
        if before is not None and here is not None and here.id != before.id:
            row = self._sequence.row_near(before.id, self.row)
            if row >= 0:
                self.row = row
        self.row = min(self.row, self.count - 1)
        self._take_photo()

    def _rested(self) -> None:
        self._resting = True
        self._tell_wants()

    def _tell_wants(self, *_: object) -> None:
        self._source.set_wants(self, self._wants() if self.shown else ())

    def _wants(self) -> list[Want]:
        wants = self.picture.wants(resting=self._resting)
        if not wants:
            return []
        own = [want for want in wants if want.seen]
        near = [
            photo
            for step in (*range(1, AHEAD + 1), *range(-1, -BEHIND - 1, -1))
            if (photo := self._sequence.photo(self.row + step * self._direction)) is not None
        ]
        wants = own + [Want(photo, self.picture.side_of(photo), seen=False) for photo in near]
        if any(want.side == WHOLE for want in own):
            # Whoever goes on while zoomed in looks at the same part of the next photo.
            return wants + [Want(photo, WHOLE, seen=False) for photo in near[:1]]
        return wants + [want for want in self.picture.wants(resting=self._resting) if not want.seen]
