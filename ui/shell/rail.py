"""The rail at the left edge: one button per module that is there."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QFont,
    QFontMetrics,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QVBoxLayout, QWidget

from ui.keys import KeyMap
from ui.mime import PHOTOS_MIME
from ui.theme import Theme
from ui.widgets.cells import paint_focus

WIDTH = 68
"""At the usual text size; the words below the icons need more at a larger one."""
WIDEST = 88
"""What a language with long words may have of the window."""


class RailButton(QAbstractButton):
    """Icon over word; the open module has the accent's bar at the window's edge. Signals: `dropped()` for photos of the
    library, where it takes them.
    """

    dropped = Signal()

    def __init__(self, theme: Theme, icon: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = icon
        self._is_below_drag = False
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.changed.connect(self.updateGeometry)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, 46 + self._theme.px(18))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(PHOTOS_MIME):
            event.acceptProposedAction()
            self._show_drop(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self._show_drop(False)

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self._show_drop(False)
        self.dropped.emit()

    def _show_drop(self, on: bool) -> None:
        self._is_below_drag = on
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, colour = self._theme, self._theme.colour
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        active = self.isChecked()
        if self._is_below_drag:
            painter.fillRect(rect, colour.accent_wash)
        if active:
            painter.fillRect(QRectF(0, 6, 3, rect.height() - 12), colour.accent)
        ink = colour.text if active or self.underMouse() else colour.text_dim
        theme.paint_icon(painter, QRectF(0, 10, rect.width(), 24), self._icon, ink)
        weight = QFont.Weight.Medium if active else QFont.Weight.Normal
        painter.setFont(theme.font("caption", weight))
        painter.setPen(ink)
        words = QRectF(2, 37, rect.width() - 4, self._theme.px(18))
        shown = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, int(words.width()))
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, shown)
        if self.hasFocus():
            paint_focus(painter, rect.adjusted(2, 2, -2, -2), theme)


class Rail(QFrame):
    """Signals: `chosen(module)` with the module's name; `photos_dropped()` for photos of the library that were let go
    over the dressing room.
    """

    chosen = Signal(str)
    photos_dropped = Signal()

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
        self._theme = theme
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
        dressing = self._buttons.get("dressing_room")
        if dressing is not None:
            dressing.setAcceptDrops(True)
            dressing.dropped.connect(self.photos_dropped)
        layout.addStretch(1)
        self.foot = QVBoxLayout()
        self.foot.setSpacing(theme.spacing.xs)
        layout.addLayout(self.foot)
        self._group.buttonClicked.connect(self._clicked)
        theme.changed.connect(self._fit)
        self._fit()

    def show_module(self, name: str) -> None:
        """Mark a module as open; what is not on the rail leaves it without a mark."""
        self._group.setExclusive(name in self._buttons)
        for each, button in self._buttons.items():
            button.setChecked(each == name)

    def _fit(self) -> None:
        metrics = QFontMetrics(self._theme.font("caption", QFont.Weight.Medium))
        longest = max(metrics.horizontalAdvance(button.text()) for button in self._buttons.values())
        width = max(self._theme.grown(WIDTH), longest + self._theme.spacing.m)
        self.setFixedWidth(min(width, self._theme.grown(WIDEST)))

    def _clicked(self, button: QAbstractButton) -> None:
        self.chosen.emit(button.objectName())
