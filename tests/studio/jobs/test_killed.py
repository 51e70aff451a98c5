"""kill -9 on the process that runs the queue and on those that render and export, again and again, at random."""

from __future__ import annotations

import contextlib
import os
import queue
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest
from PIL import Image

from render.delivery import Delivery, FileFormat, Size, SizeRule
from render.lanes import LOOKS_AT_ONCE
from render.messages import ImageRef, RenderRequest
from render.patch import read_patch
from render.stages.lock import compose
from render.stages.prepare import read_photo
from studio.catalog import Catalog
from studio.catalog.vault import Vault
from studio.jobs import store
from studio.jobs.orders import ExportOrder
from studio.jobs.queue import JobQueue
from studio.jobs.renders import StoredRender, stored_renders
from studio.jobs.states import Decision, JobKind, JobState
from studio.jobs.store import JobSummary, NewExport, NewJob
from studio.paths import ProfilePaths
from tests.person import draw_look

ROOT = Path(__file__).resolve().parents[3]
KILLS = {"desktop": 24, "light": 26, "export": 14}
"""How often each process is killed; the books are checked after every time."""

DELIVERY = Delivery(format=FileFormat.PNG, size=Size(SizeRule.PERCENT, percent=300, enlarge=True))
PATIENCE = 60.0
"""Seconds without any news from the running process after which the test gives up, not a limit on speed."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9"),
]


class Desktop:
    """The process that runs the queue, as somebody at the power switch sees it."""

    def __init__(self, books: Books) -> None:
        together = ["overlap"] if books.at_once > 1 else []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.studio.jobs.queue_process", str(books.paths.root), *together],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        self.news: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.news.put(line)
        self.news.put(None)

    def wait_for_news(self, lines: int) -> None:
        """Let it get on with its work: returns after that many events."""
        for _ in range(lines):
            assert self.news.get(timeout=PATIENCE) is not None, (
                "the process that runs the queue ended by itself"
            )

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self._reader.join()
        assert self.process.stdout is not None
        self.process.stdout.close()

    def kill_child(self, role: str) -> None:
        with contextlib.suppress(psutil.NoSuchProcess):
            for child in psutil.Process(self.process.pid).children():
                if child.cmdline()[-1:] == [role]:
                    os.kill(child.pid, signal.SIGKILL)


class Books:
    """What must be true of the queue at any moment, whoever was killed."""

    def __init__(self, profile: Path, at_once: int) -> None:
        self.paths = ProfilePaths(profile)
        self.at_once = at_once
        self.side_by_side = 0
        self.catalog = Catalog.open(self.paths)
        self.queue = JobQueue(self.catalog)
        self.vault = Vault(self.paths.vault)
        self.added: list[str] = []
        self.seen: dict[str, StoredRender] = {}
        self.delivered = profile.parent / "delivered"
        self.delivered.mkdir()
        self.written: dict[Path, int] = {}

    def add(self, request: RenderRequest) -> None:
        self.added += self.queue.enqueue([NewJob(request=request, look="{}")]).result()

    def add_export(self, request: RenderRequest) -> None:
        # Every one would take the same name, and each must get one of its own.
        order = ExportOrder(request.photo, None, DELIVERY, str(self.delivered), "look.png")
        self.added += self.queue.enqueue([NewExport(order=order, batch_id="batch")]).result()

    def open_jobs(self) -> int:
        return sum(job.state in (JobState.WAITING, JobState.RUNNING) for job in self.queue.jobs().result())

    def check(self) -> tuple[JobSummary, ...]:
        jobs, renders = self.catalog.run(
            lambda session: (store.summaries(session), stored_renders(session))
        ).result()
        assert sorted(job.id for job in jobs) == sorted(self.added), "a job was lost or invented"
        states = Counter(job.state for job in jobs)
        assert set(states) <= {JobState.WAITING, JobState.RUNNING, JobState.FINISHED, JobState.QUARANTINED}
        assert states[JobState.RUNNING] <= self.at_once
        self.side_by_side = max(self.side_by_side, states[JobState.RUNNING])
        self.check_files(jobs)
        jobs_done = [job for job in jobs if job.state is JobState.FINISHED]
        finished = sorted(job.id for job in jobs_done if job.kind is JobKind.RENDER)
        assert sorted(render.job_id for render in renders) == finished, "a job was done twice, or for nothing"
        by_job = {render.job_id: render for render in renders}
        for job_id, before in self.seen.items():
            assert by_job[job_id] == before, "a finished render was done again"
        for job_id in by_job.keys() - self.seen.keys():
            assert self.vault.verify(by_job[job_id].patch_sha256), "a render's patch is damaged"
        self.seen = by_job
        return jobs

    def check_files(self, jobs: tuple[JobSummary, ...]) -> None:
        """Every export that is done has one whole file, which nobody writes again."""
        exports = [job for job in jobs if job.kind is JobKind.EXPORT]
        done = [Path(job.path or "") for job in exports if job.state is JobState.FINISHED]
        files = {path for path in self.delivered.iterdir() if path.suffix == ".png"}
        assert len(set(done)) == len(done), "two exports say that they are one file"
        assert set(done) <= files, "an exported file is lost"
        # One that was named a moment before the kill is not done yet by its row.
        under_way = {Path(job.path or "") for job in exports if job.state is not JobState.FINISHED}
        assert files - set(done) <= under_way, "a file was written twice"
        for path in done:
            stamp = path.stat().st_mtime_ns
            assert self.written.setdefault(path, stamp) == stamp, "a finished file was written again"

    def close(self) -> None:
        self.catalog.close()


@pytest.fixture(params=[1, LOOKS_AT_ONCE])
def books(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Books]:
    made = Books(tmp_path / "profile", request.param)
    yield made
    made.close()


def test_no_job_is_lost_and_none_is_done_twice(tmp_path: Path, books: Books) -> None:
    chance = random.Random(2)
    looks = [draw_look(tmp_path / f"look{number}", seed=number) for number in range(4)]
    victims = [name for name, times in KILLS.items() for _ in range(times)]
    chance.shuffle(victims)
    desktop = Desktop(books)
    try:
        for victim in victims:
            for _ in range(chance.randrange(1, 7)):
                # A quick render tells little on its way; as long as a job is open, there is news of it to come.
                while books.open_jobs() <= books.at_once:
                    share = 0.4 if books.at_once == 1 else 0.1
                    add = books.add_export if chance.random() < share else books.add
                    add(chance.choice(looks))
                desktop.wait_for_news(1)
            time.sleep(chance.uniform(0, 0.05))
            if victim == "desktop":
                desktop.kill()
                books.check()
                desktop = Desktop(books)
            else:
                desktop.kill_child(victim)
                books.check()
        while books.open_jobs():
            desktop.wait_for_news(1)
        for job in books.check():
            if job.state is JobState.QUARANTINED:
                assert job.crashes == 2
                books.queue.retry(job.id).result()
        while books.open_jobs():
            desktop.wait_for_news(1)
        books.check()
        patience = time.monotonic() + PATIENCE
        while leftovers(books) and time.monotonic() < patience:
            time.sleep(0.05)  # the last job's folder goes after its row is there
    finally:
        desktop.kill()
    jobs = books.check()
    assert {job.state for job in jobs} == {JobState.FINISHED}
    assert leftovers(books) == []
    for path in books.written:
        with Image.open(path) as image:
            image.load()
    assert len(books.written) == sum(job.kind is JobKind.EXPORT for job in jobs)
    assert books.side_by_side == books.at_once
    for render in books.seen.values():
        assert render.decision is Decision.UNDECIDED
        assert changed_outside(books, render) == 0


def leftovers(books: Books) -> list[Path]:
    """Files that nobody owns: patches without a row, and halves of anything."""
    wanted = {render.patch_sha256 for render in books.seen.values()}
    orphans = [path for path in books.vault.files() if path.stem not in wanted]
    orphans += [path for path in books.delivered.iterdir() if path not in books.written]
    folder = books.paths.temporary / "renders"
    return orphans + [path for path in folder.rglob("*") if path.is_file()]


def changed_outside(books: Books, render: StoredRender) -> int:
    """Pixels that differ from the photo where the patch's alpha is 0, counted here and not taken from the row."""
    photo = read_photo(render.request.photo)
    patch = read_patch(ImageRef(str(books.vault.path(render.patch_sha256)), render.patch_sha256))
    allowed = np.zeros(photo.pixels.shape[:2], bool)
    box = patch.box
    allowed[box.top : box.bottom, box.left : box.right] = patch.alpha > 0
    master = compose(photo, patch)
    assert (master != photo.pixels).any()
    return int(((master != photo.pixels).any(axis=2) & ~allowed).sum())
