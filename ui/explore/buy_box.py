"""What a set costs, and the one button that goes on: unlock it, confirm its price, fetch it, show it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from ui.explore.set_model import Access, SetModel
from ui.explore.words import credits, price_of, split
from ui.keys import KeyMap
from ui.observable import bind
from ui.theme import Theme
from ui.widgets.pieces import button, label, wrapped
from ui.words import counted, file_size


class BuyBox(QWidget):
    """At the foot of a set's page. The price stands there before anything is spent, and is confirmed in place.

    Signals: `account_wanted()` where credits are lacking; `connect_wanted()` where only the demo's are.
    """

    account_wanted = Signal()
    connect_wanted = Signal()

    def __init__(self, theme: Theme, keys: KeyMap, model: SetModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._act: Callable[[], object] = model.ask_to_unlock
        self._step_back: Callable[[], object] = model.think_again
        space = theme.spacing
        self.heading = label(role="heading")
        self.sentence = wrapped(role="small")
        self.balance = wrapped(role="small")
        self.bar = QProgressBar()
        self.bar.setAccessibleName(self.tr("Originals that are here"))
        self.button = button(self.tr("Unlock"), "primary")
        self.button.setMinimumHeight(38)
        self.button.clicked.connect(self._go_on)
        keys.name(self.button, "explore.unlock", self.tr("Unlock"))
        self.other = button(self.tr("Not now"))
        self.other.setMinimumHeight(38)
        self.other.clicked.connect(self._go_back)
        for part in (self.button, self.other):
            part.installEventFilter(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.l, space.s, space.l, space.m)
        layout.setSpacing(space.xs)
        for part in (self.heading, self.sentence, self.balance, self.bar):
            layout.addWidget(part)
        layout.addSpacing(space.xs)
        # One above the other: side by side, longer words have no room.
        layout.addWidget(self.button)
        layout.addWidget(self.other)
        for name in ("page", "access", "progress", "balance", "demo"):
            bind(model, name, self._show)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The second half of a double click answers no question that appeared with the first."""
        if watched in (self.button, self.other) and event.type() == QEvent.Type.MouseButtonDblClick:
            return True
        return super().eventFilter(watched, event)

    def _go_on(self) -> None:
        self._act()

    def _go_back(self) -> None:
        self._step_back()

    def _show(self, *_: object) -> None:
        page, access = self._model.page, self._model.access
        self.setVisible(page is not None)
        if page is None:
            return
        parts = (self.button, self.other)
        had_focus = any(part.hasFocus() for part in (self, *parts))
        show = {
            Access.LOCKED: self._show_locked,
            Access.CONFIRMING: self._show_confirming,
            Access.PAYING: self._show_paying,
            Access.FETCHING: self._show_fetching,
            Access.PAUSED: self._show_paused,
            Access.ELSEWHERE: self._show_elsewhere,
            Access.HERE: self._show_here,
            Access.GONE: self._show_gone,
        }[access]
        self.bar.setVisible(access is Access.FETCHING)
        show()
        self.button.setAccessibleDescription(self.sentence.text())
        if had_focus:
            # While it pays there is nothing to press: the keyboard waits here for what comes.
            at_hand = (part for part in parts if part.isEnabled() and part.isVisibleTo(self))
            next(at_hand, self).setFocus()

    def _say(
        self,
        heading: str,
        sentence: str,
        action: str,
        act: Callable[[], object] | None,
        *,
        other: str = "",
        step_back: Callable[[], object] | None = None,
        balance: str = "",
    ) -> None:
        self.heading.setText(heading)
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))
        self.balance.setText(balance)
        self.balance.setVisible(bool(balance))
        self.button.setText(action)
        self.button.setAccessibleName(action)
        self.button.setVisible(bool(action))
        self.button.setEnabled(act is not None)
        self._act = act or (lambda: None)
        self._step_back = step_back or self._model.think_again
        self.other.setText(other)
        self.other.setAccessibleName(other)
        self.other.setVisible(bool(other))

    def _price(self) -> tuple[str, str]:
        """What unlocking costs, and who gets it."""
        page = self._model.page
        assert page is not None
        return price_of(self._model.cost), split(page.listing.unlock_price, page.listing.unlock_fee)

    def _show_locked(self) -> None:
        cost, parts = self._price()
        paid = self.tr("Unlock for {cost}").format(cost=cost)
        lacking = "" if self._model.can_pay else self._lacking()
        self._say(
            self.tr("Unlock the originals"),
            parts,
            paid if self._model.cost else self.tr("Unlock, free"),
            None if lacking else self._model.ask_to_unlock,
            other=self._remedy() if lacking else "",
            step_back=self._find_credits,
            balance=lacking,
        )

    def _remedy(self) -> str:
        return self.tr("Connect to your account…") if self._model.demo else self.tr("Open the account")

    def _find_credits(self) -> None:
        (self.connect_wanted if self._model.demo else self.account_wanted).emit()

    def _lacking(self) -> str:
        text = (
            self.tr(
                "The demo account has {balance} left. Connect to your account in the settings to have more."
            )
            if self._model.demo
            else self.tr("You have {balance}. Buy credits in your account, then unlock.")
        )
        return text.format(balance=credits(self._model.balance or 0))

    def _show_confirming(self) -> None:
        cost, parts = self._price()
        balance = self._model.balance
        left = ""
        if not self._model.can_pay:
            left = self._lacking()
        elif balance is not None and self._model.cost:
            left = self.tr("You have {balance}; {left} stay.").format(
                balance=credits(balance), left=counted(balance - self._model.cost)
            )
        heading = self.tr("Spend {cost}?").format(cost=cost) if self._model.cost else self.tr("Unlock it?")
        self._say(
            heading,
            self.tr("{parts}. Charged now; the set is yours to use offline.").format(parts=parts),
            self.tr("Unlock now"),
            self._model.unlock if self._model.can_pay else None,
            other=self.tr("Not now"),
            balance=left,
        )

    def _show_paying(self) -> None:
        self._say(self.tr("Unlocking"), self._price()[1], self.tr("Unlocking"), None)

    def _show_fetching(self) -> None:
        done, total = self._model.progress
        self.bar.setRange(0, 1000 if total else 0)
        self.bar.setValue(int(1000 * done / total) if total else 0)
        if total:
            text = self.tr("{done} of {total}. You can go on working.").format(
                done=file_size(done), total=file_size(total)
            )
        else:
            text = self.tr("Asking for the list of files.")
        self._say(
            self.tr("Fetching the originals"),
            text,
            "",
            None,
            other=self.tr("Stop"),
            step_back=self._model.stop,
        )

    def _show_paused(self) -> None:
        self._say(
            self.tr("Not all originals are here"),
            self.tr("The set is yours. What is here already is kept."),
            self.tr("Go on fetching"),
            self._model.fetch,
        )

    def _show_elsewhere(self) -> None:
        self._say(
            self.tr("Unlocked"),
            self.tr("The set is yours; its originals are not on this machine yet."),
            self.tr("Fetch the originals"),
            self._model.fetch,
        )

    def _show_here(self) -> None:
        self._say(
            self.tr("In your library"),
            self.tr("Its originals and anchor maps are on this machine and work offline."),
            self.tr("Show in Library"),
            self._model.show_in_library,
        )

    def _show_gone(self) -> None:
        self._say(
            self.tr("No longer in Explore"),
            self.tr("Its creator may have withdrawn it. Nothing was spent; choose another set."),
            self.tr("All sets"),
            self._model.go_back,
        )
