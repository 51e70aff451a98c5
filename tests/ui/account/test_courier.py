"""A house without a network, from the window: files out, answers in, against a real server's end of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from studio.account.carried import Share
from studio.account.states import AccountState
from studio.explore.search import ExploreQuery, Sort
from studio.studio import Studio
from sync.client.auth import TokenPair
from sync.messages.accounts import AccountKind
from sync.server.accounts.people import account_by_email
from sync.server.accounts.tokens import begin_sign_in
from sync.server.config import ServerConfig
from sync.server.courier import admit_file, answer_file
from sync.server.house import House
from sync.server.ledger.movements import give_first_grant
from sync.server.seed import seed_samples
from tests.sync.server.people import CLIENT, make_person
from tests.sync.server.running import RunningServer, running
from tests.ui.conftest import WAIT, Open, open_window
from ui.account.connect_page import ConnectPage
from ui.account.panel import AccountPanel
from ui.explore.view import ExploreView
from ui.settings.view import SettingsView

pytestmark = pytest.mark.slow
ADDRESS = "maria@example.com"
SECONDS = WAIT / 1000


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    with running(tmp_path / "house") as started:
        yield started


@pytest.fixture
def house(server: RunningServer) -> Iterator[House]:
    """Where Maria has an account with a hundred credits, and the sample sets are on offer."""
    with server.house() as opened:
        seed_samples(opened)
        account_id = make_person(opened, ADDRESS, AccountKind.BOTH)
        with opened.database.write() as session:
            give_first_grant(session, account_id, 100)
    opened = House(ServerConfig(server.data))
    yield opened
    opened.close()


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    with Studio.open(tmp_path / "profile") as opened:
        opened.start()
        opened.account.start(demo=False)
        yield opened


@pytest.fixture
def opened(qtbot: QtBot, qapp: QApplication, studio: Studio) -> Iterator[Open]:
    with open_window(qtbot, qapp, studio, photo=False) as window:
        yield window


def panel_of(opened: Open) -> AccountPanel:
    if opened.window.account_panel is None or not opened.window.account_panel.isVisible():
        opened.window.toggle_account()
    panel = opened.window.account_panel
    assert panel is not None
    return panel


def choose(qtbot: QtBot, button: QAbstractButton, file: Path) -> None:
    """Press the button, and name the file in the dialog that opens."""
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    dialog = next(each for each in QApplication.topLevelWidgets() if isinstance(each, QFileDialog))
    qtbot.waitUntil(dialog.isVisible, timeout=WAIT)
    dialog.setDirectory(str(file.parent))
    edit = dialog.findChild(QLineEdit, "fileNameEdit")
    assert edit is not None
    edit.setText(file.name)
    with qtbot.waitSignal(dialog.destroyed, timeout=WAIT):
        dialog.accept()


def drop(panel: AccountPanel, *files: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    at = QPointF(panel.rect().center())
    left, bare = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(at.toPoint(), Qt.DropAction.CopyAction, mime, left, bare)
    QApplication.sendEvent(panel, entered)
    if entered.isAccepted():
        QApplication.sendEvent(panel, QDropEvent(at, Qt.DropAction.CopyAction, mime, left, bare))


def said(qtbot: QtBot, text: Callable[[], str], words: str) -> None:
    qtbot.waitUntil(lambda: words in text(), timeout=WAIT)


def test_a_machine_joins_by_files(qtbot: QtBot, opened: Open, house: House, tmp_path: Path) -> None:
    opened.window.open_settings("account")
    view = opened.window.view("settings")
    assert isinstance(view, SettingsView)
    page = view.page
    assert isinstance(page, ConnectPage)
    wish, welcome = tmp_path / "wish.anchor-courier", tmp_path / "welcome.anchor-courier"
    choose(qtbot, page.courier.write, tmp_path / "wish")
    said(qtbot, page.courier.outcome.text, "wish.anchor-courier is written. Carry it to whoever runs")
    joined = admit_file(house, wish, welcome, ADDRESS)
    choose(qtbot, page.courier.take_in, welcome)
    said(qtbot, page.courier.outcome.text, f"The server's key is {joined.keys.keys[0].kid}")
    assert page.courier.outcome.text().startswith(f"This machine belongs to {joined.name} now.")
    model = opened.desk.account
    qtbot.waitUntil(lambda: model.view is not None and model.view.state is AccountState.OFFLINE, timeout=WAIT)
    part = panel_of(opened).overview.courier
    assert part.isVisible(), "it works offline from now on"

    out, back = tmp_path / "out.anchor-courier", tmp_path / "back.anchor-courier"
    choose(qtbot, part.write, out)
    said(qtbot, part.outcome.text, "out.anchor-courier is written. Carry it to your house's server")
    answer_file(house, out, back)
    choose(qtbot, part.take_in, back)
    said(qtbot, part.outcome.text, "news came")
    qtbot.waitUntil(lambda: opened.window.status.credits.text() == "100 credits", timeout=WAIT)


def test_explore_is_carried_to_a_machine_that_never_sees_a_network(
    qtbot: QtBot, opened: Open, studio: Studio, house: House, tmp_path: Path
) -> None:
    wish, welcome = tmp_path / "wish.anchor-courier", tmp_path / "welcome.anchor-courier"
    studio.account.write_wish(wish).result(SECONDS)
    admit_file(house, wish, welcome, ADDRESS)
    studio.account.read_answer([welcome]).result(SECONDS)
    opened.window.show_module("explore")
    view = opened.window.view("explore")
    assert isinstance(view, ExploreView)
    said(qtbot, view.empty.sentence.text, "Carry by hand, in your account, brings its sets")
    qtbot.waitUntil(view.empty.isVisible, timeout=WAIT)
    QTest.mouseClick(view.empty.button, Qt.MouseButton.LeftButton)
    panel = opened.window.account_panel
    assert panel is not None
    part = panel.overview.courier
    qtbot.waitUntil(part.isVisible, timeout=WAIT)

    out, back = tmp_path / "out.anchor-courier", tmp_path / "back.anchor-courier"
    assert part.share.currentText() == "Explore with all previews"
    part.share.setFocus()
    QTest.keyClick(part.share, Qt.Key.Key_Down)
    assert part.share.currentText() == "Explore with covers"
    assert opened.desk.settings.value("courier_share") is Share.COVERS
    choose(qtbot, part.write, out)
    said(qtbot, part.outcome.text, "is written")
    answer_file(house, out, back)
    drop(panel, back)
    said(qtbot, part.outcome.text, "2 sets of Explore are new or changed. 2 pictures of sets came.")
    qtbot.waitUntil(lambda: view.market.count == 2, timeout=WAIT)
    assert view.grid.isVisible()
    harbour, north = studio.explore.page(ExploreQuery(sort=Sort.TITLE), 0, 9).result(SECONDS)
    assert (harbour.cached, north.cached) == (True, True)
    assert studio.egress.entries().result(SECONDS) == ()


def test_the_parts_of_an_answer_are_dropped_on_the_panel(
    qtbot: QtBot, opened: Open, studio: Studio, server: RunningServer, house: House, tmp_path: Path
) -> None:
    with house.database.write() as session:
        maria = account_by_email(session, ADDRESS)
        assert maria is not None
        tokens = begin_sign_in(session, maria.id, CLIENT)[1]
    pair = TokenPair(tokens.access, tokens.refresh, tokens.expires_in)
    studio.account._joining.adopt(server.url, pair)
    studio.account.sync_now().result(SECONDS)
    studio.feed.read().result(SECONDS)
    panel = panel_of(opened)
    part = panel.overview.courier
    qtbot.waitUntil(lambda: opened.window.status.credits.text() == "100 credits", timeout=WAIT)
    assert not part.isVisible(), "the house answers"
    server.stop()
    studio.account.set_work_offline(True).result(SECONDS)
    harbour = studio.explore.page(ExploreQuery(sort=Sort.TITLE), 0, 9).result(SECONDS)[0]
    studio.explore.unlock(harbour.set_id, harbour.unlock_cost).result(SECONDS).report.result(SECONDS)
    qtbot.waitUntil(part.isVisible, timeout=WAIT)

    letter = tmp_path / "out.anchor-courier"
    choose(qtbot, part.write, letter)
    said(qtbot, part.outcome.text, "is written")
    first, *rest = answer_file(house, letter, tmp_path / "back.anchor-courier", part_bytes=400_000)
    drop(panel, *rest)
    said(qtbot, part.problem.text, "The first part of the answer")
    assert not part.outcome.isVisible()
    panel.show_page(panel.journal)
    drop(panel, first)
    assert panel.page is panel.overview
    said(qtbot, part.outcome.text, "still missing: take in the other parts")
    assert not part.problem.isVisible()
    drop(panel, tmp_path / "a photo.jpg")
    assert "still missing" in part.outcome.text(), "nothing that is no courier file is taken in"
    drop(panel, *rest)
    said(qtbot, part.outcome.text, "5 photos are new in the library.")
    nothing = tmp_path / "x.anchor-courier"
    nothing.write_bytes(b"not a zip")
    drop(panel, nothing)
    said(qtbot, part.problem.text, "no courier file")
