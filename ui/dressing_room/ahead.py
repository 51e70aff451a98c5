"""What the next key will want: the pixels of the photos beside the open one, and the shelf draped on them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from render.messages import PhotoOpened
from ui.bridge import Bridge

if TYPE_CHECKING:
    from studio.studio import Studio

SOON_MS = 200
"""How long after the photo came, or the shelf last changed, what a first drop needs is made ready."""

MOST_SIDE = 2400
"""Larger pixels than these are not held for photos that may never be opened."""

_log = logging.getLogger(__name__)


class Ahead(QObject):
    """Nobody asked for what it does, so nobody hears of its failures."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._studio: Studio | None = None
        self._pixels: dict[tuple[str, int], Future[PhotoOpened]] = {}
        self._photo_id = ""
        self._side = 0
        self._neighbours: tuple[str, ...] = ()
        self._run = 0
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._soon.timeout.connect(self._start)

    def open(self, studio: Studio) -> None:
        self._studio = studio

    def pixels(self, photo_id: str, side: int) -> Future[PhotoOpened]:
        """Pixels for the canvas: those that are here already, else asked for now."""
        assert self._studio is not None
        key = (photo_id, side)
        found = self._pixels.get(key)
        if found is None or found.cancelled() or (found.done() and found.exception() is not None):
            found = self._pixels[key] = self._studio.looks.open_photo(photo_id, side)
        return found

    def begin(self, photo_id: str, side: int) -> None:
        """This photo is on the canvas now."""
        self._photo_id, self._side = photo_id, side
        self._soon.start()

    def again(self) -> None:
        """The shelf has changed."""
        if self._photo_id:
            self._soon.start()

    def set_neighbours(self, photo_ids: Sequence[str]) -> None:
        """The photos that one key leads to."""
        if tuple(photo_ids) != self._neighbours:
            self._neighbours = tuple(photo_ids)
            self.again()

    def _start(self) -> None:
        self._run += 1
        self._pixels = {
            key: future
            for key, future in self._pixels.items()
            if key in {(n, self._side) for n in self._neighbours}
        }
        self._prime(self._run, (self._photo_id, *self._neighbours))

    def _prime(self, run: int, photo_ids: tuple[str, ...], *_: object) -> None:
        """One photo after the other, the open one first."""
        if self._studio is None or run != self._run or not photo_ids or not photo_ids[0]:
            return
        if photo_ids[0] != self._photo_id and self._side <= MOST_SIDE:
            self.pixels(photo_ids[0], self._side)
        primed = self._studio.looks.prime(photo_ids[0], self._side)
        self._bridge.await_future(
            primed, self, partial(self._prime, run, photo_ids[1:]), partial(self._failed, run, photo_ids[1:])
        )

    def _failed(self, run: int, rest: tuple[str, ...], error: BaseException) -> None:
        _log.debug("nothing was made ready ahead: %s", error)
        self._prime(run, rest)
