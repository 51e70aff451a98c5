"""A disk of the tests' own that can be filled to the byte and emptied again: a file system in memory with a size."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_ROOMY = 1 << 30
PAGE = 4096
"""The step in which a file on such a disk grows."""

TRIES = 20


class SmallDisk:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def leave(self, room: int) -> None:
        """From now on there is room for `room` bytes more than now, in whole pages."""
        for left in reversed(range(TRIES)):
            found = os.statvfs(self.folder)
            try:
                self._resize((found.f_blocks - found.f_bfree) * found.f_frsize + room)
                return
            except subprocess.CalledProcessError:
                # A disk is never smaller than what is on it, and somebody may have written since it was measured.
                if not left:
                    raise

    def empty(self) -> None:
        """There is room again."""
        self._resize(_ROOMY)

    def _resize(self, size: int) -> None:
        # A size of 0 would mean none at all.
        _root("mount", "-o", f"remount,size={max(size, PAGE)}", str(self.folder))


@contextmanager
def small_disk(folder: Path) -> Iterator[SmallDisk]:
    """Mounted at `folder`, which is made, with room at first. Ask `why_not` before."""
    folder.mkdir()
    owner = f"size={_ROOMY},uid={os.getuid()},gid={os.getgid()},mode=700"
    _root("mount", "-t", "tmpfs", "-o", owner, "tmpfs", str(folder))
    try:
        yield SmallDisk(folder)
    finally:
        _root("umount", "--lazy", str(folder))


def why_not(folder: Path) -> str | None:
    """Try it at `folder`, which is gone afterwards."""
    if not sys.platform.startswith("linux") or shutil.which("mount") is None:
        return "the small disk of the tests is one of Linux"
    try:
        with small_disk(folder) as disk:
            disk.leave(0)
    except subprocess.CalledProcessError as error:
        return f"nothing may be mounted here: {error.stderr.strip()}"
    finally:
        folder.rmdir()
    return None


def _root(*command: str) -> None:
    as_root = () if os.geteuid() == 0 else ("sudo", "-n")
    if as_root and shutil.which("sudo") is None:
        raise subprocess.CalledProcessError(1, command, stderr="there is no sudo")
    subprocess.run([*as_root, *command], check=True, capture_output=True, text=True)
