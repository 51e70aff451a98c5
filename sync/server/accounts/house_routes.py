"""Houses, seats and invitations, as a program sees them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Path, Response

from sync.messages.accounts import Acceptance, Invite, NewHouse, NewRole, Seat, Seats
from sync.messages.base import Id
from sync.server.accounts import houses, invitations
from sync.server.accounts.access import HouseOf, SignedIn
from sync.server.accounts.people import clean_name
from sync.server.problems import problems

router = APIRouter(tags=["houses"])
HouseId = Annotated[Id, Path()]
SeatId = Annotated[Id, Path()]


@router.post("/houses", status_code=201, response_model=Seat, responses=problems(401, 409, 422))
def found(house: HouseOf, caller: SignedIn, wanted: NewHouse) -> Seat:
    """Found a house; the answer is the founder's own seat, as its first admin."""
    name = clean_name(wanted.name)
    return house.database.run(lambda session: houses.make_house(session, caller.account_id, name))


@router.get("/houses/{house_id}/seats", response_model=Seats, responses=problems(401, 404, 422))
def seats(house: HouseOf, caller: SignedIn, house_id: HouseId) -> Seats:
    with house.database.read() as session:
        return houses.seats_in(session, caller.account_id, house_id)


@router.post(
    "/houses/{house_id}/seats",
    status_code=201,
    response_model=Seat,
    responses=problems(401, 403, 404, 409, 422, 429),
)
def invite(
    house: HouseOf, caller: SignedIn, house_id: HouseId, wanted: Invite, later: BackgroundTasks
) -> Seat:
    """Invite somebody by letter; inviting again sends another link, and the one before ends."""
    seat, letter = invitations.invite(house, caller.account_id, house_id, wanted.email, wanted.role)
    later.add_task(house.post.send, letter.to, letter.subject, letter.text)
    return seat


@router.post("/invitations", response_model=Seat, responses=problems(401, 403, 404, 409, 422))
def accept(house: HouseOf, caller: SignedIn, acceptance: Acceptance) -> Seat:
    return house.database.run(lambda session: houses.accept(session, caller.account_id, acceptance.code))


@router.put(
    "/houses/{house_id}/seats/{seat_id}/role",
    response_model=Seat,
    responses=problems(401, 403, 404, 409, 422),
)
def change_role(
    house: HouseOf, caller: SignedIn, house_id: HouseId, seat_id: SeatId, wanted: NewRole
) -> Seat:
    return house.database.run(
        lambda session: houses.change_role(session, caller.account_id, house_id, seat_id, wanted.role)
    )


@router.delete(
    "/houses/{house_id}/seats/{seat_id}",
    status_code=204,
    response_class=Response,
    responses=problems(401, 403, 404, 409, 422),
)
def remove(house: HouseOf, caller: SignedIn, house_id: HouseId, seat_id: SeatId) -> None:
    """Remove a person, withdraw an invitation, or leave."""
    house.database.run(lambda session: houses.remove(session, caller.account_id, house_id, seat_id))
