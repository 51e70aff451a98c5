"""What the canvas costs the UI thread: painting, panning and brushing at 1680 x 1050.

The peer is what a canvas without reduced copies does: one smooth `drawImage` of the same raster, all of it.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterable

from tests.benchmarks import Figure, alternately

WIDTH, HEIGHT = 1680, 1050


def run() -> Iterable[Figure]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
    from PySide6.QtGui import QColor, QImage, QPainter
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from render.messages import Box
    from tests.ui.canvas.conftest import open_photo, preview_of
    from ui.canvas import PhotoCanvas, Tool
    from ui.theme.tokens import load_tokens

    application = QApplication.instance() or QApplication([])
    canvas = PhotoCanvas(load_tokens()["dark"])
    canvas.resize(WIDTH, HEIGHT)
    canvas.show()
    target = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)

    def paint() -> None:
        canvas.render(target)

    def settle() -> None:
        canvas.store.settle()
        until = time.monotonic() + 0.3
        while time.monotonic() < until:
            application.processEvents()

    def longest(steps: Iterable[Callable[[], object]]) -> tuple[float, float]:
        """Median and longest CPU milliseconds of this thread over the steps."""
        spent = []
        for step in steps:
            start = time.thread_time()
            step()
            spent.append((time.thread_time() - start) * 1000)
        return statistics.median(spent), max(spent)

    # 24 megapixels, as they come first: a raster of the canvas's size, and a drape over a third of it.
    opened = open_photo(6000, 4000, 0.28)
    canvas.set_photo(opened, key="bench")
    canvas.set_preview(preview_of(opened, Box(400, 250, 1100, 900), QColor(20, 60, 200)), "Drape preview")
    settle()
    fine = open_photo(6000, 4000)
    whole = QImage(fine.raster.data, 6000, 4000, 18000, QImage.Format.Format_RGB888).convertToFormat(
        QImage.Format.Format_RGB32
    )

    def plain() -> None:
        painter = QPainter(target)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(52, 0, 1575, 1050), whole)
        painter.end()

    ours, peer = alternately(paint, plain)
    yield Figure(
        "paint_fitted_24mp",
        ours * 1000,
        "ms",
        f"smooth drawImage of the photo ({peer * 1000:.0f} ms)",
        peer / ours,
    )

    canvas.model.toggle_split()
    yield Figure("paint_split_24mp", statistics.median(_timed(paint) for _ in range(7)), "ms")
    canvas.model.toggle_split()
    canvas.set_photo(fine, key="bench")
    settle()
    canvas.model.zoom_to(1.0, QPointF(800, 500))

    def pan() -> None:
        canvas.model.pan(9, 7)
        paint()

    middle, most = longest([pan] * 20)
    yield Figure("pan_at_100_percent_24mp", middle, "ms")
    yield Figure("pan_at_100_percent_24mp_longest", most, "ms")

    # 50 megapixels, a mask over much of it, a wide soft brush.
    canvas.set_photo(open_photo(8192, 6144, 0.2), key="mask")
    mask = QImage(8192, 6144, QImage.Format.Format_Grayscale8)
    mask.fill(0)
    painter = QPainter(mask)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(255, 255, 255))
    painter.drawEllipse(2000, 1000, 4000, 4500)
    painter.end()
    loading = time.perf_counter()
    canvas.store.load({"upper": mask}).result()
    yield Figure("load_mask_50mp_off_thread", (time.perf_counter() - loading) * 1000, "ms")
    settle()
    canvas.model.tool = Tool.BRUSH
    canvas.model.brush_radius, canvas.model.hardness = 700.0, 0.3
    paint()
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(400, 300))

    def draw(k: int) -> Callable[[], None]:
        def step() -> None:
            QTest.mouseMove(canvas, QPoint(400 + 25 * k, 300 + (k % 5) * 40))
            paint()

        return step

    middle, most = longest(draw(k) for k in range(30))
    yield Figure("brush_event_and_paint_50mp", middle, "ms")
    yield Figure("brush_event_and_paint_50mp_longest", most, "ms")

    def release() -> None:
        QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(1150, 400))

    _, most = longest([release])
    yield Figure("brush_release_50mp", most, "ms")
    start = time.perf_counter()
    canvas.store.settle()
    yield Figure("stroke_into_mask_50mp_off_thread", (time.perf_counter() - start) * 1000, "ms")
    settle()
    _, most = longest([canvas.undo_stack.undo, application.processEvents, paint])
    yield Figure("undo_stroke_50mp_longest", most, "ms")
    start = time.perf_counter()
    canvas.export_masks().result()
    yield Figure("export_masks_50mp_off_thread", (time.perf_counter() - start) * 1000, "ms")
    canvas.shut_down()


def _timed(function: Callable[[], object]) -> float:
    start = time.perf_counter()
    function()
    return (time.perf_counter() - start) * 1000
