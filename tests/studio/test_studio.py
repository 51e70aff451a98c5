"""The whole studio without its window."""

from __future__ import annotations

import time
from pathlib import Path

from render.messages import Slot
from studio.looks import Look
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


def test_of_previews_asked_for_in_quick_succession_the_last_is_answered(tmp_path: Path) -> None:
    request = draw_look(tmp_path / "shoot")
    with Studio.open(tmp_path / "profile") as studio:
        (photo_id,) = studio.photos.add_files([request.photo.path]).report.result().added
        studio.photos.set_anchors(photo_id, request.anchors).result()
        garments = studio.garments.import_files([request.garments[0].image.path], Slot.UPPER)
        (garment_id,) = garments.report.result().added
        look = Look(photo_id=photo_id).wearing(Slot.UPPER, garment_id)
        for _ in range(5):
            *_, last = [studio.looks.preview(look, side) for side in range(100, 108)]
            assert last.result(60).scale < 1
