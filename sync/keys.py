"""A device's own Ed25519 key: operations and courier files are signed with it."""

from __future__ import annotations

import base64
import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


class DeviceKey:
    """`secret` is 32 bytes that never leave the machine; they live in its keyring."""

    def __init__(self, secret: bytes) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(secret)

    @classmethod
    def generate(cls) -> DeviceKey:
        """A new key that no other device has."""
        return cls(Ed25519PrivateKey.generate().private_bytes_raw())

    @property
    def secret(self) -> bytes:
        """32 raw bytes, for the keyring alone."""
        return self._private.private_bytes_raw()

    @property
    def public(self) -> str:
        """32 raw bytes in `messages.base.Base64`."""
        return encoded(self._private.public_key().public_bytes_raw())

    def sign(self, message: bytes) -> str:
        """The signature of 64 bytes, in `messages.base.Base64`."""
        return encoded(self._private.sign(message))


def is_signed_by(public: str, signature: str, message: bytes) -> bool:
    """Whether the key with this public part made the signature. False for what is no key or no signature at all."""
    try:
        Ed25519PublicKey.from_public_bytes(decoded(public)).verify(decoded(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def enrolment_message(public: str, access_token: str) -> bytes:
    """What a device signs to enrol: that it holds the key, for this one sign-in and no other."""
    return f"anchor enrol {public} {hashlib.sha256(access_token.encode()).hexdigest()}".encode()


def joining_message(public: str) -> bytes:
    """What a device signs that joins by courier: that it holds the key."""
    return f"anchor courier join {public}".encode()


def lease_hash(lease_id: str) -> str:
    """`Lease.first_hash`: what a lease's first spend names as the hash before it."""
    return hashlib.sha256(f"anchor lease {lease_id}".encode()).hexdigest()


def encoded(value: bytes) -> str:
    """Bytes as `messages.base.Base64`: URL-safe, without padding."""
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """The bytes of an `encoded` text. Raises `ValueError` for a length that none has; its letters are not checked."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
