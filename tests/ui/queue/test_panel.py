"""The queue's panel in the real window, on the real studio."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from render.messages import Slot
from resources import read_samples
from studio.jobs import store
from studio.jobs.states import JobState
from studio.jobs.tables import JobRow
from studio.looks import Look
from studio.studio import Studio
from tests.studio.jobs.test_store import gone_runner
from tests.ui.conftest import WAIT, Open
from ui.queue.model import Queue
from ui.queue.panel import QueuePanel
from ui.shell.desk import Desk
from ui.shell.window import MainWindow
from ui.theme import Theme

pytestmark = pytest.mark.slow


class Bench:
    """A paused queue with three jobs in an open panel."""

    def __init__(self, qtbot: QtBot, window: Open, studio: Studio) -> None:
        self.qtbot, self.studio = qtbot, studio
        self.window = window.window
        self.queue: Queue = window.desk.queue
        self.panel: QueuePanel = window.window.queue_panel
        self.view = self.panel.view
        studio.queue.pause().result()
        studio.queue.forget_ended().result()
        photo = window.desk.room.photo
        assert photo is not None
        garments = [(garment.slot, garment.id) for garment in window.desk.garments.rows.values[:3]]
        looks = [Look(photo.id, ((slot, key),)) for slot, key in garments if slot is not None]
        self.jobs = [studio.looks.render(look).result()[0] for look in looks]
        self.window.toggle_queue()
        qtbot.waitUntil(lambda: self.queue.waiting == 3 and self.queue.paused, timeout=WAIT)

    def order(self) -> list[int]:
        ids = [entry.id for entry in self.queue.rows.entries if entry.id in self.jobs]
        return [self.jobs.index(key) for key in ids]

    def rect(self, job: int) -> QRect:
        return self.view.visualRect(self.queue.rows.index(self.queue.rows.row_of(self.jobs[job])))

    def choose(self, job: int) -> None:
        self.view.setFocus()
        self.view.setCurrentIndex(self.queue.rows.index(self.queue.rows.row_of(self.jobs[job])))

    def chosen(self) -> str:
        return self.queue.rows.values[self.view.currentIndex().row()].id

    def press_and_drag(self, job: int, *to: QPoint) -> None:
        viewport, start = self.view.viewport(), self.rect(job).center()
        QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
        for place in to:
            QTest.mouseMove(viewport, place)

    def release(self, at: QPoint) -> None:
        QTest.mouseRelease(self.view.viewport(), Qt.MouseButton.LeftButton, pos=at)

    def state(self, job: int) -> JobState | None:
        entry = self.queue.rows.entry(self.jobs[job])
        return None if entry is None else entry.job.state


@pytest.fixture
def bench(qtbot: QtBot, window: Open, studio: Studio) -> Iterator[Bench]:
    made = Bench(qtbot, window, studio)
    yield made
    for job_id in made.jobs:
        studio.queue.cancel(job_id).exception()
    studio.queue.forget_ended().result()
    studio.queue.resume().result()


def test_a_waiting_job_is_dragged_before_another(bench: Bench) -> None:
    above = bench.rect(0).center() - QPoint(0, 12)
    bench.press_and_drag(2, bench.rect(1).center(), above)
    line = bench.view.drop_line
    assert line is not None
    assert abs(line.top() - bench.rect(0).top()) < 8
    picture = bench.view.viewport().grab().toImage()
    ratio = picture.devicePixelRatio()
    middle = line.center() * ratio
    assert picture.pixelColor(middle) == bench.window._theme.colour.accent
    bench.release(above)
    assert bench.view.drop_line is None
    bench.qtbot.waitUntil(lambda: bench.order() == [2, 0, 1], timeout=WAIT)
    queued = [job.id for job in bench.studio.queue.jobs().result() if job.id in bench.jobs]
    assert queued == [bench.jobs[2], bench.jobs[0], bench.jobs[1]]


def test_a_waiting_job_is_dragged_to_the_end_and_one_that_stays_is_not_moved(bench: Bench) -> None:
    below = QPoint(bench.rect(2).center().x(), bench.rect(2).bottom() + 30)
    bench.press_and_drag(0, bench.rect(1).center(), below)
    bench.release(below)
    bench.qtbot.waitUntil(lambda: bench.order() == [1, 2, 0], timeout=WAIT)
    heard: list[object] = []
    bench.view.job_moved.connect(lambda *moved: heard.append(moved))
    near = bench.rect(1).center() + QPoint(0, 14)
    bench.press_and_drag(1, near)
    bench.release(near)
    assert heard == []


def test_esc_ends_a_drag_and_leaves_the_panel_open(bench: Bench) -> None:
    bench.view.setFocus()
    target = bench.rect(0).center() - QPoint(0, 12)
    bench.press_and_drag(2, bench.rect(1).center(), target)
    assert bench.view.dragged == bench.jobs[2]
    QTest.keyClick(bench.view, Qt.Key.Key_Escape)
    assert bench.view.dragged == ""
    assert bench.panel.isVisible()
    bench.release(target)
    bench.queue.refresh()
    bench.qtbot.wait(100)
    assert bench.order() == [0, 1, 2]


def test_the_keyboard_does_all_that_the_mouse_does(bench: Bench) -> None:
    control = Qt.KeyboardModifier.ControlModifier
    bench.choose(2)
    for wanted in ([0, 2, 1], [2, 0, 1]):
        QTest.keyClick(bench.view, Qt.Key.Key_Up, control)
        bench.qtbot.waitUntil(lambda wanted=wanted: bench.order() == wanted, timeout=WAIT)
        assert bench.chosen() == bench.jobs[2], "the chosen job stays chosen wherever it goes"
    QTest.keyClick(bench.view, Qt.Key.Key_Down, control)
    bench.qtbot.waitUntil(lambda: bench.order() == [0, 2, 1], timeout=WAIT)
    QTest.keyClick(bench.view, Qt.Key.Key_Space)
    bench.qtbot.waitUntil(lambda: bench.state(2) is JobState.PAUSED, timeout=WAIT)
    QTest.keyClick(bench.view, Qt.Key.Key_Space)
    bench.qtbot.waitUntil(lambda: bench.state(2) is JobState.WAITING, timeout=WAIT)
    QTest.keyClick(bench.view, Qt.Key.Key_Delete)
    bench.qtbot.waitUntil(lambda: bench.state(2) is JobState.CANCELLED, timeout=WAIT)
    bench.choose(2)
    QTest.keyClick(bench.view, Qt.Key.Key_R)
    bench.qtbot.waitUntil(lambda: bench.state(2) is JobState.WAITING, timeout=WAIT)


def test_arrow_keys_pass_the_headings(bench: Bench) -> None:
    bench.studio.queue.cancel(bench.jobs[2]).result()
    bench.qtbot.waitUntil(lambda: bench.state(2) is JobState.CANCELLED, timeout=WAIT)
    bench.choose(1)
    QTest.keyClick(bench.view, Qt.Key.Key_Down)
    assert bench.chosen() == bench.jobs[2]


def test_what_failed_shows_its_whole_sentence_and_is_cleared(bench: Bench) -> None:
    sentence = "The photo's file is not where it was. " * 4 + "Bring the disk or folder back and try again."

    def fail(session: object) -> None:
        row = session.get(JobRow, bench.jobs[0])  # type: ignore[attr-defined]
        row.state, row.error_message = "failed", sentence

    bench.studio._catalog.run(fail).result()
    bench.queue.refresh()
    bench.qtbot.waitUntil(lambda: bench.queue.failed == 1, timeout=WAIT)
    assert "1 failed" in bench.queue.summary
    bench.qtbot.waitUntil(lambda: bench.rect(0).height() > bench.rect(1).height(), timeout=WAIT)
    line = QFontMetricsF(bench.window._theme.font("small")).height()
    assert bench.rect(0).height() > bench.rect(1).height() + line
    bench.qtbot.mouseClick(bench.panel.clear, Qt.MouseButton.LeftButton)
    bench.qtbot.waitUntil(lambda: bench.queue.rows.entry(bench.jobs[0]) is None, timeout=WAIT)
    assert bench.queue.failed == 0


def test_what_ran_when_the_studio_ended_is_shown_after_the_next_start(qtbot: QtBot, tmp_path: Path) -> None:
    photo = read_samples().sets[0].photos[0]
    tee = next(garment for garment in read_samples().garments if garment.slot == "upper")
    with Studio.open(tmp_path / "profile") as studio:
        photos = studio.photos.add_files([photo.image])
        garments = studio.garments.import_files([tee.image])
        photo_id, garment_id = photos.report.result().added[0], garments.report.result().added[0]
        look = Look(photo_id).wearing(Slot(tee.slot), garment_id)
        (job_id,) = studio.looks.render(look).result()
        # A studio whose process is gone had it running.
        claim = studio._catalog.run(lambda session: store.claim(session, gone_runner())).result()
        assert claim is not None
        studio.queue.pause().result()
    theme = Theme("dark")
    desk = Desk(theme)
    window = MainWindow(theme, desk)
    qtbot.addWidget(window)
    window.show()
    with Studio.open(tmp_path / "profile") as studio:
        studio.start()
        desk.open(studio)
        qtbot.waitUntil(lambda: desk.queue.waiting == 1, timeout=WAIT)
        entry = desk.queue.rows.entry(job_id)
        assert entry is not None
        assert entry.garments == (studio.garments.get(garment_id).result().name,)
        assert desk.queue.rows.state_of(entry) == "was interrupted, waits again"
        assert "paused" in desk.queue.summary
        studio.queue.resume().result()
        qtbot.waitUntil(lambda: desk.queue.waiting == 0 and desk.queue.running == 0, timeout=WAIT)
        entry = desk.queue.rows.entry(job_id)
        assert entry is not None
        assert entry.job.state is JobState.FINISHED
        window.hide()
        desk.close()
