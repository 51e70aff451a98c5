from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import WAIT
from tests.ui.settings.conftest import Own
from ui.settings.rows import SettingRow
from ui.widgets.choice import Choice

pytestmark = pytest.mark.slow

CONTROL = Qt.KeyboardModifier.ControlModifier


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key, modifiers)


def test_by_keyboard_alone_a_setting_is_found_changed_and_brought_back(own: Own, qtbot: QtBot) -> None:
    QTest.keyClick(own.window, Qt.Key.Key_Comma, CONTROL)
    assert own.window.module == "settings"
    view = own.open()
    assert QApplication.focusWidget() is view.search
    QTest.keyClicks(view.search, "text size")
    assert [row.name for row in own.model.rows()] == ["text_size"]
    row = view.settings_page.row("text_size")
    assert row is not None
    for _ in range(20):
        press(Qt.Key.Key_Tab)
        if row.isAncestorOf(QApplication.focusWidget()):
            break
    assert row.isAncestorOf(QApplication.focusWidget())
    press(Qt.Key.Key_Right)
    assert own.model.value("text_size") == 110
    assert row.reset.isVisible()
    qtbot.waitUntil(lambda: own.stored().text_size == 110, timeout=WAIT)
    for _ in range(4):
        press(Qt.Key.Key_Tab)
        if QApplication.focusWidget() is row.reset:
            break
    press(Qt.Key.Key_Space)
    assert own.model.value("text_size") == 100
    assert row.isAncestorOf(QApplication.focusWidget())
    # The first Esc gives up the search, the second the settings.
    press(Qt.Key.Key_Escape)
    assert own.model.search == ""
    assert own.window.module == "settings"
    press(Qt.Key.Key_Escape)
    assert own.window.module == "dressing_room"


def test_pages_are_gone_through_with_the_arrows(own: Own) -> None:
    view = own.open("appearance")
    view.search.setFocus()
    press(Qt.Key.Key_Down)
    assert view.pages_list.hasFocus()
    names = [page.name for page in own.model.pages()]
    for name in names[1:]:
        press(Qt.Key.Key_Down)
        assert own.model.page == name
        assert view.page is not None
        assert view.page.isVisible()


def test_the_search_counts_on_every_page_and_says_when_there_is_nothing(own: Own, qtbot: QtBot) -> None:
    view = own.open()
    QAbstractItemModelTester(view.rows, QAbstractItemModelTester.FailureReportingMode.Fatal)
    view.search.setText("thumbnails")
    assert {page.name: page.found for page in own.model.pages()}["space"] == 2
    assert {row.name for row in view.settings_page.findChildren(SettingRow)} == {
        "pictures_memory",
        "thumbnails_disk",
    }
    view.search.setText("no such thing")
    assert own.model.rows() == ()
    assert view.page is not None
    show_all = next(part for part in view.page.findChildren(QAbstractButton) if part.text() == "Show all")
    qtbot.mouseClick(show_all, Qt.MouseButton.LeftButton)
    assert view.search.text() == ""
    assert own.model.rows()


def test_a_row_follows_a_change_from_elsewhere(own: Own) -> None:
    view = own.open("appearance")
    row = view.settings_page.row("theme")
    assert row is not None
    choice = row.findChild(Choice)
    assert choice is not None
    QTest.keyClick(own.window, Qt.Key.Key_L, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert choice.currentData() == "light"
    assert not row.reset.isHidden()


def test_a_wheel_that_scrolls_the_page_changes_nothing(own: Own, qtbot: QtBot) -> None:
    from PySide6.QtCore import QPoint, QPointF
    from PySide6.QtGui import QWheelEvent

    view = own.open("appearance")
    row = view.settings_page.row("theme")
    assert row is not None
    choice = row.findChild(Choice)
    assert choice is not None
    none, phase = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton, none, phase, False
    )
    QApplication.sendEvent(choice, event)
    assert own.model.value("theme") == "dark"


def test_what_cannot_be_a_value_changes_nothing(own: Own) -> None:
    assert not own.model.set("text_size", 900)
    assert not own.model.set("theme", "pink")
    assert own.model.value("text_size") == 100


def test_no_page_flashes_as_a_window_and_everything_on_them_has_a_name(
    own: Own, qapp: QApplication, qtbot: QtBot
) -> None:
    shown: list[QWidget] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
            if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
                shown.append(watched)
            return False

    watch = Watch()
    qapp.installEventFilter(watch)
    view = own.open()
    for page in own.model.pages():
        own.model.page = page.name
        QApplication.processEvents()
        assert view.page is not None
        for part in view.page.findChildren(QWidget):
            takes_keys = part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.isVisible()
            if takes_keys and not part.objectName().startswith("qt_"):
                name = part.accessibleName() or getattr(part, "text", str)()
                assert name, f"{type(part).__name__} on {page.name}"
    qapp.removeEventFilter(watch)
    assert shown == []


@pytest.mark.parametrize("size", [100, 200])
def test_no_page_is_wider_than_a_small_window(own: Own, size: int, qtbot: QtBot) -> None:
    own.window.resize(1024, 640)
    own.model.set("text_size", size)
    view = own.open()
    own.desk.about.read()
    qtbot.waitUntil(lambda: own.desk.about.contents is not None, timeout=WAIT)
    for page in own.model.pages():
        own.model.page = page.name
        QApplication.processEvents()
        inner = getattr(view.page, "widget", lambda: None)()
        if inner is not None:
            assert inner.minimumSizeHint().width() <= view.page.viewport().width(), page.name  # type: ignore[union-attr]
    assert own.window.width() == 1024


def test_the_storage_page_shows_and_hides_the_recovery_key(own: Own, qtbot: QtBot) -> None:
    from ui.settings.storage_page import StoragePage

    view = own.open("storage")
    page = view.page
    assert isinstance(page, StoragePage)
    qtbot.waitUntil(lambda: own.desk.storage.report is not None, timeout=WAIT)
    assert "keyring" in page.key_place.text()
    assert not page.key_box.isVisible()
    qtbot.mouseClick(page.show_key, Qt.MouseButton.LeftButton)
    assert page.key_text.text().replace(" ", "") == own.studio.storage.recovery_key()
    file = own.studio.paths.root / "recovery.pdf"
    page._save_page(str(file))
    qtbot.waitUntil(file.exists, timeout=WAIT)
    assert file.read_bytes().startswith(b"%PDF")
    assert file.stat().st_mode & 0o077 == 0
    own.window.show_module("dressing_room")
    assert own.desk.storage.recovery_key == ""
    assert page.key_text.text() == ""


def test_the_page_about_names_parts_and_shows_their_licence(own: Own, qtbot: QtBot) -> None:
    from ui.settings.about_page import AboutPage

    view = own.open("about")
    page = view.page
    assert isinstance(page, AboutPage)
    qtbot.waitUntil(lambda: own.desk.about.contents is not None, timeout=WAIT)
    QAbstractItemModelTester(own.desk.about.rows, QAbstractItemModelTester.FailureReportingMode.Fatal)
    at = own.desk.about.rows.row_of("numpy")
    page.list.setCurrentIndex(own.desk.about.rows.index(at))
    assert "Redistribution" in page.licence.toPlainText()
    qtbot.mouseClick(page.copy, Qt.MouseButton.LeftButton)
    assert "SQLCipher: " in QApplication.clipboard().text()
