"""Publishing photo sets: the account's own listings, and how one of them comes about."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from render.client import RenderClient
from studio.account.account import Account
from studio.account.words import in_studio_words
from studio.catalog.base import new_id
from studio.errors import InputError
from studio.files import make_folder, storage_error
from studio.library.photos import PhotoLibrary
from studio.library.pictures import Pictures
from studio.publishing.set_file import is_id, note_set_id, read_set_file
from sync.client.stopping import Stop

if TYPE_CHECKING:
    from studio.publishing.preparing import PreparedSet, Preparing
    from sync.client.house import HouseClient
    from sync.client.publishing import PublishingClient
    from sync.messages.accounts import Account as Who
    from sync.messages.marketplace import Draft, Listing

Listener = Callable[[int, int], None]
"""Called with how many of how many bytes the server has."""


@dataclass(frozen=True)
class OwnListing:
    """A set of the account's as it is in Explore; prices and fees in credits. `reason` is why the house holds it or
    took it down.
    """

    set_id: str
    version: int
    state: str
    title: str
    photos: int
    generation_price: int
    generation_fee: int
    unlock_price: int
    unlock_fee: int
    reason: str = ""


@dataclass(frozen=True)
class Published:
    """What a publication, or a check of one, came to. `set_id` is None for a set that was never published; `listing` is
    None after a check. `unmapped` are the `photos` without an anchor map, which whoever unlocks the set has to make.
    """

    set_id: str | None
    photos: tuple[str, ...]
    bytes: int
    unmapped: tuple[str, ...]
    listing: OwnListing | None


class Publishing:
    """Works on the caller's thread. Every method raises `StudioError`, a `NetworkError` for the network's part with the
    server's own sentence where it refuses.
    """

    def __init__(
        self,
        account: Account,
        photos: PhotoLibrary,
        pictures: Pictures,
        decoder: RenderClient,
        scratch: Path,
    ) -> None:
        self._account = account
        self._photos = photos
        self._pictures = pictures
        self._decoder = decoder
        self._scratch = scratch

    def check(self, file: Path) -> Published:
        """Read a set file and all that it names, without a network: nothing is sent, or written into the file."""
        told = read_set_file(file)
        nobody = new_id()
        with tempfile.TemporaryDirectory(dir=make_folder(self._scratch)) as scratch:
            prepared = self._preparing(file, scratch).prepare(told, told.set_id or new_id(), nobody)
        return _came_to(told.set_id, prepared, None)

    def publish(
        self, file: Path, on_bytes: Listener, stop: Stop | None = None, *, replace: bool = False
    ) -> Published:
        """Put the set of a set file live, or a new version of it. What the server has already is not sent again.

        The set's id is written into the file before anything is sent. A set of which no photo is left is refused as
        `other_set`, since that is what a copied file looks like; `replace` says that it is meant.
        """
        told = read_set_file(file)
        set_id = told.set_id or new_id()
        with in_studio_words():
            house = self._account.house()
            account_id = _publishing_account(house.account(stop))
        with tempfile.TemporaryDirectory(dir=make_folder(self._scratch)) as scratch:
            prepared = self._preparing(file, scratch).prepare(told, set_id, account_id)
            note_set_id(file, set_id)
            with in_studio_words():
                client = _client_of(house)
                before = client.draft(set_id, stop)
                if before is not None and not replace:
                    _refuse_another(before, prepared.draft, file)
                listing = _send(client, prepared, before, on_bytes, stop)
        return _came_to(set_id, prepared, _own(listing))

    def own_sets(self) -> tuple[OwnListing, ...]:
        """What the account has published, whatever its state."""
        with in_studio_words():
            sets = _client_of(self._account.house()).own_sets().sets
        return tuple(_own(each.listing, each.reason) for each in sets)

    def reprice(self, set_id: str, generation_price: int, unlock_price: int) -> OwnListing:
        """Other prices from now on; offers that were seen stay good."""
        from sync.messages.operations import Reprice

        with in_studio_words():
            client = _client_of(self._account.house())
            body = Reprice(
                set_id=set_id,
                base_version=_version(client, set_id),
                generation_price=generation_price,
                unlock_price=unlock_price,
            )
            return _own(client.reprice(body))

    def withdraw(self, set_id: str) -> OwnListing:
        """No new unlocks from now on; pictures that were made stay licensed."""
        from sync.messages.operations import Unpublish

        with in_studio_words():
            client = _client_of(self._account.house())
            return _own(client.unpublish(Unpublish(set_id=set_id, base_version=_version(client, set_id))))

    def _preparing(self, file: Path, scratch: str) -> Preparing:
        from studio.publishing.preparing import Preparing

        return Preparing(self._photos, self._pictures, self._decoder, file.absolute().parent, Path(scratch))


def _client_of(house: HouseClient) -> PublishingClient:
    from sync.client.publishing import PublishingClient

    return PublishingClient(house)


def _publishing_account(who: Who) -> str:
    """In whose name this person publishes: the house's with a seat that may, else the own one."""
    from sync.messages.accounts import Role

    may = who.seat is not None and who.seat.accepted and who.seat.role in (Role.ADMIN, Role.CREATOR)
    return who.seat.house_id if who.seat is not None and may else who.account_id


def _version(client: PublishingClient, set_id: str) -> int:
    draft = client.draft(set_id) if is_id(set_id) else None
    if draft is None:
        raise InputError("not_found", "There is no such set on the server. `anchor sets list` shows yours.")
    return draft.base_version


def _refuse_another(before: Draft, draft: Draft, file: Path) -> None:
    hashes = [{photo.original.sha256 for photo in each.photos} for each in (before, draft)]
    if not hashes[0] & hashes[1]:
        raise InputError(
            "other_set",
            f"None of these photos is in the set “{before.title}” whose id {file.name} names. If the file is a copy, "
            "take its set_id out; if all photos are new, publish with --replace.",
        )


def _send(
    client: PublishingClient,
    prepared: PreparedSet,
    before: Draft | None,
    on_bytes: Listener,
    stop: Stop | None,
) -> Listing:
    """Papers first: what may be wrong with them is known before gigabytes were sent."""
    filed = () if before is None else before.releases
    for paper in prepared.papers:
        if paper.release not in filed:
            client.file_release(paper.release, _read(paper.file), stop)
    done, total = 0, sum(file.size for file in prepared.files)
    for file in prepared.files:
        client.send_file(file, lambda here, done=done: on_bytes(done + here, total), stop)
        done += file.size
    version = 0 if before is None else before.base_version
    return _publish(client, prepared.draft.model_copy(update={"base_version": version}), stop)


def _publish(client: PublishingClient, draft: Draft, stop: Stop | None) -> Listing:
    """Also where the answer is lost on its way back."""
    from sync.errors import SyncError, SyncErrorKind

    try:
        return client.publish(draft, stop)
    except SyncError as error:
        if error.kind not in (SyncErrorKind.UNREACHABLE, SyncErrorKind.INCOMPLETE):
            raise
        for own in client.own_sets(stop).sets:
            if (own.listing.set_id, own.listing.version) == (draft.set_id, draft.base_version + 1):
                return own.listing
        raise


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise storage_error(error, file) from error


def _came_to(set_id: str | None, prepared: PreparedSet, listing: OwnListing | None) -> Published:
    size = sum(file.size for file in prepared.files)
    names = tuple(photo.name for photo in prepared.draft.photos)
    return Published(set_id, names, size, prepared.unmapped, listing)


def _own(listing: Listing, reason: str = "") -> OwnListing:
    return OwnListing(
        listing.set_id,
        listing.version,
        listing.state.value,
        listing.title,
        listing.photos,
        listing.generation_price,
        listing.generation_fee,
        listing.unlock_price,
        listing.unlock_fee,
        reason,
    )
