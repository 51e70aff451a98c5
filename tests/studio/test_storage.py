from __future__ import annotations

from pathlib import Path

from studio.catalog.recovery import read_recovery_key
from studio.catalog.thumbnails import BUDGETS
from studio.studio import Studio


def test_what_the_profile_holds_is_measured(tmp_path: Path) -> None:
    with Studio.open(tmp_path / "profile") as studio:
        studio.vault.put(b"x" * 5000, suffix=".bin")
        report = studio.storage.measure().result(30)
        sizes = {part.name: part.size for part in report.parts}
        assert sizes["vault"] == 5000
        assert sizes["catalogue"] >= studio.paths.catalog.stat().st_size > 0
        assert report.free > 0
        assert report.key_place == "file"
        assert report.notice
        assert read_recovery_key(studio.storage.recovery_key())


def test_thumbnails_go_when_they_are_cleared_and_when_they_are_too_many(tmp_path: Path) -> None:
    with Studio.open(tmp_path / "profile") as studio:
        pictures = [(f"{number:064x}", 256, bytes(10_000)) for number in range(100)]
        studio.thumbnails.put_many(pictures).result(30)
        assert studio.thumbnails.size(256).result(30) == 1_000_000
        # A quarter of it is for this size: half of what is there.
        studio.thumbnails.set_budget(500_000 * sum(BUDGETS.values()) // BUDGETS[256]).result(30)
        studio.thumbnails.put_many([("f" * 64, 256, bytes(10_000))]).result(30)
        assert studio.thumbnails.size(256).result(30) <= 500_000
        studio.storage.clear_thumbnails().result(30)
        assert studio.thumbnails.size(256).result(30) == 0
