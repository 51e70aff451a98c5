"""A file from the wire onto the disk: resumed where it broke off, and what it should be, or not there at all.

What came so far lies beside the file as `NAME.part`, with a note of where it came from and its entity tag. It is gone
on with only where that tag (If-Range) or a known hash says that the rest belongs to it.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

from sync.client.http import HttpClient, Reply, Request, busy, expect, host_of, refuse_page
from sync.client.retry import WORTH_RETRYING, stopped
from sync.client.stopping import Stop
from sync.errors import SyncError, SyncErrorKind

BLOCK = 1024**2
_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)")
_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_WORTH_ANOTHER = (SyncErrorKind.UNREACHABLE, SyncErrorKind.INCOMPLETE, SyncErrorKind.BUSY)

ByteListener = Callable[[int], None]
"""Called with how many bytes of the file are here now."""


def _expect_good(reply: Reply) -> None:
    expect(reply.url, reply.status)


@dataclass(frozen=True)
class Wanted:
    """A file to fetch with `request`, kept as `target`. `size` 0 and `sha256` "" where they are not known. `check`
    raises the `SyncError` that an answer other than a good one stands for.
    """

    request: Request
    target: Path
    size: int = 0
    sha256: str = ""
    check: Callable[[Reply], None] = _expect_good


@dataclass(frozen=True)
class Fetched:
    """A file as it lies on the disk now; `etag` is "" where the host gave no strong one."""

    path: Path
    size: int
    sha256: str
    etag: str


def part_of(target: Path) -> Path:
    """Where a file lies that is not whole."""
    return target.with_name(f"{target.name}.part")


def note_of(target: Path) -> Path:
    """Where it is noted what the part belongs to."""
    return target.with_name(f"{target.name}.part.json")


def fetch(
    http: HttpClient,
    wanted: Wanted,
    on_bytes: ByteListener | None = None,
    stop: Stop | None = None,
) -> Fetched:
    """Fetch a file. Set `stop` to pause: what came is kept, and the next call goes on there.

    Raises `SyncError`: `DAMAGED` where size or hash are not those wanted, after which nothing is kept; `DISK_FULL`,
    `DISK`; and whatever a request may raise.
    """
    return _Download(http, wanted, on_bytes or (lambda _count: None), stop).run()


class _Download:
    def __init__(self, http: HttpClient, wanted: Wanted, on_bytes: ByteListener, stop: Stop | None) -> None:
        self._http = http
        self._wanted = wanted
        self._on_bytes = on_bytes
        self._stop = stop
        self._part = part_of(wanted.target)
        self._note = note_of(wanted.target)
        self._size = wanted.size
        self._etag = ""

    def run(self) -> Fetched:
        try:
            self._part.parent.mkdir(parents=True, exist_ok=True)
            resumed = self._take_up() > 0
            self._receive()
            try:
                return self._finish()
            except SyncError as error:
                # What lay here from before may be to blame; a whole new copy decides.
                if not (resumed and error.kind is SyncErrorKind.DAMAGED):
                    raise
            self._receive()
            return self._finish()
        except OSError as error:
            raise _disk_error(error, self._wanted.target) from error

    def _take_up(self) -> int:
        """What is here of the file already, if the rest can be told to belong to it."""
        try:
            note: Any = json.loads(self._note.read_bytes())
            here = self._part.stat().st_size
            belongs = note["url"] == self._wanted.request.url and (note["etag"] or self._wanted.sha256)
            if belongs and not (self._wanted.size and here > self._wanted.size):
                self._etag = str(note["etag"])
                return here
        except (OSError, ValueError, KeyError, TypeError):
            pass
        self._begin_anew("")
        return 0

    def _begin_anew(self, etag: str) -> None:
        self._etag = etag
        self._part.unlink(missing_ok=True)
        note = {"url": self._wanted.request.url, "etag": etag}
        self._note.write_text(json.dumps(note), encoding="utf-8")

    # -- receiving ---------------------------------------------------------------------------------------------

    def _receive(self) -> None:
        """Ask until all is here. Attempts count only while none brings the file further than it ever was."""
        attempt, furthest = 0, self._here()
        while not (self._size and self._here() == self._size):
            headers: dict[str, str] = {}
            try:
                if self._ask(headers):
                    return
                failure = SyncError(
                    SyncErrorKind.CHANGED,
                    f"{self._wanted.target.name} changes on {self._host} while it is fetched. Try again later.",
                )
            except SyncError as error:
                if error.kind not in _WORTH_ANOTHER:
                    raise
                failure = error
            if self._here() > furthest:
                attempt, furthest = 0, self._here()
            attempt += 1
            if self._http.patience.is_over(attempt, headers):
                raise failure
            self._http.wait(self._http.patience.seconds(attempt, headers), self._stop)

    def _ask(self, headers: dict[str, str]) -> bool:
        """One request for what is missing: whether all is here now. `headers` gets those of a busy host."""
        here = self._here()
        if self._stop is not None and self._stop.is_set():
            raise stopped()
        request = self._wanted.request
        asked = dict(request.headers)
        if here:
            asked["Range"] = f"bytes={here}-"
            if self._etag:
                asked["If-Range"] = self._etag
        with self._http.open(replace(request, headers=asked), self._stop) as reply:
            if reply.status in WORTH_RETRYING:
                headers.update(reply.headers)
                raise busy(reply.url, reply.status)
            if reply.status == 416:
                if here and reply.headers.get("Content-Range", "").strip() == f"bytes */{here}":
                    return True
                self._begin_anew("")
                return False
            self._wanted.check(reply)
            etag = strong_etag(reply)
            if reply.status == 206:
                if not self._continues(reply, here, etag):
                    self._begin_anew("")
                    return False
            else:
                # The host ignores ranges, or the file is another one now.
                self._begin_anew(etag)
                here = 0
                if self._size and reply.length is not None and reply.length != self._size:
                    raise self._damaged(f"{reply.length} bytes instead of {self._size}")
                self._size = self._size or reply.length or 0
            self._write(reply, here)
            return True

    def _continues(self, reply: Reply, here: int, etag: str) -> bool:
        """Whether an answer of 206 is the rest of what is here."""
        match = _RANGE.fullmatch(reply.headers.get("Content-Range", "").strip())
        if match is None or int(match[1]) != here or (self._etag and etag and etag != self._etag):
            return False
        if match[3] != "*":
            total = int(match[3])
            if self._size and total != self._size:
                return False
            self._size = total
        return True

    def _write(self, reply: Reply, here: int) -> None:
        with self._part.open("ab") as file:
            if file.tell() != here:
                file.truncate(here)
            for chunk in reply.chunks():
                if here == 0:
                    refuse_page(reply.url, reply.headers, chunk)
                here += len(chunk)
                if self._size and here > self._size:
                    raise self._damaged(f"more than {self._size} bytes")
                file.write(chunk)
                self._on_bytes(here)
            _flush(file)
        if self._size and here < self._size:
            message = f"The connection to {self._host} broke off. Check the network, then try again."
            raise SyncError(SyncErrorKind.INCOMPLETE, message, f"{here} of {self._size} bytes")

    # -- finishing ---------------------------------------------------------------------------------------------

    def _finish(self) -> Fetched:
        """Check what is on the disk now, not what came by on its way there, and give it its name."""
        wanted = self._wanted
        found = hash_file(self._part, stop=self._stop)
        size = self._here()
        if wanted.sha256 and found != wanted.sha256.lower():
            raise self._damaged(f"sha256 {found}")
        self._part.replace(wanted.target)
        self._note.unlink(missing_ok=True)
        sync_folder(wanted.target.parent)
        return Fetched(wanted.target, size, found, self._etag)

    def _damaged(self, detail: str) -> SyncError:
        with suppress(OSError):
            self._begin_anew("")
        message = (
            f"{self._wanted.target.name} from {self._host} is not the file that was asked for, so it was not kept. "
            "Try again; if it stays like this, the host or the network in between changes files."
        )
        return SyncError(SyncErrorKind.DAMAGED, message, detail)

    def _here(self) -> int:
        try:
            return self._part.stat().st_size
        except FileNotFoundError:
            return 0

    @property
    def _host(self) -> str:
        return host_of(self._wanted.request.url)


def hash_file(path: Path, on_bytes: ByteListener | None = None, stop: Stop | None = None) -> str:
    """The sha256 of a file, in hexadecimal. Raises `SyncError(STOPPED)`, `OSError`."""
    digest, done = hashlib.sha256(), 0
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            if stop is not None and stop.is_set():
                raise stopped()
            digest.update(block)
            done += len(block)
            if on_bytes is not None:
                on_bytes(done)
    return digest.hexdigest()


def strong_etag(reply: Reply) -> str:
    """The tag that stands for the very bytes; "" where the host gives none, or only a weak one."""
    tag = reply.headers.get("ETag", "").strip()
    return tag if tag.startswith('"') and tag.endswith('"') and len(tag) > 2 else ""


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` survive a power cut, where the system has a way to ask for that."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _flush(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _disk_error(error: OSError, target: Path) -> SyncError:
    detail = f"{type(error).__name__}: {error}"
    if error.errno in _FULL:
        message = f"The disk that holds {target.parent} is full. Free some space, then try again; what came is kept."
        return SyncError(SyncErrorKind.DISK_FULL, message, detail)
    message = (
        f"{target.name} could not be written to {target.parent}. Check the disk and who may write there."
    )
    return SyncError(SyncErrorKind.DISK, message, detail)
