"""Waiting for a share of something that there is only so much of, in the order of coming."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Generator
from contextlib import contextmanager

from render.task import TaskContext

LOOK_SECONDS = 0.1
"""How often somebody who waits looks whether their task was cancelled."""


class Room:
    """`size` of something, shared by tasks that run side by side. Whoever came first goes first, small or large;
    what is `urgent` goes before what is not."""

    def __init__(self, size: int) -> None:
        self._size = self._free = size
        self._numbers = itertools.count()
        self._waiting: set[tuple[bool, int]] = set()
        self._changed = threading.Condition()

    @contextmanager
    def taken(self, amount: int, context: TaskContext, *, urgent: bool = False) -> Generator[None]:
        """Hold `amount`, or all there is where that is less. Raises `TaskCancelled`, while it waits too."""
        amount = min(amount, self._size)
        if not self._takes_at_once(amount):
            with context.waiting():
                self._wait(amount, (not urgent, next(self._numbers)), context)
        try:
            yield
        finally:
            with self._changed:
                self._free += amount
                self._changed.notify_all()

    def _takes_at_once(self, amount: int) -> bool:
        with self._changed:
            if self._waiting or amount > self._free:
                return False
            self._free -= amount
            return True

    def _wait(self, amount: int, ticket: tuple[bool, int], context: TaskContext) -> None:
        with self._changed:
            self._waiting.add(ticket)
            try:
                while ticket != min(self._waiting) or amount > self._free:
                    self._changed.wait(LOOK_SECONDS)
                    context.check()
                self._free -= amount
            finally:
                self._waiting.remove(ticket)
                self._changed.notify_all()
