"""What was measured so far, on disk: a call that is ended, or runs out of its time, is continued by the next."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

TRIES = 2
"""How often a part that never came to its end is begun before that itself is its result."""


class State:
    """The results of one engine, cap, size and device; `path` holds those of many, by their key."""

    def __init__(self, path: Path, key: str) -> None:
        self._path, self._key = path, key
        self.found: dict[str, Any] = self.of(key)

    def of(self, key: str) -> dict[str, Any]:
        """What is known under another key."""
        return self._all().get(key, {})

    def put(self, **found: Any) -> None:
        self.found |= found
        whole = self._all() | {self._key: self.found}
        self._path.parent.mkdir(parents=True, exist_ok=True)
        part = self._path.with_suffix(".part")
        part.write_text(json.dumps(whole, indent=1, default=str) + "\n")
        part.replace(self._path)

    def forget(self, parts: Iterable[str]) -> None:
        """Measure these once more."""
        for part in parts:
            self.found.pop(part, None)
            self.found.pop(f"{part} out of memory", None)
            for kept in ("begun", "failed"):
                self.found.get(kept, {}).pop(part, None)
            self.found["done"] = [each for each in self.found.get("done", ()) if each != part]

    def begins(self, part: str) -> bool:
        """Whether `part` is still to be measured. Said before it is, so that one that ends the process is known."""
        if part in self.found.get("done", ()):
            return False
        begun = self.found.get("begun", {})
        if begun.get(part, 0) >= TRIES:
            why = self.found.get("failed", {}).get(part, f"did not end within {TRIES} calls")
            self.fails(part, why, final=True)
            return False
        self.put(begun=begun | {part: begun.get(part, 0) + 1})
        return True

    def stays_open(self, part: str) -> None:
        """It came as far as its time allowed, and goes on in the next call."""
        self.put(begun=self.found["begun"] | {part: 0})

    def fails(self, part: str, why: str, *, final: bool) -> None:
        """`final` where that is its result, and nothing to be tried again."""
        self.put(failed=self.found.get("failed", {}) | {part: why})
        if final:
            self._is_done(part)

    def ends(self, part: str, **found: Any) -> None:
        failed = {name: why for name, why in self.found.get("failed", {}).items() if name != part}
        self.put(**found, failed=failed)
        self._is_done(part)

    def _is_done(self, part: str) -> None:
        self.put(done=[*self.found.get("done", ()), part])

    def _all(self) -> dict[str, Any]:
        try:
            return json.loads(self._path.read_text())
        except (OSError, ValueError):
            return {}
