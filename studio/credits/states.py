"""The lives of leases, holds and unlocks, and what each step of a job or a render does to its hold."""

from __future__ import annotations

from enum import StrEnum

from studio.jobs.states import Decision, JobState


class LeaseState(StrEnum):
    """suspect: another copy of this profile may have spent from it, or its account was signed out of, so nothing is
    spent from it until the server has said what is left.
    """

    OPEN = "open"
    RETURNED = "returned"
    RECLAIMED = "reclaimed"
    FROZEN = "frozen"
    SUSPECT = "suspect"


class HoldState(StrEnum):
    """refused: the server took it for no hold; a person sees why among the dead letters."""

    HELD = "held"
    POSTED = "posted"
    VOIDED = "voided"
    SUSPENDED = "suspended"
    REVERSED = "reversed"
    REFUSED = "refused"


class UnlockState(StrEnum):
    """waiting: paid from a lease, not settled yet, good all the same."""

    WAITING = "waiting"
    OPEN = "open"
    SUSPENDED = "suspended"
    REVERSED = "reversed"
    REFUSED = "refused"


USABLE = (UnlockState.WAITING.value, UnlockState.OPEN.value)
"""Of a set that may be used."""


class ChargeStep(StrEnum):
    """Post what is held, or void it by the reason that the statement names."""

    POST = "post"
    VOID_DISCARDED = "discarded"
    VOID_EXPIRED = "expired"
    VOID_FAILED = "failed"
    VOID_CANCELLED = "cancelled"


CHARGES: dict[JobState | Decision, ChargeStep] = {
    JobState.FAILED: ChargeStep.VOID_FAILED,
    JobState.QUARANTINED: ChargeStep.VOID_FAILED,
    JobState.CANCELLED: ChargeStep.VOID_CANCELLED,
    Decision.KEPT: ChargeStep.POST,
    Decision.DISCARDED: ChargeStep.VOID_DISCARDED,
    Decision.EXPIRED: ChargeStep.VOID_EXPIRED,
}
"""What becoming this does to a hold; what is not named does nothing. A hold is made when a person queues a render.

A job that is retried holds anew, since a hold is resolved once. A render that is kept after it was
discarded holds and posts together, at the price that was seen. What was posted stays posted, whatever is undone: its
picture is licensed, and keeping it again costs nothing.
"""
