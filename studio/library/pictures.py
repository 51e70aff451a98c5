"""Pixels of photos for looking at, decoded in the bounded decoder processes."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from render.client import RenderClient
from render.errors import RenderError
from render.messages import ImageRef, Level, PictureRead, Raster, ReadPicture
from studio.catalog.base import new_id
from studio.errors import InputError
from studio.files import make_folder
from studio.library.photo_rows import PhotoSummary

_SHARED_MEMORY = Path("/dev/shm")
_SHARE = 0.5
"""How much of the shared memory that is free one picture may take; a container often has little."""
_BYTES_PER_PIXEL = 4
"""Three, and a quarter of that again for the half."""


@dataclass(frozen=True)
class Picture:
    """A photo's pixels, the largest level first, and what is known of its file."""

    levels: tuple[Raster, ...]
    facts: PictureRead


class Pictures:
    """`read` answers with a future; pixels come through memory that both processes see, without a copy in between."""

    lanes = min(4, os.cpu_count() or 1)
    """How many photos are read side by side: as many as there are decoder processes."""

    def __init__(self, decoder: RenderClient, scratch: Path) -> None:
        self._decoder = decoder
        self._scratch = scratch
        self._numbers = itertools.count()
        self._pool = ThreadPoolExecutor(self.lanes, thread_name_prefix="pictures")
        self._memory = _make_private_memory()

    def read(
        self, photo: PhotoSummary, longest_side: int | None = None, display: bytes | None = None
    ) -> Future[Picture]:
        """The photo no larger than `longest_side`, or whole, in sRGB or in the colours of a screen's ICC profile.

        Raises `StudioError`. A future that was cancelled in time reads nothing.
        """
        ref, size = ImageRef(photo.path, photo.sha256), (photo.width, photo.height)
        return self._pool.submit(self._read, ref, size, longest_side, display)

    def read_file(self, file: ImageRef, longest_side: int) -> Future[Picture]:
        """A picture that need not be in the library, no larger than `longest_side`, in sRGB. Raises `StudioError`."""
        return self._pool.submit(self._read, file, (longest_side, longest_side), longest_side, None)

    def _read(
        self, file: ImageRef, size: tuple[int, int], longest_side: int | None, display: bytes | None
    ) -> Picture:
        output = self._folder_for(size, longest_side) / f"{next(self._numbers)}.pixels"
        command = ReadPicture(
            task_id=new_id(), photo=file, output=str(output), longest_side=longest_side, display=display
        )
        try:
            facts = self._decoder.submit(command, urgent=True).future.result()
            assert isinstance(facts, PictureRead)
            return Picture(_read_levels(output, facts.levels), facts)
        except RenderError as error:
            raise InputError(error.kind.value, error.message, error.detail) from error
        finally:
            output.unlink(missing_ok=True)

    def _folder_for(self, size: tuple[int, int], longest_side: int | None) -> Path:
        if self._memory is not None:
            scale = min(1.0, (longest_side or 2**31) / max(*size, 1))
            need = size[0] * size[1] * scale**2 * _BYTES_PER_PIXEL
            if need <= shutil.disk_usage(self._memory).free * _SHARE:
                return self._memory
        return make_folder(self._scratch)

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)
        if self._memory is not None:
            shutil.rmtree(self._memory, ignore_errors=True)


def _read_levels(path: Path, levels: tuple[Level, ...]) -> tuple[Raster, ...]:
    with path.open("rb") as file:
        return tuple(
            Raster(level.width, level.height, 3, file.read(level.width * level.height * 3))
            for level in levels
        )


def _make_private_memory() -> Path | None:
    """A folder in memory that only this person can look into, where the system has such a thing."""
    if not _SHARED_MEMORY.is_dir():
        return None
    try:
        return Path(tempfile.mkdtemp(prefix="anchor-studio-", dir=_SHARED_MEMORY))
    except OSError:
        return None
