from __future__ import annotations

import subprocess
import sys

COUNT = """
import inspect, sys
from ui.qt_imports import load_qt
{load}
import PySide6.QtCore
read = []
real = inspect.getsource
inspect.getsource = lambda module: read.append(module) or real(module)
import sqlalchemy.orm
print(len(read))
"""


def sources_read(load: str) -> int:
    done = subprocess.run(
        [sys.executable, "-c", COUNT.replace("{load}", load)],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return int(done.stdout)


def test_what_is_imported_after_qt_is_not_read_as_text() -> None:
    assert sources_read("") > 50, "PySide does so by itself no more: ui.qt_imports can go"
    assert sources_read("load_qt()") == 0
