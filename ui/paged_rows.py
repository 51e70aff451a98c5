"""Long answers as list models show them: pages of rows, fetched when they come into sight."""

from __future__ import annotations

from abc import abstractmethod
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import Future
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QStringListModel, Qt, Signal

from ui.bridge import Bridge
from ui.notifications import Notifications
from ui.row_model import VALUE_ROLE
from ui.tips import plain_tip

PAGE = 100
KEPT_PAGES = 100
"""More rows are read again when they come back into sight."""
Index = QModelIndex | QPersistentModelIndex
T = TypeVar("T")


class PagedRows(QStringListModel, Generic[T]):
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
        self._generation = 0
        self._pages: OrderedDict[int, tuple[T, ...]] = OrderedDict()
        self._row_of: dict[str, int] = {}
        self._asked: set[int] = set()
        self._stale: set[int] = set()

    # -- for subclasses --------------------------------------------------------------------------------------

    @abstractmethod
    def _read(self, offset: int, limit: int) -> Future[tuple[T, ...]] | None:
        """Ask for rows; None while there is nothing to ask."""

    @abstractmethod
    def _key(self, value: T) -> str:
        """What tells which rows are the same thing."""

    @abstractmethod
    def _title(self, value: T) -> str: ...

    @abstractmethod
    def _words(self, value: T) -> str:
        """The row as a sentence, for tool tips and screen readers."""

    def _as_shown(self, values: tuple[T, ...]) -> tuple[T, ...]:
        """What was read as it is shown."""
        return values

    # -- rows ------------------------------------------------------------------------------------------------

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
        value = self.value_at(index.row())
        if value is None or page in self._stale:
            self._ask(page)
        if value is None:
            return None
        if role == VALUE_ROLE:
            return value
        if role == Qt.ItemDataRole.DisplayRole:
            return self._title(value)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._words(value)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._words(value))
        return None

    def value_at(self, row: int) -> T | None:
        """What is in a row as far as it is read."""
        page = self._pages.get(row // PAGE, ())
        return page[row % PAGE] if row >= 0 and row % PAGE < len(page) else None

    def row_of(self, key: str) -> int:
        """The row of a value that has been read, or -1."""
        return self._row_of.get(key, -1)

    def show_count(self, count: int) -> None:
        """Another query was answered: everything is read anew."""
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

    # -- reading ---------------------------------------------------------------------------------------------

    def _ask(self, page: int) -> None:
        if page in self._asked:
            return
        asked = self._read(page * PAGE, PAGE)
        if asked is not None:
            self._asked.add(page)
            _PageRequest(self, self._bridge, asked, page, self._generation)

    def take_page(self, page: int, generation: int, values: Sequence[T]) -> None:
        if generation != self._generation:
            return
        self._stale.discard(page)
        before = self._pages.get(page, ())
        first = page * PAGE
        fitting = self._as_shown(tuple(values[: max(0, self.rowCount() - first)]))
        self._forget(page)
        self._keep(page, fitting)
        while len(self._pages) > KEPT_PAGES:
            self._asked.discard(next(iter(self._pages)))
            self._forget(next(iter(self._pages)))
        if fitting and fitting != before:
            self.dataChanged.emit(self.index(first), self.index(first + len(fitting) - 1))
        self.page_read.emit()

    def _keep(self, page: int, values: tuple[T, ...]) -> None:
        self._pages[page] = values
        for row, value in enumerate(values, page * PAGE):
            self._row_of[self._key(value)] = row

    def _forget(self, page: int) -> None:
        for row, value in enumerate(self._pages.pop(page, ()), page * PAGE):
            if self._row_of.get(self._key(value)) == row:
                del self._row_of[self._key(value)]

    def page_failed(self, page: int, generation: int, error: BaseException) -> None:
        if generation == self._generation:
            self._asked.discard(page)
            self._notifications.report_error(error)


class _PageRequest(QObject):
    def __init__(
        self,
        rows: PagedRows[Any],
        bridge: Bridge,
        asked: Future[tuple[Any, ...]],
        page: int,
        generation: int,
    ) -> None:
        super().__init__(rows)
        self._rows = rows
        self._page = page
        self._generation = generation
        bridge.await_future(asked, self, self.take, self.fail)

    def take(self, values: Sequence[Any]) -> None:
        self._rows.take_page(self._page, self._generation, values)
        self.deleteLater()

    def fail(self, error: BaseException) -> None:
        self._rows.page_failed(self._page, self._generation, error)
        self.deleteLater()
