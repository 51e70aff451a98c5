from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from sync.server.blobs.ranges import NotThere, Part, part_asked
from tests.sync.server.listings.making import Market

pytestmark = pytest.mark.slow

ETAG = '"abc"'


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("bytes=0-", Part(0, 10)),
        ("bytes=3-5", Part(3, 3)),
        ("bytes=9-9", Part(9, 1)),
        ("bytes=3-99", Part(3, 7)),
        ("bytes=-4", Part(6, 4)),
        ("bytes=-99", Part(0, 10)),
        ("bytes=5-3", None),
        ("bytes=-", None),
        ("bytes=0-1,3-4", None),
        ("pages=1-2", None),
        ("bytes=a-b", None),
        ("bytes=" + "9" * 40 + "-", None),
        (None, None),
    ],
)
def test_a_part_is_read_as_the_standard_says(header: str | None, part: Part | None):
    assert part_asked(header, None, ETAG, 10) == part


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=10-20", "bytes=-0"])
def test_what_lies_behind_the_end_is_told(header: str):
    with pytest.raises(NotThere):
        part_asked(header, None, ETAG, 10)


def test_a_part_of_another_file_is_not_sent():
    assert part_asked("bytes=3-", ETAG, ETAG, 10) == Part(3, 7)
    assert part_asked("bytes=3-", '"other"', ETAG, 10) is None
    assert part_asked("bytes=3-", "W/" + ETAG, ETAG, 10) is None
    assert part_asked("bytes=3-", "Wed, 21 Oct 2015 07:28:00 GMT", ETAG, 10) is None


def test_blobs_come_whole_in_part_and_not_at_all(market: Market, client: TestClient):
    draft = market.draft(market.account())
    market.publish(draft.shares[0].account_id, draft)
    path = f"/v1/blobs/{draft.cover}"
    whole = client.get(path)
    size, tag = len(whole.content), whole.headers["etag"]
    assert tag == f'"{draft.cover}"'
    part = client.get(path, headers={"Range": "bytes=5-9", "If-Range": tag})
    assert (part.status_code, part.content) == (206, whole.content[5:10])
    assert part.headers["content-range"] == f"bytes 5-9/{size}"
    changed = client.get(path, headers={"Range": "bytes=5-9", "If-Range": '"old"'})
    assert (changed.status_code, changed.content) == (200, whole.content)
    behind = client.get(path, headers={"Range": f"bytes={size}-"})
    assert (behind.status_code, behind.headers["content-range"]) == (416, f"bytes */{size}")
    assert behind.json()["kind"] == "range"
    head = client.head(path, headers={"Range": "bytes=5-9"})
    assert (head.status_code, head.headers["content-length"], head.content) == (200, str(size), b"")
    unchanged = client.get(path, headers={"If-None-Match": f'"x", {tag}'})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert whole.headers["x-content-type-options"] == "nosniff"
    assert client.get("/v1/blobs/" + "0" * 64).status_code == 404
    assert client.get("/v1/blobs/../../etc/passwd").status_code == 404
    assert client.get("/v1/blobs/" + "A" * 64).status_code == 422


def test_a_blob_that_the_disk_lost_is_told_and_not_begun(market: Market, client: TestClient):
    draft = market.draft(market.account())
    market.publish(draft.shares[0].account_id, draft)
    market.house.blobs.remove(draft.cover)
    lost = client.get(f"/v1/blobs/{draft.cover}")
    assert (lost.status_code, lost.json()["kind"]) == (404, "no_blob")
