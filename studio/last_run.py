"""Whether the last run of the window ended as it should, and what there is to know where it did not.

A run leaves `running-PID.json` in the logs' folder while it lasts, and `fault-PID.txt` for what Python writes when
the process is hit by a signal. What is left of a process that is not there any more is the trace of a bad end.
"""

from __future__ import annotations

import faulthandler
import json
import os
import platform
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from studio.files import write_file
from studio.logs import last_lines
from studio.redaction import redact

LOG_LINES = 60
REPORTS_KEPT = 5
_MOST_STACK = 60_000


class Run:
    """This run of the window; made by `begin`, ended by `end`."""

    def __init__(self, marker: Path, faults: Path, file: IO[str]) -> None:
        self._marker = marker
        self._faults = faults
        self._file = file

    @classmethod
    def begin(cls, logs: Path, version: str) -> Run | None:
        """Mark the run and let Python write into its file what hits it. None where the folder cannot be written to:
        the studio itself says so.
        """
        pid = os.getpid()
        marker, faults = logs / f"running-{pid}.json", logs / f"fault-{pid}.txt"
        told = {
            "pid": pid,
            "began": time.time(),
            "version": version,
            "python": platform.python_version(),
            "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        }
        try:
            logs.mkdir(parents=True, exist_ok=True)
            file = faults.open("w", encoding="utf-8")
            marker.write_text(json.dumps(told), "utf-8")
        except OSError:
            return None
        faulthandler.enable(file, all_threads=True)
        return cls(marker, faults, file)

    def end(self) -> None:
        """The run ends as it should: nothing of it is left."""
        faulthandler.disable()
        self._file.close()
        for path in (self._marker, self._faults):
            with suppress(OSError):
                path.unlink()


@dataclass(frozen=True)
class BadEnd:
    """A run that did not end as it should. `stack` is what Python wrote of it, empty after a kill."""

    pid: int
    began: float
    ended: float
    version: str
    python: str
    system: str
    stack: str


def take_bad_ends(logs: Path) -> tuple[BadEnd, ...]:
    """The bad ends that nobody has taken yet, the newest first; their traces are removed."""
    found: list[BadEnd] = []
    for marker in logs.glob("running-*.json"):
        try:
            told: dict[str, Any] = json.loads(marker.read_text("utf-8"))
            pid, began = int(told["pid"]), float(told["began"])
        except (OSError, ValueError, KeyError, TypeError):
            told, pid, began = {}, 0, 0.0
        if pid == os.getpid() or (pid and _still_runs(pid, began)):
            continue
        faults = logs / f"fault-{pid}.txt"
        stack, ended = "", began
        with suppress(OSError):
            ended = max(began, faults.stat().st_mtime)
            stack = faults.read_text("utf-8", "replace")[:_MOST_STACK]
        version, python, system = (str(told.get(name, "?")) for name in ("version", "python", "system"))
        found.append(BadEnd(pid, began, ended, version, python, system, stack))
        for path in (marker, faults):
            with suppress(OSError):
                path.unlink()
    return tuple(sorted(found, key=lambda end: end.began, reverse=True))


def _still_runs(pid: int, began: float) -> bool:
    """A number may have been given to another process since: that one began later."""
    import psutil

    try:
        process = psutil.Process(pid)
        # What has ended and was not taken note of by its parent is still listed.
        return process.create_time() <= began + 1 and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


# -- the report ------------------------------------------------------------------------------------------------


def write_report(
    logs: Path, end: BadEnd | None, machine: Iterable[tuple[str, str]], names: Iterable[str]
) -> str:
    """All that a report contains, for a bad end or, without one, of how things stand now.

    `machine` are facts by name; `names` are those of garments and photos, which are taken out with every path.
    """
    names = tuple(names)
    lines = ["Anchor Studio report", ""]
    if end is not None:
        when = datetime.fromtimestamp(end.ended, UTC).strftime("%Y-%m-%d %H:%M UTC")
        lines += [
            f"What happened: the program ended unexpectedly, about {when}.",
            f"It was: Anchor Studio {end.version}, Python {end.python}, {end.system}",
        ]
    lines += [f"{name}: {value}" for name, value in machine]
    if end is not None:
        stack = redact(end.stack.strip(), names)
        lines += [
            "",
            "Where it was:",
            stack or "Nothing was written: it was ended from outside, or lost power.",
        ]
    log = redact("\n".join(last_lines(logs, LOG_LINES)), names)
    lines += ["", f"The last lines of its log (at most {LOG_LINES}):", log or "none"]
    return "\n".join(lines) + "\n"


def keep_report(logs: Path, text: str) -> Path:
    """Keep a report until the person discards it. Raises `StorageError`."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    path = logs / f"report-{stamp}.txt"
    write_file(path, text.encode(), private=True)
    for old in kept_reports(logs)[REPORTS_KEPT:]:
        old.unlink(missing_ok=True)
    return path


def kept_reports(logs: Path) -> tuple[Path, ...]:
    """The newest first."""
    return tuple(sorted(logs.glob("report-*.txt"), reverse=True))
