"""Going through 24-megapixel JPEGs in the loupe, jumping about in them, and moving a 50-megapixel one at 100 %.

The peer of a photo that is shown is Qt's own reader, which decodes it in the window's process to the same size.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
from PIL import Image

from studio.library.photos import PhotoSummary
from studio.library.search import PhotoQuery
from studio.studio import Studio
from tests.benchmarks import Figure
from tests.render.pictures import scene

WIDTH, HEIGHT = 1440, 900
PHOTOS = 28
STEP_SECONDS = 1 / 3
TRAVELLED = 14
JUMPS = (27, 18, 23, 16, 25, 20)
PATIENCE = 30.0


def run() -> Iterable[Figure]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QPointF, QSize, Qt
    from PySide6.QtGui import QImageReader
    from PySide6.QtWidgets import QApplication

    from ui.bridge import Bridge
    from ui.keys import KeyMap
    from ui.library.viewers.loupe import Loupe
    from ui.library.viewers.loupe_model import LoupeModel
    from ui.library.viewers.marks import Culling
    from ui.library.viewers.sequence import PhotoSequence
    from ui.pictures.source import PictureSource
    from ui.row_model import RowModel
    from ui.theme import Theme
    from ui.thumbnails import ThumbnailCache
    from ui.watchdog import WatchedApplication

    application = QApplication.instance() or WatchedApplication([])
    with tempfile.TemporaryDirectory() as folder, Studio.open(Path(folder) / "profile") as studio:
        files = make_photos(Path(folder) / "photos")
        studio.start()
        studio.photos.add_folder(files).report.result(600)
        theme, bridge = Theme("dark"), Bridge()
        thumbnails = ThumbnailCache(bridge)
        thumbnails.set_store(studio.thumbnails)
        rows: RowModel[PhotoSummary] = RowModel(lambda photo: photo.id)
        rows.set_values(studio.library.page(PhotoQuery(), 0, PHOTOS + 1).result())
        source = PictureSource(bridge, thumbnails)
        source.open(studio.pictures)
        sequence = PhotoSequence(rows)
        model = LoupeModel(source, sequence)
        loupe = Loupe(theme, KeyMap(), source, model, Culling())
        loupe.resize(WIDTH, HEIGHT)
        loupe.show()
        model.shown = True

        def until(reached: Callable[[], bool], seconds: float = PATIENCE) -> float:
            """Seconds that it took."""
            started = time.perf_counter()
            while not reached() and time.perf_counter() - started < seconds:
                application.processEvents()
                time.sleep(0.001)
            return time.perf_counter() - started

        def never() -> bool:
            return False

        def seen(go: Callable[[], object]) -> float:
            """Milliseconds until the photo stands in the window as sharp as its screen shows it."""
            started = time.perf_counter()
            go()
            until(lambda: model.picture.is_sharp)
            loupe.picture.repaint()
            return (time.perf_counter() - started) * 1000

        # As after an import: thumbnails are there, both decoders have started.
        seen(lambda: model.go_to(0))
        until(lambda: not source.busy and not thumbnails.busy)

        spent = []
        for _ in range(TRAVELLED):
            taken = seen(model.next)
            spent.append(taken)
            until(never, STEP_SECONDS - taken / 1000)
        path = str(next(files.iterdir()))

        def by_qt() -> float:
            started = time.perf_counter()
            reader = QImageReader(path)
            size = reader.size().scaled(QSize(WIDTH, HEIGHT), Qt.AspectRatioMode.KeepAspectRatio)
            reader.setScaledSize(size)
            reader.read()
            return (time.perf_counter() - started) * 1000

        peer = statistics.median(by_qt() for _ in range(5))
        name = f"QImageReader to the same size ({peer:.0f} ms)"
        middle = statistics.median(spent)
        yield Figure("next of three photos a second, sharp", middle, "ms", name, peer / middle)
        yield Figure("next of three photos a second, sharp, longest", max(spent), "ms")

        spent = []
        for row in JUMPS:
            spent.append(seen(lambda row=row: model.go_to(row)))
            until(never, 0.05)
        middle = statistics.median(spent)
        yield Figure("jump to any photo, sharp", middle, "ms", name, peer / middle)
        yield Figure("jump to any photo, sharp, longest", max(spent), "ms")
        until(lambda: not source.busy)
        yield Figure("kept pixels after that", source.bytes_kept / 1e6, "MB")

        at = QPointF(WIDTH / 2, HEIGHT / 2)
        model.go_to(3)
        until(lambda: model.picture.is_sharp)
        yield Figure("zoom to 100 %, sharp, at once", seen(lambda: model.picture.zoom_to(1.0, at)), "ms")
        model.picture.fit()
        until(never, 1.0)
        yield Figure("zoom to 100 %, sharp, after a look", seen(lambda: model.picture.zoom_to(1.0, at)), "ms")
        model.picture.fit()

        large = sequence.count - 1
        model.go_to(large)
        until(lambda: model.picture.is_sharp)
        yield Figure("zoom to 100 % of 50 MP, sharp", seen(lambda: model.picture.zoom_to(1.0, at)), "ms")
        moved = []
        for _ in range(40):
            started = time.thread_time()
            model.picture.pan(-23, -17)
            loupe.picture.repaint()
            moved.append((time.thread_time() - started) * 1000)
        yield Figure("moved at 100 % of 50 MP", statistics.median(moved), "ms")
        yield Figure("moved at 100 % of 50 MP, longest", max(moved), "ms")
        if isinstance(application, WatchedApplication):
            yield Figure("longest handler of all this", application.longest.seconds * 1000, "ms")
        loupe.hide()
        source.close()
        bridge.close()
        thumbnails.close()


def make_photos(folder: Path) -> Path:
    """28 photos of 24 megapixels with the grain of a sensor, about 9 MB each, and one of 50."""
    folder.mkdir()
    base = scene(6000, 4000)
    for number in range(PHOTOS):
        turned = np.roll(base, 97 * number, axis=1)
        Image.fromarray(turned).save(folder / f"{number:03}.jpg", quality=90)
    Image.fromarray(scene(8688, 5792, seed=1)).save(folder / "large.jpg", quality=90)
    return folder
