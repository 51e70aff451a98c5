"""Explore: every listing in the order of its last change, by a cursor that only goes forward.

Numbers are given under one lock that lasts until the commit, so that none appears behind a cursor that has passed it.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from sync.server.listings.tables import FeedRow, ListingRow
from sync.server.problems import ProblemError

MAX_PAGE = 1000
MAX_PAGE_BYTES = 8 * 1024**2
"""Well below what the desktop takes for one answer."""


def take_feed(session: Session) -> FeedRow:
    """The one lock under which listings change, held until this transaction ends. Take it before any listing's row."""
    asked = select(FeedRow).where(FeedRow.id == 1).with_for_update().execution_options(populate_existing=True)
    row = session.scalar(asked)
    if row is not None:
        return row
    try:
        with session.begin_nested():
            session.add(FeedRow(id=1, changes=0))
            session.flush()
    except IntegrityError:
        pass
    return session.scalars(asked).one()


def page_of(session: Session, cursor: str, limit: int, generation: int) -> bytes:
    """`messages.marketplace.Explore` in JSON: what changed after `cursor`, at most `limit` listings.

    Raises a 410 `ProblemError` for a cursor of another generation of the server, or none of its own.
    """
    after = change_of(cursor, generation)
    rows = session.execute(
        select(ListingRow.change, ListingRow.listing)
        .where(ListingRow.change > after)
        .order_by(ListingRow.change)
        .limit(limit + 1)
    ).all()
    parts: list[bytes] = []
    size = 0
    for change, listing in rows[:limit]:
        size += len(listing)
        if parts and size > MAX_PAGE_BYTES:
            break
        parts.append(listing)
        after = change
    more = b"true" if len(parts) < len(rows) else b"false"
    tail = b'],"cursor":"%d.%d","has_more":%s,"generation":%d}' % (generation, after, more, generation)
    return b'{"listings":[' + b",".join(parts) + tail


def change_of(cursor: str, generation: int) -> int:
    """The number of the change that a cursor stands after, 0 without one. Raises the 410 of `page_of`."""
    if not cursor:
        return 0
    head, _, tail = cursor.partition(".")
    if not (head.isdecimal() and tail.isdecimal() and len(tail) < 19 and head == str(generation)):
        raise ProblemError(
            410, "resync", "What is cached of Explore is of another time. Fetch all of it again."
        )
    return int(tail)
