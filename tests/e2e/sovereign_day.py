"""A day's work with a secret garment that ends badly, and the start after it, in a namespace of their own:
`python -m tests.e2e.sovereign_day WORK WAY_OUT`.

WORK holds `secret/` with the garment; WAY_OUT is a socket file that leads to the house server, or `-` for no way out at
all, where the demo stands in for it. Tokens come on standard input. Says what was done as JSON.
"""

from __future__ import annotations

import ctypes
import json
import logging
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import psutil

from render.messages import Slot
from studio.about import PROGRAM
from studio.account.connections import current
from studio.credits.offers import key_ring, record_set_photos, remember_offers
from studio.jobs.states import Decision
from studio.last_run import Run
from studio.logs import start_logging
from studio.looks import Look, RenderState, RenderSummary
from studio.studio import Studio
from sync.client.auth import TokenPair
from sync.messages.documents import Manifest

PORT = 48123
WAIT = 120
_log = logging.getLogger("studio.day")


def main(work: str, way_out: str) -> int:
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    if way_out != "-":
        _relay(way_out)
    tokens = "" if way_out == "-" else sys.stdin.readline()
    day = _part("day", work, tokens)
    assert day.returncode == -signal.SIGSEGV, day.stderr
    after = _part("after", work, "")
    assert after.returncode == 0, after.stderr
    said = [json.loads(part.stdout.splitlines()[-1]) for part in (day, after)]
    sys.stdout.write(json.dumps({**said[0], **said[1]}) + "\n")
    return 0


def _part(name: str, work: str, typed: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.e2e.sovereign_day", name, work]
    return subprocess.run(command, input=typed, capture_output=True, text=True, timeout=WAIT)


def day(work: str) -> None:
    """Everything up to the moment in which the program is hit by a signal."""
    folder = Path(work)
    tokens = sys.stdin.readline()
    with Studio.open(folder / "profile") as studio:
        start_logging(studio.paths.logs)
        Run.begin(studio.paths.logs, metadata.version(PROGRAM))
        studio.start()
        if tokens:
            given = json.loads(tokens)
            pair = TokenPair(given["access"], given["refresh"], 3600)
            studio.account._joining.adopt(f"http://127.0.0.1:{PORT}", pair)  # pyright: ignore[reportPrivateUsage]
        else:
            studio.account.start()
        studio.account.sync_now().result(WAIT)
        done = _work(studio, folder)
        studio.account.sync_now().result(WAIT)
        done["spendable"] = studio.wallet.read().result(WAIT).spendable
        sys.stdout.write(json.dumps(done) + "\n")
        sys.stdout.flush()
        ctypes.string_at(0)


def after(work: str) -> None:
    """The next start: what it has to say of the bad end, as a person would hand it on; and another sync."""
    folder = Path(work)
    with Studio.open(folder / "profile") as studio:
        studio.start()
        studio.account.start()
        assert studio.reports.look_back().result(WAIT)
        report = studio.reports.newest().result(WAIT).text
        studio.reports.save(report, folder / "report.txt").result(WAIT)
        studio.account.sync_now().result(WAIT)
        view = studio.account.read().result(WAIT)
        left = [(entry.host, entry.path, entry.bytes_out) for entry in studio.egress.entries().result(WAIT)]
    sys.stdout.write(json.dumps({"report": report, "waiting": view.waiting, "left": left}) + "\n")


def _work(studio: Studio, folder: Path) -> dict[str, object]:
    house = studio.account.house()
    page = house.explore("", 100)
    dear = max(page.listings, key=lambda listing: listing.unlock_price)

    def remember(session: object) -> None:
        connection = current(session)  # type: ignore[arg-type]
        assert connection is not None
        remember_offers(session, connection, page.listings)  # type: ignore[arg-type]

    studio._catalog.run(remember).result(WAIT)  # pyright: ignore[reportPrivateUsage]
    studio.wallet.unlock(dear.set_id).result(WAIT)
    studio.account.sync_now().result(WAIT)
    text = house.manifest(dear.set_id)

    def take(session: object) -> Manifest:
        connection = current(session)  # type: ignore[arg-type]
        assert connection is not None
        manifest = key_ring(connection).read(text, Manifest)  # type: ignore[arg-type]
        record_set_photos(session, connection, manifest)  # type: ignore[arg-type]
        return manifest

    manifest = studio._catalog.run(take).result(WAIT)  # pyright: ignore[reportPrivateUsage]
    photo = manifest.photos[0]
    originals = folder / "set"
    for name, blob in [(photo.name, photo.original), *((file.name, file.blob) for file in photo.files)]:
        house.blob(blob, originals / name)
    photos = studio.photos.add_files([originals / photo.name]).report.result(WAIT)
    secret = next((folder / "secret").rglob("*.png"))
    garments = studio.garments.import_files([secret], Slot.UPPER).report.result(WAIT)
    look = Look(photos.added[0]).wearing(Slot.UPPER, garments.added[0])
    # What no log should say and one may: no report repeats it.
    _log.warning("dressing with %s", secret)
    render = _crash_while_rendering(studio, look)
    if render.render_id is None:
        # It was to blame for the crash, as far as the queue can tell; else it was tried again by itself.
        assert render.state is RenderState.FAILED
        studio.looks.render(look).result(WAIT)
        render = _ended(studio, look)
    assert render.render_id is not None, render.message
    saved = studio.looks.save(render.render_id, folder / "out", "png").result(WAIT)
    assert _last(studio, look).decision is Decision.KEPT
    return {"saved": saved.stat().st_size, "sets": len(page.listings)}


def _crash_while_rendering(studio: Studio, look: Look) -> RenderSummary:
    """Have the render process hit by a signal while it has the garment. How the render ended."""
    workers = [each for each in psutil.Process().children() if "render.worker" in each.cmdline()]
    assert workers
    for each in workers:
        each.suspend()
    studio.looks.render(look).result(WAIT)
    _until(lambda: _last(studio, look).state is RenderState.RENDERING)
    for each in workers:
        each.send_signal(signal.SIGSEGV)
        each.resume()
    return _ended(studio, look)


def _ended(studio: Studio, look: Look) -> RenderSummary:
    _until(lambda: _last(studio, look).state not in (RenderState.WAITING, RenderState.RENDERING))
    return _last(studio, look)


def _last(studio: Studio, look: Look) -> RenderSummary:
    return studio.looks.renders(look.photo_id).result(WAIT)[-1]


def _until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WAIT
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _relay(way_out: str) -> None:
    """From a port of this namespace to the socket file that leads out."""
    listener = socket.create_server(("127.0.0.1", PORT))

    def pump(source: socket.socket, target: socket.socket) -> None:
        try:
            while data := source.recv(65536):
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def accept() -> None:
        while True:
            inside, _ = listener.accept()
            outside = socket.socket(socket.AF_UNIX)
            outside.connect(way_out)
            for pair in ((inside, outside), (outside, inside)):
                threading.Thread(target=pump, args=pair, daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["day", folder]:
            day(folder)
        case ["after", folder]:
            after(folder)
        case [folder, way_out]:
            sys.exit(main(folder, way_out))
