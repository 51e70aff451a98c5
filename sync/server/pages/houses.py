"""A house and its seats, for a person in a browser."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from sync.messages.accounts import AccountKind, Role
from sync.messages.base import Id
from sync.server.accounts import houses, invitations
from sync.server.accounts.people import clean_name
from sync.server.accounts.tables import AccountRow
from sync.server.pages.visit import Field, Visit, Visiting
from sync.server.problems import ProblemError

router = APIRouter(include_in_schema=False)
ROLES = tuple(role.value for role in Role)


@router.get("/house")
def show(visit: Visiting) -> Response:
    return _page(visit)


def _page(visit: Visit, status: int = 200, *, problem: str = "") -> Response:
    caller = visit.signed_in()
    with visit.house.database.read() as session:
        house_id = _house_id(visit)
        house = None if house_id is None else session.get(AccountRow, house_id)
        seats = () if house is None else houses.seats_in(session, caller.account_id, house.id).seats
        role = None if house is None else houses.role_in(session, caller.account_id, house.id)
    return visit.page(
        "house.html",
        status,
        problem=problem,
        house=house,
        seats=seats,
        is_admin=role is Role.ADMIN,
        roles=ROLES,
    )


def _house_id(visit: Visit) -> str | None:
    caller = visit.signed_in()
    if visit.account is not None and visit.account.kind == AccountKind.HOUSE:
        return caller.account_id
    with visit.house.database.read() as session:
        seat = houses.seat_of(session, caller.account_id)
    return None if seat is None else seat.house_id


def _the_house(visit: Visit) -> str:
    house_id = _house_id(visit)
    if house_id is None:
        raise ProblemError(404, "no_house", "You have no seat in a house.")
    return house_id


@router.post("/house")
def found(visit: Visiting, name: Field = "", form: Field = "") -> Response:
    caller = visit.signed_in()
    try:
        visit.check_form(form)
        name = clean_name(name)
        visit.house.database.run(lambda session: houses.make_house(session, caller.account_id, name))
    except ProblemError as error:
        return _page(visit, error.status, problem=error.sentence)
    return visit.go("/house")


@router.post("/house/invite")
def invite(visit: Visiting, email: Field = "", role: Field = "", form: Field = "") -> Response:
    caller = visit.signed_in()
    try:
        visit.check_form(form)
        house_id, wanted = _the_house(visit), _role(role)
        _, letter = invitations.invite(visit.house, caller.account_id, house_id, email, wanted)
    except ProblemError as error:
        return _page(visit, error.status, problem=error.sentence)
    return visit.go("/house", letter)


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError as error:
        raise ProblemError(422, "role", f"A role is one of {', '.join(Role)}.") from error


@router.post("/house/seats/{seat_id}/role")
def change(visit: Visiting, seat_id: Id, role: Field = "", form: Field = "") -> Response:
    caller = visit.signed_in()
    try:
        visit.check_form(form)
        house_id, wanted = _the_house(visit), _role(role)
        visit.house.database.run(
            lambda session: houses.change_role(session, caller.account_id, house_id, seat_id, wanted)
        )
    except ProblemError as error:
        return _page(visit, error.status, problem=error.sentence)
    return visit.go("/house")


@router.post("/house/seats/{seat_id}/remove")
def remove(visit: Visiting, seat_id: Id, form: Field = "") -> Response:
    caller = visit.signed_in()
    try:
        visit.check_form(form)
        house_id = _the_house(visit)
        visit.house.database.run(lambda session: houses.remove(session, caller.account_id, house_id, seat_id))
    except ProblemError as error:
        return _page(visit, error.status, problem=error.sentence)
    return visit.go("/house")


@router.get("/invitation/{code}")
def show_invitation(visit: Visiting, code: str) -> Response:
    visit.signed_in()
    with visit.house.database.read() as session:
        seat = houses.invitation(session, code)
    if seat is None:
        raise ProblemError(
            404, "no_invitation", "This invitation is used, withdrawn or too old. Ask for another."
        )
    return visit.page("invitation.html", seat=seat)


@router.post("/invitation/{code}")
def accept(visit: Visiting, code: str, form: Field = "") -> Response:
    caller = visit.signed_in()
    visit.check_form(form)
    visit.house.database.run(lambda session: houses.accept(session, caller.account_id, code))
    return visit.go("/house")
