from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.studio import Studio
from tests.market import Customer, feed_page, gallery, sample_shop
from tests.ui.conftest import WAIT, Open, open_window
from ui.explore.view import ExploreView

SETS = 40


@dataclass
class Shown:
    """Explore in a window, its sets those of the samples and of a gallery, the samples' first."""

    opened: Open
    view: ExploreView
    customer: Customer
    studio: Studio


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Studio, Customer]]:
    shop = sample_shop()
    samples = [
        each.model_copy(update={"published": 1_800_000_000 + at}) for at, each in enumerate(shop.listings)
    ]
    shop.listings = [*samples, *gallery(shop, SETS - len(samples))]
    customer = Customer(shop)
    with Studio.open(tmp_path_factory.mktemp("explore") / "profile") as studio:
        studio.start()
        studio.explore.use(customer)
        studio.explore.apply(feed_page(shop.listings)).result()
        yield studio, customer


@pytest.fixture
def shown(qtbot: QtBot, qapp: QApplication, filled: tuple[Studio, Customer]) -> Iterator[Shown]:
    studio, customer = filled
    customer.favourites.clear()
    customer.credits = 100
    customer.online = True
    customer.gate.set()
    with open_window(qtbot, qapp, studio, photo=False) as opened:
        opened.window.show_module("explore")
        view = cast(ExploreView, opened.window.view("explore"))
        market = opened.desk.market
        qtbot.waitUntil(lambda: market.count == SETS and market.current is not None, timeout=WAIT)
        yield Shown(opened, view, customer, studio)
