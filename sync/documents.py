"""Reading what the server signed, with nothing but its public keys; both ends use it."""

from __future__ import annotations

from typing import TypeVar

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from pydantic import ValidationError

from sync.messages.documents import Document, Keys

D = TypeVar("D", bound=Document)


class NotSigned(Exception):
    """A document that no key of this server made, or one of another kind."""


def unchecked(text: str) -> bytes:
    """What a document says before anything vouches for it, to learn which keys would. Raises `NotSigned`."""
    try:
        return jws.extract_compact(text.encode()).payload
    except (JoseError, ValueError) as error:
        raise NotSigned(str(error)) from error


class KeyRing:
    """Public keys by id. A revoked key proves nothing."""

    def __init__(self, keys: Keys) -> None:
        self._keys = {
            key.kid: OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": key.public, "kid": key.kid})
            for key in keys.keys
            if key.kid not in keys.revoked
        }

    def read(self, text: str, kind: type[D]) -> D:
        """The document, checked. Raises `NotSigned`."""
        try:
            header = jws.extract_compact(text.encode()).headers()
            if header.get("typ") != kind.typ or header.get("alg") != "Ed25519":
                raise NotSigned(f"this is no {kind.typ}")
            key = self._keys.get(str(header.get("kid")))
            if key is None:
                raise NotSigned("signed with a key that is not known")
            payload = jws.deserialize_compact(text, key, algorithms=["Ed25519"]).payload
            return kind.model_validate_json(payload)
        except (JoseError, ValidationError, ValueError, UnicodeError) as error:
            raise NotSigned(str(error)) from error
