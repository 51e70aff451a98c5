"""The account's panel in the real window, on a real catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from studio.account.connections import touch
from studio.account.states import Device
from studio.account.tables import OutboxRow
from studio.credits.tables import HoldRow
from studio.studio import Studio
from sync.client.journal import DataKind, Exchange, Purpose
from tests.ui.account.conftest import connect, forget, state
from tests.ui.conftest import WAIT, Open
from ui.account.panel import AccountPanel
from ui.shell.window import MainWindow

pytestmark = pytest.mark.slow

LINES = [
    ("grant", 100, "Free credits to begin with"),
    ("hold", -10, "Held for a render of Harbour"),
    ("void", 10, "Given back: a render of Harbour was discarded"),
    ("unlock", -4, "Unlocked Harbour"),
    ("buy", 500, "Credits bought"),
    ("earned", 8, "Earned by a render of Rooftops"),
]


class Bench:
    def __init__(self, qtbot: QtBot, window: Open, studio: Studio) -> None:
        self.qtbot, self.studio = qtbot, studio
        self.window: MainWindow = window.window
        self.model = window.desk.account
        self.window.toggle_account()
        panel = self.window.account_panel
        assert panel is not None
        self.panel: AccountPanel = panel

    def read(self) -> None:
        self.studio.account.read().result()
        self.studio.wallet.read().result()


@pytest.fixture
def bench(qtbot: QtBot, window: Open, studio: Studio) -> Iterator[Bench]:
    yield Bench(qtbot, window, studio)
    studio._catalog.run(forget).result()
    studio.account.read().result()
    studio.wallet.read().result()


def test_the_status_bar_says_credits_and_sync_and_opens_the_panel(bench: Bench, qtbot: QtBot) -> None:
    assert bench.window.status.credits.isHidden(), "there is no account yet"
    bench.studio._catalog.run(connect).result()
    bench.read()
    status = bench.window.status
    qtbot.waitUntil(lambda: status.credits.text() == "100 credits", timeout=WAIT)
    qtbot.waitUntil(lambda: status.sync.text() == "synced 2 min ago", timeout=WAIT)
    assert status.sync.accessibleName() == "Sync: synced 2 min ago"
    bench.window.escape()
    assert not bench.panel.isVisible()
    QTest.mouseClick(status.credits, Qt.MouseButton.LeftButton)
    assert bench.panel.isVisible()
    inside = bench.window.centralWidget().rect()
    assert inside.contains(bench.panel.geometry())
    assert bench.panel.geometry().bottom() < status.y()
    QTest.keyClick(
        bench.window, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    assert not bench.panel.isVisible()


def test_credits_in_words_and_what_is_held(bench: Bench, qtbot: QtBot) -> None:
    def fill(session: object) -> None:
        key = connect(session)  # type: ignore[arg-type]
        session.add(HoldRow(connection_id=key, amount=10))  # type: ignore[attr-defined]

    bench.studio._catalog.run(fill).result()
    bench.read()
    part = bench.panel.overview.credits
    qtbot.waitUntil(lambda: part.amount.text() == "100", timeout=WAIT)
    assert part.leased.text().startswith("40 of them are reserved to this machine until ")
    assert part.held.text().startswith("10 more are held")
    assert part.debt.isHidden()
    assert bench.panel.overview.who.name.text() == "Maria Vogt"
    assert bench.panel.overview.who.about.text() == "maria@example.com · house.example.com"
    assert bench.panel.overview.who.connect_button.isHidden()


def test_why_a_sync_failed_stands_there_and_offline_is_a_choice(bench: Bench, qtbot: QtBot) -> None:
    reason = "house.example.com cannot be reached. Check the network, then try again."

    def fail(session: object) -> None:
        from studio.account.connections import current

        connect(session)  # type: ignore[arg-type]
        row = current(session)  # type: ignore[arg-type]
        assert row is not None
        row.failure = reason
        touch(session, "account")  # type: ignore[arg-type]

    bench.studio._catalog.run(fail).result()
    sync = bench.panel.overview.sync
    qtbot.waitUntil(lambda: sync.reason.text() == reason, timeout=WAIT)
    assert bench.window.status.sync.text() == "offline"
    assert bench.window.status.sync.toolTip() == reason
    QTest.mouseClick(sync.offline, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bench.window.status.sync.text() == "working offline", timeout=WAIT)
    assert sync.state.text().startswith("Working offline: nothing is sent or fetched.")
    assert not sync.now.isEnabled()
    assert sync.reason.isHidden(), "what a person chose is no failure"
    bench.studio.account.set_work_offline(False).result()
    qtbot.waitUntil(lambda: not sync.offline.isChecked(), timeout=WAIT)


def test_the_statement_is_filtered_and_drawn(bench: Bench, qtbot: QtBot) -> None:
    bench.studio._catalog.run(lambda session: state(session, connect(session), LINES)).result()
    page, rows = bench.panel.statement, bench.model.statement.rows
    bench.panel.show_page(page)
    qtbot.waitUntil(lambda: rows.rowCount() == len(LINES), timeout=WAIT)
    assert [entry.text for entry in rows.values] == [text for _, _, text in reversed(LINES)]
    qtbot.waitUntil(lambda: bool(bench.model.statement.points), timeout=WAIT)
    assert [point.balance for point in bench.model.statement.points] == [100, 90, 100, 96, 596]
    for kind, wanted in (
        ("spent", ["Unlocked Harbour"]),
        ("held", ["Given back: a render of Harbour was discarded", "Held for a render of Harbour"]),
        ("got", ["Credits bought", "Free credits to begin with"]),
        ("earned", ["Earned by a render of Rooftops"]),
    ):
        page.kind.setCurrentIndex(page.kind.findData(kind))
        page.kind.activated.emit(page.kind.currentIndex())
        qtbot.waitUntil(lambda wanted=wanted: [entry.text for entry in rows.values] == wanted, timeout=WAIT)
    page.kind.setCurrentIndex(0)
    page.kind.activated.emit(0)
    page.search.setText("render harbour")
    qtbot.waitUntil(lambda: rows.rowCount() == 2, timeout=WAIT)
    page.search.setText("no entry says this")
    qtbot.waitUntil(lambda: page.empty.isVisible(), timeout=WAIT)
    assert page.empty.heading.text() == "No such entries"
    page.search.clear()


def test_what_was_refused_says_its_next_step_and_is_taken_off(bench: Bench, qtbot: QtBot) -> None:
    def refuse(session: object) -> None:
        key = connect(session)  # type: ignore[arg-type]
        row = OutboxRow(connection_id=key, epoch=1, seq=1, kind="unlock", body="{}", body_hash="0" * 64)
        row.state, row.code = "dead", "withdrawn"
        row.sentence = "The set was taken down."
        session.add(row)  # type: ignore[attr-defined]
        touch(session, "account")  # type: ignore[arg-type]

    bench.studio._catalog.run(refuse).result()
    qtbot.waitUntil(lambda: bench.window.status.sync.text() == "1 needs you", timeout=WAIT)
    QTest.mouseClick(bench.panel.overview.sync.letters, Qt.MouseButton.LeftButton)
    page = bench.panel.letters
    assert bench.panel.page is page
    qtbot.waitUntil(lambda: bench.model.letters.rowCount() == 1, timeout=WAIT)
    index = bench.model.letters.index(0)
    said = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith("Unlock a set · ")
    assert "The set was taken down. Choose another set in Explore." in said
    assert page.view.chosen is not None, "the first one is at hand"
    QTest.mouseClick(page.copy, Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().text()
    assert "The set was taken down." in copied
    assert bench.model.letters.values[0].op_id in copied
    QTest.mouseClick(page.seen, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.empty.isVisible(), timeout=WAIT)
    qtbot.waitUntil(lambda: bench.window.status.sync.text() != "1 needs you", timeout=WAIT)


def test_a_device_is_revoked_only_when_asked_twice(bench: Bench, qtbot: QtBot) -> None:
    moment = datetime.now(UTC)
    page = bench.panel.devices
    bench.panel.show_page(page)
    bench.model._take_devices(
        bench.model.whose_devices,
        (
            Device(
                "old", "Old laptop", moment - timedelta(days=40), moment - timedelta(days=1), False, False
            ),
            Device("this", "Studio", moment - timedelta(days=90), moment - timedelta(days=2), False, True),
        ),
    )
    rows = bench.model.devices
    assert [device.name for device in rows.values] == ["Studio", "Old laptop"]
    assert "this machine" in rows.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    page.view.setCurrentIndex(rows.index(0))
    assert not page.revoke.isEnabled(), "nobody revokes the machine in front of them"
    page.view.setCurrentIndex(rows.index(1))
    QTest.mouseClick(page.revoke, Qt.MouseButton.LeftButton)
    assert page.question.isVisible()
    assert "Old laptop" in page.question.text()
    QTest.mouseClick(page.stay, Qt.MouseButton.LeftButton)
    assert page.question.isHidden()
    assert page.revoke.text() == "Revoke"


def test_machines_of_another_account_are_not_shown_as_this_ones(bench: Bench, qtbot: QtBot) -> None:
    moment = datetime.now(UTC)
    there = (Device("this", "Studio", moment, moment, False, True),)
    before = bench.model.whose_devices
    bench.model._take_devices(before, there)
    assert bench.model.devices.rowCount() == 1
    bench.studio._catalog.run(connect).result()
    bench.studio.account.read().result()
    qtbot.waitUntil(lambda: bench.model.devices.rowCount() == 0, timeout=WAIT)
    bench.model._take_devices(before, there)
    assert bench.model.devices.rowCount() == 0, "an answer that was on its way"


def test_only_the_address_that_stands_there_is_signed_in_to(
    bench: Bench, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, Future[str]] = {}
    monkeypatch.setattr(bench.studio.account, "connect", lambda address: asked.setdefault(address, Future()))
    model = bench.model
    model.test("one.example.com")
    model.forget_test()
    assert not model.testing
    model.test("two.example.com")
    asked["one.example.com"].set_result("https://one.example.com")
    asked["two.example.com"].set_result("https://two.example.com")
    qtbot.waitUntil(lambda: not model.testing, timeout=WAIT)
    assert model.reached == "https://two.example.com"
    model.forget_test()


def test_devices_are_asked_for_in_so_many_words(bench: Bench, qtbot: QtBot) -> None:
    page, model = bench.panel.devices, bench.model
    bench.panel.show_page(page)
    qtbot.waitUntil(lambda: not model.devices_asked, timeout=WAIT)
    assert page.empty.heading.text() == "No devices to show"
    assert page.problem.isVisible(), "there is no account to ask for"
    model.read_devices()
    assert page.empty.heading.text() == "Asking for the devices"
    qtbot.waitUntil(lambda: page.empty.heading.text() == "No devices to show", timeout=WAIT)


def test_what_left_is_listed_by_host(bench: Bench, qtbot: QtBot) -> None:
    page = bench.panel.journal
    bench.panel.show_page(page)
    qtbot.waitUntil(lambda: page.empty.isVisible(), timeout=WAIT)
    for host, purpose in (("house.example.com", Purpose.SYNC), ("huggingface.co", Purpose.WEIGHTS)):
        exchange = Exchange(host, "GET", "/", purpose, (DataKind.NAME_OF_MODEL,), 300)
        bench.studio.egress.begin(exchange)
        bench.studio.egress.end(exchange, 200, 12_000)
    qtbot.waitUntil(
        lambda: page.entries.isVisible() and bench.model.journal.rows.rowCount() == 2, timeout=WAIT
    )
    qtbot.waitUntil(lambda: bench.model.journal.totals.rowCount() == 3, timeout=WAIT)
    hosts = bench.model.journal.totals
    page.totals.setCurrentIndex(hosts.index(hosts.row_of("huggingface.co")))
    qtbot.waitUntil(lambda: bench.model.journal.rows.rowCount() == 1, timeout=WAIT)


def test_the_keyboard_reaches_every_page_and_every_control_has_a_name(bench: Bench) -> None:
    control = Qt.KeyboardModifier.ControlModifier
    seen: list[QWidget | None] = []
    for _ in range(5):
        seen.append(bench.panel.page)
        QTest.keyClick(bench.window.focusWidget() or bench.panel, Qt.Key.Key_PageDown, control)
    assert len({id(page) for page in seen}) == 5
    assert bench.panel.page is seen[0]
    for part in bench.panel.findChildren(QAbstractButton):
        assert part.accessibleName() or part.text() or not part.isVisibleTo(bench.panel), part
