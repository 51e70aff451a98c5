"""Where the browser comes back to after a sign-in: a listener on this machine that hears one answer (RFC 8252)."""

from __future__ import annotations

import hmac
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from sync.client.retry import stopped
from sync.client.stopping import Stop
from sync.errors import SyncError, SyncErrorKind

PATH = "/signed-in"
_PAGE = (
    "<!doctype html><html lang=en style='color-scheme:light dark'><meta charset=utf-8>"
    "<meta name=viewport content='width=device-width'><title>Anchor Studio</title>"
    "<body style='font:17px/1.5 Inter,system-ui,sans-serif;max-width:24em;margin:18vh auto;padding:0 1.5em'>"
    "<h1 style='font-size:1.5em;font-weight:600'>Anchor Studio</h1><p>{text}</p></html>"
)


class LoopbackListener:
    """Open as a context; `redirect_uri` is what the server sends the browser to; `wait` for the code."""

    def __init__(self, done: str, refused: str) -> None:
        """`done` and `refused` are the sentences that the browser shows then."""
        self._state = ""
        self._code = ""
        self._error = ""
        self._heard = threading.Event()
        listener = self

        class Handler(BaseHTTPRequestHandler):
            timeout = 5

            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                fields = {name: values[0] for name, values in parse_qs(parts.query).items()}
                if parts.path != PATH or not listener._take(fields):
                    self._answer(404, refused)
                    return
                self._answer(200, refused if listener._error else done)
                listener._heard.set()

            def _answer(self, status: int, text: str) -> None:
                body = _PAGE.format(text=text).encode()
                self.send_response(status)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
                self.send_header("Referrer-Policy", "no-referrer")
                self.end_headers()
                with suppress(OSError):
                    self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:
                """The query holds the code: nothing of it is written anywhere."""

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="sign-in", daemon=True
        )

    @property
    def redirect_uri(self) -> str:
        """Where the server is asked to send the browser to."""
        return f"http://127.0.0.1:{self._server.server_port}{PATH}"

    def expect(self, state: str) -> None:
        """Answers with another state are none of ours, and are not heard."""
        self._state = state

    def _take(self, fields: dict[str, str]) -> bool:
        if (
            not self._state
            or not hmac.compare_digest(fields.get("state", "").encode(), self._state.encode())
            or self._heard.is_set()
        ):
            return False
        self._code, self._error = fields.get("code", ""), fields.get("error", "")
        if not self._code and not self._error:
            self._error = "no code"
        return True

    def wait(self, seconds: float, stop: Stop) -> str:
        """The code. Raises `SyncError`: `SIGN_IN` where the person refused or nothing came, `STOPPED`."""
        with stop.waking(self._heard.set):
            heard = self._heard.wait(seconds)
        if stop.is_set():
            raise stopped()
        if not heard:
            message = "Nobody signed in within the time. Sign in again to open the browser once more."
            raise SyncError(SyncErrorKind.SIGN_IN, message)
        if self._error:
            message = "The sign-in was refused in the browser. Sign in again if that was a mistake."
            raise SyncError(SyncErrorKind.SIGN_IN, message, self._error)
        return self._code

    def __enter__(self) -> LoopbackListener:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
