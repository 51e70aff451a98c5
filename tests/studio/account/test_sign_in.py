"""Signing in at a house server that is a process of its own, and what the desktop keeps of it."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
from sqlalchemy import select

from studio.account.servers import http_for, refresh_name
from studio.account.states import AccountState, DeviceCode
from studio.account.tokens import RefreshingTokens
from studio.errors import InputError, NetworkError
from sync.client.house import Sender
from sync.client.http import Answer, Request
from sync.client.loopback import LoopbackListener
from sync.client.stopping import Stop
from sync.keys import DeviceKey
from sync.server.accounts.devices import MAX_DEVICES
from sync.server.accounts.tables import AccountRow, DeviceRow
from sync.server.database import new_id
from tests.studio.account.desktop import WAIT, Desktop
from tests.studio.account.walking import Browser
from tests.sync.server.running import RunningServer

pytestmark = pytest.mark.slow


def test_by_browser_then_out_then_in_again(desktop: Desktop, server: RunningServer) -> None:
    assert desktop.account.connect(server.url).result(WAIT) == server.url
    desktop.sign_in(server.url)
    view = desktop.account.read().result(WAIT)
    assert (view.state, view.email, view.server) == (AccountState.SIGNED_IN, "anna@example.com", server.url)
    assert desktop.sync().agrees is True
    assert desktop.wallet.read().result(WAIT).spendable == 100
    assert [device.this for device in desktop.account.devices().result(WAIT)] == [True]

    assert desktop.account.sign_out().result(WAIT).state is AccountState.SIGNED_OUT
    assert desktop.sync().events == 0
    first = view.device_id
    desktop.sign_in(server.url)
    assert desktop.account.read().result(WAIT).device_id == first, "the same machine with the same key"
    assert desktop.sync().agrees is True


def test_by_code_on_a_machine_without_a_browser(desktop: Desktop, server: RunningServer) -> None:
    shown: list[DeviceCode] = []

    def show(code: DeviceCode) -> None:
        shown.append(code)
        Browser(server.url).enter_code(code.code)

    view = desktop.account.sign_in_by_code(server.url, show).future.result(WAIT)
    assert view.state is AccountState.SIGNED_IN
    assert shown[0].url == f"{server.url}/device"
    assert shown[0].code in shown[0].url_with_code


def test_a_refusal_in_the_browser_is_a_sentence(desktop: Desktop, server: RunningServer) -> None:
    browser = Browser(server.url)
    signing = desktop.account.sign_in_by_browser(server.url, lambda url: browser.consent(url, "deny"))
    with pytest.raises(NetworkError, match="refused in the browser"):
        signing.future.result(WAIT)


def test_a_sign_in_can_be_given_up(desktop: Desktop, server: RunningServer) -> None:
    opened = threading.Event()
    signing = desktop.account.sign_in_by_browser(server.url, lambda _url: opened.set())
    opened.wait(WAIT)
    signing.cancel()
    with pytest.raises(NetworkError):
        signing.future.result(WAIT)


def test_a_studio_that_closes_with_the_sign_in_lets_it_end_well(
    desktop: Desktop, server: RunningServer
) -> None:
    browser = Browser(server.url)
    go_on = threading.Event()

    def consent(url: str) -> None:
        go_on.wait(WAIT)
        browser.consent(url)

    signing = desktop.account.sign_in_by_browser(server.url, consent)
    signing.future.add_done_callback(lambda _signed_in: desktop.account.close())
    go_on.set()
    assert signing.future.result(WAIT).state is AccountState.SIGNED_IN
    for thread in threading.enumerate():
        if thread.name == "sign-in-wait":
            thread.join(WAIT)


@pytest.mark.parametrize(
    "address", ["http://house.example.com", "ftp://x", "https://user@x.example", "", "  "]
)
def test_an_address_that_cannot_be_one_is_refused(desktop: Desktop, address: str) -> None:
    with pytest.raises(InputError, match=r"https"):
        desktop.account.connect(address).result(WAIT)


def test_an_answer_with_another_state_is_not_heard() -> None:
    with LoopbackListener("done", "refused") as listener:
        listener.expect("right")
        for query in ("state=wrong&code=stolen", "code=stolen", ""):
            assert requests.get(f"{listener.redirect_uri}?{query}", timeout=10).status_code == 404
        assert (
            requests.get(f"{listener.redirect_uri}?state=right&code=good", timeout=10).text.count("done") == 1
        )
        assert listener.wait(5, Stop()) == "good"


def test_an_answer_whose_state_is_no_ascii_is_not_heard(capsys: pytest.CaptureFixture[str]) -> None:
    with LoopbackListener("done", "refused") as listener:
        listener.expect("right")
        answer = requests.get(f"{listener.redirect_uri}?code=evil&state=%C3%A9", timeout=WAIT)
        assert answer.status_code == 404
    assert capsys.readouterr().err == ""


def test_only_the_two_secrets_are_kept_and_neither_in_plain(desktop: Desktop, server: RunningServer) -> None:
    desktop.sign_in(server.url)
    connection = desktop.account._run(lambda session: _connection(session))  # pyright: ignore[reportPrivateUsage]
    token = desktop.account._parts.secrets.read(refresh_name(connection))  # pyright: ignore[reportPrivateUsage]
    assert token
    kept = [path for path in desktop.paths.root.rglob("*") if path.is_file()]
    assert not [path for path in kept if token.encode() in path.read_bytes()]
    assert all(path.stat().st_mode & 0o077 == 0 for path in (desktop.paths.root / "secrets").iterdir())


def _connection(session: object) -> str:
    from studio.account.connections import current

    found = current(session)  # type: ignore[arg-type]
    assert found is not None
    return found.id


def test_a_sign_in_that_the_server_does_not_take_leaves_no_secret(
    desktop: Desktop, server: RunningServer
) -> None:
    with server.house() as house, house.database.write() as session:
        anna = session.scalar(select(AccountRow.id).where(AccountRow.email == "anna@example.com"))
        session.add_all(
            DeviceRow(id=new_id(), account_id=anna, public_key=DeviceKey.generate().public)
            for _ in range(MAX_DEVICES)
        )
    with pytest.raises(NetworkError, match="at most"):
        desktop.sign_in(server.url)
    assert not list((desktop.paths.root / "secrets").glob("*"))


class Counting:
    """Counts requests for a token."""

    def __init__(self, inner: Sender) -> None:
        self._inner = inner
        self.asked = 0

    def send(self, request: Request, stop: Stop | None = None) -> Answer:
        self.asked += request.url.endswith("/token")
        return self._inner.send(request, stop)


def test_threads_and_programs_refresh_one_at_a_time(desktop: Desktop, server: RunningServer) -> None:
    """Two programs of one profile, four threads each: nobody's token is taken for a stolen one."""
    desktop.sign_in(server.url)
    programs = [_tokens(desktop, server), _tokens(desktop, server)]
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda number: programs[number % 2][0].access(), range(8)))
    assert len(set(found)) == 2, "one refresh for each program"
    assert [counting.asked for _, counting in programs] == [1, 1]
    for access in set(found):
        assert server.ask("GET", "/v1/account", access).status_code == 200
    with ThreadPoolExecutor(8) as threads:
        old = found[0]
        renewed = set(threads.map(lambda _number: programs[0][0].renew(old), range(8)))
    assert len(renewed) == 1
    assert programs[0][1].asked == 2


def _tokens(desktop: Desktop, server: RunningServer) -> tuple[RefreshingTokens, Counting]:
    counting = Counting(http_for(server.url, desktop.egress))
    connection = desktop.run(_connection)
    secrets = desktop.account._parts.secrets  # pyright: ignore[reportPrivateUsage]
    lock = desktop.paths.root / "account.lock"
    return RefreshingTokens(counting, server.url, secrets, refresh_name(connection), lock), counting


def test_a_device_that_was_removed_has_to_sign_in_again(desktop: Desktop, server: RunningServer) -> None:
    desktop.sign_in(server.url)
    desktop.sync()
    desktop.account.remove_device(desktop.account.view.device_id).result(WAIT)
    with pytest.raises(NetworkError, match=r"[Ss]ign in"):
        desktop.sync()
    view = desktop.account.read().result(WAIT)
    assert view.state is AccountState.SIGNED_OUT
    assert "ign in" in view.failure


def test_leaving_the_demo_says_what_stays_behind(tmp_path: Path, server: RunningServer) -> None:
    with Desktop(tmp_path / "profile") as desktop:
        desktop.account.start()
        desktop.sync()
        _, harbour = desktop.browse()
        desktop.wallet.unlock(harbour).result(WAIT)
        leaving = desktop.account.leaving().result(WAIT)
        assert (leaving.sets, leaving.credits) == (1, 76)
        desktop.sign_in(server.url)
        assert desktop.account.leaving().result(WAIT).sets == 0
        assert desktop.wallet.unlocked().result(WAIT) == ()
        assert desktop.wallet.read().result(WAIT).spendable == 0 or desktop.sync().agrees is True
