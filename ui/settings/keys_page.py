"""The page of keys: every action by place; Enter or a click, then the new key."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListView,
    QScrollArea,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui.keys import KeyMap
from ui.keys.caps import caps_height, caps_width, paint_caps
from ui.row_model import VALUE_ROLE
from ui.settings.keys_model import KeyRow, KeysModel
from ui.settings.model import SettingsModel
from ui.settings.recorder import Recorder
from ui.settings.rows import SettingRow, page_frame, set_in
from ui.theme import Theme
from ui.widgets.cells import (
    is_focused,
    is_hovered,
    is_selected,
    line_height,
    option_rect,
    paint_focus,
    paint_text,
)
from ui.widgets.pieces import button, label, rule, wrapped
from ui.widgets.search_field import SearchField

Index = QModelIndex | QPersistentModelIndex
LEAST_LIST = 220


class KeyDelegate(QStyledItemDelegate):
    """An action and its keys as caps; an own choice has the accent's bar, as a changed setting has."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row: KeyRow = index.data(VALUE_ROLE)
        theme = self._theme
        if not row.action:
            return QSize(100, int(line_height(theme.font("small"))) + theme.spacing.xl)
        return QSize(100, int(max(line_height(theme.font()), caps_height(theme))) + theme.spacing.s)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: KeyRow = index.data(VALUE_ROLE)
        theme, colour = self._theme, self._theme.colour
        rect = QRectF(option_rect(option))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not row.action:
            words = rect.adjusted(theme.spacing.m, theme.spacing.m, 0, 0)
            paint_text(painter, words, row.place, theme.font("small"), colour.text_dim)
            painter.restore()
            return
        painter.setPen(Qt.PenStyle.NoPen)
        if is_selected(option) or is_hovered(option):
            painter.setBrush(colour.accent_wash if is_selected(option) else colour.hover)
            painter.drawRoundedRect(rect.adjusted(0, 1, 0, -1), theme.radius, theme.radius)
        if row.is_own:
            painter.fillRect(QRectF(rect.left(), rect.top() + 5, 2, rect.height() - 10), colour.accent)
        inner = rect.adjusted(theme.spacing.m, 0, -theme.spacing.m, 0)
        width = caps_width(row.keys, theme)
        paint_caps(painter, inner, row.keys, theme, right=True)
        words = inner.adjusted(0, 0, -width - theme.spacing.m, 0)
        paint_text(painter, words, row.text, theme.font(), colour.warn if row.clashes else colour.text)
        if is_focused(option):
            paint_focus(painter, rect, theme)
        painter.restore()


class KeyList(QListView):
    """Enter, F2 or a click asks for a new key; Delete takes the key away, Backspace brings the usual one back."""

    def __init__(self, theme: Theme, model: KeysModel) -> None:
        super().__init__()
        self._model = model
        self.setModel(model.rows)
        self.setItemDelegate(KeyDelegate(theme, self))
        self.setAccessibleName(self.tr("Actions and their keys"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.clicked.connect(self._click)
        theme.changed.connect(self.scheduleDelayedItemsLayout)

    @property
    def action(self) -> str:
        """The action of the current row, or empty."""
        index = self.currentIndex()
        row: KeyRow | None = index.data(VALUE_ROLE) if index.isValid() else None
        return row.action if row is not None else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or not self.action:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self._model.record(self.action)
        elif key == Qt.Key.Key_Delete:
            self._model.clear(self.action)
        elif key == Qt.Key.Key_Backspace:
            self._model.reset(self.action)
        else:
            super().keyPressEvent(event)

    def _click(self, _index: QModelIndex) -> None:
        if self.action:
            self._model.record(self.action)


class KeysPage(QScrollArea):
    """In a low window the page scrolls, so that the list keeps some height."""

    def __init__(self, theme: Theme, keys: KeyMap, settings: SettingsModel) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self._theme = theme
        self.model = KeysModel(settings, keys, self)
        self.preset = SettingRow(theme, settings, settings.shown("key_preset"))
        self._settings = settings
        self.search = SearchField(theme, self.tr("Search actions or keys"))
        self.search.textChanged.connect(self._look_for)
        self.reset_all = button(self.tr("Reset all"))
        self.reset_all.clicked.connect(self.model.reset_all)
        self.list = KeyList(theme, self.model)
        self.add = button(self.tr("Add a key"))
        self.clear = button(self.tr("Remove"))
        self.reset = button(self.tr("Reset"))
        self.add.clicked.connect(self._add)
        self.clear.clicked.connect(self._clear)
        self.reset.clicked.connect(self._reset)
        self.recorder = Recorder(theme, self.model)
        self.recorder.ended.connect(self.list.setFocus)
        space = theme.spacing
        content = page_frame(theme)
        content.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        layout = content.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.setContentsMargins(space.m, space.l, space.xl, space.m)
        layout.setSpacing(space.s)
        heading = label(self.tr("Keys"), "title")
        heading.setContentsMargins(space.m, 0, 0, 0)
        layout.addWidget(heading)
        layout.addWidget(self.preset)
        layout.addLayout(set_in(theme, rule()))
        above = QHBoxLayout()
        above.setContentsMargins(space.m, 0, 0, 0)
        above.setSpacing(space.s)
        above.addWidget(self.search, 1)
        above.addWidget(self.reset_all)
        layout.addLayout(above)
        layout.addWidget(self.list, 1)
        below = QHBoxLayout()
        below.setContentsMargins(space.m, 0, 0, 0)
        below.setSpacing(space.s)
        hint = wrapped(self.tr("Click an action or press Enter on it, then press its new key."), "small")
        for part in (self.add, self.clear, self.reset):
            below.addWidget(part)
        below.addStretch(1)
        layout.addLayout(set_in(theme, self.recorder))
        layout.addLayout(set_in(theme, hint))
        layout.addLayout(below)
        self.list.setMinimumHeight(LEAST_LIST)
        self.setWidget(content)
        settings.changed.connect(self._setting_changed)
        self.list.selectionModel().currentChanged.connect(self._refresh)
        keys.changed.connect(self._refresh)
        self._refresh()

    def _setting_changed(self, name: str, _value: object) -> None:
        if name == "key_preset":
            self.preset.refresh()

    def _look_for(self, text: str) -> None:
        self.model.search = text

    def _refresh(self, *_: object) -> None:
        index = self.list.currentIndex()
        row: KeyRow | None = index.data(VALUE_ROLE) if index.isValid() else None
        known = row is not None and bool(row.action)
        self.add.setEnabled(known)
        self.clear.setEnabled(known and row is not None and bool(row.keys))
        self.reset.setEnabled(known and row is not None and row.is_own)
        self.reset_all.setEnabled(self.model.has_own)

    def _add(self) -> None:
        self.model.record(self.list.action, add=True)

    def _clear(self) -> None:
        self.model.clear(self.list.action)

    def _reset(self) -> None:
        self.model.reset(self.list.action)
