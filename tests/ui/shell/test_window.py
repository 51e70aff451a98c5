from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QObject, Qt
from PySide6.QtGui import QAccessible, QColor, QGuiApplication, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from studio.errors import InputError
from studio.jobs.states import JobState
from studio.studio import Studio
from tests.ui.conftest import WAIT, Open, drop_on
from ui.library.view import LibraryView
from ui.mime import PHOTOS_MIME
from ui.notifications import Notice, Severity
from ui.shell.desk import Desk
from ui.shell.rail import RailButton
from ui.shell.window import MODULES, MainWindow
from ui.theme import Theme
from ui.theme.tokens import load_tokens


def test_the_rail_shows_only_modules_that_work(qtbot: QtBot, window: Open) -> None:
    for name in MODULES:
        button = window.window.rail.findChild(QAbstractButton, name)
        assert button is not None
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert window.window.module == name
        assert button.isChecked()
        assert button.accessibleName()
    assert len(window.window.rail.findChildren(QAbstractButton)) == len(MODULES) + 4


def test_no_part_ever_stands_as_a_window_of_its_own(qtbot: QtBot, qapp: QApplication) -> None:
    """A part that is shown before it has a parent flashes on the screen and takes the keyboard with it."""
    shown: list[QWidget] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
            if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
                shown.append(watched)
            return False

    watch = Watch()
    qapp.installEventFilter(watch)
    theme = Theme("dark")
    theme.apply(qapp)
    desk = Desk(theme)
    window = MainWindow(theme, desk)
    qtbot.addWidget(window)
    window.show()
    for name in MODULES:
        window.show_module(name)
        QApplication.processEvents()
    window.toggle_queue()
    window.toggle_keys()
    qapp.removeEventFilter(watch)
    assert shown == [window]
    assert qapp.activeWindow() is window
    window.hide()
    desk.close()


def test_everything_that_takes_the_keyboard_has_a_name(qtbot: QtBot, window: Open) -> None:
    for name in MODULES:
        window.window.show_module(name)
    unnamed: list[str] = []
    for widget in window.window.findChildren(QWidget):
        takes_keys = isinstance(widget, QAbstractButton | QAbstractItemView | QComboBox | QLineEdit)
        if not takes_keys or widget.isHidden() or widget.focusPolicy() == Qt.FocusPolicy.NoFocus:
            continue
        if widget.objectName().startswith("qt_") or isinstance(widget.parent(), QComboBox | QLineEdit):
            continue
        interface = QAccessible.queryAccessibleInterface(widget)
        if not interface.text(QAccessible.Text.Name) and not isinstance(
            widget.parentWidget().parent(), QComboBox
        ):
            unnamed.append(f"{type(widget).__name__} in {type(widget.parent()).__name__}")
    assert unnamed == []


def test_tab_goes_through_shelf_canvas_tray_and_render(qtbot: QtBot, window: Open) -> None:
    window.window.activateWindow()
    start = window.window.view("dressing_room")
    assert start is not None
    seen: set[str] = set()
    current = start.nextInFocusChain()
    for _ in range(400):
        if current.focusPolicy() & Qt.FocusPolicy.TabFocus and current.isVisibleTo(window.window):
            seen.add(current.accessibleName())
        current = current.nextInFocusChain()
    assert {"Garments", "Search garments", "Photo canvas", "Photos"} <= seen


def test_an_error_stands_in_the_bar_with_details_and_a_report(qtbot: QtBot, window: Open) -> None:
    bar = window.window.notices
    assert not bar.isVisible()
    error = InputError("not_kept", "Only kept renders are saved. Keep it (P) first.", "/home/ann/velvet.png")
    window.desk.notifications.report_error(error)
    assert bar.isVisible()
    assert bar._message.text() == error.message
    assert not bar._text.isVisible()
    qtbot.mouseClick(bar._details, Qt.MouseButton.LeftButton)
    assert bar._text.isVisible()
    qtbot.mouseClick(bar._copy, Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().text()
    assert "not_kept" in copied
    assert "velvet" not in copied
    qtbot.mouseClick(bar._close, Qt.MouseButton.LeftButton)
    assert not bar.isVisible()


def test_a_notice_may_offer_what_to_do(qtbot: QtBot, window: Open) -> None:
    done: list[bool] = []
    window.desk.notifications.say(
        Notice(
            Severity.INFO,
            "Something was removed.",
            action_text="Put it back",
            action=lambda: done.append(True),
        )
    )
    qtbot.mouseClick(window.window.notices._act, Qt.MouseButton.LeftButton)
    assert done == [True]
    assert not window.window.notices.isVisible()


def test_a_removed_garment_is_put_back_from_the_notice(qtbot: QtBot, window: Open) -> None:
    garments = window.desk.garments
    garment_id = garments.rows.values[0].id
    garments.remove(garment_id)
    qtbot.waitUntil(lambda: garments.garment(garment_id) is None, timeout=WAIT)
    qtbot.mouseClick(window.window.notices._act, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: garments.garment(garment_id) is not None, timeout=WAIT)


def test_the_queue_is_paused_reordered_and_cancelled_from_its_panel(
    qtbot: QtBot, window: Open, studio: Studio
) -> None:
    desk, panel = window.desk, window.window.queue_panel
    window.window.toggle_queue()
    assert panel.isVisible()
    desk.queue.toggle_paused()
    qtbot.waitUntil(lambda: desk.queue.paused, timeout=WAIT)
    room = desk.room
    for garment in desk.garments.rows.values[:2]:
        room.put_on(garment)
        room.render()
    qtbot.waitUntil(lambda: desk.queue.waiting == 2, timeout=WAIT)
    assert "waiting 2" in desk.queue.summary.lower()
    first, second = (entry.id for entry in desk.queue.rows.entries if entry.job.state is JobState.WAITING)
    desk.queue.move(second, -1)
    qtbot.waitUntil(lambda: desk.queue.rows.row_of(second) < desk.queue.rows.row_of(first), timeout=WAIT)
    for job_id in (first, second):
        panel.view.setCurrentIndex(desk.queue.rows.index(desk.queue.rows.row_of(job_id)))
        qtbot.mouseClick(panel.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: desk.queue.waiting == 0, timeout=WAIT)
    desk.queue.toggle_paused()
    qtbot.waitUntil(lambda: not desk.queue.paused, timeout=WAIT)
    window.window.escape()
    assert not panel.isVisible()


def test_escape_cancels_the_preview_that_runs(qtbot: QtBot, window: Open) -> None:
    room = window.desk.room
    room.put_on(window.desk.garments.rows.values[0])
    assert room.previewing
    qtbot.keyClick(window.window, Qt.Key.Key_Escape)
    assert not room.previewing
    qtbot.wait(200)
    assert room.previewed is None


@pytest.mark.slow
def test_a_picture_of_the_window_shows_the_samples(tmp_path: Path) -> None:
    file = tmp_path / "window.png"
    # The program gives itself a minute, which is for showing what is there.
    with Studio.open(tmp_path / "profile") as studio:
        studio.start()
        for task in studio.add_samples():
            task.report.result(200)
    command = [sys.executable, "-m", "ui.app", "--profile", str(tmp_path / "profile")]
    hidden = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    environment = {key: value for key, value in os.environ.items() if key not in hidden}
    done = subprocess.run(
        [*command, "--screenshot", str(file), "--quit"],
        capture_output=True,
        text=True,
        timeout=200,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    picture = QImage(str(file))
    assert picture.width() >= 1440
    assert picture.height() >= 900
    # The photo fills the middle of the canvas, and the shelf's pictures stand at the left on paper.
    colours = load_tokens()["dark"].colour
    canvas = picture.copy(picture.width() // 2 - 150, 150, 300, 400)
    assert share_of(canvas, colours.canvas) < 0.3
    shelf = picture.copy(70, 80, 160, 400)
    assert share_of(shelf, colours.window) < 0.5


def share_of(image: QImage, colour: QColor) -> float:
    """How much of `image` is exactly `colour`, 0 to 1."""
    places = [(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)]
    return sum(image.pixelColor(x, y) == colour for x, y in places) / len(places)


def test_a_photo_of_the_library_is_dragged_onto_the_dressing_room(qtbot: QtBot, window: Open) -> None:
    shown, room = window.window, window.desk.room
    shown.show_module("library")
    library = shown.view("library")
    assert isinstance(library, LibraryView)
    qtbot.waitUntil(lambda: library.browser.loaded and library.browser.count > 1, timeout=WAIT)
    opened = room.photo.id if room.photo is not None else ""
    rows = library.browser.rows
    qtbot.waitUntil(lambda: rows.photo_at(rows.rowCount() - 1) is not None, timeout=WAIT)
    other = next(row for row in range(rows.rowCount()) if rows.photo_at(row).id != opened)  # type: ignore[union-attr]
    library.view.go_to(other)
    qtbot.waitUntil(lambda: library.browser.photo is not None, timeout=WAIT)
    mime = QMimeData()
    mime.setData(PHOTOS_MIME, b"selected")
    buttons = {button.objectName(): button for button in shown.rail.findChildren(RailButton)}
    assert not drop_on(buttons["looks"], mime)
    assert drop_on(buttons["dressing_room"], mime)
    assert shown.module == "dressing_room"
    qtbot.waitUntil(lambda: room.photo is not None and room.photo == rows.photo_at(other), timeout=WAIT)


def unstyled(view: QWidget) -> list[str]:
    """Parts of a view that no style sheet reaches; those that only hold others need none."""
    seen = (QLabel, QAbstractButton, QComboBox, QLineEdit, QAbstractScrollArea)
    parts = [part for part in view.findChildren(QWidget) if isinstance(part, seen)]
    assert parts
    styled = Qt.WidgetAttribute.WA_StyleSheet
    own = "qt_"  # Qt's own inner parts, which follow those that they belong to.
    without = [
        part for part in parts if not (part.testAttribute(styled) or part.objectName().startswith(own))
    ]
    return [f"{type(part).__name__} in {type(part.parent()).__name__}" for part in without]


def test_what_is_made_ahead_has_its_style_and_does_nothing_before_it_is_shown(
    qtbot: QtBot, qapp: QApplication, window: Open
) -> None:
    shown, desk = window.window, window.desk
    shown.activateWindow()
    module, focus = shown.module, qapp.focusWidget()
    visible = {part for part in qapp.topLevelWidgets() if part.isVisible()}
    assert not shown.is_ready
    shown.make_ahead()
    qtbot.waitUntil(lambda: shown.is_ready, timeout=WAIT)
    qtbot.wait(400)
    assert (shown.module, qapp.focusWidget()) == (module, focus)
    assert {part for part in qapp.topLevelWidgets() if part.isVisible()} == visible
    for name in (*MODULES, "settings"):
        view = shown.view(name)
        assert view is not None, name
        assert unstyled(view) == [], name
    dialog = shown._export_dialog.widget
    assert dialog is not None
    assert unstyled(dialog) == []
    library = shown.view("library")
    assert isinstance(library, LibraryView)
    assert not library.browser.loaded
    assert not desk.market._begun
    assert not desk.looks._in_use
    shown.show_module("library")
    qtbot.waitUntil(lambda: library.browser.loaded and library.browser.photo is not None, timeout=WAIT)


def test_nothing_is_made_ahead_in_a_window_that_was_closed(qtbot: QtBot, window: Open) -> None:
    window.window.make_ahead()
    window.window.close()
    qtbot.wait(300)
    assert window.window.view("library") is None
