"""Loupe, compare and survey in one place, beside the grid."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.keys import KeyMap
from ui.library.viewers.alone import AloneWindow
from ui.library.viewers.compare import Compare
from ui.library.viewers.compare_model import CompareModel, Side
from ui.library.viewers.lights import Lights, LightState
from ui.library.viewers.loupe import Loupe
from ui.library.viewers.loupe_model import LoupeModel
from ui.library.viewers.marks import Culling
from ui.library.viewers.sequence import PhotoSequence
from ui.library.viewers.survey import Survey
from ui.library.viewers.survey_model import SurveyModel
from ui.pictures.source import PictureSource
from ui.theme import Theme

if TYPE_CHECKING:
    from studio.library.photos import PhotoSummary


class Viewer(StrEnum):
    LOUPE = "loupe"
    COMPARE = "compare"
    SURVEY = "survey"


class Viewers(QStackedWidget):
    """Signals: `active_changed(photo)` when keys act on another photo (None for none); `row_changed(row)` when that
    is another row, so that the grid goes along.

    Rating and the like are the library's: its keys act on `active_ids`.
    """

    active_changed = Signal(object)
    row_changed = Signal(int)

    def __init__(
        self,
        theme: Theme,
        keys: KeyMap,
        source: PictureSource,
        rows: QAbstractItemModel,
        culling: Culling,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._keys = keys
        self._told: PhotoSummary | None = None
        self._alone: AloneWindow | None = None
        self._actions: dict[str, Callable[[], object]] = {}
        sequence = PhotoSequence(rows, self)
        self._sequence = sequence
        self.loupe = Loupe(theme, keys, source, LoupeModel(source, sequence, self), culling)
        self.compare = Compare(theme, keys, source, CompareModel(source, sequence, self), culling)
        self.survey = Survey(theme, keys, source, SurveyModel(source, sequence, self), culling)
        self._pages = {Viewer.LOUPE: self.loupe, Viewer.COMPARE: self.compare, Viewer.SURVEY: self.survey}
        for page in self._pages.values():
            self.addWidget(page)
        self.lights = Lights(theme, self)
        self.lights.state_changed.connect(self._show_ground)
        theme.changed.connect(self._show_ground)
        self.currentChanged.connect(self._page_changed)
        self.loupe.model.photo_changed.connect(self._tell)
        self.compare.model.active_changed.connect(self._tell)
        self.compare.model.rows_changed.connect(self._tell)
        self.survey.model.active_changed.connect(self._tell)
        self.survey.model.pictures_changed.connect(self._tell)
        self._page_changed()

    # -- what the library asks for -----------------------------------------------------------------------------

    @property
    def viewer(self) -> Viewer:
        return next(viewer for viewer, page in self._pages.items() if page is self.currentWidget())

    @property
    def active(self) -> PhotoSummary | None:
        """The photo that keys act on."""
        match self.viewer:
            case Viewer.LOUPE:
                return self.loupe.model.photo
            case Viewer.COMPARE:
                return self.compare.model.active_photo
            case Viewer.SURVEY:
                return self.survey.model.active_photo

    @property
    def active_ids(self) -> tuple[str, ...]:
        return (self.active.id,) if self.active is not None else ()

    def show_loupe(self, row: int) -> None:
        self.loupe.model.go_to(row)
        self._show(Viewer.LOUPE)

    def show_compare(self, rows: Sequence[int]) -> None:
        """Compare the first of these rows with the second, or with its neighbour; all of them are candidates."""
        if rows:
            self.compare.model.open(rows[0], rows[1] if len(rows) > 1 else -1, rows)
        self._show(Viewer.COMPARE)

    def show_survey(self, rows: Sequence[int], current: int = -1) -> None:
        """Survey the photos in these rows; the one in `current` is active."""
        rows = [row for row in rows if self._sequence.photo(row) is not None]
        self.survey.model.open(rows, rows.index(current) if current in rows else 0)
        self._show(Viewer.SURVEY)

    def go_on(self) -> None:
        """The next photo, after this one got its mark. What is compared or surveyed stays to be looked at."""
        if self.viewer is Viewer.LOUPE:
            self.loupe.model.next()

    def follow(self, row: int) -> None:
        """The photo in another row is meant: what was undone was said of it."""
        if self.viewer is Viewer.LOUPE and row != self.loupe.model.row:
            self.loupe.model.go_to(row)

    def toggle_info(self) -> None:
        self.loupe.model.toggle_info()

    def turn_lights(self) -> None:
        self.lights.turn()

    def use_actions(self, actions: Mapping[str, Callable[[], object]]) -> None:
        """The library's own keys that hold while the photo is alone on the screen: rating and the like."""
        self._actions = dict(actions)

    def toggle_alone(self) -> None:
        """The active photo alone on the screen, and back."""
        if self._alone is not None and self._alone.isVisible():
            self._alone.leave()
            return
        if self.viewer is not Viewer.LOUPE and self._row_of_active() >= 0:
            self.show_loupe(self._row_of_active())
        if self._alone is None:
            own = {"library.full_screen": self.toggle_alone, "library.info": self.toggle_info}
            self._alone = AloneWindow(self._keys, self.loupe, self._actions | own, self)
            self._alone.left.connect(self._back)
        self._alone.open()

    def escape(self) -> bool:
        """Lights on again, if they are not; False where there was nothing to end."""
        if self.lights.state is LightState.ON:
            return False
        self.lights.turn_on()
        return True

    # -- inside ------------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._page_changed()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._page_changed()

    def _show(self, viewer: Viewer) -> None:
        self.setCurrentWidget(self._pages[viewer])
        self._pages[viewer].setFocus()

    def _page_changed(self, *_: object) -> None:
        for viewer, page in self._pages.items():
            page.model.shown = self.isVisible() and viewer is self.viewer
        pictures = {
            Viewer.LOUPE: (self.loupe.picture,),
            Viewer.COMPARE: tuple(pane.picture for pane in self.compare.panes.values()),
            Viewer.SURVEY: (self.survey,),
        }
        self.lights.light(*pictures[self.viewer])
        self._tell()

    def _tell(self, *_: object) -> None:
        active = self.active
        if active == self._told:
            return
        self._told = active
        self.active_changed.emit(active)
        row = self._row_of_active()
        if row >= 0:
            self.row_changed.emit(row)

    def _row_of_active(self) -> int:
        match self.viewer:
            case Viewer.LOUPE:
                return self.loupe.model.row
            case Viewer.COMPARE:
                return self.compare.model.row(self.compare.model.active)
            case Viewer.SURVEY:
                return self.survey.model.active_row

    def _show_ground(self, *_: object) -> None:
        ground = self.lights.ground
        self.loupe.picture.set_ground(ground)
        self.survey.set_ground(ground)
        for side in Side:
            self.compare.panes[side].picture.set_ground(ground)

    def _back(self) -> None:
        self.window().activateWindow()
        self.loupe.setFocus()
