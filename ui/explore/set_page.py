"""The page of one set: its photos large, and beside them what there is to know before it is unlocked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.explore.buy_box import BuyBox
from ui.explore.facts import SetFacts
from ui.explore.grid import PreviewStrip
from ui.explore.large_photo import LargePhoto
from ui.explore.set_model import SetModel
from ui.keys import KeyMap
from ui.observable import bind
from ui.theme import Theme
from ui.thumbnails import ThumbnailCache
from ui.widgets.pieces import Columns, Elided, IconButton, LabelledButton, PanelArea, frame, label

if TYPE_CHECKING:
    from studio.explore.listings import ListingSummary

FACTS_WIDTH = 320


class SetPageView(QWidget):
    """Signals: `left()` back to the grid; `marked(summary)` for its heart; `similar_wanted(set_id)`."""

    left = Signal()
    marked = Signal(object)
    similar_wanted = Signal(str)

    def __init__(
        self,
        theme: Theme,
        keys: KeyMap,
        covers: ThumbnailCache,
        model: SetModel,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model
        self.head = self._make_head(keys)
        self.photo = LargePhoto(theme, covers)
        self.photo.stepped.connect(model.step)
        self.strip = PreviewStrip(theme, covers, model.previews)
        self.strip.current_moved.connect(self._look_at)
        self.facts = SetFacts(theme)
        self.facts.similar.clicked.connect(self._want_similar)
        self.buy = BuyBox(theme, keys, model)
        self.panel = frame("panel-right")
        self.panel.setAccessibleName(self.tr("About the set"))
        self.panel.setMinimumWidth(260)
        column = QVBoxLayout(self.panel)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(PanelArea(self.facts), 1)
        line = frame("rule")
        line.setFixedHeight(1)
        column.addWidget(line)
        column.addWidget(self.buy)
        middle = QWidget()
        photos = QVBoxLayout(middle)
        photos.setContentsMargins(0, 0, 0, 0)
        photos.setSpacing(0)
        photos.addWidget(self.head)
        photos.addWidget(self.photo, 1)
        below = QHBoxLayout()
        below.setContentsMargins(theme.spacing.m, theme.spacing.s, theme.spacing.m, 0)
        below.addWidget(self.strip)
        photos.addLayout(below)
        self.columns = Columns(theme)
        self.columns.addWidget(middle)
        self.columns.addWidget(self.panel)
        self.columns.setStretchFactor(0, 1)
        self.columns.setSizes([900, theme.grown(FACTS_WIDTH)])
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.columns)
        self.setFocusProxy(self.strip)
        bind(model, "page", self.facts.show_page)
        bind(model, "known", self._show)
        bind(model, "photo", self._show_photo)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._model.watched = True

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._model.watched = False

    def _make_head(self, keys: KeyMap) -> QFrame:
        theme, space = self._theme, self._theme.spacing
        head = QFrame()
        head.setProperty("role", "panel-top")
        self.back = LabelledButton(theme, "left", self.tr("All sets"))
        self.back.clicked.connect(self.left)
        keys.name(self.back, "explore.back", self.tr("All sets"))
        self.title = Elided(role="heading")
        self.number = label(role="small")
        self.heart = IconButton(theme, "heart", self.tr("Favourite"))
        self.heart.setCheckable(True)
        self.heart.clicked.connect(self._mark)
        keys.name(self.heart, "explore.mark")
        line = QHBoxLayout(head)
        line.setContentsMargins(space.m, space.xs + 2, space.m, space.xs + 2)
        line.setSpacing(space.m)
        line.addWidget(self.back)
        line.addWidget(self.title, 1)
        line.addWidget(self.number)
        line.addWidget(self.heart)
        return head

    def _show(self, known: ListingSummary | None) -> None:
        self.title.setText("" if known is None else known.title)
        self.heart.setEnabled(known is not None)
        marked = known is not None and known.favourite
        self.heart.setChecked(marked)
        self.heart.set_icon_name("heart-full" if marked else "heart")
        self._show_photo(self._model.photo)

    def _show_photo(self, at: int) -> None:
        rows = self._model.previews
        if not 0 <= at < rows.rowCount():
            self.number.setText("")
            self.photo.show_photo("", "")
            return
        index = rows.index(at)
        name = str(index.data(Qt.ItemDataRole.DisplayRole))
        self.number.setText(f"{at + 1} / {rows.rowCount()}")
        self.photo.show_photo(rows.values[at], name)
        if self.strip.currentIndex().row() != at:
            self.strip.setCurrentIndex(index)

    def _look_at(self, index: QModelIndex) -> None:
        if index.isValid():
            self._model.look_at(index.row())

    def _mark(self) -> None:
        if self._model.known is not None:
            self.marked.emit(self._model.known)

    def _want_similar(self) -> None:
        if self._model.known is not None:
            self.similar_wanted.emit(self._model.known.set_id)
