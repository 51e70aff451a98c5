from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.shell.views import Views
from ui.theme import Theme
from ui.widgets.pieces import ModuleView


class Page(ModuleView):
    def __init__(self, name: str) -> None:
        super().__init__()
        self.parts = [QLabel(name), QLabel(name)]
        layout = QVBoxLayout(self)
        for part in self.parts:
            layout.addWidget(part)

    @property
    def styled_parts(self) -> tuple[QWidget, ...]:
        return tuple(self.parts)


class Maker:
    """Counts what it makes; a name that is in `broken` is not made."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.broken: set[str] = set()

    def make(self, name: str) -> ModuleView:
        self.made.append(name)
        if name in self.broken:
            raise LookupError(name)
        return Page(name)


@pytest.fixture
def maker() -> Maker:
    return Maker()


@pytest.fixture
def pages(qtbot: QtBot) -> QStackedWidget:
    pages = QStackedWidget()
    qtbot.addWidget(pages)
    return pages


@pytest.fixture
def views(pages: QStackedWidget, maker: Maker) -> Views:
    return Views(Theme("dark"), maker.make, pages, pages)


def test_a_view_is_made_once_and_as_a_whole(views: Views, maker: Maker, pages: QStackedWidget) -> None:
    told: list[ModuleView] = []
    views.made.connect(told.append)
    first = views.want("library")
    assert views.want("library") is first
    assert told == [first]
    assert maker.made == ["library"]
    assert all(part.styleSheet() for part in first.styled_parts)
    assert views.shown() == "library"
    views.want("looks")
    assert views.shown() == "library", "what is made is not shown by that"


def test_views_are_made_ahead_in_their_order_and_out_of_sight(
    qtbot: QtBot, views: Views, maker: Maker, pages: QStackedWidget
) -> None:
    shown = views.want("dressing_room")
    views.make_ahead(("library", "dressing_room", "looks"))
    qtbot.waitUntil(lambda: views.get("looks") is not None)
    assert maker.made == ["dressing_room", "library", "looks"]
    assert pages.currentWidget() is shown
    assert all(part.styleSheet() for part in views.want("looks").styled_parts)
    assert maker.made == ["dressing_room", "library", "looks"]


def test_who_wants_a_half_made_view_gets_the_same_one_at_once(
    qtbot: QtBot, views: Views, maker: Maker, pages: QStackedWidget
) -> None:
    views.make_ahead(("library", "looks"))
    qtbot.waitUntil(lambda: pages.count() == 1)
    assert views.get("library") is None, "it has no styles yet"
    assert views.want("library") is pages.widget(0)
    qtbot.waitUntil(lambda: views.get("looks") is not None)
    assert maker.made == ["library", "looks"]


def test_what_cannot_be_made_ahead_holds_nobody_up_and_fails_when_it_is_wanted(
    qtbot: QtBot, views: Views, maker: Maker
) -> None:
    maker.broken.add("library")
    with qtbot.captureExceptions() as raised:
        views.make_ahead(("library", "looks"))
        qtbot.waitUntil(lambda: views.get("looks") is not None)
    assert [str(error) for _, error, _ in raised] == ["library"]
    with pytest.raises(LookupError):
        views.want("library")
    maker.broken.clear()
    assert views.want("library") is not None


def test_nothing_is_made_ahead_once_that_was_stopped(
    qtbot: QtBot, views: Views, maker: Maker, pages: QStackedWidget
) -> None:
    views.make_ahead(("library", "looks"))
    qtbot.waitUntil(lambda: pages.count() == 1)
    views.stop()
    qtbot.wait(200)
    assert maker.made == ["library"]
