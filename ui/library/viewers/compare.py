"""Two photos side by side."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.keys import KeyMap
from ui.library.viewers.buttons import BarButtons
from ui.library.viewers.compare_model import CompareModel, Side
from ui.library.viewers.marks import Culling
from ui.library.viewers.marks_bar import MarksBar
from ui.library.viewers.picture_view import PictureView
from ui.observable import bind
from ui.pictures.source import PictureSource
from ui.theme import Theme
from ui.widgets.pieces import Elided, IconButton, frame, label

ROOM_FOR_LABELS = 400
"""In a narrower pane the name is worth more than the colour labels, which have keys and the inspector."""


class ComparePane(QWidget):
    """One of the two: the photo, and below it name and marks."""

    def __init__(
        self,
        theme: Theme,
        keys: KeyMap,
        source: PictureSource,
        model: CompareModel,
        side: Side,
        culling: Culling,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model
        self._side = side
        self.picture = PictureView(theme, source, model.pictures[side])
        self.picture.set_chip(self.tr("Select") if side is Side.SELECT else self.tr("Candidate"))
        self.picture.touched.connect(self._activate)
        self.marks = MarksBar(theme, keys, culling)
        self.name = Elided(role="small")
        foot = QHBoxLayout()
        space = theme.spacing
        foot.setContentsMargins(space.m, space.xs, space.m, space.xs)
        foot.setSpacing(space.m)
        foot.addWidget(self.name, 1)
        foot.addWidget(self.marks)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.picture, 1)
        layout.addLayout(foot)
        BarButtons(self.marks)
        bind(model, "active", self._show_active)
        bind(model.pictures[side], "photo", self._show_photo)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.marks.show_labels(self.width() >= self._theme.grown(ROOM_FOR_LABELS))

    def _activate(self) -> None:
        self._model.activate(self._side)

    def _show_active(self, active: Side) -> None:
        self.picture.set_active(active is self._side)

    def _show_photo(self, *_: object) -> None:
        photo = self._model.photo(self._side)
        self.name.setText(photo.name if photo is not None else self.tr("No other photo to compare"))
        self.marks.show_photos((photo,) if photo is not None else ())


class Compare(QWidget):
    """The select at the left, the candidate at the right, a bar below both."""

    def __init__(
        self,
        theme: Theme,
        keys: KeyMap,
        source: PictureSource,
        model: CompareModel,
        culling: Culling,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.model = model
        self.panes = {side: ComparePane(theme, keys, source, model, side, culling) for side in Side}
        self.setFocusProxy(self.panes[Side.CANDIDATE].picture)
        both = QHBoxLayout()
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(theme.spacing.xs)
        for pane in self.panes.values():
            both.addWidget(pane, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(both, 1)
        layout.addWidget(self._make_bar(theme, keys))
        keys.bind(
            self,
            {
                "compare.next": model.next,
                "compare.previous": model.previous,
                "compare.swap": model.swap,
                "compare.choose": model.choose,
                "compare.link": model.toggle_link,
                "compare.zoom": self._toggle_zoom,
            },
        )
        bind(model, "linked", self.link.setChecked)
        model.rows_changed.connect(self._show_rows)
        for picture in model.pictures.values():
            picture.viewport_changed.connect(self._show_zoom)
        self._show_rows()

    def _make_bar(self, theme: Theme, keys: KeyMap) -> QWidget:
        bar = frame("panel-bottom")
        space, model = theme.spacing, self.model
        self.link = IconButton(theme, "link", self.tr("Zoom both together"))
        self.link.setCheckable(True)
        self.zoom = label(role="small")
        self.zoom.setMinimumWidth(theme.px(44))
        self.closer = IconButton(theme, "one-to-one", self.tr("Fit, or 100 %"))
        self.closer.setCheckable(True)
        self.swap = IconButton(theme, "swap", self.tr("Swap"))
        self.choose = IconButton(theme, "choose", self.tr("Make the candidate the select"))
        self.previous = IconButton(theme, "previous", self.tr("Candidate before"))
        self.next = IconButton(theme, "next", self.tr("Next candidate"))
        layout = QHBoxLayout(bar)
        layout.setContentsMargins(space.m, space.xs, space.m, space.xs)
        layout.setSpacing(space.xs)
        layout.addStretch(1)
        for button, action, slot in (
            (self.swap, "compare.swap", model.swap),
            (self.choose, "compare.choose", model.choose),
            (self.previous, "compare.previous", model.previous),
            (self.next, "compare.next", model.next),
            (self.link, "compare.link", model.toggle_link),
            (self.closer, "compare.zoom", self._toggle_zoom),
        ):
            keys.name(button, action)
            button.clicked.connect(slot)
            layout.addWidget(button)
        layout.addWidget(self.zoom)
        layout.addStretch(1)
        BarButtons(bar)
        return bar

    def _toggle_zoom(self) -> None:
        """Where the pointer is, on whichever side that is."""
        pointed = next((pane for pane in self.panes.values() if pane.underMouse()), None)
        (pointed or self.panes[self.model.active]).picture.toggle_zoom()
        self._show_zoom()

    def _show_rows(self) -> None:
        there = self.model.row(Side.CANDIDATE) >= 0
        for button in (self.swap, self.choose, self.previous, self.next, self.link):
            button.setEnabled(there)
        self._show_zoom()

    def _show_zoom(self, *_: object) -> None:
        view = self.model.pictures[self.model.active].viewport
        self.zoom.setText(self.tr("{zoom} %").format(zoom=round(view.zoom * 100)))
        self.closer.setChecked(not view.fitted)
