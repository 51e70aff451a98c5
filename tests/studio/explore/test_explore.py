from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest

from studio.errors import InputError, StudioError
from studio.explore import covers
from studio.explore.explore import ExploreChanged
from studio.explore.listings import CopyState, ListingSummary
from studio.explore.search import ExploreQuery
from studio.library.photos import SourceKind
from studio.library.search import PhotoQuery
from studio.studio import Studio
from tests.market import Customer, feed_page, make_listing, sample_shop

pytestmark = pytest.mark.slow


@pytest.fixture
def customer() -> Customer:
    return Customer(sample_shop())


@pytest.fixture
def studio(tmp_path: Path, customer: Customer) -> Iterator[Studio]:
    with Studio.open(tmp_path / "profile") as opened:
        opened.explore.use(customer)
        opened.explore.apply(feed_page(customer.shop.listings)).result()
        yield opened


def summary_of(studio: Studio, set_id: str) -> ListingSummary:
    return studio.explore.set_page(set_id).result().summary


def test_unlocking_pays_once_and_brings_originals_with_their_anchor_maps(
    studio: Studio, customer: Customer
) -> None:
    listing = customer.shop.listings[0]
    told: list[tuple[str, int, int]] = []
    studio.explore.copying.connect(lambda *news: told.append(news))
    task = studio.explore.unlock(listing.set_id, 30).result()
    report = task.report.result(120)
    assert not report.failures
    assert len(report.added) == listing.photos
    assert customer.credits == 70
    assert customer.prepared == 30
    (source,) = studio.photos.sources().result()
    assert (source.name, source.kind, source.count) == (listing.title, SourceKind.SET, 5)
    assert all(photo.has_anchor_map for photo in studio.library.page(PhotoQuery(), 0, 9).result())
    summary = summary_of(studio, listing.set_id)
    assert (summary.unlocked, summary.copy) == (True, CopyState.HERE)
    sizes = sum(
        part.size
        for photo in customer.shop.manifests[listing.set_id].photos
        for part in (photo.original, *(file.blob for file in photo.files))
    )
    assert told[-1] == (listing.set_id, sizes, sizes)


def test_a_price_that_was_not_shown_is_not_paid(studio: Studio, customer: Customer) -> None:
    listing = customer.shop.listings[0]
    with pytest.raises(InputError) as error:
        studio.explore.unlock(listing.set_id, 29).result()
    assert error.value.kind == "price_changed"
    assert customer.credits == 100
    assert summary_of(studio, listing.set_id).copy is CopyState.NONE


def test_who_cannot_pay_gets_nothing_and_reads_why(studio: Studio, customer: Customer) -> None:
    customer.credits = 10
    listing = customer.shop.listings[0]
    with pytest.raises(InputError, match="20 credits are lacking"):
        studio.explore.unlock(listing.set_id, 30).result()
    assert summary_of(studio, listing.set_id).copy is CopyState.NONE


def test_without_an_account_a_sentence_says_what_to_do(tmp_path: Path) -> None:
    with Studio.open(tmp_path / "profile") as studio:
        listing = make_listing(1)
        studio.explore.apply(feed_page([listing])).result()
        cost = listing.unlock_price + listing.unlock_fee
        for asked in (
            studio.explore.mark(listing.set_id, on=True),
            studio.explore.unlock(listing.set_id, cost),
        ):
            with pytest.raises(InputError, match="Sign in under Account"):
                _ = asked.result()
        assert studio.explore.covers.get(listing.cover, 256).result() is None


def test_what_was_stopped_goes_on_where_it_was(studio: Studio, customer: Customer) -> None:
    listing = customer.shop.listings[0]
    customer.gate.clear()
    task = studio.explore.unlock(listing.set_id, 30).result()
    task.cancel()
    report = task.report.result(60)
    assert report.cancelled
    assert not report.failures
    assert summary_of(studio, listing.set_id).copy is CopyState.PAUSED
    assert studio.explore.resume().result() == ()  # who stopped it says when it goes on
    customer.gate.set()
    again = studio.explore.fetch(listing.set_id).result()
    assert len(again.report.result(120).added) == 5
    assert customer.credits == 70
    assert len(customer.fetched) == len(set(customer.fetched))


def test_a_studio_that_was_closed_in_between_goes_on_by_itself(tmp_path: Path, customer: Customer) -> None:
    listing = customer.shop.listings[1]
    with Studio.open(tmp_path / "profile") as studio:
        studio.explore.use(customer)
        studio.explore.apply(feed_page(customer.shop.listings)).result()
        customer.gate.clear()
        studio.explore.unlock(listing.set_id, 30).result()
    customer.gate.set()
    with Studio.open(tmp_path / "profile") as studio:
        studio.explore.use(customer)
        (fetching,) = studio.explore.resume().result()
        task = fetching.task
        assert len(task.report.result(120).added) == 5
        assert summary_of(studio, listing.set_id).copy is CopyState.HERE


def test_a_network_that_fails_is_a_sentence_and_the_set_stays_paid(
    studio: Studio, customer: Customer
) -> None:
    listing = customer.shop.listings[0]
    customer.online = False
    report = studio.explore.unlock(listing.set_id, 30).result().report.result(60)
    (failure,) = report.failures
    assert failure.kind == "unreachable"
    assert failure.path.name == listing.title
    assert summary_of(studio, listing.set_id).unlocked
    assert summary_of(studio, listing.set_id).copy is CopyState.WANTED
    customer.online = True
    (fetching,) = studio.explore.go_on().result()
    assert (fetching.set_id, fetching.title) == (listing.set_id, listing.title)
    assert len(fetching.task.report.result(120).added) == 5
    assert studio.explore.go_on().result() == ()


def test_a_set_that_is_not_unlocked_is_not_fetched(studio: Studio, customer: Customer) -> None:
    with pytest.raises(InputError) as error:
        studio.explore.fetch(customer.shop.listings[0].set_id).result()
    assert error.value.kind == "locked"


def test_a_manifest_cannot_write_outside_its_folder(studio: Studio, customer: Customer) -> None:
    listing = customer.shop.listings[0]
    manifest = customer.shop.manifests[listing.set_id]
    photo = manifest.photos[0].model_copy(update={"name": "../../stolen.jpg"})
    customer.shop.manifests[listing.set_id] = manifest.model_copy(update={"photos": (photo,)})
    report = studio.explore.unlock(listing.set_id, 30).result().report.result(60)
    assert [failure.kind for failure in report.failures] == ["damaged"]
    assert not list(studio.paths.root.glob("**/stolen.jpg"))
    assert studio.explore.go_on().result() == (), "a network has nothing to do with it"


def test_a_cover_is_fetched_once_and_then_known_to_be_here(studio: Studio, customer: Customer) -> None:
    listing = customer.shop.listings[0]
    assert studio.explore.count(ExploreQuery(cached=True)).result() == 0
    jpeg = studio.explore.covers.get(listing.cover, 512).result()
    assert jpeg == customer.shop.previews[listing.cover]
    customer.online = False
    assert studio.explore.covers.get(listing.cover, 512).result() == jpeg
    until(lambda: studio.explore.count(ExploreQuery(cached=True)).result())
    (only,) = studio.explore.page(ExploreQuery(cached=True), 0, 9).result()
    assert only.set_id == listing.set_id


def test_a_cover_that_comes_just_before_the_end_is_known_to_be_here(
    tmp_path: Path, customer: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studio.explore.explore._NOTING_SECONDS", 600.0)
    listing = customer.shop.listings[0]
    for opening in range(2):
        with Studio.open(tmp_path / "profile") as studio:
            studio.explore.use(customer)
            if opening == 0:
                studio.explore.apply(feed_page(customer.shop.listings)).result()
                studio.explore.covers.get(listing.cover, 512).result()
            else:
                assert studio.explore.count(ExploreQuery(cached=True)).result() == 1


def test_a_cover_that_had_to_make_room_is_no_longer_said_to_be_here(
    tmp_path: Path, customer: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = customer.shop.listings[:2]
    sizes = [len(customer.shop.previews[each.cover]) for each in (first, second)]
    cached = ExploreQuery(cached=True)
    monkeypatch.setattr(covers, "BUDGET", max(sizes) + min(sizes) // 2)
    with Studio.open(tmp_path / "profile") as studio:
        explore = studio.explore
        explore.use(customer)
        explore.apply(feed_page(customer.shop.listings)).result()
        for listing in (first, second):
            assert explore.covers.get(listing.cover, 512).result()
            until(lambda listing=listing: summary_of(studio, listing.set_id).cached)
        until(lambda: not summary_of(studio, first.set_id).cached)
        assert [each.set_id for each in explore.page(cached, 0, 9).result()] == [second.set_id]
    # And where the whole store is lost, the next start sees that.
    (studio.paths.covers / "1024.db").unlink()
    with Studio.open(tmp_path / "profile") as studio:
        assert studio.explore.count(cached).result() == 1
        studio.explore.resume().result()
        until(lambda: studio.explore.count(cached).result() == 0)


def test_covers_outlive_listings_that_are_read_anew(studio: Studio, customer: Customer) -> None:
    listing = customer.shop.listings[0]
    assert studio.explore.covers.get(listing.cover, 512).result()
    until(lambda: summary_of(studio, listing.set_id).cached)
    studio.explore.apply(feed_page(customer.shop.listings), anew=True).result()
    assert not summary_of(studio, listing.set_id).cached
    studio.explore.recall_covers().result()
    assert summary_of(studio, listing.set_id).cached


def test_a_page_that_goes_on_from_elsewhere_changes_nothing(studio: Studio, customer: Customer) -> None:
    first = customer.shop.listings[0]
    assert studio.explore.feed().result().cursor == "1"
    other = feed_page([make_listing(9)], "2")
    for server, after in (("", "0"), ("", ""), ("http://elsewhere", "1")):
        assert studio.explore.apply(other, server, after=after).result() == 0
        assert studio.explore.feed().result().cursor == "1"
    assert studio.explore.apply(other, after="1").result() == 1
    assert studio.explore.feed().result().cursor == "2"
    assert summary_of(studio, first.set_id)
    assert studio.explore.apply(feed_page([make_listing(8)], "3"), after="2", anew=True).result() == 1
    with pytest.raises(InputError):
        summary_of(studio, first.set_id)


def until(condition: Callable[[], object]) -> None:
    for _ in range(1200):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("it never came to that")


def test_a_preview_that_is_another_is_not_kept(studio: Studio, customer: Customer) -> None:
    listing = customer.shop.listings[0]
    customer.shop.previews[listing.cover] = b"not what was asked for"
    assert studio.explore.covers.get(listing.cover, 512).result() is None
    assert studio.explore.covers.hashes().result() == frozenset()


def test_marks_are_told_and_found(studio: Studio, customer: Customer) -> None:
    listing = customer.shop.listings[1]
    heard: Future[ExploreChanged] = Future()
    studio.explore.changed.connect(lambda change: heard.set_result(change) if change.sets else None)
    studio.explore.mark(listing.set_id, on=True).result()
    assert heard.result(60) == ExploreChanged(sets=(listing.set_id,))
    found = studio.explore.page(ExploreQuery(favourites=True), 0, 9).result()
    assert [each.set_id for each in found] == [listing.set_id]
    assert found[0].favourite


def test_what_a_courier_brought_needs_no_network(studio: Studio, customer: Customer) -> None:
    listing = customer.shop.listings[0]
    manifest = customer.shop.manifests[listing.set_id]
    for photo in manifest.photos:
        for blob in (photo.original, *(file.blob for file in photo.files)):
            studio.vault.put(customer.shop.blobs[blob.sha256].read_bytes(), sha256=blob.sha256)
    customer.online = False
    assert studio.explore.take_carried([manifest]).result() == ()  # not unlocked, so not taken
    customer.unlocked.add(listing.set_id)
    (task,) = studio.explore.take_carried([manifest]).result()
    report = task.report.result(120)
    assert not report.failures
    assert len(report.added) == 5
    assert not customer.fetched
    assert summary_of(studio, listing.set_id).copy is CopyState.HERE


def test_a_set_whose_listing_went_is_a_sentence(studio: Studio) -> None:
    with pytest.raises(StudioError, match="no longer in Explore"):
        studio.explore.set_page("nothing").result()
