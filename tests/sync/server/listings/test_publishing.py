from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from sync.messages.documents import Manifest, Offer
from sync.messages.marketplace import Draft, Listing, ListingState
from sync.messages.operations import Reprice, Unpublish, VerdictKind
from sync.server.accounts.tables import AccountRow
from sync.server.database import new_id
from sync.server.house import House
from sync.server.ledger.movements import buy
from sync.server.listings import moderation, publishing
from sync.server.listings.prices import fee_of
from sync.server.listings.tables import SetVersionRow
from sync.server.problems import ProblemError
from tests.sync.server.devices import Device
from tests.sync.server.listings.making import Market

pytestmark = pytest.mark.slow


def reprice(house: House, account_id: str, listing: Listing, price: int, base: int | None = None) -> Listing:
    body = Reprice(
        set_id=listing.set_id,
        base_version=listing.version if base is None else base,
        generation_price=price,
        unlock_price=2 * price,
    )
    with house.database.write() as session:
        return publishing.reprice(session, house, account_id, body)


def unpublish(house: House, account_id: str, listing: Listing, base: int | None = None) -> Listing:
    body = Unpublish(set_id=listing.set_id, base_version=listing.version if base is None else base)
    with house.database.write() as session:
        return publishing.unpublish(session, house, account_id, body)


def test_a_published_set_is_live_with_an_offer_and_a_manifest_that_the_house_signed(market: Market):
    mara, ben = market.account("Mara"), market.account("Ben")
    shares = (market.share(mara, 7_000), market.share(ben, 3_000))
    draft = market.draft(mara, shares=shares, generation_price=3, unlock_price=50)
    listing = market.publish(mara, draft)
    assert (listing.version, listing.state, listing.photos) == (1, ListingState.LIVE, 2)
    assert (listing.generation_fee, listing.unlock_fee) == (1, 10)
    assert (listing.cover_width, listing.cover_height) == (24, 32)
    assert listing.palette == ("#336699",)
    offer = market.house.signer.read(listing.offer, Offer)
    assert (offer.set_version, offer.generation_price, offer.unlock_fee) == (1, 3, 10)
    assert [(share.name, share.basis_points) for share in offer.shares] == [("Mara", 7_000), ("Ben", 3_000)]
    with market.house.database.read() as session:
        signed = session.get_one(SetVersionRow, (draft.set_id, 1)).manifest
    manifest = market.house.signer.read(signed, Manifest)
    assert manifest.photos == draft.photos


@pytest.mark.parametrize(("price", "fee"), [(0, 0), (1, 1), (5, 1), (6, 2), (1_000_000, 200_000)])
def test_the_fee_is_rounded_up_and_nothing_on_nothing(price: int, fee: int):
    assert fee_of(price, 2_000) == fee


def test_authors_show_under_the_names_the_house_knows(market: Market):
    mara = market.account("Mara")
    liar = market.share(mara).model_copy(update={"name": "Somebody famous"})
    assert market.publish(mara, shares=(liar,)).creators[0].name == "Mara"


def test_a_new_version_needs_the_one_that_is_there(market: Market):
    mara = market.account()
    draft = market.draft(mara)
    first = market.publish(mara, draft)
    second = market.publish(mara, draft.model_copy(update={"base_version": 1, "title": "Salt"}))
    assert (second.version, second.title, second.published) == (2, "Salt", first.published)
    with pytest.raises(ProblemError) as stale:
        market.publish(mara, draft.model_copy(update={"base_version": 1, "title": "Pepper"}))
    assert (stale.value.status, stale.value.kind, stale.value.current) == (409, "stale", 2)
    with pytest.raises(ProblemError) as again:
        market.publish(mara, draft)
    assert again.value.current == 2


def test_a_version_of_a_set_that_is_not_there_is_refused(market: Market):
    mara = market.account()
    with pytest.raises(ProblemError) as refused:
        market.publish(mara, base_version=3)
    assert refused.value.status == 404


def test_only_who_published_a_set_changes_it(market: Market):
    mara, eve = market.account(), market.account("Eve")
    draft = market.draft(mara)
    listing = market.publish(mara, draft)
    for attempt in (
        lambda: market.publish(eve, draft.model_copy(update={"base_version": 1})),
        lambda: reprice(market.house, eve, listing, 0),
        lambda: unpublish(market.house, eve, listing),
    ):
        with pytest.raises(ProblemError) as refused:
            attempt()
        assert (refused.value.status, refused.value.kind) == (403, "not_yours")


def test_an_account_that_only_buys_or_is_frozen_does_not_publish(market: Market):
    brand = market.account(kind="brand")
    with pytest.raises(ProblemError) as refused:
        market.publish(brand)
    assert refused.value.kind == "not_a_creator"
    mara = market.account()
    draft = market.draft(mara)
    with market.house.database.write() as session:
        session.get_one(AccountRow, mara).frozen = True
    with pytest.raises(ProblemError) as frozen:
        market.publish(mara, draft)
    assert frozen.value.kind == "frozen"


def test_a_price_changes_on_the_version_seen_and_old_offers_stay_signed(market: Market):
    mara = market.account()
    listing = market.publish(mara)
    dearer = reprice(market.house, mara, listing, 10)
    assert (dearer.version, dearer.generation_price, dearer.unlock_price, dearer.unlock_fee) == (2, 10, 20, 4)
    assert market.house.signer.read(dearer.offer, Offer).set_version == 2
    assert market.house.signer.read(listing.offer, Offer).generation_price == 3
    with pytest.raises(ProblemError) as stale:
        reprice(market.house, mara, listing, 4)
    assert (stale.value.kind, stale.value.current) == ("stale", 2)


def test_taking_back_wins_over_whatever_was_prepared_before_it(market: Market):
    mara = market.account()
    draft = market.draft(mara)
    listing = market.publish(mara, draft)
    reprice(market.house, mara, listing, 10)
    gone = unpublish(market.house, mara, listing, base=1)
    assert (gone.state, gone.version, gone.offer, gone.previews) == (ListingState.WITHDRAWN, 3, "", ())
    with pytest.raises(ProblemError) as late:
        reprice(market.house, mara, listing, 4, base=2)
    assert late.value.kind == "withdrawn"
    with pytest.raises(ProblemError) as prepared_before:
        market.publish(mara, draft.model_copy(update={"base_version": 2}))
    assert (prepared_before.value.kind, prepared_before.value.current) == ("stale", 3)
    assert unpublish(market.house, mara, listing).version == 3
    back = market.publish(mara, draft.model_copy(update={"base_version": 3}))
    assert (back.state, back.version) == (ListingState.LIVE, 4)


def test_a_hold_ranks_over_its_owner_and_what_was_taken_down_stays_down(market: Market):
    mara = market.account()
    draft = market.draft(mara)
    listing = market.publish(mara, draft)
    with market.house.database.write() as session:
        assert moderation.hold(session, listing.set_id, "A person asks.").state is ListingState.ON_HOLD
    assert unpublish(market.house, mara, listing).state is ListingState.ON_HOLD
    with market.house.database.write() as session:
        assert moderation.lift_hold(session, listing.set_id).state is ListingState.WITHDRAWN
    back = market.publish(mara, draft.model_copy(update={"base_version": 2}))
    with market.house.database.write() as session:
        down = moderation.take_down(session, listing.set_id, "Not your pictures.")
    assert (back.state, down.state) == (ListingState.LIVE, ListingState.WITHDRAWN)
    with pytest.raises(ProblemError, match="Not your pictures") as refused:
        market.publish(mara, draft.model_copy(update={"base_version": down.version}))
    assert refused.value.kind == "taken_down"
    with market.house.database.write() as session:
        assert moderation.restore(session, listing.set_id).state is ListingState.LIVE
    with pytest.raises(ProblemError), market.house.database.write() as session:
        moderation.hold(session, new_id(), "There is no such set.")


def test_why_a_set_is_on_hold_is_said_as_long_as_it_is(market: Market):
    """Also where it was taken down meanwhile, and is back from that."""
    mara = market.account()
    set_id = market.publish(mara).set_id
    with market.house.database.write() as session:
        moderation.hold(session, set_id, "A person asks.")
        moderation.take_down(session, set_id, "A person asks, and is right.")
        moderation.restore(session, set_id)
    with market.house.database.read() as session:
        (own,) = publishing.own_sets(session, mara).sets
    assert own.listing.state is ListingState.ON_HOLD
    assert own.reason == "A person asks, and is right."


def test_of_many_who_change_one_version_at_once_one_wins(market: Market):
    mara = market.account()
    listing = market.publish(mara)
    kinds: list[str] = []

    def attempt(price: int) -> None:
        try:
            reprice(market.house, mara, listing, price)
            kinds.append("done")
        except ProblemError as error:
            kinds.append(error.kind)

    threads = [threading.Thread(target=attempt, args=(price,)) for price in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(kinds) == ["done", *["stale"] * 5]


def test_two_first_publications_at_once_make_one_set(market: Market):
    mara = market.account()
    draft: Draft = market.draft(mara)
    kinds: list[str] = []
    market.agree(mara, draft)

    def attempt() -> None:
        try:
            market.publish(mara, draft)
            kinds.append("done")
        except ProblemError as error:
            kinds.append(error.kind)

    threads = [threading.Thread(target=attempt) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(kinds) == ["done", "stale", "stale", "stale"]


def test_no_set_costs_more_than_a_machine_can_ever_set_aside_for_it(market: Market):
    """Every picture and every unlock is paid from a lease, and no lease is larger than the house lets it be."""
    mara, buyer = market.account(), market.account("Buyer")
    market.house.config = replace(market.house.config, lease_cap=2000)
    dearest = market.publish(mara, unlock_price=1666)
    assert dearest.unlock_price + dearest.unlock_fee == 2000
    market.house.database.run(lambda session: buy(session, buyer, 5000, "Bought"))
    device = Device.enrolled(market.house, buyer)
    device.ask_lease(5000)
    offer = market.house.signer.read(dearest.offer, Offer)
    assert device.send(device.unlock(offer)).verdicts[0].kind is VerdictKind.APPLIED

    for prices in ({"unlock_price": 1667}, {"generation_price": 1667}):
        with pytest.raises(ProblemError, match=r"2001 credits.* than 2000") as refused:
            market.publish(mara, **prices)
        assert (refused.value.status, refused.value.kind) == (422, "prices")
    dearer = Reprice(set_id=dearest.set_id, base_version=1, generation_price=1, unlock_price=1667)
    with pytest.raises(ProblemError, match="2001 credits"), market.house.database.write() as session:
        publishing.reprice(session, market.house, mara, dearer)
