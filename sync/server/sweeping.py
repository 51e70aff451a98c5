"""What is over is tidied up now and then: codes and tokens that open nothing, leases and holds of nobody any more."""

from __future__ import annotations

import logging
import threading
from types import TracebackType

from sqlalchemy import delete
from sqlalchemy.orm import Session

from sync.server.accounts.tables import (
    AccessTokenRow,
    AuthorizationCodeRow,
    BrowserRow,
    DeviceCodeRow,
    NewPasswordRow,
    SignInRow,
    SignUpRow,
)
from sync.server.blobs.orphans import sweep_blobs
from sync.server.database import Database, seconds_now
from sync.server.house import House
from sync.server.leases import reclaim_all
from sync.server.operations.holds import void_unheard

_log = logging.getLogger(__name__)
EVERY_SECONDS = 3600
KEPT_SECONDS = 24 * 3600
"""Codes stay a day after their end, so that a second use is still seen."""


def sweep(database: Database) -> None:
    """Delete tokens, sessions, links and codes that are over."""

    def work(session: Session) -> None:
        now = seconds_now()
        for table in (AccessTokenRow, BrowserRow, SignUpRow, NewPasswordRow, SignInRow):
            session.execute(delete(table).where(table.expires_at < now))
        for table in (AuthorizationCodeRow, DeviceCodeRow):
            session.execute(delete(table).where(table.expires_at < now - KEPT_SECONDS))

    database.run(work)


def settle(house: House) -> None:
    """Credits go back that were set aside for devices which nobody heard of for months."""
    house.database.run(lambda session: reclaim_all(session, seconds_now()))
    house.database.run(lambda session: void_unheard(session, house, seconds_now()))


def tidy_up(house: House) -> None:
    """All of it. What fails is in the log, is tried again the next time, and holds up nothing else."""
    for work in (lambda: sweep(house.database), lambda: settle(house), lambda: sweep_blobs(house)):
        try:
            work()
        except Exception:
            _log.exception("What is over could not be tidied up; it is tried again in an hour.")


class Sweeper:
    """Sweeps once an hour while the block runs."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sweeper", daemon=True)

    def __enter__(self) -> Sweeper:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._ended.wait(EVERY_SECONDS):
            tidy_up(self._house)
