"""Which listings are shown, in which order; answered by their numbers, as `studio.library.search` does for photos."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, Select, func, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from studio.catalog.words import match_expression
from studio.explore import listings, palette, search_index
from studio.explore.account import Standing
from studio.explore.listings import Kind
from studio.explore.tables import ListingRow, ListingWordRow

_KEPT = 24
LIKE = 400
"""So many listings are shown as alike in colour, the most alike first."""


class Sort(StrEnum):
    NEWEST = "newest"
    PRICE = "price"
    TITLE = "title"


class ExploreQuery(Struct, frozen=True, kw_only=True):
    """What is looked for. The plain one is every listing, the newest first.

    text            words as they are typed, see `studio.catalog.words`
    moods to colours  of each that has any, one must be the listing's; colours are names of swatches
    most            credits that a picture may cost at most, the fee included
    favourites, unlocked, cached  only those that are
    like            a set's id: the listings whose palettes are most alike to its own, in that order
    """

    text: str = ""
    moods: tuple[str, ...] = ()
    poses: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    colours: tuple[str, ...] = ()
    most: int | None = None
    favourites: bool = False
    unlocked: bool = False
    cached: bool = False
    like: str = ""
    sort: Sort = Sort.NEWEST

    @property
    def words(self) -> dict[Kind, tuple[str, ...]]:
        asked = {
            Kind.MOOD: self.moods,
            Kind.POSE: self.poses,
            Kind.PERSON: self.people,
            Kind.PLACE: self.places,
            Kind.COLOUR: self.colours,
        }
        return {kind: words for kind, words in asked.items() if words}


@dataclass(frozen=True)
class ExploreFacets:
    """Words of all listings by kind with their counts, the most frequent first; and the dearest picture's cost."""

    words: Mapping[Kind, Mapping[str, int]] = field(default_factory=dict[Kind, Mapping[str, int]])
    dearest: int = 0


class ExploreSearch:
    """Answers queries on the catalogue's thread; remembers the last answers while nothing changes."""

    def __init__(self) -> None:
        self._version: tuple[int, int] = (-1, -1)
        self._lists: OrderedDict[Hashable, list[int]] = OrderedDict()
        self._palettes: tuple[list[int], list[bytes]] | None = None
        self._facets: ExploreFacets | None = None
        self._checked = False

    def changed(self) -> None:
        """Listings were written; palettes and counts are read again."""
        self._palettes = None
        self._facets = None

    def numbers(self, session: Session, query: ExploreQuery, standing: Standing) -> list[int]:
        """The listings of a query in its order. Not to be changed by whoever gets it."""
        self._forget_if_changed(session)
        own = (standing if query.favourites or query.unlocked else None, query)
        return self._kept(own, lambda: self._answer(session, query, standing))

    def facets(self, session: Session) -> ExploreFacets:
        if self._facets is None:
            counted = session.execute(
                select(ListingWordRow.kind, ListingWordRow.word, func.count().label("listings")).group_by(
                    ListingWordRow.kind, ListingWordRow.word
                )
            ).all()
            words: dict[Kind, dict[str, int]] = {kind: {} for kind in Kind}
            for row in sorted(counted, key=lambda row: (-row.listings, row.word.casefold())):
                words[Kind(row.kind)][row.word] = row.listings
            self._facets = ExploreFacets(
                words, session.scalar(select(func.max(ListingRow.generation_cost))) or 0
            )
        return self._facets

    def _answer(self, session: Session, query: ExploreQuery, standing: Standing) -> list[int]:
        if query.like:
            order = self._alike(session, query.like)
        else:
            order = self._kept(query.sort, lambda: _read(session, _ORDERS[query.sort]))
        narrowed: list[set[int]] = []
        if query.most is not None:
            most = ListingRow.generation_cost <= query.most
            narrowed.append(self._where(session, ("most", query.most), most))
        if query.cached:
            narrowed.append(self._where(session, "cached", ListingRow.cached))
        for kind, words in query.words.items():
            narrowed.append(set(self._kept((kind, words), lambda k=kind, w=words: _having(session, k, w))))
        if query.favourites:
            narrowed.append(set(listings.numbers_of(session, sorted(standing.favourites))))
        if query.unlocked:
            narrowed.append(set(listings.numbers_of(session, sorted(standing.unlocked))))
        expression = match_expression(query.text)
        if expression:
            narrowed.append(set(self._found(session, expression)))
        if not narrowed:
            return order
        wanted = set[int].intersection(*sorted(narrowed, key=len))
        return list(filter(wanted.__contains__, order))

    def _where(self, session: Session, key: Hashable, condition: ColumnElement[bool]) -> set[int]:
        query = select(ListingRow.number).with_hint(*_BY_PRICE).where(condition)
        return set(self._kept(key, lambda: _read(session, query)))

    def _alike(self, session: Session, set_id: str) -> list[int]:
        if self._palettes is None:
            rows = session.execute(
                select(ListingRow.number, ListingRow.palette).with_hint(*_BY_PALETTE)
            ).all()
            self._palettes = [row.number for row in rows], [row.palette for row in rows]
        numbers, palettes = self._palettes
        own = session.execute(
            select(ListingRow.number, ListingRow.palette).where(ListingRow.set_id == set_id)
        ).first()
        if own is None or not own.palette:
            return []
        import numpy as np

        apart = palette.distances(palettes, own.palette)
        count = min(LIKE + 1, len(numbers))
        nearest = np.argpartition(apart, count - 1)[:count]
        nearest = nearest[np.lexsort((nearest, apart[nearest]))]
        return [
            numbers[at]
            for at in nearest.tolist()
            if numbers[at] != own.number and bool(np.isfinite(apart[at]))
        ][:LIKE]

    def _found(self, session: Session, expression: str) -> list[int]:
        """What the full-text index finds; a damaged one is made anew."""
        if not self._checked:
            self._checked = True
            if not search_index.is_whole(session):
                search_index.rebuild(session)
        query = text("SELECT group_concat(rowid) FROM listing_search WHERE listing_search MATCH :match")
        try:
            with session.begin_nested():
                found = session.scalar(query, {"match": expression})
        except DatabaseError:
            search_index.rebuild(session)
            found = session.scalar(query, {"match": expression})
        return _listed(found)

    def _kept(self, key: Hashable, work: Callable[[], list[int]]) -> list[int]:
        found = self._lists.get(key)
        if found is None:
            found = self._lists[key] = work()
            if len(self._lists) > _KEPT:
                self._lists.popitem(last=False)
        else:
            self._lists.move_to_end(key)
        return found

    def _forget_if_changed(self, session: Session) -> None:
        others = session.scalar(text("PRAGMA data_version")) or 0
        if others != self._version[0]:
            self.changed()  # another process has written
        version = (others, session.scalar(text("SELECT total_changes()")) or 0)
        if version != self._version:
            self._version = version
            self._lists.clear()


_BY_PRICE = (ListingRow, "INDEXED BY ix_listings_price", "sqlite")
_BY_PALETTE = (ListingRow, "INDEXED BY ix_listings_palette", "sqlite")

_ORDERS: dict[Sort, Select[int]] = {
    Sort.NEWEST: select(ListingRow.number).order_by(ListingRow.published.desc(), ListingRow.number.desc()),
    Sort.PRICE: select(ListingRow.number).order_by(ListingRow.generation_cost, ListingRow.number),
    Sort.TITLE: select(ListingRow.number).order_by(ListingRow.title, ListingRow.number),
}


def _having(session: Session, kind: Kind, words: Sequence[str]) -> list[int]:
    return _read(
        session,
        select(ListingWordRow.listing.label("number")).where(
            ListingWordRow.kind == kind.value, ListingWordRow.word.in_(words)
        ),
    )


def _read(session: Session, query: Select[int]) -> list[int]:
    """Numbers as one text, which is ten times as quick as a row for each."""
    listed = query.subquery()
    return _listed(session.scalar(select(func.group_concat(listed.c.number))))


def _listed(numbers: str | None) -> list[int]:
    return msgspec.json.decode(f"[{numbers or ''}]", type=list[int])
