"""The statement by pages, kinds and words, and the balance over time that it makes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.account.states import OutboxState
from studio.account.tables import ConnectionRow, OutboxRow
from studio.catalog import Catalog
from studio.catalog.base import new_id
from studio.credits.statement import StatementKind
from studio.credits.tables import HoldRow, StatementRow
from studio.credits.values import StatementEntry
from studio.credits.wallet import Wallet
from studio.explore.tables import ListingRow
from studio.paths import ProfilePaths

SET_ID = "01900000-0000-7000-8000-0000000000aa"
HOLD_ID, JOB_ID = "01900000-0000-7000-8000-0000000000bb", "01900000-0000-7000-8000-0000000000cc"
BEGIN = datetime(2026, 11, 1, tzinfo=UTC)
LINES = (
    ("grant", 100, "Free credits to begin with", None),
    ("unlock", -24, "A set was unlocked", SET_ID),
    ("hold", -5, "Held for a render", SET_ID),
    ("void", 5, "Given back", SET_ID),
    ("hold", -5, "Held for a render", SET_ID),
    ("post", 0, "A render was kept", SET_ID),
    ("earned", 8, "Earned 100 % of a render", None),
    ("buy", 500, "Credits bought", None),
)


@pytest.fixture
def wallet(tmp_path: Path) -> Iterator[Wallet]:
    with_catalog = Catalog.open(ProfilePaths(tmp_path / "profile"))
    with_catalog.run(fill).result()
    made = Wallet(with_catalog)
    yield made
    made.close()
    with_catalog.close()


def fill(session: Session) -> None:
    """One account with a statement, and another that is not looked at."""
    for current in (True, False):
        row = ConnectionRow(server=f"s{current}", current=current, account_id=new_id(), device_id=new_id())
        session.add(row)
        session.flush()
        for number, (rule, amount, text, set_id) in enumerate(LINES if current else LINES[:1]):
            line = StatementRow(connection_id=row.id, entry_id=new_id(), commit=number + 1, rule=rule)
            line.amount, line.text, line.set_id = amount, text, set_id
            line.at = BEGIN + timedelta(days=number)
            line.subject = HOLD_ID if number in (4, 5) else None
            session.add(line)
        if current:
            hold = HoldRow(hold_id=HOLD_ID, connection_id=row.id, job_id=JOB_ID, amount=5, state="posted")
            session.add(hold)
    listing = ListingRow(set_id=SET_ID, version=1, title="Harbour", story="", creators="", photographer="")
    listing.place, listing.words, listing.photos, listing.published = "Lisbon", "", 5, 0
    listing.generation_cost, listing.unlock_cost, listing.cover = 5, 24, ""
    listing.cover_width, listing.cover_height, listing.previews, listing.palette = 1, 1, b"", b""
    session.add(listing)


def texts(entries: tuple[StatementEntry, ...]) -> list[str]:
    return [entry.text for entry in entries]


def test_pages_are_the_newest_first_and_leave_nothing_out(wallet: Wallet) -> None:
    found: list[StatementEntry] = []
    while page := wallet.statement(3, found[-1] if found else None).result():
        assert len(page) <= 3
        found += page
    assert texts(tuple(found)) == [text for _, _, text, _ in reversed(LINES)]
    assert {entry.title for entry in found if entry.set_id} == {"Harbour"}
    assert {entry.title for entry in found if not entry.set_id} == {""}


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        (StatementKind.SPENT, ["A render was kept", "A set was unlocked"]),
        (StatementKind.HELD, ["Held for a render", "Given back", "Held for a render"]),
        (StatementKind.GOT, ["Credits bought", "Free credits to begin with"]),
        (StatementKind.EARNED, ["Earned 100 % of a render"]),
    ],
)
def test_kinds_of_lines(wallet: Wallet, kind: StatementKind, wanted: list[str]) -> None:
    assert texts(wallet.statement(kind=kind).result()) == wanted


@pytest.mark.parametrize(
    ("words", "count"),
    [("held", 2), ("HARBOUR held", 2), ("harbour", 5), ("100 %", 1), ("%", 1), ("nobody says this", 0)],
)
def test_words_of_texts_and_titles(wallet: Wallet, words: str, count: int) -> None:
    assert len(wallet.statement(words=words).result()) == count


def test_a_kept_render_says_what_it_cost(wallet: Wallet) -> None:
    spent = {entry.text: entry.charged for entry in wallet.statement().result() if entry.charged}
    assert spent == {"A render was kept": 5}, "what is held is not charged"


def test_the_lines_of_one_render(wallet: Wallet) -> None:
    assert texts(wallet.statement(job_id=JOB_ID).result()) == ["A render was kept", "Held for a render"]
    assert wallet.statement(job_id=new_id()).result() == ()


def test_the_balance_over_time_leaves_out_what_cannot_be_spent(wallet: Wallet) -> None:
    history = wallet.history().result()
    assert [balance for _, balance in history] == [100, 76, 71, 76, 71, 571]
    assert [at for at, _ in history] == sorted(at for at, _ in history)


@pytest.mark.parametrize(
    ("kind", "subject", "body", "title"),
    [
        ("unlock", new_id(), f'{{"set_id": "{SET_ID}"}}', "Harbour"),
        ("post", HOLD_ID, "{}", "Harbour"),
        ("unlock", new_id(), f'{{"set_id": "{new_id()}"}}', ""),
        ("post", new_id(), "{}", ""),
    ],
    ids=["a set", "a hold", "a set that is not here", "a hold that is not here"],
)
def test_what_was_refused_names_its_set(
    wallet: Wallet, kind: str, subject: str, body: str, title: str
) -> None:
    def refuse(session: Session) -> None:
        session.get_one(HoldRow, HOLD_ID).set_id = SET_ID
        connection = session.scalars(select(ConnectionRow).where(ConnectionRow.current)).one()
        row = OutboxRow(connection_id=connection.id, epoch=1, seq=1, kind=kind, subject=subject, body=body)
        row.body_hash, row.state, row.code = "0" * 64, OutboxState.DEAD.value, "withdrawn"
        session.add(row)

    wallet._catalog.run(refuse).result()
    (letter,) = wallet.dead_letters().result()
    assert letter.title == title
