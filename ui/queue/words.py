"""Words for jobs: what they do, how far they are, and how long they will take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from ui.marked import marked
from ui.sentences import in_own_language
from ui.words import engine_name

if TYPE_CHECKING:
    from studio.jobs.entries import QueueEntry

STAGES = {
    "prepare": (0.0, marked("Queue", "prepare")),
    "parse": (0.2, marked("Queue", "parse")),
    "drape": (0.3, marked("Queue", "drape")),
    "diffuse": (0.5, marked("Queue", "diffuse")),
    "lock": (0.6, marked("Queue", "lock")),
    "check": (0.8, marked("Queue", "check")),
}
"""By name, how much of a render lies behind when a stage begins, as `render.pipeline` reports it, and its word."""

MODEL_STAGES = {
    "wait": marked("Queue", "waits for its turn"),
    "load": marked("Queue", "load the model"),
    "detail": marked("Queue", "detail pass"),
}
"""Words for what happens within `diffuse`, whose place in the render these have; only engines with a model do."""

EXPORT_STAGES = {
    "read": marked("Queue", "reading the photo"),
    "compose": marked("Queue", "composing"),
    "develop": marked("Queue", "size and colour"),
    "encode": marked("Queue", "writing"),
}
"""Words for the stages of an export, as `render.export` reports them; the last one is `check`."""

STATES = {
    "waiting": marked("Queue", "waiting"),
    "paused": marked("Queue", "paused"),
    "finished": marked("Queue", "finished"),
    "cancelled": marked("Queue", "cancelled"),
}


def is_export(entry: QueueEntry) -> bool:
    return str(entry.job.kind) == "export"


def made_by(entry: QueueEntry) -> str:
    """The engine of a render, or that it is an export."""
    return tr(marked("Queue", "Export")) if is_export(entry) else engine_name(entry.job.engine)


def tr(text: str) -> str:
    return QCoreApplication.translate("Queue", text)


def stage_word(stage: str) -> str:
    if stage in EXPORT_STAGES:
        return tr(EXPORT_STAGES[stage])
    if stage in MODEL_STAGES:
        return tr(MODEL_STAGES[stage])
    return tr(STAGES[stage][1]) if stage in STAGES else stage


def stages_of(engine: str) -> tuple[str, ...]:
    """The stages that a render of this engine goes through; the drape engine makes nothing up."""
    return tuple(stage for stage in STAGES if not (stage == "diffuse" and engine == "drape"))


def place_of(stage: str) -> str:
    """The stage of `STAGES` that a running job is in."""
    return "diffuse" if stage in MODEL_STAGES else stage


def within_stage(stage: str, fraction: float | None, stages: tuple[str, ...]) -> float:
    """How much of the running stage is done, 0 to 1, from the fraction of the whole."""
    if fraction is None or stage not in stages:
        return 0.0
    place = stages.index(stage)
    start = STAGES[stage][0]
    end = STAGES[stages[place + 1]][0] if place + 1 < len(stages) else 1.0
    return min(1.0, max(0.0, (fraction - start) / (end - start)))


def state_sentence(entry: QueueEntry) -> str:
    """What is with a job that does not run; where it needs somebody, the sentence that says what to do."""
    job = entry.job
    state = str(job.state)
    if state in ("failed", "quarantined"):
        return in_own_language(job.message or "") or tr(
            marked("Queue", "This failed without saying why. Try it again.")
        )
    if state == "waiting" and job.crashes:
        return tr(marked("Queue", "stopped the render process once, is tried again"))
    if entry.interrupted:
        return (
            tr(marked("Queue", "was interrupted, waits again"))
            if state == "waiting"
            else tr(marked("Queue", "was interrupted, is paused"))
        )
    return tr(STATES[state]) if state in STATES else state


def about(seconds: float | None) -> str:
    """`about 2 min`: no more exact than one can know. Empty where nobody can."""
    if seconds is None:
        return ""
    if seconds < 8:
        return tr(marked("Queue", "a few seconds"))
    if seconds < 55:
        return tr(marked("Queue", "about {seconds} s")).format(seconds=round(seconds / 10) * 10)
    minutes = seconds / 60
    if minutes < 90:
        return tr(marked("Queue", "about {minutes} min")).format(minutes=round(minutes))
    return tr(marked("Queue", "about {hours} h")).format(hours=round(minutes / 60))
