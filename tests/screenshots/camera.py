"""Brings one window from scene to scene and takes its pictures: `python -m tests.screenshots.camera ORDER`.

ORDER is the JSON that `tests.screenshots.take` writes. One process has one profile, one theme and one scale.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
import sys
import time
import traceback
from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QCursor, QImage
from PySide6.QtWidgets import QApplication, QWidget

from studio.account.account import Account
from tests.screenshots.profiles import NOW
from tests.screenshots.scenes import SCENES
from tests.screenshots.stage import Condition, Scene, Stage
from ui.library.view import LibraryView
from ui.session import Session

POLL_MS = 40
QUIET_LOOKS = 4
"""So many looks in a row must show the same picture of a desk at rest."""
PATIENCE_SECONDS = 60.0
LONGEST_WAIT_MS = 5000


class Noon(datetime):
    """A clock that stands still, for what says how long ago something was."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return NOW.astimezone(tz)


class Camera(QObject):
    def __init__(self, session: Session, order: dict[str, Any]) -> None:
        super().__init__(session)
        self._session = session
        self._stage = Stage(session)
        self._order = order
        self._missing: dict[str, str] = {}
        if order["profile"] == "empty":
            # Its samples are left out, which a new profile gets.
            session.desk.add_samples = lambda executor: None  # type: ignore[method-assign]
        if order["profile"] != "first":
            # Its account stays as the profile has it; the server that it names is nowhere.
            Account.start = lambda self, *, demo=True: None  # type: ignore[method-assign]
            Account.prepare_demo = lambda self: None  # type: ignore[method-assign]
            Account._later = lambda *_, **__: None  # type: ignore[method-assign]
        wanted = set(order["scenes"])
        self._scenes = [s for s in SCENES if s.profile == order["profile"] and s.name in wanted]
        self._walk = self._take_all()
        self._condition: Condition = lambda: True
        self._deadline = time.monotonic() + PATIENCE_SECONDS
        self._scene = ""
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._poll)
        self._timer.start()

    def _poll(self) -> None:
        try:
            if time.monotonic() > self._deadline:
                raise TimeoutError(f"{self._scene} did not come to rest: {self._what_goes_on()}")
            if self._condition():
                self._condition = next(self._walk)
        except StopIteration:
            self._end(0)
        except Exception:
            sys.stderr.write(f"{self._scene}: {traceback.format_exc()}")
            self._end(1)

    def _end(self, code: int) -> None:
        self._timer.stop()
        self._session.leave(code)

    def _take_all(self) -> Iterator[Condition]:
        desk = self._session.desk
        self._scene = "the start"
        yield lambda: desk.photos.loaded and desk.garments.loaded
        if self._order["profile"] != "first":
            yield from self._rest(self._stage.window)
        for scene in self._scenes:
            self._scene = scene.name
            self._deadline = time.monotonic() + PATIENCE_SECONDS
            yield from scene.steps(self._stage)
            target = scene.shot(self._stage)
            assert target is not None
            yield from self._rest(target)
            self._save(scene, target)
            if scene.leave is not None:
                scene.leave(self._stage)

    def _rest(self, target: QWidget) -> Iterator[Condition]:
        """Wait until nothing is under way and what is seen does not change any more."""
        seen: list[str] = []

        def is_at_rest() -> bool:
            self._steady()
            if not self._is_settled():
                seen.clear()
                return False
            for widget in QApplication.allWidgets():
                # The pointer has been moved away, but without a screen nobody tells who was under it.
                widget.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
            picture = target.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
            print_of = hashlib.sha1(bytes(picture.constBits()), usedforsecurity=False).hexdigest()
            if seen and seen[-1] != print_of:
                seen.clear()
            seen.append(print_of)
            return len(seen) >= QUIET_LOOKS

        yield is_at_rest

    def _is_settled(self) -> bool:
        desk = self._session.desk
        library = desk._library
        pictures_busy = library is not None and library.pictures.busy
        return desk.is_settled and not pictures_busy and not self._timers()

    def _timers(self) -> list[QTimer]:
        """What is still to happen by itself: a late reading, a hint that goes."""
        owners = (self._session.desk, self._session.window)
        timers = [timer for owner in owners for timer in owner.findChildren(QTimer)]
        return [
            timer
            for timer in timers
            if timer.isActive() and timer.isSingleShot() and timer.interval() < LONGEST_WAIT_MS
        ]

    def _what_goes_on(self) -> str:
        desk = self._session.desk
        states = {
            "imports": desk.imports.running,
            "samples": desk._samples_left,
            "thumbnails": desk.thumbnails.busy,
            "preview": desk.room.previewing,
            "looks": desk.looks.busy,
            "photo": desk.room.opened is None,
            "settled": not desk.is_settled,
            **{f"a timer of {type(timer.parent()).__name__}": True for timer in self._timers()},
        }
        return ", ".join(name for name, state in states.items() if state) or "the picture changes"

    def _steady(self) -> None:
        """What differs from run to run says the same in every picture that is to be compared."""
        library = self._stage.window.view("library")
        if isinstance(library, LibraryView) and library.info.folder.text():
            library.info.folder.setText("/photos/2026")
        if not self._order["steady"]:
            return
        desk = self._session.desk
        if self._order["profile"] == "first":
            # The account comes when its server does.
            for part in (self._stage.window.status.credits, self._stage.window.status.sync):
                part.hide()
        elif desk.account.balances is not None and desk.account.balances.until is not None:
            until = NOW + timedelta(days=60)
            desk.account.balances = dataclasses.replace(desk.account.balances, until=until)
        desk.machine.close()
        desk.machine.engine = "Drape engine"
        desk.room.preview_label = re.sub(r"\d+ ms", "100 ms", desk.room.preview_label)

    def _save(self, scene: Scene, target: QWidget) -> None:
        name = f"{scene.name}-{self._order['theme']}-{self._order['scale']}.png"
        file = Path(self._order["out"]) / name
        if not target.grab().save(str(file), "PNG"):
            raise OSError(f"{file} cannot be written")


def main() -> int:
    order = json.loads(sys.argv[1])
    from ui import app
    from ui.account import plot, words

    words.datetime = plot.datetime = Noon  # type: ignore[misc]
    cameras: list[Camera] = []

    def started(session: Session) -> None:
        session.window.resize(*order["size"])
        # No caret blinks, and the pointer lies over nothing that lights up under it.
        QApplication.setCursorFlashTime(0)
        QCursor.setPos(session.window.mapToGlobal(session.window.rect().bottomRight()))
        cameras.append(Camera(session, order))

    arguments = [
        "--profile",
        order["folder"],
        "--theme",
        order["theme"],
        "--size",
        "x".join(map(str, order["size"])),
    ]
    return app.main(arguments, on_started=started)


if __name__ == "__main__":
    sys.exit(main())
