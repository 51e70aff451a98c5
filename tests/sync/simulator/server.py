"""The server of a schedule: the functions below the real routes, on a database in memory that may die at a commit."""

from __future__ import annotations

import json
from collections.abc import Generator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from pydantic import ValidationError
from sqlalchemy import Engine, create_engine, delete
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2

from sync.messages.accounts import Enrol
from sync.messages.base import Message
from sync.messages.documents import Share
from sync.messages.leases import LeaseRequest
from sync.messages.marketplace import Problem
from sync.server import leases, pull, push
from sync.server.accounts import devices
from sync.server.accounts.access import Caller
from sync.server.accounts.tables import AccountRow, DeviceRow
from sync.server.config import ServerConfig
from sync.server.database import Base, Database, new_id
from sync.server.house import House
from sync.server.ledger.movements import give_first_grant
from sync.server.ledger.replay import faults
from sync.server.problems import ProblemError
from tests.sync.simulator.accidents import Accidents


class ServerDied(Exception):
    """It is started again at once; whoever asked hears nothing."""


@cache
def _engine() -> Engine:
    """Kept from one schedule to the next, with what it compiled."""
    engine = create_engine(
        "sqlite://", module=dbapi2, poolclass=StaticPool, connect_args={"check_same_thread": False}
    )
    with engine.connect() as connection:
        raw: Any = connection.connection.dbapi_connection
        raw.isolation_level = None
    Base.metadata.create_all(engine)
    return engine


class _Memory(Database):
    """A database in memory, on one connection, whose commits are where accidents happen."""

    def __init__(self, accidents: Accidents) -> None:
        self.engine = _engine()
        with self.engine.begin() as connection:
            for table in reversed(Base.metadata.sorted_tables):
                connection.execute(delete(table))
        self.is_sqlite = True
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)
        self._accidents = accidents

    @contextmanager
    def write(self) -> Generator[Session]:
        with super().write() as session:
            yield session
            what = self._accidents.at_commit("server")
            if what == "before":
                raise ServerDied
        if what == "after":
            raise ServerDied


class SimulatedServer:
    def __init__(self, folder: Path, accidents: Accidents, credits: int) -> None:
        self.accidents = accidents
        config = ServerConfig(folder / "house", database="sqlite://", grant=credits)
        self.house = House(config)
        self.house.database.close()
        self.house.database = _Memory(accidents)
        off, accidents.off = accidents.off, True
        with self.house.database.write() as session:
            self.account_id, self.author_id, self.second_id = (new_id() for _ in range(3))
            for account_id, name in (
                (self.account_id, "Brand"),
                (self.author_id, "A"),
                (self.second_id, "B"),
            ):
                session.add(AccountRow(id=account_id, kind="both", name=name))
            session.flush()
            give_first_grant(session, self.account_id, credits)
        accidents.off = off

    def shares(self) -> tuple[Share, ...]:
        return (
            Share(account_id=self.author_id, name="A", basis_points=6667),
            Share(account_id=self.second_id, name="B", basis_points=3333),
        )

    def answer(self, method: str, url: str, body: bytes, bearer: str) -> tuple[int, bytes]:
        """Status and body, as the routes give them. Raises `ServerDied`."""
        parts = urlsplit(url)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/v1/revocations":
            return 200, pull.revocations(self.house).encode()
        try:
            with_device = Caller(self.account_id, bearer or None)
            message = self._route(method, parts.path, query, body, with_device)
        except ProblemError as problem:
            said = Problem(kind=problem.kind, sentence=problem.sentence, current=problem.current)
            return problem.status, said.packed()
        except ValidationError:
            return 422, Problem(kind="not_valid", sentence="The request is not as it must be.").packed()
        return 200, message.packed()

    def _route(self, method: str, path: str, query: dict[str, str], body: bytes, caller: Caller) -> Message:
        house = self.house
        match method, path:
            case "GET", "/v1/keys":
                return house.signer.public()
            case "POST", "/v1/sync/push":
                return push.push(house, caller, push.Received.model_validate_json(body))
            case "GET", "/v1/sync/pull":
                return pull.pull(house, caller.account_id, query.get("cursor", ""), int(query["limit"]))
            case "POST", "/v1/leases":
                wanted = LeaseRequest.model_validate_json(body)
                with house.database.write() as session:
                    return leases.issue(session, house, caller, wanted.amount)
            case "POST", "/v1/devices":
                with house.database.write() as session:
                    return devices.enrol(
                        session, caller, caller.device_id or "", Enrol.model_validate_json(body)
                    )
            case _:
                raise ProblemError(404, "not_found", f"There is no {path}.")

    def add_device(self, device_id: str, public_key: str) -> None:
        off, self.accidents.off = self.accidents.off, True
        with self.house.database.write() as session:
            session.add(DeviceRow(id=device_id, account_id=self.account_id, public_key=public_key))
        self.accidents.off = off

    def faults(self) -> list[str]:
        with self.house.database.read() as session:
            return faults(session)


def described(body: bytes) -> str:
    """What a request is about, for the tale of a schedule."""
    try:
        value = json.loads(body or b"{}")
    except ValueError:
        return "?"
    operations = value.get("operations")
    if operations is None:
        return str(value)[:60]
    return ", ".join(f"{item['seq']} {item['body']['kind']}" for item in operations) or "nothing"
