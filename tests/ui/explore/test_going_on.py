"""A set whose originals a network broke off comes as soon as there is one again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from studio.catalog.base import now
from studio.studio import Studio
from tests.market import Customer, feed_page, sample_shop
from tests.ui.conftest import WAIT
from ui.bridge import Bridge
from ui.explore.set_model import Access, SetModel
from ui.imports import Imports
from ui.notifications import Notifications, Severity


@pytest.fixture
def customer() -> Customer:
    return Customer(sample_shop())


@pytest.fixture
def studio(tmp_path: Path, customer: Customer) -> Iterator[Studio]:
    with Studio.open(tmp_path / "profile") as opened:
        opened.explore.use(customer)
        opened.explore.apply(feed_page(customer.shop.listings)).result()
        yield opened


@pytest.fixture
def told(qtbot: QtBot) -> Notifications:
    return Notifications()


@pytest.fixture
def model(studio: Studio, told: Notifications) -> Iterator[SetModel]:
    bridge = Bridge()
    made = SetModel(bridge, told, Imports(bridge, told))
    made.open(studio.explore, studio.wallet, studio.account)
    yield made
    bridge.close()


@pytest.mark.slow
def test_a_sync_that_goes_well_is_followed_by_what_was_broken_off(
    qtbot: QtBot, studio: Studio, customer: Customer, model: SetModel, told: Notifications
) -> None:
    listing = customer.shop.listings[0]
    model.show(listing.set_id)
    qtbot.waitUntil(lambda: model.page is not None, timeout=WAIT)
    customer.online = False
    model.ask_to_unlock()
    model.unlock()
    qtbot.waitUntil(lambda: model.access is Access.PAUSED, timeout=WAIT)
    qtbot.waitUntil(lambda: told.current is not None, timeout=WAIT)
    notice = told.current
    assert notice is not None
    assert notice.severity is Severity.WARNING
    told.dismiss()

    studio.account.changed.emit(replace(studio.account.view, waiting=3))
    customer.online = True
    customer.gate.clear()
    studio.account.changed.emit(replace(studio.account.view, last_success=now()))
    qtbot.waitUntil(lambda: model.access is Access.FETCHING, timeout=WAIT)
    assert not customer.fetched
    customer.gate.set()
    qtbot.waitUntil(lambda: model.access is Access.HERE, timeout=WAIT)
    qtbot.waitUntil(lambda: told.current is not None, timeout=WAIT)
    assert listing.title in told.current.message
    assert customer.credits == 70
