"""The recovery key: the catalogue's key as a person prints and types it.

Thirteen groups of five characters: four of base32 (A to Z, 2 to 7) and one that checks those four and their
place, so that a slip of the pen is found in its group; then one group of four that checks the whole.
"""

from __future__ import annotations

import base64
import hashlib

from studio.errors import InputError

KEY_BYTES = 32
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_GROUPS = 13
_LOOKALIKES = str.maketrans("018", "OIB")


def _digit(place: int, text: str) -> str:
    return _ALPHABET[hashlib.sha256(f"{place}:{text}".encode()).digest()[0] & 31]


def _whole(body: str) -> str:
    digest = hashlib.sha256(f"anchor studio recovery key:{body}".encode()).digest()
    return "".join(_ALPHABET[byte & 31] for byte in digest[:4])


def write_recovery_key(key: bytes) -> str:
    """`key` (32 bytes) as fourteen groups joined by hyphens."""
    if len(key) != KEY_BYTES:
        raise ValueError("a catalogue key has 32 bytes")
    body = base64.b32encode(key).decode().rstrip("=")
    parts = [body[at : at + 4] for at in range(0, len(body), 4)]
    return "-".join([*(part + _digit(place, part) for place, part in enumerate(parts)), _whole(body)])


def read_recovery_key(text: str) -> bytes:
    """The key that was typed; case, spaces, line ends and hyphens do not matter, nor do 0 for O, 1 for I, 8 for B.

    Raises `InputError` `recovery_key`, which says the group that is wrong.
    """
    typed = "".join(letter for letter in text if letter.isalnum()).upper().translate(_LOOKALIKES)
    expected = _GROUPS * 5 + 4
    if len(typed) != expected:
        raise InputError(
            "recovery_key",
            f"A recovery key has {expected} letters and digits, and this one has {len(typed)}. "
            "Compare it with the printed page.",
        )
    parts: list[str] = []
    for place in range(_GROUPS):
        group = typed[place * 5 : place * 5 + 5]
        if any(letter not in _ALPHABET for letter in group) or _digit(place, group[:4]) != group[4]:
            raise InputError(
                "recovery_key",
                f"Group {place + 1} of the recovery key ({group}) is not right. "
                "Compare it with the printed page.",
            )
        parts.append(group[:4])
    body = "".join(parts)
    if typed[_GROUPS * 5 :] != _whole(body):
        raise InputError(
            "recovery_key",
            "The last group of the recovery key is not right. Compare it with the printed page.",
        )
    return base64.b32decode(body + "====")
