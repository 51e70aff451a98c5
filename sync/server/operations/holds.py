"""A render's charge: held when it begins, posted when it is kept, voided when it is not."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from sync.messages.operations import Hold, Operation, Post, VerdictCode, Void
from sync.server.house import House
from sync.server.leases import DAY, LeaseRow
from sync.server.ledger import rules
from sync.server.ledger.books import lock_accounts
from sync.server.ledger.chart import Posting, Purse, Rule
from sync.server.ledger.tables import HoldRow
from sync.server.operations import spends
from sync.server.operations.batch import Batch, Rejected, Work
from sync.server.operations.spends import Standing

HOLD_DAYS = 30
UNHEARD = "unheard"


def hold(batch: Batch, operation: Operation, body: Hold) -> None:
    spend = spends.follow_chain(batch, operation)
    offer = batch.offer(body.offer, body.set_id, body.set_version)
    if body.amount != offer.generation_price + offer.generation_fee or not spends.is_whole(offer.shares):
        raise Rejected(VerdictCode.BAD_OFFER, "The amount is not the offer's.")
    spends.refuse_outdated(batch, spend, offer)
    spends.refuse_blocked(batch, body.set_id)
    if batch.hold(body.hold_id) is not None:
        raise Rejected(VerdictCode.RESOLVED, "There is a hold with this id already.")
    purse = spends.draw(batch, spend, body.amount)
    row = HoldRow(
        account_id=spend.lease.account_id,
        id=body.hold_id,
        device_id=batch.device.id,
        lease_id=spend.lease.id,
        set_id=body.set_id,
        set_version=body.set_version,
        pool=offer.generation_price,
        fee=offer.generation_fee,
        shares=spends.shares_text(offer.shares),
        promo=purse.promo,
        bought=purse.bought,
        owed=purse.owed,
        kept=False,
        at=batch.books.at,
    )
    batch.add_hold(row)
    if spend.standing is Standing.STANDS:
        enter(batch, row, Rule.HOLD, rules.hold(row.account_id, purse), -body.amount, "Held for a render")
        batch.books.hold_changed(row, "held", new=True)
    elif spend.standing is Standing.LATE:
        postings = rules.late_hold(row.account_id, purse)
        enter(batch, row, Rule.LATE_HOLD, postings, -body.amount, "Held for a render, after the lease ended")
        batch.books.hold_changed(row, "held", new=True)
    else:
        enter(batch, row, Rule.FORK, rules.fork(row.account_id, purse), -body.amount, "Waits for a review")
        batch.books.hold_changed(row, "suspended", new=True)
        spends.suspend(batch, spend, row.id, body.amount)
        raise spends.forked()


def post(batch: Batch, _operation: Operation, body: Post) -> str | None:
    """The receipt. Posting again gives the same one."""
    row = _known(batch, body.hold_id)
    if row.state == "posted":
        return row.receipt
    if row.state == "suspended":
        row.kept = True
        raise spends.forked()
    if row.state == "voided" and row.reason == UNHEARD:
        _hold_again(batch, row)
    if row.state != "held":
        raise Rejected(VerdictCode.RESOLVED, "What was held for this render went back before.")
    pay(batch, row)
    return row.receipt


def pay(work: Work, row: HoldRow) -> None:
    """The render was kept: who earns is paid, out of what is held or was suspended."""
    earned = spends.earnings(work, row)
    rule = rules.pay_suspended if row.state == "suspended" else rules.post
    postings = rule(row.account_id, purse_of(row), earned)
    entry = row.paid_entry = enter(work, row, Rule.POST, postings, 0, "A render was kept")
    row.receipt = spends.receipt(work, row)
    work.books.hold_changed(row, "posted")
    spends.tell_authors(work, row, earned, entry)


def _hold_again(batch: Batch, row: HoldRow) -> None:
    """Its device was away for so long that the server had given back what was held."""
    purse = batch.books.draw(row.account_id, row.pool + row.fee)
    row.promo, row.bought, row.owed = purse.promo, purse.bought, purse.owed
    postings = rules.late_hold(row.account_id, purse)
    enter(batch, row, Rule.LATE_HOLD, postings, -purse.total, "Held for a render, after the lease ended")
    batch.books.hold_changed(row, "held")


def void_unheard(session: Session, house: House, now: int) -> int:
    """Housekeeping: gives back what is held since long ago under leases that ended; how many."""
    before = now - (house.config.lease_days + house.config.grace_days + HOLD_DAYS) * DAY
    due = session.scalars(
        select(HoldRow)
        .join(LeaseRow, LeaseRow.id == HoldRow.lease_id)
        .where(HoldRow.state == "held", HoldRow.at < before, LeaseRow.state.in_(("returned", "reclaimed")))
        .order_by(HoldRow.account_id, HoldRow.id)
    ).all()
    work = Work(session, house, lock_accounts(session, {row.account_id for row in due}))
    for row in due:
        session.refresh(row)
        if row.state == "held":
            _give_back(work, row, UNHEARD, "Nothing was heard of a render for long")
    work.close()
    return len(due)


def void_held(work: Work, account_id: str, reason: str, text: str) -> None:
    """Gives back all that is held for an account, which is locked and keeps none of it."""
    held = select(HoldRow).where(HoldRow.account_id == account_id, HoldRow.state == "held")
    for row in work.session.scalars(held.order_by(HoldRow.id)).all():
        _give_back(work, row, reason, text)


def _give_back(work: Work, row: HoldRow, reason: str, text: str) -> None:
    row.reason = reason
    postings = rules.void_home(row.account_id, purse_of(row), work.books.debt(row.account_id))
    enter(work, row, Rule.VOID, postings, row.pool + row.fee, text)
    work.books.hold_changed(row, "voided")


def void(batch: Batch, _operation: Operation, body: Void) -> None:
    row = _known(batch, body.hold_id)
    if row.state == "voided":
        return
    if row.state not in ("held", "suspended"):
        raise Rejected(VerdictCode.RESOLVED, "This render was kept before.")
    purse, amount = purse_of(row), row.pool + row.fee
    lease = batch.lease(row.lease_id)
    row.reason = body.reason.value
    if row.state == "suspended":
        spends.settle_fork(batch, row.id, "refused")
        postings = rules.release_suspended(row.account_id, purse, batch.books.debt(row.account_id))
    elif lease is not None and lease.state == "open" and not purse.owed:
        lease.promo += purse.promo
        lease.bought += purse.bought
        batch.drawn(lease)
        postings = rules.void(row.account_id, purse)
    else:
        postings = rules.void_home(row.account_id, purse, batch.books.debt(row.account_id))
    enter(batch, row, Rule.VOID, postings, amount, "A render was not kept")
    batch.books.hold_changed(row, "voided")


def purse_of(row: HoldRow) -> Purse:
    return Purse(row.promo, row.bought, row.owed)


def _known(batch: Batch, hold_id: str) -> HoldRow:
    row = batch.hold(hold_id)
    if row is None:
        raise Rejected(VerdictCode.UNKNOWN_HOLD, "There is no such hold.")
    return row


def enter(work: Work, row: HoldRow, rule: Rule, postings: list[Posting], amount: int, text: str) -> str:
    entry = work.books.enter(rule, row.account_id, postings, subject=row.id, set_id=row.set_id)
    work.books.state_line(row.account_id, entry, rule, amount, text, set_id=row.set_id, subject=row.id)
    return entry
