"""What a house does with somebody's set: hold it while a question is open, take it down, or bring it back."""

from __future__ import annotations

from sqlalchemy.orm import Session

from sync.messages.marketplace import Listing
from sync.server.listings.publishing import locked_row, show


def hold(session: Session, set_id: str, reason: str) -> Listing:
    """A release or a person is in question: no unlocks, no downloads, nothing made with it, until it is lifted."""
    row = locked_row(session, set_id)
    row.held, row.reason = True, reason
    return show(session, row)


def lift_hold(session: Session, set_id: str) -> Listing:
    """The set is again what it was, or what its owner made of it meanwhile."""
    row = locked_row(session, set_id)
    row.held, row.reason = False, row.reason if row.taken_down else ""
    return show(session, row)


def take_down(session: Session, set_id: str, reason: str) -> Listing:
    """No new unlocks, and its owner cannot publish it again. What was unlocked stays so."""
    row = locked_row(session, set_id)
    row.taken_down, row.reason = True, reason
    row.version += 1
    return show(session, row)


def restore(session: Session, set_id: str) -> Listing:
    """Back from being taken down."""
    row = locked_row(session, set_id)
    row.taken_down, row.reason = False, row.reason if row.held else ""
    row.version += 1
    return show(session, row)
