"""What is rendered goes into the queue with the engine that a person chose, and its values."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from render.cards import engine_card
from studio.engines.choices import EngineChoice
from studio.engines.values import EngineValues, StoredLora
from studio.jobs.queue import JobSummary
from studio.looks.values import decode_look
from studio.studio import Studio
from tests.ui.conftest import WAIT, Open
from ui.dressing_room.view import DressingRoomView
from ui.weights.terms import TermsDialog


@pytest.fixture
def view(window: Open) -> DressingRoomView:
    found = window.window.view("dressing_room")
    assert isinstance(found, DressingRoomView)
    return found


@pytest.fixture
def settings_come_back(window: Open) -> Iterator[None]:
    settings = window.desk.settings
    before = {name: settings.value(name) for name in ("engine", "engine_values", "seed", "variants")}
    yield
    for name, value in before.items():
        settings.set(name, value if name != "engine_values" else {})


@pytest.mark.usefixtures("settings_come_back")
def test_a_look_is_queued_with_engine_seed_values_and_loras(
    qtbot: QtBot, window: Open, view: DressingRoomView, studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, room = window.desk, window.desk.room
    engines = desk.engines
    qtbot.waitUntil(lambda: bool(engines.choices), timeout=WAIT)
    room.put_on(desk.garments.rows.values[0])
    engines.choose("klein")
    assert not room.can_render, "there are no weights here"
    assert not view.inspector.render_button.isEnabled()
    found: Future[tuple[EngineChoice, ...]] = Future()
    found.set_result((EngineChoice(engine_card("drape")), EngineChoice(engine_card("klein"))))
    monkeypatch.setattr(studio.engines, "choices", lambda **_: found)
    engines.refresh()
    qtbot.waitUntil(lambda: room.can_render, timeout=WAIT)
    engines.choose("drape")
    undoable = room.undo_stack.count()
    engines.choose("klein")
    assert room.undo_stack.count() == undoable, "the engine is no part of the look"
    assert room.can_render
    engines.use_seed(40)
    engines.use_variants(2)
    engines.turn(steps=6, loras=(StoredLora("/a", "1", "a", 0.5), StoredLora("/b", "2", "b", 0.0)))
    assert room.photo is not None
    studio.queue.pause().result()
    known = {job.id for job in studio.queue.jobs(room.photo.id).result()}
    view.canvas.setFocus()
    QTest.keyClick(view.canvas, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    photo_id = room.photo.id

    def queued() -> list[JobSummary]:
        return [job for job in studio.queue.jobs(photo_id).result() if job.id not in known]

    qtbot.waitUntil(lambda: len(queued()) == 2, timeout=WAIT)
    jobs = queued()
    assert sorted((job.engine, job.seed) for job in jobs) == [("klein", 40), ("klein", 41)]
    look = decode_look(jobs[0].look)
    assert look is not None
    assert look.parameters == {"steps": 6}
    assert [(use.path, use.weight) for use in look.loras] == [("/a", 0.5)]
    assert engines.seed != 40, "the next one has another seed"
    for job in jobs:
        studio.queue.cancel(job.id).result()
    studio.queue.resume().result()
    room.wear_again(look)
    assert engines.values == EngineValues(steps=6, loras=(StoredLora("/a", "1", "a", 0.5),))


@pytest.fixture
def weights_by_hand(studio: Studio) -> Iterator[Path]:
    """As somebody put them there: nobody was asked about their licence."""
    folder = studio.weights.root / "klein"
    folder.mkdir(parents=True)
    (folder / "model_index.json").write_text("{}")
    yield folder
    (folder / "model_index.json").unlink()
    folder.rmdir()


@pytest.fixture
def paused(studio: Studio) -> Iterator[None]:
    """Nothing begins; what was queued meanwhile is cancelled, whatever happens."""
    studio.queue.pause().result()
    known = {job.id for job in studio.queue.jobs().result()}
    yield
    for job in studio.queue.jobs().result():
        if job.id not in known:
            studio.queue.cancel(job.id).result()
    studio.queue.resume().result()


@pytest.mark.usefixtures("settings_come_back", "weights_by_hand", "paused")
def test_weights_put_there_by_hand_are_used_once_their_licence_was_agreed_to(
    qtbot: QtBot, window: Open, view: DressingRoomView, studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, room = window.desk, window.desk.room
    found: Future[tuple[EngineChoice, ...]] = Future()
    found.set_result((EngineChoice(engine_card("drape")), EngineChoice(engine_card("klein"))))
    monkeypatch.setattr(studio.engines, "choices", lambda **_: found)
    desk.engines.refresh()
    room.put_on(desk.garments.rows.values[0])
    desk.engines.choose("klein")
    qtbot.waitUntil(lambda: room.can_render, timeout=WAIT)
    assert room.photo is not None
    photo_id = room.photo.id
    known = {job.id for job in studio.queue.jobs(photo_id).result()}

    def queued() -> list[JobSummary]:
        return [job for job in studio.queue.jobs(photo_id).result() if job.id not in known]

    def render() -> None:
        qtbot.waitUntil(lambda: view.inspector.render_button.isEnabled(), timeout=WAIT)
        view.inspector.render_button.click()

    def dialogs() -> list[TermsDialog]:
        return [each for each in window.window.findChildren(TermsDialog) if each.isVisible()]

    render()
    qtbot.waitUntil(lambda: len(dialogs()) == 1, timeout=WAIT)
    told = "".join(each.text() for each in dialogs()[0].findChildren(QLabel))
    assert "Apache-2.0: commercial use allowed" in told
    assert "before the first render" in told
    dialogs()[0].reject()
    qtbot.waitUntil(lambda: not dialogs(), timeout=WAIT)
    assert queued() == []
    assert not desk.weights.waits_for("klein")
    render()
    qtbot.waitUntil(lambda: len(dialogs()) == 1, timeout=WAIT)
    dialogs()[0].agree.click()
    qtbot.waitUntil(lambda: len(queued()) == 1, timeout=WAIT)
    assert studio.weights.model("klein").result().accepted is not None
    render()
    qtbot.waitUntil(lambda: len(queued()) == 2, timeout=WAIT)
    assert not dialogs(), "it is asked once"


def test_the_key_opens_the_list_of_engines(window: Open, view: DressingRoomView) -> None:
    view.inspector.toggle_history()
    view.canvas.setFocus()
    QTest.keyClick(view.canvas, Qt.Key.Key_E)
    engines = view.inspector.engine.engines
    assert engines.view().isVisible()
    engines.hidePopup()
    assert engines.hasFocus()
