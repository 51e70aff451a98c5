"""The renders of the open photo: which of them is on the canvas, its pixels, and what is decided about it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage, QUndoStack

from render.delivery import Generation
from render.messages import PhotoOpened
from ui.bridge import Bridge
from ui.dressing_room.changes import Change
from ui.dressing_room.renders import RenderRows
from ui.notifications import Notifications
from ui.observable import observed
from ui.thumbnails import ThumbnailCache

if TYPE_CHECKING:
    from studio.jobs.states import Decision
    from studio.library.photos import PhotoSummary  # noqa: F401 - of the property `photo`
    from studio.looks import RendersChanged, RenderSummary
    from studio.studio import Studio

DEFAULT_SIDE = 1400
RENDERS_SOON_MS = 120
OPEN_STATES = ("waiting", "paused", "rendering")


class PhotoRenders(QObject):
    """What of the dressing room has to do with renders. Signals: `x_changed(x)` for every property;
    `picture_ready(job_id)` when a render's picture is decoded.

    photo              the open photo
    shown              the render on the canvas; None while the look itself is on it
    shown_picture      its picture, when decoded
    renders_summary    `2 kept, 1 rendering`
    can_decide         the shown render is finished and not expired
    """

    photo_changed = Signal(object)
    shown_changed = Signal(object)
    shown_picture_changed = Signal(object)
    renders_summary_changed = Signal(object)
    can_decide_changed = Signal(object)
    photo = observed["PhotoSummary | None"](None)
    shown = observed["RenderSummary | None"](None)
    shown_picture = observed[QImage | None](None)
    renders_summary = observed("")
    can_decide = observed(False)

    picture_ready = Signal(str)

    def __init__(
        self,
        bridge: Bridge,
        notifications: Notifications,
        thumbnails: ThumbnailCache,
        undo_stack: QUndoStack,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._notifications = notifications
        self._thumbnails = thumbnails
        self._undo = undo_stack
        self._studio: Studio | None = None
        self._side = DEFAULT_SIDE
        self._pictures: dict[str, QImage] = {}
        self._decoding: set[str] = set()
        self._asked_here: list[str] = []
        self._decisions: dict[str, Decision] = {}
        self.saved_generation = Generation.NONE
        """What the PNG of a saved master says of the model that rendered it."""
        # The render whose own pixels were asked for, how large, and whether they are here.
        self._sharp_job, self._sharp_side, self._is_sharp = "", 0, False
        self.renders = RenderRows(self)
        self._renders_soon = QTimer(self)
        self._renders_soon.setSingleShot(True)
        self._renders_soon.setInterval(RENDERS_SOON_MS)
        self._renders_soon.timeout.connect(self.refresh_renders)
        self.shown_changed.connect(self._derive_shown)

    @property
    def undo_stack(self) -> QUndoStack:
        """One history for garments, decisions and the canvas's masks."""
        return self._undo

    def tell(self, sentence: str) -> None:
        """Say something to the person."""
        self._notifications.inform(sentence)

    def forget_renders(self) -> None:
        """Another photo: none of its renders is known yet."""
        self._show(None)
        self.renders.set_values(())
        self.renders_summary = ""
        self._asked_here.clear()
        self._pictures.clear()

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

    def ask_pixels(self, job_id: str, side: int, take: Callable[[QImage], object]) -> None:
        """Hand over a finished render's own pixels, at most `side` on a side, when they are there."""
        render = self.renders.value(job_id)
        if self._studio is None or render is None or render.render_id is None:
            return
        pixels = self._studio.looks.open_render(render.render_id, side)
        self._bridge.await_future(
            pixels, self, partial(self._make_picture, take), self._notifications.report_error
        )

    def _make_picture(self, take: Callable[[QImage], object], opened: PhotoOpened) -> None:
        from ui.pictures.picture import raster_image

        picture = self._thumbnails.pool.submit(raster_image, opened.raster)
        self._bridge.await_future(picture, self, take)

    def keep_shown(self) -> None:
        self._decide("kept", self.tr("keep a render"))

    def discard_shown(self) -> None:
        self._decide("discarded", self.tr("discard a render"))

    def undecide_shown(self) -> None:
        self._decide("undecided", self.tr("decide later"))

    def set_decision(self, render_id: str, decision: Decision) -> None:
        """Without a step of undo: the undo stack itself calls this."""
        if self._studio is not None:
            self._decisions[render_id] = decision
            future = self._studio.looks.set_decision(render_id, decision)
            refused = partial(self._decision_refused, render_id)
            self._bridge.await_future(future, self, self._decided, refused)

    def save(self, job_id: str, path: Path, kind: str) -> None:
        """Write the master of a render; a render nobody decided about is kept by that."""
        render = self.renders.value(job_id)
        if self._studio is None or render is None or render.render_id is None:
            return
        future = self._studio.looks.save(render.render_id, path, kind, self.saved_generation)
        self._bridge.await_future(future, self, self._saved, self._notifications.report_error)

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
        # What was decided a moment ago may not have come back from the catalogue yet.
        before = self._decisions.get(render.render_id, render.decision)
        after = Decision(decision)
        if after is not before:
            put = partial(self.set_decision, render.render_id)
            self._undo.push(Change(put, before, after, text))

    def _renders_changed(self, change: RendersChanged) -> None:
        here = self.photo is not None and change.photo_id in (None, self.photo.id)
        if here and not self._renders_soon.isActive():
            self._renders_soon.start()

    def _take_renders(self, photo_id: str, renders: tuple[RenderSummary, ...]) -> None:
        if self.photo is None or photo_id != self.photo.id:
            return
        renders = tuple(render for render in renders if str(render.state) != "cancelled")
        for render in renders:
            if render.render_id is not None and self._decisions.get(render.render_id) is render.decision:
                del self._decisions[render.render_id]
        self.renders.set_values(renders)
        self.renders_summary = ", ".join(self.renders.summary)
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

    def _decision_refused(self, render_id: str, error: BaseException) -> None:
        self._decisions.pop(render_id, None)
        self._notifications.report_error(error)

    def _decided(self, _before: Decision) -> None:
        self.refresh_renders()

    def _saved(self, path: Path) -> None:
        self._notifications.inform(self.tr("Saved as {name}.").format(name=path.name))
        self.refresh_renders()

    def _derive_shown(self, shown: RenderSummary | None) -> None:
        self.can_decide = (
            shown is not None and shown.render_id is not None and str(shown.decision) != "expired"
        )
