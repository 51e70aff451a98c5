from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from studio.account.servers import Reached, clean_address
from studio.errors import InputError
from tests.studio.account.desktop import Desktop


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("house.example.com", "https://house.example.com"),
        (" https://house.example.com/account/ ", "https://house.example.com"),
        ("house.example.com:8440", "https://house.example.com:8440"),
        ("localhost:8440", "http://localhost:8440"),
        ("127.0.0.1:8440", "http://127.0.0.1:8440"),
        ("[::1]:8440", "http://[::1]:8440"),
        ("https://127.0.0.1:8440", "https://127.0.0.1:8440"),
    ],
)
def test_an_address_as_it_is_typed(typed: str, meant: str) -> None:
    assert clean_address(typed) == meant


@pytest.mark.parametrize(
    "typed", ["", "ftp://house", "http://house.example.com", "maria@house.example.com", "house:port"]
)
def test_what_is_no_address_says_how_one_looks(typed: str) -> None:
    with pytest.raises(InputError) as refused:
        clean_address(typed)
    assert refused.value.kind == "server_address"


@pytest.fixture
def restless_threads() -> Iterator[None]:
    """Threads take turns as often as they can, so that what is not safe between two of them is seen."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_threads_that_reach_one_server_at_once_share_its_bearers(
    desktop: Desktop, restless_threads: None
) -> None:
    """Else each had a refresh of its own, and none knew of the others'."""
    servers = desktop.account._parts.servers  # pyright: ignore[reportPrivateUsage]
    begin = threading.Barrier(8)

    def reach(number: int) -> Reached:
        if number % 8 == 0:
            servers.forget(f"left {number}")
        begin.wait(30)
        return servers.reach("https://house.example.com", f"connection {number // 8}", "device")

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(reach, range(8 * 100)))
    for start in range(0, len(found), 8):
        assert len({id(each) for each in found[start : start + 8]}) == 1
