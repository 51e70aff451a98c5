"""Keys are changed with keys, as a person would, and work at once."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.conftest import WAIT
from tests.ui.settings.conftest import Own
from ui.settings.keys_page import KeysPage

NONE, CONTROL, SHIFT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


def keys_page(own: Own) -> KeysPage:
    page = own.open("keys").page
    assert isinstance(page, KeysPage)
    return page


def go_to(page: KeysPage, action: str) -> None:
    row = next(at for at, value in enumerate(page.model.rows.values) if value.action == action)
    page.list.setCurrentIndex(page.model.rows.index(row))
    page.list.setFocus()


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key, modifiers)


def test_enter_then_a_key_binds_it_at_once_and_for_the_next_time(own: Own, qtbot: QtBot) -> None:
    page = keys_page(own)
    go_to(page, "queue")
    press(Qt.Key.Key_Return)
    assert QApplication.focusWidget() is page.recorder
    press(Qt.Key.Key_Control, CONTROL)
    press(Qt.Key.Key_K, CONTROL)
    assert own.desk.keys.keys_of("queue") == ("Ctrl+K",)
    assert page.list.hasFocus()
    assert page.list.action == "queue"
    QTest.keyClick(own.window, Qt.Key.Key_J, CONTROL)
    assert not own.window.queue_panel.isVisible()
    QTest.keyClick(own.window, Qt.Key.Key_K, CONTROL)
    assert own.window.queue_panel.isVisible()
    qtbot.waitUntil(lambda: own.stored().own_keys == {"queue": ("Ctrl+K",)}, timeout=WAIT)


def test_keys_that_mean_something_to_the_page_can_be_recorded(own: Own) -> None:
    page = keys_page(own)
    for key, modifiers, text in (
        (Qt.Key.Key_Tab, CONTROL, "Ctrl+Tab"),
        (Qt.Key.Key_F, CONTROL | SHIFT, "Ctrl+Shift+F"),
        (Qt.Key.Key_PageDown, Qt.KeyboardModifier.AltModifier, "Alt+PgDown"),
    ):
        go_to(page, "queue")
        press(Qt.Key.Key_Return)
        press(key, modifiers)
        assert own.desk.keys.keys_of("queue") == (text,)


def test_escape_leaves_the_key_as_it_is_and_stays_on_the_page(own: Own) -> None:
    page = keys_page(own)
    go_to(page, "queue")
    press(Qt.Key.Key_F2)
    press(Qt.Key.Key_Escape)
    assert own.desk.keys.keys_of("queue") == ("Ctrl+J",)
    assert own.window.module == "settings"
    assert page.list.hasFocus()


def test_a_conflict_names_what_has_the_key_and_takes_it_only_when_told(own: Own) -> None:
    page = keys_page(own)
    go_to(page, "flag.pick")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_X)
    assert page.recorder.isVisible()
    assert "Reject" in page.recorder.sentence.text()
    assert own.desk.keys.own == {}
    assert QApplication.focusWidget() is page.recorder.take
    press(Qt.Key.Key_Space)
    assert own.desk.keys.keys_of("flag.pick") == ("X",)
    assert own.desk.keys.keys_of("flag.reject") == ()
    assert not page.recorder.isVisible()


def test_a_conflict_can_be_left_or_tried_again(own: Own, qtbot: QtBot) -> None:
    page = keys_page(own)
    go_to(page, "flag.pick")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_X)
    qtbot.mouseClick(page.recorder.other, Qt.MouseButton.LeftButton)
    assert QApplication.focusWidget() is page.recorder
    press(Qt.Key.Key_W)
    assert own.desk.keys.keys_of("flag.pick") == ("W",)
    go_to(page, "flag.pick")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_X)
    press(Qt.Key.Key_Escape)
    assert own.desk.keys.keys_of("flag.pick") == ("W",)
    assert not page.recorder.isVisible()


def test_a_second_key_is_added_one_is_taken_away_and_the_usual_ones_come_back(own: Own, qtbot: QtBot) -> None:
    page = keys_page(own)
    go_to(page, "flag.pick")
    qtbot.mouseClick(page.add, Qt.MouseButton.LeftButton)
    press(Qt.Key.Key_W)
    assert own.desk.keys.keys_of("flag.pick") == ("P", "W")
    press(Qt.Key.Key_Backspace)
    assert own.desk.keys.own == {}
    press(Qt.Key.Key_Delete)
    assert own.desk.keys.keys_of("flag.pick") == ()
    qtbot.mouseClick(page.reset_all, Qt.MouseButton.LeftButton)
    assert own.desk.keys.keys_of("flag.pick") == ("P",)
    assert not page.reset_all.isEnabled()


def test_the_usual_key_that_another_has_been_given_is_asked_for(own: Own) -> None:
    page = keys_page(own)
    own.model.set("own_keys", {"flag.pick": ["X"], "flag.reject": []})
    go_to(page, "flag.reject")
    press(Qt.Key.Key_Backspace)
    assert page.model.conflict is not None
    assert own.desk.keys.keys_of("flag.reject") == ()
    page.model.take_away()
    assert own.desk.keys.keys_of("flag.reject") == ("X",)
    assert own.desk.keys.keys_of("flag.pick") == ()
    assert set(own.desk.keys.own) == {"flag.pick"}


def test_the_list_is_searched_by_words_and_by_keys_and_marks_clashes(own: Own) -> None:
    page = keys_page(own)
    QAbstractItemModelTester(page.model.rows, QAbstractItemModelTester.FailureReportingMode.Fatal)
    page.search.setText("star")
    actions = {row.action for row in page.model.rows.values if row.action}
    assert {"rate.1", "rate.more"} <= actions
    assert "queue" not in actions
    page.search.setText("p")
    assert {row.action for row in page.model.rows.values if row.action} == {
        "flag.pick",
        "variant.keep",
        "looks.keep",
    }
    page.search.clear()
    own.model.set("own_keys", {"flag.pick": ["X"]})
    clashing = {row.action for row in page.model.rows.values if row.clashes}
    assert clashing == {"flag.pick", "flag.reject"}


def test_a_preset_is_chosen_on_the_page(own: Own) -> None:
    page = keys_page(own)
    assert page.preset.editor is not None
    page.preset.editor.edited.emit("darktable")
    assert own.desk.keys.keys_of("flag.reject") == ("R",)
    row = next(row for row in page.model.rows.values if row.action == "flag.reject")
    assert row.keys == ("R",)
