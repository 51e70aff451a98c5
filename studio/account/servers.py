"""How a connection's server is reached: its hosts, its bearers, its HTTP client."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from urllib.parse import urlsplit

from studio.account.embedded import EmbeddedServer, EmbeddedTokens
from studio.account.secrets import SecretStore
from studio.account.tokens import RefreshingTokens
from studio.egress import EgressJournal
from studio.errors import InputError
from studio.paths import ProfilePaths
from sync.client.hosts import Hosts, is_loopback
from sync.client.house import HouseClient, Tokens
from sync.client.http import HttpClient
from sync.client.journal import Exchange
from sync.client.retry import Patience
from sync.client.stopping import Stop

EMBEDDED = "embedded"
"""What `ConnectionRow.server` says of the embedded server, whose port changes."""

PATIENCE = Patience(attempts=4, longest=10.0, asked=10.0)
"""With a server that is asked again every few minutes anyhow: whoever waits for it has other things to do."""


class _NothingLeaves:
    """The journal of requests that stay on this machine: there is nothing to write down."""

    def begin(self, exchange: Exchange) -> None: ...

    def end(self, exchange: Exchange, status: int, bytes_in: int) -> None: ...


@dataclass(frozen=True)
class Reached:
    """A server, and what speaks with it for one account."""

    house: HouseClient
    tokens: Tokens
    http: HttpClient
    server: str


def clean_address(text: str) -> str:
    """A server's address as a person types it: `https://` may be left out, and `http://` for this very machine; a path
    is dropped. Raises `InputError`.
    """
    text = text.strip().rstrip("/")
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        if "://" not in text and is_loopback(parts.hostname or ""):
            parts = parts._replace(scheme="http")
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
        parts = urlsplit("")
    if not host or parts.username is not None or parts.scheme not in ("http", "https"):
        raise InputError(
            "server_address", "That is no server's address. It looks like https://house.example.com."
        )
    if parts.scheme == "http" and not is_loopback(host):
        raise InputError(
            "server_address", f"{host} has to be reached by https. Ask whoever runs it for that address."
        )
    name = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{name}{f':{port}' if port else ''}"


def http_for(server: str, egress: EgressJournal, off: Stop | None = None) -> HttpClient:
    """The client that reaches this server and nothing besides, until `off` is set."""
    parts = urlsplit(server)
    host = (parts.hostname or "").lower()
    name = host if parts.port in (None, 443) else f"{host}:{parts.port}"
    hosts = Hosts((name,), loopback=is_loopback(host), inside=(host,))
    return HttpClient(egress, hosts, PATIENCE, off=off)


class Servers:
    """Makes what reaches a server; keeps bearers as long as the program runs. Usable from any thread."""

    def __init__(
        self,
        paths: ProfilePaths,
        egress: EgressJournal,
        secrets: SecretStore,
        embedded: EmbeddedServer,
        stop: Stop,
    ) -> None:
        """`stop` ends the wait for a server that does not answer."""
        self._paths = paths
        self._egress = egress
        self._secrets = secrets
        self._embedded = embedded
        self._lock = threading.Lock()
        self._stop = stop
        self._off = Stop()
        self._known: dict[tuple[str, str], Reached] = {}

    def heed(self, *, offline: bool) -> None:
        """While working offline nothing goes out to a server, and what is under way ends. The embedded one, which is on
        this machine, does not count.
        """
        if offline:
            self._off.set()
        elif self._off.is_set():
            with self._lock:
                self._off = Stop()
                self._known.clear()

    def reach(self, server: str, connection_id: str, device_id: str) -> Reached:
        """Raises `SyncError` where the embedded server does not start."""
        if server == EMBEDDED:
            return self.demo(connection_id, device_id)
        key = connection_id, server
        with self._lock:
            if key not in self._known:
                http = http_for(server, self._egress, self._off)
                tokens = RefreshingTokens(
                    http,
                    server,
                    self._secrets,
                    refresh_name(connection_id),
                    self._paths.root / "account.lock",
                    self._stop,
                )
                self._known[key] = Reached(HouseClient(http, server, tokens), tokens, http, server)
            return self._known[key]

    def demo(self, connection_id: str, device_id: str) -> Reached:
        """The embedded server, started where it does not run. Raises `SyncError` where it does not start."""
        url, _ = self._embedded.address()
        key = connection_id, url
        with self._lock:
            found = self._known.get(key)
            if found is None:
                http = HttpClient(
                    _NothingLeaves(), Hosts((), loopback=True), Patience(attempts=3, longest=2.0)
                )
                tokens = EmbeddedTokens(self._embedded, device_id)
                found = self._known[key] = Reached(HouseClient(http, url, tokens), tokens, http, url)
        if isinstance(found.tokens, EmbeddedTokens):
            found.tokens.device_id = device_id
        return found

    def forget(self, connection_id: str) -> None:
        """Let go of an account's bearers."""
        with self._lock:
            for key in [key for key in self._known if key[0] == connection_id]:
                del self._known[key]


def refresh_name(connection_id: str) -> str:
    """What a refresh token is kept under in the `SecretStore`."""
    return f"{connection_id}-refresh"


def device_name(connection_id: str) -> str:
    """What this machine's key is kept under in the `SecretStore`."""
    return f"{connection_id}-device"


def new_device_name(connection_id: str) -> str:
    """What a key is kept under that is to be this machine's, until the server and the catalogue know of it."""
    return f"{connection_id}-new-device"
