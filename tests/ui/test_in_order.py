from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from ui.in_order import InOrder


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as made:
        yield made


def test_what_is_slow_is_not_overtaken(pool: ThreadPoolExecutor) -> None:
    done: list[str] = []
    may_end = threading.Event()

    def work(name: str, *, waits: bool = False) -> str:
        if waits:
            assert may_end.wait(60)
        done.append(name)
        return name

    ordered = InOrder(pool)
    slow = ordered.submit(work, "first", waits=True)
    rest = [ordered.submit(work, name) for name in ("second", "third")]
    assert not rest[0].running() or not rest[0].done()
    assert done == []
    may_end.set()
    assert [future.result(60) for future in (slow, *rest)] == ["first", "second", "third"] == done


def test_what_failed_holds_nobody_up(pool: ThreadPoolExecutor) -> None:
    ordered = InOrder(pool)
    failed = ordered.submit(lambda: 1 // 0)
    assert ordered.submit(lambda: "after").result(60) == "after"
    assert isinstance(failed.exception(60), ZeroDivisionError)


def test_others_of_the_pool_go_by(pool: ThreadPoolExecutor) -> None:
    may_end = threading.Event()
    ordered = InOrder(pool)
    slow = ordered.submit(may_end.wait, 60)
    assert pool.submit(lambda: "another").result(60) == "another"
    may_end.set()
    assert slow.result(60)
