"""Asking work on another thread to stop, even while it waits for a host that has fallen silent."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager


class Stop:
    """Set once, by anybody; seen between two pieces of work, and in the middle of a wait."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self._lock = threading.Lock()
        self._wakers: list[Callable[[], None]] = []

    def set(self) -> None:
        """Ask to stop, and wake whoever waits."""
        with self._lock:
            self._event.set()
            wakers = list(self._wakers)
        for wake in wakers:
            wake()

    def is_set(self) -> bool:
        return self._event.is_set()

    def wait(self, seconds: float) -> bool:
        """Sleep; True as soon as somebody asks to stop."""
        return self._event.wait(seconds)

    @contextmanager
    def waking(self, wake: Callable[[], None]) -> Generator[None]:
        """Have `wake` called, from the thread that asks, should somebody ask within the block."""
        with self._lock:
            self._wakers.append(wake)
            late = self._event.is_set()
        try:
            if late:
                wake()
            yield
        finally:
            with self._lock:
                self._wakers.remove(wake)


@contextmanager
def joined(*stops: Stop) -> Generator[Stop]:
    """One that is set, within the block, with the first of these."""
    either = Stop()
    with ExitStack() as stack:
        for stop in stops:
            stack.enter_context(stop.waking(either.set))
        yield either
