"""The main job in the real program, by keys alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_a_look_is_made_and_saved_by_keys_alone(tmp_path: Path) -> None:
    saved, report = tmp_path / "saved.png", tmp_path / "report.json"
    result = subprocess.run(
        [sys.executable, "-m", "tests.e2e.keyboard", str(tmp_path / "profile"), str(saved), str(report)],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=380,
    )
    assert report.exists(), result.stderr
    seen = json.loads(report.read_text())
    assert seen["problem"] == "", (seen, result.stderr)
    assert result.returncode == 0, result.stderr
    assert len(seen["worn"]) == 1
    with Image.open(saved) as picture:
        picture.load()
        assert picture.size == (1600, 2000)
