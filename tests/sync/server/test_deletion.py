"""A person asks to be forgotten: nothing personal is left in the house, and its books hold together."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, inspect, select, text

from studio.cli import main
from sync.keys import DeviceKey
from sync.messages.accounts import AccountKind, Role
from sync.messages.marketplace import Listing, ListingState
from sync.messages.operations import Favourite
from sync.messages.uploads import BlobRole
from sync.server import admin, deletion, push
from sync.server.accounts import devices, houses, oauth, sign_up, tokens
from sync.server.accounts.access import token_hash
from sync.server.accounts.tables import BrowserRow, DeviceRow, FirstGrantRow, SignUpRow
from sync.server.blobs.tables import UploadRow
from sync.server.config import ServerConfig
from sync.server.database import Base, new_id, seconds_now
from sync.server.house import House
from sync.server.ledger.chart import Book
from sync.server.ledger.movements import give_first_grant, refund
from sync.server.ledger.replay import faults
from sync.server.ledger.tables import HoldRow
from sync.server.listings import publishing
from sync.server.listings.coauthors import CoAuthorRow
from sync.server.operations.holds import void_unheard
from sync.server.problems import ProblemError
from tests.sync.server.devices import Device, account, offer
from tests.sync.server.listings.making import Market, caller
from tests.sync.server.people import (
    CLIENT,
    PASSWORD,
    balance,
    bearer,
    make_person,
    sign_in_page,
    submit,
)

pytestmark = pytest.mark.slow

EMAIL = "mara.holt@example.com"
NAME = "mara.holt"


@pytest.fixture
def market(house: House, tmp_path: Path) -> Market:
    folder = tmp_path / "made"
    folder.mkdir()
    return Market(house, folder)


@pytest.fixture
def mara(house: House, market: Market) -> str:
    made = make_person(house, EMAIL, AccountKind.BOTH)
    market.names[made] = NAME
    return made


def everything(house: House) -> str:
    """Every value of every row of the database, as text."""
    with house.database.read() as session:
        tables = inspect(session.connection()).get_table_names()
        rows = [row for table in tables for row in session.execute(text(f'SELECT * FROM "{table}"'))]
    return "\n".join(
        value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
        for row in rows
        for value in row
    )


def books_hold(house: House) -> None:
    with house.database.read() as session:
        assert faults(session) == []


def test_nothing_personal_is_left(house: House, mara: str, market: Market) -> None:
    personal = (EMAIL, NAME, "Mara's tower", "Ines")
    device = Device.enrolled(house, mara)
    with house.database.write() as session:
        session.get_one(DeviceRow, device.id).name = "Mara's tower"
        tokens.begin_sign_in(session, mara, CLIENT)
    founder = account(house, "Founder", 0)
    with house.database.write() as session:
        seat = houses.make_house(session, founder, "A house")
        houses.invite(session, founder, seat.house_id, EMAIL, Role.CREATOR)
    letter = sign_up.forgotten(house, EMAIL)
    assert letter is not None
    house.post.send(letter.to, letter.subject, letter.text)
    house.post.send("somebody.else@example.com", "Hello", "Hello")
    market.release(mara, "Ines")
    before = everything(house)
    for said in personal:
        assert said in before

    deletion.delete_account(house, mara)
    left = everything(house)
    for said in personal:
        assert said not in left
    assert [file.name for file in (house.config.data / "papers").iterdir()] == []
    letters = [file.read_text() for file in (house.config.data / "outbox").iterdir()]
    assert ["somebody.else" in letter for letter in letters] == [True]
    with pytest.raises(ProblemError, match="no such account"):
        deletion.delete_account(house, mara)


def test_nobody_acts_for_an_account_that_is_gone(house: House, mara: str, client: TestClient) -> None:
    """Also not with what was given out in the very moment in which it went."""
    deletion.delete_account(house, mara)
    with house.database.write() as session:
        access = tokens.begin_sign_in(session, mara, CLIENT)[1].access
        session.add(BrowserRow(token_hash=token_hash("late"), account_id=mara, expires_at=seconds_now() + 60))
    assert client.get("/v1/account", headers=bearer(access)).status_code == 401
    client.cookies.set("anchor_session", "late")
    assert client.get("/account").headers["location"].startswith("/sign-in")
    with pytest.raises(ProblemError, match="no such account"), house.database.write() as session:
        devices.admit(session, mara, DeviceKey.generate().public, "A machine")


KEPT = {
    "devices",
    "first_grants",
    "holds",
    "leases",
    "ledger_entries",
    "payments",
    "reviews",
    "set_authors",
    "tallies",
    "unlocks",
}
"""Tables that go on naming a deleted account by its number, as docs/house-server.md says."""


def naming(house: House, account_id: str) -> set[str]:
    """Tables with a row of this account."""
    tables = [table for table in Base.metadata.sorted_tables if "account_id" in table.c]
    with house.database.read() as session:
        rows = (
            (table.name, select(table.c.account_id).where(table.c.account_id == account_id))
            for table in tables
        )
        return {name for name, asked in rows if session.scalar(asked.limit(1)) is not None}


def test_only_books_go_on_naming_its_number(house: House, mara: str, market: Market) -> None:
    founder = account(house, "Founder", 0)
    device = Device.enrolled(house, mara)
    device.send(device.operation(Favourite(set_id=new_id(), on=True)))
    market.release(mara, "Ines")
    market.keep(mara, b"an original", BlobRole.ORIGINAL)
    with house.database.write() as session:
        seat = houses.make_house(session, founder, "A house")
        _, code = houses.invite(session, founder, seat.house_id, EMAIL, Role.REVIEWER)
        houses.accept(session, mara, code)
        tokens.begin_sign_in(session, mara, CLIENT)
        asked = oauth.AuthorizationRequest(CLIENT, "http://127.0.0.1/back", "c" * 43, "")
        oauth.give_code(session, asked, mara)
        waiting = oauth.waiting_device(session, oauth.begin_device(session, CLIENT).user_code)
        assert waiting is not None
        oauth.answer_device(waiting, mara, allowed=True)
        sign_up.new_password_link(house, session, mara, 60)
        session.add(BrowserRow(token_hash="browser", account_id=mara, expires_at=2**40))
        session.add(
            UploadRow(account_id=mara, sha256="0" * 64, size=1, role="original", media_type="image/png")
        )
        for owner_id, account_id in ((founder, mara), (mara, founder)):
            row = CoAuthorRow(owner_id=owner_id, set_id=new_id(), account_id=account_id)
            row.title, row.basis_points = "A set", 4000
            session.add(row)
        again = SignUpRow(token_hash="again", email=EMAIL, name=NAME, kind="brand", expires_at=2**40)
        again.password_hash = "none"
        session.add(again)
    erased = {table.name for table in Base.metadata.sorted_tables if "account_id" in table.c} - KEPT
    assert erased <= naming(house, mara)

    deletion.delete_account(house, mara)
    assert naming(house, mara) <= KEPT
    with house.database.read() as session:
        assert session.scalars(select(CoAuthorRow)).all() == []
        assert session.scalars(select(SignUpRow)).all() == []


def test_its_devices_and_tokens_open_nothing_any_more(house: House, mara: str, client: TestClient) -> None:
    with house.database.write() as session:
        access = tokens.begin_sign_in(session, mara, CLIENT)[1].access
    device = Device.enrolled(house, mara)
    bearer = {"Authorization": f"Bearer {access}"}
    assert client.get("/v1/account", headers=bearer).status_code == 200
    deletion.delete_account(house, mara)
    assert client.get("/v1/account", headers=bearer).status_code == 401
    with pytest.raises(ProblemError, match="removed from the account"):
        device.send()
    with house.database.read() as session:
        assert devices.devices_of(session, caller(mara)).devices[0].revoked
    assert sign_in_page(client, EMAIL).status_code == 403


def test_credits_follow_the_written_rule(house: House, mara: str) -> None:
    with house.database.write() as session:
        give_first_grant(session, mara, 100)
    admin.grant(house, mara, 500, "")
    device = Device.enrolled(house, mara)
    device.ask_lease(200)
    author = account(house, "Author", 0)
    kept, open_still = device.hold(offer(house, [author], 50)), device.hold(offer(house, [author], 20))
    device.send(kept, open_still, device.post(kept))
    buyer = Device.enrolled(house, account(house))
    buyer.ask_lease(100)
    sold = buyer.hold(offer(house, [mara], 40))
    buyer.send(sold, buyer.post(sold))

    left = deletion.delete_account(house, mara)
    # Of 100 free credits a kept render took 60; the other 40 go back to who gave them.
    assert (left.bought, left.earned) == (500, 40)
    assert balance(house, mara, Book.PROMO, Book.LEASE, Book.HELD, Book.DEBT) == 0
    assert balance(house, mara, Book.GRANTS) == -60
    assert balance(house, author, Book.PAYABLE) == 50
    books_hold(house)
    with house.database.read() as session:
        states = session.scalars(select(HoldRow.state).where(HoldRow.account_id == mara)).all()
        assert sorted(states) == ["posted", "voided"]
    with house.database.write() as session:
        assert void_unheard(session, house, seconds_now() + 10**9) == 0
        refund(session, mara, 500, "Asked for", "refund 1")
    assert balance(house, mara, Book.AVAILABLE) == 0
    books_hold(house)
    with pytest.raises(ProblemError, match="was deleted"):
        admin.grant(house, mara, 5, "")


def test_its_sets_are_withdrawn_and_others_name_it_no_more(house: House, mara: str, market: Market) -> None:
    other = market.account("Other")
    own = market.publish(mara, people=("Ines",), releases=(market.release(mara, "Ines"),))
    shared = market.publish(
        other, draft=market.draft(other, shares=(market.share(other, 6000), market.share(mara, 4000)))
    )
    untouched = market.publish(other)
    buyer = market.account("Buyer", "brand")
    market.unlock(buyer, own)
    deletion.delete_account(house, mara)
    with house.database.read() as session:
        found = {
            made.set_id: Listing.model_validate_json(publishing.listing_of(session, made.set_id))
            for made in (own, shared, untouched)
        }
    assert found[own.set_id].state is ListingState.WITHDRAWN
    assert [share.name for share in found[own.set_id].creators] == [deletion.NOBODY]
    again = found[shared.set_id]
    assert (again.state, again.version) == (ListingState.LIVE, shared.version + 1)
    assert [(share.name, share.basis_points) for share in again.creators] == [
        ("Other", 6000),
        (deletion.NOBODY, 4000),
    ]
    assert [share.name for share in house.offers.read(again.offer).shares] == ["Other", deletion.NOBODY]
    assert found[untouched.set_id].version == untouched.version
    # The release of what was licensed proves the licence.
    assert len(list((house.config.data / "papers").iterdir())) == 1
    with pytest.raises(ProblemError, match="no creator's account"):
        market.publish(
            other, draft=market.draft(other, shares=(market.share(other, 6000), market.share(mara, 4000)))
        )


def test_a_mailbox_gets_no_second_free_credits(house: House, mara: str) -> None:
    def first(person: str) -> bool:
        with house.database.write() as session:
            row = admin.found_account(session, person)
            return sign_up.first_grant(house, session, row, "192.0.2.1")

    assert first(mara)
    deletion.delete_account(house, mara)
    again = make_person(house, EMAIL)
    assert again != mara
    assert not first(again)
    with house.database.read() as session:
        assert session.scalar(select(func.count()).select_from(FirstGrantRow)) == 1


def test_what_is_open_between_it_and_the_house_comes_first(house: House, mara: str) -> None:
    admin.freeze(house, mara, "Two passports", frozen=True)
    with pytest.raises(ProblemError, match="is frozen"):
        deletion.delete_account(house, mara)
    admin.freeze(house, mara, "", frozen=False)
    admin.grant(house, mara, 50, "")
    device = Device.enrolled(house, mara)
    device.ask_lease(50)
    copied = device.clone()
    author = account(house, "Author", 0)
    device.send(device.hold(offer(house, [author])))
    copied.send(copied.hold(offer(house, [author])))
    with pytest.raises(ProblemError, match="12 credits are owed"):
        deletion.delete_account(house, mara)
    admin.grant(house, mara, 20, "")
    with pytest.raises(ProblemError, match="wait for a review"):
        deletion.delete_account(house, mara)
    left = deletion.delete_account(house, mara, although_open=True)
    books_hold(house)
    assert left.bought == 58
    with pytest.raises(ProblemError):
        push.push(house, device.caller, push.Received.model_validate(device.push().model_dump(mode="json")))


def test_the_last_admin_of_a_house_stays_until_there_is_another(house: House, mara: str) -> None:
    with house.database.write() as session:
        seat = houses.make_house(session, mara, "A house")
    with pytest.raises(ProblemError, match="needs an admin"):
        deletion.delete_account(house, mara)
    with house.database.write() as session:
        _, code = houses.invite(session, mara, seat.house_id, "ben@example.com", Role.ADMIN)
    ben = make_person(house, "ben@example.com")
    with house.database.write() as session:
        houses.accept(session, ben, code)
    deletion.delete_account(house, mara)
    with house.database.read() as session:
        assert [found.name for found in houses.seats_in(session, ben, seat.house_id).seats] == ["ben"]
    # A house goes with its seats, and its people stay.
    deletion.delete_account(house, seat.house_id)
    with house.database.read() as session:
        assert houses.seat_of(session, ben) is None


def test_a_person_deletes_the_account_on_its_page(house: House, mara: str, client: TestClient) -> None:
    admin.grant(house, mara, 70, "")
    sign_in_page(client, EMAIL)
    assert "/account/delete" in client.get("/account").text
    assert "70" in client.get("/account/delete").text
    wrong = submit(client, "/account/delete", password="something else")
    assert (wrong.status_code, "not the password" in wrong.text) == (403, True)
    stolen = client.post("/account/delete", data={"password": PASSWORD, "form": "0" * 64})
    assert stolen.status_code == 403
    assert balance(house, mara, Book.AVAILABLE) == 70

    done = submit(client, "/account/delete", password=PASSWORD)
    assert done.status_code == 200
    assert f"70 bought credits stay in the books under the number <strong>{mara}" in done.text
    assert EMAIL not in everything(house)
    assert client.get("/account").headers["location"].startswith("/sign-in")


def test_a_person_whose_account_is_frozen_reads_why_not(house: House, mara: str, client: TestClient) -> None:
    sign_in_page(client, EMAIL)
    admin.freeze(house, mara, "", frozen=True)
    page = client.get("/account/delete")
    assert "is frozen" in page.text
    assert "password" not in page.text


def test_an_admin_deletes_an_account_when_it_is_meant(
    house: House, config: ServerConfig, mara: str, capfd: pytest.CaptureFixture[str]
) -> None:
    admin.grant(house, mara, 30, "")
    words = ["serve", "--data", str(config.data), "--database", config.database or ""]
    words = words[:3] if not config.database else words
    command = [*words, "admin", "delete-account", EMAIL]
    assert main(command) == 2
    assert "--yes" in capfd.readouterr().err
    assert EMAIL in everything(house)
    assert main([*command, "--yes"]) == 0
    assert capfd.readouterr().out == (
        f"The account {mara} is deleted. In its books are still 30 bought credits and 0 of earnings.\n"
    )
    assert main([*command, "--yes"]) == 1
    assert "There is no account" in capfd.readouterr().err
    books_hold(house)
