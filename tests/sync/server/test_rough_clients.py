"""Clients that are slow, garrulous or many, as sockets to a server that is a process of its own."""

from __future__ import annotations

import re
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest
import requests

from sync.server.house import House
from tests.sync.server.devices import Device, account, posted, renders
from tests.sync.server.running import RunningServer, running

pytestmark = [pytest.mark.slow, pytest.mark.serial]
PATIENCE = 1
SIGN_INS = 4
MANY = 90
"""More than the server may have open at a time."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    data = tmp_path_factory.mktemp("rough") / "house"
    data.mkdir()
    (data / "house.toml").write_text(
        'trusted_proxies = ["127.0.0.1"]\n'
        f"[limits]\nper_second = 0\nbody_bytes = 100000\npatience_seconds = {PATIENCE}\n"
        f"sign_ins_per_minute = {SIGN_INS}\n"
    )
    with running(data) as started:
        yield started


@pytest.fixture(scope="module")
def house(server: RunningServer) -> Iterator[House]:
    with server.house() as opened:
        yield opened


def connected(server: RunningServer) -> socket.socket:
    where = urlsplit(server.url)
    return socket.create_connection((where.hostname, where.port), timeout=60)


def answered(connection: socket.socket) -> bytes:
    """All that comes until the server hangs up."""
    told = bytearray()
    try:
        while piece := connection.recv(65536):
            told += piece
    except ConnectionResetError:
        pass
    return bytes(told)


def status(told: bytes) -> int:
    found = re.match(rb"HTTP/1\.1 (\d{3}) ", told)
    return int(found[1]) if found else 0


def head(path: str = "/token", *headers: str, method: str = "POST") -> bytes:
    lines = (
        f"{method} {path} HTTP/1.1",
        "Host: x",
        "Content-Type: application/x-www-form-urlencoded",
        *headers,
    )
    return "\r\n".join((*lines, "", "")).encode()


@pytest.mark.parametrize(
    ("begin", "expected"),
    [
        (b"", 0),
        (b"POST /tok", 0),
        (head()[:-2] + b"X: ", 0),
        (head("/token", "Content-Length: 50") + b"grant", 408),
        (head("/token", "Transfer-Encoding: chunked") + b"5\r\ngrant\r\n", 408),
        (head("/v1/sync/push", "Content-Length: 50"), 408),
        (head("/sign-in", "Content-Length: 50", "Accept: text/html") + b"form", 408),
    ],
    ids=["silent", "line", "head", "form", "chunks", "push", "page"],
)
def test_who_does_not_say_what_they_want_is_hung_up_on(
    server: RunningServer, begin: bytes, expected: int
) -> None:
    with connected(server) as connection:
        connection.sendall(begin)
        told = answered(connection)
    assert status(told) == expected
    assert told.count(b"HTTP/1.1 ") <= 1


def test_who_goes_on_a_byte_at_a_time_is_hung_up_on_as_well(server: RunningServer) -> None:
    for begin, expected in (
        (b"GET /v1/keys HTTP/1.1\r\nX: ", 0),
        (head("/token", "Content-Length: 9999"), 408),
    ):
        with connected(server) as connection:
            connection.sendall(begin)
            connection.settimeout(0.05)
            told, until = b"", time.monotonic() + 60
            while time.monotonic() < until:
                try:
                    connection.sendall(b"a")
                    piece = connection.recv(65536)
                except TimeoutError:
                    continue
                except OSError:
                    break
                told += piece
                if not piece:
                    break
            else:
                pytest.fail("it was listened to for ever")
        assert status(told) in (expected, 0)


def test_a_connection_that_is_kept_is_held_to_the_same(server: RunningServer) -> None:
    with connected(server) as connection:
        for _ in range(2):
            connection.sendall(head("/healthz", method="GET"))
            told = b""
            while b'"ok"' not in told:
                told += connection.recv(65536)
        connection.sendall(b"GET /v1")
        assert answered(connection) == b""


@pytest.mark.skipif(sys.platform != "linux", reason="limits of another process as Linux has them")
def test_crowds_that_say_nothing_keep_nobody_out(server: RunningServer) -> None:
    from resource import RLIMIT_NOFILE, prlimit

    before = prlimit(server.pid, RLIMIT_NOFILE)
    prlimit(server.pid, RLIMIT_NOFILE, (MANY // 2, before[1]))
    try:
        with ExitStack() as crowd:
            for number in range(MANY):
                connection = crowd.enter_context(connected(server))
                connection.sendall(b"GET /v1/ke" if number % 2 else head("/token", "Content-Length: 50"))
            assert requests.get(f"{server.url}/v1/keys", timeout=60).status_code == 200
    finally:
        prlimit(server.pid, RLIMIT_NOFILE, before)


def test_a_body_that_comes_slowly_but_comes_is_taken(server: RunningServer, house: House) -> None:
    device = Device.enrolled(house, account(house))
    device.ask_lease(100)
    body = device.push(*renders(device, 10)).model_dump_json().encode()
    asked = head(
        "/v1/sync/push",
        f"Authorization: Bearer {server.token(house, device)}",
        f"Content-Length: {len(body)}",
    )
    begun = time.monotonic()
    with connected(server) as connection:
        connection.sendall(asked.replace(b"x-www-form-urlencoded", b"json", 1))
        for start in range(0, len(body), 2048):
            connection.sendall(body[start : start + 2048])
            time.sleep(0.2)
        assert time.monotonic() - begun > PATIENCE
        assert status(connection.recv(65536)) == 200
    assert posted(device) == 10


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (head("/token", "Content-Length: 100001"), 413),
        (head("/v1/sync/push", "Transfer-Encoding: chunked") + b"10000\r\n" + b"a" * 65536 + b"\r\n", 413),
        (head("/token", "X: " + "a" * 200_000), 400),
        (head("/token", "Content-Length: 5", "Content-Length: 6") + b"abcdef", 400),
        (head("/token", "Content-Length: -5"), 400),
        (head("/token", "Transfer-Encoding: gzip") + b"abc", 400),
        (head("/token", "Transfer-Encoding: chunked") + b"zz\r\n", 400),
        (head("/\x00"), 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
        (b"\x00" * 100_000, 400),
    ],
    ids=["long", "endless", "header", "lengths", "negative", "packed", "chunk", "nul", "tls", "zeros"],
)
def test_a_request_that_nobody_should_send_is_refused(
    server: RunningServer, sent: bytes, expected: int
) -> None:
    with connected(server) as connection:
        connection.sendall(sent)
        if expected == 413 and b"chunked" in sent:
            connection.sendall(b"10000\r\n" + b"a" * 65536 + b"\r\n")
        told = answered(connection)
    assert status(told) == expected
    assert requests.get(f"{server.url}/healthz", timeout=60).status_code == 200


def guess(server: RunningServer, address: str, number: int, path: str = "/sign-in") -> int:
    with requests.Session() as browser:
        browser.headers["X-Forwarded-For"] = address
        page = browser.get(f"{server.url}{path}").text
        form = page.partition('name="form" value="')[2].partition('"')[0]
        fields = {
            "form": form,
            "email": f"{address}.{number}@example.com",
            "password": "guessed",
            "next": "/",
        }
        return browser.post(f"{server.url}{path}", data=fields).status_code


def test_passwords_are_guessed_so_often_by_one_network_whatever_its_addresses(server: RunningServer) -> None:
    """An IPv6 line has more addresses than there are passwords, and counts as one."""
    line = [f"2001:db8:0:7::{number:x}" for number in range(1, SIGN_INS + 3)]
    assert [guess(server, address, 0) for address in line] == [403] * SIGN_INS + [429] * 2
    assert guess(server, "2001:db8:0:8::1", 0) == 403, "the neighbours are not meant"
    one = [guess(server, "198.51.100.1", number) for number in range(SIGN_INS + 2)]
    assert one == [403] * SIGN_INS + [429] * 2
    assert guess(server, "198.51.100.2", 0) == 403
    mapped = guess(server, "::ffff:198.51.100.1", 9)
    assert mapped == 429, "the same address, written otherwise"
