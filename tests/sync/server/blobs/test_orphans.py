from __future__ import annotations

import pytest
from sqlalchemy import update

from sync.messages.uploads import BlobRole
from sync.server.blobs import orphans
from sync.server.blobs.tables import BlobHolderRow, BlobRow
from sync.server.database import seconds_now
from sync.server.problems import ProblemError
from tests.sync.server.listings.making import Market

pytestmark = pytest.mark.slow


def test_what_was_never_published_is_forgotten_after_a_month(market: Market):
    mara = market.account()
    draft = market.draft(mara)
    market.publish(mara, draft)
    unused = market.keep(mara, b"never shown", BlobRole.ORIGINAL)
    published = draft.photos[0].original.sha256

    def age(days: int) -> None:
        with market.house.database.write() as session:
            session.execute(update(BlobRow).values(created_at=seconds_now() - days * 24 * 3600))

    age(29)
    assert orphans.sweep_blobs(market.house) == 0
    age(31)
    with market.house.uploads.taken(unused):
        assert orphans.sweep_blobs(market.house) == 0
    assert market.house.blobs.has(unused)
    assert orphans.sweep_blobs(market.house) == 1
    assert (market.house.blobs.has(unused), market.house.blobs.has(published)) == (False, True)
    with market.house.database.read() as session:
        assert session.query(BlobHolderRow).filter_by(sha256=unused).count() == 0
        assert session.get(BlobRow, published) is not None


def test_a_set_whose_files_were_forgotten_asks_for_them_again(market: Market):
    mara = market.account()
    draft = market.draft(mara)
    with market.house.database.write() as session:
        session.execute(update(BlobRow).values(created_at=0))
    assert orphans.sweep_blobs(market.house) == 7
    with pytest.raises(ProblemError) as refused:
        market.publish(mara, draft)
    assert refused.value.kind == "blobs_missing"
