"""What goes wrong unseen: exceptions nobody caught, Qt's own messages, and signals, all into the profile's logs."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from studio.last_run import Run
from studio.logs import start_logging, stop_logging

_log = logging.getLogger("ui.faults")
_qt = logging.getLogger("qt")
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class FaultWatch:
    """Watches from its making to `close`. `tell` hears of exceptions on the UI thread."""

    def __init__(self, logs: Path, version: str) -> None:
        self.tell: Callable[[BaseException], object] | None = None
        self._run = Run.begin(logs, version)
        self._handler = start_logging(logs) if self._run is not None else None
        self._excepthook, self._thread_hook = sys.excepthook, threading.excepthook
        sys.excepthook = self._caught
        threading.excepthook = self._caught_in_thread
        _log.info("Anchor Studio %s began", version)
        self._qt_handler = qInstallMessageHandler(self._qt_said)

    def close(self) -> None:
        """The program ends as it should."""
        qInstallMessageHandler(self._qt_handler)
        sys.excepthook, threading.excepthook = self._excepthook, self._thread_hook
        if self._handler is not None:
            stop_logging(self._handler)
        if self._run is not None:
            self._run.end()

    def _caught(
        self, kind: type[BaseException], error: BaseException, traceback: TracebackType | None
    ) -> None:
        self._excepthook(kind, error, traceback)
        if isinstance(error, KeyboardInterrupt):
            return
        _log.error("nobody caught this", exc_info=(kind, error, traceback))
        if self.tell is not None and threading.current_thread() is threading.main_thread():
            self.tell(error)

    def _caught_in_thread(self, told: threading.ExceptHookArgs) -> None:
        self._thread_hook(told)
        if told.exc_value is not None:
            name = told.thread.name if told.thread is not None else "a thread"
            _log.error(
                "nobody caught this in %s", name, exc_info=(told.exc_type, told.exc_value, told.exc_traceback)
            )

    def _qt_said(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        _qt.log(_LEVELS.get(kind, logging.WARNING), "%s: %s", context.category or "default", message)
        if kind is not QtMsgType.QtDebugMsg and sys.stderr is not None:
            sys.stderr.write(message + "\n")
