"""Signing in to a real server, with the real pages: by a code, and by the browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.account.states import AccountState
from studio.studio import Studio
from tests.sync.server.people import PASSWORD
from tests.sync.server.running import RunningServer, admin, running
from tests.ui.conftest import WAIT, Open, open_window
from ui.account.connect_page import ConnectPage
from ui.account.overview import OverviewPage
from ui.settings.view import SettingsView

pytestmark = pytest.mark.slow
ADDRESS = "maria@example.com"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[RunningServer]:
    """A house server as a process, where Maria has an account with a hundred credits."""
    with running(tmp_path / "house") as server:
        words = ("create-account", ADDRESS, "--name", "Maria Vogt", "--password-stdin")
        assert admin(server.data, *words, typed=PASSWORD).returncode == 0
        yield server


@pytest.fixture
def opened(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Open]:
    with Studio.open(tmp_path / "profile") as studio:
        studio.start()
        studio.account.start(demo=False)
        with open_window(qtbot, qapp, studio, photo=False) as window:
            yield window


class Browser(QObject):
    """A person at the house's pages, without scripts; what a program opens, is opened here."""

    def __init__(self, server: str) -> None:
        super().__init__()
        self._server = server
        self._session = requests.Session()
        self.opened = ""

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened = url.toString(QUrl.ComponentFormattingOption.FullyEncoded)

    def sign_in(self) -> None:
        self.submit("/sign-in", email=ADDRESS, password=PASSWORD, next="/account")
        assert "Maria Vogt" in self._session.get(f"{self._server}/account", timeout=30).text

    def submit(self, path: str, page: str = "", **fields: str) -> requests.Response:
        """Send the form of a page, with all that is hidden in it."""
        text = self._session.get(f"{self._server}{page or path}", timeout=30).text
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', text))
        answer = self._session.post(f"{self._server}{path}", data={**hidden, **fields}, timeout=30)
        assert answer.status_code == 200, answer.text
        return answer


def connect_page(opened: Open, server: str, qtbot: QtBot) -> ConnectPage:
    """The page of the settings, with an address that was tested."""
    opened.window.connect_account()
    view = opened.window.view("settings")
    assert isinstance(view, SettingsView)
    page = view.page
    assert isinstance(page, ConnectPage)
    assert page.address.hasFocus()
    assert page.sign_in.isHidden()
    page.address.setText(server)
    QTest.mouseClick(page.test, Qt.MouseButton.LeftButton)
    assert page.test.hasFocus(), "while it looks as well"
    qtbot.waitUntil(lambda: page.outcome.text() == f"A house server answers at {server}.", timeout=WAIT)
    assert page.sign_in.isVisible()
    return page


def test_by_a_code_that_is_typed_elsewhere(qtbot: QtBot, opened: Open, house: RunningServer) -> None:
    model, page = opened.desk.account, connect_page(opened, house.url, qtbot)
    part = page.sign_in
    QTest.mouseClick(part.by_code, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(part.code.text()), timeout=WAIT)
    code = part.code.text()
    assert part.address.field.text() == f"{house.url}/device"
    assert part.address.sentence.text().startswith("Open this page on any machine")
    assert part.expiry.text()
    QTest.mouseClick(part.address.copy, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == f"{house.url}/device"
    QTest.mouseClick(part.copy, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == code
    browser = Browser(house.url)
    browser.sign_in()
    assert "Is this the code" in browser.submit("/device", user_code=code).text
    browser.submit("/device", f"/device?user_code={code}", user_code=code, answer="allow")
    qtbot.waitUntil(
        lambda: model.view is not None and model.view.state == AccountState.SIGNED_IN, timeout=WAIT
    )
    qtbot.waitUntil(part.isHidden, timeout=WAIT)
    assert page.now.text() == f"Signed in to {house.url.removeprefix('http://')} as Maria Vogt."
    qtbot.waitUntil(lambda: opened.window.status.credits.text() == "100 credits", timeout=WAIT)
    qtbot.waitUntil(lambda: opened.window.status.sync.text() == "synced just now", timeout=WAIT)
    opened.window.toggle_account()
    panel = opened.window.account_panel
    assert panel is not None
    panel.show_page(panel.devices)
    qtbot.waitUntil(lambda: [device.this for device in model.devices.values] == [True], timeout=WAIT)
    panel.show_page(panel.statement)
    qtbot.waitUntil(lambda: [entry.amount for entry in model.statement.rows.values] == [100], timeout=WAIT)


def test_by_the_browser_and_out_again(qtbot: QtBot, opened: Open, house: RunningServer) -> None:
    model, page = opened.desk.account, connect_page(opened, house.url, qtbot)
    browser = Browser(house.url)
    browser.sign_in()
    QDesktopServices.setUrlHandler("http", browser, "open")  # type: ignore[call-overload, arg-type]
    try:
        QTest.mouseClick(page.sign_in.by_browser, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: bool(browser.opened), timeout=WAIT)
    finally:
        QDesktopServices.unsetUrlHandler("http")
    asked = urlsplit(browser.opened)
    assert parse_qs(asked.query)["code_challenge_method"] == ["S256"]
    done = browser.submit("/authorize", f"/authorize?{asked.query}", answer="allow")
    assert "You are signed in" in done.text
    qtbot.waitUntil(
        lambda: model.view is not None and model.view.state == AccountState.SIGNED_IN, timeout=WAIT
    )
    QTest.mouseClick(page.sign_out, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(
        lambda: model.view is not None and model.view.state == AccountState.SIGNED_OUT, timeout=WAIT
    )
    assert opened.window.status.sync.text() == "signed out"
    assert page.now.text().startswith("Signed out of ")


def test_without_a_browser_the_addresses_are_there_to_copy(
    qtbot: QtBot, opened: Open, house: RunningServer
) -> None:
    """Here none can be opened: the platform without a screen has none."""
    model, page = opened.desk.account, connect_page(opened, house.url, qtbot)
    part = page.sign_in
    part.by_browser.setFocus()
    QTest.keyClick(part.by_browser, Qt.Key.Key_Space)
    assert part.cancel.hasFocus(), "not on what stands below"
    qtbot.waitUntil(part.address.isVisible, timeout=WAIT)
    assert part.address.sentence.text().startswith("No browser can be opened from here.")
    assert part.code_box.isHidden()
    asked = part.address.field.text()
    assert asked.startswith(f"{house.url}/authorize?")
    QTest.mouseClick(part.address.copy, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == asked
    browser = Browser(house.url)
    browser.sign_in()
    browser.submit("/authorize", f"/authorize?{urlsplit(asked).query}", answer="allow")
    overview = _overview(opened)
    qtbot.waitUntil(overview.credits.buy.isVisible, timeout=WAIT)
    assert overview.credits.page.isHidden()
    QTest.mouseClick(overview.credits.buy, Qt.MouseButton.LeftButton)
    assert overview.credits.page.isVisible()
    assert overview.credits.page.field.text() == f"{house.url}/buy"
    assert overview.credits.page.sentence.text().startswith("No browser can be opened from here.")
    opened.window.toggle_account()
    opened.window.toggle_account()
    assert overview.credits.page.isHidden(), "what was looked at is put away"
    model.buy()
    model.use_demo()
    qtbot.waitUntil(lambda: model.buying is None, timeout=WAIT)


def _overview(opened: Open) -> OverviewPage:
    opened.window.show_account()
    panel = opened.window.account_panel
    assert panel is not None
    return panel.overview


def test_a_sign_in_is_given_up(qtbot: QtBot, opened: Open, house: RunningServer) -> None:
    page = connect_page(opened, house.url, qtbot)
    QTest.mouseClick(page.sign_in.by_code, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(page.sign_in.code.text()), timeout=WAIT)
    QTest.mouseClick(page.sign_in.cancel, Qt.MouseButton.LeftButton)
    assert page.sign_in.by_browser.hasFocus()
    assert opened.desk.account.signing is None
    assert page.sign_in.by_code.isVisible()
    qtbot.wait(200)
    assert not opened.desk.notifications.all, "what a person gave up is no error"


def test_an_address_where_nobody_answers(qtbot: QtBot, opened: Open) -> None:
    opened.window.open_settings("account")
    view = opened.window.view("settings")
    assert isinstance(view, SettingsView)
    page = view.page
    assert isinstance(page, ConnectPage)
    page.address.setText("ftp://house")
    QTest.mouseClick(page.test, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.outcome.text().startswith("That is no server's address."), timeout=WAIT)
    assert page.sign_in.isHidden()
