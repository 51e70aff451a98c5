from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from ui.thumbnails import decode_jpeg, decode_reduced

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
QTimer.singleShot(120_000, lambda: os._exit(1))
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
        timeout=150,
        check=True,
    )
    assert done.stdout.strip() == "True"


def picture(format: str, size: tuple[int, int] = (40, 30), mode: str = "RGB") -> bytes:
    data = io.BytesIO()
    Image.new(mode, size).save(data, format)
    return data.getvalue()


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_small_pictures_are_decoded(format: str) -> None:
    assert decode_reduced(picture(format), 20).width() == 20
    assert decode_jpeg(picture(format)).width() == 40


@pytest.mark.parametrize("format", ["GIF", "BMP", "ICO", "TIFF", "PDF", "SVG", "bomb", "half", "nothing"])
def test_what_only_passes_for_a_picture_is_none(format: str, tmp_path: Path) -> None:
    """A cover is whatever a house sends under its hash."""
    (tmp_path / "mine.png").write_bytes(picture("PNG"))
    link = f'<image href="file://{tmp_path / "mine.png"}" width="40" height="30"/>'
    others = {
        "SVG": f'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30">{link}</svg>'.encode(),
        "bomb": picture("PNG", (6000, 6000), "1"),
        "half": picture("PNG", (400, 300))[:60],
        "nothing": b"",
    }
    data = others[format] if format in others else picture(format)
    assert decode_reduced(data, 512).isNull()
    assert decode_jpeg(data).isNull()
