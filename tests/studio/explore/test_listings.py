from __future__ import annotations

import pytest
from sqlalchemy import func, select, text

from studio.catalog import Catalog
from studio.errors import InputError
from studio.explore import listings
from studio.explore.account import Standing
from studio.explore.listings import Feed
from studio.explore.search import ExploreQuery, ExploreSearch, Sort
from studio.explore.tables import ListingBodyRow, ListingRow, ListingWordRow
from sync.messages.marketplace import Explore, Listing, ListingState
from tests.market import feed_page, make_listing

NOBODY = Standing()


def take(catalog: Catalog, *given: Listing, cursor: str = "1", has_more: bool = False) -> None:
    page = feed_page(given, cursor, has_more=has_more)
    catalog.run(lambda session: listings.write_page(session, page)).result()


def titles(catalog: Catalog, query: ExploreQuery, standing: Standing = NOBODY) -> list[str]:
    search = ExploreSearch()

    def work(session: listings.Session) -> list[str]:
        numbers = search.numbers(session, query, standing).tolist()
        return [each.title for each in listings.read_summaries(session, numbers, standing)]

    return catalog.run(work).result()


def test_a_listing_comes_back_as_it_came(catalog: Catalog) -> None:
    listing = make_listing(3)
    take(catalog, listing)
    assert catalog.run(lambda session: listings.read_listing(session, listing.set_id)).result() == listing
    (summary,) = catalog.run(lambda session: listings.read_summaries(session, [1], NOBODY)).result()
    assert summary.previews == listing.previews
    assert summary.generation_cost == listing.generation_price + listing.generation_fee
    assert summary.unlock_cost == listing.unlock_price + listing.unlock_fee


def test_the_cursor_goes_with_its_page(catalog: Catalog) -> None:
    assert catalog.run(listings.read_feed).result() == Feed()
    take(catalog, make_listing(1), cursor="a", has_more=True)
    assert catalog.run(listings.read_feed).result() == Feed("", "a", 1, False)
    take(catalog, cursor="b")
    assert catalog.run(listings.read_feed).result() == Feed("", "b", 1, True)


def test_a_newer_version_replaces_the_one_before_and_keeps_its_number(catalog: Catalog) -> None:
    first = make_listing(1, title="Harbour", moods=("calm",), place="Oslo")
    take(catalog, make_listing(0), first)
    before = catalog.run(lambda session: listings.numbers_of(session, [first.set_id])).result()
    take(catalog, first.model_copy(update={"version": 2, "title": "Quay", "moods": ("sharp",)}))
    assert catalog.run(lambda session: listings.numbers_of(session, [first.set_id])).result() == before
    assert titles(catalog, ExploreQuery(text="harbour")) == []
    assert titles(catalog, ExploreQuery(text="quay")) == ["Quay"]
    assert titles(catalog, ExploreQuery(moods=("sharp",), places=("Oslo",))) == ["Quay"]
    assert "Quay" not in titles(catalog, ExploreQuery(moods=("calm",)))


def test_what_is_withdrawn_leaves_nothing_behind(catalog: Catalog) -> None:
    listing = make_listing(1)
    take(catalog, listing)
    take(catalog, listing.model_copy(update={"state": ListingState.WITHDRAWN}))
    for table in (ListingRow, ListingBodyRow, ListingWordRow):
        assert (
            catalog.run(lambda session, t=table: session.scalar(select(func.count()).select_from(t))).result()
            == 0
        )
    found = catalog.run(lambda session: session.scalar(text("SELECT count(*) FROM listing_search_docsize")))
    assert found.result() == 0
    with pytest.raises(InputError) as error:
        catalog.run(lambda session: listings.read_listing(session, listing.set_id)).result()
    assert error.value.kind == "not_found"


def test_a_restored_server_is_read_from_the_beginning(catalog: Catalog) -> None:
    take(catalog, make_listing(1, title="Gone with the backup"))
    page = Explore(listings=(make_listing(2, title="Again"),), cursor="x", has_more=False, generation=2)
    catalog.run(lambda session: listings.write_page(session, page)).result()
    assert titles(catalog, ExploreQuery()) == ["Again"]


def test_an_empty_server_takes_away_what_another_one_told(catalog: Catalog) -> None:
    """Whoever counts what changed hears of what went, too."""
    take(catalog, make_listing(1), make_listing(2))
    page = feed_page([], "x")
    gone = catalog.run(lambda session: listings.write_page(session, page, "https://other.example")).result()
    assert gone == 2
    assert titles(catalog, ExploreQuery()) == []


def test_a_page_that_cannot_be_written_moves_no_cursor(catalog: Catalog) -> None:
    take(catalog, make_listing(1), cursor="a")

    def work(session: listings.Session) -> None:
        listings.write_page(session, feed_page([make_listing(2)], "b"))
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        catalog.run(work).result()
    assert catalog.run(listings.read_feed).result().cursor == "a"
    assert len(titles(catalog, ExploreQuery())) == 1


def test_filters_hold_together_and_words_of_one_kind_are_alternatives(catalog: Catalog) -> None:
    take(
        catalog,
        make_listing(1, title="A", moods=("calm", "warm"), poses=("seated",), people=("Ada",), generation_price=4),
        make_listing(2, title="B", moods=("sharp",), poses=("seated",), people=("Noor",), generation_price=9),
        make_listing(3, title="C", moods=("warm",), poses=("walking",), people=("Ada",), generation_price=20),
    )  # fmt: skip
    assert titles(catalog, ExploreQuery(moods=("calm", "sharp"))) == ["B", "A"]
    assert titles(catalog, ExploreQuery(moods=("WARM",), poses=("seated",))) == ["A"]
    assert titles(catalog, ExploreQuery(people=("Ada",), sort=Sort.PRICE)) == ["A", "C"]
    assert titles(catalog, ExploreQuery(most=12, sort=Sort.TITLE)) == ["A", "B"]
    assert titles(catalog, ExploreQuery(text="noor seat")) == ["B"]


def test_accents_and_beginnings_of_words_are_found(catalog: Catalog) -> None:
    take(catalog, make_listing(1, title="Été à Orléans", people=("Tomás",)))
    for typed in ("ete", "orleans", "toma", "“été"):
        assert titles(catalog, ExploreQuery(text=typed)) == ["Été à Orléans"], typed


def test_favourites_and_unlocked_ones_are_those_of_the_account(catalog: Catalog) -> None:
    marked, owned = make_listing(1, title="Marked"), make_listing(2, title="Owned")
    take(catalog, marked, owned, make_listing(3, title="Neither"))
    standing = Standing(frozenset({marked.set_id}), frozenset({owned.set_id, "not listed any more"}))
    assert titles(catalog, ExploreQuery(favourites=True), standing) == ["Marked"]
    assert titles(catalog, ExploreQuery(unlocked=True), standing) == ["Owned"]
    assert titles(catalog, ExploreQuery(favourites=True)) == []


def test_a_damaged_index_is_made_anew(catalog: Catalog) -> None:
    take(catalog, make_listing(1, title="Harbour"))
    catalog.run(lambda session: session.execute(text("DELETE FROM listing_search"))).result()
    assert titles(catalog, ExploreQuery(text="harbour")) == ["Harbour"]


def test_colours_find_their_swatches_and_their_like(catalog: Catalog) -> None:
    take(
        catalog,
        make_listing(1, title="Red", palette=("#c0342c", "#5b2b20")),
        make_listing(2, title="Brick", palette=("#b5402f", "#60302a")),
        make_listing(3, title="Blue", palette=("#3b64b0", "#10181f")),
        make_listing(4, title="Nothing known", palette=()),
    )
    assert titles(catalog, ExploreQuery(colours=("blue",))) == ["Blue"]
    assert titles(catalog, ExploreQuery(colours=("red", "blue"))) == ["Blue", "Brick", "Red"]
    red = catalog.run(
        lambda session: session.scalar(select(ListingRow.set_id).where(ListingRow.title == "Red"))
    ).result()
    assert titles(catalog, ExploreQuery(like=red or "")) == ["Brick", "Blue"]
