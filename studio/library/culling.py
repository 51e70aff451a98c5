"""What a person thinks of photos and says about them: stars, flags, colour labels, words; and taking photos out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from msgspec import UNSET, Struct, UnsetType
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.catalog.base import now
from studio.catalog.tables import PhotoRow
from studio.library import stacks
from studio.library.edits import Edits
from studio.library.tables import PhotoWordRow

MOST_STARS = 5
_AT_ONCE = 500


class Flag(StrEnum):
    PICK = "pick"
    NONE = "none"
    REJECT = "reject"


class Label(StrEnum):
    NONE = "none"
    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"
    BLUE = "blue"
    PURPLE = "purple"


class WordKind(StrEnum):
    KEYWORD = "keyword"
    PERSON = "person"


class PhotoValues(Struct, frozen=True, kw_only=True):
    """What may be said of many photos at once; UNSET leaves a value as it is. `rating` is 0 to 5 stars.

    Words are added to those that a photo has and taken from them; capitals make no other word.
    """

    rating: int | UnsetType = UNSET
    flag: Flag | UnsetType = UNSET
    label: Label | UnsetType = UNSET
    title: str | UnsetType = UNSET
    caption: str | UnsetType = UNSET
    add_keywords: tuple[str, ...] = ()
    remove_keywords: tuple[str, ...] = ()
    add_people: tuple[str, ...] = ()
    remove_people: tuple[str, ...] = ()


def write_values(edits: Edits, photos: Sequence[int], values: PhotoValues) -> None:
    """Set what is given on the photos with these numbers. Raises `ValueError` for a rating that is none."""
    if isinstance(values.rating, int) and not 0 <= values.rating <= MOST_STARS:
        raise ValueError(f"{values.rating} stars")
    for name in ("rating", "flag", "label", "title", "caption"):
        value = getattr(values, name)
        if value is not UNSET:
            edits.change(PhotoRow, _keys(photos), {name: value})
    for kind, taken, given in (
        (WordKind.KEYWORD, values.remove_keywords, values.add_keywords),
        (WordKind.PERSON, values.remove_people, values.add_people),
    ):
        for word in _tidy(taken):
            edits.delete(
                PhotoWordRow,
                [
                    (kind.value, spelt, photo)
                    for photo, spelt in _with_word(edits, photos, kind, word).items()
                ],
            )
        for word in _tidy(given):
            _give_word(edits, photos, kind, word)


def step_rating(edits: Edits, photos: Sequence[int], by: int) -> None:
    """So many stars more (or less, below 0) for each, within 0 to 5."""
    stars: dict[tuple[int], dict[str, int]] = {}
    for start in range(0, len(photos), _AT_ONCE):
        query = select(PhotoRow.number, PhotoRow.rating)
        some = query.where(PhotoRow.number.in_(photos[start : start + _AT_ONCE]))
        for number, rating in edits.session.execute(some):
            stars[number,] = {"rating": min(max(rating + by, 0), MOST_STARS)}
    edits.change_each(PhotoRow, stars)


def read_words(session: Session, photo: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The keywords and the people of a photo, by name."""
    rows = session.execute(
        select(PhotoWordRow.kind, PhotoWordRow.word).where(PhotoWordRow.photo == photo)
    ).all()
    found = {kind: tuple(sorted(word for of, word in rows if of == kind)) for kind in WordKind}
    return found[WordKind.KEYWORD], found[WordKind.PERSON]


def remove(edits: Edits, photos: Sequence[int]) -> None:
    """Take photos out of the catalogue; their files stay, and so does all that was said of them, for their return."""
    stacks.take_out(edits, photos)
    edits.change(PhotoRow, _keys(photos), {"removed_at": now()})


def remove_source(edits: Edits, source_id: str) -> None:
    """Take all photos of a source out; a source without photos is not shown, and found again with its folder."""
    query = select(PhotoRow.number).where(PhotoRow.source_id == source_id, PhotoRow.removed_at.is_(None))
    remove(edits, list(edits.session.scalars(query)))


def _give_word(edits: Edits, photos: Sequence[int], kind: WordKind, word: str) -> None:
    known = _with_word(edits, photos, kind, word)
    # The word as it is written already, so that a library does not hold linen and Linen.
    spelt = edits.session.scalar(
        select(PhotoWordRow.word).where(PhotoWordRow.kind == kind, PhotoWordRow.word == word).limit(1)
    )
    edits.add(
        PhotoWordRow,
        [
            {"kind": kind.value, "word": spelt or word, "photo": photo}
            for photo in dict.fromkeys(photos)
            if photo not in known
        ],
    )


def _with_word(edits: Edits, photos: Sequence[int], kind: WordKind, word: str) -> dict[int, str]:
    """Those of the photos that have a word, and how it is written there."""
    asked = set(photos)
    query = select(PhotoWordRow.photo, PhotoWordRow.word)
    rows = edits.session.execute(query.where(PhotoWordRow.kind == kind, PhotoWordRow.word == word))
    return {photo: spelt for photo, spelt in rows if photo in asked}


def _tidy(words: Iterable[str]) -> list[str]:
    """Words without space around them, once each."""
    found: dict[str, str] = {}
    for word in words:
        clean = " ".join(word.split())
        if clean:
            found.setdefault(clean.casefold(), clean)
    return list(found.values())


def _keys(photos: Iterable[int]) -> list[tuple[int]]:
    return [(photo,) for photo in photos]
