"""Signing in, signing up and the account, for a person in a browser."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response
from sqlalchemy.orm import Session

from sync.messages.accounts import AccountKind
from sync.messages.base import Id
from sync.server.accounts import devices, sign_up
from sync.server.accounts.access import lock_account, token_hash
from sync.server.accounts.houses import seat_of, spending_account
from sync.server.accounts.passwords import hashed, matches
from sync.server.accounts.people import account_by_email, clean_email
from sync.server.accounts.tables import AccountRow, BrowserRow, NewPasswordRow
from sync.server.accounts.tokens import revoke_account
from sync.server.database import seconds_now
from sync.server.limits import network_of
from sync.server.listings.coauthors import questions
from sync.server.pages.coauthors import accounts_of
from sync.server.pages.figures import figures
from sync.server.pages.visit import Field, Visit, Visiting, inside
from sync.server.problems import ProblemError

router = APIRouter(include_in_schema=False)
Next = Annotated[str, Query(alias="next", max_length=2000)]
KINDS = (
    (AccountKind.BRAND.value, "Brand", "uses sets"),
    (AccountKind.CREATOR.value, "Creator", "makes sets"),
    (AccountKind.BOTH.value, "Both", "does both"),
)


@router.get("/")
def home(visit: Visiting) -> Response:
    return visit.go("/account" if visit.account else "/sign-in")


@router.get("/sign-in")
def show_sign_in(visit: Visiting, after: Next = "/account") -> Response:
    return visit.page("sign-in.html", next=inside(after), email="")


@router.post("/sign-in")
def sign_in(
    visit: Visiting, email: Field = "", password: Field = "", next: Field = "/account", form: Field = ""
) -> Response:
    try:
        visit.check_form(form)
        limit_guesses(visit, email)
        with visit.house.database.read() as session:
            account = account_by_email(session, email.strip().lower())
        if not matches(None if account is None else account.password_hash, password) or account is None:
            visit.house.metrics.count("sign_in_refused")
            raise ProblemError(403, "password", "Address and password do not belong together.")
    except ProblemError as error:
        return visit.page(
            "sign-in.html", error.status, problem=error.sentence, next=inside(next), email=email
        )
    visit.house.metrics.count("sign_in")
    return visit.sign_in(account, next)


def limit_guesses(visit: Visit, email: str = "") -> None:
    """Raises `ProblemError` 429 for a network, or an address, that tries too many passwords or codes."""
    most = visit.house.config.limits.sign_ins_per_minute
    visit.house.limiter.check("guess", network_of(visit.host), most, 60)
    if email:
        address = sign_up.keyed(visit.house, email.strip().lower())
        visit.house.limiter.check("guess-address", address, most, 600)


@router.post("/sign-out")
def sign_out(visit: Visiting, form: Field = "") -> Response:
    visit.check_form(form)
    return visit.sign_out()


@router.get("/sign-up")
def show_sign_up(visit: Visiting, after: Next = "") -> Response:
    return _sign_up_page(visit, after=after)


def _sign_up_page(
    visit: Visit,
    status: int = 200,
    *,
    problem: str = "",
    after: str = "",
    kind: str = "brand",
    name: str = "",
    email: str = "",
) -> Response:
    if not visit.house.config.open_sign_up:
        return visit.page(
            "message.html",
            403,
            heading="Accounts are made by the house",
            sentence="This server takes no sign-ups. Ask whoever runs it for an account.",
            link=("/sign-in", "Sign in"),
        )
    return visit.page(
        "sign-up.html",
        status,
        problem=problem,
        next=inside(after) if after else "/account",
        kind=kind,
        name=name,
        email=email,
        kinds=KINDS,
        grant=visit.house.config.grant,
    )


@router.post("/sign-up")
def ask_for_account(
    visit: Visiting,
    kind: Field = "",
    name: Field = "",
    email: Field = "",
    password: Field = "",
    next: Field = "",
    form: Field = "",
) -> Response:
    limits = visit.house.config.limits
    try:
        if not visit.house.config.open_sign_up:
            return _sign_up_page(visit)
        visit.check_form(form)
        visit.house.limiter.check("sign-up", network_of(visit.host), limits.sign_ups_per_hour, 3600)
        letter = sign_up.ask(visit.house, email, name, kind, password, inside(next))
    except ProblemError as error:
        return _sign_up_page(
            visit, error.status, problem=error.sentence, after=next, kind=kind, name=name, email=email
        )
    return visit.page(
        "message.html",
        letter=letter,
        heading="Look into your mail",
        sentence="A letter with a link is on its way. Open it within a day and type your password once more.",
        link=None,
    )


@router.get("/confirm/{token}")
def show_confirm(visit: Visiting, token: str) -> Response:
    with visit.house.database.read() as session:
        row = sign_up.waiting(session, token)
    if row is None:
        return visit.page(
            "message.html",
            404,
            heading="This link is used or too old",
            sentence="If your address is confirmed already, sign in. If not, sign up again.",
            link=("/sign-in", "Sign in"),
        )
    return visit.page("confirm.html", email=row.email)


@router.post("/confirm/{token}")
def confirm(
    visit: Visiting, token: str, password: Field = "", email: Field = "", form: Field = ""
) -> Response:
    try:
        visit.check_form(form)
        limit_guesses(visit, email)
        account, after, granted = sign_up.confirm(visit.house, token, password, visit.host)
    except ProblemError as error:
        if error.status == 403:
            return visit.page("confirm.html", 403, problem=error.sentence, email=email)
        raise
    if not granted and inside(after) == "/account":
        after = "/account?free=no"
    return visit.sign_in(account, after)


@router.get("/forgot")
def show_forgot(visit: Visiting) -> Response:
    return visit.page("forgot.html")


@router.post("/forgot")
def forgot(visit: Visiting, email: Field = "", form: Field = "") -> Response:
    try:
        visit.check_form(form)
        limit_guesses(visit)
        email = clean_email(email)
    except ProblemError as error:
        return visit.page("forgot.html", error.status, problem=error.sentence)
    return visit.page(
        "message.html",
        letter=partial(sign_up.forgotten, visit.house, email),
        heading="Look into your mail",
        sentence="If there is an account with this address, a letter with a link is on its way.",
        link=("/sign-in", "Sign in"),
    )


@router.get("/new-password/{token}")
def show_new_password(visit: Visiting, token: str) -> Response:
    with visit.house.database.read() as session:
        row = session.get(NewPasswordRow, token_hash(token))
    if row is None or row.expires_at <= seconds_now():
        raise ProblemError(404, "no_link", "This link was used or is too old. Ask for another letter.")
    return visit.page("new-password.html")


@router.post("/new-password/{token}")
def new_password(visit: Visiting, token: str, password: Field = "", form: Field = "") -> Response:
    try:
        visit.check_form(form)
        stored = hashed(password)
    except ProblemError as error:
        return visit.page("new-password.html", error.status, problem=error.sentence)

    def work(session: Session) -> AccountRow:
        row = session.get(NewPasswordRow, token_hash(token), with_for_update=True)
        if row is None or row.expires_at <= seconds_now():
            raise ProblemError(404, "no_link", "This link was used or is too old. Ask for another letter.")
        account = lock_account(session, row.account_id)
        account.password_hash = stored
        for table in (NewPasswordRow, BrowserRow):
            session.query(table).filter_by(account_id=account.id).delete()
        revoke_account(session, account.id)
        return account

    return visit.sign_in(visit.house.database.run(work), "/account")


@router.get("/account")
def account(visit: Visiting) -> Response:
    caller = visit.signed_in()
    answers_for = accounts_of(visit)
    with visit.house.database.read() as session:
        listed = devices.devices_of(session, caller).devices
        seat, spends_from = seat_of(session, caller.account_id), spending_account(session, caller)
        shown = figures(session, spends_from)
        asked = len(questions(session, answers_for))
    return visit.page(
        "account.html",
        devices=listed,
        seat=seat,
        spends_from=spends_from,
        figures=shown,
        questions=asked,
        without_free=visit.request.query_params.get("free") == "no",
    )


@router.post("/account/devices/{device_id}/revoke")
def revoke_device(visit: Visiting, device_id: Id, form: Field = "") -> Response:
    caller = visit.signed_in()
    visit.check_form(form)
    visit.house.database.run(lambda session: devices.revoke(session, caller.account_id, device_id))
    return visit.go("/account")
