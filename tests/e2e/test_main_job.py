"""The main job in the real program, as a process of its own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from resources import read_samples

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
@pytest.mark.serial
@pytest.mark.timeout(400)
def test_a_garment_is_dropped_rendered_kept_and_saved(tmp_path: Path) -> None:
    tee = next(garment for garment in read_samples().garments if garment.slot == "upper")
    dropped = tmp_path / "from the file manager.png"
    with Image.open(tee.image) as image:
        # Other bytes than the sample's own, so that it is new to the shelf.
        image.resize((image.width - 2, image.height - 2)).save(dropped)
    saved, report = tmp_path / "saved.png", tmp_path / "report.json"
    command = [sys.executable, "-m", "tests.e2e.driver", str(tmp_path / "profile")]
    result = subprocess.run(
        [*command, str(dropped), str(saved), str(report)],
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
    assert seen["anchor_changed"] == 0
    assert seen["decision"] == "kept"
    assert seen["worn"] == ["upper"]
    assert seen["new_on_shelf"] == 1

    with Image.open(seen["photo"]) as image:
        before = np.asarray(image.convert("RGB"))
    with Image.open(saved) as image:
        after = np.asarray(image)
    assert after.shape == before.shape
    changed = (after != before).any(axis=2)
    assert 0.005 < changed.mean() < 0.6
    frame = np.ones_like(changed)
    frame[40:-40, 40:-40] = False
    assert not changed[frame].any()

    counted = re.search(r"watchdog: slow (\d+) of (\d+), longest ([\d.]+) ms", result.stdout)
    assert counted is not None, result.stdout
    assert int(counted[2]) > 100
    assert int(counted[1]) == 0, result.stdout
