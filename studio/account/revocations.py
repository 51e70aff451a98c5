"""What counts for nothing any more, as the server signed it: this machine, its keys, and sets."""

from __future__ import annotations

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from studio.account.connections import CREDITS, touch
from studio.account.tables import ConnectionRow
from studio.catalog.base import now
from studio.credits.offers import key_ring
from studio.credits.tables import EndedSetRow
from sync.documents import NotSigned
from sync.errors import SyncError, SyncErrorKind
from sync.messages.documents import Keys, Revocations

DAY = 24 * 3600

REMOVED = (
    "This machine was removed from the account, so it does not sync any more. Nothing that is here is lost. Sign in "
    "again under Account to make it one of the account's machines anew."
)


def take_revocations(session: Session, connection: ConnectionRow, document: str) -> bool:
    """Apply a list that came; one that is older than the last is left alone. Returns whether this machine is on it.

    Raises `SyncError(DAMAGED)` for one that the server did not sign.
    """
    try:
        revoked = key_ring(connection).read(document, Revocations)
    except NotSigned as error:
        raise SyncError(
            SyncErrorKind.DAMAGED,
            "The list of what was withdrawn is not signed by your server, so nothing was synced. Try again later.",
            str(error),
        ) from error
    # A server's clock that ran far ahead once is no measure for what it says now.
    newest = connection.revoked_at if connection.revoked_at <= now().timestamp() + DAY else 0
    if revoked.at < newest:
        return False
    connection.revoked_at = revoked.at
    if revoked.keys:
        keys = Keys.model_validate_json(connection.keys)
        both = tuple(dict.fromkeys((*keys.revoked, *revoked.keys)))
        connection.keys = keys.model_copy(update={"revoked": both}).packed().decode()
    _take_sets(session, connection, {each.set_id: (each.why.value, each.since) for each in revoked.sets})
    return connection.device_id in revoked.devices


def _take_sets(session: Session, connection: ConnectionRow, ended: dict[str, tuple[str, int]]) -> None:
    known = session.execute(
        select(EndedSetRow.set_id, EndedSetRow.why, EndedSetRow.since).where(
            EndedSetRow.connection_id == connection.id
        )
    )
    if {row.set_id: (row.why, row.since) for row in known} == ended:
        return
    session.execute(delete(EndedSetRow).where(EndedSetRow.connection_id == connection.id))
    rows = [
        {"connection_id": connection.id, "set_id": set_id, "why": why, "since": since}
        for set_id, (why, since) in ended.items()
    ]
    if rows:
        session.execute(insert(EndedSetRow), rows)
    session.expire_all()
    touch(session, CREDITS)
