"""Signing in with OAuth 2: in the system's browser with PKCE (RFC 7636, 8252), or by a code (RFC 8628)."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from sync.client.hosts import is_loopback
from sync.client.house import Sender, check
from sync.client.http import Answer, Request, host_of
from sync.client.journal import DataKind, Purpose
from sync.client.retry import wait
from sync.client.stopping import Stop
from sync.errors import SyncError, SyncErrorKind

CLIENT_ID = "anchor-studio"
DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
_REFUSED = {"invalid_grant", "invalid_client", "unauthorized_client", "access_denied", "expired_token"}


@dataclass(frozen=True)
class TokenPair:
    """`refresh` lives in the keyring, `access` in memory."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    expires_in: int


@dataclass(frozen=True)
class PendingCode:
    """What a person types at `url`, and how often (seconds) the server may be asked whether they did."""

    user_code: str
    url: str
    url_with_code: str
    expires_in: int
    interval: int
    device_code: str = field(repr=False)


@dataclass(frozen=True)
class BrowserSignIn:
    """One sign-in by browser: what is opened, and what proves afterwards that the answer belongs to it."""

    redirect_uri: str
    state: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48), repr=False)

    def url(self, server: str) -> str:
        """The page to open in the browser."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        query = {
            "response_type": "code",
            "client_id": CLIENT_ID,
            "redirect_uri": self.redirect_uri,
            "state": self.state,
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        return f"{server.rstrip('/')}/authorize?{urlencode(query)}"


def exchange_code(
    http: Sender, server: str, sign_in: BrowserSignIn, code: str, stop: Stop | None = None
) -> TokenPair:
    """Raises `SyncError`, `SIGN_IN` where the code is not good."""
    form = {
        "grant_type": "authorization_code",
        "client_id": CLIENT_ID,
        "code": code,
        "redirect_uri": sign_in.redirect_uri,
        "code_verifier": sign_in.verifier,
    }
    return _tokens(_post(http, server, "/token", form, stop))


def refresh(http: Sender, server: str, token: str, stop: Stop | None = None) -> TokenPair:
    """The next pair for a refresh token. Asking twice with the same one is well, should the answer be lost.

    Raises `SyncError(SIGN_IN)` where the server knows it no more.
    """
    form = {"grant_type": "refresh_token", "client_id": CLIENT_ID, "refresh_token": token}
    return _tokens(_post(http, server, "/token", form, stop, repeatable=True))


def revoke(http: Sender, server: str, token: str, stop: Stop | None = None) -> None:
    """End the sign-in that a refresh token belongs to (RFC 7009)."""
    check(_post(http, server, "/revoke", {"token": token, "client_id": CLIENT_ID}, stop, repeatable=True))


def start_device(http: Sender, server: str, stop: Stop | None = None) -> PendingCode:
    """Ask for a code that a person types in a browser anywhere."""
    answer = _post(http, server, "/device_authorization", {"client_id": CLIENT_ID}, stop)
    check(answer)
    value = answer.json()
    try:
        url = _page(value["verification_uri"])
        return PendingCode(
            user_code=str(value["user_code"]),
            url=url,
            url_with_code=_page(value.get("verification_uri_complete") or url),
            expires_in=int(value["expires_in"]),
            interval=max(1, int(value.get("interval", 5))),
            device_code=str(value["device_code"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _puzzling(answer, str(error)) from error


def await_device(
    http: Sender,
    server: str,
    pending: PendingCode,
    stop: Stop,
    pause: Callable[[float, Stop | None], None] = wait,
) -> TokenPair:
    """Ask until the person has agreed. Raises `SyncError`: `SIGN_IN` where they did not, or too late; `STOPPED`."""
    form = {"grant_type": DEVICE_GRANT, "client_id": CLIENT_ID, "device_code": pending.device_code}
    interval, left = float(pending.interval), float(pending.expires_in)
    while left > 0:
        pause(interval, stop)
        left -= interval
        try:
            answer = _post(http, server, "/token", form, stop)
        except SyncError as error:
            if error.kind not in (SyncErrorKind.UNREACHABLE, SyncErrorKind.INCOMPLETE, SyncErrorKind.BUSY):
                raise
            continue
        match _error_of(answer):
            case "authorization_pending":
                continue
            case "slow_down":
                interval += 5
            case _:
                return _tokens(answer)
    raise SyncError(SyncErrorKind.SIGN_IN, "The code was not entered in time. Sign in again to get another.")


def _page(address: object) -> str:
    """An address that a server has a person open. Raises `ValueError` for one that is not for a browser."""
    parts = urlsplit(str(address))
    host = parts.hostname or ""
    if not host or parts.username is not None or not str(address).isprintable():
        raise ValueError("no page")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        raise ValueError(f"a page by {parts.scheme or 'no scheme'}")
    return str(address)


def _post(
    http: Sender,
    server: str,
    path: str,
    form: dict[str, str],
    stop: Stop | None,
    *,
    repeatable: bool = False,
) -> Answer:
    return http.send(
        Request(
            f"{server.rstrip('/')}{path}",
            Purpose.SIGN_IN,
            (DataKind.ACCOUNT,),
            "POST",
            {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"},
            urlencode(form).encode(),
            repeatable=repeatable,
            follow=False,
        ),
        stop,
    )


def _error_of(answer: Answer) -> str:
    if answer.status not in (400, 401, 403):
        return ""
    value: Any = answer.json()
    return str(value.get("error") or value.get("kind") or "") if isinstance(value, dict) else ""  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]


def _tokens(answer: Answer) -> TokenPair:
    if _error_of(answer) in _REFUSED or answer.status in (401, 403):
        message = f"{host_of(answer.url)} wants you to sign in again. Do that under Account."
        raise SyncError(SyncErrorKind.SIGN_IN, message, _error_of(answer))
    check(answer)
    value = answer.json()
    try:
        return TokenPair(
            str(value["access_token"]), str(value["refresh_token"]), int(value.get("expires_in", 600))
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _puzzling(answer, type(error).__name__) from error


def _puzzling(answer: Answer, detail: str) -> SyncError:
    message = f"{host_of(answer.url)} gave an answer to the sign-in that cannot be read. Check the server's address."
    return SyncError(SyncErrorKind.DAMAGED, message, detail)
