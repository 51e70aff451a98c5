"""Imports under way: progress for the person, and the report as notices when they are done."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from ui.bridge import Bridge
from ui.notifications import Notice, Notifications, Severity
from ui.observable import observed
from ui.sentences import in_own_language

if TYPE_CHECKING:
    from studio.library.imports import ImportFailure, ImportReport, ImportTask


@dataclass(frozen=True)
class ImportProgress:
    """`total` is 0 while files are still being counted."""

    done: int
    total: int
    name: str

    @property
    def fraction(self) -> float | None:
        return self.done / self.total if self.total else None


class Imports(QObject):
    """Every import of this window. Signals: `progress_changed(ImportProgress or None)` of all of them together."""

    progress_changed = Signal(object)
    progress = observed[ImportProgress | None](None)

    def __init__(self, bridge: Bridge, notifications: Notifications, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._notifications = notifications
        self._running: list[RunningImport] = []

    @property
    def running(self) -> bool:
        return bool(self._running)

    def follow(
        self,
        task: ImportTask,
        finished: Callable[[ImportReport], Any] | None = None,
        several_failed: Callable[[int], str] | None = None,
        *,
        untold: Collection[str] = (),
    ) -> None:
        """Show the progress of `task`, then its report, then call `finished` on the UI thread.

        `several_failed` words what it means that so many files failed, where that is not an import; of failures of the
        kinds in `untold` nothing is said.
        """
        self._running.append(RunningImport(self, self._bridge, task, finished, several_failed, untold))
        self.refresh()

    def cancel(self) -> None:
        """Stop what is still to be imported; what is in stays."""
        for running in self._running:
            running.task.cancel()

    def refresh(self) -> None:
        if not self._running:
            self.progress = None
            return
        parts = [running.progress for running in self._running]
        done, total = sum(part.done for part in parts), sum(part.total for part in parts)
        self.progress = ImportProgress(done, total, parts[-1].name)

    def settle(self, running: RunningImport, report: ImportReport) -> None:
        self._running.remove(running)
        self.refresh()
        failures = [each for each in report.failures if str(each.kind) not in running.untold]
        self._tell(failures, running.several_failed or self._not_imported)

    def _not_imported(self, count: int) -> str:
        return self.tr("%n files could not be imported.", "", count)

    def _tell(self, failures: list[ImportFailure], several_failed: Callable[[int], str]) -> None:
        if not failures:
            return
        first = failures[0]
        said = in_own_language(first.message)
        message = f"{first.path.name}: {said}" if first.path.name else said
        if len(failures) > 1:
            message = several_failed(len(failures)) + " " + message
        detail = "\n".join(f"{failure.path}: {failure.kind}: {failure.message}" for failure in failures)
        self._notifications.say(Notice(Severity.WARNING, message, str(first.kind), detail))


class RunningImport(QObject):
    """One import; its signals arrive here on the UI thread."""

    def __init__(
        self,
        imports: Imports,
        bridge: Bridge,
        task: ImportTask,
        finished: Callable[[ImportReport], Any] | None,
        several_failed: Callable[[int], str] | None,
        untold: Collection[str],
    ) -> None:
        super().__init__(imports)
        self._imports = imports
        self._finished = finished
        self.several_failed = several_failed
        self.untold = untold
        self.task = task
        self.progress = ImportProgress(0, 0, "")
        self._settled = False
        bridge.connect_signal(task.progressed, self.progressed)
        bridge.connect_signal(task.finished, self.finish)
        # A short import may have ended before anybody could listen.
        bridge.await_future(task.report, self, self.finish, self.broke_off)

    def progressed(self, done: int, total: int, name: str) -> None:
        if not self._settled:
            self.progress = ImportProgress(done, total, name)
            self._imports.refresh()

    def broke_off(self, _error: BaseException) -> None:
        """`finished` brings the same as a report with its sentence."""

    def finish(self, report: ImportReport) -> None:
        if self._settled:
            return
        self._settled = True
        self._imports.settle(self, report)
        if self._finished is not None:
            self._finished(report)
        self.deleteLater()
