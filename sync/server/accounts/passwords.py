"""Passwords: argon2id, a few at a time so that a rush of sign-ins cannot take all memory."""

from __future__ import annotations

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from sync.server.problems import ProblemError

SHORTEST, LONGEST = 10, 200
# What OWASP recommends for servers: enough for whoever steals the hashes, little enough for a rush of sign-ins.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_at_once = threading.BoundedSemaphore(4)
_nobody = _hasher.hash("nobody has this password")


def check_password(password: str) -> None:
    """Raises `ProblemError` 422 where it is too short to be one."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise ProblemError(
            422,
            "password",
            f"A password has {SHORTEST} to {LONGEST} characters. A sentence makes a good one.",
        )


def hashed(password: str) -> str:
    """Its argon2id hash. Raises `ProblemError` as `check_password`."""
    check_password(password)
    with _at_once:
        return _hasher.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Takes as long where there is no such account, so that nobody learns who has one."""
    with _at_once:
        try:
            return _hasher.verify(stored or _nobody, password[:LONGEST]) and stored is not None
        except (VerificationError, InvalidHashError):
            return False
