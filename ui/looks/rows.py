"""The renders of the catalogue as rows: all ids in order, their values read when they come into sight."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QStringListModel, Qt

from ui.bridge import Bridge
from ui.looks.words import describe
from ui.notifications import Notifications
from ui.row_model import VALUE_ROLE
from ui.tips import plain_tip

if TYPE_CHECKING:
    from studio.looks import CatalogueRender, Looks

PAGE = 60
STEPS = 16
"""In up to so many steps rows come or go, so that the view stays where it is; beyond, all are laid out anew."""
Index = QModelIndex | QPersistentModelIndex


class LookRows(QStringListModel):
    """A row that is not read yet has no value and asks for its page when it is shown.

    The strings stay empty: they are how Qt counts the rows by itself. To select twenty thousand of them, a list view
    asks for the count eighty thousand times.
    """

    def __init__(self, bridge: Bridge, notifications: Notifications, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._notifications = notifications
        self._looks: Looks | None = None
        self._ids: list[str] = []
        self._next: list[str] = []
        self._places: dict[str, int] = {}
        self._values: dict[str, CatalogueRender] = {}
        self._asked: set[str] = set()
        self._stale: set[str] = set()
        # Before any view hears of it.
        for signal in (self.rowsRemoved, self.rowsInserted, self.modelReset):
            signal.connect(self._follow)

    def open(self, looks: Looks) -> None:
        self._looks = looks

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(self._ids)

    @property
    def busy(self) -> bool:
        return bool(self._asked)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Not to be edited or dropped on, as a list of strings would be."""
        wanted = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return wanted if index.isValid() else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._ids):
            return None
        key = self._ids[index.row()]
        value = self._values.get(key)
        if value is None or key in self._stale:
            self._ask(index.row())
        if value is None:
            return None
        if role == VALUE_ROLE:
            return value
        if role == Qt.ItemDataRole.DisplayRole:
            return value.photo_name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return describe(value)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(describe(value))
        return None

    def id_at(self, row: int) -> str:
        return self._ids[row]

    def row_of(self, render_id: str) -> int:
        """-1 for one that is not among them."""
        return self._places.get(render_id, -1)

    def value(self, render_id: str) -> CatalogueRender | None:
        """What was read of a render."""
        return self._values.get(render_id)

    def set_ids(self, ids: Sequence[str]) -> None:
        """Take a new list. What is known of those that stay is shown until it is read again."""
        new = list(ids)
        self._stale = set(self._values)
        self._asked.clear()
        wanted, known = set(new), set(self._ids)
        gone = [row for row, key in enumerate(self._ids) if key not in wanted]
        come = [row for row, key in enumerate(new) if key not in known]
        staying = [key for key in self._ids if key in wanted]
        in_order = staying == [key for key in new if key in known]
        going, coming = runs_of(gone), runs_of(come)
        if len(going) + len(coming) > STEPS or not in_order:
            self._next = new
            self.setStringList([""] * len(new))
            return
        for first, last in reversed(going):
            self._next = self._ids[:first] + self._ids[last + 1 :]
            self.removeRows(first, last + 1 - first)
        for first, last in coming:
            self._next = self._ids[:first] + new[first : last + 1] + self._ids[first:]
            self.insertRows(first, last + 1 - first)
        if self._ids:
            self.dataChanged.emit(self.index(0), self.index(len(self._ids) - 1))

    def _follow(self, *_: object) -> None:
        """What the rows are called, in step with how many there are."""
        self._ids = self._next
        self._places = {key: row for row, key in enumerate(self._ids)}

    def _ask(self, row: int) -> None:
        if self._looks is None or self._ids[row] in self._asked:
            return
        first = row // PAGE * PAGE
        wanted = tuple(
            key
            for key in self._ids[first : first + PAGE]
            if key not in self._asked and (key not in self._values or key in self._stale)
        )
        self._asked.update(wanted)
        _PageRequest(self, self._bridge, self._looks, wanted)

    def take_page(self, asked: Sequence[str], values: Sequence[CatalogueRender]) -> None:
        for value in values:
            self._values[value.id] = value
        for key in asked:
            self._stale.discard(key)
            self._asked.discard(key)
        rows = [self._places[value.id] for value in values if value.id in self._places]
        if rows:
            self.dataChanged.emit(self.index(min(rows)), self.index(max(rows)))

    def page_failed(self, asked: Sequence[str], error: BaseException) -> None:
        self._asked.difference_update(asked)
        self._notifications.report_error(error)


def runs_of(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Ascending rows as runs of neighbours, first and last of each."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs


class _PageRequest(QObject):
    def __init__(self, rows: LookRows, bridge: Bridge, looks: Looks, asked: tuple[str, ...]) -> None:
        super().__init__(rows)
        self._rows = rows
        self._asked = asked
        bridge.await_future(looks.rows(asked), self, self.take, self.fail)

    def take(self, values: Sequence[CatalogueRender]) -> None:
        self._rows.take_page(self._asked, values)
        self.deleteLater()

    def fail(self, error: BaseException) -> None:
        self._rows.page_failed(self._asked, error)
        self.deleteLater()
