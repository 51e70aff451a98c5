"""The rail at the left edge: one button per module that is there."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QVBoxLayout, QWidget

from ui.keys import KeyMap
from ui.theme import Theme
from ui.widgets.cells import paint_focus

WIDTH = 68


class RailButton(QAbstractButton):
    """Icon over word; the open module has the accent's bar at the window's edge."""

    def __init__(self, theme: Theme, icon: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = icon
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, 64)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, colour = self._theme, self._theme.colour
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        active = self.isChecked()
        if active:
            painter.fillRect(QRectF(0, 6, 3, rect.height() - 12), colour.accent)
        ink = colour.text if active or self.underMouse() else colour.text_dim
        theme.paint_icon(painter, QRectF(0, 10, rect.width(), 24), self._icon, ink)
        weight = QFont.Weight.Medium if active else QFont.Weight.Normal
        painter.setFont(theme.font("caption", weight))
        painter.setPen(ink)
        painter.drawText(QRectF(0, 37, rect.width(), 18), Qt.AlignmentFlag.AlignCenter, self.text())
        if self.hasFocus():
            paint_focus(painter, rect.adjusted(2, 2, -2, -2), theme)


class Rail(QFrame):
    """Signals: `chosen(module)` with the module's name."""

    chosen = Signal(str)

    def __init__(
        self,
        theme: Theme,
        keys: KeyMap,
        modules: dict[str, tuple[str, str]],
        parent: QWidget | None = None,
    ) -> None:
        """`modules`: name to icon and word."""
        super().__init__(parent)
        self.setProperty("role", "panel-left")
        self.setFixedWidth(WIDTH)
        self.setAccessibleName(self.tr("Modules"))
        self._group = QButtonGroup(self)
        self._buttons: dict[str, RailButton] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.spacing.xs, 0, theme.spacing.s)
        layout.setSpacing(0)
        for name, (icon, text) in modules.items():
            button = RailButton(theme, icon, text)
            keys.name(button, f"module.{name}", text)
            button.setObjectName(name)
            self._buttons[name] = button
            self._group.addButton(button)
            layout.addWidget(button)
        layout.addStretch(1)
        self.foot = QVBoxLayout()
        self.foot.setSpacing(theme.spacing.xs)
        layout.addLayout(self.foot)
        self._group.buttonClicked.connect(self._clicked)

    def show_module(self, name: str) -> None:
        self._buttons[name].setChecked(True)

    def _clicked(self, button: QAbstractButton) -> None:
        self.chosen.emit(button.objectName())
