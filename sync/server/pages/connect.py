"""A person lets a program act for the account: the consent page, and the page for codes."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from sync.server.accounts import oauth
from sync.server.accounts.access import Caller
from sync.server.accounts.tables import DeviceCodeRow
from sync.server.pages.people import limit_guesses
from sync.server.pages.visit import Field, Visit, Visiting
from sync.server.problems import ProblemError

router = APIRouter(include_in_schema=False)
ASKED = ("response_type", "client_id", "redirect_uri", "code_challenge", "code_challenge_method", "state")


@router.get("/authorize")
def show_consent(visit: Visiting) -> Response:
    asked: dict[str, str] = {name: visit.request.query_params.get(name, "") for name in ASKED}
    request = _checked(asked)
    if isinstance(request, oauth.OAuthError):
        return _back(visit, asked, {"error": request.code, "error_description": request.description})
    visit.signed_in()
    return visit.page(
        "consent.html",
        form_targets=_form_targets(request.redirect_uri),
        program=request.program,
        asked=asked,
    )


def _form_targets(redirect_uri: str) -> tuple[str, ...]:
    # Browsers hold a form's redirect to the policy too. It has no way to write an IPv6 address, so that any is let.
    parts = urlsplit(redirect_uri)
    return ("http:",) if parts.hostname == "::1" else (f"http://{parts.netloc}",)


@router.post("/authorize")
def answer_consent(
    visit: Visiting,
    answer: Field = "",
    response_type: Field = "",
    client_id: Field = "",
    redirect_uri: Field = "",
    code_challenge: Field = "",
    code_challenge_method: Field = "",
    state: Field = "",
    form: Field = "",
) -> Response:
    given = (response_type, client_id, redirect_uri, code_challenge, code_challenge_method, state)
    asked: dict[str, str] = dict(zip(ASKED, given, strict=True))
    request = _checked(asked)
    if isinstance(request, oauth.OAuthError):
        return _back(visit, asked, {"error": request.code, "error_description": request.description})
    caller = visit.signed_in()
    visit.check_form(form)
    if answer != "allow":
        return _back(visit, asked, {"error": "access_denied"})
    code = visit.house.database.run(lambda session: oauth.give_code(session, request, caller.account_id))
    visit.house.metrics.count("program_connected")
    return _back(visit, asked, {"code": code})


def _checked(asked: dict[str, str]) -> oauth.AuthorizationRequest | oauth.OAuthError:
    """What is wrong with the program or the way back is told to the person; all else goes back to the program.

    Raises `ProblemError` 400 for the first.
    """
    if asked["client_id"] not in oauth.CLIENTS:
        raise ProblemError(400, "client", "The program that asks is not known here. Nothing was connected.")
    if not oauth.is_loopback_redirect(asked["redirect_uri"]):
        raise ProblemError(
            400, "redirect", "The program wants the answer sent off this machine. Nothing was connected."
        )
    if asked["response_type"] != "code":
        return oauth.OAuthError("unsupported_response_type", "Use code.")
    if asked["code_challenge_method"] != "S256" or not oauth.is_challenge(asked["code_challenge"]):
        return oauth.OAuthError("invalid_request", "Use PKCE with S256.")
    return oauth.AuthorizationRequest(
        asked["client_id"], asked["redirect_uri"], asked["code_challenge"], asked["state"]
    )


def _back(visit: Visit, asked: dict[str, str], answer: dict[str, str]) -> Response:
    """To the program's own address on the person's machine. `iss` says who answers (RFC 9207)."""
    if asked["state"]:
        answer["state"] = asked["state"]
    answer["iss"] = visit.house.url
    uri = asked["redirect_uri"]
    return RedirectResponse(f"{uri}{'&' if '?' in uri else '?'}{urlencode(answer)}", 303)


@router.get("/device")
def show_device(visit: Visiting) -> Response:
    visit.signed_in()
    # A link may bring the code, but the person still says that it is the one on the other machine.
    typed = visit.request.query_params.get("user_code", "")[:12]
    return visit.page("device.html", waiting=False, user_code=typed)


@router.post("/device")
def answer_device(visit: Visiting, user_code: Field = "", answer: Field = "", form: Field = "") -> Response:
    caller = visit.signed_in()
    try:
        visit.check_form(form)
        limit_guesses(visit, caller.account_id)
        row = visit.house.database.run(lambda session: _answered(session, caller, user_code, answer))
    except ProblemError as error:
        return visit.page(
            "device.html", error.status, problem=error.sentence, waiting=False, user_code=user_code[:12]
        )
    if answer not in ("allow", "deny"):
        shown = f"{row.user_code[:4]}-{row.user_code[4:]}"
        return visit.page("device.html", waiting=True, user_code=shown, program=oauth.CLIENTS[row.client_id])
    allowed = answer == "allow"
    return visit.page(
        "message.html",
        heading="Connected" if allowed else "Not connected",
        sentence="Go back to the other machine; it goes on by itself."
        if allowed
        else "The other machine got no access.",
        link=("/account", "Your account"),
    )


def _answered(session: Session, caller: Caller, user_code: str, answer: str) -> DeviceCodeRow:
    """The machine that waits with this code, with the person's answer where it is one."""
    row = oauth.waiting_device(session, user_code)
    if row is None:
        raise ProblemError(
            404, "no_code", "No machine waits with this code. Look at it again, or begin again there."
        )
    if answer in ("allow", "deny"):
        oauth.answer_device(row, caller.account_id, allowed=answer == "allow")
    return row
