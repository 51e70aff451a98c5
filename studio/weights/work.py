"""What downloads, imports, exports and checks have in common: progress, room on the disk, stopping, sentences."""

from __future__ import annotations

import shutil
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from render.errors import InputError as RenderInputError
from studio.catalog.lock import FileLock
from studio.errors import InputError, NetworkError, StorageError, StudioError
from studio.files import make_folder, storage_error
from studio.weights.states import Progress, ProgressListener
from sync.client.stopping import Stop
from sync.errors import SyncError, SyncErrorKind

SPARE_BYTES = 256 * 1024**2
"""What has to stay free beside a model, so that catalogue and previews do not choke."""

_LEAST_SECONDS = 0.1


class Stopped(StudioError):
    """Somebody asked to stop; not a failure. What came is kept."""

    def __init__(self) -> None:
        super().__init__("stopped", "Stopped. What is here already is kept; start again to go on.")


class Meter:
    """Tells a listener how far work on a model has got, ten times a second at most."""

    def __init__(self, model: str, total: int, listener: ProgressListener | None) -> None:
        self._model = model
        self._total = total
        self._listener = listener
        self._told = 0.0
        self.done = 0

    def at(self, file: str, done_of_file: int, *, always: bool = False) -> None:
        """`done_of_file` bytes of a file are done, beside `done` of those before it."""
        if self._listener is None:
            return
        now = time.monotonic()
        if always or now - self._told >= _LEAST_SECONDS:
            self._told = now
            total = max(self._total, self.done + done_of_file)
            self._listener(Progress(self._model, file, self.done + done_of_file, total))

    def finish(self, file: str, size: int) -> None:
        self.done += size
        self.at(file, 0, always=True)


def require_room(folder: Path, wanted: int, title: str) -> None:
    """Raises `StorageError` `disk_full` where the disk of `folder` has no room for so many bytes more."""
    free = shutil.disk_usage(folder).free
    if wanted > 0 and free < wanted + SPARE_BYTES:
        raise StorageError(
            "disk_full",
            f"{title} needs {_gigabytes(wanted)} more on the disk of {folder}, which has {_gigabytes(free)} free. "
            "Free some space, or name a folder on another disk in ANCHOR_WEIGHTS.",
        )


def _gigabytes(count: int) -> str:
    return f"{count / 1e9:.1f} GB"


def check_stop(stop: Stop | None) -> None:
    if stop is not None and stop.is_set():
        raise Stopped


@contextmanager
def alone_with(root: Path, name: str) -> Generator[None]:
    """No other process works on this model's folder meanwhile. Raises `StorageError` `busy`."""
    lock = FileLock(make_folder(root) / f".{name}.lock")
    if not lock.try_acquire():
        message = f"Another window or command works on the weights of {name}. Try again when it is done."
        raise StorageError("busy", message)
    with lock:
        yield


@contextmanager
def in_own_words(place: Path) -> Generator[None]:
    """What the rooms below and the system say, as this room's errors."""
    try:
        yield
    except SyncError as error:
        raise translated(error) from error
    except RenderInputError as error:
        raise InputError(error.kind, error.message, error.detail) from error
    except OSError as error:
        raise storage_error(error, place) from error


def translated(error: SyncError) -> StudioError:
    if error.kind is SyncErrorKind.STOPPED:
        return Stopped()
    if error.kind in (SyncErrorKind.DISK, SyncErrorKind.DISK_FULL):
        return StorageError(error.kind, error.message, error.detail)
    return NetworkError(error.kind, error.message, error.detail)
