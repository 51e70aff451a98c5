"""The embedded server, and the whole path on it before anybody signed up anywhere."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from studio.account.embedded import EmbeddedServer
from studio.account.states import AccountState
from studio.jobs import renders
from studio.jobs.states import Decision
from sync.errors import SyncError
from tests.studio.account.desktop import WAIT, Desktop
from tests.studio.account.rendering import finish

pytestmark = pytest.mark.slow


def test_a_set_is_unlocked_rendered_and_kept_for_demo_credits(desktop: Desktop, tmp_path: Path) -> None:
    desktop.account.start()
    assert desktop.sync().agrees is True
    view = desktop.account.read().result(WAIT)
    assert (view.state, view.demo, view.server, view.failure) == (AccountState.DEMO, True, "", "")
    assert desktop.wallet.read().result(WAIT).spendable == 100

    _, harbour = desktop.browse()
    quote = desktop.wallet.quote(harbour).result(WAIT)
    assert quote is not None
    assert (quote.unlock, quote.generation) == (24, 5)
    assert [share.basis_points for share in quote.shares] == [10_000]
    unlock_id = desktop.wallet.unlock(harbour).result(WAIT)
    assert desktop.wallet.unlock(harbour).result(WAIT) == unlock_id
    assert desktop.sync().sent == 1
    manifest = desktop.take_manifest(harbour)
    original = manifest.photos[0].original
    fetched = desktop.account.house().blob(original, tmp_path / "original.jpg")
    assert fetched.sha256 == original.sha256

    job_id = desktop.queue(original.sha256)
    assert desktop.wallet.read().result(WAIT).held == 5
    render_id = finish(desktop, job_id, original.sha256)
    desktop.run(lambda session: renders.decide(session, render_id, Decision.KEPT))
    desktop.sync()
    balances = desktop.wallet.read().result(WAIT)
    assert (balances.held, balances.spendable) == (0, 100 - 24 - 5)
    charge = desktop.wallet.charges([job_id]).result(WAIT)[job_id]
    assert (charge.amount, charge.state, charge.receipt) == (5, "posted", True)
    rules = [line.rule for line in desktop.wallet.statement().result(WAIT)]
    assert rules[-1] == "grant"
    assert {"unlock", "hold", "post"} <= set(rules)
    assert desktop.wallet.dead_letters().result(WAIT) == ()
    assert desktop.egress.entries().result(WAIT) == (), "nothing left this machine"


def test_it_is_the_same_demo_after_a_restart(tmp_path: Path) -> None:
    with Desktop(tmp_path / "profile") as first:
        first.account.start()
        first.sync()
        device, account = first.account.view.device_id, first.account.view.account_id
        free, _ = first.browse()
        first.wallet.unlock(free).result(WAIT)
    with Desktop(tmp_path / "profile") as second:
        second.account.start()
        second.sync()
        view = second.account.read().result(WAIT)
        assert view.waiting == 0, "the unlock was sent, by this sync or the one at the start"
        assert (view.device_id, view.account_id) == (device, account)
        assert second.wallet.read().result(WAIT).spendable == 100


def test_it_is_started_again_when_it_was_killed(tmp_path: Path) -> None:
    server = EmbeddedServer(tmp_path / "house", tmp_path / "log")
    try:
        url, account_id = server.address()
        assert server.pid is not None
        os.kill(server.pid, signal.SIGKILL)
        psutil.Process(server.pid).wait(10)
        again, same = server.address()
        assert account_id == same
        assert again.startswith("http://127.0.0.1:")
        assert server.token("") != ""
        assert url
    finally:
        server.close()
    assert server.pid is None
    with pytest.raises(SyncError):
        server.address()
    assert server.pid is None, "nobody starts it while the studio closes"


def test_it_can_begin_before_it_is_needed(tmp_path: Path) -> None:
    server = EmbeddedServer(tmp_path / "house", tmp_path / "log")
    try:
        server.begin()
        begun = server.pid
        assert begun is not None
        server.begin()
        url, _ = server.address()
        assert url.startswith("http://127.0.0.1:")
        assert server.pid == begun, "one process, however often it is asked for"
    finally:
        server.close()


def test_it_dies_with_its_parent(tmp_path: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from studio.account.embedded import EmbeddedServer\n"
        f"server = EmbeddedServer(Path({str(tmp_path / 'house')!r}), Path({str(tmp_path / 'log')!r}))\n"
        "server.address(); print(server.pid, flush=True); time.sleep(600)"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = psutil.Process(int(parent.stdout.readline()))
    parent.kill()
    parent.wait(10)
    parent.stdout.close()
    child.wait(20)


def test_what_waits_when_the_demo_is_asked_for_is_no_error(desktop: Desktop) -> None:
    """Working offline is a choice: nothing is started or sent."""
    desktop.account.set_work_offline(True).result(WAIT)
    desktop.account.start(demo=False)
    assert desktop.sync().events == 0
    view = desktop.account.read().result(WAIT)
    assert view.state is AccountState.OFFLINE
    assert view.failure == ""
    started = time.monotonic()
    desktop.account.close()
    assert time.monotonic() - started < WAIT, "it waits for nothing"
