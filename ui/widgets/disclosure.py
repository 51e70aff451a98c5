"""A heading that shows or hides what is below it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from ui.theme import Theme


class Disclosure(QWidget):
    """Closed until it is opened. Signals: `toggled(open)`."""

    toggled = Signal(bool)

    def __init__(self, theme: Theme, title: str, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._content = content
        self.button = QToolButton()
        self.button.setText(title)
        self.button.setAccessibleName(title)
        self.button.setCheckable(True)
        self.button.setProperty("kind", "disclosure")
        self.button.setIconSize(QSize(14, 14))
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.button.toggled.connect(self._toggle)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.spacing.s)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(content)
        theme.changed.connect(self._refresh)
        self._toggle(False)

    def set_title(self, title: str) -> None:
        self.button.setText(title)
        self.button.setAccessibleName(title)

    def _toggle(self, shown: bool) -> None:
        self._content.setVisible(shown)
        self._refresh()
        self.toggled.emit(shown)

    def _refresh(self) -> None:
        self.button.setIcon(self._theme.icon("down" if self.button.isChecked() else "right", "text_dim"))
