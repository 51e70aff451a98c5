"""Covers and previews of listings: fetched when they come into sight, kept on the disk within a budget."""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from psygnal import Signal

from studio.catalog.thumbnails import ThumbnailStore
from studio.errors import NetworkError, StudioError
from studio.explore.account import Account

SIDE = 1024
"""The one size class; previews are kept as they came, whatever their size."""
BUDGET = 2 << 30
AT_ONCE = 6
"""Requests under way. A window that scrolls asks for more than a server should answer at a time."""
LARGEST = 8 << 20
"""Bytes that a preview may have."""

_log = logging.getLogger(__name__)


class Covers:
    """A `PictureStore` whose pictures come from the server. Signals, on any thread: `arrived(sha256)` for one that was
    fetched and goes into the store now, `dropped(hashes)` for those that left it to make room.
    """

    arrived = Signal(str)
    dropped = Signal(object)

    def __init__(self, folder: Path, key: bytes, account: Account) -> None:
        self._store = ThumbnailStore(folder, key, budgets={SIDE: BUDGET})
        self._store.make_with(self._fetch)
        self._store.dropped.connect(self._gone)
        self._account = account
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="covers")
        self._closed = threading.Event()

    def use(self, account: Account) -> None:
        """From now on this account is asked."""
        self._account = account

    def get(self, sha256: str, side: int, /) -> Future[bytes | None]:  # noqa: ARG002 - a picture has one size
        """The JPEG as it came; None where it is not here and cannot be fetched now."""
        return self._store.get(sha256, SIDE)

    def hashes(self) -> Future[frozenset[str]]:
        """All that are here."""
        return self._store.hashes(SIDE)

    def size(self) -> Future[int]:
        """Bytes of all that are here."""
        return self._store.size(SIDE)

    def keep(self, pictures: Sequence[tuple[str, bytes]]) -> Future[None]:
        """Pictures that came another way, by their hashes. Raises `StudioError` for one that is not what it says."""
        for sha256, picture in pictures:
            _check(sha256, picture)
        return self._store.put_many((sha256, SIDE, picture) for sha256, picture in pictures)

    def close(self) -> None:
        self._closed.set()
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._store.close()

    def _gone(self, _side: int, hashes: tuple[str, ...]) -> None:
        self.dropped.emit(hashes)

    def _fetch(self, sha256: str) -> Future[Mapping[int, bytes]]:
        return self._pool.submit(self._ask, sha256)

    def _ask(self, sha256: str) -> Mapping[int, bytes]:
        if self._closed.is_set():
            return {}
        try:
            picture = self._account.preview(sha256)
        except NetworkError as error:
            _log.info("no preview %s: %s", sha256, error.message)
            raise
        _check(sha256, picture)
        self.arrived.emit(sha256)
        return {SIDE: picture}


def _check(sha256: str, picture: bytes) -> None:
    if len(picture) > LARGEST or hashlib.sha256(picture).hexdigest() != sha256:
        raise StudioError("damaged", "A preview is not what its set names; it is not shown.", sha256)
