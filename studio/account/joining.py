"""Making this machine known to an account, and taking it out again. Waits for the network."""

from __future__ import annotations

import hashlib
import logging
import platform
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.account.carried import Market
from studio.account.connections import ACCOUNT, current, machine, make_current, touch
from studio.account.courier import Courier, read_joined
from studio.account.events import suspect_leases
from studio.account.parts import Parts
from studio.account.servers import EMBEDDED, Reached, device_name, http_for, new_device_name, refresh_name
from studio.account.syncing import Syncing
from studio.account.tables import ConnectionRow
from studio.account.verdicts import become_device
from studio.catalog import Catalog
from studio.catalog.base import new_id
from studio.catalog.vault import Vault
from studio.egress import EgressJournal
from studio.errors import InputError, StudioError
from sync.client.auth import TokenPair, revoke
from sync.client.house import HouseClient, Refused
from sync.courier import JOIN, write_text
from sync.errors import SyncError
from sync.keys import DeviceKey, joining_message
from sync.messages.accounts import Enrolled
from sync.messages.courier import Join

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
        self._enrol(connection, house, pair.refresh, is_new=is_new)

    def use_demo(self) -> None:
        """Make the embedded server's account the current one; start that server first."""
        _, account_id = self._parts.embedded.address()
        connection = self._find(EMBEDDED, account_id)
        is_new = connection is None
        if connection is None:
            connection = ConnectionRow(id=new_id(), server=EMBEDDED, account_id=account_id, demo=True)
        house = self._parts.servers.demo(connection.id, "").house
        connection.name = house.account(self._parts.stop).name
        self._enrol(connection, house, "", is_new=is_new)

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
        """What speaks with the account's server. Raises `SyncError` where the embedded one does not start."""
        return self._parts.servers.reach(connection.server, connection.id, connection.device_id)

    def syncing(self, connection: ConnectionRow) -> Syncing:
        """A sync of this account. A machine whose key is lost, or that was brought here with its profile, is enrolled
        as a new one first.
        """
        house = self.reach(connection).house
        key, is_new = self._own_key(connection.id, kept=True)
        syncing = Syncing(self._catalog, connection.id, house, key, platform.node())
        if is_new:
            syncing.enrol_again(self._parts.stop, everything=False)
            self._settle_key(connection.id, key)
        return syncing

    def courier(self, market: Market | None) -> Courier:
        """Courier files of the current account; `market` sees to what of Explore is in them. Raises `InputError`
        `no_account`.
        """
        connection = self._run(current)
        key = None if connection is None else self._read_key(device_name(connection.id), kept=True)
        if connection is None or connection.demo or key is None:
            raise InputError(
                "no_account",
                "Courier files need an account of a house: sign in once where the server can be reached, or begin with "
                "`anchor courier join`.",
            )
        syncing = Syncing(self._catalog, connection.id, self.reach(connection).house, key, platform.node())
        vault = Vault(self._catalog.paths.vault)
        return Courier(self._catalog, vault, syncing, key, market, self._parts.stop)

    @property
    def _joining(self) -> str:
        """What this profile's key is kept under after it asked to join, until it is told of which account it is."""
        return hashlib.sha256(b"joining" + self._catalog.key).hexdigest()[:32]

    def write_wish(self, file: Path) -> None:
        """Write a courier file by which this machine asks a house that it cannot reach to be one of an account's."""
        name = device_name(self._joining)
        key = self._read_key(name) or self._make_key(name)
        proof = key.sign(joining_message(key.public))
        wish = Join(public_key=key.public, name=platform.node()[:120] or "Anchor Studio", proof=proof)
        write_text(file, JOIN, wish.packed())

    def join(self, text: bytes) -> str:
        """Take in what the house said to that: its account is the current one, and works offline. The server's key.

        Nothing vouches for the key but the way that the file came: whoever carries it compares the two.
        """
        key = self._read_key(device_name(self._joining))
        joined = read_joined(text)
        if key is None or joined.public_key != key.public:
            raise InputError(
                "courier_device", "This file is the answer to another machine. Take it in there."
            )
        connection = self._find(joined.server, joined.account_id)
        is_new = connection is None
        if connection is None:
            connection = ConnectionRow(id=new_id(), server=joined.server, account_id=joined.account_id)
        connection.name, connection.email, connection.kind = joined.name, joined.email, joined.kind.value
        self._write_key(new_device_name(connection.id), key)
        enrolled = Enrolled(device_id=joined.device_id, epoch=joined.epoch)

        def keep(session: Session) -> None:
            self._keep(session, connection, enrolled, is_new=is_new)
            session.get_one(ConnectionRow, connection.id).keys = joined.keys.packed().decode()
            machine(session).work_offline = True

        self._run(keep)
        self._settle_key(connection.id, key)
        self._parts.secrets.remove(device_name(self._joining))
        return next(each.kid for each in joined.keys.keys if not each.retired)

    def _find(self, server: str, account_id: str) -> ConnectionRow | None:
        query = select(ConnectionRow).where(
            ConnectionRow.server == server, ConnectionRow.account_id == account_id
        )
        return self._run(lambda session: session.scalar(query))

    def _enrol(self, connection: ConnectionRow, house: HouseClient, refresh: str, *, is_new: bool) -> None:
        """Secrets are kept when the server has taken this machine, so that a sign-in that fails leaves none."""
        key, is_new_key = (DeviceKey.generate(), True) if is_new else self._own_key(connection.id, kept=False)
        try:
            enrolled = house.enrol(key, platform.node(), self._parts.stop)
        except Refused as error:
            if error.problem != "revoked":
                raise
            # It was removed from the account: from now on it is another machine to it.
            key, is_new_key = self._make_key(new_device_name(connection.id)), True
            enrolled = house.enrol(key, platform.node(), self._parts.stop)
        if is_new:
            self._write_key(new_device_name(connection.id), key)
        if refresh:
            self._parts.secrets.write(refresh_name(connection.id), refresh)
        self._run(lambda session: self._keep(session, connection, enrolled, is_new=is_new))
        if is_new_key:
            self._settle_key(connection.id, key)

    def _keep(self, session: Session, connection: ConnectionRow, enrolled: Enrolled, *, is_new: bool) -> None:
        row = connection
        if is_new:
            row.device_id, row.epoch = enrolled.device_id, enrolled.epoch
            session.add(row)
            session.flush()
        else:
            row = session.get_one(ConnectionRow, connection.id)
            row.name, row.email, row.kind = connection.name, connection.email, connection.kind
            become_device(session, row, enrolled, everything=False)
        row.signed_in, row.failure, row.failure_kind = True, "", ""
        make_current(session, row)

    def _own_key(self, connection_id: str, *, kept: bool) -> tuple[DeviceKey, bool]:
        """This machine's key, and whether it is a new one, which has to be made known. `kept` as for `SecretStore`."""
        name = new_device_name(connection_id)
        new = self._read_key(name)
        key = new or self._read_key(device_name(connection_id), kept=kept)
        return (self._make_key(name), True) if key is None else (key, new is not None)

    def _read_key(self, name: str, *, kept: bool = False) -> DeviceKey | None:
        secret = self._parts.secrets.read(name, kept=kept)
        return None if secret is None else DeviceKey(bytes.fromhex(secret))

    def _write_key(self, name: str, key: DeviceKey) -> None:
        self._parts.secrets.write(name, key.secret.hex())

    def _make_key(self, name: str) -> DeviceKey:
        key = DeviceKey.generate()
        self._write_key(name, key)
        return key

    def _settle_key(self, connection_id: str, key: DeviceKey) -> None:
        """The server knows this key, and the catalogue which machine it is of. Until both do it has another name:
        what is signed for one machine with the key of another is refused for good.
        """
        self._write_key(device_name(connection_id), key)
        self._parts.secrets.remove(new_device_name(connection_id))

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
