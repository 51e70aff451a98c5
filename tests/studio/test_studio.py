"""The whole studio without its window."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from concurrent.futures import CancelledError
from pathlib import Path

import pytest

from render.errors import RenderError, TaskCancelled
from render.messages import Slot
from render.process import Role
from resources import read_samples
from studio.library.search import PhotoQuery
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


def test_the_vault_is_cleared_of_what_nothing_needs_once_the_studio_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studio.studio.HOUSE_SECONDS", 0.1)
    with Studio.open(tmp_path / "profile") as studio:
        orphan, young = studio.vault.put(b"nobody's").path, studio.vault.put(b"on its way").path
        os.utime(orphan, (1, 1))
        studio.start()
        deadline = time.monotonic() + 30
        while orphan.exists():
            assert time.monotonic() < deadline
            time.sleep(0.02)
        assert young.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot be stopped there")
def test_a_render_process_that_hangs_does_not_keep_the_studio_from_closing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studio.studio.PATIENCE_SECONDS", 0.5)
    request = draw_look(tmp_path / "shoot")
    studio = Studio.open(tmp_path / "profile")
    (photo_id,) = studio.photos.add_files([request.photo.path]).report.result().added
    studio.looks.open_photo(photo_id, 200).result(60)
    os.kill(studio.renderer.statuses()[Role.LIGHT].pid, signal.SIGSTOP)
    hanging = [studio.looks.open_photo(photo_id, 300), studio.looks.prime(photo_id, 300)]
    importing = studio.garments.import_files([request.garments[0].image.path], Slot.UPPER)
    closing = threading.Thread(target=studio.close, daemon=True)
    closing.start()
    closing.join(30)
    assert not closing.is_alive()
    assert importing.report.done()
    for future in hanging:
        assert isinstance(future.exception(1), TaskCancelled | CancelledError | RenderError)


@pytest.mark.slow
def test_samples_come_in_their_own_order(tmp_path: Path) -> None:
    shipped = read_samples()
    with Studio.open(tmp_path / "profile") as studio:
        studio.start()
        first, *others = studio.add_samples()
        assert first.report.result(60).failures == ()
        assert studio.photos.sources().result()[0].name == shipped.sets[0].name
        for task in others:
            assert task.report.result(60).failures == ()
        photos = studio.library.page(PhotoQuery(), 0, 100).result()
        assert [Path(photo.path) for photo in photos] == [p.image for s in shipped.sets for p in s.photos]
        shelf = studio.garments.all().result()
        assert [garment.name for garment in shelf] == [garment.name for garment in shipped.garments]
