"""Who made an engine, of what, and who answers for it, below a disclosure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.sentences import in_own_language
from ui.theme import Theme
from ui.tips import plain_tip
from ui.widgets.pieces import button, wrapped

if TYPE_CHECKING:
    from render.cards import ModelCard


class AboutEngine(QWidget):
    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._link = ""
        self.text = wrapped(role="small")
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.page = button(self.tr("Open its licence in the browser"), "flat")
        self.page.clicked.connect(self._open)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.spacing.xs)
        layout.addWidget(self.text)
        layout.addWidget(self.page, 0, Qt.AlignmentFlag.AlignLeft)

    def show_card(self, card: ModelCard) -> None:
        licence = card.licence
        lines = [
            self.tr("Maker: {name}").format(name=card.maker),
            self.tr("Version: {name}").format(name=card.revision),
            in_own_language(licence.terms),
            self._indemnity(licence.indemnity),
            self.tr("Origin: {text}").format(text=in_own_language(card.provenance)),
        ]
        self.text.setText("\n".join(line for line in lines if line))
        self._link = licence.link
        self.page.setVisible(bool(licence.link))
        self.page.setToolTip(plain_tip(licence.link))

    def _indemnity(self, who: str) -> str:
        if who == "none":
            return self.tr("Indemnity: none; nobody answers for claims of others against its pictures.")
        return self.tr("Indemnity: {who}").format(who=who)

    def _open(self) -> None:
        QDesktopServices.openUrl(QUrl(self._link))
