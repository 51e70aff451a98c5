"""A set is licensed to an account, and paid at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from sync.messages.operations import Operation, Unlock, VerdictCode
from sync.server.ledger import rules
from sync.server.ledger.chart import Posting, Purse, Rule
from sync.server.ledger.tables import UnlockRow
from sync.server.operations import spends
from sync.server.operations.batch import Batch, Rejected, Work
from sync.server.operations.spends import Spend, Standing

PayingRule = Callable[[str, Purse, Sequence[Posting]], list[Posting]]


def unlock(batch: Batch, operation: Operation, body: Unlock) -> str | None:
    """The receipt. A set that the account has already costs nothing again: the receipt is the first one's."""
    spend = spends.follow_chain(batch, operation)
    payer = spend.lease.account_id
    offer = batch.offer(body.offer, body.set_id, body.set_version)
    if body.amount != offer.unlock_price + offer.unlock_fee or not spends.is_whole(offer.shares):
        raise Rejected(VerdictCode.BAD_OFFER, "The amount is not the offer's.")
    spends.refuse_outdated(batch, spend, offer)
    spends.refuse_blocked(batch, body.set_id)
    if batch.session.get(UnlockRow, (payer, body.unlock_id)) is not None:
        raise Rejected(VerdictCode.RESOLVED, "There is an unlock with this id already.")
    before = unlocked(batch.session, payer, body.set_id)
    row = UnlockRow(
        account_id=payer,
        id=body.unlock_id,
        device_id=batch.device.id,
        lease_id=spend.lease.id,
        set_id=body.set_id,
        set_version=body.set_version,
        pool=offer.unlock_price,
        fee=offer.unlock_fee,
        shares=spends.shares_text(offer.shares),
        at=batch.books.at,
    )
    if before is not None:
        return _again(batch, spend, row, before)
    purse = spends.draw(batch, spend, body.amount)
    _paid_with(row, purse)
    batch.session.add(row)
    batch.session.flush()
    if spend.standing is Standing.FORKED:
        spends.enter(
            batch, row, Rule.FORK, rules.fork(row.account_id, purse), -body.amount, "Waits for a review"
        )
        batch.books.unlock_changed(row, "suspended", new=True)
        spends.suspend(batch, spend, row.id, body.amount)
        raise spends.forked()
    rule = rules.unlock if spend.standing is Standing.STANDS else rules.late_unlock
    pay(batch, row, purse, rule)
    return row.receipt


def pay(work: Work, row: UnlockRow, purse: Purse, rule: PayingRule) -> None:
    """Who earns is paid; the set is open for the account."""
    earned = spends.earnings(work, row)
    is_new = row.state != "suspended"
    name = Rule.LATE_UNLOCK if rule is rules.late_unlock else Rule.UNLOCK
    amount = -purse.total if is_new else 0
    postings = rule(row.account_id, purse, earned)
    entry = row.paid_entry = spends.enter(work, row, name, postings, amount, "A set was unlocked")
    row.receipt = spends.receipt(work, row)
    work.books.unlock_changed(row, "open", new=is_new)
    spends.tell_authors(work, row, earned, entry)


def _again(batch: Batch, spend: Spend, row: UnlockRow, before: UnlockRow) -> str | None:
    """Two devices unlocked one set without knowing of each other. What the second set aside goes back."""
    standing = spend.standing is Standing.STANDS
    purse = spends.draw(batch, spend, row.pool + row.fee) if standing else Purse()
    row.pool = row.fee = 0
    _paid_with(row, Purse())
    batch.session.add(row)
    batch.session.flush()
    if purse.total:
        postings = rules.unlease(row.account_id, purse, batch.books.debt(row.account_id))
        batch.books.enter(Rule.UNLOCK_AGAIN, row.account_id, postings, subject=row.id, set_id=row.set_id)
    batch.books.unlock_changed(row, "reversed", new=True)
    return before.receipt


def unlocked(session: Session, account_id: str, set_id: str) -> UnlockRow | None:
    """The account's unlock of the set that is open, where there is one."""
    return session.scalar(
        select(UnlockRow).where(
            UnlockRow.account_id == account_id, UnlockRow.set_id == set_id, UnlockRow.state == "open"
        )
    )


def _paid_with(row: UnlockRow, purse: Purse) -> None:
    row.promo, row.bought, row.owed = purse.promo, purse.bought, purse.owed
