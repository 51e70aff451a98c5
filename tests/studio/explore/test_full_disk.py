"""The profile's disk fills up while covers and originals come from a real server, and what a courier brought."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from studio.errors import StudioError
from studio.explore.listings import CopyState, ListingSummary
from studio.explore.search import ExploreQuery, Sort
from studio.studio import Studio
from sync.client.auth import TokenPair
from sync.messages.accounts import AccountKind
from sync.server.accounts.tokens import begin_sign_in
from sync.server.ledger.movements import give_first_grant
from sync.server.seed import seed_samples
from tests.small_disk import PAGE, SmallDisk
from tests.studio.explore.carrying import carried
from tests.sync.server.people import CLIENT, make_person
from tests.sync.server.running import RunningServer, running

pytestmark = pytest.mark.slow
WAIT = 120


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    with running(tmp_path / "house") as started:
        yield started


@pytest.fixture
def studio(disk: SmallDisk, server: RunningServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Studio]:
    """It syncs when it is told to."""
    monkeypatch.setattr("studio.account.account.SOON_SECONDS", 10_000.0)
    with server.house() as house:
        seed_samples(house)
        account_id = make_person(house, "anna@example.com", AccountKind.BRAND)
        with house.database.write() as session:
            give_first_grant(session, account_id, 100)
            tokens = begin_sign_in(session, account_id, CLIENT)[1]
    with Studio.open(disk.folder / "profile") as opened:
        pair = TokenPair(tokens.access, tokens.refresh, tokens.expires_in)
        opened.account._joining.adopt(server.url, pair)  # pyright: ignore[reportPrivateUsage]
        opened.account.start(demo=False)
        until(lambda: opened.explore.feed().result(WAIT).whole)
        yield opened
        disk.empty()


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + WAIT
    while not condition():
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.05)


def harbour_of(studio: Studio) -> ListingSummary:
    return studio.explore.page(ExploreQuery(sort=Sort.TITLE), 0, 9).result(WAIT)[0]


def test_a_cover_without_room_is_not_shown_and_comes_later(studio: Studio, disk: SmallDisk) -> None:
    cover = harbour_of(studio).cover
    covers, room, failed = studio.explore.covers, 0, 0
    while True:
        disk.leave(room)
        asked = covers.get(cover, 512)
        failure = asked.exception(WAIT)
        here = failure is None and asked.result() is not None
        disk.empty()
        assert failure is None or isinstance(failure, StudioError)
        if here and room:
            break
        failed += 1
        room += 2 * PAGE
        assert room < 1024**2
    assert failed > 0
    assert (covers.get(cover, 512).result(WAIT) or b"").startswith(b"\xff\xd8")


@pytest.mark.parametrize("room", [0, PAGE, 30 * PAGE, 60 * PAGE])
def test_originals_wait_for_room_and_are_gone_on_with(studio: Studio, disk: SmallDisk, room: int) -> None:
    harbour = harbour_of(studio)
    full: list[int] = []

    def fill(_set_id: str, done: object, _total: object) -> None:
        if done and not full:
            full.append(1)
            disk.leave(room)

    studio.explore.copying.connect(fill)
    report = studio.explore.unlock(harbour.set_id, harbour.unlock_cost).result(WAIT).report.result(WAIT)
    assert full
    (failure,) = report.failures
    assert failure.kind in ("disk_full", "not_recorded")
    assert "room" in failure.message or "space" in failure.message
    disk.empty()
    assert harbour_of(studio).unlocked
    assert harbour_of(studio).copy is CopyState.WANTED
    again = studio.explore.fetch(harbour.set_id).result(WAIT).report.result(WAIT)
    assert not again.failures
    assert len(again.added) == 5
    assert harbour_of(studio).copy is CopyState.HERE
    assert studio.wallet.read().result(WAIT).spendable == 76


def test_what_a_courier_brought_of_explore_is_taken_in_once_there_is_room(
    tmp_path: Path, disk: SmallDisk
) -> None:
    with carried(tmp_path, disk.folder / "profile") as carrying:
        seed_samples(carrying.house)
        carrying.publish(20)
        back = carrying.answer(carrying.letter(), part_bytes=200_000)
        room, sentences = 0, list[str]()
        while True:
            disk.leave(room)
            try:
                came = carrying.take(back)
            except StudioError as error:
                sentences.append(error.message)
                room += 16 * PAGE
            else:
                break
            finally:
                disk.empty()
        assert len(sentences) > 3
        assert all("room" in each or "disk" in each for each in sentences)
        assert came.missing == 0
        again = carrying.take(back)
        assert (again.listings, again.pictures, again.missing) == (0, 0, 0)
        sets = carrying.sets()
        assert len(sets) == 22
        assert all(each.cached for each in sets)
        assert carrying.pictures() == {sha for each in sets for sha in (each.cover, *each.previews)}
