from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from studio.last_run import REPORTS_KEPT, Run, keep_report, kept_reports, take_bad_ends, write_report
from studio.logs import MOST_BYTES, NAME, last_lines, start_logging, stop_logging

BEGIN = """
import sys
from pathlib import Path
from studio.last_run import Run
run = Run.begin(Path(sys.argv[1]), "9.9")
"""


def run_python(logs: Path, end: str) -> int:
    return subprocess.run(
        [sys.executable, "-c", BEGIN + end, str(logs)], stderr=subprocess.DEVNULL
    ).returncode


def test_a_run_that_ends_as_it_should_leaves_nothing(tmp_path: Path) -> None:
    assert run_python(tmp_path, "run.end()") == 0
    assert not list(tmp_path.iterdir())
    assert take_bad_ends(tmp_path) == ()


def test_a_run_that_was_hit_is_taken_once_with_its_stack(tmp_path: Path) -> None:
    assert run_python(tmp_path, "import faulthandler\nfaulthandler._sigsegv()") != 0
    (end,) = take_bad_ends(tmp_path)
    assert end.version == "9.9"
    assert "Segmentation fault" in end.stack
    assert take_bad_ends(tmp_path) == ()
    assert not list(tmp_path.iterdir())


def test_a_run_that_was_killed_leaves_no_stack(tmp_path: Path) -> None:
    run_python(tmp_path, "import os\nos._exit(9)")
    (end,) = take_bad_ends(tmp_path)
    assert end.stack == ""
    assert "ended from outside" in write_report(tmp_path, end, (), ())


def test_a_run_that_still_runs_is_left_alone(tmp_path: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", BEGIN + "print(flush=True)\nsys.stdin.read()\nrun.end()", str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert child.stdout is not None
    child.stdout.readline()
    assert take_bad_ends(tmp_path) == ()
    child.communicate()
    assert child.returncode == 0


@pytest.mark.skipif(os.name == "nt", reason="zombies are of POSIX")
def test_a_run_that_ended_and_that_nobody_waited_for_has_ended(tmp_path: Path) -> None:
    child = subprocess.Popen([sys.executable, "-c", BEGIN + "import os\nos._exit(9)", str(tmp_path)])
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert [end.pid for end in take_bad_ends(tmp_path)] == [child.pid]
    child.wait()


def test_a_number_that_another_process_has_now_is_no_run(tmp_path: Path) -> None:
    told = {"pid": os.getppid(), "began": 1.0, "version": "1", "python": "3", "system": "x"}
    (tmp_path / f"running-{os.getppid()}.json").write_text(json.dumps(told))
    assert [end.pid for end in take_bad_ends(tmp_path)] == [os.getppid()]


def test_a_damaged_marker_is_a_bad_end_too(tmp_path: Path) -> None:
    (tmp_path / "running-77.json").write_text("{")
    (end,) = take_bad_ends(tmp_path)
    assert end.version == "?"


@pytest.mark.skipif(os.name != "nt" and os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_to_stops_nothing(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert Run.begin(tmp_path / "logs", "1") is None


def test_the_newest_reports_are_kept(tmp_path: Path) -> None:
    paths = [keep_report(tmp_path, f"report {number}") for number in range(REPORTS_KEPT + 2)]
    assert kept_reports(tmp_path) == tuple(reversed(paths[-REPORTS_KEPT:]))
    assert kept_reports(tmp_path)[0].read_text() == f"report {REPORTS_KEPT + 1}"


def test_the_log_has_our_topics_and_what_others_warn_of(tmp_path: Path) -> None:
    handler = start_logging(tmp_path)
    try:
        logging.getLogger("studio.test").info("said")
        logging.getLogger("other.library").info("not said")
        logging.getLogger("other.library").warning("warned")
        for number in range(3):
            logging.getLogger("ui.test").info("%s%s", number, "x" * (MOST_BYTES // 2))
    finally:
        stop_logging(handler)
    everything = "".join(path.read_text() for path in tmp_path.iterdir())
    assert "INFO studio.test: said" in everything
    assert "WARNING other.library: warned" in everything
    assert "not said" not in everything
    assert (tmp_path / f"{NAME}.1").exists()
    assert [line[-1] for line in last_lines(tmp_path, 2)] == ["x", "x"]
