"""Whether this machine's clock can be believed: it never goes back by more than two hours of its own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from studio.account.connections import ACCOUNT, machine, touch
from studio.catalog.base import now

BACKWARDS = timedelta(hours=2)
SERVER_SLACK = timedelta(hours=24)
"""How far this clock may be from the server's before it counts as wrong."""

SUSPECT = (
    "This machine's clock is wrong or was set back, so credits are not spent from what is reserved here until it is "
    "right. Unlocked sets still render. Set the clock, then sync."
)


def moment_of(seconds: int) -> datetime:
    """A time of the wire."""
    return datetime.fromtimestamp(seconds, UTC)


def clock_suspect(session: Session, moment: datetime | None = None) -> bool:
    """Look at the clock, remember the highest time, and say whether it went back."""
    moment = moment or now()
    row = machine(session)
    if row.highest_time is not None and moment < row.highest_time - BACKWARDS:
        if not row.clock_suspect:
            row.clock_suspect = True
            touch(session, ACCOUNT)
        return True
    if row.highest_time is None or moment > row.highest_time:
        row.highest_time = moment
    return row.clock_suspect


def hear_carried_time(session: Session, seconds: int, moment: datetime | None = None) -> None:
    """What came by hand was written before it came, however long ago: a clock that is past it is right again, as far as
    a machine without a network can know.
    """
    moment = moment or now()
    row = machine(session)
    if row.clock_suspect and moment.timestamp() >= seconds:
        row.clock_suspect, row.highest_time = False, moment
        touch(session, ACCOUNT)


def hear_server_time(session: Session, seconds: int, moment: datetime | None = None) -> None:
    """The server's clock decides: near it this clock is right again, far from it it is suspect."""
    moment = moment or now()
    row = machine(session)
    wrong = abs(moment.timestamp() - seconds) > SERVER_SLACK.total_seconds()
    if not wrong:
        row.highest_time = moment
    if row.clock_suspect != wrong:
        row.clock_suspect = wrong
        touch(session, ACCOUNT)
