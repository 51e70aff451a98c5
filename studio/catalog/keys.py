"""Where the key of a catalogue is kept: keyring, key file, or wrapped by a passphrase.

The key is 32 random bytes, made once with the catalogue. `key.json` says where it lies; for a passphrase it holds
the key wrapped.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import uuid
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from studio.catalog.connection import connect
from studio.catalog.recovery import KEY_BYTES, read_recovery_key, write_recovery_key
from studio.catalog.wrapping import Wrapped, unwrap, wrap
from studio.errors import InputError, StorageError, StudioError
from studio.files import storage_error, write_file
from studio.paths import ProfilePaths

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

PASSPHRASE_VARIABLE = "ANCHOR_PASSPHRASE"
_SERVICE = "Anchor Studio"


class KeyPlace(StrEnum):
    KEYRING = "keyring"
    FILE = "file"
    PASSPHRASE = "passphrase"


@dataclass(frozen=True)
class KeyStatus:
    """Where the key is. `notice` is a sentence that window and doctor show, or None where all is as it should be."""

    place: KeyPlace
    notice: str | None = None


class _Record(Struct, frozen=True):
    """`check` tells a right key from a wrong one without opening the catalogue."""

    place: KeyPlace
    account: str
    check: bytes
    wrapped: Wrapped | None = None
    version: int = 1


class KeyStore:
    """The key of one profile.

    `passphrase` is what a person typed, needed only where the key is kept so; the environment's
    `ANCHOR_PASSPHRASE` stands in for it. `keyring` replaces the keyring that the operating system offers.
    """

    def __init__(
        self, paths: ProfilePaths, *, passphrase: str | None = None, keyring: KeyringBackend | None = None
    ) -> None:
        self._paths = paths
        self._passphrase = passphrase if passphrase is not None else os.environ.get(PASSPHRASE_VARIABLE)
        self._keyring = keyring
        self._key: bytes | None = None
        self._record: _Record | None = None

    @property
    def status(self) -> KeyStatus:
        """Where the key is; known once it was loaded or made."""
        if self._record is None:
            raise RuntimeError("the key was not loaded yet")
        if self._record.place is KeyPlace.FILE:
            return KeyStatus(
                KeyPlace.FILE,
                "This machine has no working keyring, so the key to your catalogue is kept in the file "
                f"{self._paths.key_file}, which only you can read. Set up a keyring or choose a passphrase, and "
                "print the recovery key (`anchor key show`).",
            )
        return KeyStatus(self._record.place)

    def examine(self) -> KeyStatus:
        """Where the key is, or for a new profile would be kept; where it cannot be got at, the notice says so.

        A probe written to the keyring is taken out again.
        """
        try:
            record = self._read_record()
            if record is None and self._paths.catalog.exists():
                raise self._missing("the record of where it is kept is gone")
            if record is not None and record.place is not KeyPlace.PASSPHRASE:
                self._fetch(record)
        except StudioError as error:
            return KeyStatus(KeyPlace.FILE if self._record is None else self._record.place, error.message)
        if record is not None:
            return self.status
        account = f"probe-{uuid.uuid4()}"
        works = self._keyring_holds(account, secrets.token_bytes(KEY_BYTES))
        with suppress(Exception):
            self._backend().delete_password(_SERVICE, account)
        if works:
            return KeyStatus(KeyPlace.KEYRING)
        return KeyStatus(
            KeyPlace.FILE,
            "This machine has no working keyring: a new profile keeps its key in a file that only you can read. "
            "Set up a keyring or choose a passphrase, and print the recovery key.",
        )

    def load_or_make(self) -> bytes:
        """The key of this profile; made now if the profile has no catalogue yet.

        Raises `StorageError`: `key_missing` where a catalogue is there and its key is not, `key_wrong`; and
        `InputError` `passphrase_needed` or `passphrase_wrong`.
        """
        if self._key is None:
            record = self._read_record()
            self._key = self._make() if record is None else self._fetch(record)
        return self._key

    def recovery_key(self) -> str:
        """The key as a person prints it. Shown to nobody but the owner of the profile."""
        return write_recovery_key(self.load_or_make())

    def recover(self, text: str) -> bytes:
        """Put the key typed from the printed page where keys belong here.

        Raises `InputError` `recovery_key` if it is mistyped or belongs to another profile.
        """
        key = read_recovery_key(text)
        record = self._read_record(damage_is_absence=True)
        fits = self._opens(key) if record is None else hmac.compare_digest(record.check, _check(key))
        if not fits:
            raise InputError(
                "recovery_key",
                f"This recovery key belongs to another profile than {self._paths.root}. "
                "Look for the page that was printed for this one.",
            )
        self._keep(key)
        return key

    def _opens(self, key: bytes) -> bool:
        if not self._paths.catalog.exists():
            return True
        try:
            connect(self._paths.catalog, key).close()
        except StorageError:
            return False
        return True

    def use_passphrase(self, passphrase: str) -> None:
        """From now on open this profile with `passphrase` and keep the key nowhere else.

        Raises `InputError` `passphrase_short` under eight characters.
        """
        if len(passphrase) < 8:
            raise InputError("passphrase_short", "Choose a passphrase of at least eight characters.")
        key = self.load_or_make()
        before = self._record
        record = _Record(KeyPlace.PASSPHRASE, str(uuid.uuid4()), _check(key), wrap(key, passphrase))
        self._write_record(record)
        self._passphrase = passphrase
        self._forget(before, record)

    def use_keyring(self) -> KeyStatus:
        """Keep the key in the keyring from now on, or in the key file where no keyring works."""
        self._keep(self.load_or_make())
        return self.status

    # -- making and fetching -----------------------------------------------------------------------------------

    def _make(self) -> bytes:
        if self._paths.catalog.exists():
            raise self._missing("the record of where it is kept is gone")
        key = secrets.token_bytes(KEY_BYTES)
        if self._passphrase is not None:
            self._record = _Record(
                KeyPlace.PASSPHRASE, str(uuid.uuid4()), _check(key), wrap(key, self._passphrase)
            )
            self._write_record(self._record)
        else:
            self._keep(key)
        return key

    def _keep(self, key: bytes) -> None:
        """Into the keyring if it gives back what it was given, else into a key file."""
        before = self._record
        account = str(uuid.uuid4())
        if self._keyring_holds(account, key):
            record = _Record(KeyPlace.KEYRING, account, _check(key))
        else:
            write_file(self._paths.key_file, key.hex().encode() + b"\n", private=True)
            record = _Record(KeyPlace.FILE, account, _check(key))
        self._write_record(record)
        self._key = key
        self._forget(before, record)

    def _fetch(self, record: _Record) -> bytes:
        self._record = record
        if record.place is KeyPlace.KEYRING:
            text = self._from_keyring(record.account)
            if text is None:
                raise self._missing("the keyring of this user does not hold it")
        elif record.place is KeyPlace.FILE:
            text = self._from_file()
        else:
            return self._unwrap(record)
        try:
            key = bytes.fromhex(text.strip())
        except ValueError:
            key = b""
        if not hmac.compare_digest(_check(key), record.check):
            raise StorageError(
                "key_wrong",
                f"The key found for {self._paths.root} belongs to another catalogue. "
                "Enter the recovery key of this one with `anchor key recover`, or open another profile with --profile.",
            )
        return key

    def _from_file(self) -> str:
        path = self._paths.key_file
        try:
            if os.name != "nt" and path.stat().st_mode & 0o077:
                path.chmod(0o600)
            return path.read_text()
        except FileNotFoundError:
            raise self._missing(f"the key file {path.name} is gone") from None
        except (OSError, UnicodeDecodeError) as error:
            raise self._missing(f"the key file {path.name} cannot be read", str(error)) from error

    def _unwrap(self, record: _Record) -> bytes:
        if self._passphrase is None:
            raise InputError(
                "passphrase_needed",
                f"The profile {self._paths.root} is locked. Give its passphrase; "
                f"commands read it from {PASSPHRASE_VARIABLE}.",
            )
        if record.wrapped is None:
            raise self._missing("the record of where it is kept is damaged")
        key = unwrap(record.wrapped, self._passphrase)
        if key is None:
            raise InputError(
                "passphrase_wrong",
                "That passphrase does not open this profile. Try again, or use the recovery key.",
            )
        return key

    def _missing(self, why: str, detail: str = "") -> StorageError:
        return StorageError(
            "key_missing",
            f"The catalogue in {self._paths.root} is encrypted and its key was not found: {why}. "
            "Enter the printed recovery key with `anchor key recover`, or open another profile with --profile.",
            detail,
        )

    # -- keyring -----------------------------------------------------------------------------------------------

    def _backend(self) -> KeyringBackend:
        if self._keyring is None:
            import keyring

            self._keyring = keyring.get_keyring()
        return self._keyring

    def _keyring_holds(self, account: str, key: bytes) -> bool:
        """Write to the keyring and read back: the null keyring forgets silently, others refuse in their own ways."""
        try:
            backend: Any = self._backend()
            backend.set_password(_SERVICE, account, key.hex())
            return backend.get_password(_SERVICE, account) == key.hex()
        except Exception:  # keyrings raise what their system's bindings raise: no common base exists
            return False

    def _from_keyring(self, account: str) -> str | None:
        try:
            return self._backend().get_password(_SERVICE, account)
        except Exception as error:  # as above
            raise self._missing("the keyring of this user cannot be opened", repr(error)) from error

    def _forget(self, before: _Record | None, after: _Record) -> None:
        """Remove the key from where it was, now that the record says the new place."""
        self._record = after
        if after.place is not KeyPlace.FILE:
            with suppress(OSError):
                self._paths.key_file.unlink(missing_ok=True)
        if before is not None and before.place is KeyPlace.KEYRING and before.account != after.account:
            with suppress(Exception):
                self._backend().delete_password(_SERVICE, before.account)

    # -- record ------------------------------------------------------------------------------------------------

    def _read_record(self, *, damage_is_absence: bool = False) -> _Record | None:
        try:
            record = msgspec.json.decode(self._paths.key_record.read_bytes(), type=_Record)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise storage_error(error, self._paths.key_record) from error
        except msgspec.MsgspecError as error:
            if damage_is_absence:
                return None
            raise self._missing("the record of where it is kept is damaged", str(error)) from error
        self._record = record
        return record

    def _write_record(self, record: _Record) -> None:
        write_file(
            self._paths.key_record, msgspec.json.format(msgspec.json.encode(record)) + b"\n", private=True
        )
        self._record = record


def _check(key: bytes) -> bytes:
    return hashlib.sha256(b"anchor studio key check:" + key).digest()[:16]
