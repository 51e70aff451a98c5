"""Bearers: the refresh token lives in the keyring, the access token here, in memory."""

from __future__ import annotations

import threading
from pathlib import Path

from studio.account.secrets import SecretStore
from studio.catalog.lock import FileLock
from sync.client.auth import refresh
from sync.client.house import Sender
from sync.client.stopping import Stop
from sync.errors import SyncError, SyncErrorKind

WAIT_SECONDS = 60.0
"""How long one program waits while another of the same profile refreshes."""


class RefreshingTokens:
    """Single flight: of several threads that were refused one refreshes, and of several programs one at a time, so
    that nobody uses a token that somebody else has just used up.
    """

    def __init__(
        self,
        http: Sender,
        server: str,
        secrets: SecretStore,
        name: str,
        lock: Path,
        stop: Stop | None = None,
    ) -> None:
        self._http = http
        self._server = server
        self._secrets = secrets
        self._name = name
        self._lock_path = lock
        self._stop = stop
        self._lock = threading.Lock()
        self._access = ""

    def access(self) -> str:
        with self._lock:
            return self._access or self._refresh()

    def renew(self, refused: str) -> str:
        with self._lock:
            if self._access and self._access != refused:
                return self._access
            return self._refresh()

    def _refresh(self) -> str:
        self._access = ""
        with FileLock(self._lock_path) as lock:
            lock.acquire(WAIT_SECONDS)
            token = self._secrets.read(self._name, kept=True)
            if token is None:
                raise _sign_in("no refresh token")
            pair = refresh(self._http, self._server, token, self._stop)
            # Written before it is used: a killed program asks again with what it has, which the server allows until
            # the new one was used.
            self._secrets.write(self._name, pair.refresh)
            self._access = pair.access
        return self._access


def _sign_in(detail: str) -> SyncError:
    return SyncError(SyncErrorKind.SIGN_IN, "Sign in again under Account to go on syncing.", detail)
