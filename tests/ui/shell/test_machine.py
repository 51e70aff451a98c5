"""The line at the bottom: engine, card and what the engine's process does; and what the card draws over a render."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from render.process import ChildState, ChildStatus, Role
from studio.gpu import GpuReading
from studio.jobs.runner import JobChanged
from studio.jobs.states import JobState
from tests.studio.test_gpu import CARD
from tests.ui.conftest import WAIT
from tests.ui.engines.conftest import Bench, bench
from ui.shell.machine import Machine

__all__ = ["bench"]


@pytest.fixture
def machine(qtbot: QtBot, bench: Bench) -> Machine:
    from concurrent.futures import ThreadPoolExecutor

    made = Machine(bench.bridge, bench.notifications, ThreadPoolExecutor(1), bench.engines)
    made.open(bench.studio)
    made.close()
    return made


def tell(bench: Bench, *readings: GpuReading) -> None:
    for reading in readings:
        bench.studio.gpu.read.emit((reading,))


def engine_process(bench: Bench, state: ChildState) -> None:
    bench.studio.renderer.child_changed.emit(ChildStatus(Role.ENGINE, state, 7))


def test_without_a_card_the_memory_of_the_machine_is_told(machine: Machine) -> None:
    machine._take((412_000_000, 6_100_000_000))
    assert machine.engine == "Drape · 412 MB used, 6.1 GB free"


def test_the_card_and_the_state_of_its_engine_are_told(qtbot: QtBot, bench: Bench, machine: Machine) -> None:
    bench.engines.choose("klein")
    tell(bench, CARD)
    card = "FLUX.2 klein 4B · 1.1 of 8.0 GB · 87 % · 112 W"
    qtbot.waitUntil(lambda: machine.engine == card, timeout=WAIT)
    for state, word in (
        (ChildState.STARTING, "starting"),
        (ChildState.RUNNING, "warm"),
        (ChildState.SUCCESSFUL, "released"),
    ):
        engine_process(bench, state)
        qtbot.waitUntil(lambda word=word: machine.engine == f"{card} · {word}", timeout=WAIT)
    engine_process(bench, ChildState.RUNNING)
    bench.studio.queue.changed.emit(JobChanged("j", None, JobState.RUNNING, "load", engine="klein"))
    qtbot.waitUntil(lambda: machine.engine.endswith("loading"), timeout=WAIT)
    tell(bench, replace(CARD, busy=None, watts=None))
    qtbot.waitUntil(lambda: machine.engine == "FLUX.2 klein 4B · 1.1 of 8.0 GB · loading", timeout=WAIT)


def test_a_card_that_does_not_answer_any_more_is_not_told(
    qtbot: QtBot, bench: Bench, machine: Machine
) -> None:
    tell(bench, CARD)
    machine._take((412_000_000, 6_100_000_000))
    qtbot.waitUntil(lambda: machine.engine == "Drape · 1.1 of 8.0 GB · 87 % · 112 W", timeout=WAIT)
    bench.studio.gpu.read.emit(())
    qtbot.waitUntil(lambda: machine.engine == "Drape · 412 MB used, 6.1 GB free", timeout=WAIT)
    assert bench.engines._soon.isActive(), "what can run is not looked at again"
    tell(bench, CARD)
    qtbot.waitUntil(lambda: machine.engine == "Drape · 1.1 of 8.0 GB · 87 % · 112 W", timeout=WAIT)


def test_what_the_card_draws_over_a_render_is_remembered(
    qtbot: QtBot, bench: Bench, machine: Machine
) -> None:
    changed = bench.studio.queue.changed
    tell(bench, CARD)
    changed.emit(JobChanged("j", None, JobState.RUNNING, engine="klein"))
    tell(bench, replace(CARD, watts=100.0), replace(CARD, watts=300.0))
    changed.emit(JobChanged("j", None, JobState.FINISHED, render_id="r"))
    qtbot.waitUntil(lambda: bool(bench.settings.value("engine_watts")), timeout=WAIT)
    assert bench.settings.value("engine_watts") == {"klein": 200.0}
    changed.emit(JobChanged("k", None, JobState.RUNNING, engine="klein"))
    tell(bench, replace(CARD, watts=900.0))
    changed.emit(JobChanged("k", None, JobState.CANCELLED))
    qtbot.waitUntil(lambda: not machine._rendering, timeout=WAIT)
    assert bench.settings.value("engine_watts") == {"klein": 200.0}, "half a render tells nothing"


def test_renders_beside_each_other_are_each_measured_over_their_whole_time(
    qtbot: QtBot, bench: Bench, machine: Machine
) -> None:
    changed = bench.studio.queue.changed
    engine_process(bench, ChildState.RUNNING)
    bench.engines.choose("klein")
    tell(bench, CARD)
    changed.emit(JobChanged("j", None, JobState.RUNNING, "load", engine="klein"))
    tell(bench, replace(CARD, watts=100.0))
    changed.emit(JobChanged("k", None, JobState.RUNNING, "prepare", engine="klein"))
    qtbot.waitUntil(lambda: len(machine._rendering) == 2, timeout=WAIT)
    assert machine.engine.endswith("loading"), "the next one is prepared while the model is loaded"
    changed.emit(JobChanged("j", None, JobState.RUNNING, "diffuse", engine="klein"))
    tell(bench, replace(CARD, watts=300.0))
    qtbot.waitUntil(lambda: machine.engine.endswith("warm"), timeout=WAIT)
    changed.emit(JobChanged("j", None, JobState.FINISHED, render_id="r"))
    qtbot.waitUntil(lambda: bench.settings.value("engine_watts") == {"klein": 200.0}, timeout=WAIT)
    changed.emit(JobChanged("k", None, JobState.FINISHED, render_id="s"))
    qtbot.waitUntil(lambda: not machine._rendering, timeout=WAIT)
