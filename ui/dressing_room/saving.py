"""Saving the master of a render: where to, and as what."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from ui.dressing_room.model import DressingRoom

SAVE_KINDS = {"png": "PNG (*.png)", "tiff": "TIFF (*.tif *.tiff)", "jpeg": "JPEG (*.jpg *.jpeg)"}


class SaveDialog(QObject):
    """Keeps name and kind in step while the person chooses, and saves."""

    def __init__(self, room: DressingRoom, job_id: str, dialog: QFileDialog) -> None:
        super().__init__(dialog)
        self._room = room
        self._job_id = job_id
        self._dialog = dialog
        dialog.filterSelected.connect(self._kind_chosen)
        dialog.fileSelected.connect(self._chosen)

    def _kind_chosen(self, name_filter: str) -> None:
        self._dialog.setDefaultSuffix({"TIFF": "tif", "JPEG": "jpg"}.get(name_filter.split(" ")[0], "png"))

    def _chosen(self, name: str) -> None:
        path = Path(name)
        kind = {".tif": "tiff", ".tiff": "tiff", ".jpg": "jpeg", ".jpeg": "jpeg"}.get(
            path.suffix.lower(), "png"
        )
        self._room.save(self._job_id, path, kind)
