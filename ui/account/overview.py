"""The first page of the account's panel: whose it is, its credits, and how the sync goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFont, QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.account.address import AddressLine
from ui.account.courier import CourierPart
from ui.account.model import AccountModel, BuyPage
from ui.account.sign_in import SignInPart
from ui.account.words import (
    ago_text,
    debt_sentence,
    earned_sentence,
    held_sentence,
    leased_sentence,
    server_text,
)
from ui.observable import bind
from ui.sentences import in_own_language
from ui.theme import Theme
from ui.widgets.pieces import Elided, PanelArea, button, label, row, rule, wrapped
from ui.widgets.switch import Switch
from ui.words import counted, moment_text

if TYPE_CHECKING:
    from studio.account.states import AccountView


class WhoPart(QWidget):
    """Signals: `connect_wanted()` when the person wants an account elsewhere."""

    connect_wanted = Signal()

    def __init__(self, theme: Theme, model: AccountModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self.name = Elided(role="heading")
        self.about = wrapped(role="small")
        self.notice = wrapped(role="warn")
        self.connect_button = button(self.tr("Connect to your account…"))
        self.connect_button.clicked.connect(self.connect_wanted)
        self.sign_out = button(self.tr("Sign out"))
        self.sign_out.clicked.connect(model.sign_out)
        self.sign_in = SignInPart(theme, model)
        space = theme.spacing
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space.s)
        for part in (self.name, self.about, self.notice, self.sign_in):
            layout.addWidget(part)
        layout.addLayout(row(self.connect_button, self.sign_out, None, spacing=space.s))
        bind(model, "view", self._show)

    def _show(self, view: AccountView | None) -> None:
        state = str(view.state) if view is not None else "none"
        demo = view is not None and view.demo
        inside = view is not None and state != "none"
        self.connect_button.setVisible(view is None or demo or not inside)
        self.sign_out.setVisible(inside and not demo and state != "signed_out")
        self.sign_in.setVisible(state == "signed_out")
        self.notice.setText(in_own_language(view.notice) if view is not None else "")
        self.notice.setVisible(bool(self.notice.text()))
        if view is None or not inside:
            self.name.setText(self.tr("No account yet"))
            failure = in_own_language(view.failure) if view is not None else ""
            self.about.setText(
                failure or self.tr("The studio's own demo account is being made. It works without a network.")
            )
            return
        self.sign_in.set_server(view.server)
        if demo:
            self.name.setText(self.tr("Demo account"))
            self.about.setText(
                self.tr(
                    "On this machine alone, with the sample sets and credits to try everything. Nothing of it leaves "
                    "this machine."
                )
            )
            return
        self.name.setText(view.name or view.email)
        parts = (view.email if view.name else "", server_text(view))
        self.about.setText(" · ".join(part for part in parts if part))


class CreditsPart(QWidget):
    def __init__(self, theme: Theme, model: AccountModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model
        self.amount = label()
        self.unit = label(self.tr("credits to spend"), "dim")
        self.leased, self.held = wrapped(role="small"), wrapped(role="small")
        self.earned, self.debt = wrapped(role="small"), wrapped(role="warn")
        self.buy = button(self.tr("Buy credits…"))
        self.buy.setToolTip(self.tr("On the server's page, in the browser"))
        self.buy.clicked.connect(model.buy)
        self.page = AddressLine(theme)
        space = theme.spacing
        self.page.setContentsMargins(0, space.s, 0, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space.xs)
        line = QHBoxLayout()
        line.setSpacing(space.s)
        line.addWidget(self.amount, 0, Qt.AlignmentFlag.AlignBaseline)
        line.addWidget(self.unit, 0, Qt.AlignmentFlag.AlignBaseline)
        line.addStretch(1)
        line.addWidget(self.buy)
        layout.addLayout(line)
        for part in (self.debt, self.leased, self.held, self.earned, self.page):
            layout.addWidget(part)
        layout.addSpacing(space.s)
        layout.addWidget(rule())
        theme.changed.connect(self._restyle)
        for name in ("balances", "view"):
            bind(model, name, self._show)
        bind(model, "buying", self._show_page)
        self._restyle()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self._model.forget_buying()

    def _show_page(self, page: BuyPage | None) -> None:
        self.page.setVisible(page is not None)
        if page is None:
            return
        sentence = (
            self.tr("Credits are bought in the browser. If no page has opened, this is its address:")
            if page.opened
            else self.tr("No browser can be opened from here. Open this address on any machine:")
        )
        self.page.show_page(page.url, sentence)

    def _restyle(self) -> None:
        self.amount.setFont(self._theme.font("display", QFont.Weight.DemiBold))

    def _show(self, *_: object) -> None:
        view, balances = self._model.view, self._model.balances
        self.setVisible(balances is not None and view is not None and view.last_success is not None)
        self.buy.setVisible(view is not None and not view.demo and str(view.state) == "signed_in")
        if balances is None:
            return
        self.amount.setText(counted(balances.spendable))
        self.setAccessibleName(self._model.credits)
        for part, text in (
            (self.debt, debt_sentence(balances)),
            (self.leased, leased_sentence(balances)),
            (self.held, held_sentence(balances)),
            (self.earned, earned_sentence(balances)),
        ):
            part.setText(text)
            part.setVisible(bool(text))


class SyncPart(QWidget):
    """Signals: `letters_wanted()` when what was refused is to be looked at."""

    letters_wanted = Signal()

    def __init__(self, theme: Theme, model: AccountModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self.state = wrapped()
        self.reason = wrapped(role="warn")
        self.waiting = wrapped(role="small")
        self.now = button(self.tr("Sync now"))
        self.now.clicked.connect(model.sync_now)
        self.letters = button("")
        self.letters.clicked.connect(self.letters_wanted)
        self.offline = Switch(theme, self.tr("Work offline"))
        self.offline.setText(self.tr("Work offline"))
        self.offline.setToolTip(
            self.tr(
                "Nothing is sent to your house or fetched from it. What you do waits, and is sent afterwards."
            )
        )
        self.offline.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.offline.toggled.connect(model.set_work_offline)
        space = theme.spacing
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space.s)
        layout.addLayout(row(label(self.tr("Sync"), "heading"), None, self.offline))
        for part in (self.state, self.reason, self.waiting):
            layout.addWidget(part)
        layout.addLayout(row(self.now, self.letters, None, spacing=space.s))
        layout.addSpacing(space.s)
        layout.addWidget(rule())
        bind(model, "view", self._show)
        model.sync_changed.connect(self._say_again)

    def _say_again(self, _text: str) -> None:
        self._show(self._model.view)

    def _show(self, view: AccountView | None) -> None:
        self.setVisible(view is not None and str(view.state) != "none")
        if view is None:
            return
        with QSignalBlocker(self.offline):
            self.offline.setChecked(view.work_offline)
        self.offline.update()
        self.now.setEnabled(not view.syncing and not view.work_offline and str(view.state) != "signed_out")
        last = (
            self.tr("Last synced {ago}, at {time}").format(
                ago=ago_text(view.last_success), time=moment_text(view.last_success)
            )
            if view.last_success is not None
            else self.tr("Not synced yet")
        )
        if view.syncing:
            last = self.tr("Syncing")
        elif view.work_offline:
            last = self.tr("Working offline: nothing is sent or fetched. {last}").format(last=last)
        self.state.setText(f"{last}.")
        self.reason.setText("" if view.work_offline else in_own_language(view.failure))
        self.reason.setVisible(bool(self.reason.text()))
        self.waiting.setText(
            self.tr(
                "%n operations wait to be sent. Everything on this machine works meanwhile.", "", view.waiting
            )
        )
        self.waiting.setVisible(bool(view.waiting))
        self.letters.setText(
            self.tr("{count} need you…").format(count=view.dead)
            if view.dead != 1
            else self.tr("1 needs you…")
        )
        self.letters.setVisible(bool(view.dead))


class OverviewPage(QWidget):
    """Signals: `connect_wanted()`, `letters_wanted()`."""

    connect_wanted = Signal()
    letters_wanted = Signal()

    def __init__(self, theme: Theme, model: AccountModel) -> None:
        super().__init__()
        content = QWidget()
        self.who = WhoPart(theme, model, content)
        self.who.connect_wanted.connect(self.connect_wanted)
        self.credits = CreditsPart(theme, model, content)
        self.sync = SyncPart(theme, model, content)
        self.sync.letters_wanted.connect(self.letters_wanted)
        self.courier = CourierPart(theme, model.courier, content)
        self._model = model
        space = theme.spacing
        inside = QVBoxLayout(content)
        inside.setContentsMargins(0, space.xs, 0, space.s)
        inside.setSpacing(space.m)
        # To sign in again comes before carrying by hand what signing in would send.
        for part in (self.credits, self.sync, self.who, self.courier):
            inside.addWidget(part)
        inside.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(PanelArea(content))
        bind(model, "view", self._show)
        for name in ("busy", "outcome", "problem"):
            bind(model.courier, name, self._show)

    def _show(self, *_: object) -> None:
        """Nothing is carried while the house answers; what a file that was dropped here brought is always said."""
        view, courier = self._model.view, self._model.courier
        alone = (
            view is not None
            and not view.demo
            and bool(view.account_id)
            and bool(view.work_offline or view.failure)
        )
        self.courier.setVisible(alone or courier.busy or bool(courier.outcome or courier.problem))
