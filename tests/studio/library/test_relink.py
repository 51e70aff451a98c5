from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest

from studio.library.culling import PhotoValues
from studio.library.search import PhotoQuery
from tests.studio.library.conftest import Shelf
from tests.studio.library.pictures import photo


@pytest.fixture
def folder(shelf: Shelf, tmp_path: Path) -> Path:
    """Three photos in place, one of them rated, in a catalogue that knows them."""
    root = tmp_path / "session"
    for number, name in enumerate(("a.jpg", "b.jpg", "below/c.jpg")):
        photo(root / name, number)
    shelf.photos.add_folder(root).report.result()
    rated = shelf.library.ids(PhotoQuery(text="b.jpg")).result()
    shelf.library.edit(rated, PhotoValues(rating=5, add_keywords=("linen",))).result()
    return root


def paths(shelf: Shelf) -> dict[str, tuple[str, bool]]:
    return {each.path: (each.name, each.missing) for each in shelf.library.page(PhotoQuery(), 0, 10).result()}


def test_a_source_that_moved_is_found_at_its_new_place(shelf: Shelf, folder: Path, tmp_path: Path) -> None:
    moved = tmp_path / "archive" / "2026 session"
    moved.parent.mkdir()
    folder.rename(moved)
    assert len(shelf.photos.look_for_missing().result()) == 3
    report = shelf.library.find_missing(moved).report.result()
    assert (len(report.found), report.failures, report.cancelled) == (3, (), False)
    assert paths(shelf) == {
        str(moved / "a.jpg"): ("a.jpg", False),
        str(moved / "b.jpg"): ("b.jpg", False),
        str(moved / "below" / "c.jpg"): ("c.jpg", False),
    }
    (source,) = shelf.photos.sources().result()
    assert (source.path, source.name) == (str(moved), "2026 session")
    again = shelf.photos.add_folder(moved).report.result()
    assert (len(again.added), len(again.duplicates)) == (0, 3)
    assert len(shelf.photos.sources().result()) == 1


def test_photos_are_found_by_what_is_in_them_whatever_they_are_called(
    shelf: Shelf, folder: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere" / "deep"
    elsewhere.mkdir(parents=True)
    wrong = elsewhere / "a.jpg"
    wrong.write_bytes(bytes((folder / "a.jpg").stat().st_size))  # its name and its size, not its content
    (folder / "b.jpg").rename(elsewhere / "renamed.jpg")
    (folder / "a.jpg").unlink()
    gone = shelf.photos.look_for_missing().result()
    assert len(gone) == 2
    report = shelf.library.find_missing(tmp_path / "elsewhere").report.result()
    (found,) = report.found
    known = shelf.library.details(found).result()
    assert known.photo.path == str(elsewhere / "renamed.jpg")
    assert (known.photo.name, known.photo.rating, known.keywords) == ("renamed.jpg", 5, ("linen",))
    assert shelf.library.ids(PhotoQuery(text="renamed deep")).result() == (found,)
    assert shelf.library.count(PhotoQuery(text="b.jpg")).result() == 0
    assert [name for name, missing in paths(shelf).values() if missing] == ["a.jpg"]
    (source,) = shelf.photos.sources().result()
    assert source.path == str(folder)


def test_looking_can_be_stopped(shelf: Shelf, folder: Path, tmp_path: Path) -> None:
    moved = tmp_path / "moved"
    shutil.move(folder, moved)
    shelf.photos.look_for_missing().result()
    may_begin = threading.Event()
    shelf.catalog.run(lambda _session: may_begin.wait(60))
    task = shelf.library.find_missing(moved)
    task.progressed.connect(lambda *_: task.cancel())
    task.cancel()
    may_begin.set()
    report = task.report.result()
    assert report.cancelled
    assert len(report.found) < 3


def test_a_folder_that_is_not_there_is_said(shelf: Shelf, folder: Path, tmp_path: Path) -> None:
    folder.rename(tmp_path / "hidden away")
    shelf.photos.look_for_missing().result()
    report = shelf.library.find_missing(tmp_path / "nowhere").report.result()
    assert report.found == ()
