from __future__ import annotations

from pathlib import Path

import pytest

from sync.server.house import House
from tests.sync.server.listings.making import Market


@pytest.fixture
def market(house: House, tmp_path: Path) -> Market:
    folder = tmp_path / "made"
    folder.mkdir()
    return Market(house, folder)
