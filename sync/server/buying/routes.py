"""The page that sells credits, and the door for what Stripe tells."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response

from sync.messages.accounts import AccountKind, Role
from sync.server.accounts.access import HouseOf
from sync.server.accounts.houses import seat_of
from sync.server.buying import webhook
from sync.server.buying.checkout import AMOUNTS, SITE
from sync.server.pages.visit import Field, Visit, Visiting
from sync.server.problems import ProblemError, problems

router = APIRouter()
_BODY: dict[str, Any] = {"requestBody": {"content": {"application/json": {}}, "required": True}}


@router.get("/buy", include_in_schema=False)
def show(visit: Visiting) -> Response:
    return _page(visit)


def _page(visit: Visit, status: int = 200, problem: str = "") -> Response:
    caller = visit.signed_in()
    with visit.house.database.read() as session:
        seat = seat_of(session, caller.account_id)
    return visit.page(
        "buy.html",
        status,
        form_targets=(SITE,),
        problem=problem,
        set_up=visit.house.checkout is not None,
        may=seat is None or seat.role is Role.ADMIN,
        seat=seat,
        amounts=AMOUNTS,
    )


@router.post("/buy", include_in_schema=False)
def buy(visit: Visiting, credits: Field = "", form: Field = "") -> Response:
    caller = visit.signed_in()
    try:
        visit.check_form(form)
        payee = _payee(visit, caller.account_id)
        checkout = visit.house.checkout
        if checkout is None:
            raise ProblemError(404, "not_set_up", "Buying is not set up on this server.")
        if credits not in [str(amount) for amount in AMOUNTS]:
            raise ProblemError(422, "amount", "Choose one of the amounts.")
        return RedirectResponse(checkout.begin(payee, int(credits), visit.house.url), 303)
    except ProblemError as error:
        return _page(visit, error.status, error.sentence)


def _payee(visit: Visit, account_id: str) -> str:
    """Whose credits a purchase becomes: the house's for its admins. Raises `ProblemError` 403 for other seats."""
    if visit.account is not None and visit.account.kind == AccountKind.HOUSE:
        return account_id
    with visit.house.database.read() as session:
        seat = seat_of(session, account_id)
    if seat is not None and seat.role is not Role.ADMIN:
        raise ProblemError(403, "not_admin", "Only an admin of the house buys credits. Ask one of them.")
    return account_id if seat is None else seat.house_id


@router.post(
    "/v1/stripe/webhook",
    status_code=204,
    response_class=Response,
    tags=["payments"],
    responses=problems(400, 404, 409, 413, 422),
    openapi_extra=_BODY,
)
async def hear(request: Request, house: HouseOf, stripe_signature: Annotated[str, Header()]) -> None:
    """Stripe tells what became of a payment. Nothing here is believed that is not signed."""
    payload = await request.body()
    event = await run_in_threadpool(webhook.verified, house, payload, stripe_signature)
    if event is not None:
        await run_in_threadpool(webhook.apply, house, event)
