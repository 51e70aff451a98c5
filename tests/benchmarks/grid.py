"""The library's grid over 100,000 photos, scrolled at 20 rows a second, in a window of its own process.

A frame is everything the UI thread does from one tick of a 60 Hz clock until its paint has ended. Cells are counted
where they are painted: those that had their picture, of all that were painted. The peer is a bare `QListView` over
the same rows whose delegate draws one and the same picture, scrolled in the same way.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import psutil
from PIL import Image
from sqlalchemy.orm import Session

from studio.catalog import Catalog
from studio.catalog.tables import PhotoRow, SourceRow
from studio.catalog.thumbnails import SIDES, ThumbnailStore
from studio.paths import ProfilePaths
from tests.benchmarks import Figure

if TYPE_CHECKING:
    from ui.session import Session

PHOTOS = 100_000
PICTURES = 500
"""Different pictures among the thumbnails; each photo has its own row and bytes of one of them."""
WINDOW = (1680, 1050)
FRAME = 1 / 60
ROWS_A_SECOND = 20
SECONDS = 20.0


def run() -> Iterable[Figure]:
    with tempfile.TemporaryDirectory() as name:
        profile = Path(name) / "profile"
        fill(profile)
        command = [sys.executable, "-m", "tests.benchmarks.grid", str(profile)]
        environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
        found = json.loads(
            subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
        )
    frames, peer = found["frames_ms"], found["peer_ms"]
    in_time = 100 * sum(frame <= FRAME * 1000 for frame in frames) / len(frames)
    yield Figure("frames within 16.7 ms at 20 rows a second", in_time, "%")
    median, bare = float(np.median(frames)), float(np.median(peer))
    yield Figure("frame, median", median, "ms", f"bare QListView ({bare:.1f} ms)", median / bare)
    yield Figure("frame, 99th percentile", float(np.percentile(frames, 99)), "ms")
    yield Figure("frame, longest", max(frames), "ms")
    yield Figure("painted cells that showed their picture", 100 * found["pictured"] / found["painted"], "%")
    yield Figure("frames of 90 % pictures or more", found["full_frames"], "%")
    yield Figure("first pictures after opening the library", found["first_ms"], "ms")
    yield Figure("all pictures in sight after opening", found["all_ms"], "ms")
    yield Figure("resident memory after scrolling", found["resident_mb"], "MB")


def fill(profile: Path) -> None:
    """A catalogue of photos whose files are empty, and thumbnails for all of them."""
    paths = ProfilePaths.of(profile).create()
    for number in range(PHOTOS):
        path = path_of(profile, number)
        if number % 1000 == 0:
            path.parent.mkdir(parents=True)
        path.touch()
    catalog = Catalog.open(paths)
    catalog.run(partial(_add_photos, profile)).result()
    store = ThumbnailStore(paths.thumbnails, catalog.key)
    pictures = list(_pictures())
    for start in range(0, PHOTOS, 1000):
        store.put_many(
            (hash_of(number), SIDES[0], pictures[number % PICTURES]) for number in range(start, start + 1000)
        ).result()
    store.close()
    catalog.close()


def path_of(profile: Path, number: int) -> Path:
    return profile / "photos" / f"{number // 1000:03}" / f"IMG_{number:06}.jpg"


def hash_of(number: int) -> str:
    return f"{number:064x}"


def _add_photos(profile: Path, session: Session) -> None:
    source = SourceRow(name="Archive", kind="folder", path=str(profile / "photos"))
    session.add(source)
    session.flush()
    began = datetime(2020, 1, 1)  # noqa: DTZ001 - as cameras write it
    session.add_all(
        PhotoRow(
            source_id=source.id,
            name=f"IMG_{number:06}.jpg",
            path=str(path_of(profile, number)),
            folder=str(path_of(profile, number).parent),
            sha256=hash_of(number),
            size=1,
            modified_ns=1,
            width=4000,
            height=6000,
            format="JPEG",
            bit_depth=8,
            colour_space="sRGB",
            captured_at=(began + timedelta(minutes=number)).isoformat(),
            camera=("Canon EOS R5", "NIKON Z 8", "X-T5")[number % 3],
        )
        for number in range(PHOTOS)
    )


def _pictures() -> Iterator[bytes]:
    """Thumbnails as large in bytes as those of photographs: soft noise over a gradient."""
    random = np.random.default_rng(5)
    for number in range(PICTURES):
        coarse = random.integers(40, 220, (32, 22, 3), dtype=np.uint8)
        soft = Image.fromarray(coarse).resize((171, 256), Image.Resampling.BICUBIC)
        grain = random.normal(0, 9, (256, 171, 3))
        picture = np.clip(np.asarray(soft) + grain + number % 20, 0, 255).astype(np.uint8)
        jpeg = io.BytesIO()
        Image.fromarray(picture).save(jpeg, "JPEG", quality=85)
        yield jpeg.getvalue()


def main(profile: Path) -> dict[str, Any]:
    """In a process of its own: the program as it starts, then its library."""
    from PySide6.QtCore import QTimer

    from ui import app

    found: dict[str, Any] = {}

    def measure(session: Session) -> None:
        try:
            found.update(measure_grid(session))
        finally:
            session.leave(0)

    def started(session: Session) -> None:
        session.desk.filled.connect(lambda: QTimer.singleShot(1000, lambda: measure(session)))

    app.main(["--profile", str(profile), "--size", "{}x{}".format(*WINDOW)], started)
    return found


def measure_grid(session: Session) -> dict[str, Any]:
    from PySide6.QtWidgets import QApplication

    from ui.library.view import LibraryView

    application = QApplication.instance()
    desk, window = session.desk, session.window
    until(application, lambda: desk.photos.count == PHOTOS)
    started = time.perf_counter()
    window.show_module("library")
    view = window.view("library")
    assert isinstance(view, LibraryView)
    grid = view.view
    count = Counted(grid.itemDelegate())
    until(application, lambda: count.pictured)
    first_ms = (time.perf_counter() - started) * 1000
    until(application, lambda: count.frame_is_full(grid, application))
    all_ms = (time.perf_counter() - started) * 1000
    rest(application, 0.5)
    count.restart()
    frames = scroll(application, grid, count)
    return {
        "frames_ms": frames,
        "pictured": count.pictured,
        "painted": count.painted,
        "full_frames": 100 * count.full / max(1, count.frames),
        "first_ms": first_ms,
        "all_ms": all_ms,
        "resident_mb": psutil.Process().memory_info().rss / 1e6,
        "peer_ms": scroll(application, bare_list(grid), None),
    }


class Counted:
    """Counts the cells that a delegate paints and those of them that have their picture."""

    def __init__(self, delegate: Any) -> None:
        self.restart()
        ask = delegate.image_of

        def asked(*arguments: Any) -> Any:
            image = ask(*arguments)
            self.painted += 1
            self.pictured += image is not None
            return image

        delegate.image_of = asked

    def restart(self) -> None:
        self.painted = self.pictured = self.frames = self.full = 0
        self._before = (0, 0)

    def end_frame(self) -> None:
        painted, pictured = self.painted - self._before[0], self.pictured - self._before[1]
        self._before = (self.painted, self.pictured)
        if painted:
            self.frames += 1
            self.full += pictured >= 0.9 * painted

    def frame_is_full(self, grid: Any, application: Any) -> bool:
        self.restart()
        grid.viewport().update()
        application.processEvents()
        return self.painted > 0 and self.pictured == self.painted


def scroll(application: Any, grid: Any, count: Counted | None) -> list[float]:
    """Frame times in milliseconds."""
    bar = grid.verticalScrollBar()
    row = grid.visualRect(grid.model().index(0, 0)).height() + grid.spacing()
    began = time.perf_counter()
    spent: list[float] = []
    tick = began
    while (elapsed := tick - began) < SECONDS:
        start = time.perf_counter()
        bar.setValue(int(elapsed * ROWS_A_SECOND * row))
        application.processEvents()
        if count is not None:
            count.end_frame()
        spent.append((time.perf_counter() - start) * 1000)
        tick += FRAME
        while (left := tick - time.perf_counter()) > 0:
            # What arrives between two frames is worked on at once, as in the program's own event loop.
            application.processEvents()
            time.sleep(min(left, 0.001))
        tick = max(tick, time.perf_counter())
    return spent


def bare_list(grid: Any) -> Any:
    """A list view with the grid's cells and nothing of the studio but one picture."""
    from PySide6.QtCore import QSize, QStringListModel, Qt
    from PySide6.QtGui import QPixmap
    from PySide6.QtWidgets import QListView, QStyledItemDelegate

    picture = QPixmap(171, 256)
    picture.fill(Qt.GlobalColor.darkCyan)
    size = grid.visualRect(grid.model().index(0, 0)).size()

    class Plain(QStyledItemDelegate):
        def sizeHint(self, option: Any, index: Any) -> QSize:  # noqa: N802
            return size

        def paint(self, painter: Any, option: Any, index: Any) -> None:
            painter.drawPixmap(option.rect.topLeft(), picture)

    view = QListView()
    view.setModel(QStringListModel([""] * PHOTOS, view))
    view.setUniformItemSizes(True)
    view.setFlow(QListView.Flow.LeftToRight)
    view.setWrapping(True)
    view.setSpacing(grid.spacing())
    view.setItemDelegate(Plain(view))
    view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
    view.resize(grid.size())
    view.show()
    return view


def until(application: Any, condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 120
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError("the window never got there")
        application.processEvents()
        time.sleep(0.0005)


def rest(application: Any, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        application.processEvents()
        time.sleep(0.001)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]))))
