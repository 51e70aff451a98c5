"""The statement as rows and as points of a plot."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ui.account.paging import PAGE, RowsAsRead
from ui.account.plot import Point
from ui.account.words import entry_sentence
from ui.bridge import Bridge
from ui.notifications import Notifications
from ui.observable import observed

if TYPE_CHECKING:
    from studio.credits.values import StatementEntry
    from studio.credits.wallet import Wallet

KINDS = ("", "spent", "held", "got", "earned")


class StatementModel(QObject):
    """Reads only while it is `watched`. Signals: `x_changed(x)`.

    kind     which entries are listed, one of `KINDS`; empty for all
    words    what their texts have in them; empty for anything
    job_id   whose render's entries are listed alone; empty for all
    points   the balance over time, whatever is listed; None until it was read
    """

    kind_changed = Signal(object)
    words_changed = Signal(object)
    job_id_changed = Signal(object)
    points_changed = Signal(object)
    kind = observed("")
    words = observed("")
    job_id = observed("")
    points = observed[tuple[Point, ...] | None](None)

    def __init__(self, bridge: Bridge, notifications: Notifications, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._notifications = notifications
        self._wallet: Wallet | None = None
        self._watched = False
        self.rows: RowsAsRead[StatementEntry] = RowsAsRead(bridge, _id, entry_sentence, self)
        self.rows.failed.connect(notifications.report_error)
        for signal in (self.kind_changed, self.words_changed, self.job_id_changed):
            signal.connect(self._begin)

    def open(self, wallet: Wallet) -> None:
        self._wallet = wallet
        if self._watched:
            self._begin()

    def watch(self, watched: bool) -> None:
        """Follow the statement while it is looked at."""
        self._watched = watched
        if watched:
            self._begin()

    @property
    def is_narrowed(self) -> bool:
        return bool(self.kind or self.words or self.job_id)

    def refresh(self) -> None:
        if self._watched and self._wallet is not None:
            self.rows.refresh()
            self._read_points()

    def _begin(self, *_: object) -> None:
        if self._wallet is not None:
            self.rows.read_with(self._read)
            self._read_points()

    def _read(self, after: StatementEntry | None) -> Future[tuple[StatementEntry, ...]]:
        assert self._wallet is not None
        from studio.credits.statement import StatementKind

        return self._wallet.statement(PAGE, after, StatementKind(self.kind), self.words, self.job_id)

    def _read_points(self) -> None:
        if self._wallet is not None:
            history = self._wallet.history()
            self._bridge.await_future(history, self, self._take_points, self._notifications.report_error)

    def _take_points(self, history: tuple[tuple[datetime, int], ...]) -> None:
        self.points = tuple(Point(at, balance) for at, balance in history)


def _id(entry: StatementEntry) -> str:
    return entry.entry_id
