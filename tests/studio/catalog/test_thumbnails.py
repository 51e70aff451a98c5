from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from pathlib import Path

import pytest

from studio.catalog.thumbnails import ThumbnailStore
from studio.errors import StorageError

KEY = bytes(range(32))


def name_of(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ThumbnailStore]:
    store = ThumbnailStore(tmp_path, KEY)
    yield store
    store.close()


def test_what_was_put_comes_back_by_hash_and_side(store: ThumbnailStore) -> None:
    store.put_many([(name_of(1), 256, b"small"), (name_of(1), 1024, b"large"), (name_of(2), 99, b"odd")])
    assert store.get(name_of(1), 256).result() == b"small"
    assert store.get(name_of(1), 1024).result() == b"large"
    assert store.get(name_of(2), 256).result() is None
    with pytest.raises(ValueError, match="side"):
        store.get(name_of(1), 99).result()


def test_they_survive_closing_and_cannot_be_read_without_the_key(tmp_path: Path) -> None:
    store = ThumbnailStore(tmp_path, KEY)
    store.put_many([(name_of(1), 256, b"an unreleased garment" * 100)]).result()
    store.close()
    for path in tmp_path.glob("256.db*"):
        assert b"unreleased" not in path.read_bytes()
    again = ThumbnailStore(tmp_path, KEY)
    assert again.get(name_of(1), 256).result() == b"an unreleased garment" * 100
    again.close()


@pytest.mark.parametrize("harm", ["another key", "rubbish"])
def test_a_file_that_cannot_be_opened_is_made_anew(tmp_path: Path, harm: str) -> None:
    store = ThumbnailStore(tmp_path, KEY)
    store.put_many([(name_of(1), 256, b"old")]).result()
    store.close()
    if harm == "rubbish":
        (tmp_path / "256.db").write_bytes(os.urandom(20_000))
    again = ThumbnailStore(tmp_path, bytes(32) if harm == "another key" else KEY)
    assert again.get(name_of(1), 256).result() is None
    again.put_many([(name_of(1), 256, b"new")]).result()
    assert again.get(name_of(1), 256).result() == b"new"
    again.close()


def test_the_least_recently_used_go_when_the_budget_is_spent(tmp_path: Path) -> None:
    store = ThumbnailStore(tmp_path, KEY, budgets={256: 100_000})
    for number in range(9):
        store.put_many([(name_of(number), 256, bytes(10_000))]).result()
    assert store.get(name_of(0), 256).result() is not None
    store.put_many([(name_of(number), 256, bytes(10_000)) for number in range(9, 12)]).result()
    size = store.size(256).result()
    assert 50_000 <= size <= 100_000
    there = {number: store.get(name_of(number), 256).result() for number in range(12)}
    left = {name_of(number): jpeg for number, jpeg in there.items() if jpeg is not None}
    assert sum(map(len, left.values())) == size
    assert name_of(0) in left
    assert name_of(1) not in left
    assert {name_of(9), name_of(10), name_of(11)} <= left.keys()
    store.close()


def test_a_new_picture_of_the_same_hash_replaces_the_old_in_the_count(tmp_path: Path) -> None:
    store = ThumbnailStore(tmp_path, KEY, budgets={256: 50_000})
    for _ in range(20):
        store.put_many([(name_of(1), 256, bytes(10_000))]).result()
    store.put_many([(name_of(2), 256, bytes(10_000))]).result()
    assert all(store.get(name_of(number), 256).result() is not None for number in (1, 2))
    store.close()


def test_an_absent_one_is_made_once_and_kept(store: ThumbnailStore) -> None:
    asked: list[str] = []
    making: Future[Mapping[int, bytes]] = Future()

    def make(sha256: str) -> Future[Mapping[int, bytes]]:
        asked.append(sha256)
        return making

    store.make_with(make)
    answers = [store.get(name_of(1), 256), store.get(name_of(1), 1024), store.get(name_of(1), 256)]
    store.size(256).result()
    making.set_result({256: b"small", 1024: b"large"})
    assert [answer.result(10) for answer in answers] == [b"small", b"large", b"small"]
    assert asked == [name_of(1)]
    store.make_with(lambda _: Future())
    assert store.get(name_of(1), 1024).result(10) == b"large"


def test_one_that_cannot_be_made_is_none(store: ThumbnailStore) -> None:
    making: Future[Mapping[int, bytes]] = Future()
    making.set_exception(FileNotFoundError("gone"))
    store.make_with(lambda _: making)
    assert store.get(name_of(1), 256).result(10) is None


def test_clearing_forgets_everything(store: ThumbnailStore) -> None:
    store.put_many([(name_of(1), 256, b"small")]).result()
    store.clear().result()
    assert store.get(name_of(1), 256).result() is None
    assert store.size(256).result() == 0


def test_a_full_disk_is_told_as_such_and_what_was_there_stays(store: ThumbnailStore) -> None:
    store.put_many([(name_of(1), 256, b"small")]).result()

    def fill() -> None:
        connection = store._classes[256]._connection()
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages + 4}")

    store._submit(fill).result()
    with pytest.raises(StorageError) as raised:
        store.put_many([(name_of(number), 256, bytes(100_000)) for number in range(2, 9)]).result()
    assert raised.value.kind == "disk_full"
    assert store.get(name_of(1), 256).result() == b"small"
    assert store.get(name_of(2), 256).result() is None
