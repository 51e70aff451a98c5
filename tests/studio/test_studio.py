"""The whole studio without its window."""

from __future__ import annotations

import time
from pathlib import Path

from studio.studio import Studio
from tests.person import draw_look


def test_a_photo_that_was_removed_is_marked_when_the_studio_starts(tmp_path: Path) -> None:
    photo = Path(draw_look(tmp_path / "shoot").photo.path)
    with Studio.open(tmp_path / "profile") as studio:
        (photo_id,) = studio.photos.add_files([photo]).report.result().added
        assert not studio.photos.get(photo_id).result().missing
    photo.unlink()
    with Studio.open(tmp_path / "profile") as studio:
        studio.start()
        deadline = time.monotonic() + 30
        while not studio.photos.get(photo_id).result().missing:
            assert time.monotonic() < deadline
            time.sleep(0.02)
