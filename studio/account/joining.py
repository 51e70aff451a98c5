"""Making this machine known to an account, and taking it out again. Waits for the network."""

from __future__ import annotations

import logging
import platform
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.account.connections import ACCOUNT, current, machine, make_current, touch
from studio.account.courier import Courier
from studio.account.events import suspect_leases
from studio.account.parts import Parts
from studio.account.servers import EMBEDDED, Reached, device_name, http_for, refresh_name
from studio.account.syncing import Syncing
from studio.account.tables import ConnectionRow
from studio.account.verdicts import renumber
from studio.catalog import Catalog
from studio.catalog.base import new_id
from studio.catalog.vault import Vault
from studio.egress import EgressJournal
from studio.errors import InputError, StudioError
from sync.client.auth import TokenPair, revoke
from sync.client.house import HouseClient
from sync.errors import SyncError
from sync.keys import DeviceKey

T = TypeVar("T")
_log = logging.getLogger(__name__)


class Joining:
    """Raises `SyncError` and `StorageError`."""

    def __init__(self, catalog: Catalog, egress: EgressJournal, parts: Parts) -> None:
        self._catalog = catalog
        self._egress = egress
        self._parts = parts

    def adopt(self, server: str, pair: TokenPair) -> None:
        """Make this machine known at the account's server, and the account the current one."""
        house = HouseClient(http_for(server, self._egress), server, _Just(pair.access))
        who = house.account(self._parts.stop)
        connection = self._find(server, who.account_id)
        is_new = connection is None
        if connection is None:
            connection = ConnectionRow(id=new_id(), server=server, account_id=who.account_id)
        connection.name, connection.email, connection.kind = who.name, who.email or "", who.kind.value
        self._parts.servers.forget(connection.id)
        self._parts.secrets.write(refresh_name(connection.id), pair.refresh)
        self._enrol(connection, house, is_new=is_new)

    def use_demo(self) -> None:
        """Make the embedded server's account the current one; start that server first."""
        _, account_id = self._parts.embedded.address()
        connection = self._find(EMBEDDED, account_id)
        is_new = connection is None
        if connection is None:
            connection = ConnectionRow(id=new_id(), server=EMBEDDED, account_id=account_id, demo=True)
        house = self._parts.servers.demo(connection.id, "").house
        connection.name = house.account(self._parts.stop).name
        self._enrol(connection, house, is_new=is_new)

    def leave(self) -> None:
        """Sign out: what waits is sent, and what is left of this machine's leases goes back to the account. What could
        not be sent stays in the outbox for the next sign-in, and a lease that the server was not told of ends by
        itself; nothing more is spent from it here. The demo cannot be left so.
        """
        connection = self._run(current)
        if connection is None or connection.demo:
            return
        name = refresh_name(connection.id)
        if connection.signed_in and not self._run(machine).work_offline:
            try:
                syncing = self.syncing(connection)
                syncing.push(self._parts.stop)
                syncing.return_leases(self._parts.stop)
                syncing.pull(self._parts.stop)
                token = self._parts.secrets.read(name)
                if token is not None:
                    revoke(self.reach(connection).http, connection.server, token, self._parts.stop)
            except (SyncError, StudioError) as error:
                _log.warning("the sign-out did not reach the server: %s", error)
        self._parts.secrets.remove(name)
        self._parts.servers.forget(connection.id)

        def note(session: Session) -> None:
            row = session.get_one(ConnectionRow, connection.id)
            row.signed_in = False
            suspect_leases(session, row)
            touch(session, ACCOUNT)

        self._run(note)

    def reach(self, connection: ConnectionRow) -> Reached:
        return self._parts.servers.reach(connection.server, connection.id, connection.device_id)

    def syncing(self, connection: ConnectionRow) -> Syncing:
        key = self._device_key(connection.id)
        house = self.reach(connection).house
        if key is not None:
            return Syncing(self._catalog, connection.id, house, key, platform.node())
        # The keyring lost it, or the profile was brought to another machine: this is a new device.
        key = self._new_device_key(connection.id)
        syncing = Syncing(self._catalog, connection.id, house, key, platform.node())
        syncing.enrol_again(self._parts.stop, everything=False)
        return syncing

    def courier(self) -> Courier:
        connection = self._run(current)
        key = None if connection is None else self._device_key(connection.id)
        if connection is None or connection.demo or key is None:
            raise InputError(
                "no_account",
                "Courier files need an account of a house: sign in once where its server can be reached.",
            )
        syncing = Syncing(self._catalog, connection.id, self.reach(connection).house, key, platform.node())
        return Courier(self._catalog, Vault(self._catalog.paths.vault), syncing, key)

    def _find(self, server: str, account_id: str) -> ConnectionRow | None:
        query = select(ConnectionRow).where(
            ConnectionRow.server == server, ConnectionRow.account_id == account_id
        )
        return self._run(lambda session: session.scalar(query))

    def _enrol(self, connection: ConnectionRow, house: HouseClient, *, is_new: bool) -> None:
        key = self._device_key(connection.id) or self._new_device_key(connection.id)
        enrolled = house.enrol(key, platform.node(), self._parts.stop)

        def keep(session: Session) -> None:
            row = connection
            if is_new:
                row.device_id, row.epoch = enrolled.device_id, enrolled.epoch
                session.add(row)
                session.flush()
            else:
                row = session.get_one(ConnectionRow, connection.id)
                row.name, row.email, row.kind = connection.name, connection.email, connection.kind
                row.device_id = enrolled.device_id
                renumber(session, row, enrolled.epoch, everything=False)
            row.signed_in, row.failure, row.failure_kind = True, "", ""
            make_current(session, row)

        self._run(keep)

    def _device_key(self, connection_id: str) -> DeviceKey | None:
        secret = self._parts.secrets.read(device_name(connection_id))
        return None if secret is None else DeviceKey(bytes.fromhex(secret))

    def _new_device_key(self, connection_id: str) -> DeviceKey:
        key = DeviceKey.generate()
        self._parts.secrets.write(device_name(connection_id), key.secret.hex())
        return key

    def _run(self, function: Callable[[Session], T]) -> T:
        return self._catalog.run(function).result()


class _Just:
    """One bearer, as a sign-in gave it."""

    def __init__(self, access: str) -> None:
        self._access = access

    def access(self) -> str:
        return self._access

    def renew(self, refused: str) -> str:  # noqa: ARG002
        return self._access
