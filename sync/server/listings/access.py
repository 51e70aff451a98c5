"""Who may fetch what: previews and licences everybody; the rest who unlocked a set that has it, or made it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from sync.messages.marketplace import ListingState
from sync.messages.uploads import BlobRole
from sync.server.accounts.access import Caller
from sync.server.accounts.houses import spending_account
from sync.server.blobs.tables import BlobRow
from sync.server.ledger.tables import UnlockRow
from sync.server.listings.tables import ListingRow, SetAuthorRow, SetBlobRow
from sync.server.problems import ProblemError

PUBLIC = frozenset((BlobRole.PREVIEW.value, BlobRole.LICENCE.value))


@dataclass(frozen=True)
class OpenBlob:
    """A blob that a caller may fetch; `public` where everybody may."""

    size: int
    media_type: str
    public: bool


def blob_for(session: Session, account_id: str | None, sha256: str) -> OpenBlob:
    """A blob that this caller may fetch. Raises `ProblemError` 401, 403 or 404."""
    uses = session.execute(
        select(SetBlobRow.set_id, SetBlobRow.role, ListingRow.state, ListingRow.owner_id)
        .join(ListingRow, ListingRow.set_id == SetBlobRow.set_id)
        .where(SetBlobRow.sha256 == sha256)
    ).all()
    row = session.get(BlobRow, sha256) if uses else None
    if row is None:
        raise ProblemError(404, "no_blob", "There is no such file here. Ask for the set's manifest again.")
    if any(role in PUBLIC for _, role, _, _ in uses):
        return OpenBlob(row.size, row.media_type, True)
    if account_id is None:
        raise ProblemError(401, "sign_in", "This file comes with a set that is unlocked. Sign in first.")
    on_hold = False
    for set_id, _, state, owner in uses:
        if owner == account_id or opens(session, account_id, set_id):
            if owner == account_id or state != ListingState.ON_HOLD:
                return OpenBlob(row.size, row.media_type, False)
            on_hold = True
    if on_hold:
        raise held()
    raise locked()


def opens(session: Session, account_id: str, set_id: str) -> bool:
    """Whether an account has the originals of a set: as one of its authors, or by an unlock."""
    asked = select(SetAuthorRow.set_id).where(
        SetAuthorRow.set_id == set_id, SetAuthorRow.account_id == account_id
    )
    return session.scalar(asked.limit(1)) is not None or has_unlocked(session, account_id, set_id)


def has_unlocked(session: Session, account_id: str, set_id: str) -> bool:
    """Whether an unlock of the set is open for the account, or for the house it has a seat in."""
    payer = spending_account(session, Caller(account_id, None))
    asked = select(UnlockRow.id).where(
        UnlockRow.account_id.in_((account_id, payer)), UnlockRow.set_id == set_id, UnlockRow.state == "open"
    )
    return session.scalar(asked.limit(1)) is not None


def locked() -> ProblemError:
    return ProblemError(
        403, "locked", "This set is not unlocked for your account. Unlock it in Explore first."
    )


def held() -> ProblemError:
    return ProblemError(
        403, "on_hold", "The house put this set on hold: nothing may be made with it for now."
    )
