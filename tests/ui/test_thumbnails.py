from __future__ import annotations

import os
import subprocess
import sys

PROGRAM = """
import io, os, sys
from concurrent.futures import Future
from PIL import Image
from PySide6.QtCore import QTimer
from ui.bridge import Bridge
from ui.thumbnails import ThumbnailCache
from ui.watchdog import WatchedApplication

class Store:
    def get(self, sha256, side):
        found = Future()
        found.set_result(jpeg)
        return found

data = io.BytesIO()
Image.new("RGB", (64, 64), "red").save(data, "JPEG")
jpeg = data.getvalue()
sys.setswitchinterval(1e-6)
application = WatchedApplication([])
cache = ThumbnailCache(Bridge())
cache.set_store(Store())
for name in "abcdef":
    cache.image(name, 64)
QTimer.singleShot(20_000, lambda: os._exit(1))
cache.idle.connect(application.quit)
application.exec()
print(all(cache.image(name, 64) is not None for name in "abcdef"))
"""


def test_two_decoders_and_a_watched_application_never_wait_for_each_other() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    assert done.stdout.strip() == "True"
