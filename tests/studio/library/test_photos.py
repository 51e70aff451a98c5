from __future__ import annotations

import hashlib
import io
import os
import shutil
import threading
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from render.client import RenderClient
from render.messages import AnchorMap, ImageRef, Keypoint, Region
from studio.errors import InputError
from studio.library.photos import PhotosChanged
from studio.library.rebuild import ThumbnailMaker
from studio.library.scan import pictures_in
from studio.library.search import PhotoQuery
from tests.studio.library.conftest import Shelf, open_shelf
from tests.studio.library.pictures import anchors_beside, photo


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three photos, one hidden, one below, a note, and a copy of the first under another name."""
    root = tmp_path / "session"
    photo(root / "b.jpg", 1, captured="2026:03:01 10:00:00")
    photo(root / "a.jpg", 2, captured="2026:03:02 10:00:00")
    photo(root / "below" / "c.JPG", 3)
    photo(root / ".hidden.jpg", 4)
    photo(root / ".trash" / "d.jpg", 5)
    (root / "notes.txt").write_text("call the stylist")
    shutil.copy(root / "b.jpg", root / "below" / "copy of b.jpg")
    return root


def contents(folder: Path) -> dict[Path, tuple[bytes, int]]:
    return {
        path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.rglob("*") if path.is_file()
    }


def test_a_folder_comes_in_where_it_lies(shelf: Shelf, folder: Path) -> None:
    before = contents(folder)
    heard: list[PhotosChanged] = []
    shelf.photos.changed.connect(heard.append)
    report = shelf.photos.add_folder(folder).report.result()
    assert (len(report.added), len(report.duplicates), report.failures) == (3, 1, ())
    assert report.duplicates[0] in report.added
    assert contents(folder) == before
    photos = shelf.library.page(PhotoQuery(), 0, 10).result()
    assert [each.name for each in photos] == ["c.JPG", "b.jpg", "a.jpg"]
    second = photos[1]
    assert second.path == str(folder / "b.jpg")
    assert second.sha256 == hashlib.sha256((folder / "b.jpg").read_bytes()).hexdigest()
    assert (second.width, second.height) == (320, 240)
    assert (second.captured_at or "").startswith("2026-03-01T10:00:00")
    (source,) = shelf.photos.sources().result()
    assert (source.name, source.kind, source.count) == ("session", "folder", 3)
    assert (
        shelf.library.count(PhotoQuery(source_id=source.id)).result()
        == shelf.library.count(PhotoQuery()).result()
        == 3
    )
    assert shelf.library.page(PhotoQuery(source_id=source.id), 1, 1).result() == (second,)
    assert sorted(each for change in heard for each in change.added) == sorted(report.added)
    for each in photos:
        jpeg = shelf.thumbnails.get(each.sha256, 256).result()
        assert jpeg is not None
        assert max(Image.open(io.BytesIO(jpeg)).size) == 256
    assert list(shelf.vault.files()) == []


def test_a_folder_added_again_is_not_read_again(shelf: Shelf, folder: Path) -> None:
    shelf.photos.add_folder(folder).report.result()
    for path in folder.rglob("*.*"):
        if path.suffix.lower() == ".jpg":
            path.chmod(0)  # whoever opens them now fails, unless it is root
    photo(folder / "new.jpg", 9)
    report = shelf.photos.add_folder(folder).report.result()
    assert len(report.added) == 1
    assert len(report.duplicates) == 4
    assert report.failures == ()
    assert len(shelf.photos.sources().result()) == 1


def test_files_that_cannot_be_used_are_listed_and_the_rest_comes_in(shelf: Shelf, tmp_path: Path) -> None:
    good = photo(tmp_path / "good.jpg", 1)
    text, empty, cut = tmp_path / "text.jpg", tmp_path / "empty.jpg", tmp_path / "cut.jpg"
    text.write_text("not a picture at all")
    empty.write_bytes(b"")
    cut.write_bytes(good.read_bytes()[:900])
    gone = tmp_path / "gone.jpg"
    task = shelf.photos.add_files([text, empty, cut, gone, good])
    report = task.report.result()
    assert len(report.added) == 1
    kinds = {failure.path.name: failure.kind for failure in report.failures}
    assert kinds["text.jpg"] == "not_an_image"
    assert kinds["empty.jpg"] == "empty"
    assert kinds["cut.jpg"] in ("truncated", "damaged")
    assert kinds["gone.jpg"] == "not_found"
    for failure in report.failures:
        assert failure.message.rstrip().endswith((".", "?"))
        assert "Error" not in failure.message


def test_progress_and_the_end_are_heard_even_by_who_connects_late(
    shelf: Shelf, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studio.library.imports._LISTENER_SECONDS", 60.0)
    may_begin = threading.Event()
    shelf.catalog.run(lambda _session: may_begin.wait(60))
    task = shelf.photos.add_folder(folder)
    heard: list[tuple[int, int, str]] = []
    ended = threading.Event()
    reports: list[object] = []
    task.progressed.connect(lambda *step: heard.append(step))
    may_begin.set()
    task.report.result()
    task.finished.connect(lambda report: (reports.append(report), ended.set()))
    assert ended.wait(60)
    assert reports == [task.report.result()]
    assert heard[-1][:2] == (4, 4)
    assert [step[0] for step in heard] == sorted(step[0] for step in heard)


def test_a_cancelled_import_keeps_what_is_in_and_can_be_taken_up_again(shelf: Shelf, tmp_path: Path) -> None:
    root = tmp_path / "many"
    for number in range(120):
        photo(root / f"{number:03}.jpg", number, (900, 600))
    task = shelf.photos.add_folder(root)
    task.progressed.connect(lambda done, _total, _name: task.cancel() if done >= 10 else None)
    report = task.report.result()
    assert report.cancelled
    kept = shelf.library.count(PhotoQuery()).result()
    assert kept == len(report.added) < 120
    again = shelf.photos.add_folder(root).report.result()
    assert len(again.added) == 120 - kept
    assert len(again.duplicates) == kept


def test_a_folder_that_goes_away_is_one_failure(shelf: Shelf, tmp_path: Path) -> None:
    root = tmp_path / "card"
    for number in range(60):
        photo(root / f"{number:03}.jpg", number, (900, 600))
    task = shelf.photos.add_folder(root)

    def pull_out(done: int, _total: int, _name: str) -> None:
        if done >= 5 and root.exists():
            root.rename(tmp_path / "pulled out")

    task.progressed.connect(pull_out)
    report = task.report.result()
    (failure,) = report.failures
    assert failure.kind == "folder_gone"
    assert 5 <= len(report.added) == shelf.library.count(PhotoQuery()).result() < 60
    (tmp_path / "pulled out").rename(root)
    assert len(shelf.photos.add_folder(root).report.result().failures) == 0
    assert shelf.library.count(PhotoQuery()).result() == 60


def test_a_folder_that_is_not_there_is_said(shelf: Shelf, tmp_path: Path) -> None:
    report = shelf.photos.add_folder(tmp_path / "nowhere").report.result()
    assert [failure.kind for failure in report.failures] == ["not_found"]


def test_photos_that_move_are_missing_until_they_are_found(
    shelf: Shelf, folder: Path, tmp_path: Path
) -> None:
    shelf.photos.add_folder(folder).report.result()
    assert shelf.photos.look_for_missing().result() == ()
    (folder / "a.jpg").rename(tmp_path / "elsewhere.jpg")
    (gone,) = shelf.photos.look_for_missing().result()
    assert shelf.photos.get(gone).result().missing
    report = shelf.photos.add_files([tmp_path / "elsewhere.jpg"]).report.result()
    assert report.duplicates == (gone,)
    found = shelf.photos.get(gone).result()
    assert (found.path, found.name, found.missing) == (
        str(tmp_path / "elsewhere.jpg"),
        "elsewhere.jpg",
        False,
    )
    (tmp_path / "elsewhere.jpg").rename(folder / "a.jpg")
    assert shelf.photos.look_for_missing().result() == (gone,)
    (folder / "a.jpg").rename(tmp_path / "elsewhere.jpg")
    assert shelf.photos.look_for_missing().result() == ()
    assert not shelf.photos.get(gone).result().missing


def test_a_file_that_was_changed_is_another_photo(shelf: Shelf, folder: Path) -> None:
    shelf.photos.add_folder(folder).report.result()
    before = {each.name: each for each in shelf.library.page(PhotoQuery(), 0, 10).result()}["a.jpg"]
    photo(folder / "a.jpg", 77)
    report = shelf.photos.add_folder(folder).report.result()
    assert len(report.added) == 1
    assert shelf.photos.get(before.id).result().missing
    assert not shelf.photos.get(report.added[0]).result().missing
    assert shelf.photos.look_for_missing().result() == (before.id,)
    assert len(shelf.photos.add_folder(folder).report.result().added) == 0


def test_an_anchors_file_beside_a_photo_is_adopted_with_its_masks(shelf: Shelf, tmp_path: Path) -> None:
    path = photo(tmp_path / "set" / "one.jpg", 1)
    anchors_beside(path)
    report = shelf.photos.add_folder(tmp_path / "set").report.result()
    assert (len(report.added), report.failures) == (1, ())
    (photo_id,) = report.added
    assert shelf.photos.get(photo_id).result().has_anchor_map
    mask = path.with_suffix(".upper.png").read_bytes()
    for each in (tmp_path / "set").iterdir():
        each.unlink()
    anchors = shelf.photos.anchors(photo_id).result()
    assert anchors is not None
    assert anchors.keypoints["left_shoulder"] == Keypoint(200, 60)
    kept = Path(anchors.regions[Region.UPPER].path)
    assert kept.is_relative_to(shelf.vault.root)
    assert kept.read_bytes() == mask


def test_an_anchors_file_of_another_size_is_listed_and_the_photo_comes_in(
    shelf: Shelf, tmp_path: Path
) -> None:
    path = photo(tmp_path / "set" / "one.jpg", 1)
    anchors_beside(path, mask_size=(100, 240))
    report = shelf.photos.add_folder(tmp_path / "set").report.result()
    assert len(report.added) == 1
    assert [(failure.path.name, failure.kind) for failure in report.failures] == [("one.json", "mask_size")]
    assert shelf.photos.anchors(report.added[0]).result() is None


def test_every_version_of_an_anchor_map_is_kept(shelf: Shelf, tmp_path: Path) -> None:
    path = photo(tmp_path / "one.jpg", 1)
    anchors_beside(path)
    (photo_id,) = shelf.photos.add_files([path]).report.result().added
    first = shelf.photos.anchors(photo_id).result()
    assert first is not None
    moved = msgspec.structs.replace(first, keypoints={"nose": Keypoint(5, 5)}, source="hand")
    heard: list[PhotosChanged] = []
    shelf.photos.changed.connect(heard.append)
    shelf.photos.set_anchors(photo_id, moved).result()
    assert shelf.photos.anchors(photo_id).result() == moved
    shelf.photos.set_anchors(photo_id, None).result()
    assert shelf.photos.anchors(photo_id).result() is None
    assert not shelf.photos.get(photo_id).result().has_anchor_map
    shelf.photos.set_anchors(photo_id, first).result()
    assert shelf.photos.anchors(photo_id).result() == first
    assert heard == [PhotosChanged(changed=(photo_id,))] * 3


def test_an_anchor_map_that_does_not_fit_is_refused(shelf: Shelf, tmp_path: Path) -> None:
    (photo_id,) = shelf.photos.add_files([photo(tmp_path / "one.jpg", 1)]).report.result().added
    with pytest.raises(InputError) as caught:
        shelf.photos.set_anchors(photo_id, AnchorMap(100, 100)).result()
    assert caught.value.kind == "anchors_invalid"
    mask = tmp_path / "mask.png"
    mask.write_bytes(b"one mask")
    ref = ImageRef(str(mask), hashlib.sha256(b"another mask").hexdigest())
    with pytest.raises(InputError) as caught:
        shelf.photos.set_anchors(photo_id, AnchorMap(320, 240, regions={Region.UPPER: ref})).result()
    assert caught.value.kind == "changed"
    with pytest.raises(InputError) as caught:
        shelf.photos.set_anchors("nobody", AnchorMap(320, 240)).result()
    assert caught.value.kind == "not_found"
    assert shelf.photos.anchors(photo_id).result() is None


def test_thumbnails_that_are_gone_are_made_anew(shelf: Shelf, folder: Path, client: RenderClient) -> None:
    shelf.photos.add_folder(folder).report.result()
    summary = shelf.library.page(PhotoQuery(), 0, 1).result()[0]
    before = shelf.thumbnails.get(summary.sha256, 256).result()
    assert before is not None
    shelf.thumbnails.clear().result()
    assert shelf.thumbnails.get(summary.sha256, 256).result() is None
    maker = ThumbnailMaker(shelf.catalog, shelf.vault, client)
    shelf.thumbnails.make_with(maker.make)
    large = shelf.thumbnails.get(summary.sha256, 1024).result(30)
    assert large is not None
    assert max(Image.open(io.BytesIO(large)).size) == 320
    assert shelf.thumbnails.get(summary.sha256, 256).result(30) is not None
    photo(Path(summary.path), 50)
    shelf.thumbnails.clear().result()
    assert shelf.thumbnails.get(summary.sha256, 256).result(30) is None
    assert shelf.thumbnails.get("0" * 64, 256).result(30) is None
    maker.close()


def test_everything_is_there_after_opening_again(tmp_path: Path, folder: Path, client: RenderClient) -> None:
    shelf = open_shelf(tmp_path / "again", client)
    shelf.photos.add_folder(folder).report.result()
    before = shelf.library.page(PhotoQuery(), 0, 10).result()
    shelf.close()
    shelf = open_shelf(tmp_path / "again", client)
    assert shelf.library.page(PhotoQuery(), 0, 10).result() == before
    shelf.close()


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_scanning_does_not_follow_links_in_circles(tmp_path: Path) -> None:
    photo(tmp_path / "set" / "one.jpg", 1)
    (tmp_path / "set" / "circle").symlink_to(tmp_path / "set")
    (tmp_path / "set" / "dangling.jpg").symlink_to(tmp_path / "nowhere.jpg")
    assert [path.name for path in pictures_in(tmp_path / "set")] == ["one.jpg"]


def test_masks_that_an_anchors_file_names_are_no_photos(tmp_path: Path) -> None:
    path = photo(tmp_path / "set" / "one.jpg", 1)
    anchors_beside(path)
    (path.parent / "other.json").write_text('["not", "anchors"]')
    (path.parent / "broken.json").write_text("{" * 10_000)
    assert list(pictures_in(tmp_path / "set")) == [path]


def test_real_photographs_come_in_with_their_anchor_maps(shelf: Shelf, real: Path) -> None:
    report = shelf.photos.add_folder(real / "people").report.result()
    assert (len(report.added), report.failures) == (5, ())
    for summary in shelf.library.page(PhotoQuery(), 0, 10).result():
        anchors = shelf.photos.anchors(summary.id).result()
        assert anchors is not None
        assert (anchors.width, anchors.height) == (summary.width, summary.height)
        assert Region.UPPER in anchors.regions


def test_closing_does_not_wait_for_a_look_at_every_file(
    shelf: Shelf, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.photos.add_folder(folder).report.result()
    begun, go_on = threading.Event(), threading.Event()
    looked_at: list[object] = []

    def slowly(place: object) -> bool:
        looked_at.append(place)
        begun.set()
        assert go_on.wait(60)
        return True

    monkeypatch.setattr("studio.library.photos._is_there", slowly)
    looking = shelf.photos.look_for_missing()
    assert begun.wait(60)
    closing = threading.Thread(target=shelf.photos.close)
    closing.start()
    assert shelf.photos._closing.wait(60)
    go_on.set()
    closing.join()
    looking.result()
    assert len(looked_at) == 1
