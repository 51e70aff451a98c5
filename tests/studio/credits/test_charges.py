"""What jobs and decisions do to credits, in the same transaction, without a network."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import TypeVar

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from render.messages import AnchorMap, ImageRef, RenderRequest
from studio.account.clock import BACKWARDS, clock_suspect, hear_carried_time, hear_server_time
from studio.account.connections import machine
from studio.account.tables import ConnectionRow, OutboxRow
from studio.catalog.base import now
from studio.credits.states import LeaseState, UnlockState
from studio.credits.tables import HoldRow, LeaseRow, OfferRow, SetPhotoRow, UnlockRow
from studio.credits.wallet import read_balances, read_quote, unlock
from studio.errors import InputError
from studio.jobs import renders, store
from studio.jobs.states import Decision, JobState
from studio.jobs.tables import JobRow, RenderRow
from studio.looks import judgements
from studio.looks.judgements import ApprovalState, Judgement
from sync.keys import lease_hash
from sync.messages.operations import Operation
from tests.sync.simulator.accidents import Accidents
from tests.sync.simulator.desk import Books

T = TypeVar("T")
pytestmark = pytest.mark.slow
ACCOUNT, SET, FREE, LEASE = (f"01900000-0000-7000-8000-00000000000{number}" for number in range(4))
PHOTO, FREE_PHOTO, OWN_PHOTO = "a" * 64, "b" * 64, "c" * 64


class Desk:
    """A catalogue with an account that has unlocked two sets, at 10 + 2 credits a picture and at none, and a lease."""

    def __init__(self, leased: int = 100) -> None:
        self.books = Books("charges", Accidents(random.Random(0), off=True))
        self.run(lambda session: self._prepare(session, leased))

    def run(self, function: Callable[[Session], T]) -> T:
        return self.books.run(function).result()

    def _prepare(self, session: Session, leased: int) -> None:
        account = ConnectionRow(
            id="c",
            server="s",
            account_id=ACCOUNT,
            device_id=ACCOUNT,
            current=True,
            signed_in=True,
            name="Anna",
        )
        session.add(account)
        session.flush()
        for set_id, price, photo in ((SET, 10, PHOTO), (FREE, 0, FREE_PHOTO)):
            fee = price // 5
            session.add(SetPhotoRow(connection_id="c", set_id=set_id, sha256=photo))
            session.add(
                UnlockRow(connection_id="c", set_id=set_id, set_version=1, state=UnlockState.OPEN.value)
            )
            session.add(
                OfferRow(
                    connection_id="c",
                    set_id=set_id,
                    set_version=1,
                    document="signed",
                    generation_price=price,
                    generation_fee=fee,
                    unlock_price=20,
                    unlock_fee=4,
                    shares='[{"account_id": "x", "name": "A", "basis_points": 10000}]',
                )
            )
        if leased:
            session.add(
                LeaseRow(
                    lease_id=LEASE,
                    connection_id="c",
                    document="signed",
                    amount=leased,
                    remaining=leased,
                    prev_hash=lease_hash(LEASE),
                    issued=now(),
                    expires=now() + timedelta(days=30),
                    grace_until=now() + timedelta(days=60),
                )
            )

    def queue(self, photo: str = PHOTO) -> str:
        request = RenderRequest(photo=ImageRef("p", photo), anchors=AnchorMap(width=1, height=1), garments=())
        return self.run(lambda session: store.enqueue(session, [store.NewJob(request, "{}")]))[0]

    def step(self, job_id: str, *states: JobState) -> None:
        def take(session: Session) -> None:
            for state in states:
                store.step(store.get_job(session, job_id), state)

        self.run(take)

    def rendered(self, photo: str = PHOTO) -> str:
        job_id = self.queue(photo)
        self.step(job_id, JobState.RUNNING, JobState.FINISHED)

        def store_render(session: Session) -> str:
            row = RenderRow(
                job_id=job_id,
                photo_sha256=photo,
                patch_sha256="0" * 64,
                engine="drape",
                engine_revision="1",
                seed=0,
                seconds=0.0,
                stages="{}",
                checks="{}",
                expires_at=now() + timedelta(days=30),
            )
            session.add(row)
            session.flush()
            return row.id

        return self.run(store_render)

    def decide(self, render_id: str, *decisions: Decision) -> None:
        for decision in decisions:
            self.run(lambda session, decision=decision: renders.decide(session, render_id, decision))

    def left(self) -> tuple[int, int]:
        """What is leased and what is held."""
        balances = self.run(read_balances)
        return balances.leased, balances.held

    def operations(self) -> list[str]:
        rows = self.run(lambda session: session.scalars(select(OutboxRow).order_by(OutboxRow.seq)).all())
        assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
        return [row.kind for row in rows]

    def holds(self) -> list[str]:
        return list(
            self.run(lambda session: session.scalars(select(HoldRow.state).order_by(HoldRow.made_at)).all())
        )


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_render_is_held_and_paid_when_it_is_kept(desk: Desk) -> None:
    render_id = desk.rendered()
    assert desk.left() == (88, 12)
    desk.decide(render_id, Decision.KEPT)
    assert desk.left() == (88, 0)
    assert desk.operations() == ["hold", "post"]


@pytest.mark.parametrize(
    ("steps", "reason"),
    [
        ((JobState.CANCELLED,), "cancelled"),
        ((JobState.RUNNING, JobState.FAILED), "failed"),
        ((JobState.RUNNING, JobState.QUARANTINED), "failed"),
        ((JobState.RUNNING, JobState.CANCELLED), "cancelled"),
    ],
)
def test_a_job_that_ends_without_a_render_gives_back(
    desk: Desk, steps: tuple[JobState, ...], reason: str
) -> None:
    desk.step(desk.queue(), *steps)
    assert desk.left() == (100, 0)
    void = desk.run(lambda session: session.scalars(select(OutboxRow).where(OutboxRow.kind == "void")).one())
    assert f'"reason":"{reason}"' in void.body


def test_a_crash_that_is_tried_again_holds_on(desk: Desk) -> None:
    job_id = desk.queue()
    desk.step(job_id, JobState.RUNNING, JobState.WAITING)
    assert desk.left() == (88, 12)
    assert desk.operations() == ["hold"]


def test_a_retry_holds_anew(desk: Desk) -> None:
    job_id = desk.queue()
    desk.step(job_id, JobState.CANCELLED)
    desk.run(lambda session: store.retry(session, job_id))
    assert desk.left() == (88, 12)
    assert desk.operations() == ["hold", "void", "hold"]


def test_discarding_gives_back_and_keeping_after_all_pays_the_price_that_was_seen(desk: Desk) -> None:
    render_id = desk.rendered()
    desk.decide(render_id, Decision.DISCARDED)
    assert desk.left() == (100, 0)
    desk.run(lambda session: setattr(session.get_one(OfferRow, ("c", SET)), "generation_price", 500))
    desk.decide(render_id, Decision.UNDECIDED)
    assert desk.left() == (100, 0)
    desk.decide(render_id, Decision.KEPT)
    assert desk.left() == (88, 0)
    assert desk.operations() == ["hold", "void", "hold", "post"]


def test_what_was_paid_stays_paid_and_is_paid_once(desk: Desk) -> None:
    render_id = desk.rendered()
    desk.decide(
        render_id, Decision.KEPT, Decision.UNDECIDED, Decision.KEPT, Decision.DISCARDED, Decision.KEPT
    )
    assert desk.operations() == ["hold", "post"]
    assert desk.holds() == ["posted"]


@pytest.mark.parametrize(
    ("step", "left", "operations"),
    [
        (partial(judgements.decided, decision=Decision.KEPT), (88, 0), ["hold", "post"]),
        (partial(judgements.decided, decision=Decision.DISCARDED), (100, 0), ["hold", "void"]),
        (
            partial(judgements.reviewed, state=ApprovalState.APPROVED, reason="", by="Anna"),
            (88, 0),
            ["hold", "post"],
        ),
        (partial(judgements.noted, note="Lovely", by="Anna"), (88, 12), ["hold"]),
    ],
    ids=["kept", "discarded", "approved", "noted"],
)
def test_what_the_catalogue_of_looks_decides_is_charged(
    desk: Desk, step: Callable[[Judgement], Judgement], left: tuple[int, int], operations: list[str]
) -> None:
    """And taking it back, as undo does, pays nothing back that was kept, and holds nothing anew."""
    render_id = desk.rendered()
    judged = desk.run(lambda session: judgements.change(session, [render_id], step))
    assert desk.left() == left
    assert desk.operations() == operations
    desk.run(lambda session: judgements.write_judgements(session, judged.before))
    assert desk.left() == left
    assert desk.operations() == operations


def test_what_cannot_be_paid_is_not_kept_by_the_catalogue_either(desk: Desk) -> None:
    render_id = desk.rendered()
    desk.decide(render_id, Decision.DISCARDED)
    desk.run(lambda session: setattr(session.get_one(LeaseRow, LEASE), "remaining", 11))
    keep = partial(judgements.decided, decision=Decision.KEPT)
    with pytest.raises(InputError) as refused:
        desk.run(lambda session: judgements.change(session, [render_id], keep))
    assert refused.value.kind == "credits_short"
    assert desk.run(lambda session: session.get_one(RenderRow, render_id).decision) == "discarded"


def test_what_nobody_decided_about_expires_and_gives_back(desk: Desk) -> None:
    render_id = desk.rendered()
    desk.run(lambda session: setattr(session.get_one(RenderRow, render_id), "expires_at", now()))
    assert desk.run(renders.expire_undecided) == 1
    assert desk.left() == (100, 0)
    assert desk.operations() == ["hold", "void"]


def test_ones_own_photos_cost_nothing(desk: Desk) -> None:
    desk.decide(desk.rendered(OWN_PHOTO), Decision.KEPT)
    assert desk.operations() == []


def test_a_free_set_is_booked_at_nothing(desk: Desk) -> None:
    desk.decide(desk.rendered(FREE_PHOTO), Decision.KEPT)
    assert desk.left() == (100, 0)
    assert desk.operations() == ["hold", "post"]


def test_too_little_refuses_with_a_sentence_and_writes_nothing() -> None:
    desk = Desk(leased=13)
    desk.queue()
    with pytest.raises(InputError, match=r"costs 12 credits, and 1 are left") as caught:
        desk.queue()
    assert caught.value.kind == "credits_short"
    assert desk.run(lambda session: len(session.scalars(select(JobRow)).all())) == 1
    desk.run(lambda session: setattr(session.get_one(ConnectionRow, "c"), "demo", True))
    with pytest.raises(InputError, match=r"demo account has 1 left. Connect to your account"):
        desk.queue()
    desk.run(lambda session: setattr(session.get_one(ConnectionRow, "c"), "demo", False))
    desk.run(lambda session: setattr(session.get_one(ConnectionRow, "c"), "available", 40))
    with pytest.raises(InputError, match="Sync under Account"):
        desk.queue()
    desk.run(lambda session: setattr(session.get_one(ConnectionRow, "c"), "debt", 7))
    with pytest.raises(InputError, match="owes 7"):
        desk.queue()


def test_several_looks_are_held_together_or_not_at_all() -> None:
    desk = Desk(leased=30)
    request = RenderRequest(photo=ImageRef("p", PHOTO), anchors=AnchorMap(width=1, height=1), garments=())
    with pytest.raises(InputError):
        desk.run(lambda session: store.enqueue(session, [store.NewJob(request, "{}")] * 3))
    assert desk.left() == (30, 0)
    assert desk.operations() == []


def test_spends_are_a_chain(desk: Desk) -> None:
    desk.queue()
    desk.run(lambda session: unlock(session, FREE))
    desk.queue(FREE_PHOTO)
    rows = desk.run(lambda session: session.scalars(select(OutboxRow).order_by(OutboxRow.seq)).all())
    expected = lease_hash(LEASE)
    for counter, row in enumerate(rows, 1):
        assert (row.counter, row.prev_hash, row.lease_id) == (counter, expected, LEASE)
        expected = Operation.model_validate(
            {
                "seq": row.seq,
                "op_id": row.op_id,
                "body": json.loads(row.body),
                "body_hash": row.body_hash,
                "lease_id": row.lease_id,
                "counter": row.counter,
                "prev_hash": row.prev_hash,
                "signature": "",
            }
        ).spend_hash()
    assert desk.run(lambda session: session.get_one(LeaseRow, LEASE).prev_hash) == expected


@pytest.mark.parametrize(
    "state", [LeaseState.RETURNED, LeaseState.RECLAIMED, LeaseState.FROZEN, LeaseState.SUSPECT]
)
def test_a_lease_that_is_not_open_is_not_spent_from(desk: Desk, state: LeaseState) -> None:
    desk.run(lambda session: setattr(session.get_one(LeaseRow, LEASE), "state", state.value))
    with pytest.raises(InputError):
        desk.queue()


def test_a_lease_is_good_through_its_grace_and_not_after(desk: Desk) -> None:
    desk.run(lambda session: setattr(session.get_one(LeaseRow, LEASE), "expires", now() - timedelta(days=1)))
    desk.queue()
    desk.run(
        lambda session: setattr(session.get_one(LeaseRow, LEASE), "grace_until", now() - timedelta(days=1))
    )
    with pytest.raises(InputError):
        desk.queue()


def test_another_accounts_set_is_not_rendered_for_free(desk: Desk) -> None:
    def switch(session: Session) -> None:
        session.get_one(ConnectionRow, "c").current = False
        session.flush()
        session.add(ConnectionRow(id="d", server="t", account_id=ACCOUNT, device_id=ACCOUNT, current=True))

    desk.run(switch)
    with pytest.raises(InputError, match="Anna has unlocked"):
        desk.queue()
    desk.run(lambda session: setattr(session.get_one(ConnectionRow, "c"), "demo", True))
    desk.queue()
    assert desk.operations() == [], "what a demo left behind is nobody's set"


def test_an_unlock_that_was_taken_back_makes_nothing_new(desk: Desk) -> None:
    for row in desk.run(lambda session: session.scalars(select(UnlockRow)).all()):
        desk.run(
            lambda session, row=row: setattr(session.get_one(UnlockRow, row.unlock_id), "state", "reversed")
        )
    with pytest.raises(InputError, match="taken back"):
        desk.queue()


# -- the clock ---------------------------------------------------------------------------------------------------


def test_a_clock_that_went_back_pauses_spending_and_nothing_else(desk: Desk) -> None:
    desk.run(lambda session: clock_suspect(session))
    desk.run(lambda session: setattr(machine(session), "highest_time", now() + timedelta(days=365)))
    render_id = desk.rendered()
    assert desk.left() == (100, 0)
    with pytest.raises(InputError, match=r"clock") as caught:
        desk.decide(render_id, Decision.KEPT)
    assert caught.value.kind == "clock_suspect"
    desk.run(lambda session: hear_server_time(session, int(now().timestamp())))
    desk.decide(render_id, Decision.KEPT)
    assert desk.operations() == ["hold", "post"]


def test_a_clock_that_was_ten_years_ahead_is_right_again_once_a_server_says_so(desk: Desk) -> None:
    ahead = now() + timedelta(days=3650)
    assert desk.run(lambda session: clock_suspect(session, ahead)) is False
    assert desk.run(lambda session: clock_suspect(session)) is True
    desk.run(lambda session: hear_server_time(session, int(now().timestamp())))
    assert desk.run(lambda session: clock_suspect(session)) is False


def test_without_a_network_what_came_by_hand_says_that_the_clock_is_right_again(desk: Desk) -> None:
    ahead = now() + timedelta(days=3650)
    desk.run(lambda session: clock_suspect(session, ahead))
    assert desk.run(lambda session: clock_suspect(session)) is True
    written = int((now() - timedelta(days=9)).timestamp())
    before_it = now() - timedelta(days=10)
    desk.run(lambda session: hear_carried_time(session, written, before_it))
    assert desk.run(lambda session: clock_suspect(session)) is True, (
        "a clock that is before what came is still wrong"
    )
    desk.run(lambda session: hear_carried_time(session, written))
    assert desk.run(lambda session: clock_suspect(session)) is False


def test_a_server_whose_time_is_far_away_makes_the_clock_suspect(desk: Desk) -> None:
    desk.run(lambda session: hear_server_time(session, int((now() - timedelta(days=365)).timestamp())))
    assert desk.run(lambda session: clock_suspect(session)) is True


def test_summer_time_and_small_steps_are_no_suspicion(desk: Desk) -> None:
    moment = now()
    desk.run(lambda session: clock_suspect(session, moment))
    assert desk.run(lambda session: clock_suspect(session, moment - BACKWARDS)) is False


def test_a_quote_is_what_the_offer_says(desk: Desk) -> None:
    quote = desk.run(lambda session: read_quote(session, SET))
    assert quote is not None
    assert (quote.generation, quote.unlock) == (12, 24)
    assert [(share.name, share.basis_points) for share in quote.shares] == [("A", 10_000)]
    assert desk.run(lambda session: read_quote(session, LEASE)) is None
