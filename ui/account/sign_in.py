"""Signing in: in the browser, or with a code on any other machine."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.account.address import AddressLine
from ui.account.model import AccountModel, Signing
from ui.observable import bind
from ui.theme import Theme
from ui.widgets.flow import in_a_flow
from ui.widgets.pieces import button, frame, label, wrapped
from ui.words import moment_text


class SignInPart(QWidget):
    """Two ways to begin; while one is under way, what to do next and a way out of it."""

    def __init__(self, theme: Theme, model: AccountModel) -> None:
        super().__init__()
        self._theme = theme
        self._model = model
        self._server = ""
        self.by_browser = button(self.tr("Sign in in the browser"), "primary")
        self.by_browser.clicked.connect(self._begin_browser)
        self.by_code = button(self.tr("Sign in with a code"))
        self.by_code.clicked.connect(self._begin_code)
        self._begin = in_a_flow(theme.spacing.s, self.by_browser, self.by_code)

        self._waiting = QWidget()
        self.sentence = wrapped()
        self.address = AddressLine(theme)
        self.code_box = frame("popup")
        self.code = label()
        self.code.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.code.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.copy = button(self.tr("Copy the code"))
        self.copy.clicked.connect(self._copy)
        self.open = button(self.tr("Open the page here"))
        self.open.clicked.connect(model.open_code_page)
        self.expiry = wrapped(role="small")
        self.cancel = button(self.tr("Cancel"))
        self.cancel.clicked.connect(model.cancel_sign_in)
        space = theme.spacing
        inside = QVBoxLayout(self.code_box)
        inside.setContentsMargins(space.l, space.l, space.l, space.l)
        inside.addWidget(self.code)
        below = QVBoxLayout(self._waiting)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(space.s)
        below.addWidget(self.sentence)
        below.addWidget(self.address)
        below.addWidget(self.code_box)
        below.addWidget(self.expiry)
        below.addWidget(in_a_flow(theme.spacing.s, self.copy, self.open, self.cancel))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._begin)
        layout.addWidget(self._waiting)
        theme.changed.connect(self._restyle)
        self._restyle()
        bind(model, "signing", self._show)

    def set_server(self, server: str) -> None:
        """Where to sign in."""
        self._server = server

    def _restyle(self) -> None:
        font = self._theme.font("display", QFont.Weight.DemiBold)
        font.setFamilies([QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()])
        font.setPointSizeF(font.pointSizeF() * 1.5)
        font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 112)
        self.code.setFont(font)

    def _begin_browser(self) -> None:
        self._model.sign_in_by_browser(self._server)

    def _begin_code(self) -> None:
        self._model.sign_in_by_code(self._server)

    def _copy(self) -> None:
        signing = self._model.signing
        if signing is not None:
            QGuiApplication.clipboard().setText(signing.code)
            self.copy.setText(self.tr("Copied"))

    def _show(self, signing: Signing | None) -> None:
        # What is pressed goes out of sight; the keyboard stays here, at the way back.
        focused = self.focusWidget()
        had_focus = focused is not None and focused.hasFocus()
        self._begin.setVisible(signing is None)
        self._waiting.setVisible(signing is not None)
        if had_focus and focused is not None and not focused.isVisibleTo(self):
            (self.by_browser if signing is None else self.cancel).setFocus()
        if signing is None:
            return
        by_code = bool(signing.code)
        for part in (self.code_box, self.copy, self.open, self.expiry):
            part.setVisible(by_code)
        self.address.setVisible(bool(signing.url))
        self.sentence.setVisible(not signing.url)
        self.sentence.setText(
            self.tr("Asking for a code.") if signing.asking else self.tr("Opening the browser.")
        )
        if not signing.url:
            return
        self.address.show_page(signing.url, self._what_to_do(signing))
        if not by_code:
            return
        if signing.code != self.code.text():
            self.copy.setText(self.tr("Copy the code"))
        self.code.setText(signing.code)
        self.code.setAccessibleName(" ".join(signing.code))
        self.code.setAccessibleDescription(self.address.sentence.text())
        self.expiry.setText(self.tr("It holds until {time}.").format(time=moment_text(signing.expires_at)))

    def _what_to_do(self, signing: Signing) -> str:
        if signing.code:
            here = "" if signing.opened else self.tr("No browser can be opened from here.")
            there = self.tr("Open this page on any machine, sign in there and type the code below:")
            return f"{here} {there}".strip()
        if signing.opened:
            return self.tr(
                "Sign in in the browser; the studio goes on by itself afterwards. If no page has opened, open this "
                "address in a browser of this machine:"
            )
        return self.tr(
            "No browser can be opened from here. Open this address in a browser of this machine, or cancel and sign "
            "in with a code on any other."
        )
