"""Signing up, in and out, as a browser does it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
import requests
from fastapi.testclient import TestClient
from sqlalchemy import func, select

from sync.server.accounts import oauth
from sync.server.accounts.sign_up import mailbox_of
from sync.server.accounts.tables import AccountRow, BrowserRow, SignUpRow
from sync.server.app import create_app
from sync.server.config import ServerConfig
from sync.server.house import House
from sync.server.ledger.chart import Book
from tests.sync.server.conftest import NO_LIMITS
from tests.sync.server.people import (
    CLIENT,
    PASSWORD,
    balance,
    bearer,
    form_key,
    form_key_in,
    letters,
    link_in,
    make_person,
    sign_in_page,
    signed_in,
    submit,
)
from tests.sync.server.running import running

pytestmark = pytest.mark.slow
VERIFIER = "v" * 43


def sign_up(client: TestClient, address: str = "anna@example.com", **other: str):
    fields = {"kind": "brand", "name": "Anna", "email": address, "password": PASSWORD, "next": "/account"}
    return submit(client, "/sign-up", **{**fields, **other})


def at_once(work: Sequence[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=one) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def account_of(house: House, address: str = "anna@example.com") -> AccountRow | None:
    with house.database.read() as session:
        return session.scalar(select(AccountRow).where(AccountRow.email == address))


def test_from_a_stranger_to_an_account_with_free_credits(house: House, client: TestClient):
    assert "Look into your mail" in sign_up(client).text
    assert account_of(house) is None, "nothing exists before the address is confirmed"
    link = link_in(letters(house)[0])
    assert "anna@example.com" in client.get(link).text
    assert account_of(house) is None, "a mail scanner that opens links confirms nothing"
    done = submit(client, link, password=PASSWORD)
    assert (done.status_code, done.headers["location"]) == (303, "/account")
    account = account_of(house)
    assert account is not None
    assert balance(house, account.id, Book.PROMO) == 100
    assert "anna@example.com" in client.get("/account").text
    assert client.get(link).status_code == 404


def test_a_stranger_cannot_have_somebody_else_confirm_their_password(house: House, client: TestClient):
    sign_up(client, password="the stranger's own password")
    link = link_in(letters(house)[0])
    refused = submit(client, link, password=PASSWORD)
    assert refused.status_code == 403
    assert account_of(house) is None


def test_signing_up_twice_looks_the_same_from_outside(house: House, client: TestClient):
    make_person(house)
    first, second = sign_up(client), sign_up(client, "ben@example.com")
    assert (first.status_code, first.text) == (second.status_code, second.text)
    assert "has one already" in letters(house, "anna@example.com")[0]


def test_50_parallel_sign_ups_of_one_person_give_one_account_and_one_grant(house: House, client: TestClient):
    fields = {"kind": "brand", "name": "Anna", "email": "anna@example.com", "password": PASSWORD}
    browsers = [TestClient(client.app, follow_redirects=False) for _ in range(50)]
    keys = [form_key(browser, "/sign-up") for browser in browsers]
    answers: list[int] = []

    def ask(browser: TestClient, key: str) -> None:
        answers.append(browser.post("/sign-up", data={"form": key, **fields}).status_code)

    def confirm(browser: TestClient, key: str, link: str) -> None:
        answers.append(browser.post(link, data={"form": key, "password": PASSWORD}).status_code)

    at_once([partial(ask, browser, key) for browser, key in zip(browsers, keys, strict=True)])
    assert answers == [200] * 50
    links = [link_in(letter) for letter in letters(house)]
    assert len(links) == 50
    answers.clear()
    at_once([partial(confirm, *each) for each in zip(browsers, keys, links, strict=True)])
    assert answers.count(303) == 1
    assert set(answers) <= {303, 404, 409}
    with house.database.read() as session:
        assert session.scalar(select(func.count()).select_from(AccountRow)) == 1
    account = account_of(house)
    assert account is not None
    assert balance(house, account.id, Book.PROMO) == 100


def test_one_mailbox_gets_the_free_credits_once(house: House, client: TestClient):
    for address in ("anna@example.com", "anna+2@example.com"):
        client.cookies.clear()
        sign_up(client, address)
        submit(client, link_in(letters(house, address)[0]), password=PASSWORD)
    one, other = account_of(house), account_of(house, "anna+2@example.com")
    assert one is not None
    assert other is not None
    assert balance(house, one.id, Book.PROMO) == 100
    assert balance(house, other.id, Book.PROMO) == 0
    assert mailbox_of("a.n.na+x@googlemail.com") == mailbox_of("anna@gmail.com")


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ({"password": "short"}, "10 to 200 characters"),
        ({"email": "nobody"}, "not an e-mail address"),
        ({"name": "  "}, "A name has 1 to 120 letters"),
        ({"kind": "house"}, "brand, a creator or both"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(
    house: House, client: TestClient, other: dict[str, str], sentence: str
):
    answer = submit(
        client,
        "/sign-up",
        **{"kind": "brand", "name": "Anna", "email": "a@b.example", "password": PASSWORD, **other},
    )
    assert answer.status_code == 422
    assert sentence in answer.text
    assert PASSWORD not in answer.text
    assert letters(house) == []


def test_signing_in_and_out(house: House, client: TestClient):
    make_person(house)
    assert client.get("/account").headers["location"].startswith("/sign-in?next=")
    answer = sign_in_page(client, " ANNA@example.com ")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert client.get("/account").status_code == 200
    assert submit(client, "/sign-out", "/account").headers["location"] == "/sign-in"
    assert client.get("/account").status_code == 303
    with house.database.read() as session:
        assert session.scalar(select(func.count()).select_from(BrowserRow)) == 0


@pytest.mark.parametrize("address", ["anna@example.com", "nobody@example.com", "", "' OR 1=1 --"])
def test_a_wrong_password_says_nothing_about_who_has_an_account(
    house: House, client: TestClient, address: str
):
    make_person(house)
    refused = sign_in_page(client, address, "not the password")
    assert refused.status_code == 403
    assert "Address and password do not belong together" in refused.text


@pytest.mark.parametrize(
    "path",
    ["https://example.com", "//example.com", "/\\example.com", "javascript:alert(1)", "/a\r\nb: c", ""],
)
def test_a_sign_in_leads_nowhere_else(house: House, client: TestClient, path: str):
    make_person(house)
    answer = submit(client, "/sign-in", email="anna@example.com", password=PASSWORD, next=path)
    assert answer.headers["location"] == "/account"


def test_a_form_of_another_site_does_nothing(house: House, client: TestClient):
    make_person(house)
    sign_in_page(client)
    fields = {"name": "Maison"}
    assert client.post("/house", data=fields).status_code == 403
    assert client.post("/house", data={**fields, "form": "0" * 64}).status_code == 403
    assert client.post("/house", data={**fields, "form": "é" * 64}).status_code == 403
    key = form_key(client, "/house")
    from_afar = client.post("/house", data={**fields, "form": key}, headers={"Sec-Fetch-Site": "cross-site"})
    assert from_afar.status_code == 403
    other = TestClient(client.app, follow_redirects=False)
    sign_in_page(other)
    assert other.post("/house", data={**fields, "form": key}).status_code == 403, "each browser has its own"
    assert client.post("/house", data={**fields, "form": key}).status_code == 303


def test_a_new_password_ends_every_other_sign_in(house: House, client: TestClient):
    _, tokens = signed_in(house)
    other = TestClient(client.app, follow_redirects=False)
    sign_in_page(other)
    assert "Look into your mail" in submit(client, "/forgot", email="anna@example.com").text
    link = link_in(letters(house)[0])
    assert submit(client, link, password="a whole new password").status_code == 303
    assert client.get("/account").status_code == 200
    assert other.get("/account").status_code == 303
    assert client.get("/v1/account", headers=bearer(tokens.access)).status_code == 401
    assert client.get(link).status_code == 404
    assert sign_in_page(other).status_code == 403
    assert sign_in_page(other, password="a whole new password").status_code == 303


def test_a_new_password_ends_what_a_program_has_not_fetched_yet(house: House, client: TestClient):
    """Whoever has to change it because of somebody else is rid of them, also of codes that are still good."""
    account_id, _ = signed_in(house)
    asked = oauth.AuthorizationRequest(CLIENT, "http://127.0.0.1:1/", oauth.challenge_of(VERIFIER), "")
    with house.database.write() as session:
        code = oauth.give_code(session, asked, account_id)
        machine = oauth.begin_device(session, CLIENT)
        waiting = oauth.waiting_device(session, machine.user_code)
        assert waiting is not None
        oauth.answer_device(waiting, account_id, allowed=True)
    submit(client, "/forgot", email="anna@example.com")
    assert submit(client, link_in(letters(house)[0]), password="a whole new password").status_code == 303
    with house.database.write() as session:
        assert oauth.change_code(session, code, CLIENT, asked.redirect_uri, VERIFIER) is None
        assert oauth.poll_device(session, machine.code, CLIENT) == "invalid_grant"


def test_a_forgotten_password_of_nobody_looks_the_same(house: House, client: TestClient):
    make_person(house)
    known = submit(client, "/forgot", email="anna@example.com")
    unknown = submit(client, "/forgot", email="nobody@example.com")
    assert known.text == unknown.text
    assert len(letters(house)) == 1


def test_it_is_answered_before_anybody_looks_whose_forgotten_password_it_is(tmp_path: Path):
    """So that the time of the answer tells nothing. Nobody can write while it is asked for."""
    with running(tmp_path / "house") as server, server.house() as house, requests.Session() as browser:
        make_person(house)
        page = browser.get(f"{server.url}/forgot", timeout=60).text
        asked = {"form": form_key_in(page), "email": "anna@example.com"}
        with house.database.write():
            assert "Look into your mail" in browser.post(f"{server.url}/forgot", asked, timeout=10).text
            assert not (house.config.data / "outbox").exists()
        for _ in range(600):
            if (house.config.data / "outbox").exists() and any(
                "/new-password/" in each for each in letters(house)
            ):
                break
            time.sleep(0.05)
        assert link_in(letters(house)[0], server.url).startswith("/new-password/")


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/sign-in", {"email": "an\0na@example.com", "password": PASSWORD}),
        ("/forgot", {"email": "an\0na@example.com"}),
        ("/sign-up", {"email": "an\0na@example.com"}),
        ("/sign-up", {"name": "An\0na"}),
        ("/sign-up", {"kind": "bra\0nd"}),
        ("/sign-up", {"next": "/account\0"}),
    ],
)
def test_a_text_with_a_null_in_it_breaks_nothing(
    house: House, client: TestClient, path: str, fields: dict[str, str]
):
    """No database keeps one, and PostgreSQL does not even look for it."""
    answer = sign_up(client, **fields) if path == "/sign-up" else submit(client, path, **fields)
    assert answer.status_code in (200, 403, 422)


def test_a_link_that_is_too_old_is_said_to_be(house: House, client: TestClient):
    sign_up(client)
    link = link_in(letters(house)[0])
    with house.database.write() as session:
        session.query(SignUpRow).update({SignUpRow.expires_at: 1})
    assert client.get(link).status_code == 404
    assert (
        "Sign up again"
        in client.post(
            link, data={"form": form_key(client, "/sign-in")}, headers={"Accept": "text/html"}
        ).text
    )


def test_a_house_may_take_no_sign_ups(config: ServerConfig):
    app = create_app(replace(config, open_sign_up=False))
    with TestClient(app, follow_redirects=False) as client:
        assert client.get("/sign-up").status_code == 403
        assert client.post("/sign-up", data={}).status_code == 403
        assert "Sign up" not in client.get("/sign-in").text
        assert letters(app.state.house) == []


def test_free_credits_are_few_for_one_network(tmp_path: Path):
    config = ServerConfig(
        data=tmp_path / "house", public_url="http://testserver", limits=replace(NO_LIMITS, grants_per_day=2)
    )
    app = create_app(config)
    with TestClient(app, follow_redirects=False) as client:
        house: House = app.state.house
        granted = []
        for number in range(4):
            address = f"person{number}@example.com"
            client.cookies.clear()
            sign_up(client, address)
            confirmed = submit(client, link_in(letters(house, address)[0]), password=PASSWORD)
            said = client.get(confirmed.headers["location"]).text
            assert ("so this account has none" in said) == (number >= 2)
            account = account_of(house, address)
            assert account is not None
            granted.append(balance(house, account.id, Book.PROMO))
        assert granted == [100, 100, 0, 0]


def test_one_address_gets_few_letters(tmp_path: Path):
    config = ServerConfig(
        data=tmp_path / "house", public_url="http://testserver", limits=replace(NO_LIMITS, mails_per_hour=3)
    )
    app = create_app(config)
    with TestClient(app, follow_redirects=False) as client:
        texts = {sign_up(client).text for _ in range(5)}
        assert len(texts) == 1
        assert len(letters(app.state.house)) == 3


def test_devices_are_revoked_on_the_account_page(house: House, client: TestClient):
    from sync.keys import DeviceKey
    from tests.sync.server.accounts.test_devices import enrol

    _, tokens = signed_in(house)
    device_id = enrol(client, tokens.access, DeviceKey.generate()).json()["device_id"]
    sign_in_page(client)
    assert "Studio 1" in client.get("/account").text
    assert submit(client, f"/account/devices/{device_id}/revoke", "/account").status_code == 303
    assert client.get("/v1/account", headers=bearer(tokens.access)).status_code == 401
    assert "revoked" in client.get("/account").text
