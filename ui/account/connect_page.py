"""The page of the settings that connects the studio to an account at a house server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from ui.account.courier import CourierPart
from ui.account.model import AccountModel
from ui.account.sign_in import SignInPart
from ui.account.words import credits_text, server_text
from ui.observable import bind
from ui.settings.rows import page_frame
from ui.theme import Theme
from ui.widgets.pieces import PanelArea, button, label, row, rule, wrapped

if TYPE_CHECKING:
    from studio.account.account import Leaving
    from studio.account.states import AccountView

EXAMPLE = "https://house.example.com"


class ConnectPage(PanelArea):
    """What stays and what goes is said first; then the address, which is tested; then the sign-in."""

    def __init__(self, theme: Theme, model: AccountModel) -> None:
        content = page_frame(theme)
        super().__init__(content)
        self._model = model
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = content.layout()
        assert isinstance(layout, QVBoxLayout)
        space = theme.spacing
        layout.setSpacing(space.s)
        self.now = wrapped()
        self.heading = label(role="title")
        self.stays = wrapped(
            self.tr(
                "Garments, looks, renders and your own photos stay as they are: they are on this machine and do not "
                "belong to an account."
            )
        )
        self.goes = wrapped(role="warn")
        self.address = QLineEdit()
        self.address.setPlaceholderText(EXAMPLE)
        self.address.setAccessibleName(self.tr("Address of the server"))
        self.address.textChanged.connect(self._typed)
        self.address.returnPressed.connect(self._test)
        self.setFocusProxy(self.address)
        self.test = button(self.tr("Test the address"))
        self.test.clicked.connect(self._test)
        self.outcome = wrapped()
        self.sign_in = SignInPart(theme, model)
        self.sign_in.setParent(content)
        self.courier = CourierPart(theme, model.courier, content, joining=True)
        self.back = button(self.tr("Back to the demo account"))
        self.back.clicked.connect(model.use_demo)
        self.sign_out = button(self.tr("Sign out"))
        self.sign_out.clicked.connect(model.sign_out)
        layout.addWidget(label(self.tr("Account"), "title"))
        layout.addWidget(self.now)
        layout.addLayout(row(self.sign_out, self.back, None, spacing=space.s))
        layout.addSpacing(space.m)
        layout.addWidget(rule())
        layout.addSpacing(space.m)
        layout.addWidget(self.heading)
        layout.addWidget(self.stays)
        layout.addWidget(self.goes)
        layout.addSpacing(space.s)
        layout.addWidget(wrapped(self.tr("Address of your house's server, or of a public one"), "small"))
        layout.addLayout(row(self.address, self.test, spacing=space.s))
        layout.addWidget(self.outcome)
        layout.addWidget(self.sign_in)
        layout.addSpacing(space.m)
        layout.addWidget(rule())
        layout.addSpacing(space.m)
        layout.addWidget(self.courier)
        layout.addStretch(1)
        for name in ("testing", "reached", "reach_problem", "signing"):
            getattr(model, f"{name}_changed").connect(self._refresh)
        bind(model, "leaving", self._show_leaving)
        bind(model, "view", self._show)
        self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._model.read_leaving()

    def _typed(self, text: str) -> None:
        self._model.forget_test()
        self.test.setEnabled(bool(text.strip()))

    def _test(self) -> None:
        self._model.test(self.address.text())

    def _show(self, view: AccountView | None) -> None:
        demo = view is None or view.demo or not view.server
        signed_out = view is not None and str(view.state) == "signed_out"
        self.sign_out.setVisible(not demo and not signed_out)
        self.back.setVisible(not demo)
        if view is None or demo:
            text = self.tr("The studio uses its own demo account, on this machine alone.")
        elif signed_out:
            text = self.tr("Signed out of {server}.").format(server=server_text(view))
        else:
            text = self.tr("Signed in to {server} as {name}.").format(
                server=server_text(view), name=view.name or view.email
            )
        self.now.setText(text)
        self.heading.setText(
            self.tr("Connect to your account")
            if demo or signed_out
            else self.tr("Connect to another account")
        )
        if view is not None and view.server and not self.address.text():
            self.address.setText(view.server)
        self._model.read_leaving()

    def _show_leaving(self, leaving: Leaving | None) -> None:
        """Without a word where there is nothing to leave."""
        self.goes.setVisible(leaving is not None and bool(leaving.sets or leaving.credits))
        if leaving is None:
            return
        credits = credits_text(leaving.credits)
        if leaving.sets:
            text = self.tr("What is of the demo stays behind: {sets} and {credits}.").format(
                sets=self.tr("%n unlocked sets", "", leaving.sets), credits=credits
            )
        else:
            text = self.tr("What is of the demo stays behind: its sample sets and {credits}.").format(
                credits=credits
            )
        self.goes.setText(text)

    def _refresh(self, *_: object) -> None:
        model = self._model
        # Not off while it looks: the keyboard, which is on it, would be sent elsewhere.
        self.test.setEnabled(bool(self.address.text().strip()))
        if model.testing:
            text = self.tr("Looking for a house server there.")
        elif model.reach_problem:
            text = model.reach_problem
        elif model.reached:
            text = self.tr("A house server answers at {server}.").format(server=model.reached)
        else:
            text = ""
        self.outcome.setText(text)
        self.outcome.setVisible(bool(text))
        role = "warn" if model.reach_problem else "good" if model.reached else "dim"
        self.outcome.setProperty("role", role)
        self.outcome.style().unpolish(self.outcome)
        self.outcome.style().polish(self.outcome)
        self.sign_in.set_server(model.reached)
        self.sign_in.setVisible(bool(model.reached) or model.signing is not None)
