"""One request of a browser: who is signed in, whether a form is ours, and the page that answers."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Annotated, Any, cast
from urllib.parse import quote

from fastapi import Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined
from sqlalchemy import delete
from sqlalchemy.orm import Session
from starlette.background import BackgroundTask

from sync.server.accounts.access import Caller, HouseOf, house_of, token_hash
from sync.server.accounts.sign_up import Letter
from sync.server.accounts.tables import AccountRow, BrowserRow
from sync.server.database import seconds_now
from sync.server.headers import page_policy
from sync.server.house import House
from sync.server.pages.style import style_path
from sync.server.problems import ProblemError

SESSION_SECONDS = 14 * 24 * 3600
Field = Annotated[str, Form(max_length=2000)]


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("sync.server.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    words = cast(dict[str, Any], made.filters)  # pyright: ignore[reportUnknownMemberType]
    words |= {"credits": _credits, "day": _day, "percent": _percent}
    values = cast(dict[str, Any], made.globals)  # pyright: ignore[reportUnknownMemberType]
    values["style_path"] = style_path()
    return made


def _credits(amount: int) -> str:
    return f"{amount:,}".replace(",", "\u202f")


def _percent(basis_points: int) -> str:
    return f"{basis_points / 100:.2f}".rstrip("0").rstrip(".") + "\u202f%"


def _day(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%d %B %Y").lstrip("0")


@dataclass
class Visit:
    """`form_secret` is a cookie of this browser; a form's key is made of it, so that no other page can send ours."""

    house: House
    request: Request
    form_secret: str
    is_new: bool
    session_hash: str = ""
    account: AccountRow | None = None

    @property
    def host(self) -> str | None:
        """The address that asks, as far as it is known."""
        return self.request.client.host if self.request.client else None

    @property
    def form_key(self) -> str:
        """What the forms of this browser carry; `check_form` takes no other."""
        bound = f"form {self.form_secret} {self.session_hash}".encode()
        return hmac.new(self.house.secret, bound, hashlib.sha256).hexdigest()

    def check_form(self, key: str) -> None:
        """Raises `ProblemError` 403 for a form that this browser did not get from us."""
        if self.request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            raise ProblemError(403, "form", "This form came from another site. Nothing was done.")
        if self.is_new or not hmac.compare_digest(key.encode(), self.form_key.encode()):
            raise ProblemError(
                403, "form", "This form is too old, or this browser keeps no cookies. Load the page again."
            )

    def signed_in(self) -> Caller:
        """Raises `NotSignedIn` where nobody is: the answer is the way to the sign-in page and back."""
        if self.account is None:
            raise NotSignedIn(self.here)
        return Caller(self.account.id, None)

    @property
    def here(self) -> str:
        """The path that was asked for, with its query."""
        url = self.request.url
        return url.path + (f"?{url.query}" if url.query else "")

    def page(
        self,
        template: str,
        status: int = 200,
        *,
        form_targets: tuple[str, ...] = (),
        letter: Letter | Callable[[], Letter | None] | None = None,
        **values: Any,
    ) -> Response:
        """A page of this template, the letter going out after it; one that is still to be written is written then."""
        text = (
            _environment()
            .get_template(template)
            .render(
                house_name=self.house.config.name,
                form_key=self.form_key,
                account=self.account,
                open_sign_up=self.house.config.open_sign_up,
                problem=values.pop("problem", ""),
                **values,
            )
        )
        response = HTMLResponse(text, status, headers={"Content-Security-Policy": page_policy(*form_targets)})
        self._keep_cookie(response)
        return self._with_letter(response, letter)

    def go(self, path: str, letter: Letter | None = None) -> Response:
        """The way to another page of ours, the letter going out after it."""
        response = RedirectResponse(path, 303)
        self._keep_cookie(response)
        return self._with_letter(response, letter)

    def _with_letter(
        self, response: Response, letter: Letter | Callable[[], Letter | None] | None
    ) -> Response:
        if letter is not None:
            # After the answer, so that nobody can tell from its time whether there was a letter.
            response.background = BackgroundTask(self._send, letter)
        return response

    def _send(self, letter: Letter | Callable[[], Letter | None]) -> None:
        written = letter() if callable(letter) else letter
        if written is not None:
            self.house.post.send(written.to, written.subject, written.text)

    def _keep_cookie(self, response: Response) -> None:
        if self.is_new:
            _set_cookie(self.house, response, "form", self.form_secret, SESSION_SECONDS)

    def sign_in(self, account: AccountRow, path: str) -> Response:
        """A session for this browser, under a new name, and on to `path`."""
        token = secrets.token_urlsafe(32)

        def work(session: Session) -> None:
            session.add(
                BrowserRow(
                    token_hash=token_hash(token),
                    account_id=account.id,
                    expires_at=seconds_now() + SESSION_SECONDS,
                )
            )
            if self.session_hash:
                session.execute(delete(BrowserRow).where(BrowserRow.token_hash == self.session_hash))

        self.house.database.run(work)
        response = RedirectResponse(inside(path), 303)
        _set_cookie(self.house, response, "session", token, SESSION_SECONDS)
        return response

    def sign_out(self) -> Response:
        """The session ends, in the database too."""
        ended = delete(BrowserRow).where(BrowserRow.token_hash == self.session_hash)
        self.house.database.run(lambda session: session.execute(ended))
        return self.without_cookies(RedirectResponse("/sign-in", 303))

    def without_cookies(self, response: Response) -> Response:
        """The answer, after which this browser is nobody's any more."""
        for name in ("session", "form"):
            _set_cookie(self.house, response, name, "", 0)
        return response


class NotSignedIn(Exception):
    """Raised where a page needs to know who looks; `back` is the path to come back to."""

    def __init__(self, back: str) -> None:
        super().__init__(back)
        self.back = back


def visit_of(request: Request, house: House) -> Visit:
    """Who asks, by the cookies of the browser."""
    form_secret = request.cookies.get(_cookie(house, "form"), "")
    visit = Visit(house, request, form_secret or secrets.token_urlsafe(24), is_new=not form_secret)
    token = request.cookies.get(_cookie(house, "session"), "")
    if token:
        with house.database.read() as session:
            row = session.get(BrowserRow, token_hash(token))
            account = None if row is None else session.get_one(AccountRow, row.account_id)
        if row is not None and row.expires_at > seconds_now() and account and account.deleted_at is None:
            visit.session_hash, visit.account = row.token_hash, account
    return visit


def _visit(request: Request, house: HouseOf) -> Visit:
    return visit_of(request, house)


Visiting = Annotated[Visit, Depends(_visit)]


def _cookie(house: House, name: str) -> str:
    # A browser takes `__Host-` cookies only over TLS and from this very host.
    return f"__Host-anchor_{name}" if house.config.is_https else f"anchor_{name}"


def _set_cookie(house: House, response: Response, name: str, value: str, seconds: int) -> None:
    response.set_cookie(
        _cookie(house, name),
        value,
        max_age=seconds,
        path="/",
        httponly=True,
        samesite="lax",
        secure=house.config.is_https,
    )


def inside(path: str) -> str:
    """A path of this server, whatever was asked for: nobody is sent elsewhere by a link to our sign-in page."""
    plain = path.isascii() and path.isprintable() and "\\" not in path
    return path if plain and path.startswith("/") and not path.startswith("//") else "/account"


def sign_in_path(back: str) -> str:
    """The sign-in page, which leads on to `back` where that is `inside`."""
    return f"/sign-in?next={quote(inside(back), safe='')}"


def wants_page(request: Request) -> bool:
    """Whether a person's browser asks, not a program."""
    return not request.url.path.startswith("/v1/") and "text/html" in request.headers.get("accept", "")


def problem_page(request: Request, status: int, sentence: str) -> Response:
    """A page that says what is wrong, in the house's own dress."""
    return visit_of(request, house_of(request)).page("problem.html", status, sentence=sentence)
