"""The settings: what there is at the left, the open page at the right. Changes work at once; nothing is confirmed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListView, QStackedWidget, QVBoxLayout, QWidget

from ui.keys import KeyMap
from ui.observable import bind
from ui.row_model import VALUE_ROLE, RowModel
from ui.settings.model import Page, SettingsModel
from ui.settings.page_list import PageDelegate
from ui.settings.rows import SettingsPage
from ui.theme import Theme
from ui.widgets.pieces import ModuleView, frame, label
from ui.widgets.search_field import SearchField

SIDE_WIDTH = 212
PageMaker = Callable[[], QWidget]


class PageRows(RowModel[Page]):
    """The pages there are, with how many settings the search finds on each."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_name, parent)

    def title(self, value: Page) -> str:
        return value.title

    def describe(self, value: Page) -> str:
        return value.title if value.found < 0 else value.title + ", " + self.tr("%n found", "", value.found)


class SettingsView(ModuleView):
    """`makers` make the pages that hold more than settings, when they are first opened."""

    def __init__(
        self, theme: Theme, keys: KeyMap, model: SettingsModel, makers: dict[str, PageMaker]
    ) -> None:
        super().__init__()
        self._theme = theme
        self._model = model
        self._makers = makers
        self._made: dict[str, QWidget] = {}
        self.setAccessibleName(self.tr("Settings"))
        self.search = SearchField(theme, self.tr("Search the settings"))
        self.search.textChanged.connect(self._look_for)
        self.search.installEventFilter(self)
        self.rows = PageRows(self)
        self.pages_list = QListView()
        self.pages_list.setModel(self.rows)
        self.pages_list.setItemDelegate(PageDelegate(theme, self.pages_list))
        self.pages_list.setAccessibleName(self.tr("Pages of the settings"))
        self.pages_list.setFrameShape(QFrame.Shape.NoFrame)
        self.pages_list.setMouseTracking(True)
        self.pages_list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.pages_list.selectionModel().currentChanged.connect(self._choose)
        self.pages_list.clicked.connect(self._choose)
        self.settings_page = SettingsPage(theme, model)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.settings_page)

        space = theme.spacing
        self._side = frame("panel-left")
        side = QVBoxLayout(self._side)
        side.setContentsMargins(space.m, space.l, space.m, space.m)
        side.setSpacing(space.m)
        side.addWidget(label(self.tr("Settings"), "title"))
        side.addWidget(self.search)
        side.addWidget(self.pages_list, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._side)
        layout.addWidget(self._pages, 1)
        self.setFocusProxy(self.search)
        keys.bind(self, {"settings.search": self.search.setFocus})
        theme.changed.connect(self._fit)
        self._fit()
        model.ask_for_choices()
        bind(model, "page", self._show)
        bind(model, "search", self._show)

    @property
    def keyboard_parts(self) -> tuple[QWidget, ...]:
        return (self.search, self.pages_list, self._pages)

    def toggle_panels(self) -> None:
        self._side.setVisible(not self._side.isVisible())

    @property
    def page(self) -> QWidget | None:
        """The widget of the open page."""
        return self._pages.currentWidget()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        onwards = (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in onwards:
            self.pages_list.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return False

    def escape(self) -> bool:
        """The search goes first."""
        had = bool(self.search.text())
        self.search.clear()
        return had

    def _look_for(self, text: str) -> None:
        self._model.search = text

    def _choose(self, index: QModelIndex, _before: QModelIndex | None = None) -> None:
        page: Page | None = index.data(VALUE_ROLE) if index.isValid() else None
        if page is not None:
            self._model.search = ""
            self._model.page = page.name

    def _show(self, *_: object) -> None:
        had_focus = self.settings_page.isAncestorOf(self.window().focusWidget())
        self.rows.set_values(self._model.pages())
        if self.search.text() != self._model.search:
            self.search.setText(self._model.search)
        looking = bool(self._model.search.strip())
        selection = self.pages_list.selectionModel()
        selection.blockSignals(True)
        at = self.rows.row_of(self._model.page)
        self.pages_list.setCurrentIndex(self.rows.index(at) if not looking and at >= 0 else QModelIndex())
        selection.blockSignals(False)
        self.pages_list.viewport().update()
        if not looking and self._model.page in self._makers:
            self._pages.setCurrentWidget(self._own_page(self._model.page))
        else:
            self.settings_page.show_rows()
            self._pages.setCurrentWidget(self.settings_page)
        if (
            had_focus
            and self.isVisible()
            and not self.settings_page.isAncestorOf(self.window().focusWidget())
        ):
            # What had it has gone with the rows.
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _own_page(self, name: str) -> QWidget:
        if name not in self._made:
            self._made[name] = self._makers[name]()
            self._pages.addWidget(self._made[name])
        return self._made[name]

    def _fit(self) -> None:
        self._side.setFixedWidth(self._theme.grown(SIDE_WIDTH))
        self.pages_list.scheduleDelayedItemsLayout()


def _name(page: Page) -> str:
    return page.name
