"""An hour of use in the real program, at speed, and the start after it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil
import pytest
from PIL import Image

from resources import read_samples

ROOT = Path(__file__).resolve().parents[2]
PHOTOS = 500
MORE = {"threads": 3, "python_threads": 3, "files": 4, "children": 0, "widgets": 12, "memory_mb": 60}
"""By how much what a process holds may grow in a round that does what the one before it did. Pools that were never full
before may take another of their threads; one left behind by each photo, look or file would be dozens."""


def write_photos(folder: Path) -> None:
    folder.mkdir()
    shown = [photo.image.read_bytes() for each in read_samples().sets for photo in each.photos]
    for number in range(PHOTOS):
        picture = shown[number % len(shown)] + number.to_bytes(4, "big")
        (folder / f"photo {number:04}.jpg").write_bytes(picture)


def play(tmp_path: Path, which: str) -> tuple[dict[str, Any], str]:
    report = tmp_path / f"{which}.json"
    command = [sys.executable, "-m", "tests.e2e.hour"]
    command += [str(tmp_path / name) for name in ("profile", "photos", "exports")]
    result = subprocess.run(
        [*command, str(report), which],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=850,
    )
    assert report.exists(), result.stderr
    seen = json.loads(report.read_text())
    assert seen["problem"] == "", (seen, result.stderr)
    assert result.returncode == 0, result.stderr
    assert not [notice for notice in seen["notices"] if "ERROR" in notice], seen["notices"]
    return seen, result.stdout


@pytest.mark.slow
@pytest.mark.serial
@pytest.mark.timeout(1200)
def test_an_hour_of_work(tmp_path: Path) -> None:
    write_photos(tmp_path / "photos")
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    seen, said = play(tmp_path, "first")
    assert seen["photos"] >= PHOTOS
    files = [Path(name) for number in range(3) for name in seen[f"exported_{number}"]]
    assert len(files) == 30
    for file in files:
        with Image.open(file) as picture:
            picture.load()
    _, first, second = seen["held"]
    grown = {name: second[name] - first[name] for name in MORE}
    assert {name: more for name, more in grown.items() if more > MORE[name]} == {}, (first, second)

    again, said_again = play(tmp_path, "again")
    assert again["photos"] == seen["photos"]
    assert again["looks"] == 30
    assert sum(count for stars, count in again["ratings"].items() if int(stars) > 0) > 100
    left = {child.pid for child in psutil.Process().children(recursive=True)} - before
    assert not left, "processes that outlived their studio"
    for text in (said, said_again):
        counted = re.search(r"watchdog: slow (\d+) of (\d+)", text)
        assert counted is not None, text
        assert int(counted[1]) == 0, text
