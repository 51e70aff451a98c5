"""Every file of the corpus is refused with its own kind and a sentence, or opens in spite of its looks."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from render.errors import InputError
from render.files import read_bytes, read_image_ref, read_verified
from render.messages import ErrorKind
from render.stages.prepare import inspect, read_garment, read_mask, read_photo, read_reduced
from tests.render.bad_input import BadFile, accepted, refused, unprivileged, unreadable
from tests.render.pictures import encoded, save, scene

READERS: dict[str, Callable[[Path], object]] = {
    "photo": lambda path: read_photo(read_image_ref(path)),
    "garment": lambda path: read_garment(read_image_ref(path)),
    "reduced": lambda path: read_reduced(read_image_ref(path), 400),
    "inspect": inspect,
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> list[BadFile]:
    return refused(tmp_path_factory.mktemp("refused"))


def assert_is_a_sentence(error: InputError, name: str) -> None:
    message = error.message
    assert name in message, "the file is named"
    assert message[0] == name[0] or message[0].isupper()
    assert message.endswith(".")
    assert ";" in message, "the remedy follows"
    assert os.sep not in message, "no folder is told"
    assert "Traceback" not in message
    assert "Error" not in message


@pytest.mark.parametrize("reader", READERS)
def test_every_bad_file_is_refused_with_its_own_kind_and_sentence(corpus: list[BadFile], reader: str):
    wrong = []
    for bad in corpus:
        try:
            READERS[reader](bad.path)
            wrong.append(f"{bad.name} opened")
        except InputError as error:
            if error.kind is not bad.kind:
                wrong.append(f"{bad.name}: {error.kind} where {bad.kind} is due ({error.detail})")
            assert_is_a_sentence(error, bad.name)
    assert not wrong


def test_what_only_looks_wrong_opens(tmp_path: Path):
    for path in accepted(tmp_path):
        photo = read_photo(read_image_ref(path))
        assert (photo.width, photo.height) == (64, 48), path.name
        found = inspect(path)
        assert (found.width, found.height) == (64, 48), path.name
        assert found.sha256 == read_image_ref(path).sha256


def test_missing_folder_and_pipe(tmp_path: Path):
    (tmp_path / "folder.jpg").mkdir()
    cases = {"gone.jpg": ErrorKind.NOT_FOUND, "folder.jpg": ErrorKind.NOT_A_FILE}
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.jpg")
        cases["pipe.jpg"] = ErrorKind.NOT_A_FILE
    for name, kind in cases.items():
        with pytest.raises(InputError) as caught:
            inspect(tmp_path / name)
        assert caught.value.kind is kind
    with pytest.raises(InputError) as caught:
        inspect(tmp_path / "cases.jpg" / "below-a-file.jpg")
    assert caught.value.kind is ErrorKind.NOT_FOUND
    with pytest.raises(InputError) as caught:
        inspect(str(tmp_path / "nul\0.jpg"))
    assert caught.value.kind is ErrorKind.UNREADABLE


def test_a_file_that_may_not_be_read(tmp_path: Path):
    path = save(tmp_path / "private.jpg", scene(20, 10))
    with unreadable(path), pytest.raises(InputError) as caught:
        inspect(path)
    assert caught.value.kind is ErrorKind.UNREADABLE
    assert_is_a_sentence(caught.value, "private.jpg")
    inspect(path)


def test_a_file_over_the_size_limit(tmp_path: Path):
    path = tmp_path / "large.jpg"
    path.write_bytes(bytes(2000))
    with pytest.raises(InputError) as caught:
        read_bytes(path, limit=1999)
    assert caught.value.kind is ErrorKind.FILE_TOO_LARGE
    assert len(read_bytes(path, limit=2000)) == 2000


def test_a_file_that_changed_since_it_was_referred_to(tmp_path: Path):
    path = save(tmp_path / "photo.png", scene(20, 10))
    ref = read_image_ref(path)
    read_photo(ref)
    save(path, scene(20, 10, seed=1))
    for reader in (read_photo, read_garment, lambda ref: read_mask(ref, (20, 10)), read_verified):
        with pytest.raises(InputError) as caught:
            reader(ref)
        assert caught.value.kind is ErrorKind.CHANGED
        assert_is_a_sentence(caught.value, "photo.png")


def test_masks_of_another_size_or_that_are_pictures(tmp_path: Path):
    mask = save(tmp_path / "mask.png", scene(20, 10)[:, :, 0].copy())
    ref = read_image_ref(mask)
    assert read_mask(ref, (20, 10)).shape == (10, 20)
    with pytest.raises(InputError) as caught:
        read_mask(ref, (10, 20))
    assert caught.value.kind is ErrorKind.MASK_SIZE
    assert "20 x 10" in caught.value.message
    assert "10 x 20" in caught.value.message
    coloured = read_image_ref(save(tmp_path / "colour.png", scene(20, 10)))
    with pytest.raises(InputError) as caught:
        read_mask(coloured, (20, 10))
    assert caught.value.kind is ErrorKind.MASK_INVALID
    (tmp_path / "text.png").write_text("mask")
    with pytest.raises(InputError) as caught:
        read_mask(read_image_ref(tmp_path / "text.png"), (20, 10))
    assert caught.value.kind is ErrorKind.NOT_AN_IMAGE


def test_every_cut_is_refused_or_whole(tmp_path: Path):
    """A file that lacks an end mark but no pixel opens; nothing else does, and nothing else is raised."""
    for kind in ("JPEG", "PNG", "TIFF", "WEBP"):
        data = encoded(scene(40, 30), kind)
        path = tmp_path / "cut"
        path.write_bytes(data)
        whole = read_photo(read_image_ref(path)).pixels
        for length in {*range(1, 200, 13), *range(200, len(data), max(1, len(data) // 25))}:
            path.write_bytes(data[:length])
            try:
                opened = read_photo(read_image_ref(path)).pixels
            except InputError:
                continue
            assert np.array_equal(opened, whole), (kind, length, len(data))


def test_flipped_bytes_never_raise_anything_else(tmp_path: Path):
    rng = np.random.default_rng(2)
    for kind in ("JPEG", "PNG", "TIFF", "WEBP", "AVIF"):
        data = encoded(scene(40, 30), kind)
        for _ in range(25):
            broken = bytearray(data)
            for place in rng.integers(0, len(data), 3):
                broken[place] ^= int(rng.integers(1, 256))
            path = tmp_path / "flipped"
            path.write_bytes(bytes(broken))
            for reader in READERS.values():
                try:
                    reader(path)
                except InputError as error:
                    assert_is_a_sentence(error, "flipped")


def test_unprivileged_is_really_unprivileged(tmp_path: Path):
    (tmp_path / "x").write_text("x")
    (tmp_path / "x").chmod(0)
    with unprivileged(), pytest.raises(PermissionError):
        (tmp_path / "x").read_text()
