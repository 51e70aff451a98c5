"""What the library's keys and its menu do, in whichever of its views: rate, flag, label, stack, go elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from ui.keys import KeyMap
from ui.keys.table import BY_ACTION
from ui.library.browser import Browser
from ui.library.collecting import Collecting
from ui.library.culling import LibraryCulling
from ui.library.viewers.marks import MOST_STARS, Flag, Label

if TYPE_CHECKING:
    from studio.library.photos import PhotoSummary

LABELS = tuple(label for label in Label if label is not Label.NONE)
BURST_SECONDS = 2.0


class LibraryActions(QObject):
    """`active` of who made it tells which photo is meant where the grid is not shown.

    Signals: `rated()` after a single photo got its mark and the next one is to be shown.
    """

    rated = Signal()

    def __init__(
        self,
        browser: Browser,
        culling: LibraryCulling,
        collecting: Collecting,
        active: Callable[[], PhotoSummary | None],
        in_grid: Callable[[], bool],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._browser = browser
        self._culling = culling
        self._collecting = collecting
        self._active = active
        self._in_grid = in_grid

    @property
    def marking(self) -> dict[str, Callable[[], object]]:
        """What a photo is given, by the name of the key."""
        found: dict[str, Callable[[], object]] = {
            f"rate.{stars}": partial(self.rate, stars) for stars in range(MOST_STARS + 1)
        }
        found |= {f"flag.{flag}": partial(self.flag, flag) for flag in Flag}
        found |= {f"label.{label}": partial(self.label, label) for label in LABELS}
        found |= {"rate.more": partial(self.step, 1), "rate.less": partial(self.step, -1)}
        return found | {"quick.toggle": self.toggle_quick, "library.advance": self.toggle_advance}

    @property
    def stacking(self) -> dict[str, Callable[[], object]]:
        return {
            "stack.group": self._collecting.stack,
            "stack.ungroup": self._collecting.unstack,
            "stack.toggle": self._collecting.toggle_stack,
        }

    def rate(self, stars: int) -> None:
        self._on_meant(partial(self._rate, stars))

    def _rate(self, stars: int, ids: Sequence[str]) -> None:
        self._culling.set_rating(ids, stars)
        self._go_on(ids)

    def step(self, by: int) -> None:
        self._on_meant(partial(self._step, by))

    def _step(self, by: int, ids: Sequence[str]) -> None:
        self._culling.step_rating(ids, by)

    def flag(self, flag: Flag) -> None:
        self._on_meant(partial(self._flag, flag))

    def _flag(self, flag: Flag, ids: Sequence[str]) -> None:
        self._culling.set_flag(ids, flag)
        self._go_on(ids)

    def label(self, label: Label) -> None:
        """The label that the active photo has already goes away again."""
        active = self._active()
        wanted = Label.NONE if active is not None and active.label == label else label
        self._on_meant(partial(self._label, wanted))

    def _label(self, label: Label, ids: Sequence[str]) -> None:
        self._culling.set_label(ids, label)
        self._go_on(ids)

    def toggle_quick(self) -> None:
        self._on_meant(self._collecting.toggle_quick)

    def toggle_advance(self) -> None:
        self._browser.advance = not self._browser.advance

    def rate_from_cell(self, photo: PhotoSummary, stars: int) -> None:
        """A click on the stars of a cell: of all that is selected, if it is among them."""
        if photo.id in {each.id for each in self._browser.selected_photos}:
            self.rate(stars)
        else:
            self._culling.set_rating((photo.id,), stars)

    def _on_meant(self, act: Callable[[tuple[str, ...]], object]) -> None:
        """In the grid all that is selected, elsewhere the active photo alone."""
        if self._in_grid():
            self._browser.with_selected(act)
            return
        photo = self._active()
        if photo is not None:
            act((photo.id,))

    def _go_on(self, ids: Sequence[str]) -> None:
        if self._browser.advance and len(ids) == 1:
            self.rated.emit()

    # -- the menu --------------------------------------------------------------------------------------------

    def menu(self, keys: KeyMap, more: Sequence[tuple[str, Callable[[], object]]], parent: QWidget) -> QMenu:
        """`more` are actions of the view, by the name of their key; they come first."""
        menu = QMenu(parent)
        for action, act in more:
            _add(menu, keys, action, act)
        menu.addSeparator()
        marking = self.marking
        for title, names in (
            (self.tr("Rating"), [f"rate.{stars}" for stars in range(MOST_STARS, -1, -1)]),
            (self.tr("Flag"), [f"flag.{flag}" for flag in Flag]),
            (self.tr("Label"), [f"label.{label}" for label in LABELS]),
        ):
            below = menu.addMenu(title)
            for name in names:
                _add(below, keys, name, marking[name])
        below = menu.addMenu(self.tr("Stack"))
        for name, act in self.stacking.items():
            _add(below, keys, name, act)
        collecting = self._collecting
        below.addAction(self.tr("Put on top of its stack"), collecting.put_on_top)
        below.addSeparator()
        below.addAction(self.tr("Close all stacks"), partial(collecting.collapse_all, True))
        below.addAction(self.tr("Open all stacks"), partial(collecting.collapse_all, False))
        bursts = self.tr("Stack what was taken within {seconds} s").format(seconds=f"{BURST_SECONDS:g}")
        below.addAction(bursts, partial(collecting.stack_by_time, BURST_SECONDS))
        _add(menu, keys, "quick.toggle", self.toggle_quick)
        menu.addSeparator()
        advance = _add(menu, keys, "library.advance", self.toggle_advance)
        advance.setCheckable(True)
        advance.setChecked(self._browser.advance)
        menu.addSeparator()
        if self._browser.place.kind == "collection":
            menu.addAction(self.tr("Take out of the collection"), collecting.remove)
        _add(menu, keys, "library.remove", collecting.remove_from_library)
        return menu


def _add(menu: QMenu, keys: KeyMap, name: str, act: Callable[[], object]) -> QAction:
    key = keys.text_of(name)
    text = BY_ACTION[name].said
    return menu.addAction(f"{text}\t{key}" if key else text, act)
