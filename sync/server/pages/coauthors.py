"""Questions to be named as an author, for the person who is asked."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import Response

from sync.messages.accounts import Role
from sync.messages.base import Id
from sync.server.accounts.houses import seat_of
from sync.server.listings import coauthors
from sync.server.pages.visit import Field, Visit, Visiting
from sync.server.problems import ProblemError

router = APIRouter(include_in_schema=False)


@router.get("/co-authors")
def show(visit: Visiting) -> Response:
    return _page(visit)


def _page(visit: Visit, status: int = 200, problem: str = "") -> Response:
    accounts = accounts_of(visit)
    with visit.house.database.read() as session:
        asked = coauthors.questions(session, accounts)
    return visit.page("co-authors.html", status, problem=problem, questions=asked, names=accounts)


def accounts_of(visit: Visit) -> dict[str, str]:
    """Name by account: the person's own, and the house's for its admins."""
    caller = visit.signed_in()
    with visit.house.database.read() as session:
        seat = seat_of(session, caller.account_id)
    own = {caller.account_id: visit.account.name if visit.account else ""}
    return own | ({seat.house_id: seat.house} if seat is not None and seat.role is Role.ADMIN else {})


@router.post("/co-authors/{owner_id}/{set_id}/{account_id}")
def answer(
    visit: Visiting,
    owner_id: Id,
    set_id: Id,
    account_id: Id,
    share: Annotated[int, Form(ge=1, le=10_000)],
    answer: Field = "",
    form: Field = "",
) -> Response:
    accounts = accounts_of(visit)
    try:
        visit.check_form(form)
        if account_id not in accounts or answer not in ("agree", "decline"):
            raise ProblemError(404, "not_asked", "Nobody asks you that.")
        visit.house.database.run(
            lambda session: coauthors.answer(
                session, owner_id, set_id, account_id, share, agrees=answer == "agree"
            )
        )
    except ProblemError as error:
        return _page(visit, error.status, error.sentence)
    return visit.go("/co-authors")
