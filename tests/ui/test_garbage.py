from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

SCRIPT = """
import gc, sys, time
from PySide6.QtCore import QTimer
from ui import app

def started(session):
    began = time.monotonic()

    def look():
        read = sys.modules.get("ui.export.dialog")
        made = getattr(read, "ExportDialog", None)
        if made is not None and not any(each is made for each in gc.get_objects()):
            print("frozen")
            session.leave(0)
        elif time.monotonic() - began > 60:
            print("looked through again and again" if made else "never read")
            session.leave(1)

    timer = QTimer(session, interval=100)
    timer.timeout.connect(look)
    timer.start()

sys.exit(app.main(["--profile", sys.argv[1]], started))
"""


def test_code_that_is_read_ahead_is_not_looked_through_for_garbage(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path / "profile")],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "frozen\n"), done.stderr
