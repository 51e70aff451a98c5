"""What a desktop asks of a house server, one method a request. Answers are messages, checked field by field."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Protocol, TypeVar
from urllib.parse import quote, urlencode

from pydantic import ValidationError

from sync.client.download import ByteListener, Fetched, Wanted, fetch
from sync.client.http import Answer, HttpClient, Reply, Request, busy, host_of, refuse_page
from sync.client.journal import DataKind, Purpose
from sync.client.retry import WORTH_RETRYING
from sync.client.stopping import Stop
from sync.errors import SyncError, SyncErrorKind
from sync.keys import DeviceKey, enrolment_message
from sync.messages.accounts import Account, Devices, Enrol, Enrolled
from sync.messages.base import PROTOCOL, Message
from sync.messages.documents import Blob, Keys
from sync.messages.events import Pulled
from sync.messages.leases import LeaseGranted, LeaseRequest, LeaseReturn
from sync.messages.marketplace import Explore, Problem, SignedManifest
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


class HouseClient:
    """One server. Raises `SyncError` (`Refused` with the server's own sentence) and nothing else.

    A bearer that was refused is renewed once, by whoever comes first.
    """

    def __init__(self, http: HttpClient | Sender, server: str, tokens: Tokens | None = None) -> None:
        self.server = server.rstrip("/")
        self._http = http
        self._tokens = tokens or NoTokens()

    # -- who -----------------------------------------------------------------------------------------------------

    def account(self, stop: Stop | None = None) -> Account:
        """Who is signed in."""
        return self.read(self.ask("GET", "/account", Purpose.SYNC, (DataKind.ACCOUNT,), stop=stop), Account)

    def enrol(self, key: DeviceKey, name: str, stop: Stop | None = None) -> Enrolled:
        """Make this machine's key known; again it gives the same device with the next epoch."""

        def body(bearer: str) -> Enrol:
            proof = key.sign(enrolment_message(key.public, bearer))
            return Enrol(public_key=key.public, name=name[:120] or "Anchor Studio", proof=proof)

        kinds = (DataKind.DEVICE_KEY,)
        return self.read(self.ask("POST", "/devices", Purpose.SIGN_IN, kinds, body, stop=stop), Enrolled)

    def devices(self) -> Devices:
        """The account's machines."""
        return self.read(self.ask("GET", "/devices", Purpose.SYNC, (DataKind.ACCOUNT,)), Devices)

    def remove_device(self, device_id: str) -> None:
        """End a machine's sign-in for good."""
        self.ask("DELETE", f"/devices/{quote(device_id)}", Purpose.SYNC, (DataKind.ACCOUNT,), repeatable=True)

    # -- sync ----------------------------------------------------------------------------------------------------

    def push(self, push: Push, stop: Stop | None = None) -> Pushed:
        """Send operations; a verdict for each."""
        answer = self.ask(
            "POST", "/sync/push", Purpose.SYNC, (DataKind.OPERATIONS,), push, repeatable=True, stop=stop
        )
        return self.read(answer, Pushed)

    def pull(self, cursor: str, limit: int, stop: Stop | None = None) -> Pulled:
        """Raises `ResyncNeeded` besides."""
        query = urlencode({"cursor": cursor, "limit": limit})
        try:
            answer = self.ask("GET", f"/sync/pull?{query}", Purpose.SYNC, (DataKind.ACCOUNT,), stop=stop)
        except Refused as error:
            if error.status == 410:
                raise ResyncNeeded from error
            raise
        return self.read(answer, Pulled)

    def lease(self, amount: int, stop: Stop | None = None) -> LeaseGranted:
        """Have `amount` credits left in this machine's lease, as far as they are there; a `Refused` says why not."""
        answer = self.ask(
            "POST",
            "/leases",
            Purpose.SYNC,
            (DataKind.ACCOUNT,),
            LeaseRequest(amount=amount),
            repeatable=True,
            stop=stop,
        )
        return self.read(answer, LeaseGranted)

    def return_lease(self, lease_id: str, body: LeaseReturn, stop: Stop | None = None) -> None:
        """Give up what is left of a lease."""
        path = f"/leases/{quote(lease_id)}/return"
        self.ask("POST", path, Purpose.SYNC, (DataKind.ACCOUNT,), body, repeatable=True, stop=stop)

    def keys(self, stop: Stop | None = None) -> Keys:
        """The server's public keys; anybody may ask."""
        return self.read(self.ask("GET", "/keys", Purpose.SYNC, public=True, stop=stop), Keys)

    def revocations(self, stop: Stop | None = None) -> str:
        """What counts for nothing any more: `documents.Revocations` as JWS. Asked without a bearer, so that a machine
        whose own sign-in was ended hears of it.
        """
        answer = self.ask("GET", "/revocations", Purpose.SYNC, public=True, stop=stop)
        refuse_page(answer.url, answer.headers, answer.body)
        return answer.body.decode("ascii", "replace")

    # -- marketplace ---------------------------------------------------------------------------------------------

    def explore(self, cursor: str, limit: int, stop: Stop | None = None) -> Explore:
        """A page of the feed. Raises `ResyncNeeded` besides."""
        query = urlencode({"cursor": cursor, "limit": limit})
        try:
            answer = self.ask("GET", f"/explore?{query}", Purpose.EXPLORE, stop=stop)
        except Refused as error:
            if error.status == 410:
                raise ResyncNeeded from error
            raise
        return self.read(answer, Explore)

    def manifest(self, set_id: str, version: int | None = None, stop: Stop | None = None) -> str:
        """The signed manifest of a version of an unlocked set, or of its newest, as JWS."""
        query = "" if version is None else f"?{urlencode({'version': version})}"
        answer = self.ask("GET", f"/sets/{quote(set_id)}/manifest{query}", Purpose.EXPLORE, stop=stop)
        return self.read(answer, SignedManifest).manifest

    def preview(self, sha256: str, stop: Stop | None = None) -> bytes:
        """A small JPEG that anybody may fetch; whoever asked checks its hash."""
        answer = self.ask("GET", f"/blobs/{quote(sha256)}", Purpose.EXPLORE, stop=stop)
        refuse_page(answer.url, answer.headers, answer.body)
        return answer.body

    def blob(
        self,
        blob: Blob,
        target: Path,
        on_bytes: ByteListener | None = None,
        stop: Stop | None = None,
    ) -> Fetched:
        """A file of an unlocked set, or a preview, resumed where it broke off and checked by its hash."""
        if not isinstance(self._http, HttpClient):
            raise TypeError("blobs need the whole HTTP client")
        bearer = self._tokens.access()
        url = f"{self.server}{BASE}/blobs/{blob.sha256}"
        wanted = Wanted(
            Request(url, Purpose.EXPLORE, bearer=bearer), target, blob.size, blob.sha256, check=_check_reply
        )
        try:
            return fetch(self._http, wanted, on_bytes, stop)
        except SyncError as error:
            if error.kind is not SyncErrorKind.SIGN_IN or not bearer:
                raise
        renewed = replace(wanted.request, bearer=self._tokens.renew(bearer))
        return fetch(self._http, replace(wanted, request=renewed), on_bytes, stop)

    # -- asking --------------------------------------------------------------------------------------------------

    def ask(
        self,
        method: str,
        path: str,
        purpose: Purpose,
        kinds: Iterable[DataKind] = (),
        body: Message | bytes | Callable[[str], Message] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        repeatable: bool = False,
        public: bool = False,
        stop: Stop | None = None,
    ) -> Answer:
        """`body` may need the bearer that it goes with; what is `public` is asked without one."""
        bearer = "" if public else self._tokens.access()
        said = {"Accept": "application/json"}
        if body is not None and not isinstance(body, bytes):
            said["Content-Type"] = "application/json"
        for attempt in range(2):
            request = Request(
                f"{self.server}{BASE}{path}",
                purpose,
                tuple(kinds),
                method,
                {**said, **(headers or {})},
                _packed(body, bearer),
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

    def read(self, answer: Answer, kind: type[M]) -> M:
        """An answer as the message that it should be. Raises `SyncError` where it is none."""
        refuse_page(answer.url, answer.headers, answer.body)
        try:
            return kind.model_validate_json(answer.body)
        except ValidationError as error:
            raise _damaged(answer, str(error.errors()[:1])) from error


def _packed(body: Message | bytes | Callable[[str], Message] | None, bearer: str) -> bytes:
    if body is None or isinstance(body, bytes):
        return body or b""
    message = body if isinstance(body, Message) else body(bearer)
    return message.packed()


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


def _check_reply(reply: Reply) -> None:
    """As `check`, for an answer whose body is still to come."""
    if not 200 <= reply.status < 300:
        check(Answer(reply.status, reply.headers, reply.read(), reply.url))


def _damaged(answer: Answer, detail: str) -> SyncError:
    message = (
        f"{host_of(answer.url)} gave an answer that this version of the studio does not understand. Bring the studio "
        "or the server up to date, then try again."
    )
    return SyncError(SyncErrorKind.DAMAGED, message, detail)
