"""A field to search in: says what it looks through, and is emptied by a cross of the icon family."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from ui.theme import Theme


class SearchField(QLineEdit):
    def __init__(self, theme: Theme, hint: str, name: str = "", parent: QWidget | None = None) -> None:
        """`hint` stands in the empty field; `name` is what it is called, `hint` without one."""
        super().__init__(parent)
        self._theme = theme
        self.setPlaceholderText(hint)
        self.setAccessibleName(name or hint)
        self.setClearButtonEnabled(True)
        theme.changed.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        clear = self.findChild(QToolButton)
        if clear is not None:
            # Not to its action, which would then be seen in the empty field too.
            clear.setIcon(self._theme.icon("cross", "text_dim"))
