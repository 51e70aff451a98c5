"""A program gets its tokens: by a code on a loopback address, by a code that is typed, by its refresh token."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from fastapi.testclient import TestClient

from sync.server.accounts import oauth
from sync.server.accounts.tables import AuthorizationCodeRow, DeviceCodeRow
from sync.server.app import create_app
from sync.server.config import ServerConfig
from sync.server.house import House
from tests.sync.server.conftest import NO_LIMITS
from tests.sync.server.people import CLIENT, bearer, form_key, make_person, sign_in_page, signed_in, submit

pytestmark = pytest.mark.slow
VERIFIER = "a-verifier-of-enough-letters-to-be-one-0123456789"
CALLBACK = "http://127.0.0.1:49152/callback"


def asked(**other: str) -> dict[str, str]:
    return {
        "response_type": "code",
        "client_id": CLIENT,
        "redirect_uri": CALLBACK,
        "code_challenge": oauth.challenge_of(VERIFIER),
        "code_challenge_method": "S256",
        "state": "of the program",
        **other,
    }


def answer_of(location: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}


def allow(client: TestClient, answer: str = "allow", **other: str) -> dict[str, str]:
    query = asked(**other)
    key = form_key(client, f"/authorize?{urlencode(query)}")
    given = client.post("/authorize", data={"form": key, "answer": answer, **query})
    assert given.status_code == 303
    assert given.headers["location"].startswith(query["redirect_uri"])
    return answer_of(given.headers["location"])


def change(client: TestClient, code: str, **other: str):
    form = {
        "grant_type": "authorization_code",
        "client_id": CLIENT,
        "code": code,
        "redirect_uri": CALLBACK,
        "code_verifier": VERIFIER,
        **other,
    }
    return client.post("/token", data=form)


@pytest.fixture
def anna(house: House, client: TestClient) -> str:
    """Signed in in the browser."""
    account_id = make_person(house)
    assert sign_in_page(client).status_code == 303
    return account_id


def test_a_program_signs_in_by_the_browser(anna: str, client: TestClient):
    given = allow(client)
    assert (given["state"], given["iss"]) == ("of the program", "http://testserver")
    reply = change(client, given["code"])
    assert reply.headers["cache-control"] == "no-store"
    tokens = reply.json()
    assert (tokens["token_type"], tokens["expires_in"]) == ("Bearer", 3600)
    assert client.get("/v1/account", headers=bearer(tokens["access_token"])).json()["account_id"] == anna


def test_a_code_works_once_and_a_second_use_ends_what_the_first_began(anna: str, client: TestClient):
    code = allow(client)["code"]
    tokens = change(client, code).json()
    assert change(client, code).json()["error"] == "invalid_grant"
    assert client.get("/v1/account", headers=bearer(tokens["access_token"])).status_code == 401


@pytest.mark.parametrize(
    "other",
    [
        {"code_verifier": VERIFIER + "x"},
        {"code_verifier": ""},
        {"redirect_uri": "http://127.0.0.1:49153/callback"},
    ],
    ids=["verifier", "no verifier", "redirect"],
)
def test_a_code_is_only_good_with_what_it_was_asked_with(
    anna: str, client: TestClient, other: dict[str, str]
):
    code = allow(client)["code"]
    assert change(client, code, **other).json()["error"] == "invalid_grant"


def test_an_old_code_is_not_good(anna: str, house: House, client: TestClient):
    code = allow(client)["code"]
    with house.database.write() as session:
        session.query(AuthorizationCodeRow).update({AuthorizationCodeRow.expires_at: 1})
    assert change(client, code).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    "redirect",
    [
        "https://example.com/callback",
        "http://localhost:5000/callback",
        "http://127.0.0.1.example.com/callback",
        "http://127.0.0.1@example.com/callback",
        "http://127.0.0.1:0/",
        "http://127.0.0.1:99999/",
        "http://10.0.0.1:5000/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://127.0.0.1:5000/#fragment",
        "http://127.0.0.1:5000/a b",
        "//127.0.0.1/",
        "",
    ],
)
def test_an_answer_never_leaves_the_machine(anna: str, client: TestClient, redirect: str):
    page = client.get("/authorize", params=asked(redirect_uri=redirect), headers={"Accept": "text/html"})
    assert page.status_code == 400
    assert "location" not in page.headers
    assert "Nothing was connected" in page.text
    assert (
        client.post("/authorize", data={"answer": "allow", **asked(redirect_uri=redirect)}).status_code == 400
    )


@pytest.mark.parametrize("redirect", ["http://127.0.0.1:1/", "http://[::1]:65535/a?b=c", "http://127.0.0.1/"])
def test_any_port_of_this_machine_is_taken(anna: str, client: TestClient, redirect: str):
    assert allow(client, redirect_uri=redirect)["code"]


@pytest.mark.parametrize(
    ("other", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
    ],
)
def test_what_is_wrong_with_the_request_is_told_to_the_program(
    anna: str, client: TestClient, other: dict[str, str], error: str
):
    given = client.get("/authorize", params=asked(**other))
    assert answer_of(given.headers["location"]) | {"error_description": ""} == {
        "error": error,
        "error_description": "",
        "state": "of the program",
        "iss": "http://testserver",
    }


def test_a_program_that_is_not_known_gets_nothing(anna: str, client: TestClient):
    assert client.get("/authorize", params=asked(client_id="other")).status_code == 400
    assert (
        client.post("/token", data={"grant_type": "refresh_token", "client_id": "other"}).status_code == 401
    )
    assert client.post("/device_authorization", data={"client_id": "other"}).status_code == 401


def test_who_says_no_gives_no_code(anna: str, client: TestClient):
    assert allow(client, answer="deny")["error"] == "access_denied"


def test_who_is_not_signed_in_signs_in_first_and_comes_back(house: House, client: TestClient):
    make_person(house)
    sent = client.get("/authorize", params=asked())
    assert sent.status_code == 303
    back = answer_of(sent.headers["location"])["next"]
    assert urlsplit(back).path == "/authorize"
    key = form_key(client, sent.headers["location"])
    fields = {"form": key, "email": "anna@example.com", "password": "correct horse battery", "next": back}
    assert client.post("/sign-in", data=fields).headers["location"] == back
    assert "Connect Anchor Studio?" in client.get(back).text


def test_the_consent_form_is_no_other_pages_to_send(anna: str, client: TestClient):
    assert client.post("/authorize", data={"form": "0" * 64, "answer": "allow", **asked()}).status_code == 403


def begin(client: TestClient) -> dict[str, str]:
    return client.post("/device_authorization", data={"client_id": CLIENT}).json()


def poll(client: TestClient, house: House, code: str) -> dict[str, str]:
    """As after the interval."""
    with house.database.write() as session:
        session.query(DeviceCodeRow).update({DeviceCodeRow.polled_at: 0})
    form = {"grant_type": oauth.DEVICE_GRANT, "client_id": CLIENT, "device_code": code}
    return client.post("/token", data=form).json()


def test_a_machine_without_a_browser_signs_in_by_a_typed_code(anna: str, house: House, client: TestClient):
    begun = begin(client)
    assert re.fullmatch(r"[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}", begun["user_code"])
    assert begun["verification_uri"] == "http://testserver/device"
    assert poll(client, house, begun["device_code"])["error"] == "authorization_pending"
    typed = begun["user_code"].lower().replace("-", " ")
    assert "Connect Anchor Studio?" in submit(client, "/device", user_code=typed).text
    assert poll(client, house, begun["device_code"])["error"] == "authorization_pending", (
        "looking is no answer"
    )
    assert "Connected" in submit(client, "/device", user_code=typed, answer="allow").text
    tokens = poll(client, house, begun["device_code"])
    assert client.get("/v1/account", headers=bearer(tokens["access_token"])).json()["account_id"] == anna
    assert poll(client, house, begun["device_code"])["error"] == "invalid_grant"


def test_a_denied_code_gives_nothing(anna: str, house: House, client: TestClient):
    begun = begin(client)
    assert "Not connected" in submit(client, "/device", user_code=begun["user_code"], answer="deny").text
    assert poll(client, house, begun["device_code"])["error"] == "access_denied"
    assert submit(client, "/device", user_code=begun["user_code"], answer="allow").status_code == 404


def test_a_machine_that_asks_too_often_is_told_so(anna: str, house: House, client: TestClient):
    begun = begin(client)
    form = {"grant_type": oauth.DEVICE_GRANT, "client_id": CLIENT, "device_code": begun["device_code"]}
    said = [client.post("/token", data=form).json()["error"] for _ in range(2)]
    assert said == ["authorization_pending", "slow_down"]


def test_an_old_code_is_said_to_be_old(anna: str, house: House, client: TestClient):
    begun = begin(client)
    with house.database.write() as session:
        session.query(DeviceCodeRow).update({DeviceCodeRow.expires_at: 1})
    assert poll(client, house, begun["device_code"])["error"] == "expired_token"
    assert submit(client, "/device", user_code=begun["user_code"], answer="allow").status_code == 404


def test_a_refresh_token_gives_new_tokens_and_signing_out_ends_them(house: House, client: TestClient):
    _, first = signed_in(house)
    form = {"grant_type": "refresh_token", "client_id": CLIENT, "refresh_token": first.refresh}
    tokens = client.post("/token", data=form).json()
    assert client.get("/v1/account", headers=bearer(tokens["access_token"])).status_code == 200
    assert client.post("/revoke", data={"token": tokens["refresh_token"]}).status_code == 200
    assert client.get("/v1/account", headers=bearer(tokens["access_token"])).status_code == 401
    again = client.post("/token", data={**form, "refresh_token": tokens["refresh_token"]})
    assert again.json()["error"] == "invalid_grant"
    assert client.post("/revoke", data={"token": "not known"}).status_code == 200


def test_other_grants_do_not_exist(client: TestClient):
    form = {"grant_type": "password", "client_id": CLIENT, "username": "anna", "password": "x"}
    assert client.post("/token", data=form).json()["error"] == "unsupported_grant_type"


def test_where_everything_is_can_be_asked(client: TestClient):
    told = client.get("/.well-known/oauth-authorization-server").json()
    assert told["code_challenge_methods_supported"] == ["S256"]
    assert told["token_endpoint"] == "http://testserver/token"


def test_no_secret_is_stored_as_it_is(anna: str, house: House, client: TestClient):
    code = allow(client)["code"]
    tokens, begun = change(client, code).json(), begin(client)
    stored = ""
    with house.database.read() as session:
        for table in ("access_tokens", "refresh_tokens", "authorization_codes", "device_codes", "browsers"):
            stored += str(session.connection().exec_driver_sql(f"SELECT * FROM {table}").all())
    cookie = next(cookie.value for cookie in client.cookies.jar if cookie.name == "anchor_session")
    for secret in (code, tokens["access_token"], tokens["refresh_token"], begun["device_code"], cookie):
        assert secret is not None
        assert secret not in stored


def test_nobody_fills_the_house_with_codes_that_nobody_types(tmp_path: Path):
    limits = replace(NO_LIMITS, sign_ins_per_minute=3)
    app = create_app(ServerConfig(data=tmp_path / "house", limits=limits))
    with TestClient(app) as client:
        told = [client.post("/device_authorization", data={"client_id": CLIENT}) for _ in range(5)]
    assert [answer.status_code for answer in told] == [200, 200, 200, 429, 429]
    assert int(told[-1].headers["Retry-After"]) > 0
