"""The one HTTP client of the desktop. Whatever leaves this machine goes through here, and is written down first.

Hosts are on a list; only https leaves the machine; cookies are neither kept nor sent; no password file is read;
answers come uncompressed, so that none can unpack to more than it weighs; redirects are followed here, each checked
and written down as a request of its own, and never with the bearer of the first.
"""

from __future__ import annotations

import http.cookiejar
import json
import logging
import os
import socket
import threading
import time
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
import urllib3
import urllib3.connection
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies

from sync.client.hosts import Hosts, is_loopback
from sync.client.journal import DataKind, Exchange, Journal, Purpose
from sync.client.retry import WORTH_RETRYING, Patience, offline, stopped, wait
from sync.client.stopping import Stop, joined
from sync.errors import SyncError, SyncErrorKind

_log = logging.getLogger(__name__)

CHUNK = 256 * 1024
MAX_ANSWER_BYTES = 16 * 1024**2
MAX_REDIRECTS = 5
REDIRECTS = frozenset((301, 302, 303, 307, 308))
SAFE_METHODS = frozenset(("GET", "HEAD"))
AGENT = "anchor-studio"


@dataclass(frozen=True)
class Timeouts:
    """Seconds until a connection stands, until the next byte of an answer, and until the last one of a short answer."""

    connect: float = 10.0
    read: float = 30.0
    whole: float = 300.0


@dataclass(frozen=True)
class Request:
    """`kinds` of data it carries; `repeatable` says that asking twice does no harm; `follow` its redirects."""

    url: str
    purpose: Purpose
    kinds: tuple[DataKind, ...] = ()
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: bytes = b""
    bearer: str = field(default="", repr=False)
    repeatable: bool = False
    follow: bool = True


@dataclass(frozen=True)
class Answer:
    """`url` is where it came from after redirects."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str

    def json(self) -> Any:
        """The body's value. Raises `SyncError(PORTAL)` for a web page, `DAMAGED` for anything else that is none."""
        refuse_page(self.url, self.headers, self.body)
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as error:
            message = f"{host_of(self.url)} gave an answer that cannot be read. Try again later."
            raise SyncError(SyncErrorKind.DAMAGED, message, str(error)) from error


class Reply:
    """An answer whose body is still to come. `received` are its bytes so far; `stop` ends the wait for more."""

    def __init__(self, response: requests.Response, url: str, stop: Stop) -> None:
        self._response = response
        self._raw: Any = response.raw
        self._stop = stop
        self.url = url
        self.status = response.status_code
        self.headers: Mapping[str, str] = response.headers
        self.received = 0

    @property
    def length(self) -> int | None:
        """Bytes that the body will have; None where the host does not say, and where none comes (HEAD)."""
        if self._response.request.method == "HEAD":
            return None
        text = self.headers.get("Content-Length", "")
        return int(text) if text.isdigit() else None

    def chunks(self) -> Iterator[bytes]:
        """The body's bytes as they come. Raises `SyncError`: `INCOMPLETE` where it ends early, or `STOPPED`."""
        if self.headers.get("Content-Encoding", "identity").lower() != "identity":
            message = f"{host_of(self.url)} sends packed data that was not asked for. Try again later."
            raise SyncError(SyncErrorKind.DAMAGED, message)
        while chunk := self._next():
            self.received += len(chunk)
            yield chunk
        if self.length is not None and self.received < self.length:
            raise self._ended_early(f"{self.received} of {self.length} bytes")

    def _next(self) -> bytes:
        chunk = b""
        failure: Exception | None = None
        try:
            with self._stop.waking(self._wake):
                chunk = self._raw.read1(CHUNK, decode_content=False)
        except (urllib3.exceptions.HTTPError, OSError) as error:
            failure = error
        if self._stop.is_set():
            raise stopped()
        if failure is not None:
            raise self._ended_early(str(failure)) from failure
        return chunk

    def _wake(self) -> None:
        """End a read that waits on another thread; nothing where none does any more."""
        with suppress(ValueError, RuntimeError, OSError):
            self._raw.shutdown()

    def read(self, limit: int = MAX_ANSWER_BYTES, seconds: float | None = None) -> bytes:
        """The whole body. Raises `SyncError`: `DAMAGED` where it is longer than `limit`, `BUSY` where it takes more
        `seconds`, `STOPPED`.
        """
        parts: list[bytes] = []
        until = None if seconds is None else time.monotonic() + seconds
        for chunk in self.chunks():
            parts.append(chunk)
            if until is not None and time.monotonic() > until:
                raise busy(self.url, self.status)
            if self.received > limit:
                message = f"{host_of(self.url)} gave an answer far longer than it can be. Try again later."
                raise SyncError(SyncErrorKind.DAMAGED, message)
        return b"".join(parts)

    def _ended_early(self, detail: str) -> SyncError:
        message = f"The connection to {host_of(self.url)} broke off. Check the network, then try again."
        return SyncError(SyncErrorKind.INCOMPLETE, message, detail)


class HttpClient:
    """Usable from any thread. Raises `SyncError` and nothing else."""

    def __init__(
        self,
        journal: Journal,
        hosts: Hosts | None = None,
        patience: Patience | None = None,
        timeouts: Timeouts | None = None,
        off: Stop | None = None,
    ) -> None:
        """Once `off` is set nothing more is sent, and what is under way ends: `SyncError(OFFLINE)`."""
        self.hosts = hosts or Hosts()
        self.patience = patience or Patience()
        self._timeouts = timeouts or Timeouts()
        self._journal = journal
        self._off = off or Stop()
        self._local = threading.local()

    def send(self, request: Request, stop: Stop | None = None) -> Answer:
        """The answer to a request, asked for again where the network, the host or its load is to blame.

        What may not be repeated (`Request.repeatable`) is sent once. An answer of any status comes back; see `expect`.
        """
        with self._until_off(stop) as either:
            return self._send(request, either)

    def _send(self, request: Request, stop: Stop) -> Answer:
        patient = request.repeatable or request.method in SAFE_METHODS
        attempt = 0
        while True:
            headers: Mapping[str, str] = {}
            try:
                with self.open(request, stop) as reply:
                    if not (patient and reply.status in WORTH_RETRYING):
                        body = reply.read(seconds=self._timeouts.whole)
                        return Answer(reply.status, reply.headers, body, reply.url)
                    headers = reply.headers
                    failure = busy(reply.url, reply.status)
            except SyncError as error:
                if not patient or error.kind not in (SyncErrorKind.UNREACHABLE, SyncErrorKind.INCOMPLETE):
                    raise
                failure = error
            attempt += 1
            if self.patience.is_over(attempt, headers):
                raise failure
            wait(self.patience.seconds(attempt, headers), stop)

    def get_json(self, request: Request, stop: Stop | None = None) -> Any:
        """What a host answers in JSON. Raises `SyncError` for every answer but a good one."""
        answer = self.send(request, stop)
        expect(answer.url, answer.status)
        return answer.json()

    @contextmanager
    def open(self, request: Request, stop: Stop | None = None) -> Generator[Reply]:
        """One attempt, its redirects followed, with the body still to be read inside the block."""
        with self._until_off(stop) as either, self._open(request, either) as reply:
            yield reply

    def wait(self, seconds: float, stop: Stop | None = None) -> None:
        """Sleep before something is asked for again."""
        with self._until_off(stop) as either:
            wait(seconds, either)

    @contextmanager
    def _until_off(self, stop: Stop | None) -> Generator[Stop]:
        """What stops what is sent within the block."""
        if self._off.is_set():
            raise offline()
        with joined(self._off, *(() if stop is None else (stop,))) as either:
            try:
                yield either
            except SyncError as error:
                if error.kind is SyncErrorKind.STOPPED and self._off.is_set():
                    raise offline() from error
                raise

    @contextmanager
    def _open(self, request: Request, stop: Stop) -> Generator[Reply]:
        parts = self.hosts.check(request.url)
        for _ in range(MAX_REDIRECTS + 1):
            with self._exchange(request, stop) as reply:
                target = reply.headers.get("Location", "")
                if not (reply.status in REDIRECTS and request.follow and target):
                    yield reply
                    return
            if request.method not in SAFE_METHODS:
                message = f"{parts.hostname} sends on what must not be sent twice. Try again later."
                raise SyncError(SyncErrorKind.REFUSED, message)
            url = urljoin(request.url, target)
            self.hosts.check_redirect(request.url, url)
            request = replace(request, url=url, bearer="")
        message = f"{parts.hostname} sends on and on without an answer. Try again later."
        raise SyncError(SyncErrorKind.REFUSED, message)

    @contextmanager
    def _exchange(self, request: Request, stop: Stop) -> Generator[Reply]:
        prepared = self._prepare(request)
        parts = urlsplit(request.url)
        kinds = request.kinds
        if request.bearer and DataKind.ACCESS_TOKEN not in kinds:
            kinds = (*kinds, DataKind.ACCESS_TOKEN)
        host, path = parts.hostname or "", parts.path or "/"
        size = head_size(prepared) + len(request.body)
        exchange = Exchange(host, request.method, path, request.purpose, kinds, size)
        try:
            self._journal.begin(exchange)
        except Exception as error:
            message = (
                "Nothing was sent, because it could not be written into the journal of what leaves this machine. "
                "Check that the disk has room, then try again."
            )
            raise SyncError(SyncErrorKind.NOT_RECORDED, message, str(error)) from error
        reply: Reply | None = None
        try:
            with self._transmit(prepared, host, stop) as response:
                reply = Reply(response, request.url, stop)
                yield reply
        finally:
            try:
                self._journal.end(exchange, reply.status if reply else 0, reply.received if reply else 0)
            except Exception as error:
                _log.warning("the end of a request was not written down: %s", error)

    def _prepare(self, request: Request) -> requests.PreparedRequest:
        headers = {"User-Agent": AGENT, "Accept-Encoding": "identity", **request.headers}
        if request.bearer:
            headers["Authorization"] = f"Bearer {request.bearer}"
        made = requests.Request(request.method, request.url, headers=headers, data=request.body or None)
        try:
            return self._session().prepare_request(made)
        except (requests.RequestException, ValueError) as error:
            message = "The studio does not connect to an address that makes no sense. Check the address."
            raise SyncError(SyncErrorKind.NOT_ALLOWED, message, str(error)) from error

    def _transmit(self, prepared: requests.PreparedRequest, host: str, stop: Stop) -> requests.Response:
        proxies = {} if is_loopback(host) else dict(get_environ_proxies(prepared.url or ""))
        authorities = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("SSL_CERT_FILE") or True
        timeout = (self._timeouts.connect, self._timeouts.read)
        self._local.stop = stop
        try:
            # Not the session itself, which reads and unpacks the whole body of a redirect before it hands it over.
            adapter = self._session().get_adapter(prepared.url or "")
            return adapter.send(prepared, stream=True, timeout=timeout, verify=authorities, proxies=proxies)
        except requests.exceptions.SSLError as error:
            message = (
                f"{host} could not prove that it is {host}. Check this machine's clock, and whether the network "
                "asks for a sign-in or inspects what passes."
            )
            raise SyncError(SyncErrorKind.CERTIFICATE, message, str(error)) from error
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            if stop.is_set():
                raise stopped() from error
            message = f"{host} cannot be reached. Check the network, then try again."
            raise SyncError(SyncErrorKind.UNREACHABLE, message, type(error).__name__) from error

    def _session(self) -> requests.Session:
        """One a thread, as requests wants it."""
        session: requests.Session | None = getattr(self._local, "session", None)
        if session is None:
            session = requests.Session()
            guard = _Guard(self.hosts, self._local)
            session.mount("https://", guard)
            session.mount("http://", guard)
            # Else passwords from a .netrc file would be sent along.
            session.trust_env = False
            session.cookies.set_policy(http.cookiejar.DefaultCookiePolicy(allowed_domains=[]))
            self._local.session = session
        return session


class _Guard(HTTPAdapter):
    """Looks at the address of every connection before a byte goes over it, so that no name that was pointed elsewhere
    since it was checked leads into this network. A proxy does its own looking up. The wait for an answer ends when the
    `stop` of its thread is set.
    """

    def __init__(self, hosts: Hosts, local: threading.local) -> None:
        self._hosts = hosts
        self._its_thread = local
        super().__init__()

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        super().init_poolmanager(*arguments, **options)
        hosts, local = self._hosts, self._its_thread

        class Plain(urllib3.connection.HTTPConnection):
            def _new_conn(self) -> socket.socket:
                return _checked(hosts, self.host, super()._new_conn())

            def getresponse(self) -> urllib3.HTTPResponse:
                with _woken(local, self.sock):
                    return super().getresponse()

        class Secure(urllib3.connection.HTTPSConnection):
            def _new_conn(self) -> socket.socket:
                return _checked(hosts, self.host, super()._new_conn())

            def getresponse(self) -> urllib3.HTTPResponse:
                with _woken(local, self.sock):
                    return super().getresponse()

        class PlainPool(urllib3.HTTPConnectionPool):
            ConnectionCls = Plain  # pyright: ignore[reportAssignmentType]

        class SecurePool(urllib3.HTTPSConnectionPool):
            ConnectionCls = Secure  # pyright: ignore[reportAssignmentType]

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}


def _checked(hosts: Hosts, host: str, connection: socket.socket) -> socket.socket:
    try:
        hosts.check_peer(host, str(connection.getpeername()[0]))
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def _woken(local: threading.local, connection: socket.socket | None) -> Generator[None]:
    """Within the block, to stop is to end this connection."""

    def wake() -> None:
        with suppress(OSError):
            if connection is not None:
                connection.shutdown(socket.SHUT_RDWR)

    stop: Stop = local.stop
    with stop.waking(wake):
        yield


def head_size(prepared: requests.PreparedRequest) -> int:
    """Bytes of a request's line and headers on the wire."""
    line = f"{prepared.method} {prepared.path_url} HTTP/1.1\r\n"
    headers = sum(len(name) + len(value) + 4 for name, value in prepared.headers.items())
    return len(line) + headers + 2


def expect(url: str, status: int) -> None:
    """Raises the `SyncError` that a status other than a good one stands for."""
    host = host_of(url)
    if 200 <= status < 300:
        return
    if status in (401, 403):
        message = (
            f"{host} wants to know who asks. Agree to the model's terms on its page there, and name an access token "
            "in HF_TOKEN."
        )
        raise SyncError(SyncErrorKind.SIGN_IN, message, f"status {status}")
    if status in (404, 410):
        path = urlsplit(url).path
        message = f"{host} does not have {path} any more. A newer version of the studio may know where it is."
        raise SyncError(SyncErrorKind.NOT_FOUND, message, f"status {status}")
    if status in WORTH_RETRYING:
        raise busy(url, status)
    message = f"{host} refuses the request (status {status}). Try again later."
    raise SyncError(SyncErrorKind.REFUSED, message)


def busy(url: str, status: int) -> SyncError:
    """What it means when a host asks to be left alone for now."""
    message = (
        f"{host_of(url)} is overloaded or being repaired. Try again later; what is here already is kept."
    )
    return SyncError(SyncErrorKind.BUSY, message, f"status {status}")


def refuse_page(url: str, headers: Mapping[str, str], begin: bytes) -> None:
    """Raises `SyncError(PORTAL)` where a web page came: no host on the list answers with one."""
    kind = headers.get("Content-Type", "").split(";")[0].strip().lower()
    start = begin[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if kind in ("text/html", "application/xhtml+xml") or start.startswith((b"<!doctype html", b"<html")):
        message = (
            f"A web page came instead of what was asked of {host_of(url)}. Open a browser and sign in to this network, "
            "then try again."
        )
        raise SyncError(SyncErrorKind.PORTAL, message, f"{kind or 'no type'}")


def host_of(url: str) -> str:
    """A URL's host, for a sentence."""
    return urlsplit(url).hostname or "the host"
