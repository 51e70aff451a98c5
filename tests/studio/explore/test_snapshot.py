"""Snapshots of a catalogue leave out what the marketplace tells again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from studio.catalog.connection import connect
from studio.catalog.snapshots import restore_snapshot, take_snapshot
from studio.explore.search import ExploreQuery
from studio.studio import Studio
from sync.messages.marketplace import ListingState
from tests.market import feed_page, make_listing

pytestmark = pytest.mark.slow
DAY = date(2026, 5, 4)


def test_a_snapshot_is_without_listings_and_a_restored_one_reads_them_again(tmp_path: Path) -> None:
    known = make_listing(0, title="Xylophone")
    page = feed_page([known, *(make_listing(number) for number in range(1, 400))])
    found = ExploreQuery(text="xylophone")
    with Studio.open(tmp_path / "profile") as studio:
        paths, key = studio.paths, studio._catalog.key  # pyright: ignore[reportPrivateUsage]
        empty = take_snapshot(paths, key, DAY).stat().st_size
        for task in studio.add_samples():
            task.report.result(120)
        studio.explore.apply(page, "house").result()
        snapshot = take_snapshot(paths, key, DAY)
        assert studio.explore.count(ExploreQuery()).result() == 400, "the catalogue itself keeps them"
    assert snapshot.stat().st_size < paths.catalog.stat().st_size - 400 * 1000
    assert snapshot.stat().st_size < empty + 400 * 1000
    connection = connect(snapshot, key)
    try:
        for table, rows in (
            ("listings", 0),
            ("listing_search_docsize", 0),
            ("explore_feed", 0),
            ("photos", 10),
        ):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == rows
    finally:
        connection.close()
    restore_snapshot(paths, key, snapshot)
    with Studio.open(tmp_path / "profile") as studio:
        assert studio.explore.feed().result().cursor == ""
        assert studio.explore.count(ExploreQuery()).result() == 0
        studio.explore.apply(page, "house").result()
        assert studio.explore.count(found).result() == 1
        # The index hears of what goes, as before.
        gone = known.model_copy(update={"state": ListingState.WITHDRAWN})
        studio.explore.apply(feed_page([gone]), "house").result()
        assert studio.explore.count(found).result() == 0
        assert studio.explore.count(ExploreQuery()).result() == 399
