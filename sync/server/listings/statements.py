"""A creator's statement: what the books say their sets earned, day by day."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sync.messages.marketplace import Listing
from sync.messages.statements import MAX_DAYS, EarningLine, EarningStatement
from sync.server.ledger.chart import Book, Origin
from sync.server.ledger.tables import BalanceRow, EntryRow, PostingRow
from sync.server.listings.tables import ListingRow

_DAY = 24 * 3600
_GENERATION, _REVERSE, _RELEASE = "post", "reverse", "release"
_UNLOCKS = ("unlock", "late_unlock")
_EARNING = (Book.PAYABLE.value, Book.SUSPENSE.value, Book.DEBT.value)


@dataclass
class _Sum:
    generations: int = 0
    unlocks: int = 0
    earned: int = 0
    waiting: int = 0
    taken_back: int = 0


def statement_of(session: Session, account_id: str, since: date, until: date) -> EarningStatement:
    """Of whole UTC days, both ends included; of a longer span than `MAX_DAYS`, its end."""
    since = max(since, days_before(until, MAX_DAYS - 1))
    sums = _sums(session, account_id, since, until)
    titles = _titles(session, {set_id for _, set_id in sums if set_id is not None})
    newest_first = sorted(sums.items(), key=lambda item: (item[0][0], item[0][1] or ""), reverse=True)
    lines = tuple(
        EarningLine(day=day, set_id=set_id, title=titles.get(set_id or "", ""), **vars(found))
        for (day, set_id), found in newest_first
    )
    return EarningStatement(
        since=since.isoformat(),
        until=until.isoformat(),
        lines=lines,
        earned=sum(line.earned for line in lines),
        payable=_balance(session, account_id, Book.PAYABLE),
        waiting=_balance(session, account_id, Book.SUSPENSE),
        paid_out=_balance(session, account_id, Book.PAID_OUT),
    )


def _sums(session: Session, account_id: str, since: date, until: date) -> dict[tuple[str, str | None], _Sum]:
    """By day and set. What a purchase of the account's own put into suspense has an origin, and is no earning."""
    day = EntryRow.at // _DAY
    asked = (
        select(
            day.label("day"),
            EntryRow.set_id,
            EntryRow.rule,
            PostingRow.book,
            func.count().label("entries"),
            func.sum(PostingRow.amount).label("amount"),
        )
        .join(EntryRow, EntryRow.id == PostingRow.entry_id)
        .where(
            PostingRow.party == account_id,
            PostingRow.origin == Origin.NONE.value,
            PostingRow.book.in_(_EARNING),
            EntryRow.rule.in_((_GENERATION, *_UNLOCKS, _REVERSE, _RELEASE)),
            EntryRow.at >= _begin(since),
            EntryRow.at < _begin(until) + _DAY,
        )
        .group_by(day, EntryRow.set_id, EntryRow.rule, PostingRow.book)
    )
    sums: dict[tuple[str, str | None], _Sum] = defaultdict(_Sum)
    for row in session.execute(asked):
        when = datetime.fromtimestamp(int(row.day) * _DAY, UTC).date().isoformat()
        _add(sums[when, row.set_id], row.rule, Book(row.book), int(row.entries), int(row.amount))
    return sums


def _add(found: _Sum, rule: str, book: Book, entries: int, amount: int) -> None:
    if rule == _REVERSE:
        # Of who paid, debt goes down by what comes back; of who earned, everything goes down.
        found.taken_back += max(0, -amount)
        return
    if book is Book.PAYABLE:
        found.earned += amount
    elif book is Book.SUSPENSE and rule != _RELEASE:
        found.waiting += amount
    if book is not Book.DEBT:
        found.generations += entries if rule == _GENERATION else 0
        found.unlocks += entries if rule in _UNLOCKS else 0


def _titles(session: Session, set_ids: set[str]) -> dict[str, str]:
    asked = select(ListingRow.set_id, ListingRow.listing).where(ListingRow.set_id.in_(set_ids))
    return {row.set_id: Listing.model_validate_json(row.listing).title for row in session.execute(asked)}


def _balance(session: Session, account_id: str, book: Book) -> int:
    row = session.get(BalanceRow, (account_id, book.value, Origin.NONE.value))
    return 0 if row is None else row.amount


def days_before(day: date, days: int) -> date:
    """So many days before, or the first day there is."""
    return day - timedelta(days=min(days, (day - date.min).days))


def _begin(day: date) -> int:
    return int(datetime.combine(day, time(), UTC).timestamp())
