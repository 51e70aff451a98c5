"""The account at a house server as Explore asks for it, and the feed of its listings."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from studio.account.connections import ACCOUNT, CREDITS, current
from studio.account.words import in_studio_words
from studio.credits.states import USABLE
from studio.credits.tables import FavouriteRow, UnlockRow
from studio.errors import InputError, NetworkError, StudioError
from studio.explore.account import Standing
from studio.explore.explore import Explore
from sync.client.stopping import Stop

if TYPE_CHECKING:
    from studio.account.account import Account
    from studio.account.states import AccountView
    from studio.catalog import Catalog
    from studio.credits.wallet import Wallet
    from sync.messages.documents import Blob, Manifest
    from sync.messages.marketplace import Listing

PAGE = 500
_log = logging.getLogger(__name__)


class HouseAccount:
    """An `explore.account.Account`: the wallet's books, and the server of whoever is signed in."""

    def __init__(self, catalog: Catalog, account: Account, wallet: Wallet) -> None:
        self._catalog = catalog
        self._account = account
        self._wallet = wallet

    def standing(self, session: Session) -> Standing:
        connection = current(session)
        if connection is None:
            return Standing()
        marked = session.scalars(
            select(FavouriteRow.set_id).where(FavouriteRow.connection_id == connection.id)
        )
        usable = select(UnlockRow.set_id).where(
            UnlockRow.connection_id == connection.id, UnlockRow.state.in_(USABLE)
        )
        return Standing(frozenset(marked), frozenset(session.scalars(usable)))

    def took(self, session: Session, listings: Sequence[Listing]) -> None:
        from studio.credits.offers import remember_offers

        connection = current(session)
        if connection is not None:
            unlocked = self.standing(session).unlocked
            remember_offers(session, connection, [each for each in listings if each.set_id in unlocked])

    def mark(self, set_id: str, *, on: bool) -> None:
        self._wallet.set_favourite(set_id, on).result()

    def prepare(self, cost: int) -> None:
        try:
            self._account.prepare(cost).result()
        except StudioError as error:
            _log.info("nothing was reserved before an unlock: %s", error.message)

    def unlock(self, session: Session, listing: Listing) -> None:
        from studio.credits.offers import remember_offers
        from studio.credits.wallet import require_account, unlock

        connection = require_account(session)
        if not remember_offers(session, connection, [listing]):
            raise InputError(
                "bad_offer",
                "The price of this set is not signed by your server, so nothing was paid. Sync, then try again.",
            )
        unlock(session, listing.set_id)

    def manifest(self, set_id: str) -> Manifest:
        from studio.credits.offers import key_ring, record_set_photos
        from studio.credits.wallet import require_account
        from sync.documents import NotSigned
        from sync.messages.documents import Manifest

        # The server has to know of the unlock before it gives anything out.
        self._account.sync_now().result()
        version = self._catalog.run(lambda session: _unlocked_version(session, set_id)).result()
        try:
            with in_studio_words():
                document = self._account.house().manifest(set_id, version)
        except NetworkError as error:
            if error.kind != "offline":
                raise
            raise NetworkError(
                error.kind,
                "The set is yours. This machine works offline, so its originals are still to come: with the next sync, "
                "or with the answer to the next file that you carry by hand.",
            ) from error

        def work(session: Session) -> Manifest:
            connection = require_account(session)
            try:
                manifest = key_ring(connection).read(document, Manifest)
            except NotSigned as error:
                raise NetworkError(
                    "damaged",
                    "The list of this set's files is not signed by your server, so nothing of it was fetched. "
                    "Try again later.",
                    str(error),
                ) from error
            if manifest.set_id == set_id:
                record_set_photos(session, connection, manifest)
            return manifest

        return self._catalog.run(work).result()

    def arrived(self, session: Session, set_id: str, source_id: str) -> None:
        connection = current(session)
        if connection is not None:
            ours = (UnlockRow.connection_id == connection.id) & (UnlockRow.set_id == set_id)
            session.execute(update(UnlockRow).where(ours).values(source_id=source_id))

    def preview(self, sha256: str) -> bytes:
        with in_studio_words():
            return self._account.house().preview(sha256)

    def fetch(self, blob: Blob, target: Path, on_bytes: Callable[[int], None], stop: Stop) -> None:
        with in_studio_words():
            self._account.house().blob(blob, target, on_bytes, stop)


class FeedReader:
    """Reads what is new in the marketplace after each sync of the account; one reading at a time."""

    def __init__(self, catalog: Catalog, account: Account, explore: Explore) -> None:
        self._catalog = catalog
        self._account = account
        self._explore = explore
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="explore-feed")
        self._stop = Stop()
        self._lock = threading.Lock()
        self._seen: object = None
        self._standing: Standing | None = None
        account.changed.connect(self._account_changed)
        catalog.touched.connect(self._touched)

    def read(self) -> Future[int]:
        """Ask for what is new; how many listings came, changed or went. The future raises `NetworkError`."""
        return self._thread.submit(self._read)

    def close(self) -> None:
        self._stop.set()
        self._account.changed.disconnect(self._account_changed)  # pyright: ignore[reportUnknownMemberType]
        self._catalog.touched.disconnect(self._touched)  # pyright: ignore[reportUnknownMemberType]
        self._thread.shutdown(wait=True, cancel_futures=True)

    def _account_changed(self, view: AccountView) -> None:
        """A sync that went well is followed by the feed."""
        seen = view.account_id, view.server, view.last_success
        with self._lock:
            new, self._seen = seen != self._seen and view.last_success is not None, seen
        if new and not self._stop.is_set():
            self.read().add_done_callback(_log_failure)

    def _read(self) -> int:
        from studio.account.syncing import AGAIN, CIRCLE
        from sync.client.house import ResyncNeeded

        count = 0
        anew = False
        with in_studio_words():
            house = self._account.house()
            server = self._catalog.run(_server).result()
            again, stuck = False, 0
            while not self._stop.is_set():
                feed = self._explore.feed().result()
                cursor = feed.cursor if feed.server == server and not again else ""
                try:
                    page = house.explore(cursor, PAGE, self._stop)
                except ResyncNeeded:
                    if again:
                        raise NetworkError("damaged", CIRCLE) from None
                    again = True
                    continue
                anew = anew or not cursor
                count += self._explore.apply(page, server, anew=again).result()
                again = False
                if not page.has_more:
                    break
                stuck = stuck + 1 if page.cursor == cursor else 0
                if stuck > AGAIN:
                    raise NetworkError("damaged", CIRCLE)
        if anew:
            self._explore.recall_covers().result()
        return count

    def _touched(self, topic: str) -> None:
        """Favourites and unlocks may have come from another machine; only where they did is anything told."""
        if topic in (ACCOUNT, CREDITS) and not self._stop.is_set():
            self._catalog.run(self._look).add_done_callback(self._looked)

    def _look(self, session: Session) -> bool:
        standing = self._explore.standing(session)
        before, self._standing = self._standing, standing
        return before is not None and standing != before

    def _looked(self, future: Future[bool]) -> None:
        if not future.cancelled() and future.exception() is None and future.result():
            self._explore.notice()


def _server(session: Session) -> str:
    """Which marketplace the listings are of."""
    connection = current(session)
    return "" if connection is None else connection.server


def _unlocked_version(session: Session, set_id: str) -> int | None:
    """The version of a set that was paid for: its photos are what the licence is about, whatever came since."""
    connection = current(session)
    if connection is None:
        return None
    paid = select(func.max(UnlockRow.set_version)).where(
        UnlockRow.connection_id == connection.id,
        UnlockRow.set_id == set_id,
        UnlockRow.state.in_(USABLE),
    )
    return session.scalar(paid)


def _log_failure(future: Future[int]) -> None:
    error = None if future.cancelled() else future.exception()
    if error is not None:
        _log.info("the feed was not read: %s", error)
