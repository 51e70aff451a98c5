"""Machines that join by courier and their letters, as the server takes them in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sync.courier import ANSWER, JOIN, LETTER, read_text, write_text
from sync.keys import DeviceKey, joining_message
from sync.messages.base import canonical, digest_of
from sync.messages.courier import Answer, Join, Letter
from sync.messages.operations import VerdictCode
from sync.server import deletion
from sync.server.app import create_app
from sync.server.config import ServerConfig
from sync.server.courier import admit_file, answer_file
from sync.server.database import seconds_now
from sync.server.house import House
from sync.server.problems import ProblemError
from tests.sync.server.conftest import NO_LIMITS
from tests.sync.server.devices import Device, account, posted, renders

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


def test_an_operation_that_nobody_can_read_spoils_no_letter(house: House, tmp_path: Path) -> None:
    """As one of a newer version may be; the others of the letter count."""
    device = Device.enrolled(house, account(house))
    device.ask_lease(100)
    push = device.push(*renders(device, 2))
    said = Letter(device_id=device.id, pushes=(push,), cursor="", written=seconds_now()).model_dump(
        mode="json"
    )
    said["pushes"][0]["operations"][1]["body"] = {"kind": "of another time"}
    letter, answer = tmp_path / "out.anchor-courier", tmp_path / "back.anchor-courier"
    signed = {"letter": said, "signature": device.key.sign(canonical(said))}
    write_text(letter, LETTER, canonical(signed))
    answer_file(house, letter, answer)
    text = read_text(answer, ANSWER)
    assert text is not None
    found = house.signer.read(text.decode(), Answer)
    assert found.letter == digest_of(said)
    [pushed] = found.pushed
    assert [verdict.code for verdict in pushed.verdicts] == [None, VerdictCode.POISON, None, None]
    assert posted(device) == 1

    said["pushes"][0]["operations"][1]["body"] = {"amount": 2.5}
    write_text(letter, LETTER, json.dumps({"letter": said, "signature": signed["signature"]}).encode())
    with pytest.raises(ProblemError, match="not as its device signed it"):
        answer_file(house, letter, answer)
