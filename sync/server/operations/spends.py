"""What holds and unlocks share: the lease's chain, the price, and who earns."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from pydantic import TypeAdapter
from sqlalchemy import select

from sync.messages.documents import Offer, Receipt, ReceiptKind, Share
from sync.messages.operations import Operation, VerdictCode
from sync.server.database import new_id
from sync.server.leases import DAY, LeaseRow, freeze, is_under_review, thaw
from sync.server.ledger import rules
from sync.server.ledger.chart import EARNED, Book, Posting, Purse, Rule
from sync.server.ledger.tables import HoldRow, ReviewRow, UnlockRow
from sync.server.operations.batch import Batch, Rejected, Work

_SHARES = TypeAdapter(tuple[Share, ...])


class Standing(StrEnum):
    """stands: drawn from the lease; late: the lease was closed before; forked: another chain came first."""

    STANDS = "stands"
    LATE = "late"
    FORKED = "forked"


@dataclass(frozen=True)
class Spend:
    """The lease that an operation draws on, and how the operation stands in its chain."""

    lease: LeaseRow
    standing: Standing


def follow_chain(batch: Batch, operation: Operation) -> Spend:
    """The lease that a spend names, its chain moved on by this spend. Raises `Rejected`."""
    lease = batch.lease(operation.lease_id) if operation.lease_id else None
    if lease is None or lease.device_id != batch.device.id:
        raise Rejected(VerdictCode.NO_LEASE, "The lease is not this device's: ask for one of its own.")
    if operation.counter != lease.counter + 1 or operation.prev_hash != lease.last_hash:
        return Spend(lease, Standing.FORKED)
    lease.counter += 1
    lease.last_hash = operation.spend_hash()
    batch.drawn(lease)
    return Spend(lease, Standing.STANDS if lease.is_drawable else Standing.LATE)


def draw(batch: Batch, spend: Spend, amount: int) -> Purse:
    """The credits that pay for a spend. Raises `Rejected` where an open lease has less."""
    lease = spend.lease
    if spend.standing is not Standing.STANDS:
        return batch.books.draw(lease.account_id, amount)
    if amount > lease.purse.total:
        raise Rejected(VerdictCode.OVERSPENT, "The lease has less left than that: renew it first.")
    purse = lease.purse.take(amount)
    lease.promo -= purse.promo
    lease.bought -= purse.bought
    batch.drawn(lease)
    return purse


def refuse_outdated(batch: Batch, spend: Spend, offer: Offer) -> None:
    """An offer is as valid as the lease it is spent under, grace included.

    A device that was online for its lease may have seen the offer last when its lease before that began; one that had
    ended earlier was not to be had any more.
    """
    config = batch.house.config
    ended = batch.ended_at(offer.set_id, offer.set_version)
    seen = spend.lease.expires - (2 * config.lease_days + config.grace_days) * DAY
    if ended is not None and ended < seen:
        raise Rejected(VerdictCode.BAD_OFFER, "That price ended long ago: fetch the set's price again.")


def refuse_blocked(batch: Batch, set_id: str) -> None:
    """Raises `Rejected` for a set that was taken down or is on hold."""
    if batch.is_blocked(set_id):
        raise Rejected(
            VerdictCode.WITHDRAWN, "The set was taken down or is on hold: nothing may be made with it."
        )


def suspend(batch: Batch, spend: Spend, subject: str, amount: int) -> None:
    """A second chain was seen: the spend waits for a review, the device's leases are frozen."""
    freeze(batch.books, batch.device.id)
    batch.session.add(
        ReviewRow(
            kind="fork",
            account_id=spend.lease.account_id,
            device_id=batch.device.id,
            payer_id=spend.lease.account_id,
            subject=subject,
            amount=amount,
        )
    )


def settle_fork(work: Work, subject: str, state: str) -> None:
    """A suspended spend was decided on; where it was its device's last, the device's leases are open again."""
    review = work.session.scalar(
        select(ReviewRow).where(
            ReviewRow.kind == "fork", ReviewRow.subject == subject, ReviewRow.state == "open"
        )
    )
    if review is None or review.device_id is None:
        return
    review.state = state
    work.session.flush()
    if not is_under_review(work.session, review.device_id):
        thaw(work.books, review.device_id)


def forked() -> Rejected:
    """What the device is told of a spend that waits for a review."""
    return Rejected(
        VerdictCode.FORKED,
        "Another copy of this device spent these credits first: the amount waits for a review.",
    )


@lru_cache(4096)
def shares_text(shares: tuple[Share, ...]) -> str:
    """As `HoldRow` and `UnlockRow` keep them; `shares_of` reads it."""
    return json.dumps([share.model_dump() for share in shares])


@lru_cache(4096)
def shares_of(text: str) -> tuple[Share, ...]:
    return _SHARES.validate_json(text)


def is_whole(shares: tuple[Share, ...]) -> bool:
    """Whether the parts add up to all: 10,000 basis points."""
    return sum(share.basis_points for share in shares) == 10_000


def earnings(work: Work, paid: HoldRow | UnlockRow) -> list[Posting]:
    """Where a price goes. Authors who may be the payer wait for a review where free credits were spent."""
    shares = shares_of(paid.shares)
    authors = {share.account_id for share in shares} if paid.promo else set[str]()
    suspended = frozenset(author for author in authors if work.are_related(paid.account_id, author))
    postings = rules.earnings(paid.account_id, paid.pool, paid.fee, shares, suspended)
    for posting in postings:
        if posting.book is Book.SUSPENSE:
            work.session.add(
                ReviewRow(
                    kind="earning",
                    account_id=posting.party,
                    payer_id=paid.account_id,
                    subject=paid.id,
                    amount=posting.amount,
                )
            )
    return postings


def enter(
    work: Work, paid: HoldRow | UnlockRow, rule: Rule, postings: list[Posting], amount: int, text: str
) -> str:
    """An entry about a hold or an unlock, and its line (`amount`, `text`) on the payer's statement; the entry's id."""
    entry = work.books.enter(rule, paid.account_id, postings, subject=paid.id, set_id=paid.set_id)
    work.books.state_line(paid.account_id, entry, rule, amount, text, set_id=paid.set_id, subject=paid.id)
    return entry


def tell_authors(work: Work, paid: HoldRow | UnlockRow, postings: list[Posting], entry_id: str) -> None:
    """A line on the statement of each author who was paid."""
    what = "A render was kept" if isinstance(paid, HoldRow) else "A set was unlocked"
    for posting in postings:
        if posting.book is Book.PAYABLE:
            work.books.state_line(posting.party, entry_id, EARNED, posting.amount, what, set_id=paid.set_id)


def receipt(work: Work, paid: HoldRow | UnlockRow) -> str:
    """The licence of what was paid, signed."""
    licence = work.licence(paid.set_id, paid.set_version)
    kind = ReceiptKind.GENERATION if isinstance(paid, HoldRow) else ReceiptKind.UNLOCK
    return work.house.signer.sign(
        Receipt(
            receipt_id=new_id(),
            kind=kind,
            subject=paid.id,
            account_id=paid.account_id,
            set_id=paid.set_id,
            set_version=paid.set_version,
            amount=paid.pool + paid.fee,
            fee=paid.fee,
            licence=licence.name,
            licence_sha256=licence.sha256,
            at=work.books.at,
        )
    )
