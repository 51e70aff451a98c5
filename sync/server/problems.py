"""What goes wrong in the server, as an answer with its kind and a sentence for a person."""

from __future__ import annotations

from typing import Any

from starlette.background import BackgroundTask

from sync.messages.marketplace import Problem


class ProblemError(Exception):
    """Raised anywhere below a route; the answer is `messages.marketplace.Problem` with this status.

    `later` is run after the answer went out: what a route hands to `BackgroundTasks` is lost with the exception.
    """

    def __init__(
        self,
        status: int,
        kind: str,
        sentence: str,
        *,
        current: int | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(sentence)
        self.status = status
        self.kind = kind
        self.sentence = sentence
        self.current = current
        self.headers = headers
        self.later: BackgroundTask | None = None


def no_account() -> ProblemError:
    """An account that never was, or was deleted."""
    return ProblemError(404, "no_account", "There is no such account any more.")


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """For a route's `responses`: which refusals it may answer, each a `Problem`."""
    return {status: {"model": Problem} for status in statuses}
