"""A PostgreSQL of the tests' own: a cluster in a folder, reached by a socket in it, gone afterwards."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy
from sqlalchemy import text

from sync.server.database import Database

_SETTINGS = (
    "-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c full_page_writes=off "
    # Long enough for a circle to close on a slow machine: whoever waits looks for it once.
    "-c deadlock_timeout=5s"
)


def programs() -> Path | None:
    """The folder of `initdb` and `pg_ctl`; Debian keeps it off the path."""
    on_path = shutil.which("initdb")
    found = [Path(on_path).parent] if on_path else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return next((folder for folder in reversed(found) if (folder / "initdb").exists()), None)


def why_not() -> str | None:
    if sys.platform == "win32":
        return "the cluster of the tests is made where there are sockets in folders"
    if programs() is None:
        return "PostgreSQL is not installed"
    if os.geteuid() == 0 and (shutil.which("runuser") is None or not _has_user("postgres")):
        return "PostgreSQL does not run as root, and there is no user postgres"
    return None


def _has_user(name: str) -> bool:
    import pwd

    return any(entry.pw_name == name for entry in pwd.getpwall())


class Cluster:
    """`folder` has its socket."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._admin = sqlalchemy.create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://anchor@/{database}?host={self.folder}"

    @contextmanager
    def database(self, template: str = "template0") -> Iterator[str]:
        """The URL of a database that lasts as long as the block: an empty one, or a copy of one that nobody uses."""
        name = f"house_{secrets.token_hex(6)}"
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        try:
            yield self.url(name)
        finally:
            self.drop(name)

    def drop(self, name: str) -> None:
        self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _run(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.exec_driver_sql(statement)

    def close(self) -> None:
        self._admin.dispose()


@contextmanager
def cluster() -> Iterator[Cluster]:
    folder = Path(tempfile.mkdtemp(prefix="anchor-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    tools = programs()
    assert tools is not None
    data = folder / "data"
    settings = _SETTINGS.format(folder=folder)
    control = [str(tools / "pg_ctl"), "-D", str(data), "-w"]
    try:
        _as_nobody(
            [str(tools / "initdb"), "-D", str(data), "-U", "anchor", "-A", "trust", "-E", "UTF8", "-N"]
        )
        _as_nobody([*control, "-l", str(folder / "log"), "-o", settings, "start"])
        running = Cluster(folder)
        try:
            yield running
        finally:
            running.close()
            _as_nobody([*control, "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as_nobody(command: list[str]) -> None:
    if os.geteuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd="/")
    assert done.returncode == 0, done.stderr


def until_somebody_waits(database: Database) -> None:
    """Until a transaction waits for the lock of another."""
    for _ in range(600):
        with database.read() as session:
            if session.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
                return
        time.sleep(0.05)
    raise AssertionError("nobody waits for a lock")
