"""How much main memory is free for a model's weights, as the system tells."""

from __future__ import annotations

import sys
from pathlib import Path

from render.memory import budget_of_machine


def main_memory_budget(process: int | None = None) -> int:
    """Bytes that weights may wait in; `process` is the engine's, whose own memory goes to the next plan."""
    import psutil

    held = 0 if process is None else held_by(process)
    return budget_of_machine(int(psutil.virtual_memory().available), held)


def held_by(process: int) -> int:
    """Bytes that go back to the system with a process; 0 for one that is gone. Files that it has mapped are left out,
    for their pages are called available as they are.
    """
    import psutil

    if sys.platform == "linux":
        try:
            lines = Path(f"/proc/{process}/status").read_text("utf-8").splitlines()
        except OSError:
            return 0
        said = dict(line.split(":", 1) for line in lines)
        return sum(1024 * int(said[name].split()[0]) for name in ("RssAnon", "RssShmem") if name in said)
    try:
        return int(psutil.Process(process).memory_info().rss)
    except psutil.Error:
        return 0
