"""The egress journal as rows: what left this machine, to whom, why and how much."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from ui.account.journal_words import entry_sentence, total_sentence
from ui.account.paging import PAGE, RowsAsRead
from ui.bridge import Bridge
from ui.notifications import Notifications
from ui.observable import observed
from ui.row_model import RowModel

if TYPE_CHECKING:
    from studio.egress import EgressEntry, EgressJournal, EgressTotal

SOON_MS = 400


class TotalRows(RowModel["EgressTotal"]):
    """One row a host; the first one, without a name, is all of them together."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_host, parent)

    def describe(self, value: EgressTotal) -> str:
        return total_sentence(value)


class JournalModel(QObject):
    """Reads only while it is `watched`. Signals: `x_changed(x)`.

    host    whose requests are listed; empty for all
    """

    host_changed = Signal(object)
    host = observed("")

    def __init__(self, bridge: Bridge, notifications: Notifications, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._notifications = notifications
        self._journal: EgressJournal | None = None
        self._watched = False
        self.rows: RowsAsRead[EgressEntry] = RowsAsRead(bridge, _id, entry_sentence, self)
        self.rows.failed.connect(notifications.report_error)
        self.totals = TotalRows(self)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._soon.timeout.connect(self._refresh)
        self.host_changed.connect(self._begin)

    def open(self, journal: EgressJournal) -> None:
        self._journal = journal
        self._bridge.connect_signal(journal.changed, self._written)
        if self._watched:
            self._begin()

    def watch(self, watched: bool) -> None:
        """Follow the journal while it is looked at."""
        self._watched = watched
        if watched:
            self._begin()

    def _begin(self, *_: object) -> None:
        if self._journal is not None:
            self.rows.read_with(self._read)
            self._read_totals()

    def _read(self, after: EgressEntry | None) -> Future[tuple[EgressEntry, ...]]:
        assert self._journal is not None
        return self._journal.entries(PAGE, after, self.host)

    def _written(self) -> None:
        if self._watched and not self._soon.isActive():
            self._soon.start()

    def _refresh(self) -> None:
        if self._watched:
            self.rows.refresh()
            self._read_totals()

    def _read_totals(self) -> None:
        if self._journal is not None:
            totals = self._journal.totals()
            self._bridge.await_future(totals, self, self._take_totals, self._notifications.report_error)

    def _take_totals(self, totals: tuple[EgressTotal, ...]) -> None:
        from studio.egress import EgressTotal

        together = EgressTotal(
            "",
            sum(each.requests for each in totals),
            sum(each.bytes_out for each in totals),
            sum(each.bytes_in for each in totals),
        )
        self.totals.set_values((together, *totals) if totals else ())


def _id(entry: EgressEntry) -> str:
    return entry.id


def _host(total: EgressTotal) -> str:
    return total.host
