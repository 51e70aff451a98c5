"""How often and how much: buckets per network, kept in this process, and the size of what is sent."""

from __future__ import annotations

import asyncio
import ipaddress
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sync.messages.marketplace import Problem
from sync.server.config import Limits
from sync.server.problems import ProblemError

MAX_BUCKETS = 50_000
UPLOADS = ("/v1/uploads", "/v1/releases")
PACE = 4096
"""Bytes a second that a body has to come at, once patience is over."""
UNLIMITED = frozenset({"/healthz", "/metrics"})


@dataclass
class _Bucket:
    level: float
    at: float


class Limiter:
    """Token buckets by purpose and key. Forgets the ones not used for longest when there are too many."""

    def __init__(self) -> None:
        self._buckets: OrderedDict[tuple[str, str], _Bucket] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, purpose: str, key: str, amount: int, seconds: float, burst: int | None = None) -> float:
        """Takes one of `amount` in `seconds`. 0 where there was one, else the seconds until there is; 0 = no limit."""
        if amount <= 0:
            return 0.0
        full, rate, now = float(burst or amount), amount / seconds, time.monotonic()
        with self._lock:
            bucket = self._buckets.pop((purpose, key), None) or _Bucket(full, now)
            level = min(full, bucket.level + (now - bucket.at) * rate)
            self._buckets[purpose, key] = _Bucket(level - 1 if level >= 1 else level, now)
            while len(self._buckets) > MAX_BUCKETS:
                self._buckets.popitem(last=False)
        return 0.0 if level >= 1 else (1 - level) / rate

    def check(self, purpose: str, key: str, amount: int, seconds: float) -> None:
        """Raises `ProblemError` 429 where there was too much of this."""
        wait = self.wait(purpose, key, amount, seconds)
        if wait > 0:
            raise ProblemError(
                429, "busy", f"That was too often. Try again in {_said(wait)}.", headers=_again(wait)
            )


def _said(seconds: float) -> str:
    minutes = -(-int(seconds) // 60)
    return "a minute" if minutes <= 1 else f"{minutes} minutes"


def _again(seconds: float) -> dict[str, str]:
    return {"Retry-After": str(max(1, round(seconds + 0.5)))}


def network_of(host: str | None) -> str:
    """What counts as one asker for limits: an IPv4 address, or the /64 that one IPv6 line has."""
    try:
        address = ipaddress.ip_address(host or "")
    except ValueError:
        return host or ""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def neighbourhood_of(host: str | None) -> str:
    """What counts as one place for free credits: the /24 of an IPv4 address, the /56 of an IPv6 one."""
    try:
        address = ipaddress.ip_address(network_of(host).partition("/")[0])
    except ValueError:
        return host or ""
    return str(ipaddress.ip_network((address, 24 if address.version == 4 else 56), strict=False))


class RateLimit:
    """Turns away, with a time to come back, who asks for more than one network should."""

    def __init__(self, app: ASGIApp, limits: Limits, limiter: Limiter) -> None:
        self._app, self._limits, self._limiter = app, limits, limiter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] not in UNLIMITED:
            host = network_of(scope["client"][0] if scope.get("client") else None)
            limits = self._limits
            wait = self._limiter.wait("any", host, limits.per_second, 1, limits.burst)
            if wait > 0:
                sentence = "There were too many requests from your network. Wait a moment, then try again."
                await _refuse(429, "busy", sentence, scope, receive, send, wait)
                return
        await self._app(scope, receive, send)


class BodyLimit:
    """Refuses a body that is too large: by its announced length before any of it is read, else while it comes. One that
    does not come is given up on, so that nobody keeps connections busy with nothing.
    """

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self._app, self._limits = app, limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_upload = scope["path"].startswith(UPLOADS)
        most = self._limits.upload_bytes if is_upload else self._limits.body_bytes
        announced = Headers(scope=scope).get("content-length", "0")
        if not announced.isdigit() or int(announced) > most:
            await _refuse(413, "too_large", _too_large(most), scope, receive, send)
            return
        begin, patience = asyncio.get_running_loop().time(), self._limits.patience_seconds
        seen, is_whole, is_late, is_refused = 0, False, False, False

        async def counted() -> Message:
            nonlocal seen, is_whole, is_late
            until = None
            if patience and not is_whole:
                # Nor is who sent much in good time waited for longer, once nothing more comes.
                now = asyncio.get_running_loop().time()
                until = min(begin + patience + seen / PACE, now + patience)
            try:
                async with asyncio.timeout_at(until):
                    message = await receive()
            except TimeoutError:
                # What came so far is for the route to keep or not, as when the line breaks.
                is_late = True
                return {"type": "http.disconnect"}
            seen += len(message.get("body", b""))
            is_whole = not message.get("more_body", False)
            if seen > most:
                raise HTTPException(413, _too_large(most), {"Connection": "close"})
            return message

        async def sent(message: Message) -> None:
            nonlocal is_refused
            if not is_late:
                await send(message)
            elif not is_refused:
                is_refused = True
                await _refuse(
                    408, "slow", "The request did not come in time. Send it again.", scope, receive, send
                )

        await self._app(scope, counted, sent)


def _too_large(most: int) -> str:
    return f"A request may have {most} bytes at most. Send less at once."


async def _refuse(
    status: int, kind: str, sentence: str, scope: Scope, receive: Receive, send: Send, wait: float = 0
) -> None:
    headers = {"Connection": "close"} if status in (408, 413) else _again(wait)
    problem = Problem(kind=kind, sentence=sentence)
    await JSONResponse(problem.model_dump(exclude_none=True), status, headers)(scope, receive, send)
