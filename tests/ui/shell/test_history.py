"""Undo is that of the module in sight, and says what it did."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QUndoCommand, QUndoGroup, QUndoStack
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from studio.library.search import PhotoQuery
from studio.studio import Studio
from tests.ui.conftest import WAIT, Open
from ui.dressing_room.view import DressingRoomView
from ui.garments.view import GarmentsView
from ui.keys import KeyMap
from ui.library.view import LibraryView
from ui.shell.history import UndoHistory
from ui.theme import Theme
from ui.widgets.undo_buttons import undo_buttons


@pytest.fixture
def rated(window: Open, studio: Studio, qtbot: QtBot) -> tuple[str, str]:
    """Two photos that got four stars in the library."""
    window.window.show_module("library")
    view = window.window.view("library")
    assert isinstance(view, LibraryView)
    first, second = (photo.id for photo in studio.library.page(PhotoQuery(), 0, 2).result())
    models = window.desk._library
    assert models is not None
    qtbot.waitUntil(lambda: view.browser.loaded, timeout=WAIT)
    models.culling.set_rating((first, second), 4)
    qtbot.waitUntil(lambda: window.desk.library_undo.count() == 1, timeout=WAIT)
    return first, second


def stars(studio: Studio, photo_ids: tuple[str, str]) -> set[int]:
    return {
        photo.rating for photo in studio.library.page(PhotoQuery(), 0, 99).result() if photo.id in photo_ids
    }


def press_undo(window: Open) -> None:
    shown = window.window
    shown.activateWindow()
    QTest.keyClick(shown, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    QApplication.processEvents()


@pytest.mark.slow
def test_undo_in_the_dressing_room_takes_no_star_back(
    window: Open, studio: Studio, rated: tuple[str, str], qtbot: QtBot
) -> None:
    desk, shown = window.desk, window.window
    shown.show_module("dressing_room")
    other = next(photo for photo in rated if desk.room.photo is None or photo != desk.room.photo.id)
    desk.room.open_photo(other)
    qtbot.waitUntil(lambda: desk.room.photo is not None and desk.room.photo.id == other, timeout=WAIT)
    qtbot.waitUntil(lambda: not desk.room.previewing, timeout=WAIT)
    press_undo(window)
    assert shown.bezel.text == "There is nothing to undo here"
    assert shown.bezel.isVisible()
    shown.show_module("settings")
    press_undo(window)
    assert stars(studio, rated) == {4}
    shown.show_module("library")
    press_undo(window)
    assert shown.bezel.text == "Undone: Four stars on 2 photos"
    qtbot.waitUntil(lambda: stars(studio, rated) == {0}, timeout=WAIT)


@pytest.mark.slow
def test_a_garment_has_a_history_only_while_it_is_retouched(window: Open, studio: Studio) -> None:
    shown, group = window.window, window.desk.undo_group
    shown.show_module("garments")
    view = shown.view("garments")
    assert isinstance(view, GarmentsView)
    assert group.activeStack() is None
    view.open_retouch(studio.garments.all().result()[0].id)
    assert group.activeStack() is view.retouch.canvas.undo_stack
    shown.show_module("dressing_room")
    dressing = shown.view("dressing_room")
    assert isinstance(dressing, DressingRoomView)
    assert group.activeStack() is dressing.canvas.undo_stack
    shown.show_module("garments")
    assert group.activeStack() is view.retouch.canvas.undo_stack
    view.retouch.leave()
    assert group.activeStack() is None


def test_each_step_says_what_it_did(qtbot: QtBot) -> None:
    group, stack, said = QUndoGroup(), QUndoStack(), []
    history = UndoHistory(group)
    history.said.connect(said.append)
    history.use(stack)
    stack.push(QUndoCommand("put on Breton tee"))
    history.undo()
    history.redo()
    history.redo()
    history.use(None)
    history.undo()
    assert stack.canUndo()
    assert said == [
        "Undone: put on Breton tee",
        "Redone: put on Breton tee",
        "There is nothing to redo here",
        "There is nothing to undo here",
    ]


def test_buttons_name_what_they_take_back(qtbot: QtBot) -> None:
    stack = QUndoStack()
    buttons = undo_buttons(Theme("dark"), KeyMap(), stack)
    for button in buttons:
        qtbot.addWidget(button)
    assert states(buttons) == [(False, "Undo (Ctrl+Z)"), (False, "Redo (Ctrl+Shift+Z)")]
    stack.push(QUndoCommand("move Breton tee"))
    assert states(buttons) == [(True, "Undo: move Breton tee (Ctrl+Z)"), (False, "Redo (Ctrl+Shift+Z)")]
    qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    assert states(buttons) == [(False, "Undo (Ctrl+Z)"), (True, "Redo: move Breton tee (Ctrl+Shift+Z)")]


def states(buttons: tuple[QToolButton, ...]) -> list[tuple[bool, str]]:
    for button in buttons:
        QApplication.sendEvent(button, QEvent(QEvent.Type.Enter))
    return [(button.isEnabled(), button.toolTip()) for button in buttons]
