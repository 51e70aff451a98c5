"""What a look is, and what is said of one that was rendered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import msgspec

from render.messages import Checks, RenderRequest, Slot
from studio.jobs.states import Decision, JobState

SEEDLESS_ENGINES = frozenset({"drape"})
"""Engines that give the same bytes for the same look, whatever the seed."""


class Look(msgspec.Struct, frozen=True):
    """What a person put together: a photo and garments by slot. Garments are worn in the order of `Slot`."""

    photo_id: str
    garments: tuple[tuple[Slot, str], ...] = ()
    engine: str = "drape"
    seed: int = 0
    parameters: dict[str, float | int | str | bool] = {}

    def wearing(self, slot: Slot, garment_id: str) -> Look:
        """The same look with this garment in this slot; a dress takes the place of upper and lower, and back."""
        replaced = {slot}
        if slot is Slot.DRESS:
            replaced |= {Slot.UPPER, Slot.LOWER}
        elif slot in (Slot.UPPER, Slot.LOWER):
            replaced.add(Slot.DRESS)
        others = [(other, worn) for other, worn in self.garments if other not in replaced]
        return self._with(sorted([*others, (slot, garment_id)], key=_layer))

    def without(self, slot: Slot) -> Look:
        return self._with([(other, worn) for other, worn in self.garments if other is not slot])

    def _with(self, garments: Sequence[tuple[Slot, str]]) -> Look:
        return msgspec.structs.replace(self, garments=tuple(garments))


def _layer(worn: tuple[Slot, str]) -> int:
    return list(Slot).index(worn[0])


def decode_look(text: str) -> Look | None:
    """A look as the queue keeps it; None where it cannot be read."""
    try:
        return msgspec.json.decode(text, type=Look)
    except msgspec.DecodeError:
        return None


class RenderState(StrEnum):
    WAITING = "waiting"
    PAUSED = "paused"
    RENDERING = "rendering"
    FINISHED = "finished"
    FAILED = "failed"
    CANCELLED = "cancelled"


RENDER_STATES = {
    JobState.WAITING: RenderState.WAITING,
    JobState.PAUSED: RenderState.PAUSED,
    JobState.RUNNING: RenderState.RENDERING,
    JobState.FINISHED: RenderState.FINISHED,
    JobState.FAILED: RenderState.FAILED,
    JobState.QUARANTINED: RenderState.FAILED,
    JobState.CANCELLED: RenderState.CANCELLED,
}


@dataclass(frozen=True)
class RenderSummary:
    """A variant as the filmstrip shows it, from the moment it is queued. `render_id` is None until it is there.

    `preview` is a JPEG where the renders of one photo were asked for; those of all photos come without.
    """

    render_id: str | None
    job_id: str
    photo_id: str | None
    title: str
    state: RenderState
    decision: Decision
    engine: str
    seed: int
    created_at: datetime
    fraction: float | None = None
    stage: str = ""
    preview: bytes | None = None
    checks: Checks | None = None
    seconds: float | None = None
    message: str | None = None
    expires_at: datetime | None = None
    warnings: tuple[str, ...] = ()
    look: Look | None = None


@dataclass(frozen=True)
class RendersChanged:
    """Something about the renders of this photo changed; `photo_id` None means of any.

    `job_id` is the job that moved on, None where renders were judged; `render_id` is that of a new render.
    """

    photo_id: str | None
    job_id: str | None = None
    render_id: str | None = None


@dataclass(frozen=True)
class Reopened:
    """A render with all that it was made from, see `Rendering.reopen`.

    `map_version` is the version of the photo's anchor map that it was rendered with, None where the history does
    not have it; `map_changed` says that another one counts today.
    """

    render_id: str
    job_id: str
    look: Look
    request: RenderRequest
    map_version: int | None
    map_changed: bool
