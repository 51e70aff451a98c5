"""Whatever happens in whatever order, the books hold together: 20,000 generated operations."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.sync.server.ledger.world import Desk, World

pytestmark = pytest.mark.slow
WANTED = 20_000

which = st.integers(0, 200)
amounts = st.integers(1, 150)
prices = st.one_of(st.sampled_from([0, 1, 3, 1_000_000]), st.integers(0, 40))
shares = st.lists(st.integers(1, 2000), min_size=1, max_size=5)


class Books(RuleBasedStateMachine):
    done = 0

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.world = World(Path(self.folder.name))
        for desk in self.world.desks:
            self.world.lease(desk, 60)

    def desk(self, which: int) -> Desk:
        return self.world.desks[which % len(self.world.desks)]

    @rule(which=which, amount=amounts)
    def lease(self, which: int, amount: int) -> None:
        self.world.lease(self.desk(which), amount)

    @precondition(lambda self: len(self.world.desks) < 6)
    @rule(which=which)
    def enrol(self, which: int) -> None:
        self.world.desks.append(self.world.enrol(self.world.payers[which % 2]))

    @precondition(lambda self: len(self.world.desks) < 6)
    @rule(which=which)
    def clone(self, which: int) -> None:
        self.world.clone(self.desk(which))

    @rule(which=which, amount=amounts)
    def buy(self, which: int, amount: int) -> None:
        self.world.buy(self.world.payers[which % 2], amount)

    @rule(which=which, amount=amounts)
    def refund(self, which: int, amount: int) -> None:
        self.world.refund(self.world.payers[which % 2], amount)

    @rule(which=which, amount=amounts)
    def pay_out(self, which: int, amount: int) -> None:
        self.world.pay_out(self.world.authors[which % 3], amount)

    @rule(which=which, spends=st.lists(st.tuples(prices, shares, st.integers(0, 2)), min_size=1, max_size=12))
    def hold(self, which: int, spends: list[tuple[int, list[int], int]]) -> None:
        for price, parts, first in spends:
            self.world.hold(self.desk(which), price, parts, first)

    @rule(which=which, price=prices, parts=shares, photo_set=st.integers(0, 5))
    def unlock(self, which: int, price: int, parts: list[int], photo_set: int) -> None:
        self.world.unlock(self.desk(which), price, parts, photo_set)

    @rule(which=which, picks=st.lists(st.tuples(which, st.booleans()), min_size=1, max_size=12))
    def resolve(self, which: int, picks: list[tuple[int, bool]]) -> None:
        for hold, keep in picks:
            self.world.resolve(self.desk(which), hold, keep)

    @rule(which=which)
    def forge(self, which: int) -> None:
        self.world.forge(self.desk(which))

    @rule(which=which, count=st.integers(1, 40), twice=st.booleans(), reply_lost=st.booleans())
    def deliver(self, which: int, count: int, twice: bool, reply_lost: bool) -> None:
        self.world.deliver(self.desk(which), count, twice=twice, reply_lost=reply_lost)

    @rule(which=which)
    def skip_one(self, which: int) -> None:
        self.world.skip_one(self.desk(which))

    @rule(which=which, operation=which)
    def replay_old(self, which: int, operation: int) -> None:
        self.world.replay_old(self.desk(which), operation)

    @rule(which=which, operation=which)
    def other_body(self, which: int, operation: int) -> None:
        self.world.other_body(self.desk(which), operation)

    @rule(which=which)
    def give_back(self, which: int) -> None:
        self.world.give_back(self.desk(which))

    @rule()
    def years_pass(self) -> None:
        self.world.years_pass()

    @rule(which=which, counts=st.booleans())
    def decide(self, which: int, counts: bool) -> None:
        self.world.decide(which, counts)

    @rule(which=which, paid=which)
    def reverse(self, which: int, paid: int) -> None:
        self.world.reverse(self.world.payers[which % 2], paid)

    @rule(which=which)
    def pull(self, which: int) -> None:
        self.world.pull(self.desk(which))

    @rule()
    def check(self) -> None:
        self.world.check()

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        for desk in self.world.desks:
            self.world.deliver(desk, 500)
            self.world.pull(desk)
        self.world.check()
        Books.done += self.world.operations
        self.world.close()
        self.folder.cleanup()


@pytest.mark.timeout(900)
def test_the_books_hold_together() -> None:
    few = settings(
        max_examples=20,
        stateful_step_count=60,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
        database=None,
    )
    Books.done = 0
    while Books.done < WANTED:
        run_state_machine_as_test(Books, settings=few)
