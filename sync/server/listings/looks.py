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
        self._seen = 0
        self._looks = _Looks(np.empty(0, np.int64), np.empty((3, COLOURS, 0), np.float32))

    def near(self, session: Session, colour: _Lab, distance: float) -> NDArray[np.int64]:
        """Ids of live listings with a colour at most `distance` (CIE76) from `colour`, shape (3,), in no order."""
        now = self._now(session)
        apart = now.squares_apart(np.rint(colour)[np.newaxis])
        return now.ids[apart.min(axis=(0, 1)) <= distance**2]

    def alike(self, session: Session, looks: bytes) -> NDArray[np.int64]:
        """Ids of all live listings, those first whose colours are nearest to these; see `palette.packed_looks`."""
        now = self._now(session)
        apart = now.squares_apart(_unpacked([looks])[0])
        near = np.sqrt(apart.min(axis=0)).sum(axis=0) + np.sqrt(apart.min(axis=1)).sum(axis=0)
        return now.ids[np.argsort(near, kind="stable")]

    def _now(self, session: Session) -> _Looks:
        """May be ahead of what the session sees, where another one has taught it more meanwhile."""
        with self._guard:
            if (session.scalar(select(func.max(ListingRow.change))) or 0) > self._seen:
                self._learn(session)
            return self._looks

    def _learn(self, session: Session) -> None:
        columns = (ListingRow.id, ListingRow.change, ListingRow.state, ListingRow.looks)
        rows: list[Any] = list(session.execute(select(*columns).where(ListingRow.change > self._seen)))
        live = [(row[0], row[3]) for row in rows if row[2] == ListingState.LIVE and row[3]]
        stays = ~np.isin(self._looks.ids, [row[0] for row in rows])
        ids = np.array([listing_id for listing_id, _ in live], np.int64)
        lab = _unpacked([looks for _, looks in live])
        # What was handed out is never written to: new arrays take its place.
        self._looks = _Looks(
            np.concatenate((ids, self._looks.ids[stays])),
            np.concatenate((lab.T, self._looks.lab[:, :, stays]), axis=2),
        )
        self._seen = max(row[1] for row in rows)


class _Looks:
    """Ids, and five colours in CIELAB for each: shape (3, 5, n), so that what is worked out runs along the listings."""

    def __init__(self, ids: NDArray[np.int64], lab: _Lab) -> None:
        self.ids = ids
        self.lab = lab
        self._squares = np.square(lab).sum(axis=0)

    def squares_apart(self, colours: _Lab) -> _Lab:
        """Squared distances to `colours`, shape (k, 3): shape (k, 5, n). Exact, since all are small whole numbers."""
        apart = np.tensordot(-2 * colours, self.lab, axes=1)
        apart += self._squares
        apart += np.square(colours).sum(axis=1)[:, np.newaxis, np.newaxis]
        return apart


def _unpacked(looks: list[bytes]) -> _Lab:
    return np.frombuffer(b"".join(looks), np.int8).reshape(-1, COLOURS, 3).astype(np.float32)
