from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from studio.gpu import GpuReading
from studio.studio import Studio
from tests.studio.test_gpu import CARD
from tests.ui.conftest import WAIT
from ui.bridge import Bridge
from ui.engines.model import Engines
from ui.notifications import Notifications
from ui.settings.model import SettingsModel


class Always:
    """The same card whenever it is asked for."""

    def read(self) -> tuple[GpuReading, ...]:
        return (CARD,)

    def close(self) -> None:
        pass


@dataclass
class Bench:
    """Engines over a real profile, on a machine with a card of 8 GB, room beside it and without weights."""

    studio: Studio
    bridge: Bridge
    notifications: Notifications
    settings: SettingsModel
    engines: Engines


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path) -> Iterator[Bench]:
    with (
        Studio.open(
            tmp_path / "profile", gpu=Always(), main_memory=lambda _process: 64_000_000_000
        ) as studio,
        ThreadPoolExecutor(1) as pool,
    ):
        bridge, notifications = Bridge(), Notifications()
        settings = SettingsModel(bridge, notifications, pool)
        engines = Engines(bridge, notifications, settings)
        settings.open(studio)
        engines.open(studio)
        qtbot.waitUntil(lambda: engines.choice is not None, timeout=WAIT)
        yield Bench(studio, bridge, notifications, settings, engines)
        for timer in (*settings.findChildren(QTimer), *engines.findChildren(QTimer)):
            timer.stop()
        bridge.close()
