"""What was measured so far, on disk: a call that is ended, or runs out of its time, is continued by the next."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

TRIES = 2
"""How often a part that never came to its end is begun before that itself is its result."""


class State:
    """The results of one engine, cap, size and device; `path` holds those of many, by their key."""

    def __init__(self, path: Path, key: str, *, again: bool = False) -> None:
        self._path, self._key = path, key
        self.found: dict[str, Any] = {} if again else self._all().get(key, {})

    def put(self, **found: Any) -> None:
        self.found |= found
        whole = self._all() | {self._key: self.found}
        self._path.parent.mkdir(parents=True, exist_ok=True)
        part = self._path.with_suffix(".part")
        part.write_text(json.dumps(whole, indent=1, default=str) + "\n")
        part.replace(self._path)

    def begins(self, part: str) -> bool:
        """Whether `part` is still to be measured. Said before it is, so that one that ends the process is known."""
        if part in self.found.get("done", ()):
            return False
        begun = self.found.get("begun", {})
        if begun.get(part, 0) >= TRIES:
            self.ends(part, **{part: f"did not end within {TRIES} calls"})
            return False
        self.put(begun=begun | {part: begun.get(part, 0) + 1})
        return True

    def stays_open(self, part: str) -> None:
        """It came as far as its time allowed, and goes on in the next call."""
        self.put(begun=self.found["begun"] | {part: 0})

    def ends(self, part: str, **found: Any) -> None:
        self.put(**found, done=[*self.found.get("done", ()), part])

    def _all(self) -> dict[str, Any]:
        try:
            return json.loads(self._path.read_text())
        except (OSError, ValueError):
            return {}
