"""Masks on their way from a canvas to where they are stored, which they reach though the window closes meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, wait
from functools import partial
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from ui.bridge import Bridge
from ui.canvas.model import MaskName

FINISH_SECONDS = 10

Masks = dict[MaskName, QImage]
Store = Callable[[Masks], "Future[Any] | None"]
"""Begins to store masks; whose they are is fixed in it, since another picture may be open when they come."""


class MaskSaving(QObject):
    """Used from the UI thread."""

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._exporting: dict[Future[Masks], tuple[str, Store]] = {}

    def save(self, exported: Future[Masks], store: Store, whose: str) -> None:
        """Store what the canvas exports of a picture, as soon as it is there."""
        self._exporting[exported] = whose, store
        self._bridge.await_future(exported, self, partial(self._exported, exported), self._failed)

    def when_begun(self, whose: str, then: Callable[[], None]) -> None:
        """Go on once everything that is exported of a picture has begun to be stored; at once where nothing is."""
        exporting = [future for future, (of, _) in self._exporting.items() if of == whose]
        if not exporting:
            then()
            return
        last = exporting[-1]
        # Delivered behind the exports that were asked for before.
        go_on = partial(_go_on, then)
        self._bridge.await_future(last, self, go_on, go_on)

    def finish(self) -> None:
        """Before the window goes, and nothing is delivered any more: begin what is exported, and wait for all of it."""
        exporting, self._exporting = self._exporting, {}
        begun = [store(exported.result()) for exported, (_, store) in exporting.items() if _came(exported)]
        wait([future for future in begun if future is not None], timeout=FINISH_SECONDS)

    def _exported(self, exported: Future[Masks], masks: Masks) -> None:
        found = self._exporting.pop(exported, None)
        if found is not None:
            found[1](masks)

    def _failed(self, error: BaseException) -> None:
        self._exporting = {each: of for each, of in self._exporting.items() if not _has_failed(each)}
        self._bridge.failed.emit(error)


def _go_on(then: Callable[[], None], _result: object) -> None:
    then()


def _came(exported: Future[Masks]) -> bool:
    wait((exported,), timeout=FINISH_SECONDS)
    return exported.done() and not _has_failed(exported)


def _has_failed(exported: Future[Masks]) -> bool:
    return exported.cancelled() or (exported.done() and exported.exception() is not None)
