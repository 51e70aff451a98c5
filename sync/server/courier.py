"""The server's end of a courier file: the same handlers as over the wire, and files in parts."""

from __future__ import annotations

import logging
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import Field, ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from sync.courier import ANSWER, JOIN, JOINED, LETTER, Parts, read_text, write_text
from sync.keys import is_signed_by, joining_message
from sync.messages.accounts import AccountKind
from sync.messages.courier import MAX_PUSHES, Answer, Join, Joined, Letter, SignedLetter
from sync.messages.documents import Manifest
from sync.messages.events import MAX_EVENTS, Pulled
from sync.messages.leases import LeaseGranted
from sync.messages.marketplace import Listing, ListingState
from sync.server import leases, pull, push
from sync.server.accounts import devices
from sync.server.accounts.access import Caller
from sync.server.accounts.houses import spending_account
from sync.server.accounts.people import account_by_email
from sync.server.accounts.tables import AccountRow, DeviceRow
from sync.server.house import House
from sync.server.ledger.tables import UnlockRow
from sync.server.listings.access import manifest_for, unlocked_version
from sync.server.listings.carried import carry_feed
from sync.server.listings.tables import ListingRow
from sync.server.problems import ProblemError

_log = logging.getLogger(__name__)
PART_BYTES = 3_900_000_000
"""What fits a stick that was formatted as FAT32."""


class ReceivedLetter(Letter):
    """A letter as it may come: with operations that nobody can read, which are rejected alone."""

    pushes: tuple[push.Received, ...] = Field(max_length=MAX_PUSHES)  # pyright: ignore[reportIncompatibleVariableOverride]


class _Signed(SignedLetter):
    letter: ReceivedLetter  # pyright: ignore[reportIncompatibleVariableOverride]


def answer_file(house: House, letter: Path, answer: Path, part_bytes: int = PART_BYTES) -> list[Path]:
    """Read a letter and write the answer to it: the files made. Raises `ProblemError`, and `SyncError` for files."""
    text = read_text(letter, LETTER)
    if text is None:
        raise ProblemError(
            422, "no_letter", f"{letter.name} is no letter of a desktop. Ask for the right file."
        )
    try:
        signed = _Signed.model_validate_json(text)
    except ValidationError as error:
        raise ProblemError(422, "not_valid", f"{letter.name} cannot be read: write it anew.") from error
    with TemporaryDirectory(prefix="courier-", dir=house.config.data) as folder:
        reply = work(house, signed, Path(folder))
        parts = Parts(answer, part_bytes)
        parts.add(ANSWER, house.signer.sign(reply).encode())
        if reply.feed is not None:
            for page in reply.feed.pages:
                parts.add_blob(page.file.sha256, [(Path(folder) / page.file.sha256).read_bytes()])
    for manifest in (house.signer.read(text, Manifest) for text in reply.manifests):
        for sha256, size in blobs_of(manifest):
            parts.add_blob(sha256, house.blobs.read(sha256, 0, size))
    if reply.feed is not None:
        for picture in reply.feed.pictures:
            parts.add_blob(picture.sha256, house.blobs.read(picture.sha256, 0, picture.size))
    parts.close()
    return parts.files


def admit_file(house: House, wish: Path, reply: Path, who: str) -> Joined:
    """Make the machine that a wish to join comes from one of an account's, named by address or id, and write what it is
    told. Raises `ProblemError`, and `SyncError` for files.
    """
    text = read_text(wish, JOIN)
    try:
        join = None if text is None else Join.model_validate_json(text)
    except ValidationError as error:
        raise ProblemError(422, "not_valid", f"{wish.name} cannot be read: write it anew.") from error
    if join is None:
        raise ProblemError(422, "no_wish", f"{wish.name} is no wish to join. Ask for the right file.")
    if not is_signed_by(join.public_key, join.proof, joining_message(join.public_key)):
        raise ProblemError(
            403, "bad_proof", f"{wish.name} is not as its machine signed it. Have it written anew."
        )

    def admit(session: Session) -> Joined:
        account = session.get(AccountRow, who) or account_by_email(session, who.strip().lower())
        if account is None:
            raise ProblemError(404, "no_account", f"There is no account {who}. Make it first.")
        device = devices.admit(session, account.id, join.public_key, join.name)
        return Joined(
            public_key=join.public_key,
            device_id=device.id,
            epoch=device.epoch,
            account_id=account.id,
            name=account.name,
            email=account.email or "",
            kind=AccountKind(account.kind),
            server=house.url,
            keys=house.signer.public(),
        )

    joined = house.database.run(admit)
    write_text(reply, JOINED, house.signer.sign(joined).encode())
    return joined


def work(house: House, signed: _Signed, folder: Path) -> Answer:
    """What the wire would have answered to the same; pages of Explore are in `folder`. Raises `ProblemError`."""
    letter = signed.letter
    with house.database.read() as session:
        device = _device(session, letter, signed)
        caller = Caller(device.account_id, device.id)
        payer = spending_account(session, caller)
    return Answer(
        device_id=letter.device_id,
        letter=letter.digest(),
        cursor=letter.cursor,
        pushed=tuple(push.push(house, caller, received) for received in letter.pushes),
        lease=_lease(house, caller, letter),
        pages=_pages(house, payer, letter.cursor),
        manifests=_manifests(house, caller, letter),
        keys=house.signer.public(),
        revocations=pull.revocations(house),
        listings=_listings(house, payer),
        feed=None if letter.feed is None else carry_feed(house, letter.feed, folder),
    )


def blobs_of(manifest: Manifest) -> list[tuple[str, int]]:
    """Hash and size of all files of a set, each once."""
    found: dict[str, int] = {}
    for photo in manifest.photos:
        for blob in (photo.original, photo.preview, *(file.blob for file in photo.files)):
            found[blob.sha256] = blob.size
    return list(found.items())


def _device(session: Session, letter: Letter, signed: SignedLetter) -> DeviceRow:
    device = session.get(DeviceRow, letter.device_id)
    if device is None or device.revoked_at is not None:
        raise ProblemError(403, "no_device", "This letter is of a device that this house does not know.")
    if not _is_signed(device, signed):
        raise ProblemError(403, "bad_signature", "This letter is not as its device signed it. Write it anew.")
    session.expunge(device)
    return device


def _is_signed(device: DeviceRow, signed: SignedLetter) -> bool:
    try:
        return is_signed_by(device.public_key, signed.signature, signed.letter.packed())
    except TypeError:
        return False  # a number with a fraction, which no device signs


def _lease(house: House, caller: Caller, letter: Letter) -> LeaseGranted | None:
    if not letter.lease:
        return None
    try:
        return house.database.run(lambda session: leases.issue(session, house, caller, letter.lease))
    except ProblemError:
        return None  # debt, a review: the events say so


def _pages(house: House, account_id: str, cursor: str) -> tuple[Pulled, ...]:
    pages: list[Pulled] = []
    while not pages or pages[-1].has_more:
        try:
            pages.append(pull.pull(house, account_id, cursor, MAX_EVENTS))
        except ProblemError as problem:
            if problem.status not in (400, 410) or pages:
                raise
            pages.append(pull.pull(house, account_id, "", MAX_EVENTS))
        cursor = pages[-1].cursor
    return tuple(pages)


def _listings(house: House, payer: str) -> tuple[Listing, ...]:
    """What the account's unlocked sets cost, as far as they are on offer."""
    unlocked = select(UnlockRow.set_id).where(UnlockRow.account_id == payer, UnlockRow.state == "open")
    asked = select(ListingRow.listing).where(
        ListingRow.set_id.in_(unlocked), ListingRow.state == ListingState.LIVE
    )
    with house.database.read() as session:
        return tuple(Listing.model_validate_json(text) for text in session.scalars(asked))


def _manifests(house: House, caller: Caller, letter: Letter) -> tuple[str, ...]:
    found: list[str] = []
    for set_id in letter.wanted:
        try:
            with house.database.read() as session:
                version = unlocked_version(session, caller, set_id)
                text = manifest_for(session, caller, set_id, version)
        except ProblemError:
            continue
        files = blobs_of(house.signer.read(text, Manifest))
        lost = [sha256 for sha256, _ in files if not house.blobs.has(sha256)]
        if lost:
            _log.error("Set %s does not go along. Take its files from a backup: %s", set_id, ", ".join(lost))
        else:
            found.append(text)
    return tuple(found)
