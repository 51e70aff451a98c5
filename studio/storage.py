"""Where a profile keeps its things and how large they are; its key, in plain words; its snapshots."""

from __future__ import annotations

import os
import shutil
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from studio.catalog import Catalog
from studio.catalog.keys import KeyPlace
from studio.catalog.recovery import write_recovery_key
from studio.catalog.snapshots import KEPT, snapshots
from studio.catalog.thumbnails import ThumbnailStore
from studio.files import write_file
from studio.jobs.store import UNDECIDED_DAYS
from studio.paths import ProfilePaths


@dataclass(frozen=True)
class Part:
    """`name` is catalogue, vault, thumbnails, snapshots, features or logs; `size` in bytes."""

    name: str
    path: Path
    size: int


@dataclass(frozen=True)
class Snapshot:
    """`day` is ISO 8601; `size` in bytes."""

    day: str
    size: int


@dataclass(frozen=True)
class StorageReport:
    """`free` are the bytes that the disk still has; `notice` is a sentence where the key is not as safe as can be."""

    parts: tuple[Part, ...]
    free: int
    key_place: KeyPlace
    notice: str | None
    snapshots: tuple[Snapshot, ...]
    snapshots_kept: int = KEPT
    undecided_days: int = UNDECIDED_DAYS


class Storage:
    """Answers come as futures: folders are walked on a thread of its own."""

    def __init__(self, paths: ProfilePaths, catalog: Catalog, thumbnails: ThumbnailStore) -> None:
        self._paths = paths
        self._catalog = catalog
        self._thumbnails = thumbnails
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="storage")

    def measure(self) -> Future[StorageReport]:
        """Look at the disk."""
        return self._thread.submit(self._measure)

    def clear_thumbnails(self) -> Future[None]:
        """Forget every thumbnail; each is made again when it is next seen."""
        return self._thumbnails.clear()

    def recovery_key(self) -> str:
        """The key as a person prints it; shown to nobody but the owner of the profile."""
        return write_recovery_key(self._catalog.key)

    def save_page(self, path: Path, page: bytes) -> Future[None]:
        """Write a page that only its owner may read. The future may raise `StorageError`."""

        def work() -> None:
            write_file(path, page, private=True)

        return self._thread.submit(work)

    def close(self) -> None:
        self._thread.shutdown(wait=True, cancel_futures=True)

    def _measure(self) -> StorageReport:
        paths = self._paths
        catalogue = sum(_size(path) for path in paths.root.glob(f"{paths.catalog.name}*"))
        folders = {
            "vault": paths.vault,
            "thumbnails": paths.thumbnails,
            "snapshots": paths.snapshots,
            "features": paths.features,
            "logs": paths.logs,
        }
        parts = (
            Part("catalogue", paths.catalog, catalogue),
            *(Part(name, folder, folder_size(folder)) for name, folder in folders.items()),
        )
        status = self._catalog.key_status
        taken = tuple(Snapshot(path.stem.removeprefix("catalog-"), _size(path)) for path in snapshots(paths))
        free = shutil.disk_usage(paths.root).free
        return StorageReport(parts, free, status.place, status.notice, taken)


def folder_size(folder: Path) -> int:
    """Bytes of the files below `folder`; what cannot be listed counts as nothing."""
    total = 0
    for place, _, names in os.walk(folder, onerror=None):
        total += sum(_size(Path(place) / name) for name in names)
    return total


def _size(path: Path) -> int:
    try:
        return path.lstat().st_size
    except OSError:
        return 0
