"""A house and its people: who has a seat, what the seat may do, and whose credits are spent."""

from __future__ import annotations

import secrets

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from sync.messages.accounts import AccountKind, Role, Seat, Seats
from sync.server.accounts.access import Caller, lock_account, token_hash
from sync.server.accounts.tables import AccountRow, DeviceRow, SeatRow
from sync.server.database import new_id, seconds_now
from sync.server.ledger.books import lock_accounts
from sync.server.problems import ProblemError

INVITATION_SECONDS = 14 * 24 * 3600
SPENDING_ROLES = frozenset({Role.ADMIN, Role.PHOTOGRAPHER, Role.CREATOR})


def spending_account(session: Session, caller: Caller) -> str:
    """The account whose credits this caller spends: the house's where the seat may spend them, else the own one."""
    seat = _seat_row(session, caller.account_id)
    return seat.house_id if seat is not None and Role(seat.role) in SPENDING_ROLES else caller.account_id


def publishing_account(session: Session, caller: Caller) -> str:
    """The account in whose name this caller publishes: the house's for its admins and creators, else the own one."""
    seat = _seat_row(session, caller.account_id)
    may = seat is not None and Role(seat.role) in (Role.ADMIN, Role.CREATOR)
    return seat.house_id if seat is not None and may else caller.account_id


def are_related(session: Session, one: str, other: str) -> bool:
    """Whether two accounts are one pocket: the same house, or a device with the same key."""
    if one == other or _houses(session, one) & _houses(session, other):
        return True
    keys = select(DeviceRow.public_key).where(DeviceRow.account_id == one)
    shared = (
        select(DeviceRow.id).where(DeviceRow.account_id == other, DeviceRow.public_key.in_(keys)).limit(1)
    )
    return session.scalar(shared) is not None


def _houses(session: Session, account_id: str) -> set[str]:
    seat = _seat_row(session, account_id)
    return {account_id} if seat is None else {account_id, seat.house_id}


def _seat_row(session: Session, account_id: str) -> SeatRow | None:
    """As it is now, also where it was read before the house was locked."""
    mine = select(SeatRow).where(SeatRow.account_id == account_id)
    return session.scalar(mine.execution_options(populate_existing=True))


def seat_of(session: Session, account_id: str) -> Seat | None:
    """The seat of a person, in whatever house. None for who has none."""
    row = _seat_row(session, account_id)
    return None if row is None else _seat(session, row)


def _seat(session: Session, row: SeatRow) -> Seat:
    house = session.get_one(AccountRow, row.house_id)
    person = None if row.account_id is None else session.get_one(AccountRow, row.account_id)
    return Seat(
        seat_id=row.id,
        house_id=row.house_id,
        house=house.name,
        role=Role(row.role),
        email=row.email,
        account_id=row.account_id,
        name="" if person is None else person.name,
        accepted=row.accepted_at is not None,
    )


def make_house(session: Session, account_id: str, name: str) -> Seat:
    """A new house whose first admin is this account. Raises `ProblemError` 409 for who sits in one already."""
    founder = lock_account(session, account_id)
    if founder.kind == AccountKind.HOUSE or _seat_row(session, account_id) is not None:
        raise ProblemError(409, "has_seat", "You have a seat in a house already. Leave it first.")
    house = AccountRow(id=new_id(), kind=AccountKind.HOUSE.value, name=name)
    session.add(house)
    session.flush()
    now = seconds_now()
    row = SeatRow(
        id=new_id(),
        house_id=house.id,
        account_id=account_id,
        email=founder.email or "",
        role=Role.ADMIN.value,
        expires_at=now,
        accepted_at=now,
    )
    session.add(row)
    session.flush()
    return _seat(session, row)


def role_in(session: Session, account_id: str, house_id: str) -> Role | None:
    """A house that signs in with an address of its own is its own admin."""
    if account_id == house_id:
        row = session.get(AccountRow, house_id)
        return Role.ADMIN if row is not None and row.kind == AccountKind.HOUSE else None
    seat = _seat_row(session, account_id)
    return Role(seat.role) if seat is not None and seat.house_id == house_id else None


def _as_admin(session: Session, account_id: str, house_id: str) -> None:
    """The house is locked before it is looked who may do what in it, so that nobody changes that meanwhile."""
    lock_accounts(session, [house_id])
    role = role_in(session, account_id, house_id)
    if role is None:
        raise _no_house()
    if role is not Role.ADMIN:
        raise ProblemError(403, "not_admin", "Only an admin of the house may do this. Ask one of them.")


def _no_house() -> ProblemError:
    return ProblemError(404, "no_house", "There is no such house, or you have no seat in it.")


def seats_in(session: Session, account_id: str, house_id: str) -> Seats:
    """Everybody in the house, for anybody in it; open invitations for its admins. Raises `ProblemError` 404."""
    role = role_in(session, account_id, house_id)
    if role is None:
        raise _no_house()
    # With the people, whom the session then knows.
    asked = select(SeatRow, AccountRow).outerjoin(AccountRow, AccountRow.id == SeatRow.account_id)
    rows = session.execute(asked.where(SeatRow.house_id == house_id).order_by(SeatRow.id)).all()
    shown = (row for row, _ in rows if row.accepted_at is not None or role is Role.ADMIN)
    return Seats(seats=tuple(_seat(session, row) for row in shown))


def invite(session: Session, account_id: str, house_id: str, email: str, role: Role) -> tuple[Seat, str]:
    """An open seat and the code that takes it; inviting again makes a new code and the old one ends.

    Raises `ProblemError` 404, 403, or 409 for who has the seat already.
    """
    _as_admin(session, account_id, house_id)
    row = session.scalar(select(SeatRow).where(SeatRow.house_id == house_id, SeatRow.email == email))
    if row is not None and row.accepted_at is not None:
        raise ProblemError(409, "has_seat", "This person has a seat in the house already.")
    if row is None:
        row = SeatRow(id=new_id(), house_id=house_id, email=email)
        session.add(row)
    code = secrets.token_urlsafe(24)
    row.role, row.code_hash = role.value, token_hash(code)
    row.expires_at = seconds_now() + INVITATION_SECONDS
    session.flush()
    return _seat(session, row), code


def invitation(session: Session, code: str) -> Seat | None:
    """The open seat that a code takes."""
    row = session.scalar(select(SeatRow).where(SeatRow.code_hash == token_hash(code)))
    if row is None or row.accepted_at is not None or row.expires_at <= seconds_now():
        return None
    return _seat(session, row)


def accept(session: Session, account_id: str, code: str) -> Seat:
    """Take the seat: only whoever has the address that was invited. Raises `ProblemError` 404, 403, 409."""
    row = session.scalar(select(SeatRow).where(SeatRow.code_hash == token_hash(code)).with_for_update())
    if row is None or row.accepted_at is not None or row.expires_at <= seconds_now():
        raise ProblemError(
            404, "no_invitation", "This invitation is used, withdrawn or too old. Ask for another."
        )
    person = lock_account(session, account_id)
    if person.email != row.email:
        raise ProblemError(
            403, "other_address", "This invitation is for another address. Sign in with the one it came to."
        )
    try:
        with session.begin_nested():
            row.account_id, row.accepted_at, row.code_hash = account_id, seconds_now(), None
    except IntegrityError as error:
        raise ProblemError(
            409, "has_seat", "You have a seat in another house. Leave it first, then accept this one."
        ) from error
    return _seat(session, row)


def change_role(session: Session, account_id: str, house_id: str, seat_id: str, role: Role) -> Seat:
    """Raises `ProblemError` 404, 403, or 409 where nobody would be left to run the house."""
    _as_admin(session, account_id, house_id)
    row = _seat_in(session, house_id, seat_id)
    if role is not Role.ADMIN:
        _keep_an_admin(session, row)
    row.role = role.value
    session.flush()
    return _seat(session, row)


def remove(session: Session, account_id: str, house_id: str, seat_id: str) -> None:
    """Remove a person or withdraw an invitation; anybody may leave. Raises `ProblemError` as `change_role`."""
    lock_accounts(session, [house_id])
    row = _seat_in(session, house_id, seat_id)
    if row.account_id != account_id:
        _as_admin(session, account_id, house_id)
    _keep_an_admin(session, row)
    session.delete(row)


def _seat_in(session: Session, house_id: str, seat_id: str) -> SeatRow:
    row = session.get(SeatRow, seat_id, populate_existing=True)
    if row is None or row.house_id != house_id:
        raise ProblemError(404, "no_seat", "There is no such seat in this house.")
    return row


def _keep_an_admin(session: Session, row: SeatRow) -> None:
    house = session.get_one(AccountRow, row.house_id)
    if row.role != Role.ADMIN or row.accepted_at is None or house.email is not None:
        return
    others = select(SeatRow.id).where(
        SeatRow.house_id == row.house_id,
        SeatRow.role == Role.ADMIN.value,
        SeatRow.accepted_at.is_not(None),
        SeatRow.id != row.id,
    )
    if session.scalar(others.limit(1)) is None:
        raise ProblemError(409, "last_admin", "A house needs an admin. Make somebody else one first.")
