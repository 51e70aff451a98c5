"""A set goes from a creator's folder, over a real server, into the library of who unlocks it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from resources import read_samples
from studio.catalog.base import new_id
from studio.errors import InputError, NetworkError
from studio.explore.search import ExploreQuery
from studio.library.search import PhotoQuery
from studio.publishing.publishing import OwnListing, Published
from studio.studio import Studio
from sync.server.accounts.tables import AccountRow
from tests.studio.publishing.making import PAPER, WAIT, SetFolder
from tests.sync.server.running import RunningServer

pytestmark = pytest.mark.slow

PERSON = """
[[people]]
name = "Ines Duarte"
release = "ines.pdf"
signed = 2026-05-01
adult = true
ai_derivatives = true
"""


def publish(studio: Studio, folder: SetFolder, told: list[tuple[int, int]] | None = None) -> OwnListing:
    came = studio.publishing.publish(
        folder.file, lambda *counts: (told if told is not None else []).append(counts)
    )
    assert came.listing is not None
    return came.listing


def papers(server: RunningServer) -> list[bytes]:
    """The signed papers that the server keeps, opened."""
    with server.house() as house:
        names = [path.stem for path in house.config.data.glob("papers/*.sealed")]
        return sorted(house.papers.read(name) for name in names)


def test_who_unlocks_a_set_has_its_originals_bit_for_bit_and_its_anchor_maps(
    folder: SetFolder, mara: Studio, anna: Studio
) -> None:
    before = folder.files()
    told: list[tuple[int, int]] = []
    listing = publish(mara, folder, told)
    assert (listing.title, listing.version, listing.state, listing.photos) == ("Salt and linen", 1, "live", 2)
    assert (listing.generation_price, listing.generation_fee, listing.unlock_price) == (5, 1, 20)
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1] > sum(len(before[name]) for name in before if name.endswith(".jpg"))
    assert {name: content for name, content in folder.files().items() if name != "set.toml"} == {
        name: content for name, content in before.items() if name != "set.toml"
    }

    anna.account.sync_now().result(WAIT)
    anna.feed.read().result(WAIT)
    seen = anna.explore.page(ExploreQuery(), 0, 9).result(WAIT)[0]
    assert (seen.set_id, seen.title) == (listing.set_id, "Salt and linen")
    report = anna.explore.unlock(seen.set_id, seen.unlock_cost).result(WAIT).report.result(WAIT)
    assert len(report.added) == 2
    photos = anna.library.page(PhotoQuery(), 0, 9).result(WAIT)
    originals = {name: content for name, content in before.items() if name.endswith(".jpg")}
    assert {photo.name: Path(photo.path).read_bytes() for photo in photos} == originals
    for photo in photos:
        anchors = anna.photos.anchors(photo.id).result(WAIT)
        assert anchors is not None
        assert anchors.regions
        assert (anchors.width, anchors.height) == (photo.width, photo.height)


def test_the_same_file_again_is_a_new_version_and_sends_only_what_is_new(
    folder: SetFolder, mara: Studio, server: RunningServer
) -> None:
    first = publish(mara, folder)
    kept = folder.file.read_text()
    assert f'set_id = "{first.set_id}"' in kept
    sent = mara.egress.totals().result(WAIT)[0].bytes_out
    folder.file.write_text(kept.replace("generation_price = 5", "generation_price = 7"))
    again = publish(mara, folder)
    assert (again.set_id, again.version, again.generation_price) == (first.set_id, 2, 7)
    assert mara.egress.totals().result(WAIT)[0].bytes_out - sent < 30_000, "no file goes twice"
    assert mara.publishing.own_sets() == (again,)
    assert folder.file.read_text().count("set_id") == 1


def test_prices_change_and_a_set_is_withdrawn_and_brought_back(folder: SetFolder, mara: Studio) -> None:
    listing = publish(mara, folder)
    dearer = mara.publishing.reprice(listing.set_id, 9, 0)
    assert (dearer.version, dearer.generation_price, dearer.unlock_price) == (2, 9, 0)
    assert mara.publishing.withdraw(listing.set_id).state == "withdrawn"
    assert mara.publishing.own_sets()[0].state == "withdrawn"
    with pytest.raises(NetworkError, match="not on offer now"):
        mara.publishing.reprice(listing.set_id, 1, 1)
    assert publish(mara, folder).state == "live"
    for unknown in (new_id(), "harbour", "../own-sets"):
        with pytest.raises(InputError, match="no such set"):
            mara.publishing.withdraw(unknown)


def test_who_can_be_recognised_has_signed(folder: SetFolder, mara: Studio, server: RunningServer) -> None:
    folder.say(PERSON)
    with pytest.raises(InputError, match="release of Ines Duarte cannot be read"):
        publish(mara, folder)
    assert "set_id" not in folder.file.read_text(), "nothing was begun"
    (folder.path / "ines.pdf").write_bytes(PAPER)
    listing = publish(mara, folder)
    assert (listing.state, papers(server)) == ("live", [PAPER])
    again = publish(mara, folder)
    assert (again.version, papers(server)) == (2, [PAPER])
    sent = [each.path for each in mara.egress.entries().result(WAIT) if each.path.endswith("/paper")]
    assert len(sent) == 1, "it is there already"


def test_a_new_paper_leaves_the_old_one_where_it_is(
    folder: SetFolder, mara: Studio, server: RunningServer
) -> None:
    folder.say(PERSON)
    (folder.path / "ines.pdf").write_bytes(PAPER)
    publish(mara, folder)
    (folder.path / "ines.pdf").write_bytes(PAPER + b" again")
    assert publish(mara, folder).version == 2
    assert papers(server) == sorted([PAPER, PAPER + b" again"]), "others hold a licence by the first"


def test_a_refused_set_can_be_published_by_another_account(
    folder: SetFolder, mara: Studio, anna: Studio
) -> None:
    """Whoever published with the wrong account first must not have taken the releases for good."""
    folder.say(PERSON)
    (folder.path / "ines.pdf").write_bytes(PAPER)
    with pytest.raises(NetworkError, match="This account only buys"):
        publish(anna, folder)
    assert publish(mara, folder).state == "live"


def test_a_scan_of_a_release_is_no_photo_of_the_set(folder: SetFolder, mara: Studio) -> None:
    scan = folder.path / "Ines Duarte.jpg"
    shutil.copy(next(folder.path.glob("*.jpg")), scan)
    with scan.open("ab") as file:
        file.write(b"another file than the photo")
    (folder.path / "elsewhere").mkdir()
    named = folder.path / "elsewhere" / "ines.jpg"
    os.link(scan, named)
    assert len(mara.publishing.check(folder.file).photos) == 3, "of which nobody said what it is"
    folder.say(PERSON.replace("ines.pdf", "elsewhere/../elsewhere/ines.jpg"))
    checked = mara.publishing.check(folder.file)
    assert len(checked.photos) == 2
    assert scan.name not in checked.photos


def test_a_copied_file_does_not_replace_another_set(folder: SetFolder, mara: Studio, tmp_path: Path) -> None:
    first = publish(mara, folder)
    other = SetFolder(tmp_path / "other")
    other.path.mkdir()
    for photo in read_samples().sets[1].photos[:1]:
        shutil.copy(photo.image, other.path)
    shutil.copy(folder.path / "licence.txt", other.path)
    shutil.copy(folder.file, other.file)
    with pytest.raises(InputError, match="None of these photos is in the set “Salt and linen”"):
        publish(mara, other)
    assert mara.publishing.own_sets() == (first,)
    meant = mara.publishing.publish(other.file, lambda _done, _total: None, replace=True)
    assert meant.listing is not None
    assert (meant.listing.set_id, meant.listing.version, meant.listing.photos) == (first.set_id, 2, 1)


def test_authors_are_asked_first(folder: SetFolder, mara: Studio, server: RunningServer) -> None:
    with server.house() as house, house.database.read() as session:
        ids = dict(iter(session.execute(select(AccountRow.name, AccountRow.id))))
    authors = "".join(
        f'\n[[authors]]\naccount = "{ids[name]}"\npercent = {percent}\n'
        for name, percent in (("mara", 66.5), ("tom", 33.5))
    )
    folder.say(authors)
    with pytest.raises(NetworkError, match="tom has to agree first"):
        publish(mara, folder)


def test_a_photo_that_was_mapped_in_the_studio_needs_no_file(folder: SetFolder, mara: Studio) -> None:
    mara.photos.add_folder(folder.path).report.result(WAIT)
    drawn = {photo.name for photo in mara.library.page(PhotoQuery(), 0, 9).result(WAIT)}
    for file in [*folder.path.glob("*.json"), *folder.path.glob("*.png")]:
        file.unlink()
    assert len(drawn) == 2
    checked = mara.publishing.check(folder.file)
    assert (len(checked.photos), checked.unmapped, checked.set_id) == (2, (), None)


def test_what_is_not_mapped_is_said(folder: SetFolder, mara: Studio) -> None:
    for file in [*folder.path.glob("*.json"), *folder.path.glob("*.png")]:
        file.unlink()
    came = mara.publishing.publish(folder.file, lambda _done, _total: None)
    assert came.unmapped == tuple(sorted(path.name for path in folder.path.glob("*.jpg")))


def test_a_large_original_goes_in_parts_and_goes_on_where_it_was(
    folder: SetFolder, mara: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.client.publishing.PART_BYTES", 50_000)
    largest = max(folder.path.glob("*.jpg"), key=lambda path: path.stat().st_size)
    told: list[tuple[int, int]] = []

    def stop_half_way(done: int, total: int) -> None:
        told.append((done, total))
        if len(told) == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        mara.publishing.publish(folder.file, stop_half_way)
    assert largest.stat().st_size > 250_000
    again: list[tuple[int, int]] = []
    publish(mara, folder, again)
    assert again[0][0] >= told[-1][0] or again[1][0] >= told[-1][0]
    assert again[-1][0] == again[-1][1]


def test_checking_sends_nothing_and_writes_nothing(folder: SetFolder, tmp_path: Path) -> None:
    before = folder.files()
    with Studio.open(tmp_path / "offline", window=False) as studio:
        checked = studio.publishing.check(folder.file)
        assert studio.egress.totals().result(WAIT) == ()
    assert isinstance(checked, Published)
    assert len(checked.photos) == 2
    assert folder.files() == before


def test_an_unsigned_account_is_told_where_to_sign_in(folder: SetFolder, tmp_path: Path) -> None:
    with (
        Studio.open(tmp_path / "nobody", window=False) as studio,
        pytest.raises(NetworkError, match="Sign in"),
    ):
        publish(studio, folder)
    assert "set_id" not in folder.file.read_text()


def test_a_brand_cannot_publish(folder: SetFolder, anna: Studio) -> None:
    with pytest.raises(NetworkError, match="This account only buys"):
        publish(anna, folder)
