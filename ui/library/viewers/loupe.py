"""The loupe: one photo as large as there is room, and a bar to go on, to rate and to look closely."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.keys import KeyMap
from ui.library.viewers.buttons import BarButtons
from ui.library.viewers.facts import exposure_words, place_in
from ui.library.viewers.loupe_model import LoupeModel
from ui.library.viewers.marks import Culling
from ui.library.viewers.marks_bar import MarksBar
from ui.library.viewers.picture_view import PictureView
from ui.observable import bind
from ui.pictures.source import PictureSource
from ui.theme import Theme
from ui.widgets.pieces import IconButton, frame, label


class Loupe(QWidget):
    """`picture` is the view itself, which `take_back` puts in its place again after it was elsewhere."""

    def __init__(
        self,
        theme: Theme,
        keys: KeyMap,
        source: PictureSource,
        model: LoupeModel,
        culling: Culling,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.model = model
        self._theme = theme
        self._keys = keys
        self._source = source
        self.picture = PictureView(theme, source, model.picture)
        self.picture.turned.connect(self._turn)
        self.marks = MarksBar(theme, keys, culling)
        self.bar = self._make_bar()
        self.setFocusProxy(self.picture)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.picture, 1)
        layout.addWidget(self.bar)
        self.bind_keys(self)
        bind(model, "photo", self._show_photo)
        bind(model, "info_shown", self._show_info)
        for name in ("row", "count"):
            bind(model, name, self._show_place)
        model.picture.viewport_changed.connect(self._show_zoom)
        source.arrived.connect(self._arrived)

    def bind_keys(self, widget: QWidget) -> None:
        """Let the loupe's keys hold in `widget` too."""
        model, picture = self.model, self.model.picture
        self._keys.bind(
            widget,
            {
                "loupe.next": model.next,
                "loupe.previous": model.previous,
                "loupe.first": model.first,
                "loupe.last": model.last,
                "loupe.zoom": self.picture.toggle_zoom,
                "loupe.zoom_in": picture.zoom_in,
                "loupe.zoom_out": picture.zoom_out,
            },
        )

    def take_back(self) -> None:
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(0, self.picture, 1)
        self.picture.show()

    def _make_bar(self) -> QWidget:
        theme, space = self._theme, self._theme.spacing
        bar = frame("panel-bottom")
        self.previous = self._button("previous", "loupe.previous")
        self.next = self._button("next", "loupe.next")
        self.previous.clicked.connect(self.model.previous)
        self.next.clicked.connect(self.model.next)
        self.place = label(role="small")
        self.place.setMinimumWidth(theme.px(72))
        self.zoom = label(role="small")
        self.zoom.setMinimumWidth(theme.px(44))
        self.zoom.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.closer = self._button("one-to-one", "loupe.zoom")
        self.closer.setCheckable(True)
        self.closer.clicked.connect(self._toggle_zoom)
        self.info = IconButton(theme, "info", self.tr("Name and exposure over the photo"))
        self.info.setCheckable(True)
        self._keys.name(self.info, "library.info")
        self.info.clicked.connect(self.model.toggle_info)
        left, right = QWidget(), QWidget()
        for side, parts in (
            (left, (self.previous, self.next, self.place)),
            (right, (self.zoom, self.closer, self.info)),
        ):
            line = QHBoxLayout(side)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(space.xs)
            if side is right:
                line.addStretch(1)
            for part in parts:
                line.addWidget(part)
            if side is left:
                line.addStretch(1)
            side.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        layout = QHBoxLayout(bar)
        layout.setContentsMargins(space.m, space.xs, space.m, space.xs)
        layout.setSpacing(space.s)
        layout.addWidget(left, 1)
        layout.addWidget(self.marks, 0)
        layout.addWidget(right, 1)
        BarButtons(bar)
        return bar

    def _button(self, icon: str, action: str) -> IconButton:
        button = IconButton(self._theme, icon, action)
        button.setIconSize(QSize(18, 18))
        self._keys.name(button, action)
        return button

    def _turn(self, direction: int) -> None:
        self.model.go_to(self.model.row + direction)

    def _toggle_zoom(self) -> None:
        self.model.picture.toggle_zoom()
        self._show_zoom()

    def _show_photo(self, *_: object) -> None:
        photo = self.model.photo
        self.marks.show_photos((photo,) if photo is not None else ())
        self._show_lines()
        self._show_zoom()

    def _show_info(self, shown: bool) -> None:
        self.info.setChecked(shown)
        self._show_lines()

    def _show_lines(self) -> None:
        photo = self.model.photo
        if photo is None or not self.model.info_shown:
            self.picture.set_lines(())
            return
        facts = self._source.facts(photo.sha256)
        exposure = exposure_words(facts.exposure) if facts is not None else ""
        self.picture.set_lines((photo.name, exposure) if exposure else (photo.name,))

    def _show_place(self, *_: object) -> None:
        row, count = self.model.row, self.model.count
        self.place.setText(place_in(row, count) if 0 <= row < count else "")
        self.previous.setEnabled(row > 0)
        self.next.setEnabled(0 <= row < count - 1)

    def _show_zoom(self, *_: object) -> None:
        view = self.model.picture.viewport
        self.zoom.setText(self.tr("{zoom} %").format(zoom=round(view.zoom * 100)))
        self.closer.setChecked(not view.fitted)

    def _arrived(self, sha256: str) -> None:
        photo = self.model.photo
        if photo is not None and photo.sha256 == sha256:
            self._show_lines()
