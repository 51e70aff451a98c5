from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update
from sqlalchemy.orm import Session

from sync.keys import DeviceKey, enrolment_message
from sync.server.accounts import devices, people, tokens
from sync.server.accounts.access import Caller
from sync.server.accounts.houses import are_related
from sync.server.accounts.tables import DeviceRow
from sync.server.database import seconds_now
from sync.server.house import House
from sync.server.problems import ProblemError
from tests.sync.server.people import bearer, signed_in

pytestmark = pytest.mark.slow


def enrol(client: TestClient, token: str, key: DeviceKey, proved_with: str | None = None):
    proof = key.sign(enrolment_message(key.public, proved_with or token))
    body = {"public_key": key.public, "name": "Studio 1", "proof": proof}
    return client.post("/v1/devices", json=body, headers=bearer(token))


def test_a_device_is_enrolled_and_gets_its_next_epoch_when_it_comes_again(house: House, client: TestClient):
    account_id, given = signed_in(house)
    key = DeviceKey.generate()
    first = enrol(client, given.access, key).json()
    again = enrol(client, given.access, key).json()
    assert (first["epoch"], again["epoch"]) == (1, 2)
    assert first["device_id"] == again["device_id"]
    me = client.get("/v1/account", headers=bearer(given.access)).json()
    assert me["account_id"] == account_id
    assert me["device_id"] == first["device_id"]


def test_a_key_must_be_proved_for_this_very_sign_in(house: House, client: TestClient):
    _, given = signed_in(house)
    _, other = signed_in(house, "ben@example.com")
    refused = enrol(client, given.access, DeviceKey.generate(), proved_with=other.access)
    assert refused.status_code == 403
    assert refused.json()["kind"] == "bad_proof"


def test_a_revoked_device_has_no_access_and_its_key_never_comes_back(house: House, client: TestClient):
    account_id, given = signed_in(house)
    key = DeviceKey.generate()
    device_id = enrol(client, given.access, key).json()["device_id"]
    assert client.delete(f"/v1/devices/{device_id}", headers=bearer(given.access)).status_code == 204
    assert client.get("/v1/account", headers=bearer(given.access)).status_code == 401
    form = {"grant_type": "refresh_token", "refresh_token": given.refresh, "client_id": "anchor-studio"}
    assert client.post("/token", data=form).json()["error"] == "invalid_grant"
    with house.database.write() as session:
        fresh = tokens.begin_sign_in(session, account_id, "anchor-studio")[1]
    assert enrol(client, fresh.access, key).json()["kind"] == "revoked"
    listed = client.get("/v1/devices", headers=bearer(fresh.access)).json()["devices"]
    assert [device["revoked"] for device in listed] == [True]


def test_machines_that_come_and_go_are_few_a_day(house: House):
    """Who is revoked is told to every desktop of the house: nobody makes that list long."""
    account_id, _ = signed_in(house)

    def come(session: Session) -> str:
        return devices.admit(session, account_id, DeviceKey.generate().public, "Studio").id

    for _ in range(devices.MAX_DEVICES):
        gone = house.database.run(come)
        house.database.run(lambda session, gone=gone: devices.revoke(session, account_id, gone))
    with pytest.raises(ProblemError, match="new devices a day"):
        house.database.run(come)
    with house.database.write() as session:
        session.execute(update(DeviceRow).values(enrolled_at=seconds_now() - 24 * 3600))
    house.database.run(come)


def test_nobody_revokes_the_device_of_somebody_else(house: House, client: TestClient):
    _, given = signed_in(house)
    _, other = signed_in(house, "ben@example.com")
    device_id = enrol(client, given.access, DeviceKey.generate()).json()["device_id"]
    assert client.delete(f"/v1/devices/{device_id}", headers=bearer(other.access)).status_code == 404
    assert client.get("/v1/account", headers=bearer(given.access)).status_code == 200


def test_two_accounts_on_one_device_are_related(house: House, client: TestClient):
    anna, given = signed_in(house)
    ben, other = signed_in(house, "ben@example.com")
    key = DeviceKey.generate()
    enrol(client, given.access, key)
    with house.database.read() as session:
        assert not are_related(session, anna, ben)
        assert are_related(session, anna, anna)
    enrol(client, other.access, key)
    with house.database.read() as session:
        assert are_related(session, anna, ben)


def test_a_token_says_whose_it_is(house: House):
    account_id, given = signed_in(house)
    with house.database.read() as session:
        assert people.describe(session, Caller(account_id, None)).spends_from == account_id
        assert given.access not in str(
            session.connection().exec_driver_sql("SELECT * FROM access_tokens").all()
        )
