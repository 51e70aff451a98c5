"""The dressing room: one photo, what it wears, the preview of that, and its renders."""

from __future__ import annotations

import logging
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage, QUndoStack

from render.messages import PhotoOpened, Previewed
from render.messages import Slot as BodySlot
from ui.bridge import Bridge
from ui.dressing_room.anchors import AnchorEditor
from ui.dressing_room.changes import Change
from ui.dressing_room.renders import RenderRows, summary_text
from ui.notifications import Notifications
from ui.observable import observed
from ui.thumbnails import ThumbnailCache
from ui.words import slot_name

if TYPE_CHECKING:
    from studio.jobs.states import Decision
    from studio.library.garment_rows import GarmentSummary, StoredGarment
    from studio.library.garments import GarmentsChanged
    from studio.library.photos import PhotoSummary
    from studio.looks import Look, RendersChanged, RenderSummary
    from studio.studio import Studio
    from ui.garments.model import Garments

DEFAULT_SIDE = 1400
RENDERS_SOON_MS = 120
PRIME_SOON_MS = 200
"""How long after the photo came, or the shelf last changed, what a first drop needs is made ready."""
OPEN_STATES = ("waiting", "paused", "rendering")

_log = logging.getLogger(__name__)


class DressingRoom(QObject):
    """Signals: `x_changed(x)` for every property; `picture_ready(job_id)` when a render's picture is decoded.

    photo, opened      the open photo and its pixels for the canvas
    look               photo and garments by slot; every change of it asks for a preview
    previewed          the drape of the look; None while there is none
    preview_label      what the canvas says about it: `Drape preview · 118 ms · not charged`
    previewing         a preview is under way
    shown              the render on the canvas; None while the look itself is on it
    shown_picture      its picture, when decoded
    renders_summary    `2 kept, 1 rendering`
    can_render         there is a photo and it wears something
    can_decide         the shown render is finished and not expired
    """

    photo_changed = Signal(object)
    opened_changed = Signal(object)
    look_changed = Signal(object)
    previewed_changed = Signal(object)
    preview_label_changed = Signal(object)
    previewing_changed = Signal(object)
    shown_changed = Signal(object)
    shown_picture_changed = Signal(object)
    renders_summary_changed = Signal(object)
    can_render_changed = Signal(object)
    can_decide_changed = Signal(object)
    variants_changed = Signal(object)
    seed_changed = Signal(object)
    engine_changed = Signal(object)
    photo = observed["PhotoSummary | None"](None)
    opened = observed[PhotoOpened | None](None)
    look = observed["Look | None"](None)
    previewed = observed[Previewed | None](None)
    preview_label = observed("")
    previewing = observed(False)
    shown = observed["RenderSummary | None"](None)
    shown_picture = observed[QImage | None](None)
    renders_summary = observed("")
    can_render = observed(False)
    can_decide = observed(False)
    variants = observed(1)
    seed = observed(0)
    engine = observed("drape")

    picture_ready = Signal(str)
    no_anchors = Signal()

    def __init__(
        self,
        bridge: Bridge,
        notifications: Notifications,
        garments: Garments,
        thumbnails: ThumbnailCache,
        undo_stack: QUndoStack,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._notifications = notifications
        self._garments = garments
        self._thumbnails = thumbnails
        self._undo = undo_stack
        self._studio: Studio | None = None
        self._side = DEFAULT_SIDE
        self._looks_by_photo: dict[str, Look] = {}
        self._wanted_photo = ""
        self._preview_number = 0
        self._opening_number = 0
        self._pictures: dict[str, QImage] = {}
        self._decoding: set[str] = set()
        self._asked_here: list[str] = []
        # The render whose own pixels were asked for, how large, and whether they are here.
        self._sharp_job, self._sharp_side, self._is_sharp = "", 0, False
        self.renders = RenderRows(self)
        self.anchors = AnchorEditor(bridge, notifications, thumbnails, self)
        self.anchors.saved.connect(self.refresh_preview)
        self._renders_soon = QTimer(self)
        self._renders_soon.setSingleShot(True)
        self._renders_soon.setInterval(RENDERS_SOON_MS)
        self._renders_soon.timeout.connect(self.refresh_renders)
        self._prime_soon = QTimer(self)
        self._prime_soon.setSingleShot(True)
        self._prime_soon.setInterval(PRIME_SOON_MS)
        self._prime_soon.timeout.connect(self._prime)
        self.photo_changed.connect(self._derive)
        self.look_changed.connect(self._derive)
        self.shown_changed.connect(self._derive)

    @property
    def undo_stack(self) -> QUndoStack:
        """One history for garments, decisions and the canvas's masks."""
        return self._undo

    @property
    def worn(self) -> tuple[tuple[BodySlot, str, str], ...]:
        """What the look wears: slot, garment id and name."""
        if self.look is None:
            return ()
        names = ((slot, key, self._garments.garment(key)) for slot, key in self.look.garments)
        return tuple((slot, key, garment.name if garment else "") for slot, key, garment in names)

    def open(self, studio: Studio) -> None:
        self._studio = studio
        self.anchors.open(studio)
        self.engine = studio.settings.engine
        self._bridge.connect_signal(studio.looks.changed, self._renders_changed)
        self._bridge.connect_signal(studio.garments.changed, self._shelf_changed)

    # -- photo -----------------------------------------------------------------------------------------------

    def open_photo(self, photo_id: str) -> None:
        """Put a photo on the canvas; what it wore when it was last open here, it wears again."""
        if self._studio is None or photo_id == self._wanted_photo:
            return
        self._wanted_photo = photo_id
        self._opening_number += 1
        number = self._opening_number
        found = self._studio.photos.get(photo_id)
        self._bridge.await_future(found, self, partial(self._take_photo, number), self._opening_failed)
        self._load_pixels(number)

    def set_canvas_side(self, side: int) -> None:
        """The longest side, in device pixels, that the canvas can show sharply. Opens the photo larger if needed."""
        side = max(DEFAULT_SIDE, min(side, 8192))
        if side > self._side:
            self._side = side
            if self._studio is not None and self.opened is not None:
                self._load_pixels(self._opening_number)
                self._sharpen()

    def _load_pixels(self, number: int) -> None:
        assert self._studio is not None
        pixels = self._studio.looks.open_photo(self._wanted_photo, self._side)
        self._bridge.await_future(pixels, self, partial(self._take_pixels, number), self._opening_failed)

    def _take_photo(self, number: int, photo: PhotoSummary) -> None:
        if number != self._opening_number:
            return
        from studio.looks import Look

        self._undo.clear()
        self.previewed = None
        self.preview_label = ""
        self.opened = None
        self.photo = photo
        self.anchors.open_photo(photo.id, photo.width, photo.height)
        self._show(None)
        self.renders.set_values(())
        self.renders_summary = ""
        self._asked_here.clear()
        self._pictures.clear()
        self.look = self._looks_by_photo.get(photo.id) or Look(photo_id=photo.id, engine=self.engine)
        self.refresh_renders()

    def _take_pixels(self, number: int, opened: PhotoOpened) -> None:
        if number == self._opening_number:
            self.opened = opened
            self._preview()
            self._prime_soon.start()

    def _shelf_changed(self, change: GarmentsChanged) -> None:
        self._prime_soon.start()
        if self.look is not None and any(worn in change.changed for _, worn in self.look.garments):
            self.refresh_preview()

    def _prime(self) -> None:
        """The first drop is then as fast as later ones. Nobody asked for it, so nobody hears of its failure."""
        if self._studio is not None and self.photo is not None and self.opened is not None:
            primed = self._studio.looks.prime(self.photo.id, self._side)
            self._bridge.await_future(primed, self, None, self._not_primed)

    def _not_primed(self, error: BaseException) -> None:
        _log.debug("nothing was made ready ahead: %s", error)

    def _opening_failed(self, error: BaseException) -> None:
        self._wanted_photo = self.photo.id if self.photo is not None else ""
        self._notifications.report_error(error)

    # -- look ------------------------------------------------------------------------------------------------

    def put_on(self, garment: GarmentSummary | StoredGarment, slot: BodySlot | None = None) -> None:
        """Wear a garment in its own slot; `slot`, where it was dropped, is for a garment that knows none."""
        if self.look is None:
            return
        slot = garment.slot or slot or BodySlot.UPPER
        text = self.tr("put on {name}").format(name=garment.name)
        self._push(self.look.wearing(slot, garment.id), text)

    def put_on_ids(self, slot: BodySlot | None, garment_ids: tuple[str, ...]) -> None:
        """Wear garments by id, reading those that the shelf does not have yet, or had before they were worked out."""
        for garment_id in garment_ids:
            garment = self._garments.garment(garment_id)
            if garment is not None and garment.slot is not None:
                self.put_on(garment, slot)
            elif self._studio is not None:
                found = self._studio.garments.get(garment_id)
                wear = partial(self._put_on_late, slot)
                self._bridge.await_future(found, self, wear, self._notifications.report_error)

    def _put_on_late(self, slot: BodySlot | None, garment: GarmentSummary | StoredGarment) -> None:
        self.put_on(garment, slot)

    def take_off(self, slot: BodySlot) -> None:
        if self.look is not None and any(worn is slot for worn, _ in self.look.garments):
            text = self.tr("take off {slot}").format(slot=slot_name(slot).lower())
            self._push(self.look.without(slot), text)

    def wear_shown(self) -> None:
        """Dress the photo as the shown render is dressed."""
        if self.shown is not None and self.shown.look is not None and self.look is not None:
            self._push(self.shown.look, self.tr("wear the look of a render"))

    def set_look(self, look: Look) -> None:
        """Without a step of undo: the undo stack itself calls this."""
        self._looks_by_photo[look.photo_id] = look
        if self.photo is not None and look.photo_id == self.photo.id:
            self._show(None)
            self.look = look
            self._preview()

    def show_look(self) -> None:
        """The look itself on the canvas again, instead of a render."""
        self._show(None)

    def _push(self, look: Look, text: str) -> None:
        if self.look is not None and look != self.look:
            self._undo.push(Change(self.set_look, self.look, look, text))

    def refresh_preview(self) -> None:
        """What the preview stands on has changed: anchors were drawn, a cut-out was mended."""
        self._preview()

    def _preview(self) -> None:
        self._preview_number += 1
        look = self.look
        if self._studio is None or look is None or self.opened is None or not look.garments:
            self.previewed = None
            self.previewing = False
            self.preview_label = ""
            return
        self.previewing = True
        self.preview_label = self.tr("Draping")
        number, started = self._preview_number, time.perf_counter()
        future = self._studio.looks.preview(look, self._side)
        self._bridge.await_future(
            future, self, partial(self._take_preview, number, started), partial(self._preview_failed, number)
        )

    def _take_preview(self, number: int, started: float, previewed: Previewed) -> None:
        if number != self._preview_number:
            return
        milliseconds = (time.perf_counter() - started) * 1000
        self.previewing = False
        self.previewed = previewed
        self.preview_label = self.tr("Drape preview · {ms} ms · not charged").format(ms=f"{milliseconds:.0f}")
        for warning in previewed.warnings:
            self._notifications.inform(warning)

    def _preview_failed(self, number: int, error: BaseException) -> None:
        if number != self._preview_number:
            return
        self.previewing = False
        self.previewed = None
        self.preview_label = ""
        if str(getattr(error, "kind", "")) == "no_anchors":
            self.no_anchors.emit()
        self._notifications.report_error(error)

    # -- renders ---------------------------------------------------------------------------------------------

    def render(self, *, first: bool = False) -> None:
        """Queue the look; `first` puts it before everything that waits."""
        if self._studio is None or self.look is None or not self.can_render:
            return
        import msgspec

        look = msgspec.structs.replace(self.look, engine=self.engine, seed=self.seed)
        jobs = self._studio.looks.render(look, self.variants, first=first)
        self._bridge.await_future(jobs, self, self._queued, self._notifications.report_error)

    def _queued(self, job_ids: tuple[str, ...]) -> None:
        self._asked_here.extend(job_ids)
        self.refresh_renders()

    def refresh_renders(self) -> None:
        if self._studio is not None and self.photo is not None:
            renders = self._studio.looks.renders(self.photo.id)
            take = partial(self._take_renders, self.photo.id)
            self._bridge.await_future(renders, self, take, self._notifications.report_error)

    def show_render(self, job_id: str) -> None:
        """Put a finished render on the canvas; for one that is not finished, the look stays there."""
        self._show(self.renders.value(job_id))

    def picture(self, job_id: str) -> QImage | None:
        """The decoded picture of a render; asked for when it is not there yet."""
        if job_id in self._pictures:
            return self._pictures[job_id]
        render = self.renders.value(job_id)
        if render is not None and render.preview and job_id not in self._decoding:
            self._decoding.add(job_id)
            future = self._thumbnails.decode(render.preview)
            self._bridge.await_future(future, self, partial(self._take_picture, job_id))
        return None

    def keep_shown(self) -> None:
        self._decide("kept", self.tr("keep a render"))

    def discard_shown(self) -> None:
        self._decide("discarded", self.tr("discard a render"))

    def undecide_shown(self) -> None:
        self._decide("undecided", self.tr("decide later"))

    def set_decision(self, render_id: str, decision: Decision) -> None:
        """Without a step of undo: the undo stack itself calls this."""
        if self._studio is not None:
            future = self._studio.looks.set_decision(render_id, decision)
            self._bridge.await_future(future, self, self._decided, self._notifications.report_error)

    def save(self, job_id: str, path: Path, kind: str) -> None:
        """Write the master of a render; a render nobody decided about is kept by that."""
        render = self.renders.value(job_id)
        if self._studio is None or render is None or render.render_id is None:
            return
        future = self._studio.looks.save(render.render_id, path, kind)
        self._bridge.await_future(future, self, self._saved, self._notifications.report_error)

    def cancel(self) -> bool:
        """Stop what runs: the preview, else the render of this photo that was asked for last."""
        if self.previewing:
            self._preview_number += 1
            self.previewing = False
            self.preview_label = ""
            return True
        running = [render for render in self.renders.values if str(render.state) in OPEN_STATES]
        if running:
            self.cancel_render(running[-1].job_id)
        return bool(running)

    def cancel_render(self, job_id: str) -> None:
        if self._studio is not None:
            cancelled = self._studio.queue.cancel(job_id)
            self._bridge.await_future(cancelled, self, None, self._notifications.report_error)

    def retry_render(self, job_id: str) -> None:
        if self._studio is not None:
            retried = self._studio.queue.retry(job_id)
            self._bridge.await_future(retried, self, None, self._notifications.report_error)

    def _decide(self, decision: str, text: str) -> None:
        from studio.jobs.states import Decision

        render = self.shown
        if render is None or render.render_id is None or not self.can_decide:
            return
        after = Decision(decision)
        if after is not render.decision:
            put = partial(self.set_decision, render.render_id)
            self._undo.push(Change(put, render.decision, after, text))

    def _renders_changed(self, change: RendersChanged) -> None:
        here = self.photo is not None and change.photo_id in (None, self.photo.id)
        if here and not self._renders_soon.isActive():
            self._renders_soon.start()

    def _take_renders(self, photo_id: str, renders: tuple[RenderSummary, ...]) -> None:
        if self.photo is None or photo_id != self.photo.id:
            return
        renders = tuple(render for render in renders if str(render.state) != "cancelled")
        self.renders.set_values(renders)
        self.renders_summary = summary_text(renders)
        if self.shown is not None:
            self._show(self.renders.value(self.shown.job_id))
        for render in renders:
            if render.job_id in self._asked_here and str(render.state) not in OPEN_STATES:
                self._asked_here.remove(render.job_id)
                self._settled(render)

    def _settled(self, render: RenderSummary) -> None:
        if str(render.state) == "finished":
            self._show(render)
        elif render.message:
            from ui.notifications import Notice, Severity

            self._notifications.say(Notice(Severity.ERROR, render.message, "render_failed"))

    def _show(self, render: RenderSummary | None) -> None:
        finished = render if render is not None and str(render.state) == "finished" else None
        job_id = finished.job_id if finished is not None else ""
        if job_id != self._sharp_job:
            self._sharp_job, self._sharp_side, self._is_sharp = job_id, 0, False
            self.shown_picture = self.picture(job_id) if job_id else None
        self.shown = finished
        self._sharpen()

    def _sharpen(self) -> None:
        """The filmstrip's picture of the shown render is there at once; its own pixels take that one's place."""
        render = self.shown
        if (
            self._studio is None
            or render is None
            or render.render_id is None
            or str(render.decision) == "expired"
            or self._side <= self._sharp_side
        ):
            return
        self._sharp_side = self._side
        pixels = self._studio.looks.open_render(render.render_id, self._side)
        take = partial(self._take_render_pixels, render.job_id, self._side)
        self._bridge.await_future(pixels, self, take, self._notifications.report_error)

    def _take_render_pixels(self, job_id: str, side: int, opened: PhotoOpened) -> None:
        if self._is_sharp_for(job_id, side):
            from ui.pictures.picture import raster_image

            picture = self._thumbnails.pool.submit(raster_image, opened.raster)
            self._bridge.await_future(picture, self, partial(self._take_sharp, job_id, side))

    def _take_sharp(self, job_id: str, side: int, picture: QImage) -> None:
        if self._is_sharp_for(job_id, side):
            self._is_sharp = True
            self.shown_picture = picture

    def _is_sharp_for(self, job_id: str, side: int) -> bool:
        return (job_id, side) == (self._sharp_job, self._sharp_side)

    def _take_picture(self, job_id: str, picture: QImage) -> None:
        self._decoding.discard(job_id)
        if picture.isNull():
            return
        self._pictures[job_id] = picture
        if self._sharp_job == job_id and not self._is_sharp:
            self.shown_picture = picture
        self.picture_ready.emit(job_id)

    def _decided(self, _before: Decision) -> None:
        self.refresh_renders()

    def _saved(self, path: Path) -> None:
        self._notifications.inform(self.tr("Saved as {name}.").format(name=path.name))
        self.refresh_renders()

    def _derive(self, *_: Any) -> None:
        self.can_render = self.photo is not None and self.look is not None and bool(self.look.garments)
        shown = self.shown
        self.can_decide = (
            shown is not None and shown.render_id is not None and str(shown.decision) != "expired"
        )
