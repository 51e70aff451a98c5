"""What a draft must fulfil before it goes live. Every refusal is a sentence that says what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from sync.filenames import unfit_name
from sync.messages.documents import Blob, Release, Share
from sync.messages.marketplace import MAX_NAMES, Draft
from sync.messages.uploads import BlobRole
from sync.server.accounts.tables import AccountRow
from sync.server.blobs.tables import BlobHolderRow, BlobRow
from sync.server.config import ServerConfig
from sync.server.listings.prices import fee_of
from sync.server.listings.tables import ReleaseRow, SetBlobRow
from sync.server.listings.words import folded
from sync.server.problems import ProblemError

MOST_FILES = 40
"""Anchor map and masks that one photo may have at most."""


def check_creator(session: Session, account_id: str) -> AccountRow:
    """Whoever publishes. Raises `ProblemError` 403."""
    account = session.get(AccountRow, account_id)
    if account is None or account.kind == "brand":
        raise ProblemError(
            403, "not_a_creator", "This account only buys. Sign in with a creator's account to publish."
        )
    if account.frozen:
        raise ProblemError(
            403, "frozen", account.frozen_reason or "This account is frozen. Write to the house."
        )
    return account


def check_shares(session: Session, shares: tuple[Share, ...]) -> tuple[Share, ...]:
    """The shares with the names that the house knows their accounts by. Raises `ProblemError` 422."""
    total = sum(share.basis_points for share in shares)
    if total != 10_000:
        raise _refused("shares", f"The shares add up to {total / 100:.2f} %. Make them 100 %.")
    ids = [share.account_id for share in shares]
    if len(set(ids)) != len(ids):
        raise _refused("shares", "Somebody is named twice among the authors. Give each one share.")
    known = session.execute(
        select(AccountRow.id, AccountRow.name, AccountRow.kind).where(
            AccountRow.id.in_(ids), AccountRow.deleted_at.is_(None)
        )
    )
    names = {account_id: name for account_id, name, kind in known if kind != "brand"}
    for share in shares:
        if share.account_id not in names:
            raise _refused(
                "shares", f"{share.name or 'An author'} has no creator's account here. Ask for its id."
            )
    return tuple(share.model_copy(update={"name": names[share.account_id]}) for share in shares)


def check_prices(config: ServerConfig, generation_price: int, unlock_price: int) -> None:
    """Raises `ProblemError` 422 for a price that nobody could pay: all of it is set aside for one machine first."""
    for what, price in (("picture", generation_price), ("unlock", unlock_price)):
        cost = price + fee_of(price, config.fee_basis_points)
        if cost > config.lease_cap:
            raise _refused(
                "prices",
                f"One {what} would cost {cost} credits with the fee, and no machine has more than {config.lease_cap} "
                "to spend here. Ask for less.",
            )


def check_words(draft: Draft) -> None:
    """Raises `ProblemError` 422 for texts, days and names that cannot be."""
    for what, found in (("people", draft.people), ("poses", draft.poses), ("moods", draft.moods)):
        if len(found) > MAX_NAMES or any(len(text) > 120 or not text.strip() for text in found):
            raise _refused("not_valid", f"Name at most {MAX_NAMES} {what}, each in up to 120 letters.")
    ends = (release.until for release in draft.releases if release.until is not None)
    for day in (draft.shot, *(release.signed for release in draft.releases), *ends):
        try:
            date.fromisoformat(day)
        except ValueError as error:
            raise _refused("not_valid", f"There is no day {day}. Correct it, then publish.") from error
    if len(draft.palette) > MAX_NAMES or len(draft.licence) > 200:
        raise _refused("not_valid", "The palette has too many colours, or the licence too long a name.")
    if len({photo.photo_id for photo in draft.photos}) != len(draft.photos):
        raise _refused("not_valid", "Two photos are the same. Take one of them out.")
    for photo in draft.photos:
        if len(photo.files) > MOST_FILES:
            raise _refused("not_valid", f"The anchor map of {photo.name} has too many files.")
    names = [name for photo in draft.photos for name in (photo.name, *(file.name for file in photo.files))]
    if (name := unfit_name(names)) is not None:
        raise _refused(
            "not_valid",
            f"The file name {name} is there twice, or cannot be on every computer. Rename the file.",
        )


def check_releases(session: Session, account_id: str, draft: Draft) -> None:
    """Everybody named has signed, for pictures made with AI too. Raises `ProblemError` 422 naming who has not."""
    today = datetime.now(UTC).date().isoformat()
    by_person: dict[str, Release] = {folded(release.person): release for release in draft.releases}
    for person in draft.people:
        if folded(person) not in by_person:
            raise _refused(
                "release_missing", f"{person} has no release. Add one, or take the name off the set."
            )
    ids = [release.release_id for release in draft.releases]
    filed = {
        row.id: row
        for row in session.scalars(
            select(ReleaseRow).where(ReleaseRow.id.in_(ids), ReleaseRow.account_id == account_id)
        )
    }
    for release in draft.releases:
        who = release.person
        if not release.ai_derivatives:
            raise _refused(
                "release_missing",
                f"{who} has not agreed to pictures made with AI. Ask for a release that says so.",
            )
        if not (release.adult or release.guardian):
            raise _refused(
                "release_missing", f"{who} is a minor: a guardian's signature is missing on the release."
            )
        if release.until is not None and release.until < today:
            raise _refused(
                "release_missing", f"The release of {who} ended on {release.until}. Ask for a new one."
            )
        row = filed.get(release.release_id)
        if row is None or not row.paper:
            raise _refused(
                "release_missing", f"The signed release of {who} is not here yet. Send it, then publish."
            )
        if Release.model_validate_json(row.facts) != release:
            raise _refused(
                "release_missing", f"The release of {who} says something else. Send it again as it is."
            )


def needed_blobs(draft: Draft) -> dict[tuple[str, BlobRole], Blob | None]:
    """Every blob of a draft by hash and what it is for; None where the draft says nothing of its size."""
    needed: dict[tuple[str, BlobRole], Blob | None] = {
        (draft.cover, BlobRole.PREVIEW): None,
        (draft.licence_sha256, BlobRole.LICENCE): None,
    }
    for photo in draft.photos:
        for blob in (photo.original, photo.preview, *(file.blob for file in photo.files)):
            needed[blob.sha256, BlobRole(blob.kind.value)] = blob
        wrong = photo.original.kind != "original" or photo.preview.kind != "preview"
        if wrong or any(file.blob.kind != "anchors" for file in photo.files):
            raise _refused("not_valid", f"A file of {photo.name} is said to be of the wrong kind.")
    return needed


def check_blobs(
    session: Session, account_id: str, set_id: str, needed: Iterable[tuple[tuple[str, BlobRole], Blob | None]]
) -> None:
    """Each blob is here, of the size and role said, sent by this account or in the set before.

    Raises `ProblemError` 409 that says how many are not.
    """
    wanted = dict(needed)
    hashes = sorted({sha256 for sha256, _ in wanted})
    sizes: dict[str, int] = {}
    allowed: set[tuple[str, str]] = set()
    for begin in range(0, len(hashes), 500):
        some = hashes[begin : begin + 500]
        here = select(BlobRow.sha256, BlobRow.size).where(BlobRow.sha256.in_(some))
        sizes |= {row.sha256: row.size for row in session.execute(here)}
        held = select(BlobHolderRow.sha256, BlobHolderRow.role).where(
            BlobHolderRow.sha256.in_(some), BlobHolderRow.account_id == account_id
        )
        before = select(SetBlobRow.sha256, SetBlobRow.role).where(
            SetBlobRow.sha256.in_(some), SetBlobRow.set_id == set_id
        )
        for asked in (held, before):
            allowed |= {(sha256, role) for sha256, role in session.execute(asked)}
    missing = [key for key in wanted if (key[0], key[1].value) not in allowed]
    if missing:
        raise ProblemError(
            409,
            "blobs_missing",
            f"{len(missing)} of {len(wanted)} files are not here yet. Send them, then publish again.",
        )
    for (sha256, _), blob in wanted.items():
        if blob is not None and sizes[sha256] != blob.size:
            raise _refused(
                "not_valid", f"A file has {sizes[sha256]} bytes here, not {blob.size}. Read the set again."
            )


def _refused(kind: str, sentence: str) -> ProblemError:
    return ProblemError(422, kind, sentence)
