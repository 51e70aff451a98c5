from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.catalog import Catalog
from studio.paths import ProfilePaths
from tests.sync.server.conftest import database_url, postgres_cluster, postgres_tables, sqlite_tables

__all__ = ["database_url", "postgres_cluster", "postgres_tables", "sqlite_tables"]


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    opened = Catalog.open(ProfilePaths(tmp_path / "profile"))
    yield opened
    opened.close()
