from __future__ import annotations

import pytest

from sync.messages.marketplace import Explore, ListingState
from sync.messages.operations import Unpublish
from sync.server.events import bump_generation
from sync.server.listings import feed, moderation, publishing
from sync.server.problems import ProblemError
from tests.sync.server.listings.making import Market

pytestmark = pytest.mark.slow


def page(market: Market, cursor: str = "", limit: int = 100, generation: int = 1) -> Explore:
    with market.house.database.read() as session:
        return Explore.model_validate_json(feed.page_of(session, cursor, limit, generation))


def test_explore_goes_on_where_it_was_and_says_what_changed(market: Market):
    mara = market.account()
    sets = [market.publish(mara, market.draft(mara, title=f"Set {number}")) for number in range(3)]
    first = page(market, limit=2)
    assert ([listing.title for listing in first.listings], first.has_more) == (["Set 0", "Set 1"], True)
    rest = page(market, first.cursor, limit=2)
    assert ([listing.title for listing in rest.listings], rest.has_more) == (["Set 2"], False)
    nothing = page(market, rest.cursor)
    assert (nothing.listings, nothing.cursor, nothing.has_more) == ((), rest.cursor, False)
    with market.house.database.write() as session:
        publishing.unpublish(session, market.house, mara, Unpublish(set_id=sets[0].set_id, base_version=1))
    changed = page(market, rest.cursor)
    assert [(listing.title, listing.state) for listing in changed.listings] == [
        ("Set 0", ListingState.WITHDRAWN)
    ]


def test_what_is_no_longer_live_says_nothing_of_people_or_places(market: Market):
    mara = market.account()
    release = market.release(mara, "Ines")
    listing = market.publish(mara, people=("Ines",), releases=(release,), place="Her kitchen")
    assert page(market).listings == (listing,)
    with market.house.database.write() as session:
        moderation.hold(session, listing.set_id, "Ines asks.")
    (gone,) = page(market).listings
    assert gone.state is ListingState.ON_HOLD
    left = (gone.people, gone.releases, gone.place, gone.story, gone.previews, gone.offer)
    assert not any(left)


def test_a_cursor_of_another_generation_or_of_nobody_asks_for_all_again(market: Market):
    market.publish(market.account())
    cursor = page(market).cursor
    with market.house.database.write() as session:
        bump_generation(session)
    for old in (cursor, "nonsense", "2.", "2.-1", "2.99999999999999999999"):
        with pytest.raises(ProblemError) as refused:
            page(market, old, generation=2)
        assert (refused.value.status, refused.value.kind) == (410, "resync")


def test_a_page_has_an_end_in_bytes_too(market: Market, monkeypatch: pytest.MonkeyPatch):
    mara = market.account()
    for number in range(3):
        market.publish(mara, market.draft(mara, title=f"Set {number}", photos=1))
    monkeypatch.setattr(feed, "MAX_PAGE_BYTES", 10)
    cursor, titles = "", []
    for _ in range(3):
        found = page(market, cursor)
        titles += [listing.title for listing in found.listings]
        cursor = found.cursor
    assert (titles, found.has_more) == (["Set 0", "Set 1", "Set 2"], False)
