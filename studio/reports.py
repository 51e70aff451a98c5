"""Reports of bad ends, with what only an open profile knows: which names have to be taken out."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.catalog import Catalog
from studio.catalog.tables import GarmentRow, PhotoRow, SourceRow
from studio.files import write_file
from studio.last_run import keep_report, kept_reports, take_bad_ends, write_report
from studio.paths import ProfilePaths


@dataclass(frozen=True)
class Report:
    """`path` is where it is kept until it is discarded; None for one of how things stand now."""

    text: str
    path: Path | None = None


class Reports:
    """Everything is done on a thread of its own; nothing is ever sent."""

    def __init__(self, paths: ProfilePaths, catalog: Catalog) -> None:
        self._paths = paths
        self._catalog = catalog
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="reports")

    def look_back(self) -> Future[bool]:
        """Write a report of every bad end since the last look; whether there was one."""
        return self._thread.submit(self._look_back)

    def newest(self) -> Future[Report]:
        """The newest report of a bad end, or one of how things stand where there is none."""
        return self._thread.submit(self._newest)

    def discard(self) -> Future[None]:
        """Remove every report that is kept."""
        return self._thread.submit(self._discard)

    def save(self, text: str, path: Path) -> Future[None]:
        """Write a report where the person wants it. The future may raise `StorageError`."""
        return self._thread.submit(write_file, path, text.encode())

    def close(self) -> None:
        self._thread.shutdown(wait=True, cancel_futures=True)

    def _look_back(self) -> bool:
        ends = take_bad_ends(self._paths.logs)
        if ends:
            machine, names = tuple(_machine()), self._names()
            for end in reversed(ends):
                keep_report(self._paths.logs, write_report(self._paths.logs, end, machine, names))
        return bool(ends)

    def _newest(self) -> Report:
        for path in kept_reports(self._paths.logs):
            with suppress(OSError):
                return Report(path.read_text("utf-8"), path)
        return Report(write_report(self._paths.logs, None, _machine(), self._names()))

    def _discard(self) -> None:
        for path in kept_reports(self._paths.logs):
            path.unlink(missing_ok=True)

    def _names(self) -> tuple[str, ...]:
        return self._catalog.run(_read_names).result()


def _read_names(session: Session) -> tuple[str, ...]:
    names: set[str] = set()
    for column in (GarmentRow.name, PhotoRow.name, SourceRow.name):
        names |= set(session.scalars(select(column)))
    # A file is named in logs with or without what comes after the dot.
    return tuple(names | {name.rpartition(".")[0] for name in names if "." in name})


def _machine() -> Iterator[tuple[str, str]]:
    from studio.about import facts
    from studio.commands.doctor import gpu

    yield from facts()
    for finding in gpu():
        yield "GPU", f"{finding.name}, {finding.value}"
