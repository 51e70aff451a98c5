"""Credits reserved to one device, so that it can spend without a network and no two devices spend the same."""

from __future__ import annotations

from fastapi import APIRouter
from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from sync.keys import is_signed_by, lease_hash
from sync.messages.base import Id, canonical
from sync.messages.documents import Lease
from sync.messages.events import LeaseChanged
from sync.messages.leases import LeaseGranted, LeaseRequest, LeaseReturn
from sync.server.accounts.access import Caller, HouseOf, SignedIn
from sync.server.accounts.houses import spending_account
from sync.server.accounts.tables import DeviceRow
from sync.server.database import Base, new_id
from sync.server.house import House
from sync.server.ledger import rules
from sync.server.ledger.books import Books, lock_accounts
from sync.server.ledger.chart import Purse, Rule
from sync.server.ledger.tables import ReviewRow
from sync.server.problems import ProblemError, problems

DAY = 24 * 3600
router = APIRouter(prefix="/leases", tags=["leases"])


class LeaseRow(Base):
    """`promo` and `bought` are what is left; `counter` and `last_hash` are the end of the chain of spends that stands.

    `amount` is what the signed lease says: all that was ever put in. A frozen lease has seen a second chain.
    """

    __tablename__ = "leases"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'returned', 'reclaimed', 'frozen')", name="state"),
        CheckConstraint("promo >= 0 AND bought >= 0", name="not_negative"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    device_id: Mapped[str] = mapped_column(ForeignKey("devices.id"), index=True)
    amount: Mapped[int] = mapped_column(BigInteger)
    promo: Mapped[int] = mapped_column(BigInteger)
    bought: Mapped[int] = mapped_column(BigInteger)
    counter: Mapped[int] = mapped_column(BigInteger, default=0)
    last_hash: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(10), default="open")
    issued: Mapped[int] = mapped_column(BigInteger)
    expires: Mapped[int] = mapped_column(BigInteger)
    grace_until: Mapped[int] = mapped_column(BigInteger, index=True)
    document: Mapped[str] = mapped_column(Text, default="")

    @property
    def purse(self) -> Purse:
        """What is left of it, by where it came from."""
        return Purse(self.promo, self.bought)

    @property
    def is_drawable(self) -> bool:
        """Whether its credits are still set aside (a frozen lease's are, for the chain that stands)."""
        return self.state in ("open", "frozen")


def lease_changed(lease: LeaseRow) -> LeaseChanged:
    """What the devices of its account hear of a lease."""
    document = lease.document if lease.state == "open" else None
    return LeaseChanged.model_validate(
        {"lease_id": lease.id, "state": lease.state, "remaining": lease.purse.total, "document": document}
    )


@router.post("", response_model=LeaseGranted, responses=problems(403, 409))
def post_lease(request: LeaseRequest, house: HouseOf, caller: SignedIn) -> LeaseGranted:
    """A lease for the device that asks. Where it has one, that one is topped up and renewed."""
    return house.database.run(lambda session: issue(session, house, caller, request.amount))


@router.post("/{lease_id}/renew", response_model=LeaseGranted, responses=problems(403, 404, 409))
def post_renew(lease_id: Id, request: LeaseRequest, house: HouseOf, caller: SignedIn) -> LeaseGranted:
    """The lease for another month, topped up to the amount."""
    return house.database.run(lambda session: issue(session, house, caller, request.amount, lease_id))


@router.post("/{lease_id}/return", response_model=LeaseChanged, responses=problems(403, 404, 409))
def post_return(lease_id: Id, request: LeaseReturn, house: HouseOf, caller: SignedIn) -> LeaseChanged:
    """What is left goes back to the account. The device signs that it will spend no more of it."""
    return house.database.run(lambda session: give_back(session, caller, lease_id, request))


def issue(
    session: Session, house: House, caller: Caller, amount: int, lease_id: str | None = None
) -> LeaseGranted:
    """The device's one open lease, made or renewed, with up to `amount` credits left in it.

    Raises `ProblemError` where the device may have none: debt, frozen, revoked, another device's lease.
    """
    payer = spending_account(session, caller)
    locked = lock_accounts(session, [payer])
    device = _device(session, caller)
    account = locked[payer]
    if account.frozen:
        raise ProblemError(403, "frozen", "This account is frozen until somebody has looked at it.")
    books = Books(session, locked)
    reclaim_due(session, books, account.id)
    if books.debt(account.id):
        raise ProblemError(409, "debt", f"{books.debt(account.id)} credits are owed: buy credits first.")
    if is_under_review(session, device.id):
        raise ProblemError(
            403, "review", "This device's credits were spent twice; it can lease again after a review."
        )
    lease = _open_lease(session, device, payer, lease_id) or _new_lease(session, device, payer, books.at)
    purse = _top_up(books, lease, min(amount, house.config.lease_cap))
    lease.amount += purse.total
    lease.promo += purse.promo
    lease.bought += purse.bought
    lease.expires = books.at + house.config.lease_days * DAY
    lease.grace_until = lease.expires + house.config.grace_days * DAY
    lease.document = house.signer.sign(_document(lease, device))
    books.tell(account.id, lease_changed(lease))
    books.close()
    return LeaseGranted(
        lease=lease.document,
        counter=lease.counter,
        last_hash=lease.last_hash,
        remaining=lease.purse.total,
    )


def _new_lease(session: Session, device: DeviceRow, payer: str, now: int) -> LeaseRow:
    made = new_id()
    lease = LeaseRow(
        id=made,
        account_id=payer,
        device_id=device.id,
        amount=0,
        promo=0,
        bought=0,
        counter=0,
        last_hash=lease_hash(made),
        state="open",
        issued=now,
    )
    session.add(lease)
    return lease


def _top_up(books: Books, lease: LeaseRow, amount: int) -> Purse:
    """What goes into the lease, so that it has `amount` left, as far as that is there."""
    there = books.spendable(lease.account_id)
    purse = there.take(min(max(0, amount - lease.purse.total), there.total))
    if purse.total:
        postings = rules.lease(lease.account_id, purse)
        books.enter(Rule.LEASE, lease.account_id, postings, subject=lease.id)
    return purse


def _document(lease: LeaseRow, device: DeviceRow) -> Lease:
    return Lease(
        lease_id=lease.id,
        account_id=lease.account_id,
        device_id=device.id,
        device_key=device.public_key,
        amount=lease.amount,
        issued=lease.issued,
        expires=lease.expires,
        grace_until=lease.grace_until,
        first_hash=lease_hash(lease.id),
    )


def give_back(session: Session, caller: Caller, lease_id: str, request: LeaseReturn) -> LeaseChanged:
    """Raises `ProblemError` where spends of the lease are still to come, or the signature is not the device's."""
    device = _device(session, caller)
    locked = lock_accounts(session, [_lease(session, device, lease_id).account_id])
    lease = _lease(session, device, lease_id)
    if lease.state == "returned":
        return lease_changed(lease)
    if not is_signed_by(device.public_key, request.signature, canonical(request.head(lease_id))):
        raise ProblemError(422, "bad_signature", "The return is not signed by this device.")
    if lease.state == "open" and (request.counter, request.last_hash) != (lease.counter, lease.last_hash):
        raise ProblemError(
            409, "unsent", "Spends of this lease have not arrived: send them first.", current=lease.counter
        )
    if lease.state != "open":
        raise ProblemError(409, lease.state, "This lease is not open any more.")
    books = Books(session, locked)
    close_lease(books, lease, "returned")
    books.close()
    return lease_changed(lease)


def reclaim_due(session: Session, books: Books, account_id: str) -> int:
    """Takes back what is left in the account's leases whose grace is over; how many."""
    due = session.scalars(
        select(LeaseRow).where(
            LeaseRow.account_id == account_id,
            LeaseRow.state.in_(("open", "frozen")),
            LeaseRow.grace_until < books.at,
        )
    ).all()
    for lease in due:
        close_lease(books, lease, "reclaimed")
    return len(due)


def close_all(session: Session, books: Books, account_id: str) -> None:
    """Takes back what is left in all leases of an account, which spends no more."""
    drawable = select(LeaseRow).where(
        LeaseRow.account_id == account_id, LeaseRow.state.in_(("open", "frozen"))
    )
    for lease in session.scalars(drawable.order_by(LeaseRow.id)).all():
        close_lease(books, lease, "reclaimed")


def reclaim_all(session: Session, now: int) -> int:
    """Housekeeping: every lease whose grace is over, of every account; how many."""
    ids = session.scalars(
        select(LeaseRow.account_id)
        .where(LeaseRow.state.in_(("open", "frozen")), LeaseRow.grace_until < now)
        .distinct()
    ).all()
    books = Books(session, lock_accounts(session, ids))
    books.at = now
    count = sum(reclaim_due(session, books, account_id) for account_id in sorted(ids))
    books.close()
    return count


def freeze(books: Books, device_id: str) -> None:
    """No lease of the device is renewed until somebody has looked."""
    leases = books.session.scalars(
        select(LeaseRow).where(LeaseRow.device_id == device_id, LeaseRow.state == "open")
    )
    for lease in leases:
        lease.state = "frozen"
        books.tell(lease.account_id, lease_changed(lease))


def thaw(books: Books, device_id: str) -> None:
    """The device's leases are open again, somebody having looked."""
    leases = books.session.scalars(
        select(LeaseRow).where(LeaseRow.device_id == device_id, LeaseRow.state == "frozen")
    )
    for lease in leases:
        lease.state = "open"
        books.tell(lease.account_id, lease_changed(lease))


def close_lease(books: Books, lease: LeaseRow, state: str) -> None:
    """What is left goes back to where it came from."""
    purse = lease.purse
    if purse.total:
        postings = rules.unlease(lease.account_id, purse, books.debt(lease.account_id))
        books.enter(
            Rule.RETURN if state == "returned" else Rule.RECLAIM, lease.account_id, postings, subject=lease.id
        )
    lease.promo = lease.bought = 0
    lease.state = state
    books.tell(lease.account_id, lease_changed(lease))


def is_under_review(session: Session, device_id: str) -> bool:
    """Whether spends of a copy of the device wait for somebody to look."""
    open_fork = select(ReviewRow.id).where(
        ReviewRow.device_id == device_id, ReviewRow.kind == "fork", ReviewRow.state == "open"
    )
    return session.scalar(open_fork.limit(1)) is not None


def _device(session: Session, caller: Caller) -> DeviceRow:
    device = session.get(DeviceRow, caller.device_id) if caller.device_id else None
    if device is None or device.account_id != caller.account_id:
        raise ProblemError(
            403, "no_device", "Only an enrolled device can lease credits: enrol this one first."
        )
    if device.revoked_at is not None:
        raise ProblemError(403, "revoked", "This device was removed from the account: enrol it again.")
    return device


def _lease(session: Session, device: DeviceRow, lease_id: str) -> LeaseRow:
    lease = session.get(LeaseRow, lease_id, populate_existing=True)
    if lease is None:
        raise ProblemError(404, "no_lease", "There is no such lease.")
    if lease.device_id != device.id:
        raise ProblemError(403, "not_yours", "That lease is another device's.")
    return lease


def _open_lease(session: Session, device: DeviceRow, payer: str, lease_id: str | None) -> LeaseRow | None:
    if lease_id is not None:
        lease = _lease(session, device, lease_id)
        if lease.state != "open" or lease.account_id != payer:
            raise ProblemError(409, lease.state, "This lease is not open any more: ask for a new one.")
        return lease
    return session.scalar(
        select(LeaseRow).where(
            LeaseRow.device_id == device.id, LeaseRow.account_id == payer, LeaseRow.state == "open"
        )
    )
