"""OAuth 2 as programs speak it: `/token`, `/device_authorization`, `/revoke` and where they are."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel
from sqlalchemy.orm import Session

from sync.server.accounts import oauth, tokens
from sync.server.accounts.access import HouseOf
from sync.server.limits import network_of
from sync.server.problems import problems

router = APIRouter(tags=["oauth"])
Text = Annotated[str, Form(max_length=2000)]
Needed = Annotated[str, Form(min_length=1, max_length=2000)]
NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}


class TokenReply(BaseModel):
    access_token: str
    token_type: str
    expires_in: int
    refresh_token: str


class DeviceReply(BaseModel):
    device_code: str
    user_code: str
    verification_uri: str
    verification_uri_complete: str
    expires_in: int
    interval: int


class OAuthProblem(BaseModel):
    """RFC 6749, 5.2."""

    error: str
    error_description: str = ""


REFUSALS: dict[int | str, dict[str, Any]] = {400: {"model": OAuthProblem}, 401: {"model": OAuthProblem}}


@router.post("/token", response_model=TokenReply, responses={**REFUSALS, **problems(413, 422, 429)})
def token(
    house: HouseOf,
    grant_type: Needed,
    client_id: Text = "",
    code: Text = "",
    redirect_uri: Text = "",
    code_verifier: Text = "",
    refresh_token: Text = "",
    device_code: Text = "",
) -> Response:
    """Change a code, a device code or a refresh token for tokens."""

    def change(session: Session) -> tokens.Tokens | str | None:
        if grant_type == "authorization_code":
            return oauth.change_code(session, code, client_id, redirect_uri, code_verifier)
        if grant_type == "refresh_token":
            return tokens.refresh(session, refresh_token, client_id)
        if grant_type == oauth.DEVICE_GRANT:
            return oauth.poll_device(session, device_code, client_id)
        return "unsupported_grant_type"

    try:
        oauth.check_client(client_id)
        given = house.database.run(change)
    except oauth.OAuthError as error:
        return refusal(error.code, error.description)
    if isinstance(given, tokens.Tokens):
        reply = TokenReply(
            access_token=given.access,
            token_type="Bearer",
            expires_in=given.expires_in,
            refresh_token=given.refresh,
        )
        return JSONResponse(reply.model_dump(), headers=NO_STORE)
    return refusal(given or "invalid_grant", SENTENCES.get(given or "invalid_grant", ""))


SENTENCES = {
    "invalid_grant": "This was used, withdrawn or is too old. Sign in again.",
    "unsupported_grant_type": "Use authorization_code, refresh_token or the device code grant.",
    "authorization_pending": "The person has not answered yet.",
    "slow_down": "Ask less often: five seconds more between two questions.",
    "access_denied": "The person said no.",
    "expired_token": "The code is too old. Ask for another.",
}


@router.post(
    "/device_authorization", response_model=DeviceReply, responses={**REFUSALS, **problems(413, 422, 429)}
)
def device_authorization(house: HouseOf, request: Request, client_id: Text = "") -> Response:
    """Begin a sign-in on a machine without a browser."""
    try:
        oauth.check_client(client_id)
    except oauth.OAuthError as error:
        return refusal(error.code, error.description)
    network = network_of(request.client.host if request.client else None)
    house.limiter.check("device", network, house.config.limits.sign_ins_per_minute, 60)
    begun = house.database.run(lambda session: oauth.begin_device(session, client_id))
    page = f"{house.url}/device"
    reply = DeviceReply(
        device_code=begun.code,
        user_code=begun.user_code,
        verification_uri=page,
        verification_uri_complete=f"{page}?user_code={begun.user_code}",
        expires_in=oauth.DEVICE_CODE_SECONDS,
        interval=begun.interval,
    )
    return JSONResponse(reply.model_dump(), headers=NO_STORE)


@router.post("/revoke", status_code=200, response_class=Response, responses=problems(413, 422, 429))
def revoke(house: HouseOf, token: Needed) -> None:
    """Sign a program out (RFC 7009). A token that is not known is no error."""

    def work(session: Session) -> None:
        family = tokens.family_of(session, token)
        if family is not None:
            tokens.revoke_sign_in(session, family)

    house.database.run(work)


@router.get("/.well-known/oauth-authorization-server", response_model=dict[str, Any])
def metadata(house: HouseOf) -> dict[str, Any]:
    """RFC 8414."""
    base = house.url
    return {
        "issuer": base,
        "authorization_endpoint": f"{base}/authorize",
        "token_endpoint": f"{base}/token",
        "device_authorization_endpoint": f"{base}/device_authorization",
        "revocation_endpoint": f"{base}/revoke",
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code", "refresh_token", oauth.DEVICE_GRANT],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["none"],
        "authorization_response_iss_parameter_supported": True,
    }


def refusal(code: str, description: str) -> Response:
    problem = OAuthProblem(error=code, error_description=description)
    return JSONResponse(problem.model_dump(), 401 if code == "invalid_client" else 400, headers=NO_STORE)
