from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter
from pytestqt.qtbot import QtBot

from render.messages import Box, Keypoint, PhotoOpened, Previewed, Raster
from ui.canvas import PhotoCanvas
from ui.theme.tokens import load_tokens


def raster_of(image: QImage, channels: int) -> Raster:
    kinds = {
        1: QImage.Format.Format_Grayscale8,
        3: QImage.Format.Format_RGB888,
        4: QImage.Format.Format_RGBA8888,
    }
    image = image.convertToFormat(kinds[channels])
    stride = image.width() * channels
    rows = [bytes(image.constScanLine(y))[:stride] for y in range(image.height())]
    return Raster(image.width(), image.height(), channels, b"".join(rows))


def open_photo(width: int, height: int, scale: float = 1.0) -> PhotoOpened:
    """A photo of a grey ramp, so that every place has its own brightness."""
    image = QImage(round(width * scale), round(height * scale), QImage.Format.Format_RGB888)
    ramp = QLinearGradient(0, 0, image.width(), image.height())
    ramp.setColorAt(0, QColor(40, 40, 40))
    ramp.setColorAt(1, QColor(220, 220, 220))
    painter = QPainter(image)
    painter.fillRect(image.rect(), ramp)
    painter.end()
    return PhotoOpened(width=width, height=height, scale=scale, raster=raster_of(image, 3))


def preview_of(opened: PhotoOpened, box: Box, colour: QColor, needs_fill: QRectF | None = None) -> Previewed:
    """A drape of one colour over a box of the raster; `needs_fill` within the box, in its pixels."""
    drape = QImage(box.width, box.height, QImage.Format.Format_RGBA8888)
    drape.fill(colour)
    fill = QImage(box.width, box.height, QImage.Format.Format_Grayscale8)
    fill.fill(0)
    if needs_fill is not None:
        painter = QPainter(fill)
        painter.fillRect(needs_fill, QColor(255, 255, 255))
        painter.end()
    return Previewed(
        box=box,
        scale=opened.scale,
        raster=raster_of(drape, 4),
        needs_fill=raster_of(fill, 1),
        seconds=0.118,
    )


STANDING = {
    "nose": Keypoint(300, 90),
    "left_shoulder": Keypoint(400, 200),
    "right_shoulder": Keypoint(200, 200),
    "left_elbow": Keypoint(440, 330),
    "right_elbow": Keypoint(160, 330),
    "left_wrist": Keypoint(450, 450),
    "right_wrist": Keypoint(150, 450),
    "left_hip": Keypoint(370, 430),
    "right_hip": Keypoint(230, 430),
    "left_knee": Keypoint(365, 590),
    "right_knee": Keypoint(235, 590),
    "left_ankle": Keypoint(360, 740),
    "right_ankle": Keypoint(240, 740),
}
"""A person who stands in a photo of 600 x 800."""


@pytest.fixture
def canvas(qtbot: QtBot) -> Iterator[PhotoCanvas]:
    """A shown canvas of 900 x 700 without a photo."""
    widget = PhotoCanvas(load_tokens()["dark"])
    # As the window does, for whatever is worked on.
    keys = widget.actions_by_key.keys
    keys.bind(widget, {"edit.undo": widget.undo_stack.undo, "edit.redo": widget.undo_stack.redo})
    qtbot.addWidget(widget)
    widget.resize(900, 700)
    with qtbot.waitExposed(widget):
        widget.show()
    widget.setFocus()
    yield widget
    widget.shut_down()


@pytest.fixture
def photo_canvas(canvas: PhotoCanvas) -> PhotoCanvas:
    """The same with a photo of 600 x 800 at its own resolution."""
    canvas.set_photo(open_photo(600, 800), key="one")
    return canvas


@pytest.fixture
def place(photo_canvas: PhotoCanvas) -> Callable[[float, float], QPoint]:
    """Where a photo coordinate is on the canvas, as a whole view pixel."""

    def of(x: float, y: float) -> QPoint:
        return photo_canvas.model.viewport.to_view(x, y).toPoint()

    return of
