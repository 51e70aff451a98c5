"""One run of the window: from the first paint to the last file closed."""

from __future__ import annotations

import argparse
import importlib
import signal
import socket
import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, QSocketNotifier, QTimer
from PySide6.QtWidgets import QApplication

from studio.choices import StartWith
from studio.settings import Settings
from ui.faults import FaultWatch
from ui.garbage import GarbageTimer
from ui.language import speak
from ui.shell.desk import Desk
from ui.shell.window import MainWindow
from ui.start import StartupReport
from ui.theme import Screen, Theme
from ui.unlock import LOCKED, ask_passphrase
from ui.watchdog import WatchedApplication

if TYPE_CHECKING:
    from studio.studio import Studio

SCREENSHOT_TIMEOUT_MS = 60_000
QUIET_MS = 250
SWITCH_SECONDS = 0.0003
"""How long a thread may keep Python while the window waits for it. By default it is 5 ms, and a frame that meets a
thread at work waits for it more than once.
"""


class Session(QObject):
    """Holds window, desk and studio together and takes them apart in order."""

    def __init__(
        self,
        application: QApplication,
        options: argparse.Namespace,
        opener: ThreadPoolExecutor,
        opening: Future[Studio],
    ) -> None:
        super().__init__()
        self._application = application
        self._options = options
        self._studio: Studio | None = None
        self._report = StartupReport(options.startup_report)
        self.exit_code = 0
        self._garbage = GarbageTimer(self)
        settings = stored_settings(options.profile)
        speak(application, settings.language)
        self.theme = Theme(
            options.theme or str(settings.theme),
            self,
            text_size=settings.text_size,
            ground=str(settings.canvas_ground),
            screen=Screen(str(settings.screen_colours), settings.screen_profile),
        )
        self.theme.apply(application)
        self.desk = Desk(self.theme, self)
        self.window = MainWindow(self.theme, self.desk, first_module(settings))
        self.desk.dress_wanted.connect(self.window.open_in_dressing_room)
        self.desk.module_wanted.connect(self.window.show_module)
        self.desk.statement_wanted.connect(self.window.show_statement)
        self.desk.account_wanted.connect(self.window.show_account)
        self.desk.connect_wanted.connect(self.window.connect_account)
        if options.size is not None:
            self.window.resize(QSize(*options.size))
        elif options.screenshot is None:
            self.window.restore_geometry_text(settings.window)
        self.window.painted.connect(self._painted)
        self.window.closing.connect(self._closing)
        self.desk.filled.connect(self._filled)
        self._opener = opener
        self._opening = opening
        self._camera: Camera | None = None
        self.window.show()

    def _painted(self) -> None:
        self._report.say("first paint")
        self.desk.bridge.await_future(self._opening, self, self._opened, self._failed)

    def _opened(self, studio: Studio) -> None:
        self._studio = studio
        self.desk.open(studio)
        if self._options.theme:
            self.theme.use(self._options.theme)
        if self._options.screenshot is not None:
            self._camera = Camera(self, self._options.screenshot, self._options.dress)

    def _failed(self, error: BaseException) -> None:
        if getattr(error, "kind", "") in LOCKED and self._studio is None and not self._options.quit:
            again = error.kind == LOCKED[1]  # type: ignore[attr-defined]
            self.theme.style(ask_passphrase(self.window, again=again, then=self._unlock))
            return
        self.desk.notifications.report_error(error)
        if self._options.quit:
            sys.stderr.write(f"{getattr(error, 'message', error)}\n")
            self.leave(1)

    def _unlock(self, passphrase: str) -> None:
        from studio.studio import Studio

        self._opening = self._opener.submit(Studio.open, self._options.profile, passphrase=passphrase)
        self.desk.bridge.await_future(self._opening, self, self._opened, self._failed)

    def _filled(self) -> None:
        QTimer.singleShot(0, self._interactive)

    def _interactive(self) -> None:
        self._report.say("interactive")
        self._garbage.begin()
        sys.setswitchinterval(SWITCH_SECONDS)
        if self._studio is not None:
            started = self._opener.submit(self._studio.start)
            self.desk.bridge.await_future(started, self, self._started, self._failed)
            if not self._options.quit:
                self._studio.account.prepare_demo()
            if self.desk.is_new:
                self.desk.add_samples(self._opener)
            self.desk.bridge.await_future(
                self._opener.submit(import_ahead), self, self._imported, self._failed
            )
        if self._options.quit and self._options.screenshot is None:
            self.leave(0)

    def _imported(self, _done: object) -> None:
        """What was read ahead is a hundred thousand objects: looked through once more, they would cost a frame."""
        self._garbage.begin()

    def _started(self, _done: object) -> None:
        """The account comes last: nothing in the window waits for it. A picture is taken without it.

        It begins on the thread that imports, after that is through: two threads that come to pydantic at once get one
        half of it each.
        """
        if self._studio is not None and not self._options.quit:
            account = self._studio.account
            begun = self._opener.submit(account.start)
            self.desk.bridge.await_future(begun, self, self._account_begun, self._account_failed)

    def _account_begun(self, _done: object) -> None:
        """The start is over: what is made ahead no longer shares the machine with it."""
        self.window.make_ahead()

    def _account_failed(self, error: BaseException) -> None:
        self._failed(error)
        self.window.make_ahead()

    def leave(self, code: int) -> None:
        self.exit_code = code
        self.window.close()

    def _closing(self) -> None:
        photo = self.desk.room.photo
        if self._studio is not None:
            settings = self._studio.settings
            settings.window = self.window.geometry_text()
            settings.last_photo = photo.id if photo is not None else ""
            settings.last_module = self.window.last_module

    def close(self) -> None:
        """After the event loop: nothing is shown any more, so this may wait."""
        self.desk.close()
        if self._studio is None and not self._opening.cancel():
            error = self._opening.exception()
            self._studio = self._opening.result() if error is None else None
        self._opener.shutdown()
        if self._studio is not None:
            if self._options.screenshot is None:
                self._studio.settings.save()
            self._studio.close()
            self._studio = None


class Camera(QObject):
    """Takes the picture of the window once everything in it is painted."""

    def __init__(self, session: Session, file: Path, dress: bool) -> None:
        super().__init__(session)
        self._session = session
        self._file = file
        self._dress = dress
        self._looked_once = False
        self._timer = QTimer(self)
        self._timer.setInterval(QUIET_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self._give_up)
        self._patience.start(SCREENSHOT_TIMEOUT_MS)

    def _look(self) -> None:
        desk = self._session.desk
        room = desk.room
        if not desk.is_settled or (desk.is_new and not self._looked_once):
            # A new profile gets its samples right after the window is ready.
            self._looked_once = desk.is_settled
            return
        if self._dress and desk.garments.count and room.look is not None and not room.look.garments:
            room.put_on(desk.garments.rows.values[0])
            return
        self._take()

    def _take(self) -> None:
        self._timer.stop()
        self._patience.stop()
        self._file.parent.mkdir(parents=True, exist_ok=True)
        saved = self._session.window.grab().save(str(self._file), "PNG")
        if not saved:
            sys.stderr.write(f"{self._file} cannot be written. Choose another place for the picture.\n")
        if self._session._options.quit:
            self._session.leave(0 if saved else 1)

    def _give_up(self) -> None:
        sys.stderr.write("The window was not ready within a minute, so the picture shows what was there.\n")
        self._session.exit_code = 1
        self._take()


class Interrupts(QObject):
    """Ctrl+C and SIGTERM close the window as a person would."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._read, self._write = socket.socketpair()
        for end in (self._read, self._write):
            end.setblocking(False)
        signal.set_wakeup_fd(self._write.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ignore)
        notifier = QSocketNotifier(self._read.fileno(), QSocketNotifier.Type.Read, self)
        notifier.activated.connect(self._woken)

    def close(self) -> None:
        signal.set_wakeup_fd(-1)
        self._read.close()
        self._write.close()

    def _ignore(self, *_: object) -> None:
        """The wake-up below does the work, on the event loop."""

    def _woken(self) -> None:
        self._read.recv(64)
        self._session.leave(self._session.exit_code)


def stored_settings(profile: Path | None) -> Settings:
    """Those of the last time. A file that cannot be read is reported later, by the studio."""
    from studio.paths import ProfilePaths

    return Settings.peek(ProfilePaths.of(profile).settings)


SOON = (
    "ui.dressing_room.view",
    "ui.library.view",
    "ui.library.viewers.viewers",
    "ui.garments.view",
    "ui.garments.retouch",
    "ui.looks.view",
    "ui.explore.view",
    "ui.settings.pages",
    "ui.settings.view",
    "ui.account.panel",
    "studio.account.parts",
    "ui.export.dialog",
)


def import_ahead() -> None:
    """Read the code that is needed soon, on a thread: the first look at a view waits for less."""
    for name in SOON:
        importlib.import_module(name)


def first_module(settings: Settings) -> str:
    """The name of the module that a window begins with."""
    chosen = settings.start_with
    return settings.last_module if chosen is StartWith.LAST else str(chosen)


def watch_faults(profile: Path | None) -> FaultWatch:
    from studio.about import version
    from studio.paths import ProfilePaths

    return FaultWatch(ProfilePaths.of(profile).logs, version())


def run(
    options: argparse.Namespace,
    opener: ThreadPoolExecutor,
    opening: Future[Studio],
    on_started: Callable[[Session], object] | None = None,
) -> int:
    arguments = [sys.argv[0]]
    faults = watch_faults(options.profile)
    application = WatchedApplication(arguments) if options.watchdog else QApplication(arguments)
    application.setApplicationName("Anchor Studio")
    application.setDesktopFileName("anchor-studio")
    session = Session(application, options, opener, opening)
    faults.tell = session.desk.notifications.report_error
    interrupts = Interrupts(session)
    if on_started is not None:
        on_started(session)
    application.exec()
    interrupts.close()
    session.close()
    faults.close()
    if isinstance(application, WatchedApplication):
        application.write_report()
    return session.exit_code
