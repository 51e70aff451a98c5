"""Nothing of a garment leaves the machine: a day's work in a network namespace whose only way out is recorded."""

from __future__ import annotations

import base64
import json
import random
import re
import shutil
import socket
import subprocess
import sys
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote, urlsplit

import numpy as np
import pytest
from PIL import Image

from sync.messages.accounts import AccountKind
from sync.server.accounts.tokens import begin_sign_in
from sync.server.ledger.movements import give_first_grant
from sync.server.seed import seed_samples
from tests.sync.server.people import CLIENT, make_person
from tests.sync.server.running import RunningServer, running

pytestmark = pytest.mark.slow
FOLDER, FILE, EXIF = "canary-folder-7f3a91", "canary-garment-55de02", "canary-exif-c0ffee42"


def canaries() -> dict[str, bytes]:
    """What must not leave, by name."""
    return {
        "folder": FOLDER.encode(),
        "file": FILE.encode(),
        "exif": EXIF.encode(),
        "pixels": secret_row()[:96],
    }


def secret_row() -> bytes:
    return random.Random(4711).randbytes(3 * 400)


def make_garment(folder: Path) -> Path:
    """A shirt on white whose every row of cloth carries the secret pixels."""
    pixels = np.full((600, 600, 3), 255, np.uint8)
    pixels[80:560, 100:500] = np.frombuffer(secret_row(), np.uint8).reshape(400, 3)
    picture = Image.fromarray(pixels)
    exif = picture.getexif()
    exif[0x010E] = EXIF
    (folder / "secret" / FOLDER).mkdir(parents=True)
    path = folder / "secret" / FOLDER / f"{FILE}.png"
    picture.save(path, exif=exif.tobytes())
    return path


def spellings(canary: bytes) -> Iterator[tuple[str, bytes]]:
    """A canary in every encoding that is looked for."""
    yield "plain", canary
    yield "hex", canary.hex().encode()
    yield "HEX", canary.hex().upper().encode()
    yield "url", quote(canary, safe="").encode()
    for encode, name in ((base64.b64encode, "base64"), (base64.urlsafe_b64encode, "base64 for URLs")):
        for before in range(3):
            packed = encode(b"\0" * before + canary)
            # What stands at the edges depends on the neighbours.
            yield name, packed[4 if before else 0 : len(packed) - 4]
    with suppress(UnicodeDecodeError):
        text = canary.decode("ascii")
        yield "UTF-16", text.encode("utf-16-le")
        yield "UTF-16 big", text.encode("utf-16-be")
        yield "JSON", json.dumps(text).strip('"').encode()


def found_in(sent: bytes) -> list[str]:
    """Which canaries are in what was sent, or in what can be unpacked from it."""
    seen: list[str] = []
    for layer, data in (("", sent), *(("packed ", inner) for inner in unpacked(sent))):
        for name, canary in canaries().items():
            seen += [f"{name}: {layer}{how}" for how, spelling in spellings(canary) if spelling in data]
    return seen


def unpacked(sent: bytes) -> Iterator[bytes]:
    """Every gzip and zlib stream that begins anywhere."""
    for magic, bits in ((b"\x1f\x8b\x08", 31), (b"\x78\x01", 15), (b"\x78\x9c", 15), (b"\x78\xda", 15)):
        start = sent.find(magic)
        while start >= 0:
            with suppress(zlib.error):
                yield zlib.decompressobj(bits).decompress(sent[start:], 16 * 2**20)
            start = sent.find(magic, start + 1)


@contextmanager
def recording(server: str, file: Path) -> Iterator[bytearray]:
    """A way out as a socket file: what goes through it towards the server is kept."""
    sent = bytearray()
    opened: list[socket.socket] = []
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(file))
    listener.listen(50)
    target = urlsplit(server)

    def pump(source: socket.socket, sink: socket.socket, keep: bool) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if keep:
                    sent.extend(data)
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)

    def accept() -> None:
        with suppress(OSError):
            while True:
                inside, _ = listener.accept()
                outside = socket.create_connection((target.hostname or "", target.port or 0))
                opened.extend((inside, outside))
                threading.Thread(target=pump, args=(inside, outside, True), daemon=True).start()
                threading.Thread(target=pump, args=(outside, inside, False), daemon=True).start()

    accepting = threading.Thread(target=accept, daemon=True)
    accepting.start()
    try:
        yield sent
    finally:
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        accepting.join(10)
        for each in (listener, *opened):
            each.close()


def a_day(folder: Path, way_out: str, typed: str = "") -> dict[str, object]:
    command = ["unshare", "-rn", sys.executable, "-m", "tests.e2e.sovereign_day", str(folder), way_out]
    done = subprocess.run(command, input=typed, capture_output=True, text=True, timeout=280)
    if done.returncode and "unshare failed" in done.stderr:
        pytest.skip("this system allows no network namespaces")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(autouse=True)
def _needs_linux() -> None:
    if shutil.which("unshare") is None or shutil.which("ip") is None:
        pytest.skip("this system has no network namespaces")


def test_no_canary_leaves_the_machine(tmp_path: Path) -> None:
    make_garment(tmp_path)
    with running(tmp_path / "house") as server:
        typed = json.dumps(tokens_of(server)) + "\n"
        with recording(server.url, tmp_path / "way-out") as sent:
            done = a_day(tmp_path, str(tmp_path / "way-out"), typed)
    assert done["spendable"] == 100 - 24 - 5
    left = done["left"]
    assert isinstance(left, list)
    assert len(left) > 8
    assert b"POST /v1/sync/push" in sent
    assert found_in(bytes(sent)) == []
    assert_report_is_clean(tmp_path, done)
    assert b"Anchor Studio report" not in sent, "nothing is ever reported by itself"
    assert b"Segmentation" not in sent


def test_the_same_day_without_any_network(tmp_path: Path) -> None:
    make_garment(tmp_path)
    done = a_day(tmp_path, "-")
    assert done["spendable"] == 100 - 24 - 5
    assert done["left"] == []
    assert_report_is_clean(tmp_path, done)


def assert_report_is_clean(work: Path, done: dict[str, object]) -> None:
    """The program and a render process crashed with the garment in their hands: what there is to send of that."""
    report = str(done["report"])
    assert done["waiting"] == 0
    assert "Where it was:" in report
    assert "Segmentation fault" in report
    assert "sovereign_day" not in report, "files that are none of the program's"
    assert "WARNING studio.day: dressing with" in report
    assert re.search(r"light process \d+ crashed", report), "the render process that was hit"
    assert (work / "report.txt").read_text() == report
    assert found_in(report.encode()) == []
    assert str(work) not in report
    logs = b"".join(file.read_bytes() for file in (work / "profile" / "logs").glob("*.log"))
    assert FILE.encode() in logs, "the log has what the report must not repeat"
    assert b"Segmentation fault" in logs


@pytest.mark.parametrize("name", ["folder", "file", "exif", "pixels"])
def test_the_one_who_looks_finds_a_canary_however_it_is_spelled(name: str) -> None:
    canary = canaries()[name]
    whole = b"before" + canary + b"after"
    disguises = [
        whole,
        base64.b64encode(b"x" + canary + b"yz"),
        base64.urlsafe_b64encode(b"xy" + canary + b"yz"),
        whole.hex().encode(),
        zlib.compress(whole),
    ]
    for disguise in disguises:
        assert found_in(b"POST / HTTP/1.1\r\n\r\n" + disguise + b"\0")
    assert found_in(b"POST / HTTP/1.1\r\n\r\n nothing of the kind") == []


def tokens_of(server: RunningServer) -> dict[str, str]:
    with server.house() as house:
        seed_samples(house)
        account_id = make_person(house, "anna@example.com", AccountKind.BOTH)
        with house.database.write() as session:
            give_first_grant(session, account_id, 100)
            tokens = begin_sign_in(session, account_id, CLIENT)[1]
    return {"access": tokens.access, "refresh": tokens.refresh}
