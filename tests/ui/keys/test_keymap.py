from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.keys import KEYS, KeyMap
from ui.keys.keymap import overlap
from ui.keys.presets import OVERRIDES, Preset
from ui.keys.table import BY_ACTION


def test_an_action_is_in_the_table_once() -> None:
    assert len(BY_ACTION) == len(KEYS)


@pytest.mark.parametrize("preset", list(Preset))
def test_no_key_means_two_things_in_one_place(preset: Preset) -> None:
    keys = KeyMap()
    keys.use(preset, {})
    twice = {
        (key.action, other.action)
        for key in KEYS
        for other in keys.conflicts(key.action, keys.keys_of(key.action))
    }
    assert not twice


@pytest.mark.parametrize("preset", list(Preset))
def test_presets_speak_of_actions_and_keys_that_exist(preset: Preset) -> None:
    assert set(OVERRIDES[preset]) <= set(BY_ACTION)
    for key in KEYS:
        for sequence in OVERRIDES[preset].get(key.action, key.keys):
            assert QKeySequence(sequence).toString(QKeySequence.SequenceFormat.PortableText), sequence


def test_a_conflict_names_what_has_the_key() -> None:
    keys = KeyMap()
    assert [key.action for key in keys.conflicts("rate.1", ("P",))] == ["flag.pick"]
    assert [key.action for key in keys.conflicts("variant.keep", ("Ctrl+J",))] == ["queue"]
    assert not keys.conflicts("flag.pick", ("P",))
    # The canvas lies in the dressing room; the library does not.
    assert overlap(BY_ACTION["tool.brush"].place, BY_ACTION["render"].place)
    assert not overlap(BY_ACTION["tool.brush"].place, BY_ACTION["rate.1"].place)


def test_a_preset_and_what_a_person_chose_take_the_place_of_the_table() -> None:
    keys = KeyMap()
    keys.use(Preset.DARKTABLE, {"flag.pick": ["W"], "no.such.action": ["A"]})
    assert keys.keys_of("flag.reject") == ("R",)
    assert keys.keys_of("flag.pick") == ("W",)
    assert keys.keys_of("rate.3") == ("3",)
    assert "no.such.action" not in keys.own


def test_shortcuts_and_tool_tips_follow_a_change(qtbot: QtBot) -> None:
    widget, button, field = QWidget(), QToolButton(), QLineEdit()
    layout = QVBoxLayout(widget)
    layout.addWidget(button)
    layout.addWidget(field)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    qtbot.addWidget(widget)
    heard: list[str] = []
    keys = KeyMap()
    keys.bind(widget, {"flag.pick": lambda: heard.append("pick")})
    keys.name(button, "flag.pick")
    assert button.toolTip() == "Pick (P)"
    with qtbot.waitActive(widget):
        widget.show()
        widget.activateWindow()
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_P)
    assert heard == ["pick"]
    keys.use(Preset.LIGHTROOM, {"flag.pick": ["W"]})
    assert button.toolTip() == "Pick (W)"
    QTest.keyClick(button, Qt.Key.Key_P)
    assert heard == ["pick"]
    QTest.keyClick(button, Qt.Key.Key_W)
    assert heard == ["pick", "pick"]
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_W)
    assert (heard, field.text()) == (["pick", "pick"], "w")


def test_what_has_gone_is_forgotten(qtbot: QtBot) -> None:
    keys = KeyMap()
    widget = QWidget()
    keys.bind(widget, {"flag.pick": int})
    with qtbot.waitSignal(widget.destroyed):
        widget.deleteLater()
    keys.use(Preset.DARKTABLE, {})
