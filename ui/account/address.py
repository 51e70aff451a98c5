"""The address of a page that should open in the browser: to be read, and to be copied where none came."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.pieces import button, row, wrapped


class AddressLine(QWidget):
    """A browser that was asked to open may not come, and nobody tells the program: the address is always there."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        space = theme.spacing
        self.sentence = wrapped()
        self.field = QLineEdit()
        self.field.setReadOnly(True)
        self.field.setAccessibleName(self.tr("Address of the page"))
        self.copy = button(self.tr("Copy the address"))
        self.copy.clicked.connect(self._copy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space.s)
        layout.addWidget(self.sentence)
        layout.addLayout(row(self.field, self.copy, spacing=space.s))

    def show_page(self, url: str, sentence: str) -> None:
        self.sentence.setText(sentence)
        self.field.setAccessibleDescription(sentence)
        if url != self.field.text():
            self.field.setText(url)
            self.field.setCursorPosition(0)
            self.copy.setText(self.tr("Copy the address"))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.field.text())
        self.copy.setText(self.tr("Copied"))
        self.field.selectAll()
        self.copy.setFocus(Qt.FocusReason.OtherFocusReason)
