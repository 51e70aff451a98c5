"""Answers that lead elsewhere: redirects, addresses in what is read, names that were pointed into this network, and
servers that are not who they say. Between a real desktop and a real server process.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from studio.errors import NetworkError
from sync.client.hosts import Hosts
from sync.client.http import HttpClient, Request
from sync.client.journal import Purpose
from sync.client.retry import Patience
from sync.errors import SyncError, SyncErrorKind
from sync.server.database import new_id
from sync.server.seed import seed_samples
from tests.studio.account.crooked import STRAIGHT, Crooked, Twist, crooked
from tests.studio.account.desktop import WAIT, Desktop, behind_crooked
from tests.studio.account.test_faults import sign_in
from tests.sync.certificates import make_certificate
from tests.sync.server.running import RunningServer, running

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    with running(tmp_path_factory.mktemp("ways") / "house") as started:
        with started.house() as house:
            seed_samples(house)
        yield started


@pytest.fixture(scope="module")
def way(server: RunningServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Crooked, Desktop]]:
    folder = tmp_path_factory.mktemp("desktop")
    with behind_crooked(server.url, folder / "profile") as (between, desktop):
        sign_in(desktop, server, url=between.url)
        desktop.sync()
        yield between, desktop


@pytest.fixture
def between(way: tuple[Crooked, Desktop]) -> Iterator[Crooked]:
    yield way[0]
    way[0].twist()


@pytest.fixture
def desktop(way: tuple[Crooked, Desktop]) -> Desktop:
    return way[1]


class Trap:
    """Somebody on this machine who must not be asked anything."""

    def __init__(self, listener: socket.socket) -> None:
        self._listener = listener
        self.port = int(listener.getsockname()[1])

    def was_asked(self) -> bool:
        self._listener.settimeout(0.05)
        try:
            connection, _ = self._listener.accept()
        except TimeoutError:
            return False
        connection.close()
        return True


@pytest.fixture
def trap() -> Iterator[Trap]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield Trap(listener)


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd",
        "ftp://127.0.0.1:{port}/",
        "javascript:alert(1)",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://192.168.1.1:{port}/",
        "http://[fe80::1]/",
        "http://127.0.0.1:{port}/v1/explore",
        "http://localhost:{port}/",
        "http://127.1:{port}/",
        "http://2130706433:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/",
        "//127.0.0.1:{port}/",
        "https://127.0.0.1:{port}/",
        "https://example.org/",
        "http://me:secret@127.0.0.1:{port}/",
        "http://127.0.0.1:port/",
    ],
)
@pytest.mark.parametrize("path", ["/v1/explore", "/v1/blobs/"])
def test_no_answer_leads_anywhere_else(
    between: Crooked, desktop: Desktop, trap: Trap, location: str, path: str
) -> None:
    listing = desktop.account.house().explore("", 1).listings[0]
    between.twist(path, Twist(status=302, headers={"Location": location.format(port=trap.port)}))
    house = desktop.account.house()
    ask = partial(house.explore, "", 100) if path == "/v1/explore" else partial(house.preview, listing.cover)
    with pytest.raises(SyncError) as raised:
        ask()
    assert raised.value.kind is SyncErrorKind.NOT_ALLOWED
    assert "secret" not in raised.value.message
    assert len(between.seen()) == 1
    assert not trap.was_asked()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_push_is_never_sent_on_and_a_circle_ends(between: Crooked, desktop: Desktop, status: int) -> None:
    first = desktop.browse()[0]
    for path, asked in (("/v1/sync/push", 1), ("/v1/sync/pull", 6)):
        between.twist(path, Twist(status=status, headers={"Location": path}))
        if path.endswith("push"):
            before = first in desktop.wallet.favourites().result(WAIT)
            desktop.wallet.set_favourite(first, not before).result(WAIT)
        with pytest.raises(NetworkError) as raised:
            desktop.sync()
        assert raised.value.kind == "refused"
        assert len([seen for seen in between.seen() if seen["path"].startswith(path)]) == asked
    between.twist()
    assert desktop.sync().agrees is True


def test_within_the_server_a_redirect_is_followed_without_the_bearer(
    between: Crooked, desktop: Desktop
) -> None:
    cover = desktop.account.house().explore("", 1).listings[0].cover
    away = Twist(status=302, headers={"Location": f"/v1/blobs/{cover}"}, body="read by nobody", pause=WAIT)
    between.twist("/v1/blobs/", away, STRAIGHT)
    assert desktop.account.house().preview(cover).startswith(b"\xff\xd8")
    assert ["Authorization" in seen["headers"] for seen in between.seen()] == [True, False]


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "http://169.254.169.254/", "../../v1/account", "//127.0.0.1/x"]
)
def test_an_address_in_the_place_of_a_hash_is_no_listing(
    between: Crooked, desktop: Desktop, address: str
) -> None:
    cover = desktop.account.house().explore("", 1).listings[0].cover
    between.twist("/v1/explore", Twist(replace={cover: address}))
    with pytest.raises(SyncError) as raised:
        desktop.account.house().explore("", 100)
    assert raised.value.kind is SyncErrorKind.DAMAGED


SHARE = f'{{"account_id":"{new_id()}","name":"An author","basis_points":1}},'


@pytest.mark.parametrize(
    "replace",
    [
        {'"title":"': '"title":"' + "T" * 201},
        {'"title":"': '"title":"\\u202e'},
        {'"title":"': '"title":"\\u0000'},
        {'"story":"': '"story":"' + "a" * 10_000_000},
        {'"creators":[': '"creators":[' + SHARE * 50},
        {'"photos":': '"photos":-'},
        {'"generation_price":': '"generation_price":0.'},
        {'"unlock_price":': '"unlock_price":1e3'},
        {'"cover_width":': '"cover_width":-'},
        {'"palette":["#': '"palette":["red"],"was":["#'},
        {"}": "", "]": ""},
    ],
    ids=["long", "turned", "nul", "story", "authors", "photos", "float", "text", "width", "colour", "open"],
)
def test_a_listing_that_nobody_can_have_published_is_not_taken_in(
    between: Crooked, desktop: Desktop, replace: dict[str, str]
) -> None:
    between.twist("/v1/explore", Twist(replace=replace))
    with pytest.raises(SyncError) as raised:
        desktop.account.house().explore("", 100)
    assert raised.value.kind is SyncErrorKind.DAMAGED


@pytest.mark.parametrize(
    "page",
    ["file:///bin/sh", "javascript:alert(1)", "smb://127.0.0.1/x", "ms-msdt:/id", "http://example.org/", ""],
)
def test_a_sign_in_page_is_one_for_a_browser(between: Crooked, desktop: Desktop, page: str) -> None:
    body = (
        '{"device_code": "a", "user_code": "b", "expires_in": 60, "interval": 1, "verification_uri": "'
        + page
        + '"}'
    )
    between.twist("/device_authorization", Twist(status=200, body=body))
    with pytest.raises(NetworkError) as raised:
        desktop.account.sign_in_by_code(between.url, lambda _code: None).future.result(WAIT)
    assert raised.value.kind == "damaged"


# -- names and certificates ----------------------------------------------------------------------------------------


class Unwritten:
    def begin(self, exchange: Any) -> None: ...

    def end(self, exchange: Any, status: int, bytes_in: int) -> None: ...


@contextmanager
def named(monkeypatch: pytest.MonkeyPatch, answers: dict[str, list[str]]) -> Iterator[None]:
    """A resolver that gives a name one address after the other, the last for ever."""
    real = socket.getaddrinfo

    def looked_up(host: Any, *arguments: Any, **options: Any) -> Any:
        if host in answers:
            found = answers[host]
            host = found.pop(0) if len(found) > 1 else found[0]
        return real(host, *arguments, **options)

    with monkeypatch.context() as patched:
        patched.setattr(socket, "getaddrinfo", looked_up)
        yield


@pytest.fixture
def secure(
    server: RunningServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Crooked, int]]:
    """A server with a certificate that is good for two names, and its port."""
    certificate = make_certificate(tmp_path / "house.pem", "127.0.0.1", "house.example", "files.example")
    with crooked(server.url, certificate) as between:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
        yield between, urlsplit(between.url).port or 0


def test_a_name_that_was_pointed_into_this_network_gets_no_byte(
    secure: tuple[Crooked, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    between, port = secure
    names = tuple(f"{name}.example:{port}" for name in ("house", "files"))
    client = HttpClient(Unwritten(), Hosts(names, inside=("house.example",)), Patience(attempts=1))
    request = Request(f"https://house.example:{port}/v1/keys", Purpose.SYNC)
    with named(monkeypatch, {"house.example": ["127.0.0.1"], "files.example": ["127.0.0.1"]}):
        assert client.get_json(request)["version"] >= 1
        between.twist()
        with pytest.raises(SyncError) as raised:
            client.send(Request(f"https://files.example:{port}/v1/keys", Purpose.SYNC))
        assert raised.value.kind is SyncErrorKind.NOT_ALLOWED
        assert between.seen() == []
    # To another listed name, which leads outside when it is looked at, and inside when it is used.
    location = {"Location": f"https://files.example:{port}/v1/keys"}
    between.twist("/v1/keys", Twist(status=302, headers=location), STRAIGHT)
    with named(
        monkeypatch, {"house.example": ["127.0.0.1"], "files.example": ["93.184.216.34", "127.0.0.1"]}
    ):
        with pytest.raises(SyncError) as raised:
            client.send(request)
        assert raised.value.kind is SyncErrorKind.NOT_ALLOWED
        assert len(between.seen()) == 1
    between.twist("/v1/keys", Twist(status=302, headers={"Location": f"{between.url}/v1/keys"}))
    with named(monkeypatch, {"house.example": ["127.0.0.1"]}), pytest.raises(SyncError) as raised:
        client.send(request)
    assert raised.value.kind is SyncErrorKind.NOT_ALLOWED
    assert len(between.seen()) == 1


@pytest.mark.parametrize(
    ("names", "days", "trusted"),
    [(("127.0.0.1",), 1, False), (("house.example",), 1, True), (("127.0.0.1",), -2, True)],
    ids=["unknown", "another", "expired"],
)
def test_a_server_that_cannot_prove_who_it_is_is_told_nothing(
    server: RunningServer,
    desktop: Desktop,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    names: tuple[str, ...],
    days: int,
    trusted: bool,
) -> None:
    certificate = make_certificate(tmp_path / "house.pem", *names, days=days)
    with crooked(server.url, certificate) as between:
        if trusted:
            monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
        with pytest.raises(NetworkError, match="could not prove that it is") as raised:
            desktop.account.connect(between.url).result(WAIT)
        assert raised.value.kind == "certificate"
        plain = between.url.replace("https:", "http:")
        with pytest.raises(NetworkError):
            desktop.account.connect(plain).result(WAIT)
