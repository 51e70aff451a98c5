"""An import under way: its progress, how it ends, and how it is stopped."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

from psygnal import Signal

_log = logging.getLogger(__name__)
_PROGRESS_SECONDS = 0.1
_LISTENER_SECONDS = 0.25


@dataclass(frozen=True)
class ImportFailure:
    """A file that did not come in, with a kind for programs and a sentence for people."""

    path: Path
    kind: str
    message: str


@dataclass(frozen=True)
class ImportReport:
    """How an import ended. All but the failures are ids: what came, what was here already, and what was missing
    and is found again."""

    added: tuple[str, ...] = ()
    duplicates: tuple[str, ...] = ()
    failures: tuple[ImportFailure, ...] = ()
    cancelled: bool = False
    found: tuple[str, ...] = ()


class ImportTask:
    """Runs on a thread of its own from the moment it is made.

    Signals, emitted on that thread: `progressed(done, total, name)`, where a total of 0 means that files are still
    being counted, at most ten times a second; `finished(report)` once. `report` gives the same to whoever prefers
    to wait; it raises nothing that a file could cause.
    """

    progressed = Signal(int, int, str)
    finished = Signal(ImportReport)

    def __init__(self, work: Callable[[ImportTask], ImportReport], name: str) -> None:
        self.report: Future[ImportReport] = Future()
        self._cancelled = threading.Event()
        self._told = 0.0
        self._thread = threading.Thread(target=self._run, args=(work,), name=name, daemon=True)
        self._thread.start()

    @property
    def cancelled(self) -> bool:
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Stop soon. What is in stays in."""
        self._cancelled.set()

    def tell(self, done: int, total: int, name: str) -> None:
        """Report progress; left out where the last report was a moment ago."""
        moment = time.monotonic()
        if moment - self._told >= _PROGRESS_SECONDS or done == total:
            self._told = moment
            self.progressed.emit(done, total, name)

    def join(self) -> None:
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def _run(self, work: Callable[[ImportTask], ImportReport]) -> None:
        try:
            report = work(self)
        except BaseException as error:
            _log.exception("an import broke off")
            self.report.set_exception(error)
            report = ImportReport(failures=(_broken_off(error),), cancelled=self.cancelled)
        else:
            self.report.set_result(report)
        # Whoever started this may not have had the time to connect, if there was little to do.
        deadline = time.monotonic() + _LISTENER_SECONDS
        while not len(self.finished) and time.monotonic() < deadline:
            time.sleep(0.005)
        self.finished.emit(report)


def _broken_off(error: BaseException) -> ImportFailure:
    from studio.library.decoding import kind_and_sentence

    kind, message = kind_and_sentence(error, "A picture")
    return ImportFailure(Path(), kind, message)
