"""What a render of an unlocked set costs, said before it is spent, held, charged and given back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.account.connections import CREDITS, touch
from studio.account.tables import OutboxRow
from studio.catalog.tables import PhotoRow
from studio.credits.tables import LeaseRow
from studio.studio import Studio
from tests.ui.account.conftest import connect, forget, unlock_set
from tests.ui.conftest import WAIT, Open
from ui.dressing_room.view import DressingRoomView

pytestmark = pytest.mark.slow


class Bench:
    """The open photo belongs to an unlocked set at 8 + 2 credits, and wears a garment."""

    def __init__(
        self, qtbot: QtBot, window: Open, studio: Studio, leased: int = 40, demo: bool = False
    ) -> None:
        self.qtbot, self.studio = qtbot, studio
        self.room = window.desk.room
        view = window.window.view("dressing_room")
        assert isinstance(view, DressingRoomView)
        self.inspector, self.strip = view.inspector, view.filmstrip
        assert self.room.photo is not None
        photo_id = self.room.photo.id

        def fill(session: Session) -> None:
            sha256 = session.scalar(select(PhotoRow.sha256).where(PhotoRow.id == photo_id))
            assert sha256 is not None
            unlock_set(session, connect(session, available=0, leased=leased, demo=demo), sha256)
            touch(session, CREDITS)

        studio._catalog.run(fill).result()
        self.room.put_on(window.desk.garments.rows.values[0])

    @property
    def note(self) -> str:
        return self.inspector._note.text()

    def outbox(self) -> list[str]:
        query = select(OutboxRow.kind).order_by(OutboxRow.seq)
        return self.studio._catalog.run(lambda session: list(session.scalars(query))).result()

    def left(self) -> int:
        return self.studio.wallet.read().result().leased

    def render(self) -> str:
        assert self.room.photo is not None
        before = {each.job_id for each in self.studio.looks.renders(self.room.photo.id).result()}
        QTest.mouseClick(self.inspector.render_button, Qt.MouseButton.LeftButton)

        def finished() -> bool:
            found = self.room.renders.values
            return bool(found) and found[-1].job_id not in before and found[-1].render_id is not None

        self.qtbot.waitUntil(finished, timeout=WAIT)
        return self.room.renders.values[-1].job_id

    def charge(self, job_id: str) -> str:
        charge = self.room.price.charges.get(job_id)
        return "" if charge is None else charge.state


@pytest.fixture(autouse=True)
def _clean(studio: Studio) -> Iterator[None]:
    yield
    studio._catalog.run(forget).result()
    studio.wallet.read().result()


def test_held_at_the_start_charged_when_kept_given_back_when_discarded(
    qtbot: QtBot, window: Open, studio: Studio
) -> None:
    bench = Bench(qtbot, window, studio)
    price = "8 credits to the creators + 2 fee; held now, charged when you keep it"
    qtbot.waitUntil(lambda: bench.note == price, timeout=WAIT)
    qtbot.waitUntil(bench.inspector.render_button.isEnabled, timeout=WAIT)
    job = bench.render()
    assert bench.left() == 30
    qtbot.waitUntil(lambda: bench.charge(job) == "held", timeout=WAIT)
    assert "10 credits held" in bench.strip.summary.text()
    bench.room.show_render(job)
    bench.room.keep_shown()
    qtbot.waitUntil(lambda: bench.charge(job) == "posted", timeout=WAIT)
    assert "10 credits charged" in bench.strip.summary.text()
    assert bench.outbox() == ["hold", "post"]

    bench.room.show_look()
    other = bench.render()
    qtbot.waitUntil(lambda: bench.charge(other) == "held", timeout=WAIT)
    assert bench.left() == 20
    bench.room.show_render(other)
    bench.room.discard_shown()
    qtbot.waitUntil(lambda: bench.charge(other) == "voided", timeout=WAIT)
    assert bench.left() == 30
    assert bench.outbox() == ["hold", "post", "hold", "void"]


def test_too_little_of_the_demo_says_how_there_is_more(qtbot: QtBot, window: Open, studio: Studio) -> None:
    bench = Bench(qtbot, window, studio, leased=4, demo=True)
    qtbot.waitUntil(lambda: "6 credits are missing. Connect to your account" in bench.note, timeout=WAIT)
    assert not bench.inspector.render_button.isEnabled()


def test_too_little_says_what_to_do_and_nothing_is_rendered(
    qtbot: QtBot, window: Open, studio: Studio
) -> None:
    bench = Bench(qtbot, window, studio, leased=4)
    qtbot.waitUntil(lambda: "6 credits are missing" in bench.note, timeout=WAIT)
    assert "Buy credits under Account" in bench.note
    assert not bench.inspector.render_button.isEnabled()
    assert bench.inspector.render_button.accessibleDescription() == bench.note
    jobs = len(bench.room.renders.values)
    bench.room.render()
    qtbot.wait(100)
    assert len(bench.room.renders.values) == jobs

    def refill(session: Session) -> None:
        session.scalars(select(LeaseRow)).one().remaining = 40
        touch(session, CREDITS)

    studio._catalog.run(refill).result()
    qtbot.waitUntil(bench.inspector.render_button.isEnabled, timeout=WAIT)


def test_own_photos_cost_nothing(qtbot: QtBot, window: Open, studio: Studio) -> None:
    bench = Bench(qtbot, window, studio)
    studio._catalog.run(forget).result()
    bench.room.price.set_jobs(())
    qtbot.waitUntil(lambda: bench.note == "Rendered here, at no charge", timeout=WAIT)
    qtbot.waitUntil(bench.inspector.render_button.isEnabled, timeout=WAIT)
