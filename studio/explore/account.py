"""What Explore asks of the account, its wallet and its server; whoever is signed in stands behind this."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sqlalchemy.orm import Session

from studio.errors import InputError, NetworkError

if TYPE_CHECKING:
    from sync.client.stopping import Stop
    from sync.messages.documents import Blob, Manifest
    from sync.messages.marketplace import Listing


@dataclass(frozen=True)
class Standing:
    """Set ids that the account marked, and those that it may use."""

    favourites: frozenset[str] = frozenset()
    unlocked: frozenset[str] = frozenset()


@dataclass(frozen=True)
class SignedManifest:
    """A manifest as the server signed it, and what it says, checked."""

    document: str
    manifest: Manifest


class Account(Protocol):
    """Functions with a session work in the caller's transaction and touch nothing else; the others may wait for the
    network and raise `NetworkError`.
    """

    def standing(self, session: Session) -> Standing: ...

    def mark(self, session: Session, set_id: str, *, on: bool) -> None:
        """A favourite or none any more; told to the server with the next sync."""
        ...

    def unlock(self, session: Session, listing: Listing) -> None:
        """Pay for a set by the offer that was seen. Raises `InputError` where that cannot be, with the reason."""
        ...

    def send(self) -> None:
        """Something was written that the server should hear of soon. Returns at once."""
        ...

    def manifest(self, set_id: str) -> SignedManifest: ...

    def preview(self, sha256: str) -> bytes:
        """A cover or preview, as it came; whoever asked checks its hash."""
        ...

    def fetch(self, blob: Blob, target: Path, on_bytes: Callable[[int], None], stop: Stop) -> None:
        """An original or an anchor map, resumed where it broke off, checked by its hash. Calls back with how many
        bytes are here. Raises `StudioError`.
        """
        ...


class NoAccount:
    """Nobody is connected: what was cached can be looked through, nothing is bought."""

    def standing(self, session: Session) -> Standing:  # noqa: ARG002
        return Standing()

    def mark(self, session: Session, set_id: str, *, on: bool) -> None:  # noqa: ARG002
        raise _unconnected()

    def unlock(self, session: Session, listing: Listing) -> None:  # noqa: ARG002
        raise _unconnected()

    def send(self) -> None:
        pass

    def manifest(self, set_id: str) -> SignedManifest:  # noqa: ARG002
        raise _unreachable()

    def preview(self, sha256: str) -> bytes:  # noqa: ARG002
        raise _unreachable()

    def fetch(self, blob: Blob, target: Path, on_bytes: Callable[[int], None], stop: Stop) -> None:  # noqa: ARG002
        raise _unreachable()


def _unconnected() -> InputError:
    return InputError("no_account", "No account is connected yet. Connect one in Settings, then try again.")


def _unreachable() -> NetworkError:
    return NetworkError("no_account", "No server is connected yet. Connect an account in Settings.")
