from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from sync.messages.marketplace import Found, Listing, Sort
from sync.messages.operations import Reprice, Unpublish
from sync.server.listings import moderation, publishing, search
from sync.server.listings.search import Question
from sync.server.problems import ProblemError
from tests.sync.server.listings.making import Market

pytestmark = pytest.mark.slow


def found(market: Market, cursor: str = "", limit: int = 50, **asked: Any) -> Found:
    with market.house.database.read() as session:
        page = search.page_of(session, market.house.looks, Question(**asked), cursor, limit)
        return Found.model_validate_json(page)


def titles(market: Market, **asked: Any) -> list[str]:
    return [listing.title for listing in found(market, **asked).listings]


@pytest.fixture
def shelf(market: Market) -> dict[str, Listing]:
    """Three sets that differ in everything a search goes by."""
    mara, ben = market.account("Mara"), market.account("Ben")
    ines = market.release(mara, "Inès Duarte")
    sets = (
        (mara, "Blue hour", {"colour": "#2244aa", "generation_price": 1, "moods": ("calm", "evening")}),
        (mara, "Red door", {"colour": "#bb2222", "generation_price": 5, "people": ("Inès Duarte",)}),
        (ben, "Blue linen", {"colour": "#3355bb", "generation_price": 9, "poses": ("sitting",)}),
    )
    made: dict[str, Listing] = {}
    for account_id, title, other in sets:
        if "people" in other:
            other["releases"] = (ines,)
        made[title] = market.publish(account_id, market.draft(account_id, title=title, photos=1, **other))
    return made


def test_words_begin_words_of_anything_said_without_case_or_accents(market: Market, shelf: Any):
    assert titles(market) == ["Blue linen", "Red door", "Blue hour"]
    assert titles(market, text="blue") == ["Blue linen", "Blue hour"]
    assert titles(market, text="BLU lin") == ["Blue linen"]
    assert titles(market, text="ines") == ["Red door"]
    assert titles(market, text="atlantico ben") == ["Blue linen"]
    assert titles(market, text="velvet") == []
    assert titles(market, text="lue") == []
    assert titles(market, text="%") == titles(market)


def test_moods_poses_people_place_and_prices_all_have_to_fit(market: Market, shelf: Any):
    assert titles(market, moods=("Evening",)) == ["Blue hour"]
    assert titles(market, moods=("calm", "evening")) == ["Blue hour"]
    assert titles(market, moods=("calm", "soft light")) == ["Blue linen", "Red door"]
    assert titles(market, poses=("sitting",)) == ["Blue linen"]
    assert titles(market, people=("INES duarte",)) == ["Red door"]
    assert titles(market, people=("Ines",)) == []
    assert titles(market, place="cafe atlantico, lisbon", price_from=5) == ["Blue linen", "Red door"]
    assert titles(market, price_from=2, price_to=8) == ["Red door"]
    assert titles(market, unlock_to=49) == []


def test_listings_come_in_the_order_asked_for(market: Market, shelf: Any):
    assert titles(market, sort=Sort.OLDEST) == ["Blue hour", "Red door", "Blue linen"]
    assert titles(market, sort=Sort.CHEAPEST) == ["Blue hour", "Red door", "Blue linen"]
    assert titles(market, sort=Sort.DEAREST) == ["Blue linen", "Red door", "Blue hour"]
    assert titles(market, sort=Sort.CHEAPEST_UNLOCK) == ["Blue hour", "Red door", "Blue linen"]


@pytest.mark.parametrize("few", [1500, 1])
def test_colours_and_looks_are_near_to_the_eye(
    market: Market, shelf: dict[str, Listing], few: int, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(search, "FEW", few)
    monkeypatch.setattr(search, "_BATCH", 2)
    assert titles(market, colour="#2244aa", distance=0) == ["Blue hour"]
    assert titles(market, colour="#2244aa", distance=25) == ["Blue linen", "Blue hour"]
    assert titles(market, colour="#bb2222", distance=10, text="blue") == []
    alike = shelf["Blue hour"].set_id
    assert titles(market, similar_to=alike) == ["Blue hour", "Blue linen", "Red door"]
    assert titles(market, similar_to=alike, price_from=2) == ["Blue linen", "Red door"]
    assert titles(market, similar_to=alike, colour="#bb2222") == ["Red door"]


@pytest.mark.parametrize("few", [1500, 1])
def test_pages_go_on_without_a_gap_or_a_repeat(market: Market, few: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(search, "FEW", few)
    monkeypatch.setattr(search, "_BATCH", 2)
    mara = market.account()
    wanted = []
    for number in range(7):
        given = {"generation_price": number // 3, "title": f"Set {number}"}
        listing = market.publish(mara, market.draft(mara, photos=1, **given))
        wanted.append(listing.title)
    for question in (
        Question(sort=Sort.CHEAPEST),
        Question(text="set", sort=Sort.OLDEST),
        Question(colour="#336699", sort=Sort.CHEAPEST),
        Question(similar_to=listing.set_id),
    ):
        cursor, seen = "", []
        while True:
            page = found(market, cursor, 3, **vars(replace(question)))
            seen += [listing.title for listing in page.listings]
            cursor = page.cursor
            if not cursor:
                break
        assert sorted(seen) == wanted
        assert len(seen) == 7


def test_a_listing_is_found_as_it_is_now(market: Market, shelf: dict[str, Listing]):
    assert titles(market, colour="#bb2222") == ["Red door"]
    red = shelf["Red door"]
    with market.house.database.write() as session:
        owner = red.creators[0].account_id
        body = Reprice(set_id=red.set_id, base_version=1, generation_price=70, unlock_price=0)
        publishing.reprice(session, market.house, owner, body)
    assert titles(market, price_from=70, text="red") == ["Red door"]
    with market.house.database.write() as session:
        publishing.unpublish(session, market.house, owner, Unpublish(set_id=red.set_id, base_version=2))
        moderation.hold(session, shelf["Blue hour"].set_id, "")
    assert titles(market) == ["Blue linen"]
    assert titles(market, colour="#bb2222") == []
    assert titles(market, text="red") == []
    assert titles(market, similar_to=shelf["Blue linen"].set_id) == ["Blue linen"]
    with market.house.database.write() as session:
        moderation.lift_hold(session, shelf["Blue hour"].set_id)
    assert titles(market, colour="#2244aa", distance=1) == ["Blue hour"]


def test_a_question_that_makes_no_sense_is_told(market: Market, shelf: Any):
    with pytest.raises(ProblemError) as unknown:
        titles(market, similar_to="01900000-0000-7000-8000-00000000ffff")
    assert unknown.value.status == 404
    with pytest.raises(ProblemError) as cursor:
        found(market, cursor="x")
    assert cursor.value.status == 422


@pytest.mark.parametrize("asked", ["text", "mood", "pose", "person", "place"])
def test_a_word_with_a_null_in_it_finds_nothing_and_breaks_nothing(client: TestClient, asked: str):
    answer = client.get("/v1/search", params={asked: "ca\0lm"})
    assert answer.status_code == 422 or answer.json()["listings"] == []
