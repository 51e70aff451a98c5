"""Who goes when there is not enough for all."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from render.errors import TaskCancelled
from render.messages import Progress
from render.task import TaskContext
from render.turns import Room

PATIENCE = 30.0


class Task:
    """Takes its share on a thread of its own, and gives it back when told."""

    def __init__(self, room: Room, amount: int, *, urgent: bool = False) -> None:
        self.told: list[Progress] = []
        self.context = TaskContext("task", report=self.told.append)
        self.has_it = threading.Event()
        self.enough = threading.Event()
        self.cancelled = False
        self._take = lambda: room.taken(amount, self.context, urgent=urgent)
        self.thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        try:
            with self._take():
                self.has_it.set()
                assert self.enough.wait(PATIENCE)
        except TaskCancelled:
            self.cancelled = True

    @property
    def waits(self) -> bool:
        return any(event.stage == "wait" for event in self.told)

    def start(self) -> Task:
        """Returns once it has its share or waits for it."""
        self.thread.start()
        deadline = time.monotonic() + PATIENCE
        while not (self.has_it.is_set() or self.waits):
            assert time.monotonic() < deadline
            time.sleep(0.001)
        return self

    def end(self) -> None:
        self.enough.set()
        self.thread.join(PATIENCE)
        assert not self.thread.is_alive()


@contextmanager
def tasks(*made: Task) -> Iterator[None]:
    with ExitStack() as ends:
        for task in made:
            ends.callback(task.end)
            task.start()
        yield


def test_as_many_as_there_is_room_for_run_and_the_others_wait_in_their_order() -> None:
    room = Room(100)
    first, second, large, small = (Task(room, amount) for amount in (50, 50, 60, 10))
    with tasks(first, second, large, small):
        assert first.has_it.is_set()
        assert second.has_it.is_set()
        first.end()
        # There is room for the small one, but then the large one might never have its turn.
        assert not small.has_it.wait(0.3)
        assert not large.has_it.is_set()
        second.end()
        assert large.has_it.wait(PATIENCE)
        assert small.has_it.wait(PATIENCE)


def test_what_is_larger_than_the_room_runs_alone() -> None:
    room = Room(100)
    huge, small = Task(room, 1000), Task(room, 1)
    with tasks(huge, small):
        assert huge.has_it.is_set()
        assert not small.has_it.wait(0.2)
        huge.end()
        assert small.has_it.wait(PATIENCE)


def test_what_is_urgent_goes_before_what_waited_longer() -> None:
    room = Room(1)
    first, patient, urgent = Task(room, 1), Task(room, 1), Task(room, 1, urgent=True)
    with tasks(first, patient, urgent):
        first.end()
        assert urgent.has_it.wait(PATIENCE)
        assert not patient.has_it.is_set()
        urgent.end()
        assert patient.has_it.wait(PATIENCE)


def test_who_is_cancelled_while_waiting_leaves_and_holds_nobody_up() -> None:
    room = Room(1)
    first, cancelled, last = (Task(room, 1) for _ in range(3))
    with tasks(first, cancelled, last):
        cancelled.context.cancelled.set()
        cancelled.thread.join(PATIENCE)
        assert cancelled.cancelled
        assert not cancelled.has_it.is_set()
        first.end()
        assert last.has_it.wait(PATIENCE)


def test_an_error_gives_back_what_was_taken() -> None:
    room = Room(1)
    with pytest.raises(ZeroDivisionError), room.taken(1, TaskContext()):
        raise ZeroDivisionError
    with room.taken(1, TaskContext()):
        pass


def test_nobody_holds_more_than_there_is() -> None:
    room, held, most, lock = Room(10), 0, 0, threading.Lock()

    def work(amount: int) -> None:
        nonlocal held, most
        for _ in range(100):
            with room.taken(amount, TaskContext()):
                with lock:
                    held += amount
                    most = max(most, held)
                time.sleep(0)
                with lock:
                    held -= amount

    threads = [threading.Thread(target=work, args=(amount,)) for amount in (1, 3, 4, 7, 10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in threads)
    assert held == 0
    assert most <= 10
