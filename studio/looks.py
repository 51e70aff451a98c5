"""Looks: a photo with garments by slot, seen as a preview, rendered, decided about and saved."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import msgspec
from psygnal import Signal

from render.client import RenderClient, Task
from render.errors import TaskCancelled
from render.messages import (
    Checks,
    Compose,
    Composed,
    ImageRef,
    OpenPhoto,
    PhotoOpened,
    Preview,
    Previewed,
    Prime,
    Primed,
    RefineRegion,
    Region,
    RegionRefined,
    RenderRequest,
    Slot,
    Stroke,
)
from studio.catalog.base import new_id
from studio.catalog.vault import Vault
from studio.errors import InputError
from studio.jobs.queue import JobQueue
from studio.jobs.renders import StoredRender
from studio.jobs.runner import JobChanged
from studio.jobs.states import Decision, JobState
from studio.jobs.store import UNREADABLE, JobSummary, NewJob
from studio.library.garments import GarmentLibrary
from studio.library.photos import PhotoLibrary

PRIMED_GARMENTS = 48
"""How many garments of the shelf, the newest first, are made ready ahead of their first drop, if memory allows."""

TOPS = (Slot.UPPER, Slot.DRESS, Slot.OUTERWEAR)
"""Slots whose garments hang on the shoulders: what was made for one of them can be worn in another."""

MASTER_SUFFIXES = {"png": ".png", "tiff": ".tif", "jpeg": ".jpg"}


class Look(msgspec.Struct, frozen=True):
    """What a person put together: a photo and garments by slot. Garments are worn in the order of `Slot`.

    `hidden` are slots whose garment is set aside for the moment: it stays in the look and is in no request.
    """

    photo_id: str
    garments: tuple[tuple[Slot, str], ...] = ()
    engine: str = "drape"
    seed: int = 0
    parameters: dict[str, float | int | str | bool] = {}
    hidden: tuple[Slot, ...] = ()

    @property
    def shown(self) -> tuple[tuple[Slot, str], ...]:
        """What is worn and not hidden."""
        return tuple((slot, worn) for slot, worn in self.garments if slot not in self.hidden)

    def garment_in(self, slot: Slot) -> str | None:
        """The id of the garment in a slot, hidden or not."""
        return dict(self.garments).get(slot)

    def wearing(self, slot: Slot, garment_id: str) -> Look:
        """The same look with this garment in this slot; a dress takes the place of upper and lower, and back."""
        replaced = {slot}
        if slot is Slot.DRESS:
            replaced |= {Slot.UPPER, Slot.LOWER}
        elif slot in (Slot.UPPER, Slot.LOWER):
            replaced.add(Slot.DRESS)
        others = [(other, worn) for other, worn in self.garments if other not in replaced]
        # What is put on now is meant to be seen, even where its forerunner was hidden.
        hidden = [other for other in self.hidden if other is not slot]
        return self._with(sorted([*others, (slot, garment_id)], key=_layer), hidden)

    def without(self, slot: Slot) -> Look:
        return self._with([(other, worn) for other, worn in self.garments if other is not slot])

    def hiding(self, slot: Slot, hidden: bool) -> Look:
        """With the garment of a slot set aside, or seen again."""
        others = [other for other in self.hidden if other is not slot]
        slots = sorted([*others, slot] if hidden else others, key=list(Slot).index)
        return msgspec.structs.replace(self, hidden=tuple(slots))

    def moving(self, slot: Slot, to: Slot) -> Look:
        """With the garment of a slot worn in another one; what was there goes the other way."""
        moved, other = self.garment_in(slot), self.garment_in(to)
        if moved is None or slot is to:
            return self
        look = self.without(slot).wearing(to, moved)
        if other is not None and Slot.DRESS not in (slot, to):
            look = look.wearing(slot, other)
        swapped = {slot: to, to: slot}
        hidden = [swapped.get(each, each) for each in self.hidden]
        return msgspec.structs.replace(look, hidden=())._with(look.garments, hidden)

    def _with(self, garments: Sequence[tuple[Slot, str]], hidden: Sequence[Slot] | None = None) -> Look:
        worn = {slot for slot, _ in garments}
        kept = [slot for slot in Slot if slot in (self.hidden if hidden is None else hidden) and slot in worn]
        return msgspec.structs.replace(self, garments=tuple(garments), hidden=tuple(kept))


def fits(slot: Slot | None, other: Slot) -> bool:
    """Whether a garment made for `slot` can be worn in `other`. One whose slot is not known fits anywhere."""
    return slot is None or slot is other or (slot in TOPS and other in TOPS)


def _layer(worn: tuple[Slot, str]) -> int:
    return list(Slot).index(worn[0])


class RenderState(StrEnum):
    WAITING = "waiting"
    PAUSED = "paused"
    RENDERING = "rendering"
    FINISHED = "finished"
    FAILED = "failed"
    CANCELLED = "cancelled"


_STATES = {
    JobState.WAITING: RenderState.WAITING,
    JobState.PAUSED: RenderState.PAUSED,
    JobState.RUNNING: RenderState.RENDERING,
    JobState.FINISHED: RenderState.FINISHED,
    JobState.FAILED: RenderState.FAILED,
    JobState.QUARANTINED: RenderState.FAILED,
    JobState.CANCELLED: RenderState.CANCELLED,
}


@dataclass(frozen=True)
class RenderSummary:
    """A variant as the filmstrip shows it, from the moment it is queued. `render_id` is None until it is there."""

    render_id: str | None
    job_id: str
    photo_id: str | None
    title: str
    state: RenderState
    decision: Decision
    engine: str
    seed: int
    created_at: datetime
    fraction: float | None = None
    stage: str = ""
    preview: bytes | None = None
    checks: Checks | None = None
    seconds: float | None = None
    message: str | None = None
    expires_at: datetime | None = None
    warnings: tuple[str, ...] = ()
    look: Look | None = None


@dataclass(frozen=True)
class RendersChanged:
    """Something about the renders of this photo changed; `photo_id` None means of any."""

    photo_id: str | None
    job_id: str | None = None


class Looks:
    """Everything a dressing room does. Methods return futures; `changed` may be emitted from any thread."""

    changed = Signal(RendersChanged)

    def __init__(
        self,
        photos: PhotoLibrary,
        garments: GarmentLibrary,
        queue: JobQueue,
        renderer: RenderClient,
        vault: Vault,
        scratch: Path,
    ) -> None:
        self._photos = photos
        self._garments = garments
        self._queue = queue
        self._renderer = renderer
        self._vault = vault
        self._scratch = scratch
        self._pool = ThreadPoolExecutor(4, thread_name_prefix="looks")
        self._lock = threading.Lock()
        # Two, so that a newer priming can end the one before it; and none of those that previews need.
        self._priming_pool = ThreadPoolExecutor(2, thread_name_prefix="looks-ahead")
        self._preview: Task | None = None
        self._priming: Task | None = None
        self._previews_asked = 0
        queue.changed.connect(self._job_changed)

    def close(self) -> None:
        self._queue.changed.disconnect(self._job_changed)  # pyright: ignore[reportUnknownMemberType]
        with self._lock:
            priming = self._priming
        if priming is not None:
            priming.cancel()
        self._priming_pool.shutdown(wait=True, cancel_futures=True)
        self._pool.shutdown(wait=True, cancel_futures=True)

    # -- looking ---------------------------------------------------------------------------------------------

    def open_photo(self, photo_id: str, longest_side: int) -> Future[PhotoOpened]:
        """Pixels for the canvas, at most `longest_side` on a side."""

        def work() -> PhotoOpened:
            photo = self._photo_ref(photo_id)
            command = OpenPhoto(task_id=new_id(), photo=photo, longest_side=longest_side)
            return self._renderer.run(command, PhotoOpened)

        return self._pool.submit(work)

    def preview(self, look: Look, longest_side: int) -> Future[Previewed]:
        """The drape at canvas size. A newer call cancels an older one, whose future then raises `TaskCancelled`."""
        with self._lock:
            self._previews_asked += 1
            number = self._previews_asked

        def work() -> Previewed:
            command = Preview(task_id=new_id(), request=self._request(look), longest_side=longest_side)
            with self._lock:
                # Calls are worked out side by side, so an older one may come here last.
                if number != self._previews_asked:
                    raise TaskCancelled
                older, self._preview = self._preview, self._renderer.submit(command)
                task = self._preview
            if older is not None:
                older.cancel()
            result = task.future.result()
            assert isinstance(result, Previewed)
            return result

        return self._pool.submit(work)

    def prime(self, photo_id: str, longest_side: int) -> Future[Primed]:
        """Work out ahead what the first drape on this photo would wait for: the person, and what is on the shelf.

        A newer call takes the place of an older one, whose future then raises `TaskCancelled`.
        """

        def work() -> Primed:
            anchors, shelf = self._photos.anchors(photo_id), self._garments.on_shelf(PRIMED_GARMENTS)
            command = Prime(
                task_id=new_id(),
                photo=self._photo_ref(photo_id),
                longest_side=longest_side,
                anchors=anchors.result(),
                garments=shelf.result(),
            )
            with self._lock:
                older, self._priming = self._priming, self._renderer.submit(command)
                task = self._priming
            if older is not None:
                older.cancel()
            result = task.future.result()
            assert isinstance(result, Primed)
            return result

        return self._priming_pool.submit(work)

    def request(self, look: Look) -> Future[RenderRequest]:
        """The whole request that a look stands for."""
        return self._pool.submit(self._request, look)

    def _request(self, look: Look) -> RenderRequest:
        anchors = self._photos.anchors(look.photo_id)
        garments = [self._garments.garment(garment_id) for _, garment_id in look.shown]
        photo = self._photo_ref(look.photo_id)
        anchor_map = anchors.result()
        if anchor_map is None:
            raise InputError(
                "no_anchors",
                "Nothing is known of this photo yet. Brush over the garment with the smart brush (S), "
                "or put an anchors file beside the photo and import it again.",
            )
        worn = tuple(
            msgspec.structs.replace(garment.result(), slot=slot)
            for (slot, _), garment in zip(look.shown, garments, strict=True)
        )
        return RenderRequest(
            photo=photo,
            anchors=anchor_map,
            garments=worn,
            engine=look.engine,
            seed=look.seed,
            parameters=look.parameters,
        )

    def _photo_ref(self, photo_id: str) -> ImageRef:
        photo = self._photos.get(photo_id).result()
        return ImageRef(photo.path, photo.sha256)

    def refine_region(
        self, photo_id: str, region: Region, strokes: tuple[Stroke, ...], output_folder: Path | None = None
    ) -> Future[RegionRefined]:
        """Smart brush: region and protect masks from rough strokes. The masks lie in the vault."""

        def work() -> RegionRefined:
            folder = output_folder or self._scratch
            folder.mkdir(parents=True, exist_ok=True)
            command = RefineRegion(
                task_id=new_id(),
                photo=self._photo_ref(photo_id),
                region=region,
                strokes=strokes,
                anchors=self._photos.anchors(photo_id).result(),
                output_folder=str(folder),
            )
            refined = self._renderer.run(command, RegionRefined)
            return RegionRefined(
                region=self._keep_mask(refined.region), protect=self._keep_mask(refined.protect)
            )

        return self._pool.submit(work)

    def keep_mask(self, png: bytes) -> Future[ImageRef]:
        """Keep a mask that was painted by hand (8-bit grey PNG of the photo's size) for an anchor map."""

        def work() -> ImageRef:
            stored = self._vault.put(png, suffix=".png")
            return ImageRef(str(stored.path), stored.sha256)

        return self._pool.submit(work)

    def _keep_mask(self, mask: ImageRef) -> ImageRef:
        stored = self._vault.put(Path(mask.path), sha256=mask.sha256)
        Path(mask.path).unlink(missing_ok=True)
        return ImageRef(str(stored.path), stored.sha256)

    # -- rendering -------------------------------------------------------------------------------------------

    def render(self, look: Look, variants: int = 1, *, first: bool = False) -> Future[tuple[str, ...]]:
        """Queue `variants` renders with seeds counting up from the look's. Returns the ids of their jobs.

        The drape engine has no seeds, so it makes one.
        """

        def work() -> tuple[str, ...]:
            request = self._request(look)
            count = 1 if look.engine == "drape" else variants
            jobs: list[NewJob] = []
            for number in range(count):
                seed = look.seed + number
                jobs.append(
                    NewJob(
                        request=msgspec.structs.replace(request, seed=seed),
                        look=msgspec.json.encode(msgspec.structs.replace(look, seed=seed)).decode(),
                        photo_id=look.photo_id,
                        title=Path(request.photo.path).stem,
                    )
                )
            return self._queue.enqueue(jobs, first=first).result()

        return self._pool.submit(work)

    def renders(self, photo_id: str | None = None) -> Future[tuple[RenderSummary, ...]]:
        """What was rendered or is to be, of one photo or of all, the oldest first."""

        def work() -> tuple[RenderSummary, ...]:
            jobs = self._queue.jobs(photo_id)
            stored = {render.job_id: render for render in self._queue.renders(photo_id).result()}
            listed = sorted(jobs.result(), key=lambda job: (job.created_at, job.id))
            return tuple(self._summary(job, stored.get(job.id)) for job in listed)

        return self._pool.submit(work)

    def _summary(self, job: JobSummary, stored: StoredRender | None) -> RenderSummary:
        progress = self._queue.progress(job.id)
        summary = RenderSummary(
            render_id=None,
            job_id=job.id,
            photo_id=job.photo_id,
            title=job.title,
            state=_STATES[job.state],
            decision=Decision.UNDECIDED,
            engine=job.engine,
            seed=job.seed,
            created_at=job.created_at,
            fraction=progress.fraction if progress else None,
            stage=progress.stage if progress else "",
            message=job.message,
            look=_decode_look(job.look),
        )
        if stored is None:
            return summary
        return replace(
            summary,
            render_id=stored.id,
            decision=stored.decision,
            preview=stored.preview,
            checks=stored.checks,
            seconds=stored.seconds,
            expires_at=stored.expires_at,
            warnings=stored.warnings,
        )

    def _job_changed(self, change: JobChanged) -> None:
        self.changed.emit(RendersChanged(change.photo_id, change.job_id or None))

    # -- deciding and saving ---------------------------------------------------------------------------------

    def keep(self, render_id: str) -> Future[Decision]:
        return self.set_decision(render_id, Decision.KEPT)

    def discard(self, render_id: str) -> Future[Decision]:
        return self.set_decision(render_id, Decision.DISCARDED)

    def set_decision(self, render_id: str, decision: Decision) -> Future[Decision]:
        """Answers with the decision before, for undo."""
        future = self._queue.decide(render_id, decision)
        future.add_done_callback(self._decided)
        return future

    def _decided(self, future: Future[Decision]) -> None:
        if not future.cancelled() and future.exception() is None:
            self.changed.emit(RendersChanged(None))

    def open_render(self, render_id: str, longest_side: int) -> Future[PhotoOpened]:
        """Pixels of a finished render for the canvas, at most `longest_side` on a side."""

        def work() -> PhotoOpened:
            stored = self._queue.render(render_id).result()
            if stored.decision is Decision.EXPIRED:
                raise InputError(
                    "expired", "This render has expired and was cleared away. Render the look again."
                )
            photo, patch = self._parts(stored)
            command = OpenPhoto(task_id=new_id(), photo=photo, longest_side=longest_side, patch=patch)
            return self._renderer.run(command, PhotoOpened)

        return self._pool.submit(work)

    def save(self, render_id: str, path: Path, kind: str | None = None) -> Future[Path]:
        """Write the master as PNG, TIFF or JPEG. Saving keeps a render nobody decided about yet.

        Fails for a discarded or expired render, because only what is kept may leave the studio.
        """

        def work() -> Path:
            stored = self._queue.render(render_id).result()
            if stored.decision in (Decision.DISCARDED, Decision.EXPIRED):
                raise InputError(
                    "not_kept",
                    f"This render is {stored.decision.value}, and only kept renders are saved. Keep it (P) first.",
                )
            target = path if kind is None else path.with_suffix(MASTER_SUFFIXES[kind])
            undecided = stored.decision is Decision.UNDECIDED
            if undecided:
                # Kept first: a picture that is not kept never leaves the studio, not even for a moment.
                self.set_decision(render_id, Decision.KEPT).result()
            try:
                self._compose(stored, target)
            except BaseException:
                if undecided:
                    self.set_decision(render_id, Decision.UNDECIDED).result()
                raise
            return target

        return self._pool.submit(work)

    def _parts(self, stored: StoredRender) -> tuple[ImageRef, ImageRef]:
        """Photo and patch of a render; the photo from where it lies now, in case it was moved since."""
        if stored.photo_id is not None:
            photo = self._photo_ref(stored.photo_id)
        elif stored.request is not None:
            photo = stored.request.photo
        else:
            raise InputError("unreadable_job", UNREADABLE)
        return photo, ImageRef(str(self._vault.path(stored.patch_sha256)), stored.patch_sha256)

    def _compose(self, stored: StoredRender, target: Path) -> None:
        photo, patch = self._parts(stored)
        command = Compose(task_id=new_id(), photo=photo, patch=patch, output=str(target.absolute()))
        self._renderer.run(command, Composed)


def _decode_look(text: str) -> Look | None:
    try:
        return msgspec.json.decode(text, type=Look)
    except msgspec.DecodeError:
        return None
