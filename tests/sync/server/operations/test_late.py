"""Spends of devices that were away: never twice the same credits, and none refused that was honest."""

from __future__ import annotations

import pytest

from sync.messages.operations import Verdict
from sync.server.house import House
from sync.server.leases import reclaim_all
from sync.server.ledger import movements
from sync.server.operations import holds
from sync.server.problems import ProblemError
from tests.sync.server.devices import Device, books, codes, offer

pytestmark = pytest.mark.slow
FAR = 2**33


def test_three_devices_offline_cannot_spend_a_hundred_credits_twice(
    house: House, brand: str, author: str
) -> None:
    three = [Device.enrolled(house, brand) for _ in range(3)]
    for device in three:
        device.ask_lease(50)
    verdicts: list[Verdict] = []
    for device in three:
        for _ in range(10):
            verdicts += device.send(device.hold(offer(house, [author], 10))).verdicts
    assert [verdict.code for verdict in verdicts].count(None) == 8
    assert books(house, brand) == {"grants": -100, "lease": 4, "held": 96}


def test_usage_that_comes_after_a_lease_was_reclaimed_may_end_in_debt(
    house: House, device: Device, brand: str, author: str
) -> None:
    first, second = device.hold(offer(house, [author], 50)), device.hold(offer(house, [author], 40))
    with house.database.write() as session:
        assert reclaim_all(session, FAR) == 1
        movements.refund(session, brand, 30, "Charged back", "chargeback 1")
    assert books(house, brand) == {"funding": 30, "grants": -100, "promo": 100, "debt": -30}
    assert codes(device.send(first, second, device.post(first))) == [None] * 3
    assert books(house, brand) == {
        "funding": 30,
        "grants": -100,
        "held": 48,
        "platform": 10,
        "debt": -38,
    }
    with pytest.raises(ProblemError, match="38 credits are owed"):
        device.ask_lease()
    assert codes(device.send(device.void(second))) == [None]
    assert books(house, brand)["promo"] == 40


def test_what_nobody_heard_of_goes_back_and_is_drawn_again_when_it_was_kept(
    house: House, device: Device, brand: str, author: str
) -> None:
    hold = device.hold(offer(house, [author], 50))
    device.send(hold)
    with house.database.write() as session:
        reclaim_all(session, FAR)
        assert holds.void_unheard(session, house, FAR) == 1
    assert books(house, brand) == {"grants": -100, "promo": 100}
    verdict = device.send(device.post(hold)).verdicts[0]
    assert verdict.receipt
    assert books(house, brand) == {"grants": -100, "promo": 40, "platform": 10}
