"""Rows that are read page by page as somebody scrolls to their end, the newest first. Nobody knows how many there are:
that, and new ones at the top, is what `ui.paged_rows` has no place for.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future
from functools import partial
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from ui.bridge import Bridge
from ui.row_model import VALUE_ROLE
from ui.tips import plain_tip

T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex
PAGE = 100

Reader = Callable[[T | None], Future[tuple[T, ...]]]
"""Asks for up to `PAGE` values that come after one, or for the first ones."""


class RowsAsRead(QAbstractListModel, Generic[T]):
    """`key` tells which values are the same thing, `describe` says one for a screen reader.

    Signals: `read()` after every page; `failed(error)`.
    """

    read = Signal()
    failed = Signal(object)

    def __init__(
        self,
        bridge: Bridge,
        key: Callable[[T], Hashable],
        describe: Callable[[T], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._key = key
        self._describe = describe
        self._reader: Reader[T] | None = None
        self._values: list[T] = []
        self._has_more = False
        self._asked = False
        self._number = 0
        self.is_read = False

    @property
    def values(self) -> tuple[T, ...]:
        return tuple(self._values)

    def read_with(self, reader: Reader[T]) -> None:
        """Read from somewhere, or something, else: what is there goes when its first page has come."""
        self._reader = reader
        self._number += 1
        self.is_read = False
        self._ask(None)

    def refresh(self) -> None:
        """Look for what is new at the top; what was read further down stays."""
        if self._reader is not None:
            self._ask(None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._values)

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self._has_more and not self._asked

    def fetchMore(self, parent: Index) -> None:
        if self.canFetchMore(parent):
            self._asked = True
            self._ask(self._values[-1])

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._values):
            return None
        value = self._values[index.row()]
        if role == VALUE_ROLE:
            return value
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._describe(value)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._describe(value))
        return None

    def _ask(self, after: T | None) -> None:
        assert self._reader is not None
        take = partial(self._take_more if after is not None else self._take_first, self._number)
        self._bridge.await_future(self._reader(after), self, take, partial(self._fail, self._number))

    def _take_first(self, number: int, page: Sequence[T]) -> None:
        if number != self._number:
            return
        fresh, self.is_read = not self.is_read, True
        keys = {self._key(value): value for value in page}
        at = next((row for row, value in enumerate(self._values) if self._key(value) in keys), -1)
        if fresh or at != 0:
            # Nothing of what is here is on the page: so much is new that what is between is not known.
            self.beginResetModel()
            self._values = list(page)
            self._has_more = len(page) == PAGE
            self._asked = False
            self.endResetModel()
        else:
            self._put_before(page)
        self.read.emit()

    def _put_before(self, page: Sequence[T]) -> None:
        first = self._key(self._values[0])
        new = next(row for row, value in enumerate(page) if self._key(value) == first)
        if new:
            self.beginInsertRows(QModelIndex(), 0, new - 1)
            self._values[:0] = page[:new]
            self.endInsertRows()
        for row in range(new, min(len(page), len(self._values))):
            if self._values[row] != page[row]:
                self._values[row] = page[row]
                self.dataChanged.emit(self.index(row), self.index(row))

    def _take_more(self, number: int, page: Sequence[T]) -> None:
        if number != self._number:
            return
        known = {self._key(value) for value in self._values}
        new = [value for value in page if self._key(value) not in known]
        self._has_more = len(page) == PAGE
        if new:
            count = len(self._values)
            self.beginInsertRows(QModelIndex(), count, count + len(new) - 1)
            self._values += new
            # Whoever hears of the rows may ask for the next ones at once.
            self._asked = False
            self.endInsertRows()
        else:
            self._asked = False
        self.read.emit()

    def _fail(self, number: int, error: BaseException) -> None:
        if number == self._number:
            self._asked = False
            self.failed.emit(error)
