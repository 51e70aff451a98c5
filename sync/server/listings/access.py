"""Who may fetch what: previews and licences everybody; the rest who unlocked a set that has it, or made it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sync.messages.marketplace import ListingState
from sync.messages.uploads import BlobRole
from sync.server.accounts.access import Caller
from sync.server.accounts.houses import seat_of
from sync.server.blobs.tables import BlobRow
from sync.server.ledger.tables import UnlockRow
from sync.server.listings.tables import ListingRow, SetAuthorRow, SetBlobRow, SetVersionRow
from sync.server.problems import ProblemError

PUBLIC = frozenset((BlobRole.PREVIEW.value, BlobRole.LICENCE.value))


@dataclass(frozen=True)
class OpenBlob:
    """A blob that a caller may fetch; `public` where everybody may."""

    size: int
    media_type: str
    public: bool


def blob_for(session: Session, caller: Caller | None, sha256: str) -> OpenBlob:
    """A blob that this caller may fetch. Raises `ProblemError` 401, 403 or 404."""
    used = select(SetBlobRow.set_id).where(SetBlobRow.sha256 == sha256)
    row = session.get(BlobRow, sha256)
    if row is None or session.scalar(used.limit(1)) is None:
        raise ProblemError(404, "no_blob", "There is no such file here. Ask for the set's manifest again.")
    if session.scalar(used.where(SetBlobRow.role.in_(PUBLIC)).limit(1)) is not None:
        return OpenBlob(row.size, row.media_type, True)
    if caller is None:
        raise ProblemError(401, "sign_in", "This file comes with a set that is unlocked. Sign in first.")
    sets = select(ListingRow).where(ListingRow.set_id.in_(used))
    _open_one(session, _who(session, caller), session.scalars(sets))
    return OpenBlob(row.size, row.media_type, False)


def manifest_for(session: Session, caller: Caller, set_id: str, version: int | None) -> str:
    """JWS of `documents.Manifest`: of this version, or the newest. Raises `ProblemError` 403, 404."""
    row = session.scalar(select(ListingRow).where(ListingRow.set_id == set_id))
    if row is None:
        raise no_set()
    _open_one(session, _who(session, caller), [row])
    asked = select(SetVersionRow.manifest).where(SetVersionRow.set_id == set_id)
    if version is not None:
        asked = asked.where(SetVersionRow.version == version)
    found = session.scalar(asked.order_by(SetVersionRow.version.desc()).limit(1))
    if found is None:
        raise no_set()
    return found


def has_unlocked(session: Session, account_ids: Iterable[str], set_id: str) -> bool:
    """Whether an unlock of the set is open for one of the accounts."""
    asked = select(UnlockRow.id).where(
        UnlockRow.account_id.in_(account_ids), UnlockRow.set_id == set_id, UnlockRow.state == "open"
    )
    return session.scalar(asked.limit(1)) is not None


def unlocked_version(session: Session, caller: Caller, set_id: str) -> int | None:
    """The newest version of a set that the caller, or its house, has unlocked."""
    return session.scalar(
        select(func.max(UnlockRow.set_version)).where(
            UnlockRow.account_id.in_(_who(session, caller)),
            UnlockRow.set_id == set_id,
            UnlockRow.state == "open",
        )
    )


def no_set() -> ProblemError:
    return ProblemError(404, "no_set", "There is no such set here. It may be on another house's server.")


def _who(session: Session, caller: Caller) -> frozenset[str]:
    """The caller's own account, and the house it has a seat in."""
    seat = seat_of(session, caller.account_id)
    return frozenset((caller.account_id,) if seat is None else (caller.account_id, seat.house_id))


def _open_one(session: Session, who: frozenset[str], listings: Iterable[ListingRow]) -> None:
    """Raises `ProblemError` 403 unless one of the listings is these accounts' own, or unlocked and not on hold."""
    on_hold = False
    for listing in listings:
        if _is_author(session, who, listing):
            return
        if has_unlocked(session, who, listing.set_id):
            if listing.state != ListingState.ON_HOLD:
                return
            on_hold = True
    if on_hold:
        raise ProblemError(
            403, "on_hold", "The house put this set on hold: nothing may be made with it for now."
        )
    raise ProblemError(
        403, "locked", "This set is not unlocked for your account. Unlock it in Explore first."
    )


def _is_author(session: Session, who: frozenset[str], listing: ListingRow) -> bool:
    asked = select(SetAuthorRow.set_id).where(
        SetAuthorRow.set_id == listing.set_id, SetAuthorRow.account_id.in_(who)
    )
    return listing.owner_id in who or session.scalar(asked.limit(1)) is not None
