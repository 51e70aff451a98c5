"""What the studio has to say to the person: sentences with a next step, never a window in the way."""

from __future__ import annotations

import platform
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from PySide6.QtCore import QObject, QTimer, Signal

from studio.redaction import without_paths
from ui.observable import observed
from ui.sentences import in_own_language

LIMIT = 20


class Severity(StrEnum):
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True)
class Notice:
    """`detail` is for the disclosure and the report; `action_text` names what `action` does, if anything."""

    severity: Severity
    message: str
    kind: str = ""
    detail: str = ""
    action_text: str = ""
    action: Callable[[], None] | None = None


class Notifications(QObject):
    """Newest first. Signals: `current_changed(notice or None)`, `count_changed(int)`.

    `info_seconds` is how long a notice stays that only informs and offers nothing; 0 for ever.
    """

    current_changed = Signal(object)
    count_changed = Signal(object)
    current = observed[Notice | None](None)
    count = observed(0)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._notices: list[Notice] = []
        self._passing = QTimer(self)
        self._passing.setSingleShot(True)
        self._passing.timeout.connect(self._let_pass)
        self.info_seconds = 0

    @property
    def all(self) -> tuple[Notice, ...]:
        """The oldest first."""
        return tuple(self._notices)

    def say(self, notice: Notice) -> None:
        """Show a notice, in the person's language; the same sentence is not said twice."""
        notice = replace(notice, message=in_own_language(notice.message))
        self._notices = [n for n in self._notices if n.message != notice.message][-LIMIT + 1 :]
        self._notices.append(notice)
        self._refresh()

    def inform(self, message: str) -> None:
        self.say(Notice(Severity.INFO, message))

    def report_error(self, error: BaseException) -> None:
        """Any error as a sentence: the room's own errors bring theirs, others get one with the log's words below."""
        kind = str(getattr(error, "kind", type(error).__name__))
        message = getattr(error, "message", "") or self.tr(
            "Something went wrong that the studio did not expect. Try again; if it stays, copy the report."
        )
        detail = getattr(error, "detail", "") or f"{type(error).__name__}: {error}"
        self.say(Notice(Severity.ERROR, message, kind, detail))

    def dismiss(self) -> None:
        if self._notices:
            self._notices.pop()
            self._refresh()

    def _refresh(self) -> None:
        self.count = len(self._notices)
        self.current = current = self._notices[-1] if self._notices else None
        passes = current is not None and current.severity is Severity.INFO and current.action is None
        if passes and self.info_seconds:
            self._passing.start(self.info_seconds * 1000)
        else:
            self._passing.stop()

    def _let_pass(self) -> None:
        self.dismiss()


def report_of(notice: Notice) -> str:
    """What may be sent to somebody who helps: versions and the error; no picture, no garment, no file name."""
    from PySide6 import __version__ as qt_version

    lines = [
        "Anchor Studio report",
        f"system: {platform.system()} {platform.release()} {platform.machine()}",
        f"python: {platform.python_version()}, qt: {qt_version}",
        f"severity: {notice.severity}, kind: {notice.kind or '-'}",
        f"detail: {without_paths(notice.detail) or '-'}",
    ]
    return "\n".join(lines)
