"""The lives of a job and of a render's decision, each as one table of allowed steps."""

from __future__ import annotations

from enum import StrEnum

from studio.errors import StudioError


class JobKind(StrEnum):
    RENDER = "render"
    EXPORT = "export"


class JobState(StrEnum):
    WAITING = "waiting"
    PAUSED = "paused"
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"
    CANCELLED = "cancelled"
    QUARANTINED = "quarantined"


class Decision(StrEnum):
    """What a person, or thirty days, decided about a render. Only a kept one can be exported."""

    UNDECIDED = "undecided"
    KEPT = "kept"
    DISCARDED = "discarded"
    EXPIRED = "expired"


JOB_STEPS: dict[JobState, frozenset[JobState]] = {
    JobState.WAITING: frozenset({JobState.RUNNING, JobState.PAUSED, JobState.CANCELLED}),
    JobState.PAUSED: frozenset({JobState.WAITING, JobState.CANCELLED}),
    JobState.RUNNING: frozenset(
        {
            JobState.FINISHED,
            JobState.FAILED,
            JobState.CANCELLED,
            JobState.QUARANTINED,
            JobState.WAITING,  # its process or its runner died, or it was put back
        }
    ),
    JobState.FINISHED: frozenset(),
    JobState.FAILED: frozenset({JobState.WAITING}),
    JobState.CANCELLED: frozenset({JobState.WAITING}),
    JobState.QUARANTINED: frozenset({JobState.WAITING}),
}

DECISION_STEPS: dict[Decision, frozenset[Decision]] = {
    Decision.UNDECIDED: frozenset({Decision.KEPT, Decision.DISCARDED, Decision.EXPIRED}),
    Decision.KEPT: frozenset({Decision.UNDECIDED, Decision.DISCARDED}),
    Decision.DISCARDED: frozenset({Decision.UNDECIDED, Decision.KEPT, Decision.EXPIRED}),
    Decision.EXPIRED: frozenset(),
}

OPEN_STATES = frozenset({JobState.WAITING, JobState.PAUSED, JobState.RUNNING})
RETRYABLE_STATES = frozenset({JobState.FAILED, JobState.CANCELLED, JobState.QUARANTINED})

CRASHES_TO_QUARANTINE = 2
"""How many times a job may bring down its render process before it is set aside."""


class StepNotAllowed(StudioError):
    """Somebody asked for a step that the table does not have; the sentence says what the thing is now."""


def check_job_step(old: JobState, new: JobState) -> None:
    if new not in JOB_STEPS[old]:
        raise step_not_allowed(old, new)


def step_not_allowed(old: JobState, new: JobState) -> StepNotAllowed:
    return StepNotAllowed(
        "job_step", f"This job is {old.value}, so it cannot become {new.value}. Look at the queue again."
    )


def check_decision_step(old: Decision, new: Decision) -> None:
    if new == old or new in DECISION_STEPS[old]:
        return
    if old is Decision.EXPIRED:
        sentence = "This render was not decided about in time and has expired. Render the look again."
    else:
        sentence = f"This render is {old.value}, so it cannot become {new.value}."
    raise StepNotAllowed("decision_step", sentence)
