"""Two photos side by side, without a widget: the select, which stays, and candidates for its place."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from ui.library.viewers.loupe_model import REST_MS
from ui.library.viewers.picture_model import PictureModel
from ui.library.viewers.sequence import PhotoSequence
from ui.observable import observed
from ui.pictures.source import PictureSource, Want
from ui.pictures.viewport import Viewport

if TYPE_CHECKING:
    from studio.library.photos import PhotoSummary


class Side(StrEnum):
    SELECT = "select"
    CANDIDATE = "candidate"

    @property
    def other(self) -> Side:
        return Side.CANDIDATE if self is Side.SELECT else Side.SELECT


class CompareModel(QObject):
    """Signals: `x_changed(value)` for every property x; `rows_changed()` when another photo is on either side.

    active  the side that keys act on
    linked  whether both are zoomed and moved together
    shown   whether the view is seen; nothing is read for one that is not
    """

    active_changed = Signal(object)
    linked_changed = Signal(object)
    shown_changed = Signal(object)
    active = observed(Side.CANDIDATE)
    linked = observed(True)
    shown = observed(False)

    rows_changed = Signal()

    def __init__(self, source: PictureSource, sequence: PhotoSequence, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._sequence = sequence
        self._among: tuple[int, ...] | None = None
        self._direction = 1
        self._resting = False
        self._changing = False
        self._awaited: set[Side] = set()
        self._following = False
        self._apart = (0.0, 0.0)
        self._views: dict[Side, Viewport] = {}
        self.pictures = {side: PictureModel(source, self) for side in Side}
        self._rows = dict.fromkeys(Side, -1)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._rested)
        self.pictures[Side.SELECT].viewport_changed.connect(self._select_moved)
        self.pictures[Side.CANDIDATE].viewport_changed.connect(self._candidate_moved)
        for picture in self.pictures.values():
            picture.wants_changed.connect(self._tell_wants)
        self.shown_changed.connect(self._tell_wants)
        sequence.changed.connect(self._sequence_changed)

    # -- which photos ------------------------------------------------------------------------------------------

    def open(self, select: int, candidate: int = -1, among: Sequence[int] | None = None) -> None:
        """Compare the photos in two rows; without a second one, with its neighbour.

        The candidates are the photos in the rows `among`, or all.
        """
        self._among = tuple(sorted(among)) if among is not None and len(among) > 2 else None
        self._rows[Side.SELECT] = select
        self._rows[Side.CANDIDATE] = candidate
        if candidate < 0:
            near = (self._candidate_from(select, direction) for direction in (1, -1))
            self._rows[Side.CANDIDATE] = next((row for row in near if row is not None), -1)
        self.active = Side.CANDIDATE if self._rows[Side.CANDIDATE] >= 0 else Side.SELECT
        self._take_photos()

    def row(self, side: Side) -> int:
        """The row of the photo on this side, -1 for none."""
        return self._rows[side]

    def photo(self, side: Side) -> PhotoSummary | None:
        return self.pictures[side].photo

    @property
    def active_photo(self) -> PhotoSummary | None:
        return self.photo(self.active)

    def next(self) -> None:
        """The next candidate."""
        self._go(1)

    def previous(self) -> None:
        self._go(-1)

    def swap(self) -> None:
        """The candidate becomes the select, and the select the candidate."""
        select, candidate = self._rows[Side.SELECT], self._rows[Side.CANDIDATE]
        if candidate >= 0:
            self._rows = {Side.SELECT: candidate, Side.CANDIDATE: select}
            self._apart = (-self._apart[0], -self._apart[1])
            self._take_photos()

    def choose(self) -> None:
        """The candidate becomes the select, and what comes after it the candidate."""
        chosen = self._rows[Side.CANDIDATE]
        if chosen < 0:
            return
        following = self._candidate_from(chosen, self._direction)
        self._rows[Side.CANDIDATE] = self._rows[Side.SELECT] if following is None else following
        self._rows[Side.SELECT] = chosen
        self._take_photos()

    def activate(self, side: Side) -> None:
        if self._rows[side] >= 0:
            self.active = side

    def activate_select(self) -> None:
        self.activate(Side.SELECT)

    def activate_candidate(self) -> None:
        self.activate(Side.CANDIDATE)

    def _go(self, direction: int) -> None:
        row = self._candidate_from(self._rows[Side.CANDIDATE], direction)
        if row is not None:
            self._direction = direction
            self._rows[Side.CANDIDATE] = row
            self.active = Side.CANDIDATE
            self._take_photos()

    def _candidate_from(self, row: int, direction: int) -> int | None:
        """The row of the next candidate from `row`, None at the end. The select is no candidate."""
        while True:
            if self._among is None:
                row += direction
            else:
                beyond = [each for each in self._among if (each - row) * direction > 0]
                row = (min(beyond) if direction > 0 else max(beyond)) if beyond else -1
            if not 0 <= row < self._sequence.count:
                return None
            if row != self._rows[Side.SELECT]:
                return row

    def _take_photos(self) -> None:
        self._changing = True
        for side, picture in self.pictures.items():
            row = self._rows[side]
            photo = self._sequence.photo(row)
            self._awaited.discard(side)
            if photo is not None or row < 0:
                picture.show(photo)
            else:
                self._awaited.add(side)
        self._changing = self._resting = False
        self._rest.start()
        self._tell_wants()
        self.rows_changed.emit()

    def _sequence_changed(self) -> None:
        """Both stay with their photos, wherever the rows went. Where one went altogether, the next takes its place."""
        if self._rows[Side.SELECT] < 0:
            return
        rows = {side: self._row_now(side) for side in Side}
        place = self._rows[Side.CANDIDATE]
        if rows[Side.SELECT] < 0:
            rows = {Side.SELECT: rows[Side.CANDIDATE], Side.CANDIDATE: -1}
        if rows[Side.SELECT] < 0:
            rows[Side.SELECT] = min(place, self._sequence.count - 1)
        self._rows = rows
        if rows[Side.CANDIDATE] < 0 and place >= 0:
            near = (self._candidate_from(row, step) for row, step in ((place - 1, 1), (place, -1)))
            rows[Side.CANDIDATE] = next((row for row in near if row is not None), -1)
        if rows[self.active] < 0:
            self.active = self.active.other
        self._take_photos()

    def _row_now(self, side: Side) -> int:
        """Where this side's photo is now, -1 if it is not around any more."""
        before, row = None if side in self._awaited else self.photo(side), self._rows[side]
        if before is None:
            return row if row < self._sequence.count else -1
        here = self._sequence.photo(row)
        if here is None and row < self._sequence.count:
            return row  # it is read again, and may well be there
        return row if here is not None and here.id == before.id else self._sequence.row_near(before.id, row)

    # -- zooming both ------------------------------------------------------------------------------------------

    def toggle_link(self) -> None:
        """Linked again, both keep the parts that they show and move together from there."""
        self.linked = not self.linked
        select, candidate = (self.pictures[side].viewport for side in Side)
        if self.linked and not select.fitted and not candidate.fitted:
            (x, y), (other_x, other_y) = select.part, candidate.part
            self._apart = (other_x - x, other_y - y)
            self._follow(Side.SELECT)
        else:
            self._apart = (0.0, 0.0)

    def toggle_zoom(self) -> None:
        self.pictures[self.active].toggle_zoom()

    def zoom_in(self) -> None:
        self.pictures[self.active].zoom_in()

    def zoom_out(self) -> None:
        self.pictures[self.active].zoom_out()

    def _select_moved(self, _view: Viewport) -> None:
        self._follow(Side.SELECT)

    def _candidate_moved(self, _view: Viewport) -> None:
        self._follow(Side.CANDIDATE)

    def _follow(self, leader: Side) -> None:
        """Give the other side the leader's zoom and part of the photo. Each keeps the size of its own view."""
        view, other = self.pictures[leader].viewport, self.pictures[leader.other]
        before, self._views[leader] = self._views.get(leader), view
        if not self.linked or self._following or before is None or _same_look(before, view):
            return
        self._following = True
        try:
            if view.fitted:
                self._apart = (0.0, 0.0)
                other.fit()
            else:
                sign = 1 if leader is Side.SELECT else -1
                across, down = view.part
                other.viewport = other.viewport.looking_at(
                    view.zoom, across + sign * self._apart[0], down + sign * self._apart[1]
                )
        finally:
            self._following = False
            self._views[leader.other] = other.viewport

    # -- what is to be read ------------------------------------------------------------------------------------

    def _rested(self) -> None:
        self._resting = True
        self._tell_wants()

    def _tell_wants(self, *_: object) -> None:
        if not self._changing:
            self._source.set_wants(self, self._wants() if self.shown else ())

    def _wants(self) -> list[Want]:
        candidate = self.pictures[Side.CANDIDATE]
        wants = [
            want
            for side in (Side.CANDIDATE, Side.SELECT)
            for want in self.pictures[side].wants(resting=self._resting)
        ]
        seen = [want for want in wants if want.seen]
        row: int | None = self._rows[Side.CANDIDATE]
        for _ in range(2):
            row = self._candidate_from(row, self._direction) if row is not None and row >= 0 else None
            photo = self._sequence.photo(row) if row is not None else None
            if photo is not None and candidate.is_laid_out:
                seen.append(Want(photo, candidate.side_of(photo), seen=False))
        return seen + [want for want in wants if not want.seen]


def _same_look(one: Viewport, other: Viewport) -> bool:
    """The same zoom and part: what changed is the view's size, or the photo."""
    if one.fitted and other.fitted:
        return True
    return one.fitted == other.fitted and one.zoom == other.zoom and one.part == other.part
