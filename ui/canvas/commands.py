"""Steps of undo. Each is pushed when the hand lets go; its pixels may still be painted on the masks' thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future

from PySide6.QtGui import QUndoCommand

from render.messages import Keypoint, Stroke
from ui.canvas.keypoints import KeypointSet
from ui.canvas.mask_sheet import Delta
from ui.canvas.masks import MaskStore

NUDGE_ID = 1


class MaskCommand(QUndoCommand):
    """An edit of masks that was already asked of the store."""

    def __init__(self, text: str, store: MaskStore, edit: Future[tuple[Delta, ...]]) -> None:
        super().__init__(text)
        self._store = store
        self._edit = edit
        self._asked = True

    def redo(self) -> None:
        if self._asked:  # Qt runs every command once when it is pushed
            self._asked = False
            return
        self._store.apply(self._edit, back=False)

    def undo(self) -> None:
        self._store.apply(self._edit, back=True)


class SmartBrushCommand(MaskCommand):
    """A smart brush result; undo also takes back the strokes that it came from."""

    def __init__(
        self,
        text: str,
        store: MaskStore,
        edit: Future[tuple[Delta, ...]],
        put_strokes: Callable[[tuple[Stroke, ...]], None],
        before: tuple[Stroke, ...],
        after: tuple[Stroke, ...],
    ) -> None:
        super().__init__(text, store, edit)
        self._put_strokes = put_strokes
        self._before, self._after = before, after

    def redo(self) -> None:
        super().redo()
        self._put_strokes(self._after)

    def undo(self) -> None:
        super().undo()
        self._put_strokes(self._before)


class KeypointCommand(QUndoCommand):
    """Body points before and after; nudges of the same point in a row become one step."""

    def __init__(
        self,
        text: str,
        points: KeypointSet,
        after: Mapping[str, Keypoint],
        nudged: str | None = None,
    ) -> None:
        super().__init__(text)
        self._points = points
        self._before = points.points()
        self._after = dict(after)
        self._nudged = nudged

    def redo(self) -> None:
        self._points.replace(self._after)

    def undo(self) -> None:
        self._points.replace(self._before)

    def id(self) -> int:
        return NUDGE_ID if self._nudged else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, KeypointCommand) or other._nudged != self._nudged:
            return False
        self._after = other._after
        return True
