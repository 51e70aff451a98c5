"""A device of a `server` that is a process of its own; each module says which server that is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sync.server.house import House
from tests.sync.server.devices import Device, account
from tests.sync.server.running import RunningServer


@pytest.fixture
def house(server: RunningServer) -> Iterator[House]:
    with server.house() as opened:
        yield opened


@pytest.fixture
def device(house: House) -> Device:
    made = Device.enrolled(house, account(house))
    made.ask_lease(100)
    return made


@pytest.fixture
def token(server: RunningServer, house: House, device: Device) -> str:
    return server.token(house, device)
