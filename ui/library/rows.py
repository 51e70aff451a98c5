"""Photos as list models show them: pages of rows, fetched when they come into sight."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QStringListModel, Qt, Signal

from ui.bridge import Bridge
from ui.library.words import photo_in_words
from ui.notifications import Notifications
from ui.row_model import VALUE_ROLE

if TYPE_CHECKING:
    from studio.library.library import Library
    from studio.library.photos import PhotoSummary
    from studio.library.search import PhotoQuery

PAGE = 100
KEPT_PAGES = 100
"""More rows are read again when they come back into sight."""
Index = QModelIndex | QPersistentModelIndex


Values = Mapping[str, Any]
"""Some fields of a `PhotoSummary`."""


@dataclass(frozen=True, eq=False)
class Expected:
    """What photos are about to be, by id, and what those that are read were before."""

    values: Mapping[str, Values]
    before: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])

    @property
    def is_change(self) -> bool:
        """Whether any photo that is read will be another."""
        return any(self.values[photo_id] != before for photo_id, before in self.before.items())


class PhotoRows(QStringListModel):
    """Rows of one query. A row that is not read yet has no value and asks for its page when it is shown.

    The strings stay empty: they are how Qt counts the rows by itself. A list view asks for the count four times
    per row whenever it lays itself out, which for 100,000 rows would be 100 ms of calls into Python.

    Signals: `page_read()` after a page has come in.
    """

    page_read = Signal()

    def __init__(self, bridge: Bridge, notifications: Notifications, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._notifications = notifications
        self._library: Library | None = None
        self._query: PhotoQuery | None = None
        self._generation = 0
        self._pages: OrderedDict[int, tuple[PhotoSummary, ...]] = OrderedDict()
        self._row_of: dict[str, int] = {}
        self._asked: set[int] = set()
        self._stale: set[int] = set()
        self._expected: list[Expected] = []

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Not to be edited or dropped on, as a list of strings would be."""
        wanted = (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemIsDragEnabled
            | Qt.ItemFlag.ItemNeverHasChildren
        )
        return wanted if index.isValid() else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid() or not 0 <= index.row() < self.rowCount():
            return None
        page = index.row() // PAGE
        photo = self.photo_at(index.row())
        if photo is None or page in self._stale:
            self._ask(page)
        if photo is None:
            return None
        if role == VALUE_ROLE:
            return photo
        if role == Qt.ItemDataRole.DisplayRole:
            return photo.name
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return photo_in_words(photo)
        return None

    def photo_at(self, row: int) -> PhotoSummary | None:
        """The photo in a row as far as it is read."""
        page = self._pages.get(row // PAGE, ())
        return page[row % PAGE] if row >= 0 and row % PAGE < len(page) else None

    def row_of(self, photo_id: str) -> int:
        """The row of a photo that has been read, or -1."""
        return self._row_of.get(photo_id, -1)

    def open(self, library: Library, query: PhotoQuery, count: int) -> None:
        """Show what another query finds: everything is read anew."""
        self._library = library
        self._query = query
        self._generation += 1
        self._pages.clear()
        self._row_of.clear()
        self._asked.clear()
        self._stale.clear()
        self.setStringList([""] * count)
        if count:
            self._ask(0)

    def update_count(self, count: int) -> None:
        """The same query after a change: rows come or go at the end, what is known is read again when shown."""
        self._generation += 1
        self._asked.clear()
        self._stale = set(self._pages)
        before = self.rowCount()
        if count > before:
            self.insertRows(before, count - before)
        elif count < before:
            for page in [page for page in self._pages if (page + 1) * PAGE > count]:
                kept = self._pages[page][: max(0, count - page * PAGE)]
                self._forget(page)
                if kept:
                    self._keep(page, kept)
            self.removeRows(count, before - count)
        if self._stale and count:
            # What is in sight asks for its page when it is painted.
            self.dataChanged.emit(self.index(0), self.index(count - 1))
        # The first are read again also where nobody looks: others go by them.
        for page in sorted(self._stale)[:2] or ([0] if count else []):
            self._ask(page)

    # -- what is not yet in the catalogue --------------------------------------------------------------------

    def expect(self, values: Mapping[str, Values]) -> Expected:
        """Show photos as they will be once the catalogue has written it; then `settle`, or `withdraw` if it could not.

        Pages that are read in between may be of before, so they are shown like this too.
        """
        expected = Expected(values)
        for photo_id, row in self._row_of.items():
            photo = self.photo_at(row)
            if photo is not None and (own := values.get(photo_id)) is not None:
                expected.before[photo_id] = {name: getattr(photo, name) for name in own}
        self._expected.append(expected)
        self._show(values)
        return expected

    def settle(self, expected: Expected) -> None:
        """The catalogue has it: whatever is read from now on is right."""
        self._expected.remove(expected)

    def withdraw(self, expected: Expected) -> None:
        """It was not written: photos are what they were, but for what is still expected of them."""
        later = self._expected[self._expected.index(expected) + 1 :]
        self._expected.remove(expected)
        for photo_id, values in expected.before.items():
            following = next((each for each in later if photo_id in each.before), None)
            if following is not None:
                following.before[photo_id] |= {
                    name: value for name, value in values.items() if name in following.before[photo_id]
                }
        self._show(expected.before)
        for each in later:
            self._show(each.values)

    def _show(self, values: Mapping[str, Values]) -> None:
        changed: list[int] = []
        for page, photos in self._pages.items():
            if values.keys().isdisjoint(photo.id for photo in photos):
                continue
            shown = tuple(_with(photo, values) for photo in photos)
            changed += [
                row for row, photo in enumerate(shown, page * PAGE) if photo is not photos[row % PAGE]
            ]
            self._pages[page] = shown
        if changed:
            self.dataChanged.emit(self.index(min(changed)), self.index(max(changed)))

    # -- reading ---------------------------------------------------------------------------------------------

    def _ask(self, page: int) -> None:
        if self._library is None or self._query is None or page in self._asked:
            return
        self._asked.add(page)
        asked = self._library.page(self._query, page * PAGE, PAGE)
        _PageRequest(self, self._bridge, asked, page, self._generation)

    def take_page(self, page: int, generation: int, photos: Sequence[PhotoSummary]) -> None:
        if generation != self._generation:
            return
        self._stale.discard(page)
        before = self._pages.get(page, ())
        first = page * PAGE
        fitting = tuple(photos[: max(0, self.rowCount() - first)])
        for expected in self._expected:
            fitting = tuple(_with(photo, expected.values) for photo in fitting)
        self._forget(page)
        self._keep(page, fitting)
        while len(self._pages) > KEPT_PAGES:
            self._asked.discard(next(iter(self._pages)))
            self._forget(next(iter(self._pages)))
        if fitting and fitting != before:
            self.dataChanged.emit(self.index(first), self.index(first + len(fitting) - 1))
        self.page_read.emit()

    def _keep(self, page: int, photos: tuple[PhotoSummary, ...]) -> None:
        self._pages[page] = photos
        for row, photo in enumerate(photos, page * PAGE):
            self._row_of[photo.id] = row

    def _forget(self, page: int) -> None:
        for row, photo in enumerate(self._pages.pop(page, ()), page * PAGE):
            if self._row_of.get(photo.id) == row:
                del self._row_of[photo.id]

    def page_failed(self, page: int, generation: int, error: BaseException) -> None:
        if generation == self._generation:
            self._asked.discard(page)
            self._notifications.report_error(error)


def _with(photo: PhotoSummary, values: Mapping[str, Values]) -> PhotoSummary:
    own = values.get(photo.id)
    if own is None:
        return photo
    # As `dataclasses.replace` would, which takes ten times as long: with ten thousand rows that holds the window.
    shown = object.__new__(type(photo))
    vars(shown).update(vars(photo), **own)
    return shown


class _PageRequest(QObject):
    def __init__(
        self,
        rows: PhotoRows,
        bridge: Bridge,
        asked: Future[tuple[PhotoSummary, ...]],
        page: int,
        generation: int,
    ) -> None:
        super().__init__(rows)
        self._rows = rows
        self._page = page
        self._generation = generation
        bridge.await_future(asked, self, self.take, self.fail)

    def take(self, photos: Sequence[PhotoSummary]) -> None:
        self._rows.take_page(self._page, self._generation, photos)
        self.deleteLater()

    def fail(self, error: BaseException) -> None:
        self._rows.page_failed(self._page, self._generation, error)
        self.deleteLater()
