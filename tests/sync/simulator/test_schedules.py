"""Five hundred ways in which a week can go wrong, each from a seed; and that the simulator sees what breaks."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from studio.account import events, syncing
from studio.account.tables import ConnectionRow
from studio.credits import charges
from studio.credits.tables import HoldRow, LeaseRow
from sync.messages.events import Event
from sync.messages.operations import Operation, Verdict
from sync.server import push
from sync.server.ledger.tables import HoldRow as ServerHoldRow
from sync.server.operations import holds
from sync.server.operations.batch import Work
from sync.server.operations.tables import OperationRow
from tests.sync.simulator.schedule import Broken, run

pytestmark = pytest.mark.slow
SCHEDULES, BLOCK = 500, 25


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """The server tells of every fault that is made on purpose."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("first", range(0, SCHEDULES, BLOCK))
def test_all_is_sent_and_all_books_agree_in_the_end(first: int) -> None:
    accidents = 0
    for seed in range(first, first + BLOCK):
        try:
            accidents += sum(run(seed).values())
        except Broken as broken:
            pytest.fail(f"{broken}\nRun it again: python -m tests.sync.simulator {seed}")
    assert accidents > 0


def test_a_seed_gives_the_same_schedule_again() -> None:
    told: list[list[str]] = [[], []]
    for tale in told:
        run(7, tale.append)
    assert told[0] == told[1]


# -- that what is broken is seen -----------------------------------------------------------------------------------


def test_a_desktop_that_ignores_the_others_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "_hold", lambda *_: None)
    breaks("digests differ")


@pytest.mark.parametrize("left", [slice(1, None), slice(-1)], ids=["first", "last"])
def test_a_desktop_that_leaves_out_one_event_of_a_page_is_seen(
    monkeypatch: pytest.MonkeyPatch, left: slice
) -> None:
    apply = syncing.apply_events

    def leave_one_out(session: Session, connection: ConnectionRow, page: tuple[Event, ...]) -> None:
        apply(session, connection, page[left])

    monkeypatch.setattr(syncing, "apply_events", leave_one_out)
    breaks("balances differ|statements differ|digests differ")


def test_a_hold_that_is_off_by_one_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    hold = charges._hold  # pyright: ignore[reportPrivateUsage]

    def one_more(*about: Any) -> HoldRow:
        row = hold(*about)
        row.amount += 1
        return row

    monkeypatch.setattr(charges, "_hold", one_more)
    breaks("digests differ")


def test_a_server_that_forgets_what_it_has_done_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """It works an operation out again that it had before."""
    store = push.Pushing._store  # pyright: ignore[reportPrivateUsage]

    def store_again(pushing: push.Pushing, worked: list[tuple[Operation, Verdict]]) -> None:
        op_ids = [operation.op_id for operation, _ in worked]
        session = pushing._session  # pyright: ignore[reportPrivateUsage]
        session.execute(delete(OperationRow).where(OperationRow.op_id.in_(op_ids)))
        store(pushing, worked)

    monkeypatch.setattr(push.Pushing, "_known", lambda *_: {})
    monkeypatch.setattr(push.Pushing, "_store", store_again)
    breaks("dead letter|is settled here|hold is")


def test_a_server_that_pays_twice_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    pay = holds.pay

    def pay_twice(work: Work, row: ServerHoldRow) -> None:
        pay(work, row)
        pay(work, row)

    monkeypatch.setattr(holds, "pay", pay_twice)
    breaks("the server's books")


def test_a_lease_that_is_miscounted_is_put_right_by_the_sync_and_seen_where_that_does_not_look(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The server tells what is left with every spend; a count that differs once all is sent is asked for anew."""
    draw = charges.draw

    def draw_too_little(session: Session, connection: ConnectionRow, amount: int) -> LeaseRow:
        lease = draw(session, connection, amount)
        lease.remaining += 1
        return lease

    monkeypatch.setattr(charges, "draw", draw_too_little)
    run_all(range(10))
    monkeypatch.setattr(syncing, "doubt_leases", lambda *_: None)
    breaks("spends, there", seeds=10)


def breaks(sentence: str, seeds: int = 40) -> None:
    """Within so many schedules one ends with this sentence."""
    with pytest.raises(Broken, match=sentence):
        run_all(range(seeds))


def run_all(seeds: range) -> None:
    for seed in seeds:
        run(seed)
