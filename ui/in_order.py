"""Work that must not overtake itself, in a pool of several threads."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class InOrder:
    """Runs one after the other what it is given, in that order, as one of many users of a pool. Call it from one
    thread.
    """

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self._pool = pool
        self._last: Future[object] | None = None

    def submit(self, function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> Future[T]:
        """What came before has ended, well or not, when `function` begins."""
        before = self._last

        def run() -> T:
            if before is not None:
                # It began before this did, so that no thread waits here for one that has none.
                wait((before,))
            return function(*arguments, **named)

        future = self._pool.submit(run)
        self._last = future
        return future
