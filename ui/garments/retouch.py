"""Correcting a garment's cut-out and landmarks on a canvas of its own."""

from __future__ import annotations

from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from render.messages import Keypoint
from ui.bridge import Bridge
from ui.canvas import CUTOUT, GARMENT, PhotoCanvas, garment_points
from ui.canvas.buttons import canvas_button, tool_buttons
from ui.canvas.model import MaskName, Tool
from ui.canvas.saving import MaskSaving
from ui.garments.retouch_model import GarmentRetouch
from ui.keys import KeyMap
from ui.observable import bind
from ui.theme import Theme
from ui.widgets.pieces import Elided, button, frame
from ui.widgets.undo_buttons import undo_buttons

if TYPE_CHECKING:
    from render.messages import Stroke
    from studio.library.garment_rows import GarmentValues
    from studio.retouch import OpenedGarment

SAVE_MS = 700


class RetouchView(QWidget):
    """Signal: `done()` when the person goes back to the garments. What was changed is stored as it is changed."""

    done = Signal()

    def __init__(
        self,
        theme: Theme,
        keys: KeyMap,
        bridge: Bridge,
        model: GarmentRetouch,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._bridge = bridge
        self._model = model
        self._shown = ""
        self.canvas = PhotoCanvas(theme.tokens, subject=GARMENT, keys=keys)
        self.canvas.setAccessibleName(self.tr("Garment canvas"))
        self.canvas.set_empty_text(self.tr("Opening the garment"))
        self.setFocusProxy(self.canvas)
        self._saving = MaskSaving(bridge, self)
        self._save_soon = QTimer(self, singleShot=True, interval=SAVE_MS)
        self._save_soon.timeout.connect(self._save)

        bar = frame("panel-top")
        space = theme.spacing
        self._title = Elided(role="title")
        self.back = button(self.tr("Done"), "primary")
        self.back.clicked.connect(self.leave)
        self.edge = button(self.tr("Exact edge"))
        self.edge.setToolTip(self.tr("A model draws fringes, lace and knit along the cut-out's outline"))
        self.edge.clicked.connect(self._find_edge)
        tools = QHBoxLayout(bar)
        tools.setContentsMargins(space.m, space.xs + 2, space.m, space.xs + 2)
        tools.setSpacing(space.xs)
        tools.addWidget(self._title, 1)
        for part in tool_buttons(theme, self.canvas):
            tools.addWidget(part)
        tools.addSpacing(space.s)
        for part in undo_buttons(theme, keys, self.canvas.undo_stack):
            tools.addWidget(part)
        tools.addSpacing(space.s)
        tools.addWidget(canvas_button(theme, self.canvas, "zoom.fit", "zoom-fit"))
        tools.addSpacing(space.m)
        tools.addWidget(self.edge)
        tools.addWidget(self.back)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(bar)
        layout.addWidget(self.canvas, 1)

        self.canvas.strokes_finished.connect(self._refine)
        self.canvas.masks_changed.connect(self._edited)
        self.canvas.keypoints_changed.connect(self._edited)
        self.canvas.detail_wanted.connect(self._open_larger)
        model.refined.connect(self._refined)
        model.refine_failed.connect(partial(self.canvas.refine_failed, CUTOUT))
        model.matted.connect(self._matted)
        bind(model, "opened", self._show)
        bind(model, "has_matting", self.edge.setVisible)
        bind(model, "can_matte", self.edge.setEnabled)
        theme.changed.connect(self._restyle)

    def open_garment(self, garment_id: str) -> None:
        self._saving.when_begun(garment_id, partial(self._model.open_garment, garment_id))

    def leave(self) -> None:
        """Store what was changed last, and say that it is done."""
        if self.canvas.is_edited:
            self._save()
        self._model.close_garment()
        self.done.emit()

    def finish(self) -> None:
        """Before the window goes: what was changed last is stored, and waited for."""
        if self._shown and self.canvas.is_edited:
            self._save()
        self._saving.finish()
        self.canvas.shut_down()

    def _show(self, opened: OpenedGarment | None) -> None:
        if opened is None:
            self._shown = ""
            self.canvas.set_photo(None)
            return
        self._title.setText(self.tr("{name}: cut-out and points").format(name=opened.name))
        another = opened.id != self._shown
        self._shown = opened.id
        self.canvas.set_photo(opened.picture, key=opened.id)
        if not another:
            return
        garment = opened.garment
        points = {name: Keypoint(point.x, point.y) for name, point in garment.landmarks.items()}
        files = {CUTOUT: garment.cutout.path} if garment.cutout is not None else {}
        self.canvas.set_marks(garment_points(garment.slot, garment.landmarks), points, files)
        self.canvas.model.tool = Tool.KEYPOINTS if garment.cutout is not None else Tool.SMART_BRUSH
        self.canvas.setFocus()

    def _open_larger(self, longest_side: int) -> None:
        if self._shown:
            self._model.open_garment(self._shown, longest_side)

    def _refine(self, region: MaskName, strokes: tuple[Stroke, ...]) -> None:
        """The smart brush goes on from what is stored, so what was painted by hand is stored first."""
        shown = self._shown

        def refine() -> None:
            if self._shown == shown:
                self._model.refine(region, strokes)

        if self.canvas.is_edited:
            self._save()
        self._saving.when_begun(shown, refine)

    def _refined(self, mask: QImage) -> None:
        self.canvas.set_region_masks({CUTOUT: mask}, text=self.tr("Smart brush"))
        self._edited()

    def _find_edge(self) -> None:
        self._bridge.await_future(self.canvas.export_masks(), self, self._find_edge_of)

    def _find_edge_of(self, masks: dict[MaskName, QImage]) -> None:
        self._model.matte(masks.get(CUTOUT))

    def _matted(self, mask: QImage) -> None:
        self.canvas.set_region_masks({CUTOUT: mask}, text=self.tr("Exact edge"))
        self._edited()

    def _edited(self, *_: Any) -> None:
        """Strokes come one after another; they are stored when the hand rests."""
        if self._shown and self.canvas.is_edited:
            self._save_soon.start()

    def _save(self) -> None:
        self._save_soon.stop()
        changed = CUTOUT in self.canvas.edited_masks
        store = partial(self._save_masks, self._shown, self.canvas.keypoints.points(), changed)
        self._saving.save(self.canvas.export_masks(), store, self._shown)

    def _save_masks(
        self,
        garment_id: str,
        landmarks: dict[str, Keypoint],
        changed: bool,
        masks: dict[MaskName, QImage],
    ) -> Future[GarmentValues] | None:
        # A cut-out that was erased altogether is none: the garment keeps what it had.
        return self._model.save(garment_id, landmarks, masks.get(CUTOUT) if changed else None)

    def _restyle(self) -> None:
        self.canvas.set_tokens(self._theme.tokens)
