"""How often a request is made again, and how long it waits before that."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from sync.client.stopping import Stop
from sync.errors import SyncError, SyncErrorKind

WORTH_RETRYING = frozenset((408, 425, 429, 500, 502, 503, 504))


@dataclass(frozen=True)
class Patience:
    """`attempts` in a row without a byte of progress. Waits grow from `first` to `longest` seconds, drawn at random
    from the upper half, so that a thousand studios do not come back in the same second. What a host asks for in
    `Retry-After` is kept to; where that is more than `asked` nobody waits for it.
    """

    attempts: int = 6
    first: float = 1.0
    longest: float = 30.0
    asked: float = 300.0

    def is_over(self, attempt: int, headers: Mapping[str, str]) -> bool:
        """Whether the `attempt`th failure, counted from 1, is the last."""
        return attempt >= self.attempts or (retry_after(headers) or 0.0) > self.asked

    def seconds(self, attempt: int, headers: Mapping[str, str] | None = None) -> float:
        """How long to wait after the `attempt`th failure, counted from 1."""
        wanted = retry_after(headers or {})
        if wanted is not None:
            return wanted
        longest = min(self.first * 2.0 ** (attempt - 1), self.longest)
        return longest * random.uniform(0.5, 1.0)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds that an answer's `Retry-After` asks for, which may be written as a date; None without."""
    text = headers.get("Retry-After", "").strip()
    if not text:
        return None
    if text.isdigit():
        return float(text[:9])
    try:
        then = parsedate_to_datetime(text)
    except ValueError:
        return None
    if then.tzinfo is None:
        then = then.replace(tzinfo=UTC)
    return max(0.0, (then - datetime.now(UTC)).total_seconds())


def wait(seconds: float, stop: Stop | None) -> None:
    """Wait, unless somebody asks to stop. Raises `SyncError(STOPPED)`."""
    if stop is None:
        time.sleep(seconds)
    elif stop.wait(seconds):
        raise stopped()


def stopped() -> SyncError:
    """What it means when somebody asked to stop."""
    return SyncError(SyncErrorKind.STOPPED, "The download was stopped; what is here already is kept.")


def offline() -> SyncError:
    return SyncError(
        SyncErrorKind.OFFLINE, "You chose to work offline. Switch it off under Account to go on."
    )
