"""Files that were sent and never published are forgotten after a month."""

from __future__ import annotations

import logging

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from sync.server.blobs.tables import BlobHolderRow, BlobRow
from sync.server.database import seconds_now
from sync.server.house import House
from sync.server.listings.feed import take_feed
from sync.server.listings.tables import SetBlobRow
from sync.server.problems import ProblemError

_log = logging.getLogger(__name__)
KEPT_SECONDS = 30 * 24 * 3600
_AT_ONCE = 1000


def sweep_blobs(house: House) -> int:
    """How many blobs that no set has were forgotten. Raises `SQLAlchemyError`."""
    unused = select(BlobRow.sha256).where(
        BlobRow.created_at < seconds_now() - KEPT_SECONDS,
        ~exists().where(SetBlobRow.sha256 == BlobRow.sha256),
    )
    with house.database.read() as session:
        found = session.scalars(unused.limit(_AT_ONCE)).all()
    return sum(_forget(house, sha256) for sha256 in found)


def _forget(house: House, sha256: str) -> bool:
    try:
        # Nobody brings the same file in between its row and its bytes.
        with house.uploads.taken(sha256):
            with house.database.write() as session:
                if not _forget_rows(session, sha256):
                    return False
            house.blobs.remove(sha256)
    except ProblemError:
        return False
    except OSError as error:
        _log.warning("A file that no set has could not be deleted: %s", error)
    return True


def _forget_rows(session: Session, sha256: str) -> bool:
    """Under the feed's lock, so that no set is published with it meanwhile."""
    take_feed(session)
    if session.scalar(select(SetBlobRow.set_id).where(SetBlobRow.sha256 == sha256).limit(1)) is not None:
        return False
    session.execute(delete(BlobHolderRow).where(BlobHolderRow.sha256 == sha256))
    session.execute(delete(BlobRow).where(BlobRow.sha256 == sha256))
    return True
