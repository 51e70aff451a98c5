"""Sets with which nothing new is made any more: on hold, taken down, or withdrawn by their creators."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.catalog.base import now
from studio.credits.tables import EndedSetRow, SetPhotoRow
from studio.errors import InputError

_WHY = {
    "on_hold": "This set is on hold while somebody looks into a question about it, so nothing new is made with it. "
    "Pictures that were kept stay licensed. Choose another set in Explore.",
    "taken_down": "This set was taken out of the marketplace, so nothing new is made with it. Pictures that were kept "
    "stay licensed. Choose another set in Explore.",
    "withdrawn": "The creator has withdrawn this set, so nothing new is made with it any more. Pictures that were "
    "kept stay licensed. Choose another set in Explore.",
}


def refuse_ended(session: Session, connection_id: str, set_id: str) -> None:
    """Raises `InputError` `set_ended` where nothing new may be made with the set now."""
    row = session.get(EndedSetRow, (connection_id, set_id))
    if row is not None and row.since <= now().timestamp():
        raise InputError("set_ended", _WHY.get(row.why, _WHY["taken_down"]))


def caution_for(session: Session, photo_sha256: str, title: str) -> str:
    """What a person should know before a picture with this original is published; "" where there is nothing."""
    why = session.scalar(
        select(EndedSetRow.why)
        .join(
            SetPhotoRow,
            (SetPhotoRow.connection_id == EndedSetRow.connection_id)
            & (SetPhotoRow.set_id == EndedSetRow.set_id),
        )
        .where(SetPhotoRow.sha256 == photo_sha256, EndedSetRow.since <= now().timestamp())
        # Of several, a question that is open weighs most.
        .order_by(EndedSetRow.why != "on_hold", EndedSetRow.why)
        .limit(1)
    )
    if why is None:
        return ""
    if why == "on_hold":
        return (
            f"“{title}” shows a set that is on hold: a release or a person in it is in question. The picture stays "
            "licensed; ask whoever runs the marketplace before you publish it."
        )
    if why == "withdrawn":
        return f"“{title}” shows a set that its creator has withdrawn. The picture stays licensed."
    return f"“{title}” shows a set that was taken out of the marketplace. The picture stays licensed."
