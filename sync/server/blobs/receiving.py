"""An upload from its announcement to its blob."""

from __future__ import annotations

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from sync.messages.uploads import MOST_BYTES, BlobRole, Upload, UploadWanted
from sync.server.accounts.access import Caller
from sync.server.accounts.houses import publishing_account
from sync.server.blobs import keeping
from sync.server.blobs.tables import BlobHolderRow, BlobRow, UploadRow
from sync.server.blobs.uploads import refusal
from sync.server.database import seconds_now
from sync.server.house import House
from sync.server.listings.checks import check_creator
from sync.server.listings.palette import NotAPicture, measure
from sync.server.problems import ProblemError

MOST_OPEN = 500
KEPT_SECONDS = 7 * 24 * 3600
"""How long a file that nobody goes on with is kept."""


def announce(house: House, caller: Caller, wanted: UploadWanted) -> Upload:
    """Where to go on with a file, or that it is here. Only who sent all its bytes before need not send them again.

    Raises `ProblemError` 403, 413, 429, 507.
    """
    most = MOST_BYTES[wanted.role]
    if wanted.size > most:
        raise ProblemError(
            413, "too_large", f"A file of this kind may have {most // 1024} KB at most. Make it smaller."
        )

    def work(session: Session) -> Upload:
        account_id = publishing_account(session, caller)
        check_creator(session, account_id)
        _sweep(session, house)
        if keeping.holds(session, account_id, wanted.sha256, wanted.role):
            return Upload(upload_id=None, offset=wanted.size, here=True)
        row = _unfinished(session, account_id, wanted)
        if row is None:
            _refuse_beyond(house.config.limits.account_bytes, session, account_id, wanted.size)
            house.uploads.refuse_without_room(wanted.size)
            row = UploadRow(account_id=account_id, **wanted.model_dump(mode="json"))
            session.add(row)
            session.flush()
        return Upload(upload_id=row.id, offset=house.uploads.here(row.id), here=False)

    return house.database.run(work)


def find(session: Session, account_id: str, upload_id: str) -> UploadRow:
    """Of this account, and no longer the session's. Raises `ProblemError` 404."""
    row = session.get(UploadRow, upload_id)
    if row is None or row.account_id != account_id:
        raise ProblemError(404, "no_upload", "No such file is being sent. Announce it again.")
    session.expunge(row)
    return row


def finish(house: House, row: UploadRow) -> Upload:
    """What is here now; a blob, if it is all there. Raises a 422 `ProblemError` where it is not what it should be."""
    offset = house.uploads.here(row.id)
    if offset < row.size:
        house.database.run(lambda session: _touch(session, row.id))
        return Upload(upload_id=row.id, offset=offset, here=False)
    try:
        _check(house, row)
    except ProblemError:
        drop(house, row.id)
        raise
    with house.uploads.taken(row.sha256):
        try:
            keeping.store(house.blobs, house.uploads.path(row.id), row.sha256)
        except OSError as error:
            raise refusal(error) from error
        house.database.run(lambda session: _complete(session, row))
    return Upload(upload_id=None, offset=row.size, here=True)


def drop(house: House, upload_id: str) -> None:
    """Forget an upload, its row and what of it has come."""

    def work(session: Session) -> None:
        row = session.get(UploadRow, upload_id)
        if row is not None:
            session.delete(row)

    house.database.run(work)
    house.uploads.drop(upload_id)


def _touch(session: Session, upload_id: str) -> None:
    session.get_one(UploadRow, upload_id).touched_at = seconds_now()


def _complete(session: Session, row: UploadRow) -> None:
    keeping.note(session, row.account_id, row.sha256, row.size, BlobRole(row.role), row.media_type)
    session.delete(session.get_one(UploadRow, row.id))


def _check(house: House, row: UploadRow) -> None:
    if house.uploads.hash(row.id) != row.sha256:
        raise ProblemError(422, "damaged", "The file arrived with other bytes than it has. Send it again.")
    if row.role == BlobRole.PREVIEW:
        try:
            measure(house.uploads.path(row.id).read_bytes())
        except NotAPicture as error:
            sentence = "A preview must be a small JPEG, PNG or WebP. Make it anew."
            raise ProblemError(422, "not_valid", sentence) from error
    if row.role == BlobRole.LICENCE:
        try:
            house.uploads.path(row.id).read_text(encoding="utf-8")
        except UnicodeError as error:
            raise ProblemError(422, "not_valid", "A licence must be plain text in UTF-8.") from error


def _unfinished(session: Session, account_id: str, wanted: UploadWanted) -> UploadRow | None:
    mine = select(UploadRow).where(UploadRow.account_id == account_id)
    row = session.scalar(mine.where(UploadRow.sha256 == wanted.sha256, UploadRow.role == wanted.role.value))
    if row is not None and row.size != wanted.size:
        raise ProblemError(
            409, "size", f"This file was announced with {row.size} bytes. Drop that upload first."
        )
    if row is None:
        open_now = session.scalar(select(func.count()).select_from(mine.subquery())) or 0
        if open_now >= MOST_OPEN:
            raise ProblemError(
                429, "too_many", f"{MOST_OPEN} files are on their way already. Finish some of them first."
            )
    return row


def _refuse_beyond(most: int, session: Session, account_id: str, size: int) -> None:
    if not most:
        return
    mine = select(BlobHolderRow.sha256).where(BlobHolderRow.account_id == account_id)
    kept = session.scalar(select(func.sum(BlobRow.size)).where(BlobRow.sha256.in_(mine))) or 0
    coming = session.scalar(select(func.sum(UploadRow.size)).where(UploadRow.account_id == account_id)) or 0
    if int(kept) + int(coming) + size > most:
        raise ProblemError(
            403,
            "no_room",
            f"All files of an account may have {most // 10**6} MB together here, and this one would be too much. "
            "Write to whoever runs the server.",
        )


def _sweep(session: Session, house: House) -> None:
    before = seconds_now() - KEPT_SECONDS
    session.execute(delete(UploadRow).where(UploadRow.touched_at < before))
    house.uploads.sweep(before)
