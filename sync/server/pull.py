"""Events of an account by cursor, the digest at their end, and who counts for nothing any more."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session

from sync.digest import Tally
from sync.messages.documents import EndedSet, EndReason, Revocations
from sync.messages.events import MAX_EVENTS, Digest, Event, EventBody, Pulled
from sync.messages.marketplace import ListingState
from sync.server.accounts.access import HouseOf, SignedIn
from sync.server.accounts.houses import spending_account
from sync.server.accounts.tables import AccountRow, DeviceRow
from sync.server.database import seconds_now
from sync.server.events import EventRow, generation
from sync.server.house import House
from sync.server.leases import DAY
from sync.server.ledger.tables import TallyRow
from sync.server.listings.tables import FeedRow, ListingRow
from sync.server.problems import ProblemError, problems

_BODY: TypeAdapter[EventBody] = TypeAdapter(EventBody)
router = APIRouter()


@router.get("/sync/pull", response_model=Pulled, tags=["sync"], responses=problems(403, 410))
def get_pull(
    house: HouseOf,
    caller: SignedIn,
    cursor: Annotated[str, Query(max_length=200)] = "",
    limit: Annotated[int, Query(ge=1, le=MAX_EVENTS)] = MAX_EVENTS,
) -> Pulled:
    """The account's events after the cursor; without one, from the beginning. 410 means: begin again without."""
    with house.database.read() as session:
        account_id = spending_account(session, caller)
    return pull(house, account_id, cursor, limit)


@router.get(
    "/revocations",
    tags=["keys"],
    response_class=Response,
    responses={200: {"content": {"application/jose": {"schema": {"type": "string"}}}}},
)
def get_revocations(house: HouseOf) -> Response:
    """Devices, keys and sets that count for nothing any more, as a signed document."""
    return Response(revocations(house), media_type="application/jose")


def pull(house: House, account_id: str, cursor: str, limit: int) -> Pulled:
    """Also what a courier file goes through. Raises `ProblemError` 410 for a cursor of another generation."""
    with house.database.read() as session:
        now = generation(session)
        last = session.scalar(select(AccountRow.commits).where(AccountRow.id == account_id)) or 0
        after = _after(cursor, now, account_id, last)
        rows = session.execute(
            select(EventRow.commit, EventRow.body)
            .where(EventRow.account_id == account_id, EventRow.commit > after)
            .order_by(EventRow.commit)
            .limit(limit)
        ).all()
        through = rows[-1].commit if rows else after
        return Pulled(
            events=tuple(Event(commit=row.commit, body=_BODY.validate_json(row.body)) for row in rows),
            cursor=_cursor(now, account_id, through),
            has_more=through < last,
            generation=now,
            server_time=seconds_now(),
            digest=None if through < last else account_digest(session, account_id),
        )


def account_digest(session: Session, account_id: str) -> Digest:
    """What both sides compare at the end of a sync."""
    row = session.get(TallyRow, account_id)
    if row is None:
        return Tally().digest()
    return Tally(row.unlocks, row.holds, row.held, row.posted, row.sha256).digest()


def revocations(house: House) -> str:
    """Its version is how much was revoked and how often listings were changed, which only goes up."""
    with house.database.read() as session:
        devices = session.scalars(
            select(DeviceRow.id).where(DeviceRow.revoked_at.is_not(None)).order_by(DeviceRow.revoked_at)
        ).all()
        changes = session.scalar(select(FeedRow.changes)) or 0
        sets = tuple(_ended_sets(session, house.config.lease_days + house.config.grace_days))
    keys = house.signer.public().revoked
    return house.signer.sign(
        Revocations(
            version=len(devices) + len(keys) + changes,
            devices=tuple(devices),
            keys=keys,
            sets=sets,
            at=seconds_now(),
        )
    )


def _ended_sets(session: Session, notice_days: int) -> Iterator[EndedSet]:
    """A withdrawn set may still be spent on under leases that were given out before: until the last of them ends."""
    listings = session.execute(
        select(ListingRow.set_id, ListingRow.held, ListingRow.taken_down, ListingRow.withdrawn_at)
        .where(ListingRow.state.in_((ListingState.WITHDRAWN.value, ListingState.ON_HOLD.value)))
        .order_by(ListingRow.set_id)
    )
    for row in listings:
        if row.held or row.taken_down:
            why = EndReason.ON_HOLD if row.held else EndReason.TAKEN_DOWN
            yield EndedSet(set_id=row.set_id, why=why, since=0)
        else:
            since = (row.withdrawn_at or 0) + notice_days * DAY
            yield EndedSet(set_id=row.set_id, why=EndReason.WITHDRAWN, since=since)


def _cursor(now: int, account_id: str, commit: int) -> str:
    return base64.urlsafe_b64encode(f"{now}.{account_id}.{commit}".encode()).rstrip(b"=").decode()


def _after(cursor: str, now: int, account_id: str, last: int) -> int:
    """The commit that a cursor stands after. One that this database never gave out is of another generation.

    Who joined or left a house meanwhile hears of another account from now on, from its beginning.
    """
    if not cursor:
        return 0
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
        given, whose, number = text.split(".")
        commit = int(number)
    except ValueError as error:
        raise ProblemError(400, "cursor", "That cursor is none of this server's: begin again.") from error
    if (given, whose) != (str(now), account_id) or not 0 <= commit <= last:
        raise ProblemError(
            410, "resync", "The server has other books now: everything has to be fetched again."
        )
    return commit
