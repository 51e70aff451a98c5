"""Decoded photos, prepared garments and what the drape knows of a body, remembered between commands."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from typing import Any, TypeVar, cast

import msgspec
import numpy as np
from numpy.typing import DTypeLike

from render.drape import BodyAnalysis
from render.messages import AnchorMap, Garment, ImageRef, RenderRequest
from render.pipeline import Sources
from render.pixels import Anchors, GarmentPixels, Photo

T = TypeVar("T")

BUDGET_SHARE, BUDGET_LIMIT = 0.15, 3 * 1024**3
"""Share of the machine's memory for remembered pixels, and the most of it in bytes."""


AHEAD_SHARE = 0.5
"""Share of the budget that may be filled ahead, so that this never drives out what is in use."""


class Cache:
    """Values by key, the longest unused forgotten first once they are over `budget` bytes together.

    Two threads that want the same value make it once; the second waits for the first. Arrays become read-only,
    because whoever gets them shares them. A value may grow while it is used: bodies and garments keep notes. What
    was handed out is weighed again when the next value is asked for.
    """

    def __init__(self, budget: int) -> None:
        self.budget = budget
        self._values: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._making: dict[Hashable, threading.Event] = {}
        self._in_use: set[Hashable] = set()
        self._lock = threading.Lock()
        self.size = 0

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The value of `key`, made by `make` where it is not known. What `make` raises is not remembered."""
        while True:
            with self._lock:
                self._weigh_again()
                if key in self._values:
                    self._values.move_to_end(key)
                    self._in_use.add(key)
                    return cast(T, self._values[key][0])
                ready = self._making.get(key)
                if ready is None:
                    self._making[key] = threading.Event()
                    break
            ready.wait()
        try:
            value = make()
            self._keep(key, value, freeze(value))
            return value
        finally:
            with self._lock:
                self._making.pop(key).set()

    def _keep(self, key: Hashable, value: Any, size: int) -> None:
        if size > self.budget:
            return
        with self._lock:
            self._values[key] = (value, size)
            self._in_use.add(key)
            self.size += size
            self._make_room()

    def _weigh_again(self) -> None:
        for key in self._in_use & self._values.keys():
            value, before = self._values[key]
            now = weigh(value)
            self._values[key] = (value, now)
            self.size += now - before
        self._in_use.clear()
        self._make_room()

    def _make_room(self) -> None:
        while self.size > self.budget:
            _, (_, forgotten) = self._values.popitem(last=False)
            self.size -= forgotten


def freeze(value: Any) -> int:
    """Make every array inside `value` read-only and return their bytes together."""
    return _visit(value, seal=True)


def weigh(value: Any) -> int:
    """The bytes of every array inside `value` together."""
    return _visit(value, seal=False)


def _visit(value: Any, *, seal: bool) -> int:
    seen: set[int] = set()

    def visit(part: Any) -> int:
        if id(part) in seen:
            return 0
        seen.add(id(part))
        if isinstance(part, np.ndarray):
            if seal:
                part.flags.writeable = False
            return int(part.nbytes)
        if isinstance(part, Mapping):
            # A copy: another lane may add a note in the meantime.
            return sum(visit(item) for item in tuple(part.values()))
        if isinstance(part, tuple | list):
            return sum(visit(item) for item in part)
        if hasattr(part, "__dict__"):
            return sum(visit(item) for item in vars(part).values())
        return 0

    return visit(value)


class RememberedSources(Sources):
    """Where a process that answers again and again has its pixels from."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache

    def has_room(self) -> bool:
        return self._cache.size < self._cache.budget * AHEAD_SHARE

    def photo(self, ref: ImageRef) -> Photo:
        return self._cache.get(("photo", ref.sha256), lambda: super(RememberedSources, self).photo(ref))

    def reduced_photo(self, ref: ImageRef, longest_side: int) -> tuple[Photo, float]:
        key = ("reduced", ref.sha256, longest_side)
        return self._cache.get(key, lambda: super(RememberedSources, self).reduced_photo(ref, longest_side))

    def garment(
        self, garment: Garment, icc: bytes | None, dtype: DTypeLike, longest_side: int | None = None
    ) -> GarmentPixels:
        key = ("garment", _digest(garment), _profile(icc), np.dtype(dtype).name, longest_side)
        return self._cache.get(
            key, lambda: super(RememberedSources, self).garment(garment, icc, dtype, longest_side)
        )

    def anchors(self, anchor_map: AnchorMap, width: int, height: int) -> Anchors:
        key = ("anchors", _digest(anchor_map), width, height)
        return self._cache.get(key, lambda: super(RememberedSources, self).anchors(anchor_map, width, height))

    def body(self, request: RenderRequest, photo: Photo, anchors: Anchors) -> BodyAnalysis:
        person = (request.photo.sha256, _digest(request.anchors))
        # A small photo and its reduced one have the same size, yet not the same colours.
        key = ("body", *person, photo.width, photo.height, photo.pixels.dtype.name, _profile(photo.icc))
        return self._cache.get(key, lambda: super(RememberedSources, self).body(request, photo, anchors))


def _digest(message: AnchorMap | Garment) -> bytes:
    """Names what a message says, wherever its files lie: they are told apart by their hashes."""
    return hashlib.sha256(msgspec.msgpack.encode(_placeless(msgspec.to_builtins(message)))).digest()


def _placeless(part: Any) -> Any:
    if isinstance(part, dict):
        entries = cast(dict[str, Any], part)
        return {name: _placeless(value) for name, value in entries.items() if name != "path"}
    return part


def _profile(icc: bytes | None) -> bytes:
    return hashlib.sha256(icc or b"").digest()


def memory_budget() -> int:
    """Bytes that a process may keep for what it could make again."""
    import psutil

    return min(BUDGET_LIMIT, int(psutil.virtual_memory().total * BUDGET_SHARE))
