"""The signed list of all files of one version of a set."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from sync.messages.marketplace import ListingState
from sync.server.listings import access
from sync.server.listings.publishing import no_set
from sync.server.listings.tables import ListingRow, SetVersionRow


def manifest_for(session: Session, account_id: str, set_id: str, version: int | None) -> str:
    """JWS of `documents.Manifest`. Raises `ProblemError` 403, 404."""
    row = session.scalar(select(ListingRow).where(ListingRow.set_id == set_id))
    if row is None:
        raise no_set()
    if not access.opens(session, account_id, set_id) and row.owner_id != account_id:
        raise access.locked()
    if row.state == ListingState.ON_HOLD and row.owner_id != account_id:
        raise access.held()
    asked = select(SetVersionRow.manifest).where(SetVersionRow.set_id == set_id)
    if version is not None:
        asked = asked.where(SetVersionRow.version == version)
    found = session.scalar(asked.order_by(SetVersionRow.version.desc()).limit(1))
    if found is None:
        raise no_set()
    return found
