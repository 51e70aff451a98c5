"""A device as the server sees one: a key, a sequence, a lease with its chain. It signs what it is told to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from sync.documents import KeyRing
from sync.keys import DeviceKey
from sync.messages.base import canonical, digest_of
from sync.messages.documents import Lease, Offer, Share
from sync.messages.leases import LeaseGranted, LeaseReturn
from sync.messages.operations import (
    Body,
    Hold,
    Operation,
    Post,
    Push,
    Pushed,
    Unlock,
    VerdictCode,
    Void,
    VoidReason,
)
from sync.server import leases, push
from sync.server.accounts.access import Caller
from sync.server.accounts.tables import AccountRow, DeviceRow
from sync.server.database import new_id
from sync.server.house import House
from sync.server.ledger.books import Books
from sync.server.ledger.chart import Book
from sync.server.ledger.movements import give_first_grant
from sync.server.ledger.replay import faults
from sync.server.ledger.tables import HoldRow
from sync.server.listings.prices import fee_of
from sync.server.pull import pull


def account(house: House, name: str = "Brand", grant: int = 100) -> str:
    with house.database.write() as session:
        row = AccountRow(kind="both", name=name)
        session.add(row)
        session.flush()
        if grant:
            give_first_grant(session, row.id, grant)
        return row.id


def offer(
    house: House,
    authors: list[str],
    price: int = 10,
    unlock: int = 0,
    shares: list[int] | None = None,
    set_id: str | None = None,
    version: int = 1,
) -> Offer:
    points = shares or [10_000 // len(authors)] * len(authors)
    points[0] += 10_000 - sum(points)
    return Offer(
        set_id=set_id or new_id(),
        set_version=version,
        generation_price=price,
        generation_fee=fee_of(price, house.config.fee_basis_points),
        unlock_price=unlock,
        unlock_fee=fee_of(unlock, house.config.fee_basis_points),
        shares=tuple(
            Share(account_id=author, name="Author", basis_points=part)
            for author, part in zip(authors, points, strict=True)
        ),
        issued=1,
    )


@dataclass
class Device:
    """`send` pushes operations straight into the server's functions."""

    house: House
    account_id: str
    key: DeviceKey = field(default_factory=DeviceKey.generate)
    id: str = field(default_factory=new_id)
    epoch: int = 1
    seq: int = 0
    lease: Lease | None = None
    counter: int = 0
    last_hash: str = ""

    @classmethod
    def enrolled(cls, house: House, account_id: str, key: DeviceKey | None = None) -> Device:
        device = cls(house, account_id, key or DeviceKey.generate())
        with house.database.write() as session:
            session.add(DeviceRow(id=device.id, account_id=account_id, public_key=device.key.public))
        return device

    def clone(self) -> Device:
        """A copied profile: the same key, sequence and chain."""
        return Device(
            self.house,
            self.account_id,
            self.key,
            self.id,
            self.epoch,
            self.seq,
            self.lease,
            self.counter,
            self.last_hash,
        )

    @property
    def caller(self) -> Caller:
        return Caller(self.account_id, self.id)

    def ask_lease(self, amount: int = 100) -> LeaseGranted:
        with self.house.database.write() as session:
            granted = leases.issue(session, self.house, self.caller, amount)
        self.take_lease(granted)
        return granted

    def take_lease(self, granted: LeaseGranted) -> None:
        lease = KeyRing(self.house.signer.public()).read(granted.lease, Lease)
        if self.lease is None or self.lease.lease_id != lease.lease_id:
            self.counter, self.last_hash = 0, lease.first_hash
        self.lease = lease

    def give_back(self) -> None:
        assert self.lease is not None
        with self.house.database.write() as session:
            leases.give_back(session, self.caller, self.lease.lease_id, self.signed_return())

    def signed_return(self) -> LeaseReturn:
        assert self.lease is not None
        unsigned = LeaseReturn(counter=self.counter, last_hash=self.last_hash, signature="")
        signature = self.key.sign(canonical(unsigned.head(self.lease.lease_id)))
        return unsigned.model_copy(update={"signature": signature})

    def hold(self, offer: Offer, hold_id: str | None = None, amount: int | None = None) -> Operation:
        price = offer.generation_price + offer.generation_fee
        body = Hold(
            hold_id=hold_id or new_id(),
            set_id=offer.set_id,
            set_version=offer.set_version,
            offer=self.house.signer.sign(offer),
            amount=price if amount is None else amount,
        )
        return self.spend(body)

    def unlock(self, offer: Offer, amount: int | None = None) -> Operation:
        price = offer.unlock_price + offer.unlock_fee
        body = Unlock(
            unlock_id=new_id(),
            set_id=offer.set_id,
            set_version=offer.set_version,
            offer=self.house.signer.sign(offer),
            amount=price if amount is None else amount,
        )
        return self.spend(body)

    def post(self, hold: Operation) -> Operation:
        assert isinstance(hold.body, Hold)
        return self.operation(Post(hold_id=hold.body.hold_id, rendered=0))

    def void(self, hold: Operation, reason: VoidReason = VoidReason.DISCARDED) -> Operation:
        assert isinstance(hold.body, Hold)
        return self.operation(Void(hold_id=hold.body.hold_id, reason=reason))

    def spend(self, body: Body) -> Operation:
        assert self.lease is not None
        self.counter += 1
        operation = self.operation(
            body, lease_id=self.lease.lease_id, counter=self.counter, prev_hash=self.last_hash
        )
        self.last_hash = operation.spend_hash()
        return operation

    def operation(self, body: Body, **head: Any) -> Operation:
        self.seq += 1
        unsigned = Operation(
            seq=self.seq,
            op_id=new_id(),
            body=body,
            body_hash=digest_of(body.model_dump(mode="json")),
            signature="",
            **head,
        )
        return self.signed(unsigned)

    def signed(self, operation: Operation, **changes: Any) -> Operation:
        changed = operation.model_copy(update=changes)
        signature = self.key.sign(canonical(changed.head(self.id, self.epoch)))
        return changed.model_copy(update={"signature": signature})

    def push(self, *operations: Operation) -> Push:
        return Push(device_id=self.id, epoch=self.epoch, operations=operations)

    def send(self, *operations: Operation) -> Pushed:
        received = push.Received.model_validate(self.push(*operations).model_dump(mode="json"))
        return push.push(self.house, self.caller, received)


def renders(device: Device, count: int, price: int = 1) -> list[Operation]:
    """Holds and posts in turn. Each costs the price and its fee."""
    author = account(device.house, "Author", 0)
    made: list[Operation] = []
    for _ in range(count):
        hold = device.hold(offer(device.house, [author], price))
        made += [hold, device.post(hold)]
    return made


def posted(device: Device) -> int:
    """How many renders of the device's account were paid, the books being in order."""
    with device.house.database.read() as session:
        assert faults(session) == []
        paid = select(func.count()).where(HoldRow.account_id == device.account_id, HoldRow.state == "posted")
        return session.scalar(paid) or 0


def books(house: House, account_id: str) -> dict[str, int]:
    """What is in each book that is not empty, the books being in order."""
    with house.database.read() as session:
        assert faults(session) == []
        opened = Books(session, {})
        amounts = {book.value: opened.total(account_id, book) for book in Book}
        return {book: amount for book, amount in amounts.items() if amount}


def codes(pushed: Pushed) -> list[VerdictCode | None]:
    return [verdict.code for verdict in pushed.verdicts]


def events(house: House, account_id: str, kind: type[Any]) -> list[Any]:
    page = pull(house, account_id, "", 500)
    return [event.body for event in page.events if isinstance(event.body, kind)]
