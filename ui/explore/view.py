"""Explore: the marketplace's sets in a grid, and the page of one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui.explore.bar import ExploreBar
from ui.explore.grid import ListingGrid
from ui.explore.model import Connection, Marketplace
from ui.explore.set_model import Access, SetModel
from ui.explore.set_page import SetPageView
from ui.keys import KeyMap
from ui.observable import bind
from ui.row_model import VALUE_ROLE
from ui.sentences import in_own_language
from ui.theme import Theme
from ui.thumbnails import ThumbnailCache
from ui.widgets.empty import EmptyState
from ui.widgets.pieces import ModuleView

if TYPE_CHECKING:
    from studio.explore.listings import ListingSummary

SIZE_STEP = 40


class ExploreView(ModuleView):
    """Signals: `account_wanted()` when there is something to set right in the account; `connect_wanted()` when another
    one is needed.
    """

    account_wanted = Signal()
    connect_wanted = Signal()

    def __init__(
        self,
        theme: Theme,
        keys: KeyMap,
        covers: ThumbnailCache,
        market: Marketplace,
        page: SetModel,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._keys = keys
        self._covers = covers
        self.market = market
        self.set_model = page
        self.bar = ExploreBar(theme, keys, market)
        self.grid = ListingGrid(theme, covers, market)
        self.empty, self.nothing_found = self._make_empty_states()
        self.stage = QStackedWidget()
        for part in (self.grid, self.empty, self.nothing_found):
            self.stage.addWidget(part)
        self.browsing = QWidget()
        column = QVBoxLayout(self.browsing)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.stage, 1)
        self.set_page = SetPageView(theme, keys, covers, page)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.browsing)
        self.pages.addWidget(self.set_page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.pages)
        self.setFocusProxy(self.grid)
        self._connect()
        self._bind_keys()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.market.begin()

    @property
    def styled_parts(self) -> tuple[QWidget, ...]:
        return (self.bar, self.stage, self.set_page)

    @property
    def keyboard_parts(self) -> tuple[QWidget, ...]:
        if self.shows_set:
            return (self.set_page.head, self.set_page.strip, self.set_page.panel)
        return (self.bar, self.stage)

    @property
    def shows_set(self) -> bool:
        return self.pages.currentWidget() is self.set_page

    def toggle_panels(self) -> None:
        part = self.set_page.panel if self.shows_set else self.bar
        part.setVisible(not part.isVisible())

    def escape(self) -> bool:
        """No to what is asked; back to the grid; away with what is searched for."""
        if self.shows_set:
            if not self.set_model.think_again():
                self.show_grid()
            return True
        if self.market.is_narrowed:
            self.market.clear()
            return True
        return False

    def _make_empty_states(self) -> tuple[EmptyState, EmptyState]:
        empty = EmptyState(self._theme, "explore", "", "", self.tr("Try again"))
        empty.acted.connect(self._help)
        nothing = EmptyState(
            self._theme,
            "search",
            self.tr("Nothing found"),
            self.tr("No set has these words and passes these filters."),
            self.tr("Clear filters"),
        )
        nothing.acted.connect(self._clear)
        return empty, nothing

    def _connect(self) -> None:
        market, page = self.market, self.set_page
        self.grid.chosen.connect(self._open)
        self.grid.marked.connect(market.mark)
        self.bar.width_chosen.connect(self.grid.set_cell_width)
        self.bar.search.returnPressed.connect(self.grid.setFocus)
        for part in (page, self.set_model):
            part.left.connect(self.show_grid)
        self.set_model.wanted.connect(self.open_set)
        page.buy.account_wanted.connect(self.account_wanted)
        page.buy.connect_wanted.connect(self.connect_wanted)
        page.marked.connect(market.mark)
        page.similar_wanted.connect(self._show_similar)
        for name in ("connection", "feed", "by_hand"):
            bind(market, name, self._show_connection)
        for name in ("count", "total", "loaded"):
            bind(market, name, self._show_stage)

    def _bind_keys(self) -> None:
        everywhere: dict[str, Callable[[], object]] = {
            "explore.search": self._search,
            "explore.mark": self._mark,
            "explore.unlock": self._unlock,
            "explore.favourites": self._toggle_favourites,
            "explore.similar": self._similar_of_current,
            "explore.back": self.show_grid,
            "explore.next": partial(self._flick, 1),
            "explore.previous": partial(self._flick, -1),
            "explore.larger": partial(self.bar.step_size, SIZE_STEP),
            "explore.smaller": partial(self.bar.step_size, -SIZE_STEP),
        }
        self._keys.bind(self, everywhere)

    # -- what happens ----------------------------------------------------------------------------------------

    def show_grid(self) -> None:
        if self.shows_set:
            self.set_model.leave()
            self.pages.setCurrentWidget(self.browsing)
            self.setFocusProxy(self.grid)
            self.grid.setFocus()

    def open_set(self, set_id: str, known: ListingSummary | None = None) -> None:
        """`known`, where there is something, is shown at once."""
        self.set_model.show(set_id, known)
        self.pages.setCurrentWidget(self.set_page)
        self.setFocusProxy(self.set_page)
        self.set_page.strip.setFocus()

    def _open(self, index: QModelIndex) -> None:
        listing: ListingSummary | None = index.data(VALUE_ROLE)
        if listing is not None:
            self.open_set(listing.set_id, listing)

    def _search(self) -> None:
        self.show_grid()
        self.bar.show()
        self.bar.search.setFocus()
        self.bar.search.selectAll()

    @property
    def _listing(self) -> ListingSummary | None:
        """The set that keys mean."""
        if self.shows_set:
            return self.set_model.known
        return self.market.current

    def _mark(self) -> None:
        listing = self._listing
        if listing is not None:
            self.market.mark(listing)

    def _unlock(self) -> None:
        """Of the grid: to the page, where the price stands; there: the next step, which its button names. A price is
        confirmed on the button alone: a key that is held down spends nothing.
        """
        if self.shows_set:
            button = self.set_page.buy.button
            if button.isVisible():
                if self.set_model.access is not Access.CONFIRMING:
                    button.click()
                button.setFocus()
        elif self.market.current is not None:
            self.open_set(self.market.current.set_id, self.market.current)

    def _toggle_favourites(self) -> None:
        self.show_grid()
        self.market.ask(favourites=not self.market.query.favourites)

    def _similar_of_current(self) -> None:
        listing = self._listing
        if listing is not None:
            self._show_similar(listing.set_id)

    def _show_similar(self, set_id: str) -> None:
        self.show_grid()
        self.market.show_similar(set_id)

    def _flick(self, by: int) -> None:
        if self.shows_set:
            self.set_model.step(by)
        else:
            self.grid.flick(by)

    def _clear(self) -> None:
        self.market.clear()
        self.grid.setFocus()

    def _help(self) -> None:
        """The one action that fills the empty view."""
        if self.market.connection[0] is Connection.FAILED:
            self.market.try_again()
        else:
            self.account_wanted.emit()

    def _show_connection(self, *_: object) -> None:
        """Why nothing is here yet, and what to do about it."""
        state, failure = self.market.connection
        action = ""
        if state is Connection.STARTING:
            heading = self.tr("Explore is being set up")
            sentence = self.tr(
                "The first start sets up a small marketplace on this machine, with sample sets and free credits. It "
                "takes a few seconds; you can go on working."
            )
        elif state is Connection.OFFLINE:
            heading = self.tr("You work offline")
            sentence = (
                self.tr(
                    "Nothing of Explore is on this machine yet. Carry by hand, in your account, brings its sets with "
                    "their covers as files. Or switch working offline off there."
                )
                if self.market.by_hand
                else self.tr(
                    "Nothing of Explore is on this machine yet. Switch working offline off in your account; what was "
                    "seen once stays here."
                )
            )
            action = self.tr("Open the account")
        elif state is Connection.SIGNED_OUT:
            heading = self.tr("You are signed out")
            sentence = self.tr("Nothing of Explore is on this machine yet. Sign in again under Account.")
            action = self.tr("Open the account")
        elif state is Connection.FAILED:
            heading, sentence = self.tr("Explore cannot be reached"), in_own_language(failure)
            action = self.tr("Try again")
        elif self.market.feed is not None and self.market.feed.whole:
            heading = self.tr("No sets yet")
            sentence = self.tr("Nobody has published a set there yet. What is published comes by itself.")
        else:
            heading = self.tr("Sets are on their way")
            sentence = self.tr("The first sync brings them. You can go on working.")
        self.empty.set_text(heading, sentence)
        self.empty.button.setText(action)
        self.empty.button.setVisible(bool(action))

    def _show_stage(self, *_: object) -> None:
        market = self.market
        if market.count or not market.loaded:
            shown: QWidget = self.grid
        else:
            shown = self.nothing_found if market.is_narrowed else self.empty
        self.stage.setCurrentWidget(shown)
        # With nothing there is nothing to look for.
        self.bar.setVisible(shown is not self.empty)
