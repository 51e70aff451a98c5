"""The dressing room: one photo, what it wears, the preview of that, and its renders."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from render.messages import PhotoOpened, Previewed
from render.messages import Slot as BodySlot
from studio.errors import LICENCE_KIND
from ui.bridge import Bridge
from ui.dressing_room.ahead import Ahead
from ui.dressing_room.anchors import AnchorEditor
from ui.dressing_room.changes import Change
from ui.dressing_room.history import LookSteps
from ui.dressing_room.price import RenderPrice, can_pay
from ui.dressing_room.refining import Refining
from ui.dressing_room.shown import DEFAULT_SIDE, OPEN_STATES, PhotoRenders
from ui.engines.model import Engines
from ui.notifications import Notifications
from ui.observable import observed
from ui.thumbnails import ThumbnailCache
from ui.words import slot_name

if TYPE_CHECKING:
    from studio.library.garment_rows import GarmentSummary, StoredGarment
    from studio.library.garments import GarmentsChanged
    from studio.library.photos import PhotoSummary
    from studio.look_history import LookHistory
    from studio.looks import Look
    from studio.studio import Studio
    from ui.garments.model import Garments


class DressingRoom(PhotoRenders):
    """Signals: `x_changed(x)` for every property, those of `PhotoRenders` too.

    opened             the open photo's pixels for the canvas
    look               photo and garments by slot; every change of it asks for a preview
    active_slot        the layer that was touched last: the keys for another garment change that one
    previewed          the drape of the look; None while there is none
    preview_label      what the canvas says about it: `Drape preview · 118 ms · not charged`
    previewing         a preview is under way
    can_render         there is a photo, it wears something that is not hidden, and what it costs can be held

    `agreement_wanted(engine, then)`: its licences have to be agreed to before `then` renders.
    """

    opened_changed = Signal(object)
    look_changed = Signal(object)
    active_slot_changed = Signal(object)
    previewed_changed = Signal(object)
    preview_label_changed = Signal(object)
    previewing_changed = Signal(object)
    can_render_changed = Signal(object)
    opened = observed[PhotoOpened | None](None)
    look = observed["Look | None"](None)
    active_slot = observed[BodySlot | None](None)
    previewed = observed[Previewed | None](None)
    preview_label = observed("")
    previewing = observed(False)
    can_render = observed(False)

    no_anchors = Signal()
    agreement_wanted = Signal(str, object)

    def __init__(
        self,
        bridge: Bridge,
        notifications: Notifications,
        garments: Garments,
        thumbnails: ThumbnailCache,
        saving: ThreadPoolExecutor,
        undo_stack: QUndoStack,
        engines: Engines,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(bridge, notifications, thumbnails, undo_stack, parent)
        self._garments = garments
        self.engines = engines
        self._wanted_photo = ""
        self._carried: tuple[Look, str] | None = None
        self._reopened: Look | None = None
        self._came_early: PhotoOpened | None = None
        self._preview_number = 0
        self._opening_number = 0
        self.refining = Refining(bridge, thumbnails.pool, self)
        self.price = RenderPrice(bridge, self)
        self.steps = LookSteps(bridge, notifications, thumbnails, self)
        self.ahead = Ahead(bridge, self)
        self.after_edits: Callable[[Callable[[], None]], None] = lambda then: then()
        """Goes on once everything that was painted on the photo is stored; whoever has the canvas sets it."""
        self.anchors = AnchorEditor(bridge, notifications, thumbnails, saving, self)
        self.anchors.saved.connect(self.refresh_preview)
        self.photo_changed.connect(self._derive)
        self.previewed_changed.connect(self._refine_within)
        self.look_changed.connect(self._derive)
        engines.can_run_changed.connect(self._derive)
        engines.renders_changed.connect(self._derive)
        self.price.cost_changed.connect(self._derive)
        self.price.refusal_changed.connect(self._derive)
        self.renders_summary_changed.connect(self._follow_charges)

    @property
    def worn(self) -> tuple[tuple[BodySlot, str, str], ...]:
        """What the look wears: slot, garment id and name."""
        if self.look is None:
            return ()
        return tuple((slot, key, self._name_of(key)) for slot, key in self.look.garments)

    @property
    def history(self) -> LookHistory:
        """What the open photo was dressed in."""
        return self.steps.of(self.photo.id if self.photo is not None else "")

    @property
    def opening(self) -> str:
        """The id of the photo that is open, or on its way to the canvas."""
        return self._wanted_photo

    def names_of(self, look: Look | None) -> str:
        """What a look wears, in words."""
        return ", ".join(self._name_of(key) for _, key in look.shown) if look is not None else ""

    def open(self, studio: Studio) -> None:
        self._studio = studio
        self.anchors.open(studio)
        self.steps.open(studio)
        self.ahead.open(studio)
        self.refining.open(studio)
        self.price.open(studio.account, studio.wallet)
        self._bridge.connect_signal(studio.looks.changed, self._renders_changed)
        self._bridge.connect_signal(studio.garments.changed, self._shelf_changed)

    # -- photo -----------------------------------------------------------------------------------------------

    def open_photo(self, photo_id: str) -> None:
        """Put a photo on the canvas; what it wore when it was last open, it wears again."""
        if self._studio is None or photo_id == self._wanted_photo:
            return
        self._wanted_photo = photo_id
        self._carried = self._came_early = self._reopened = None
        self._opening_number += 1
        number = self._opening_number
        read = self._studio.look_history.read(photo_id)
        failed = partial(self._opening_failed, number)
        self._bridge.await_future(read, self, partial(self._take_history, number), failed)
        self._load_pixels(number)

    def carry_to(self, photo_id: str) -> None:
        """Put another photo on the canvas and dress it as this one is dressed, as one step."""
        carried, look, before = self._carried, self.look, self.photo
        if carried is None and look is not None and look.garments and before is not None:
            carried = (look, self.tr("The look of {name}").format(name=before.name))
        if photo_id != self._wanted_photo:
            self.open_photo(photo_id)
            self._carried = carried

    def set_canvas_side(self, side: int) -> None:
        """The longest side, in device pixels, that the canvas can show sharply. Opens the photo larger if needed."""
        side = max(DEFAULT_SIDE, min(side, 8192))
        if side > self._side:
            self._side = side
            if self._studio is not None and self.opened is not None:
                self._load_pixels(self._opening_number)
                self._sharpen()

    def _load_pixels(self, number: int) -> None:
        pixels = self.ahead.pixels(self._wanted_photo, self._side)
        failed = partial(self._opening_failed, number)
        self._bridge.await_future(pixels, self, partial(self._take_pixels, number), failed)

    def _take_history(self, number: int, read: tuple[LookHistory, dict[str, bytes]]) -> None:
        if number == self._opening_number and self._studio is not None:
            self.steps.take(self._wanted_photo, read)
            found = self._studio.photos.get(self._wanted_photo)
            failed = partial(self._opening_failed, number)
            self._bridge.await_future(found, self, partial(self._take_photo, number), failed)

    def _take_photo(self, number: int, photo: PhotoSummary) -> None:
        if number != self._opening_number:
            return
        self._undo.clear()
        self.previewed = None
        self.preview_label = ""
        self.opened = None
        self.photo = photo
        self.anchors.open_photo(photo.id, photo.width, photo.height)
        self.forget_renders()
        if self._reopened is not None:
            # Not a step of undo, which begins with the photo; the history leads back all the same.
            before = self.steps.of(photo.id)
            if self._reopened != before.look:
                self.steps.put(photo.id, before.then(self._reopened, self.tr("The look of a render")))
        self.steps.show(photo.id)
        self._wear(photo.id)
        self.refresh_renders()
        early, self._came_early = self._came_early, None
        if early is not None:
            self._take_pixels(number, early)

    def _take_pixels(self, number: int, opened: PhotoOpened) -> None:
        if number != self._opening_number:
            return
        if self.photo is None or self.photo.id != self._wanted_photo:
            self._came_early = opened
            return
        self.opened = opened
        self.steps.picture(opened, None)
        carried, self._carried = self._carried, None
        if carried is not None:
            look, words = carried
            self._push(look, words, words)
        if carried is None or not self.previewing:
            self._preview()
        self.ahead.begin(self.photo.id, self._side)

    def _shelf_changed(self, change: GarmentsChanged) -> None:
        self.ahead.again()
        if self.look is not None and any(worn in change.changed for _, worn in self.look.garments):
            self.refresh_preview()

    def _opening_failed(self, number: int, error: BaseException) -> None:
        self._notifications.report_error(error)
        if number == self._opening_number:
            self._carried = None
            self._wanted_photo = self.photo.id if self.photo is not None else ""

    # -- look ------------------------------------------------------------------------------------------------

    def put_on(self, garment: GarmentSummary | StoredGarment, slot: BodySlot | None = None) -> None:
        """Wear a garment in its own slot; `slot`, where it was dropped, is for a garment that knows none."""
        self.wear(garment, garment.slot or slot or BodySlot.UPPER)

    def wear(self, garment: GarmentSummary | StoredGarment, slot: BodySlot) -> None:
        """Wear a garment in a slot, if it can be worn there; else the person is told why not."""
        from studio.looks import fits

        if self.look is None:
            return
        if not fits(garment.slot, slot):
            self._refuse(garment.name, slot)
            return
        self.active_slot = slot
        text = self.tr("put on {name}").format(name=garment.name)
        self._push(self.look.wearing(slot, garment.id), text, self._on(garment.name, slot))

    def put_on_ids(self, slot: BodySlot | None, garment_ids: tuple[str, ...], *, there: bool = False) -> None:
        """Wear garments by id, reading those that the shelf does not have yet, or had before they were worked out.

        `there`: in just this slot, not in their own.
        """
        for garment_id in garment_ids:
            garment = self._garments.garment(garment_id)
            if garment is not None and garment.slot is not None:
                self._put_on_late(slot, there, garment)
            elif self._studio is not None:
                found = self._studio.garments.get(garment_id)
                wear = partial(self._put_on_late, slot, there)
                self._bridge.await_future(found, self, wear, self._notifications.report_error)

    def _put_on_late(
        self, slot: BodySlot | None, there: bool, garment: GarmentSummary | StoredGarment
    ) -> None:
        if there and slot is not None:
            self.wear(garment, slot)
        else:
            self.put_on(garment, slot)

    def take_off(self, slot: BodySlot) -> None:
        if self.look is not None and self.look.garment_in(slot) is not None:
            text = self.tr("take off {slot}").format(slot=slot_name(slot).lower())
            words = self.tr("{slot} as in the photo").format(slot=slot_name(slot))
            self._push(self.look.without(slot), text, words)

    def hide_layer(self, slot: BodySlot, hidden: bool) -> None:
        """Set a garment aside without taking it off, or let it be seen again."""
        garment_id = self.look.garment_in(slot) if self.look is not None else None
        if self.look is None or garment_id is None:
            return
        text = self.tr("hide {name}") if hidden else self.tr("show {name}")
        words = self.tr("{name} hidden") if hidden else self.tr("{name} seen again")
        name = self._name_of(garment_id)
        self._push(self.look.hiding(slot, hidden), text.format(name=name), words.format(name=name))

    def move_layer(self, slot: BodySlot, to: BodySlot) -> None:
        """Wear the garment of a slot in another one; what is worn there comes back for it."""
        from studio.looks import fits

        look = self.look
        garment_id = look.garment_in(slot) if look is not None else None
        if look is None or garment_id is None or slot is to:
            return
        name = self._name_of(garment_id)
        if not fits(slot, to):
            self._refuse(name, to)
            return
        self.active_slot = to
        text = self.tr("move {name} to {slot}").format(name=name, slot=slot_name(to).lower())
        self._push(look.moving(slot, to), text, self._on(name, to))

    def other_garment(self, step: int) -> None:
        """The next garment of the shelf (1) or the one before (-1) in the layer that was touched last."""
        slot = self._walked_slot()
        shelf = [garment for garment in self._garments.rows.values if garment.slot is slot]
        if self.look is None or not shelf:
            return
        ids = [garment.id for garment in shelf]
        worn = self.look.garment_in(slot)
        at = ids.index(worn) + step if worn in ids else (0 if step > 0 else -1)
        self.wear(shelf[at % len(shelf)], slot)

    def wear_shown(self) -> None:
        """Dress the photo as the shown render is dressed."""
        if self.shown is not None and self.shown.look is not None:
            self.wear_again(self.shown.look)

    def wear_again(self, look: Look) -> None:
        """Dress a photo as it was dressed for a render; it is opened for that if it is not open."""
        if self.photo is not None and look.photo_id == self.photo.id == self._wanted_photo:
            self.engines.take_look(look)
            self._push(look, self.tr("wear the look of a render"), self.tr("The look of a render"))
        else:
            self.open_photo(look.photo_id)
            self._reopened = look
            self.engines.take_look(look)

    def go_to_step(self, step_id: str) -> None:
        """Dress the photo as it was at a step of its history; empty for the bare photo. A step of undo like others."""
        before = self.history
        if self.photo is not None and step_id != before.at:
            words = next((step.words for step in before.steps if step.id == step_id), "")
            text = self.tr("go back to {words}").format(words=words or self.tr("the photo as it was"))
            put = partial(self.set_history, self.photo.id)
            self._undo.push(Change(put, before, before.back_at(step_id), text))

    def set_history(self, photo_id: str, history: LookHistory) -> None:
        """Without a step of undo: the undo stack itself calls this."""
        self.steps.put(photo_id, history)
        if self.photo is not None and photo_id == self.photo.id:
            self._show(None)
            self._wear(photo_id)
            self._preview()

    def show_look(self) -> None:
        """The look itself on the canvas again, instead of a render."""
        self._show(None)

    def _wear(self, photo_id: str) -> None:
        """What the photo's history says."""
        from studio.looks import Look

        look = self.steps.of(photo_id).look or Look(photo_id=photo_id)
        self.look = look

    def _push(self, look: Look, text: str, words: str) -> None:
        """`text` is what undo calls it, `words` what the history does."""
        import msgspec

        if self.look is None or self.photo is None:
            return
        look = msgspec.structs.replace(look, photo_id=self.photo.id)
        if look != self.look:
            before = self.history
            put = partial(self.set_history, self.photo.id)
            self._undo.push(Change(put, before, before.then(look, words), text))

    def _refuse(self, name: str, slot: BodySlot) -> None:
        told = self.tr(
            "{name} cannot be worn as {slot}. Choose its slot in its menu on the shelf if it is wrong."
        )
        self._notifications.inform(told.format(name=name, slot=slot_name(slot).lower()))

    def _on(self, name: str, slot: BodySlot) -> str:
        return self.tr("{name} on {slot}").format(name=name, slot=slot_name(slot).lower())

    def _name_of(self, garment_id: str) -> str:
        garment = self._garments.garment(garment_id)
        return garment.name if garment is not None else self.tr("Removed garment")

    def _walked_slot(self) -> BodySlot:
        worn = [slot for slot, _ in self.look.garments] if self.look is not None else []
        if self.active_slot is not None and (self.active_slot in worn or not worn):
            return self.active_slot
        return worn[-1] if worn else BodySlot.UPPER

    def refresh_preview(self) -> None:
        """What the preview stands on has changed: anchors were drawn, a cut-out was mended."""
        self._preview()

    def _preview(self) -> None:
        self._preview_number += 1
        look = self.look
        if self._studio is None or look is None or self.opened is None or not look.shown:
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
        if self.opened is not None:
            self.steps.picture(self.opened, previewed)
        for warning in previewed.warnings:
            self._notifications.inform(warning)

    def _refine_within(self, previewed: Previewed | None) -> None:
        self.refining.set_drape(self.opened, previewed)

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

        order = self.engines.order()
        look = msgspec.structs.replace(
            self.look,
            engine=order.engine,
            seed=order.seed,
            parameters=order.parameters,
            loras=order.loras,
        )
        variants = self.engines.variants
        self.engines.queued()
        self.after_edits(partial(self._queue, look, variants, first))

    def _queue(self, look: Look, variants: int, first: bool) -> None:
        if self._studio is not None:
            jobs = self._studio.looks.render(look, variants, first=first)
            failed = partial(self._not_queued, look, variants, first)
            self._bridge.await_future(jobs, self, self._queued, failed)

    def _not_queued(self, look: Look, variants: int, first: bool, error: BaseException) -> None:
        if str(getattr(error, "kind", "")) == LICENCE_KIND:
            self.agreement_wanted.emit(look.engine, partial(self._queue, look, variants, first))
        else:
            self._notifications.report_error(error)

    def _queued(self, job_ids: tuple[str, ...]) -> None:
        self._asked_here.extend(job_ids)
        self.refresh_renders()

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

    def _follow_charges(self, _summary: str) -> None:
        self.price.set_jobs(tuple(render.job_id for render in self.renders.values))

    def _derive(self, *_: Any) -> None:
        photo, look = self.photo, self.look
        self.refining.set_photo(photo.id if photo is not None else "")
        dressed = photo is not None and look is not None and bool(look.shown)
        self.price.set_photo(photo.id if photo is not None else "")
        self.price.set_count(self.engines.renders)
        self.can_render = dressed and self.engines.can_run and can_pay(self.price)
        if photo is not None and look is not None:
            self.engines.set_look(photo.width * photo.height, max(1, len(look.shown)))
