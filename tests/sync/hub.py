"""A hub on this machine: a real HTTP server in a thread, which misbehaves where it is told to."""

from __future__ import annotations

import hashlib
import json
import re
import ssl
import threading
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@dataclass
class Thing:
    """A file of the hub and how it is served.

    broken       after how many bytes each of the next answers breaks off
    failures     statuses of the next answers, before it is served at all
    headers      beside those that every answer has
    ranges       False answers the whole file to whoever asks for a part
    page         a web page comes instead, as where a network wants a sign-in
    location     where an answer sends on to
    pause        seconds between small pieces of the answer, so that it can be interrupted
    token        who does not bring this is told to sign in
    """

    content: bytes = b""
    etag: str = ""
    broken: list[int] = field(default_factory=list)
    failures: list[int] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    ranges: bool = True
    page: bool = False
    location: str = ""
    pause: float = 0.0
    token: str = ""
    chunked: bool = False

    def __post_init__(self) -> None:
        self.etag = self.etag or f'"{hashlib.sha256(self.content).hexdigest()[:16]}"'


@dataclass
class Seen:
    method: str
    path: str
    headers: dict[str, str]


class Hub:
    """`things` by path; `seen` are the requests that came, in their order."""

    def __init__(self, certificate: Path | None = None) -> None:
        self._scheme = "https" if certificate else "http"
        self.things: dict[str, Thing] = {}
        self.seen: list[Seen] = []
        self.going = threading.Event()
        hub = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                hub.answer(self)

            do_HEAD = do_POST = do_GET  # noqa: N815

            def log_message(self, *_: Any) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: Any) -> None:
                """Clients that are killed leave without a word."""

        self._server = Server(("127.0.0.1", 0), Handler)
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self._server.server_port}"

    @property
    def counts(self) -> Counter[str]:
        return Counter(seen.path for seen in self.seen)

    def add(self, path: str, thing: Thing | bytes) -> Thing:
        made = Thing(thing) if isinstance(thing, bytes) else thing
        self.things[path] = made
        return made

    def add_repository(
        self, repo: str, files: dict[str, bytes], commit: str = COMMIT, token: str = ""
    ) -> None:
        """Serve files as the hub does: a listing with sizes and hashes, and each under the commit."""
        siblings: list[dict[str, Any]] = []
        for path, content in files.items():
            entry: dict[str, Any] = {"rfilename": path, "size": len(content)}
            if path.endswith(".safetensors"):
                entry["lfs"] = {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
            siblings.append(entry)
            self.add(f"/{repo}/resolve/{commit}/{path}", Thing(content, token=token))
        listing = json.dumps({"id": repo, "sha": commit, "siblings": siblings}).encode()
        self.add(
            f"/api/models/{repo}/revision/{commit}",
            Thing(listing, headers={"Content-Type": "application/json"}),
        )

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        path = urlsplit(handler.path).path
        length = int(handler.headers.get("Content-Length", 0))
        handler.rfile.read(length)
        self.seen.append(Seen(handler.command, path, dict(handler.headers)))
        thing = self.things.get(path)
        if thing is None:
            return _reply(handler, 404, b"")
        if thing.token and handler.headers.get("Authorization") != f"Bearer {thing.token}":
            return _reply(handler, 401, b"")
        if thing.failures:
            return _reply(handler, thing.failures.pop(0), b"", thing.headers)
        if thing.location:
            return _reply(handler, 302, b"", {"Location": thing.location})
        if thing.page:
            return _reply(
                handler,
                200,
                b"<!DOCTYPE html><html>Welcome to the hotel</html>",
                {"Content-Type": "text/html"},
            )
        self._serve(handler, thing)
        return None

    def _serve(self, handler: BaseHTTPRequestHandler, thing: Thing) -> None:
        content, status = thing.content, 200
        headers = {"ETag": thing.etag, **thing.headers}
        asked = re.fullmatch(r"bytes=(\d+)-", handler.headers.get("Range", ""))
        unchanged = handler.headers.get("If-Range") in (None, thing.etag)
        if asked and unchanged and thing.ranges:
            start = int(asked[1])
            if start >= len(content):
                return _reply(handler, 416, b"", {"Content-Range": f"bytes */{len(content)}"})
            status, content = 206, thing.content[start:]
            headers["Content-Range"] = f"bytes {start}-{len(thing.content) - 1}/{len(thing.content)}"
        sent = content
        if thing.broken:
            sent = content[: thing.broken.pop(0)]
            handler.close_connection = True
        handler.send_response(status)
        if not thing.chunked:
            handler.send_header("Content-Length", str(len(content)))
        else:
            handler.close_connection = True
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        if handler.command == "HEAD":
            return None
        step = 4096 if thing.pause else len(sent) or 1
        try:
            for start in range(0, len(sent), step):
                handler.wfile.write(sent[start : start + step])
                self.going.set()
                if thing.pause:
                    threading.Event().wait(thing.pause)
        except OSError:  # whoever asked has gone
            handler.close_connection = True
        return None

    @contextmanager
    def running(self) -> Any:
        self._thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()


def _reply(
    handler: BaseHTTPRequestHandler, status: int, body: bytes, headers: dict[str, str] | None = None
) -> None:
    handler.send_response(status)
    for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
        handler.send_header(name, value)
    handler.end_headers()
    if handler.command != "HEAD":
        handler.wfile.write(body)
