"""A set that changes at the house between its unlock and the download of its originals."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from studio.account.tables import ConnectionRow
from studio.errors import NetworkError
from studio.explore.listings import CopyState, ListingSummary
from studio.explore.search import ExploreQuery, Sort
from studio.explore.tables import SetCopyRow
from studio.library.imports import ImportReport
from studio.library.search import PhotoQuery
from studio.studio import Studio
from sync.client.auth import TokenPair
from sync.client.house import Refused
from sync.documents import KeyRing
from sync.messages.accounts import AccountKind
from sync.messages.documents import Manifest
from sync.messages.operations import Reprice
from sync.server import admin
from sync.server.accounts.tokens import begin_sign_in
from sync.server.ledger.movements import give_first_grant
from sync.server.listings.publishing import reprice
from sync.server.listings.tables import ListingRow, SetVersionRow
from sync.server.seed import seed_samples
from tests.studio.account.crooked import Twist, crooked
from tests.sync.server.listings.making import publish_with_fewer_photos
from tests.sync.server.people import CLIENT, make_person
from tests.sync.server.running import RunningServer, running

pytestmark = pytest.mark.slow
WAIT = 120


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    with running(tmp_path / "house") as started:
        yield started


@pytest.fixture
def studio(tmp_path: Path, server: RunningServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Studio]:
    """Signed in at a house that offers the sample sets, with credits reserved, and Explore read. It syncs when it is
    told to.
    """
    monkeypatch.setattr("studio.account.account.SOON_SECONDS", 10_000.0)
    with server.house() as house:
        seed_samples(house)
        account_id = make_person(house, "anna@example.com", AccountKind.BOTH)
        with house.database.write() as session:
            give_first_grant(session, account_id, 100)
            tokens = begin_sign_in(session, account_id, CLIENT)[1]
    with Studio.open(tmp_path / "profile") as opened:
        pair = TokenPair(tokens.access, tokens.refresh, tokens.expires_in)
        opened.account._joining.adopt(server.url, pair)  # pyright: ignore[reportPrivateUsage]
        opened.account.sync_now().result(WAIT)
        opened.feed.read().result(WAIT)
        yield opened


@pytest.fixture
def harbour(studio: Studio) -> ListingSummary:
    return studio.explore.page(ExploreQuery(sort=Sort.TITLE), 0, 9).result(WAIT)[0]


def unlock_offline(studio: Studio, harbour: ListingSummary) -> None:
    """Pay while nothing can be fetched."""
    studio.account.set_work_offline(True).result(WAIT)
    report = studio.explore.unlock(harbour.set_id, harbour.unlock_cost).result(WAIT).report.result(WAIT)
    assert [failure.kind for failure in report.failures] == ["offline"]
    studio.account.set_work_offline(False).result(WAIT)


def fetch(studio: Studio, set_id: str) -> ImportReport:
    return studio.explore.fetch(set_id).result(WAIT).report.result(WAIT)


def copy_of(studio: Studio, set_id: str) -> str:
    work = studio._catalog.run(lambda session: session.get_one(SetCopyRow, set_id).state)  # pyright: ignore[reportPrivateUsage]
    return work.result(WAIT)


def test_a_set_that_is_repriced_meanwhile_still_comes_for_what_was_paid(
    studio: Studio, server: RunningServer, harbour: ListingSummary
) -> None:
    unlock_offline(studio, harbour)
    with server.house() as house, house.database.write() as session:
        row = session.query(ListingRow).filter_by(set_id=harbour.set_id).one()
        body = Reprice(set_id=harbour.set_id, base_version=row.version, generation_price=9, unlock_price=90)
        reprice(session, house, row.owner_id, body)
    studio.account.sync_now().result(WAIT)
    studio.feed.read().result(WAIT)
    assert studio.explore.set_page(harbour.set_id).result(WAIT).summary.unlock_cost == 108
    report = fetch(studio, harbour.set_id)
    assert (report.failures, len(report.added)) == ((), 5)
    assert studio.wallet.read().result(WAIT).spendable == 100 - 24


def test_a_set_that_is_published_again_meanwhile_comes_as_it_was_unlocked(
    studio: Studio, server: RunningServer, harbour: ListingSummary
) -> None:
    unlock_offline(studio, harbour)
    with server.house() as house, house.database.write() as session:
        publish_with_fewer_photos(session, house, harbour.set_id)
    studio.account.sync_now().result(WAIT)
    studio.feed.read().result(WAIT)
    assert studio.explore.set_page(harbour.set_id).result(WAIT).summary.photos == 2
    report = fetch(studio, harbour.set_id)
    assert (report.failures, len(report.added)) == ((), 5)
    cost = studio.wallet.cost([photo.id for photo in studio.library.page(PhotoQuery(), 0, 9).result(WAIT)])
    assert cost.result(WAIT).charged == 5, "each of them is licensed"


def test_a_set_that_is_taken_down_after_it_was_paid_still_comes(
    studio: Studio, server: RunningServer, harbour: ListingSummary
) -> None:
    unlock_offline(studio, harbour)
    studio.account.sync_now().result(WAIT)
    with server.house() as house:
        admin.moderate(house, harbour.set_id, "take down", "a question")
    studio.account.sync_now().result(WAIT)
    studio.feed.read().result(WAIT)
    assert studio.explore.count(ExploreQuery()).result(WAIT) == 1, "gone from Explore"
    report = fetch(studio, harbour.set_id)
    assert (report.failures, len(report.added)) == ((), 5)
    assert copy_of(studio, harbour.set_id) == CopyState.HERE


def test_a_set_that_is_taken_down_before_the_server_heard_costs_nothing(
    studio: Studio, server: RunningServer, harbour: ListingSummary
) -> None:
    unlock_offline(studio, harbour)
    assert studio.wallet.read().result(WAIT).spendable == 76
    with server.house() as house:
        admin.moderate(house, harbour.set_id, "take down", "a question")
    assert studio.account.sync_now().result(WAIT).refused == 1
    assert studio.wallet.read().result(WAIT).spendable == 100
    (letter,) = studio.wallet.dead_letters().result(WAIT)
    assert "taken down or is on hold" in letter.sentence
    with pytest.raises(Exception, match="not unlocked yet"):
        fetch(studio, harbour.set_id)


def test_a_set_on_hold_waits_with_the_house_s_own_sentence_and_goes_on_afterwards(
    studio: Studio, server: RunningServer, harbour: ListingSummary, tmp_path: Path
) -> None:
    unlock_offline(studio, harbour)
    studio.account.sync_now().result(WAIT)
    document = studio.account.house().manifest(harbour.set_id)
    with server.house() as house:
        admin.moderate(house, harbour.set_id, "hold", "a question")
    (failure,) = fetch(studio, harbour.set_id).failures
    assert "on hold" in failure.message
    assert copy_of(studio, harbour.set_id) == CopyState.WANTED, "tried again at the next start"
    # In the middle of a download it is the same.
    from studio.account.connections import current
    from studio.credits.offers import key_ring
    from sync.messages.documents import Manifest

    ring = studio._catalog.run(lambda session: key_ring(current(session))).result(WAIT)  # type: ignore[arg-type]  # pyright: ignore
    blob = ring.read(document, Manifest).photos[0].original
    with pytest.raises(Refused, match="on hold"):
        studio.account.house().blob(blob, tmp_path / "original")
    with server.house() as house:
        admin.moderate(house, harbour.set_id, "lift hold", "")
    (fetching,) = studio.explore.resume().result(WAIT)
    task = fetching.task
    assert len(task.report.result(WAIT).added) == 5


def test_files_that_would_lie_elsewhere_or_on_one_another_are_not_fetched(
    studio: Studio, server: RunningServer, harbour: ListingSummary
) -> None:
    """A house is not to be trusted with this machine's folders, though it signs what it says."""
    unlock_offline(studio, harbour)
    studio.account.sync_now().result(WAIT)
    for names in (("../../x.jpg",), ("C:\\x.jpg",), ("con.jpg",), ("a.jpg", "A.JPG")):
        with server.house() as house, house.database.write() as session:
            row = session.query(SetVersionRow).filter_by(set_id=harbour.set_id).one()
            manifest = KeyRing(house.signer.public()).read(row.manifest, Manifest)
            photos = list(manifest.photos)
            for at, name in enumerate(names):
                photos[at] = photos[at].model_copy(update={"name": name})
            row.manifest, honest = (
                house.signer.sign(manifest.model_copy(update={"photos": tuple(photos)})),
                row.manifest,
            )
        (failure,) = fetch(studio, harbour.set_id).failures
        assert failure.kind == "damaged"
        assert not [path for path in studio.paths.root.rglob("*") if path.name in ("x.jpg", *names)]
        assert copy_of(studio, harbour.set_id) == CopyState.WANTED
        with server.house() as house, house.database.write() as session:
            session.query(SetVersionRow).filter_by(set_id=harbour.set_id).one().manifest = honest
        _forget_manifest(studio, harbour.set_id)
    assert len(fetch(studio, harbour.set_id).added) == 5


def test_a_feed_that_leads_to_itself_is_not_read_for_ever(studio: Studio, server: RunningServer) -> None:
    with crooked(server.url) as between:

        def move(session: Session) -> None:
            session.query(ConnectionRow).one().server = between.url

        studio._catalog.run(move).result(WAIT)  # pyright: ignore[reportPrivateUsage]
        between.twist("/v1/explore", Twist(replace={'"has_more":false': '"has_more":true'}))
        with pytest.raises(NetworkError, match="does not tell what it has"):
            studio.feed.read().result(WAIT)
        assert len(between.seen()) < 9
        between.twist()
        studio.feed.read().result(WAIT)
        assert studio.explore.count(ExploreQuery()).result(WAIT) == 2


def _forget_manifest(studio: Studio, set_id: str) -> None:
    def forget(session: Session) -> None:
        session.get_one(SetCopyRow, set_id).manifest = ""

    studio._catalog.run(forget).result(WAIT)  # pyright: ignore[reportPrivateUsage]
