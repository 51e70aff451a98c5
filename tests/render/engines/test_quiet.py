"""Work for quiet moments: when it runs, and when it is told to stop."""

from __future__ import annotations

import threading

from render.engines.quiet import Quiet, Stop

PATIENCE = 30.0


def test_it_runs_when_nobody_waits_any_more() -> None:
    quiet, ran = Quiet(0.01), threading.Event()
    with quiet:
        quiet.offer(lambda _stop: ran.set())
        assert not ran.wait(0.2)
    assert ran.wait(PATIENCE)


def test_it_is_told_to_stop_when_somebody_comes_and_not_before() -> None:
    quiet, running, told = Quiet(0.01), threading.Event(), threading.Event()
    first: list[bool] = []

    def work(stop: Stop) -> None:
        first.append(stop())
        running.set()
        moment = threading.Event()
        while not stop():
            moment.wait(0.005)
        told.set()

    quiet.offer(work)
    assert running.wait(PATIENCE)
    assert not told.wait(0.1)
    with quiet:
        assert told.wait(PATIENCE)
    assert first == [False]


def test_the_newest_offer_takes_the_place_of_the_one_before() -> None:
    quiet, done, ran = Quiet(0.05), threading.Event(), list[str]()

    def new(_stop: Stop) -> None:
        ran.append("new")
        done.set()

    with quiet:
        quiet.offer(lambda _stop: ran.append("old"))
        quiet.offer(new)
    assert done.wait(PATIENCE)
    assert ran == ["new"]


def test_a_failure_leaves_the_next_one_its_turn() -> None:
    quiet, done = Quiet(0.01), threading.Event()

    def fail(_stop: Stop) -> None:
        raise ZeroDivisionError

    quiet.offer(fail)
    threading.Event().wait(0.1)
    quiet.offer(lambda _stop: done.set())
    assert done.wait(PATIENCE)


def test_a_gpu_that_is_lost_over_it_is_told_and_no_other_failure() -> None:
    lost = threading.Event()
    quiet, done = Quiet(0.01, gpu_lost=lost.set), threading.Event()

    def fail(said: str) -> None:
        done.set()
        raise RuntimeError(said)

    quiet.offer(lambda _stop: fail("mat1 and mat2 shapes cannot be multiplied"))
    assert done.wait(PATIENCE)
    assert not lost.wait(0.1)
    quiet.offer(lambda _stop: fail("CUDA error: unspecified launch failure"))
    assert lost.wait(PATIENCE)
