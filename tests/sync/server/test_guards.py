"""What every answer carries, and what is turned away before anything is done."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from sync.server.app import create_app
from sync.server.config import Limits, ServerConfig
from sync.server.limits import Limiter, neighbourhood_of, network_of
from sync.server.logs import JsonLines
from sync.server.observing import is_in
from tests.sync.server.conftest import NO_LIMITS
from tests.sync.server.people import PASSWORD, make_person, sign_in_page, submit

pytestmark = pytest.mark.slow


@pytest.fixture
def database_url() -> str:
    return ""


def serving(tmp_path: Path, limits: Limits = NO_LIMITS, **more: object) -> TestClient:
    plain = ServerConfig(data=tmp_path / "house", public_url="http://testserver", limits=limits)
    app = create_app(replace(plain, **more))  # pyright: ignore[reportArgumentType]
    return TestClient(app, follow_redirects=False)


def test_pages_allow_no_script_and_answers_of_the_api_nothing_at_all(client: TestClient):
    page = client.get("/sign-in").headers
    assert "script-src" not in page["content-security-policy"]
    assert page["content-security-policy"].startswith("default-src 'none'; style-src 'self'")
    assert "frame-ancestors 'none'" in page["content-security-policy"]
    data = client.get("/v1/keys").headers
    for headers in (page, data):
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "no-store"
        assert "strict-transport-security" not in headers
    assert data["content-security-policy"].startswith("default-src 'none'; frame-ancestors 'none'")


def test_pages_have_no_script_and_no_style_of_their_own(client: TestClient):
    for path in ("/sign-in", "/sign-up", "/forgot"):
        text = client.get(path).text
        assert "<script" not in text
        assert "style=" not in text
        assert "onclick" not in text


def test_over_tls_a_browser_is_told_to_stay_there_and_cookies_are_of_this_host(tmp_path: Path):
    app = create_app(
        ServerConfig(data=tmp_path / "house", public_url="https://house.example", limits=NO_LIMITS)
    )
    with TestClient(app, base_url="https://house.example", follow_redirects=False) as client:
        answer = client.get("/sign-in")
        assert answer.headers["strict-transport-security"] == "max-age=63072000"
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("__Host-anchor_form=")
        assert "Secure" in cookie


def test_a_body_that_is_announced_too_large_is_refused_before_it_is_read(tmp_path: Path):
    with serving(tmp_path, replace(NO_LIMITS, body_bytes=1000)) as client:
        read = False

        def body() -> Iterator[bytes]:
            nonlocal read
            read = True
            yield b"x" * 2000

        answer = client.post("/token", content=body(), headers={"Content-Length": "2000"})
        assert answer.status_code == 413
        assert answer.json()["kind"] == "too_large"
        assert client.post("/token", content=b"x", headers={"Content-Length": "-1"}).status_code == 413


def test_a_body_of_unknown_length_is_cut_off_where_it_is_too_large(tmp_path: Path):
    with serving(tmp_path, replace(NO_LIMITS, body_bytes=1000)) as client:
        chunks = (b"x" * 100 for _ in range(100))
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = client.post("/token", content=chunks, headers=headers)
        assert answer.status_code == 413


def test_who_asks_too_often_is_told_when_to_come_back(tmp_path: Path):
    with serving(tmp_path, replace(NO_LIMITS, per_second=1, burst=5)) as client:
        # On a slow machine a second, and with it one more, may go by in between.
        answers = [client.get("/v1/keys") for _ in range(30)]
        assert [answer.status_code for answer in answers[:5]] == [200] * 5
        refused = [answer for answer in answers if answer.status_code == 429]
        assert len(refused) >= 10
        assert int(refused[0].headers["retry-after"]) >= 1
        assert client.get("/healthz").status_code == 200, "whoever watches the server is not counted"


def test_passwords_cannot_be_guessed_quickly(tmp_path: Path):
    with serving(tmp_path, replace(NO_LIMITS, sign_ins_per_minute=3)) as client:
        make_person(client.app.state.house)  # pyright: ignore[reportFunctionMemberAccess]
        said = [sign_in_page(client, password="a guess of many").status_code for _ in range(4)]
        assert said == [403, 403, 403, 429]
        assert sign_in_page(client, password=PASSWORD).status_code == 429


def test_sign_ups_are_few_for_one_network(tmp_path: Path):
    with serving(tmp_path, replace(NO_LIMITS, sign_ups_per_hour=1)) as client:
        fields = {"kind": "brand", "name": "Anna", "password": PASSWORD}
        assert submit(client, "/sign-up", email="a@b.example", **fields).status_code == 200
        assert submit(client, "/sign-up", email="c@d.example", **fields).status_code == 429


def test_buckets_fill_again_and_are_not_kept_for_ever(monkeypatch: pytest.MonkeyPatch):
    now = [0.0]
    monkeypatch.setattr("sync.server.limits.time.monotonic", lambda: now[0])
    monkeypatch.setattr("sync.server.limits.MAX_BUCKETS", 3)
    limiter = Limiter()
    assert [limiter.wait("x", "a", 2, 10) for _ in range(3)] == [0, 0, 5]
    now[0] = 5.0
    assert limiter.wait("x", "a", 2, 10) == 0
    for key in "bcd":
        limiter.wait("x", key, 1, 1)
    assert [limiter.wait("x", "a", 2, 10) for _ in range(2)] == [0, 0], "forgotten, so full again"


def test_one_line_of_ipv6_is_one_network():
    assert network_of("2001:db8::1") == network_of("2001:db8::ffff")
    assert network_of("2001:db8:0:1::1") != network_of("2001:db8::1")
    assert network_of("::ffff:192.0.2.1") == "192.0.2.1"
    assert neighbourhood_of("192.0.2.1") == neighbourhood_of("192.0.2.200") == "192.0.2.0/24"
    assert neighbourhood_of("2001:db8:0:1::1") == neighbourhood_of("2001:db8:0:2::1")
    assert network_of("a unix socket") == "a unix socket"


def test_a_browser_gets_a_page_and_a_program_a_problem(client: TestClient):
    page = client.get("/nothing", headers={"Accept": "text/html"})
    assert page.status_code == 404
    assert page.headers["content-type"].startswith("text/html")
    for path, accept in (("/nothing", "*/*"), ("/v1/nothing", "text/html")):
        assert client.get(path, headers={"Accept": accept}).json() == {
            "kind": "not_found",
            "sentence": "There is nothing here.",
        }
    assert client.delete("/v1/keys").json()["kind"] == "not_allowed"


def test_what_breaks_is_a_sentence_and_nothing_of_the_inside(tmp_path: Path):
    client = serving(tmp_path)
    app = client.app

    def broken() -> None:
        raise RuntimeError("the inside")

    app.add_api_route("/broken", broken)  # pyright: ignore[reportFunctionMemberAccess]
    with TestClient(app, raise_server_exceptions=False) as asking:
        for accept in ("*/*", "text/html"):
            answer = asking.get("/broken", headers={"Accept": accept})
            assert answer.status_code == 500
            assert "the inside" not in answer.text
            assert "try again later" in answer.text


def test_health_follows_the_database(client: TestClient, monkeypatch: pytest.MonkeyPatch):
    from sqlalchemy.exc import OperationalError

    assert client.get("/healthz").json() == {"status": "ok"}
    house = client.app.state.house  # pyright: ignore[reportFunctionMemberAccess]

    def gone() -> None:
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    monkeypatch.setattr(house.database, "read", gone)
    assert client.get("/healthz").status_code == 503


def test_figures_are_for_those_who_run_the_server(tmp_path: Path):
    client = serving(tmp_path)
    with TestClient(client.app, client=("127.0.0.1", 1)) as inside:
        inside.get("/v1/keys")
        inside.get("/confirm/a-secret-token")
        text = inside.get("/metrics").text
        assert 'anchor_requests_total{method="GET",route="/v1/keys",status="200"} 1.0' in text
        assert "a-secret-token" not in text
    with TestClient(client.app, client=("192.0.2.1", 1)) as outside:
        assert outside.get("/metrics").status_code == 404


def test_logs_are_json_and_say_nothing_about_anybody(client: TestClient):
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        make_person(client.app.state.house)  # pyright: ignore[reportFunctionMemberAccess]
        sign_in_page(client)
        sign_in_page(client, password="a wrong password")
        submit(client, "/forgot", email="anna@example.com")
        client.get("/confirm/a-secret-token?email=anna@example.com")
        client.get("/v1/account", headers={"Authorization": "Bearer a-secret-token"})
    finally:
        root.removeHandler(handler)
        root.setLevel(before)
    # The test's own client logs whom it asks.
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    lines = [line for line in lines if line["from"] != "httpx2"]
    told = [(line["method"], line["route"], line["status"]) for line in lines if "route" in line]
    assert ("POST", "/sign-in", 303) in told
    assert ("GET", "/confirm/{token}", 404) in told
    assert ("GET", "/v1/account", 401) in told
    written = json.dumps(lines)
    for secret in ("anna", "testclient", "a-secret-token", PASSWORD, "a wrong password"):
        assert secret not in written, secret


def test_an_exception_is_one_line_too():
    formatter = JsonLines()
    try:
        raise ValueError("of two\nlines")
    except ValueError:
        import sys

        record = logging.LogRecord("x", logging.ERROR, "f", 1, "broke", None, sys.exc_info())
    line = formatter.format(record)
    assert "\n" not in line
    assert "ValueError" in json.loads(line)["exception"]


@pytest.mark.parametrize(
    ("host", "fits"),
    [
        ("127.0.0.1", True),
        ("::ffff:127.0.0.1", True),
        ("::1", False),
        ("127.0.0.1.example", False),
        (None, False),
    ],
)
def test_an_address_is_in_a_network_however_it_is_told(host: str | None, fits: bool):
    assert is_in(host, ("127.0.0.0/8",)) is fits
