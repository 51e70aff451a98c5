"""Runs the real program with somebody at it: `python -m tests.e2e.driver PROFILE GARMENT SAVED REPORT`.

The somebody is a generator of conditions to wait for, moved on by a timer on the program's own event loop. It acts by
events only (drag, drop, keys, the save dialog), and writes what it saw as JSON.
"""

from __future__ import annotations

import json
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget

from ui.canvas import PhotoCanvas
from ui.session import Session
from ui.watchdog import UserHand

PATIENCE_SECONDS = 90.0
POLL_MS = 20

Condition = Callable[[], object]


class HandTimer(QTimer, UserHand):
    """Moves the driver on; the program's answers to it are measured one by one."""


class Driver(QObject):
    def __init__(self, session: Session, garment: Path, saved: Path, report: Path) -> None:
        super().__init__(session)
        self._session = session
        self._garment = garment
        self._saved = saved
        self._report_file = report
        self._seen: dict[str, object] = {}
        self._steps = self._do_the_main_job()
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
        self._session.leave(1 if problem else 0)

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

        QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        yield lambda: self._dialog() is not None
        dialog = self._dialog()
        assert dialog is not None
        name = dialog.findChild(QLineEdit, "fileNameEdit")
        assert name is not None
        name.setText(str(self._saved))
        dialog.accept()
        yield lambda: self._saved.exists()

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
        drivers.append(Driver(session, Path(garment), Path(saved), Path(report)))

    return app.main(["--profile", profile, "--watchdog"], on_started=started)


if __name__ == "__main__":
    sys.exit(main())
