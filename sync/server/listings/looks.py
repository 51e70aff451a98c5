"""The colours of all live listings in memory: what is near a colour, and what looks alike, for any database.

15 bytes a listing, brought up to date by the feed's numbers at each question.
"""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sync.messages.marketplace import ListingState
from sync.server.listings.palette import COLOURS
from sync.server.listings.tables import ListingRow

_Lab = NDArray[np.float32]


class LookIndex:
    """Usable from any thread."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._forget()

    def near(self, session: Session, colour: _Lab, distance: float) -> NDArray[np.int64]:
        """Ids of live listings with a colour at most `distance` (CIE76) from `colour`, shape (3,), in no order."""
        ids, lab = self._now(session)
        apart = np.square(lab - np.rint(colour)).sum(axis=2).min(axis=1, initial=np.inf)
        return ids[apart <= distance**2]

    def alike(self, session: Session, looks: bytes) -> NDArray[np.int64]:
        """Ids of all live listings, those first whose colours are nearest to these; see `palette.packed_looks`."""
        ids, lab = self._now(session)
        asked = _unpacked([looks])[0]
        near = np.zeros(len(ids), np.float32)
        back = np.full((len(ids), COLOURS), np.inf, np.float32)
        for colour in asked:
            apart = np.square(lab - colour).sum(axis=2)
            near += np.sqrt(apart.min(axis=1, initial=np.inf))
            np.minimum(back, apart, out=back)
        near += np.sqrt(back).sum(axis=1)
        return ids[np.lexsort((-ids, near))]

    def _now(self, session: Session) -> tuple[NDArray[np.int64], _Lab]:
        with self._guard:
            newest = session.scalar(select(func.max(ListingRow.change))) or 0
            if newest < self._seen:  # a restored database
                self._forget()
            if newest > self._seen:
                self._learn(session)
            return self._ids, self._lab

    def _forget(self) -> None:
        self._seen = 0
        self._ids = np.empty(0, np.int64)
        self._lab = np.empty((0, COLOURS, 3), np.float32)

    def _learn(self, session: Session) -> None:
        """Arrays that were handed out are never written to: new ones take their place."""
        columns = (ListingRow.id, ListingRow.change, ListingRow.state, ListingRow.looks)
        rows: list[Any] = list(session.execute(select(*columns).where(ListingRow.change > self._seen)))
        live = [(row[0], row[3]) for row in rows if row[2] == ListingState.LIVE and row[3]]
        stays = ~np.isin(self._ids, [row[0] for row in rows])
        ids = np.array([listing_id for listing_id, _ in live], np.int64)
        self._ids = np.concatenate((self._ids[stays], ids))
        self._lab = np.concatenate((self._lab[stays], _unpacked([looks for _, looks in live])))
        self._seen = max(row[1] for row in rows)


def _unpacked(looks: list[bytes]) -> _Lab:
    return np.frombuffer(b"".join(looks), np.int8).reshape(-1, COLOURS, 3).astype(np.float32)
