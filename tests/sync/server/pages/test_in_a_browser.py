"""The pages in a real browser, with scripts and without: nothing on them needs one."""

from __future__ import annotations

import email
import email.policy
import re
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests

from sync.server.accounts.oauth import DEVICE_GRANT, challenge_of
from sync.server.app import make_tables
from sync.server.config import ServerConfig
from sync.server.house import House
from sync.server.seed import seed_samples
from tests.sync.server.people import CLIENT, PASSWORD, bearer
from tests.sync.server.running import RunningServer, running

pytest.importorskip("selenium", reason="selenium is not installed")
from tests.sync.server import browser as browsers

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(browsers.why_not() is not None, reason=browsers.why_not() or ""),
]
VERIFIER = "a-verifier-of-enough-letters-to-be-one-0123456789"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    data = tmp_path_factory.mktemp("server") / "house"
    data.mkdir()
    (data / "house.toml").write_text("[limits]\ngrants_per_day = 0\n")
    seeding = House(ServerConfig.load(data))
    make_tables(seeding)
    seed_samples(seeding)
    seeding.close()
    with running(data) as started:
        yield started


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def browser(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[browsers.Browser]:
    with browsers.browser(tmp_path / "browser", scripts=request.param) as opened:
        opened.open(
            "data:text/html,<h1>before</h1><script>document.querySelector('h1').innerText='ran'</script>"
        )
        assert opened.heading == ("ran" if request.param else "before")
        yield opened


class Callback(ThreadingHTTPServer):
    """What the desktop listens with while a person signs in."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Heard)
        self.heard: list[dict[str, list[str]]] = []


class _Heard(BaseHTTPRequestHandler):
    server: Callback

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if parts.path == "/callback":
            self.server.heard.append(parse_qs(parts.query))
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<h1>You may close this</h1>")

    def log_message(self, format: str, *args: object) -> None:
        return


@pytest.fixture
def callback() -> Iterator[Callback]:
    with Callback() as listening:
        thread = threading.Thread(target=listening.serve_forever)
        thread.start()
        yield listening
        listening.shutdown()
        thread.join()


def link_to(server: RunningServer, address: str) -> str:
    """The link of the letter that came to this address; letters go out after the answer."""
    for _ in range(600):
        for file in (server.data / "outbox").glob("*.eml"):
            letter = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            found = re.search(r"http://\S+", letter.get_content()) if letter["To"] == address else None
            if found is not None:
                return found[0]
        time.sleep(0.1)
    raise AssertionError(f"no letter came to {address}")


def sign_up(browser: browsers.Browser, server: RunningServer, address: str) -> None:
    browser.fill(name="Maison Anna", email=address, password=PASSWORD)
    browser.press("Make the account")
    assert browser.heading == "Look into your mail"
    browser.open(link_to(server, address))
    browser.fill(password=PASSWORD)
    browser.press("Confirm and sign in")


def address_of(request: pytest.FixtureRequest) -> str:
    letters = re.sub(r"[^a-z]+", "-", request.node.name.lower())
    return f"{letters.strip('-')[-60:]}@example.com"


def test_the_studio_is_connected_by_somebody_new(
    browser: browsers.Browser, server: RunningServer, callback: Callback, request: pytest.FixtureRequest
):
    """Asked for by the studio, signed up on the way, confirmed by mail, allowed, and back in the studio."""
    redirect = f"http://127.0.0.1:{callback.server_port}/callback"
    asked = {
        "response_type": "code",
        "client_id": CLIENT,
        "redirect_uri": redirect,
        "code_challenge": challenge_of(VERIFIER),
        "code_challenge_method": "S256",
        "state": "of the studio",
    }
    browser.open(f"{server.url}/authorize?{urlencode(asked)}")
    assert browser.heading == "Sign in"
    browser.driver.find_element("link text", "Make an account").click()
    browser.until_at(f"{server.url}/sign-up")
    sign_up(browser, server, address_of(request))
    assert browser.heading == "Connect Anchor Studio?", "the way goes on where it began"
    browser.press("Connect")
    browser.until_at(redirect)
    heard = callback.heard[0]
    assert heard["state"] == ["of the studio"]
    form = {
        "grant_type": "authorization_code",
        "client_id": CLIENT,
        "code": heard["code"][0],
        "redirect_uri": redirect,
        "code_verifier": VERIFIER,
    }
    tokens = requests.post(f"{server.url}/token", data=form).json()
    me = requests.get(f"{server.url}/v1/account", headers=bearer(tokens["access_token"])).json()
    assert me["email"] == address_of(request)


def test_a_machine_without_a_window_is_connected_by_its_code(
    browser: browsers.Browser, server: RunningServer, request: pytest.FixtureRequest
):
    begun = requests.post(f"{server.url}/device_authorization", data={"client_id": CLIENT}).json()
    browser.open(f"{server.url}/sign-up?{urlencode({'next': '/device'})}")
    sign_up(browser, server, address_of(request))
    assert browser.heading == "Connect a device"
    browser.fill(user_code="not a code")
    browser.press("Go on")
    assert "No machine waits with this code" in browser.text
    browser.fill(user_code=begun["user_code"].lower())
    browser.press("Go on")
    assert begun["user_code"] in browser.text
    browser.press("Connect")
    assert browser.heading == "Connected"
    form = {"grant_type": DEVICE_GRANT, "client_id": CLIENT, "device_code": begun["device_code"]}
    assert "access_token" in requests.post(f"{server.url}/token", data=form).json()


def test_an_account_and_a_house_are_looked_after(
    browser: browsers.Browser, server: RunningServer, request: pytest.FixtureRequest
):
    browser.open(f"{server.url}/sign-up")
    sign_up(browser, server, address_of(request))
    assert browser.heading == "Maison Anna"
    assert "100" in browser.text
    browser.open(f"{server.url}/house")
    browser.fill(name="Maison")
    browser.press("Found the house")
    browser.fill(email="ben@example.com")
    browser.press("Invite")
    assert "ben@example.com" in browser.text
    browser.open(f"{server.url}/buy")
    assert "Buying is not set up on this server" in browser.text
    browser.press("Sign out")
    assert browser.heading == "Sign in"
    browser.fill(email=address_of(request), password="not the password")
    browser.press("Sign in")
    assert "Address and password do not belong together" in browser.text
    browser.fill(password=PASSWORD)
    browser.press("Sign in")
    assert browser.heading == "Maison Anna"


def test_anybody_sees_a_set(browser: browsers.Browser, server: RunningServer):
    listing = requests.get(f"{server.url}/v1/explore").json()["listings"][0]
    browser.open(f"{server.url}/sets/{listing['set_id']}")
    assert browser.heading == listing["title"]
    cover = browser.driver.find_element("css selector", "img.cover")
    assert int(cover.get_property("naturalWidth")) > 0, "its picture is there"
    assert str(listing["generation_price"]) in browser.text
    browser.driver.find_element("link text", "Read the licence").click()
    browser.until_at(f"{server.url}/v1/blobs/")


def test_the_policy_of_the_pages_lets_their_own_style_in(browser: browsers.Browser, server: RunningServer):
    browser.open(f"{server.url}/sign-in")
    button = browser.driver.find_element("css selector", "button.first")
    assert button.value_of_css_property("border-radius") == "6px"
    severe = [
        line for line in browser.driver.get_log("browser") if "Content Security Policy" in line["message"]
    ]
    assert severe == []
