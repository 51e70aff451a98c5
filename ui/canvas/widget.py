"""The widget: puts scene, veil, marks and tools together, and tells the window what a person did."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future

from PySide6.QtCore import QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColorSpace,
    QFocusEvent,
    QImage,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QScreen,
    QShowEvent,
    QUndoStack,
    QWindow,
)
from PySide6.QtWidgets import QWidget

from render.messages import AnchorMap, Box, Keypoint, PhotoOpened, Previewed, Slot, Stroke
from ui.canvas.actions import CanvasActions, deeds
from ui.canvas.anchor_marks import AnchorMarks
from ui.canvas.dropping import DropTargets
from ui.canvas.hands import Hands
from ui.canvas.keypoints import KeypointSet
from ui.canvas.mask_sheet import Delta
from ui.canvas.masks import MaskStore
from ui.canvas.model import CanvasModel, MaskName, Tool
from ui.canvas.navigator import Navigator
from ui.canvas.overlay import Overlay
from ui.canvas.scene import Scene
from ui.canvas.subject import PERSON, PointScheme, Subject
from ui.canvas.surface import CanvasSurface
from ui.canvas.tool_options import ToolOptions
from ui.canvas.tools.base import CanvasTool
from ui.canvas.tools.brush import BrushTool
from ui.canvas.tools.keypoints import KeypointTool
from ui.canvas.tools.polygon import PolygonTool
from ui.canvas.tools.smart_brush import SmartBrushTool
from ui.canvas.tools.view import ViewTool
from ui.canvas.veil import MaskVeil
from ui.keys import KeyMap
from ui.pictures.display_profile import wanted_profile
from ui.theme.tokens import Tokens

DETAIL_WAIT_MS = 200
_KEYBOARD_FOCUS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class PhotoCanvas(CanvasSurface):
    """See `ui.canvas` for all of it. Signals:

    garment_dropped(payload, slot)      something was dropped; slot is None where none was meant
    strokes_finished(region, strokes)   the smart brush wants the region that these strokes describe
    keypoints_changed(points)           body points were placed, moved or removed (undo included)
    masks_changed(mask)                 pixels of a mask have changed (undo included)
    detail_wanted(longest_side)         the view is closer than the raster is fine
    """

    strokes_finished = Signal(object, object)
    keypoints_changed = Signal(object)
    masks_changed = Signal(object)
    detail_wanted = Signal(int)

    def __init__(
        self,
        tokens: Tokens,
        undo_stack: QUndoStack | None = None,
        parent: QWidget | None = None,
        *,
        subject: Subject = PERSON,
        keys: KeyMap | None = None,
    ) -> None:
        super().__init__(parent)
        self.tokens = tokens
        self.subject = subject
        self.model = CanvasModel(self)
        self.model.region = subject.masks[0]
        self.keypoints = KeypointSet(subject.points, self)
        self.undo_stack = undo_stack if undo_stack is not None else QUndoStack(self)
        self.store = MaskStore(self)
        self.scene = Scene(self)
        self.scene.set_hint_colours(tokens.colour.fill_light, tokens.colour.fill_dark)
        self.veil = MaskVeil(self.store)
        self.drop_targets = DropTargets(self.store, self.keypoints, self)
        self._smart_brush = SmartBrushTool(self)
        # Its slot on the points comes before the canvas's own: whoever hears of a change can ask whose it was.
        self._marks = AnchorMarks(self.store, self.keypoints, self.undo_stack, self._smart_brush)
        self._tools: dict[Tool, CanvasTool] = {
            Tool.VIEW: ViewTool(self),
            Tool.BRUSH: BrushTool(self),
            Tool.ERASE: BrushTool(self, erase=True),
            Tool.PROTECT: BrushTool(self),
            Tool.SMART_BRUSH: self._smart_brush,
            Tool.POLYGON: PolygonTool(self, self._smart_brush),
            Tool.KEYPOINTS: KeypointTool(self),
        }
        self.tool_in_hand = self._tools[Tool.VIEW]
        self._marks_known = True
        self.hands = Hands(self.model, self.tool, self._hands_changed)
        self._overlay = Overlay(self, self)
        do = deeds(self.model, self._step)
        self.actions_by_key = CanvasActions(self.model, subject, keys or KeyMap(self), do, self)
        self._options = ToolOptions(self.model, subject, self.actions_by_key, tokens, self)
        self._navigator = Navigator(self.model, self.scene, tokens, self)
        self._key = ""
        self._handle: QWindow | None = None
        self._asked_side = 0
        self._detail_timer = QTimer(self, singleShot=True, interval=DETAIL_WAIT_MS)
        self._detail_timer.timeout.connect(self._ask_for_detail)

        self.setAcceptDrops(subject.takes_garments)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(200, 160)
        self.setAccessibleName(self.tr("Photo canvas"))
        self._connect()

    def _connect(self) -> None:
        model = self.model
        model.viewport_changed.connect(self._viewport_changed)
        model.tool_changed.connect(self._tool_changed)
        model.region_changed.connect(self._overlay.show_hint)
        for name in ("region", "brush_radius", "hardness", "compare", "holding_before", "split"):
            getattr(model, f"{name}_changed").connect(self._renew_all)
        for name in ("brush_radius", "hardness"):
            getattr(model, f"{name}_changed").connect(self._overlay.brush_changed)
        model.mask_view_changed.connect(self._overlay.show_hint)
        model.mask_view_changed.connect(self._renew_all)
        model.overlay_shown_changed.connect(self._renew_all)
        model.fill_hint_shown_changed.connect(self._renew_all)
        self.scene.changed.connect(self._renew_all)
        self.keypoints.changed.connect(self._keypoints_changed)
        self.store.changed.connect(self._mask_changed)

    # -- what the window tells the canvas --------------------------------------------------------------------

    def set_tokens(self, tokens: Tokens) -> None:
        another_screen = tokens.screen != self.tokens.screen
        self.tokens = tokens
        if another_screen and self._handle is not None:
            self._take_screen(self._handle.screen())
        self.scene.set_hint_colours(tokens.colour.fill_light, tokens.colour.fill_dark)
        self.veil.forget()
        self._navigator.set_tokens(tokens)
        self.update()

    def set_display_profile(self, profile: QColorSpace | None) -> None:
        """Colours are converted to this profile from now on; None leaves them sRGB. Each screen sets its own."""
        self.scene.set_profile(profile)

    def set_photo(self, opened: PhotoOpened | None, key: str = "") -> None:
        """Show a photo. With the `key` of the one that is shown, only its raster is exchanged.

        Another photo starts without masks, points, preview and steps of undo.
        """
        same = opened is not None and key != "" and key == self._key
        if not same:
            self.tool_in_hand.cancel()
            self.undo_stack.clear()
            self.scene.clear(for_another=opened is not None)
            self._marks.reset(opened.width if opened else 1, opened.height if opened else 1)
            self.drop_targets.forget()
            self.veil.clear()
            self.set_chip("")
            self._key = key if opened is not None else ""
        self._asked_side = 0
        self._options.set_photo_size(opened.width if opened else 1, opened.height if opened else 1)
        if opened is not None:
            self.scene.show_photo(opened)
            if not same:
                self.model.show_photo(opened.width, opened.height)
            self._detail_timer.start()
        self._place_options()

    def set_preview(self, previewed: Previewed | None, label: str = "") -> None:
        self.scene.show_look(previewed)
        self.set_chip(label)

    def set_result(self, image: QImage | None, label: str = "") -> None:
        """A picture of the whole look, of any size and the photo's shape. Without an ICC profile it is sRGB."""
        self.scene.show_look(image)
        self.set_chip(label)

    def set_refined(self, image: QImage | None, box: Box | None = None) -> None:
        """How a render comes along: a step of it, over the photo at `box` (photo pixels); None takes it away."""
        place = QRectF() if box is None else QRectF(box.left, box.top, box.width, box.height)
        self.scene.show_refined(image, place)

    def set_chip(self, text: str) -> None:
        """The label on the photo that says what is seen."""
        self._overlay.chip = text
        self.setAccessibleDescription(text)
        self.update()

    def set_worn(self, names: Mapping[Slot, str]) -> None:
        """What the look wears by slot: a drag says what it takes the place of."""
        self.drop_targets.worn = dict(names)

    def set_empty_text(self, title: str, hint: str = "") -> None:
        """What the canvas says while it has no photo."""
        self._overlay.empty = (title, hint)
        self.update()

    def set_anchor_map(
        self, anchors: AnchorMap | None, masks: Mapping[MaskName, QImage] | None = None
    ) -> Future[tuple[Delta, ...]] | None:
        """What is known of the photo. `masks` saves reading them; else they are read off this thread.

        Not a step of undo, and not an edit. The future is done when the masks are in.
        """
        return self._marks.take(anchors, masks)

    def set_marks(
        self, scheme: PointScheme, points: Mapping[str, Keypoint], files: Mapping[MaskName, str]
    ) -> Future[tuple[Delta, ...]] | None:
        """Points of another scheme and masks from files, as a garment brings them. Not a step of undo, not an edit."""
        return self._marks.take_files(points, files, scheme)

    def set_region_masks(self, masks: Mapping[MaskName, QImage], text: str = "") -> None:
        """New masks for some regions, as one step of undo: the smart brush's answer, or a model's."""
        self._marks.answer(masks, text or self.tr("Smart brush"))

    def refine_failed(self, region: MaskName) -> None:
        """The smart brush found nothing: its last strokes are taken back."""
        self._smart_brush.failed(region)

    def shut_down(self) -> None:
        """Finish what is being painted and stop both threads: before the window goes."""
        self.store.close()
        self.scene.close()

    # -- what the window asks ----------------------------------------------------------------------------------

    def region_mask(self, name: MaskName) -> QImage:
        """Grey, photo size, 255 inside. Assembles the whole mask: `export_masks` does it off this thread."""
        return self.store.image(name)

    def export_masks(self) -> Future[dict[MaskName, QImage]]:
        """All masks with anything in them, photo size, after everything that was painted so far."""
        return self.store.export()

    @property
    def is_edited(self) -> bool:
        """Whether a person changed masks or points since `set_anchor_map`; taken back counts as a change."""
        return self._marks.is_edited

    @property
    def points_edited(self) -> bool:
        """Whether a person moved, added or took away points."""
        return self._marks.points_edited

    @property
    def edited_masks(self) -> frozenset[MaskName]:
        return frozenset(self._marks.edited)

    def tool(self) -> CanvasTool:
        return self.tool_in_hand

    # -- for the tools (ToolHost) ------------------------------------------------------------------------------

    def renew(self, rect: QRectF | None = None) -> None:
        if rect is None:
            self.update()
        elif not rect.isEmpty():
            self.update(rect.toAlignedRect().adjusted(-1, -1, 1, 1))

    def ask_refinement(self, region: MaskName, strokes: tuple[Stroke, ...]) -> None:
        self.strokes_finished.emit(region, strokes)

    def mark_edited(self, mask: MaskName) -> None:
        self._marks.edited.add(mask)

    # -- painting ----------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self.tokens.colour.canvas)
        self._overlay.paint(painter)
        painter.end()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        handle = self.window().windowHandle()
        if handle is not None and handle is not self._handle:
            self._handle = handle
            handle.screenChanged.connect(self._take_screen)
            self._take_screen(handle.screen())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.model.resize(event.size().width(), event.size().height(), self.devicePixelRatioF())
        self._place_options()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        # A frame around the picture is for those who came by keyboard; a click needs no telling.
        self._overlay.focus_shown = event.reason() in _KEYBOARD_FOCUS
        self.update()

    def _take_screen(self, screen: QScreen) -> None:
        self.set_display_profile(wanted_profile(self.tokens.screen, screen))

    # -- changes -----------------------------------------------------------------------------------------------

    def _step(self, direction: int) -> None:
        if not self.tool_in_hand.step(direction):
            self.model.grow_brush(direction)

    def _renew_all(self, value: object = None) -> None:
        del value
        self.update()

    def _hands_changed(self) -> None:
        self._put_cursor()
        self.update()

    def _viewport_changed(self, viewport: object) -> None:
        del viewport
        self._overlay.zoom_changed()
        self._detail_timer.start()
        self.update()

    def know_marks(self, known: bool) -> None:
        """Whether it is known by now what is marked on the photo. Until then nothing is added to it: what is read would
        come over it, or it over what is there.
        """
        self._marks_known = known
        self._take_in_hand(self.model.tool)

    def _take_in_hand(self, tool: Tool) -> None:
        wanted = self._tools[tool if self._marks_known else Tool.VIEW]
        if wanted is not self.tool_in_hand:
            self.tool_in_hand.cancel()
            self.tool_in_hand.leave()
            self.tool_in_hand = wanted
            self._put_cursor()

    def _tool_changed(self, tool: Tool) -> None:
        self._take_in_hand(tool)
        self._place_options()
        self._overlay.show_hint()
        self.update()

    def _place_options(self) -> None:
        """The options of the tool in hand at the foot of the canvas, where there is a photo to work on."""
        self._options.setVisible(self.scene.has_photo and self.model.tool.edits_mask)
        gap = self.tokens.spacing.s
        self._options.fit(self.width() - 2 * gap)
        height = self._options.height()
        self._options.move((self.width() - self._options.width()) // 2, self.height() - height - gap)
        foot = height + gap if self._options.isVisibleTo(self) else 0.0
        self.model.leave_foot(foot)

    def _put_cursor(self) -> None:
        if self.hands.panning:
            shape = Qt.CursorShape.ClosedHandCursor if not self.hands.space else Qt.CursorShape.OpenHandCursor
        elif self.hands.on_split:
            shape = Qt.CursorShape.SplitHCursor
        else:
            shape = self.tool_in_hand.cursor
        self.setCursor(shape)

    def _keypoints_changed(self, points: dict[str, Keypoint]) -> None:
        self.drop_targets.forget()
        self.keypoints_changed.emit(points)
        self.update()

    def _mask_changed(self, mask: MaskName, rect: QRect) -> None:
        self.drop_targets.forget(mask)
        self.renew(self.veil.renew(mask, rect))
        self.masks_changed.emit(mask)

    def _ask_for_detail(self) -> None:
        side = self.scene.wanted_side(self.model.viewport)
        if side is not None and side > self._asked_side:
            self._asked_side = side
            self.detail_wanted.emit(side)
