"""Transactions that PostgreSQL ends for the sake of another are run again, and nobody hears of it."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, text
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.orm import Session

from sync.messages.documents import Release
from sync.server import deletion
from sync.server.accounts.access import issue_access_token
from sync.server.accounts.tables import AccountRow
from sync.server.database import ATTEMPTS, new_id
from sync.server.house import House
from sync.server.ledger.books import lock_accounts
from sync.server.listings.feed import take_feed
from sync.server.listings.papers import file_release
from tests.sync.server import postgres
from tests.sync.server.devices import Device, account, posted, renders
from tests.sync.server.listings.making import Market

pytestmark = pytest.mark.slow
PATIENT = "SET LOCAL deadlock_timeout = '60s'"
"""Of two that wait for each other the one that is less patient is ended."""


@pytest.fixture
def database_url(postgres_cluster: postgres.Cluster, postgres_tables: str) -> Iterator[str]:
    """SQLite has one write lock, which is taken at the begin."""
    with postgres_cluster.database(postgres_tables) as url:
        yield url


def test_two_that_wait_for_each_other_both_come_through(house: House) -> None:
    here, there = sorted((account(house, "Here"), account(house, "There")))
    attempts: Counter[str] = Counter()
    both_have_one = threading.Barrier(2)

    def take(first: str, second: str) -> None:
        def work(session: Session) -> None:
            attempts[first] += 1
            lock_accounts(session, [first])[first].name += f" {second}"
            session.flush()
            if attempts[first] == 1:
                both_have_one.wait(30)
            lock_accounts(session, [second])[second].name += f" {first}"

        house.database.run(work)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(take, (here, there), (there, here)))
    assert sorted(attempts.values()) == [1, 2]
    with house.database.read() as session:
        assert session.get_one(AccountRow, here).name.split()[1:] == [there, there]
        assert session.get_one(AccountRow, there).name.split()[1:] == [here, here]


def test_a_push_that_is_ended_for_another_is_taken_all_the_same(house: House, client: TestClient) -> None:
    device = Device.enrolled(house, account(house))
    device.ask_lease(100)
    operations = renders(device, 3)
    with house.database.write() as session:
        headers = {"Authorization": f"Bearer {issue_access_token(session, device.account_id, device.id)}"}
    body = device.push(*operations).model_dump(mode="json")
    # Locks are taken in the order of ids: the account is older than the author whom it pays.
    author = _youngest_account(house)
    assert device.account_id < author
    with ThreadPoolExecutor(1) as pool:
        with house.database.write() as session:
            session.execute(text(PATIENT))
            lock_accounts(session, [author])
            pushing = pool.submit(client.post, "/v1/sync/push", json=body, headers=headers)
            postgres.until_somebody_waits(house.database)
            lock_accounts(session, [device.account_id])
        answer = pushing.result(60)
    assert answer.status_code == 200, answer.text
    assert [verdict.get("code") for verdict in answer.json()["verdicts"]] == [None] * 6
    assert posted(device) == 3


def test_a_deletion_that_is_ended_for_another_is_done_all_the_same(house: House) -> None:
    anna = account(house)
    with ThreadPoolExecutor(1) as pool:
        with house.database.write() as session:
            session.execute(text(PATIENT))
            take_feed(session)
            deleting = pool.submit(deletion.delete_account, house, anna)
            postgres.until_somebody_waits(house.database)
            lock_accounts(session, [anna])
        assert deleting.result(60).account_id == anna
    with house.database.read() as session:
        assert session.get_one(AccountRow, anna).name == deletion.NOBODY


def test_two_who_make_the_same_row_at_once_are_both_answered(
    house: House, client: TestClient, tmp_path: Path
) -> None:
    market = Market(house, tmp_path)
    mara = market.account()
    release = Release(release_id=new_id(), person="Ada", signed="2026-05-01", adult=True, ai_derivatives=True)
    address, body = f"/v1/releases/{release.release_id}", release.model_dump(mode="json")
    bearer = market.bearer(mara)
    with ThreadPoolExecutor(1) as pool:
        with house.database.write() as session:
            file_release(session, mara, release)
            session.flush()
            filing = pool.submit(client.put, address, json=body, headers=bearer)
            postgres.until_somebody_waits(house.database)
        assert filing.result(60).status_code == 204


def _youngest_account(house: House) -> str:
    with house.database.read() as session:
        return max(session.scalars(select(AccountRow.id)))


def test_it_is_given_up_after_a_few_times(house: House) -> None:
    attempts = 0

    def fail(session: Session) -> None:
        nonlocal attempts
        attempts += 1
        session.execute(text("DO $$ BEGIN RAISE SQLSTATE '40001'; END $$"))

    with pytest.raises(OperationalError):
        house.database.run(fail)
    assert attempts == ATTEMPTS


def test_what_fails_for_itself_is_not_run_again(house: House) -> None:
    attempts = 0

    def fail(session: Session) -> None:
        nonlocal attempts
        attempts += 1
        session.execute(text("SELECT 1 / 0"))

    with pytest.raises(DataError):
        house.database.run(fail)
    assert attempts == 1
