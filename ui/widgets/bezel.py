"""A few words over the window for a moment: what a key has just done to what may be out of sight."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.theme import Theme

SHOWN_MS = 2200


class Bezel(QWidget):
    """Lies over `host`, at its foot. It takes no click and no focus, and moves nothing."""

    def __init__(self, theme: Theme, host: QWidget) -> None:
        super().__init__(host)
        self._theme = theme
        self._host = host
        self.text = ""
        self._passing = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._passing.timeout.connect(self.hide)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        host.installEventFilter(self)

    def say(self, text: str) -> None:
        self.text = text
        self.setAccessibleName(text)
        self._place()
        self.raise_()
        self.show()
        self.update()
        self._passing.start()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def sizeHint(self) -> QSize:
        space, metrics = self._theme.spacing, QFontMetrics(self._theme.font())
        return QSize(metrics.horizontalAdvance(self.text) + 2 * space.l, metrics.height() + 2 * space.s)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour.overlay)
        painter.drawRoundedRect(QRectF(self.rect()), theme.radius, theme.radius)
        painter.setPen(theme.colour.on_overlay)
        painter.setFont(theme.font())
        inner = self.rect().adjusted(theme.spacing.s, 0, -theme.spacing.s, 0)
        shown = painter.fontMetrics().elidedText(self.text, Qt.TextElideMode.ElideMiddle, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignCenter, shown)

    def _place(self) -> None:
        gap = self._theme.spacing.xl
        size = self.sizeHint().boundedTo(QSize(self._host.width() - 2 * gap, self._host.height()))
        left = (self._host.width() - size.width()) // 2
        self.setGeometry(left, self._host.height() - size.height() - gap, size.width(), size.height())
