"""Some photos all at once, as large as they get together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.keys import KeyMap
from ui.library.viewers.buttons import BarButtons
from ui.library.viewers.marks import Culling
from ui.library.viewers.marks_bar import MarksBar
from ui.library.viewers.picture_model import PictureModel
from ui.library.viewers.picture_view import PictureView
from ui.library.viewers.survey_model import SurveyModel, fill
from ui.observable import bind
from ui.pictures.source import PictureSource
from ui.pictures.viewport import MARGIN
from ui.theme import Theme
from ui.tips import plain_tip
from ui.widgets.empty import EmptyState
from ui.widgets.pieces import Elided, IconButton

if TYPE_CHECKING:
    from studio.library.photos import PhotoSummary

_FOOT = 30
_TWO_LINES = 52
_WIDE_ENOUGH = 230
"""Narrower cells have room for the name only; keys and the panel beside rate the active photo all the same."""


class SurveyCell(QWidget):
    def __init__(
        self,
        theme: Theme,
        keys: KeyMap,
        source: PictureSource,
        survey: SurveyModel,
        picture: PictureModel,
        culling: Culling,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._survey = survey
        self._theme = theme
        self.model = picture
        self.picture = PictureView(theme, source, picture, click_zooms=False)
        self.picture.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.picture.touched.connect(self._activate)
        self.marks = MarksBar(theme, keys, culling, labels=False)
        self.name = Elided(role="small")
        self.drop = IconButton(theme, "cross", self.tr("Take out of the survey"))
        self.drop.setIconSize(QSize(14, 14))
        keys.name(self.drop, "survey.drop")
        self.drop.clicked.connect(self._drop)
        space = theme.spacing
        self._room = QWidget()
        room = QHBoxLayout(self._room)
        room.setContentsMargins(0, 0, 0, 0)
        room.addWidget(self.marks)
        self._foot = QWidget()
        self._lines = QGridLayout(self._foot)
        self._lines.setContentsMargins(space.xs, 0, space.xs, 0)
        self._lines.setHorizontalSpacing(space.s)
        self._lines.setVerticalSpacing(0)
        self._lines.setColumnStretch(0, 1)
        self._lines.addWidget(self.name, 0, 0)
        self._lines.addWidget(self.drop, 0, 2)
        self.put_marks_below(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.picture, 1)
        layout.addWidget(self._foot)
        BarButtons(self._foot)
        bind(picture, "photo", self._show_photo)

    def needs_two_lines(self, width: float) -> bool:
        """Whether name and marks have room only below each other in a cell of this width."""
        space = self._theme.spacing
        parts = sum(part.sizeHint().width() for part in (self.name, self.marks, self.drop))
        return self._theme.px(_WIDE_ENOUGH) <= width < parts + 2 * space.s + 2 * space.xs

    def put_marks_below(self, below: bool) -> None:
        if below:
            self._lines.addWidget(self._room, 1, 0, 1, 3, Qt.AlignmentFlag.AlignLeft)
        else:
            self._lines.addWidget(self._room, 0, 1)
        self._foot.setFixedHeight(self._theme.px(_TWO_LINES if below else _FOOT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = event.size().width()
        self._room.setVisible(width >= self._theme.px(_WIDE_ENOUGH))

    def _show_photo(self, photo: PhotoSummary | None) -> None:
        self.marks.show_photos((photo,) if photo is not None else ())
        self.name.setText(photo.name if photo is not None else "")
        self._foot.setToolTip(plain_tip(self.name.text()))

    def _activate(self) -> None:
        self._survey.activate(self.model)

    def _drop(self) -> None:
        self._survey.take_out(self.model)


class Survey(QWidget):
    """Cells are laid out anew when one goes or the view changes its size."""

    def __init__(
        self,
        theme: Theme,
        keys: KeyMap,
        source: PictureSource,
        model: SurveyModel,
        culling: Culling,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.model = model
        self._theme = theme
        self._keys = keys
        self._source = source
        self._culling = culling
        self._ground: QColor | None = None
        self.cells: list[SurveyCell] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Survey"))
        self.empty = EmptyState(
            theme,
            "photo",
            self.tr("Nothing to survey"),
            self.tr("Select some photos in the grid; they are shown here side by side, to be thinned out."),
            on_canvas=True,
            parent=self,
        )
        keys.bind(
            self,
            {"survey.next": model.next, "survey.previous": model.previous, "survey.drop": model.drop},
        )
        bind(model, "pictures", self._put)
        bind(model, "active", self._show_active)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def set_ground(self, ground: QColor | None) -> None:
        """The colour around the photos; the theme's without one."""
        self._ground = ground
        for cell in self.cells:
            cell.picture.set_ground(ground)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(event.rect(), self._ground or self._theme.colour.canvas)

    def _put(self, pictures: tuple[PictureModel, ...]) -> None:
        known = {cell.model: cell for cell in self.cells}
        for picture, cell in known.items():
            if picture not in pictures:
                cell.hide()
                cell.deleteLater()
        self.cells = [known.get(picture) or self._make(picture) for picture in pictures]
        self.empty.setVisible(not pictures)
        self._place()
        self._show_active()

    def _make(self, picture: PictureModel) -> SurveyCell:
        cell = SurveyCell(self._theme, self._keys, self._source, self.model, picture, self._culling, self)
        cell.picture.set_ground(self._ground)
        cell.show()
        return cell

    def _place(self) -> None:
        gap = self._theme.spacing.s
        area = self.contentsRect().adjusted(gap, gap, -gap, -gap)
        self.empty.setGeometry(area)
        places = self._places(area, _FOOT)
        below = any(
            cell.needs_two_lines(place.width()) for cell, place in zip(self.cells, places, strict=True)
        )
        if below:
            places = self._places(area, _TWO_LINES)
        for cell, place in zip(self.cells, places, strict=True):
            cell.put_marks_below(below)
            cell.setGeometry(place.translated(area.topLeft()).toRect())

    def _places(self, area: QRect, foot: int) -> list[QRectF]:
        sizes = [
            (photo.width, photo.height) for cell in self.cells if (photo := cell.model.photo) is not None
        ]
        around = QSizeF(2 * MARGIN, 2 * MARGIN + self._theme.px(foot))
        return fill(sizes, area.width(), area.height(), self._theme.spacing.s, around)

    def _show_active(self, *_: object) -> None:
        for number, cell in enumerate(self.cells):
            cell.picture.set_active(number == self.model.active)
        photo = self.model.active_photo
        self.setAccessibleDescription(photo.name if photo is not None else "")
