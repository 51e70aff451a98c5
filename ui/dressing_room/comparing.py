"""Which variants stand side by side, and which of them the keys act on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ui.dressing_room.model import DressingRoom
from ui.observable import observed

if TYPE_CHECKING:
    from studio.looks import RenderSummary

MOST = 4
DRAPE = ""
"""Stands for the look itself beside the jobs of renders."""


class Comparing(QObject):
    """Signals: `x_changed(x)` for every property.

    panes    job ids from left to right, DRAPE among them; empty while nothing is compared
    active   the one that P, X and Enter act on; it is the shown render of the room
    """

    panes_changed = Signal(object)
    active_changed = Signal(object)
    panes = observed[tuple[str, ...]](())
    active = observed(DRAPE)

    def __init__(self, room: DressingRoom, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._room = room
        self._shown_before = DRAPE
        room.photo_changed.connect(self._photo_changed)
        room.shown_changed.connect(self._hold)

    def begin(self, selected: Sequence[str]) -> bool:
        """Two to four of what is selected; without that the look itself and what was rendered last. False if there
        are no two.
        """
        room = self._room
        there = [
            render.job_id
            for render in room.renders.values
            if str(render.state) == "finished" and str(render.decision) != "expired"
        ]
        panes = [job_id for job_id in there if job_id in selected][:MOST]
        if len(panes) < 2:
            shown = room.shown.job_id if room.shown is not None else None
            last = shown if shown in there else (there[-1] if there else None)
            others = [job_id for job_id in reversed(there) if job_id != last]
            look = [DRAPE] if room.look is not None and room.look.shown else []
            panes = [*look, *([last] if last is not None else []), *others][:2]
        if len(panes) < 2:
            return False
        self._shown_before = room.shown.job_id if room.shown is not None else DRAPE
        self.panes = tuple(panes)
        self.activate(self._shown_before if self._shown_before in panes else panes[0])
        return True

    def activate(self, pane: str) -> None:
        if pane in self.panes:
            self.active = pane
            self._show(pane)

    def step(self, step: int) -> None:
        """The pane to the right (1) or to the left (-1)."""
        if self.panes:
            at = self.panes.index(self.active) + step
            self.activate(self.panes[at % len(self.panes)])

    def choose(self) -> None:
        """The active one alone on the canvas."""
        self.panes = ()

    def leave(self) -> None:
        """Back to what was on the canvas."""
        if self.panes:
            self.panes = ()
            self._show(self._shown_before)

    def _show(self, pane: str) -> None:
        if pane == DRAPE:
            self._room.show_look()
        else:
            self._room.show_render(pane)

    def _hold(self, shown: RenderSummary | None) -> None:
        """A render that has just finished, or a change of the look, does not take the place of the one in hand."""
        if self.panes and (shown.job_id if shown is not None else DRAPE) != self.active:
            self._show(self.active)

    def _photo_changed(self, _photo: object) -> None:
        self.panes = ()
