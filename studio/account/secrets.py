"""The two secrets of an account: its refresh token and this machine's key. In the system's keyring if one works; else
in a file that only its owner can read, encrypted with the catalogue's key, so that it is as safe as the catalogue.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.errors import StorageError
from studio.files import storage_error, write_file
from studio.paths import ProfilePaths

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

_SERVICE = "Anchor Studio account"
_NONCE = 12


class SecretStore:
    """Small texts by name. A name is good for one profile: it begins with the id of a connection."""

    def __init__(self, paths: ProfilePaths, key: bytes, keyring: KeyringBackend | None = None) -> None:
        self._folder = paths.root / "secrets"
        self._key = key
        self._keyring = keyring

    def write(self, name: str, secret: str) -> None:
        """Raises `StorageError`."""
        if self._keyring_takes(name, secret):
            with suppress(OSError):
                self._file(name).unlink(missing_ok=True)
            return
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce = os.urandom(_NONCE)
        sealed = nonce + AESGCM(self._key).encrypt(nonce, secret.encode(), name.encode())
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise storage_error(error, self._folder) from error
        write_file(self._file(name), sealed, private=True)

    def read(self, name: str, *, kept: bool = False) -> str | None:
        """None where it is not there. For one that was `kept` before, a keyring that does not answer is an error: what
        is locked is not lost. Raises `StorageError`.
        """
        path = self._file(name)
        try:
            sealed = path.read_bytes()
        except FileNotFoundError:
            return self._from_keyring(name, kept)
        except OSError as error:
            raise storage_error(error, path) from error
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        try:
            return AESGCM(self._key).decrypt(sealed[:_NONCE], sealed[_NONCE:], name.encode()).decode()
        except (InvalidTag, ValueError) as error:
            raise StorageError(
                "secret_unreadable",
                "What this profile keeps of your account cannot be read. Sign in again under Account.",
                str(error),
            ) from error

    def _from_keyring(self, name: str, kept: bool) -> str | None:
        from keyring.errors import NoKeyringError

        try:
            return self._backend().get_password(_SERVICE, name)
        except Exception as error:  # keyrings raise what their system's bindings raise
            if not kept or isinstance(error, NoKeyringError):
                return None
            raise StorageError(
                "keyring_locked",
                "This system's keyring does not give out what it keeps of your account. Unlock it, then sync; or sign "
                "in again under Account.",
                type(error).__name__,
            ) from error

    def remove(self, name: str) -> None:
        """Wherever it is kept; nothing where it is not."""
        with suppress(OSError):
            self._file(name).unlink(missing_ok=True)
        with suppress(Exception):
            self._backend().delete_password(_SERVICE, name)

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}.sealed"

    def _keyring_takes(self, name: str, secret: str) -> bool:
        try:
            backend: Any = self._backend()
            backend.set_password(_SERVICE, name, secret)
            return backend.get_password(_SERVICE, name) == secret
        except Exception:
            return False

    def _backend(self) -> KeyringBackend:
        if self._keyring is None:
            import keyring

            self._keyring = keyring.get_keyring()
        return self._keyring
