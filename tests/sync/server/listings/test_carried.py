"""What the house puts into a courier's parts of Explore: the wire's pages, and pictures that anybody may see."""

from __future__ import annotations

import hashlib
import zlib
from pathlib import Path

import pytest

from sync.messages.base import Sha256
from sync.messages.courier import CarriedFeed, FeedWish, Showing
from sync.messages.documents import BlobKind
from sync.messages.marketplace import Explore, Listing
from sync.server.events import bump_generation
from sync.server.listings import carried, feed, moderation
from tests.sync.server.listings.making import Market, picture

pytestmark = pytest.mark.slow


@pytest.fixture
def mara(market: Market) -> str:
    return market.account()


@pytest.fixture
def sets(market: Market, mara: str) -> list[Listing]:
    """Three, each with a cover and one more preview of its own."""
    return [
        market.publish(mara, market.draft(mara, colour=colour, title=colour, photos=2))
        for colour in ("#100000", "#200000", "#300000")
    ]


def carry(market: Market, folder: Path, **wish: object) -> CarriedFeed:
    folder.mkdir(exist_ok=True)
    asked = FeedWish.model_validate(
        {"cursor": "", "showing": Showing.ALL, "picture_bytes": 1 << 30, **wish}, strict=False
    )
    return carried.carry_feed(market.house, asked, folder)


def hashes(found: CarriedFeed) -> list[Sha256]:
    return [each.sha256 for each in found.pictures]


def test_the_pages_are_those_of_the_wire(
    market: Market, sets: list[Listing], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "MAX_PAGE", 2)
    found = carry(market, tmp_path / "pages")
    assert (found.asked, found.anew) == ("", False)
    cursor, told = "", []
    has_more = True
    for page in found.pages:
        packed = (tmp_path / "pages" / page.file.sha256).read_bytes()
        assert (len(packed), hashlib.sha256(packed).hexdigest()) == (page.file.size, page.file.sha256)
        with market.house.database.read() as session:
            assert zlib.decompress(packed) == feed.page_of(session, cursor, 2, 1)
        content = Explore.model_validate_json(zlib.decompress(packed))
        cursor, has_more = content.cursor, content.has_more
        assert cursor == page.cursor
        told += content.listings
    assert told == sets
    assert not has_more
    assert carry(market, tmp_path / "none", cursor=cursor).pages == ()


def test_a_feed_of_another_time_begins_with_nothing(
    market: Market, sets: list[Listing], tmp_path: Path
) -> None:
    with market.house.database.write() as session:
        bump_generation(session)
    found = carry(market, tmp_path / "pages", cursor="1.3")
    assert (found.asked, found.anew, found.pages[-1].cursor) == ("1.3", True, "2.3")
    assert len(hashes(found)) == 6
    assert len(sets) == 3


def test_more_pages_than_an_answer_has_come_the_next_time(
    market: Market, sets: list[Listing], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "MAX_PAGE", 1)
    monkeypatch.setattr(carried, "MAX_PAGES", 2)
    first = carry(market, tmp_path / "first")
    assert [page.cursor for page in first.pages] == ["1.1", "1.2"]
    second = carry(market, tmp_path / "second", cursor="1.2")
    assert [page.cursor for page in second.pages] == ["1.3"]
    assert len(sets) == 3


def test_pictures_are_covers_first_and_what_is_there_already_is_left_away(
    market: Market, sets: list[Listing], tmp_path: Path
) -> None:
    covers = [each.cover for each in reversed(sets)]
    others = [each.previews[1] for each in reversed(sets)]
    pages = tmp_path / "pages"
    assert hashes(carry(market, pages)) == [*covers, *others]
    assert hashes(carry(market, pages, showing=Showing.COVERS)) == covers
    assert hashes(carry(market, pages, showing=Showing.WORDS)) == []
    here = [covers[0][:8], others[2][:8]]
    left = [*covers[1:], *others[:2]]
    assert hashes(carry(market, pages, here=here)) == left
    asked = carry(market, pages, cursor="1.3", covers=[covers[1]], previews=[others[1], covers[1]], here=here)
    assert hashes(asked) == [covers[1], others[1]]


def test_pictures_end_where_there_is_no_more_room(
    market: Market, sets: list[Listing], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = tmp_path / "pages"
    every = carry(market, pages)
    assert not every.left_out
    room = sum(each.size for each in every.pictures[:4])
    some = carry(market, pages, picture_bytes=room)
    assert (some.pictures, some.left_out) == (every.pictures[:4], True)
    assert carry(market, pages, picture_bytes=room - 1).pictures == every.pictures[:3]
    monkeypatch.setattr(carried, "MAX_PICTURES", 2)
    assert carry(market, pages).pictures == every.pictures[:2]
    assert len(sets) == 3


def test_nothing_is_carried_that_the_wire_would_not_show(
    market: Market, mara: str, sets: list[Listing], tmp_path: Path
) -> None:
    pages = tmp_path / "pages"
    original = market.blob(mara, f"original {sets[0].set_id} 0".encode(), BlobKind.ORIGINAL)
    unused = market.blob(mara, picture("#00ff00"), BlobKind.PREVIEW)
    asked = [original.sha256, unused.sha256, "0" * 64, sets[0].cover]
    assert hashes(carry(market, pages, cursor="1.3", covers=asked, previews=asked)) == [sets[0].cover]
    with market.house.database.write() as session:
        moderation.hold(session, sets[0].set_id, "Somebody asks.")
    held = carry(market, pages)
    assert sets[0].cover not in hashes(held)
    market.house.blobs.remove(sets[1].cover)
    assert set(hashes(carry(market, pages))) == set(hashes(held)) - {sets[1].cover}
