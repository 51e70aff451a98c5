"""Steps of undo in the dressing room, beside the canvas's own: what is worn, and what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QUndoCommand

if TYPE_CHECKING:
    from studio.jobs.states import Decision
    from studio.looks import Look
    from ui.dressing_room.model import DressingRoom


class Wear(QUndoCommand):
    """A garment put on or taken off."""

    def __init__(self, room: DressingRoom, before: Look, after: Look, text: str) -> None:
        super().__init__(text)
        self._room = room
        self._before = before
        self._after = after

    def redo(self) -> None:
        self._room.set_look(self._after)

    def undo(self) -> None:
        self._room.set_look(self._before)


class Decide(QUndoCommand):
    """A render kept, discarded or set back to undecided."""

    def __init__(
        self, room: DressingRoom, render_id: str, before: Decision, after: Decision, text: str
    ) -> None:
        super().__init__(text)
        self._room = room
        self._render_id = render_id
        self._before = before
        self._after = after

    def redo(self) -> None:
        self._room.set_decision(self._render_id, self._after)

    def undo(self) -> None:
        self._room.set_decision(self._render_id, self._before)
