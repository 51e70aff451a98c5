"""What is marked on the photo: masks and body points as they come with it, and what a person changed since."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future

from PySide6.QtGui import QImage, QUndoStack

from render.messages import AnchorMap, Keypoint, Region, Stroke
from ui.canvas.commands import MaskCommand, SmartBrushCommand
from ui.canvas.keypoints import KeypointSet
from ui.canvas.mask_sheet import Delta
from ui.canvas.masks import MaskStore
from ui.canvas.model import EDITABLE, PROTECT, MaskName
from ui.canvas.subject import PointScheme
from ui.canvas.tools.smart_brush import SmartBrushTool

ZONED = (*EDITABLE, Region.SHOES, Region.HAT, Region.BAG)
"""The masks that are read from an anchor map: those that can be edited, and those that make drop zones."""


class AnchorMarks:
    """Knows an edit of a person from what the photo brought along."""

    def __init__(
        self,
        store: MaskStore,
        keypoints: KeypointSet,
        undo_stack: QUndoStack,
        smart_brush: SmartBrushTool,
    ) -> None:
        self._store = store
        self._keypoints = keypoints
        self._undo_stack = undo_stack
        self._smart_brush = smart_brush
        self._taking = False
        self.points_edited = False
        self.edited: set[MaskName] = set()
        keypoints.changed.connect(self._points_changed)

    @property
    def is_edited(self) -> bool:
        return self.points_edited or bool(self.edited)

    def reset(self, width: int, height: int) -> None:
        """Another photo, of which nothing is known yet."""
        self._smart_brush.forget()
        self._store.reset(width, height)
        self._take_points({})
        self.edited.clear()

    def take(
        self, anchors: AnchorMap | None, masks: Mapping[MaskName, QImage] | None
    ) -> Future[tuple[Delta, ...]] | None:
        if anchors is None or masks is not None:
            self.edited.clear()
            self.points_edited = False
        if anchors is None:
            return None
        if masks is not None:
            self._take_points(anchors.keypoints)
            return self._store.load(masks)
        files: dict[MaskName, str] = {
            name: ref.path for name, ref in anchors.regions.items() if name in ZONED
        }
        if anchors.protect is not None:
            files[PROTECT] = anchors.protect.path
        return self.take_files(anchors.keypoints, files)

    def take_files(
        self,
        points: Mapping[str, Keypoint],
        files: Mapping[MaskName, str],
        scheme: PointScheme | None = None,
    ) -> Future[tuple[Delta, ...]] | None:
        self.edited.clear()
        self.points_edited = False
        if scheme is not None:
            self._keypoints.scheme = scheme
        self._take_points(points)
        return self._store.load_files(files) if files else None

    def answer(self, masks: Mapping[MaskName, QImage], text: str) -> None:
        """New masks as one step of undo; with the strokes they answer, where the smart brush had asked."""
        edit = self._store.load(masks)
        region = next((name for name in masks if self._smart_brush.waits_for(name)), None)
        if region is None:
            self._undo_stack.push(MaskCommand(text, self._store, edit))
        else:
            before, after = self._smart_brush.answered(region)

            def put(strokes: tuple[Stroke, ...]) -> None:
                self._smart_brush.put_strokes(region, strokes)

            self._undo_stack.push(SmartBrushCommand(text, self._store, edit, put, before, after))
        self.edited.update(masks)

    def _take_points(self, points: Mapping[str, Keypoint]) -> None:
        self._taking = True
        self._keypoints.replace(points)
        self._taking = self.points_edited = False

    def _points_changed(self, points: object) -> None:
        del points
        self.points_edited = not self._taking
