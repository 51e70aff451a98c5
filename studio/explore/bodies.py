"""Listings as the catalogue keeps them whole: what a row of `listings` does not have of one, packed."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sync.messages.marketplace import Listing

IN_ROW = (
    "set_id",
    "version",
    "title",
    "story",
    "photographer",
    "place",
    "photos",
    "cover",
    "cover_width",
    "cover_height",
    "previews",
    "published",
)
"""Fields of a listing that its row has as they are; only `previews` are written in another way."""

_LEFT_OUT = {*IN_ROW, "offer"}
_END = b"\0"
_DICTIONARY = (
    b'{"generation_fee":0,"generation_price":1,"issued":1790000000,"set_id":"019","set_version":1,"shares":'
    b'[{"account_id":"019","basis_points":7000,"name":""},{"account_id":"019","basis_points":10000,"name":""}],'
    b'"unlock_fee":0,"unlock_price":25}\0{"typ":"anchor-offer","alg":"Ed25519","kid":"\0'
    b'{"state":"live","creators":[{"account_id":"019","name":"","basis_points":3000},'
    b'{"account_id":"019","name":"","basis_points":10000}],"shot":"2026-01-01","people":[""],"poses":["arm bent",'
    b'"hand on hip","at ease","walking","seated","standing"],"moods":["calm","warm","sharp","playful","quiet",'
    b'"bright","moody","sporty"],"palette":["#000000","#ffffff"],"generation_price":10,"generation_fee":2,'
    b'"unlock_price":0,"unlock_fee":0,"licence":"Anchor catalogue licence 1","releases":[{"release_id":"019",'
    b'"person":"","signed":"2026-01-15","adult":true,"guardian":false,"categories":["fashion"],'
    b'"territory":"worldwide","until":null,"ai_derivatives":true}]}'
)
"""What most listings have alike, which none of them has to keep. Never to be changed: what was packed with it could not
be read any more."""


def packed(listing: Listing) -> bytes:
    """What its row does not have, and its offer taken apart: a signed document's letters can be made no smaller, what
    they stand for can.
    """
    if "\0" in listing.offer:
        parts = [listing.model_dump_json(exclude={*IN_ROW}).encode()]
    else:
        parts = [listing.model_dump_json(exclude=_LEFT_OUT).encode(), *_parts(listing.offer)]
    packer = zlib.compressobj(1, zdict=_DICTIONARY)
    return packer.compress(_END.join(parts)) + packer.flush()


def unpacked(body: bytes, row: Mapping[str, object]) -> Listing:
    """A listing from what was packed and the fields of its row, `IN_ROW`."""
    from sync.messages.marketplace import Listing

    # What was written before bodies left anything out has no use for the dictionary, nor for the row.
    unpacker = zlib.decompressobj(zdict=_DICTIONARY)
    rest, *offer = unpacker.decompress(body).split(_END, 3)
    values = {**row, **json.loads(rest)}
    if offer:
        values["offer"] = _whole(offer)
    return Listing.model_validate_json(json.dumps(values))


def _parts(offer: str) -> list[bytes]:
    """Header, payload and signature of a signed document; the text itself where they would not give it again."""
    try:
        parts = [base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in offer.split(".")]
    except ValueError:
        return [offer.encode()]
    if len(parts) == 3 and _END not in parts[0] + parts[1] and _whole(parts) == offer:
        return parts
    return [offer.encode()]


def _whole(parts: Sequence[bytes]) -> str:
    if len(parts) == 1:
        return parts[0].decode()
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)
