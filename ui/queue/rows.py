"""Jobs as rows in groups: what runs, what needs somebody, what waits, what has ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.queue.words import about, made_by, place_of, stage_word, stages_of, state_sentence
from ui.row_model import RowModel

if TYPE_CHECKING:
    from studio.jobs.entries import QueueEntry

Index = QModelIndex | QPersistentModelIndex
RUNNING, WAITING, ATTENTION, ENDED = "running", "waiting", "attention", "ended"
GROUPS = {
    "running": RUNNING,
    "waiting": WAITING,
    "paused": WAITING,
    "failed": ATTENTION,
    "quarantined": ATTENTION,
    "finished": ENDED,
    "cancelled": ENDED,
}


@dataclass(frozen=True)
class Heading:
    """The line above a group."""

    group: str
    count: int

    @property
    def id(self) -> str:
        return f"heading {self.group}"


def group_of(entry: QueueEntry) -> str:
    return GROUPS[str(entry.job.state)]


class JobRows(RowModel["QueueEntry | Heading"]):
    """Groups in order, each below its heading. `progress` is stage and fraction of what runs, by job."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_id_of, parent)
        self.progress: dict[str, tuple[str, float | None]] = {}

    @property
    def entries(self) -> tuple[QueueEntry, ...]:
        return tuple(row for row in self.values if not isinstance(row, Heading))

    def entry(self, job_id: str) -> QueueEntry | None:
        found = self.value(job_id)
        return None if isinstance(found, Heading) else found

    def set_entries(self, entries: Sequence[QueueEntry]) -> None:
        rows: list[QueueEntry | Heading] = []
        for group in (RUNNING, ATTENTION, WAITING, ENDED):
            members = [entry for entry in entries if group_of(entry) == group]
            if members:
                rows += [Heading(group, len(members)), *members]
        running = {entry.id for entry in entries if group_of(entry) == RUNNING}
        self.progress = {key: value for key, value in self.progress.items() if key in running}
        self.set_values(rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A heading is not to be chosen, so that the arrow keys pass it."""
        if index.isValid() and isinstance(self.values[index.row()], Heading):
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def title(self, value: QueueEntry | Heading) -> str:
        return self.heading_text(value) if isinstance(value, Heading) else value.job.title

    def describe(self, value: QueueEntry | Heading) -> str:
        if isinstance(value, Heading):
            return self.heading_text(value)
        parts = (
            value.job.title,
            self.content_of(value),
            made_by(value),
            self.state_of(value),
            about(self.seconds_left(value)),
        )
        return " · ".join(part for part in parts if part)

    def heading_text(self, heading: Heading) -> str:
        return {
            RUNNING: self.tr("Now"),
            WAITING: self.tr("Waiting"),
            ATTENTION: self.tr("Needs you"),
            ENDED: self.tr("Ended"),
        }[heading.group] + f"  {heading.count}"

    def content_of(self, entry: QueueEntry) -> str:
        """What is rendered, or where an export goes."""
        return entry.job.path or ", ".join(entry.garments)

    def state_of(self, entry: QueueEntry) -> str:
        """Its state in words; of what runs, the stage and how much of all is done."""
        if str(entry.job.state) != "running":
            return state_sentence(entry)
        stage, fraction = self.progress.get(entry.id, ("", None))
        percent = f"{fraction * 100:.0f} %" if fraction is not None else ""
        return " ".join(part for part in (stage_word(stage) or self.tr("starting"), percent) if part)

    def seconds_left(self, entry: QueueEntry) -> float | None:
        """By what renders like it took; None where nothing like it was rendered, or where it does not go on."""
        expected = entry.expected
        state = str(entry.job.state)
        if expected is None or state not in ("running", "waiting"):
            return None
        stage = place_of(self.progress.get(entry.id, ("", None))[0])
        stages = stages_of(entry.job.engine)
        if state == "waiting" or stage not in stages:
            return expected.seconds
        later = stages[stages.index(stage) + 1 :]
        return sum(expected.stages.get(name, 0.0) for name in later) + expected.stages.get(stage, 0.0) / 2

    def seconds_left_of_all(self) -> float | None:
        """Until all that runs and waits is done; None where that cannot be known, or nothing goes on.

        Looks of engines with a model follow each other at the model alone: the rest of each runs beside another one's
        turn, but for the longest.
        """
        total, beside = 0.0, 0.0
        going = [entry for entry in self.entries if str(entry.job.state) in ("running", "waiting")]
        for entry in going:
            seconds = self.seconds_left(entry)
            if seconds is None or entry.expected is None:
                return None
            at_model = min(seconds, self._seconds_at_model(entry))
            if "diffuse" not in entry.expected.stages:
                total += seconds
            else:
                total += at_model
                beside = max(beside, seconds - at_model)
        return total + beside if going else None

    def _seconds_at_model(self, entry: QueueEntry) -> float:
        """That a render still needs its model."""
        assert entry.expected is not None
        if place_of(self.progress.get(entry.id, ("", None))[0]) in ("lock", "check"):
            return 0.0
        return sum(entry.expected.stages.get(name, 0.0) for name in ("load", "diffuse", "detail"))

    def set_progress(self, job_id: str, stage: str, fraction: float | None) -> None:
        if self.progress.get(job_id) != (stage, fraction):
            self.progress[job_id] = (stage, fraction)
            self.touch(lambda row: row.id == job_id)


def _id_of(row: QueueEntry | Heading) -> str:
    return row.id
