"""What a look is, and what is said of one that was rendered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import msgspec

from render.messages import Checks, LoraUse, RenderRequest, Slot
from studio.jobs.states import Decision, JobState

SEEDLESS_ENGINES = frozenset({"drape"})
"""Engines that give the same bytes for the same look, whatever the seed."""


TOPS = (Slot.UPPER, Slot.DRESS, Slot.OUTERWEAR)
"""Slots whose garments hang on the shoulders: what was made for one of them can be worn in another."""


class Look(msgspec.Struct, frozen=True):
    """What a person put together: a photo and garments by slot. Garments are worn in the order of `Slot`.

    `hidden` are slots whose garment is set aside for the moment: it stays in the look and is in no request.
    """

    photo_id: str
    garments: tuple[tuple[Slot, str], ...] = ()
    engine: str = "drape"
    seed: int = 0
    parameters: dict[str, float | int | str | bool] = {}
    hidden: tuple[Slot, ...] = ()
    loras: tuple[LoraUse, ...] = ()

    @property
    def shown(self) -> tuple[tuple[Slot, str], ...]:
        """What is worn and not hidden."""
        return tuple((slot, worn) for slot, worn in self.garments if slot not in self.hidden)

    def garment_in(self, slot: Slot) -> str | None:
        """The id of the garment in a slot, hidden or not."""
        return dict(self.garments).get(slot)

    def wearing(self, slot: Slot, garment_id: str) -> Look:
        """The same look with this garment in this slot; a dress takes the place of upper and lower, and back."""
        replaced = {slot}
        if slot is Slot.DRESS:
            replaced |= {Slot.UPPER, Slot.LOWER}
        elif slot in (Slot.UPPER, Slot.LOWER):
            replaced.add(Slot.DRESS)
        others = [(other, worn) for other, worn in self.garments if other not in replaced]
        # What is put on now is meant to be seen, even where its forerunner was hidden.
        hidden = [other for other in self.hidden if other is not slot]
        return self._with(sorted([*others, (slot, garment_id)], key=_layer), hidden)

    def without(self, slot: Slot) -> Look:
        return self._with([(other, worn) for other, worn in self.garments if other is not slot])

    def hiding(self, slot: Slot, hidden: bool) -> Look:
        """With the garment of a slot set aside, or seen again."""
        others = [other for other in self.hidden if other is not slot]
        slots = sorted([*others, slot] if hidden else others, key=list(Slot).index)
        return msgspec.structs.replace(self, hidden=tuple(slots))

    def moving(self, slot: Slot, to: Slot) -> Look:
        """With the garment of a slot worn in another one; what was there goes the other way."""
        moved, other = self.garment_in(slot), self.garment_in(to)
        if moved is None or slot is to:
            return self
        look = self.without(slot).wearing(to, moved)
        if other is not None and Slot.DRESS not in (slot, to):
            look = look.wearing(slot, other)
        swapped = {slot: to, to: slot}
        hidden = [swapped.get(each, each) for each in self.hidden]
        return msgspec.structs.replace(look, hidden=())._with(look.garments, hidden)

    def _with(self, garments: Sequence[tuple[Slot, str]], hidden: Sequence[Slot] | None = None) -> Look:
        worn = {slot for slot, _ in garments}
        kept = [slot for slot in Slot if slot in (self.hidden if hidden is None else hidden) and slot in worn]
        return msgspec.structs.replace(self, garments=tuple(garments), hidden=tuple(kept))


def fits(slot: Slot | None, other: Slot) -> bool:
    """Whether a garment made for `slot` can be worn in `other`. One whose slot is not known fits anywhere."""
    return slot is None or slot is other or (slot in TOPS and other in TOPS)


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
    not have it; `map_changed` says that another one counts today. `plan` says how its model was in memory and computed.
    """

    render_id: str
    job_id: str
    look: Look
    request: RenderRequest
    map_version: int | None
    map_changed: bool
    plan: str = ""
