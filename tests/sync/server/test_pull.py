"""Events by cursor: in order, in pages, from the beginning again after a restore."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from sync.documents import KeyRing
from sync.messages.documents import Revocations
from sync.messages.events import BalanceChanged, StatementLine
from sync.server.accounts.access import issue_access_token
from sync.server.accounts.devices import revoke
from sync.server.events import bump_generation
from sync.server.house import House
from sync.server.ledger import movements
from sync.server.ledger.replay import faults
from sync.server.ledger.tables import BalanceRow
from sync.server.problems import ProblemError
from sync.server.pull import pull
from tests.sync.server.devices import Device, account

pytestmark = pytest.mark.slow


@pytest.fixture
def brand(house: House) -> str:
    made = account(house)
    with house.database.write() as session:
        for number in range(4):
            movements.buy(session, made, 10 + number, "Bought", f"payment {number}")
    return made


def test_pages_follow_each_other_and_the_digest_comes_last(house: House, brand: str) -> None:
    cursor, commits, digests = "", [], []
    for _ in range(4):
        page = pull(house, brand, cursor, 3)
        commits += [event.commit for event in page.events]
        digests.append(page.digest is not None)
        cursor = page.cursor
    assert commits == list(range(1, 11))
    assert digests == [False, False, False, True]
    again = pull(house, brand, cursor, 3)
    assert (again.events, again.cursor, again.has_more) == ((), cursor, False)
    assert again.digest is not None


def test_every_entry_has_a_line_and_the_balance_follows(house: House, brand: str) -> None:
    bodies = [event.body for event in pull(house, brand, "", 500).events]
    lines = [body for body in bodies if isinstance(body, StatementLine)]
    assert [(line.rule, line.amount) for line in lines] == [
        ("grant", 100),
        *(("buy", 10 + number) for number in range(4)),
    ]
    assert bodies[-1] == BalanceChanged(available=46, promo=100, leased=0, held=0, payable=0, debt=0)


def test_what_has_a_key_happens_once(house: House, brand: str) -> None:
    before = pull(house, brand, "", 500)
    with house.database.write() as session:
        movements.give_first_grant(session, brand, 100)
        movements.buy(session, brand, 99, "Bought", "payment 1")
    assert pull(house, brand, "", 500) == before


def test_a_cursor_of_another_generation_means_everything_again(house: House, brand: str) -> None:
    cursor = pull(house, brand, "", 5).cursor
    with house.database.write() as session:
        bump_generation(session)
    with pytest.raises(ProblemError) as refused:
        pull(house, brand, cursor, 5)
    assert (refused.value.status, refused.value.kind) == (410, "resync")
    assert pull(house, brand, "", 500).generation == 2


def test_a_cursor_from_the_future_or_of_another_account_means_everything_again(
    house: House, brand: str
) -> None:
    cursor = pull(house, brand, "", 500).cursor
    with pytest.raises(ProblemError, match="fetched again"):
        pull(house, account(house, "Other"), cursor, 500)


@pytest.mark.parametrize("cursor", ["x", "AAAA", "////", "MS4y", "💰"])
def test_a_cursor_that_is_none_is_refused(house: House, brand: str, cursor: str) -> None:
    with pytest.raises(ProblemError) as refused:
        pull(house, brand, cursor, 5)
    assert refused.value.status == 400


def test_pull_over_http(client: TestClient, house: House, brand: str) -> None:
    assert client.get("/v1/sync/pull").status_code == 401
    with house.database.write() as session:
        client.headers["Authorization"] = f"Bearer {issue_access_token(session, brand, None)}"
    page = client.get("/v1/sync/pull", params={"limit": 2}).json()
    assert (len(page["events"]), page["has_more"]) == (2, True)
    for limit in (0, 501):
        assert client.get("/v1/sync/pull", params={"limit": limit}).status_code == 422


def test_revoked_devices_are_in_a_signed_list(client: TestClient, house: House, brand: str) -> None:
    device = Device.enrolled(house, brand)
    ring = KeyRing(house.signer.public())
    before = ring.read(client.get("/v1/revocations").text, Revocations)
    with house.database.write() as session:
        revoke(session, brand, device.id)
    after = ring.read(client.get("/v1/revocations").text, Revocations)
    assert (before.devices, after.devices) == ((), (device.id,))
    assert after.version > before.version


def test_a_replay_finds_what_was_written_past_the_books(house: House, brand: str) -> None:
    with house.database.write() as session:
        session.get_one(BalanceRow, (brand, "available", "")).amount += 1
    with house.database.read() as session:
        (fault,) = faults(session)
    assert "is 47 and should be 46" in fault
