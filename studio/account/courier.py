"""The desktop's end of a courier file: for a house whose machines have no network."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.account.carried import PICTURE_BYTES, Lacking, Market, Share
from studio.account.clock import hear_carried_time
from studio.account.connections import current
from studio.account.events import take_lease
from studio.account.revocations import take_revocations
from studio.account.syncing import LEASE_TARGET, QUARANTINE, Syncing, note_success, take_page, take_pushed
from studio.account.tables import ConnectionRow
from studio.catalog import Catalog
from studio.catalog.base import now
from studio.catalog.vault import Vault
from studio.credits.offers import key_ring, record_set_photos, remember_offers
from studio.credits.states import USABLE
from studio.credits.tables import UnlockRow
from studio.errors import InputError, StudioError
from studio.files import make_folder, write_file
from sync.client.stopping import Stop
from sync.courier import ANSWER, LETTER, read_text, remove_parts, unpack_blobs, whole_files, write_text
from sync.documents import KeyRing, NotSigned, unchecked
from sync.keys import DeviceKey
from sync.messages.courier import Answer, CarriedFeed, Joined, Letter, SignedLetter
from sync.messages.documents import Keys, Manifest
from sync.messages.operations import Push

T = TypeVar("T")
_AT_ONCE = 16 * 1024**2
"""Bytes of pictures that are kept in one go."""


@dataclass(frozen=True)
class Carried:
    """`settled` and `refused` operations, `events` that came; `files` of sets that came and are whole, `missing` ones
    that other parts have; `manifests` of sets that are whole. `listings` of Explore came, changed or went, `pictures`
    of them came, and some were `left_out` for want of room. `joined` names the server's key where this machine became
    one of an account's.
    """

    settled: int = 0
    refused: int = 0
    events: int = 0
    files: int = 0
    missing: int = 0
    manifests: tuple[Manifest, ...] = ()
    listings: int = 0
    pictures: int = 0
    left_out: bool = False
    joined: str = ""


class Courier:
    """Raises `InputError`, `StorageError`, and `SyncError` for what is wrong with a file. Without a `market` nothing of
    Explore is asked for or taken in; `stop` ends that, with a `StudioError`.
    """

    def __init__(
        self,
        catalog: Catalog,
        vault: Vault,
        syncing: Syncing,
        key: DeviceKey,
        market: Market | None,
        stop: Stop,
    ) -> None:
        self._catalog = catalog
        self._vault = vault
        self._syncing = syncing
        self._key = key
        self._market = market
        self._stop = stop

    def write(
        self,
        file: Path,
        share: Share = Share.ALL,
        picture_bytes: int = PICTURE_BYTES,
        credits_wanted: int = 0,
    ) -> int:
        """Write all that waits, with a wish for the files of unlocked sets that are not here, for what is new in
        Explore, and for so many credits, or more. How many operations.
        """
        batches = self._syncing.all_batches()
        connection = self._connection()
        letter = Letter(
            device_id=connection.device_id,
            pushes=tuple(
                Push(device_id=batch.device_id, epoch=batch.epoch, operations=batch.operations)
                for batch in batches
            ),
            cursor=connection.cursor,
            wanted=self._run(_wanted),
            lease=max(credits_wanted, LEASE_TARGET),
            written=int(now().timestamp()),
            feed=None if self._market is None else self._market.wish(connection.server, share, picture_bytes),
        )
        signed = SignedLetter(letter=letter, signature=self._key.sign(letter.packed()))
        write_text(file, LETTER, signed.packed())
        return sum(len(batch.operations) for batch in batches)

    def read(self, files: list[Path]) -> Carried:
        """Take in the parts of an answer, in any order, now or over several calls. Taking one in twice does nothing."""
        answers = [text for text in (read_text(file, ANSWER) for file in files) if text is not None]
        settled = refused = events = 0
        left_out = False
        for text in answers:
            answer = self._run(lambda session, text=text: _checked(session, text))
            if answer.manifests or answer.feed is not None:
                # For the parts that come later, or come again.
                write_file(
                    make_folder(self._folder, private=True) / f"{answer.letter}.jws", text, private=True
                )
            done = self._run(lambda session, answer=answer: _take(session, answer))
            settled, refused, events = settled + done[0], refused + done[1], events + done[2]
            left_out = left_out or (answer.feed is not None and answer.feed.left_out)
        kept = {file: file.read_bytes() for file in sorted(self._folder.glob("*.jws"))}
        if not answers and not kept:
            raise InputError(
                "courier_first_part",
                "The first part of the answer, whose name has no number, is missing. Take it in with the others.",
            )
        manifests, feeds = self._run(lambda session: _promised(session, kept.values()))
        listings, pictures, late = self._take_market(files, feeds)
        lacking = {sha256: size for manifest in manifests for sha256, size in self._lacking(manifest).items()}
        came = sum(1 for file in files for _ in unpack_blobs(file, self._folder, lacking))
        missing = {sha256 for manifest in manifests for sha256 in self._lacking(manifest)}
        missing |= late.pages.keys() | late.pictures.keys()
        whole = tuple(manifest for manifest in manifests if not self._lacking(manifest))
        for manifest in whole:
            self._put(manifest)
        if not missing:
            remove_parts(self._folder)
            for file in kept:
                file.unlink(missing_ok=True)
        return Carried(settled, refused, events, came, len(missing), whole, listings, pictures, left_out)

    def _take_market(self, files: list[Path], feeds: list[CarriedFeed]) -> tuple[int, int, Lacking]:
        """Listings and pictures that came, and what other parts still bring."""
        market = self._market
        if market is None or not feeds:
            return 0, 0, Lacking({}, {})
        server = self._connection().server
        lacking = market.lacking(feeds, server)
        pictures = 0
        for file in files:
            waiting = dict(lacking.pictures)
            for some in _in_portions(whole_files(file, waiting)):
                if self._stop.is_set():
                    raise StudioError("stopped", "Stopped. What is here already is kept.")
                market.keep(some)
                pictures += len(some)
                for sha256, _ in some:
                    lacking.pictures.pop(sha256, None)
            for path in unpack_blobs(file, self._folder, {**lacking.pages, **lacking.pictures}):
                if path.name in lacking.pictures:
                    market.keep([(path.name, path.read_bytes())])
                    pictures += 1
                    del lacking.pictures[path.name]
                    path.unlink()
        listings = market.take(feeds, server, self._folder, self._stop)
        return listings, pictures, market.lacking(feeds, server)

    def _lacking(self, manifest: Manifest) -> dict[str, int]:
        """Sizes of a set's files that are not here, by their hashes."""
        return {
            sha256: size
            for sha256, size in _blobs(manifest)
            if not (self._folder / sha256).exists() and self._vault.find(sha256) is None
        }

    def _put(self, manifest: Manifest) -> None:
        """A set's files go into the vault together, when the last has come: what nothing refers to leaves it again."""
        for sha256, _ in _blobs(manifest):
            path = self._folder / sha256
            if path.exists():
                self._vault.put(path, sha256=sha256)
                path.unlink()

    @property
    def _folder(self) -> Path:
        return self._catalog.paths.root / "courier"

    def _connection(self) -> ConnectionRow:
        return self._run(_current)

    def _run(self, function: Callable[[Session], T]) -> T:
        return self._catalog.run(function).result()


def read_joined(text: bytes) -> Joined:
    """What a house says to a wish to join, signed by the key that it names. Raises `InputError`."""
    try:
        joined = Joined.model_validate_json(unchecked(text.decode("ascii")))
        return KeyRing(joined.keys).read(text.decode("ascii"), Joined)
    except (NotSigned, ValueError) as error:
        raise InputError(
            "courier_signature",
            "This file is not signed by the house's server, so nothing of it was taken in. Ask for it again there.",
            str(error),
        ) from error


def _current(session: Session) -> ConnectionRow:
    connection = current(session)
    if connection is None or connection.demo:
        raise InputError(
            "no_account",
            "Courier files need an account of a house: sign in once where the server can be reached, or begin with "
            "`anchor courier join`.",
        )
    return connection


def _wanted(session: Session) -> tuple[str, ...]:
    """Unlocked sets whose photos are not in the library."""
    rows = session.scalars(
        select(UnlockRow.set_id)
        .where(UnlockRow.connection_id == _current(session).id, UnlockRow.source_id.is_(None))
        .where(UnlockRow.state.in_(USABLE))
        .order_by(UnlockRow.set_id)
    )
    return tuple(dict.fromkeys(rows))[:200]


def _checked(session: Session, text: bytes) -> Answer:
    connection = _current(session)
    try:
        answer = key_ring(connection).read(text.decode("ascii", "replace"), Answer)
    except (NotSigned, ValidationError) as error:
        raise InputError(
            "courier_signature",
            "This file is not signed by your house's server, so nothing of it was taken in. Ask for it again there.",
        ) from error
    if answer.device_id != connection.device_id:
        raise InputError("courier_device", "This file is the answer to another machine. Take it in there.")
    return answer


def _take(session: Session, answer: Answer) -> tuple[int, int, int]:
    """All of it in one transaction, as if it had come over the wire."""
    connection = _current(session)
    settled = refused = events = 0
    for pushed in answer.pushed:
        done = take_pushed(session, connection, pushed, heard_now=False)
        settled, refused = settled + done[0], refused + done[1]
    if answer.keys.version > Keys.model_validate_json(connection.keys).version:
        connection.keys = answer.keys.packed().decode()
    if answer.revocations:
        take_revocations(session, connection, answer.revocations)
    remember_offers(session, connection, answer.listings)
    if answer.cursor != connection.cursor:
        # An answer from before: its events are here already, or come with the next letter.
        return settled, refused, 0
    for page in answer.pages:
        hear_carried_time(session, page.server_time)
    agrees = None
    for page in answer.pages:
        agrees = take_page(session, connection, page, heard_now=False)
        events += len(page.events)
    if answer.lease is not None:
        take_lease(session, connection, answer.lease)
    if agrees is not None:
        connection.quarantine = "" if agrees else QUARANTINE
    note_success(session, connection)
    return settled, refused, events


def _blobs(manifest: Manifest) -> Iterator[tuple[str, int]]:
    """Hash and size of each file of a set."""
    for photo in manifest.photos:
        for blob in (photo.original, photo.preview, *(each.blob for each in photo.files)):
            yield blob.sha256, blob.size


def _in_portions(pictures: Iterable[tuple[str, bytes]]) -> Iterator[list[tuple[str, bytes]]]:
    portion: dict[str, bytes] = {}
    size = 0
    for sha256, content in pictures:
        portion[sha256] = content
        size += len(content)
        if size >= _AT_ONCE:
            yield list(portion.items())
            portion, size = {}, 0
    if portion:
        yield list(portion.items())


def _promised(session: Session, texts: Iterable[bytes]) -> tuple[list[Manifest], list[CarriedFeed]]:
    """The sets, and what of Explore, that answers bring whose parts may still be under way."""
    connection = _current(session)
    ring = key_ring(connection)
    found: dict[str, Manifest] = {}
    feeds: list[CarriedFeed] = []
    for text in texts:
        try:
            answer = ring.read(text.decode("ascii", "replace"), Answer)
            several = [ring.read(manifest, Manifest) for manifest in answer.manifests]
        except NotSigned:
            continue
        found |= {manifest.set_id: manifest for manifest in several}
        if answer.feed is not None:
            feeds.append(answer.feed)
    for manifest in found.values():
        record_set_photos(session, connection, manifest)
    return list(found.values()), feeds
