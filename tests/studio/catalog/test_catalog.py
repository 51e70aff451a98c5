from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from studio.catalog import Catalog
from studio.catalog.connection import check_integrity, connect
from studio.catalog.keys import KeyStore
from studio.catalog.lock import FileLock, hold_profile
from studio.catalog.recovery import read_recovery_key
from studio.catalog.snapshots import KEPT, restore_snapshot, snapshots, take_snapshot
from studio.catalog.tables import AnchorMapRow, SourceRow
from studio.errors import ProfileInUse, StorageError
from studio.paths import ProfilePaths


@pytest.fixture
def paths(tmp_path: Path) -> ProfilePaths:
    return ProfilePaths(tmp_path / "profile")


def _add(name: str):
    return lambda session: session.add(SourceRow(name=name, kind="files"))


def _names(session) -> list[str]:
    return list(session.scalars(select(SourceRow.name).order_by(SourceRow.id)))


def test_what_was_written_is_there_after_opening_again(paths: ProfilePaths) -> None:
    catalog = Catalog.open(paths)
    catalog.run(_add("Autumn")).result()
    catalog.close()
    catalog.close()
    catalog = Catalog.open(paths)
    assert catalog.run(_names).result() == ["Autumn"]
    catalog.close()
    with pytest.raises(StorageError) as caught:
        catalog.run(_names).result()
    assert caught.value.kind == "closed"


def test_nothing_of_it_can_be_read_without_the_key(paths: ProfilePaths) -> None:
    catalog = Catalog.open(paths)
    catalog.run(_add("Unreleased collection")).result()
    catalog.close()
    for path in paths.root.glob("catalog.db*"):
        assert b"Unreleased" not in path.read_bytes()
        assert b"SQLite format" not in path.read_bytes()[:16]


def test_it_is_opened_as_the_design_says(paths: ProfilePaths) -> None:
    catalog = Catalog.open(paths)
    pragmas = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}

    def read(session) -> dict[str, object]:
        return {name: session.execute(text(f"PRAGMA {name}")).scalar() for name in pragmas}

    assert catalog.run(read).result() == pragmas
    catalog.close()


def test_a_function_that_raises_leaves_nothing_behind(paths: ProfilePaths) -> None:
    catalog = Catalog.open(paths)

    def half(session) -> None:
        session.add(SourceRow(name="Half", kind="files"))
        session.flush()
        raise LookupError("on purpose")

    with pytest.raises(LookupError):
        catalog.run(half).result()
    assert catalog.run(_names).result() == []
    with pytest.raises(IntegrityError):
        catalog.run(lambda session: session.add(AnchorMapRow(photo_id="nobody", version=1))).result()
    catalog.run(_add("Whole")).result()
    assert catalog.run(_names).result() == ["Whole"]
    catalog.close()


def test_one_thread_talks_to_the_database_in_the_order_asked(paths: ProfilePaths) -> None:
    catalog = Catalog.open(paths)
    seen: list[tuple[int, int]] = []
    futures = [catalog.run(lambda session, n=n: seen.append((n, threading.get_ident()))) for n in range(50)]
    for future in futures:
        future.result()
    assert [number for number, _ in seen] == list(range(50))
    assert len({thread for _, thread in seen}) == 1
    catalog.close()


_WRITER = """
import sys
from pathlib import Path
from studio.catalog import Catalog
from studio.catalog.tables import SourceRow
from studio.paths import ProfilePaths
catalog = Catalog.open(ProfilePaths(Path(sys.argv[1])))
for number in range(40):
    catalog.run(lambda session: session.add(SourceRow(name=sys.argv[2], kind="files"))).result()
catalog.close()
"""


def test_two_processes_may_make_and_write_one_profile(paths: ProfilePaths) -> None:
    """Both start on an empty folder: they must agree on one key, one schema, and lose no row."""
    writers = [
        subprocess.Popen([sys.executable, "-c", _WRITER, str(paths.root), name], stderr=subprocess.PIPE)
        for name in ("one", "other")
    ]
    for writer in writers:
        _, errors = writer.communicate()
        assert writer.returncode == 0, errors.decode()
    catalog = Catalog.open(paths)
    counts = catalog.run(
        lambda session: session.execute(
            select(SourceRow.name, func.count()).group_by(SourceRow.name).order_by(SourceRow.name)
        ).all()
    ).result()
    assert [tuple(row) for row in counts] == [("one", 40), ("other", 40)]
    catalog.close()


_HOLDER = """
import sys, time
from pathlib import Path
from studio.catalog.lock import hold_profile
from studio.paths import ProfilePaths
lock = hold_profile(ProfilePaths(Path(sys.argv[1])))
print("held", flush=True)
time.sleep(60)
"""


def test_a_second_window_is_refused_until_the_first_is_gone_even_if_killed(paths: ProfilePaths) -> None:
    paths.create()
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(paths.root)], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(ProfileInUse, match=f"process {holder.pid}"):
        hold_profile(paths)
    Catalog.open(paths).close()
    holder.kill()
    holder.communicate()
    with hold_profile(paths) as lock:
        assert lock.owner() == os.getpid()
        with pytest.raises(ProfileInUse):
            hold_profile(paths)
    hold_profile(paths).release()


def test_waiting_for_a_lock_ends_with_a_sentence(paths: ProfilePaths) -> None:
    paths.create()
    with FileLock(paths.opening_lock) as held:
        held.acquire(1)
        with pytest.raises(StorageError) as caught:
            FileLock(paths.opening_lock).acquire(0.05)
    assert caught.value.kind == "busy"


def test_a_damaged_catalogue_says_what_to_do(paths: ProfilePaths) -> None:
    Catalog.open(paths).close()
    data = bytearray(paths.catalog.read_bytes())
    data[:64] = bytes(64)
    paths.catalog.write_bytes(data)
    with pytest.raises(StorageError) as caught:
        Catalog.open(paths)
    assert caught.value.kind == "catalog_unreadable"
    assert "snapshot" in caught.value.message


@pytest.mark.skipif(sys.platform == "win32", reason="limits on file sizes are POSIX")
def test_a_full_disk_is_a_sentence_and_the_catalogue_stays_whole(paths: ProfilePaths) -> None:
    """A real process whose files may not grow: the kernel refuses the write as a full disk would."""
    Catalog.open(paths).close()
    script = """
import resource, signal, sys
from pathlib import Path
from studio.catalog import Catalog
from studio.catalog.tables import SourceRow
from studio.errors import StorageError
from studio.paths import ProfilePaths
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
catalog = Catalog.open(ProfilePaths(Path(sys.argv[1])))
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
try:
    catalog.run(lambda s: s.add_all(SourceRow(name="x" * 1000, kind="files") for _ in range(2000))).result()
except StorageError as error:
    print(error.kind, error.message)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
"""
    done = subprocess.run([sys.executable, "-c", script, str(paths.root)], capture_output=True, text=True)
    assert done.stdout.split()[0] in ("disk_full", "disk"), done.stderr
    catalog = Catalog.open(paths)
    assert catalog.run(_names).result() == []
    catalog.close()
    check_integrity(paths.catalog, catalog.key)


_KILLED = """
import sys
from pathlib import Path
from studio.catalog import Catalog
from studio.catalog.tables import SourceRow
from studio.paths import ProfilePaths
catalog = Catalog.open(ProfilePaths(Path(sys.argv[1])))
number = 0
while True:
    pair = [SourceRow(name=f"{number} {half}", kind="files") for half in ("left", "right")]
    catalog.run(lambda session: session.add_all(pair)).result()
    print(number, flush=True)
    number += 1
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
def test_a_writer_that_is_killed_leaves_whole_transactions_only(paths: ProfilePaths) -> None:
    for round_number in range(3):
        writer = subprocess.Popen(
            [sys.executable, "-c", _KILLED, str(paths.root)], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(0.05 * round_number)
        writer.send_signal(signal.SIGKILL)
        told, _ = writer.communicate()
        last = int(told.split()[-1]) if told.split() else 0
        catalog = Catalog.open(paths)
        names = catalog.run(_names).result()
        lefts = {name.split()[0] for name in names if name.endswith("left")}
        assert lefts == {name.split()[0] for name in names if name.endswith("right")}
        assert last <= max(map(int, lefts))
        catalog.close()
        check_integrity(paths.catalog, catalog.key)


# -- snapshots -----------------------------------------------------------------------------------------------


def test_a_snapshot_is_taken_beside_a_busy_writer_and_opens_with_the_key(paths: ProfilePaths) -> None:
    catalog = Catalog.open(paths)
    catalog.run(_add("Autumn")).result()
    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(lambda: [catalog.run(_add(f"{n}")).result() for n in range(30)])
        taken = catalog.snapshot()
        writing.result()
    catalog.close()
    check_integrity(taken, catalog.key)
    copy = connect(taken, catalog.key)
    assert ("Autumn",) in copy.execute("SELECT name FROM sources").fetchall()
    copy.close()
    assert not [path for path in paths.snapshots.iterdir() if path != taken]


def test_ten_snapshots_are_kept_and_the_oldest_go(paths: ProfilePaths) -> None:
    catalog = Catalog.open(paths)
    catalog.close()
    days = [date(2026, 1, 1) + timedelta(days=day) for day in range(KEPT + 3)]
    for day in days:
        take_snapshot(paths, catalog.key, day)
    assert [path.stem.removeprefix("catalog-") for path in snapshots(paths)] == [
        day.isoformat() for day in reversed(days[3:])
    ]


def test_a_catalogue_is_restored_from_a_snapshot_with_the_recovery_key(paths: ProfilePaths) -> None:
    store = KeyStore(paths)
    catalog = Catalog.open(paths, store)
    catalog.run(_add("Autumn")).result()
    snapshot = catalog.snapshot()
    catalog.run(_add("Lost afterwards")).result()
    catalog.close()
    printed = store.recovery_key()
    paths.catalog.write_bytes(b"rubbish" * 1000)
    aside = restore_snapshot(paths, read_recovery_key(printed), snapshot)
    assert aside is not None
    assert aside.read_bytes().startswith(b"rubbish")
    catalog = Catalog.open(paths)
    assert catalog.run(_names).result() == ["Autumn"]
    catalog.close()


def test_a_snapshot_is_not_restored_under_an_open_window_or_from_a_damaged_file(paths: ProfilePaths) -> None:
    catalog = Catalog.open(paths)
    snapshot = catalog.snapshot()
    catalog.close()
    with hold_profile(paths), pytest.raises(ProfileInUse):
        restore_snapshot(paths, catalog.key, snapshot)
    data = bytearray(snapshot.read_bytes())
    data[len(data) // 2] ^= 1
    snapshot.write_bytes(data)
    before = paths.catalog.read_bytes()
    with pytest.raises(StorageError) as caught:
        restore_snapshot(paths, catalog.key, snapshot)
    assert caught.value.kind == "catalog_unreadable"
    assert paths.catalog.read_bytes() == before


def test_a_catalogue_that_rotted_gives_no_snapshot(paths: ProfilePaths) -> None:
    catalog = Catalog.open(paths)
    catalog.run(lambda s: s.add_all(SourceRow(name="n" * 500, kind="files") for _ in range(4000))).result()
    good = take_snapshot(paths, catalog.key, date(2026, 1, 1))
    catalog.close()
    data = bytearray(paths.catalog.read_bytes())
    data[len(data) // 2] ^= 1
    paths.catalog.write_bytes(data)
    with pytest.raises(StorageError):
        take_snapshot(paths, catalog.key, date(2026, 1, 2))
    assert snapshots(paths) == (good,)
    assert [path.name for path in paths.snapshots.iterdir()] == [good.name]


def test_the_daily_snapshot_comes_by_itself(paths: ProfilePaths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studio.catalog.catalog._SNAPSHOT_DELAY", 0.01)
    catalog = Catalog.open(paths)
    deadline = time.monotonic() + 20
    while not snapshots(paths) and time.monotonic() < deadline:
        time.sleep(0.02)
    catalog.close()
    (taken,) = snapshots(paths)
    check_integrity(taken, catalog.key)
    again = Catalog.open(paths)
    assert not [thread for thread in threading.enumerate() if thread.name == "catalog-snapshot"]
    again.close()
