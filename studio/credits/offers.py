"""What sets cost and which photos are theirs, as the server signed it; inside one session."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from studio.account.tables import ConnectionRow
from studio.credits.tables import OfferRow, SetPhotoRow

if TYPE_CHECKING:
    from sync.documents import KeyRing
    from sync.messages.documents import Manifest


class Priced(Protocol):
    """What of a `Listing` is about its price."""

    @property
    def set_id(self) -> str: ...
    @property
    def generation_price(self) -> int: ...
    @property
    def generation_fee(self) -> int: ...
    @property
    def unlock_price(self) -> int: ...
    @property
    def unlock_fee(self) -> int: ...
    @property
    def offer(self) -> str: ...


def key_ring(connection: ConnectionRow) -> KeyRing:
    """The server's public keys as they were last fetched; empty before."""
    return _ring_of(connection.keys or "")


@lru_cache(8)
def _ring_of(keys: str) -> KeyRing:
    """A page of events asks for it once for each lease in it."""
    from sync.documents import KeyRing
    from sync.messages.documents import Keys

    return KeyRing(Keys.model_validate_json(keys) if keys else Keys(version=0, keys=()))


def remember_offers(session: Session, connection: ConnectionRow, listings: Iterable[Priced]) -> int:
    """Keep the signed offers of listings for use without a network. One that the server did not sign, or that says
    other prices than its listing, is left out. Returns how many were kept.
    """
    from sync.documents import NotSigned
    from sync.messages.documents import Offer

    ring = key_ring(connection)
    rows: list[dict[str, object]] = []
    for listing in listings:
        try:
            offer = ring.read(listing.offer, Offer)
        except NotSigned:
            continue
        shown = (listing.generation_price, listing.generation_fee, listing.unlock_price, listing.unlock_fee)
        said = (offer.generation_price, offer.generation_fee, offer.unlock_price, offer.unlock_fee)
        if offer.set_id != listing.set_id or shown != said:
            continue
        shares = [share.model_dump(mode="json") for share in offer.shares]
        rows.append(
            {
                "connection_id": connection.id,
                "set_id": offer.set_id,
                "set_version": offer.set_version,
                "document": listing.offer,
                "generation_price": offer.generation_price,
                "generation_fee": offer.generation_fee,
                "unlock_price": offer.unlock_price,
                "unlock_fee": offer.unlock_fee,
                "shares": json.dumps(shares),
            }
        )
    if rows:
        statement = insert(OfferRow)
        kept = {name: statement.excluded[name] for name in rows[0] if name not in ("connection_id", "set_id")}
        session.execute(
            statement.on_conflict_do_update(
                index_elements=["connection_id", "set_id"],
                set_=kept,
                where=statement.excluded.set_version >= OfferRow.set_version,
            ),
            rows,
        )
    return len(rows)


def record_set_photos(session: Session, connection: ConnectionRow, manifest: Manifest) -> None:
    """Say which originals belong to an unlocked set, so that renders of them are charged."""
    rows = [
        {"connection_id": connection.id, "set_id": manifest.set_id, "sha256": photo.original.sha256}
        for photo in manifest.photos
    ]
    if rows:
        session.execute(insert(SetPhotoRow).on_conflict_do_nothing(), rows)
