"""Listings in the catalogue: pages of the feed written, single ones and pages of them read."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from studio.errors import InputError
from studio.explore import bodies, palette
from studio.explore.account import Standing
from studio.explore.tables import (
    ExploreWordRow,
    FeedRow,
    ListingBodyRow,
    ListingRow,
    ListingWordRow,
    SetCopyRow,
)

if TYPE_CHECKING:
    from sync.messages.marketplace import Explore as FeedPage
    from sync.messages.marketplace import Listing

_LIVE = "live"
_AT_ONCE = 500


class Kind(StrEnum):
    """What a word says of a listing."""

    MOOD = "mood"
    POSE = "pose"
    PERSON = "person"
    PLACE = "place"
    COLOUR = "colour"


class CopyState(StrEnum):
    """Of an unlocked set in this profile: still to be fetched, stopped by the person, or all here."""

    NONE = "none"
    WANTED = "wanted"
    PAUSED = "paused"
    HERE = "here"


@dataclass(frozen=True)
class ListingSummary:
    """One listing for the grid. Costs are credits with the fee; `copy` is what of it lies in this profile."""

    set_id: str
    version: int
    title: str
    creators: str
    place: str
    photos: int
    generation_cost: int
    unlock_cost: int
    cover: str
    cover_width: int
    cover_height: int
    previews: tuple[str, ...]
    favourite: bool = False
    cached: bool = False
    unlocked: bool = False
    copy: CopyState = CopyState.NONE


@dataclass(frozen=True)
class Feed:
    """How far the feed of a server was read; `whole` once all of it was. Before the first page all is empty."""

    server: str = ""
    cursor: str = ""
    generation: int = 0
    whole: bool = False


def read_feed(session: Session) -> Feed:
    """How far the feed was read; empty before the first page."""
    row = session.get(FeedRow, 1)
    return Feed() if row is None else Feed(row.server, row.cursor, row.generation, row.whole)


def write_page(session: Session, page: FeedPage, server: str = "") -> int:
    """Take a page of a server's feed and its cursor; how many listings came, changed or went.

    A page of another server or generation than the one before begins anew: a server that was restored tells all it
    has once more.
    """
    before = read_feed(session)
    forgotten = 0
    if before.cursor and (before.server, before.generation) != (server, page.generation):
        forgotten = session.scalar(select(func.count()).select_from(ListingRow)) or 0
        forget(session)
    live = {each.set_id: each for each in page.listings if each.state == _LIVE}
    gone = [each.set_id for each in page.listings if each.set_id not in live]
    _remove(session, gone)
    listings = list(live.values())
    for start in range(0, len(listings), _AT_ONCE):
        _write(session, listings[start : start + _AT_ONCE])
    session.merge(
        FeedRow(
            number=1,
            server=server,
            cursor=page.cursor,
            generation=page.generation,
            whole=not page.has_more,
        )
    )
    return len(page.listings) + forgotten


def forget(session: Session) -> None:
    """All listings and the cursor; copies of sets stay."""
    session.execute(delete(ListingBodyRow))
    session.execute(delete(ListingWordRow))
    session.execute(delete(ExploreWordRow))
    session.execute(delete(ListingRow))
    session.execute(delete(FeedRow))


def note_cached(session: Session, covers: Mapping[str, bool]) -> None:
    """Which covers came into the store of covers, and which left it."""
    for here in (True, False):
        hashes = sorted(sha256 for sha256, each in covers.items() if each is here)
        for start in range(0, len(hashes), _AT_ONCE):
            some = ListingRow.cover.in_(hashes[start : start + _AT_ONCE]) & (ListingRow.cached.is_not(here))
            session.execute(update(ListingRow).where(some).values(cached=here))


def unmark_lost(session: Session, present: Collection[str]) -> bool:
    """Take the mark from listings whose covers are not among those `present`; whether there were any."""
    marked = set(session.scalars(select(ListingRow.cover).where(ListingRow.cached.is_(True))))
    lost = marked.difference(present)
    note_cached(session, dict.fromkeys(lost, False))
    return bool(lost)


def _remove(session: Session, set_ids: Sequence[str]) -> None:
    numbers = session.scalars(select(ListingRow.number).where(ListingRow.set_id.in_(set_ids))).all()
    if numbers:
        session.execute(delete(ListingBodyRow).where(ListingBodyRow.listing.in_(numbers)))
        session.execute(delete(ListingWordRow).where(ListingWordRow.listing.in_(numbers)))
        session.execute(delete(ListingRow).where(ListingRow.number.in_(numbers)))


def _write(session: Session, listings: Sequence[Listing]) -> None:
    ids = [each.set_id for each in listings]
    known: dict[str, tuple[int, str, bool]] = {
        row.set_id: (row.number, row.cover, row.cached)
        for row in session.execute(
            select(ListingRow.set_id, ListingRow.number, ListingRow.cover, ListingRow.cached).where(
                ListingRow.set_id.in_(ids)
            )
        )
    }
    following = (session.scalar(select(func.max(ListingRow.number))) or 0) + 1
    numbers: dict[str, int] = {}
    rows: list[dict[str, object]] = []
    for each in listings:
        if each.set_id in known:
            number, cover, cached = known[each.set_id]
            cached = cached and cover == each.cover
        else:
            number, cached, following = following, False, following + 1
        numbers[each.set_id] = number
        rows.append({**_row_of(each), "number": number, "cached": cached})
    if known:
        old = [number for number, _, _ in known.values()]
        session.execute(delete(ListingWordRow).where(ListingWordRow.listing.in_(old)))
    written = insert(ListingRow)
    changed = {name: written.excluded[name] for name in rows[0] if name not in ("number", "set_id")}
    session.execute(written.on_conflict_do_update(index_elements=["number"], set_=changed), rows)
    # A first sync writes a million words: as they are they take half the time that rows of a mapper do.
    connection = session.connection()
    connection.exec_driver_sql(
        "INSERT OR REPLACE INTO listing_bodies (listing, body) VALUES (?, ?)",
        [(numbers[each.set_id], bodies.packed(each)) for each in listings],
    )
    found = [(kind.value, word, numbers[each.set_id]) for each in listings for kind, word in _words_of(each)]
    words = _number_words(connection, {(kind, word) for kind, word, _ in found})
    if found:
        connection.exec_driver_sql(
            "INSERT OR IGNORE INTO listing_words (word, listing) VALUES (?, ?)",
            [(words[kind, word], number) for kind, word, number in found],
        )


def _number_words(connection: Connection, words: Collection[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Numbers of words, new ones for those that no listing had before. `calm` and `Calm` are one word."""
    if not words:
        return {}
    connection.exec_driver_sql(
        "INSERT OR IGNORE INTO explore_words (kind, word) VALUES (?, ?)", sorted(words)
    )
    asked = connection.exec_driver_sql(
        "SELECT value ->> 0, value ->> 1, number FROM json_each(?) "
        "JOIN explore_words ON kind = value ->> 0 AND word = value ->> 1",
        (json.dumps(sorted(words)),),
    )
    return {(kind, word): number for kind, word, number in asked}


def _row_of(listing: Listing) -> dict[str, object]:
    return {
        "set_id": listing.set_id,
        "version": listing.version,
        "title": listing.title,
        "story": listing.story,
        "creators": ", ".join(dict.fromkeys(each.name for each in listing.creators)),
        "photographer": listing.photographer,
        "place": listing.place,
        "words": " ".join((*listing.moods, *listing.poses, *listing.people)),
        "photos": listing.photos,
        "generation_cost": listing.generation_price + listing.generation_fee,
        "unlock_cost": listing.unlock_price + listing.unlock_fee,
        "published": listing.published,
        "cover": listing.cover,
        "cover_width": listing.cover_width,
        "cover_height": listing.cover_height,
        "previews": bytes.fromhex("".join(listing.previews)),
        "palette": palette.packed(listing.palette),
    }


def _words_of(listing: Listing) -> Iterator[tuple[Kind, str]]:
    yield from ((Kind.MOOD, word) for word in listing.moods)
    yield from ((Kind.POSE, word) for word in listing.poses)
    yield from ((Kind.PERSON, word) for word in listing.people)
    if listing.place.strip():
        yield Kind.PLACE, listing.place.strip()
    yield from ((Kind.COLOUR, name) for name in palette.swatches_of(listing.palette))


def read_listing(session: Session, set_id: str) -> Listing:
    """Raises `InputError` `not_found`."""
    row = session.execute(
        select(ListingBodyRow.body, *(getattr(ListingRow, name) for name in bodies.IN_ROW))
        .join(ListingRow, ListingRow.number == ListingBodyRow.listing)
        .where(ListingRow.set_id == set_id)
    ).first()
    if row is None:
        raise InputError(
            "not_found",
            "This set is no longer in Explore. Its creator may have withdrawn it; choose another.",
        )
    body, *values = row
    return bodies.unpacked(
        body, dict(zip(bodies.IN_ROW, values, strict=True), previews=_hashes(row.previews))
    )


@dataclass(frozen=True)
class Shown:
    """Hashes of what a listing shows of itself."""

    cover: str
    previews: tuple[str, ...]


def pictures(session: Session) -> Iterator[Shown]:
    """Of all listings, the newest first, a few at a time."""
    rows = session.execute(
        select(ListingRow.cover, ListingRow.previews)
        .order_by(ListingRow.published.desc(), ListingRow.number.desc())
        .execution_options(yield_per=_AT_ONCE)
    )
    for cover, previews in rows:
        yield Shown(cover, _hashes(previews))


def read_summaries(
    session: Session, numbers: Sequence[int], standing: Standing
) -> tuple[ListingSummary, ...]:
    """The listings with these numbers, in this order."""
    rows = session.execute(
        select(
            ListingRow.number,
            ListingRow.set_id,
            ListingRow.version,
            ListingRow.title,
            ListingRow.creators,
            ListingRow.place,
            ListingRow.photos,
            ListingRow.generation_cost,
            ListingRow.unlock_cost,
            ListingRow.cover,
            ListingRow.cover_width,
            ListingRow.cover_height,
            ListingRow.previews,
            ListingRow.cached,
            SetCopyRow.state,
        )
        .outerjoin(SetCopyRow, SetCopyRow.set_id == ListingRow.set_id)
        .where(ListingRow.number.in_(numbers))
    ).all()
    found = {
        row.number: ListingSummary(
            set_id=row.set_id,
            version=row.version,
            title=row.title,
            creators=row.creators,
            place=row.place,
            photos=row.photos,
            generation_cost=row.generation_cost,
            unlock_cost=row.unlock_cost,
            cover=row.cover,
            cover_width=row.cover_width,
            cover_height=row.cover_height,
            previews=_hashes(row.previews),
            favourite=row.set_id in standing.favourites,
            cached=row.cached,
            unlocked=row.set_id in standing.unlocked,
            copy=CopyState(row.state) if row.state else CopyState.NONE,
        )
        for row in rows
    }
    return tuple(found[number] for number in numbers if number in found)


def numbers_of(session: Session, set_ids: Sequence[str]) -> list[int]:
    """Numbers of the sets that are known, in no order."""
    return list(session.scalars(select(ListingRow.number).where(ListingRow.set_id.in_(set_ids))))


def _hashes(packed: bytes) -> tuple[str, ...]:
    text = packed.hex()
    return tuple(text[start : start + 64] for start in range(0, len(text), 64))
