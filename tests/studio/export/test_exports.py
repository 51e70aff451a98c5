"""Exports through the real queue and the real processes, and what becomes of them when something goes wrong."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from sqlalchemy.orm import Session

from render.delivery import Delivery, FileFormat, Size, SizeRule
from render.messages import Exported
from render.process import Role
from studio.catalog.base import now
from studio.errors import InputError, StorageError
from studio.export.exports import Batch
from studio.export.recipe import BUILT_IN, Recipe
from studio.files import make_folder
from studio.jobs import exports, lease, renders, store
from studio.jobs.exports import BatchReport
from studio.jobs.orders import Conflict
from studio.jobs.placing import part_of, place
from studio.jobs.runner import JobChanged
from studio.jobs.states import OPEN_STATES, Decision, JobKind, JobState
from studio.jobs.store import JobSummary, NewJob
from studio.jobs.work import ExportWork
from studio.studio import Studio
from tests.person import draw_look

pytestmark = pytest.mark.slow

PATIENCE = 60.0
posix = pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")


class Shop:
    """A studio with one photo and one kept render of it."""

    def __init__(self, studio: Studio, folder: Path) -> None:
        self.studio = studio
        request = draw_look(folder / "look", seed=5)
        (self.photo_id,) = studio.photos.add_files([request.photo.path]).report.result().added
        job = NewJob(request=request, look="{}", photo_id=self.photo_id, title="photo")
        (self.job_id,) = studio.queue.enqueue([job]).result()
        self.until(self.job_id, JobState.FINISHED)
        (render,) = studio.queue.renders().result()
        self.render_id = render.id
        studio.looks.keep(self.render_id).result()
        self.photo = Path(request.photo.path)

    def job(self, job_id: str) -> JobSummary:
        return next(job for job in self.studio.queue.jobs().result() if job.id == job_id)

    def until(self, job_id: str, *states: JobState) -> JobSummary:
        deadline = time.monotonic() + PATIENCE
        while (job := self.job(job_id)).state not in states:
            assert time.monotonic() < deadline, f"still {job.state}: {job.message}"
            time.sleep(0.02)
        return job

    def export(self, recipe: Recipe, *, photo: bool = False) -> Batch:
        if photo:
            return self.studio.exports.export(recipe, photo_ids=[self.photo_id]).result()
        return self.studio.exports.export(recipe, [self.render_id]).result()

    def settled(self, batch: Batch) -> BatchReport:
        for job_id in batch.job_ids:
            self.until(job_id, *(state for state in JobState if state not in OPEN_STATES))
        return self.studio.exports.batch(batch.id).result()


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    folder = tmp_path_factory.mktemp("shop")
    with Studio.open(folder / "profile") as studio:
        studio.start()
        yield Shop(studio, folder)


@pytest.fixture(autouse=True)
def _going(shop: Shop) -> Iterator[None]:
    yield
    shop.studio.queue.resume().result()
    shop.studio.looks.set_decision(shop.render_id, Decision.KEPT).result()


def recipe_for(folder: Path, kind: FileFormat = FileFormat.PNG, **more: object) -> Recipe:
    return Recipe(Delivery(format=kind), folder=str(folder), **more)  # type: ignore[arg-type]


def pixels(path: Path) -> np.ndarray:
    with Image.open(path) as image:
        return np.asarray(image)


def test_a_kept_render_becomes_its_master_in_a_file_of_its_name(shop: Shop, tmp_path: Path) -> None:
    recipe = recipe_for(tmp_path / "out", name="{photo}-{engine}", subfolder="{year}/{slot}")
    batch = shop.export(recipe)
    report = shop.settled(batch)
    (file,) = report.files
    assert file.parent.parent == tmp_path / "out"
    assert file.name == "photo-drape.png"
    saved = shop.studio.looks.save(shop.render_id, tmp_path / "master.png").result()
    assert (pixels(file) == pixels(saved)).all()
    assert (pixels(file) != pixels(shop.photo)).any()
    job = shop.job(batch.job_ids[0])
    assert (job.kind, job.path, job.title) == (JobKind.EXPORT, str(file), "photo-drape.png")
    assert [render.job_id for render in shop.studio.looks.renders().result()] == [shop.job_id]
    assert shop.studio.exports.last_recipe().result() == recipe


def test_a_photo_goes_out_as_it_is(shop: Shop, tmp_path: Path) -> None:
    (file,) = shop.settled(shop.export(recipe_for(tmp_path), photo=True)).files
    assert (pixels(file) == pixels(shop.photo)).all()


def test_many_in_one_batch_each_get_a_file_and_are_counted(shop: Shop, tmp_path: Path) -> None:
    recipe = Recipe(
        Delivery(size=Size(SizeRule.LONG_EDGE, edge=100)), name="{photo}-{sequence:2}", folder=str(tmp_path)
    )
    batch = shop.studio.exports.export(recipe, [shop.render_id] * 3, [shop.photo_id] * 3).result()
    report = shop.settled(batch)
    assert [file.name for file in report.files] == [f"photo-{number:02}.jpg" for number in range(1, 7)]
    assert sorted(path.name for path in tmp_path.iterdir()) == [file.name for file in report.files]
    assert {pixels(file).shape for file in report.files} == {(100, 75, 3)}


def test_what_waits_is_known_to_the_next_session_until_it_is_written(shop: Shop, tmp_path: Path) -> None:
    shop.studio.queue.pause().result()
    recipe = Recipe(name="{photo}-{sequence}", folder=str(tmp_path), subfolder="{photo}")
    waiting = shop.export(recipe)
    found = {batch.id: batch for batch in shop.studio.exports.open_batches().result()}
    assert found[waiting.id].job_ids == waiting.job_ids
    assert found[waiting.id].folder.parent == tmp_path
    assert found[waiting.id].waits
    shop.studio.queue.resume().result()
    shop.settled(waiting)
    assert shop.studio.exports.open_batches().result() == ()


def test_only_what_is_kept_goes_out(shop: Shop, tmp_path: Path) -> None:
    shop.studio.queue.pause().result()
    batch = shop.export(recipe_for(tmp_path / "out"))
    shop.studio.looks.discard(shop.render_id).result()
    with pytest.raises(InputError, match="Keep it") as caught:
        shop.export(recipe_for(tmp_path / "out"))
    assert caught.value.kind == "not_kept"
    # What was queued while it was kept is looked at again before it is written.
    shop.studio.queue.resume().result()
    failed = shop.until(batch.job_ids[0], JobState.FAILED)
    assert failed.error_kind == "not_kept"
    assert "discarded" in str(failed.message)
    assert list((tmp_path / "out").iterdir()) == []
    shop.studio.looks.keep(shop.render_id).result()
    shop.studio.queue.retry(batch.job_ids[0]).result()
    assert len(shop.settled(batch).files) == 1


def test_what_is_discarded_while_its_file_is_made_does_not_go_out(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = exports.note_output

    def discard_first(session: Session, *more: Any) -> bool:
        renders.decide(session, shop.render_id, Decision.DISCARDED)
        return really(session, *more)

    monkeypatch.setattr(exports, "note_output", discard_first)
    batch = shop.export(recipe_for(tmp_path / "out"))
    failed = shop.until(batch.job_ids[0], JobState.FAILED)
    assert failed.error_kind == "not_kept"
    assert not list((tmp_path / "out").iterdir())


@pytest.mark.parametrize("rule", list(Conflict))
def test_a_file_that_came_meanwhile_is_treated_as_asked(shop: Shop, tmp_path: Path, rule: Conflict) -> None:
    shop.studio.queue.pause().result()
    batch = shop.export(recipe_for(tmp_path, conflict=rule))
    other = tmp_path / "photo.png"
    other.write_bytes(b"somebody else's")
    shop.studio.queue.resume().result()
    report = shop.settled(batch)
    names = sorted(path.name for path in tmp_path.iterdir())
    if rule is Conflict.OVERWRITE:
        assert report.files == (other,)
        assert names == ["photo.png"]
        assert other.read_bytes().startswith(b"\x89PNG")
        return
    assert other.read_bytes() == b"somebody else's"
    if rule is Conflict.SKIP:
        assert (report.files, report.skipped) == ((), (other,))
        assert names == ["photo.png"]
    else:
        assert report.files == (tmp_path / "photo-2.png",)
        assert names == ["photo-2.png", "photo.png"]


def test_exporting_again_numbers_and_names_still_waiting_are_not_given_twice(
    shop: Shop, tmp_path: Path
) -> None:
    shop.studio.queue.pause().result()
    batches = [shop.export(recipe_for(tmp_path)) for _ in range(3)]
    shop.studio.queue.resume().result()
    files = [file.name for batch in batches for file in shop.settled(batch).files]
    assert files == ["photo.png", "photo-2.png", "photo-3.png"]


def test_it_is_cancelled_while_it_waits(shop: Shop, tmp_path: Path) -> None:
    shop.studio.queue.pause().result()
    batch = shop.export(recipe_for(tmp_path))
    assert shop.studio.queue.cancel(batch.job_ids[0]).result() is JobState.CANCELLED
    shop.studio.queue.resume().result()
    report = shop.studio.exports.batch(batch.id).result()
    assert (report.cancelled, report.open, report.files) == (1, 0, ())
    assert list(tmp_path.iterdir()) == []


def test_it_is_cancelled_while_it_runs(shop: Shop, tmp_path: Path) -> None:
    # Slow enough to be caught in the middle: fifty megapixels of AVIF.
    size = Size(SizeRule.MEGAPIXELS, megapixels=50, enlarge=True)
    recipe = Recipe(Delivery(format=FileFormat.AVIF, size=size), folder=str(tmp_path))
    shop.studio.queue.pause().result()
    batch = shop.export(recipe)
    (job_id,) = batch.job_ids

    def cancel(change: JobChanged) -> None:
        if change.job_id == job_id and change.stage == "encode":
            shop.studio.queue.cancel(job_id)

    shop.studio.queue.changed.connect(cancel)
    shop.studio.queue.resume().result()
    shop.until(job_id, JobState.CANCELLED)
    shop.studio.queue.changed.disconnect(cancel)
    deadline = time.monotonic() + PATIENCE
    while list(tmp_path.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert list(tmp_path.iterdir()) == []


@posix
def test_an_export_that_stops_its_process_twice_is_set_aside_with_nothing_left(
    shop: Shop, tmp_path: Path
) -> None:
    shop.studio.queue.pause().result()
    # Large enough to tell of its stages while it is at work.
    size = Size(SizeRule.MEGAPIXELS, megapixels=20, enlarge=True)
    batch = shop.export(Recipe(Delivery(format=FileFormat.PNG, size=size), folder=str(tmp_path)))
    (job_id,) = batch.job_ids

    def kill(change: JobChanged) -> None:
        if change.job_id == job_id and change.stage:
            os.kill(shop.studio.renderer.statuses()[Role.EXPORT].pid, signal.SIGKILL)

    shop.studio.queue.changed.connect(kill)
    shop.studio.queue.resume().result()
    aside = shop.until(job_id, JobState.QUARANTINED)
    shop.studio.queue.changed.disconnect(kill)
    assert (aside.crashes, aside.error_kind) == (2, "quarantined")
    assert "Export it smaller" in str(aside.message)
    assert list(tmp_path.iterdir()) == []
    shop.studio.queue.retry(job_id).result()
    assert len(shop.settled(batch).files) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no disk that is always full")
def test_a_full_disk_fails_the_job_with_its_sentence(shop: Shop, tmp_path: Path) -> None:
    shop.studio.queue.pause().result()
    batch = shop.export(recipe_for(tmp_path))
    part_of(tmp_path, batch.job_ids[0]).symlink_to("/dev/full")
    shop.studio.queue.resume().result()
    failed = shop.until(batch.job_ids[0], JobState.FAILED)
    assert failed.error_kind == "disk_full"
    assert "free some space" in str(failed.message)
    assert list(tmp_path.iterdir()) == []
    shop.studio.queue.retry(batch.job_ids[0]).result()
    assert len(shop.settled(batch).files) == 1


def test_a_folder_that_is_gone_is_made_again_and_one_that_cannot_be_made_is_a_sentence(
    shop: Shop, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    shop.studio.queue.pause().result()
    first, second = shop.export(recipe_for(folder)), shop.export(recipe_for(folder / "deeper"))
    (folder / "deeper").rmdir()
    (folder / "deeper").write_bytes(b"a file")
    shop.studio.queue.resume().result()
    assert len(shop.settled(first).files) == 1
    failed = shop.until(second.job_ids[0], JobState.FAILED)
    assert str(failed.message).endswith(".")
    with pytest.raises(StorageError):
        shop.export(recipe_for(folder / "deeper" / "below"))


@pytest.mark.parametrize("after", ["noted", "named"])
def test_a_runner_that_dies_between_file_and_row_leaves_exactly_one_file(
    shop: Shop, tmp_path: Path, after: str
) -> None:
    queue, catalog = shop.studio.queue, shop.studio._catalog
    queue.pause().result()
    batch = shop.export(recipe_for(tmp_path))
    queue.close()
    dead = lease.runner_name()
    try:
        queue.resume().result()
        claimed = catalog.run(lambda session: store.claim(session, dead)).result()
        assert claimed is not None
        assert claimed.job is not None
        work = ExportWork(catalog, dead, claimed.job)
        command = work.begin()
        assert command is not None
        made = shop.studio.renderer.run(command, Exported)
        target, part = tmp_path / "photo.png", part_of(tmp_path, claimed.job.id)
        noted = catalog.run(
            lambda session: exports.note_output(session, batch.job_ids[0], dead, target, made.sha256)
        )
        assert noted.result()
        if after == "named":
            assert place(part, target)
            stamp = target.stat().st_mtime_ns

        def die(session) -> None:
            lease.queue_row(session).lease_until = now() - timedelta(seconds=1)

        catalog.run(die).result()
    finally:
        queue.run_with(shop.studio.renderer, shop.studio.vault, shop.studio.paths.temporary)
    report = shop.settled(batch)
    assert report.files == (target,)
    assert [path.name for path in tmp_path.iterdir()] == ["photo.png"]
    if after == "named":
        assert target.stat().st_mtime_ns == stamp, "a finished file was written again"


def test_a_photo_that_was_moved_after_it_was_queued_is_found(shop: Shop, tmp_path: Path) -> None:
    fresh = Path(draw_look(tmp_path / "fresh", seed=77).photo.path)
    (photo_id,) = shop.studio.photos.add_files([fresh]).report.result().added
    shop.studio.queue.pause().result()
    batch = shop.studio.exports.export(recipe_for(tmp_path / "out"), photo_ids=[photo_id]).result()
    moved = make_folder(tmp_path / "elsewhere") / "moved.png"
    fresh.rename(moved)
    assert photo_id in shop.studio.photos.look_for_missing().result()
    shop.studio.photos.add_files([moved]).report.result()
    shop.studio.queue.resume().result()
    assert [file.name for file in shop.settled(batch).files] == ["photo.png"]


def test_what_is_done_is_cleared_from_the_list_and_its_file_stays(shop: Shop, tmp_path: Path) -> None:
    batch = shop.export(recipe_for(tmp_path))
    (file,) = shop.settled(batch).files
    assert shop.studio.queue.forget_ended().result() >= 1
    assert file.exists()
    assert {job.kind for job in shop.studio.queue.jobs().result()} == {JobKind.RENDER}
    assert len(shop.studio.looks.renders().result()) == 1


def test_a_command_writes_at_once_past_the_queue(shop: Shop, tmp_path: Path) -> None:
    shop.studio.queue.pause().result()
    recipe = recipe_for(tmp_path)
    for name in ("photo.png", "photo-2.png"):
        assert [*shop.studio.exports.write(recipe, [shop.render_id])] == [tmp_path / name]
    skipping = recipe_for(tmp_path, conflict=Conflict.SKIP)
    assert [*shop.studio.exports.write(skipping, [shop.render_id])] == []
    replacing = recipe_for(tmp_path, conflict=Conflict.OVERWRITE)
    assert [*shop.studio.exports.write(replacing, [], [shop.photo_id])] == [tmp_path / "photo.png"]
    assert (pixels(tmp_path / "photo.png") == pixels(shop.photo)).all()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["photo-2.png", "photo.png"]


def test_the_command_lists_exports_with_where_they_went(
    shop: Shop, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    from studio.cli import main

    (file,) = shop.settled(shop.export(recipe_for(tmp_path))).files
    profile = ["--profile", str(shop.studio.paths.root)]
    assert main([*profile, "jobs", "--json"]) == 0
    listed = json.loads(capfd.readouterr().out)
    assert {job["kind"] for job in listed} == {"render", "export"}
    assert str(file) in {job.get("path") for job in listed}
    assert main([*profile, "jobs"]) == 0
    assert "export" in capfd.readouterr().out


def test_nothing_chosen_and_what_is_gone_are_refused(shop: Shop, tmp_path: Path) -> None:
    for chosen, photos in (((), ()), (("gone",), ()), ((), ("gone",))):
        with pytest.raises(InputError):
            shop.studio.exports.export(recipe_for(tmp_path), chosen, photos).result()
    with pytest.raises(InputError, match="folder"):
        shop.studio.exports.export(Recipe(), [shop.render_id]).result()


def test_presets_are_kept_renamed_replaced_and_deleted(shop: Shop) -> None:
    exports_ = shop.studio.exports
    first = Recipe(name="{set}-{sequence:4}", folder="/somewhere")
    kept = exports_.keep_preset("  My   shop ", first).result()
    assert kept.name == "My shop"
    assert exports_.presets().result() == (*BUILT_IN, kept)
    again = exports_.keep_preset("My shop", Recipe()).result()
    assert (again.id, again.recipe) == (kept.id, Recipe())
    other = exports_.keep_preset("Other", first).result()
    with pytest.raises(InputError, match="another name"):
        exports_.rename_preset(other.id, "My shop").result()
    exports_.rename_preset(other.id, "A first one").result()
    assert [p.name for p in exports_.presets().result() if not p.built_in] == ["A first one", "My shop"]
    for wrong in ("", "  ", "x" * 81, BUILT_IN[0].name.upper()):
        with pytest.raises(InputError):
            exports_.keep_preset(wrong, first).result()
    with pytest.raises(InputError, match="comes with the studio"):
        exports_.remove_preset(BUILT_IN[0].id).result()
    for preset in (kept, other):
        exports_.remove_preset(preset.id).result()
    with pytest.raises(InputError, match="gone"):
        exports_.remove_preset(kept.id).result()
    assert exports_.presets().result() == BUILT_IN
