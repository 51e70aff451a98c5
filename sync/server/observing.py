"""What the server tells whoever runs it: a line of log and figures for every request."""

from __future__ import annotations

import ipaddress
import logging
import time
from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sync.messages.base import PROTOCOL

_log = logging.getLogger("anchor.requests")
VERSION = f"/v{PROTOCOL}"
_UNTOLD = frozenset({"/healthz", "/metrics"})
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Metrics:
    """Figures of one server, in a registry of its own, so that two servers in a process keep apart."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "anchor_requests", "Requests answered.", ("method", "route", "status"), registry=self.registry
        )
        self.seconds = Histogram(
            "anchor_request_seconds", "Seconds to the end of an answer.", ("route",), registry=self.registry
        )
        self.running = Gauge("anchor_requests_running", "Requests being answered.", registry=self.registry)
        self.happenings = Counter(
            "anchor_happenings", "What happened, by kind.", ("kind",), registry=self.registry
        )

    def count(self, kind: str, amount: float = 1) -> None:
        """`kind` is one of a few words in the code, never anything that came from outside."""
        self.happenings.labels(kind).inc(amount)

    def text(self) -> bytes:
        """All figures as Prometheus reads them."""
        return generate_latest(self.registry)


class Observe:
    """Counts each request and writes its line of log, after the end of its answer."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in _UNTOLD:
            await self._app(scope, receive, send)
            return
        started, status, size = time.perf_counter(), 500, 0

        async def sent(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
            size += len(message.get("body", b""))
            await send(message)

        try:
            with self._metrics.running.track_inprogress():
                await self._app(scope, receive, sent)
        finally:
            spent = time.perf_counter() - started
            # The route and not the path: paths have ids and codes in them.
            route = _route(scope)
            method = scope["method"] if scope["method"] in _METHODS else "other"
            self._metrics.requests.labels(method, route, str(status)).inc()
            self._metrics.seconds.labels(route).observe(spent)
            facts = {
                "method": method,
                "route": route,
                "status": status,
                "ms": round(spent * 1000, 1),
                "bytes": size,
            }
            _log.info("request", extra={"facts": facts})


def _route(scope: Scope) -> str:
    """The route's pattern with its version, which a router that was included knows nothing of."""
    pattern: str = getattr(scope.get("route"), "path", "none")
    is_versioned = scope["path"].startswith(VERSION) and pattern != "none"
    return f"{VERSION}{pattern}" if is_versioned and not pattern.startswith(VERSION) else pattern


def is_in(host: str | None, networks: Iterable[str]) -> bool:
    """Whether an address lies in one of the networks, also where it is IPv4 told as IPv6."""
    try:
        address = ipaddress.ip_address(host or "")
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        address = address.ipv4_mapped or address
    return any(address in ipaddress.ip_network(network) for network in networks)
