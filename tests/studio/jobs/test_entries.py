"""The queue as its panel shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import msgspec
import pytest
from sqlalchemy.orm import Session

from render.messages import AnchorMap, ImageRef, RenderRequest, Slot
from studio.catalog import Catalog
from studio.catalog.base import now
from studio.jobs import lease, store
from studio.jobs.entries import QueueEntry, QueueView, durations, queue_view, size_class
from studio.jobs.states import JobState
from studio.jobs.store import NewJob
from studio.looks import Look
from studio.paths import ProfilePaths
from tests.studio.jobs.test_store import gone_runner
from tests.studio.looks.made import Made, add_garment, add_photo, add_render, add_source

T = TypeVar("T")
Run = Callable[[Callable[[Session], T]], T]


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    catalog = Catalog.open(ProfilePaths(tmp_path / "profile"))
    yield lambda work: catalog.run(work).result()
    catalog.close()


def add_job(
    session: Session, photo_id: str, garments: tuple[tuple[Slot, str], ...] = (), engine: str = "drape"
) -> str:
    request = RenderRequest(ImageRef("p", "0" * 64), AnchorMap(1, 1), (), engine)
    look = msgspec.json.encode(Look(photo_id, garments, engine)).decode()
    (job_id,) = store.enqueue(session, [NewJob(request, look, photo_id, "anna", garments)])
    return job_id


def view_of(run: Run) -> QueueView:
    return run(lambda session: queue_view(session, now() - timedelta(hours=1)))


def only(run: Run, job_id: str) -> QueueEntry:
    return next(entry for entry in view_of(run).entries if entry.id == job_id)


def test_an_entry_has_its_photo_and_its_garments_the_outermost_first(run: Run) -> None:
    def fill(session: Session) -> str:
        photo = add_photo(session, add_source(session, "files"), "anna.jpg")
        coat, jeans = (add_garment(session, name) for name in ("Coat", "Jeans"))
        return add_job(session, photo, ((Slot.LOWER, jeans), (Slot.OUTERWEAR, coat)))

    entry = only(run, run(fill))
    assert entry.garments == ("Coat", "Jeans")
    assert len(entry.photo_sha256) == 64
    assert entry.job.title == "anna"
    assert not entry.interrupted
    assert entry.expected is None


def test_what_a_job_will_take_is_the_median_of_its_engine_and_size(run: Run) -> None:
    def fill(session: Session) -> tuple[str, str, str, str]:
        source = add_source(session, "files")
        small, also_small, large = (
            add_photo(session, source, name, side) for name, side in (("s", 1000), ("t", 1100), ("l", 4000))
        )
        for seconds in (1.0, 3.0, 30.0):
            add_render(session, Made(small, seconds=seconds, stages={"drape": seconds / 2}))
        return (
            add_job(session, small),
            add_job(session, also_small),
            add_job(session, large),
            add_job(session, small, engine="klein"),
        )

    same, alike, larger, other = (only(run, job_id).expected for job_id in run(fill))
    assert same is not None
    assert (same.seconds, same.stages["drape"]) == (3.0, 1.5)
    assert alike == same
    # Nobody knows yet, so nothing is said.
    assert larger is None
    assert other is None
    assert set(run(durations)) == {("drape", size_class(1000 * 1000))}


def test_what_ran_when_its_studio_ended_waits_again_and_says_so(run: Run) -> None:
    def leave_running(session: Session) -> str:
        photo = add_photo(session, add_source(session, "files"), "anna.jpg")
        job_id = add_job(session, photo)
        claim = store.claim(session, gone_runner())
        assert claim is not None
        return job_id

    job_id = run(leave_running)
    assert not only(run, job_id).interrupted
    assert run(store.recover) == (job_id,)
    assert only(run, job_id).job.state is JobState.WAITING
    assert only(run, job_id).interrupted
    run(lambda session: store.cancel(session, job_id))
    assert not only(run, job_id).interrupted
    run(lambda session: store.retry(session, job_id))
    assert not only(run, job_id).interrupted, "somebody asked for it anew"


def test_what_brought_its_process_down_was_not_interrupted(run: Run) -> None:
    def crash(session: Session) -> str:
        photo = add_photo(session, add_source(session, "files"), "anna.jpg")
        job_id = add_job(session, photo)
        runner = lease.runner_name()
        store.claim(session, runner)
        store.crash(session, job_id, runner, message="It stopped.", detail="")
        return job_id

    entry = only(run, run(crash))
    assert entry.job.state is JobState.WAITING
    assert entry.job.crashes == 1
    assert not entry.interrupted


def test_what_ended_long_ago_is_left_out_unless_it_needs_somebody(run: Run) -> None:
    def fill(session: Session) -> str:
        photo = add_photo(session, add_source(session, "files"), "anna.jpg")
        add_render(session, Made(photo))
        cancelled, failed = add_job(session, photo), add_job(session, photo)
        store.cancel(session, cancelled)
        runner = lease.runner_name()
        store.claim(session, runner)
        store.fail(session, failed, runner, kind="x", message="No.", detail="")
        return failed

    failed = run(fill)
    view = view_of(run)
    assert len(view.entries) == 3
    later = run(lambda session: queue_view(session, now() + timedelta(seconds=1)))
    assert [entry.id for entry in later.entries] == [failed]
    assert run(store.forget_ended) == 2
    assert run(lambda session: queue_view(session, now() + timedelta(seconds=1))).entries == ()


def test_a_paused_queue_says_so(run: Run) -> None:
    assert not view_of(run).paused

    def pause(session: Session) -> None:
        lease.queue_row(session).paused = True

    run(pause)
    assert view_of(run).paused
