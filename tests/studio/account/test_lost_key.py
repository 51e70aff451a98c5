"""A machine whose own key is not to be had: lost for good, or behind a keyring that is locked at the moment."""

from __future__ import annotations

from pathlib import Path

import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked
from sqlalchemy import delete, select

from studio.account.connections import current
from studio.account.servers import device_name
from studio.account.states import AccountState
from studio.errors import NetworkError, StorageError
from sync.keys import DeviceKey
from sync.server.accounts.devices import MAX_DEVICES
from sync.server.accounts.tables import AccountRow, DeviceRow
from sync.server.database import new_id
from tests.studio.account.desktop import WAIT, Desktop
from tests.sync.server.running import RunningServer

pytestmark = pytest.mark.slow


class LockableKeyring(KeyringBackend):
    """A keyring in memory that its owner can lock."""

    def __init__(self) -> None:
        super().__init__()
        self.locked = False
        self._kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        self._refuse_locked()
        return self._kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._refuse_locked()
        self._kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._refuse_locked()
        self._kept.pop((service, username), None)

    def _refuse_locked(self) -> None:
        if self.locked:
            raise KeyringLocked("locked")


def test_operations_wait_until_the_server_knows_the_new_key(desktop: Desktop, server: RunningServer) -> None:
    desktop.sign_in(server.url)
    desktop.sync()
    first = desktop.account.view.device_id
    set_id = new_id()
    desktop.account.set_work_offline(True).result(WAIT)
    desktop.wallet.set_favourite(set_id, True).result(WAIT)
    connection = desktop.run(current)
    assert connection is not None
    desktop.account._parts.secrets.remove(device_name(connection.id))  # pyright: ignore[reportPrivateUsage]
    others = crowd(server, connection.account_id)
    desktop.account.set_work_offline(False).result(WAIT)

    for _ in range(2):
        with pytest.raises(NetworkError, match="at most"):
            desktop.sync()
        assert desktop.account.read().result(WAIT).waiting == 1
    with server.house() as house, house.database.write() as session:
        session.execute(delete(DeviceRow).where(DeviceRow.id.in_(others)))
    desktop.sync()
    view = desktop.account.read().result(WAIT)
    assert (view.waiting, view.dead, view.failure) == (0, 0, "")
    assert view.device_id != first
    assert desktop.wallet.favourites().result(WAIT) == {set_id}
    assert desktop.sync().agrees is True
    with server.house() as house, house.database.read() as session:
        known = session.scalars(select(DeviceRow.id).where(DeviceRow.account_id == connection.account_id))
        assert set(known) == {first, view.device_id}, "one new machine, however often it was tried"


def crowd(server: RunningServer, account_id: str) -> list[str]:
    """As many machines of the account as there may be; ids of those that were added."""
    with server.house() as house, house.database.write() as session:
        assert session.get(AccountRow, account_id) is not None
        added = [new_id() for _ in range(MAX_DEVICES - 1)]
        session.add_all(
            DeviceRow(id=made, account_id=account_id, public_key=DeviceKey.generate().public)
            for made in added
        )
        return added


def test_a_locked_keyring_is_asked_again_and_makes_no_new_machine(
    tmp_path: Path, server: RunningServer
) -> None:
    ring = LockableKeyring()
    with Desktop(tmp_path / "profile", ring) as desktop:
        desktop.sign_in(server.url)
        desktop.sync()
        first = desktop.account.view.device_id
        set_id = new_id()
    ring.locked = True
    with Desktop(tmp_path / "profile", ring) as desktop:
        desktop.wallet.set_favourite(set_id, True).result(WAIT)
        with pytest.raises(StorageError, match="keyring"):
            desktop.sync()
        view = desktop.account.read().result(WAIT)
        assert (view.state, view.waiting) == (AccountState.SIGNED_IN, 1)
        assert "nlock it" in view.failure
        ring.locked = False
        report = desktop.sync()
        assert (report.sent, report.refused, report.agrees) == (1, 0, True)
        assert desktop.account.read().result(WAIT).device_id == first
        assert desktop.wallet.read().result(WAIT).leased == 100, "what was reserved here still is"
