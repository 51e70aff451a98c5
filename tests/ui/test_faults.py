from __future__ import annotations

import logging
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import qWarning

from studio.last_run import take_bad_ends
from studio.logs import NAME
from ui.faults import FaultWatch


def test_what_nobody_caught_is_in_the_log_and_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.__excepthook__)
    monkeypatch.setattr(threading, "excepthook", threading.__excepthook__)
    told: list[BaseException] = []
    watch = FaultWatch(tmp_path, "1")
    watch.tell = told.append
    try:
        error = ValueError("on the window's thread")
        sys.excepthook(ValueError, error, None)
        thread = threading.Thread(target=_fail, name="worker")
        thread.start()
        thread.join()
        qWarning("said by Qt")
        logging.getLogger("studio.test").info("an ordinary line")
    finally:
        watch.close()
    assert told == [error]
    log = (tmp_path / NAME).read_text()
    for line in (
        "INFO ui.faults: Anchor Studio 1 began",
        "ERROR ui.faults: nobody caught this",
        "ValueError: on the window's thread",
        "nobody caught this in worker",
        "WARNING qt: default: said by Qt",
        "INFO studio.test: an ordinary line",
    ):
        assert line in log
    # Python's own words still go where they always went.
    assert "on the window's thread" in capsys.readouterr().err
    assert take_bad_ends(tmp_path) == ()
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


def _fail() -> None:
    raise RuntimeError("in a thread")
