"""Ids of what belongs to a set, which follow from the set's own."""

from __future__ import annotations

import hashlib
import uuid


def derived_id(set_id: str, *words: str) -> str:
    """An id that is the same each time for the same words of a set, in the form of a UUIDv7 with the set's time."""
    seed = hashlib.sha256("\0".join((set_id, *words)).encode()).digest()
    made = bytearray(uuid.UUID(set_id).bytes[:6] + seed[:10])
    made[6] = 0x70 | made[6] & 0x0F
    made[8] = 0x80 | made[8] & 0x3F
    return str(uuid.UUID(bytes=bytes(made)))
