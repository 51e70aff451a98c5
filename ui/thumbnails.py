"""Decoded thumbnails for every view, made off the UI thread and kept within a budget."""

from __future__ import annotations

from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Protocol

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader

from ui.bridge import Bridge

DECODERS = 2
BUDGET_BYTES = 160 << 20
WAITING_LIMIT = 400
AHEAD_LIMIT = 200
FORMATS = (b"jpeg", b"jpg", b"png", b"webp")
LARGEST_SIDE = 32_767
MOST_PIXELS = 25_000_000
"""Unpacked, a hundred megabytes."""

Key = tuple[str, int]


class PictureStore(Protocol):
    """Where the pictures come from: `ThumbnailStore`, or the previews of renders."""

    def get(self, sha256: str, side: int, /) -> Future[bytes | None]: ...


def decode_jpeg(data: bytes) -> QImage:
    """An image ready to be painted (premultiplied 32 bit); null when the bytes are not a picture."""
    return decode_reduced(data, LARGEST_SIDE)


def decode_reduced(data: bytes, side: int) -> QImage:
    """The same, of at most `side` pixels on a side: a JPEG is then not even unpacked any larger. Whatever else passes
    for a picture, documents that name files of this machine too, and what unpacks to too much, is none here.
    """
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    if bytes(reader.format().data()).lower() not in FORMATS:
        return QImage()
    size = reader.size()
    if not size.isValid() or size.width() * size.height() > MOST_PIXELS:
        return QImage()
    if max(size.width(), size.height()) > side:
        reader.setScaledSize(size.scaled(QSize(side, side), Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return image if image.isNull() else image.convertToFormat(QImage.Format.Format_RGB32)


class _Loading:
    """One picture out of its store and decoded, with no thread that waits for a store that asks a server."""

    def __init__(self, pool: ThreadPoolExecutor, store: PictureStore, key: Key) -> None:
        self._pool = pool
        self._side = key[1]
        self.image: Future[QImage | None] = Future()
        store.get(*key).add_done_callback(self._got)

    def _got(self, found: Future[bytes | None]) -> None:
        data = None if found.cancelled() or found.exception() else found.result()
        if not data:
            self.image.set_result(None)
            return
        try:
            self._pool.submit(self._decode, data)
        except RuntimeError:  # the window is closing
            self.image.set_result(None)

    def _decode(self, data: bytes) -> None:
        try:
            self.image.set_result(decode_reduced(data, self._side))
        except BaseException as error:
            self.image.set_exception(error)


class ThumbnailCache(QObject):
    """Signals: `ready(sha256)` when an image can be painted; `idle()` when nothing is waiting any more.

    What was asked for last is decoded first, and what scrolled away long ago is forgotten, so that the rows in
    sight never wait for rows that have gone. What will come into sight is decoded ahead, after all that.
    """

    ready = Signal(str)
    idle = Signal()

    def __init__(
        self,
        bridge: Bridge,
        parent: QObject | None = None,
        *,
        pool: ThreadPoolExecutor | None = None,
        at_once: int = DECODERS,
    ) -> None:
        """`pool` is shared with another cache, whose it is to close; without one it has its own. `at_once` pictures
        are asked of the store at a time; one that asks a server answers late.
        """
        super().__init__(parent)
        # Loads Qt's picture plugins here and now. Loaded by a thread, they call back into Python under Qt's lock,
        # while another thread may hold Python's lock and wait for Qt's: neither would ever go on.
        QImageReader.supportedImageFormats()
        self._bridge = bridge
        self._store: PictureStore | None = None
        self._owns_pool = pool is None
        self.pool = pool or ThreadPoolExecutor(DECODERS, thread_name_prefix="thumbnails")
        self._images: OrderedDict[Key, QImage] = OrderedDict()
        self._bytes = 0
        self._budget = BUDGET_BYTES
        self._at_once = at_once
        self._absent: set[Key] = set()
        self._waiting: OrderedDict[Key, None] = OrderedDict()
        self._ahead: OrderedDict[Key, None] = OrderedDict()
        self._running: set[Key] = set()

    @property
    def size(self) -> int:
        """Bytes of the decoded images."""
        return self._bytes

    @property
    def budget(self) -> int:
        return self._budget

    def set_budget(self, budget: int) -> None:
        """Keep decoded images within `budget` bytes from now on."""
        self._budget = budget
        self._forget_oldest()

    def forget(self) -> None:
        """All decoded images; they come again when they are asked for."""
        self._images.clear()
        self._absent.clear()
        self._bytes = 0

    def ask_again(self) -> None:
        """What was not there may have come since."""
        self._absent.clear()

    def _forget_oldest(self) -> None:
        while self._bytes > self._budget and len(self._images) > 1:
            _, oldest = self._images.popitem(last=False)
            self._bytes -= oldest.sizeInBytes()

    @property
    def busy(self) -> bool:
        return bool(self._waiting or self._ahead or self._running)

    def set_store(self, store: PictureStore) -> None:
        """The store becomes known when the profile is open; what was asked for before is fetched now."""
        self._store = store
        self._advance()

    def image(self, sha256: str, side: int) -> QImage | None:
        """The thumbnail if it is decoded; otherwise None, and `ready` is emitted later if there is one."""
        key = (sha256, side)
        if key in self._images:
            self._images.move_to_end(key)
            return self._images[key]
        if sha256 and key not in self._absent and key not in self._running:
            self._ahead.pop(key, None)
            self._waiting[key] = None
            self._waiting.move_to_end(key)
            if len(self._waiting) > WAITING_LIMIT:
                self._waiting.popitem(last=False)
            self._advance()
        return None

    def prefetch(self, sha256: str, side: int) -> None:
        """Decode a thumbnail that will be in sight soon, when none is waited for that is in sight."""
        key = (sha256, side)
        if sha256 and not (
            key in self._images or key in self._absent or key in self._running or key in self._waiting
        ):
            self._ahead[key] = None
            if len(self._ahead) > AHEAD_LIMIT:
                self._ahead.popitem(last=False)
            self._advance()

    def decode(self, data: bytes) -> Future[QImage]:
        """Decode a picture that is already in memory, in the same pool."""
        return self.pool.submit(decode_jpeg, data)

    def close(self) -> None:
        self._waiting.clear()
        self._ahead.clear()
        if self._owns_pool:
            self.pool.shutdown(wait=True, cancel_futures=True)

    def _advance(self) -> None:
        while self._store is not None and len(self._running) < self._at_once:
            if self._waiting:
                key, _ = self._waiting.popitem(last=True)
            elif self._ahead:
                key, _ = self._ahead.popitem(last=False)
            else:
                return
            self._running.add(key)
            _Request(self, self._bridge, _Loading(self.pool, self._store, key).image, key)

    def settle(self, key: Key, image: QImage | None) -> None:
        """Called by a request on the UI thread."""
        self._running.discard(key)
        if image is None or image.isNull():
            self._absent.add(key)
        else:
            self._images[key] = image
            self._bytes += image.sizeInBytes()
            self._forget_oldest()
        self._advance()
        self.ready.emit(key[0])
        if not self.busy:
            self.idle.emit()


class _Request(QObject):
    """One thumbnail under way; knows its key so that no closure has to."""

    def __init__(
        self, cache: ThumbnailCache, bridge: Bridge, future: Future[QImage | None], key: Key
    ) -> None:
        super().__init__(cache)
        self._cache = cache
        self._key = key
        bridge.await_future(future, self, self.loaded, self.failed)

    def loaded(self, image: QImage | None) -> None:
        self._cache.settle(self._key, image)
        self.deleteLater()

    def failed(self, _error: BaseException) -> None:
        self.loaded(None)
