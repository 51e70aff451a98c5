"""What travels in a drag or on the clipboard beside garments (`ui.canvas.drop` has those): files and pictures."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData
from PySide6.QtGui import QImage, QImageWriter

PHOTOS_MIME = "application/x-anchor-photos"
"""Stands for the photos that are selected in the library's grid, which may be more than are read."""


def local_files(mime: QMimeData) -> tuple[Path, ...]:
    """Paths of local files and folders in a drag or on the clipboard; other addresses are left out."""
    if not mime.hasUrls():
        return ()
    return tuple(Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile() and url.toLocalFile())


def clipboard_picture(mime: QMimeData) -> Callable[[], bytes] | None:
    """A copied picture, or None: its file's bytes, else PNG with what transparency it has. To be called on a thread,
    because a camera's picture takes a second to be written.
    """
    for kind in ("image/png", "image/jpeg", "image/webp", "image/tiff"):
        if mime.hasFormat(kind):
            return partial(bytes, mime.data(kind).data())
    if not mime.hasImage():
        return None
    image = mime.imageData()
    return partial(png_of, image) if isinstance(image, QImage) and not image.isNull() else None


def png_of(image: QImage) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"png"))
    writer.setQuality(80)
    writer.write(image)
    return bytes(data.data())
