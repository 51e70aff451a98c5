from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from sync.messages.accounts import Role
from sync.messages.documents import Manifest
from sync.server.accounts.tables import SeatRow
from sync.server.database import new_id, seconds_now
from sync.server.listings import moderation, publishing
from sync.server.problems import ProblemError
from tests.sync.server.listings.making import LICENCE, Market, as_json

pytestmark = pytest.mark.slow


def statuses(client: TestClient, listing: Any, draft: Any, headers: dict[str, str] | None) -> list[int]:
    """Of a preview, the licence, an original, anchors and the manifest."""
    photo = draft.photos[0]
    hashes = (photo.preview.sha256, draft.licence_sha256, photo.original.sha256, photo.files[0].blob.sha256)
    paths = [*(f"/v1/blobs/{sha256}" for sha256 in hashes), f"/v1/sets/{draft.set_id}/manifest"]
    return [client.get(path, headers=headers).status_code for path in paths]


def test_previews_are_for_everybody_and_originals_for_who_unlocked(market: Market, client: TestClient):
    mara, ben, buyer, other = (market.account(name) for name in ("Mara", "Ben", "Buyer", "Other"))
    shares = (market.share(mara, 9_000), market.share(ben, 1_000))
    draft = market.draft(mara, shares=shares)
    listing = market.publish(mara, draft)
    market.unlock(buyer, listing)
    market.unlock(other, listing, state="suspended")
    assert statuses(client, listing, draft, None) == [200, 200, 401, 401, 401]
    assert statuses(client, listing, draft, market.bearer(other)) == [200, 200, 403, 403, 403]
    for who in (mara, ben, buyer):
        assert statuses(client, listing, draft, market.bearer(who)) == [200] * 5
    licence = client.get(f"/v1/blobs/{draft.licence_sha256}")
    assert (licence.content, licence.headers["content-type"]) == (LICENCE, "text/plain; charset=utf-8")
    wrong = client.get(f"/v1/blobs/{draft.cover}", headers={"Authorization": "Bearer old"})
    assert wrong.status_code == 401


def test_who_has_a_seat_fetches_what_the_house_unlocked(market: Market, client: TestClient):
    maison, seated = market.account("Maison", kind="house"), market.account("Rita")
    draft = market.draft(market.account())
    listing = market.publish(listing_owner(draft), draft)
    market.unlock(maison, listing)
    assert statuses(client, listing, draft, market.bearer(seated))[2] == 403
    with market.house.database.write() as session:
        session.add(
            SeatRow(
                id=new_id(),
                house_id=maison,
                account_id=seated,
                email="rita@example.com",
                role=Role.REVIEWER.value,
                expires_at=seconds_now(),
                accepted_at=seconds_now(),
            )
        )
    assert statuses(client, listing, draft, market.bearer(seated)) == [200] * 5


def listing_owner(draft: Any) -> str:
    return draft.shares[0].account_id


def test_taking_back_leaves_what_was_unlocked_and_a_hold_does_not(market: Market, client: TestClient):
    mara, buyer = market.account(), market.account("Buyer")
    draft = market.draft(mara)
    listing = market.publish(mara, draft)
    market.unlock(buyer, listing)
    headers = market.bearer(buyer)
    gone = client.post(
        f"/v1/sets/{draft.set_id}/unpublish",
        json={"kind": "unpublish", "set_id": draft.set_id, "base_version": 1},
        headers=market.bearer(mara),
    )
    assert gone.json()["state"] == "withdrawn"
    assert statuses(client, listing, draft, headers) == [200] * 5
    with market.house.database.write() as session:
        moderation.hold(session, draft.set_id, "A person asks.")
    assert statuses(client, listing, draft, headers) == [200, 200, 403, 403, 403]
    assert client.get(f"/v1/sets/{draft.set_id}/manifest", headers=headers).json()["kind"] == "on_hold"
    assert statuses(client, listing, draft, market.bearer(mara))[4] == 200


def test_a_manifest_is_that_of_the_version_that_was_unlocked(market: Market, client: TestClient):
    mara, buyer = market.account(), market.account("Buyer")
    draft = market.draft(mara)
    listing = market.publish(mara, draft)
    market.unlock(buyer, listing)
    fewer = draft.model_copy(update={"base_version": 1, "photos": draft.photos[:1]})
    market.publish(mara, fewer)
    headers = market.bearer(buyer)
    path = f"/v1/sets/{draft.set_id}/manifest"

    def read(query: str) -> Manifest:
        signed = client.get(path + query, headers=headers).json()["manifest"]
        return market.house.signer.read(signed, Manifest)

    assert (read("").set_version, len(read("").photos)) == (2, 1)
    assert (read("?version=1").set_version, len(read("?version=1").photos)) == (1, 2)
    assert client.get(path + "?version=3", headers=headers).status_code == 404
    dropped = draft.photos[1].original.sha256
    assert client.get(f"/v1/blobs/{dropped}", headers=headers).status_code == 200


def test_a_set_goes_its_whole_way_over_http(market: Market, client: TestClient):
    mara = market.account()
    headers = market.bearer(mara)
    draft = market.draft(mara)
    path = f"/v1/sets/{draft.set_id}"
    assert client.get(path).status_code == 404
    assert client.put(path, json=as_json(draft)).status_code == 401
    made = client.put(path, json=as_json(draft), headers=headers)
    assert (made.status_code, made.json()["version"]) == (200, 1)
    assert client.get(path).json() == made.json()
    stale = client.put(path, json=as_json(draft), headers=headers)
    assert (stale.status_code, stale.json()["kind"], stale.json()["current"]) == (409, "stale", 1)
    body = {
        "kind": "reprice",
        "set_id": draft.set_id,
        "base_version": 1,
        "generation_price": 9,
        "unlock_price": 0,
    }
    assert client.post(f"{path}/reprice", json=body, headers=headers).json()["generation_fee"] == 2
    other = path[:-1] + ("0" if path[-1] != "0" else "1")
    assert client.post(f"{other}/reprice", json=body, headers=headers).json()["kind"] == "other_address"
    for price in (-1, 1.5, "1e3", True, 1_000_001, None):
        refused = client.post(f"{path}/reprice", json={**body, "generation_price": price}, headers=headers)
        assert refused.status_code == 422
    explored = client.get("/v1/explore").json()
    assert [listing["version"] for listing in explored["listings"]] == [2]
    assert client.get("/v1/explore", params={"cursor": "9.9"}).status_code == 410
    found = client.get("/v1/search", params={"text": "salt", "mood": "calm", "sort": "cheapest"}).json()
    assert [listing["set_id"] for listing in found["listings"]] == [draft.set_id]
    assert client.get("/v1/search", params={"colour": "red"}).status_code == 422


def test_a_creator_sees_all_of_their_sets_and_why_the_house_holds_one(market: Market, client: TestClient):
    mara, eve = market.account(), market.account("Eve")
    draft = market.draft(mara)
    market.publish(mara, draft)
    other = market.publish(mara, title="Other")
    with market.house.database.write() as session:
        moderation.hold(session, draft.set_id, "A person asks.")
    headers = market.bearer(mara)
    own = client.get("/v1/own-sets", headers=headers).json()["sets"]
    assert [(one["listing"]["set_id"], one["listing"]["state"], one["reason"]) for one in own] == [
        (other.set_id, "live", ""),
        (draft.set_id, "on_hold", "A person asks."),
    ]
    assert client.get("/v1/own-sets", headers=market.bearer(eve)).json() == {"sets": []}
    path = f"/v1/sets/{draft.set_id}"
    again = client.get(f"{path}/draft", headers=headers).json()
    assert (again["base_version"], again["photos"]) == (1, as_json(draft)["photos"])
    assert client.get(f"{path}/draft", headers=market.bearer(eve)).json()["kind"] == "not_yours"
    assert client.put(path, json=again, headers=headers).json()["version"] == 2


def test_nothing_is_half_published(market: Market):
    """A refusal in the middle leaves neither rows nor a number of the feed behind."""
    mara = market.account()
    draft = market.draft(mara)

    def publish_twice() -> None:
        with market.house.database.write() as session:
            publishing.publish(session, market.house, mara, draft)
            publishing.publish(session, market.house, mara, draft)

    with pytest.raises(ProblemError):
        publish_twice()
    assert market.publish(mara, draft).version == 1
