"""Files that a creator sends over a line that loses answers, and to a server that dies."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from studio.account.servers import PATIENCE
from studio.errors import NetworkError
from studio.studio import Studio
from sync.client.retry import Patience
from tests.studio.account.crooked import STRAIGHT, Crooked, Twist, crooked
from tests.studio.publishing.making import SetFolder, signed_in
from tests.sync.server.running import RunningServer

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _small_parts_and_no_long_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sync.client.publishing.PART_BYTES", 60_000)
    monkeypatch.setattr("studio.account.servers.PATIENCE", replace(PATIENCE, first=0.02, longest=0.1))
    monkeypatch.setattr("sync.client.publishing.PATIENCE", Patience(first=0.02, longest=0.1))


def through(between: Crooked, server: RunningServer, folder: Path) -> Studio:
    return signed_in(folder / "mara", server.url, "mara@example.com", between.url)


def test_lost_answers_cost_nothing_but_asking_again(
    folder: SetFolder, server: RunningServer, tmp_path: Path
) -> None:
    lost, busy = Twist(cut=0), Twist(status=503, body="")
    with (
        crooked(server.url) as between,
        through(between, server, tmp_path) as mara,
    ):
        between.twist("/v1/uploads", lost, busy, lost, STRAIGHT, lost, lost, STRAIGHT, busy, STRAIGHT)
        told: list[int] = []
        came = mara.publishing.publish(folder.file, lambda done, _total: told.append(done))
        assert came.listing is not None
        assert came.listing.state == "live"
        assert told == sorted(told)
        between.twist()
        again = mara.publishing.publish(folder.file, lambda _done, _total: None)
        assert again.listing is not None
        assert again.listing.version == 2
        assert not [each for each in between.seen() if each["method"] == "PATCH"], "no file goes twice"


def test_a_server_that_dies_half_way_is_gone_on_with(
    folder: SetFolder, server: RunningServer, tmp_path: Path
) -> None:
    with signed_in(tmp_path / "mara", server.url, "mara@example.com") as mara:
        port = int(server.url.rsplit(":", 1)[1])
        told: list[int] = []

        def die(done: int, _total: int) -> None:
            told.append(done)
            if len(told) == 4:
                server.kill()

        with pytest.raises(NetworkError, match="cannot be reached"):
            mara.publishing.publish(folder.file, die)
        server.start(port=port)
        again: list[int] = []
        came = mara.publishing.publish(folder.file, lambda done, _total: again.append(done))
        assert came.listing is not None
        assert again[1] >= told[-1] > again[0], "what had come of the photo is still there"
