"""`anchor serve` and `anchor serve admin`, as processes."""

from __future__ import annotations

import json
import os
import socket
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.sync.server.listings.making import PAPER, Market
from tests.sync.server.running import ANCHOR, RunningServer, admin, running

pytestmark = pytest.mark.slow
PASSWORD = "correct horse battery"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    with running(tmp_path / "house", dict(os.environ)) as started:
        yield started


def create(data: Path, address: str = "anna@example.com") -> str:
    made = admin(data, "create-account", address, "--password-stdin", "--json", typed=PASSWORD + "\n")
    assert made.returncode == 0, made.stderr
    return json.loads(made.stdout)["account_id"]


def can_sign_in(url: str, address: str = "anna@example.com") -> bool:
    with requests.Session() as browser:
        page = browser.get(f"{url}/sign-in").text
        key = page.partition('name="form" value="')[2].partition('"')[0]
        fields = {"form": key, "email": address, "password": PASSWORD, "next": "/account"}
        return "Sign out" in browser.post(f"{url}/sign-in", data=fields).text


def test_it_answers_from_a_first_start_and_stops_cleanly(server: RunningServer):
    assert requests.get(f"{server.url}/healthz").json() == {"status": "ok"}
    assert "/v1/account" in requests.get(f"{server.url}/openapi.json").json()["paths"]
    assert server.stop() == 0
    assert {"request", "Application shutdown complete."} <= {str(line["message"]) for line in server.log()}


def test_only_its_own_user_can_read_its_secrets(server: RunningServer):
    for name in ("signing-keys.json", "form-secret"):
        assert stat.S_IMODE((server.data / name).stat().st_mode) == 0o600


def test_an_admin_makes_accounts_and_grants_credits_while_it_runs(server: RunningServer):
    create(server.data)
    assert can_sign_in(server.url)
    assert "500 credits" in admin(server.data, "grant", "anna@example.com", "500").stdout
    again = admin(server.data, "create-account", "anna@example.com", "--password-stdin", typed=PASSWORD)
    assert again.returncode == 1
    assert "There is an account for anna@example.com already." in again.stderr


def test_an_account_without_a_password_gets_a_link_that_sets_one(server: RunningServer):
    made = admin(server.data, "create-account", "ben@example.com", "--kind", "house", "--json")
    link = json.loads(made.stdout)["link"]
    path = link.partition("127.0.0.1")[2].partition("/")[2]
    with requests.Session() as browser:
        page = browser.get(f"{server.url}/{path}").text
        key = page.partition('name="form" value="')[2].partition('"')[0]
        answer = browser.post(f"{server.url}/{path}", data={"form": key, "password": PASSWORD})
        assert "ben@example.com" in answer.text
    assert can_sign_in(server.url, "ben@example.com")


def test_an_admin_freezes_an_account_and_ends_it(tmp_path: Path):
    data = tmp_path / "house"
    create(data)
    assert "frozen" in admin(data, "freeze", "anna@example.com", "--reason", "asked for it").stdout
    assert "free" in admin(data, "freeze", "anna@example.com", "--thaw").stdout


def test_an_admin_opens_a_release_paper(server: RunningServer, tmp_path: Path):
    with server.house() as house:
        market = Market(house, tmp_path)
        release = market.release(market.account(), "Ines").release_id
    to = tmp_path / "opened.pdf"
    assert "application/pdf" in admin(server.data, "paper", release, "--to", str(to)).stdout
    assert to.read_bytes() == PAPER


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("create-account", "nobody"), "not an e-mail address"),
        (("create-account", "a@b.example", "--kind", "king"), "An account is one of"),
        (("grant", "nobody@example.com", "5"), "There is no account nobody@example.com."),
        (("take-down", "0" * 36), "There is no"),
        (("hold", "0" * 36, "--back"), "There is no"),
        (("paper", "0" * 36, "--to", "paper.pdf"), "There is no release"),
        (("grant", "nobody@example.com", "1e3"), "valid integer"),
        (("grant", "nobody@example.com", "0"), "greater than or equal to 1"),
    ],
)
def test_what_an_admin_gets_wrong_is_a_sentence(tmp_path: Path, words: tuple[str, ...], sentence: str):
    done = admin(tmp_path / "house", *words)
    assert done.returncode in (1, 2)
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_what_cannot_be_served_is_a_sentence(tmp_path: Path):
    without = subprocess.run([*ANCHOR, "serve"], capture_output=True, text=True)
    assert (without.returncode, "--data" in without.stderr) == (2, True)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [*ANCHOR, "serve", "--data", str(tmp_path / "a"), "--port", port]
        done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1
    assert "Choose another --port" in done.stderr
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "house.toml").write_text("grant = 'many'")
    done = subprocess.run([*ANCHOR, "serve", "--data", str(tmp_path / "b")], capture_output=True, text=True)
    assert (done.returncode, "grant must be a whole number" in done.stderr) == (1, True)


def guesses(url: str, *hops: str) -> list[int]:
    """Statuses of wrong passwords, each from a forwarded address of its own."""
    with requests.Session() as browser:
        page = browser.get(f"{url}/sign-in").text
        form = {"form": page.partition('name="form" value="')[2].partition('"')[0], "password": "guessed"}
        return [
            browser.post(
                f"{url}/sign-in",
                data={**form, "email": f"{number}@example.com"},
                headers={"X-Forwarded-For": hop},
            ).status_code
            for number, hop in enumerate(hops)
        ]


def test_limits_count_who_a_trusted_proxy_names_and_nobody_else(tmp_path: Path):
    for name, trusted in (("trusting", ["127.0.0.0/8"]), ("alone", []), ("other", ["192.0.2.1"])):
        data = tmp_path / name
        data.mkdir()
        (data / "house.toml").write_text(
            f"trusted_proxies = {json.dumps(trusted)}\n[limits]\nsign_ins_per_minute = 3\n"
        )
        with running(data) as server:
            different = guesses(server.url, *(f"192.0.2.{number}" for number in range(5)))
            # What the asker wrote stands before what the proxy saw, and means nothing.
            lies = guesses(server.url, *(f"198.51.100.{number}, 192.0.2.77" for number in range(5)))
        if name == "trusting":
            assert different == [403] * 5
            assert lies == [403] * 3 + [429] * 2
        else:
            assert different == [403] * 3 + [429] * 2
            assert lies == [429] * 5


def test_only_a_trusted_proxy_says_who_asks_and_over_which_scheme(tmp_path: Path):
    forwarded = {"X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "https"}
    for name, trusted in (("trusting", ["127.0.0.1"]), ("alone", [])):
        data = tmp_path / name
        data.mkdir()
        (data / "house.toml").write_text(f"trusted_proxies = {json.dumps(trusted)}\n")
        with running(data) as server:
            answer = requests.get(f"{server.url}/sign-in", headers=forwarded)
            assert ("strict-transport-security" in answer.headers) == bool(trusted)
            # Figures are for this machine alone, and the proxy asks for somebody else.
            assert requests.get(f"{server.url}/metrics", headers=forwarded).status_code == (
                404 if trusted else 200
            )
