"""A list model over a short tuple of values, kept in step by inserting, removing and changing single rows."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.tips import plain_tip

T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex

VALUE_ROLE = int(Qt.ItemDataRole.UserRole)
"""The value itself, for delegates and actions."""


class RowModel(QAbstractListModel, Generic[T]):
    """`key` tells which rows are the same thing, so that a selection survives a change of its values."""

    def __init__(self, key: Callable[[T], Hashable], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self._values: list[T] = []

    @property
    def values(self) -> tuple[T, ...]:
        return tuple(self._values)

    def describe(self, value: T) -> str:
        """The row as a sentence, for a screen reader; subclasses say more than its name."""
        return str(self._key(value))

    def title(self, value: T) -> str:
        return str(self._key(value))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._values)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A row can be dragged wherever its view lets go of it; without this flag no view ever would."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._values):
            return None
        value = self._values[index.row()]
        if role == VALUE_ROLE:
            return value
        if role == Qt.ItemDataRole.DisplayRole:
            return self.title(value)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.describe(value)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self.describe(value))
        return None

    def row_of(self, key: Hashable) -> int:
        """The row with this key, or -1."""
        return next((row for row, value in enumerate(self._values) if self._key(value) == key), -1)

    def value(self, key: Hashable) -> T | None:
        row = self.row_of(key)
        return self._values[row] if row >= 0 else None

    def set_values(self, values: Sequence[T]) -> None:
        """Take new rows. Rows that stay in order are only told to have changed if they have."""
        new = list(values)
        keys = [self._key(value) for value in new]
        kept = set(keys)
        for row in reversed(range(len(self._values))):
            if self._key(self._values[row]) not in kept:
                self.beginRemoveRows(QModelIndex(), row, row)
                del self._values[row]
                self.endRemoveRows()
        staying = {self._key(value) for value in self._values}
        self._reorder([key for key in keys if key in staying])
        for row, (key, value) in enumerate(zip(keys, new, strict=True)):
            if row < len(self._values) and self._key(self._values[row]) == key:
                if self._values[row] != value:
                    self._values[row] = value
                    self._tell(row)
            else:
                self.beginInsertRows(QModelIndex(), row, row)
                self._values.insert(row, value)
                self.endInsertRows()

    def _reorder(self, keys: list[Hashable]) -> None:
        """Put the rows in the order of these keys, all of which are there; a selection goes with its rows."""
        if [self._key(value) for value in self._values] == keys:
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        rows = {key: row for row, key in enumerate(keys)}
        after = [self.index(rows[self._key(self._values[index.row()])]) for index in before]
        self._values.sort(key=lambda value: rows[self._key(value)])
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def touch(self, predicate: Callable[[T], bool]) -> None:
        """Repaint the rows for which `predicate` holds: something they show, a thumbnail, has arrived."""
        for row, value in enumerate(self._values):
            if predicate(value):
                self._tell(row)

    def _tell(self, row: int) -> None:
        index = self.index(row)
        self.dataChanged.emit(index, index)
