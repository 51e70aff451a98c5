"""The window as it is photographed, and what a scene is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import cast

from PySide6.QtWidgets import QWidget

from ui.account.panel import AccountPanel
from ui.dressing_room.view import DressingRoomView
from ui.explore.view import ExploreView
from ui.garments.view import GarmentsView
from ui.library.view import LibraryView
from ui.looks.view import LooksView
from ui.session import Session

Condition = Callable[[], object]
Steps = Iterator[Condition]


@dataclass(frozen=True)
class Stage:
    """The window, with its modules by name; each is made when it is first asked for."""

    session: Session

    @property
    def desk(self):
        return self.session.desk

    @property
    def window(self):
        return self.session.window

    @property
    def library(self) -> LibraryView:
        self.window.show_module("library")
        return cast(LibraryView, self.window.view("library"))

    @property
    def garments(self) -> GarmentsView:
        self.window.show_module("garments")
        return cast(GarmentsView, self.window.view("garments"))

    @property
    def dressing(self) -> DressingRoomView:
        self.window.show_module("dressing_room")
        return cast(DressingRoomView, self.window.view("dressing_room"))

    @property
    def looks(self) -> LooksView:
        self.window.show_module("looks")
        return cast(LooksView, self.window.view("looks"))

    @property
    def explore(self) -> ExploreView:
        self.window.show_module("explore")
        return cast(ExploreView, self.window.view("explore"))

    @property
    def account(self) -> AccountPanel:
        """The account's panel, opened."""
        panel = self.window.account_panel
        if panel is None or not panel.isVisible():
            self.window.toggle_account()
        opened = self.window.account_panel
        assert opened is not None
        return opened

    def row(self, name: str) -> int:
        """Where a photo stands in the grid, by the end of its path."""
        rows = self.library.browser.rows
        for row in range(rows.rowCount()):
            photo = rows.photo_at(row)
            if photo is not None and photo.path.endswith(name):
                return row
        return -1

    def photo_id(self, name: str) -> str:
        """The same among all photos, from the dressing room's tray."""
        rows = self.desk.photos.rows
        found = [rows.photo_at(row) for row in range(rows.rowCount())]
        return next(photo.id for photo in found if photo is not None and photo.path.endswith(name))

    def garment(self, name: str):
        return next(garment for garment in self.desk.garments.rows.values if garment.name == name)


@dataclass(frozen=True)
class Scene:
    """`steps` brings the window there, `leave` takes back what would show in the next one."""

    name: str
    profile: str
    steps: Callable[[Stage], Steps]
    leave: Callable[[Stage], object] | None = None
    shot: Callable[[Stage], QWidget | None] = lambda stage: stage.window
    is_steady: bool = True
    """Whether it is the same on every machine, so that it can be compared."""


def module(name: str) -> Callable[[Stage], Steps]:
    def steps(stage: Stage) -> Steps:
        stage.window.show_module(name)
        yield lambda: True

    return steps
