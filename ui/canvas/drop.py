"""What a person drops on the canvas: garments of the shelf, files, or a picture from another program."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage

from render.messages import Slot

GARMENT_MIME = "application/x-anchor-garment"
"""JSON: `{"garments": [{"id": "...", "slot": "upper" or null}, ...]}`."""


@dataclass(frozen=True)
class DropPayload:
    """Exactly one of the three is filled. `slots` says where the shelf believes each garment goes."""

    garment_ids: tuple[str, ...] = ()
    slots: tuple[Slot | None, ...] = ()
    paths: tuple[Path, ...] = ()
    image: QImage | None = None

    @property
    def slot(self) -> Slot | None:
        """The one slot that all of it belongs to, where that is known."""
        known = set(self.slots)
        return known.pop() if len(known) == 1 else None


def garment_mime(garments: Iterable[tuple[str, Slot | None]]) -> QMimeData:
    """The data of a drag that starts at the shelf: garment ids, each with its slot."""
    rows = [{"id": garment_id, "slot": slot and str(slot)} for garment_id, slot in garments]
    data = QMimeData()
    data.setData(GARMENT_MIME, json.dumps({"garments": rows}).encode())
    return data


def can_drop(data: QMimeData) -> bool:
    """Whether the canvas takes this, without decoding anything."""
    if data.hasFormat(GARMENT_MIME) or data.hasImage():
        return True
    return data.hasUrls() and any(url.isLocalFile() for url in data.urls())


def read_payload(data: QMimeData, with_image: bool = True) -> DropPayload | None:
    """What is being dropped; None when there is nothing in it for the canvas.

    `with_image=False` leaves a picture undecoded: enough while the drag is still moving.
    """
    if data.hasFormat(GARMENT_MIME):
        return _read_garments(bytes(data.data(GARMENT_MIME).data()))
    if data.hasUrls():
        paths = tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
        if paths:
            return DropPayload(paths=paths)
    if data.hasImage():
        image = QImage(data.imageData()) if with_image else QImage()
        return DropPayload(image=image) if not with_image or not image.isNull() else None
    return None


def _read_garments(text: bytes) -> DropPayload | None:
    try:
        rows = [(str(row["id"]), row.get("slot")) for row in json.loads(text)["garments"]]
        slots = tuple(Slot(slot) if slot else None for _, slot in rows)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return DropPayload(garment_ids=tuple(name for name, _ in rows), slots=slots) if rows else None
