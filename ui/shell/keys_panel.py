"""The keys of the open view, shown with `?`: read from the table that binds them."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.keys import KEYS, Key, KeyMap, Place
from ui.keys.words import place_name
from ui.theme import Theme
from ui.widgets.pieces import label

COLUMN_ROWS = 22
PLACES: dict[str, tuple[Place, ...]] = {
    "library": (Place.LIBRARY, Place.LOUPE, Place.COMPARE, Place.SURVEY),
    "garments": (Place.GARMENTS,),
    "dressing_room": (Place.DRESSING_ROOM, Place.CANVAS),
    "looks": (Place.LOOKS,),
}
"""By module, the places whose keys hold in it; those that hold everywhere and the queue's come last."""


class KeysPanel(QFrame):
    def __init__(self, theme: Theme, keys: KeyMap, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._keys = keys
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
        places = (*PLACES.get(module, ()), Place.EVERYWHERE, Place.QUEUE)
        content = QWidget()
        content.setProperty("role", "content")
        content.setAutoFillBackground(False)
        columns = QHBoxLayout(content)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(self._theme.spacing.xl)
        column, used = self._add_column(columns), 0
        for place in places:
            keys = [key for key in KEYS if key.place is place and self._keys.keys_of(key.action)]
            if used and used + len(keys) + 1 > COLUMN_ROWS:
                column, used = self._add_column(columns), 0
            used = self._add_place(column, used, place, keys)
        self._scroll.setWidget(content)

    def _add_column(self, columns: QHBoxLayout) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(self._theme.spacing.m)
        grid.setVerticalSpacing(self._theme.spacing.xs)
        grid.setRowStretch(1000, 1)
        columns.addLayout(grid)
        return grid

    def _add_place(self, grid: QGridLayout, row: int, place: Place, keys: list[Key]) -> int:
        if not keys:
            return row
        grid.addWidget(label(place_name(place), "caption"), row, 1)
        for key in keys:
            row += 1
            shown = label(self._keys.text_of(key.action), "heading")
            grid.addWidget(shown, row, 0, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(label(key.said, "dim"), row, 1)
        return row + 1

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
