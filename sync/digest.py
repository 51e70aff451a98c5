"""What both sides of a sync work out of their own tables and compare: counts, sums, and a hash of every line.

The hash is the sum of the lines' sha256 modulo 2**256, so that lines may come in any order and each side can keep it
up to date line by line instead of reading everything again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from sync.messages.events import Digest

HoldLine = tuple[str, str, int]
"""hold id, state as in `HoldChanged`, amount in credits."""

UnlockLine = tuple[str, str, int, str]
"""unlock id, set id, version of the set, state as in `UnlockChanged`."""

_MODULUS = 1 << 256


def digest(holds: Iterable[HoldLine], unlocks: Iterable[UnlockLine]) -> Digest:
    """The digest of an account: all of its holds and unlocks, whichever device made them, as events told them."""
    tally = Tally()
    for hold in holds:
        tally.add_hold(*hold)
    for unlock in unlocks:
        tally.add_unlock(*unlock)
    return tally.digest()


class Tally:
    """A digest that lines are added to and taken from (`times` -1)."""

    def __init__(
        self, unlocks: int = 0, holds: int = 0, held: int = 0, posted: int = 0, sha256: str = "0"
    ) -> None:
        self.unlocks = unlocks
        self.holds = holds
        self.held = held
        self.posted = posted
        self._sum = int(sha256, 16)

    def add_hold(self, hold_id: str, state: str, amount: int, times: int = 1) -> None:
        """`amount` in credits; it counts as held or as posted by the state, and as neither in others."""
        self.holds += times
        if state == "held":
            self.held += times * amount
        elif state == "posted":
            self.posted += times * amount
        self._add(f"hold {hold_id} {state} {amount}", times)

    def add_unlock(self, unlock_id: str, set_id: str, set_version: int, state: str, times: int = 1) -> None:
        """`times` -1 takes a line away that was added before."""
        self.unlocks += times
        self._add(f"unlock {unlock_id} {set_id} {set_version} {state}", times)

    @property
    def sha256(self) -> str:
        """The sum so far, as `digest` and a new `Tally` take it."""
        return f"{self._sum:064x}"

    def digest(self) -> Digest:
        """What is compared with the other side's."""
        return Digest(
            unlocks=self.unlocks, holds=self.holds, held=self.held, posted=self.posted, sha256=self.sha256
        )

    def _add(self, line: str, times: int) -> None:
        value = int.from_bytes(hashlib.sha256(line.encode()).digest())
        self._sum = (self._sum + times * value) % _MODULUS
