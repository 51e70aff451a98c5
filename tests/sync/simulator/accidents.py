"""What goes wrong, drawn from the schedule's seed."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field


class Crash(BaseException):
    """The program was killed: nothing of its memory is left. No handler of the product may catch it."""


@dataclass
class Accidents:
    """`chances` out of a thousand, for each commit and each request; nothing happens while `off`."""

    random: random.Random
    commit: int = 15
    network: int = 220
    off: bool = False
    seen: Counter[str] = field(default_factory=Counter[str])
    tell: Callable[[str], object] = lambda _text: None

    def at_commit(self, who: str) -> str:
        """`before` the commit, `after` it, or "" where it goes well."""
        if self.off or self.random.randrange(1000) >= self.commit:
            return ""
        return self._happens(f"{who} is killed", self.random.choice(("before", "after")))

    def on_the_way(self) -> str:
        if self.off or self.random.randrange(1000) >= self.network:
            return ""
        kinds = (
            *("drop request", "drop reply", "duplicate", "delay", "truncate", "busy", "portal", "damage"),
            "lose and keep a copy",
        )
        return self._happens("network", self.random.choice(kinds))

    def _happens(self, who: str, what: str) -> str:
        self.seen[f"{who}: {what}"] += 1
        self.tell(f"{who}: {what}")
        return what
