"""Above the grid: search, order and size of cells, and below them what is let through."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSlider, QVBoxLayout, QWidget

from studio.library.culling import Flag as CatalogueFlag
from studio.library.culling import Label as CatalogueLabel
from studio.library.rules import Compare
from studio.library.search import Sort
from ui.keys import KeyMap
from ui.library.browser import Browser
from ui.library.cells import LARGEST, SMALLEST, USUAL
from ui.library.filters import Filters
from ui.library.further_filters import FurtherFilters
from ui.library.view_switch import ViewSwitch
from ui.library.viewers.marks import Flag, Label, flag_name, label_name
from ui.library.viewers.marks_bar import Stars, Swatch
from ui.observable import bind
from ui.theme import Theme
from ui.tips import plain_tip
from ui.widgets.choice import Choice
from ui.widgets.pieces import IconButton, button, label
from ui.widgets.search_field import SearchField
from ui.words import counted

_FLAG_ICONS = {Flag.PICK: "flag-pick", Flag.NONE: "flag", Flag.REJECT: "flag-reject"}
_COMPARED = {Compare.AT_LEAST: "≥", Compare.EXACTLY: "=", Compare.AT_MOST: "≤"}


class LibraryBar(QFrame):
    """Signals: `width_chosen(pixels)` for the cells."""

    width_chosen = Signal(int)

    def __init__(self, theme: Theme, keys: KeyMap, browser: Browser, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel-top")
        self._theme = theme
        self._browser = browser
        space = theme.spacing
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.m, space.xs + 2, space.m, space.xs + 2)
        layout.setSpacing(space.xs + 2)
        layout.addLayout(self._make_first_line(keys))
        self.filters = FilterLine(theme, keys, browser)
        layout.addWidget(self.filters)

    def _make_first_line(self, keys: KeyMap) -> QHBoxLayout:
        theme, browser = self._theme, self._browser
        self.search = SearchField(theme, self.tr("Search photos"))
        self.search.setToolTip(self.tr("Search names, words, people, cameras, folders"))
        self.search.setMinimumWidth(120)
        self.search.setMaximumWidth(420)
        self.search.textEdited.connect(self._search)
        # A text that was edited by the clear button is not told as edited.
        self.search.textChanged.connect(self._search)
        self.sort = Choice(theme, self.tr("Order"))
        for value, text in (
            (Sort.CAPTURED, self.tr("Capture time")),
            (Sort.NAME, self.tr("File name")),
            (Sort.ADDED, self.tr("Date added")),
            (Sort.RATING, self.tr("Rating")),
            (Sort.SIZE, self.tr("File size")),
            (Sort.BY_HAND, self.tr("By hand")),
        ):
            self.sort.addItem(text, value)
        self.sort.activated.connect(self._choose_sort)
        self.direction = IconButton(theme, "sort-up", self.tr("Turn the order round"))
        self.direction.clicked.connect(self._turn_round)
        self.cell_size = QSlider(Qt.Orientation.Horizontal)
        self.cell_size.setAccessibleName(self.tr("Size of the thumbnails"))
        self.cell_size.setToolTip(self.tr("Size of the thumbnails"))
        self.cell_size.setRange(SMALLEST, LARGEST)
        self.cell_size.setValue(USUAL)
        self.cell_size.setPageStep(40)
        self.cell_size.setFixedWidth(110)
        self.cell_size.valueChanged.connect(self.width_chosen)
        # Only of the grid; its place stays.
        kept = self.cell_size.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self.cell_size.setSizePolicy(kept)
        self.add = IconButton(theme, "folder-add", self.tr("Open folder"))
        keys.name(self.add, "library.add_folder")
        self.views = ViewSwitch(theme, keys)
        line = QHBoxLayout()
        line.setSpacing(theme.spacing.s)
        line.addWidget(self.views)
        line.addWidget(self.search, 1)
        line.addStretch(0)
        line.addWidget(self.sort)
        line.addWidget(self.direction)
        line.addWidget(self.cell_size)
        line.addWidget(self.add)
        bind(browser, "text", self._show_text)
        bind(browser, "sort", self._show_sort)
        bind(browser, "descending", self._show_direction)
        return line

    def show_view(self, action: str) -> None:
        """Say which view of the photos is shown."""
        self.views.show_current(action)
        self.cell_size.setVisible(action == "view.grid")

    def step_size(self, by: int) -> None:
        self.cell_size.setValue(self.cell_size.value() + by)

    def _search(self, text: str) -> None:
        self._browser.text = text

    def _show_text(self, text: str) -> None:
        if text != self.search.text():
            self.search.setText(text)

    def _choose_sort(self, row: int) -> None:
        self._browser.sort = self.sort.itemData(row)

    def _show_sort(self, sort: Sort) -> None:
        self.sort.setCurrentIndex(self.sort.findData(sort))

    def _turn_round(self) -> None:
        self._browser.descending = not self._browser.descending

    def _show_direction(self, descending: bool) -> None:
        self.direction.set_icon_name("sort-down" if descending else "sort-up")


class FilterLine(QWidget):
    """Stars, flags and labels at hand, the rest in a menu, and how many photos that leaves."""

    def __init__(self, theme: Theme, keys: KeyMap, browser: Browser, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._browser = browser
        space = theme.spacing
        self.setAccessibleName(self.tr("Filters"))
        self.switch = IconButton(theme, "filter", self.tr("Filter on or off"))
        self.switch.setCheckable(True)
        self.switch.clicked.connect(self._switch)
        keys.name(self.switch, "library.filter")
        self.compare = button("≥", "flat")
        self.compare.setFixedWidth(26)
        self.compare.setAccessibleName(self.tr("How stars are compared"))
        self.compare.setToolTip(self.tr("At least, exactly, or at most so many stars"))
        self.compare.clicked.connect(self._next_comparison)
        self.stars = Stars(theme)
        self.stars.rated.connect(self._choose_stars)
        self.flags: dict[Flag, IconButton] = {}
        self.labels: dict[Label, Swatch] = {}
        self.further = FurtherFilters(theme, browser)
        self.clear = button(self.tr("Clear"), "flat")
        self.clear.clicked.connect(browser.show_all)
        self.count = label(role="small")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space.xs)
        for part in (self.switch, self.compare, self.stars):
            layout.addWidget(part)
        layout.addSpacing(space.s)
        for flag, icon in _FLAG_ICONS.items():
            each = IconButton(theme, icon, self.tr("Only: {flag}").format(flag=flag_name(flag)))
            each.setIconSize(QSize(16, 16))
            each.setCheckable(True)
            each.clicked.connect(partial(self._toggle_flag, flag))
            self.flags[flag] = each
            layout.addWidget(each)
        layout.addSpacing(space.s)
        for colour in (Label.RED, Label.YELLOW, Label.GREEN, Label.BLUE, Label.PURPLE, Label.NONE):
            swatch = Swatch(theme, colour)
            name = self.tr("Only: {label}").format(label=label_name(colour))
            swatch.setToolTip(plain_tip(name))
            swatch.setAccessibleName(name)
            swatch.clicked.connect(partial(self._toggle_label, colour))
            self.labels[colour] = swatch
            layout.addWidget(swatch)
        layout.addSpacing(space.s)
        layout.addWidget(self.further)
        layout.addWidget(self.clear)
        layout.addStretch(1)
        layout.addWidget(self.count)
        bind(browser, "filters", self._show)
        bind(browser, "filters_on", self._show_switch)
        for name in ("count", "total", "text", "selection"):
            bind(browser, name, self._show_count)

    # -- choosing --------------------------------------------------------------------------------------------

    @property
    def _filters(self) -> Filters:
        return self._browser.filters

    def _set(self, filters: Filters) -> None:
        self._browser.filters_on = True
        self._browser.filters = filters

    def toggle(self) -> None:
        self._browser.filters_on = not self._browser.filters_on

    def _switch(self, *_: object) -> None:
        self.toggle()

    def _next_comparison(self) -> None:
        order = list(_COMPARED)
        following = order[(order.index(self._filters.how) + 1) % len(order)]
        self._set(replace(self._filters, how=following))

    def _choose_stars(self, stars: int) -> None:
        how = self._filters.how if stars else Compare.AT_LEAST
        self._set(replace(self._filters, stars=stars, how=how))

    def _toggle_flag(self, flag: Flag, *_: object) -> None:
        chosen = CatalogueFlag(flag.value)
        self._set(replace(self._filters, flags=self._filters.flags ^ {chosen}))

    def _toggle_label(self, colour: Label, *_: object) -> None:
        chosen = CatalogueLabel(colour.value)
        self._set(replace(self._filters, labels=self._filters.labels ^ {chosen}))

    # -- showing ---------------------------------------------------------------------------------------------

    def _show(self, filters: Filters) -> None:
        self.stars.show_rating(filters.stars)
        self.compare.setText(_COMPARED[filters.how])
        self._show_switch(self._browser.filters_on)
        for flag, each in self.flags.items():
            each.setChecked(CatalogueFlag(flag.value) in filters.flags)
        for colour, swatch in self.labels.items():
            swatch.setChecked(CatalogueLabel(colour.value) in filters.labels)
        self._show_count()

    def _show_switch(self, on: bool) -> None:
        """Down while something is filtered for; with nothing set there is nothing to turn off."""
        is_set = self._filters != Filters()
        self.switch.setEnabled(is_set)
        self.switch.setChecked(on and is_set)
        self._show_count()

    def _show_count(self, *_: object) -> None:
        browser = self._browser
        self.clear.setVisible(browser.is_narrowed)
        if browser.is_narrowed:
            text = self.tr("{count} of {total}").format(
                count=counted(browser.count), total=counted(browser.total)
            )
        elif browser.count == 1:
            text = self.tr("1 photo")
        else:
            text = self.tr("{count} photos").format(count=counted(browser.count))
        chosen = browser.selection.count
        if chosen > 1:
            text += " · " + self.tr("{count} selected").format(count=counted(chosen))
        self.count.setText(text)
