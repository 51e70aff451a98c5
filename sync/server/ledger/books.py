"""A unit of work on the ledger: entries, balances, events and digests of some accounts, written together at its end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, cast

from sqlalchemy import Table, insert, select, update
from sqlalchemy.orm import Session

from sync.digest import Tally
from sync.messages.events import (
    BalanceChanged,
    EventBody,
    HoldChanged,
    StatementLine,
    UnlockChanged,
)
from sync.server.accounts.tables import AccountRow
from sync.server.database import new_id, seconds_now
from sync.server.events import EventRow
from sync.server.ledger.chart import Book, Origin, Posting, Purse, Rule, balanced
from sync.server.ledger.tables import BalanceRow, EntryRow, HoldRow, PostingRow, TallyRow, UnlockRow

_Key = tuple[str, str, str]


def lock_accounts(session: Session, account_ids: Iterable[str]) -> dict[str, AccountRow]:
    """The accounts' rows, which nobody else changes until this transaction ends.

    Taken in one order everywhere, so that two transactions never wait for each other. Unknown ids are left out.
    """
    rows = session.scalars(
        select(AccountRow)
        .where(AccountRow.id.in_(sorted(set(account_ids))))
        .order_by(AccountRow.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {row.id: row for row in rows}


class Books:
    """Usable while the accounts in `locked` are. `close` writes everything; without it nothing happened."""

    def __init__(self, session: Session, locked: dict[str, AccountRow]) -> None:
        self.session = session
        self.at = seconds_now()
        self._accounts = dict(locked)
        self._stored: dict[_Key, int] = {}
        self._loaded: set[str] = set()
        self._changes: dict[_Key, int] = defaultdict(int)
        self._entries: list[dict[str, Any]] = []
        self._postings: list[dict[str, Any]] = []
        self._events: dict[str, list[EventBody]] = defaultdict(list)
        self._tallies: dict[str, tuple[TallyRow, Tally]] = {}

    def account(self, account_id: str) -> AccountRow | None:
        """The account, locked. None where there is none any more."""
        if account_id not in self._accounts:
            self._accounts.update(lock_accounts(self.session, [account_id]))
        return self._accounts.get(account_id)

    def balance(self, party: str, book: Book, origin: Origin = Origin.NONE) -> int:
        """In credits, with what this unit of work has entered so far."""
        key = (party, book.value, origin.value)
        self._load([party])
        return self._stored.get(key, 0) + self._changes.get(key, 0)

    def total(self, party: str, book: Book) -> int:
        """Over all origins."""
        return sum(self.balance(party, book, origin) for origin in Origin)

    def debt(self, party: str) -> int:
        """What a party owes, as a positive number."""
        return -self.balance(party, Book.DEBT)

    def spendable(self, party: str) -> Purse:
        """What is neither leased nor held."""
        return Purse(self.balance(party, Book.PROMO), self.balance(party, Book.AVAILABLE))

    def draw(self, party: str, amount: int) -> Purse:
        """`amount` out of what can be spent, free credits first; what is not there is owed."""
        there = self.spendable(party)
        purse = there.take(min(amount, there.total))
        return Purse(purse.promo, purse.bought, amount - purse.total)

    def enter(
        self,
        rule: Rule,
        account_id: str,
        postings: Sequence[Posting],
        *,
        subject: str | None = None,
        set_id: str | None = None,
        once: str | None = None,
    ) -> str:
        """One entry; its id. Raises `ValueError` where the postings do not add up to zero."""
        if not balanced(postings):
            raise ValueError(f"{rule}: the postings do not add up to zero")
        entry_id = new_id()
        self._entries.append(
            {
                "id": entry_id,
                "rule": rule.value,
                "account_id": account_id,
                "subject": subject,
                "set_id": set_id,
                "once": once,
                "at": self.at,
            }
        )
        for line, posting in enumerate(postings):
            key = (posting.party, posting.book.value, posting.origin.value)
            self._postings.append(
                {
                    "entry_id": entry_id,
                    "line": line,
                    "party": posting.party,
                    "book": posting.book.value,
                    "origin": posting.origin.value,
                    "amount": posting.amount,
                }
            )
            self._changes[key] += posting.amount
        return entry_id

    def tell(self, account_id: str, body: EventBody) -> None:
        """The account's devices hear of it once the unit of work is closed."""
        self._events[account_id].append(body)

    def state_line(
        self,
        account_id: str,
        entry_id: str,
        rule: str,
        amount: int,
        text: str,
        *,
        set_id: str | None = None,
        subject: str | None = None,
    ) -> None:
        """A line on the statement of an account, about an entry."""
        line = StatementLine(
            entry_id=entry_id, rule=rule, amount=amount, text=text, set_id=set_id, subject=subject, at=self.at
        )
        self.tell(account_id, line)

    def hold_changed(self, hold: HoldRow, state: str, *, new: bool = False) -> None:
        """The hold's state from now on; its account's devices hear of it."""
        amount = hold.pool + hold.fee
        tally = self._tally(hold.account_id)
        if not new:
            tally.add_hold(hold.id, hold.state, amount, -1)
        hold.state = state
        tally.add_hold(hold.id, state, amount)
        changed = HoldChanged.model_construct(
            kind="hold", hold_id=hold.id, state=state, amount=amount, receipt=hold.receipt
        )
        self.tell(hold.account_id, changed)

    def unlock_changed(self, unlock: UnlockRow, state: str, *, new: bool = False) -> None:
        """The unlock's state from now on. A suspended one is told of when it was looked at."""
        tally = self._tally(unlock.account_id)
        if not new and unlock.state != "suspended":
            tally.add_unlock(unlock.id, unlock.set_id, unlock.set_version, unlock.state, -1)
        unlock.state = state
        if state == "suspended":
            return
        tally.add_unlock(unlock.id, unlock.set_id, unlock.set_version, state)
        changed = UnlockChanged.model_construct(
            kind="unlock",
            unlock_id=unlock.id,
            set_id=unlock.set_id,
            set_version=unlock.set_version,
            state=state,
            receipt=unlock.receipt,
        )
        self.tell(unlock.account_id, changed)

    def close(self) -> None:
        """Writes entries, postings, balances, digests and events; told accounts hear of their balances last."""
        self.session.flush()
        self._insert(EntryRow, self._entries)
        self._insert(PostingRow, self._postings)
        self._write_balances()
        for row, tally in self._tallies.values():
            row.unlocks, row.holds, row.held, row.posted = (
                tally.unlocks,
                tally.holds,
                tally.held,
                tally.posted,
            )
            row.sha256 = tally.sha256
        self._write_events()
        self.session.flush()

    def _load(self, parties: Iterable[str]) -> None:
        missing = set(parties) - self._loaded
        if not missing:
            return
        rows = self.session.execute(
            select(BalanceRow.party, BalanceRow.book, BalanceRow.origin, BalanceRow.amount).where(
                BalanceRow.party.in_(missing)
            )
        )
        self._stored.update({(party, book, origin): amount for party, book, origin, amount in rows})
        self._loaded |= missing

    def _write_balances(self) -> None:
        self._load({party for party, _, _ in self._changes})
        changed = {key: self._stored.get(key, 0) + change for key, change in self._changes.items() if change}
        table = cast(Table, BalanceRow.__table__)
        fresh = [_balance(key, amount) for key, amount in sorted(changed.items()) if key not in self._stored]
        self._insert(BalanceRow, fresh)
        for key, amount in sorted(changed.items()):
            if key in self._stored:
                party, book, origin = key
                self.session.execute(
                    update(table)
                    .where(table.c.party == party, table.c.book == book, table.c.origin == origin)
                    .values(amount=amount)
                )
        for party in sorted({party for party, _, _ in changed}):
            self.tell(party, self._balances(party))

    def _balances(self, party: str) -> BalanceChanged:
        return BalanceChanged(
            available=self.total(party, Book.AVAILABLE),
            promo=self.total(party, Book.PROMO),
            leased=self.total(party, Book.LEASE),
            held=self.total(party, Book.HELD),
            payable=self.total(party, Book.PAYABLE),
            debt=self.debt(party),
        )

    def _write_events(self) -> None:
        rows: list[dict[str, Any]] = []
        for account_id, bodies in sorted(self._events.items()):
            account = self.account(account_id)
            if account is None:
                continue
            first = account.commits + 1
            account.commits += len(bodies)
            rows += [
                {"account_id": account_id, "commit": commit, "body": body.model_dump_json()}
                for commit, body in enumerate(bodies, first)
            ]
        self._insert(EventRow, rows)

    def _tally(self, account_id: str) -> Tally:
        if account_id not in self._tallies:
            row = self.session.get(TallyRow, account_id)
            if row is None:
                row = TallyRow(account_id=account_id, unlocks=0, holds=0, held=0, posted=0, sha256="0" * 64)
                self.session.add(row)
            self._tallies[account_id] = (row, Tally(row.unlocks, row.holds, row.held, row.posted, row.sha256))
        return self._tallies[account_id][1]

    def _insert(self, row: Any, values: list[dict[str, Any]]) -> None:
        if values:
            self.session.execute(insert(cast(Table, row.__table__)), values)


def _balance(key: _Key, amount: int) -> dict[str, Any]:
    party, book, origin = key
    return {"party": party, "book": book, "origin": origin, "amount": amount}
