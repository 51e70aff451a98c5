"""The public page of a set."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from sync.messages.operations import Unpublish
from sync.server.house import House
from sync.server.listings import moderation, publishing
from tests.sync.server.listings.making import Market

pytestmark = pytest.mark.slow


@pytest.fixture
def market(house: House, tmp_path: Path) -> Market:
    folder = tmp_path / "made"
    folder.mkdir()
    return Market(house, folder)


def test_anybody_reads_who_earns_what_it_costs_and_what_was_signed(market: Market, client: TestClient):
    mara, ben = market.account("Mara"), market.account("Ben <b>")
    release = market.release(mara, "Inès", adult=False, guardian=True, until="2999-01-01")
    shares = (market.share(mara, 6_667), market.share(ben, 3_333))
    listing = market.publish(
        mara,
        market.draft(
            mara,
            title="Salt & <script>alert(1)</script>",
            shares=shares,
            people=("Inès",),
            releases=(release,),
            unlock_price=12_345,
        ),
    )
    page = client.get(f"/sets/{listing.set_id}")
    assert page.status_code == 200
    text = page.text
    assert "<script" not in text
    assert "Salt &amp; &lt;script&gt;" in text
    for said in (
        "66.67\u202f%",
        "33.33\u202f%",
        "12\u202f345",
        "Inès",
        "with a guardian",
        "until 2999-01-01",
    ):
        assert said in text
    assert "Ben &lt;b&gt;" in text
    for preview in listing.previews:
        assert f"/v1/blobs/{preview}" in text
        assert client.get(f"/v1/blobs/{preview}").headers["content-type"] == "image/png"
    assert "script-src" not in page.headers["content-security-policy"]
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_a_set_that_is_gone_says_so_and_nothing_of_its_people(market: Market, client: TestClient):
    mara = market.account()
    release = market.release(mara, "Inès")
    listing = market.publish(mara, people=("Inès",), releases=(release,))
    path = f"/sets/{listing.set_id}"
    with market.house.database.write() as session:
        moderation.hold(session, listing.set_id, "Inès asks.")
    held = client.get(path)
    assert (held.status_code, "on hold" in held.text, "Inès" in held.text) == (410, True, False)
    with market.house.database.write() as session:
        moderation.lift_hold(session, listing.set_id)
        body = Unpublish(set_id=listing.set_id, base_version=1)
        publishing.unpublish(session, market.house, mara, body)
    gone = client.get(path)
    assert (gone.status_code, "not on offer any more" in gone.text) == (410, True)
    unknown = client.get(f"/sets/{'0' * 36}", headers={"Accept": "text/html"})
    assert unknown.status_code == 404
    assert "no such set here" in unknown.text
