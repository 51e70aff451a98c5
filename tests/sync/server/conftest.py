"""One house server for a test, over SQLite and once more over PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import make_url

from sync.server.app import create_app
from sync.server.config import Limits, ServerConfig
from sync.server.database import Database
from sync.server.house import House
from sync.server.schema import bring_up_to_date
from tests.sync.server import postgres
from tests.sync.server.devices import Device, account

NO_LIMITS = Limits(
    per_second=0,
    sign_ins_per_minute=0,
    sign_ups_per_hour=0,
    mails_per_hour=0,
    grants_per_day=0,
)


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[postgres.Cluster]:
    reason = postgres.why_not()
    if reason is not None:
        pytest.skip(reason)
    with postgres.cluster() as running:
        yield running


@pytest.fixture(scope="session")
def postgres_tables(postgres_cluster: postgres.Cluster) -> Iterator[str]:
    """The name of a database with tables and nothing in them."""
    with postgres_cluster.database() as url:
        with_tables(url)
        yield str(make_url(url).database)


@pytest.fixture(scope="session")
def sqlite_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with tables and nothing in them."""
    file = tmp_path_factory.mktemp("tables") / "house.db"
    with_tables(f"sqlite:///{file}")
    return file


def with_tables(url: str) -> None:
    database = Database(url)
    bring_up_to_date(database)
    database.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Of a database with tables; empty for SQLite in the data folder."""
    if request.param == "sqlite":
        (tmp_path / "house").mkdir()
        shutil.copyfile(request.getfixturevalue("sqlite_tables"), tmp_path / "house" / "house.db")
        yield ""
        return
    cluster: postgres.Cluster = request.getfixturevalue("postgres_cluster")
    with cluster.database(request.getfixturevalue("postgres_tables")) as url:
        yield url


@pytest.fixture
def config(tmp_path: Path, database_url: str) -> ServerConfig:
    """A test that wants other settings has a `config` of its own."""
    return ServerConfig(
        data=tmp_path / "house", database=database_url, public_url="http://testserver", limits=NO_LIMITS
    )


@pytest.fixture
def app(config: ServerConfig) -> Iterator[FastAPI]:
    made = create_app(config)
    yield made
    made.state.house.close()


@pytest.fixture
def house(app: FastAPI) -> House:
    """The parts of a server whose tables are made, for functions below the routes."""
    return app.state.house


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    """A browser or program that asks this server, and keeps its cookies; redirects are for the test to follow."""
    with TestClient(app, follow_redirects=False) as asking:
        yield asking


@pytest.fixture
def brand(house: House) -> str:
    return account(house)


@pytest.fixture
def author(house: House) -> str:
    return account(house, "Author", 0)


@pytest.fixture
def device(house: House, brand: str) -> Device:
    made = Device.enrolled(house, brand)
    made.ask_lease(100)
    return made
