"""The account as status bar and panel show it: whose it is, its credits, and how the sync goes."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from ui.account.courier_model import CourierModel
from ui.account.journal_model import JournalModel
from ui.account.rows import DeviceRows, LetterRows
from ui.account.statement_model import StatementModel
from ui.account.words import credits_text, sync_word
from ui.bridge import Bridge
from ui.notifications import Notifications
from ui.observable import observed
from ui.sentences import in_own_language

if TYPE_CHECKING:
    from studio.account.account import Account, Leaving, SigningIn
    from studio.account.states import AccountView, Device, DeviceCode
    from studio.credits.values import Balances, DeadLetter
    from studio.credits.wallet import Wallet
    from studio.studio import Studio

_log = logging.getLogger("ui.account")

BUY_PATH = "/buy"
AGO_MS = 20_000
"""How often `2 min ago` is said anew."""


@dataclass(frozen=True)
class Signing:
    """A sign-in that is under way, at the page `url`. By the browser it has no `code`; `asking` until there is one.
    `opened` is False where no browser could be asked to open the page.
    """

    server: str
    asking: bool = False
    code: str = ""
    url: str = ""
    url_with_code: str = ""
    expires_at: datetime | None = None
    opened: bool = True


@dataclass(frozen=True)
class BuyPage:
    """Where credits are bought. `opened` is False where no browser could be asked to open it."""

    url: str
    opened: bool


class AccountModel(QObject):
    """Signals: `x_changed(x)` for every property.

    view        all of the account; None until it was read
    balances    its credits; None until they were read
    credits     `87 credits`, for the status bar
    sync        `synced 2 min ago`, for the status bar
    dead        how many operations need somebody
    signing     the sign-in under way; None without one
    buying      the page where credits are bought, once it was asked for
    testing, reached, reach_problem
                a server is looked for; where it is, once it answered; or why it did not, with a next step
    leaving     what would stay behind with the demo; None until it was read
    devices_asked, devices_problem
                the server is asked for the devices; why they cannot be listed, with a next step
    whose_devices
                server and id of the account that the devices are of
    """

    view_changed = Signal(object)
    balances_changed = Signal(object)
    credits_changed = Signal(object)
    sync_changed = Signal(object)
    dead_changed = Signal(object)
    signing_changed = Signal(object)
    buying_changed = Signal(object)
    testing_changed = Signal(object)
    reached_changed = Signal(object)
    reach_problem_changed = Signal(object)
    leaving_changed = Signal(object)
    devices_asked_changed = Signal(object)
    devices_problem_changed = Signal(object)
    whose_devices_changed = Signal(object)
    view = observed["AccountView | None"](None)
    balances = observed["Balances | None"](None)
    credits = observed("")
    sync = observed("")
    dead = observed(0)
    signing = observed[Signing | None](None)
    buying = observed[BuyPage | None](None)
    testing = observed(False)
    reached = observed("")
    reach_problem = observed("")
    leaving = observed["Leaving | None"](None)
    devices_asked = observed(False)
    devices_problem = observed("")
    whose_devices = observed(("", ""))

    def __init__(self, bridge: Bridge, notifications: Notifications, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._notifications = notifications
        self._account: Account | None = None
        self._wallet: Wallet | None = None
        self._waiting: SigningIn | None = None
        self._test = 0
        self.courier = CourierModel(bridge, self)
        self.journal = JournalModel(bridge, notifications, self)
        self.statement = StatementModel(bridge, notifications, self)
        self.devices = DeviceRows(self)
        self.letters = LetterRows(self)
        self._ago = QTimer(self)
        self._ago.setInterval(AGO_MS)
        self._ago.timeout.connect(self._say)

    def open(self, studio: Studio) -> None:
        self._account, self._wallet = studio.account, studio.wallet
        self.courier.open(studio)
        self.journal.open(studio.egress)
        self.statement.open(studio.wallet)
        self._bridge.connect_signal(studio.account.changed, self._take_view)
        self._bridge.connect_signal(studio.wallet.changed, self._take_balances)
        self._follow(studio.account.read(), self._take_view)
        self._follow(studio.wallet.read(), self._take_balances)
        self._ago.start()

    # -- sync ------------------------------------------------------------------------------------------------

    def sync_now(self) -> None:
        """Why it does not work is said in the view, not in a notice besides."""
        if self._account is not None:
            self._bridge.await_future(self._account.sync_now(), self, None, self._sync_failed)

    def set_work_offline(self, on: bool) -> None:
        if self._account is not None:
            self._follow(self._account.set_work_offline(on), None if on else self._back_online)

    def _back_online(self, _done: object) -> None:
        self.sync_now()

    def _sync_failed(self, error: BaseException) -> None:
        _log.info("the sync did not work: %s", error)

    # -- signing in and out ----------------------------------------------------------------------------------

    def test(self, address: str) -> None:
        """Look whether a house server answers at an address; `reached` says where."""
        if self._account is not None and address.strip() and not self.testing:
            self._test += 1
            self.reached, self.reach_problem, self.testing = "", "", True
            reached, problem = (
                partial(self._take_reached, self._test),
                partial(self._take_problem, self._test),
            )
            self._bridge.await_future(self._account.connect(address), self, reached, problem)

    def forget_test(self) -> None:
        """Another address is typed: what is answered of the one before counts no more."""
        self._test += 1
        self.reached, self.reach_problem, self.testing = "", "", False

    def sign_in_by_browser(self, server: str) -> None:
        if self._account is not None and self.signing is None:
            page: Future[str] = Future()
            self._follow(page, self._open_page)
            self._begin(server, self._account.sign_in_by_browser(server, page.set_result))

    def sign_in_by_code(self, server: str) -> None:
        if self._account is not None and self.signing is None:
            code: Future[DeviceCode] = Future()
            self._follow(code, self._take_code)
            self._begin(server, self._account.sign_in_by_code(server, code.set_result))
            self.signing = Signing(server, asking=True)

    def cancel_sign_in(self) -> None:
        waiting, self._waiting = self._waiting, None
        self.signing = None
        if waiting is not None:
            waiting.cancel()

    def sign_out(self) -> None:
        if self._account is not None:
            self._follow(self._account.sign_out(), self._take_view)

    def use_demo(self) -> None:
        """Back to the demo account of this machine."""
        if self._account is not None:
            self._follow(self._account.use_demo(), self._take_view)

    def read_leaving(self) -> None:
        """What would stay behind with the demo."""
        if self._account is not None:
            self._follow(self._account.leaving(), self._take_leaving)

    def buy(self) -> None:
        """The server's page for that, in the browser; `buying` says where it is, for the case that none comes."""
        if self.view is not None and self.view.server:
            url = f"{self.view.server}{BUY_PATH}"
            self.buying = BuyPage(url, QDesktopServices.openUrl(QUrl(url)))

    def forget_buying(self) -> None:
        """The page's address is not looked at any more."""
        self.buying = None

    def _begin(self, server: str, waiting: SigningIn) -> None:
        self._waiting = waiting
        self.signing = Signing(server)
        took = partial(self._signed_in, waiting)
        self._bridge.await_future(waiting.future, self, took, partial(self._not_signed_in, waiting))

    def _open_page(self, url: str) -> None:
        if self.signing is not None:
            self.signing = replace(self.signing, url=url, opened=QDesktopServices.openUrl(QUrl(url)))

    def open_code_page(self) -> None:
        """The page where the code is typed, with the code in it, in the browser of this machine."""
        if self.signing is not None and self.signing.url_with_code:
            opened = QDesktopServices.openUrl(QUrl(self.signing.url_with_code))
            self.signing = replace(self.signing, opened=opened)

    def _take_code(self, code: DeviceCode) -> None:
        if self.signing is not None:
            until = datetime.now(UTC) + timedelta(seconds=code.expires_in)
            self.signing = Signing(self.signing.server, False, code.code, code.url, code.url_with_code, until)

    def _signed_in(self, waiting: SigningIn, view: AccountView) -> None:
        if waiting is self._waiting:
            self.cancel_sign_in()
            self.forget_test()
        self._take_view(view)
        self._notifications.inform(self.tr("Signed in as {name}.").format(name=view.name or view.email))

    def _not_signed_in(self, waiting: SigningIn, error: BaseException) -> None:
        if waiting is self._waiting:
            self.cancel_sign_in()
            self._notifications.report_error(error)

    def _take_reached(self, test: int, server: str) -> None:
        if test == self._test:
            self.testing, self.reached = False, server

    def _take_problem(self, test: int, error: BaseException) -> None:
        if test != self._test:
            return
        self.testing = False
        self.reach_problem = in_own_language(getattr(error, "message", "")) or str(error)

    def _take_leaving(self, leaving: Leaving) -> None:
        self.leaving = leaving

    # -- devices and letters ---------------------------------------------------------------------------------

    def read_devices(self) -> None:
        if self._account is not None:
            self.devices_asked = True
            whose = self.whose_devices
            took, failed = partial(self._take_devices, whose), partial(self._no_devices, whose)
            self._bridge.await_future(self._account.devices(), self, took, failed)

    def revoke(self, device_id: str) -> None:
        if self._account is not None:
            self._follow(self._account.remove_device(device_id), self._revoked)

    def dismiss(self, op_id: str) -> None:
        """A person has dealt with what was refused."""
        if self._wallet is not None:
            self._follow(self._wallet.dismiss(op_id), self._read_letters)

    def _take_devices(self, whose: tuple[str, str], devices: tuple[Device, ...]) -> None:
        if whose != self.whose_devices:
            return
        self.devices_asked, self.devices_problem = False, ""
        order = sorted(devices, key=lambda device: device.seen_at, reverse=True)
        self.devices.set_values(sorted(order, key=lambda device: (not device.this, device.revoked)))

    def _no_devices(self, whose: tuple[str, str], error: BaseException) -> None:
        if whose != self.whose_devices:
            return
        self.devices_asked = False
        self.devices_problem = in_own_language(getattr(error, "message", "")) or str(error)

    def _revoked(self, _done: object) -> None:
        self.read_devices()

    def _read_letters(self, *_: object) -> None:
        if self._wallet is not None:
            self._follow(self._wallet.dead_letters(), self._take_letters)

    def _take_letters(self, letters: tuple[DeadLetter, ...]) -> None:
        self.letters.set_values(letters)

    # -- showing ---------------------------------------------------------------------------------------------

    def _follow(self, future: Future[Any], take: Callable[[Any], object] | None) -> None:
        self._bridge.await_future(future, self, take, self._notifications.report_error)

    def _take_view(self, view: AccountView) -> None:
        if self.buying is not None and not self.buying.url.startswith(f"{view.server}/"):
            self.buying = None
        if (view.server, view.account_id) != self.whose_devices:
            self.devices_asked, self.devices_problem = False, ""
            self.devices.set_values(())
            self.whose_devices = view.server, view.account_id
        self.view = view
        self._read_letters()
        self.statement.refresh()
        self._say()

    def _take_balances(self, balances: Balances) -> None:
        self.balances = balances
        self.statement.refresh()
        self._say()

    def _say(self) -> None:
        view, balances = self.view, self.balances
        # Before the first sync nothing is known of them, and 0 would be wrong.
        known = view is not None and view.last_success is not None
        self.credits = credits_text(balances.spendable) if balances is not None and known else ""
        self.sync = sync_word(view) if view is not None else ""
        self.dead = view.dead if view is not None else 0
