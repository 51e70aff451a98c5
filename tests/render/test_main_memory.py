"""What a process holds of main memory, as the system tells of a real one."""

from __future__ import annotations

import mmap
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from render.main_memory import held_by, main_memory_budget

HELD = 96 * 1024**2

HOLDS = """
import mmap, sys
taken = bytes(range(256)) * (int(sys.argv[1]) // 256)
with open(sys.argv[2], "rb") as file:
    mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
seen = sum(mapped[:: mmap.PAGESIZE])
print("ready", flush=True)
sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system tells of all together")
def test_what_a_process_holds_is_told_without_the_files_it_has_mapped(tmp_path: Path) -> None:
    (tmp_path / "weights").write_bytes(bytes(mmap.PAGESIZE) * (HELD // mmap.PAGESIZE))
    words = [sys.executable, "-c", HOLDS, str(HELD), str(tmp_path / "weights")]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        held = held_by(process.pid)
        resident = psutil.Process(process.pid).memory_info().rss
        process.communicate("")
    assert HELD < held < HELD * 1.5
    assert resident > 2 * HELD, "its file was not in memory"
    assert held_by(process.pid) == 0, "it is gone"


def test_memory_of_the_engine_goes_to_its_next_plan() -> None:
    own = psutil.Process().pid
    assert held_by(own) > 10_000_000
    assert 0 <= main_memory_budget() <= psutil.virtual_memory().total
    assert main_memory_budget(own) > 0
