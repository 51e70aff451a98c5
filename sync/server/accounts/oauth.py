"""OAuth 2 for programs: what is checked and given, without HTTP. RFC 6749, 7636 (S256 alone), 8252, 8628, 9700."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from sync.server.accounts.access import token_hash
from sync.server.accounts.tables import AuthorizationCodeRow, DeviceCodeRow
from sync.server.accounts.tokens import Tokens, begin_sign_in, revoke_sign_in
from sync.server.database import seconds_now

CLIENTS = {"anchor-studio": "Anchor Studio"}
"""Programs that may ask, and what a person calls them. All are public: none can keep a secret."""

CODE_SECONDS = 120
DEVICE_CODE_SECONDS = 900
DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
USER_CODE_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
"""No vowels, so that no code is a word; nothing that is read as something else (RFC 8628, 6.1)."""

_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")


class OAuthError(Exception):
    """`code` is one of the RFCs' own; `description` is for whoever writes the program."""

    def __init__(self, code: str, description: str) -> None:
        super().__init__(description)
        self.code = code
        self.description = description


@dataclass(frozen=True)
class AuthorizationRequest:
    """What a program asks for, checked. `challenge` is PKCE's, `state` goes back to the program as it came."""

    client_id: str
    redirect_uri: str
    challenge: str
    state: str

    @property
    def program(self) -> str:
        """What the person knows the program as."""
        return CLIENTS[self.client_id]


def check_client(client_id: str) -> None:
    """Raises `OAuthError` for a program that is not known here."""
    if client_id not in CLIENTS:
        raise OAuthError("invalid_client", "This program is not known here.")


def is_loopback_redirect(uri: str) -> bool:
    """A literal loopback address with any port (RFC 8252, 7.3); names are not taken, since they can be pointed away."""
    try:
        parts = urlsplit(uri)
        port = parts.port
    except ValueError:
        return False
    plain = not parts.fragment and parts.username is None and parts.password is None
    printable = uri.isascii() and uri.isprintable() and not set(uri) & set(" \"'<>\\^`{|}")
    ours = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "::1")
    return len(uri) <= 400 and ours and plain and printable and port != 0


def give_code(session: Session, request: AuthorizationRequest, account_id: str) -> str:
    """A code that the program changes for tokens once, within two minutes."""
    code = secrets.token_urlsafe(32)
    session.add(
        AuthorizationCodeRow(
            code_hash=token_hash(code),
            account_id=account_id,
            client_id=request.client_id,
            redirect_uri=request.redirect_uri,
            challenge=request.challenge,
            expires_at=seconds_now() + CODE_SECONDS,
        )
    )
    return code


def change_code(
    session: Session, code: str, client_id: str, redirect_uri: str, verifier: str
) -> Tokens | None:
    """Tokens for a code, once. A second use ends what the first one began. None where the code is not good."""
    found = select(AuthorizationCodeRow).where(AuthorizationCodeRow.code_hash == token_hash(code))
    row = session.scalar(found.with_for_update())
    if row is None:
        return None
    if row.family_id is not None:
        revoke_sign_in(session, row.family_id)
        return None
    if row.expires_at <= seconds_now() or row.client_id != client_id or row.redirect_uri != redirect_uri:
        return None
    if not _VERIFIER.fullmatch(verifier) or not hmac.compare_digest(challenge_of(verifier), row.challenge):
        return None
    row.family_id, tokens = begin_sign_in(session, row.account_id, client_id)
    return tokens


def challenge_of(verifier: str) -> str:
    """PKCE's S256."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def is_challenge(text: str) -> bool:
    """Whether it has the form of a `challenge_of`."""
    return _CHALLENGE.fullmatch(text) is not None


@dataclass(frozen=True)
class DeviceCode:
    """`code` is for the program, `user_code` for the person to type. `interval` in seconds between two questions."""

    code: str
    user_code: str
    interval: int


def begin_device(session: Session, client_id: str) -> DeviceCode:
    """A machine without a browser waits from now on. The client was checked."""
    code, user_code = secrets.token_urlsafe(32), "".join(secrets.choice(USER_CODE_LETTERS) for _ in range(8))
    row = DeviceCodeRow(
        code_hash=token_hash(code),
        user_code=user_code,
        client_id=client_id,
        interval=5,
        expires_at=seconds_now() + DEVICE_CODE_SECONDS,
    )
    session.add(row)
    return DeviceCode(code, f"{user_code[:4]}-{user_code[4:]}", row.interval)


def waiting_device(session: Session, typed: str) -> DeviceCodeRow | None:
    """What waits for this code, however it is typed."""
    letters = "".join(letter for letter in typed.upper() if letter.isalnum())
    found = select(DeviceCodeRow).where(DeviceCodeRow.user_code == letters, DeviceCodeRow.state == "pending")
    row = session.scalar(found.with_for_update())
    return row if row is not None and row.expires_at > seconds_now() else None


def answer_device(row: DeviceCodeRow, account_id: str, *, allowed: bool) -> None:
    """The person who typed the code says whether the machine may act for the account."""
    row.account_id = account_id
    row.state = "allowed" if allowed else "denied"


def poll_device(session: Session, code: str, client_id: str) -> Tokens | str:
    """Tokens, or the RFC's word for why not. Commit either way."""
    found = select(DeviceCodeRow).where(DeviceCodeRow.code_hash == token_hash(code)).with_for_update()
    row = session.scalar(found)
    now = seconds_now()
    if row is None or row.client_id != client_id or row.state == "used":
        return "invalid_grant"
    if row.expires_at <= now:
        return "expired_token"
    if row.state == "denied":
        return "access_denied"
    if row.state == "pending" or row.account_id is None:
        early = now - row.polled_at < row.interval
        row.polled_at = now
        if early:
            row.interval += 5
            return "slow_down"
        return "authorization_pending"
    row.state = "used"
    return begin_sign_in(session, row.account_id, client_id)[1]
