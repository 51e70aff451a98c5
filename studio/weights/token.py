"""The access token of the hub, for models whose makers want to know who fetches them."""

from __future__ import annotations

import hmac
import os
from enum import StrEnum
from typing import TYPE_CHECKING

from studio.errors import InputError, StorageError

if TYPE_CHECKING:
    from studio.account.secrets import SecretStore

TOKEN_VARIABLE = "HF_TOKEN"
"""Who asks; it goes before the token that is kept."""


class TokenPlace(StrEnum):
    NONE = "none"
    ENVIRONMENT = "environment"
    KEPT = "kept"


class HubToken:
    """Kept where the secrets of an account are, under a name that is good for one profile. `key` is its catalogue's."""

    def __init__(self, secrets: SecretStore, key: bytes) -> None:
        self._secrets = secrets
        self._name = f"hub-{hmac.digest(key, b'anchor studio hub token', 'sha256').hex()[:16]}"

    @property
    def place(self) -> TokenPlace:
        if os.environ.get(TOKEN_VARIABLE):
            return TokenPlace.ENVIRONMENT
        return TokenPlace.KEPT if self._kept() else TokenPlace.NONE

    def read(self) -> str:
        """Empty where there is none, or where it cannot be had: then the hub says what it wants."""
        return os.environ.get(TOKEN_VARIABLE, "") or self._kept()

    def keep(self, token: str) -> None:
        """Raises `InputError` for what can be no token, and `StorageError`."""
        token = token.strip()
        if (
            not token
            or not token.isascii()
            or any(each.isspace() or not each.isprintable() for each in token)
        ):
            raise InputError(
                "not_a_token",
                "That is no access token. Copy it again from the settings of your account at huggingface.co; it "
                "begins with hf_.",
            )
        self._secrets.write(self._name, token)

    def forget(self) -> None:
        self._secrets.remove(self._name)

    def _kept(self) -> str:
        try:
            return self._secrets.read(self._name) or ""
        except StorageError:
            return ""
