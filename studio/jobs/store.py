"""Reads and changes of the queue inside one session; every function leaves committing to its caller."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session, object_session

from render.messages import Rendered, RenderRequest, Slot
from studio.catalog.base import new_id, now
from studio.credits.charges import hold_for, job_became
from studio.errors import InputError
from studio.jobs.lease import drop_lease, queue_row, take_lease
from studio.jobs.orders import ExportOrder
from studio.jobs.states import (
    CRASHES_TO_QUARANTINE,
    OPEN_STATES,
    RETRYABLE_STATES,
    JobKind,
    JobState,
    check_job_step,
    step_not_allowed,
)
from studio.jobs.tables import ExportRow, JobRow, PreviewRow, RenderRow, WornRow

UNDECIDED_DAYS = 30


@dataclass(frozen=True)
class NewJob:
    """A look to be queued. `look` is JSON of what the person put together, opaque to the queue; `garments` says again
    which it wears, by slot, for those who look for them.
    """

    request: RenderRequest
    look: str
    photo_id: str | None = None
    title: str = ""
    garments: tuple[tuple[Slot, str], ...] = ()


@dataclass(frozen=True)
class NewExport:
    """A file to be exported. `render_id` is the render it shows, None for a bare photo; only a kept one is written."""

    order: ExportOrder
    batch_id: str
    render_id: str | None = None
    photo_id: str | None = None
    title: str = ""


@dataclass(frozen=True)
class JobSummary:
    """`engine` and `seed` are a render's; `path` is an export's, where its file goes or went."""

    id: str
    photo_id: str | None
    title: str
    state: JobState
    engine: str
    seed: int
    look: str
    position: int
    attempts: int
    crashes: int
    error_kind: str | None
    message: str | None
    detail: str | None
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    kind: JobKind = JobKind.RENDER
    path: str | None = None


def _next_position(session: Session) -> int:
    return (session.scalar(select(func.max(JobRow.position))) or 0) + 1


def enqueue(session: Session, jobs: Sequence[NewJob | NewExport], *, first: bool = False) -> tuple[str, ...]:
    """Add jobs behind all others, or before all that wait, in their order. Returns their ids."""
    if first:
        lowest = session.scalar(select(func.min(JobRow.position))) or 0
        start = lowest - len(jobs)
    else:
        start = _next_position(session)
    ids: list[str] = []
    for position, job in enumerate(jobs, start):
        export = isinstance(job, NewExport)
        row = JobRow(
            id=new_id(),
            photo_id=job.photo_id,
            look="" if export else job.look,
            request=msgspec.json.encode(job.order if export else job.request).decode(),
            title=job.title,
            position=position,
        )
        session.add(row)
        session.flush()
        if export:
            path = str(Path(job.order.folder, job.order.name))
            session.add(ExportRow(job_id=row.id, batch_id=job.batch_id, render_id=job.render_id, path=path))
        else:
            session.add_all(
                WornRow(job_id=row.id, slot=slot.value, garment_id=garment_id)
                for slot, garment_id in job.garments
            )
            hold_for(session, row.id, job.request.photo.sha256)
        ids.append(row.id)
    session.flush()
    return tuple(ids)


def get_job(session: Session, job_id: str) -> JobRow:
    row = session.get(JobRow, job_id)
    if row is None:
        raise InputError(
            "unknown_job", "There is no such render in the queue. `anchor jobs` lists what there is."
        )
    return row


def step(row: JobRow, new: JobState) -> None:
    """Take a step of the table, and in the same transaction give back what is held for a job that ends without a
    render. Raises `StepNotAllowed`.
    """
    check_job_step(JobState(row.state), new)
    row.state = new.value
    session = object_session(row)
    if session is not None:
        job_became(session, row.id, new)
    if new in OPEN_STATES:
        row.ended_at = None
    else:
        row.ended_at = now()
        row.owner = None


def _require(row: JobRow, states: Collection[JobState], new: JobState) -> None:
    """Refuse a person a step that the table only has for runners: a running job goes back by itself."""
    if JobState(row.state) not in states:
        raise step_not_allowed(JobState(row.state), new)


UNREADABLE = (
    "What this render was to be cannot be read: another version of the studio wrote it, or the catalogue was "
    "damaged. Dress the photo and render it again."
)


UNREADABLE_EXPORT = (
    "What this export was to be cannot be read: another version of the studio wrote it, or the catalogue was "
    "damaged. Export the picture again."
)


def request_of(row: JobRow) -> RenderRequest | None:
    """What the job is to render; None where its row cannot be read."""
    try:
        return msgspec.json.decode(row.request, type=RenderRequest)
    except msgspec.DecodeError:
        return None


def order_of(row: JobRow) -> ExportOrder | None:
    """What the job is to export; None where its row cannot be read."""
    try:
        return msgspec.json.decode(row.request, type=ExportOrder)
    except msgspec.DecodeError:
        return None


# -- what a person asks for ----------------------------------------------------------------------------------


def cancel(session: Session, job_id: str) -> JobState:
    """Cancel what has not started. A running job keeps its state: its runner ends it. Returns the state."""
    row = get_job(session, job_id)
    if row.state == JobState.RUNNING:
        row.cancel_requested = True
    elif row.state != JobState.CANCELLED:
        step(row, JobState.CANCELLED)
    return JobState(row.state)


def retry(session: Session, job_id: str) -> None:
    """Put a failed, cancelled or quarantined job back at the end of the queue with a clean record, and hold anew."""
    row = get_job(session, job_id)
    _require(row, RETRYABLE_STATES, JobState.WAITING)
    step(row, JobState.WAITING)
    request = request_of(row)
    if request is not None:
        hold_for(session, job_id, request.photo.sha256)
    row.position = _next_position(session)
    row.crashes = 0
    row.started_at = None
    row.cancel_requested = False
    row.error_kind = row.error_message = row.error_detail = None


def pause_job(session: Session, job_id: str) -> None:
    step(get_job(session, job_id), JobState.PAUSED)


def resume_job(session: Session, job_id: str) -> None:
    row = get_job(session, job_id)
    _require(row, {JobState.PAUSED}, JobState.WAITING)
    step(row, JobState.WAITING)


def move(session: Session, job_id: str, before_id: str | None) -> None:
    """Put a job before another one in the order of the queue; None puts it last."""
    row = get_job(session, job_id)
    open_rows = list(
        session.scalars(
            select(JobRow)
            .where(JobRow.state.in_([state.value for state in OPEN_STATES]), JobRow.id != job_id)
            .order_by(JobRow.position, JobRow.id)
        )
    )
    if before_id is None or before_id == job_id:
        place = len(open_rows)
    else:
        place = next(
            (index for index, other in enumerate(open_rows) if other.id == before_id), len(open_rows)
        )
    open_rows.insert(place, row)
    start = _next_position(session)
    for index, other in enumerate(open_rows):
        other.position = start + index


def summaries(
    session: Session, photo_id: str | None = None, *, ended_since: datetime | None = None
) -> tuple[JobSummary, ...]:
    """Jobs of one photo, or all: open ones in the order they will run, then the ended ones, the latest first.

    With `ended_since` only those that ended later, and what failed whenever it did.
    """
    open_names = [state.value for state in OPEN_STATES]
    rows = select(JobRow, ExportRow).outerjoin(ExportRow, ExportRow.job_id == JobRow.id)
    if photo_id is not None:
        rows = rows.where(JobRow.photo_id == photo_id)
    waiting = session.execute(rows.where(JobRow.state.in_(open_names)).order_by(JobRow.position, JobRow.id))
    if ended_since is None:
        asked = [rows.where(JobRow.state.not_in(open_names))]
    else:
        # Each goes through an index of its own; asked for together, both would go through all jobs there ever were.
        failed = rows.where(JobRow.state.in_([JobState.FAILED.value, JobState.QUARANTINED.value]))
        asked = [failed, rows.where(JobRow.ended_at >= ended_since)]
    found = {row.id: (row, export) for query in asked for row, export in session.execute(query)}.values()
    ended = sorted(found, key=lambda pair: (pair[0].ended_at or pair[0].created_at, pair[0].id), reverse=True)
    return tuple(_summary(row, export) for row, export in [*waiting, *ended])


def _summary(row: JobRow, export: ExportRow | None) -> JobSummary:
    request = request_of(row) if export is None else None
    readable = request is not None if export is None else order_of(row) is not None
    message = row.error_message
    if not readable and message is None:
        message = UNREADABLE if export is None else UNREADABLE_EXPORT
    return JobSummary(
        id=row.id,
        photo_id=row.photo_id,
        title=row.title,
        state=JobState(row.state),
        engine="" if request is None else request.engine,
        seed=0 if request is None else request.seed,
        look=row.look,
        position=row.position,
        attempts=row.attempts,
        crashes=row.crashes,
        error_kind=row.error_kind,
        message=message,
        detail=row.error_detail,
        created_at=row.created_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
        kind=JobKind.RENDER if export is None else JobKind.EXPORT,
        path=None if export is None else export.path,
    )


# -- what the runner does ------------------------------------------------------------------------------------


def is_wanted(session: Session, runner: str, job_id: str) -> bool:
    """False when a job should stop: cancelled, or no longer this runner's."""
    row = owned(session, job_id, runner)
    return row is not None and not row.cancel_requested


def renew(session: Session, runner: str, job_id: str) -> bool:
    """Stay the runner while a job runs. False when the job should stop: cancelled, or no longer this runner's."""
    held = take_lease(session, runner)
    return held and is_wanted(session, runner, job_id)


def recover(session: Session, runner: str = "", holding: Collection[str] = ()) -> tuple[str, ...]:
    """Put back what is marked as running and is not one of the jobs that this runner is `holding`.

    Only the holder of the lease may call it. Then a runner that is gone left it so, or this one, when the catalogue
    could not take the job's end.
    """
    running = session.scalars(select(JobRow).where(JobRow.state == JobState.RUNNING)).all()
    orphans = [row for row in running if row.owner != runner or row.id not in holding]
    for row in orphans:
        step(row, JobState.CANCELLED if row.cancel_requested else JobState.WAITING)
        row.owner = None
    return tuple(row.id for row in orphans)


@dataclass(frozen=True)
class Claim:
    """What a runner got. `recovered` are jobs that it found abandoned, `unreadable` those that failed because nobody
    can tell what they were to be; `job` is None where nothing is to be run.
    """

    recovered: tuple[str, ...]
    job: ClaimedJob | None
    unreadable: tuple[str, ...] = ()


@dataclass(frozen=True)
class ClaimedJob:
    """`crashes` is how often the render process died under it before."""

    id: str
    photo_id: str | None
    request: RenderRequest | ExportOrder
    crashes: int = 0


def claim(
    session: Session,
    runner: str,
    holding: Collection[str] = (),
    joins: Callable[[ClaimedJob], bool] | None = None,
) -> Claim | None:
    """Take the lease and the next waiting job. None, and nothing written, while there is nothing for this runner.

    `holding` are jobs that this runner has under way. The next job must be one that `joins` them; otherwise it waits,
    and those behind it with it, because the queue's order is the person's.
    """
    unfinished = [JobState.WAITING.value, JobState.RUNNING.value]
    if session.scalar(select(JobRow.id).where(JobRow.state.in_(unfinished)).limit(1)) is None:
        return None
    if not take_lease(session, runner):
        return None
    recovered = recover(session, runner, holding)
    unreadable: list[str] = []
    while (row := _next_waiting(session)) is not None:
        export = session.get(ExportRow, row.id)
        request = request_of(row) if export is None else order_of(row)
        if request is not None:
            job = ClaimedJob(row.id, row.photo_id, request, row.crashes)
            # One that was taken from this runner and is back has not ended here yet.
            if row.id in holding or not (joins is None or joins(job)):
                return Claim(recovered, None, tuple(unreadable))
            step(row, JobState.RUNNING)
            row.owner = runner
            row.attempts += 1
            row.started_at = now()
            return Claim(recovered, job, tuple(unreadable))
        step(row, JobState.RUNNING)
        step(row, JobState.FAILED)
        row.error_kind = "unreadable_job"
        row.error_message = UNREADABLE if export is None else UNREADABLE_EXPORT
        row.error_detail = row.request[:200]
        unreadable.append(row.id)
        session.flush()
    if not holding:
        drop_lease(session, runner)
    return Claim(recovered, None, tuple(unreadable))


def _next_waiting(session: Session) -> JobRow | None:
    if queue_row(session).paused:
        return None
    query = select(JobRow).where(JobRow.state == JobState.WAITING).order_by(JobRow.position, JobRow.id)
    return session.scalars(query.limit(1)).first()


def owned(session: Session, job_id: str, runner: str) -> JobRow | None:
    row = session.get(JobRow, job_id)
    if row is None or row.state != JobState.RUNNING or row.owner != runner:
        return None
    return row


def finish(session: Session, job_id: str, runner: str, rendered: Rendered, patch_sha256: str) -> str | None:
    """Store the render and end its job, together. None when the job is no longer this runner's."""
    row = owned(session, job_id, runner)
    request = None if row is None else request_of(row)
    if row is None or request is None:
        return None
    render = RenderRow(
        id=new_id(),
        job_id=row.id,
        photo_id=row.photo_id,
        photo_sha256=request.photo.sha256,
        patch_sha256=patch_sha256,
        engine=rendered.engine,
        engine_revision=rendered.engine_revision,
        plan=rendered.plan,
        seed=request.seed,
        seconds=rendered.seconds,
        stages=msgspec.json.encode(rendered.stages).decode(),
        checks=msgspec.json.encode(rendered.checks).decode(),
        warnings=msgspec.json.encode(rendered.warnings).decode(),
        expires_at=now() + timedelta(days=UNDECIDED_DAYS),
    )
    session.add(render)
    session.flush()
    session.add(PreviewRow(render_id=render.id, jpeg=rendered.preview))
    step(row, JobState.FINISHED)
    return render.id


def fail(
    session: Session, job_id: str, runner: str, *, kind: str, message: str, detail: str
) -> JobState | None:
    row = owned(session, job_id, runner)
    if row is None:
        return None
    step(row, JobState.FAILED)
    row.error_kind, row.error_message, row.error_detail = kind, message, detail
    return JobState.FAILED


def crash(session: Session, job_id: str, runner: str, *, message: str, detail: str) -> JobState | None:
    """Its render process died: try once more, then set the job aside. Returns what it became."""
    row = owned(session, job_id, runner)
    if row is None:
        return None
    row.crashes += 1
    row.error_kind, row.error_message, row.error_detail = "crashed", message, detail
    if row.crashes < CRASHES_TO_QUARANTINE:
        step(row, JobState.WAITING)
        row.owner = None
        return JobState.WAITING
    step(row, JobState.QUARANTINED)
    row.error_kind = "quarantined"
    if session.get(ExportRow, job_id) is None:
        row.error_message = (
            "This render stopped the render process twice, so it was set aside. "
            "Try another photo or garment, or retry it when memory is free."
        )
    else:
        row.error_message = (
            "This export stopped the export process twice, so it was set aside. "
            "Export it smaller, or retry it when memory is free."
        )
    return JobState.QUARANTINED


def end_cancelled(session: Session, job_id: str, runner: str, *, put_back: bool) -> JobState | None:
    """End a job that stopped; `put_back` where it was the runner that had to go, not the job."""
    row = owned(session, job_id, runner)
    if row is None:
        return None
    state = JobState.WAITING if put_back and not row.cancel_requested else JobState.CANCELLED
    step(row, state)
    row.owner = None
    return state


def forget_ended(session: Session) -> int:
    """Clear the queue's list of what failed or was cancelled, and of exports that are done. Renders and files stay.

    Returns how many went.
    """
    gone = [JobState.FAILED.value, JobState.CANCELLED.value, JobState.QUARANTINED.value]
    ended = select(JobRow.id).where(JobRow.state.in_([*gone, JobState.FINISHED.value]))
    exports = session.scalars(select(ExportRow.job_id).where(ExportRow.job_id.in_(ended))).all()
    session.execute(delete(ExportRow).where(ExportRow.job_id.in_(exports)))
    result = session.execute(delete(JobRow).where(or_(JobRow.state.in_(gone), JobRow.id.in_(exports))))
    return int(getattr(result, "rowcount", 0))
