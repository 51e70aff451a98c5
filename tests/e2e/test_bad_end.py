"""The real program is killed, and its next start says so and shows what there is to know."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from studio.last_run import kept_reports

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="signals of POSIX"),
]
PATIENCE_SECONDS = 120.0


def start(profile: Path, deed: str, report: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.e2e.bad_end", str(profile), deed, str(report)],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def wait_for(file: Path, program: subprocess.Popen[str]) -> dict[str, str]:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if file.exists() and file.read_text():
            return json.loads(file.read_text())
        if program.poll() is not None and not file.exists():
            break
        time.sleep(0.05)
    program.kill()
    raise AssertionError(program.communicate()[0])


@pytest.fixture(params=["segv", "kill"])
def bad_end(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Path, dict[str, str]]:
    """A profile whose last run was hit by a signal, and what it was doing then."""
    how: str = request.param
    profile, said = tmp_path / "profile", tmp_path / "said.json"
    program = start(profile, "segv" if how == "segv" else "hang", said)
    told = wait_for(said, program)
    if how == "kill":
        program.kill()
    program.communicate(timeout=PATIENCE_SECONDS)
    assert program.returncode == -(signal.SIGSEGV if how == "segv" else signal.SIGKILL)
    return how, profile, told


def test_the_next_start_offers_a_report_without_names(
    bad_end: tuple[str, Path, dict[str, str]], tmp_path: Path
) -> None:
    how, profile, told = bad_end
    seen_file = tmp_path / "seen.json"
    program = start(profile, "look", seen_file)
    seen = wait_for(seen_file, program)
    output = program.communicate(timeout=PATIENCE_SECONDS)[0]
    assert program.returncode == 0, output
    text = seen["text"]
    assert seen["module"] == "settings"
    assert "unexpectedly" in seen["sentence"]
    assert "WARNING ui.test: dressing" in text
    assert told["garment"].casefold() not in text.casefold()
    assert told["photo"] not in text
    assert Path(told["photo"]).name not in text
    assert str(tmp_path) not in text
    assert str(Path.home()) not in text
    if how == "segv":
        assert "Segmentation fault" in text
        assert 'File "ui/session.py"' in text
        assert "in _poll" in text
    else:
        assert "ended from outside" in text
    # Seen and discarded: nothing is left, and a proper end leaves nothing either.
    assert not kept_reports(profile / "logs")
    assert not list((profile / "logs").glob("running-*"))
    assert not list((profile / "logs").glob("fault-*"))
