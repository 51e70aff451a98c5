"""The buttons that show grid, loupe, compare and survey, and say which of them is open."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.library.conftest import Opened
from ui.library.browser import Selection


def down(opened: Opened) -> list[str]:
    return [action for action, made in opened.view.bar.views.buttons.items() if made.isChecked()]


def test_a_press_shows_a_view_and_keys_move_the_buttons(opened: Opened) -> None:
    buttons, bar = opened.view.bar.views.buttons, opened.view.bar
    opened.view.view.show_selection(Selection(((2, 3),), 2))
    assert down(opened) == ["view.grid"]
    assert bar.cell_size.isVisible()
    for action, viewer in (("view.loupe", "loupe"), ("view.compare", "compare"), ("view.survey", "survey")):
        buttons[action].click()
        assert opened.view.viewers.viewer == viewer
        assert down(opened) == [action]
        assert not bar.cell_size.isVisible()
    QTest.keyClick(opened.view.viewers.survey, Qt.Key.Key_E)
    assert down(opened) == ["view.loupe"]
    buttons["view.loupe"].click()
    assert down(opened) == ["view.loupe"]
    QTest.keyClick(opened.view.viewers.loupe, Qt.Key.Key_G)
    assert down(opened) == ["view.grid"]
    assert bar.cell_size.isVisible()


def test_without_a_photo_there_is_no_other_view(opened: Opened) -> None:
    opened.view.view.select_none()
    opened.view.bar.views.buttons["view.loupe"].click()
    assert opened.view.stage.currentWidget() is opened.view.view
    assert down(opened) == ["view.grid"]


def test_the_funnel_is_down_only_while_something_is_filtered_for(opened: Opened) -> None:
    line = opened.view.bar.filters
    assert not line.switch.isChecked()
    assert not line.switch.isEnabled()
    line.stars.rated.emit(3)
    assert line.switch.isChecked()
    line.switch.click()
    assert not line.switch.isChecked()
    assert line.switch.isEnabled()
    line.stars.rated.emit(0)
    assert not line.switch.isEnabled()
