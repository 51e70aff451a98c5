"""Explore as the window uses it: listings looked through, marked, and unlocked into the library."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from psygnal import Signal
from sqlalchemy.orm import Session

from studio.catalog import Catalog
from studio.catalog.vault import Vault
from studio.errors import InputError, StudioError
from studio.explore import copying, listings
from studio.explore.account import Account, NoAccount, Standing
from studio.explore.covers import Covers
from studio.explore.listings import Feed, ListingSummary
from studio.explore.search import ExploreFacets, ExploreQuery, ExploreSearch
from studio.library.imports import ImportTask
from studio.library.photos import PhotoLibrary
from studio.paths import ProfilePaths

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from studio.explore.search import Numbers
    from sync.messages.documents import Manifest
    from sync.messages.marketplace import Explore as FeedPage
    from sync.messages.marketplace import Listing

BROKEN_OFF = ("unreachable", "incomplete", "busy", "portal", "offline")
"""Kinds of failure that are the network's, so that the next sync that goes well is a reason to try again."""
_NOTING_SECONDS = 0.5
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ExploreChanged:
    """`listings`: some came, changed or went. `sets`: ids of sets that were marked, unlocked or copied; what is
    shown of them is to be read again.
    """

    listings: bool = False
    sets: tuple[str, ...] = ()


@dataclass(frozen=True)
class SetPage:
    """All there is to know of a set: its listing as it came, and how it stands with this account and profile."""

    listing: Listing
    summary: ListingSummary


@dataclass(frozen=True)
class Fetching:
    """A set whose originals are on their way."""

    set_id: str
    title: str
    task: ImportTask


class Explore:
    """Methods return futures. Signals, on any thread: `changed(ExploreChanged)`; `copying(set_id, done, total)` in
    bytes while a set is fetched.
    """

    changed = Signal(ExploreChanged)
    copying = Signal(str, object, object)

    def __init__(self, catalog: Catalog, photos: PhotoLibrary, vault: Vault, paths: ProfilePaths) -> None:
        self._catalog = catalog
        self._photos = photos
        self._vault = vault
        self._paths = paths
        self._account: Account = NoAccount()
        self._search = ExploreSearch()
        self._edits = ThreadPoolExecutor(1, thread_name_prefix="explore")
        self._tasks: dict[str, ImportTask] = {}
        self._broken_off: set[str] = set()
        self._lock = threading.Lock()
        self._here: dict[str, bool] = {}
        self._noting: threading.Timer | None = None
        self._closed = False
        self.covers = Covers(paths.covers, catalog.key, self._account)
        self.covers.arrived.connect(self._note_arrival)
        self.covers.dropped.connect(self._note_dropped)

    def use(self, account: Account) -> None:
        """From now on this account is asked."""
        self._account = account
        self.covers.use(account)
        self.changed.emit(ExploreChanged(listings=True))

    # -- the feed --------------------------------------------------------------------------------------------

    def feed(self) -> Future[Feed]:
        """How far the feed was read; where the next page is asked for."""
        return self._catalog.run(listings.read_feed)

    def apply(
        self, page: FeedPage, server: str = "", *, after: str | None = None, anew: bool = False
    ) -> Future[int]:
        """Take a page of a server's feed with its cursor; how many listings came, changed or went. With `after`, none
        where the feed of that server stands elsewhere by now; `anew` forgets what is here first.
        """

        def work(session: Session) -> int:
            before = listings.read_feed(session)
            if after is not None and after != (before.cursor if before.server == server else ""):
                return 0
            if anew:
                listings.forget(session)
            count = listings.write_page(session, page, server)
            self._account.took(session, page.listings)
            self._search.changed()
            return count

        taken = self._catalog.run(work)
        taken.add_done_callback(self._tell_of_page)
        return taken

    def _tell_of_page(self, taken: Future[int]) -> None:
        if not taken.cancelled() and taken.exception() is None and taken.result():
            self.changed.emit(ExploreChanged(listings=True))

    def standing(self, session: Session) -> Standing:
        """What of it all is the account's, within a transaction."""
        return self._account.standing(session)

    def notice(self) -> None:
        """Favourites or unlocks came from the server."""
        self.changed.emit(ExploreChanged(listings=True))

    # -- looking ---------------------------------------------------------------------------------------------

    def count(self, query: ExploreQuery) -> Future[int]:
        """How many listings a query finds."""
        return self._catalog.run(lambda session: len(self._numbers(session, query)))

    def page(self, query: ExploreQuery, offset: int, limit: int) -> Future[tuple[ListingSummary, ...]]:
        """A part of what a query finds, in its order."""

        def work(session: Session) -> tuple[ListingSummary, ...]:
            numbers = self._numbers(session, query)[offset : offset + limit].tolist()
            return listings.read_summaries(session, numbers, self._account.standing(session))

        return self._catalog.run(work)

    def position_of(self, query: ExploreQuery, set_id: str) -> Future[int | None]:
        """Where a set stands in the answer, None where it is not in it."""

        def work(session: Session) -> int | None:
            found = listings.numbers_of(session, [set_id])
            places = (self._numbers(session, query) == (found[0] if found else -1)).nonzero()[0]
            return int(places[0]) if len(places) else None

        return self._catalog.run(work)

    def facets(self) -> Future[ExploreFacets]:
        """What can be filtered by, with how many listings have it."""
        return self._catalog.run(self._search.facets)

    def similar(self, set_id: str, limit: int = 24) -> Future[tuple[ListingSummary, ...]]:
        """The sets whose colours are most alike to this one's."""
        return self.page(ExploreQuery(like=set_id), 0, limit)

    def set_page(self, set_id: str) -> Future[SetPage]:
        """Raises `InputError` `not_found` for a set whose listing is not here."""

        def work(session: Session) -> SetPage:
            listing = listings.read_listing(session, set_id)
            numbers = listings.numbers_of(session, [set_id])
            (summary,) = listings.read_summaries(session, numbers, self._account.standing(session))
            return SetPage(listing, summary)

        return self._catalog.run(work)

    def _numbers(self, session: Session, query: ExploreQuery) -> Numbers:
        return self._search.numbers(session, query, self._account.standing(session))

    # -- doing -----------------------------------------------------------------------------------------------

    def mark(self, set_id: str, *, on: bool) -> Future[None]:
        """A favourite, or none any more; the server hears of it with the next sync."""

        def work() -> None:
            self._account.mark(set_id, on=on)
            self.changed.emit(ExploreChanged(sets=(set_id,)))

        return self._edits.submit(work)

    def unlock(self, set_id: str, cost: int) -> Future[ImportTask]:
        """Pay `cost` credits, which are those that the person saw, and fetch the set; the task that does.

        Raises `InputError`: `price_changed`, and why the account could not pay.
        """

        def pay(session: Session) -> None:
            listing = listings.read_listing(session, set_id)
            if listing.unlock_price + listing.unlock_fee != cost:
                raise InputError(
                    "price_changed",
                    "The creator changed the price while you looked. Look at the new price, then unlock again.",
                )
            self._account.unlock(session, listing)
            copying.want(session, set_id, listing.version, listing.title)

        def work() -> ImportTask:
            self._account.prepare(cost)
            self._catalog.run(pay).result()
            task = self._copy(set_id)
            self.changed.emit(ExploreChanged(sets=(set_id,)))
            return task

        return self._edits.submit(work)

    def fetch(self, set_id: str) -> Future[ImportTask]:
        """Fetch a set that is unlocked already: one that was stopped, or that another machine unlocked. One that was
        begun goes on even where its listing has gone from Explore since.
        """

        def want(session: Session) -> None:
            if set_id not in self._account.standing(session).unlocked:
                raise InputError("locked", "This set is not unlocked yet. Unlock it, then it can be fetched.")
            if not copying.want_again(session, set_id):
                listing = listings.read_listing(session, set_id)
                copying.want(session, set_id, listing.version, listing.title)

        def work() -> ImportTask:
            self._catalog.run(want).result()
            task = self._copy(set_id)
            self.changed.emit(ExploreChanged(sets=(set_id,)))
            return task

        return self._edits.submit(work)

    def take_carried(self, manifests: Sequence[Manifest]) -> Future[tuple[ImportTask, ...]]:
        """Bring sets into the library whose checked manifests and files came by courier; the files are in the vault."""

        def want(session: Session) -> tuple[str, ...]:
            unlocked = self._account.standing(session).unlocked
            # One whose other parts are still on their way comes with the last of them.
            taken = [each for each in manifests if each.set_id in unlocked and self._is_whole(each)]
            for each in taken:
                copying.want(session, each.set_id, each.set_version, each.title, each.packed().decode())
            return tuple(each.set_id for each in taken)

        def work() -> tuple[ImportTask, ...]:
            set_ids = self._catalog.run(want).result()
            tasks = tuple(self._copy(set_id) for set_id in set_ids)
            self.changed.emit(ExploreChanged(sets=set_ids))
            return tasks

        return self._edits.submit(work)

    def _is_whole(self, manifest: Manifest) -> bool:
        return all(
            self._vault.find(blob.sha256) is not None
            for photo in manifest.photos
            for blob in (photo.original, *(file.blob for file in photo.files))
        )

    def resume(self) -> Future[tuple[Fetching, ...]]:
        """Go on with the account's sets whose fetching ended with the studio, and see which covers are still here."""

        def work() -> tuple[Fetching, ...]:
            # Covers may have been lost behind the catalogue's back: with their file, or with a studio that was killed.
            self._compare_covers(listings.unmark_lost)
            return self._fetch_wanted(lambda _set_id: True)

        return self._edits.submit(work)

    def go_on(self) -> Future[tuple[Fetching, ...]]:
        """The network is there again: go on with sets whose fetching it broke off."""

        def work() -> tuple[Fetching, ...]:
            return self._fetch_wanted(self._goes_on) if self._broken_off else ()

        return self._edits.submit(work)

    def _goes_on(self, set_id: str) -> bool:
        """It was broken off, and is not fetched by hand by now."""
        with self._lock:
            task = self._tasks.get(set_id)
            return set_id in self._broken_off and (task is None or task.report.done())

    def _fetch_wanted(self, which: Callable[[str], bool]) -> tuple[Fetching, ...]:
        def work(session: Session) -> list[tuple[str, str]]:
            unlocked = self._account.standing(session).unlocked
            return [each for each in copying.wanted(session) if each[0] in unlocked]

        wanted = self._catalog.run(work).result()
        return tuple(Fetching(set_id, title, self._copy(set_id)) for set_id, title in wanted if which(set_id))

    def cancel(self, set_id: str) -> None:
        """Stop fetching a set; what came is kept."""
        with self._lock:
            task = self._tasks.get(set_id)
        if task is not None:
            task.cancel()

    def close(self) -> None:
        """Stop what is fetched, to go on at the next start."""
        self._closed = True
        self._edits.shutdown(wait=True, cancel_futures=True)
        with self._lock:
            tasks = list(self._tasks.values())
            if self._noting is not None:
                self._noting.cancel()
        for task in tasks:
            task.cancel()
        for task in tasks:
            task.join()
        self.covers.close()
        if self._here:
            self._note()

    def _copy(self, set_id: str) -> ImportTask:
        with self._lock:
            running = self._tasks.get(set_id)
            if running is not None and not running.report.done():
                return running
            copy = copying.SetCopy(
                self._catalog,
                self._photos,
                self._vault,
                self._account,
                self._paths.sets,
                set_id,
                self.copying.emit,
                self._copied,
                lambda: self._closed,
            )
            self._broken_off.discard(set_id)
            task = self._tasks[set_id] = ImportTask(copy.run, "copy-set")
            return task

    def _copied(self, set_id: str, failure: str) -> None:
        if failure in BROKEN_OFF:
            with self._lock:
                self._broken_off.add(set_id)
        self.changed.emit(ExploreChanged(sets=(set_id,)))

    # -- what is cached ----------------------------------------------------------------------------------------

    def _note_arrival(self, sha256: str) -> None:
        self._note_soon({sha256: True})

    def _note_dropped(self, hashes: Sequence[str]) -> None:
        self._note_soon(dict.fromkeys(hashes, False))

    def _note_soon(self, covers: Mapping[str, bool]) -> None:
        """Several covers come or go while one is written; they are noted together, a moment later."""
        with self._lock:
            self._here |= covers
            if self._noting is None and not self._closed:
                self._noting = threading.Timer(_NOTING_SECONDS, self._note)
                self._noting.daemon = True
                self._noting.start()

    def _note(self) -> None:
        with self._lock:
            covers, self._here = self._here, {}
            self._noting = None

        def work(session: Session) -> None:
            listings.note_cached(session, covers)
            self._search.cached_changed()

        try:
            self._catalog.run(work).result()
        except StudioError as error:
            _log.info("what is cached was not noted: %s", error.message)

    def recall_covers(self) -> Future[None]:
        """Listings were read anew, or covers came another way: say which of them are here."""

        def work() -> None:
            self._compare_covers(_mark_present)
            self.changed.emit(ExploreChanged(listings=True))

        return self._edits.submit(work)

    def _compare_covers(self, compare: Callable[[Session, frozenset[str]], bool]) -> None:
        def work(session: Session) -> None:
            if compare(session, present):
                self._search.cached_changed()

        try:
            present = self.covers.hashes().result()
            self._catalog.run(work).result()
        except StudioError as error:
            _log.info("it was not looked what is cached: %s", error.message)


def _mark_present(session: Session, present: frozenset[str]) -> bool:
    listings.note_cached(session, dict.fromkeys(present, True))
    return bool(present)
