"""A key behind a passphrase.

The key is XORed with the first half of scrypt(passphrase, salt) and authenticated by an HMAC keyed with the second
half. The salt is fresh for each wrapping, so the pad is never used twice.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from msgspec import Struct

# RFC 7914 with a cost that OWASP recommends for it: 64 MiB of memory and a part of a second.
_N, _R, _P = 1 << 16, 8, 2


class Wrapped(Struct, frozen=True):
    """A wrapped key and how it was wrapped."""

    salt: bytes
    key: bytes
    tag: bytes
    n: int = _N
    r: int = _R
    p: int = _P


def wrap(key: bytes, passphrase: str) -> Wrapped:
    """`key` (32 bytes) behind `passphrase`."""
    salt = secrets.token_bytes(16)
    pad, authenticator = _stretch(passphrase, salt, _N, _R, _P)
    wrapped = _xor(key, pad)
    return Wrapped(salt, wrapped, hmac.digest(authenticator, salt + wrapped, "sha256"))


def unwrap(wrapped: Wrapped, passphrase: str) -> bytes | None:
    """The key, or None where the passphrase is another or the record was tampered with."""
    try:
        pad, authenticator = _stretch(passphrase, wrapped.salt, wrapped.n, wrapped.r, wrapped.p)
    except ValueError:
        return None
    expected = hmac.digest(authenticator, wrapped.salt + wrapped.key, "sha256")
    if not hmac.compare_digest(expected, wrapped.tag) or len(wrapped.key) != len(pad):
        return None
    return _xor(wrapped.key, pad)


def _stretch(passphrase: str, salt: bytes, n: int, r: int, p: int) -> tuple[bytes, bytes]:
    material = hashlib.scrypt(passphrase.encode(), salt=salt, n=n, r=r, p=p, maxmem=256 * n * r, dklen=64)
    return material[:32], material[32:]


def _xor(left: bytes, right: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(left, right, strict=True))
