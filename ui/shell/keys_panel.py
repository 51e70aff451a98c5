"""The keys of the open view, shown with `?`."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from ui.canvas.keys import KEYS
from ui.theme import Theme
from ui.widgets.pieces import label

EVERYWHERE = (
    ("Ctrl+1", "Library"),
    ("Ctrl+2", "Garments"),
    ("Ctrl+3", "Dressing room"),
    ("Ctrl+J", "Queue"),
    ("Esc", "Close what is open, else cancel what runs"),
    ("Ctrl+Z", "Undo"),
    ("Ctrl+Shift+Z", "Redo"),
    ("Ctrl+Shift+L", "Dark or light"),
    ("F11", "Full screen"),
    ("Ctrl+Q", "Quit"),
)
DRESSING = (
    ("Ctrl+Return", "Render"),
    ("Ctrl+Shift+Return", "Render before everything that waits"),
    ("P", "Keep"),
    ("X", "Discard"),
    ("U", "Neither yet"),
    ("Ctrl+S", "Save as"),
    ("Ctrl+V", "Put on what was copied"),
    ("Ctrl+F", "Search the shelf"),
    ("F9", "Show or hide the panels"),
    ("Return", "Put on the chosen garment"),
)
GRIDS = (
    ("Return", "Dress the chosen photo, or put on the chosen garment"),
    ("Ctrl+V", "Import what was copied"),
)
COLUMN_ROWS = 24


class KeysPanel(QFrame):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "popup")
        self.setAccessibleName(self.tr("Keys of this view"))
        space = theme.spacing
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.xl, space.l, space.xl, space.l)
        layout.setSpacing(space.m)
        layout.addWidget(label(self.tr("Keys"), "title"))
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.viewport().setAutoFillBackground(False)
        layout.addWidget(self._scroll, 1)
        self.hide()

    def show_keys(self, module: str) -> None:
        rows = [(keys, self._word(text)) for keys, text in EVERYWHERE]
        if module == "dressing_room":
            rows += [(keys, self._word(text)) for keys, text in DRESSING]
            shown = {keys for keys, _ in EVERYWHERE}
            rows += [
                (key.keys[0], QCoreApplication.translate("Canvas", key.text))
                for key in KEYS
                if key.keys and key.keys[0] not in shown
            ]
        else:
            rows += [(keys, self._word(text)) for keys, text in GRIDS]
        content = QWidget()
        content.setProperty("role", "content")
        content.setAutoFillBackground(False)
        grid = QGridLayout(content)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(self._theme.spacing.l)
        grid.setVerticalSpacing(self._theme.spacing.xs)
        for number, (keys, text) in enumerate(rows):
            column = 2 * (number // COLUMN_ROWS)
            shown_keys = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
            grid.addWidget(
                label(shown_keys, "heading"), number % COLUMN_ROWS, column, Qt.AlignmentFlag.AlignRight
            )
            grid.addWidget(label(text, "dim"), number % COLUMN_ROWS, column + 1)
        grid.setRowStretch(COLUMN_ROWS, 1)
        self._scroll.setWidget(content)

    def place(self, width: int, height: int) -> None:
        """In the middle of its parent."""
        size = self.sizeHint().expandedTo(self.minimumSize())
        content = self._scroll.widget()
        if content is not None:
            margin = 2 * self._theme.spacing.xl + self._theme.spacing.m
            size = content.sizeHint() + QSize(margin, margin + self._theme.spacing.xl)
        size = size.boundedTo(QSize(width - 96, height - 96))
        self.resize(size)
        self.move((width - size.width()) // 2, (height - size.height()) // 2)

    def _word(self, text: str) -> str:
        return QCoreApplication.translate("Keys", text)
