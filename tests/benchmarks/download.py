"""A file of 1 GB from the house server, whose client is killed on its way and goes on.

What is lost is what had come and had to come again. The peer is the same file in one go through `requests`.
"""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import requests

from sync.client.download import BLOCK, Wanted, fetch, part_of
from sync.client.hosts import Hosts
from sync.client.http import HttpClient, Request
from sync.client.journal import Purpose
from sync.messages.uploads import BlobRole
from sync.server.app import create_app
from sync.server.blobs.keeping import note, store
from sync.server.config import ServerConfig
from sync.server.house import House
from sync.server.listings.tables import SetBlobRow
from tests.benchmarks import Figure, seconds
from tests.benchmarks.marketplace import NoJournal, fill, served

SIZE = int(os.environ.get("BENCH_BYTES", str(10**9)))
KILLED_AT = (0.13, 0.37, 0.61, 0.89)
"""Parts of the file at which the client is killed."""


def run() -> Iterable[Figure]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        house: House = create_app(ServerConfig(data=folder / "house")).state.house
        sha256 = _put(house, folder / "blob")
        house.close()
        target = folder / "here"
        with served(folder / "house") as url:
            url = f"{url}/v1/blobs/{sha256}"
            lost = [_killed(url, sha256, target, int(SIZE * part)) for part in KILLED_AT]
            kept = part_of(target).stat().st_size
            rest = seconds(lambda: _fetch(url, sha256, target))
            plain = seconds(lambda: _plainly(url, folder / "plain"))
            target.unlink()
            whole = seconds(lambda: _fetch(url, sha256, target))
    name = f"lost of {SIZE / 1e9:.3g} GB when the client is killed, worst of {len(lost)}"
    yield Figure(name, max(lost) / BLOCK, "chunks of 1 MiB")
    yield Figure(f"the last {(SIZE - kept) / 1e6:.0f} MB, and the hash of all", rest, "s")
    yield Figure("all of it in one go, with its hash", whole, "s", f"requests ({plain:.1f} s)", plain / whole)


def _put(house: House, file: Path) -> str:
    """A public file of random bytes in a made-up set; its hash."""
    digest = hashlib.sha256()
    with file.open("wb") as out:
        left = SIZE
        while left:
            piece = os.urandom(min(left, BLOCK))
            digest.update(piece)
            out.write(piece)
            left -= len(piece)
    sha256 = digest.hexdigest()
    set_id, owner_id = fill(house, 1)[0]
    store(house.blobs, file, sha256)
    with house.database.write() as session:
        note(session, owner_id, sha256, SIZE, BlobRole.PREVIEW, "image/jpeg")
        session.add(SetBlobRow(set_id=set_id, sha256=sha256, role=BlobRole.PREVIEW.value))
    return sha256


def _fetch(url: str, sha256: str, target: Path, *, tell: bool = False) -> None:
    http = HttpClient(NoJournal(), Hosts((), loopback=True))
    wanted = Wanted(Request(url, Purpose.EXPLORE), target, SIZE, sha256)
    fetch(http, wanted, (lambda count: print(count, flush=True)) if tell else None)


def _killed(url: str, sha256: str, target: Path, at: int) -> int:
    """A client of its own process, killed without warning once so many bytes are here; how many it lost."""
    command = [sys.executable, "-m", "tests.benchmarks.download", url, sha256, str(target)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as client:
        assert client.stdout is not None
        came = 0
        for line in client.stdout:
            came = int(line)
            if came >= at:
                os.kill(client.pid, signal.SIGKILL)
                break
        came = max([came, *(int(line) for line in client.stdout.read().splitlines() if line)])
    return came - part_of(target).stat().st_size


def _plainly(url: str, target: Path) -> None:
    with requests.get(url, stream=True, timeout=60) as reply, target.open("wb") as out:
        reply.raise_for_status()
        for piece in reply.iter_content(BLOCK):
            out.write(piece)


if __name__ == "__main__":
    _fetch(sys.argv[1], sys.argv[2], Path(sys.argv[3]), tell=True)
