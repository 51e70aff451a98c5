from __future__ import annotations

import pytest
from sqlalchemy import func, select, update

from sync.server.accounts import oauth, tokens
from sync.server.accounts.tables import (
    AccessTokenRow,
    AccountRow,
    AuthorizationCodeRow,
    DeviceCodeRow,
    RefreshTokenRow,
    SignInRow,
)
from sync.server.blobs.tables import BlobRow
from sync.server.database import Base, seconds_now
from sync.server.house import House
from sync.server.leases import LeaseRow
from sync.server.sweeping import KEPT_SECONDS, sweep, tidy_up
from tests.sync.server.devices import Device
from tests.sync.server.people import CLIENT, signed_in

pytestmark = pytest.mark.slow


def count(house: House, table: type[Base]) -> int:
    with house.database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_what_is_over_goes_and_what_is_not_stays(house: House):
    _, old = signed_in(house)
    with house.database.write() as session:
        session.execute(update(SignInRow).values(expires_at=1))
        session.execute(update(AccessTokenRow).values(expires_at=1))
    _, fresh = signed_in(house, "ben@example.com")
    sweep(house.database)
    assert [count(house, table) for table in (SignInRow, RefreshTokenRow, AccessTokenRow)] == [1, 1, 1]
    assert count(house, AccountRow) == 2
    with house.database.write() as session:
        assert tokens.refresh(session, old.refresh, CLIENT) is None
        assert tokens.refresh(session, fresh.refresh, CLIENT) is not None


def test_codes_stay_a_day_so_that_a_second_use_is_seen(house: House):
    account_id, _ = signed_in(house)
    with house.database.write() as session:
        asked = oauth.AuthorizationRequest(CLIENT, "http://127.0.0.1:1/", "x" * 43, "")
        oauth.give_code(session, asked, account_id)
        oauth.begin_device(session, CLIENT)
    tables = (AuthorizationCodeRow, DeviceCodeRow)
    for age, left in ((KEPT_SECONDS - 60, [1, 1]), (KEPT_SECONDS + 60, [0, 0])):
        with house.database.write() as session:
            for table in tables:
                session.execute(update(table).values(expires_at=seconds_now() - age))
        sweep(house.database)
        assert [count(house, table) for table in tables] == left


def test_what_cannot_be_settled_holds_up_nothing_else(
    house: House, device: Device, caplog: pytest.LogCaptureFixture
):
    """A lease that says that it has more than the books keep for it: whoever reconciles sees it."""
    with house.database.write() as session:
        session.execute(update(LeaseRow).values(promo=1_000_000, grace_until=1))
        session.add(BlobRow(sha256="0" * 64, size=1, media_type="image/png", created_at=1))
    tidy_up(house)
    assert count(house, BlobRow) == 0
    assert "could not be tidied up" in caplog.text
    with house.database.read() as session:
        assert session.scalar(select(LeaseRow.state)) == "open"
