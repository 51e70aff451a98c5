"""What Explore shows: words, filters and an order, the listings they leave, and which of them is current."""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from studio.explore.search import ExploreFacets, ExploreQuery
from ui.bridge import Bridge
from ui.explore.rows import ListingRows
from ui.notifications import Notifications
from ui.observable import observed

if TYPE_CHECKING:
    from studio.account.account import Account
    from studio.account.states import AccountView
    from studio.explore.explore import Explore, ExploreChanged
    from studio.explore.listings import Feed, ListingSummary
    from ui.thumbnails import ThumbnailCache


class Connection(StrEnum):
    """With the server: starting, where the first account is still made; `good`, whose sets may still be on their way;
    failed; offline, as the person chose; or signed out, until the person signs in again.
    """

    STARTING = "starting"
    GOOD = "good"
    FAILED = "failed"
    OFFLINE = "offline"
    SIGNED_OUT = "signed_out"


TYPING_MS = 60
REFRESH_MS = 250


class Marketplace(QObject):
    """Signals: `x_changed(value)` for every property x; `opened()` when another query's rows are there;
    `row_wanted(row)` when the current set is elsewhere now.

    query    what is looked for
    count    sets found; `total` are in Explore
    facets   words to filter by with their counts, None until they were counted
    feed     how far the server's listings were read
    current  the set that the keyboard is on, once its row is read
    offline  whether there is no network now, by choice or by chance
    connection  how it stands with the server, and the sentence of what went wrong
    by_hand  whether files can bring what a network would
    """

    query_changed = Signal(object)
    count_changed = Signal(object)
    total_changed = Signal(object)
    loaded_changed = Signal(object)
    facets_changed = Signal(object)
    feed_changed = Signal(object)
    current_changed = Signal(object)
    offline_changed = Signal(object)
    connection_changed = Signal(object)
    by_hand_changed = Signal(object)
    opened = Signal()
    row_wanted = Signal(int)
    query = observed(ExploreQuery())
    count = observed(0)
    total = observed(0)
    loaded = observed(False)
    facets: observed[ExploreFacets | None] = observed(None)
    feed: observed[Feed | None] = observed(None)
    current: observed[ListingSummary | None] = observed(None)
    offline = observed(False)
    by_hand = observed(False)
    connection: observed[tuple[Connection, str]] = observed((Connection.STARTING, ""))

    def __init__(
        self,
        bridge: Bridge,
        notifications: Notifications,
        covers: ThumbnailCache,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._notifications = notifications
        self._covers = covers
        self._explore: Explore | None = None
        self._account: Account | None = None
        self._begun = False
        self._generation = 0
        self._shown: ExploreQuery | None = None
        self._row = -1
        self.rows = ListingRows(bridge, notifications, self)
        self.rows.dataChanged.connect(self._read_current)
        # A first sync brings pages many times a second; the rows are read again a few times a second.
        self._soon = QTimer(self, singleShot=True, interval=REFRESH_MS)
        self._soon.timeout.connect(self._refresh_all)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typing.timeout.connect(self.refresh)

    def open(self, explore: Explore, account: Account) -> None:
        self._explore = explore
        self._account = account
        self._bridge.connect_signal(explore.changed, self._changed)
        self._bridge.connect_signal(account.changed, self._account_changed)
        self._account_changed(account.view)
        if self._begun:
            self._refresh_all()

    def begin(self) -> None:
        """Explore is shown. Before the first time nothing is looked for: nobody asked, and it may need a network."""
        if not self._begun:
            self._begun = True
            self._refresh_all()

    def _account_changed(self, view: AccountView) -> None:
        self.by_hand = bool(view.account_id) and not view.demo
        if view.work_offline:
            self.connection = (Connection.OFFLINE, "")
        elif view.state == "signed_out":
            self.connection = (Connection.SIGNED_OUT, view.failure)
        elif view.failure and not view.syncing:
            self.connection = (Connection.FAILED, view.failure)
        elif view.state == "none":
            self.connection = (Connection.STARTING, "")
        else:
            self.connection = (Connection.GOOD, "")
        self.offline = self.connection[0] not in (Connection.STARTING, Connection.GOOD)

    def try_again(self) -> None:
        """Sync now; what is new in the marketplace comes after that."""
        if self._account is not None:
            self._bridge.await_future(self._account.sync_now(), self, None, self._notifications.report_error)

    # -- looking ---------------------------------------------------------------------------------------------

    def ask(self, **changes: object) -> None:
        """Look for something else; words wait until the typing rests."""
        before, self.query = self.query, replace(self.query, **changes)
        if self.query == before:
            return
        if set(changes) == {"text"}:
            self._typing.start()
        else:
            self.refresh()

    def toggle(self, name: str, word: str) -> None:
        """A word of `moods`, `poses`, `people`, `places` or `colours` more, or less."""
        words: tuple[str, ...] = getattr(self.query, name)
        chosen = tuple(each for each in words if each != word) if word in words else (*words, word)
        self.ask(**{name: chosen})

    def clear(self) -> None:
        """Away with words and filters; the order stays."""
        self.query = ExploreQuery(sort=self.query.sort)
        self.refresh()

    @property
    def is_narrowed(self) -> bool:
        return self.query != ExploreQuery(sort=self.query.sort)

    def show_similar(self, set_id: str) -> None:
        """The sets whose colours are most alike to this one's."""
        self.query = ExploreQuery(like=set_id, sort=self.query.sort)
        self.refresh()

    def refresh(self) -> None:
        """Count again, and read the rows that are in sight."""
        if self._explore is None or not self._begun:
            return
        self._typing.stop()
        self._generation += 1
        query = self.query
        take = partial(self._take_count, self._generation, query)
        self._bridge.await_future(self._explore.count(query), self, take, self._notifications.report_error)

    def _refresh_all(self) -> None:
        if self._explore is None or not self._begun:
            return
        self.refresh()
        total = self._explore.count(ExploreQuery())
        self._bridge.await_future(total, self, self._take_total, self._notifications.report_error)

    def _changed(self, change: ExploreChanged) -> None:
        if change.listings:
            self._covers.ask_again()
            if not self._soon.isActive():
                self._soon.start()
        else:
            self.refresh()

    def _take_total(self, total: int) -> None:
        self.total = total
        if self._explore is None:
            return
        # Only now, when what is in sight has been asked for: all words are counted, which takes longer than a page.
        failed = self._notifications.report_error
        self._bridge.await_future(self._explore.facets(), self, self._take_facets, failed)
        self._bridge.await_future(self._explore.feed(), self, self._take_feed, failed)

    def _take_facets(self, facets: ExploreFacets) -> None:
        self.facets = facets

    def _take_feed(self, feed: Feed) -> None:
        self.feed = feed

    def _take_count(self, generation: int, query: ExploreQuery, count: int) -> None:
        if generation != self._generation or self._explore is None:
            return
        if query != self._shown:
            self._shown = query
            before = self.current
            self.rows.open(self._explore, query, count)
            self._row = -1
            self.opened.emit()
            if before is not None and count:
                asked = self._explore.position_of(query, before.set_id)
                self._bridge.await_future(asked, self, partial(self._go_on, generation))
            elif count:
                self.row_wanted.emit(0)
        else:
            self.rows.update_count(count)
        self.count = count
        self.loaded = True
        self._read_current()

    def _go_on(self, generation: int, row: int | None) -> None:
        """Where the set is now that was current before."""
        if generation == self._generation and self._row < 0:
            self.row_wanted.emit(row or 0)

    # -- the current set -------------------------------------------------------------------------------------

    def go_to(self, row: int) -> None:
        """The keyboard is on this row."""
        self._row = row
        self._read_current()

    @property
    def row(self) -> int:
        return self._row

    def _read_current(self, *_: object) -> None:
        found = self.rows.value_at(self._row)
        if found is not None or self._row < 0:
            self.current = found

    def mark(self, listing: ListingSummary) -> None:
        """A favourite, or none any more."""
        if self._explore is not None:
            marked = self._explore.mark(listing.set_id, on=not listing.favourite)
            self._bridge.await_future(marked, self, None, self._notifications.report_error)
