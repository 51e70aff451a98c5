"""The migrations make the very tables that the code asks for, on both databases, and leave a newer database alone."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

import sync.server.tables  # noqa: F401
from sync.server.database import Base, Database
from sync.server.schema import HEAD, NewerDatabaseError, NoDatabaseError, bring_up_to_date

pytestmark = pytest.mark.slow


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Of a database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'house.db'}"
        return
    with request.getfixturevalue("postgres_cluster").database() as url:
        yield url


def test_migrations_make_the_tables_that_the_code_asks_for(url: str) -> None:
    database = Database(url)
    bring_up_to_date(database)
    bring_up_to_date(database)
    with database.read() as session:
        context = MigrationContext.configure(session.connection(), opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        assert context.get_current_revision() == HEAD
    database.close()


def test_two_servers_started_at_once_make_the_tables_once(url: str) -> None:
    databases = [Database(url), Database(url)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(bring_up_to_date, databases))
    for database in databases:
        with database.read() as session:
            assert session.execute(text("SELECT count(*) FROM alembic_version")).scalar() == 1
        database.close()


def test_a_newer_database_is_left_alone_with_a_sentence(url: str) -> None:
    database = Database(url)
    bring_up_to_date(database)
    with database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerDatabaseError, match="newer house server"):
        bring_up_to_date(database)
    database.close()


def test_a_database_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    for url in (f"sqlite:///{tmp_path / 'no' / 'house.db'}", "postgresql+psycopg://nobody@127.0.0.1:1/none"):
        database = Database(url)
        with pytest.raises(NoDatabaseError, match=r"cannot be used: .*Check that it runs"):
            bring_up_to_date(database)
        database.close()
