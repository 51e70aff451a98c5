"""Deleting one's account, for a person in a browser: what goes and what stays is said first."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from sync.server import deletion
from sync.server.accounts.passwords import matches
from sync.server.pages.figures import figures
from sync.server.pages.people import limit_guesses
from sync.server.pages.visit import Field, Visit, Visiting
from sync.server.problems import ProblemError

router = APIRouter(include_in_schema=False)


@router.get("/account/delete")
def show(visit: Visiting) -> Response:
    return _page(visit)


def _page(visit: Visit, status: int = 200, problem: str = "") -> Response:
    account_id = visit.signed_in().account_id
    with visit.house.database.read() as session:
        return visit.page(
            "delete.html",
            status,
            problem=problem,
            refusal=deletion.refusal(session, account_id),
            figures=figures(session, account_id),
        )


@router.post("/account/delete")
def delete(visit: Visiting, password: Field = "", form: Field = "") -> Response:
    caller = visit.signed_in()
    assert visit.account is not None
    try:
        visit.check_form(form)
        limit_guesses(visit, visit.account.email or "")
        if not matches(visit.account.password_hash, password):
            raise ProblemError(
                403, "password", "This is not the password of the account. Nothing was deleted."
            )
        left = deletion.delete_account(visit.house, caller.account_id)
    except ProblemError as error:
        return _page(visit, error.status, error.sentence)
    visit.account = None
    return visit.without_cookies(visit.page("deleted.html", left=left))
