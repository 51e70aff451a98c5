"""Somebody else commits between what a transaction read and what it then locks, which PostgreSQL lets happen."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sync.messages.accounts import Role, Seat
from sync.messages.operations import Favourite, VerdictKind
from sync.server.accounts import houses
from sync.server.accounts.tables import AccountRow, SeatRow
from sync.server.database import new_id, seconds_now
from sync.server.house import House
from sync.server.ledger.books import lock_accounts
from sync.server.problems import ProblemError
from tests.sync.server import postgres
from tests.sync.server.devices import Device, account

pytestmark = pytest.mark.slow


@pytest.fixture
def database_url(postgres_cluster: postgres.Cluster) -> Iterator[str]:
    """SQLite has one writer at a time, which reads under its lock."""
    with postgres_cluster.database() as url:
        yield url


def found_house(house: House, founder: str) -> Seat:
    return house.database.run(lambda session: houses.make_house(session, founder, "Maison"))


def sit(session: Session, house_id: str, account_id: str, role: Role) -> str:
    """The seat of somebody who accepted."""
    row = SeatRow(
        id=new_id(),
        house_id=house_id,
        account_id=account_id,
        email=f"{account_id}@example.com",
        role=role.value,
        expires_at=0,
        accepted_at=seconds_now(),
    )
    session.add(row)
    return row.id


def test_who_is_made_admin_while_leaving_is_the_one_who_has_to_stay(house: House) -> None:
    anna, ben = account(house, "Anna"), account(house, "Ben")
    first = found_house(house, anna)
    second = house.database.run(lambda session: sit(session, first.house_id, ben, Role.PHOTOGRAPHER))

    def leave() -> None:
        house.database.run(lambda session: houses.remove(session, ben, first.house_id, second))

    with ThreadPoolExecutor(1) as pool:
        with house.database.write() as session:
            lock_accounts(session, [first.house_id])
            leaving = pool.submit(leave)
            postgres.until_somebody_waits(house.database)
            houses.change_role(session, anna, first.house_id, second, Role.ADMIN)
            houses.remove(session, anna, first.house_id, first.seat_id)
        with pytest.raises(ProblemError) as refused:
            leaving.result(60)
    assert refused.value.kind == "last_admin"


def test_who_is_no_admin_any_more_changes_nothing(house: House) -> None:
    anna, ben = account(house, "Anna"), account(house, "Ben")
    first = found_house(house, anna)
    second = house.database.run(lambda session: sit(session, first.house_id, ben, Role.ADMIN))

    def invite() -> None:
        house.database.run(
            lambda session: houses.invite(session, ben, first.house_id, "eve@example.com", Role.ADMIN)
        )

    with ThreadPoolExecutor(1) as pool:
        with house.database.write() as session:
            lock_accounts(session, [first.house_id])
            inviting = pool.submit(invite)
            postgres.until_somebody_waits(house.database)
            houses.change_role(session, anna, first.house_id, second, Role.PHOTOGRAPHER)
        with pytest.raises(ProblemError) as refused:
            inviting.result(60)
    assert refused.value.kind == "not_admin"


def test_who_joins_a_house_while_pushing_is_taken_all_the_same(house: House) -> None:
    anna, ben = account(house, "Anna"), account(house, "Ben")
    maison = found_house(house, ben).house_id
    device = Device.enrolled(house, anna)
    marked = device.operation(Favourite(set_id=new_id(), on=True))
    with ThreadPoolExecutor(1) as pool:
        with house.database.write() as session:
            lock_accounts(session, [anna])
            pushing = pool.submit(device.send, marked)
            postgres.until_somebody_waits(house.database)
            sit(session, maison, anna, Role.PHOTOGRAPHER)
        (verdict,) = pushing.result(60).verdicts
    assert verdict.kind is VerdictKind.APPLIED


def test_what_is_read_is_of_one_moment(house: House) -> None:
    counted = select(func.count()).select_from(AccountRow)
    with house.database.read() as session:
        before = session.scalar(counted)
        account(house)
        assert session.scalar(counted) == before
