"""From a new account to a kept render, over HTTP, and both ends agree in the end."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from sync.digest import digest
from sync.documents import KeyRing
from sync.messages.documents import Keys, Receipt
from sync.messages.events import BalanceChanged, HoldChanged, Pulled, UnlockChanged
from sync.messages.leases import LeaseGranted
from sync.messages.operations import Pushed, VerdictKind
from sync.server.accounts.access import issue_access_token
from sync.server.house import House
from tests.sync.server.devices import Device, account, offer

pytestmark = pytest.mark.slow


def test_a_render_is_held_posted_and_receipted(client: TestClient, house: House) -> None:
    brand, author, second = account(house), account(house, "Author"), account(house, "Second")
    device = Device.enrolled(house, brand)
    with house.database.write() as session:
        token = issue_access_token(session, brand, device.id)
    client.headers["Authorization"] = f"Bearer {token}"

    granted = LeaseGranted.model_validate_json(client.post("/v1/leases", json={"amount": 60}).content)
    device.take_lease(granted)
    seen = offer(house, [author, second], price=11, unlock=20)
    unlock, hold = device.unlock(seen), device.hold(seen)
    post = device.post(hold)
    push = device.push(unlock, hold, post).model_dump(mode="json")
    pushed = Pushed.model_validate_json(client.post("/v1/sync/push", json=push).content)
    assert [verdict.kind for verdict in pushed.verdicts] == [VerdictKind.APPLIED] * 3
    assert (pushed.acked_through, pushed.expected) == (3, 4)
    keys = Keys.model_validate_json(client.get("/v1/keys").content)
    receipt = KeyRing(keys).read(pushed.verdicts[2].receipt or "", Receipt)
    assert (receipt.amount, receipt.fee) == (14, 3)

    pulled = Pulled.model_validate_json(client.get("/v1/sync/pull").content)
    assert not pulled.has_more
    bodies = [event.body for event in pulled.events]
    balance = [body for body in bodies if isinstance(body, BalanceChanged)][-1]
    assert balance == BalanceChanged(available=0, promo=40, leased=60 - 24 - 14, held=0, payable=0, debt=0)
    holds = {body.hold_id: body for body in bodies if isinstance(body, HoldChanged)}
    unlocks = {body.unlock_id: body for body in bodies if isinstance(body, UnlockChanged)}
    assert pulled.digest == digest(
        [(body.hold_id, body.state, body.amount) for body in holds.values()],
        [(body.unlock_id, body.set_id, body.set_version, body.state) for body in unlocks.values()],
    )
    again = Pushed.model_validate_json(client.post("/v1/sync/push", json=push).content)
    assert [verdict.kind for verdict in again.verdicts] == [VerdictKind.DUPLICATE] * 3
    assert [verdict.receipt for verdict in again.verdicts] == [verdict.receipt for verdict in pushed.verdicts]
