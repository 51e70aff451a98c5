"""Runs the real program with somebody at it: `python -m tests.e2e.driver PROFILE GARMENT SAVED REPORT [mouse]`.

The somebody is a generator of conditions to wait for, moved on by a timer on the program's own event loop. It acts by
events only (drag, drop, keys, the save dialog), or, with `mouse`, moves the pointer of the X display to drag the
shelf's first garment onto the photo and saves a picture of the window. It writes what it saw as JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget

from ui.canvas import PhotoCanvas
from ui.garments.shelf import GarmentShelf
from ui.garments.view import GarmentsView
from ui.session import Session
from ui.watchdog import UserHand
from ui.widgets.card_view import CardView

PATIENCE_SECONDS = 90.0
POLL_MS = 20

Condition = Callable[[], object]


class HandTimer(QTimer, UserHand):
    """Moves the driver on; the program's answers to it are measured one by one."""


class DragWatch(QObject):
    """Counts what a drag tells the widget it is over."""

    def __init__(self, target: QWidget) -> None:
        super().__init__(target)
        self.moves = 0
        target.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.moves += event.type() in (QEvent.Type.DragEnter, QEvent.Type.DragMove)
        return False


class Driver(QObject):
    def __init__(self, session: Session, garment: Path, saved: Path, report: Path, *, mouse: bool) -> None:
        super().__init__(session)
        self._session = session
        self._garment = garment
        self._saved = saved
        self._report_file = report
        self._seen: dict[str, object] = {}
        self._steps = self._drag_with_the_mouse() if mouse else self._do_the_main_job()
        self._condition: Condition = next(self._steps)
        self._deadline = time.monotonic() + PATIENCE_SECONDS
        self._timer = HandTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._poll)
        self._timer.start()

    def _poll(self) -> None:
        if time.monotonic() > self._deadline:
            self._end(f"waited in vain at line {self._steps.gi_frame.f_lineno}")  # type: ignore[attr-defined]
            return
        try:
            if self._condition():
                self._condition = next(self._steps)
        except StopIteration:
            self._end("")
        except Exception:
            self._end(traceback.format_exc())

    def _end(self, problem: str) -> None:
        self._timer.stop()
        self._seen["problem"] = problem
        self._seen["notices"] = [str(notice) for notice in self._session.desk.notifications.all]
        self._report_file.write_text(json.dumps(self._seen))
        if problem:
            # A drag that nobody ended would hold the event loop, and with it a polite leaving, for ever.
            os._exit(1)
        self._session.leave(0)

    def _do_the_main_job(self) -> Iterator[Condition]:
        desk, window = self._session.desk, self._session.window
        room = desk.room
        yield lambda: desk.photos.count and desk.garments.loaded and room.opened
        yield lambda: not desk.imports.running
        assert room.photo is not None
        self._seen["photo"] = room.photo.path
        canvas = window.findChild(PhotoCanvas)
        assert canvas is not None
        yield lambda: canvas.isVisible()

        shelf_before = desk.garments.count
        self._drop(canvas, self._garment)
        yield lambda: room.previewed
        self._seen["new_on_shelf"] = desk.garments.count - shelf_before
        self._seen["worn"] = [str(slot) for slot, _ in room.look.garments] if room.look else []

        QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        yield lambda: any(render.render_id for render in room.renders.values)
        render = next(render for render in room.renders.values if render.render_id)
        self._seen["anchor_changed"] = render.checks.anchor_changed if render.checks else None

        room.show_render(render.job_id)
        yield lambda: room.shown is not None
        QTest.keyClick(canvas, Qt.Key.Key_P)
        yield lambda: room.shown is not None and room.shown.decision == "kept"
        self._seen["decision"] = str(room.shown.decision) if room.shown else None

        yield from self._look_around(canvas)

        QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        yield lambda: self._dialog() is not None
        dialog = self._dialog()
        assert dialog is not None
        name = dialog.findChild(QLineEdit, "fileNameEdit")
        assert name is not None
        name.setText(str(self._saved))
        dialog.accept()
        yield lambda: self._saved.exists()

    def _look_around(self, canvas: PhotoCanvas) -> Iterator[Condition]:
        """Every module, tool, panel and theme once, for the watchdog to see; the last module is the first again."""
        window = self._session.window
        control = Qt.KeyboardModifier.ControlModifier
        for key in (Qt.Key.Key_1, Qt.Key.Key_2):
            QTest.keyClick(window, key, control)
            yield self._after_a_while()
        garments = window.view("garments")
        assert isinstance(garments, GarmentsView)
        garments.view.setCurrentIndex(garments.view.model().index(0, 0))
        QTest.mouseClick(garments.editor.retouch, Qt.MouseButton.LeftButton)
        yield lambda: garments.retouch.canvas.scene.has_photo
        QTest.mouseClick(garments.retouch.back, Qt.MouseButton.LeftButton)
        yield lambda: not garments.retouch.canvas.scene.has_photo
        QTest.keyClick(window, Qt.Key.Key_3, control)
        yield canvas.isVisible
        keys = (
            Qt.Key.Key_B,
            Qt.Key.Key_S,
            Qt.Key.Key_Q,
            Qt.Key.Key_K,
            Qt.Key.Key_V,
            Qt.Key.Key_Y,
            Qt.Key.Key_Z,
        )
        for key in keys:
            QTest.keyClick(canvas, key)
            yield self._after_a_while()
        for _ in range(2):
            QTest.keyClick(window, Qt.Key.Key_L, control | Qt.KeyboardModifier.ShiftModifier)
            yield self._after_a_while()
            window.toggle_queue()
            yield self._after_a_while()
        canvas.setFocus()

    @staticmethod
    def _after_a_while() -> Condition:
        until = time.monotonic() + 0.4
        return lambda: time.monotonic() > until

    def _drag_with_the_mouse(self) -> Iterator[Condition]:
        desk, window = self._session.desk, self._session.window
        room = desk.room
        yield lambda: desk.photos.count and desk.garments.count and room.opened
        yield lambda: not desk.imports.running and not desk.thumbnails.busy
        canvas, shelf = window.findChild(PhotoCanvas), window.findChild(GarmentShelf)
        assert canvas is not None
        assert shelf is not None
        cards = shelf.findChild(CardView)
        assert cards is not None
        yield canvas.isVisible
        felt = DragWatch(canvas)
        # Below the heading of its section.
        card = cards.visualRect(cards.model().index(1, 0)).center()
        start = cards.viewport().mapToGlobal(card)
        end = canvas.mapToGlobal(QPoint(canvas.width() // 2, int(canvas.height() * 0.4)))
        yield from self._xdotool("mousemove", start.x(), start.y(), "mousedown", 1)
        for step in range(1, 11):
            x = start.x() + (end.x() - start.x()) * step // 10
            y = start.y() + (end.y() - start.y()) * step // 10
            yield from self._xdotool("mousemove", x, y)
        # Let go only over a widget that knows of the drag: a slow machine starts the drag's own loop late.
        before, nudge = felt.moves, 0
        while felt.moves == before or not felt.moves:
            nudge += 1
            yield from self._xdotool("mousemove", end.x() + nudge % 7, end.y())
        yield from self._xdotool("mouseup", 1)
        yield lambda: room.previewed and not canvas.scene.is_building
        self._seen["worn"] = [str(slot) for slot, _ in room.look.garments] if room.look else []
        assert window.grab().save(str(self._saved))

    @staticmethod
    def _xdotool(*words: object) -> Iterator[Condition]:
        # A process of its own moves the pointer: the drag runs an event loop of its own in this one.
        hand = subprocess.Popen(["xdotool", *map(str, words)])
        yield lambda: hand.poll() is not None
        assert hand.returncode == 0

    def _dialog(self) -> QFileDialog | None:
        found = [widget for widget in QApplication.allWidgets() if isinstance(widget, QFileDialog)]
        return next((dialog for dialog in found if dialog.isVisible()), None)

    @staticmethod
    def _drop(target: QWidget, file: Path) -> None:
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(file))])
        place = QPoint(target.width() // 2, int(target.height() * 0.4))
        actions, buttons = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
        none = Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(target, QDragEnterEvent(place, actions, mime, buttons, none))
        QApplication.sendEvent(target, QDragMoveEvent(place, actions, mime, buttons, none))
        QApplication.sendEvent(target, QDropEvent(QPointF(place), actions, mime, buttons, none))


def main() -> int:
    profile, garment, saved, report = sys.argv[1:5]
    from ui import app

    drivers: list[Driver] = []

    def started(session: Session) -> None:
        mouse = sys.argv[5:] == ["mouse"]
        drivers.append(Driver(session, Path(garment), Path(saved), Path(report), mouse=mouse))

    return app.main(["--profile", profile, "--watchdog"], on_started=started)


if __name__ == "__main__":
    sys.exit(main())
