"""What the library's grid shows: a place, words, filters and an order, and which of its photos are selected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from studio.library.search import Facets, PhotoQuery, Sort
from ui.bridge import Bridge
from ui.library.filters import Filters
from ui.library.model import REFRESH_MS
from ui.library.places import EVERYWHERE, Place, PlaceKind
from ui.library.rows import PhotoRows
from ui.notifications import Notifications
from ui.observable import observed

if TYPE_CHECKING:
    from studio.library.library import Library
    from studio.library.photos import PhotoLibrary, PhotosChanged, PhotoSummary

TYPING_MS = 60
FOLLOWED = 2000
"""So many selected photos are found again where they went when the rows change."""

Ranges = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Selection:
    """Rows from the first to the last of each range, and the current row, -1 for none."""

    ranges: Ranges = ()
    current: int = -1

    @property
    def count(self) -> int:
        return sum(last - first + 1 for first, last in self.ranges)

    @property
    def rows(self) -> list[int]:
        return [row for first, last in self.ranges for row in range(first, last + 1)]


class Browser(QObject):
    """Signals: `x_changed(value)` for every property x; `opened()` when another query's rows are there;
    `selection_wanted(Selection)` when the rows changed below what was selected; `returned(row)` when what was undone
    was gone back to.

    place       where photos are looked for
    text        words, as typed
    filters     what is let through, if `filters_on`
    sort        the order; turned round by `descending`
    count       photos found; `total` are in the place
    facets      what is among the photos of the place, for menus; None until it was asked for
    selection   rows that are selected
    photo       the current one, once its row is read
    advance     whether a rating goes on to the next photo
    """

    place_changed = Signal(object)
    text_changed = Signal(object)
    filters_changed = Signal(object)
    filters_on_changed = Signal(object)
    sort_changed = Signal(object)
    descending_changed = Signal(object)
    count_changed = Signal(object)
    total_changed = Signal(object)
    loaded_changed = Signal(object)
    facets_changed = Signal(object)
    selection_changed = Signal(object)
    photo_changed = Signal(object)
    advance_changed = Signal(object)
    opened = Signal()
    selection_wanted = Signal(object)
    returned = Signal(int)
    place: observed[Place] = observed(EVERYWHERE)
    text = observed("")
    filters = observed(Filters())
    filters_on = observed(True)
    sort = observed(Sort.CAPTURED)
    descending = observed(False)
    count = observed(0)
    total = observed(0)
    loaded = observed(False)
    facets: observed[Facets | None] = observed(None)
    selection = observed(Selection())
    photo: observed[PhotoSummary | None] = observed(None)
    advance = observed(False)

    def __init__(
        self,
        bridge: Bridge,
        notifications: Notifications,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._notifications = notifications
        self._library: Library | None = None
        self._generation = 0
        self._shown: PhotoQuery | None = None
        self._sought: tuple[str, ...] = ()
        self.rows = PhotoRows(bridge, notifications, self)
        self.rows.dataChanged.connect(self._read_photo)
        # An import changes the library many times a second; the rows are read again a few times a second.
        self._soon = QTimer(self, singleShot=True, interval=REFRESH_MS)
        self._soon.timeout.connect(self.refresh)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typing.timeout.connect(self.refresh)
        for signal in (
            self.place_changed,
            self.filters_changed,
            self.filters_on_changed,
            self.sort_changed,
            self.descending_changed,
        ):
            signal.connect(self.refresh)
        self.text_changed.connect(self._typing.start)

    def open(self, photos: PhotoLibrary, library: Library) -> None:
        self._library = library
        self._bridge.connect_signal(photos.changed, self._photos_changed)
        self.refresh()

    @property
    def query(self) -> PhotoQuery:
        place = self.place
        return PhotoQuery(
            source_id=place.source_id,
            folder=place.folder,
            collection_id=place.collection_id,
            text=self.text,
            where=(*place.rules, *(self.filters.rules if self.filters_on else ())),
            sort=self.sort,
            descending=self.descending,
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether words or filters leave photos of the place out."""
        return bool(self.text.strip()) or (self.filters_on and bool(self.filters))

    @property
    def can_arrange(self) -> bool:
        """Whether photos can be put in another order by hand."""
        by_hand = self.place.kind is PlaceKind.COLLECTION and self.sort is Sort.BY_HAND
        return by_hand and not self.descending

    def show_all(self) -> None:
        """Away with words and filters."""
        self.text = ""
        self.filters = Filters()

    def show_place(self, place: Place) -> None:
        """Another place; a collection in the order of hand, others by capture."""
        if place == self.place:
            return
        by_hand = place.kind is PlaceKind.COLLECTION
        self.blockSignals(True)
        before = self.sort
        if by_hand != (self.sort is Sort.BY_HAND):
            self.sort = Sort.BY_HAND if by_hand else Sort.CAPTURED
        self.blockSignals(False)
        self.facets = None
        self.place = place
        if self.sort is not before:
            self.sort_changed.emit(self.sort)

    def follow_setting(self, name: str, value: object) -> None:
        if name == "library_advance":
            self.advance = bool(value)

    # -- what is there ---------------------------------------------------------------------------------------

    def refresh(self, *_: object) -> None:
        """Count again, and read the rows that are in sight."""
        if self._library is None:
            return
        self._generation += 1
        query = self.query
        asked = self._library.count(query)
        self._bridge.await_future(
            asked, self, partial(self._take_count, self._generation, query), self._notifications.report_error
        )
        whole = self._library.count(PhotoQuery(
            source_id=query.source_id, folder=query.folder, collection_id=query.collection_id,
            where=self.place.rules,
        ))  # fmt: skip
        self._bridge.await_future(whole, self, self._take_total, self._notifications.report_error)

    def ask_for_facets(self) -> None:
        """Cameras, words and the like among the photos of the place; `facets` when they are counted."""
        if self._library is None:
            return
        place = self.place
        query = PhotoQuery(
            source_id=place.source_id,
            folder=place.folder,
            collection_id=place.collection_id,
            where=place.rules,
        )
        asked = self._library.facets(query)
        self._bridge.await_future(asked, self, self._take_facets, self._notifications.report_error)

    def _take_facets(self, facets: Facets) -> None:
        self.facets = facets

    def _take_total(self, total: int) -> None:
        self.total = total

    def _take_count(self, generation: int, query: PhotoQuery, count: int) -> None:
        if generation != self._generation or self._library is None:
            return
        current = self.photo
        if query != self._shown:
            self._shown = query
            self._sought = ()
            self.rows.open(self._library, query, count)
            self.selection = Selection()
            self.opened.emit()
            if current is not None:
                place = self._library.position_of(query, current.id)
                self._bridge.await_future(place, self, partial(self._go_on, generation))
            else:
                self._go_on(generation, None)
        else:
            followed = self._known_ids()
            self.rows.update_count(count)
            if self._sought:
                places = self._library.positions_of(query, self._sought)
                self._bridge.await_future(places, self, partial(self._return_to, generation))
            elif followed:
                places = self._library.positions_of(query, followed)
                self._bridge.await_future(
                    places, self, partial(self._select_again, generation, self.selection)
                )
        self.count = count
        self.loaded = True
        self._read_photo()

    def _go_on(self, generation: int, place: int | None) -> None:
        """Where the photo is that was current in what was shown before."""
        if generation == self._generation and not self.selection.ranges:
            row = place if place is not None else 0 if self.rows.rowCount() else -1
            if row >= 0:
                self.selection_wanted.emit(Selection(((row, row),), row))

    def go_back_to(self, photo_ids: Sequence[str]) -> None:
        """Select photos wherever they are in what is shown, once their rows are those of now."""
        if len(photo_ids) <= FOLLOWED:
            self._sought = tuple(photo_ids)
            self.refresh()

    def _return_to(self, generation: int, places: Sequence[int]) -> None:
        if generation != self._generation:
            return
        self._sought = ()
        if places:
            current = self.selection.current if self.selection.current in places else min(places)
            self.selection_wanted.emit(Selection(ranges_of(places), current))
            self.returned.emit(current)

    def _select_again(self, generation: int, before: Selection, places: Sequence[int]) -> None:
        if generation != self._generation or self.selection != before:
            return  # somebody has selected something else in the meantime
        if not places or list(places) == before.rows:
            return
        current = before.current if before.current in places else min(places)
        self.selection_wanted.emit(Selection(ranges_of(places), current))

    def _known_ids(self) -> list[str]:
        """Ids of what is selected, if it is not too much and all of it is read."""
        if not 0 < self.selection.count <= FOLLOWED:
            return []
        photos = [self.rows.photo_at(row) for row in self.selection.rows]
        known = [photo.id for photo in photos if photo is not None]
        return known if len(known) == len(photos) else []

    def _photos_changed(self, change: PhotosChanged) -> None:
        if change.added or change.sources:
            if not self._soon.isActive():
                self._soon.start()
        else:
            self._typing.start(0)

    # -- what is selected ------------------------------------------------------------------------------------

    def select(self, selection: Selection) -> None:
        """The grid's selection changed."""
        self.selection = selection
        self._read_photo()

    def with_selected(self, act: Callable[[tuple[str, ...]], object]) -> None:
        """Call `act` with the ids of what is selected: at once, or when rows that are not read yet are."""
        known = [self.rows.photo_at(row) for row in self.selection.rows]
        photos = [photo for photo in known if photo is not None]
        if len(photos) == len(known):
            if photos:
                act(tuple(photo.id for photo in photos))
            return
        if self._library is None:
            return
        asked = self._library.ids(self.query)
        took = partial(self._act_on, act, self.selection.rows, known)
        self._bridge.await_future(asked, self, took, self._notifications.report_error)

    def _act_on(
        self,
        act: Callable[[tuple[str, ...]], object],
        rows: Sequence[int],
        known: Sequence[PhotoSummary | None],
        ids: Sequence[str],
    ) -> None:
        """Rows are those of the photos that were looked at: nothing is done to others that came into their places."""
        same = all(
            row < len(ids) and (photo is None or photo.id == ids[row])
            for row, photo in zip(rows, known, strict=True)
        )
        if same and len(ids) == self.rows.rowCount():
            act(tuple(ids[row] for row in rows))
        else:
            self._notifications.inform(
                self.tr("The photos changed meanwhile, so nothing was done. Select them once more.")
            )

    @property
    def selected_photos(self) -> tuple[PhotoSummary, ...]:
        """Those of the selected that are read, the current one first."""
        rows = self.selection.rows[:FOLLOWED]
        photos = [photo for row in rows if (photo := self.rows.photo_at(row)) is not None]
        return tuple(sorted(photos, key=self._is_not_current))

    def _is_not_current(self, photo: PhotoSummary) -> bool:
        return self.photo is None or photo.id != self.photo.id

    def _read_photo(self, *_: object) -> None:
        row = self.selection.current
        photo = self.rows.photo_at(row)
        if photo is not None or row < 0:
            self.photo = photo


def ranges_of(rows: Sequence[int]) -> Ranges:
    """Ascending rows as ranges."""
    found: list[list[int]] = []
    for row in rows:
        if found and found[-1][1] == row - 1:
            found[-1][1] = row
        else:
            found.append([row, row])
    return tuple((first, last) for first, last in found)
