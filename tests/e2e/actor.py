"""Somebody at the real program: a generator of conditions to wait for, moved on by a timer on its event loop.

It acts by events only: keys, clicks, drags, fields of dialogs. What it saw is written as JSON for the test outside.
"""

from __future__ import annotations

import json
import os
import threading
import time
import traceback
from abc import abstractmethod
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from ui.session import Session
from ui.watchdog import UserHand

PATIENCE_SECONDS = 60.0
POLL_MS = 20
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier

Condition = Callable[[], object]


class HandTimer(QTimer, UserHand):
    """Moves the actor on; the program's answers to it are measured one by one."""


class Actor(QObject):
    """Does its `steps`, then leaves the program."""

    def __init__(self, session: Session, report: Path) -> None:
        super().__init__(session)
        self.session = session
        self.desk, self.window = session.desk, session.window
        self.seen: dict[str, object] = {}
        self._report_file = report
        self._steps = self.steps()
        self._condition: Condition = lambda: True
        self._deadline = time.monotonic() + PATIENCE_SECONDS
        self._timer = HandTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._poll)
        self._timer.start()

    @abstractmethod
    def steps(self) -> Iterator[Condition]:
        """What is done, in between what is waited for."""

    def _poll(self) -> None:
        if time.monotonic() > self._deadline:
            self._end(f"waited in vain at {self._where()}")
            return
        try:
            if self._condition():
                self._condition = next(self._steps)
                self._deadline = time.monotonic() + PATIENCE_SECONDS
        except StopIteration:
            self._end("")
        except Exception:
            self._end(traceback.format_exc())

    def _where(self) -> str:
        """The lines of the generators that wait, the innermost last."""
        lines, frame = [], self._steps
        while frame is not None and getattr(frame, "gi_frame", None) is not None:
            lines.append(f"{frame.gi_code.co_name}:{frame.gi_frame.f_lineno}")
            frame = frame.gi_yieldfrom
        return ", ".join(lines)

    def _end(self, problem: str) -> None:
        self._timer.stop()
        self.seen["problem"] = problem
        self.seen["notices"] = [str(notice) for notice in self.desk.notifications.all]
        self._report_file.write_text(json.dumps(self.seen))
        if problem:
            # A drag that nobody ended would hold the event loop, and with it a polite leaving, for ever.
            os._exit(1)
        self.session.leave(0)

    # -- what a hand can do ------------------------------------------------------------------------------------

    def press(
        self,
        key: Qt.Key | str,
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
        to: QWidget | None = None,
    ) -> None:
        """A key, to whatever has the keyboard now."""
        target = to or QApplication.focusWidget() or self.window
        QTest.keyClick(target, key, modifiers)  # type: ignore[call-overload]

    def come_back(self) -> Condition:
        """The window is active again, as a window manager makes it when a dialog closes."""
        self.window.activateWindow()
        return self.window.isActiveWindow

    def type(self, text: str) -> None:
        QTest.keyClicks(QApplication.focusWidget() or self.window, text)

    @staticmethod
    def pause(seconds: float = 0.4) -> Condition:
        until = time.monotonic() + seconds
        return lambda: time.monotonic() > until

    @staticmethod
    def drop(target: QWidget, file: Path) -> None:
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(file))])
        place = QPoint(target.width() // 2, int(target.height() * 0.4))
        actions, buttons = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
        none = Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(target, QDragEnterEvent(place, actions, mime, buttons, none))
        QApplication.sendEvent(target, QDragMoveEvent(place, actions, mime, buttons, none))
        QApplication.sendEvent(target, QDropEvent(QPointF(place), actions, mime, buttons, none))


def resources() -> dict[str, float]:
    """What this process and its children hold now."""
    process = psutil.Process()
    return {
        "threads": process.num_threads(),
        "python_threads": threading.active_count(),
        "files": process.num_fds() if hasattr(process, "num_fds") else 0,
        "children": len(process.children(recursive=True)),
        "widgets": len(QApplication.allWidgets()),
        "objects": len(QApplication.instance().findChildren(QObject)) if QApplication.instance() else 0,
        "memory_mb": process.memory_info().rss / 1e6,
    }


class DragWatch(QObject):
    """Counts what a drag tells the widget it is over."""

    def __init__(self, target: QWidget) -> None:
        super().__init__(target)
        self.moves = 0
        target.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        self.moves += event.type() in (QEvent.Type.DragEnter, QEvent.Type.DragMove)
        return False


def play(make: Callable[[Session], Actor], arguments: list[str]) -> int:
    """Run the program with an actor in it."""
    from ui import app

    actors: list[Actor] = []

    def started(session: Session) -> None:
        actors.append(make(session))

    return app.main([*arguments, "--watchdog"], on_started=started)
