"""The page of weights, over a hub that is a real server: licence, download, pause, check, remove."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from studio.studio import Studio
from studio.weights.states import State
from sync.client import http
from tests.studio.weights.conftest import Maker, card, folder, maker
from tests.ui.conftest import WAIT
from tests.ui.test_models import under_tester
from ui.bridge import Bridge
from ui.notifications import Notifications
from ui.theme import Theme
from ui.weights.model import WeightsModel
from ui.weights.page import WeightsPage
from ui.weights.part import ModelPart
from ui.weights.terms import TermsDialog

__all__ = ["card", "folder", "maker"]


@dataclass
class Shown:
    qtbot: QtBot
    studio: Studio
    model: WeightsModel
    page: WeightsPage
    maker: Maker
    notifications: Notifications

    @property
    def told(self) -> list[str]:
        return [notice.message for notice in self.notifications.all]

    @property
    def part(self) -> ModelPart:
        part = self.page.part("tiny")
        assert part is not None
        return part

    @property
    def state(self) -> State:
        return self.part.row.model.state

    def words(self) -> str:
        return "\n".join(each.text() for each in self.page.findChildren(QLabel) if each.isVisible())

    def wait_for(self, state: State) -> None:
        self.qtbot.waitUntil(lambda: self.part.row.work is None and self.state is state, timeout=WAIT)

    def accept(self) -> None:
        self.part.accept.click()
        dialog = next(each for each in self.part.findChildren(QDialog) if each.isVisible())
        assert "Not for money." in "".join(each.text() for each in dialog.findChildren(QLabel))
        choices = dialog.findChild(QDialogButtonBox)
        assert choices is not None
        choices.buttons()[0].click()
        self.qtbot.waitUntil(self.part.download.isVisible, timeout=WAIT)

    @property
    def slow_file(self) -> str:
        return self.maker.path("transformer/diffusion.fp16.safetensors")


@pytest.fixture
def shown(qtbot: QtBot, qapp: QApplication, tmp_path: Path, card: object, maker: Maker) -> Iterator[Shown]:
    theme = Theme("dark")
    theme.apply(qapp)
    with Studio.open(tmp_path / "profile") as studio:
        bridge, notifications = Bridge(), Notifications()
        model = WeightsModel(bridge, notifications)
        model.open(studio)
        tester = under_tester(model.rows)
        page = WeightsPage(theme, model)
        qtbot.addWidget(page)
        page.resize(900, 700)
        page.show()
        qtbot.waitUntil(lambda: page.part("tiny") is not None and model.free > 0, timeout=WAIT)
        yield Shown(qtbot, studio, model, page, maker, notifications)
        assert tester is not None
        bridge.close()


def test_a_model_is_fetched_once_its_licence_was_read_then_checked_and_removed(shown: Shown) -> None:
    assert shown.state is State.MISSING
    assert not shown.part.download.isVisible()
    told = shown.words()
    assert "Tiny-NC · not for commercial work" in told
    assert "not here · about 2 kB" in told
    assert "free" in told
    shown.accept()
    with shown.qtbot.waitSignal(shown.model.changed, timeout=WAIT):
        shown.part.download.click()
        assert shown.part.pause.isVisible()
    shown.wait_for(State.INSTALLED)
    assert "ready" in shown.words()
    assert "checked" in shown.words()
    place = shown.studio.weights.root / "tiny" / "vae" / "diffusion.safetensors"
    content = bytearray(place.read_bytes())
    content[-1] ^= 1
    place.write_bytes(bytes(content))
    shown.part.verify.click()
    shown.qtbot.waitUntil(lambda: shown.model.problem[0] == "tiny", timeout=WAIT)
    assert "vae/diffusion.safetensors" in shown.words()
    shown.qtbot.waitUntil(lambda: shown.part.remove.isVisible(), timeout=WAIT)
    shown.part.remove.click()
    box = shown.part.findChild(QMessageBox)
    assert box is not None
    assert place.exists(), "it asks"
    next(each for each in box.buttons() if each.text() == "Remove").click()
    shown.wait_for(State.MISSING)
    assert not place.exists()


def test_a_download_is_paused_goes_on_and_is_given_up(shown: Shown) -> None:
    shown.accept()
    slow = shown.maker.hub.things[shown.slow_file]
    slow.pause = 0.05
    shown.part.download.click()
    shown.qtbot.waitUntil(
        lambda: shown.part.row.work is not None and shown.part.row.work.done > 10_000, timeout=WAIT
    )
    shown.part.pause.click()
    shown.wait_for(State.PARTLY)
    assert "paused" in shown.words()
    assert shown.part.download.text() == "Go on"
    shown.part.download.click()
    shown.qtbot.waitUntil(
        lambda: shown.part.row.work is not None and shown.part.row.work.done > 20_000, timeout=WAIT
    )
    shown.part.cancel.click()
    shown.wait_for(State.MISSING)


def test_offline_is_a_state_and_a_folder_brings_the_model_in(
    shown: Shown, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown.accept()
    monkeypatch.setenv("ANCHOR_HUB", "http://127.0.0.1:9")
    monkeypatch.setattr(http, "Patience", partial(http.Patience, attempts=1))
    shown.part.download.click()
    shown.qtbot.waitUntil(lambda: shown.model.offline, timeout=WAIT)
    assert "Offline." in shown.words()
    assert shown.model.problem[1].endswith(".")
    shown.qtbot.waitUntil(lambda: shown.part.bring_in.isVisible(), timeout=WAIT)
    shown.model.bring_in("tiny", folder)
    shown.wait_for(State.INSTALLED)
    assert shown.model.problem == ("", "")
    assert "hashes unknown" in shown.words()
    assert "No hash is known for 7 of these files; their sizes and headers were checked." in shown.words()
    shown.part.verify.click()
    shown.qtbot.waitUntil(lambda: bool(shown.told), timeout=WAIT)
    assert shown.told[-1].startswith("No file of Tiny was changed since it came. No hash is known")


def test_a_model_that_is_here_without_having_been_fetched_can_be_agreed_to(
    shown: Shown, folder: Path
) -> None:
    shutil.copytree(folder, shown.studio.weights.root / "tiny")
    shown.model.refresh()
    shown.wait_for(State.INSTALLED)
    assert shown.part.accept.isVisible()
    shown.part.accept.click()
    dialog = next(each for each in shown.part.findChildren(TermsDialog) if each.isVisible())
    dialog.agree.click()
    shown.qtbot.waitUntil(lambda: not shown.part.accept.isVisible(), timeout=WAIT)
    assert shown.studio.weights.model("tiny").result().accepted is not None


def test_what_waits_for_an_agreement_is_asked_for_once_and_goes_on_in_its_order(shown: Shown) -> None:
    wanted: list[str] = []
    shown.model.agreement_wanted.connect(wanted.append)
    done: list[int] = []
    for number in (1, 2):
        shown.model.ask_agreement("tiny", partial(done.append, number))
    assert wanted == ["tiny"]
    shown.model.accept("tiny")
    shown.qtbot.waitUntil(lambda: done == [1, 2], timeout=WAIT)
    shown.model.ask_agreement("tiny", partial(done.append, 3))
    shown.model.decline("tiny")
    shown.model.accept("tiny")
    shown.qtbot.waitUntil(shown.part.download.isVisible, timeout=WAIT)
    assert done == [1, 2], "what was declined is dropped"


def test_an_access_token_is_pasted_kept_and_forgotten(shown: Shown) -> None:
    token = shown.page.token
    shown.page.token_heading.button.click()
    shown.qtbot.waitUntil(lambda: "There is none." in shown.words(), timeout=WAIT)
    assert not token.keep.isEnabled()
    assert not token.forget.isVisible()
    QTest.keyClicks(token.field, "hf_secret")
    assert token.field.displayText() != "hf_secret", "nobody reads it over a shoulder"
    QTest.keyClick(token.field, Qt.Key.Key_Return)
    shown.qtbot.waitUntil(lambda: "One is kept." in shown.words(), timeout=WAIT)
    assert token.field.text() == ""
    token.forget.click()
    shown.qtbot.waitUntil(lambda: "There is none." in shown.words(), timeout=WAIT)
    QTest.keyClicks(token.field, "no token")
    token.keep.click()
    shown.qtbot.waitUntil(lambda: bool(shown.told), timeout=WAIT)
    assert "no access token" in shown.told[-1]
