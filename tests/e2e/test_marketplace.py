"""From the first start to a kept render of an unlocked set, in the real program with its own house server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(profile: Path, report: Path, what: str) -> dict[str, Any]:
    result = subprocess.run(
        [sys.executable, "-m", "tests.e2e.marketplace", str(profile), str(report), what],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=380,
    )
    assert report.exists(), result.stderr
    seen: dict[str, Any] = json.loads(report.read_text())
    assert seen["problem"] == "", (seen, result.stderr)
    assert result.returncode == 0, result.stderr
    return seen


@pytest.mark.slow
@pytest.mark.timeout(800)
def test_a_set_is_unlocked_dressed_rendered_and_kept_and_the_books_agree(tmp_path: Path) -> None:
    seen = run(tmp_path / "profile", tmp_path / "first.json", "first")
    assert seen["at_first"] == "100 credits"
    assert seen["sets"] > 0
    assert seen["after_unlock"] == 100 - seen["unlock"]
    assert "held now, charged when you keep it" in seen["price"]
    assert seen["while_held"] == seen["after_unlock"] - seen["charged"]
    assert seen["at_last"] == seen["while_held"], "keeping takes no more than was held"

    again = run(tmp_path / "profile", tmp_path / "again.json", "again")
    assert again["credits"] == seen["at_last"]
    assert again["charges"] == [["posted", seen["charged"]]]
    spent = [amount for rule, amount in again["statement"] if rule != "grant"]
    assert sum(spent) == seen["at_last"] - 100
