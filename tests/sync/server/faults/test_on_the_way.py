"""What goes wrong on the way to a server that is a process of its own, and devices that are not what they seem."""

from __future__ import annotations

import base64
import json
import re
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from sqlalchemy import select

from sync.messages.base import MAX_PRICE
from sync.messages.operations import Operation, Pushed, VerdictCode, VerdictKind
from sync.server.accounts.devices import revoke
from sync.server.accounts.tables import AccountRow
from sync.server.house import House
from sync.server.ledger.chart import Book
from tests.sync.server.devices import Device, account, offer, posted, renders
from tests.sync.server.people import PASSWORD, balance, letters
from tests.sync.server.running import RunningServer, running

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    with running(tmp_path_factory.mktemp("faults") / "house") as started:
        yield started


@pytest.fixture(scope="module")
def house(server: RunningServer) -> Iterator[House]:
    with server.house() as opened:
        yield opened


def test_a_reply_lost_after_the_commit(
    server: RunningServer, house: House, device: Device, token: str
) -> None:
    operations = renders(device, 5)
    _send_and_hang_up(server, token, device, operations)
    until = time.monotonic() + 30
    while posted(device) < 5 and time.monotonic() < until:
        time.sleep(0.05)
    again = server.push(token, device, *operations)
    assert [verdict.kind for verdict in again.verdicts] == [VerdictKind.DUPLICATE] * 10
    assert all(verdict.receipt for verdict in again.verdicts[1::2])
    assert posted(device) == 5


def test_a_batch_that_arrives_twice_at_once(
    server: RunningServer, house: House, device: Device, token: str
) -> None:
    operations = renders(device, 20)
    ready = threading.Barrier(4)

    def send() -> list[str | None]:
        ready.wait()
        return [verdict.receipt for verdict in server.push(token, device, *operations).verdicts]

    with ThreadPoolExecutor(4) as pool:
        answers = [future.result() for future in [pool.submit(send) for _ in range(4)]]
    assert all(answer == answers[0] for answer in answers)
    assert posted(device) == 20


def test_a_gap_another_body_and_a_body_that_nobody_can_read(
    server: RunningServer, house: House, device: Device, token: str
) -> None:
    first, post, second, last = renders(device, 2)
    assert server.push(token, device, second).verdicts[0].code is VerdictCode.GAP
    server.push(token, device, first)
    other = device.signed(first, body_hash="0" * 64)
    assert server.push(token, device, other).verdicts[0].code is VerdictCode.OTHER_BODY
    body = device.push(post, second, last).model_dump(mode="json")
    body["operations"][1]["body"]["amount"] = 2.5
    answer = server.ask("POST", "/v1/sync/push", token, json=body)
    assert [verdict.get("code") for verdict in answer.json()["verdicts"]] == [None, "poison", "unknown_hold"]
    assert posted(device) == 1


def test_three_devices_that_were_offline_with_a_hundred_credits(server: RunningServer, house: House) -> None:
    brand, author = account(house), account(house, "Author", 0)
    devices = [Device.enrolled(house, brand) for _ in range(3)]
    tokens = [server.token(house, device) for device in devices]
    for device, token in zip(devices, tokens, strict=True):
        device.take_lease(server.lease(token, 40))
    spent = 0
    for device, token in zip(devices, tokens, strict=True):
        holds = [device.hold(offer(house, [author], 10)) for _ in range(5)]
        spent += sum(verdict.code is None for verdict in server.push(token, device, *holds).verdicts)
    assert spent == 3 + 3 + 1
    assert posted(devices[0]) == 0


def test_a_cloned_profile_that_spends_too(server: RunningServer, house: House) -> None:
    device = Device.enrolled(house, account(house))
    device.ask_lease(50)
    token, clone = server.token(house, device), device.clone()
    honest, copied = renders(device, 3), renders(clone, 3)
    assert [verdict.code for verdict in server.push(token, device, *honest).verdicts] == [None] * 6
    assert [verdict.code for verdict in server.push(token, clone, *copied).verdicts] == [
        VerdictCode.FORKED
    ] * 6
    assert posted(device) == 3
    refused = server.ask("POST", "/v1/leases", token, json={"amount": 50})
    assert (refused.status_code, refused.json()["kind"]) == (403, "review")


@pytest.mark.parametrize(
    "amount", ["-1", "1.0", "0.5", "NaN", "Infinity", '"1e3"', "1e3", "true", "null", "[]"]
)
def test_an_amount_that_is_none(
    server: RunningServer, house: House, device: Device, token: str, amount: str
) -> None:
    bad, *good = renders(device, 2)
    body = device.push(bad, *good).model_dump_json().replace('"amount":2', f'"amount":{amount}', 1)
    answer = server.ask("POST", "/v1/sync/push", token, data=body.encode())
    verdicts = Pushed.model_validate_json(answer.content).verdicts
    assert [verdict.code for verdict in verdicts] == [
        VerdictCode.POISON,
        VerdictCode.UNKNOWN_HOLD,
        None,
        None,
    ]
    assert posted(device) == 1


@pytest.mark.parametrize(("price", "code"), [(0, None), (1, None), (MAX_PRICE, VerdictCode.OVERSPENT)])
def test_prices_at_the_edges(
    server: RunningServer, house: House, device: Device, token: str, price: int, code: VerdictCode | None
) -> None:
    assert server.push(token, device, *renders(device, 1, price)).verdicts[0].code is code
    assert posted(device) == (1 if code is None else 0)


def test_another_devices_lease_and_operations(
    server: RunningServer, house: House, device: Device, token: str
) -> None:
    thief = Device.enrolled(house, account(house, "Thief"))
    thief.lease, thief.last_hash = device.lease, device.last_hash
    theirs = server.token(house, thief)
    verdicts = server.push(theirs, thief, *renders(thief, 1)).verdicts
    assert [verdict.code for verdict in verdicts] == [VerdictCode.NO_LEASE, VerdictCode.UNKNOWN_HOLD]
    stolen = device.push(*renders(device, 1)).model_dump(mode="json")
    assert server.ask("POST", "/v1/sync/push", theirs, json=stolen).status_code == 403
    assert device.lease is not None
    path = f"/v1/leases/{device.lease.lease_id}/renew"
    assert server.ask("POST", path, theirs, json={"amount": 1}).status_code == 403


def test_a_revoked_device(server: RunningServer, house: House, device: Device, token: str) -> None:
    with house.database.write() as session:
        revoke(session, device.account_id, device.id)
    again = server.token(house, device)
    body = device.push(*renders(device, 1)).model_dump(mode="json")
    refused = server.ask("POST", "/v1/sync/push", again, json=body)
    assert (refused.status_code, refused.json()["kind"]) == (403, "revoked")
    assert server.ask("POST", "/v1/leases", again, json={"amount": 1}).status_code == 403
    assert device.id in _payload(server.ask("GET", "/v1/revocations", again).text)["devices"]


@pytest.mark.parametrize("algorithm", ["none", "HS256", "EdDSA"])
def test_a_price_that_nobody_signed(
    server: RunningServer, house: House, device: Device, token: str, algorithm: str
) -> None:
    """A token of our own making in the place of a signed offer."""
    made = offer(house, [account(house, "Author", 0)], 1)
    _, payload, signature = house.signer.sign(made).split(".")
    kid = house.signer.public().keys[-1].kid
    head = {"alg": algorithm, "kid": kid, "typ": "anchor-offer"}
    encoded = base64.urlsafe_b64encode(json.dumps(head).encode()).rstrip(b"=").decode()
    for forged in (f"{encoded}.{payload}.", f"{encoded}.{payload}.{signature}"):
        body = device.clone().hold(made).body.model_copy(update={"offer": forged})
        (verdict,) = server.push(token, device, device.spend(body)).verdicts
        assert verdict.code is VerdictCode.BAD_OFFER


def test_fifty_sign_ups_of_one_person_at_once(tmp_path: Path) -> None:
    data = tmp_path / "house"
    data.mkdir()
    limits = ("per_second", "sign_ins_per_minute", "sign_ups_per_hour", "mails_per_hour", "grants_per_day")
    (data / "house.toml").write_text("[limits]\n" + "".join(f"{name} = 0\n" for name in limits))
    fields = {"kind": "brand", "name": "Anna", "email": "anna@example.com", "password": PASSWORD}
    browsers = [requests.Session() for _ in range(50)]
    with running(data) as server, server.house() as house, ThreadPoolExecutor(50) as pool:

        def form(browser: requests.Session) -> str:
            page = browser.get(f"{server.url}/sign-up", timeout=120).text
            return page.partition('name="form" value="')[2].partition('"')[0]

        def send(browser: requests.Session, form: str, link: str = f"{server.url}/sign-up") -> int:
            sent = {"form": form, **fields}
            return browser.post(link, sent, timeout=120, allow_redirects=False).status_code

        forms = list(pool.map(form, browsers))
        assert set(pool.map(send, browsers, forms)) == {200}
        links, until = list[str](), time.monotonic() + 60
        # Letters are written after the answers.
        while len(links) < 50 and time.monotonic() < until:
            links = re.findall(rf"{server.url}/confirm/\S+(?=\s)", "\n".join(letters(house)))
        assert len(set(links)) == 50
        answers = list(pool.map(send, browsers, forms, links))
        assert answers.count(303) == 1
        # The others' link is gone, or their address has its account already.
        assert set(answers) <= {303, 404, 409}
        with house.database.read() as session:
            (anna,) = session.scalars(select(AccountRow))
        assert balance(house, anna.id, Book.PROMO) == 100
    for browser in browsers:
        browser.close()


def _payload(document: str) -> dict[str, list[str]]:
    part = document.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def _send_and_hang_up(server: RunningServer, token: str, device: Device, operations: list[Operation]) -> None:
    body = device.push(*operations).model_dump_json().encode()
    where = urlsplit(server.url)
    head = (
        f"POST /v1/sync/push HTTP/1.1\r\nHost: {where.netloc}\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection((where.hostname, where.port)) as connection:
        connection.sendall(head.encode() + body)
