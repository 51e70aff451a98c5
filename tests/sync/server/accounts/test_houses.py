from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from sync.messages.accounts import AccountKind, Role
from sync.server.accounts.access import Caller
from sync.server.accounts.houses import are_related, make_house, publishing_account, spending_account
from sync.server.accounts.tables import SeatRow
from sync.server.app import create_app
from sync.server.config import ServerConfig
from sync.server.house import House
from sync.server.problems import ProblemError
from tests.sync.server.conftest import NO_LIMITS
from tests.sync.server.people import bearer, letters, link_in, make_person, sign_in_page, signed_in, submit

pytestmark = pytest.mark.slow


class Maison:
    """A house that Anna founded, as programs see it."""

    def __init__(self, house: House, client: TestClient) -> None:
        self.house, self.client = house, client
        self.anna_id, self.anna = signed_in(house)
        founded = client.post("/v1/houses", json={"name": "Maison"}, headers=bearer(self.anna.access))
        assert founded.status_code == 201
        self.id, self.first_seat = founded.json()["house_id"], founded.json()["seat_id"]

    def invite(self, address: str, role: Role) -> str:
        """The code of the invitation."""
        asked = self.client.post(
            f"/v1/houses/{self.id}/seats",
            json={"email": address, "role": role},
            headers=bearer(self.anna.access),
        )
        assert asked.status_code == 201, asked.text
        return link_in(letters(self.house, address)[-1]).rpartition("/")[2]

    def seat(self, address: str, role: Role) -> tuple[str, str, str]:
        """A new person with this seat: account, access token and seat."""
        code = self.invite(address, role)
        account_id, tokens = signed_in(self.house, address)
        taken = self.client.post("/v1/invitations", json={"code": code}, headers=bearer(tokens.access))
        assert taken.status_code == 200, taken.text
        return account_id, tokens.access, taken.json()["seat_id"]

    def remove(self, seat_id: str, token: str):
        return self.client.delete(f"/v1/houses/{self.id}/seats/{seat_id}", headers=bearer(token))

    def change(self, seat_id: str, role: Role, token: str):
        path = f"/v1/houses/{self.id}/seats/{seat_id}/role"
        return self.client.put(path, json={"role": role}, headers=bearer(token))


@pytest.fixture
def maison(house: House, client: TestClient) -> Maison:
    return Maison(house, client)


@pytest.mark.parametrize(
    ("role", "spends", "publishes"),
    [
        (Role.ADMIN, True, True),
        (Role.PHOTOGRAPHER, True, False),
        (Role.CREATOR, True, True),
        (Role.REVIEWER, False, False),
    ],
)
def test_whose_credits_a_seat_spends_and_in_whose_name_it_publishes(
    maison: Maison, role: Role, spends: bool, publishes: bool
):
    ben, token, _ = maison.seat("ben@example.com", role)
    with maison.house.database.read() as session:
        caller = Caller(ben, None)
        assert spending_account(session, caller) == (maison.id if spends else ben)
        assert publishing_account(session, caller) == (maison.id if publishes else ben)
        assert are_related(session, ben, maison.anna_id)
        assert are_related(session, maison.id, ben)
    me = maison.client.get("/v1/account", headers=bearer(token)).json()
    assert me["seat"]["role"] == role
    assert me["spends_from"] == (maison.id if spends else ben)


def test_only_admins_change_seats(maison: Maison):
    _, token, seat_id = maison.seat("ben@example.com", Role.CREATOR)
    assert maison.change(seat_id, Role.ADMIN, token).status_code == 403
    assert maison.remove(maison.first_seat, token).status_code == 403
    asked = {"email": "eve@example.com", "role": "admin"}
    path = f"/v1/houses/{maison.id}/seats"
    assert maison.client.post(path, json=asked, headers=bearer(token)).status_code == 403
    assert maison.change(seat_id, Role.ADMIN, maison.anna.access).json()["role"] == "admin"
    assert maison.client.post(path, json=asked, headers=bearer(token)).status_code == 201


def test_a_stranger_does_not_learn_that_a_house_exists(maison: Maison):
    _, eve = signed_in(maison.house, "eve@example.com")
    path = f"/v1/houses/{maison.id}/seats"
    assert maison.client.get(path, headers=bearer(eve.access)).status_code == 404
    assert maison.remove(maison.first_seat, eve.access).status_code == 404
    invited = {"email": "eve@example.com", "role": "admin"}
    assert maison.client.post(path, json=invited, headers=bearer(eve.access)).status_code == 404


def test_an_invitation_is_for_one_address_and_works_once(maison: Maison):
    code = maison.invite("ben@example.com", Role.PHOTOGRAPHER)
    _, eve = signed_in(maison.house, "eve@example.com")
    _, ben = signed_in(maison.house, "ben@example.com")

    def take(token: str):
        return maison.client.post("/v1/invitations", json={"code": code}, headers=bearer(token))

    assert take(eve.access).json()["kind"] == "other_address"
    assert take(ben.access).status_code == 200
    assert take(ben.access).status_code == 404


def test_inviting_again_ends_the_invitation_before(maison: Maison):
    first, second = (maison.invite("ben@example.com", Role.REVIEWER) for _ in range(2))
    _, ben = signed_in(maison.house, "ben@example.com")
    for code, status in ((first, 404), (second, 200)):
        taken = maison.client.post("/v1/invitations", json={"code": code}, headers=bearer(ben.access))
        assert taken.status_code == status


def test_an_old_invitation_is_not_good(maison: Maison):
    code = maison.invite("ben@example.com", Role.REVIEWER)
    with maison.house.database.write() as session:
        session.query(SeatRow).update({SeatRow.expires_at: 1})
    _, ben = signed_in(maison.house, "ben@example.com")
    assert (
        maison.client.post("/v1/invitations", json={"code": code}, headers=bearer(ben.access)).status_code
        == 404
    )


def test_nobody_sits_in_two_houses(maison: Maison):
    _, ben = signed_in(maison.house, "ben@example.com")
    assert maison.client.post("/v1/houses", json={"name": "B"}, headers=bearer(ben.access)).status_code == 201
    code = maison.invite("ben@example.com", Role.CREATOR)
    taken = maison.client.post("/v1/invitations", json={"code": code}, headers=bearer(ben.access))
    assert (taken.status_code, taken.json()["kind"]) == (409, "has_seat")
    again = maison.client.post("/v1/houses", json={"name": "C"}, headers=bearer(ben.access))
    assert again.status_code == 409


def test_a_house_keeps_an_admin_and_who_leaves_spends_their_own(maison: Maison):
    ben, _, seat_id = maison.seat("ben@example.com", Role.PHOTOGRAPHER)
    assert maison.remove(maison.first_seat, maison.anna.access).json()["kind"] == "last_admin"
    assert maison.change(maison.first_seat, Role.REVIEWER, maison.anna.access).status_code == 409
    maison.change(seat_id, Role.ADMIN, maison.anna.access)
    assert maison.remove(maison.first_seat, maison.anna.access).status_code == 204
    with maison.house.database.read() as session:
        assert spending_account(session, Caller(maison.anna_id, None)) == maison.anna_id
        assert spending_account(session, Caller(ben, None)) == maison.id


def test_open_invitations_are_for_admins_to_see(maison: Maison):
    maison.invite("eve@example.com", Role.REVIEWER)
    _, token, _ = maison.seat("ben@example.com", Role.REVIEWER)
    path = f"/v1/houses/{maison.id}/seats"
    for who, seen in ((token, 2), (maison.anna.access, 3)):
        assert len(maison.client.get(path, headers=bearer(who)).json()["seats"]) == seen


def test_a_house_with_its_own_address_is_its_own_admin(house: House, client: TestClient):
    house_id = make_person(house, "maison@example.com", AccountKind.HOUSE)
    sign_in_page(client, "maison@example.com")
    submit(client, "/house/invite", "/house", email="ben@example.com", role="photographer")
    assert "ben@example.com" in client.get("/house").text
    with house.database.read() as session:
        assert spending_account(session, Caller(house_id, None)) == house_id


def test_a_house_is_run_on_its_pages(house: House, client: TestClient):
    make_person(house)
    ben = make_person(house, "ben@example.com")
    sign_in_page(client)
    assert submit(client, "/house", name="Maison").status_code == 303
    invited = submit(client, "/house/invite", "/house", email="Ben@Example.com", role="reviewer")
    assert invited.status_code == 303
    assert submit(client, "/house/invite", "/house", email="x@y.example", role="owner").status_code == 422
    link = link_in(letters(house, "ben@example.com")[0])
    other = TestClient(client.app, follow_redirects=False)
    sign_in_page(other, "ben@example.com")
    assert "Maison invites you" in other.get(link).text
    assert submit(other, link).headers["location"] == "/house"
    assert "Leave" in other.get("/house").text
    with house.database.read() as session:
        seat = session.query(SeatRow).filter_by(account_id=ben).one()
    submit(client, f"/house/seats/{seat.id}/role", "/house", role="photographer")
    with house.database.read() as session:
        assert spending_account(session, Caller(ben, None)) == seat.house_id
    assert submit(other, f"/house/seats/{seat.id}/remove", "/house").status_code == 303
    assert "Work as a house" in other.get("/house").text


def test_a_house_of_nobody_is_refused(house: House):
    with house.database.write() as session, pytest.raises(ProblemError):
        make_house(session, "0" * 36, "Nobody's")


def test_nobody_writes_to_half_the_world_in_the_name_of_a_house(tmp_path: Path):
    limits = replace(NO_LIMITS, mails_per_hour=1)
    app = create_app(ServerConfig(data=tmp_path / "house", public_url="http://testserver", limits=limits))
    with TestClient(app, follow_redirects=False) as client:
        maison = Maison(app.state.house, client)
        body = {"role": Role.REVIEWER}
        told = [
            client.post(
                f"/v1/houses/{maison.id}/seats",
                json={**body, "email": f"stranger-{number}@example.com"},
                headers=bearer(maison.anna.access),
            ).status_code
            for number in range(12)
        ]
        assert told == [201] * 10 + [429] * 2
        assert len(letters(app.state.house)) == 10
