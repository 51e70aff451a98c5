from __future__ import annotations

import socket

import pytest

from sync.client.hosts import HUB_HOSTS, Hosts, leads_inside
from sync.errors import SyncError, SyncErrorKind

HOSTS = Hosts(HUB_HOSTS)


@pytest.mark.parametrize(
    "url",
    [
        "https://huggingface.co/api/models/a/b",
        "https://cdn-lfs.huggingface.co/x",
        "https://cas-bridge.xethub.hf.co/x?sig=1",
        "https://HUGGINGFACE.co:443/x",
    ],
)
def test_hosts_on_the_list_may_be_asked(url: str) -> None:
    assert HOSTS.check(url).scheme == "https"


@pytest.mark.parametrize(
    "url",
    [
        "http://huggingface.co/x",
        "https://example.org/x",
        "https://huggingface.co.example.org/x",
        "https://nothuggingface.co/x",
        "https://hf.co.evil/x",
        "https://hf.co/x",
        "https://huggingface.co:8443/x",
        "https://user:secret@huggingface.co/x",
        "https://huggingface.co@example.org/x",
        "https://127.0.0.1/x",
        "http://localhost/x",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/x",
        "file:///etc/passwd",
        "ftp://huggingface.co/x",
        "https://[broken/x",
        "https://huggingface.co:port/x",
        "//huggingface.co/x",
        "",
    ],
)
def test_anything_else_is_refused(url: str) -> None:
    with pytest.raises(SyncError) as raised:
        HOSTS.check(url)
    assert raised.value.kind is SyncErrorKind.NOT_ALLOWED
    assert "secret" not in raised.value.message


def test_this_machine_itself_only_where_it_is_allowed() -> None:
    hosts = Hosts(HUB_HOSTS, loopback=True)
    assert hosts.check("http://127.0.0.1:8000/x").port == 8000
    assert hosts.check("http://localhost/x").hostname == "localhost"
    with pytest.raises(SyncError):
        hosts.check("http://192.168.1.10/x")
    with pytest.raises(SyncError):
        hosts.check("http://huggingface.co/x")


@pytest.mark.parametrize(
    "target",
    [
        "http://huggingface.co/x",
        "https://example.org/x",
        "https://10.0.0.1/x",
        "http://127.0.0.1/x",
        "file:///x",
    ],
)
def test_a_redirect_leads_nowhere_else(target: str) -> None:
    with pytest.raises(SyncError) as raised:
        Hosts(HUB_HOSTS, loopback=True).check_redirect("https://huggingface.co/a", target)
    assert raised.value.kind is SyncErrorKind.NOT_ALLOWED


@pytest.mark.parametrize(
    ("address", "inside"), [("10.1.2.3", True), ("127.0.0.1", True), ("::1", True), ("18.172.1.1", False)]
)
def test_a_listed_name_that_leads_inside_is_no_place_to_be_sent_to(
    monkeypatch: pytest.MonkeyPatch, address: str, inside: bool
) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    found = [(family, socket.SOCK_STREAM, 6, "", (address, 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    assert leads_inside("cdn-lfs.hf.co") is inside
    if inside:
        with pytest.raises(SyncError):
            HOSTS.check_redirect("https://huggingface.co/a", "https://cdn-lfs.hf.co/b")
    else:
        HOSTS.check_redirect("https://huggingface.co/a", "https://cdn-lfs.hf.co/b")


def test_a_port_of_its_own_has_to_be_listed() -> None:
    hosts = Hosts(("house.example:8443",))
    assert hosts.check("https://house.example:8443/v1/keys").port == 8443
    for url in (
        "https://house.example/v1/keys",
        "https://house.example:9443/",
        "https://other.example:8443/",
    ):
        with pytest.raises(SyncError):
            hosts.check(url)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.5", "192.168.1.1", "169.254.169.254", "::1", "fe80::1", "fc00::1", "0.0.0.0"],
)
def test_a_name_that_leads_inside_by_now_is_refused(address: str) -> None:
    with pytest.raises(SyncError) as caught:
        Hosts(("house.example",)).check_peer("house.example", address)
    assert caught.value.kind is SyncErrorKind.NOT_ALLOWED


def test_a_house_of_ones_own_may_lie_inside() -> None:
    Hosts(("house.example",), inside=("house.example",)).check_peer("house.example", "10.0.0.5")
    Hosts(("house.example",)).check_peer("house.example", "93.184.216.34")
    Hosts((), loopback=True).check_peer("localhost", "127.0.0.1")
    with pytest.raises(SyncError):
        Hosts((), loopback=True).check_peer("localhost", "10.0.0.5")
