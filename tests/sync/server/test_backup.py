"""Backup and restore as docs/house-server.md tells them: its own commands are run, on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from sqlalchemy import func, select

from sync.messages.uploads import BlobRole
from sync.server import backup
from sync.server.app import make_tables
from sync.server.config import ServerConfig
from sync.server.events import generation
from sync.server.house import House
from sync.server.ledger.replay import faults
from sync.server.ledger.tables import BalanceRow
from sync.server.problems import ProblemError
from tests.sync.server import postgres
from tests.sync.server.listings.making import Market
from tests.sync.server.people import make_person
from tests.sync.server.running import running

pytestmark = pytest.mark.slow

GUIDE = (Path(__file__).parents[3] / "docs/house-server.md").read_text()
NAME = "anchor"


def blocks(heading: str) -> list[str]:
    """The commands of a chapter of the guide, block by block."""
    chapter = GUIDE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(r"^```\n(.+?)^```$", chapter, re.MULTILINE | re.DOTALL)


class Operator:
    """Runs what the guide says in a shell, with folders of the test's own in the places it names."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.data = folder / "srv" / "anchor"
        self._folder = folder
        for made in (folder / "backup", folder / "srv", folder / "bin"):
            made.mkdir()
        program = folder / "bin" / "anchor"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m studio.cli "$@"\n')
        program.chmod(0o755)
        path = os.pathsep.join((str(folder / "bin"), environment.get("PATH", ""), os.environ["PATH"]))
        self.environment = {**os.environ, **environment, "PATH": path}

    def run(self, block: str) -> str:
        """What it printed; every line of it has to end well."""
        script = "set -e\n" + block.replace("/backup/", f"{self._folder}/backup/").replace(
            "/srv/", f"{self._folder}/srv/"
        )
        done = subprocess.run(
            ["sh", "-c", script], env=self.environment, capture_output=True, text=True, timeout=300
        )
        assert done.returncode == 0, f"{script}\n{done.stderr}"
        return done.stdout

    def open(self) -> House:
        house = House(ServerConfig.load(self.data, self.environment))
        make_tables(house)
        return house


@pytest.fixture
def cluster_environment(postgres_cluster: postgres.Cluster) -> Iterator[dict[str, str]]:
    programs = postgres.programs()
    assert programs is not None
    yield {
        "PATH": str(programs),
        "PGHOST": str(postgres_cluster.folder),
        "PGUSER": NAME,
        "ANCHOR_DATABASE": f"postgresql+psycopg://{NAME}@/{NAME}?host={postgres_cluster.folder}",
    }
    for name in (NAME, f"{NAME}_before"):
        postgres_cluster.drop(name)


def test_a_house_on_sqlite_goes_back_to_yesterday(tmp_path: Path) -> None:
    (back_up, restore) = blocks("Backup and restore")
    rehearse(Operator(tmp_path, {}), back_up, restore)


def test_a_house_on_postgresql_goes_back_to_yesterday(
    tmp_path: Path, cluster_environment: dict[str, str]
) -> None:
    (create, back_up, restore) = blocks("PostgreSQL")
    operator = Operator(tmp_path, cluster_environment)
    operator.run(create.splitlines()[0])
    assert create.splitlines()[-1] == "anchor serve --data /srv/anchor"
    rehearse(operator, back_up, restore)


def rehearse(operator: Operator, back_up: str, restore: str) -> None:
    """A day's work, a backup while the server runs, more work, a restore: what was before the backup is there."""
    with running(operator.data, environment=operator.environment) as server:
        house = operator.open()
        anna = make_person(house)
        market = Market(house, operator.data.parent)
        listing = market.publish(market.account("Mara"))
        sha256 = market.keep(anna, b"an original", role=BlobRole.ORIGINAL)
        house.close()
        keys = requests.get(f"{server.url}/v1/keys").json()
        operator.run(grant(500))
        operator.run(back_up)
        operator.run(grant(70))
        operator.run("anchor serve admin create-account later@example.com --data /srv/anchor")
        assert server.stop() == 0
    assert operator.run(restore).endswith("The books hold together.\n")
    with running(operator.data, environment=operator.environment) as again:
        assert requests.get(f"{again.url}/v1/keys").json() == keys
        assert requests.get(f"{again.url}/v1/blobs/{listing.cover}").status_code == 200
        assert listing.title in requests.get(f"{again.url}/sets/{listing.set_id}").text
    house = operator.open()
    assert b"".join(house.blobs.read(sha256, 0, 11)) == b"an original"
    with house.database.read() as session:
        assert faults(session) == []
        assert generation(session) == 2
        available = select(func.sum(BalanceRow.amount)).where(BalanceRow.party == anna)
        assert session.scalar(available.where(BalanceRow.book == "available")) == 500
    house.close()
    shown = subprocess.run(
        ["anchor", "serve", "admin", "show", "later@example.com", "--data", str(operator.data)],
        env=operator.environment,
        capture_output=True,
        text=True,
    )
    assert "There is no account later@example.com." in shown.stderr


def grant(credits: int) -> str:
    return f"anchor serve admin grant anna@example.com {credits} --data /srv/anchor"


def test_a_folder_alone_is_not_restored_without_its_database(
    tmp_path: Path, postgres_cluster: postgres.Cluster
) -> None:
    with postgres_cluster.database() as url, postgres_cluster.database() as empty:
        house = House(ServerConfig(tmp_path / "house", database=url))
        make_tables(house)
        backup.back_up(house, tmp_path / "copy")
        house.close()
        for database, sentence in (
            (None, "has no database"),
            (empty, "is empty"),
            (empty.replace("house_", "none_"), "does not answer"),
        ):
            with pytest.raises(ProblemError, match=sentence):
                backup.restore(tmp_path / "copy", tmp_path / "again", database)
            assert not (tmp_path / "again").exists()
        backup.restore(tmp_path / "copy", tmp_path / "again", url)
    assert (tmp_path / "again" / "signing-keys.json").exists()


def test_nothing_is_copied_over_what_is_there_or_from_what_is_no_backup(tmp_path: Path) -> None:
    house = House(ServerConfig(tmp_path / "house"))
    make_tables(house)
    backup.back_up(house, tmp_path / "copy")
    with pytest.raises(ProblemError, match="is there already"):
        backup.back_up(house, tmp_path / "copy")
    house.close()
    with pytest.raises(ProblemError, match="is not empty"):
        backup.restore(tmp_path / "copy", tmp_path / "house", None)
    (tmp_path / "else").mkdir()
    with pytest.raises(ProblemError, match="is no backup"):
        backup.restore(tmp_path / "else", tmp_path / "again", None)
    assert not (tmp_path / "again").exists()
