"""A machine that joins by courier, as the server takes it in."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync.courier import JOIN, write_text
from sync.keys import DeviceKey, joining_message
from sync.messages.courier import Join
from sync.server import deletion
from sync.server.app import create_app
from sync.server.config import ServerConfig
from sync.server.courier import admit_file
from sync.server.problems import ProblemError
from tests.sync.server.conftest import NO_LIMITS
from tests.sync.server.devices import account

pytestmark = pytest.mark.slow


def test_it_is_told_the_address_that_a_person_would_sign_in_at(tmp_path: Path) -> None:
    """Else the same account were another one to it once it has a network."""
    app = create_app(
        ServerConfig(data=tmp_path / "house", public_url="https://house.example.com/", limits=NO_LIMITS)
    )
    house = app.state.house
    key = DeviceKey.generate()
    wish, reply = tmp_path / "wish.anchor-courier", tmp_path / "welcome.anchor-courier"
    proof = key.sign(joining_message(key.public))
    write_text(wish, JOIN, Join(public_key=key.public, name="Away", proof=proof).packed())
    anna = account(house)
    assert admit_file(house, wish, reply, anna).server == "https://house.example.com"
    deletion.delete_account(house, anna)
    with pytest.raises(ProblemError, match="no such account"):
        admit_file(house, wish, reply, anna)
    house.close()
