"""The photo alone on the screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.keys import KeyMap
from ui.library.viewers.loupe import Loupe


class AloneWindow(QWidget):
    """Signals: `left()` when the person goes back. It borrows the loupe's picture and gives it back."""

    left = Signal()

    def __init__(
        self, keys: KeyMap, loupe: Loupe, actions: Mapping[str, Callable[[], object]], parent: QWidget
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
        self._loupe = loupe
        self.setWindowTitle(self.tr("Photo"))
        self.setProperty("role", "panel")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        loupe.bind_keys(self)
        keys.bind(self, actions)

    def open(self) -> None:
        layout = self.layout()
        assert layout is not None
        screen = self._loupe.screen()
        layout.addWidget(self._loupe.picture)
        self.setGeometry(screen.geometry())
        self.showFullScreen()
        self._loupe.picture.show()
        self._loupe.picture.setFocus()

    def leave(self) -> None:
        if self.isVisible():
            self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._loupe.take_back()
        super().closeEvent(event)
        self.left.emit()
