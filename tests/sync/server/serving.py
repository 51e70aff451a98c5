"""A house server as a process of its own, as whoever runs one starts it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ANCHOR = [sys.executable, "-m", "studio.cli"]


@dataclass
class Served:
    url: str
    data: Path
    process: subprocess.Popen[str]

    def stop(self) -> int:
        """As a service manager does; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)

    def log(self) -> list[dict[str, object]]:
        lines = (self.data.parent / f"{self.data.name}.log").read_text().splitlines()
        return [json.loads(line) for line in lines]


@contextmanager
def served(data: Path, *options: str, environment: dict[str, str] | None = None) -> Iterator[Served]:
    command = [*ANCHOR, "serve", "--data", str(data), "--port", "0", "--json", *options]
    data.parent.mkdir(parents=True, exist_ok=True)
    with (data.parent / f"{data.name}.log").open("w") as log:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=log, text=True, env={**os.environ, **(environment or {})}
        )
    assert process.stdout is not None
    with process.stdout:
        line = process.stdout.readline()
        assert line, (data.parent / f"{data.name}.log").read_text()
        try:
            yield Served(json.loads(line)["listening"], data, process)
        finally:
            if process.poll() is None:
                process.kill()
            process.wait(30)


def admin(data: Path, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    command = [*ANCHOR, "serve", "admin", *words, "--data", str(data)]
    return subprocess.run(command, input=typed, capture_output=True, text=True, timeout=120)
