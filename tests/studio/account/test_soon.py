"""What is written while a sync runs is sent soon after it; what the server does not take yet waits its time."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest

from studio.account import account as module
from studio.account.connections import current, has_more_to_send
from studio.account.states import AccountView
from studio.catalog.base import new_id, now
from sync.server import admin
from tests.studio.account.desktop import WAIT, Desktop
from tests.sync.server.running import RunningServer

pytestmark = pytest.mark.slow


def test_what_a_frozen_account_cannot_send_is_not_tried_again_and_again(
    tmp_path: Path, server: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SOON_SECONDS", 0.05)
    with Desktop(tmp_path / "profile") as desktop:
        desktop.sign_in(server.url)
        desktop.sync()
        with server.house() as house:
            admin.freeze(house, "anna@example.com", "Somebody looks.", True)
        desktop.wallet.set_favourite(new_id(), True).result(WAIT)
        desktop.sync()
        view = desktop.account.read().result(WAIT)
        assert view.waiting == 1
        assert view.notice.startswith("The account is on hold: Somebody looks. Write to whoever runs http")
        begun, syncing = 0, True
        many = threading.Event()

        def count(view: AccountView) -> None:
            nonlocal begun, syncing
            begun += view.syncing and not syncing
            syncing = view.syncing
            if begun > 4:
                many.set()

        desktop.account.changed.connect(count)
        assert not many.wait(5), "it syncs without an end"
        desktop.account.changed.disconnect(count)


def test_only_what_was_written_since_then_is_more_to_send(desktop: Desktop, server: RunningServer) -> None:
    desktop.sign_in(server.url)
    desktop.sync()
    desktop.account.set_work_offline(True).result(WAIT)
    before = now()
    desktop.wallet.set_favourite(new_id(), True).result(WAIT)
    connection = desktop.run(current)
    assert connection is not None
    assert desktop.run(lambda session: has_more_to_send(session, connection.id, before))
    later = now() + timedelta(seconds=1)
    assert not desktop.run(lambda session: has_more_to_send(session, connection.id, later))


def test_what_could_not_be_reserved_offline_is_reserved_by_the_next_sync(
    desktop: Desktop, server: RunningServer
) -> None:
    desktop.sign_in(server.url)
    with server.house() as house:
        admin.grant(house, "anna@example.com", 500, "")
    desktop.sync()
    leased = desktop.wallet.read().result(WAIT).leased
    desktop.account.set_work_offline(True).result(WAIT)
    desktop.account.prepare(leased + 30).result(WAIT)
    assert desktop.wallet.read().result(WAIT).leased == leased
    desktop.account.set_work_offline(False).result(WAIT)
    desktop.sync()
    assert desktop.wallet.read().result(WAIT).leased == leased + 30
