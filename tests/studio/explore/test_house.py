"""Explore against the real server that the program brings along: its feed, an unlock, the originals."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

from studio.explore.listings import CopyState, ListingSummary
from studio.explore.search import ExploreQuery, Sort
from studio.library.search import PhotoQuery
from studio.studio import Studio

pytestmark = pytest.mark.slow


def until(condition: Callable[[], object], seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    with Studio.open(tmp_path_factory.mktemp("house") / "profile") as opened:
        opened.account.start()
        until(lambda: opened.explore.feed().result().whole)
        yield opened


def all_sets(studio: Studio, query: ExploreQuery | None = None) -> tuple[ListingSummary, ...]:
    """By title."""
    return studio.explore.page(query or ExploreQuery(sort=Sort.TITLE), 0, 99).result()


def test_the_sample_sets_are_in_explore_with_their_covers(studio: Studio) -> None:
    harbour, north = all_sets(studio)
    assert (harbour.title, harbour.photos, harbour.unlock_cost) == ("Harbour", 5, 24)
    assert north.unlock_cost == 0
    covers = studio.explore.covers
    assert all(
        (covers.get(each.cover, 512).result() or b"").startswith(b"\xff\xd8") for each in (harbour, north)
    )


def test_a_favourite_reaches_the_server_and_comes_back(studio: Studio) -> None:
    harbour = all_sets(studio)[0]
    studio.explore.mark(harbour.set_id, on=True).result()
    studio.account.sync_now().result()
    assert studio.account.read().result().waiting == 0
    assert all_sets(studio, ExploreQuery(favourites=True))[0].set_id == harbour.set_id


def test_an_unlock_is_paid_from_the_credits_and_fills_the_library(studio: Studio) -> None:
    harbour = all_sets(studio)[0]
    before = studio.wallet.read().result().spendable
    report = studio.explore.unlock(harbour.set_id, harbour.unlock_cost).result().report.result(120)
    assert not report.failures
    assert len(report.added) == 5
    assert studio.wallet.read().result().spendable == before - 24
    summary = all_sets(studio)[0]
    assert (summary.unlocked, summary.copy) == (True, CopyState.HERE)
    photos = studio.library.page(PhotoQuery(), 0, 99).result()
    assert all(photo.has_anchor_map for photo in photos)
    (unlocked,) = studio.wallet.unlocked().result()
    (source,) = studio.photos.sources().result()
    assert (unlocked.set_id, unlocked.source_id) == (harbour.set_id, source.id)
    # A render of one of its photos is known to cost something.
    cost = studio.wallet.cost([photos[0].id]).result()
    assert (cost.charged, cost.amount) == (1, harbour.generation_cost)


def test_samples_become_the_photos_of_the_set_they_are_unlocked_with(studio: Studio) -> None:
    for task in studio.add_samples():
        task.report.result(120)
    north = all_sets(studio)[1]
    as_samples = {source.name: source for source in studio.photos.sources().result()}[north.title]
    before = {photo.id for photo in studio.library.page(PhotoQuery(), 0, 99).result()}
    studio.explore.unlock(north.set_id, north.unlock_cost).result().report.result(120)
    assert {photo.id for photo in studio.library.page(PhotoQuery(), 0, 99).result()} == before
    (of_the_set,) = [source for source in studio.photos.sources().result() if source.name == north.title]
    assert of_the_set.id != as_samples.id
    assert of_the_set.count == as_samples.count == 5
    unlocked = {each.set_id: each.source_id for each in studio.wallet.unlocked().result()}
    assert unlocked[north.set_id] == of_the_set.id


def test_what_was_seen_can_be_seen_without_a_network(studio: Studio) -> None:
    harbour = all_sets(studio)[0]
    studio.explore.covers.get(harbour.cover, 512).result()
    studio.account.set_work_offline(True).result()
    try:
        assert studio.explore.covers.get(harbour.cover, 512).result()
        assert studio.explore.set_page(harbour.set_id).result().listing.title == "Harbour"
    finally:
        studio.account.set_work_offline(False).result()
