from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.shell.ahead import Ahead, Piecemeal
from ui.theme import Theme


class Page(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.styled_parts = (QLabel("above"), QLabel("below"))
        layout = QVBoxLayout(self)
        for part in self.styled_parts:
            layout.addWidget(part)


class Maker:
    """Makes pages, and keeps them; a broken one makes none."""

    def __init__(self, qtbot: QtBot) -> None:
        self.made: list[Page] = []
        self.broken = False
        self._qtbot = qtbot

    def make(self) -> Page:
        if self.broken:
            raise LookupError("no page")
        page = Page()
        self._qtbot.addWidget(page)
        self.made.append(page)
        return page


@pytest.fixture
def makers(qtbot: QtBot) -> tuple[Maker, Maker]:
    return Maker(qtbot), Maker(qtbot)


@pytest.fixture
def pages(makers: tuple[Maker, Maker]) -> tuple[Piecemeal[Page], Piecemeal[Page]]:
    theme = Theme("dark")
    return Piecemeal(theme, makers[0].make), Piecemeal(theme, makers[1].make)


@pytest.fixture
def ahead() -> Iterator[Ahead]:
    parent = QObject()
    yield Ahead(parent)
    parent.deleteLater()


def test_it_is_made_once_and_as_a_whole(
    makers: tuple[Maker, Maker], pages: tuple[Piecemeal[Page], Piecemeal[Page]]
) -> None:
    page = pages[0]
    assert page.widget is None
    made = page.whole()
    assert all(part.styleSheet() for part in made.styled_parts)
    assert page.whole() is page.widget is made
    assert not page.add_piece(), "nothing is left of it"
    assert makers[0].made == [made]


def test_what_is_half_made_is_finished_for_who_wants_it(
    makers: tuple[Maker, Maker], pages: tuple[Piecemeal[Page], Piecemeal[Page]]
) -> None:
    page = pages[0]
    assert page.add_piece()
    assert page.add_piece()
    assert page.widget is None, "one of its parts has no style yet"
    assert page.whole() is makers[0].made[0]
    assert all(part.styleSheet() for part in page.whole().styled_parts)
    assert len(makers[0].made) == 1


def test_they_are_made_in_their_order_where_nothing_else_is_to_be_done(
    qtbot: QtBot, ahead: Ahead, pages: tuple[Piecemeal[Page], Piecemeal[Page]]
) -> None:
    busy = True
    first, second = pages
    assert not ahead.is_done, "nothing was begun"
    ahead.begin(pages, lambda: not busy)
    qtbot.wait(150)
    assert not ahead.is_done
    assert first.widget is None
    busy = False
    qtbot.waitUntil(lambda: first.widget is not None)
    assert second.widget is None
    qtbot.waitUntil(lambda: ahead.is_done)
    assert second.widget is not None


def test_what_cannot_be_made_holds_nobody_up_and_fails_when_it_is_wanted(
    qtbot: QtBot, ahead: Ahead, makers: tuple[Maker, Maker], pages: tuple[Piecemeal[Page], Piecemeal[Page]]
) -> None:
    makers[0].broken = True
    with qtbot.captureExceptions() as raised:
        ahead.begin(pages, lambda: True)
        qtbot.waitUntil(lambda: ahead.is_done)
    assert [str(error) for _, error, _ in raised] == ["no page"]
    assert pages[1].widget is not None
    with pytest.raises(LookupError):
        pages[0].whole()
    makers[0].broken = False
    assert pages[0].whole() is makers[0].made[0]


def test_nothing_is_made_after_that_was_stopped(
    qtbot: QtBot, ahead: Ahead, makers: tuple[Maker, Maker], pages: tuple[Piecemeal[Page], Piecemeal[Page]]
) -> None:
    ahead.begin(pages, lambda: True)
    qtbot.waitUntil(lambda: bool(makers[0].made))
    ahead.stop()
    qtbot.wait(200)
    assert makers[1].made == []
    ahead.begin(pages, lambda: True)
    qtbot.wait(200)
    assert makers[1].made == [], "who begins after that comes too late"
    assert pages[0].whole() is makers[0].made[0]
