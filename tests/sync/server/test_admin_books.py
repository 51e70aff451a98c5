"""`anchor serve admin` looks after the books."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sync.server.app import make_tables
from sync.server.config import ServerConfig
from sync.server.house import House
from sync.server.ledger.tables import BalanceRow
from tests.sync.server.devices import Device, account, offer
from tests.sync.server.running import admin

pytestmark = pytest.mark.slow


def test_an_admin_looks_after_the_books(tmp_path: Path) -> None:
    data = tmp_path / "house"
    house = House(ServerConfig(data))
    make_tables(house)
    brand, author = account(house), account(house, "Author", 0)
    device = Device.enrolled(house, brand)
    device.ask_lease(100)
    copied = device.clone()
    device.send(device.hold(offer(house, [author])))
    copied.send(copied.hold(offer(house, [author])))
    house.close()

    assert admin(data, "reconcile").stdout == "The books hold together.\n"
    (waiting,) = json.loads(admin(data, "reviews", "--json").stdout)["reviews"]
    assert (waiting["kind"], waiting["credits"], waiting["account"]) == ("fork", 12, brand)
    assert admin(data, "decide", waiting["review"], "--refuse").returncode == 0
    assert admin(data, "reviews").stdout == "Nothing waits for a review.\n"
    assert "Nothing is waiting" in admin(data, "decide", waiting["review"], "--counts").stderr

    with house.database.write() as session:
        session.get_one(BalanceRow, (brand, "held", "promo")).amount = 13
    house.close()
    found = admin(data, "reconcile", "--json")
    assert found.returncode == 1
    assert len(json.loads(found.stdout)["faults"]) == 2
