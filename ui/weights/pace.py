"""How fast bytes come, and how long the rest will take."""

from __future__ import annotations

from collections import deque

WINDOW_SECONDS = 10.0
"""What counts: long enough for a network's moods, short enough to follow one that changed."""

LEAST_SECONDS = 2.0
"""Before it has been watched for so long nothing is said: the first bytes tell little."""


class Pace:
    """Fed with bytes so far at moments of a monotonic clock, in seconds."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()

    def note(self, at: float, done: int) -> None:
        """Where fewer bytes are there than before, something else is counted now and it begins anew."""
        if self._seen and done < self._seen[-1][1]:
            self._seen.clear()
        self._seen.append((at, done))
        while len(self._seen) > 2 and at - self._seen[1][0] >= WINDOW_SECONDS:
            self._seen.popleft()

    @property
    def speed(self) -> float | None:
        """Bytes a second; None before anything can be said."""
        if len(self._seen) < 2:
            return None
        (begun, first), (ended, last) = self._seen[0], self._seen[-1]
        return (last - first) / (ended - begun) if ended - begun >= LEAST_SECONDS else None

    def seconds_left(self, total: int) -> float | None:
        """None before anything can be said, and while nothing comes."""
        speed = self.speed
        return max(0, total - self._seen[-1][1]) / speed if speed else None
