"""What creators earn: by day and set, out of the books."""

from __future__ import annotations

from pydantic import Field

from sync.messages.base import Count, Credits, Id, Message

MAX_DAYS = 3 * 366


class EarningLine(Message):
    """One day of one set. `earned` can be paid out; `waiting` is looked at first; `taken_back` was earned before.

    Without `set_id`: earnings that waited and count now.
    """

    day: str = Field(pattern=r"^\d{4}-\d\d-\d\d$")
    set_id: Id | None
    title: str
    generations: Count
    unlocks: Count
    earned: Credits
    waiting: Credits
    taken_back: Credits


class EarningStatement(Message):
    """`lines` of the days asked for, newest first; `payable`, `waiting` and `paid_out` as they stand now."""

    since: str
    until: str
    lines: tuple[EarningLine, ...]
    earned: Credits
    payable: Credits
    waiting: Credits
    paid_out: Credits
