"""A day's work with a secret garment, in a namespace of its own: `python -m tests.e2e.sovereign_day WORK WAY_OUT`.

WORK holds `secret/` with the garment; WAY_OUT is a socket file that leads to the house server, or `-` for no way out at
all, where the demo stands in for it. Tokens come on standard input. Says what it did as JSON.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

from render.messages import Slot
from studio.account.connections import current
from studio.credits.offers import key_ring, record_set_photos, remember_offers
from studio.jobs.states import Decision
from studio.looks import Look, RenderState
from studio.studio import Studio
from sync.client.auth import TokenPair
from sync.messages.documents import Manifest

PORT = 48123
WAIT = 120


def main(work: str, way_out: str) -> int:
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    folder = Path(work)
    with Studio.open(folder / "profile") as studio:
        studio.start()
        if way_out == "-":
            studio.account.start()
        else:
            _relay(way_out)
            given = json.loads(sys.stdin.readline())
            pair = TokenPair(given["access"], given["refresh"], 3600)
            studio.account._joining.adopt(f"http://127.0.0.1:{PORT}", pair)  # pyright: ignore[reportPrivateUsage]
        studio.account.sync_now().result(WAIT)
        done = _work(studio, folder)
        studio.account.sync_now().result(WAIT)
        done["spendable"] = studio.wallet.read().result(WAIT).spendable
        done["left"] = [
            (entry.host, entry.path, entry.bytes_out) for entry in studio.egress.entries().result(WAIT)
        ]
    sys.stdout.write(json.dumps(done) + "\n")
    return 0


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
    studio.looks.render(look).result(WAIT)
    deadline = time.monotonic() + WAIT
    while (render := studio.looks.renders(look.photo_id).result(WAIT)[-1]).state in (
        RenderState.WAITING,
        RenderState.RENDERING,
    ):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert render.render_id is not None, render.message
    saved = studio.looks.save(render.render_id, folder / "out", "png").result(WAIT)
    decided = studio.looks.renders(look.photo_id).result(WAIT)[-1].decision
    assert decided is Decision.KEPT
    return {"saved": saved.stat().st_size, "sets": len(page.listings)}


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
    sys.exit(main(*sys.argv[1:]))
