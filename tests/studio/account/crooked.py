"""What stands between a desktop and its server, as a process of its own, and twists what passes:
`python -m tests.studio.account.crooked SERVER [CERTIFICATE]`.

It says where it listens, as a house server does. `PUT /-/twists` sets what happens to answers, `GET /-/seen` tells what
was asked since. See `Twist`.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import requests

CONTROL = "/-/"


@dataclass
class Twist:
    """What happens to an answer, in this order; nothing else does.

    ignore_range    the server does not hear of Range and If-Range
    status          instead of the server's own
    body            instead of the server's own
    replace         pairs of texts
    spoil           the last byte is another
    shorten         only so many bytes of the body, and the length says so too
    packed          how many times gzip goes over it
    headers         added, or in the place of others
    cut             the connection ends after so many bytes of the body
    late            seconds before the answer begins
    pause           seconds before each byte of the body
    """

    ignore_range: bool = False
    status: int = 0
    body: str | None = None
    replace: dict[str, str] = field(default_factory=dict[str, str])
    spoil: bool = False
    shorten: int | None = None
    packed: int = 0
    headers: dict[str, str] = field(default_factory=dict[str, str])
    cut: int | None = None
    late: float = 0.0
    pause: float = 0.0


STRAIGHT = Twist()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, server: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.upstream = server
        self.twists: dict[str, list[Twist]] = {}
        self.seen: list[dict[str, Any]] = []
        self.lock = threading.Lock()

    def twist_for(self, path: str) -> Twist:
        with self.lock:
            for begin, twists in self.twists.items():
                if twists and path.startswith(begin):
                    return twists.pop(0) if len(twists) > 1 else twists[0]
        return STRAIGHT

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever asked has gone."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path.startswith(CONTROL):
            self._control(body)
            return
        asked = dict(self.headers)
        self._between.seen.append(
            {
                "method": self.command,
                "path": self.path,
                "headers": asked,
                "body": hashlib.sha256(body).hexdigest(),
            }
        )
        twist = self._between.twist_for(self.path)
        dropped = {"host", "connection"} | ({"range", "if-range"} if twist.ignore_range else set())
        kept = {name: value for name, value in asked.items() if name.lower() not in dropped}
        url = self._between.upstream + self.path
        answer = requests.request(
            self.command, url, headers=kept, data=body, timeout=60, allow_redirects=False
        )
        self._send(answer, twist)

    do_POST = do_DELETE = do_PATCH = do_PUT = do_GET  # noqa: N815

    @property
    def _between(self) -> _Server:
        assert isinstance(self.server, _Server)
        return self.server

    def _control(self, body: bytes) -> None:
        with self._between.lock:
            if self.command == "PUT":
                told = json.loads(body).items()
                self._between.twists = {path: [Twist(**twist) for twist in twists] for path, twists in told}
                self._between.seen.clear()
            seen = json.dumps(self._between.seen).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(seen)))
        self.end_headers()
        self.wfile.write(seen)

    def _send(self, answer: requests.Response, twist: Twist) -> None:
        content = answer.content if twist.body is None else twist.body.encode()
        for old, new in twist.replace.items():
            content = content.replace(old.encode(), new.encode())
        if twist.spoil and content:
            content = content[:-1] + bytes((content[-1] ^ 1,))
        content = content[: twist.shorten]
        for _ in range(twist.packed):
            content = gzip.compress(content)
        passed = ("content-type", "etag", "content-range", "retry-after", "location")
        headers = {name: value for name, value in answer.headers.items() if name.lower() in passed}
        names = {name.lower() for name in twist.headers}
        headers = {name: value for name, value in headers.items() if name.lower() not in names}
        headers |= {"Content-Length": str(len(content)), **twist.headers}
        if twist.packed:
            headers["Content-Encoding"] = "gzip"
        time.sleep(twist.late)
        self.send_response(twist.status or answer.status_code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        step = 1 if twist.pause else len(content) or 1
        for start in range(0, len(content[: twist.cut]), step):
            time.sleep(twist.pause)
            self.wfile.write(content[: twist.cut][start : start + step])
        if twist.cut is not None:
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None: ...


class Crooked:
    """The process, for a test. `url` is what a desktop takes for its server."""

    def __init__(self, url: str, certificate: Path | None = None) -> None:
        self.url = url
        self._verify: str | bool = str(certificate) if certificate else True

    def twist(self, path: str = "/", *twists: Twist) -> None:
        """From now on answers to what begins with `path` are crooked, each in its own way, those after the last like
        the last; all others are straight.
        """
        self._control("PUT", "twists", {path: [asdict(twist) for twist in twists]})

    def seen(self) -> list[dict[str, Any]]:
        """Requests since the last `twist`: `method`, `path`, `headers`, the hash of the `body`."""
        return self._control("GET", "seen").json()

    def _control(self, method: str, name: str, told: Any = None) -> requests.Response:
        url = f"{self.url}{CONTROL}{name}"
        return requests.request(method, url, json=told, timeout=60, verify=self._verify)


@contextmanager
def crooked(server: str, certificate: Path | None = None) -> Iterator[Crooked]:
    command = [sys.executable, "-m", "tests.studio.account.crooked", server]
    command += [] if certificate is None else [str(certificate)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield Crooked(json.loads(process.stdout.readline())["listening"], certificate)
        finally:
            process.kill()


def main(server: str, certificate: str = "") -> None:
    serving = _Server(server)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        serving.socket = context.wrap_socket(serving.socket, server_side=True)
    url = f"{'https' if certificate else 'http'}://127.0.0.1:{serving.server_port}"
    sys.stdout.write(json.dumps({"listening": url}) + "\n")
    sys.stdout.flush()
    serving.serve_forever(0.05)


if __name__ == "__main__":
    main(*sys.argv[1:])
