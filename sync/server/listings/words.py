"""The words by which a listing is found: one table that is the same on both databases."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from sync.messages.marketplace import Listing
from sync.server.listings.tables import ListingWordRow

MOST_WORDS = 400
_WORD = re.compile(r"[^\W_]+")


class WordKind(StrEnum):
    """What a search may ask for: any word of a listing, or one of its marks as a whole."""

    TEXT = "text"
    MOOD = "mood"
    POSE = "pose"
    PERSON = "person"
    PLACE = "place"


def folded(text: str) -> str:
    """Lower case, without accents, so that “Café” is found by “cafe”."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))


def words_of(text: str) -> list[str]:
    """The words of a text, `folded`, each of 120 letters at most."""
    return [word[:120] for word in _WORD.findall(folded(text))]


def listing_words(listing: Listing) -> set[tuple[str, str]]:
    """Pairs of kind and word: each word of all that is said, and moods, poses, people and the place whole."""
    whole = {
        WordKind.MOOD: listing.moods,
        WordKind.POSE: listing.poses,
        WordKind.PERSON: listing.people,
        WordKind.PLACE: (listing.place,),
    }
    said: Iterable[str] = (
        listing.title,
        listing.photographer,
        *(author.name for author in listing.creators),
        *(text for texts in whole.values() for text in texts),
        listing.story,
    )
    texts = list(dict.fromkeys(word for text in said for word in words_of(text)))[:MOST_WORDS]
    found = {(WordKind.TEXT.value, word) for word in texts}
    return found | {
        (kind.value, folded(text)[:120]) for kind, texts in whole.items() for text in texts if text
    }


def index_words(session: Session, listing_id: int, listing: Listing | None) -> None:
    """Find the listing by these words from now on; by none where it is None."""
    session.execute(delete(ListingWordRow).where(ListingWordRow.listing_id == listing_id))
    if listing is not None:
        rows = [
            {"kind": kind, "word": word, "listing_id": listing_id}
            for kind, word in sorted(listing_words(listing))
        ]
        session.execute(insert(ListingWordRow), rows)
