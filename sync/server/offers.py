"""Signed offers that came back from devices, read once and remembered."""

from __future__ import annotations

from functools import lru_cache

from sync.documents import KeyRing, NotSigned
from sync.messages.documents import Offer
from sync.server.signing import Signer

REMEMBERED = 4096


class OfferReader:
    """Checking a signature is the dearest part of a spend, and many spends carry one offer."""

    def __init__(self, signer: Signer) -> None:
        self._signer = signer
        self._version = -1
        self._ring = KeyRing(signer.public())
        self._read = lru_cache(REMEMBERED)(self._read_new)

    def read(self, text: str) -> Offer:
        """Raises `sync.documents.NotSigned`."""
        keys = self._signer.public()
        if keys.version != self._version:
            self._version, self._ring = keys.version, KeyRing(keys)
            self._read.cache_clear()
        return self._read(text)

    def peek(self, text: str) -> Offer | None:
        """The offer, or None where this server did not sign it."""
        try:
            return self.read(text)
        except NotSigned:
            return None

    def _read_new(self, text: str) -> Offer:
        return self._ring.read(text, Offer)
