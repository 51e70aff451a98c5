"""Pixels for looking at, from the real decoder processes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from render.client import RenderClient
from studio.errors import InputError
from studio.library.photos import PhotoSummary
from studio.library.pictures import Pictures
from tests.render.pictures import save, scene
from tests.studio.library.conftest import Shelf


@pytest.fixture
def pictures(client: RenderClient, tmp_path: Path) -> Iterator[Pictures]:
    made = Pictures(client, tmp_path / "scratch")
    yield made
    made.close()


def bring_in(shelf: Shelf, path: Path) -> PhotoSummary:
    (photo_id,) = shelf.photos.add_files([path]).report.result(60).added
    return shelf.photos.get(photo_id).result(60)


def test_pixels_arrive_and_leave_nothing_behind(shelf: Shelf, pictures: Pictures, tmp_path: Path) -> None:
    pixels = scene(600, 400)
    photo = bring_in(shelf, save(tmp_path / "photo.png", pixels))
    whole = pictures.read(photo).result(60)
    (level,) = whole.levels
    assert np.array_equal(np.frombuffer(level.data, np.uint8).reshape(400, 600, 3), pixels)
    small = pictures.read(photo, 300).result(60)
    assert [(each.width, each.height, each.channels) for each in small.levels] == [(300, 200, 3)]
    assert (small.facts.width, small.facts.height) == (600, 400)
    memory = pictures._memory
    assert not list((tmp_path / "scratch").glob("*"))
    pictures.close()
    assert memory is None or not memory.exists()


def test_without_shared_memory_they_come_through_the_profile(
    shelf: Shelf, pictures: Pictures, tmp_path: Path
) -> None:
    photo = bring_in(shelf, save(tmp_path / "photo.png", scene(60, 40)))
    pictures._memory = None
    assert pictures.read(photo).result(60).facts.width == 60
    assert (tmp_path / "scratch").is_dir()
    assert not list((tmp_path / "scratch").glob("*"))


def test_a_file_that_changed_or_went_is_a_sentence(shelf: Shelf, pictures: Pictures, tmp_path: Path) -> None:
    path = save(tmp_path / "photo.png", scene(60, 40))
    photo = bring_in(shelf, path)
    save(path, scene(60, 40, seed=2))
    with pytest.raises(InputError, match="changed") as changed:
        pictures.read(photo).result(60)
    assert changed.value.kind == "changed"
    path.unlink()
    with pytest.raises(InputError, match="not there"):
        pictures.read(photo).result(60)
