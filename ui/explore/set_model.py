"""One set on its page: what is known of it, what it costs, and its way into the library."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ui.bridge import Bridge
from ui.explore.rows import PreviewRows
from ui.imports import Imports
from ui.notifications import Notice, Notifications, Severity
from ui.observable import observed

if TYPE_CHECKING:
    from studio.account.account import Account
    from studio.account.states import AccountView
    from studio.credits.values import Balances
    from studio.credits.wallet import Wallet
    from studio.explore.explore import Explore, ExploreChanged, Fetching, SetPage
    from studio.explore.listings import ListingSummary
    from studio.library.imports import ImportReport, ImportTask


class Access(StrEnum):
    """How far a set is: locked; `confirming` its price; `paying`; fetching its originals; paused; in the library;
    unlocked elsewhere and not fetched; gone from Explore while it was looked at.
    """

    LOCKED = "locked"
    CONFIRMING = "confirming"
    PAYING = "paying"
    FETCHING = "fetching"
    PAUSED = "paused"
    HERE = "here"
    ELSEWHERE = "elsewhere"
    GONE = "gone"


_ACCESS_OF_COPY = {
    "none": Access.ELSEWHERE,
    "wanted": Access.PAUSED,
    "paused": Access.PAUSED,
    "here": Access.HERE,
}


class SetModel(QObject):
    """Signals: `x_changed(value)` for every property x; `library_wanted(set_id)`; `wanted(set_id)` when one is
    to be shown; `left()` when there is nothing to show, or no more.

    known     what the grid knows of the set, which is shown until all of it was read; None for no set
    page      the set that is shown, None for none
    watched   whether somebody sees the page
    photo     which of its photos is looked at
    access    see `Access`
    progress  bytes that are here and all there are, while it is fetched; (0, 0) before that is known
    balance   credits that can be spent, None where that is not known
    demo      whether they are the demo account's, which has no others
    """

    known_changed = Signal(object)
    page_changed = Signal(object)
    photo_changed = Signal(object)
    access_changed = Signal(object)
    progress_changed = Signal(object)
    balance_changed = Signal(object)
    demo_changed = Signal(object)
    library_wanted = Signal(str)
    wanted = Signal(str)
    left = Signal()
    known: observed[ListingSummary | None] = observed(None)
    page: observed[SetPage | None] = observed(None)
    photo = observed(0)
    access = observed(Access.LOCKED)
    progress = observed((0, 0))
    balance: observed[int | None] = observed(None)
    demo = observed(False)

    def __init__(
        self,
        bridge: Bridge,
        notifications: Notifications,
        imports: Imports,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._notifications = notifications
        self._imports = imports
        self._explore: Explore | None = None
        self._set_id = ""
        self._synced: tuple[str, str, datetime | None] = ("", "", None)
        self.watched = False
        self._fetching: dict[str, str] = {}
        """Titles of the sets that are on their way."""
        self.previews = PreviewRows(self)

    def open(self, explore: Explore, wallet: Wallet, account: Account) -> None:
        self._explore = explore
        bridge = self._bridge
        bridge.connect_signal(account.changed, self._take_account)
        self._take_account(account.view)
        bridge.connect_signal(wallet.changed, self._take_balances)
        bridge.await_future(wallet.read(), self, self._take_balances, self._notifications.report_error)
        bridge.connect_signal(explore.changed, self._changed)
        bridge.connect_signal(explore.copying, self._copying)
        bridge.await_future(explore.resume(), self, self._follow_all, self._notifications.report_error)

    def _take_balances(self, balances: Balances) -> None:
        self.balance = balances.spendable

    def _take_account(self, view: AccountView) -> None:
        self.demo = view.demo
        synced = view.account_id, view.server, view.last_success
        if self._explore is not None and view.last_success is not None and synced != self._synced:
            self._synced = synced
            going_on = self._explore.go_on()
            self._bridge.await_future(going_on, self, self._follow_quietly, self._notifications.report_error)

    # -- what is shown ---------------------------------------------------------------------------------------

    def show(self, set_id: str, known: ListingSummary | None = None) -> None:
        if set_id != self._set_id:
            self._set_id = set_id
            self.page = None
            self.photo = 0
            self.progress = (0, 0)
            self.access = Access.LOCKED
            self._know(known)
        self._read()

    def leave(self) -> None:
        """Show none; what is fetched goes on."""
        self._set_id = ""
        self.page = None
        self._know(None)

    def go_back(self) -> None:
        self.left.emit()

    def _know(self, known: ListingSummary | None) -> None:
        self.previews.set_values(() if known is None else known.previews)
        self.known = known

    def step(self, by: int) -> None:
        """To another of its photos; from the last one to the first."""
        count = self.previews.rowCount()
        if count:
            self.photo = (self.photo + by) % count

    def look_at(self, photo: int) -> None:
        self.photo = photo

    def _read(self) -> None:
        if self._explore is not None and self._set_id:
            asked = self._explore.set_page(self._set_id)
            took, missed = partial(self._take, self._set_id), partial(self._miss, self._set_id)
            self._bridge.await_future(asked, self, took, missed)

    def _take(self, set_id: str, page: SetPage) -> None:
        if set_id != self._set_id:
            return
        self._know(page.summary)
        self.page = page
        self._see_access()

    def _miss(self, set_id: str, error: BaseException) -> None:
        """Its listing went: withdrawn, or of another server than the account's now. What was seen of it stays."""
        if set_id != self._set_id:
            return
        if getattr(error, "kind", "") != "not_found":
            self._notifications.report_error(error)
        elif self.page is None:
            self._notifications.inform(getattr(error, "message", ""))
            self.left.emit()
        elif not (self.page.summary.unlocked or set_id in self._fetching or self.access is Access.PAYING):
            self.access = Access.GONE

    def _see_access(self) -> None:
        if self.page is None:
            return
        summary = self.page.summary
        if self._set_id in self._fetching:
            self.access = Access.FETCHING
        elif not summary.unlocked:
            if self.access not in (Access.CONFIRMING, Access.PAYING):
                self.access = Access.LOCKED
        else:
            self.access = _ACCESS_OF_COPY[summary.copy.value]

    def _changed(self, change: ExploreChanged) -> None:
        if self._set_id and (change.listings or self._set_id in change.sets):
            self._read()

    # -- unlocking -------------------------------------------------------------------------------------------

    @property
    def cost(self) -> int:
        """Credits that unlocking costs, the fee included."""
        return 0 if self.page is None else self.page.summary.unlock_cost

    @property
    def can_pay(self) -> bool:
        """Whether the balance, where it is known, is enough."""
        return self.balance is None or self.balance >= self.cost

    def ask_to_unlock(self) -> None:
        """Show what will be spent; nothing is yet."""
        if self.page is not None and self.access is Access.LOCKED:
            self.access = Access.CONFIRMING

    def think_again(self) -> bool:
        """No after all. False where nothing was asked."""
        if self.access is not Access.CONFIRMING:
            return False
        self.access = Access.LOCKED
        return True

    def unlock(self) -> None:
        """Spend what was shown, and fetch the originals in the background."""
        if self._explore is None or self.page is None or self.access is not Access.CONFIRMING:
            return
        self.access = Access.PAYING
        asked = self._explore.unlock(self._set_id, self.cost)
        self._bridge.await_future(
            asked,
            self,
            partial(self._follow, self._set_id, self.page.listing.title),
            partial(self._not_unlocked, self._set_id),
        )

    def _not_unlocked(self, set_id: str, error: BaseException) -> None:
        self._notifications.report_error(error)
        if set_id == self._set_id:
            self.access = Access.LOCKED
            self._read()

    # -- fetching --------------------------------------------------------------------------------------------

    def fetch(self) -> None:
        """Go on with the originals, or begin where another machine unlocked them."""
        if self.page is not None:
            self._fetch(self._set_id, self.page.listing.title)

    def bring_back(self, set_id: str) -> None:
        """An unlocked set that is not in the library any more; what is still on the disk is not fetched again."""
        known = self.known
        self._fetch(set_id, known.title if known is not None and set_id == self._set_id else "")

    def _fetch(self, set_id: str, title: str) -> None:
        if self._explore is not None:
            follow = partial(self._follow, set_id, title)
            self._bridge.await_future(
                self._explore.fetch(set_id), self, follow, self._notifications.report_error
            )

    def stop(self) -> None:
        """Stop fetching; what came is kept."""
        if self._explore is not None:
            self._explore.cancel(self._set_id)

    def show_in_library(self) -> None:
        if self._set_id:
            self.library_wanted.emit(self._set_id)

    def _follow_all(self, fetching: tuple[Fetching, ...]) -> None:
        for each in fetching:
            self._follow(each.set_id, each.title, each.task)

    def _follow_quietly(self, fetching: tuple[Fetching, ...]) -> None:
        """That the network breaks them off was said when it did so the first time."""
        from studio.explore.explore import BROKEN_OFF

        for each in fetching:
            self._follow(each.set_id, each.title, each.task, untold=BROKEN_OFF)

    def _follow(self, set_id: str, title: str, task: ImportTask, untold: Collection[str] = ()) -> None:
        self._fetching[set_id] = title
        self._imports.follow(task, partial(self._fetched, set_id), untold=untold)
        if set_id == self._set_id:
            self.progress = (0, 0)
            self._read()
            self._see_access()

    def _fetched(self, set_id: str, report: ImportReport) -> None:
        title = self._fetching.pop(set_id, "")
        seen = self.watched and set_id == self._set_id
        # Who looks at the set sees it there, and the button that shows it in the library.
        if not (report.cancelled or report.failures or seen):
            count = len(report.added) + len(report.duplicates)
            text = self.tr("%n photos of {set} are in the library.", "", count).format(set=title)
            self._notifications.say(
                Notice(
                    Severity.INFO,
                    text if title else self.tr("The set's photos are in the library again."),
                    action_text=self.tr("Show in Library"),
                    action=partial(self.library_wanted.emit, set_id),
                )
            )
        if set_id == self._set_id:
            self._read()

    def _copying(self, set_id: str, done: int, total: int) -> None:
        if set_id == self._set_id:
            self.progress = (done, total)
