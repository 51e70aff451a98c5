"""Reads and changes of the queue inside one session; every function leaves committing to its caller."""

from __future__ import annotations

import socket
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from render.messages import Rendered, RenderRequest, Slot
from studio.catalog.base import new_id, now
from studio.errors import InputError
from studio.jobs.states import (
    CRASHES_TO_QUARANTINE,
    OPEN_STATES,
    RETRYABLE_STATES,
    JobState,
    check_job_step,
    step_not_allowed,
)
from studio.jobs.tables import JobRow, PreviewRow, QueueRow, RenderRow, WornRow

UNDECIDED_DAYS = 30
LEASE_SECONDS = 15.0
"""How long a runner that stopped renewing still counts as alive."""


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
class JobSummary:
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


def _next_position(session: Session) -> int:
    return (session.scalar(select(func.max(JobRow.position))) or 0) + 1


def enqueue(session: Session, jobs: Sequence[NewJob], *, first: bool = False) -> tuple[str, ...]:
    """Add jobs behind all others, or before all that wait, in their order. Returns their ids."""
    if first:
        lowest = session.scalar(select(func.min(JobRow.position))) or 0
        start = lowest - len(jobs)
    else:
        start = _next_position(session)
    ids: list[str] = []
    for offset, job in enumerate(jobs):
        row = JobRow(
            id=new_id(),
            photo_id=job.photo_id,
            look=job.look,
            request=msgspec.json.encode(job.request).decode(),
            title=job.title,
            position=start + offset,
        )
        session.add(row)
        ids.append(row.id)
    session.flush()
    session.add_all(
        WornRow(job_id=job_id, slot=slot.value, garment_id=garment_id)
        for job_id, job in zip(ids, jobs, strict=True)
        for slot, garment_id in job.garments
    )
    session.flush()
    return tuple(ids)


def get_job(session: Session, job_id: str) -> JobRow:
    row = session.get(JobRow, job_id)
    if row is None:
        raise InputError(
            "unknown_job", "There is no such render in the queue. `anchor jobs` lists what there is."
        )
    return row


def _step(row: JobRow, new: JobState) -> None:
    check_job_step(JobState(row.state), new)
    row.state = new.value
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


def request_of(row: JobRow) -> RenderRequest | None:
    """What the job is to render; None where its row cannot be read."""
    try:
        return msgspec.json.decode(row.request, type=RenderRequest)
    except msgspec.DecodeError:
        return None


# -- what a person asks for ----------------------------------------------------------------------------------


def cancel(session: Session, job_id: str) -> JobState:
    """Cancel what has not started. A running job keeps its state: its runner ends it. Returns the state."""
    row = get_job(session, job_id)
    if row.state == JobState.RUNNING:
        row.cancel_requested = True
    elif row.state != JobState.CANCELLED:
        _step(row, JobState.CANCELLED)
    return JobState(row.state)


def retry(session: Session, job_id: str) -> None:
    """Put a failed, cancelled or quarantined job back at the end of the queue with a clean record."""
    row = get_job(session, job_id)
    _require(row, RETRYABLE_STATES, JobState.WAITING)
    _step(row, JobState.WAITING)
    row.position = _next_position(session)
    row.crashes = 0
    row.started_at = None
    row.cancel_requested = False
    row.error_kind = row.error_message = row.error_detail = None


def pause_job(session: Session, job_id: str) -> None:
    _step(get_job(session, job_id), JobState.PAUSED)


def resume_job(session: Session, job_id: str) -> None:
    row = get_job(session, job_id)
    _require(row, {JobState.PAUSED}, JobState.WAITING)
    _step(row, JobState.WAITING)


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
    rows = select(JobRow) if photo_id is None else select(JobRow).where(JobRow.photo_id == photo_id)
    waiting = session.scalars(rows.where(JobRow.state.in_(open_names)).order_by(JobRow.position, JobRow.id))
    if ended_since is None:
        found = session.scalars(rows.where(JobRow.state.not_in(open_names))).all()
    else:
        # Each goes through an index of its own; asked for together, both would go through all jobs there ever were.
        failed = rows.where(JobRow.state.in_([JobState.FAILED.value, JobState.QUARANTINED.value]))
        lately = rows.where(JobRow.ended_at >= ended_since)
        found = {row.id: row for query in (failed, lately) for row in session.scalars(query)}.values()
    ended = sorted(found, key=lambda row: (row.ended_at or row.created_at, row.id), reverse=True)
    return tuple(_summary(row) for row in [*waiting, *ended])


def _summary(row: JobRow) -> JobSummary:
    request = request_of(row)
    unreadable = request is None and row.error_message is None
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
        message=UNREADABLE if unreadable else row.error_message,
        detail=row.error_detail,
        created_at=row.created_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
    )


# -- what the runner does ------------------------------------------------------------------------------------


def queue_row(session: Session) -> QueueRow:
    row = session.get(QueueRow, 1)
    if row is None:
        row = QueueRow(id=1)
        session.add(row)
        session.flush()
    return row


def runner_name() -> str:
    """A name for a runner in this process, from which another process can tell whether it still lives."""
    import psutil

    process = psutil.Process()
    return f"{socket.gethostname()}/{process.pid}/{process.create_time():.2f}/{new_id()}"


def runner_is_gone(runner: str) -> bool:
    """True only if its process is known to have ended; a runner on another machine may always be alive."""
    import psutil

    host, pid, created, _ = runner.rsplit("/", 3)
    if host != socket.gethostname():
        return False
    try:
        return abs(psutil.Process(int(pid)).create_time() - float(created)) > 1.0
    except psutil.NoSuchProcess:
        return True


def take_lease(session: Session, runner: str) -> bool:
    """Become, or stay, the one runner of this queue. False while another one is alive."""
    row = queue_row(session)
    moment = now()
    if row.runner not in (None, runner):
        in_force = row.lease_until is not None and row.lease_until > moment
        if in_force and not runner_is_gone(row.runner):
            return False
    row.runner = runner
    row.lease_until = moment + timedelta(seconds=LEASE_SECONDS)
    return True


def drop_lease(session: Session, runner: str) -> None:
    row = queue_row(session)
    if row.runner == runner:
        row.runner = row.lease_until = None


def renew(session: Session, runner: str, job_id: str) -> bool:
    """Stay the runner while a job runs. False when the job should stop: cancelled, or no longer this runner's."""
    held = take_lease(session, runner)
    row = _owned(session, job_id, runner)
    return held and row is not None and not row.cancel_requested


def recover(session: Session) -> tuple[str, ...]:
    """Put back what is marked as running. Only the holder of the lease may call it, and only between two jobs.

    Then a runner that is gone left it so, or this one, when the catalogue could not take the job's end.
    """
    orphans = session.scalars(select(JobRow).where(JobRow.state == JobState.RUNNING)).all()
    for row in orphans:
        _step(row, JobState.CANCELLED if row.cancel_requested else JobState.WAITING)
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
    id: str
    photo_id: str | None
    request: RenderRequest


def claim(session: Session, runner: str) -> Claim | None:
    """Take the lease and the next waiting job. None, and nothing written, while there is nothing for this runner."""
    unfinished = [JobState.WAITING.value, JobState.RUNNING.value]
    if session.scalar(select(JobRow.id).where(JobRow.state.in_(unfinished)).limit(1)) is None:
        return None
    if not take_lease(session, runner):
        return None
    recovered = recover(session)
    unreadable: list[str] = []
    while (row := _next_waiting(session)) is not None:
        request = request_of(row)
        _step(row, JobState.RUNNING)
        if request is not None:
            row.owner = runner
            row.attempts += 1
            row.started_at = now()
            return Claim(recovered, ClaimedJob(row.id, row.photo_id, request), tuple(unreadable))
        _step(row, JobState.FAILED)
        row.error_kind, row.error_message = "unreadable_job", UNREADABLE
        row.error_detail = row.request[:200]
        unreadable.append(row.id)
        session.flush()
    drop_lease(session, runner)
    return Claim(recovered, None, tuple(unreadable))


def _next_waiting(session: Session) -> JobRow | None:
    if queue_row(session).paused:
        return None
    query = select(JobRow).where(JobRow.state == JobState.WAITING).order_by(JobRow.position, JobRow.id)
    return session.scalars(query.limit(1)).first()


def _owned(session: Session, job_id: str, runner: str) -> JobRow | None:
    row = session.get(JobRow, job_id)
    if row is None or row.state != JobState.RUNNING or row.owner != runner:
        return None
    return row


def finish(session: Session, job_id: str, runner: str, rendered: Rendered, patch_sha256: str) -> str | None:
    """Store the render and end its job, together. None when the job is no longer this runner's."""
    row = _owned(session, job_id, runner)
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
    _step(row, JobState.FINISHED)
    return render.id


def fail(
    session: Session, job_id: str, runner: str, *, kind: str, message: str, detail: str
) -> JobState | None:
    row = _owned(session, job_id, runner)
    if row is None:
        return None
    _step(row, JobState.FAILED)
    row.error_kind, row.error_message, row.error_detail = kind, message, detail
    return JobState.FAILED


def crash(session: Session, job_id: str, runner: str, *, message: str, detail: str) -> JobState | None:
    """Its render process died: try once more, then set the job aside. Returns what it became."""
    row = _owned(session, job_id, runner)
    if row is None:
        return None
    row.crashes += 1
    row.error_kind, row.error_message, row.error_detail = "crashed", message, detail
    if row.crashes < CRASHES_TO_QUARANTINE:
        _step(row, JobState.WAITING)
        row.owner = None
        return JobState.WAITING
    _step(row, JobState.QUARANTINED)
    row.error_kind = "quarantined"
    row.error_message = (
        "This render stopped the render process twice, so it was set aside. "
        "Try another photo or garment, or retry it when memory is free."
    )
    return JobState.QUARANTINED


def end_cancelled(session: Session, job_id: str, runner: str, *, put_back: bool) -> JobState | None:
    """End a job that stopped; `put_back` where it was the runner that had to go, not the job."""
    row = _owned(session, job_id, runner)
    if row is None:
        return None
    state = JobState.WAITING if put_back and not row.cancel_requested else JobState.CANCELLED
    _step(row, state)
    row.owner = None
    return state


def forget_ended(session: Session) -> int:
    """Clear the queue's list of what failed or was cancelled; renders stay. Returns how many went."""
    gone = [JobState.FAILED.value, JobState.CANCELLED.value, JobState.QUARANTINED.value]
    result = session.execute(delete(JobRow).where(JobRow.state.in_(gone)))
    return int(getattr(result, "rowcount", 0))
