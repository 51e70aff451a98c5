"""When this process started, as the operating system has it, and how long the first moments took."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path


def seconds_since_start() -> float:
    """Seconds since the process began: since the system started it, not since Python ran its first line."""
    if sys.platform == "linux":
        # Field 22 of proc(5)'s stat, in clock ticks since boot; what is before it may hold blanks in brackets.
        fields = Path("/proc/self/stat").read_text("ascii", "replace").rpartition(")")[2].split()
        started = int(fields[19]) / os.sysconf("SC_CLK_TCK")
        return time.clock_gettime(time.CLOCK_BOOTTIME) - started
    import psutil

    return time.time() - psutil.Process().create_time()


class StartupReport:
    """Prints `first paint N ms` and `interactive N ms`, each once, to standard output."""

    def __init__(self, wanted: bool) -> None:
        self._wanted = wanted
        self._said: set[str] = set()

    def say(self, moment: str) -> None:
        if self._wanted and moment not in self._said:
            self._said.add(moment)
            sys.stdout.write(f"{moment} {seconds_since_start() * 1000:.0f} ms\n")
            sys.stdout.flush()
