"""Which listings are shown, in which order; answered by their numbers, as `studio.library.search` does for photos.

Numbers are kept in arrays, and what filters leave is a mark for each: a combination of several is a few operations
on 100,000 bytes.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct
from sqlalchemy import Select, func, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from studio.catalog.words import match_expression
from studio.explore import listings, palette, search_index
from studio.explore.account import Standing
from studio.explore.listings import Kind
from studio.explore.tables import ExploreWordRow, ListingRow, ListingWordRow

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

_KEPT = 48
LIKE = 400
"""So many listings are shown as alike in colour, the most alike first."""


class Sort(StrEnum):
    """Newest and cheapest first, or by title."""

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
        """What is asked for besides text, by kind, without what is not."""
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
    """Answers queries on the catalogue's thread; what it knows of the listings is kept until they change."""

    def __init__(self) -> None:
        self._others = -1
        self._lists: OrderedDict[Hashable, Numbers] = OrderedDict()
        self._palettes: tuple[Numbers, NDArray[np.float32]] | None = None
        self._facets: ExploreFacets | None = None
        self._checked = False

    def changed(self) -> None:
        """Listings were written."""
        self._lists.clear()
        self._palettes = None
        self._facets = None

    def numbers(self, session: Session, query: ExploreQuery, standing: Standing) -> Numbers:
        """The listings of a query in its order. Not to be changed by whoever gets it."""
        others = session.scalar(text("PRAGMA data_version")) or 0
        if others != self._others:
            self._others = others
            self.changed()  # another process has written, whatever it was
        own = (standing if query.favourites or query.unlocked else None, query)
        return self._kept(own, lambda: self._answer(session, query, standing))

    def facets(self, session: Session) -> ExploreFacets:
        """Counted once, and again when listings changed."""
        if self._facets is None:
            numbered = (
                select(ListingWordRow.word, func.count().label("listings"))
                .group_by(ListingWordRow.word)
                .subquery()
            )
            counted = session.execute(
                select(ExploreWordRow.kind, ExploreWordRow.word, numbered.c.listings).join(
                    numbered, numbered.c.word == ExploreWordRow.number
                )
            ).all()
            words: dict[Kind, dict[str, int]] = {kind: {} for kind in Kind}
            for row in sorted(counted, key=lambda row: (-row.listings, row.word.casefold())):
                words[Kind(row.kind)][row.word] = row.listings
            self._facets = ExploreFacets(
                words, session.scalar(select(func.max(ListingRow.generation_cost))) or 0
            )
        return self._facets

    def _answer(self, session: Session, query: ExploreQuery, standing: Standing) -> Numbers:
        import numpy as np

        if query.like:
            order = self._alike(session, query.like)
        else:
            order = self._kept(query.sort, lambda: _read(session, _ORDERS[query.sort]))
        among = np.ones(int(order.max()) + 1 if order.size else 0, np.bool_)
        for kind, words in query.words.items():
            among &= _marked(len(among), [self._having(session, kind, word) for word in words])
        if query.most is not None:
            among &= _marked(len(among), [self._at_most(session, query.most)])
        if query.cached:
            # Not kept: what is cached changes while one looks.
            among &= _marked(len(among), [_read(session, _CACHED)])
        if query.favourites:
            among &= _marked(len(among), [_of_sets(session, standing.favourites)])
        if query.unlocked:
            among &= _marked(len(among), [_of_sets(session, standing.unlocked)])
        expression = match_expression(query.text)
        if expression:
            among &= _marked(len(among), [self._found(session, expression)])
        return order[among[order]]

    def _having(self, session: Session, kind: Kind, word: str) -> Numbers:
        query = (
            select(ListingWordRow.listing.label("number"))
            .join(ExploreWordRow, ExploreWordRow.number == ListingWordRow.word)
            .where(ExploreWordRow.kind == kind.value, ExploreWordRow.word == word)
        )
        return self._kept((kind, word.casefold()), lambda: _read(session, query))

    def _at_most(self, session: Session, most: int) -> Numbers:
        query = select(ListingRow.number).with_hint(*_BY_PRICE).where(ListingRow.generation_cost <= most)
        return self._kept(("most", most), lambda: _read(session, query))

    def _alike(self, session: Session, set_id: str) -> Numbers:
        import numpy as np

        own = session.execute(
            select(ListingRow.number, ListingRow.palette).where(ListingRow.set_id == set_id)
        ).first()
        if own is None or not own.palette:
            return np.zeros(0, np.int64)
        if self._palettes is None:
            listed = select(ListingRow.number, ListingRow.palette).with_hint(*_BY_PALETTE)
            coloured = listed.where(ListingRow.palette != b"").order_by(ListingRow.number).subquery()
            row = session.execute(
                select(
                    func.group_concat(coloured.c.number).label("numbers"),
                    func.group_concat(func.hex(coloured.c.palette), "").label("palettes"),
                )
            ).one()
            self._palettes = _listed(row.numbers), palette.unpacked(bytes.fromhex(row.palettes))
        numbers, palettes = self._palettes
        apart = palette.distances(palettes, own.palette)
        count = min(LIKE + 1, len(numbers))
        nearest = np.argpartition(apart, count - 1)[:count]
        nearest = nearest[np.lexsort((nearest, apart[nearest]))]
        alike = numbers[nearest]
        return alike[alike != own.number][:LIKE]

    def _found(self, session: Session, expression: str) -> Numbers:
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

    def _kept(self, key: Hashable, work: Callable[[], Numbers]) -> Numbers:
        found = self._lists.get(key)
        if found is None:
            found = self._lists[key] = work()
            if len(self._lists) > _KEPT:
                self._lists.popitem(last=False)
        else:
            self._lists.move_to_end(key)
        return found

    def forget_answers(self) -> None:
        """All but the orders of all listings."""
        for key in list(self._lists):
            if not isinstance(key, Sort):
                del self._lists[key]

    def cached_changed(self) -> None:
        """Answers that ask for what is cached are worked out again."""
        for key in list(self._lists):
            if isinstance(key, tuple) and isinstance(key[-1], ExploreQuery) and key[-1].cached:
                del self._lists[key]


_BY_PRICE = (ListingRow, "INDEXED BY ix_listings_price", "sqlite")
_BY_PALETTE = (ListingRow, "INDEXED BY ix_listings_palette", "sqlite")

_CACHED = select(ListingRow.number).with_hint(*_BY_PRICE).where(ListingRow.cached.is_(True))

_ORDERS: dict[Sort, Select[int]] = {
    Sort.NEWEST: select(ListingRow.number).order_by(ListingRow.published.desc(), ListingRow.number.desc()),
    Sort.PRICE: select(ListingRow.number).order_by(ListingRow.generation_cost, ListingRow.number),
    Sort.TITLE: select(ListingRow.number).order_by(ListingRow.title, ListingRow.number),
}


def _of_sets(session: Session, set_ids: frozenset[str]) -> Numbers:
    import numpy as np

    return np.array(listings.numbers_of(session, sorted(set_ids)), np.int64)


def _marked(size: int, several: Sequence[Numbers]) -> NDArray[np.bool_]:
    """For every number below `size`, whether any of the lists has it."""
    import numpy as np

    marks = np.zeros(size, np.bool_)
    for numbers in several:
        marks[numbers[numbers < size]] = True
    return marks


def _read(session: Session, query: Select[int]) -> Numbers:
    """Numbers as one text, which is ten times as quick as a row for each."""
    listed = query.subquery()
    return _listed(session.scalar(select(func.group_concat(listed.c.number))))


def _listed(numbers: str | None) -> Numbers:
    import numpy as np

    return np.fromstring(numbers, np.int64, sep=",") if numbers else np.zeros(0, np.int64)
