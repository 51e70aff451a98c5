"""What a view shows while it has nothing: what belongs there and the one action that fills it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.pieces import button, label, wrapped


class EmptyState(QWidget):
    """Signals: `acted()` when the person takes the offered action."""

    acted = Signal()

    def __init__(
        self,
        theme: Theme,
        icon: str,
        heading: str,
        sentence: str,
        action: str = "",
        *,
        compact: bool = False,
        on_canvas: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """`on_canvas`: it lies on the ground around a photograph, whose grey is the person's choice."""
        super().__init__(parent)
        self._theme = theme
        self._icon = icon
        self._ink = "on_canvas" if on_canvas else "text_dim"
        self._picture = QLabel(self)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._size = 24 if compact else 40
        self.heading = label(heading, "canvas-heading" if on_canvas else "heading")
        self.sentence = wrapped(sentence, "canvas-small" if on_canvas else "small")
        self.button = button(action, parent=self)
        self.button.setVisible(bool(action))
        self.button.clicked.connect(self._act)
        self.setAccessibleName(heading)
        self.setAccessibleDescription(sentence)

        layout = QVBoxLayout(self)
        space = theme.spacing
        layout.setContentsMargins(space.m, space.s, space.m, space.s)
        layout.setSpacing(space.xs if compact else space.s)
        layout.addStretch(1)
        for part in (self._picture, self.heading, self.sentence):
            layout.addWidget(part)
            if isinstance(part, QLabel):
                part.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter)
        layout.addSpacing(space.xs)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)
        theme.changed.connect(self.refresh)
        self.refresh()

    def set_text(self, heading: str, sentence: str) -> None:
        self.heading.setText(heading)
        self.sentence.setText(sentence)
        self.setAccessibleName(heading)
        self.setAccessibleDescription(sentence)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room the words are worth more than the icon."""
        super().resizeEvent(event)
        layout = self.layout()
        assert layout is not None
        needed = layout.heightForWidth(self.width())
        if self._picture.isHidden():
            needed += self._size + layout.spacing()
        self._picture.setVisible(needed <= self.height())

    def refresh(self) -> None:
        icon = self._theme.icon(self._icon, self._ink)
        self._picture.setPixmap(icon.pixmap(QSize(self._size, self._size), self.devicePixelRatioF()))

    def _act(self) -> None:
        self.acted.emit()
