"""Jobs, the renders they gave, and who runs the queue."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from studio.catalog.base import Base, new_id, now
from studio.jobs.states import Decision, JobState


def _one_of(column: str, values: type[JobState] | type[Decision]) -> str:
    return f"{column} IN ({', '.join(repr(value.value) for value in values)})"


class JobRow(Base):
    """One look to be rendered once, or one file to be exported; the latter has a row in `exports`.

    `request` is the whole RenderRequest or ExportOrder and `look` what a render was made from, both as JSON. `owner` is
    the runner that has it, see `studio.jobs.store.runner_name`. `position` orders the waiting ones; it is rewritten
    when somebody moves a job. `crashes` counts how often the render process died under this job.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        CheckConstraint(_one_of("state", JobState), name="state"),
        Index("ix_jobs_state_position", "state", "position"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    photo_id: Mapped[str | None] = mapped_column(String(36), index=True)
    look: Mapped[str] = mapped_column(Text)
    request: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(16), default=JobState.WAITING.value)
    position: Mapped[int]
    owner: Mapped[str | None]
    cancel_requested: Mapped[bool] = mapped_column(default=False)
    attempts: Mapped[int] = mapped_column(default=0)
    crashes: Mapped[int] = mapped_column(default=0)
    error_kind: Mapped[str | None] = mapped_column(String(40))
    error_message: Mapped[str | None] = mapped_column(Text)
    error_detail: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(default=now)
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None] = mapped_column(index=True)


class WornRow(Base):
    """What the look of a job wears: a garment of the shelf, or one that was, by its slot."""

    __tablename__ = "worn"
    __table_args__ = ({"sqlite_with_rowid": False},)

    job_id: Mapped[str] = mapped_column(ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True)
    slot: Mapped[str] = mapped_column(String(16), primary_key=True)
    garment_id: Mapped[str] = mapped_column(String(36), index=True)


class RenderRow(Base):
    """What a job gave: a patch in the vault, its proof, and what was decided about it. One per job."""

    __tablename__ = "renders"
    __table_args__ = (
        CheckConstraint(_one_of("decision", Decision), name="decision"),
        # All that the catalogue of looks asks of a render, so that it goes through this index alone.
        Index("ix_renders_catalogue", "created_at", "id", "decision", "engine", "photo_id", "job_id"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    job_id: Mapped[str] = mapped_column(ForeignKey("jobs.id"), unique=True)
    photo_id: Mapped[str | None] = mapped_column(String(36), index=True)
    photo_sha256: Mapped[str] = mapped_column(String(64))
    patch_sha256: Mapped[str] = mapped_column(String(64))
    engine: Mapped[str] = mapped_column(String(40))
    engine_revision: Mapped[str] = mapped_column(String(80))
    seed: Mapped[int]
    seconds: Mapped[float]
    stages: Mapped[str] = mapped_column(Text)
    checks: Mapped[str] = mapped_column(Text)
    warnings: Mapped[str] = mapped_column(Text, default="[]")
    decision: Mapped[str] = mapped_column(String(16), default=Decision.UNDECIDED.value)
    decided_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    plan: Mapped[str] = mapped_column(Text, default="", server_default="")


class ExportRow(Base):
    """What a job that exports writes. One per such job.

    `batch_id` is shared by what was exported together. `path` is where the file goes, and in the end where it went.
    `sha256` is noted before the file gets its name, so that after a crash it is known whether it has. `skipped` says
    that another file had the name and was to stay.
    """

    __tablename__ = "exports"

    job_id: Mapped[str] = mapped_column(ForeignKey("jobs.id"), primary_key=True)
    batch_id: Mapped[str] = mapped_column(String(36), index=True)
    render_id: Mapped[str | None] = mapped_column(ForeignKey("renders.id"), index=True)
    path: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int | None] = mapped_column(BigInteger)
    skipped: Mapped[bool] = mapped_column(default=False)


class PreviewRow(Base):
    """The picture of a render as JPEG. Beside its row, which would be read through it otherwise."""

    __tablename__ = "previews"

    render_id: Mapped[str] = mapped_column(ForeignKey("renders.id"), primary_key=True)
    jpeg: Mapped[bytes] = mapped_column(LargeBinary)


class ApprovalRow(Base):
    """What a reviewer said of a render; without a row, nothing. `by` and `at` are of the last change."""

    __tablename__ = "approvals"
    __table_args__ = (CheckConstraint("state IN ('open', 'approved', 'rejected')", name="state"),)

    render_id: Mapped[str] = mapped_column(ForeignKey("renders.id"), primary_key=True)
    state: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    by: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]


class QueueRow(Base):
    """The one row that says whether the queue is paused and who runs it, until when."""

    __tablename__ = "queue"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    paused: Mapped[bool] = mapped_column(default=False)
    runner: Mapped[str | None]
    lease_until: Mapped[datetime | None]
