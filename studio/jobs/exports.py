"""Exports inside one session: what is to be written, and what was. Committing is the caller's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.errors import InputError
from studio.jobs.orders import ExportOrder
from studio.jobs.placing import part_of
from studio.jobs.states import OPEN_STATES, Decision, JobState
from studio.jobs.store import get_job, order_of, owned, step
from studio.jobs.tables import ExportRow, JobRow, RenderRow


@dataclass(frozen=True)
class OpenExport:
    """An export about to be written. `sha256` is what an attempt before this one noted, if it came that far."""

    order: ExportOrder
    path: Path
    sha256: str | None


@dataclass(frozen=True)
class BatchReport:
    """What became of files that were exported together; `open` are those not done yet. `files` are written ones."""

    files: tuple[Path, ...] = ()
    skipped: tuple[Path, ...] = ()
    failures: tuple[str, ...] = ()
    cancelled: int = 0
    open: int = 0


def open_export(session: Session, job_id: str) -> OpenExport:
    """What a running job is to write. Raises `InputError` `not_kept` where its render is not kept any more."""
    from studio.catalog.tables import PhotoRow

    job = get_job(session, job_id)
    row = session.get(ExportRow, job_id)
    order = order_of(job)
    if row is None or order is None:
        raise InputError("unreadable_job", "This export cannot be read. Export the picture again.")
    _refuse_what_is_not_kept(session, row)
    photo = session.get(PhotoRow, job.photo_id) if job.photo_id else None
    if photo is not None and photo.sha256 == order.photo.sha256:
        # It may have been moved since.
        order = msgspec.structs.replace(order, photo=msgspec.structs.replace(order.photo, path=photo.path))
    return OpenExport(order, Path(row.path), row.sha256)


def note_output(session: Session, job_id: str, runner: str, path: Path, sha256: str) -> bool:
    """Say which file is about to get which name. False when the job is no longer this runner's.

    Raises `InputError` `not_kept`, see `open_export`: somebody may have decided while the file was made.
    """
    if owned(session, job_id, runner) is None:
        return False
    row = session.get_one(ExportRow, job_id)
    _refuse_what_is_not_kept(session, row)
    row.path, row.sha256 = str(path), sha256
    return True


def _refuse_what_is_not_kept(session: Session, row: ExportRow) -> None:
    if row.render_id is None:
        return
    render = session.get(RenderRow, row.render_id)
    if render is None or render.decision != Decision.KEPT:
        now = "gone" if render is None else render.decision
        raise InputError(
            "not_kept",
            f"This render is {now}, and only kept renders are exported. Keep it (P), then try again.",
        )


def finish_export(session: Session, job_id: str, runner: str, *, size: int | None, skipped: bool) -> bool:
    """End a job whose file is in its place. False when the job is no longer this runner's."""
    job = owned(session, job_id, runner)
    if job is None:
        return False
    row = session.get_one(ExportRow, job_id)
    row.size, row.skipped = size, skipped
    step(job, JobState.FINISHED)
    return True


def open_paths(session: Session) -> tuple[Path, ...]:
    """Names that jobs not done yet are to give."""
    names = [state.value for state in OPEN_STATES]
    query = select(ExportRow.path).join(JobRow, ExportRow.job_id == JobRow.id).where(JobRow.state.in_(names))
    return tuple(Path(path) for path in session.scalars(query))


def parts(session: Session, job_ids: Sequence[str]) -> tuple[Path, ...]:
    """Where killed writers of these jobs may have left half a file."""
    query = select(ExportRow.job_id, ExportRow.path).where(ExportRow.job_id.in_(job_ids))
    return tuple(part_of(Path(path).parent, job_id) for job_id, path in session.execute(query))


def open_batches(session: Session) -> dict[str, tuple[tuple[str, Path], ...]]:
    """Job and file of everything that was exported together and is not all done yet, by batch."""
    names = [state.value for state in OPEN_STATES]
    waiting = (
        select(ExportRow.batch_id).join(JobRow, ExportRow.job_id == JobRow.id).where(JobRow.state.in_(names))
    )
    query = (
        select(ExportRow)
        .join(JobRow, ExportRow.job_id == JobRow.id)
        .where(ExportRow.batch_id.in_(waiting))
        .order_by(JobRow.position, JobRow.id)
    )
    found: dict[str, tuple[tuple[str, Path], ...]] = {}
    for row in session.scalars(query):
        found[row.batch_id] = (*found.get(row.batch_id, ()), (row.job_id, Path(row.path)))
    return found


def batch_report(session: Session, batch_id: str) -> BatchReport:
    query = (
        select(ExportRow, JobRow)
        .join(JobRow, ExportRow.job_id == JobRow.id)
        .where(ExportRow.batch_id == batch_id)
        .order_by(JobRow.position, JobRow.id)
    )
    rows = list(session.execute(query))
    done = [export for export, job in rows if job.state == JobState.FINISHED]
    failed = [job for _, job in rows if job.state in (JobState.FAILED.value, JobState.QUARANTINED.value)]
    return BatchReport(
        files=tuple(Path(export.path) for export in done if not export.skipped),
        skipped=tuple(Path(export.path) for export in done if export.skipped),
        failures=tuple(job.error_message or "" for job in failed),
        cancelled=sum(job.state == JobState.CANCELLED for _, job in rows),
        open=sum(JobState(job.state) in OPEN_STATES for _, job in rows),
    )
