"""What the benchmarks of the two grids share: a view scrolled at 20 rows a second in a window of its own process.

A frame is everything the UI thread does from one tick of a 60 Hz clock until its paint has ended, what was begun before
the tick and held it up included. Cells are counted where they are painted: those that had their picture, of all that
were painted. The peer is a bare `QListView` over as many rows whose delegate draws one and the same picture, scrolled
in the same way.
"""

from __future__ import annotations

import io
import json
import math
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import psutil
from PIL import Image

from tests.benchmarks import Figure

if TYPE_CHECKING:
    from ui.session import Session

WINDOW = (1680, 1050)
FRAME = 1 / 60
ROWS_A_SECOND = 20
SECONDS = 20.0

Found = dict[str, Any]
Measure = Callable[["Session"], Found]


def find(module: str, profile: Path) -> Found:
    """What `main` of a benchmark's module finds, in a process of its own."""
    command = [sys.executable, "-m", module, str(profile)]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    return json.loads(
        subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout
    )


def main(measure: Measure) -> None:
    """The process of `find`: the program as it starts, then what `measure` does with it."""
    from PySide6.QtCore import QTimer

    from ui import app

    found: Found = {}

    def work(session: Session) -> None:
        try:
            found.update(measure(session))
        finally:
            session.leave(0)

    def started(session: Session) -> None:
        session.desk.filled.connect(lambda: QTimer.singleShot(1000, lambda: work(session)))

    app.main(["--profile", sys.argv[1], "--size", "{}x{}".format(*WINDOW)], started)
    sys.stdout.write(json.dumps(found))


def measure_view(application: Any, grid: Any, began: float) -> Found:
    """From when it was opened, at `began`, until it has been scrolled."""
    count = Counted(grid.itemDelegate())
    grid.viewport().update()
    until(application, lambda: count.pictured)
    first_ms = (time.perf_counter() - began) * 1000
    until(application, lambda: count.frame_is_full(grid, application))
    all_ms = (time.perf_counter() - began) * 1000
    rest(application, 0.5)
    count.restart()
    return {
        "frames_ms": scroll(application, grid, count),
        "pictured": count.pictured,
        "painted": count.painted,
        "full_frames": 100 * count.full / max(1, count.frames),
        "first_ms": first_ms,
        "all_ms": all_ms,
        "resident_mb": psutil.Process().memory_info().rss / 1e6,
        "rows": grid.model().rowCount(),
        "peer_ms": scroll(application, bare_list(grid), None),
    }


def figures(found: Found, picture: str, view: str) -> Iterable[Figure]:
    """`picture` is what a cell of the `view` shows."""
    frames, peer = found["frames_ms"], found["peer_ms"]
    in_time = 100 * sum(frame <= FRAME * 1000 for frame in frames) / len(frames)
    yield Figure("frames within 16.7 ms at 20 rows a second", in_time, "%")
    median, bare = float(np.median(frames)), float(np.median(peer))
    yield Figure("frame, median", median, "ms", f"bare QListView ({bare:.1f} ms)", median / bare)
    yield Figure("frame, 99th percentile", float(np.percentile(frames, 99)), "ms")
    yield Figure("frame, longest", max(frames), "ms")
    yield Figure(
        f"painted cells that showed their {picture}", 100 * found["pictured"] / found["painted"], "%"
    )
    yield Figure(f"frames of 90 % {picture}s or more", found["full_frames"], "%")
    yield Figure(f"first {picture}s after opening {view}", found["first_ms"], "ms")
    yield Figure(f"all {picture}s in sight after opening", found["all_ms"], "ms")
    yield Figure("resident memory after scrolling", found["resident_mb"], "MB")


def pictures(count: int, width: int, height: int, grain: float) -> Iterator[bytes]:
    """JPEGs as large in bytes as those of photographs: soft noise over a gradient."""
    random = np.random.default_rng(5)
    for number in range(count):
        coarse = random.integers(40, 220, (32, 22, 3), dtype=np.uint8)
        soft = Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC)
        noise = random.normal(0, grain, (height, width, 3))
        picture = np.clip(np.asarray(soft) + noise + number % 20, 0, 255).astype(np.uint8)
        jpeg = io.BytesIO()
        Image.fromarray(picture).save(jpeg, "JPEG", quality=85)
        yield jpeg.getvalue()


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
    """Frame times in milliseconds. What came before a frame and did not end by its tick counts as the frame's."""
    bar = grid.verticalScrollBar()
    row = grid.visualRect(grid.model().index(0, 0)).height() + grid.spacing()
    began = tick = time.perf_counter()
    spent: list[float] = []
    while (elapsed := tick - began) < SECONDS:
        bar.setValue(int(elapsed * ROWS_A_SECOND * row))
        application.processEvents()
        if count is not None:
            count.end_frame()
        took = time.perf_counter() - tick
        spent.append(took * 1000)
        tick += FRAME * math.ceil(took / FRAME)
        while (left := tick - time.perf_counter()) > 0:
            # What arrives between two frames is worked on at once, as in the program's own event loop.
            application.processEvents()
            time.sleep(min(left, 0.001))
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
    view.setModel(QStringListModel([""] * grid.model().rowCount(), view))
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
