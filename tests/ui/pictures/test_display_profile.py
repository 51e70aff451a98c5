"""The screen's profile, read from a real X server where one can be started."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from ui.pictures.display_profile import screen_profile

SCRIPT = """
import ctypes, sys
from PySide6.QtGui import QColorSpace, QGuiApplication
from ui.pictures.display_profile import screen_profile

app = QGuiApplication([])
screen = app.primaryScreen()
assert screen_profile(screen) is None, "no profile is set yet"
wide = QColorSpace(QColorSpace.NamedColorSpace.DisplayP3)
data = wide.iccProfile().data()
x = ctypes.CDLL("libX11.so.6")
x.XOpenDisplay.restype = ctypes.c_void_p
x.XInternAtom.restype = x.XDefaultRootWindow.restype = ctypes.c_ulong
x.XInternAtom.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
x.XDefaultRootWindow.argtypes = x.XCloseDisplay.argtypes = [ctypes.c_void_p]
x.XChangeProperty.argtypes = [ctypes.c_void_p, ctypes.c_ulong, ctypes.c_ulong, ctypes.c_ulong, ctypes.c_int,
                              ctypes.c_int, ctypes.c_char_p, ctypes.c_int]
display = x.XOpenDisplay(None)
cardinal = 6
atom = x.XInternAtom(display, b"_ICC_PROFILE", 0)
x.XChangeProperty(display, x.XDefaultRootWindow(display), atom, cardinal, 8, 0, data, len(data))
x.XCloseDisplay(display)
found = screen_profile(screen)
assert found is not None
assert found.primaries() == wide.primaries() and found.transferFunction() == wide.transferFunction(), found
"""


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("xvfb-run") is None, reason="needs xvfb-run to start an X server")
def test_the_profile_of_an_x_screen_is_found() -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "xcb"}
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run(
        ["xvfb-run", "-a", sys.executable, "-c", SCRIPT],
        env=environment,
        cwd=root,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    if "could not load the Qt platform plugin" in done.stderr.lower():
        pytest.skip("Qt's libraries for X are not installed here")
    assert done.returncode == 0, done.stderr


def test_a_screen_that_nobody_measured_has_none(qtbot: QtBot) -> None:
    assert screen_profile(QGuiApplication.primaryScreen()) is None
