"""The queue as its panel shows it: jobs with their photo, their garments and how long they will take."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import log2
from statistics import median

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from render.messages import Slot
from studio.catalog.tables import GarmentRow, PhotoRow
from studio.jobs import lease, store
from studio.jobs.states import JobState
from studio.jobs.store import JobSummary
from studio.jobs.tables import RenderRow, WornRow

RENDERS_REMEMBERED = 200
"""How many of the latest renders say how long the next will take."""

Kind = tuple[str, int]
"""An engine and the size class of a photo."""


@dataclass(frozen=True)
class Expected:
    """How long a job like this took: the median of whole renders, and of each of their stages, in seconds."""

    seconds: float
    stages: Mapping[str, float]


@dataclass(frozen=True)
class QueueEntry:
    """`garments` are names, the outermost first. `interrupted` says that it ran when its studio ended, and waits
    again. `expected` is None where nothing like it was rendered yet.
    """

    job: JobSummary
    photo_sha256: str
    garments: tuple[str, ...]
    interrupted: bool
    expected: Expected | None

    @property
    def id(self) -> str:
        return self.job.id


@dataclass(frozen=True)
class QueueView:
    """Open jobs in the order they will run, then the ended ones, the latest first."""

    entries: tuple[QueueEntry, ...]
    paused: bool


def queue_view(session: Session, since: datetime) -> QueueView:
    """All that is open or needs somebody, and of the rest what ended after `since`."""
    jobs = store.summaries(session, ended_since=since)
    photos = _photos(session, {job.photo_id for job in jobs if job.photo_id})
    garments = _garment_names(session, [job.id for job in jobs])
    waits = any(job.ended_at is None for job in jobs)
    history = durations(session) if waits else {}
    entries: list[QueueEntry] = []
    for job in jobs:
        photo = photos.get(job.photo_id or "")
        expected = (
            None if photo is None else history.get((job.engine, size_class(photo.width * photo.height)))
        )
        entries.append(
            QueueEntry(
                job,
                "" if photo is None else photo.sha256,
                garments.get(job.id, ()),
                was_interrupted(job),
                expected,
            )
        )
    return QueueView(tuple(entries), lease.queue_row(session).paused)


def was_interrupted(job: JobSummary) -> bool:
    """It had begun and waits again, and not because it brought its render process down."""
    waits = job.state in (JobState.WAITING, JobState.PAUSED)
    return waits and job.started_at is not None and job.crashes == 0


def durations(session: Session) -> dict[Kind, Expected]:
    """How long renders took lately, by engine and size of their photo."""
    query = (
        select(RenderRow.engine, RenderRow.seconds, RenderRow.stages, PhotoRow.width * PhotoRow.height)
        .join(PhotoRow, PhotoRow.id == RenderRow.photo_id)
        .order_by(RenderRow.created_at.desc())
        .limit(RENDERS_REMEMBERED)
    )
    known: dict[Kind, list[tuple[float, dict[str, float]]]] = {}
    for engine, seconds, stages, pixels in session.execute(query):
        decoded = msgspec.json.decode(stages, type=dict[str, float])
        known.setdefault((engine, size_class(pixels)), []).append((seconds, decoded))
    return {kind: _expected(taken) for kind, taken in known.items()}


def _expected(taken: Sequence[tuple[float, dict[str, float]]]) -> Expected:
    names = dict.fromkeys(name for _, stages in taken for name in stages)
    stages = {name: median(stages[name] for _, stages in taken if name in stages) for name in names}
    return Expected(median(seconds for seconds, _ in taken), stages)


def size_class(pixels: int) -> int:
    """Sizes within a factor of two are alike."""
    return round(log2(max(1, pixels)))


def _photos(session: Session, ids: Collection[str]) -> dict[str, PhotoRow]:
    return {row.id: row for row in session.scalars(select(PhotoRow).where(PhotoRow.id.in_(ids)))}


def _garment_names(session: Session, job_ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    query = (
        select(WornRow.job_id, WornRow.slot, GarmentRow.name)
        .join(GarmentRow, GarmentRow.id == WornRow.garment_id)
        .where(WornRow.job_id.in_(job_ids))
    )
    order = [slot.value for slot in Slot]
    found: dict[str, list[tuple[int, str]]] = {}
    for job_id, slot, name in session.execute(query):
        found.setdefault(job_id, []).append((-order.index(slot), name))
    return {job_id: tuple(name for _, name in sorted(names)) for job_id, names in found.items()}
