"""People of the tests: signed in as a program, or walking through the pages as a browser does."""

from __future__ import annotations

import email
import email.policy
import re
from pathlib import Path

from fastapi.testclient import TestClient
from sqlalchemy import func, select

from sync.messages.accounts import AccountKind
from sync.server.accounts import people, tokens
from sync.server.accounts.passwords import hashed
from sync.server.house import House
from sync.server.ledger.chart import Book
from sync.server.ledger.tables import BalanceRow

PASSWORD = "correct horse battery"
PASSWORD_HASH = hashed(PASSWORD)
CLIENT = "anchor-studio"


def make_person(
    house: House, address: str = "anna@example.com", kind: AccountKind = AccountKind.BRAND
) -> str:
    with house.database.write() as session:
        row = people.make_account(session, address, address.partition("@")[0], kind, PASSWORD_HASH)
        assert row is not None
        return row.id


def signed_in(house: House, address: str = "anna@example.com") -> tuple[str, tokens.Tokens]:
    """A new account and its first tokens."""
    account_id = make_person(house, address)
    with house.database.write() as session:
        return account_id, tokens.begin_sign_in(session, account_id, CLIENT)[1]


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def form_key(client: TestClient, path: str) -> str:
    """The key in the forms of a page."""
    return form_key_in(client.get(path).text)


def form_key_in(page: str) -> str:
    found = re.search(r'name="form" value="([0-9a-f]+)"', page)
    assert found is not None, page
    return found[1]


def submit(client: TestClient, path: str, page: str | None = None, **fields: str):
    """Send a form as the page with it would."""
    return client.post(path, data={"form": form_key(client, page or path), **fields})


def sign_in_page(client: TestClient, address: str = "anna@example.com", password: str = PASSWORD):
    return submit(client, "/sign-in", email=address, password=password, next="/account")


def letters(house: House, to: str | None = None) -> list[str]:
    """What was written, oldest first."""
    folder: Path = house.config.data / "outbox"
    read = [
        email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        for file in sorted(folder.glob("*.eml"))
    ]
    return [letter.get_content() for letter in read if to is None or letter["To"] == to]


def link_in(letter: str, server: str = "http://testserver") -> str:
    """The path of the first link."""
    found = re.search(rf"{re.escape(server)}(/\S+)", letter)
    assert found is not None, letter
    return found[1]


def balance(house: House, account_id: str, *books: Book) -> int:
    query = select(func.coalesce(func.sum(BalanceRow.amount), 0))
    query = query.where(BalanceRow.party == account_id, BalanceRow.book.in_([book.value for book in books]))
    with house.database.read() as session:
        return int(session.scalar(query) or 0)
