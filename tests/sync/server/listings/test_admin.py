"""What the house's keeper does with sets, from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync.messages.marketplace import ListingState
from sync.server.app import make_tables
from sync.server.config import ServerConfig
from sync.server.house import House
from sync.server.listings.tables import ListingRow
from sync.server.seed import seed_samples
from tests.sync.server.serving import admin

pytestmark = pytest.mark.slow
SET_ID = "01900000-0000-7000-8000-0000000000a1"


def test_a_set_is_held_taken_down_and_brought_back(tmp_path: Path):
    house = House(ServerConfig(tmp_path / "house"))
    make_tables(house)
    seed_samples(house)
    for action, said, state in (
        ("hold", "on hold", ListingState.ON_HOLD),
        ("take-down", "on hold", ListingState.ON_HOLD),
        ("lift", "withdrawn", ListingState.WITHDRAWN),
        ("restore", "live", ListingState.LIVE),
    ):
        done = admin(house.config.data, "moderate", SET_ID, action, "--reason", "A person asks.")
        assert (done.returncode, done.stdout) == (0, f"The set is {said}.\n"), done.stderr
        with house.database.read() as session:
            row = session.query(ListingRow).filter_by(set_id=SET_ID).one()
            assert row.state == state
            assert row.reason == ("" if action == "restore" else "A person asks.")
    wrong = admin(house.config.data, "moderate", SET_ID, "burn")
    assert (wrong.returncode, "hold, lift, take-down, restore" in wrong.stderr) == (1, True)
    unknown = admin(house.config.data, "moderate", SET_ID.replace("a1", "ff"), "hold")
    assert (unknown.returncode, "no such set" in unknown.stderr) == (1, True)
    house.close()
