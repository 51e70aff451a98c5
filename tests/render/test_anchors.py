"""Anchors files: what is read, what is written, and every way they can be broken."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from render.anchors import decode_anchors, find_sidecar, load_anchor_file
from render.errors import InputError
from render.files import read_image_ref
from render.messages import ErrorKind, Keypoint, Region
from tests.anchor_files import write_anchor_file
from tests.render.pictures import exif, save, scene

WIDTH, HEIGHT = 80, 60


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save(tmp_path / "photo.jpg", scene(WIDTH, HEIGHT))
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    mask[20:40, 30:50] = 255
    save(tmp_path / "photo.upper.png", mask)
    save(tmp_path / "photo.protect.png", mask.T.copy().T)
    save(tmp_path / "small.png", mask[:30].copy())
    return tmp_path


def sound() -> dict[str, Any]:
    return {
        "image": "photo.jpg",
        "size": [WIDTH, HEIGHT],
        "keypoints": {"nose": [40, 8.5], "left_shoulder": [55, 22, 0.75]},
        "regions": {"upper": "photo.upper.png"},
        "protect": "photo.protect.png",
        "made_by": "somebody",
    }


def write(folder: Path, entries: Any, name: str = "photo.json") -> Path:
    path = folder / name
    path.write_text(entries if isinstance(entries, str) else json.dumps(entries))
    return path


def test_a_sound_file(folder: Path):
    anchors = load_anchor_file(write(folder, sound()), folder / "photo.jpg")
    assert (anchors.width, anchors.height, anchors.source) == (WIDTH, HEIGHT, "file")
    assert anchors.keypoints == {"nose": Keypoint(40, 8.5), "left_shoulder": Keypoint(55, 22, 0.75)}
    assert anchors.regions == {Region.UPPER: read_image_ref(folder / "photo.upper.png")}
    assert anchors.protect == read_image_ref(folder / "photo.protect.png")


def test_the_least_that_is_enough(folder: Path):
    assert load_anchor_file(write(folder, {"size": [WIDTH, HEIGHT]})).regions == {}
    by_mask = load_anchor_file(write(folder, {"regions": {"upper": "photo.upper.png"}}))
    assert (by_mask.width, by_mask.height) == (WIDTH, HEIGHT)
    by_photo = load_anchor_file(write(folder, {}), folder / "photo.jpg")
    assert (by_photo.width, by_photo.height) == (WIDTH, HEIGHT)


def test_the_size_is_that_after_orientation(folder: Path):
    save(folder / "turned.jpg", scene(HEIGHT, WIDTH), exif=exif(orientation=6))
    anchors = load_anchor_file(write(folder, sound()), folder / "turned.jpg")
    assert (anchors.width, anchors.height) == (WIDTH, HEIGHT)


BROKEN: dict[str, tuple[Any, ErrorKind]] = {
    "not json": ("{nose: 1", ErrorKind.ANCHORS_INVALID),
    "not a map": ([1, 2], ErrorKind.ANCHORS_INVALID),
    "nan": ('{"size": [80, 60], "keypoints": {"nose": [NaN, 3]}}', ErrorKind.ANCHORS_INVALID),
    "infinity": ('{"size": [80, 60], "keypoints": {"nose": [1e999, 3]}}', ErrorKind.ANCHORS_INVALID),
    "deep": ("[" * 100_000, ErrorKind.ANCHORS_INVALID),
    "no size at all": ({"keypoints": {"nose": [1, 2]}}, ErrorKind.ANCHORS_INVALID),
    "size of text": (sound() | {"size": "80x60"}, ErrorKind.ANCHORS_INVALID),
    "size of fractions": (sound() | {"size": [80.5, 60]}, ErrorKind.ANCHORS_INVALID),
    "size of truths": (sound() | {"size": [True, True]}, ErrorKind.ANCHORS_INVALID),
    "negative size": (sound() | {"size": [-80, 60]}, ErrorKind.ANCHORS_INVALID),
    "another size": (sound() | {"size": [60, 80]}, ErrorKind.MASK_SIZE),
    "keypoints as list": (sound() | {"keypoints": [[1, 2]]}, ErrorKind.ANCHORS_INVALID),
    "unknown keypoint": (sound() | {"keypoints": {"left_sholder": [1, 2]}}, ErrorKind.ANCHORS_INVALID),
    "one number": (sound() | {"keypoints": {"nose": [1]}}, ErrorKind.ANCHORS_INVALID),
    "text for numbers": (sound() | {"keypoints": {"nose": ["1", "2"]}}, ErrorKind.ANCHORS_INVALID),
    "null": (sound() | {"keypoints": {"nose": None}}, ErrorKind.ANCHORS_INVALID),
    "confidence": (sound() | {"keypoints": {"nose": [1, 2, 3]}}, ErrorKind.ANCHORS_INVALID),
    "far outside": (sound() | {"keypoints": {"nose": [4000, 2]}}, ErrorKind.ANCHORS_INVALID),
    "regions as list": (sound() | {"regions": ["upper"]}, ErrorKind.ANCHORS_INVALID),
    "unknown region": (sound() | {"regions": {"shirt": "photo.upper.png"}}, ErrorKind.ANCHORS_INVALID),
    "mask without name": (sound() | {"regions": {"upper": ""}}, ErrorKind.ANCHORS_INVALID),
    "mask of a number": (sound() | {"regions": {"upper": 3}}, ErrorKind.ANCHORS_INVALID),
    "mask is missing": (sound() | {"regions": {"upper": "gone.png"}}, ErrorKind.NOT_FOUND),
    "mask is a folder": (sound() | {"regions": {"upper": "."}}, ErrorKind.NOT_A_FILE),
    "mask is a photo": (sound() | {"regions": {"upper": "photo.jpg"}}, ErrorKind.MASK_INVALID),
    "mask is text": (sound() | {"regions": {"upper": "photo.json"}}, ErrorKind.NOT_AN_IMAGE),
    "mask of another size": (sound() | {"regions": {"upper": "small.png"}}, ErrorKind.MASK_SIZE),
    "protect of another size": (sound() | {"protect": "small.png"}, ErrorKind.MASK_SIZE),
    "protect is missing": (sound() | {"protect": "gone.png"}, ErrorKind.NOT_FOUND),
}


@pytest.mark.parametrize("case", BROKEN)
def test_every_broken_file_has_its_kind_and_a_sentence(folder: Path, case: str):
    entries, kind = BROKEN[case]
    path = write(folder, entries)
    with pytest.raises(InputError) as caught:
        load_anchor_file(path, None if case == "no size at all" else folder / "photo.jpg")
    assert caught.value.kind is kind, caught.value.message
    message = caught.value.message
    assert message.endswith(".")
    assert ";" in message
    assert str(folder) not in message
    assert "Error" not in message


def test_files_that_are_no_anchors_file(folder: Path):
    with pytest.raises(InputError) as caught:
        load_anchor_file(folder / "gone.json")
    assert caught.value.kind is ErrorKind.NOT_FOUND
    with pytest.raises(InputError) as caught:
        load_anchor_file(folder / "photo.jpg")
    assert caught.value.kind is ErrorKind.ANCHORS_INVALID
    (folder / "empty.json").touch()
    with pytest.raises(InputError) as caught:
        load_anchor_file(folder / "empty.json")
    assert caught.value.kind is ErrorKind.EMPTY
    (folder / "large.json").write_bytes(b" " * (5 * 1024**2))
    with pytest.raises(InputError) as caught:
        load_anchor_file(folder / "large.json")
    assert caught.value.kind is ErrorKind.FILE_TOO_LARGE


def test_written_and_read_again(folder: Path):
    anchors = load_anchor_file(write(folder, sound()))
    write_anchor_file(anchors, folder / "copy.json", image="photo.jpg")
    assert load_anchor_file(folder / "copy.json") == anchors
    entries = json.loads((folder / "copy.json").read_text())
    assert entries["regions"] == {"upper": "photo.upper.png"}, "masks beside it are named without folder"
    (folder / "elsewhere").mkdir()
    write_anchor_file(anchors, folder / "elsewhere" / "copy.json")
    assert load_anchor_file(folder / "elsewhere" / "copy.json").regions == anchors.regions


def test_masks_and_keypoints_at_a_working_size(folder: Path):
    anchors = load_anchor_file(write(folder, sound()))
    whole = decode_anchors(anchors, WIDTH, HEIGHT)
    assert whole.keypoints == anchors.keypoints
    assert np.array_equal(whole.regions[Region.UPPER], np.asarray(Image.open(folder / "photo.upper.png")))
    half = decode_anchors(anchors, WIDTH // 2, HEIGHT // 2)
    assert half.protect is not None
    assert half.regions[Region.UPPER].shape == (HEIGHT // 2, WIDTH // 2)
    assert half.regions[Region.UPPER][10:20, 15:25].min() == 255
    assert half.regions[Region.UPPER].sum() == 255 * 10 * 10
    assert half.keypoints["nose"].x == pytest.approx((40 + 0.5) / 2 - 0.5)
    double = decode_anchors(anchors, WIDTH * 2, HEIGHT * 2)
    assert double.regions[Region.UPPER].shape == (HEIGHT * 2, WIDTH * 2)
    assert double.regions[Region.UPPER].dtype == np.uint8


def test_a_mask_that_changed_since_is_noticed(folder: Path):
    anchors = load_anchor_file(write(folder, sound()))
    save(folder / "photo.upper.png", np.zeros((HEIGHT, WIDTH), np.uint8))
    with pytest.raises(InputError) as caught:
        decode_anchors(anchors, WIDTH, HEIGHT)
    assert caught.value.kind is ErrorKind.CHANGED


def test_the_file_beside_a_photo(folder: Path):
    assert find_sidecar(folder / "photo.jpg") is None
    path = write(folder, sound())
    assert find_sidecar(folder / "photo.jpg") == path
    write(folder, sound() | {"image": "other.jpg"})
    assert find_sidecar(folder / "photo.jpg") is None
    write(folder, {"version": 3, "albums": []})
    assert find_sidecar(folder / "photo.jpg") is None
    write(folder, "not json")
    assert find_sidecar(folder / "photo.jpg") is None


def test_real_anchors(real: Path):
    for path in sorted((real / "people").glob("*.json")):
        photo = path.with_suffix(".jpg")
        assert find_sidecar(photo) == path
        anchors = load_anchor_file(path, photo)
        assert Region.UPPER in anchors.regions
        assert len(anchors.keypoints) == 9
