"""The server's Ed25519 keys, and documents signed with them as JWS in compact form."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TypeVar

from joserfc import jws
from joserfc.jwk import OKPKey

from sync.documents import KeyRing
from sync.messages.documents import Document, Key, Keys
from sync.server.once import made_once

D = TypeVar("D", bound=Document)
ALGORITHM = "Ed25519"


class Signer:
    """Signs with the newest key of a file that only its owner can read; made on first use.

    The file holds every key that ever signed, so that old receipts stay valid: `{"version", "keys": [JWK]}`.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        stored = json.loads(
            made_once(file, lambda: _packed([OKPKey.generate_key("Ed25519", auto_kid=True)], 1))
        )
        self._version: int = stored["version"]
        self._keys = [OKPKey.import_key(key) for key in stored["keys"]]

    def sign(self, document: Document) -> str:
        """JWS in compact form, by the newest key."""
        key = self._keys[-1]
        header = {"alg": ALGORITHM, "kid": key.ensure_kid() or key.kid, "typ": document.typ}
        return jws.serialize_compact(header, document.packed(), key, algorithms=[ALGORITHM])

    def read(self, text: str, kind: type[D]) -> D:
        """A document that this server signed. Raises `sync.documents.NotSigned`."""
        return KeyRing(self.public()).read(text, kind)

    def rotate(self) -> None:
        """Sign with a new key from now on."""
        self._keys.append(OKPKey.generate_key("Ed25519", auto_kid=True))
        self._version += 1
        self._write(self._keys, self._version)

    def public(self) -> Keys:
        """The public halves of all keys, the newest one not retired."""
        last = len(self._keys) - 1
        keys = (
            Key(kid=str(key.kid), public=str(key.as_dict(private=False)["x"]), retired=index != last)
            for index, key in enumerate(self._keys)
        )
        return Keys(version=self._version, keys=tuple(keys))

    def _write(self, keys: list[OKPKey], version: int) -> None:
        temporary = self._file.with_suffix(".new")
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(_packed(keys, version))
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(self._file)


def _packed(keys: list[OKPKey], version: int) -> bytes:
    return json.dumps({"version": version, "keys": [key.as_dict(private=True) for key in keys]}).encode()
