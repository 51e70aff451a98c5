from __future__ import annotations

import base64
import zlib
from pathlib import Path

import pytest

from studio.explore import bodies
from sync.messages.documents import Offer
from sync.messages.marketplace import Listing
from sync.server.signing import Signer
from tests.market import make_listing

KEPT = base64.b85decode(
    b"ct0)@C?U<#Jr08~3<Y5B(%F&|k~kh&dy9~twfEl|Q$j0Lq#!XMFK@H_{GB2gwDL^g^^8E;CSc<b#!Mx$VVa5R))n0IRdWwH3n;gL"
    b"$xSIN?``TfKee`Is)73@)yRCL?11EwV|I1VgM*AD6J`EWaUD|Zj*9TQz{*j}Ua43JJ({Ji6_d1eBTvH{EZDh>"
)
"""A listing as the first version that packs so wrote it."""


def in_row(listing: Listing) -> dict[str, object]:
    return listing.model_dump(mode="json", include=set(bodies.IN_ROW))


def again(listing: Listing) -> Listing:
    return bodies.unpacked(bodies.packed(listing), in_row(listing))


@pytest.fixture
def offer(tmp_path: Path) -> str:
    listing = make_listing(4)
    return Signer(tmp_path / "keys.json").sign(
        Offer(
            set_id=listing.set_id,
            set_version=1,
            generation_price=10,
            generation_fee=2,
            unlock_price=25,
            unlock_fee=5,
            shares=listing.creators,
            issued=1_790_000_000,
        )
    )


def test_a_signed_offer_comes_back_letter_for_letter_and_takes_less_room(offer: str) -> None:
    listing = make_listing(4, offer=offer, story="Été à Orléans\n“quoted”")
    assert again(listing) == listing
    assert again(listing).offer == offer
    assert len(bodies.packed(listing)) < 0.5 * len(zlib.compress(listing.model_dump_json().encode()))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no document",
        "a.b",
        "e30.e30",
        "e30.e31.e30",
        "e30.e30.e30=",
        "AA.AA.AA",
        "e30.AA.e30",
        "a\0b",
        "\0",
        "é.é.é",
    ],
)
def test_an_offer_that_is_no_document_comes_back_as_it_came(text: str) -> None:
    listing = make_listing(4, offer=text)
    assert again(listing) == listing


def test_a_signature_may_have_any_byte() -> None:
    signature = base64.urlsafe_b64encode(bytes(64)).decode().rstrip("=")
    listing = make_listing(4, offer=f"e30.e30.{signature}")
    assert again(listing) == listing


def test_bodies_of_versions_before_are_read() -> None:
    listing = make_listing(4)
    whole = zlib.compress(listing.model_dump_json().encode(), 1)
    assert bodies.unpacked(whole, in_row(listing)) == listing
    kept = bodies.unpacked(KEPT, in_row(listing))
    assert kept.title == listing.title
    assert kept.licence == "Anchor catalogue licence 1"
    assert [release.person for release in kept.releases] == ["Ada"]
