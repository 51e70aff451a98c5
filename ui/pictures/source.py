"""Pixels of photos for every view of them: read in the background, kept within a budget, the wanted ones first."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtGui import QColorSpace, QImage

from ui.bridge import Bridge
from ui.pictures.picture import Picture, for_screen, wrapped_raster
from ui.sentences import in_own_language
from ui.thumbnails import ThumbnailCache

if TYPE_CHECKING:
    from render.messages import PictureRead
    from studio.library.photos import PhotoSummary
    from studio.library.pictures import Picture as PixelsRead

BUDGET_BYTES = 400 << 20
"""What decoded pixels may take. Those that are looked at stay even if they alone take more."""

WHOLE = 0
"""The side of a picture that is read at its own size."""

_BYTES_PER_PIXEL = 3 * 1.25
_FACTS = 400
_RETRY_SECONDS = 5.0
_STAND_IN_SIDES = (1024, 256)

Key = tuple[str, int]
"""A photo's sha256 and a longest side in pixels."""


class Want(NamedTuple):
    """A picture that a view needs, `seen` now or soon; `side` is its longest side in pixels, or `WHOLE`."""

    photo: PhotoSummary
    side: int
    seen: bool = True

    @property
    def key(self) -> Key:
        return self.photo.sha256, self.side

    @property
    def cost(self) -> int:
        """About how many bytes it will take."""
        longest = max(self.photo.width, self.photo.height, 1)
        scale = 1.0 if self.side == WHOLE else min(1.0, self.side / longest)
        return int(self.photo.width * self.photo.height * scale**2 * _BYTES_PER_PIXEL)


class PictureReader(Protocol):
    """What reads the pixels: `studio.library.pictures.Pictures`."""

    @property
    def lanes(self) -> int: ...

    def read(
        self, photo: PhotoSummary, longest_side: int | None = None, display: bytes | None = None
    ) -> Future[PixelsRead]: ...


@dataclass(frozen=True)
class _Kept:
    """The image's pixels are those of `read`, which is kept for as long."""

    picture: Picture
    read: PixelsRead
    size: int


class PictureSource(QObject):
    """Signals: `arrived(sha256)` when there is something new of a photo: pixels, facts, a thumbnail, a problem.

    Views say what they want, each all of it at once and in its order. What is seen goes first and keeps a lane free of
    what will be seen soon; what is not wanted any more before its turn came is never read.
    """

    arrived = Signal(str)

    def __init__(
        self,
        bridge: Bridge,
        thumbnails: ThumbnailCache,
        parent: QObject | None = None,
        *,
        budget: int = BUDGET_BYTES,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._thumbnails = thumbnails
        self._budget = budget
        self._reader: PictureReader | None = None
        self._wants: dict[int, tuple[Want, ...]] = {}
        self._running: dict[Key, _Request] = {}
        self._kept: OrderedDict[Key, _Kept] = OrderedDict()
        self._bytes = 0
        self._facts: OrderedDict[str, PictureRead] = OrderedDict()
        self._problems: dict[str, tuple[str, float]] = {}
        self._stand_ins: OrderedDict[Key, QImage] = OrderedDict()
        self._profile: QColorSpace | None = None
        thumbnails.ready.connect(self.arrived)

    def open(self, reader: PictureReader) -> None:
        """The studio is open; what was wanted before is read now."""
        self._reader = reader
        self._advance()

    @property
    def busy(self) -> bool:
        return bool(self._running) or self._next() is not None

    @property
    def bytes_kept(self) -> int:
        return self._bytes

    def set_display_profile(self, profile: QColorSpace | None) -> None:
        """Pictures are in the colours of this screen from now on; None means sRGB."""
        if profile == self._profile:
            return
        self._profile = profile
        shas = {sha256 for sha256, _ in self._kept}
        self._kept.clear()
        self._stand_ins.clear()
        self._running.clear()
        self._bytes = 0
        for sha256 in shas:
            self.arrived.emit(sha256)
        self._advance()

    def set_wants(self, owner: QObject, wants: Sequence[Want]) -> None:
        """All that `owner` wants now, the most urgent first; nothing when it is not seen."""
        if wants:
            self._wants[id(owner)] = tuple(wants)
        else:
            self._wants.pop(id(owner), None)
        self._advance()

    def picture(self, photo: PhotoSummary, side: int) -> Picture | None:
        """The photo at this size, if it is here."""
        kept = self._kept.get((photo.sha256, side))
        if kept is None:
            return None
        self._kept.move_to_end((photo.sha256, side))
        return kept.picture

    def stand_in(self, photo: PhotoSummary) -> Picture | None:
        """Its thumbnail, the larger one if that is here. Asks for it if not."""
        for side in _STAND_IN_SIDES:
            image = self._thumbnails.image(photo.sha256, side)
            if image is not None:
                return Picture(
                    (self._converted((photo.sha256, side), image),), _place(photo), resampled=False
                )
        return None

    def facts(self, sha256: str) -> PictureRead | None:
        """What the file says of itself, once it was read."""
        return self._facts.get(sha256)

    def problem(self, sha256: str) -> str:
        """Why a photo cannot be shown, as a sentence; empty where it can."""
        return self._problems.get(sha256, ("", 0.0))[0]

    def close(self) -> None:
        """Ask for nothing more."""
        self._reader = None
        self._wants.clear()

    # -- reading -----------------------------------------------------------------------------------------------

    def _advance(self) -> None:
        while self._reader is not None and (want := self._next()) is not None:
            side = None if want.side == WHOLE else want.side
            display = bytes(self._profile.iccProfile().data()) if self._profile is not None else None
            future = self._reader.read(want.photo, side, display)
            self._running[want.key] = _Request(self, self._bridge, future, want)

    def _next(self) -> Want | None:
        """What to read now, None where nothing is wanted or all lanes are taken."""
        lanes = self._reader.lanes if self._reader is not None else 1
        if len(self._running) >= lanes:
            return None
        room = self._budget
        for want in self._in_order():
            if not want.seen and len(self._running) >= max(1, lanes - 1):
                return None
            if want.cost > room and not want.seen:
                continue
            room -= want.cost
            if want.key not in self._kept and want.key not in self._running and not self._rests(want):
                return want
        return None

    def _in_order(self) -> list[Want]:
        wants = [want for wanted in self._wants.values() for want in wanted]
        return [want for want in wants if want.seen] + [want for want in wants if not want.seen]

    def _rests(self, want: Want) -> bool:
        """It could not be read a moment ago; what is missing may come back, but not at once."""
        _, since = self._problems.get(want.photo.sha256, ("", -_RETRY_SECONDS))
        return time.monotonic() - since < _RETRY_SECONDS

    def settle(self, request: _Request, read: PixelsRead) -> None:
        """Called by a request on the UI thread."""
        want = request.want
        if self._running.get(want.key) is not request:
            return  # for a screen that is not looked at any more
        del self._running[want.key]
        self._problems.pop(want.photo.sha256, None)
        self._facts[want.photo.sha256] = read.facts
        self._facts.move_to_end(want.photo.sha256)
        if len(self._facts) > _FACTS:
            self._facts.popitem(last=False)
        levels = tuple(wrapped_raster(level) for level in read.levels)
        size = sum(len(level.data) for level in read.levels)
        place = QRectF(0, 0, read.facts.width, read.facts.height)
        self._kept[want.key] = _Kept(Picture(levels, place, resampled=False), read, size)
        self._bytes += size
        self._make_room()
        self._advance()
        self.arrived.emit(want.photo.sha256)

    def fail(self, request: _Request, error: BaseException) -> None:
        from studio.errors import StudioError

        want = request.want
        if self._running.get(want.key) is not request:
            return
        del self._running[want.key]
        sentence = (
            in_own_language(error.message)
            if isinstance(error, StudioError)
            else self.tr("This photo cannot be shown. Look whether another program opens it.")
        )
        self._problems[want.photo.sha256] = (sentence, time.monotonic())
        self._advance()
        self.arrived.emit(want.photo.sha256)

    def _make_room(self) -> None:
        wanted = {want.key for want in self._in_order()}
        for key in list(self._kept):
            if self._bytes <= self._budget:
                return
            if key not in wanted:
                self._bytes -= self._kept.pop(key).size

    def _converted(self, key: Key, image: QImage) -> QImage:
        """A thumbnail in the screen's colours; a megapixel takes two milliseconds."""
        if self._profile is None:
            return image
        if key not in self._stand_ins:
            self._stand_ins[key] = for_screen(image, self._profile)
            if len(self._stand_ins) > 16:
                self._stand_ins.popitem(last=False)
        return self._stand_ins[key]


def _place(photo: PhotoSummary) -> QRectF:
    return QRectF(0, 0, max(1, photo.width), max(1, photo.height))


class _Request(QObject):
    """One picture under way; knows what it is so that no closure has to."""

    def __init__(self, source: PictureSource, bridge: Bridge, future: Future[PixelsRead], want: Want) -> None:
        super().__init__(source)
        self.want = want
        self._source = source
        bridge.await_future(future, self, self.loaded, self.failed)

    def loaded(self, read: PixelsRead) -> None:
        self._source.settle(self, read)
        self.deleteLater()

    def failed(self, error: BaseException) -> None:
        self._source.fail(self, error)
        self.deleteLater()
