"""Explore by courier: what a letter asks for, and what an answer brought, taken in as if it had come over the wire."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from studio.account.carried import Lacking, Share
from studio.errors import StorageError, StudioError
from studio.explore import listings
from studio.explore.covers import BUDGET
from studio.files import storage_error

if TYPE_CHECKING:
    from studio.catalog import Catalog
    from studio.explore.explore import Explore
    from sync.client.stopping import Stop
    from sync.messages.courier import CarriedFeed, CarriedPage, FeedWish
    from sync.messages.marketplace import Explore as FeedPage

_SPARE = BUDGET // 5
"""With less room than this, what is lacking stays away: it was here before and made room for something newer."""


class CarriedMarket:
    """An `account.carried.Market` over the listings and covers of a profile."""

    def __init__(self, catalog: Catalog, explore: Explore) -> None:
        self._catalog = catalog
        self._explore = explore

    def wish(self, server: str, share: Share, picture_bytes: int) -> FeedWish | None:
        from sync.messages.courier import MAX_HERE, MAX_PICTURES, START, FeedWish, Showing

        if share is Share.NOTHING:
            return None
        cursor = self._cursor(server)
        showing = Showing(share.value)
        room = BUDGET - self._explore.covers.size().result()
        present = self._explore.covers.hashes().result()
        covers: tuple[str, ...] = ()
        previews: tuple[str, ...] = ()
        if cursor and room > _SPARE and showing is not Showing.WORDS:

            def work(session: Session) -> tuple[tuple[str, ...], tuple[str, ...]]:
                lacking = _absent((row.cover for row in listings.pictures(session)), present)
                first = tuple(islice(lacking, MAX_PICTURES))
                if showing is Showing.COVERS:
                    return first, ()
                shown = (sha256 for row in listings.pictures(session) for sha256 in row.previews)
                return first, tuple(islice(_absent(shown, present), MAX_PICTURES - len(first)))

            covers, previews = self._catalog.run(work).result()
        return FeedWish(
            cursor=cursor,
            showing=showing,
            picture_bytes=min(picture_bytes, max(room, BUDGET // 10)),
            covers=covers,
            previews=previews,
            here=tuple(sorted({sha256[:START] for sha256 in present})[:MAX_HERE]),
        )

    def lacking(self, feeds: Sequence[CarriedFeed], server: str) -> Lacking:
        cursor = self._cursor(server)
        pages = {page.file.sha256: page.file.size for feed in feeds for page in _ahead(feed, cursor)}
        named = {each.sha256: each.size for feed in feeds for each in feed.pictures}
        if not named:
            return Lacking(pages, {})
        present = self._explore.covers.hashes().result()
        absent = {sha256: size for sha256, size in named.items() if sha256 not in present}
        if absent and not pages:
            # What no set shows any more is not waited for.
            absent = self._catalog.run(lambda session: _still_shown(session, absent)).result()
        return Lacking(pages, absent)

    def keep(self, pictures: Sequence[tuple[str, bytes]]) -> None:
        self._explore.covers.keep(pictures).result()

    def take(self, feeds: Sequence[CarriedFeed], server: str, folder: Path, stop: Stop) -> int:
        count = 0
        while True:
            if stop.is_set():
                raise StudioError("stopped", "Stopped. What is here already is kept.")
            cursor = self._cursor(server)
            step = next((step for feed in feeds if (step := _step(feed, cursor, folder))), None)
            if step is None:
                break
            feed, page = step
            content = _unpacked(folder / page.file.sha256, page)
            anew = feed.anew and page is feed.pages[0]
            count += self._explore.apply(content, server, after=cursor, anew=anew).result()
        for feed in feeds:
            ahead = {page.file.sha256 for page in _ahead(feed, cursor)}
            for page in feed.pages:
                if page.file.sha256 not in ahead:
                    (folder / page.file.sha256).unlink(missing_ok=True)
        if any(feed.pages or feed.pictures for feed in feeds):
            self._explore.recall_covers().result()
        return count

    def _cursor(self, server: str) -> str:
        feed = self._explore.feed().result()
        return feed.cursor if feed.server == server else ""


def _ahead(feed: CarriedFeed, cursor: str) -> Sequence[CarriedPage]:
    """The pages that go on from a cursor. None where it is elsewhere: this machine has heard more since, or other
    things.
    """
    places = [feed.asked, *(page.cursor for page in feed.pages)]
    # A cursor that stands there twice has been behind the later one.
    found = next((place for place in reversed(range(len(places))) if places[place] == cursor), len(places))
    return feed.pages[found:]


def _step(feed: CarriedFeed, cursor: str, folder: Path) -> tuple[CarriedFeed, CarriedPage] | None:
    """The next page, where it is here."""
    page = next(iter(_ahead(feed, cursor)), None)
    return None if page is None or not (folder / page.file.sha256).exists() else (feed, page)


def _unpacked(file: Path, page: CarriedPage) -> FeedPage:
    """Raises `StorageError` for what is no page, which a house only signs by mistake."""
    from pydantic import ValidationError

    from sync.messages.courier import LARGEST_PAGE
    from sync.messages.marketplace import Explore as FeedPage

    try:
        packed = file.read_bytes()
    except OSError as error:
        raise storage_error(error, file) from error
    unpacking = zlib.decompressobj()
    try:
        content = unpacking.decompress(packed, LARGEST_PAGE)
        if unpacking.eof:
            found = FeedPage.model_validate_json(content)
            if found.cursor == page.cursor:
                return found
        detail = "it is too long, too short or another page"
    except (zlib.error, ValidationError) as error:
        detail = str(error)
    raise StorageError(
        "damaged",
        "The sets of Explore in this answer cannot be read. Write a new letter and have it answered.",
        detail,
    )


def _absent(hashes: Iterable[str], present: Collection[str]) -> Iterator[str]:
    """Each once."""
    seen: set[str] = set()
    for sha256 in hashes:
        if sha256 not in present and sha256 not in seen:
            seen.add(sha256)
            yield sha256


def _still_shown(session: Session, pictures: dict[str, int]) -> dict[str, int]:
    shown: set[str] = set()
    for row in listings.pictures(session):
        shown.update(sha256 for sha256 in (row.cover, *row.previews) if sha256 in pictures)
    return {sha256: size for sha256, size in pictures.items() if sha256 in shown}
