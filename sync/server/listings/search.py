"""Finding live listings by words, colours, prices and people; the same statements on both databases.

A word that few listings have leads to them; one that many have is looked up while going through the listings in their
order, so that no answer waits for more than the page it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, func, literal, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from sync.messages.marketplace import ListingState, Sort
from sync.server.listings.access import no_set
from sync.server.listings.looks import LookIndex
from sync.server.listings.palette import lab_of
from sync.server.listings.tables import ListingRow, ListingWordRow
from sync.server.listings.words import WordKind, folded, words_of
from sync.server.problems import ProblemError

FEW = 1500
"""As many listings as are faster fetched and sorted than come across."""

MOST_TEXT = 200
_BATCH = 1000
_LAST = "\U0010ffff"
_CURSOR = re.compile(r"(\d{1,18})\.(\d{1,18})")

_ORDERS: dict[Sort, tuple[InstrumentedAttribute[int], bool]] = {
    Sort.NEWEST: (ListingRow.published, True),
    Sort.OLDEST: (ListingRow.published, False),
    Sort.CHEAPEST: (ListingRow.generation_price, False),
    Sort.DEAREST: (ListingRow.generation_price, True),
    Sort.CHEAPEST_UNLOCK: (ListingRow.unlock_price, False),
}


@dataclass(frozen=True)
class Question:
    """All of it must hold. Each word of `text` begins a word of the listing; prices are those of a generation.

    `colour` (`#rrggbb`) is at most `distance` (CIE76) from one of the listing's colours. `similar_to` is the id of a
    set: those that look most like it come first, and `sort` means nothing.
    """

    text: str = ""
    moods: tuple[str, ...] = ()
    poses: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    place: str = ""
    price_from: int | None = None
    price_to: int | None = None
    unlock_to: int | None = None
    colour: str | None = None
    distance: int = 20
    similar_to: str | None = None
    sort: Sort = Sort.NEWEST


def page_of(session: Session, looks: LookIndex, question: Question, cursor: str, limit: int) -> bytes:
    """`messages.marketplace.Found` in JSON. Raises `ProblemError` 404 for `similar_to`, 422 for the cursor."""
    conditions = _conditions(session, question)
    if question.similar_to is not None:
        ids, after = _alike(session, looks, question, conditions, cursor, limit)
    else:
        ids, after = _in_order(session, looks, question, conditions, cursor, limit)
    asked = select(ListingRow.id, ListingRow.listing).where(ListingRow.id.in_(ids))
    found = {row.id: row.listing for row in session.execute(asked)}
    parts = b",".join(found[listing_id] for listing_id in ids)
    return b'{"listings":[' + parts + b'],"cursor":"' + after.encode() + b'"}'


def _in_order(
    session: Session,
    looks: LookIndex,
    question: Question,
    conditions: list[ColumnElement[bool]],
    cursor: str,
    limit: int,
) -> tuple[list[int], str]:
    column, descending = _ORDERS[question.sort]
    near: NDArray[np.int64] | None = None
    if question.colour is not None:
        hits = looks.near(session, lab_of([question.colour])[0], question.distance)
        if len(hits) <= FEW:
            conditions = [*conditions, ListingRow.id.in_(hits.tolist())]
        else:
            near = np.sort(hits)
    place = tuple_(column, ListingRow.id)
    asked = select(ListingRow.id, column).where(*conditions)
    asked = asked.order_by(
        *((column.desc(), ListingRow.id.desc()) if descending else (column, ListingRow.id))
    )
    last = _parse(cursor)
    found: list[tuple[int, int]] = []
    batch = limit + 1 if near is None else _BATCH
    while len(found) <= limit:
        page = asked
        if last is not None:
            behind = tuple_(literal(last[0]), literal(last[1]))
            page = asked.where(place < behind if descending else place > behind)
        rows = session.execute(page.limit(batch)).all()
        fits = [True] * len(rows) if near is None else _among([row[0] for row in rows], near)
        found += [(key, value) for (key, value), fit in zip(rows, fits, strict=True) if fit]
        if len(rows) < batch:
            break
        last = (rows[-1][1], rows[-1][0])
        batch = min(batch * 2, 16 * _BATCH)
    after = ""
    if len(found) > limit:
        key, value = found[limit - 1]
        after = f"{value}.{key}"
    return [key for key, _ in found[:limit]], after


def _alike(
    session: Session,
    looks: LookIndex,
    question: Question,
    conditions: list[ColumnElement[bool]],
    cursor: str,
    limit: int,
) -> tuple[list[int], str]:
    """`cursor` is how far down the ranking the last page went."""
    asked = select(ListingRow.looks).where(ListingRow.set_id == question.similar_to)
    wanted = session.scalar(asked)
    if not wanted:
        raise no_set()
    ranked = looks.alike(session, wanted)
    if question.colour is not None:
        near = looks.near(session, lab_of([question.colour])[0], question.distance)
        ranked = ranked[np.isin(ranked, near)]
    start = (_parse(cursor) or (0, 0))[0]
    found: list[tuple[int, int]] = []
    for begin in range(start, len(ranked), FEW):
        some: list[int] = ranked[begin : begin + FEW].tolist()
        fit = set(session.scalars(select(ListingRow.id).where(*conditions, ListingRow.id.in_(some))))
        found += [(begin + number, key) for number, key in enumerate(some) if key in fit]
        if len(found) > limit:
            return [key for _, key in found[:limit]], f"{found[limit - 1][0] + 1}.0"
    return [key for _, key in found], ""


def _among(ids: list[int], near: NDArray[np.int64]) -> list[bool]:
    """Which of the ids are in `near`, which is sorted and not empty."""
    places = np.searchsorted(near, ids)
    return (near[np.minimum(places, len(near) - 1)] == ids).tolist()


def _conditions(session: Session, question: Question) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [ListingRow.state == ListingState.LIVE.value]
    found += [_has(session, words) for words in _words(question)]
    if question.price_from is not None:
        found.append(ListingRow.generation_price >= question.price_from)
    if question.price_to is not None:
        found.append(ListingRow.generation_price <= question.price_to)
    if question.unlock_to is not None:
        found.append(ListingRow.unlock_price <= question.unlock_to)
    return found


def _words(question: Question) -> Iterator[list[ColumnElement[bool]]]:
    word = ListingWordRow.word
    for begin in dict.fromkeys(words_of(question.text[:MOST_TEXT])):
        yield [ListingWordRow.kind == WordKind.TEXT.value, word >= begin, word < begin + _LAST]
    whole: Iterable[tuple[WordKind, tuple[str, ...]]] = (
        (WordKind.MOOD, question.moods),
        (WordKind.POSE, question.poses),
        (WordKind.PERSON, question.people),
        (WordKind.PLACE, (question.place,) if question.place else ()),
    )
    for kind, texts in whole:
        for text in texts:
            yield [ListingWordRow.kind == kind.value, word == folded(text)[:120]]


def _has(session: Session, words: list[ColumnElement[bool]]) -> ColumnElement[bool]:
    some = select(literal(1)).where(*words).limit(FEW + 1).subquery()
    if (session.scalar(select(func.count()).select_from(some)) or 0) <= FEW:
        return ListingRow.id.in_(select(ListingWordRow.listing_id).where(*words))
    here: Any = select(literal(1)).where(ListingWordRow.listing_id == ListingRow.id, *words)
    return here.exists()


def _parse(cursor: str) -> tuple[int, int] | None:
    if not cursor:
        return None
    match = _CURSOR.fullmatch(cursor)
    if match is None:
        raise ProblemError(422, "not_valid", "The search cannot be gone on with. Start it again.")
    return int(match[1]), int(match[2])
