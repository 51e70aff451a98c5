"""Explore for a machine without a network: the pages that the wire would give, as files, and pictures that fit."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from sync.messages.courier import (
    LARGEST_PICTURE,
    MAX_PAGES,
    MAX_PICTURES,
    START,
    CarriedFeed,
    CarriedFile,
    CarriedPage,
    FeedWish,
    Showing,
)
from sync.messages.marketplace import ListingState
from sync.messages.uploads import BlobRole
from sync.server.blobs.tables import BlobRow
from sync.server.events import generation
from sync.server.house import House
from sync.server.listings import feed
from sync.server.listings.tables import ListingRow, SetBlobRow
from sync.server.problems import ProblemError

_AT_ONCE = 200


def carry_feed(house: House, wish: FeedWish, folder: Path) -> CarriedFeed:
    """What a letter wants of Explore. Its pages are written into `folder`, each under its hash, one at a time."""
    with house.database.read() as session:
        pages, anew, after = _pages(session, wish.cursor, folder)
        pictures, left_out = _pictures(house, session, wish, after)
    return CarriedFeed(asked=wish.cursor, anew=anew, pages=pages, pictures=pictures, left_out=left_out)


def _pages(session: Session, asked: str, folder: Path) -> tuple[tuple[CarriedPage, ...], bool, int]:
    """Also whether they begin with nothing, and the change that they go on from."""
    now = generation(session)
    anew, cursor = False, asked
    try:
        after = feed.change_of(cursor, now)
    except ProblemError:
        anew, cursor, after = True, "", 0
    pages: list[CarriedPage] = []
    more = True
    while more and len(pages) < MAX_PAGES:
        content = feed.page_of(session, cursor, feed.MAX_PAGE, now)
        said = json.loads(content)
        more = said["has_more"]
        if said["cursor"] == cursor:
            break
        cursor = said["cursor"]
        packed = zlib.compress(content)
        sha256 = hashlib.sha256(packed).hexdigest()
        (folder / sha256).write_bytes(packed)
        pages.append(CarriedPage(file=CarriedFile(sha256=sha256, size=len(packed)), cursor=cursor))
    return tuple(pages), anew, after


def _pictures(
    house: House, session: Session, wish: FeedWish, after: int
) -> tuple[tuple[CarriedFile, ...], bool]:
    """Covers before previews, of what changed before what was lacking, the newest first; and whether some have to wait
    for the next letter.
    """
    if wish.showing is Showing.WORDS:
        return (), False
    # What only begins alike is asked for by name the next time.
    here = frozenset(wish.here)
    hashes = chain(_shown(session, after, here, previews=False), wish.covers)
    if wish.showing is Showing.ALL:
        hashes = chain(hashes, _shown(session, after, here, previews=True), wish.previews)
    found: dict[str, CarriedFile] = {}
    left = wish.picture_bytes
    while some := tuple(islice(hashes, _AT_ONCE)):
        sizes = _sizes(session, [sha256 for sha256 in some if sha256 not in found])
        for sha256 in some:
            size = sizes.get(sha256)
            if size is None or sha256 in found or not house.blobs.has(sha256):
                continue
            if size > left or len(found) == MAX_PICTURES:
                return tuple(found.values()), True
            found[sha256] = CarriedFile(sha256=sha256, size=size)
            left -= size
    return tuple(found.values()), False


def _shown(session: Session, after: int, here: frozenset[str], *, previews: bool) -> Iterator[str]:
    """Hashes of the covers, or of all previews, of live listings that changed since, the newest first, but those that
    the device has.
    """
    asked = (
        select(ListingRow.listing)
        .where(ListingRow.state == ListingState.LIVE.value, ListingRow.change > after)
        .order_by(ListingRow.published.desc(), ListingRow.id.desc())
        .execution_options(yield_per=_AT_ONCE)
    )
    for text in session.scalars(asked):
        listing = json.loads(text)
        for sha256 in listing["previews"] if previews else (listing["cover"],):
            if sha256[:START] not in here:
                yield sha256


def _sizes(session: Session, hashes: list[str]) -> dict[str, int]:
    """Of those among them that anybody may see."""
    asked = (
        select(BlobRow.sha256, BlobRow.size)
        .join(SetBlobRow, SetBlobRow.sha256 == BlobRow.sha256)
        .where(SetBlobRow.role == BlobRole.PREVIEW.value, BlobRow.sha256.in_(hashes))
        .where(BlobRow.size <= LARGEST_PICTURE)
        .distinct()
    )
    return {row.sha256: row.size for row in session.execute(asked)}
