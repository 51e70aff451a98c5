"""Running the house server in this process until it is told to stop."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable
from dataclasses import replace

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from sync.server.app import create_app
from sync.server.config import ServerConfig, SettingsError

SHUTDOWN_SECONDS = 10


class _Connection(H11Protocol):
    """Ends where a request's head does not come in time: uvicorn itself waits for one for ever, and a process has only
    so many connections.
    """

    patience_seconds = 0
    _patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget()
        super().connection_lost(exc)

    def _watch(self) -> None:
        """Only while no request is being answered."""
        if self.cycle and not self.cycle.response_complete:
            self._forget()
        elif self._patience is None and self.patience_seconds:
            self._patience = self.loop.call_later(self.patience_seconds, self.transport.close)

    def _forget(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


def serve(config: ServerConfig, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT; `ready` hears the address once requests are answered. `port` 0 takes a free one.

    Raises `SettingsError` where the address is taken.
    """
    listener = _listen(host, port)
    port = listener.getsockname()[1]
    url = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    if config.public_url == ServerConfig.public_url:
        config = replace(config, public_url=url)
    server = _Server(
        uvicorn.Config(
            create_app(config),
            http=type("Connection", (_Connection,), {"patience_seconds": config.limits.patience_seconds}),
            proxy_headers=bool(config.trusted_proxies),
            forwarded_allow_ips=list(config.trusted_proxies),
            server_header=False,
            access_log=False,
            log_config=None,
            timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        ),
        lambda: ready(url),
    )
    # uvicorn raises the signal again once it has closed; by then there is nothing left to do for it.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: None)
    with listener:
        server.run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise SettingsError(
            f"The server cannot listen on {host} port {port}: {error.strerror}. Choose another --port."
        ) from error
    listener.set_inheritable(True)
    return listener
