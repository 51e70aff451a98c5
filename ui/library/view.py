"""The library: places at the left, the photos of one in the middle, what is known of the chosen one at the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QShowEvent, QUndoStack
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from studio.library.collections import CollectionKind
from studio.library.rules import Group, Words
from ui.keys import KeyMap
from ui.library.actions import LibraryActions
from ui.library.filter_bar import LibraryBar
from ui.library.grid import PhotoGrid
from ui.library.model import Photos
from ui.library.models import LibraryModels
from ui.library.panel import PANEL_WIDTH, LibraryPanel
from ui.library.places import EVERYWHERE, Place, PlaceKind
from ui.library.rule_editor import RuleDialog
from ui.library.tray import ask_for_folder
from ui.library.viewers.info import InfoPanel
from ui.mime import PHOTOS_MIME, local_files
from ui.observable import bind
from ui.theme import Theme
from ui.thumbnails import ThumbnailCache
from ui.widgets.empty import EmptyState
from ui.widgets.pieces import Columns, ModuleView, PanelArea, button, frame

if TYPE_CHECKING:
    from studio.library.photos import PhotoSummary
    from studio.library.rules import Rule
    from ui.library.viewers.viewers import Viewers

INSPECTOR_WIDTH = 272
SIZE_STEP = 40


class LibraryView(ModuleView):
    """Signals: `photo_chosen(photo_id)` when one is to be dressed; `missing_wanted(folder)` when a folder is to be
    looked through for missing files; `people_wanted(photo_ids)` when the persons of photos are to be found;
    `set_wanted(set_id)` when an unlocked set is to be seen in Explore.
    """

    photo_chosen = Signal(str)
    people_wanted = Signal(object)
    missing_wanted = Signal(object)
    set_wanted = Signal(str)

    def __init__(
        self,
        theme: Theme,
        keys: KeyMap,
        thumbnails: ThumbnailCache,
        photos: Photos,
        models: LibraryModels,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._keys = keys
        self._photos = photos
        self._models = models
        self.browser = models.browser
        self.setAcceptDrops(True)
        self.view = PhotoGrid(theme, thumbnails, self.browser)
        self.empty, self.nothing_found, self.empty_collection = self._make_empty_states()
        self.stage = QStackedWidget()
        for page in (self.view, self.empty, self.nothing_found, self.empty_collection):
            self.stage.addWidget(page)
        self.actions_of_photos = LibraryActions(
            self.browser, models.culling, models.collecting, self._active, self._in_grid, self
        )
        self.bar = LibraryBar(theme, keys, self.browser)
        self.panel = LibraryPanel(theme, self.browser, models.places, models.collecting)
        self.inspector = self._make_inspector()
        self._lay_out()
        self._connect()
        self._bind_keys()
        self.setFocusProxy(self.view)

    @cached_property
    def viewers(self) -> Viewers:
        """Loupe, compare and survey, made when first wanted: they would double what showing the grid costs."""
        from ui.library.viewers.viewers import Viewers

        models = self._models
        viewers = Viewers(self._theme, self._keys, models.pictures, self.browser.rows, models.culling)
        viewers.row_changed.connect(self._follow_viewer)
        viewers.active_changed.connect(self._show_info)
        viewers.currentChanged.connect(self._show_view)
        viewers.use_actions(self.actions_of_photos.marking)
        self.stage.addWidget(viewers)
        return viewers

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._models.begin()

    @property
    def styled_parts(self) -> tuple[QWidget, ...]:
        return (self.panel, self.bar, self.stage, self.inspector)

    @property
    def undo_stack(self) -> QUndoStack:
        return self._models.edits.undo_stack

    @property
    def keyboard_parts(self) -> tuple[QWidget, ...]:
        return (self.panel, self.bar, self.stage, self.inspector)

    def toggle_panels(self) -> None:
        shown = self.panel.isVisible() or self.inspector.isVisible()
        for part in (self.panel, self.inspector):
            part.setVisible(not shown)

    def toggle_everything(self) -> None:
        """Only the photos, or the panels and the bar too."""
        shown = self.bar.isVisible()
        for part in (self.panel, self.inspector, self.bar):
            part.setVisible(not shown)

    def escape(self) -> bool:
        return "viewers" in self.__dict__ and self.viewers.escape()

    def export_chosen(self, export: Callable[[Sequence[str], Sequence[str]], object]) -> None:
        """In the grid all that is selected, in its order, however much that is; elsewhere the active photo."""
        photo = self._active()
        if self._in_grid() and self.browser.selection.count:
            self.browser.with_selected(partial(export, ()))
        else:
            export((), () if photo is None or self._in_grid() else (photo.id,))

    # -- views -----------------------------------------------------------------------------------------------

    def show_grid(self) -> None:
        self._show_page(grid=True)
        self.setFocusProxy(self.view)
        self.view.setFocus()
        self._show_info()

    def show_loupe(self) -> None:
        if self.browser.selection.current >= 0:
            self.viewers.show_loupe(self.browser.selection.current)
            self._show_viewers()

    def show_compare(self) -> None:
        rows = self._rows()
        if rows:
            self.viewers.show_compare(rows)
            self._show_viewers()

    def show_survey(self) -> None:
        rows = self._rows()
        if rows:
            self.viewers.show_survey(sorted(rows), rows[0])
            self._show_viewers()

    def show_alone(self) -> None:
        """The photo alone on the screen, from the grid through the loupe."""
        if self._in_grid():
            self.show_loupe()
        if not self._in_grid():
            self.viewers.toggle_alone()

    def _rows(self) -> list[int]:
        """What is selected, the current photo first."""
        chosen = self.browser.selection
        return sorted(chosen.rows, key=lambda row: row != chosen.current)

    def _show_viewers(self) -> None:
        self.stage.setCurrentWidget(self.viewers)
        page = self.viewers.currentWidget()
        if page is not None:
            self.setFocusProxy(page)
            page.setFocus()
        self._show_info()

    def _show_view(self, *_: object) -> None:
        self.bar.show_view("view.grid" if self._in_grid() else f"view.{self.viewers.viewer}")

    def _in_grid(self) -> bool:
        return "viewers" not in self.__dict__ or self.stage.currentWidget() is not self.viewers

    def _active(self) -> PhotoSummary | None:
        return self.browser.photo if self._in_grid() else self.viewers.active

    # -- building --------------------------------------------------------------------------------------------

    def _make_empty_states(self) -> tuple[EmptyState, EmptyState, EmptyState]:
        empty = EmptyState(
            self._theme,
            "photo",
            self.tr("No photos here"),
            self.tr(
                "Photos of real people belong here. They stay where they are on your disk: open a folder or drop it."
            ),
            self.tr("Open folder"),
        )
        empty.acted.connect(self.ask_for_folder)
        nothing = EmptyState(
            self._theme,
            "search",
            self.tr("Nothing found"),
            self.tr("No photo of this place has these words and passes these filters."),
            self.tr("Show all"),
        )
        nothing.acted.connect(self.browser.show_all)
        collection = EmptyState(
            self._theme,
            "collection",
            self.tr("Nothing in this collection yet"),
            self.tr("Drag photos here from All photos or a folder. A smart collection fills by its rule."),
            self.tr("Show all photos"),
        )
        collection.acted.connect(self._show_everything)
        return empty, nothing, collection

    def _make_inspector(self) -> QFrame:
        panel = frame("panel-right")
        panel.setMinimumWidth(220)
        panel.setAccessibleName(self.tr("Inspector"))
        self.info = InfoPanel(self._theme, self._keys, self._models.info, self._models.culling)
        area = PanelArea(self.info)
        self.dress = button(self.tr("Dress this photo"), "primary")
        self._keys.name(self.dress, "dress", self.tr("Dress this photo"))
        self.dress.setMinimumHeight(38)
        self.dress.setEnabled(False)
        self.dress.clicked.connect(self._dress)
        space = self._theme.spacing
        foot = QHBoxLayout()
        foot.setContentsMargins(space.l, space.s, space.l, space.m)
        foot.addWidget(self.dress)
        layout = QVBoxLayout(panel)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(area, 1)
        layout.addLayout(foot)
        return panel

    def _lay_out(self) -> None:
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.stage, 1)
        self.columns = Columns(self._theme)
        for part in (self.panel, middle, self.inspector):
            self.columns.addWidget(part)
        self.columns.setStretchFactor(1, 1)
        self.columns.setSizes([PANEL_WIDTH, 900, INSPECTOR_WIDTH])
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.columns)

    def _connect(self) -> None:
        browser, grid = self.browser, self.view
        grid.chosen.connect(self._loupe_of)
        grid.starred.connect(self.actions_of_photos.rate_from_cell)
        grid.arranged.connect(self._models.collecting.arrange)
        grid.menu_wanted.connect(self._show_menu)
        self.actions_of_photos.rated.connect(self._next)
        browser.returned.connect(self._return_to)
        self.bar.width_chosen.connect(grid.set_cell_width)
        self.stage.currentChanged.connect(self._show_view)
        self.bar.views.act(
            {
                "view.grid": self.show_grid,
                "view.loupe": self.show_loupe,
                "view.compare": self.show_compare,
                "view.survey": self.show_survey,
            }
        )
        self.bar.add.clicked.connect(self.ask_for_folder)
        self.bar.search.returnPressed.connect(grid.setFocus)
        self.panel.folder_wanted.connect(self.ask_for_folder)
        self.panel.missing_wanted.connect(self.missing_wanted)
        self.panel.set_wanted.connect(self.set_wanted)
        self.panel.rule_wanted.connect(self._edit_rule)
        self.panel.smart_wanted.connect(self._make_smart)
        for name in ("photo", "selection"):
            bind(browser, name, self._show_info)
        for name in ("count", "loaded", "place"):
            bind(browser, name, self._show_page)

    def _bind_keys(self) -> None:
        bar, actions = self.bar, self.actions_of_photos
        everywhere: dict[str, Callable[[], object]] = {
            "view.grid": self.show_grid,
            "view.loupe": self.show_loupe,
            "view.compare": self.show_compare,
            "view.survey": self.show_survey,
            "dress": self._dress,
            "library.find_people": self._find_people,
            "library.lights": self._turn_lights,
            "library.full_screen": self.show_alone,
            "library.info": self._toggle_info,
            "library.search": self._search,
            "library.filter": bar.filters.toggle,
            "library.larger": partial(bar.step_size, SIZE_STEP),
            "library.smaller": partial(bar.step_size, -SIZE_STEP),
            "library.add_folder": self.ask_for_folder,
            "library.paste": self._paste,
            **actions.marking,
            **actions.stacking,
        }
        self._keys.bind(self, everywhere)
        # Where Tab goes on to the next field, and Delete is a field's, these are not the photos'.
        self._keys.bind(self.stage, {"library.panels": self.toggle_everything})
        self._keys.bind(
            self.view,
            {
                "select.all": self.view.selectAll,
                "select.none": self.view.select_none,
                "library.remove": self._models.collecting.remove,
            },
        )

    # -- what happens ----------------------------------------------------------------------------------------

    def ask_for_folder(self) -> None:
        ask_for_folder(self, self._photos)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        mime = event.mimeData()
        if local_files(mime) and not mime.hasFormat(PHOTOS_MIME):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self._photos.add(local_files(event.mimeData()))
        event.acceptProposedAction()

    def _paste(self) -> None:
        self._photos.add(local_files(QGuiApplication.clipboard().mimeData()))

    def _turn_lights(self) -> None:
        if not self._in_grid():
            self.viewers.turn_lights()

    def _toggle_info(self) -> None:
        if not self._in_grid():
            self.viewers.toggle_info()

    def _search(self) -> None:
        self.bar.show()
        self.bar.search.setFocus()
        self.bar.search.selectAll()

    def _loupe_of(self, *_: object) -> None:
        self.show_loupe()

    def _follow_viewer(self, row: int) -> None:
        """A photo that is read again in a viewer nobody looks at must not take the selection away."""
        if not self._in_grid():
            self.view.go_to(row)

    def _next(self) -> None:
        if self._in_grid():
            self.view.go_to(self.browser.selection.current + 1)
        else:
            self.viewers.go_on()

    def _return_to(self, row: int) -> None:
        if not self._in_grid():
            self.viewers.follow(row)

    def _dress(self) -> None:
        photo = self._active()
        if photo is not None and not photo.missing:
            self.photo_chosen.emit(photo.id)

    def _find_people(self) -> None:
        photo = self._active()
        if self._in_grid():
            self.browser.with_selected(self.people_wanted.emit)
        elif photo is not None:
            self.people_wanted.emit((photo.id,))

    def _show_info(self, *_: object) -> None:
        photo = self._active()
        self.dress.setEnabled(photo is not None and not photo.missing)
        if self._in_grid():
            self._models.info.show(self.browser.selected_photos)
        else:
            self._models.info.show(() if photo is None else (photo,))

    def _show_everything(self) -> None:
        self.browser.show_place(EVERYWHERE)

    def _show_page(self, *_: object, grid: bool = False) -> None:
        """The grid, or why there is nothing in it; viewers stay while they have something to show."""
        browser = self.browser
        if browser.loaded and not browser.count:
            collections = (PlaceKind.COLLECTION, PlaceKind.SMART, PlaceKind.COLLECTION_FOLDER)
            of_collection = browser.place.kind in collections
            self.stage.setCurrentWidget(
                self.nothing_found
                if browser.is_narrowed
                else self.empty_collection
                if of_collection
                else self.empty
            )
        elif grid or self._in_grid():
            self.stage.setCurrentWidget(self.view)

    def _show_menu(self, at: QPoint) -> None:
        if not self.browser.selection.count:
            return
        more: list[tuple[str, Callable[[], object]]] = [
            ("dress", self._dress),
            ("view.loupe", self.show_loupe),
            ("view.compare", self.show_compare),
            ("view.survey", self.show_survey),
            ("library.find_people", self._find_people),
        ]
        # Of a part that has the style sheet: the view itself has none, so that it is given bit by bit.
        menu = self.actions_of_photos.menu(self._keys, more, self.stage)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)

    # -- smart collections -----------------------------------------------------------------------------------

    def _make_smart(self, parent_id: str | None) -> None:
        """A new one begins with what is filtered for now."""
        browser = self.browser
        rules = (*browser.filters.rules, *((Words(browser.text),) if browser.text.strip() else ()))
        dialog = RuleDialog(self._theme, "", Group(rules) if rules else None, self)
        dialog.decided.connect(partial(self._create_smart, parent_id))
        dialog.open()

    def _create_smart(self, parent_id: str | None, name: str, rule: Rule) -> None:
        self._models.collecting.create(name, CollectionKind.SMART, parent_id, rule)

    def _edit_rule(self, place: Place) -> None:
        dialog = RuleDialog(self._theme, place.name, place.rule, self)
        dialog.decided.connect(partial(self._change_rule, place))
        dialog.open()

    def _change_rule(self, place: Place, name: str, rule: Rule) -> None:
        collecting = self._models.collecting
        if place.collection_id is not None:
            collecting.set_rule(place.collection_id, rule)
            if name != place.name:
                collecting.rename(place.collection_id, name)

    def sizeHint(self) -> QSize:
        return QSize(1200, 800)
