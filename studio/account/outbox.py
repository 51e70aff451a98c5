"""Writing operations for the server into the catalogue, inside the transaction of what they are about."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from studio.account.connections import ACCOUNT, touch
from studio.account.tables import ConnectionRow, OutboxRow
from studio.catalog.base import new_id
from studio.credits.tables import LeaseRow

if TYPE_CHECKING:
    from sync.messages.base import Message


def append(
    session: Session,
    connection: ConnectionRow,
    body: Message,
    subject: str,
    lease: LeaseRow | None = None,
) -> OutboxRow:
    """Add an operation behind all others. A spend names its `lease`, whose chain it goes on."""
    from sync.messages.base import digest_of

    packed = body.packed()
    row = OutboxRow(
        op_id=new_id(),
        connection_id=connection.id,
        epoch=connection.epoch,
        seq=connection.next_seq,
        kind=str(getattr(body, "kind", "")),
        subject=subject,
        body=packed.decode(),
        body_hash=hashlib.sha256(packed).hexdigest(),
    )
    connection.next_seq += 1
    if lease is not None:
        row.lease_id, row.counter, row.prev_hash = lease.lease_id, lease.counter + 1, lease.prev_hash
        lease.counter += 1
        # What `Operation.spend_hash` makes of the same.
        lease.prev_hash = digest_of(
            {
                "lease": row.lease_id,
                "counter": row.counter,
                "prev": row.prev_hash,
                "op": row.op_id,
                "body": row.body_hash,
            }
        )
    session.add(row)
    session.flush()
    touch(session, ACCOUNT)
    return row
