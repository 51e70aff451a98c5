"""What happens to accounts in a year, each with a real server process: clones, backups, portals, lost answers."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from studio.account.connections import current
from studio.account.tables import ConnectionRow
from studio.credits.tables import OfferRow
from studio.errors import InputError, NetworkError
from sync.client.auth import TokenPair
from sync.client.http import Timeouts
from sync.server.accounts.tokens import begin_sign_in
from sync.server.backup import back_up, restore
from sync.server.seed import seed_samples
from tests.studio.account.desktop import WAIT, Desktop
from tests.sync.server.people import CLIENT, make_person
from tests.sync.server.running import RunningServer

pytestmark = pytest.mark.slow


def joined(
    desktop: Desktop, server: RunningServer, address: str = "anna@example.com", url: str = ""
) -> list[str]:
    """Sign in, sync, and browse: the sets, the cheapest first."""
    with server.house() as house:
        seed_samples(house)
    sign_in(desktop, server, address, url)
    desktop.sync()
    return desktop.browse()


def sign_in(
    desktop: Desktop, server: RunningServer, address: str = "anna@example.com", url: str = ""
) -> None:
    """Without the browser's part."""
    from sqlalchemy import select

    from sync.server.accounts.tables import AccountRow

    with server.house() as house:
        with house.database.write() as session:
            account_id = session.scalar(select(AccountRow.id).where(AccountRow.email == address))
        account_id = account_id or make_person(house, address)
        with house.database.write() as session:
            tokens = begin_sign_in(session, account_id, CLIENT)[1]
    pair = TokenPair(tokens.access, tokens.refresh, tokens.expires_in)
    desktop.account._joining.adopt(url or server.url, pair)  # pyright: ignore[reportPrivateUsage]


def test_a_copied_profile_that_spends_too_is_seen(tmp_path: Path, server: RunningServer) -> None:
    with Desktop(tmp_path / "one") as desktop:
        free, dear = joined(desktop, server)
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    with Desktop(tmp_path / "one") as first, Desktop(tmp_path / "two") as second:
        first.wallet.unlock(dear).result(WAIT)
        second.wallet.unlock(free).result(WAIT)
        assert first.sync().refused == 0
        second.sync()
        (letter,) = second.wallet.dead_letters().result(WAIT)
        assert letter.code == "forked"
        assert "copy" in letter.next_step
        second.wallet.dismiss(letter.op_id).result(WAIT)
        assert second.wallet.dead_letters().result(WAIT) == ()
        assert second.sync().agrees is True
        assert first.sync().agrees is True


def test_a_catalogue_from_an_older_backup_goes_on_with_what_the_server_knows(
    tmp_path: Path, server: RunningServer
) -> None:
    with Desktop(tmp_path / "now") as desktop:
        free, dear = joined(desktop, server)
    shutil.copytree(tmp_path / "now", tmp_path / "backup")
    with Desktop(tmp_path / "now") as desktop:
        desktop.wallet.unlock(dear).result(WAIT)
        desktop.sync()
    with Desktop(tmp_path / "backup") as desktop:
        assert desktop.sync().agrees is True
        assert [row.set_id for row in desktop.wallet.unlocked().result(WAIT)] == [dear]
        assert desktop.wallet.read().result(WAIT).spendable == 76
        desktop.wallet.set_favourite(dear, True).result(WAIT)
        desktop.wallet.unlock(free).result(WAIT)
        assert desktop.sync().agrees is True
        assert desktop.wallet.dead_letters().result(WAIT) == ()


def test_a_server_restored_from_yesterday_is_told_again(tmp_path: Path, server: RunningServer) -> None:
    with Desktop(tmp_path / "profile") as desktop:
        free, dear = joined(desktop, server)
        desktop.wallet.unlock(free).result(WAIT)
        desktop.sync()
        with server.house() as house:
            back_up(house, tmp_path / "yesterday")
        desktop.wallet.unlock(dear).result(WAIT)
        manifest = desktop.take_manifest(free)
        desktop.queue(manifest.photos[0].original.sha256)
        desktop.sync()
        port = urlsplit(server.url).port
        server.stop()
        restore(tmp_path / "yesterday", tmp_path / "restored", "")
        with restarted(tmp_path / "restored", port or 0):
            desktop.sync()
            assert desktop.sync().agrees is True
            unlocked = {row.set_id for row in desktop.wallet.unlocked().result(WAIT)}
            assert unlocked == {free, dear}
            assert desktop.wallet.dead_letters().result(WAIT) == ()
            assert desktop.account.read().result(WAIT).notice == ""


@contextmanager
def restarted(data: Path, port: int) -> Iterator[RunningServer]:
    again = RunningServer(data)
    again.start(port=port)
    try:
        yield again
    finally:
        again.kill()


class Between:
    """What stands between a desktop and its server, and misbehaves: `portal` answers itself, `lose` eats the answer,
    `hang` sends none for as long as anybody waits. While `pages` is set events come so many at a time, and every page
    comes again in the place of the next.
    """

    def __init__(self, server: str) -> None:
        self.portal = False
        self.lose: set[str] = set()
        self.lost: list[str] = []
        self.hang: set[str] = set()
        self.pages = 0
        self.repeated = 0
        self._page: bytes | None = None
        self._closing = threading.Event()
        between = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                import requests

                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                if between.portal:
                    self._say(200, {"Content-Type": "text/html"}, b"<html>Welcome to the hotel</html>")
                    return
                kept = {
                    name: value for name, value in self.headers.items() if name not in ("Host", "Connection")
                }
                path, asked = urlsplit(self.path).path, self.path
                if path in between.hang:
                    between.hang.discard(path)
                    between.lost.append(path)
                    between._closing.wait(60)
                    return
                if path == "/v1/sync/pull" and between.pages:
                    asked = asked.replace("limit=500", f"limit={between.pages}")
                answer = requests.request(self.command, server + asked, headers=kept, data=body, timeout=60)
                content = answer.content
                if path == "/v1/sync/pull" and between.pages:
                    content = between._again(content)
                if path in between.lose:
                    between.lose.discard(path)
                    between.lost.append(path)
                    self.close_connection = True
                    self.connection.close()
                    return
                self._say(answer.status_code, {"Content-Type": answer.headers["Content-Type"]}, content)

            do_POST = do_DELETE = do_GET  # noqa: N815

            def _say(self, status: int, headers: dict[str, str], body: bytes) -> None:
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None: ...

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request: Any, client_address: Any) -> None: ...

        self._server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def _again(self, page: bytes) -> bytes:
        """Every other time what came the time before."""
        if self._page is None:
            self._page = page
            return page
        before, self._page = self._page, None
        self.repeated += 1
        return before

    def close(self) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def between(server: RunningServer) -> Iterator[Between]:
    made = Between(server.url)
    yield made
    made.close()


def test_a_hotels_sign_in_page_is_told_from_an_answer(
    desktop: Desktop, server: RunningServer, between: Between
) -> None:
    _, dear = joined(desktop, server, url=between.url)
    desktop.wallet.unlock(dear).result(WAIT)
    between.portal = True
    with pytest.raises(NetworkError, match="sign in to this network"):
        desktop.sync()
    view = desktop.account.read().result(WAIT)
    assert "sign in to this network" in view.failure
    assert (view.waiting, view.dead) == (1, 0)
    between.portal = False
    assert desktop.sync().sent == 1
    assert desktop.account.read().result(WAIT).failure == ""


@pytest.mark.parametrize("path", ["/v1/sync/push", "/v1/sync/pull", "/v1/leases", "/v1/keys"])
def test_an_answer_that_is_lost_after_its_commit_is_asked_for_again(
    desktop: Desktop, server: RunningServer, between: Between, path: str
) -> None:
    _, dear = joined(desktop, server, url=between.url)
    desktop.wallet.unlock(dear).result(WAIT)
    between.lose = {path}
    desktop.account.prepare(90).result(WAIT)
    desktop.sync()
    assert between.lost == [path]
    assert desktop.sync().agrees is True
    assert desktop.wallet.read().result(WAIT).spendable == 76
    lines = [line.rule for line in desktop.wallet.statement().result(WAIT)]
    assert lines.count("unlock") == 1


def test_pages_that_come_again_change_nothing(
    desktop: Desktop, server: RunningServer, between: Between
) -> None:
    _, dear = joined(desktop, server, url=between.url)
    for on in (True, False, True):
        desktop.wallet.set_favourite(dear, on).result(WAIT)
    desktop.wallet.unlock(dear).result(WAIT)
    between.pages = 2
    assert desktop.sync().agrees is True
    between.pages = 0
    assert between.repeated >= 3
    assert desktop.wallet.read().result(WAIT).spendable == 76
    assert desktop.wallet.favourites().result(WAIT) == {dear}
    rules = [line.rule for line in desktop.wallet.statement().result(WAIT)]
    assert rules.count("unlock") == 1
    assert desktop.sync().events == 0


@pytest.mark.parametrize("path", ["/v1/sync/push", "/v1/sync/pull"])
def test_an_answer_that_does_not_come_in_time_is_asked_for_again(
    desktop: Desktop, server: RunningServer, between: Between, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, dear = joined(desktop, server, url=between.url)
    desktop.wallet.unlock(dear).result(WAIT)
    monkeypatch.setattr("sync.client.http.Timeouts", partial(Timeouts, read=2.0))
    connection = desktop.run(current)
    assert connection is not None
    desktop.account._parts.servers.forget(connection.id)  # So that it is reached anew, in less time.
    between.hang = {path}
    assert desktop.sync().agrees is True
    assert between.lost == [path]
    assert desktop.wallet.read().result(WAIT).spendable == 76


def test_one_that_is_refused_does_not_hold_up_the_others(desktop: Desktop, server: RunningServer) -> None:
    free, dear = joined(desktop, server)

    def spoil(session: object) -> None:
        connection = session.query(ConnectionRow).one()  # type: ignore[attr-defined]
        session.get_one(OfferRow, (connection.id, dear)).unlock_fee = 0  # type: ignore[attr-defined]

    desktop.run(spoil)
    desktop.wallet.unlock(dear).result(WAIT)
    desktop.wallet.unlock(free).result(WAIT)
    report = desktop.sync()
    assert (report.sent, report.refused) == (1, 1)
    (letter,) = desktop.wallet.dead_letters().result(WAIT)
    assert (letter.code, letter.kind) == ("bad_offer", "unlock")
    assert letter.sentence
    assert letter.next_step
    assert [row.set_id for row in desktop.wallet.unlocked().result(WAIT)] == [free]
    assert desktop.wallet.read().result(WAIT).spendable == 100
    assert desktop.sync().agrees is True


def test_without_its_server_a_desktop_goes_on_and_says_why_it_cannot_sync(
    desktop: Desktop, server: RunningServer
) -> None:
    _, dear = joined(desktop, server)
    server.kill()
    desktop.wallet.unlock(dear).result(WAIT)
    with pytest.raises(NetworkError, match="cannot be reached"):
        desktop.sync()
    view = desktop.account.read().result(WAIT)
    assert view.waiting == 1
    assert view.last_success is not None
    assert desktop.wallet.read().result(WAIT).spendable == 76


def test_three_desktops_without_a_network_cannot_spend_more_than_there_is(
    tmp_path: Path, server: RunningServer
) -> None:
    desktops = [Desktop(tmp_path / name) for name in ("one", "two", "three")]
    try:
        sets = [joined(desktop, server) for desktop in desktops]
        spent = 0
        for desktop, (_, dear) in zip(desktops, sets, strict=True):
            desktop.account.set_work_offline(True).result(WAIT)
            with suppress(InputError):
                desktop.wallet.unlock(dear).result(WAIT)
                spent += 24
        for desktop in desktops:
            desktop.account.set_work_offline(False).result(WAIT)
            assert desktop.sync().refused == 0
        assert 0 < spent <= 100
    finally:
        for desktop in desktops:
            desktop.close()
