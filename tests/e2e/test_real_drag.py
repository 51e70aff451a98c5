"""A drag with the display's own pointer, from the shelf to the photo, in a real window on a virtual display."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def display() -> Iterator[str]:
    missing = [program for program in ("Xvfb", "xdotool") if shutil.which(program) is None]
    if missing:
        pytest.skip(f"needs {' and '.join(missing)}, which dev.py installs where it may")
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as answer:
            yield f":{answer.readline().strip()}"
    finally:
        server.terminate()
        server.wait(10)


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_a_garment_dragged_from_the_shelf_lands_on_the_photo(display: str, tmp_path: Path) -> None:
    picture, report = tmp_path / "window.png", tmp_path / "report.json"
    environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    command = [sys.executable, "-m", "tests.e2e.driver", str(tmp_path / "profile"), "-", str(picture)]
    result = subprocess.run(
        [*command, str(report), "mouse"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=380,
    )
    assert report.exists(), result.stderr
    seen = json.loads(report.read_text())
    assert seen["problem"] == "", (seen, result.stderr)
    assert result.returncode == 0, result.stderr
    assert len(seen["worn"]) == 1
    assert picture.stat().st_size > 50_000
