"""The log of a server whose database complains of somebody."""

from __future__ import annotations

import io
import logging

import pytest
from sqlalchemy.exc import IntegrityError

from sync.server.accounts.tables import AccountRow
from sync.server.house import House
from sync.server.logs import JsonLines

pytestmark = pytest.mark.slow


def test_a_row_that_cannot_be_is_told_without_what_is_in_it(house: House) -> None:
    told = io.StringIO()
    handler = logging.StreamHandler(told)
    handler.setFormatter(JsonLines())
    log = logging.getLogger("anchor.tests.logs")
    log.addHandler(handler)
    try:
        with house.database.write() as session:
            session.add_all(AccountRow(kind="brand", name="Anna", email="anna@example.com") for _ in range(2))
    except IntegrityError:
        log.exception("It could not be done.")
    log.removeHandler(handler)
    assert "IntegrityError" in told.getvalue()
    assert "anna" not in told.getvalue().lower()
