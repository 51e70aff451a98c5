from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.bridge import Bridge
from ui.canvas.saving import Masks, MaskSaving

PICTURE = "a picture"


@pytest.fixture
def bridge(qapp: QApplication) -> Iterator[Bridge]:
    made = Bridge()
    yield made
    made.close()


@pytest.fixture
def saving(bridge: Bridge) -> MaskSaving:
    return MaskSaving(bridge, bridge)


class Stored:
    """What was stored, in order; the storing itself is done by another thread."""

    def __init__(self) -> None:
        self.pool = ThreadPoolExecutor(1)
        self.begun: list[str] = []
        self.done: list[str] = []

    def of(self, name: str, waits: threading.Event | None = None):
        def store(masks: Masks) -> Future[None]:
            assert masks == {}
            self.begun.append(name)
            return self.pool.submit(self._end, name, waits)

        return store

    def _end(self, name: str, waits: threading.Event | None) -> None:
        if waits is not None:
            waits.wait(60)
        self.done.append(name)


def test_what_is_exported_is_stored_in_its_order(qtbot: QtBot, saving: MaskSaving) -> None:
    stored = Stored()
    exported: list[Future[Masks]] = [Future(), Future()]
    for name, future in zip("ab", exported, strict=True):
        saving.save(future, stored.of(name), PICTURE)
    for future in exported:
        future.set_result({})
    qtbot.waitUntil(lambda: stored.done == ["a", "b"], timeout=10_000)


def test_what_is_on_its_way_when_the_window_closes_is_stored_once(
    qtbot: QtBot, bridge: Bridge, saving: MaskSaving
) -> None:
    stored, came = Stored(), Future[Masks]()
    came.set_result({})
    saving.save(came, stored.of("left"), PICTURE)
    late: Future[Masks] = Future()
    saving.save(late, stored.of("late"), PICTURE)
    threading.Timer(0.1, late.set_result, ({},)).start()
    saving.finish()
    assert stored.done == ["left", "late"], "waited for, though nothing was delivered"
    qtbot.wait(50)
    assert stored.begun == ["left", "late"]


def test_an_export_that_fails_holds_nobody_up(qtbot: QtBot, bridge: Bridge, saving: MaskSaving) -> None:
    stored, heard = Stored(), []
    bridge.failed.connect(heard.append)
    broken: Future[Masks] = Future()
    saving.save(broken, stored.of("broken"), PICTURE)
    then: list[str] = []
    saving.when_begun(PICTURE, lambda: then.append("on"))
    broken.set_exception(OSError("no memory"))
    qtbot.waitUntil(lambda: then == ["on"], timeout=10_000)
    assert len(heard) == 1
    saving.finish()
    assert stored.begun == []


def test_who_waits_goes_on_once_all_has_begun(qtbot: QtBot, saving: MaskSaving) -> None:
    stored = Stored()
    then: list[list[str]] = []
    saving.when_begun(PICTURE, lambda: then.append(list(stored.begun)))
    assert then == [[]], "nothing is on its way"
    exported: list[Future[Masks]] = [Future(), Future()]
    for name, future in zip("ab", exported, strict=True):
        saving.save(future, stored.of(name), PICTURE)
    saving.when_begun(PICTURE, lambda: then.append(list(stored.begun)))
    saving.when_begun("another", lambda: then.append(["of another"]))
    assert then.pop() == ["of another"], "it waits for nobody else's"
    for future in exported:
        future.set_result({})
    qtbot.waitUntil(lambda: len(then) == 2, timeout=10_000)
    assert then[1] == ["a", "b"]
