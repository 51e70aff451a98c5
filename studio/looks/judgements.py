"""What persons said of renders, inside one session: decisions and approvals. Committing is the caller's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from studio.catalog.base import now
from studio.credits.charges import render_became
from studio.errors import InputError
from studio.jobs.states import Decision, check_decision_step
from studio.jobs.tables import ApprovalRow, RenderRow

BATCH = 500
"""Rows read with one statement, below the number of values that SQLite takes in one."""


class ApprovalState(StrEnum):
    """What the reviewer says, which is not the decision: a kept render may be rejected and asked for again."""

    OPEN = "open"
    APPROVED = "approved"
    REJECTED = "rejected"


@dataclass(frozen=True)
class Approval:
    """`reason` says why a render was rejected; `note` is whatever else. `by` and `at` are of the last change."""

    state: ApprovalState = ApprovalState.OPEN
    reason: str = ""
    note: str = ""
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Judgement:
    """All that persons said of one render."""

    decision: Decision
    decided_at: datetime | None
    approval: Approval


@dataclass(frozen=True)
class Judged:
    """One change of judgements: what there was and what there is. `left_out` have expired and stay as they are."""

    before: Mapping[str, Judgement]
    after: Mapping[str, Judgement]
    left_out: tuple[str, ...] = ()


def approval_of(row: ApprovalRow | None) -> Approval:
    if row is None:
        return Approval()
    return Approval(ApprovalState(row.state), row.reason, row.note, row.by, row.at)


def read_judgements(session: Session, render_ids: Sequence[str]) -> dict[str, Judgement]:
    """Raises `InputError` `unknown_render`."""
    found: dict[str, Judgement] = {}
    for start in range(0, len(render_ids), BATCH):
        batch = render_ids[start : start + BATCH]
        rows = session.execute(
            select(RenderRow, ApprovalRow)
            .outerjoin(ApprovalRow, ApprovalRow.render_id == RenderRow.id)
            .where(RenderRow.id.in_(batch))
        )
        for render, approval in rows:
            found[render.id] = Judgement(Decision(render.decision), render.decided_at, approval_of(approval))
    if len(found) != len(set(render_ids)):
        raise InputError("unknown_render", "There is no such render any more. Look at the list again.")
    return found


def write_judgements(session: Session, judgements: Mapping[str, Judgement]) -> None:
    """Make the judgements these, times included, as undo wants them, and charge for what was decided.

    Raises `StepNotAllowed` for what has expired, `InputError` where what is kept cannot be paid.
    """
    for render_id, judgement in judgements.items():
        row = session.get(RenderRow, render_id)
        if row is None:
            continue
        before = Decision(row.decision)
        check_decision_step(before, judgement.decision)
        row.decision, row.decided_at = judgement.decision.value, judgement.decided_at
        if judgement.decision is not before:
            render_became(session, row.job_id, judgement.decision, row.photo_sha256, row.created_at)
        _write_approval(session, render_id, judgement.approval)


def _write_approval(session: Session, render_id: str, approval: Approval) -> None:
    row = session.get(ApprovalRow, render_id)
    if approval == Approval():
        if row is not None:
            session.delete(row)
        return
    if row is None:
        row = ApprovalRow(render_id=render_id)
        session.add(row)
    row.state, row.reason, row.note = approval.state.value, approval.reason, approval.note
    row.by, row.at = approval.by, approval.at or now()


def change(session: Session, render_ids: Iterable[str], step: Callable[[Judgement], Judgement]) -> Judged:
    """Take `step` with every render that has not expired; what stays the same keeps its times."""
    found = read_judgements(session, tuple(dict.fromkeys(render_ids)))
    before: dict[str, Judgement] = {}
    after: dict[str, Judgement] = {}
    for render_id, old in found.items():
        new = old if old.decision is Decision.EXPIRED else step(old)
        if new != old:
            before[render_id], after[render_id] = old, new
    write_judgements(session, after)
    expired = tuple(key for key, old in found.items() if old.decision is Decision.EXPIRED)
    return Judged(before, after, expired)


def decided(old: Judgement, decision: Decision) -> Judgement:
    if old.decision is decision:
        return old
    return replace(old, decision=decision, decided_at=None if decision is Decision.UNDECIDED else now())


def reviewed(old: Judgement, state: ApprovalState, reason: str, by: str) -> Judgement:
    """What is approved is kept too: nobody wants it to expire."""
    approval = old.approval
    if state is ApprovalState.APPROVED:
        old = decided(old, Decision.KEPT)
    if (approval.state, approval.reason) == (state, reason):
        return old
    if state is ApprovalState.OPEN and not approval.note:
        return replace(old, approval=Approval())
    return replace(old, approval=Approval(state, reason, approval.note, by, now()))


def noted(old: Judgement, note: str, by: str) -> Judgement:
    approval = old.approval
    if approval.note == note:
        return old
    if approval.state is ApprovalState.OPEN and not note:
        return replace(old, approval=Approval())
    return replace(old, approval=Approval(approval.state, approval.reason, note, by, now()))


def recent_reasons(session: Session, limit: int) -> tuple[str, ...]:
    """Why renders were rejected, each reason once, the newest first."""
    query = (
        select(ApprovalRow.reason)
        .where(ApprovalRow.reason != "")
        .group_by(ApprovalRow.reason)
        .order_by(func.max(ApprovalRow.at).desc())
        .limit(limit)
    )
    return tuple(session.scalars(query))
