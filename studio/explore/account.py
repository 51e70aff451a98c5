"""What Explore asks of the account, its wallet and its server; whoever is signed in stands behind this."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sqlalchemy.orm import Session

from studio.account.connections import NO_ACCOUNT
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


class Account(Protocol):
    """Functions with a session work in the caller's transaction and touch nothing else; the others may wait for the
    network and raise `NetworkError`.
    """

    def standing(self, session: Session) -> Standing: ...

    def took(self, session: Session, listings: Sequence[Listing]) -> None:
        """Listings came from the feed; offers of sets that are unlocked are kept for the renders of their photos."""
        ...

    def mark(self, set_id: str, *, on: bool) -> None:
        """A favourite or none any more; told to the server with the next sync."""
        ...

    def prepare(self, cost: int) -> None:
        """So many credits are about to be spent. Without a network what is here already has to be enough."""
        ...

    def unlock(self, session: Session, listing: Listing) -> None:
        """Pay for a set by the offer that was seen. Raises `InputError` where that cannot be, with the reason."""
        ...

    def manifest(self, set_id: str) -> Manifest:
        """All of a set in the version that was unlocked, as the server signed it."""
        ...

    def arrived(self, session: Session, set_id: str, source_id: str) -> None:
        """The photos of an unlocked set are in the library, under this source."""
        ...

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

    def took(self, session: Session, listings: Sequence[Listing]) -> None:
        pass

    def mark(self, set_id: str, *, on: bool) -> None:  # noqa: ARG002
        raise _unconnected()

    def prepare(self, cost: int) -> None:
        pass

    def unlock(self, session: Session, listing: Listing) -> None:  # noqa: ARG002
        raise _unconnected()

    def manifest(self, set_id: str) -> Manifest:  # noqa: ARG002
        raise _unreachable()

    def arrived(self, session: Session, set_id: str, source_id: str) -> None:
        pass

    def preview(self, sha256: str) -> bytes:  # noqa: ARG002
        raise _unreachable()

    def fetch(self, blob: Blob, target: Path, on_bytes: Callable[[int], None], stop: Stop) -> None:  # noqa: ARG002
        raise _unreachable()


def _unconnected() -> InputError:
    return InputError("no_account", NO_ACCOUNT)


def _unreachable() -> NetworkError:
    return NetworkError("no_account", NO_ACCOUNT)
