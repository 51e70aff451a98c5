from __future__ import annotations

import dataclasses
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from render.arrays import content, shrunk
from render.cache import Cache, RememberedSources, freeze
from render.errors import InputError
from render.messages import ErrorKind
from tests.person import draw_look
from tests.render.profiles import adobe_rgb


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 60)), max_size=40))
def test_a_cache_keeps_to_its_budget_and_returns_what_was_made(wishes: list[tuple[int, int]]) -> None:
    cache = Cache(100)
    for key, size in wishes:
        value = cache.get((key, size), lambda key=key, size=size: (key, np.zeros(size, np.uint8)))
        assert value[0] == key
        assert value[1].size == size
        assert cache.size <= 100


def test_the_longest_unused_is_forgotten_first() -> None:
    cache, made = Cache(30), list[str]()

    def value(name: str) -> np.ndarray:
        made.append(name)
        return np.zeros(10, np.uint8)

    for name in ["a", "b", "c", "a", "d", "a", "b"]:
        cache.get(name, lambda name=name: value(name))
    assert made == ["a", "b", "c", "d", "b"]


def test_two_threads_make_a_value_once_and_share_it_read_only() -> None:
    cache, calls, ready = Cache(1000), [], threading.Barrier(4)

    def make() -> np.ndarray:
        calls.append(1)
        time.sleep(0.02)
        return np.zeros(10)

    def wish(_number: int) -> np.ndarray:
        ready.wait()
        return cache.get("same", make)

    with ThreadPoolExecutor(4) as pool:
        values = list(pool.map(wish, range(4)))
    assert len(calls) == 1
    assert all(value is values[0] for value in values)
    with pytest.raises(ValueError, match="read-only"):
        values[0][0] = 1


def test_a_failure_is_not_remembered() -> None:
    cache = Cache(1000)
    with pytest.raises(ZeroDivisionError):
        cache.get("key", lambda: 1 // 0)
    assert cache.get("key", lambda: 7) == 7


@dataclasses.dataclass
class Growing:
    notes: dict[str, np.ndarray] = dataclasses.field(default_factory=dict)


def test_what_grows_while_it_is_used_is_weighed_again() -> None:
    cache = Cache(100)
    body = cache.get("body", Growing)
    cache.get("garment", lambda: np.zeros(30, np.uint8))
    assert cache.size == 30
    body.notes["torso"] = np.zeros(60, np.uint8)
    assert cache.get("body", Growing) is body
    cache.get("other", lambda: 1)
    assert cache.size == 90
    assert cache.get("body", Growing) is body
    body.notes["light"] = np.zeros(60, np.uint8)
    cache.get("other", lambda: 1)
    # 150 bytes are too many, and what was used longest ago is forgotten: the garment first, then the body.
    assert cache.size == 0
    assert cache.get("body", Growing) is not body


def test_two_regions_of_one_area_are_not_taken_for_each_other() -> None:
    left, right = np.zeros((40, 30), bool), np.zeros((40, 30), bool)
    left[:, :10] = right[:, 20:] = True
    assert left.sum() == right.sum()
    assert content(left) != content(right)
    assert content(left) == content(left.copy())


def test_shared_arrays_are_counted_once() -> None:
    array = np.zeros(10, np.uint8)
    assert freeze({"a": array, "b": (array, [np.zeros(5, np.uint8)])}) == 15


def test_pixels_are_read_once_and_a_changed_file_of_another_hash_again(tmp_path: Path) -> None:
    request = draw_look(tmp_path)
    sources = RememberedSources(Cache(1 << 30))
    first = sources.photo(request.photo)
    assert sources.photo(request.photo) is first
    garment = request.garments[0]
    worn = sources.garment(garment, first.icc, first.pixels.dtype)
    assert sources.garment(garment, first.icc, first.pixels.dtype) is worn
    assert sources.garment(garment, first.icc, np.uint16) is not worn
    moved = replace(garment, landmarks={**garment.landmarks, "neck_front": garment.landmarks["hem_front"]})
    assert sources.garment(moved, first.icc, first.pixels.dtype).landmarks != worn.landmarks
    Path(request.photo.path).write_bytes(b"another")
    assert sources.photo(request.photo) is first
    with pytest.raises(InputError) as raised:
        sources.photo(replace(request.photo, sha256="0" * 64))
    assert raised.value.kind is ErrorKind.CHANGED


def test_a_body_is_known_anew_in_other_colours_of_the_same_size(tmp_path: Path) -> None:
    request = draw_look(tmp_path)
    sources = RememberedSources(Cache(1 << 30))
    plain = sources.photo(request.photo)
    anchors = sources.anchors(request.anchors, plain.width, plain.height)
    body = sources.body(request, plain, anchors)
    assert sources.body(request, plain, anchors) is body
    assert sources.body(request, dataclasses.replace(plain, icc=adobe_rgb()), anchors) is not body


def test_shrinking_in_steps_averages_the_same_areas() -> None:
    picture = np.random.default_rng(0).integers(0, 255, (96, 64, 3), np.uint8)
    exact = picture.reshape(12, 8, 8, 8, 3).mean(axis=(1, 3))
    assert np.abs(shrunk(picture, (8, 12)) - exact).max() <= 2
    assert shrunk(picture, (13, 20)).shape == (20, 13, 3)
    assert shrunk(picture[:, :, 0], (64, 96)).shape == (96, 64)
