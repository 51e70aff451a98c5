"""The keys of the open view, shown with `?`: read from the table that binds them."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ui.keys import KEYS, Key, KeyMap, Place
from ui.keys.caps import caps_height, caps_width, paint_caps
from ui.keys.keymap import NATIVE
from ui.keys.words import place_name
from ui.theme import Theme
from ui.widgets.pieces import IconButton, button, label, row, rule, wrapped
from ui.widgets.search_field import SearchField

COLUMN_WIDTH = 340
MOST_COLUMNS = 4
WRAPPED = int(Qt.TextFlag.TextWordWrap)
PLACES: dict[str, tuple[Place, ...]] = {
    "explore": (Place.EXPLORE,),
    "library": (Place.LIBRARY, Place.LOUPE, Place.COMPARE, Place.SURVEY),
    "garments": (Place.GARMENTS, Place.CANVAS),
    "dressing_room": (Place.DRESSING_ROOM, Place.CANVAS),
    "looks": (Place.LOOKS,),
    "settings": (Place.SETTINGS,),
}
"""By module, the places whose keys hold in it; those that hold everywhere, the queue's and the account's come last."""


class KeysPanel(QFrame):
    """Signals: `change_wanted()` when the person wants other keys.

    Typing looks for words; Esc and `?` close it. It has as many columns as it has room for, and scrolls.
    """

    change_wanted = Signal()

    def __init__(self, theme: Theme, keys: KeyMap, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._keys = keys
        self._module = ""
        self._columns = 0
        self._before: QWidget | None = None
        self.setProperty("role", "popup")
        self.setAccessibleName(self.tr("Keys of this view"))
        self.search = SearchField(theme, self.tr("Search"), self.tr("Search the keys of this view"))
        self.search.installEventFilter(self)
        self.search.textChanged.connect(self._fill)
        self.change = button(self.tr("Change the keys"), "flat")
        self.change.clicked.connect(self._want_change)
        self.close_button = IconButton(theme, "cross", self.tr("Close"))
        self.close_button.clicked.connect(self.hide)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.viewport().setAutoFillBackground(False)
        space = theme.spacing
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.xl, space.l, space.l, space.l)
        layout.setSpacing(space.m)
        title = label(self.tr("Keys"), "title")
        layout.addLayout(row(title, self.search, self.change, self.close_button, spacing=space.m))
        layout.addWidget(self.area, 1)
        keys.changed.connect(self._renew)
        theme.changed.connect(self._renew)
        self.hide()

    @property
    def shown(self) -> tuple[str, ...]:
        """The actions that are listed now, in their order."""
        return tuple(key.action for _, keys in self._found() for key in keys)

    def show_keys(self, module: str) -> None:
        """Open with the keys of a module; what had the focus gets it back afterwards."""
        self._module = module
        self._before = self.window().focusWidget()
        self.search.clear()
        self._columns = 0
        self.show()
        self.raise_()
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def hide(self) -> None:
        had_focus = self.isVisible() and self.isAncestorOf(self.window().focusWidget())
        super().hide()
        spent = self.area.takeWidget()
        if spent is not None:
            spent.deleteLater()
        if had_focus and self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)

    def place(self, width: int, height: int) -> None:
        """In the middle of its parent, as wide as its columns and no higher than they are."""
        margin = 2 * self._theme.spacing.xl
        columns = max(1, min(MOST_COLUMNS, (width - 2 * margin) // self._theme.px(COLUMN_WIDTH)))
        if columns != self._columns:
            self._columns = columns
            self._fill()
        content = self.area.widget()
        layout = content.layout() if content is not None else None
        inside = columns * self._theme.px(COLUMN_WIDTH) - self._theme.spacing.m
        wanted = layout.totalHeightForWidth(inside) if layout is not None else 0
        above = self.search.sizeHint().height() + 4 * self._theme.spacing.l
        size = QSize(columns * self._theme.px(COLUMN_WIDTH) + margin, wanted + above)
        size = size.boundedTo(QSize(width - margin, height - margin))
        self.resize(size)
        self.move((width - size.width()) // 2, (height - size.height()) // 2)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        bar = self.area.verticalScrollBar()
        steps = {
            Qt.Key.Key_Down: bar.singleStep() * 2,
            Qt.Key.Key_Up: -bar.singleStep() * 2,
            Qt.Key.Key_PageDown: bar.pageStep(),
            Qt.Key.Key_PageUp: -bar.pageStep(),
        }
        # What opened it closes it, although a field would take it for a sign.
        closes = event.text() == "?" and not self.search.text()
        if closes:
            self.hide()
        elif event.key() in steps:
            bar.setValue(bar.value() + steps[Qt.Key(event.key())])
        else:
            return False
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        content = self.area.widget()
        if content is not None:
            content.setMaximumWidth(self.area.viewport().width())

    def _want_change(self) -> None:
        self.hide()
        self.change_wanted.emit()

    def _renew(self) -> None:
        """Only what is looked at is made anew."""
        self._columns = 0
        if self.isVisible():
            around = self.parentWidget()
            assert around is not None
            self.place(around.width(), around.height())

    def _found(self) -> list[tuple[Place, list[Key]]]:
        words = self.search.text().casefold().split()
        found: list[tuple[Place, list[Key]]] = []
        for place in (*PLACES.get(self._module, ()), Place.EVERYWHERE, Place.QUEUE, Place.ACCOUNT):
            keys = [
                key
                for key in KEYS
                if key.place is place and self._keys.keys_of(key.action) and self._has(key, words)
            ]
            if keys:
                found.append((place, keys))
        return found

    def _has(self, key: Key, words: list[str]) -> bool:
        texts = [key.said.casefold(), *(text.casefold() for text in self._texts(key))]
        return all(any(word in text for text in texts) for word in words)

    def _texts(self, key: Key) -> tuple[str, ...]:
        return tuple(sequence.toString(NATIVE) for sequence in self._keys.sequences_of(key.action))

    def _fill(self, *_: object) -> None:
        content = QWidget()
        content.setProperty("role", "content")
        content.setAutoFillBackground(False)
        columns = QHBoxLayout(content)
        columns.setContentsMargins(0, 0, self._theme.spacing.s, 0)
        columns.setSpacing(self._theme.spacing.xl)
        found = self._found()
        if not found:
            columns.addWidget(wrapped(self.tr("No key of this view has these words."), "dim"))
        total = sum(len(keys) + 2 for _, keys in found)
        count = max(1, self._columns)
        column: QVBoxLayout | None = None
        used, number = 0, 0
        for place, keys in found:
            for at, key in enumerate(keys):
                fresh = column is None or (used >= total / count and number < count)
                if fresh:
                    column, number, used = self._add_column(columns), number + 1, 0
                assert column is not None
                if at == 0 or fresh:
                    used += self._add_heading(column, place, first=not used)
                column.addWidget(KeyLine(self._theme, key.said, self._texts(key)))
                used += 1
        for layout in columns.findChildren(QVBoxLayout):
            layout.addStretch(1)
        for _spare in range(number, count if found else 0):
            self._add_column(columns).addStretch(1)
        self.area.setWidget(content)
        if self.isVisible():
            content.show()

    def _add_column(self, columns: QHBoxLayout) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(0)
        columns.addLayout(column, 1)
        return column

    def _add_heading(self, column: QVBoxLayout, place: Place, *, first: bool) -> int:
        space = self._theme.spacing
        heading = label(place_name(place), "heading")
        heading.setContentsMargins(0, 0 if first else space.l, 0, space.xs)
        column.addWidget(heading)
        column.addWidget(rule())
        return 2


class KeyLine(QWidget):
    """What a key does at the left, its cap at the right; a second key where there is room for it.

    Painted, not put together: a sheet has a hundred of them.
    """

    def __init__(self, theme: Theme, text: str, keys: tuple[str, ...]) -> None:
        super().__init__()
        self._theme = theme
        self._text = text
        room = theme.px(COLUMN_WIDTH) * 0.4
        self._keys, self._width = keys[:2], caps_width(keys[:2], theme)
        if self._width >= room:
            self._keys, self._width = keys[:1], caps_width(keys[:1], theme)
        self._heights: dict[int, int] = {}
        self.setAccessibleName(f"{text}: {', '.join(keys)}")
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def keys(self) -> tuple[str, ...]:
        return self._keys

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        # A layout asks a dozen times for the same.
        if width not in self._heights:
            self._heights[width] = self._height_for(width)
        return self._heights[width]

    def sizeHint(self) -> QSize:
        width = self._theme.px(COLUMN_WIDTH)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(int(self._width) + self._theme.px(60), int(caps_height(self._theme)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._theme.font())
        painter.setPen(self._theme.colour.text_dim)
        words = QRect(0, 0, self._room(self.width()), self.height())
        painter.drawText(words, WRAPPED | int(Qt.AlignmentFlag.AlignVCenter), self._text)
        paint_caps(painter, QRectF(self.rect()), self._keys, self._theme, right=True)

    def _height_for(self, width: int) -> int:
        room = QRectF(0, 0, self._room(width), 10_000)
        words = self._theme.metrics().boundingRect(room, WRAPPED, self._text)
        return max(ceil(words.height()), int(caps_height(self._theme))) + self._theme.spacing.xs

    def _room(self, width: int) -> int:
        return max(20, width - int(self._width) - self._theme.spacing.m)
