"""Credits as the window talks to them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Future
from datetime import datetime

from psygnal import Signal
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from studio.account.connections import ACCOUNT, CREDITS, NO_ACCOUNT, current, touch
from studio.account.outbox import append
from studio.account.states import OutboxState
from studio.account.tables import ConnectionRow, OutboxRow
from studio.catalog import Catalog
from studio.catalog.base import new_id
from studio.catalog.tables import PhotoRow
from studio.credits import charges
from studio.credits.ended import refuse_ended
from studio.credits.letters import next_step
from studio.credits.statement import StatementKind, read_history, read_statement
from studio.credits.states import USABLE, HoldState, UnlockState
from studio.credits.tables import (
    FavouriteRow,
    HoldRow,
    OfferRow,
    UnlockRow,
)
from studio.credits.values import (
    Balances,
    Charge,
    Cost,
    DeadLetter,
    Quote,
    ShareOf,
    StatementEntry,
    Unlocked,
)
from studio.errors import InputError
from studio.explore.tables import ListingRow


class Wallet:
    """Every method returns a future of the catalogue; `changed` may be emitted from any thread.

    What renders cost is held, posted and voided by the queue itself, see `studio.credits.charges`.
    """

    changed = Signal(Balances)

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self.balances = Balances()
        """As they were last read."""
        catalog.touched.connect(self._touched)

    def close(self) -> None:
        self._catalog.touched.disconnect(self._touched)  # pyright: ignore[reportUnknownMemberType]

    def read(self) -> Future[Balances]:
        """Read the balances anew; `changed` says them too where they are others than before."""
        future = self._catalog.run(read_balances)
        future.add_done_callback(self._have_read)
        return future

    def _touched(self, topic: str) -> None:
        if topic == CREDITS:
            self.read()

    def _have_read(self, future: Future[Balances]) -> None:
        if future.cancelled() or future.exception() is not None:
            return
        if future.result() != self.balances:
            self.balances = future.result()
            self.changed.emit(self.balances)

    # -- prices --------------------------------------------------------------------------------------------------

    def quote(self, set_id: str) -> Future[Quote | None]:
        """What a set costs by the offer that is here; None where none is."""
        return self._catalog.run(lambda session: read_quote(session, set_id))

    def cost(self, photo_ids: Sequence[str]) -> Future[Cost]:
        """What rendering these photos will hold, each as often as it is named. One's own photos cost nothing."""
        return self._catalog.run(lambda session: _cost(session, photo_ids))

    def charges(self, job_ids: Sequence[str]) -> Future[dict[str, Charge]]:
        """What jobs have held or cost, by their ids; one without is not there."""
        return self._catalog.run(lambda session: read_charges(session, job_ids))

    # -- sets ----------------------------------------------------------------------------------------------------

    def unlock(self, set_id: str) -> Future[str]:
        """Pay a set from what is leased, by the offer that is here. Returns the unlock's id; an unlock that is open
        or waits is answered again and costs nothing.

        Raises `InputError`: `no_account`, `no_offer`, `set_ended`, `clock_suspect`, `credits_short`,
        `account_frozen`.
        """
        return self._catalog.run(lambda session: unlock(session, set_id))

    def unlocked(self) -> Future[tuple[Unlocked, ...]]:
        """Sets that the account may use, the latest first."""
        return self._catalog.run(_unlocked)

    def favourites(self) -> Future[frozenset[str]]:
        """Ids of the sets that the account marked."""
        return self._catalog.run(_favourites)

    def set_favourite(self, set_id: str, on: bool) -> Future[None]:
        """Mark a set, here at once and on the account's other machines when they sync. Raises `InputError`."""
        return self._catalog.run(lambda session: _set_favourite(session, set_id, on))

    # -- books ---------------------------------------------------------------------------------------------------

    def statement(
        self,
        limit: int = 500,
        before: StatementEntry | None = None,
        kind: StatementKind = StatementKind.ALL,
        words: str = "",
        job_id: str = "",
    ) -> Future[tuple[StatementEntry, ...]]:
        """The newest lines first; page on with the last one as `before`. `words` are looked for in their texts.
        With `job_id` those of its render alone.
        """
        return self._catalog.run(lambda session: read_statement(session, limit, before, kind, words, job_id))

    def history(self) -> Future[tuple[tuple[datetime, int], ...]]:
        """When there was how much to spend, by the statement, in the order of its lines."""
        return self._catalog.run(read_history)

    def dead_letters(self) -> Future[tuple[DeadLetter, ...]]:
        """What the server refused and nobody has dismissed, the newest first."""
        return self._catalog.run(_dead_letters)

    def dismiss(self, op_id: str) -> Future[None]:
        """A person has seen it."""

        def see(session: Session) -> None:
            row = session.get(OutboxRow, op_id)
            if row is not None:
                row.seen = True
                touch(session, CREDITS)
                touch(session, ACCOUNT)

        return self._catalog.run(see)


def require_account(session: Session) -> ConnectionRow:
    """The current account. Raises `InputError` `no_account`."""
    connection = current(session)
    if connection is None:
        raise InputError("no_account", NO_ACCOUNT)
    return connection


def read_balances(session: Session) -> Balances:
    """All zero without an account."""
    connection = current(session)
    if connection is None:
        return Balances()
    leases = charges.open_leases(session, connection.id)
    held = session.scalar(
        select(func.sum(HoldRow.amount)).where(
            HoldRow.connection_id == connection.id, HoldRow.state == HoldState.HELD
        )
    )
    return Balances(
        available=connection.available + connection.promo,
        promo=connection.promo,
        leased=sum(lease.remaining for lease in leases),
        held=int(held or 0),
        payable=connection.payable,
        debt=connection.debt,
        until=max((lease.grace_until for lease in leases), default=None),
    )


def read_quote(session: Session, set_id: str) -> Quote | None:
    """What a set costs by the offer that is here; None where none is."""
    connection = current(session)
    row = None if connection is None else session.get(OfferRow, (connection.id, set_id))
    if row is None:
        return None
    shares = tuple(
        ShareOf(str(share["name"]), int(share["basis_points"]), str(share["account_id"]))
        for share in json.loads(row.shares)
    )
    return Quote(
        set_id,
        row.set_version,
        row.generation_price,
        row.generation_fee,
        row.unlock_price,
        row.unlock_fee,
        shares,
    )


def _cost(session: Session, photo_ids: Sequence[str]) -> Cost:
    counts = Counter(photo_ids)
    rows = session.execute(select(PhotoRow.id, PhotoRow.sha256).where(PhotoRow.id.in_(counts)))
    hashes = {row.id: row.sha256 for row in rows}
    price = fee = charged = 0
    amounts: list[int] = []
    for photo_id, count in counts.items():
        found = charges.set_of(session, hashes[photo_id]) if photo_id in hashes else None
        quote = None if found is None else read_quote(session, found[1].set_id)
        if quote is not None:
            price, fee = price + quote.generation_price * count, fee + quote.generation_fee * count
            charged += count
            amounts += [quote.generation] * count
    balances = read_balances(session)
    connection = current(session)
    offline = connection is None or _fits(session, connection, amounts)
    short = max(0, price + fee - balances.spendable)
    demo = connection is not None and connection.demo
    return Cost(price + fee, charged, price, fee, short, offline, demo)


def _fits(session: Session, connection: ConnectionRow, amounts: Sequence[int]) -> bool:
    """Whether each amount finds a lease with enough left, drawn as `charges.draw` does."""
    left = [lease.remaining for lease in charges.open_leases(session, connection.id)]
    for amount in amounts:
        place = next((index for index, remaining in enumerate(left) if remaining >= amount), None)
        if place is None:
            return False
        left[place] -= amount
    return True


def read_charges(session: Session, job_ids: Sequence[str]) -> dict[str, Charge]:
    rows = session.scalars(select(HoldRow).where(HoldRow.job_id.in_(job_ids)).order_by(HoldRow.made_at))
    return {
        row.job_id: Charge(row.amount, row.state, row.set_id, bool(row.receipt))
        for row in rows
        if row.job_id is not None
    }


def unlock(session: Session, set_id: str) -> str:
    """As `Wallet.unlock`, inside a session."""
    from studio.account.clock import SUSPECT, clock_suspect
    from sync.messages.operations import Unlock

    connection = require_account(session)
    there = session.scalar(
        select(UnlockRow.unlock_id)
        .where(UnlockRow.connection_id == connection.id, UnlockRow.set_id == set_id)
        .where(UnlockRow.state.in_(USABLE))
    )
    if there is not None:
        return there
    refuse_ended(session, connection.id, set_id)
    offer = session.get(OfferRow, (connection.id, set_id))
    if offer is None:
        raise InputError("no_offer", "What this set costs is not known here yet. Sync, then try again.")
    if clock_suspect(session):
        raise InputError("clock_suspect", SUSPECT)
    amount = offer.unlock_price + offer.unlock_fee
    lease = charges.draw(session, connection, amount)
    row = UnlockRow(
        unlock_id=new_id(),
        connection_id=connection.id,
        set_id=set_id,
        set_version=offer.set_version,
        amount=amount,
        lease_id=lease.lease_id,
    )
    session.add(row)
    body = Unlock(
        unlock_id=row.unlock_id,
        set_id=set_id,
        set_version=offer.set_version,
        offer=offer.document,
        amount=amount,
    )
    append(session, connection, body, row.unlock_id, lease)
    touch(session, CREDITS)
    return row.unlock_id


def _unlocked(session: Session) -> tuple[Unlocked, ...]:
    connection = current(session)
    if connection is None:
        return ()
    rows = session.scalars(
        select(UnlockRow)
        .where(UnlockRow.connection_id == connection.id)
        .where(UnlockRow.state.in_(USABLE))
        .order_by(UnlockRow.made_at.desc())
    )
    return tuple(
        Unlocked(
            row.unlock_id,
            row.set_id,
            row.set_version,
            row.state == UnlockState.OPEN,
            row.source_id,
            row.made_at,
        )
        for row in rows
    )


def _favourites(session: Session) -> frozenset[str]:
    connection = current(session)
    if connection is None:
        return frozenset()
    query = select(FavouriteRow.set_id).where(FavouriteRow.connection_id == connection.id)
    return frozenset(session.scalars(query))


def _set_favourite(session: Session, set_id: str, on: bool) -> None:
    from sync.messages.operations import Favourite

    connection = require_account(session)
    row = session.get(FavouriteRow, (connection.id, set_id))
    if (row is not None) == on:
        return
    if row is None:
        session.add(FavouriteRow(connection_id=connection.id, set_id=set_id))
    else:
        session.delete(row)
    append(session, connection, Favourite(set_id=set_id, on=on), set_id)


def _dead_letters(session: Session) -> tuple[DeadLetter, ...]:
    connection = current(session)
    if connection is None:
        return ()
    rows = session.scalars(
        select(OutboxRow)
        .where(OutboxRow.connection_id == connection.id, OutboxRow.state == OutboxState.DEAD)
        .where(OutboxRow.seen.is_(False))
        .order_by(OutboxRow.made_at.desc())
    )
    return tuple(
        DeadLetter(
            row.op_id,
            row.kind,
            row.code,
            row.sentence,
            next_step(row.kind, row.code),
            row.subject,
            row.made_at,
            _title(session, row),
        )
        for row in rows
    )


def _title(session: Session, row: OutboxRow) -> str:
    """Of the set that an operation is about."""
    body: dict[str, object] = json.loads(row.body)
    set_id = body.get("set_id")
    if set_id is None:
        hold = session.get(HoldRow, row.subject)
        set_id = None if hold is None else hold.set_id
    title = session.scalar(select(ListingRow.title).where(ListingRow.set_id == set_id))
    return title or ""
