"""Explore of a house whose machines have no network, carried by files and taken in as the wire's."""

from __future__ import annotations

import hashlib
import random
import signal
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from studio.account.carried import Share
from studio.errors import InputError, StudioError
from studio.explore.listings import CopyState
from studio.explore.search import ExploreQuery
from studio.library.search import PhotoQuery
from sync.client.auth import TokenPair
from sync.courier import ANSWER
from sync.messages.operations import Reprice, Unpublish
from sync.server.accounts.tokens import begin_sign_in
from sync.server.events import bump_generation
from sync.server.listings import feed, publishing
from sync.server.seed import seed_samples
from tests.programs import started
from tests.studio.account.dying import take_in
from tests.studio.explore.carrying import WAIT, Carrying, carried, jpeg
from tests.sync.server.people import CLIENT
from tests.sync.server.running import running

pytestmark = pytest.mark.slow


@pytest.fixture
def carrying(tmp_path: Path, database_url: str) -> Iterator[Carrying]:
    with carried(tmp_path, tmp_path / "profile", database_url) as opened:
        yield opened


def rewritten(file: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """The same archive with other contents, as whoever can write on the stick would make it."""
    changed = file.with_name(f"changed-{file.name}")
    with zipfile.ZipFile(file) as archive, zipfile.ZipFile(changed, "w") as out:
        for name in archive.namelist():
            out.writestr(name, change(name, archive.read(name)))
    return changed


def blobs_in(file: Path) -> set[str]:
    with zipfile.ZipFile(file) as archive:
        return {name[6:70] for name in archive.namelist() if name.startswith("blobs/")}


def test_a_set_is_found_unlocked_and_fetched_without_ever_a_network(carrying: Carrying) -> None:
    seed_samples(carrying.house)
    carrying.publish(3)
    studio = carrying.studio
    assert carrying.titles() == []
    parts = carrying.answer(carrying.letter(), part_bytes=60_000)
    assert len(parts) > 4
    random.Random(2).shuffle(parts)
    came = carrying.take(parts)
    assert (came.listings, came.missing, came.left_out) == (5, 0, False)
    harbour = next(each for each in carrying.sets() if each.title == "Harbour")
    assert carrying.titles() == ["Harbour", "North light", "Set 0", "Set 1", "Set 2"]
    assert all(each.cached for each in carrying.sets())
    shown = {sha256 for each in carrying.sets() for sha256 in (each.cover, *each.previews)}
    assert (carrying.pictures(), came.pictures) == (shown, len(shown))
    assert (studio.explore.covers.get(harbour.cover, 512).result(WAIT) or b"").startswith(b"\xff\xd8")
    assert "Harbour" in carrying.titles(ExploreQuery(text="harbour"))

    waiting = studio.explore.unlock(harbour.set_id, harbour.unlock_cost).result(WAIT).report.result(WAIT)
    assert "to the next file that you carry by hand" in waiting.failures[0].message
    assert studio.wallet.read().result(WAIT).spendable == 76
    came = carrying.carry()
    assert (came.settled, came.refused, came.listings, came.pictures) == (1, 0, 0, 0)
    (task,) = studio.explore.take_carried(came.manifests).result(WAIT)
    assert len(task.report.result(WAIT).added) == 5
    photo = studio.library.page(PhotoQuery(), 0, 1).result(WAIT)[0]
    assert studio.wallet.cost([photo.id]).result(WAIT).amount == harbour.generation_cost
    assert next(each for each in carrying.sets() if each.unlocked).copy is CopyState.HERE
    assert studio.egress.entries().result(WAIT) == ()


def test_pages_come_in_any_order_over_several_calls_and_twice(
    carrying: Carrying, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "MAX_PAGE", 2)
    covers = {each.cover for each in carrying.publish(7)}
    first, *rest = carrying.answer(carrying.letter(), part_bytes=900)
    pages = [part for part in rest if blobs_in(part) - covers]
    assert len(pages) > 4, "every page lies in several parts"
    with pytest.raises(InputError, match="first part"):
        carrying.take(pages[-1:])
    some = carrying.take([first, *reversed(pages[2:])])
    assert (some.listings, some.missing > 1) == (0, True), "nothing is shown before what goes before it"
    assert carrying.cursor() == ""
    more = carrying.take(pages)
    assert (more.listings, more.missing, carrying.cursor()) == (7, 7 - len(carrying.pictures()), "1.7")
    last = carrying.take(rest[::-1])
    assert (last.listings, last.missing) == (0, 0)
    assert some.pictures + more.pictures + last.pictures == 7
    assert all(each.cached for each in carrying.sets())
    again = carrying.take([first, *rest])
    assert (again.listings, again.pictures, again.missing) == (0, 0, 0)
    assert list((carrying.studio.paths.root / "courier").iterdir()) == []


def test_pictures_that_came_before_their_sets_are_known_to_be_here(carrying: Carrying) -> None:
    sets = carrying.publish(3)
    first, *rest = carrying.answer(carrying.letter(), part_bytes=900)
    covers = {each.cover for each in sets}
    early = [part for part in rest if blobs_in(part) & covers]
    came = carrying.take([first, *early])
    assert (came.listings, came.pictures) == (0, 3)
    came = carrying.take([part for part in rest if part not in early])
    assert (came.listings, came.missing) == (3, 0)
    assert [each.cached for each in carrying.sets()] == [True] * 3


def test_a_cover_that_was_changed_on_its_way_is_not_kept_and_comes_again(carrying: Carrying) -> None:
    sets = carrying.publish(2)
    (whole,) = carrying.answer(carrying.letter())

    def other_cover(name: str, content: bytes) -> bytes:
        return bytes(len(content)) if sets[0].cover in name else content

    came = carrying.take([rewritten(whole, other_cover)])
    assert (came.listings, came.pictures, came.missing) == (2, 1, 1)
    assert carrying.pictures() == {sets[1].cover}
    assert [each.cached for each in carrying.sets()] == [False, True]
    came = carrying.take([whole])
    assert (came.listings, came.pictures, came.missing) == (0, 1, 0)
    assert all(each.cached for each in carrying.sets())


def test_a_picture_that_no_set_shows_any_more_is_not_awaited(carrying: Carrying) -> None:
    sets = carrying.publish(2)
    (whole,) = carrying.answer(carrying.letter())
    covers = {each.cover for each in sets}
    bare = rewritten(whole, lambda name, content: b"" if name[6:70] in covers else content)
    lost = carrying.take([bare])
    assert (lost.listings, lost.missing) == (2, 2), "what has the covers never comes"
    with carrying.house.database.write() as session:
        gone = Unpublish(set_id=sets[0].set_id, base_version=1)
        publishing.unpublish(session, carrying.house, carrying.owner, gone)
    carrying.house.blobs.remove(sets[0].cover)
    came = carrying.carry()
    assert (came.pictures, came.missing) == (1, 0)
    assert list((carrying.studio.paths.root / "courier").iterdir()) == []


def test_listings_that_the_house_did_not_sign_are_not_taken_in(carrying: Carrying) -> None:
    sets = carrying.publish(2)
    (whole,) = carrying.answer(carrying.letter())
    covers = {each.cover for each in sets}

    def other_page(name: str, content: bytes) -> bytes:
        is_page = name.startswith("blobs/") and name[6:70] not in covers
        return content[:-1] + bytes((content[-1] ^ 1,)) if is_page else content

    came = carrying.take([rewritten(whole, other_page)])
    assert (came.listings, came.missing) == (0, 1)
    assert carrying.titles() == []

    def other_promise(name: str, content: bytes) -> bytes:
        head, payload, signature = content.split(b".") if name == ANSWER else (b"", b"", b"")
        return b".".join((head, payload[:-8] + b"AAAAAAAA", signature)) if name == ANSWER else content

    with pytest.raises(InputError, match="not signed by your house"):
        carrying.take([rewritten(whole, other_promise)])
    assert carrying.take([whole]).listings == 2


def test_only_what_changed_comes_the_next_time(carrying: Carrying) -> None:
    sets = carrying.publish(4)
    assert carrying.carry().listings == 4
    quiet = carrying.carry()
    assert (quiet.listings, quiet.pictures, quiet.missing) == (0, 0, 0)
    with carrying.house.database.write() as session:
        dearer = Reprice(set_id=sets[0].set_id, base_version=1, generation_price=4, unlock_price=60)
        publishing.reprice(session, carrying.house, carrying.owner, dearer)
        gone = Unpublish(set_id=sets[1].set_id, base_version=1)
        publishing.unpublish(session, carrying.house, carrying.owner, gone)
    carrying.publish(1)
    (back,) = carrying.answer(carrying.letter())
    assert not blobs_in(back) & {each.cover for each in sets}, "covers that are there are not carried again"
    came = carrying.take([back])
    assert (came.listings, came.pictures) == (3, 1)
    assert carrying.titles() == ["Set 0", "Set 2", "Set 3", "Set 4"]
    assert carrying.sets()[0].unlock_cost > 60
    assert all(each.cached for each in carrying.sets())


def test_an_answer_from_before_changes_nothing(carrying: Carrying) -> None:
    carrying.publish(2)
    lost = carrying.answer(carrying.letter())
    (gone,) = carrying.publish(1)
    carrying.carry()
    with carrying.house.database.write() as session:
        unpublish = Unpublish(set_id=gone.set_id, base_version=1)
        publishing.unpublish(session, carrying.house, carrying.owner, unpublish)
    between = carrying.answer(carrying.letter())
    carrying.carry()
    cursor = carrying.cursor()
    for old in (lost, between):
        came = carrying.take(old)
        assert (came.listings, came.missing) == (0, 0)
    assert (carrying.cursor(), carrying.titles()) == (cursor, ["Set 0", "Set 1"])


def test_a_house_that_was_restored_tells_all_of_it_again(carrying: Carrying) -> None:
    kept, lost = carrying.publish(2)
    early = carrying.answer(carrying.letter())
    carrying.take(early)
    with carrying.house.database.write() as session:
        publishing.unpublish(
            session, carrying.house, carrying.owner, Unpublish(set_id=lost.set_id, base_version=1)
        )
        bump_generation(session)
    came = carrying.carry()
    assert (came.listings, came.pictures, came.missing) == (2, 0, 0), "one of them has gone"
    assert carrying.titles() == ["Set 0"]
    assert carrying.cursor().startswith("2.")
    assert carrying.sets()[0].cached, "its cover was kept"
    carrying.take(early)
    assert carrying.titles() == ["Set 0"]
    assert carrying.sets()[0].set_id == kept.set_id


def test_a_cursor_that_is_none_begins_anew_and_forgets_what_is_gone(carrying: Carrying) -> None:
    carrying.publish(3)
    carrying.carry()
    studio = carrying.studio
    from studio.explore.tables import FeedRow, ListingRow

    def spoil(session) -> None:
        session.get_one(FeedRow, 1).cursor = "1.nonsense"
        session.query(ListingRow).filter_by(title="Set 1").update({"title": "A ghost", "set_id": "ghost"})

    studio._catalog.run(spoil).result(WAIT)
    came = carrying.carry()
    assert came.listings == 3
    assert carrying.titles() == ["Set 0", "Set 1", "Set 2"]


def test_pictures_that_have_no_room_come_the_next_time_the_newest_first(carrying: Carrying) -> None:
    sets = carrying.publish(5, photos=2)
    sizes = {hashlib.sha256(jpeg(each, 0)).hexdigest(): len(jpeg(each, 0)) for each in range(5)}
    covers = [each.cover for each in sets]
    assert set(sizes) == set(covers)
    came = carrying.carry(picture_bytes=sizes[covers[4]] + sizes[covers[3]])
    assert (came.listings, came.pictures, came.left_out) == (5, 2, True)
    assert carrying.pictures() == {covers[4], covers[3]}
    assert came.missing == 0, "what was left out is not awaited"
    came = carrying.carry(picture_bytes=sum(sizes[each] for each in covers[:3]))
    assert (came.listings, came.pictures, came.left_out) == (0, 3, True)
    assert carrying.pictures() == set(covers)
    came = carrying.carry()
    assert (came.pictures, came.left_out) == (5, False)
    assert len(carrying.pictures()) == 10


def test_a_letter_asks_for_no_more_than_is_wanted(carrying: Carrying) -> None:
    sets = carrying.publish(2, photos=2)
    nothing = carrying.carry(Share.NOTHING)
    assert (nothing.listings, nothing.pictures, carrying.titles()) == (0, 0, [])
    words = carrying.carry(Share.WORDS)
    assert (words.listings, words.pictures, carrying.pictures()) == (2, 0, frozenset())
    covers = carrying.carry(Share.COVERS)
    assert (covers.listings, covers.pictures, covers.left_out) == (0, 2, False)
    assert carrying.pictures() == {each.cover for each in sets}
    assert carrying.carry().pictures == 2


def test_a_studio_that_is_closed_does_not_wait_for_all_of_explore(
    carrying: Carrying, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "MAX_PAGE", 1)
    carrying.publish(12)
    back = carrying.answer(carrying.letter(Share.WORDS))

    def stop(_change: object) -> None:
        carrying.studio.account._parts.stop.set()  # pyright: ignore[reportPrivateUsage]

    carrying.studio.explore.changed.connect(stop)
    with pytest.raises(StudioError, match="kept"):
        carrying.take(back)
    assert 0 < len(carrying.titles()) < 12
    carrying.reopen()
    assert carrying.take(back).missing == 0
    assert len(carrying.titles()) == 12


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_machine_that_is_killed_while_it_takes_an_answer_in_takes_it_in_again(
    carrying: Carrying, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "MAX_PAGE", 2)
    sets = carrying.publish(4)
    carrying.carry()
    ended: int | None = None
    number = generation = 0
    profile = carrying.studio.paths.root
    while ended in (None, -signal.SIGKILL):
        number += 1
        # All of it comes anew each time, and one set more.
        sets += carrying.publish(1)
        with carrying.house.database.write() as session:
            generation = bump_generation(session)
        back = carrying.answer(carrying.letter())

        def die(back: list[Path] = back, number: int = number) -> None:
            nonlocal ended
            process = started(take_in, profile, back, moment, number)
            process.join(WAIT)
            ended = process.exitcode

        carrying.reopen(die)
        before, after = {each.title for each in sets[:-1]}, {each.title for each in sets}
        found = set(carrying.titles())
        feed_now = carrying.studio.explore.feed().result(WAIT)
        if feed_now.generation == generation and not feed_now.whole:
            assert found < after
        else:
            assert found in (before, after)
        came = carrying.take(back)
        assert came.missing == 0
        assert set(carrying.titles()) == after
        assert all(each.cached for each in carrying.sets())
        assert carrying.pictures() == {each.cover for each in sets}
        assert carrying.cursor() == f"{generation}.{len(sets)}"
    assert ended == 0
    assert number > 4


def test_a_machine_that_comes_to_a_network_later_goes_on_from_what_was_carried(tmp_path: Path) -> None:
    with (
        running(tmp_path / "house") as server,
        carried(tmp_path, tmp_path / "profile", public_url=server.url) as carrying,
    ):
        house, studio = carrying.house, carrying.studio
        carrying.publish(3)
        assert carrying.carry(Share.WORDS).listings == 3
        cursor = carrying.cursor()
        old = carrying.answer(carrying.letter())
        carrying.publish(2)
        with house.database.write() as session:
            tokens = begin_sign_in(session, carrying.account_id, CLIENT)[1]
        pair = TokenPair(tokens.access, tokens.refresh, tokens.expires_in)
        studio.account.set_work_offline(False).result(WAIT)
        studio.account._joining.adopt(server.url, pair)  # pyright: ignore[reportPrivateUsage]
        assert carrying.cursor() == cursor, "nothing was forgotten"
        assert studio.feed.read().result(WAIT) == 2, "only what is new is asked for"
        assert carrying.titles() == [f"Set {number}" for number in range(5)]
        assert studio.account.sync_now().result(WAIT).agrees is True
        studio.feed.read().result(WAIT)  # After the reading that followed the sync.
        late = carrying.take(old)
        assert (late.listings, late.pictures, late.missing) == (0, 3, 0)
        assert carrying.cursor() == "1.5"
        # And back to files again, from where the network left off.
        studio.account.set_work_offline(True).result(WAIT)
        carrying.publish(1)
        assert carrying.carry().listings == 1
