"""The account as status bar and panel show it: whose it is, its credits, and how the sync goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from ui.account.journal_model import JournalModel
from ui.account.rows import DeviceRows, LetterRows
from ui.account.statement_model import StatementModel
from ui.account.words import credits_text, sync_word
from ui.bridge import Bridge
from ui.notifications import Notifications
from ui.observable import observed

if TYPE_CHECKING:
    from studio.account.account import Account
    from studio.credits.wallet import Wallet
    from studio.studio import Studio

SOON_MS = 150
AGO_MS = 20_000
"""How often `2 min ago` is said anew."""


@dataclass(frozen=True)
class Signing:
    """A sign-in that is under way. By the browser it has no `code`; `asking` until there is one."""

    server: str
    asking: bool = False
    code: str = ""
    url: str = ""
    url_with_code: str = ""
    expires_at: datetime | None = None


class AccountModel(QObject):
    """Signals: `x_changed(x)` for every property.

    view        all of the account; None until it was read
    balances    its credits; None until they were read
    credits     `87 credits`, for the status bar
    sync        `synced 2 min ago`, for the status bar
    dead        how many operations need somebody
    signing     the sign-in under way; None without one
    """

    view_changed = Signal(object)
    balances_changed = Signal(object)
    credits_changed = Signal(object)
    sync_changed = Signal(object)
    dead_changed = Signal(object)
    signing_changed = Signal(object)
    view = observed["AccountView | None"](None)
    balances = observed["Balances | None"](None)
    credits = observed("")
    sync = observed("")
    dead = observed(0)
    signing = observed[Signing | None](None)

    def __init__(self, bridge: Bridge, notifications: Notifications, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._notifications = notifications
        self._account: Account | None = None
        self._wallet: Wallet | None = None
        self.journal = JournalModel(bridge, notifications, self)
        self.statement = StatementModel(bridge, notifications, self)
        self.devices = DeviceRows(self)
        self.letters = LetterRows(self)
        self._ago = QTimer(self)
        self._ago.setInterval(AGO_MS)
        self._ago.timeout.connect(self._say)

    def open(self, studio: Studio) -> None:
        self.journal.open(studio.egress)

    def _say(self, *_: object) -> None:
        view, balances = self.view, self.balances
        known = balances is not None and view is not None and str(view.state) != "none"
        self.credits = credits_text(balances.spendable) if balances is not None and known else ""
        self.sync = sync_word(view) if view is not None else ""
        self.dead = view.dead if view is not None else 0
