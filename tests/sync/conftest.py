from __future__ import annotations

from collections.abc import Iterator

import pytest

from sync.client.hosts import Hosts
from sync.client.http import HttpClient, Timeouts
from sync.client.journal import Exchange
from sync.client.retry import Patience
from tests.sync.hub import Hub


class Written:
    """A journal that stays in memory."""

    def __init__(self) -> None:
        self.begun: list[Exchange] = []
        self.ended: dict[str, tuple[int, int]] = {}
        self.full = False

    def begin(self, exchange: Exchange) -> None:
        if self.full:
            raise OSError("no room")
        self.begun.append(exchange)

    def end(self, exchange: Exchange, status: int, bytes_in: int) -> None:
        self.ended[exchange.id] = (status, bytes_in)


@pytest.fixture
def hub() -> Iterator[Hub]:
    with Hub().running() as running:
        yield running


@pytest.fixture
def journal() -> Written:
    return Written()


@pytest.fixture
def http(journal: Written) -> HttpClient:
    patience = Patience(attempts=4, first=0.01, longest=0.02, asked=0.05)
    return HttpClient(journal, Hosts((), loopback=True), patience, Timeouts(60.0, 60.0))
