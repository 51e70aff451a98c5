"""Above the grid of sets: search, order and size of cells, and below them what is let through."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QSlider, QVBoxLayout, QWidget

from studio.explore.listings import Kind
from studio.explore.palette import SWATCHES
from studio.explore.search import ExploreFacets, ExploreQuery, Sort
from ui.explore.cells import LARGEST, SMALLEST, USUAL
from ui.explore.chips import Chip, SwatchButton, WordMenu
from ui.explore.model import Marketplace
from ui.explore.words import per_picture, price_of
from ui.keys import KeyMap
from ui.observable import bind
from ui.theme import Theme
from ui.widgets.choice import Choice
from ui.widgets.flow import FlowLayout
from ui.widgets.pieces import IconButton, button, label
from ui.widgets.search_field import SearchField
from ui.words import counted

MOODS_SHOWN = 5
COSTS = (0, 5, 10, 15, 25, 50)
"""Credits that a picture may cost at most, as they are offered."""


class ExploreBar(QFrame):
    """Signals: `width_chosen(pixels)` for the cells."""

    width_chosen = Signal(int)

    def __init__(
        self, theme: Theme, keys: KeyMap, market: Marketplace, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel-top")
        self._market = market
        self._theme = theme
        space = theme.spacing
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.m, space.xs + 2, space.m, space.xs + 2)
        layout.setSpacing(space.xs + 2)
        layout.addLayout(self._make_first_line(keys))
        self.filters = FilterChips(theme, market)
        layout.addWidget(self.filters)

    def _make_first_line(self, keys: KeyMap) -> QHBoxLayout:
        theme, market = self._theme, self._market
        self.search = SearchField(theme, self.tr("Search sets"))
        self.search.setToolTip(self.tr("Search titles, moods, people, creators, places"))
        self.search.setMinimumWidth(120)
        self.search.setMaximumWidth(420)
        self.search.textChanged.connect(self._search)
        self.favourites = self._toggle(keys, "heart", self.tr("Only favourites"), "favourites")
        self.unlocked = self._toggle(keys, "lock-open", self.tr("Only unlocked sets"), "unlocked")
        self.cached = self._toggle(keys, "offline", self.tr("Only what can be seen offline"), "cached")
        keys.name(self.favourites, "explore.favourites")
        self.sort = Choice(theme, self.tr("Order"))
        for value, text in (
            (Sort.NEWEST, self.tr("Newest")),
            (Sort.PRICE, self.tr("Price")),
            (Sort.TITLE, self.tr("Title")),
        ):
            self.sort.addItem(text, value)
        self.sort.activated.connect(self._choose_sort)
        self.cell_size = QSlider(Qt.Orientation.Horizontal)
        self.cell_size.setAccessibleName(self.tr("Size of the covers"))
        self.cell_size.setToolTip(self.tr("Size of the covers"))
        self.cell_size.setRange(SMALLEST, LARGEST)
        self.cell_size.setValue(USUAL)
        self.cell_size.setPageStep(40)
        self.cell_size.setFixedWidth(110)
        self.cell_size.valueChanged.connect(self.width_chosen)
        self.count = label(role="small")
        self.clear = button(self.tr("Clear"), "flat")
        self.clear.clicked.connect(market.clear)
        line = QHBoxLayout()
        line.setSpacing(theme.spacing.s)
        line.addWidget(self.search, 2)
        for part in (self.favourites, self.unlocked, self.cached):
            line.addWidget(part)
        line.addWidget(self.count)
        line.addWidget(self.clear)
        line.addStretch(1)
        line.addWidget(self.sort)
        line.addWidget(self.cell_size)
        bind(market, "query", self._show)
        for name in ("count", "total", "loaded"):
            bind(market, name, self._show_count)
        return line

    def _toggle(self, keys: KeyMap, icon: str, name: str, field: str) -> IconButton:
        made = IconButton(self._theme, icon, name)
        made.setCheckable(True)
        made.clicked.connect(partial(self._choose, field))
        return made

    def step_size(self, by: int) -> None:
        self.cell_size.setValue(self.cell_size.value() + by)

    def _choose(self, field: str, on: bool) -> None:
        self._market.ask(**{field: on})

    def _search(self, text: str) -> None:
        self._market.ask(text=text)

    def _choose_sort(self, row: int) -> None:
        self._market.ask(sort=self.sort.itemData(row), like="")

    def _show(self, query: ExploreQuery) -> None:
        if query.text != self.search.text():
            self.search.setText(query.text)
        self.sort.setCurrentIndex(self.sort.findData(query.sort))
        for part, on in (
            (self.favourites, query.favourites),
            (self.unlocked, query.unlocked),
            (self.cached, query.cached),
        ):
            part.setChecked(on)
        self._show_count()

    def _show_count(self, *_: object) -> None:
        market = self._market
        self.clear.setVisible(market.is_narrowed)
        if not market.loaded:
            text = ""
        elif market.query.like:
            text = self.tr("{count} sets of similar colours").format(count=counted(market.count))
        elif market.is_narrowed:
            text = self.tr("{count} of {total}").format(
                count=counted(market.count), total=counted(market.total)
            )
        elif market.count == 1:
            text = self.tr("1 set")
        else:
            text = self.tr("{count} sets").format(count=counted(market.count))
        self.count.setText(text)


class FilterChips(QWidget):
    """The most frequent moods and the colours at hand, the rest in menus. What has no room goes into a line below."""

    def __init__(self, theme: Theme, market: Marketplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._market = market
        self.setAccessibleName(self.tr("Filters"))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.moods: dict[str, Chip] = {}
        self.swatches: dict[str, SwatchButton] = {}
        self._chips = _group(theme)
        swatches = _group(theme, spacing=0)
        for name in SWATCHES:
            each = SwatchButton(theme, name)
            each.clicked.connect(partial(self._toggle, "colours", name))
            self.swatches[name] = each
            swatches.layout_of.addWidget(each)
        self.cost = Choice(theme, self.tr("Price of a picture"), resting=self.tr("Any price"))
        self.cost.addItem(self.tr("Any price"), None)
        for most in COSTS:
            text = self.tr("Up to {cost}").format(cost=per_picture(most)) if most else price_of(0)
            self.cost.addItem(text, most)
        self.cost.activated.connect(self._choose_cost)
        self.menus = {
            Kind.MOOD: ("moods", WordMenu(theme, "mood", self.tr("Mood"))),
            Kind.PERSON: ("people", WordMenu(theme, "person", self.tr("Person"))),
            Kind.POSE: ("poses", WordMenu(theme, "keypoints", self.tr("Pose"))),
            Kind.PLACE: ("places", WordMenu(theme, "place", self.tr("Place"))),
        }
        for field, menu in self.menus.values():
            menu.toggled_word.connect(partial(self._toggle, field))
        layout = FlowLayout(theme.spacing.s, self)
        layout.addWidget(self._chips)
        layout.addWidget(swatches)
        layout.addWidget(self.cost)
        for _, menu in self.menus.values():
            layout.addWidget(menu)
        bind(market, "facets", self._show_facets)
        bind(market, "query", self._show)

    def _toggle(self, field: str, word: str, *_: object) -> None:
        self._market.toggle(field, word)

    def _choose_cost(self, row: int) -> None:
        self._market.ask(most=self.cost.itemData(row))

    def _show_facets(self, facets: ExploreFacets | None) -> None:
        words = {} if facets is None else facets.words
        shown = list(words.get(Kind.MOOD, {}))[:MOODS_SHOWN]
        shown += [mood for mood in self._market.query.moods if mood not in shown]
        if list(self.moods) != shown:
            for chip in self.moods.values():
                self._chips.layout_of.removeWidget(chip)
                chip.deleteLater()
            self.moods = {}
            for mood in shown:
                chip = Chip(self._theme, mood)
                chip.clicked.connect(partial(self._toggle, "moods", mood))
                self._chips.layout_of.addWidget(chip)
                self.moods[mood] = chip
            self._chips.setVisible(bool(shown))
        self._show(self._market.query)

    def _show(self, query: ExploreQuery) -> None:
        facets = self._market.facets
        for mood, chip in self.moods.items():
            chip.setChecked(mood in query.moods)
        for name, swatch in self.swatches.items():
            swatch.setChecked(name in query.colours)
        self.cost.setCurrentIndex(max(0, self.cost.findData(query.most)))
        for kind, (field, menu) in self.menus.items():
            words = {} if facets is None else facets.words.get(kind, {})
            menu.show_words(words, getattr(query, field), self.moods if kind is Kind.MOOD else ())


class _Group(QWidget):
    def __init__(self, spacing: int) -> None:
        super().__init__()
        self.layout_of = QHBoxLayout(self)
        self.layout_of.setContentsMargins(0, 0, 0, 0)
        self.layout_of.setSpacing(spacing)


def _group(theme: Theme, spacing: int | None = None) -> _Group:
    return _Group(theme.spacing.xs if spacing is None else spacing)
