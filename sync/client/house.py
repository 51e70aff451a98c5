"""What a desktop asks of a house server, one method a request. Answers are messages, checked field by field."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar
from urllib.parse import quote, urlencode

from pydantic import ValidationError

from sync.client.download import ByteListener, Fetched, Wanted, fetch
from sync.client.http import Answer, HttpClient, Request, busy, host_of, refuse_page
from sync.client.journal import DataKind, Purpose
from sync.client.retry import WORTH_RETRYING
from sync.client.stopping import Stop
from sync.errors import SyncError, SyncErrorKind
from sync.messages.base import PROTOCOL, Message
from sync.messages.documents import Blob, Keys
from sync.messages.events import Pulled
from sync.messages.marketplace import Explore, Listing, Problem
from sync.messages.operations import Push, Pushed

M = TypeVar("M", bound=Message)
BASE = f"/v{PROTOCOL}"


class Sender(Protocol):
    """The part of `HttpClient` that requests with short answers need."""

    def send(self, request: Request, stop: Stop | None = None) -> Answer: ...


class Tokens(Protocol):
    """Where a bearer comes from. May be called from several threads."""

    def access(self) -> str:
        """A bearer that is thought to be good; "" where nobody is signed in. Raises `SyncError`."""
        ...

    def renew(self, refused: str) -> str:
        """Another one, since `refused` was. Raises `SyncError(SIGN_IN)` where a person has to sign in again."""
        ...


class NoTokens:
    """For what anybody may ask."""

    def access(self) -> str:
        return ""

    def renew(self, refused: str) -> str:
        raise SyncError(
            SyncErrorKind.SIGN_IN, "Sign in under Account; then try again.", refused and "refused"
        )


class ResyncNeeded(Exception):
    """The server does not know the cursor any more: everything is to be pulled from the beginning."""


class Refused(SyncError):
    """The server refused the request for good. `problem` is its kind for programs, `status` that of HTTP."""

    def __init__(self, status: int, problem: str, message: str, current: int | None = None) -> None:
        super().__init__(SyncErrorKind.REFUSED, message, f"status {status}: {problem}")
        self.status = status
        self.problem = problem
        self.current = current


@dataclass(frozen=True)
class Enrolled:
    device_id: str
    epoch: int


class HouseClient:
    """One server. Raises `SyncError` (`Refused` with the server's own sentence) and nothing else.

    A bearer that was refused is renewed once, by whoever comes first.
    """

    def __init__(self, http: HttpClient | Sender, server: str, tokens: Tokens | None = None) -> None:
        self.server = server.rstrip("/")
        self._http = http
        self._tokens = tokens or NoTokens()

    # -- who -----------------------------------------------------------------------------------------------------

    def account(self, stop: Stop | None = None) -> dict[str, Any]:
        """Who is signed in: `account_id`, `name`, `kind`, `email`, `frozen`."""
        return self._object(self._ask("GET", "/account", Purpose.SYNC, (DataKind.ACCOUNT,), stop=stop))

    def enrol(self, public_key: str, name: str, stop: Stop | None = None) -> Enrolled:
        """Make this machine's key known; again it gives the same device with the next epoch."""
        answer = self._ask(
            "POST",
            "/devices",
            Purpose.SIGN_IN,
            (DataKind.DEVICE_KEY,),
            {"public_key": public_key, "name": name},
            stop=stop,
        )
        value = self._object(answer)
        try:
            return Enrolled(str(value["device_id"]), int(value["epoch"]))
        except (KeyError, TypeError, ValueError) as error:
            raise _damaged(answer, str(error)) from error

    def devices(self) -> list[dict[str, Any]]:
        value: Any = self._ask("GET", "/devices", Purpose.SYNC, (DataKind.ACCOUNT,)).json()
        found: list[dict[str, Any]] = value["devices"] if isinstance(value, dict) else value
        return found

    def remove_device(self, device_id: str) -> None:
        self._ask(
            "DELETE", f"/devices/{quote(device_id)}", Purpose.SYNC, (DataKind.ACCOUNT,), repeatable=True
        )

    # -- sync ----------------------------------------------------------------------------------------------------

    def push(self, push: Push, stop: Stop | None = None) -> Pushed:
        answer = self._ask(
            "POST", "/sync/push", Purpose.SYNC, (DataKind.OPERATIONS,), push, repeatable=True, stop=stop
        )
        return self._read(answer, Pushed)

    def pull(self, cursor: str, limit: int, stop: Stop | None = None) -> Pulled:
        """Raises `ResyncNeeded` besides."""
        query = urlencode({"cursor": cursor, "limit": limit})
        try:
            answer = self._ask("GET", f"/sync/pull?{query}", Purpose.SYNC, (DataKind.ACCOUNT,), stop=stop)
        except Refused as error:
            if error.status == 410:
                raise ResyncNeeded from error
            raise
        return self._read(answer, Pulled)

    def lease(self, amount: int, stop: Stop | None = None) -> str:
        """Reserve credits for this machine: the signed lease, or a `Refused` (402, 409) that says why not."""
        return self._lease(
            self._ask("POST", "/leases", Purpose.SYNC, (DataKind.ACCOUNT,), {"amount": amount}, stop=stop)
        )

    def renew_lease(self, lease_id: str, stop: Stop | None = None) -> str:
        path = f"/leases/{quote(lease_id)}/renew"
        return self._lease(
            self._ask("POST", path, Purpose.SYNC, (DataKind.ACCOUNT,), {}, repeatable=True, stop=stop)
        )

    def return_lease(self, lease_id: str, body: dict[str, Any], stop: Stop | None = None) -> None:
        path = f"/leases/{quote(lease_id)}/return"
        self._ask("POST", path, Purpose.SYNC, (DataKind.ACCOUNT,), body, repeatable=True, stop=stop)

    def keys(self, stop: Stop | None = None) -> Keys:
        return self._read(self._ask("GET", "/keys", Purpose.SYNC, stop=stop), Keys)

    # -- marketplace ---------------------------------------------------------------------------------------------

    def explore(self, cursor: str, limit: int, stop: Stop | None = None) -> Explore:
        """A page of the feed. Raises `ResyncNeeded` besides."""
        query = urlencode({"cursor": cursor, "limit": limit})
        try:
            answer = self._ask("GET", f"/explore?{query}", Purpose.EXPLORE, stop=stop)
        except Refused as error:
            if error.status == 410:
                raise ResyncNeeded from error
            raise
        return self._read(answer, Explore)

    def listing(self, set_id: str, stop: Stop | None = None) -> Listing:
        return self._read(self._ask("GET", f"/sets/{quote(set_id)}", Purpose.EXPLORE, stop=stop), Listing)

    def manifest(self, set_id: str, stop: Stop | None = None) -> str:
        """The signed manifest of an unlocked set, as JWS."""
        answer = self._ask("GET", f"/sets/{quote(set_id)}/manifest", Purpose.EXPLORE, stop=stop)
        return _text_of(answer, "manifest")

    def blob(
        self,
        blob: Blob,
        target: Path,
        on_bytes: ByteListener | None = None,
        stop: Stop | None = None,
    ) -> Fetched:
        """A file of an unlocked set, or a preview, resumed where it broke off and checked by its hash."""
        return self.fetch_blob(blob.sha256, blob.size, target, on_bytes, stop)

    def fetch_blob(
        self,
        sha256: str,
        size: int,
        target: Path,
        on_bytes: ByteListener | None = None,
        stop: Stop | None = None,
    ) -> Fetched:
        """As `blob`; `size` 0 where it is not known."""
        if not isinstance(self._http, HttpClient):
            raise TypeError("blobs need the whole HTTP client")
        bearer = self._tokens.access()
        url = f"{self.server}{BASE}/blobs/{sha256}"
        try:
            return fetch(
                self._http,
                Wanted(Request(url, Purpose.EXPLORE, bearer=bearer), target, size, sha256),
                on_bytes,
                stop,
            )
        except SyncError as error:
            if error.kind is not SyncErrorKind.SIGN_IN or not bearer:
                raise
        bearer = self._tokens.renew(bearer)
        return fetch(
            self._http,
            Wanted(Request(url, Purpose.EXPLORE, bearer=bearer), target, size, sha256),
            on_bytes,
            stop,
        )

    # -- asking --------------------------------------------------------------------------------------------------

    def _ask(
        self,
        method: str,
        path: str,
        purpose: Purpose,
        kinds: Iterable[DataKind] = (),
        body: Message | dict[str, Any] | None = None,
        *,
        repeatable: bool = False,
        stop: Stop | None = None,
    ) -> Answer:
        bearer = self._tokens.access()
        packed = b""
        headers = {"Accept": "application/json"}
        if body is not None:
            packed = body.packed() if isinstance(body, Message) else json.dumps(body).encode()
            headers["Content-Type"] = "application/json"
        for attempt in range(2):
            request = Request(
                f"{self.server}{BASE}{path}",
                purpose,
                tuple(kinds),
                method,
                headers,
                packed,
                bearer,
                repeatable,
            )
            answer = self._http.send(request, stop)
            if answer.status == 401 and bearer and attempt == 0:
                bearer = self._tokens.renew(bearer)
                continue
            check(answer)
            return answer
        raise AssertionError("unreachable")

    def _read(self, answer: Answer, kind: type[M]) -> M:
        refuse_page(answer.url, answer.headers, answer.body)
        try:
            return kind.model_validate_json(answer.body)
        except ValidationError as error:
            raise _damaged(answer, str(error.errors()[:1])) from error

    def _object(self, answer: Answer) -> dict[str, Any]:
        value = answer.json()
        if not isinstance(value, dict):
            raise _damaged(answer, "no object")
        return value  # pyright: ignore[reportUnknownVariableType]

    def _lease(self, answer: Answer) -> str:
        return _text_of(answer, "lease")


def check(answer: Answer) -> None:
    """Raises what an answer other than a good one stands for, in the server's own words where it has any."""
    if 200 <= answer.status < 300:
        return
    if answer.status in WORTH_RETRYING:
        raise busy(answer.url, answer.status)
    refuse_page(answer.url, answer.headers, answer.body)
    try:
        problem = Problem.model_validate_json(answer.body)
    except ValidationError:
        message = f"{host_of(answer.url)} refuses the request (status {answer.status}). Try again later."
        problem = Problem(kind="refused", sentence=message)
    if answer.status == 401:
        raise SyncError(SyncErrorKind.SIGN_IN, problem.sentence, problem.kind)
    raise Refused(answer.status, problem.kind, problem.sentence, problem.current)


def _text_of(answer: Answer, name: str) -> str:
    """A JWS, which servers give bare or as the one field of an object."""
    value = (
        answer.json() if answer.body.lstrip()[:1] in (b"{", b'"') else answer.body.decode("ascii", "replace")
    )
    text = value.get(name) if isinstance(value, dict) else value  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    if not isinstance(text, str) or not text.strip():
        raise _damaged(answer, f"no {name}")
    return text.strip()


def _damaged(answer: Answer, detail: str) -> SyncError:
    message = (
        f"{host_of(answer.url)} gave an answer that this version of the studio does not understand. Bring the studio "
        "or the server up to date, then try again."
    )
    return SyncError(SyncErrorKind.DAMAGED, message, detail)
