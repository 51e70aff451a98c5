"""The statement page by page, and the balance over time that it makes; inside one session."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, func, select, tuple_
from sqlalchemy.orm import Session

from studio.account.connections import current
from studio.credits.tables import StatementRow
from studio.credits.values import StatementEntry
from studio.explore.tables import ListingRow

HELD_RULES = ("hold", "late_hold", "void", "void_home")
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
    session: Session, limit: int, before: StatementEntry | None, kind: StatementKind, words: str
) -> tuple[StatementEntry, ...]:
    """The newest first, those after `before` alone; each word is a part of a line's text, or of its set's title."""
    connection = current(session)
    if connection is None:
        return ()
    title = func.coalesce(ListingRow.title, "")
    query = (
        select(StatementRow, title)
        .outerjoin(ListingRow, ListingRow.set_id == StatementRow.set_id)
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
    for word in words.split():
        query = query.where((StatementRow.text + " " + title).icontains(word, autoescape=True))
    rows = session.execute(
        query.order_by(StatementRow.commit.desc(), StatementRow.entry_id.desc()).limit(limit)
    )
    return tuple(
        StatementEntry(
            line.entry_id, line.at, line.rule, line.text, line.amount, line.set_id, line.subject, name
        )
        for line, name in rows
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
    sign = StatementRow.amount < 0 if kind is StatementKind.SPENT else StatementRow.amount > 0
    return and_(sign, StatementRow.rule.not_in((*HELD_RULES, *EARNED_RULES)))
