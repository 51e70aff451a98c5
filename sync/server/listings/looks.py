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
        now = self._now(session)
        apart = now.squares_apart(np.rint(colour)[np.newaxis])
        return now.ids[apart.min(axis=(1, 2), initial=np.inf) <= distance**2]

    def alike(self, session: Session, looks: bytes) -> NDArray[np.int64]:
        """Ids of all live listings, those first whose colours are nearest to these; see `palette.packed_looks`."""
        now = self._now(session)
        apart = now.squares_apart(_unpacked([looks])[0])
        near = np.sqrt(apart.min(axis=1)).sum(axis=1) + np.sqrt(apart.min(axis=2)).sum(axis=1)
        return now.ids[np.argsort(near, kind="stable")]

    def _now(self, session: Session) -> _Looks:
        with self._guard:
            newest = session.scalar(select(func.max(ListingRow.change))) or 0
            if newest < self._seen:  # a restored database
                self._forget()
            if newest > self._seen:
                self._learn(session)
            return self._looks

    def _forget(self) -> None:
        self._seen = 0
        self._looks = _Looks(np.empty(0, np.int64), np.empty((0, COLOURS, 3), np.float32))

    def _learn(self, session: Session) -> None:
        columns = (ListingRow.id, ListingRow.change, ListingRow.state, ListingRow.looks)
        rows: list[Any] = list(session.execute(select(*columns).where(ListingRow.change > self._seen)))
        live = [(row[0], row[3]) for row in rows if row[2] == ListingState.LIVE and row[3]]
        stays = ~np.isin(self._looks.ids, [row[0] for row in rows])
        ids = np.array([listing_id for listing_id, _ in live], np.int64)
        lab = _unpacked([looks for _, looks in live])
        # What was handed out is never written to: new arrays take its place.
        self._looks = _Looks(
            np.concatenate((ids, self._looks.ids[stays])), np.concatenate((lab, self._looks.lab[stays]))
        )
        self._seen = max(row[1] for row in rows)


class _Looks:
    """Ids, and five colours in CIELAB for each, shape (n, 5, 3)."""

    def __init__(self, ids: NDArray[np.int64], lab: _Lab) -> None:
        self.ids = ids
        self.lab = lab
        self._flat = lab.reshape(-1, 3)
        self._squares = np.square(self._flat).sum(axis=1)

    def squares_apart(self, colours: _Lab) -> _Lab:
        """Squared distances to `colours`, shape (k, 3): shape (n, 5, k). Exact, since all are small whole numbers."""
        apart = self._flat @ (-2 * colours.T)
        apart += self._squares[:, np.newaxis]
        apart += np.square(colours).sum(axis=1)
        return apart.reshape(len(self.ids), COLOURS, -1)


def _unpacked(looks: list[bytes]) -> _Lab:
    return np.frombuffer(b"".join(looks), np.int8).reshape(-1, COLOURS, 3).astype(np.float32)
