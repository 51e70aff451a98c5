"""Renders inside one session: what is known of them, and what becomes of them. Committing is the caller's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from render.messages import Checks, RenderRequest
from studio.catalog.base import now
from studio.credits.charges import render_became
from studio.credits.states import HoldState
from studio.credits.tables import HoldRow
from studio.errors import InputError
from studio.jobs.states import Decision, JobState, check_decision_step
from studio.jobs.store import UNDECIDED_DAYS, request_of
from studio.jobs.tables import JobRow, PreviewRow, RenderRow

_RENDERS = select(RenderRow, JobRow).join(JobRow, RenderRow.job_id == JobRow.id)


@dataclass(frozen=True)
class StoredRender:
    """A render as the catalogue knows it. `plan` says how its model was in memory, empty without one.

    `request` is None where its job's row cannot be read any more, `preview` where it was not asked for.
    """

    id: str
    job_id: str
    photo_id: str | None
    photo_sha256: str
    patch_sha256: str
    engine: str
    engine_revision: str
    plan: str
    seed: int
    seconds: float
    stages: dict[str, float]
    checks: Checks
    warnings: tuple[str, ...]
    preview: bytes | None
    decision: Decision
    created_at: datetime
    expires_at: datetime
    look: str
    request: RenderRequest | None


def titles_wearing(session: Session, sha256: str) -> tuple[str, ...]:
    """Titles of looks with a LoRA in them that are waiting, kept or not decided about, the newest first; one that was
    rendered several times is there as often.
    """
    query = (
        select(JobRow.title)
        .outerjoin(RenderRow, RenderRow.job_id == JobRow.id)
        .where(
            JobRow.look.contains(sha256, autoescape=True),
            or_(
                RenderRow.decision.in_((Decision.KEPT, Decision.UNDECIDED)),
                and_(
                    RenderRow.id.is_(None),
                    JobRow.state.in_((JobState.WAITING, JobState.PAUSED, JobState.RUNNING)),
                ),
            ),
        )
        .order_by(JobRow.created_at.desc(), JobRow.id)
    )
    return tuple(session.scalars(query))


def decide(session: Session, render_id: str, decision: Decision) -> Decision:
    """Keep, discard or take either back, and charge for it. Returns the decision before, for undo.

    Raises `StepNotAllowed`, or `InputError` where what is kept cannot be paid.
    """
    row = session.get(RenderRow, render_id)
    if row is None:
        raise InputError("unknown_render", "There is no such render. `anchor jobs` lists what there is.")
    before = Decision(row.decision)
    check_decision_step(before, decision)
    if decision is before is Decision.KEPT:
        # Said again: whoever would take back a keep of their own sees that it is not theirs alone.
        row.decided_at = now()
    if decision is not before:
        row.decision = decision.value
        row.decided_at = None if decision is Decision.UNDECIDED else now()
        render_became(session, row.job_id, decision, row.photo_sha256, row.created_at)
    return before


def keep_for_file(session: Session, render_id: str) -> datetime | None:
    """Keep a render that nobody decided about, since a file is to be made of it. Gives what `take_back` needs, should
    that fail; None where it was kept before.

    Raises `InputError`, `not_kept` for one that was discarded or has expired: only what is kept leaves the studio.
    """
    row = session.get(RenderRow, render_id)
    if row is not None and Decision(row.decision) in (Decision.DISCARDED, Decision.EXPIRED):
        raise InputError(
            "not_kept",
            f"This render is {row.decision}, and only kept renders are saved. Keep it (P) first.",
        )
    before = decide(session, render_id, Decision.KEPT)
    return session.get_one(RenderRow, render_id).decided_at if before is Decision.UNDECIDED else None


def take_back(session: Session, render_id: str, decided_at: datetime) -> bool:
    """Nobody has decided about it after all, unless somebody has decided, or kept it again, since `decided_at`."""
    row = session.get(RenderRow, render_id)
    if row is None or Decision(row.decision) is not Decision.KEPT or row.decided_at != decided_at:
        return False
    decide(session, render_id, Decision.UNDECIDED)
    return True


def expire_undecided(session: Session) -> int:
    """Let go of renders that nobody decided about in time, and of those discarded as long ago. Returns how many."""
    late = and_(RenderRow.decision == Decision.UNDECIDED, RenderRow.expires_at <= now())
    long_ago = now() - timedelta(days=UNDECIDED_DAYS)
    discarded = and_(RenderRow.decision == Decision.DISCARDED, RenderRow.decided_at <= long_ago)
    held = select(RenderRow).join(HoldRow, HoldRow.job_id == RenderRow.job_id)
    for row in session.scalars(held.where(HoldRow.state == HoldState.HELD, or_(late, discarded))).all():
        render_became(session, row.job_id, Decision.EXPIRED, row.photo_sha256, row.created_at)
    result = session.execute(
        update(RenderRow)
        .where(or_(late, discarded))
        .values(decision=Decision.EXPIRED.value, decided_at=now())
    )
    return int(getattr(result, "rowcount", 0))


def stored_renders(session: Session, photo_id: str | None = None) -> tuple[StoredRender, ...]:
    """Renders of one photo with their previews, or of all without; the oldest first."""
    if photo_id is None:
        rows = session.execute(_RENDERS.order_by(RenderRow.created_at))
        return tuple(_stored(render, job, None) for render, job in rows)
    query = (
        _RENDERS.add_columns(PreviewRow.jpeg)
        .outerjoin(PreviewRow, PreviewRow.render_id == RenderRow.id)
        .where(RenderRow.photo_id == photo_id)
        .order_by(RenderRow.created_at)
    )
    return tuple(_stored(render, job, preview) for render, job, preview in session.execute(query))


def stored_render(session: Session, render_id: str) -> StoredRender:
    """Without its preview."""
    found = session.execute(_RENDERS.where(RenderRow.id == render_id)).first()
    if found is None:
        raise InputError("unknown_render", "There is no such render. `anchor jobs` lists what there is.")
    return _stored(found[0], found[1], None)


def read_preview(session: Session, render_id: str) -> bytes | None:
    """JPEG of the whole look; None for a render that is not there."""
    return session.scalar(select(PreviewRow.jpeg).where(PreviewRow.render_id == render_id))


def _stored(render: RenderRow, job: JobRow, preview: bytes | None) -> StoredRender:
    return StoredRender(
        id=render.id,
        job_id=job.id,
        photo_id=render.photo_id,
        photo_sha256=render.photo_sha256,
        patch_sha256=render.patch_sha256,
        engine=render.engine,
        engine_revision=render.engine_revision,
        plan=render.plan,
        seed=render.seed,
        seconds=render.seconds,
        stages=msgspec.json.decode(render.stages, type=dict[str, float]),
        checks=msgspec.json.decode(render.checks, type=Checks),
        warnings=msgspec.json.decode(render.warnings, type=tuple[str, ...]),
        preview=preview,
        decision=Decision(render.decision),
        created_at=render.created_at,
        expires_at=render.expires_at,
        look=job.look,
        request=request_of(job),
    )
