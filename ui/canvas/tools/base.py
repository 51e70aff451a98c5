"""What every tool is: it hears the pointer in photo coordinates and paints what it needs over the photo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QUndoStack

from render.messages import Stroke
from ui.canvas.keypoints import KeypointSet
from ui.canvas.masks import MaskStore
from ui.canvas.model import CanvasModel, MaskName
from ui.canvas.scene import Scene
from ui.canvas.veil import MaskVeil
from ui.theme.tokens import Tokens


@dataclass(frozen=True)
class Pointer:
    """A mouse, pen or finger. `view` in view pixels; `photo` in whole-pixel photo coordinates (0: its edge)."""

    view: QPointF
    photo: QPointF
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    pressure: float = 1.0

    @property
    def alt(self) -> bool:
        return bool(self.modifiers & Qt.KeyboardModifier.AltModifier)

    @property
    def shift(self) -> bool:
        return bool(self.modifiers & Qt.KeyboardModifier.ShiftModifier)


class ToolHost(Protocol):
    """What a tool may use of the canvas."""

    model: CanvasModel
    store: MaskStore
    veil: MaskVeil
    undo_stack: QUndoStack
    keypoints: KeypointSet
    scene: Scene

    @property
    def tokens(self) -> Tokens: ...

    def renew(self, rect: QRectF | None = None) -> None:
        """Repaint a part of the view, or all of it."""
        ...

    def ask_refinement(self, region: MaskName, strokes: tuple[Stroke, ...]) -> None:
        """Send all strokes of a region to the smart brush."""
        ...

    def mark_edited(self, mask: MaskName) -> None: ...


class CanvasTool:
    """A tool in hand. Coordinates of strokes in `render.messages` count from pixel centres: half a pixel less."""

    cursor = Qt.CursorShape.ArrowCursor

    def __init__(self, host: ToolHost) -> None:
        self.host = host

    @property
    def busy(self) -> bool:
        """Whether the pointer is down in the middle of something."""
        return False

    def press(self, at: Pointer) -> None:
        del at

    def move(self, at: Pointer) -> None:
        """The pointer moves, pressed (`busy`) or not."""
        del at

    def release(self, at: Pointer) -> None:
        del at

    def double_click(self, at: Pointer) -> None:
        self.press(at)

    def key(self, event: QKeyEvent) -> bool:
        """Whether the tool used the key."""
        del event
        return False

    def step(self, direction: int) -> bool:
        """The keys for more and less; False lets the brush take them."""
        del direction
        return False

    def leave(self) -> None:
        """The pointer has left the canvas."""

    def cancel(self) -> bool:
        """Give up what is unfinished; True if there was something."""
        return False

    def paint(self, painter: QPainter, font: QFont) -> None:
        del painter, font

    @property
    def status_lasts(self) -> bool:
        """Whether `status` stays, because it changes with the work; else it goes once it was read."""
        return False

    def status(self) -> str:
        """A line for the person, shown at the foot of the canvas; empty for none."""
        return ""
