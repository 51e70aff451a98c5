"""An account at a house's server, and a marketplace, in the profile that is photographed.

What a sync would have brought is written where it would have gone. Renders of unlocked sets are then held, charged and
given back by the queue itself; what the server says of them in its statement is written at the end.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from studio.account.connections import ACCOUNT, touch
from studio.account.outbox import append
from studio.account.states import OutboxState
from studio.account.tables import ConnectionRow, OutboxRow
from studio.catalog.base import new_id
from studio.catalog.tables import PhotoRow
from studio.credits.tables import (
    FavouriteRow,
    HoldRow,
    SetPhotoRow,
    UnlockRow,
)
from studio.explore.covers import SIDE
from studio.explore.tables import SetCopyRow
from studio.studio import Studio
from studio.weights.tables import EgressRow
from sync.messages.documents import Share
from sync.messages.marketplace import Listing
from sync.messages.operations import Unlock
from tests.account_rows import SERVER, add_connection, add_line, add_unlock
from tests.market import feed_page, gallery, sample_shop

HOST = "house.example.com"
PRICES = {"North light": (8, 2, 0, 0), "Harbour": (4, 1, 20, 4)}
"""Price and fee of a picture, price and fee of the unlock."""
TITLES = (
    *("Salt and linen", "Low sun", "Paper room", "Old town", "First frost", "Quay", "Tall windows"),
    *("Open air", "Ochre", "After the rain", "White wall", "Garden gate", "Blue hour", "Loft", "Sand"),
    *("Stairwell", "Market hall", "Terrace", "Cedar", "Long shadow", "Overcast", "Courtyard"),
)
FAVOURITES = (3, 6, 11)
LEASED = 200
BOUGHT = 500


def connect(studio: Studio, photos: Mapping[str, str]) -> None:
    """Sign in, unlock both sample sets and fill Explore. `photos` are the samples' ids by their stems."""
    # The server is nowhere, so nothing is sent there.
    studio.account._later = lambda *_, **__: None  # type: ignore[method-assign]
    shop = sample_shop()
    samples = [_priced(listing, at) for at, listing in enumerate(shop.listings)]
    others = [
        listing.model_copy(update={"title": title})
        for listing, title in zip(gallery(shop, len(TITLES)), TITLES, strict=True)
    ]
    studio._catalog.run(partial(_sign_in, samples=samples, others=others, photos=photos)).result()
    studio.explore.apply(feed_page([*samples, *others]), SERVER).result()
    covers = ((sha256, SIDE, jpeg) for sha256, jpeg in shop.previews.items())
    studio.explore.covers._store.put_many(covers).result()
    studio.explore.recall_covers().result()


def _priced(listing: Listing, at: int) -> Listing:
    price, fee, unlock, unlock_fee = PRICES[listing.title]
    return listing.model_copy(
        update={
            "generation_price": price,
            "generation_fee": fee,
            "unlock_price": unlock,
            "unlock_fee": unlock_fee,
            "creators": (
                Share(account_id=new_id(), name="Alma Reyes", basis_points=6_000),
                Share(account_id=new_id(), name="Studio Kvist", basis_points=2_500),
                Share(account_id=new_id(), name="Porcelain", basis_points=1_500),
            ),
            "published": 1_800_000_000 - at,
        }
    )


def _sign_in(
    session: Session, samples: list[Listing], others: list[Listing], photos: Mapping[str, str]
) -> None:
    connection = add_connection(
        session,
        leased=LEASED,
        signed_in=True,
        name="Maison Vogt",
        email="marta@maison-vogt.example",
        kind="brand",
        available=100 + BOUGHT - LEASED - sum(PRICES["Harbour"][2:]),
    )
    for listing in samples:
        _unlock(session, connection, listing)
        session.add(SetCopyRow(set_id=listing.set_id, version=1, title=listing.title, state="here"))
        stem = listing.title.lower().replace(" ", "-")
        for name, photo_id in photos.items():
            if name.startswith(stem):
                sha256 = session.get_one(PhotoRow, photo_id).sha256
                session.add(SetPhotoRow(connection_id=connection.id, set_id=listing.set_id, sha256=sha256))
    _unlock(session, connection, others[8])
    for at in FAVOURITES:
        session.add(FavouriteRow(connection_id=connection.id, set_id=others[at].set_id))
    _refuse(
        session,
        connection,
        others[1],
        "withdrawn",
        "The set was taken down or is on hold: nothing may be made with it.",
    )
    _refuse(session, connection, others[4], "overspent", "The lease has less left than that: renew it first.")


def _unlock(session: Session, connection: ConnectionRow, listing: Listing) -> None:
    generation = listing.generation_price, listing.generation_fee
    add_unlock(session, connection.id, listing.set_id, generation, (listing.unlock_price, listing.unlock_fee))


def _refuse(session: Session, connection: ConnectionRow, listing: Listing, code: str, sentence: str) -> None:
    """An unlock that the server would not take."""
    body = Unlock(unlock_id=new_id(), set_id=listing.set_id, set_version=1, offer="signed", amount=30)
    row = append(session, connection, body, body.unlock_id)
    row.state, row.code, row.sentence, row.seen = OutboxState.DEAD.value, code, sentence, True


def show_refused(session: Session, *, shown: bool) -> None:
    """Have what was refused wait for somebody, or have it dealt with."""
    dead = OutboxRow.state == OutboxState.DEAD.value
    session.execute(update(OutboxRow).where(dead).values(seen=not shown))
    touch(session, ACCOUNT)


def settle(session: Session, begin: datetime, now: datetime) -> None:
    """As if the last sync had been two minutes before `now`; the first charge was after `begin`."""
    connection = session.scalars(select(ConnectionRow)).one()
    connection.connected_at = begin - timedelta(days=9)
    connection.signed_in, connection.failure, connection.failure_kind = True, "", ""
    connection.last_success = connection.last_attempt = now - timedelta(minutes=2)
    waiting = OutboxRow.state == OutboxState.WAITING.value
    session.execute(update(OutboxRow).where(waiting).values(state=OutboxState.SETTLED.value))
    dead = session.scalars(select(OutboxRow).where(OutboxRow.state == OutboxState.DEAD.value))
    for number, row in enumerate(dead.all()):
        row.made_at = begin + timedelta(days=number, hours=1)
    _state(session, connection, begin)
    _write_journal(session, begin, now)


def _state(session: Session, connection: ConnectionRow, begin: datetime) -> None:
    harbour = session.scalars(
        select(UnlockRow)
        .join(SetCopyRow, SetCopyRow.set_id == UnlockRow.set_id)
        .where(SetCopyRow.title == "Harbour")
    ).one()
    lines: list[tuple[datetime, str, int, str, str | None, str | None]] = [
        (begin - timedelta(days=9), "grant", 100, "Free credits to begin with", None, None),
        (begin - timedelta(days=6), "buy", BOUGHT, "Credits bought", None, None),
        (
            begin - timedelta(days=2, hours=5),
            "unlock",
            -sum(PRICES["Harbour"][2:]),
            "A set was unlocked",
            harbour.set_id,
            harbour.unlock_id,
        ),
    ]
    holds = session.scalars(select(HoldRow).order_by(HoldRow.made_at)).all()
    for number, hold in enumerate(holds):
        hold.made_at = begin + timedelta(hours=7 * number)
        about = hold.set_id, hold.hold_id
        lines.append((hold.made_at, "hold", -hold.amount, "Held for a render", *about))
        if hold.state != "held":
            hold.resolved_at = hold.made_at + timedelta(minutes=25)
            posted = hold.state == "posted"
            text = "A render was kept" if posted else "A render was not kept"
            lines.append(
                (hold.resolved_at, "post" if posted else "void", 0 if posted else hold.amount, text, *about)
            )
    for number, line in enumerate(sorted(lines, key=lambda line: line[0])):
        add_line(session, connection.id, number + 1, *line)


REQUESTS = (
    # host, method, path, purpose, kinds, out, in, status
    (HOST, "POST", "/v1/sync/push", "sync", "access_token,operations", 3412, 1210, 200),
    (HOST, "GET", "/v1/sync/pull", "sync", "access_token", 512, 8640, 200),
    (HOST, "GET", "/v1/explore", "explore", "access_token", 498, 64210, 200),
    (HOST, "GET", "/v1/blobs/6a0f", "explore", "access_token", 530, 91240, 200),
    (HOST, "POST", "/v1/devices", "sync", "access_token,device_key", 840, 420, 200),
    (HOST, "POST", "/oauth/token", "sign_in", "", 702, 911, 200),
    ("huggingface.co", "GET", "/api/models", "weights", "name_of_model", 388, 5120, 200),
    ("cdn.huggingface.co", "GET", "/repos/flux", "weights", "name_of_model", 402, 7_402_113_024, 200),
    (HOST, "GET", "/v1/sync/pull", "sync", "access_token", 512, 0, 0),
)


def _write_journal(session: Session, begin: datetime, now: datetime) -> None:
    session.execute(delete(EgressRow))
    for number, (host, method, path, purpose, kinds, sent, got, status) in enumerate(REQUESTS * 3):
        at = now - timedelta(minutes=2 + 41 * number)
        session.add(
            EgressRow(
                at=max(at, begin - timedelta(days=9)),
                host=host,
                method=method,
                path=path,
                purpose=purpose,
                kinds=kinds,
                bytes_out=sent,
                bytes_in=got,
                status=status,
                ended_at=at + timedelta(seconds=1),
            )
        )
