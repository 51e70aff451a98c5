"""Which photos are shown, in which order: one value asks for it, and any page of the answer comes at once.

A query is answered by the numbers of its photos in order, worked out once and kept until the catalogue changes.
Three things make them: every photo in the order asked for, from that order's own index; what the filters leave,
in one pass over one index; and what the full-text index finds. A page then is a slice, its rows read by number.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar, cast

import msgspec
from msgspec import Struct
from sqlalchemy import Column, Select, and_, func, select, text, true
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session
from sqlalchemy.sql import visitors

from studio.catalog import search_index
from studio.catalog.tables import PhotoRow
from studio.catalog.words import match_expression
from studio.library import edits, photo_rows, rules
from studio.library.photo_rows import PhotoSummary
from studio.library.rules import Condition, FromSource, InCollection, InFolder, Rule
from studio.library.tables import CollectionPhotoRow, CollectionRow, PhotoWordRow

K = TypeVar("K", bound=Hashable)
_KEPT = 24
"""Lists of numbers that are kept at a time, each of 1 MB for 100,000 photos at most."""


class Sort(StrEnum):
    CAPTURED = "captured"
    NAME = "name"
    ADDED = "added"
    RATING = "rating"
    SIZE = "size"
    BY_HAND = "by_hand"
    """The order that a person gave the photos of a collection; elsewhere it is that of capture."""


class PhotoQuery(Struct, frozen=True, kw_only=True):
    """Where photos are looked for, what for, and how they are ordered. The plain one is every photo.

    source_id, folder, collection_id  where; a folder of the disk or of collections with all below it
    text                              words as they are typed, see `studio.catalog.words`
    where                             rules that all hold
    """

    source_id: str | None = None
    folder: str | None = None
    collection_id: str | None = None
    text: str = ""
    where: tuple[Rule, ...] = ()
    sort: Sort = Sort.CAPTURED
    descending: bool = False

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All that it asks for besides its text."""
        place: list[Rule] = []
        if self.source_id is not None:
            place.append(FromSource((self.source_id,)))
        if self.folder is not None:
            place.append(InFolder(self.folder))
        if self.collection_id is not None:
            place.append(InCollection(self.collection_id))
        return (*place, *self.where)


@dataclass(frozen=True)
class Facets:
    """What is among the photos of a query, with their counts, for menus of filters. The most frequent comes first."""

    cameras: Mapping[str | None, int]
    labels: Mapping[str, int]
    flags: Mapping[str, int]
    ratings: Mapping[int, int]
    formats: Mapping[str, int]
    keywords: Mapping[str, int]
    people: Mapping[str, int]


@dataclass(frozen=True)
class _Numbers:
    """`by_capture` says that they are in the order of capture, the oldest first."""

    numbers: list[int]
    by_capture: bool = False


class Search:
    """Answers queries on the catalogue's thread; remembers the last answers while nothing changes."""

    def __init__(self) -> None:
        self._version: tuple[int, int] = (-1, -1)
        self._lists: OrderedDict[Hashable, _Numbers] = OrderedDict()
        self._checked = False

    def count(self, session: Session, query: PhotoQuery) -> int:
        return len(self.numbers(session, query))

    def page(self, session: Session, query: PhotoQuery, offset: int, limit: int) -> tuple[PhotoSummary, ...]:
        return photo_rows.read_summaries(session, self.numbers(session, query)[offset : offset + limit])

    def ids(self, session: Session, query: PhotoQuery, offset: int, limit: int | None) -> tuple[str, ...]:
        numbers = self.numbers(session, query)
        return edits.ids_of(session, numbers[offset:] if limit is None else numbers[offset : offset + limit])

    def position_of(self, session: Session, query: PhotoQuery, photo_id: str) -> int | None:
        """Where a photo stands in the answer, None where it is not in it."""
        found = edits.numbers_of(session, [photo_id])
        try:
            return self.numbers(session, query).index(found[0]) if found else None
        except ValueError:
            return None

    def positions_of(self, session: Session, query: PhotoQuery, photo_ids: Sequence[str]) -> tuple[int, ...]:
        """Where those of the photos stand that are in the answer, in its order."""
        wanted = set(edits.numbers_of(session, photo_ids))
        return tuple(place for place, number in enumerate(self.numbers(session, query)) if number in wanted)

    def facets(self, session: Session, query: PhotoQuery) -> Facets:
        wanted = (*query.rules, rules.Words(query.text))
        shown = _shown([rules.condition(session, rule) for rule in wanted])
        # In the order of the index, so that nothing has to be sorted.
        columns = (PhotoRow.camera, PhotoRow.format, PhotoRow.rating, PhotoRow.flag, PhotoRow.label)
        counted = select(*columns, func.count().label("photos")).with_hint(*_BY_FACTS)
        facts = session.execute(counted.where(shown).group_by(*columns)).all()
        among = set(self.numbers(session, query))
        photos = func.json_group_array(PhotoWordRow.photo).label("photos")
        words = [
            (row.kind, row.word, len(among.intersection(msgspec.json.decode(row.photos, type=list[int]))))
            for row in session.execute(
                select(PhotoWordRow.kind, PhotoWordRow.word, photos).group_by(
                    PhotoWordRow.kind, PhotoWordRow.word
                )
            )
        ]
        return Facets(
            cameras=_counted((row.camera, row.photos) for row in facts),
            labels=_counted((row.label, row.photos) for row in facts),
            flags=_counted((row.flag, row.photos) for row in facts),
            ratings=_counted((row.rating, row.photos) for row in facts),
            formats=_counted((row.format, row.photos) for row in facts),
            keywords=_counted((word, count) for kind, word, count in words if kind == "keyword" and count),
            people=_counted((word, count) for kind, word, count in words if kind == "person" and count),
        )

    def numbers(self, session: Session, query: PhotoQuery) -> list[int]:
        """The photos of a query in its order. Not to be changed by whoever gets it."""
        self._forget_if_changed(session)
        return self._kept(query, lambda: _Numbers(self._answer(session, query))).numbers

    def _answer(self, session: Session, query: PhotoQuery) -> list[int]:
        if query.rules:
            within = self._kept(query.rules, lambda: self._matching(session, query.rules))
            order = within.numbers
            if not (within.by_capture and query.sort is Sort.CAPTURED):
                order = _both(self._order(session, query), order)
        else:
            order = self._order(session, query)
            hidden = self._kept(
                "hidden", lambda: _Numbers(_read(session, select(PhotoRow.number).where(_HIDDEN)))
            )
            if hidden.numbers:
                covered = set(hidden.numbers)
                order = [number for number in order if number not in covered]
        expression = match_expression(query.text)
        if expression:
            order = _both(order, self._found(session, expression))
        return order[::-1] if query.descending else order

    def _order(self, session: Session, query: PhotoQuery) -> list[int]:
        if query.sort is Sort.BY_HAND and query.collection_id is not None:
            collection = session.get(CollectionRow, query.collection_id)
            if collection is not None and collection.kind == "photos":
                ordered = (
                    select(CollectionPhotoRow.photo.label("number"))
                    .where(CollectionPhotoRow.collection_id == collection.id)
                    .order_by(CollectionPhotoRow.place, CollectionPhotoRow.photo)
                )
                return _read(session, ordered)
        columns = _ORDERS.get(query.sort, _ORDERS[Sort.CAPTURED])
        ordered = select(PhotoRow.number).order_by(*columns, PhotoRow.number)
        return self._kept(columns, lambda: _Numbers(_read(session, ordered))).numbers

    def _matching(self, session: Session, wanted: Sequence[Rule]) -> _Numbers:
        shown = _shown([rules.condition(session, rule) for rule in wanted])
        query = select(PhotoRow.number).where(shown)
        columns = _columns_of(shown)
        if not columns:
            return _Numbers([], by_capture=True)  # a rule that no photo passes is the whole of the condition
        if columns <= _SHOWN_COLUMNS:
            by_capture = query.with_hint(*_BY_SHOWN).order_by(*_ORDERS[Sort.CAPTURED], PhotoRow.number)
            return _Numbers(_read(session, by_capture), by_capture=True)
        return _Numbers(_read(session, query.with_hint(*_BY_FACTS)))

    def _found(self, session: Session, expression: str) -> list[int]:
        """What the full-text index finds; a damaged one is made anew."""
        if not self._checked:
            self._checked = True
            if not search_index.is_whole(session):
                search_index.rebuild(session)
        query = text("SELECT group_concat(rowid) FROM photo_search WHERE photo_search MATCH :match")
        try:
            with session.begin_nested():
                found = session.scalar(query, {"match": expression})
        except DatabaseError:
            search_index.rebuild(session)
            found = session.scalar(query, {"match": expression})
        return _listed(found)

    def _kept(self, key: Hashable, work: Callable[[], _Numbers]) -> _Numbers:
        found = self._lists.get(key)
        if found is None:
            found = self._lists[key] = work()
            if len(self._lists) > _KEPT:
                self._lists.popitem(last=False)
        else:
            self._lists.move_to_end(key)
        return found

    def _forget_if_changed(self, session: Session) -> None:
        """Both numbers cost nothing: writes of other processes, and of this one."""
        others = session.scalar(text("PRAGMA data_version")) or 0
        version = (others, session.scalar(text("SELECT total_changes()")) or 0)
        if version != self._version:
            self._version = version
            self._lists.clear()


_BY_FACTS = (PhotoRow, "INDEXED BY ix_photos_facts", "sqlite")
"""In one pass over the index that has all that can be asked for; SQLite would rather look rows up one by one."""

_BY_SHOWN = (PhotoRow, "INDEXED BY ix_photos_shown", "sqlite")
"""The same for what is most often asked for, in order already; of a month it reads that month alone."""

_SHOWN_COLUMNS = {
    "number",
    "removed_at",
    "covered",
    "captured_at",
    "name",
    "rating",
    "flag",
    "label",
    "camera",
}

_HIDDEN = text("removed_at IS NOT NULL OR covered")

_ORDERS = {
    Sort.CAPTURED: (PhotoRow.captured_at, PhotoRow.name),
    Sort.NAME: (PhotoRow.name, PhotoRow.captured_at),
    Sort.ADDED: (PhotoRow.added_at,),
    Sort.RATING: (PhotoRow.rating, PhotoRow.captured_at, PhotoRow.name),
    Sort.SIZE: (PhotoRow.size,),
}


def _shown(conditions: Sequence[Condition]) -> Condition:
    """Neither removed nor below a collapsed stack, and all of these."""
    return and_(true(), PhotoRow.removed_at.is_(None), PhotoRow.covered.is_(False), *conditions)


def _columns_of(condition: Condition) -> set[str]:
    """What it asks of a photo's own row."""
    columns = cast(
        "list[Column[Any]]", [part for part in visitors.iterate(condition) if isinstance(part, Column)]
    )
    return {column.name for column in columns if column.table is PhotoRow.__table__}


def _both(order: list[int], wanted: Sequence[int]) -> list[int]:
    """Those of the first that are among the second."""
    return list(filter(set(wanted).__contains__, order))


def _read(session: Session, query: Select[int]) -> list[int]:
    """Numbers as one text, which is ten times as quick as a row for each."""
    listed = query.subquery()
    return _listed(session.scalar(select(func.group_concat(listed.c.number))))


def _listed(numbers: str | None) -> list[int]:
    return msgspec.json.decode(f"[{numbers or ''}]", type=list[int])


def _counted(pairs: Iterable[tuple[K, int]]) -> dict[K, int]:
    counts: dict[K, int] = {}
    for value, count in pairs:
        counts[value] = counts.get(value, 0) + count
    return dict(sorted(counts.items(), key=lambda each: (-each[1], str(each[0]).casefold())))
