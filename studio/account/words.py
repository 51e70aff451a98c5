"""What went wrong on the wire, as the studio's own errors."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from studio.errors import NetworkError, StudioError


@contextmanager
def in_studio_words() -> Generator[None]:
    """Raises `NetworkError` for a `SyncError`, and a `StudioError` `stopped` where a person stopped it."""
    from sync.errors import SyncError, SyncErrorKind

    try:
        yield
    except SyncError as error:
        if error.kind is SyncErrorKind.STOPPED:
            raise StudioError("stopped", error.message, error.detail) from error
        raise NetworkError(error.kind.value, error.message, error.detail) from error
