"""The statement page by page, and the balance over time that it makes; inside one session."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, func, or_, select, tuple_
from sqlalchemy.orm import Session

from studio.account.connections import current
from studio.credits.tables import HoldRow, StatementRow
from studio.credits.values import StatementEntry
from studio.explore.tables import ListingRow
from studio.jobs.tables import RenderRow

HELD_RULES = ("hold", "late_hold", "void")
CHARGE_RULE = "post"
"""A kept render's line, whose amount is 0: it was taken from what can be spent when it was held."""
EARNED_RULES = ("earned", "payout")
"""Lines of what one's own sets earn, which is no part of what can be spent."""


class StatementKind(StrEnum):
    """Which lines of the statement are wanted."""

    ALL = ""
    SPENT = "spent"
    HELD = "held"
    GOT = "got"
    EARNED = "earned"


def read_statement(
    session: Session,
    limit: int,
    before: StatementEntry | None,
    kind: StatementKind,
    words: str,
    job_id: str = "",
) -> tuple[StatementEntry, ...]:
    """The newest first, those after `before` alone; each word is a part of a line's text, or of its set's title. With
    `job_id` the lines of its render alone.
    """
    connection = current(session)
    if connection is None:
        return ()
    title = func.coalesce(ListingRow.title, "")
    query = (
        select(StatementRow, title, func.coalesce(HoldRow.amount, 0), RenderRow.id)
        .outerjoin(ListingRow, ListingRow.set_id == StatementRow.set_id)
        .outerjoin(HoldRow, HoldRow.hold_id == StatementRow.subject)
        .outerjoin(RenderRow, RenderRow.job_id == HoldRow.job_id)
        .where(StatementRow.connection_id == connection.id)
    )
    if before is not None:
        at = session.get(StatementRow, (connection.id, before.entry_id))
        if at is not None:
            query = query.where(
                tuple_(StatementRow.commit, StatementRow.entry_id) < tuple_(at.commit, at.entry_id)
            )
    if kind is not StatementKind.ALL:
        query = query.where(_of_kind(kind))
    if job_id:
        query = query.where(HoldRow.job_id == job_id)
    for word in words.split():
        query = query.where((StatementRow.text + " " + title).icontains(word, autoescape=True))
    rows = session.execute(
        query.order_by(StatementRow.commit.desc(), StatementRow.entry_id.desc()).limit(limit)
    )
    return tuple(
        StatementEntry(
            line.entry_id,
            line.at,
            line.rule,
            line.text,
            line.amount,
            line.set_id,
            line.subject,
            name,
            charged=held if line.rule == CHARGE_RULE else 0,
            render_id=render_id,
        )
        for line, name, held, render_id in rows
    )


def read_history(session: Session) -> tuple[tuple[datetime, int], ...]:
    """When there was how much to spend: the balance after each line of the statement, in their order."""
    connection = current(session)
    if connection is None:
        return ()
    query = (
        select(StatementRow.at, StatementRow.amount)
        .where(StatementRow.connection_id == connection.id, StatementRow.rule.not_in(EARNED_RULES))
        .where(StatementRow.amount != 0)
        .order_by(StatementRow.commit, StatementRow.entry_id)
    )
    history: list[tuple[datetime, int]] = []
    balance = 0
    for at, amount in session.execute(query):
        balance += amount
        history.append((at, balance))
    return tuple(history)


def _of_kind(kind: StatementKind) -> ColumnElement[bool]:
    if kind is StatementKind.HELD:
        return StatementRow.rule.in_(HELD_RULES)
    if kind is StatementKind.EARNED:
        return StatementRow.rule.in_(EARNED_RULES)
    other = StatementRow.rule.not_in((*HELD_RULES, *EARNED_RULES))
    if kind is StatementKind.SPENT:
        return or_(StatementRow.rule == CHARGE_RULE, and_(StatementRow.amount < 0, other))
    return and_(StatementRow.amount > 0, other)
