"""The dressing room's view: shelf at the left, canvas with its toolbar, tray and filmstrip below, inspector."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QResizeEvent, QUndoStack
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from render.messages import PhotoOpened, Previewed
from render.messages import Slot as BodySlot
from ui.bridge import Bridge
from ui.canvas import DropPayload, PhotoCanvas
from ui.canvas.buttons import canvas_button, tool_buttons
from ui.dressing_room.compare import VariantCompare
from ui.dressing_room.comparing import Comparing
from ui.dressing_room.editing import MaskEditing
from ui.dressing_room.filmstrip import Filmstrip
from ui.dressing_room.inspector import Inspector
from ui.dressing_room.model import DressingRoom
from ui.dressing_room.no_photo import NoPhoto
from ui.dressing_room.renders import state_text
from ui.dressing_room.saving import SAVE_KINDS, SaveDialog
from ui.dressing_room.wearing import Wearing
from ui.dressing_room.worn import WornPanel
from ui.garments.model import Garments
from ui.garments.shelf import GarmentShelf
from ui.keys import KeyMap
from ui.library.model import Photos
from ui.library.tray import PhotoTray
from ui.mime import png_of
from ui.observable import bind
from ui.row_model import VALUE_ROLE
from ui.theme import Theme
from ui.thumbnails import ThumbnailCache
from ui.widgets.pieces import Columns, Elided, IconButton, ModuleView, frame, rule
from ui.widgets.undo_buttons import undo_buttons
from ui.words import engine_name

if TYPE_CHECKING:
    from render.messages import AnchorMap
    from studio.library.photos import PhotoSummary
    from studio.looks import RenderSummary

ROOM_FOR_ABOUT = 600
"""In a canvas narrower than this the toolbar has the photo's name alone."""


class DressingRoomView(ModuleView):
    def __init__(
        self,
        theme: Theme,
        keys: KeyMap,
        bridge: Bridge,
        thumbnails: ThumbnailCache,
        room: DressingRoom,
        garments: Garments,
        photos: Photos,
        canvas: PhotoCanvas,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._keys = keys
        self._bridge = bridge
        self._room = room
        self._garments = garments
        self._photos = photos
        self.canvas = canvas
        self.setFocusProxy(canvas)
        NoPhoto(theme, room, photos, canvas)
        self.shelf = GarmentShelf(theme, thumbnails, garments)
        self.worn = WornPanel(theme, keys, thumbnails, room, garments)
        self.tray = PhotoTray(theme, thumbnails, photos)
        self.filmstrip = Filmstrip(theme, keys, thumbnails, room)
        self.inspector = Inspector(theme, keys, thumbnails, room)
        self.comparing = Comparing(room, self)
        self.compare = VariantCompare(theme, keys, room, self.comparing)
        self.compare.left.connect(self._leave_compare)
        self._middle = QStackedWidget()
        self._middle.addWidget(self.canvas)
        self._middle.addWidget(self.compare)
        self._title = Elided(role="title")
        self._about = Elided(role="small")
        self.editing = MaskEditing(bridge, room, self.canvas, self)

        self._lay_out()
        self._connect()
        self._add_keys()

    # -- layout ----------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        left = frame("panel-left")
        left_layout = QVBoxLayout(left)
        left_layout.setContentsMargins(0, 0, 0, 0)
        left_layout.setSpacing(0)
        left_layout.addWidget(self.shelf, 1)
        left_layout.addWidget(rule())
        left_layout.addWidget(self.worn)

        strips = Columns(self._theme)
        strips.addWidget(self.tray)
        strips.addWidget(self.filmstrip)
        strips.setStretchFactor(0, 4)
        strips.setStretchFactor(1, 5)
        strips.setSizes([400, 480])
        below = frame("panel-bottom")
        below_layout = QVBoxLayout(below)
        below_layout.setContentsMargins(0, 0, 0, 0)
        below_layout.addWidget(strips)

        middle = QWidget()
        middle_layout = QVBoxLayout(middle)
        middle_layout.setContentsMargins(0, 0, 0, 0)
        middle_layout.setSpacing(0)
        toolbar = self._make_toolbar()
        middle_layout.addWidget(toolbar)
        middle_layout.addWidget(self._middle, 1)
        middle_layout.addWidget(below)

        self._columns = Columns(self._theme)
        for part in (left, middle, self.inspector):
            self._columns.addWidget(part)
        self._columns.setStretchFactor(1, 1)
        self._columns.setSizes([244, 900, 272])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._columns)
        self._left = left
        self._parts = (self.canvas, self.compare, toolbar, self.inspector, left, below)

    @property
    def undo_stack(self) -> QUndoStack:
        return self._room.undo_stack

    @property
    def keyboard_parts(self) -> tuple[QWidget, ...]:
        middle = self.compare if self.comparing.panes else self.canvas
        return (self.shelf, self.worn, middle, self.tray, self.filmstrip, self.inspector)

    @property
    def styled_parts(self) -> tuple[QWidget, ...]:
        return self._parts

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._about.setVisible(self._middle.width() > ROOM_FOR_ABOUT)

    @property
    def export_choice(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return self.filmstrip.exportable, ()

    def _make_toolbar(self) -> QFrame:
        bar = frame("panel-top")
        space = self._theme.spacing
        layout = QHBoxLayout(bar)
        layout.setContentsMargins(space.m, space.xs + 2, space.m, space.xs + 2)
        layout.setSpacing(space.xs)
        layout.addWidget(self._title)
        layout.addSpacing(space.s)
        layout.addWidget(self._about, 1)
        for button in tool_buttons(self._theme, self.canvas):
            layout.addWidget(button)
        layout.addSpacing(space.s)
        for button in undo_buttons(self._theme, self._keys, self._room.undo_stack):
            layout.addWidget(button)
        layout.addSpacing(space.s)
        layout.addWidget(canvas_button(self._theme, self.canvas, "compare.split", "before-after"))
        self.compare_button = IconButton(self._theme, "compare", self.tr("Variants side by side"))
        self.compare_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.compare_button.setCheckable(True)
        self.compare_button.clicked.connect(self.toggle_compare)
        self._keys.name(self.compare_button, "variant.compare")
        self.comparing.panes_changed.connect(self._check_compare)
        layout.addWidget(self.compare_button)
        layout.addWidget(canvas_button(self._theme, self.canvas, "zoom.fit", "zoom-fit"))
        return bar

    # -- wiring ----------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        room, canvas = self._room, self.canvas
        canvas.garment_dropped.connect(self._dropped)
        canvas.detail_wanted.connect(room.set_canvas_side)
        # Who takes up a tool wants to work on the photo.
        canvas.model.tool_changed.connect(self._choose_compared)
        room.anchors.refined.connect(self._refined)
        room.anchors.refine_failed.connect(canvas.refine_failed)
        bind(room.anchors, "anchor_map", self._show_anchors)
        bind(room.anchors, "known", self.canvas.know_marks)
        bind(room, "look", self._show_worn)
        bind(room, "opened", self._show_opened)
        bind(room, "photo", self._show_photo)
        for name in ("previewed", "preview_label", "shown", "shown_picture"):
            bind(room, name, self._show_look)
        bind(room.refining, "refined", self._show_refined)
        room.shown_changed.connect(self._show_refined)
        self.shelf.put_on.connect(room.put_on)
        self.worn.garment_dropped.connect(self._dropped_on_slot)
        self.tray.photo_chosen.connect(room.open_photo)
        self.filmstrip.save_wanted.connect(self.ask_where_to_save)
        self._photos.rows.page_read.connect(self._expect_neighbours)
        self._theme.changed.connect(self._restyle)
        self._fit()

    def _add_keys(self) -> None:
        room = self._room
        self._keys.bind(
            self,
            {
                "render": self._render,
                "render.first": self._render_first,
                "engine.choose": self.inspector.choose_engine,
                "engine.seed": room.engines.roll,
                "variant.keep": room.keep_shown,
                "variant.discard": room.discard_shown,
                "variant.undecide": room.undecide_shown,
                "variant.save": self._save_shown,
                "variant.compare": self.toggle_compare,
                "dressing.paste": self.paste,
                "look.next_photo": self._next_photo,
                "look.previous_photo": self._previous_photo,
                "look.history": self.inspector.toggle_history,
                "garment.next": self._next_garment,
                "garment.previous": self._previous_garment,
                "layer.hide": self.worn.toggle_active,
                "dressing.search": self.shelf.search.setFocus,
            },
        )

    # -- actions ---------------------------------------------------------------------------------------------

    def paste(self) -> None:
        """Garments from the clipboard: they go on the shelf and onto the photo."""
        from PySide6.QtGui import QGuiApplication

        from ui.mime import clipboard_picture, local_files

        mime = QGuiApplication.clipboard().mimeData()
        if mime is None:
            return
        wear = Wearing(self._room, None, self)
        files = local_files(mime)
        picture = clipboard_picture(mime) if not files else None
        if files:
            self._garments.import_files(files, wear.arrived)
        elif picture is not None:
            self._garments.import_picture(picture, wear.arrived)

    def toggle_panels(self) -> None:
        shown = not self._left.isVisible()
        self._left.setVisible(shown)
        self.inspector.setVisible(shown)

    def toggle_compare(self) -> None:
        """Variants side by side, or back to the canvas."""
        if self.comparing.panes:
            self.comparing.leave()
        elif self._room.opened is None or not self.comparing.begin(self.filmstrip.selected):
            told = self.tr(
                "There is nothing to compare yet. Render the look, or choose two variants with Ctrl."
            )
            self._room.tell(told)
            self._check_compare()
        else:
            self._middle.setCurrentWidget(self.compare)
            self.compare.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose_compared(self, _tool: object) -> None:
        self.comparing.choose()

    def _check_compare(self, *_: object) -> None:
        self.compare_button.setChecked(bool(self.comparing.panes))

    def _leave_compare(self) -> None:
        if self._middle.currentWidget() is self.compare:
            self._middle.setCurrentWidget(self.canvas)
            self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_where_to_save(self, job_id: str) -> None:
        """Save as PNG, TIFF or JPEG at full quality. A render nobody decided about is kept by that."""
        render = self._room.renders.value(job_id)
        if render is None or render.render_id is None or self._room.photo is None:
            return
        dialog = QFileDialog(self, self.tr("Save the master as"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(list(SAVE_KINDS.values()))
        dialog.selectFile(f"{Path(self._room.photo.name).stem}-dressed.png")
        dialog.setDefaultSuffix("png")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._theme.style(dialog)
        SaveDialog(self._room, job_id, dialog)
        dialog.open()

    def _render(self) -> None:
        self._room.render()

    def _render_first(self) -> None:
        self._room.render(first=True)

    def _save_shown(self) -> None:
        if self._room.shown is not None:
            self.ask_where_to_save(self._room.shown.job_id)

    def _next_photo(self) -> None:
        self._carry(1)

    def _previous_photo(self) -> None:
        self._carry(-1)

    def _carry(self, step: int) -> None:
        """Dress the next photo of the tray as this one is dressed."""
        near = self._neighbour(step)
        if near is not None:
            self._room.carry_to(near.id)

    def _neighbour(self, step: int) -> PhotoSummary | None:
        rows = self._photos.rows
        at = rows.row_of(self._room.opening)
        if at < 0 or not 0 <= at + step < rows.rowCount():
            return None
        return rows.index(at + step).data(VALUE_ROLE)

    def _next_garment(self) -> None:
        self._room.other_garment(1)

    def _previous_garment(self) -> None:
        self._room.other_garment(-1)

    def _dropped_on_slot(self, payload: DropPayload, slot: BodySlot) -> None:
        self._take_drop(payload, Wearing(self._room, slot, self, there=True))

    def _dropped(self, payload: DropPayload, slot: BodySlot | None) -> None:
        self.canvas.setFocus()
        if payload.paths and self._room.photo is None:
            # Nothing is there that could wear a garment.
            self._photos.add(payload.paths)
            return
        self._take_drop(payload, Wearing(self._room, slot, self))

    def _take_drop(self, payload: DropPayload, wear: Wearing) -> None:
        if payload.garment_ids:
            wear.arrived(payload.garment_ids)
        elif payload.paths:
            self.canvas.set_chip(self.tr("Reading the garment"))
            self._garments.import_files(payload.paths, wear.arrived)
        elif payload.image is not None:
            self.canvas.set_chip(self.tr("Reading the garment"))
            self._garments.import_picture(partial(png_of, payload.image), wear.arrived)

    # -- showing ---------------------------------------------------------------------------------------------

    def _say_what_belongs_here(self, photos: int) -> None:
        hint = (
            self.tr("Pick one in the tray below, or open a folder of your own.")
            if photos
            else self.tr("Open a folder in the tray below: the photo that you dress is shown here.")
        )
        self.canvas.set_empty_text(self.tr("Choose a photo") if photos else self.tr("No photo yet"), hint)

    def _show_photo(self, photo: PhotoSummary | None) -> None:
        self.editing.save_unsaved()
        if photo is None:
            self._title.setText(self.tr("Dressing room"))
            self._about.setText("")
            return
        source = next((s.name for s in self._photos.sources if s.id == photo.source_id), "")
        self._title.setText(source or Path(photo.name).stem)
        parts = (photo.name if source else "", f"{photo.width} × {photo.height}")
        self._about.set_parts([part for part in parts if part], "  ·  ")
        self.tray.select(photo.id)
        self._expect_neighbours()

    def _expect_neighbours(self) -> None:
        near = (self._neighbour(step) for step in (1, -1))
        self._room.ahead.set_neighbours([photo.id for photo in near if photo is not None])

    def _show_opened(self, opened: PhotoOpened | None) -> None:
        if opened is None and self._room.photo is not None:
            return
        key = self._room.photo.id if self._room.photo is not None else ""
        another = key != self.editing.photo_id
        if another:
            self.editing.save()
        self.editing.photo_id = key
        self.canvas.set_photo(opened, key=key)
        if another:
            self._show_anchors(self._room.anchors.anchor_map)
        self._show_look()

    def _show_anchors(self, anchor_map: AnchorMap | None) -> None:
        """The map may come before the photo's pixels do; then it waits for them."""
        photo = self._room.photo
        if photo is not None and photo.id == self.editing.photo_id:
            self.canvas.set_anchor_map(anchor_map)

    def _show_worn(self, _look: object) -> None:
        self.canvas.set_worn({slot: name for slot, _, name in self._room.worn})

    def _show_look(self, *_: Any) -> None:
        room = self._room
        shown: RenderSummary | None = room.shown
        picture: QImage | None = room.shown_picture if shown is not None else None
        if picture is not None:
            words = (engine_name(shown.engine), state_text(shown)) if shown is not None else ()
            self.canvas.set_result(picture, label="  ·  ".join((self.tr("Render"), *words)))
            return
        if room.previewing:
            # What is seen stays until the next drape is there; the photo does not flash between the two.
            self.canvas.set_chip(room.preview_label)
            return
        previewed: Previewed | None = room.previewed
        self.canvas.set_preview(previewed, label=room.preview_label)

    def _show_refined(self, _: object) -> None:
        """A render that runs refines in place over the look; a finished one that is looked at stays undisturbed."""
        refined = self._room.refining.refined if self._room.shown is None else None
        if refined is None:
            self.canvas.set_refined(None)
            self._show_look()
        else:
            self.canvas.set_refined(refined.image, refined.box)
            self.canvas.set_chip(self.tr("Rendering"))

    def _restyle(self) -> None:
        self.canvas.set_tokens(self._theme.tokens)
        self._fit()

    def _fit(self) -> None:
        self._left.setMinimumWidth(self._theme.grown(212))
        self.inspector.setMinimumWidth(self._theme.grown(264))

    # -- anchors ---------------------------------------------------------------------------------------------

    def _refined(self, masks: dict[Any, QImage]) -> None:
        self.canvas.set_region_masks(masks, text=self.tr("Smart brush"))
        self.editing.edited()

    def finish_edits(self) -> None:
        """Before the window goes: what was edited last is stored, and waited for."""
        self.compare.close_panes()
        self.editing.finish()
