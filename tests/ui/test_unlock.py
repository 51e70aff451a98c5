from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ui.unlock import ask_passphrase


def test_what_was_typed_is_handed_over_and_not_shown(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    typed: list[str] = []
    dialog = ask_passphrase(window, again=False, then=typed.append)
    field = dialog.findChild(QLineEdit)
    assert field is not None
    assert field.echoMode() is QLineEdit.EchoMode.Password
    qtbot.keyClicks(field, "linen and wool")
    with qtbot.waitSignal(dialog.finished):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert typed == ["linen and wool"]


def test_a_second_try_says_why_and_may_be_given_up(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    typed: list[str] = []
    dialog = ask_passphrase(window, again=True, then=typed.append)
    assert "Try again" in dialog.labelText()
    with qtbot.waitSignal(dialog.finished):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert typed == []
