"""The samples as a marketplace: what a desktop without an account begins with."""

from __future__ import annotations

import hashlib

import pytest
from fastapi.testclient import TestClient

from resources import read_samples
from sync.messages.documents import Manifest, Offer
from sync.messages.marketplace import Explore
from sync.server.house import House
from sync.server.ledger.chart import Book
from sync.server.ledger.tables import BalanceRow, UnlockRow
from sync.server.seed import BUYER, CREATOR, seed_samples
from tests.sync.server.devices import Device
from tests.sync.server.listings.making import Market

pytestmark = pytest.mark.slow


@pytest.fixture
def market(house: House, tmp_path) -> Market:
    return Market(house, tmp_path)


def test_the_samples_are_unlocked_and_fetched_as_any_set_is(house: House, client: TestClient, market: Market):
    seeded = seed_samples(house)
    assert (seeded.creator_id, seeded.buyer_id) == (CREATOR, BUYER)
    with house.database.read() as session:
        assert session.get_one(BalanceRow, (BUYER, Book.PROMO.value, "")).amount == 100
    listings = Explore.model_validate_json(client.get("/v1/explore").content).listings
    shipped = {one.name: one for one in read_samples().sets}
    assert {listing.title for listing in listings} == set(shipped)
    device = Device.enrolled(house, BUYER)
    device.ask_lease(100)
    device.send(*(device.unlock(house.signer.read(listing.offer, Offer)) for listing in listings))
    headers = market.bearer(BUYER)
    for listing in listings:
        signed = client.get(f"/v1/sets/{listing.set_id}/manifest", headers=headers).json()["manifest"]
        manifest = house.signer.read(signed, Manifest)
        wanted = [photo.image.read_bytes() for photo in shipped[listing.title].photos]
        assert [
            client.get(f"/v1/blobs/{photo.original.sha256}", headers=headers).content
            for photo in manifest.photos
        ] == wanted
        assert {file.name for photo in manifest.photos for file in photo.files} >= {
            photo.anchors.name for photo in shipped[listing.title].photos
        }
        for preview in listing.previews:
            small = client.get(f"/v1/blobs/{preview}").content
            assert hashlib.sha256(small).hexdigest() == preview
            assert len(small) < 100_000


def test_seeding_again_changes_nothing(house: House, client: TestClient):
    seed_samples(house)
    before = client.get("/v1/explore").content
    seed_samples(house)
    assert client.get("/v1/explore").content == before
    with house.database.read() as session:
        assert session.get_one(BalanceRow, (BUYER, Book.PROMO.value, "")).amount == 100
        assert session.query(UnlockRow).count() == 0
