"""The profiles that are photographed: `python -m tests.screenshots.profiles DIR` makes them.

The full one is made through the studio's own doors, with everything a house has after a first week; then every moment
in it is set to a fixed one, so that a picture of it is the same tomorrow.
"""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from render.messages import Slot
from resources import read_samples
from studio.catalog.tables import LookStepRow, PhotoRow
from studio.jobs.states import JobState
from studio.jobs.tables import ApprovalRow, JobRow, RenderRow
from studio.library.collections import CollectionKind
from studio.library.culling import Flag, Label, PhotoValues
from studio.library.photos import PhotoSummary
from studio.library.rules import Flagged, Group, Stars
from studio.library.search import PhotoQuery
from studio.look_history import LookHistory
from studio.looks import Look
from studio.looks.judgements import ApprovalState
from studio.studio import Studio
from tests.screenshots import market

PATIENCE_SECONDS = 240
SAMPLES = read_samples().sets[0].photos[0].image.parents[1]
MOMENT = datetime(2026, 3, 12, 9, 40, tzinfo=UTC)
"""When the first of everything happened."""
NOW = MOMENT + timedelta(days=12)
"""When the pictures are taken, as far as the account says how long ago something was."""

LOOKS = (
    # photo, garments by slot, and what became of it
    ("north-light-1", {"upper": "Breton tee"}, "kept"),
    ("north-light-1", {"upper": "Nord 57 tee"}, "approved"),
    ("north-light-1", {"upper": "Breton tee", "lower": "Pleated skirt"}, ""),
    ("north-light-1", {"upper": "Linen tank"}, "discarded"),
    ("north-light-2", {"upper": "Rust knit"}, "approved"),
    ("north-light-2", {"upper": "Linen tank"}, "rejected"),
    ("north-light-3", {"dress": "Blossom slip dress"}, "approved"),
    ("north-light-4", {"outerwear": "Checked overshirt"}, ""),
    ("north-light-4", {"outerwear": "Quilted liner", "lower": "Indigo jeans"}, "kept"),
    ("harbour-1", {"upper": "Nord 57 tee"}, "approved"),
    ("harbour-2", {"upper": "Breton tee"}, "rejected"),
    ("harbour-3", {"dress": "Blossom slip dress"}, "kept"),
    ("harbour-4", {"outerwear": "Colour-block jacket"}, "approved"),
    ("harbour-4", {"outerwear": "Checked overshirt"}, ""),
)
REASONS = {
    "north-light-2": "The strap sits too low on the left shoulder",
    "harbour-2": "Stripes should be level at the hem",
}
CULLED = {
    # stars, flag, colour label
    "north-light-1": (5, Flag.PICK, Label.GREEN),
    "north-light-2": (3, Flag.NONE, Label.NONE),
    "north-light-3": (4, Flag.PICK, Label.YELLOW),
    "north-light-4": (2, Flag.NONE, Label.NONE),
    "harbour-1": (0, Flag.REJECT, Label.NONE),
    "harbour-2": (4, Flag.PICK, Label.BLUE),
    "harbour-3": (5, Flag.PICK, Label.GREEN),
    "harbour-4": (1, Flag.NONE, Label.RED),
}
CAPTIONS = {
    "north-light-1": "Frontal, both arms free: the reference for every top",
    "harbour-3": "Quay, late morning",
}


def prepare_full(profile: Path, photos: Path, *, steady: bool = True) -> None:
    """Make the full profile; `photos` is a folder beside it for files that it refers to. Without `steady` renders have
    the seconds that they took here.
    """
    shutil.rmtree(profile, ignore_errors=True)
    shutil.rmtree(photos, ignore_errors=True)
    photos.mkdir(parents=True)
    with Studio.open(profile) as studio:
        studio.start()
        for task in studio.add_samples():
            task.report.result(PATIENCE_SECONDS)
        known = _photos(studio)
        garments = {garment.name: garment.id for garment in studio.garments.all().result()}
        market.connect(studio, {name: photo.id for name, photo in known.items()})
        jobs = _render_all(studio, known, garments)
        _judge(studio, jobs)
        _deliver(studio, jobs, photos)
        _cull(studio, known)
        _collect(studio, known)
        _remember_looks(studio, known, garments, jobs)
        _leave_work(studio, known, garments, photos)
        studio._catalog.run(partial(_set_moments, steady=steady)).result()
        studio._catalog.run(partial(market.settle, begin=MOMENT + timedelta(days=4), now=NOW)).result()
        studio.settings.has_dressed = True
        studio.settings.last_photo = known["north-light-1"].id
        studio.settings.save()


def prepare_empty(profile: Path) -> None:
    """A profile that was opened once, with nothing in it."""
    shutil.rmtree(profile, ignore_errors=True)
    with Studio.open(profile) as studio:
        studio.settings.save()


def _photos(studio: Studio) -> dict[str, PhotoSummary]:
    """Those of the samples by set and number."""
    found = studio.library.page(PhotoQuery(), 0, 200).result()
    return {Path(photo.path).stem: photo for photo in found if _is_sample(photo.path)}


def _is_sample(path: str) -> bool:
    return Path(path).is_relative_to(SAMPLES)


def _wait(condition: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(what)
        time.sleep(0.05)


def _look(known: dict[str, PhotoSummary], garments: dict[str, str], photo: str, worn: dict[str, str]) -> Look:
    look = Look(known[photo].id)
    for slot, name in worn.items():
        look = look.wearing(Slot(slot), garments[name])
    return look


def _render_all(studio: Studio, known: dict[str, PhotoSummary], garments: dict[str, str]) -> list[str]:
    jobs: list[str] = []
    for photo, worn, _ in LOOKS:
        jobs += studio.looks.render(_look(known, garments, photo, worn)).result(PATIENCE_SECONDS)
    _wait(lambda: len(studio.queue.renders().result()) == len(jobs), "the queue has not rendered everything")
    return jobs


def _render_ids(studio: Studio, jobs: Sequence[str]) -> list[str]:
    by_job = {render.job_id: render.id for render in studio.queue.renders().result()}
    return [by_job[job] for job in jobs]


def _judge(studio: Studio, jobs: Sequence[str]) -> None:
    for render, (photo, _, said) in zip(_render_ids(studio, jobs), LOOKS, strict=True):
        if said == "kept":
            studio.looks.keep(render).result()
        elif said == "discarded":
            studio.looks.discard(render).result()
        elif said == "approved":
            studio.looks.review([render], ApprovalState.APPROVED).result()
        elif said == "rejected":
            studio.looks.review([render], ApprovalState.REJECTED, REASONS[photo]).result()


def _deliver(studio: Studio, jobs: Sequence[str], photos: Path) -> None:
    """Masters of what was kept, as a folder of deliveries that is in the library too."""
    folder = photos / "Spring lookbook"
    folder.mkdir()
    numbers: dict[str, int] = {}
    for render, (photo, _, said) in zip(_render_ids(studio, jobs), LOOKS, strict=True):
        if said in ("kept", "approved"):
            numbers[photo] = numbers.get(photo, 0) + 1
            target = folder / f"{photo}-look-{numbers[photo]}.jpg"
            studio.looks.save(render, target, "jpeg").result(PATIENCE_SECONDS)
    studio.photos.add_folder(folder).report.result(PATIENCE_SECONDS)


def _cull(studio: Studio, known: dict[str, PhotoSummary]) -> None:
    for name, (stars, flag, label) in CULLED.items():
        values = PhotoValues(
            rating=stars,
            flag=flag,
            label=label,
            caption=CAPTIONS.get(name, ""),
            add_keywords=("studio", "spring") if name.startswith("north") else ("quay", "spring"),
            add_people=("Porcelain",) if name in ("north-light-1", "north-light-3") else (),
        )
        studio.library.edit([known[name].id], values).result()
    studio.library.stack([known["north-light-3"].id, known["north-light-4"].id]).result()


def _collect(studio: Studio, known: dict[str, PhotoSummary]) -> None:
    library = studio.library
    season = library.create_collection("Spring 2026", CollectionKind.FOLDER).result().id
    for name, photos in (
        ("Lookbook", ("north-light-1", "north-light-3", "harbour-3", "harbour-2")),
        ("Shop pages", ("north-light-1", "north-light-2")),
    ):
        made = library.create_collection(name, CollectionKind.PHOTOS, season).result().id
        library.put_in(made, [known[photo].id for photo in photos]).result()
    rule = Group((Stars(4), Flagged((Flag.PICK,))))
    library.create_collection("Best of", CollectionKind.SMART, None, rule).result()


def _remember_looks(
    studio: Studio, known: dict[str, PhotoSummary], garments: dict[str, str], jobs: Sequence[str]
) -> None:
    """The first photo has been dressed in its looks one after the other, and wears the first."""
    history = LookHistory()
    previews: dict[str, bytes] = {}
    first = ""
    for render, (photo, worn, _) in zip(_render_ids(studio, jobs), LOOKS, strict=True):
        if photo != "north-light-1":
            continue
        words = ", ".join(f"{name} on {slot}" for slot, name in worn.items())
        history = history.then(_look(known, garments, photo, worn), words)
        first = first or history.at
        picture = studio.queue.preview(render).result()
        if picture is not None:
            previews[history.at] = picture
    studio.look_history.keep(known["north-light-1"].id, history.back_at(first), previews).result()


def _leave_work(
    studio: Studio, known: dict[str, PhotoSummary], garments: dict[str, str], photos: Path
) -> None:
    """One job that failed, because its photo was moved away, and a queue that waits."""
    moved = photos / "Returned" / "quay-wide.jpg"
    moved.parent.mkdir()
    shutil.copy(SAMPLES / "harbour" / "harbour-2.jpg", moved)
    # Another picture than the sample, which would be found to be here already.
    with moved.open("ab") as file:
        file.write(b"\0")
    added = studio.photos.add_folder(moved.parent).report.result(PATIENCE_SECONDS).added
    anchors = studio.photos.anchors(known["harbour-2"].id).result()
    studio.photos.set_anchors(added[0], anchors).result()
    studio.queue.pause().result()
    look = Look(added[0]).wearing(Slot.UPPER, garments["Breton tee"])
    (job,) = studio.looks.render(look).result(PATIENCE_SECONDS)
    moved.unlink()
    studio.queue.resume().result()
    _wait(lambda: _state_of(studio, job) is JobState.FAILED, "the job whose photo is gone has not failed")
    studio.photos.look_for_missing().result()
    studio.queue.pause().result()
    for photo, worn in (
        ("harbour-1", {"upper": "Rust knit"}),
        ("harbour-2", {"lower": "Indigo jeans"}),
        ("north-light-2", {"upper": "Nord 57 tee"}),
    ):
        studio.looks.render(_look(known, garments, photo, worn)).result(PATIENCE_SECONDS)


def _state_of(studio: Studio, job_id: str) -> JobState:
    return next(job.state for job in studio.queue.jobs().result() if job.id == job_id)


def _set_moments(session: Session, *, steady: bool) -> None:
    for number, job in enumerate(session.scalars(select(JobRow).order_by(JobRow.id))):
        job.created_at = MOMENT + timedelta(minutes=7 * number)
        if job.started_at is not None and job.ended_at is not None:
            job.started_at, job.ended_at = job.created_at, job.created_at + timedelta(seconds=2)
        render = session.scalar(select(RenderRow).where(RenderRow.job_id == job.id))
        if render is None:
            continue
        render.created_at = job.created_at
        if steady:
            render.seconds = 1.4
        if render.decision == "kept":
            render.decided_at = job.created_at
        # What is left of the time to decide is counted from today, and half a day more keeps it from midnight.
        render.expires_at = datetime.now(UTC) + timedelta(days=27, hours=12)
    for approval in session.scalars(select(ApprovalRow)):
        approval.by, approval.at = "Marta", MOMENT + timedelta(days=1)
    for step in session.scalars(select(LookStepRow)):
        step.made_at = MOMENT + timedelta(minutes=35)
    photos = sorted(
        session.scalars(select(PhotoRow)), key=lambda photo: (not _is_sample(photo.path), photo.path)
    )
    for number, photo in enumerate(photos):
        taken = datetime(2026, 5, 12, 10, 4 + number)  # noqa: DTZ001 (a camera's clock has no zone)
        photo.captured_at = photo.captured_at or taken.isoformat()
        photo.added_at = MOMENT


if __name__ == "__main__":
    folder = Path(sys.argv[1]).absolute()
    prepare_full(folder / "full", folder / "photos")
    prepare_empty(folder / "empty")
