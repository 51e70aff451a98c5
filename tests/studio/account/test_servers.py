from __future__ import annotations

import pytest

from studio.account.servers import clean_address
from studio.errors import InputError


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
