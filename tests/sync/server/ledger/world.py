"""A few accounts with their devices against one server in memory; every action may be followed by `check`.

Both the state machine of the tests and the benchmark's random walk act through this.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select

from sync.digest import digest
from sync.messages.events import BalanceChanged, HoldChanged, StatementLine, UnlockChanged
from sync.messages.operations import Operation, Verdict, VerdictCode, VerdictKind, VoidReason
from sync.server import leases
from sync.server.config import ServerConfig
from sync.server.database import Base, new_id, seconds_now
from sync.server.house import House
from sync.server.ledger import movements
from sync.server.ledger.books import Books
from sync.server.ledger.chart import Book
from sync.server.ledger.replay import faults
from sync.server.ledger.tables import HoldRow, UnlockRow
from sync.server.operations import holds, reversals, reviews
from sync.server.problems import ProblemError
from sync.server.pull import pull
from tests.sync.server.devices import Device, account, offer

FAR = 4 * 400 * 24 * 3600


@dataclass
class Desk:
    """A device with what it has not sent, what it sent, and what it was told by the server."""

    device: Device
    outbox: list[Operation] = field(default_factory=list)
    sent: list[tuple[Operation, Verdict]] = field(default_factory=list)
    cursor: str = ""
    holds: dict[str, tuple[str, int]] = field(default_factory=dict)
    unlocks: dict[str, tuple[str, int, str]] = field(default_factory=dict)
    balance: BalanceChanged | None = None
    stated: int = 0


class World:
    def __init__(self, folder: Path, database: str = "sqlite://") -> None:
        self.house = House(ServerConfig(folder, database=database))
        Base.metadata.create_all(self.house.database.engine)
        self.payers = [account(self.house, f"Brand {number}") for number in range(2)]
        self.authors = [account(self.house, f"Author {number}", 0) for number in range(3)]
        self.desks = [self.enrol(payer) for payer in self.payers]
        # The last author signs in on the first brand's machine: their free credits earn nothing by themselves.
        Device.enrolled(self.house, self.authors[-1], self.desks[0].device.key)
        self.holds: dict[str, list[Operation]] = {payer: [] for payer in self.payers}
        self.sets = [new_id() for _ in range(6)]
        self.operations = 0
        self._once = 0

    def close(self) -> None:
        self.house.close()

    def enrol(self, payer: str) -> Desk:
        return Desk(Device.enrolled(self.house, payer))

    def act(self, action: Any, *args: Any) -> bool:
        """One transaction; False where the server refused it."""
        self.operations += 1
        try:
            with self.house.database.write() as session:
                action(session, *args)
        except ProblemError:
            return False
        return True

    def lease(self, desk: Desk, amount: int) -> None:
        self.operations += 1
        try:
            desk.device.ask_lease(amount)
        except ProblemError:
            return

    def give_back(self, desk: Desk) -> None:
        if desk.device.lease is not None and not desk.outbox:
            self.operations += 1
            try:
                desk.device.give_back()
            except ProblemError:
                return

    def years_pass(self) -> None:
        """Everything that is due is reclaimed, and what nobody heard of is given back."""
        self.act(leases.reclaim_all, seconds_now() + FAR)
        self.act(holds.void_unheard, self.house, seconds_now() + FAR)

    def buy(self, payer: str, amount: int) -> None:
        self.act(movements.buy, payer, amount, "Bought", self._key())

    def refund(self, payer: str, amount: int) -> None:
        self.act(movements.refund, payer, amount, "Charged back", self._key())

    def pay_out(self, author: str, amount: int) -> None:
        self.act(movements.pay_out, author, amount, self._key())

    def hold(self, desk: Desk, price: int, shares: list[int], first: int = 0) -> None:
        if desk.device.lease is None:
            return
        made = offer(self.house, self._authors(len(shares), first), price, shares=shares)
        operation = desk.device.hold(made)
        desk.outbox.append(operation)
        self.holds[desk.device.account_id].append(operation)

    def unlock(self, desk: Desk, price: int, shares: list[int], which: int) -> None:
        """Some sets are unlocked more than once."""
        if desk.device.lease is not None:
            set_id = self.sets[which % len(self.sets)]
            made = offer(self.house, self._authors(len(shares), 0), 1, price, shares, set_id)
            desk.outbox.append(desk.device.unlock(made))

    def resolve(self, desk: Desk, which: int, keep: bool) -> None:
        known = self.holds[desk.device.account_id]
        if known:
            hold = known[which % len(known)]
            made = desk.device.post(hold) if keep else desk.device.void(hold, VoidReason.DISCARDED)
            desk.outbox.append(made)

    def forge(self, desk: Desk) -> None:
        """A spend for less than its offer says: rejected, and yet a link of the chain."""
        if desk.device.lease is not None:
            desk.outbox.append(desk.device.hold(offer(self.house, self.authors[:1], 7), amount=1))

    def deliver(self, desk: Desk, count: int, *, twice: bool = False, reply_lost: bool = False) -> None:
        batch = desk.outbox[:count]
        if not batch:
            return
        pushed = desk.device.send(*batch)
        self.operations += len(batch)
        assert [verdict.op_id for verdict in pushed.verdicts] == [operation.op_id for operation in batch]
        assert all(verdict.kind is not VerdictKind.RETRY for verdict in pushed.verdicts), pushed
        assert all(verdict.code is not VerdictCode.POISON for verdict in pushed.verdicts), pushed
        if twice:
            again = desk.device.send(*batch)
            self.operations += len(batch)
            assert [_told(verdict) for verdict in again.verdicts] == [
                _told(verdict) for verdict in pushed.verdicts
            ]
        if not reply_lost:
            desk.sent += zip(batch, pushed.verdicts, strict=True)
            del desk.outbox[:count]

    def skip_one(self, desk: Desk) -> None:
        """What comes after a gap waits; nothing of it is done."""
        if len(desk.outbox) > 1 and desk.outbox[1].seq == desk.outbox[0].seq + 1:
            with self.house.database.read() as session:
                acked = session.get_one(leases.DeviceRow, desk.device.id).acked
            if acked + 1 == desk.outbox[0].seq:
                (verdict,) = desk.device.send(desk.outbox[1]).verdicts
                assert (verdict.kind, verdict.code) == (VerdictKind.RETRY, VerdictCode.GAP)
                assert verdict.current == desk.outbox[0].seq
                self.operations += 1

    def replay_old(self, desk: Desk, which: int) -> None:
        """Anything sent before gets the verdict it got then, whatever happened since."""
        if desk.sent:
            operation, before = desk.sent[which % len(desk.sent)]
            (verdict,) = desk.device.send(operation).verdicts
            self.operations += 1
            assert _told(verdict) == _told(before)

    def other_body(self, desk: Desk, which: int) -> None:
        if desk.sent:
            operation, _ = desk.sent[which % len(desk.sent)]
            changed = desk.device.signed(operation, body_hash="0" * 64)
            (verdict,) = desk.device.send(changed).verdicts
            self.operations += 1
            assert verdict.code is VerdictCode.OTHER_BODY

    def clone(self, desk: Desk) -> Desk:
        copy = Desk(desk.device.clone(), list(desk.outbox))
        self.desks.append(copy)
        return copy

    def decide(self, which: int, counts: bool) -> None:
        with self.house.database.read() as session:
            waiting = [review.id for review in reviews.open_reviews(session)]
        if waiting:
            review_id = waiting[which % len(waiting)]

            def decision(session: Any) -> None:
                reviews.decide(session, self.house, review_id, counts=counts)

            assert self.act(decision)

    def reverse(self, payer: str, which: int) -> None:
        with self.house.database.read() as session:
            paid: list[HoldRow | UnlockRow] = [
                *session.scalars(
                    select(HoldRow).where(HoldRow.account_id == payer, HoldRow.state == "posted")
                ),
                *session.scalars(
                    select(UnlockRow).where(UnlockRow.account_id == payer, UnlockRow.state == "open")
                ),
            ]
            found = paid[which % len(paid)] if paid else None
            key = (found.account_id, found.id) if found else None
            reverse = reversals.reverse_hold if isinstance(found, HoldRow) else reversals.reverse_unlock
        if key is not None:
            assert self.act(reverse, self.house, *key, "Taken back")

    def pull(self, desk: Desk, limit: int = 50) -> None:
        """The device hears of everything; at the last page both sides agree."""
        while True:
            page = pull(self.house, desk.device.account_id, desk.cursor, limit)
            for event in page.events:
                match event.body:
                    case HoldChanged() as body:
                        desk.holds[body.hold_id] = (body.state, body.amount)
                    case UnlockChanged() as body:
                        desk.unlocks[body.unlock_id] = (body.set_id, body.set_version, body.state)
                    case StatementLine() as body:
                        desk.stated += body.amount
                    case BalanceChanged() as body:
                        desk.balance = body
                    case _:
                        pass
            desk.cursor = page.cursor
            assert (page.digest is None) == page.has_more
            if not page.has_more:
                break
        assert page.digest == digest(
            [(hold_id, *rest) for hold_id, rest in desk.holds.items()],
            [(unlock_id, *rest) for unlock_id, rest in desk.unlocks.items()],
        )
        told = desk.balance
        assert told is not None
        assert desk.stated == told.promo + told.available + told.leased + told.payable - told.debt

    def check(self) -> None:
        with self.house.database.read() as session:
            assert faults(session) == []
            books = Books(session, {})
            for payer in self.payers:
                assert not (books.debt(payer) and books.balance(payer, Book.AVAILABLE)), "owes and could pay"

    def _authors(self, count: int, first: int) -> list[str]:
        return [self.authors[(first + number) % len(self.authors)] for number in range(count)]

    def _key(self) -> str:
        self._once += 1
        return f"{self._once} {new_id()}"


def _told(verdict: Verdict) -> tuple[object, ...]:
    """What a device makes of a verdict: applied and duplicate are one."""
    applied = verdict.kind in (VerdictKind.APPLIED, VerdictKind.DUPLICATE)
    return applied, verdict.code, verdict.current, verdict.receipt
