"""Whether the books hold together: worked out anew from what was written, and compared with what is stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sync.digest import Tally
from sync.messages.documents import Share
from sync.server.accounts.tables import AccountRow
from sync.server.events import EventRow
from sync.server.leases import LeaseRow
from sync.server.ledger.chart import HOLDING, MAY_BE_NEGATIVE, PAYING, Book, Rule
from sync.server.ledger.tables import (
    BalanceRow,
    EntryRow,
    HoldRow,
    PostingRow,
    ReviewRow,
    TallyRow,
    UnlockRow,
)
from sync.server.operations.spends import shares_of

_Key = tuple[str, str, str]


def faults(session: Session) -> list[str]:
    """A sentence for each thing that is not as it must be; none in good books."""
    session.flush()
    return [
        *_entries(session),
        *_balances(session),
        *_escrow(session),
        *_splits(session),
        *_resolved_once(session),
        *_digests(session),
        *_commits(session),
    ]


def _entries(session: Session) -> Iterator[str]:
    """Every entry adds up to zero."""
    sums = (
        select(PostingRow.entry_id, func.sum(PostingRow.amount))
        .group_by(PostingRow.entry_id)
        .having(func.sum(PostingRow.amount) != 0)
    )
    for entry_id, amount in session.execute(sums):
        yield f"entry {entry_id} adds up to {amount}"


def _balances(session: Session) -> Iterator[str]:
    """The postings replayed are the balances stored, and none is negative that must not be."""
    sums = select(PostingRow.party, PostingRow.book, PostingRow.origin, func.sum(PostingRow.amount)).group_by(
        PostingRow.party, PostingRow.book, PostingRow.origin
    )
    replayed = {(party, book, origin): int(amount) for party, book, origin, amount in session.execute(sums)}
    stored = _stored(session)
    for key in replayed.keys() | stored.keys():
        if replayed.get(key, 0) != stored.get(key, 0):
            yield f"{key} is {stored.get(key, 0)} and should be {replayed.get(key, 0)}"
    for (party, book, _), amount in stored.items():
        if amount < 0 and Book(book) not in MAY_BE_NEGATIVE:
            yield f"{book} of {party} is {amount}"
        if amount > 0 and book == Book.DEBT:
            yield f"{party} has {amount} less than no debt"


def _escrow(session: Session) -> Iterator[str]:
    """What leases, holds and reviews say they keep is what the books keep for them, by origin."""
    kept: dict[_Key, int] = defaultdict(int)
    for lease in session.scalars(select(LeaseRow)):
        kept[lease.account_id, "lease", "promo"] += lease.promo
        kept[lease.account_id, "lease", "bought"] += lease.bought
        if not lease.is_drawable and lease.purse.total:
            yield f"lease {lease.id} is {lease.state} and has {lease.purse.total} left"
    for kind in (HoldRow, UnlockRow):
        for row in session.scalars(select(kind).where(kind.state.in_(("held", "suspended")))):
            book = "held" if row.state == "held" else "suspense"
            for origin, amount in (("promo", row.promo), ("bought", row.bought), ("owed", row.owed)):
                kept[row.account_id, book, origin] += amount
    earnings = select(ReviewRow).where(ReviewRow.state == "open", ReviewRow.kind == "earning")
    for review in session.scalars(earnings):
        kept[review.account_id, "suspense", ""] += review.amount
    stored = {key: amount for key, amount in _stored(session).items() if key[1] in _ESCROWS}
    for key in kept.keys() | stored.keys():
        if kept.get(key, 0) != stored.get(key, 0):
            yield f"{key} is {stored.get(key, 0)} and {kept.get(key, 0)} is accounted for"


_ESCROWS = (Book.LEASE, Book.HELD, Book.SUSPENSE)


def _splits(session: Session) -> Iterator[str]:
    """Every payment went to the credit to the authors and the platform."""
    postings: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
    paying = (
        select(PostingRow.entry_id, PostingRow.party, PostingRow.book, PostingRow.amount)
        .join(EntryRow, EntryRow.id == PostingRow.entry_id)
        .where(EntryRow.rule.in_(PAYING), PostingRow.amount > 0)
    )
    for entry_id, party, book, amount in session.execute(paying):
        postings[entry_id].append((party, book, amount))
    for kind in (HoldRow, UnlockRow):
        for row in session.scalars(select(kind).where(kind.paid_entry.is_not(None))):
            found = postings[row.paid_entry or ""]
            authors = sorted((party, amount) for party, book, amount in found if book != Book.PLATFORM)
            fee = sum(amount for _, book, amount in found if book == Book.PLATFORM)
            expected = sorted(part for part in _parts(row.pool, shares_of(row.shares)) if part[1])
            if authors != expected or fee != row.fee:
                yield f"{row.id} paid {authors} and {fee}, not {expected} and {row.fee}"
            if sum(amount for _, amount in expected) != row.pool:
                yield f"{row.id} shares {row.pool} out wrongly"


def _parts(pool: int, shares: tuple[Share, ...]) -> list[tuple[str, int]]:
    """Said once more, so that a mistake in the rule is seen."""
    rounded = [pool * share.basis_points // 10_000 for share in shares]
    rounded[0] = pool - sum(rounded[1:])
    return [(share.account_id, amount) for share, amount in zip(shares, rounded, strict=True)]


def _resolved_once(session: Session) -> Iterator[str]:
    """Each time a render was held it was posted or voided at most once, as its state says."""
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    asked = select(EntryRow.subject, EntryRow.rule, func.count()).group_by(EntryRow.subject, EntryRow.rule)
    for subject, rule, count in session.execute(asked):
        counts[subject or ""][rule] = count
    for hold in session.scalars(select(HoldRow)):
        entries = counts[hold.id]
        held = sum(entries[rule] for rule in HOLDING)
        resolved = entries[Rule.POST] + entries[Rule.VOID]
        is_open = hold.state in ("held", "suspended")
        if held != resolved + is_open or entries["post"] > 1:
            yield f"hold {hold.id} is {hold.state}, held {held} times and resolved {resolved} times"
        if (hold.state == "posted") != (entries["post"] == 1 and entries["reverse"] == 0):
            yield f"hold {hold.id} is {hold.state}, posted {entries['post']} times"
        if hold.promo + hold.bought + hold.owed != hold.pool + hold.fee:
            yield f"hold {hold.id} is not paid for"


def _digests(session: Session) -> Iterator[str]:
    tallies: dict[str, Tally] = defaultdict(Tally)
    for hold in session.scalars(select(HoldRow)):
        tallies[hold.account_id].add_hold(hold.id, hold.state, hold.pool + hold.fee)
    for unlock in session.scalars(select(UnlockRow).where(UnlockRow.state != "suspended")):
        tallies[unlock.account_id].add_unlock(unlock.id, unlock.set_id, unlock.set_version, unlock.state)
    stored = {row.account_id: row for row in session.scalars(select(TallyRow))}
    for account_id in tallies.keys() | stored.keys():
        row, tally = stored.get(account_id), tallies[account_id]
        kept = Tally(row.unlocks, row.holds, row.held, row.posted, row.sha256) if row else Tally()
        if kept.digest() != tally.digest():
            yield f"the digest of {account_id} is not that of its holds and unlocks"


def _commits(session: Session) -> Iterator[str]:
    """Events are numbered without a gap."""
    asked = select(EventRow.account_id, func.count(), func.max(EventRow.commit)).group_by(EventRow.account_id)
    numbered = {account_id: (count, last) for account_id, count, last in session.execute(asked)}
    for account_id, commits in session.execute(select(AccountRow.id, AccountRow.commits)):
        if numbered.get(account_id, (0, 0)) != (commits, commits):
            yield f"{account_id} has {commits} commits and {numbered.get(account_id)} events"


def _stored(session: Session) -> dict[_Key, int]:
    rows = session.execute(select(BalanceRow.party, BalanceRow.book, BalanceRow.origin, BalanceRow.amount))
    return {(party, book, origin): amount for party, book, origin, amount in rows}
