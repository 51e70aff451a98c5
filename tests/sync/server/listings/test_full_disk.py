"""The database's disk fills up while a set is published."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event

from sync.server.listings.tables import FeedRow, SetVersionRow
from tests.sync.server.listings.making import Market, as_json

pytestmark = pytest.mark.slow


@pytest.fixture
def database_url() -> str:
    """SQLite alone can be given a disk of any size."""
    return ""


def test_a_database_without_room_says_so_and_has_nothing_by_halves(market: Market, client: TestClient):
    mara = market.account()
    headers = market.bearer(mara)
    market.publish(mara)
    draft = market.draft(mara, photos=30, story="A long one. " * 300)
    path = f"/v1/sets/{draft.set_id}"
    engine = market.house.database.engine
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()

    def limit(connection, _record) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}")

    event.listen(engine, "connect", limit)
    engine.dispose()
    full = client.put(path, json=as_json(draft), headers=headers)
    assert (full.status_code, full.json()["kind"]) == (507, "disk_full")
    assert full.headers["retry-after"] == "60"
    assert client.get(path).status_code == 404
    event.remove(engine, "connect", limit)
    engine.dispose()
    with market.house.database.read() as session:
        assert session.get_one(FeedRow, 1).changes == 1
        assert session.query(SetVersionRow).count() == 1
    assert client.put(path, json=as_json(draft), headers=headers).json()["version"] == 1
