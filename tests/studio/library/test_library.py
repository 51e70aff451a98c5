from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image, ImageCms

from studio.errors import InputError
from studio.library.collections import CollectionKind
from studio.library.culling import Flag, Label, PhotoValues
from studio.library.folders import Folder
from studio.library.photos import PhotosChanged
from studio.library.search import PhotoQuery
from tests.studio.library.conftest import Shelf
from tests.studio.library.pictures import photo
from tests.studio.library.rows import Row, add_rows


def test_a_removed_photo_leaves_its_file_and_comes_back_as_it_was(shelf: Shelf, tmp_path: Path) -> None:
    path = photo(tmp_path / "set" / "a.jpg", 1)
    other = photo(tmp_path / "set" / "b.jpg", 2)
    shelf.photos.add_folder(tmp_path / "set").report.result()
    (photo_id,) = shelf.library.ids(PhotoQuery(text="a.jpg")).result()
    shelf.library.edit([photo_id], PhotoValues(rating=4, title="Lake")).result()
    heard: list[PhotosChanged] = []
    shelf.photos.changed.connect(heard.append)
    undo = shelf.library.remove([photo_id]).result()
    assert heard == [PhotosChanged(changed=(photo_id,))]
    assert path.is_file()
    assert shelf.library.count(PhotoQuery()).result() == 1
    assert shelf.library.count(PhotoQuery(text="lake")).result() == 0
    assert [source.count for source in shelf.photos.sources().result()] == [1]
    assert shelf.photos.get(photo_id).result().name == "a.jpg"  # for the renders made with it
    other.unlink()
    assert len(shelf.photos.look_for_missing().result()) == 1
    shelf.library.undo(undo).result()
    assert shelf.library.count(PhotoQuery(text="lake")).result() == 1
    shelf.library.remove([photo_id]).result()
    report = shelf.photos.add_files([path]).report.result()
    assert report.added == (photo_id,)
    assert shelf.photos.get(photo_id).result().rating == 4


def test_a_source_is_removed_with_its_photos_and_found_again(shelf: Shelf, tmp_path: Path) -> None:
    photo(tmp_path / "one" / "a.jpg", 1)
    photo(tmp_path / "two" / "b.jpg", 2)
    shelf.photos.add_folder(tmp_path / "one").report.result()
    shelf.photos.add_folder(tmp_path / "two").report.result()
    one, two = shelf.photos.sources().result()
    undo = shelf.library.remove_source(one.id).result()
    assert shelf.photos.sources().result() == (two,)
    assert [folder.source_id for folder in shelf.library.folders().result()] == [two.id]
    shelf.library.undo(undo).result()
    assert shelf.photos.sources().result() == (one, two)
    shelf.library.remove_source(one.id).result()
    shelf.photos.add_folder(tmp_path / "one").report.result()
    assert shelf.photos.sources().result() == (one, two)


def test_folders_are_a_tree_that_counts_what_is_below(shelf: Shelf) -> None:
    paths = ("a.jpg", "spring/b.jpg", "spring/day 1/c.jpg", "spring/day 1/d.jpg", "autumn/deep/e.jpg")
    ids = add_rows(shelf.catalog, [Row(path) for path in paths])
    (source,) = shelf.photos.sources().result()
    root = str(Path("/archive"))
    spring, autumn = str(Path(root) / "spring"), str(Path(root) / "autumn")
    assert shelf.library.folders().result() == (
        Folder(source.id, root, "archive", None, 5),
        Folder(source.id, autumn, "autumn", root, 1),
        Folder(source.id, str(Path(autumn) / "deep"), "deep", autumn, 1),
        Folder(source.id, spring, "spring", root, 3),
        Folder(source.id, str(Path(spring) / "day 1"), "day 1", spring, 2),
    )
    for folder in shelf.library.folders().result():
        assert shelf.library.count(PhotoQuery(folder=folder.path)).result() == folder.count
    shelf.library.remove([ids[2]]).result()
    counts = {folder.name: folder.count for folder in shelf.library.folders().result()}
    assert (counts["day 1"], counts["spring"], counts["archive"]) == (1, 2, 4)


def test_many_photos_are_said_the_same_of_at_once(shelf: Shelf) -> None:
    ids = add_rows(shelf.catalog, [Row(f"{number}.jpg") for number in range(1200)])
    heard: list[PhotosChanged] = []
    shelf.photos.changed.connect(heard.append)
    values = PhotoValues(rating=2, flag=Flag.PICK, label=Label.GREEN, add_people=("Anna",))
    shelf.library.edit(ids, values).result()
    assert [sorted(change.changed) for change in heard] == [sorted(ids)]
    page = shelf.library.page(PhotoQuery(), 0, 1200).result()
    assert {(each.rating, each.flag, each.label) for each in page} == {(2, Flag.PICK, Label.GREEN)}
    shelf.library.step_rating(ids[:3], 2).result()
    shelf.library.step_rating(ids[:2], 4).result()
    shelf.library.step_rating(ids[5:6], -4).result()
    ratings = [shelf.photos.get(ids[place]).result().rating for place in (0, 1, 2, 3, 5)]
    assert ratings == [5, 5, 4, 2, 0]


def test_photos_of_one_moment_are_stacked_folder_by_folder(shelf: Shelf) -> None:
    def at(folder: str, second: int) -> Row:
        return Row(f"{folder}/{second:02}.jpg", f"2026-01-01T10:00:{second:02}")

    rows = [at("one", second) for second in (0, 2, 4, 20, 40, 41)] + [at("two", 42), Row("one/undated.jpg")]
    ids = add_rows(shelf.catalog, rows)
    shelf.library.stack_by_time(PhotoQuery(), 2).result()
    shown = shelf.library.page(PhotoQuery(), 0, 10).result()
    assert [(each.name, each.stack_count) for each in shown] == [
        ("undated.jpg", 0),
        ("00.jpg", 3),
        ("20.jpg", 0),
        ("40.jpg", 2),
        ("42.jpg", 0),
    ]
    shelf.library.put_on_top(ids[2]).result()
    assert shelf.library.position_of(PhotoQuery(), ids[2]).result() == 1
    assert shelf.library.position_of(PhotoQuery(), ids[0]).result() is None
    shelf.library.collapse([ids[2]], False).result()
    names = [each.name for each in shelf.library.page(PhotoQuery(), 0, 10).result()]
    assert names == ["undated.jpg", "00.jpg", "02.jpg", "04.jpg", "20.jpg", "40.jpg", "42.jpg"]
    shelf.library.stack([ids[3], ids[0]]).result()  # the whole stack comes along
    assert shelf.photos.get(ids[1]).result().stack_count == 4
    shelf.library.collapse(None, True).result()
    assert shelf.library.count(PhotoQuery()).result() == 4
    shelf.library.unstack([ids[3]]).result()
    assert shelf.library.count(PhotoQuery()).result() == 7
    shelf.library.remove([ids[4]]).result()
    assert shelf.photos.get(ids[5]).result().stack_id is None


def test_details_say_what_is_known_of_a_photo(shelf: Shelf, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Model] = "Canon", "Canon EOS R5"
    path = tmp_path / "set" / "a.jpg"
    path.parent.mkdir()
    icc = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    Image.fromarray(np.zeros((40, 60, 3), np.uint8)).save(path, exif=exif, icc_profile=icc)
    (photo_id,) = shelf.photos.add_files([path]).report.result().added
    collection = shelf.library.create_collection("Best", CollectionKind.PHOTOS).result().id
    shelf.library.put_in(collection, [photo_id]).result()
    words = PhotoValues(title="T", caption="C", add_keywords=("b", "a"), add_people=("Anna",))
    shelf.library.edit([photo_id], words).result()
    known = shelf.library.details(photo_id).result()
    assert (known.title, known.caption, known.keywords, known.people) == ("T", "C", ("a", "b"), ("Anna",))
    assert (known.camera, known.format, known.bit_depth) == ("Canon EOS R5", "JPEG", 8)
    assert "sRGB" in known.colour_space
    assert (known.size, known.source, known.photo.width) == (path.stat().st_size, "Files", 60)
    assert [each.name for each in known.collections] == ["Best"]
    with pytest.raises(InputError) as caught:
        shelf.library.details("nobody").result()
    assert caught.value.kind == "not_found"
