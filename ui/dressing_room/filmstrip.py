"""The filmstrip of variants: what was rendered for the open photo, P keeps, X discards."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QMenu,
    QStackedWidget,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui.dressing_room.model import DressingRoom
from ui.dressing_room.price import charge_text, charges_text
from ui.dressing_room.renders import state_text, stay_text
from ui.keys import KeyMap
from ui.library.delegate import STRIP_HEIGHT
from ui.observable import bind
from ui.row_model import VALUE_ROLE
from ui.theme import Theme
from ui.thumbnails import ThumbnailCache
from ui.widgets.card_view import CardDelegate, CardView
from ui.widgets.cells import option_rect, paint_chip, paint_picture, paint_strip_edge, paint_text
from ui.widgets.empty import EmptyState
from ui.widgets.pieces import Elided, IconButton, label

if TYPE_CHECKING:
    from studio.looks import RenderSummary

Index = QModelIndex | QPersistentModelIndex
KEPT_PREVIEWS = 64


class VariantDelegate(CardDelegate):
    """Finished: its picture, decision and how long it stays. Under way: stage and progress. Else: its state."""

    def __init__(self, theme: Theme, thumbnails: ThumbnailCache, room: DressingRoom, parent: QWidget) -> None:
        super().__init__(theme, thumbnails, parent)
        self._room = room
        self._scaled: OrderedDict[str, QImage] = OrderedDict()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(int(STRIP_HEIGHT * 0.86) + 8, STRIP_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        render: RenderSummary = index.data(VALUE_ROLE)
        theme, colour = self.theme, self.theme.colour
        cell = QRectF(option_rect(option)).adjusted(0, 0, -8, 0)
        cell.setHeight(min(cell.height(), STRIP_HEIGHT))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        finished = render.state == "finished"
        gone = finished and str(render.decision) in ("discarded", "expired")
        image = self._image(render, cell.size().toSize(), painter.device().devicePixelRatioF())
        if image is not None:
            painter.setOpacity(0.3 if gone else 1.0 if finished or render.state == "rendering" else 0.45)
            paint_picture(painter, cell, image, theme, cover=True)
            painter.setOpacity(1.0)
        else:
            painter.setPen(QPen(colour.line, 1))
            painter.setBrush(colour.field)
            painter.drawRoundedRect(cell.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        small = theme.font("caption")
        if finished:
            self._paint_decision(painter, cell, render)
        elif image is not None:
            corner = QPointF(cell.left() + 4, cell.top() + 4)
            paint_chip(painter, corner, state_text(render), small, colour.overlay, colour.on_overlay)
        else:
            ink = colour.bad if render.state == "failed" else colour.text
            paint_text(
                painter,
                cell.adjusted(4, 0, -4, 0),
                state_text(render),
                small,
                ink,
                Qt.AlignmentFlag.AlignHCenter,
            )
        if render.state == "rendering":
            self._paint_progress(painter, cell, render.fraction or 0.0)
        paint_strip_edge(painter, cell, option, theme)
        painter.restore()

    def _paint_decision(self, painter: QPainter, cell: QRectF, render: RenderSummary) -> None:
        theme, colour = self.theme, self.theme.colour
        font = theme.font("caption")
        corner = QPointF(cell.left() + 4, cell.top() + 4)
        if str(render.decision) in ("kept", "discarded", "expired"):
            paint_chip(painter, corner, state_text(render), font, colour.overlay, colour.on_overlay)
        height = QFontMetrics(font).height() + 4
        at = QPointF(cell.left() + 4, cell.bottom() - height - 4)
        for text in (stay_text(render), charge_text(self._room.price.charges.get(render.job_id))):
            if text:
                paint_chip(painter, at, text, font, colour.overlay, colour.on_overlay)
                at -= QPointF(0, height + 2)

    def _paint_progress(self, painter: QPainter, cell: QRectF, fraction: float) -> None:
        bar = QRectF(cell.left() + 8, cell.bottom() - 12, cell.width() - 16, 3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colour.line_strong)
        painter.drawRoundedRect(bar, 1.5, 1.5)
        bar.setWidth(max(3.0, bar.width() * min(1.0, fraction)))
        painter.setBrush(self.theme.colour.accent)
        painter.drawRoundedRect(bar, 1.5, 1.5)

    def _image(self, render: RenderSummary, size: QSize, ratio: float) -> QImage | None:
        """The render's picture at the cell's size: scaled once, painted often. One that runs shows its newest step."""
        if render.state == "rendering":
            return self._room.refining.picture(render.job_id)
        full = self._room.picture(render.job_id)
        if full is None:
            return None
        if render.job_id not in self._scaled:
            wanted = size * ratio * 1.5
            self._scaled[render.job_id] = full.scaled(
                wanted,
                Qt.AspectRatioMode.KeepAspectRatioByExpanding,
                Qt.TransformationMode.SmoothTransformation,
            )
            if len(self._scaled) > KEPT_PREVIEWS:
                self._scaled.popitem(last=False)
        return self._scaled[render.job_id]


class Filmstrip(QWidget):
    """Signals: `save_wanted(job_id)`, `export_wanted(render_ids)`, `comfyui_wanted(render_id, engine)`.

    Else it acts on the dressing room.
    """

    save_wanted = Signal(str)
    export_wanted = Signal(object)
    comfyui_wanted = Signal(str, str)

    def __init__(
        self,
        theme: Theme,
        keys: KeyMap,
        thumbnails: ThumbnailCache,
        room: DressingRoom,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._keys = keys
        self._room = room
        self.setAccessibleName(self.tr("Variants"))
        self.view = CardView(theme, thumbnails, self.tr("Variants"))
        self.view.setModel(room.renders)
        self.view.lay_out_as_strip()
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setItemDelegate(VariantDelegate(theme, thumbnails, room, self.view))
        self.view.setMinimumHeight(STRIP_HEIGHT + 10)
        self.view.current_moved.connect(self._moved)
        self.view.clicked.connect(self._clicked)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._show_menu)
        self.keep = IconButton(theme, "check", self.tr("Keep"))
        self.keep.clicked.connect(room.keep_shown)
        self.discard = IconButton(theme, "cross", self.tr("Discard"))
        self.discard.clicked.connect(room.discard_shown)
        self.save = IconButton(theme, "save", self.tr("Save as"))
        self.save.clicked.connect(self._save)
        self.export = IconButton(theme, "export", self.tr("Export"))
        self.export.clicked.connect(self._export)
        keys.name(self.export, "export")
        for part, action in ((self.keep, "keep"), (self.discard, "discard"), (self.save, "save")):
            keys.name(part, f"variant.{action}")
        self.summary = Elided(role="small")
        self.empty = EmptyState(
            theme,
            "dressing-room",
            self.tr("No variants yet"),
            self.tr("Drop a garment on the photo, then render it: the result appears here with its proof."),
            compact=True,
        )
        self._pages = QStackedWidget()
        self._pages.addWidget(self.view)
        self._pages.addWidget(self.empty)

        space = theme.spacing
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.m, space.s, space.m, 0)
        layout.setSpacing(space.s - 2)
        head = QHBoxLayout()
        head.setSpacing(space.s)
        head.addWidget(label(self.tr("Variants"), "heading"))
        head.addWidget(self.summary, 1)
        for part in (self.keep, self.discard, self.save, self.export):
            head.addWidget(part)
        layout.addLayout(head)
        layout.addWidget(self._pages, 1)
        bind(room, "renders_summary", self._summarise)
        room.price.charges_changed.connect(self._summarise)
        room.price.charges_changed.connect(self._picture_ready)
        bind(room, "shown", self._show_current)
        bind(room, "can_decide", self.keep.setEnabled)
        room.can_decide_changed.connect(self.discard.setEnabled)
        room.can_decide_changed.connect(self.save.setEnabled)
        self.discard.setEnabled(room.can_decide)
        self.save.setEnabled(room.can_decide)
        room.picture_ready.connect(self._picture_ready)
        room.refining.stepped.connect(self._picture_ready)

    @property
    def selected(self) -> tuple[str, ...]:
        """The jobs of what is selected, from left to right."""
        rows = sorted(index.row() for index in self.view.selectedIndexes())
        return tuple(self._room.renders.values[row].job_id for row in rows)

    @property
    def exportable(self) -> tuple[str, ...]:
        """The render that is shown if it is kept, else every kept one of the photo."""
        kept = [render for render in self._room.renders.values if str(render.decision) == "kept"]
        shown = self._room.shown
        if shown is not None and str(shown.decision) == "kept":
            kept = [shown]
        return tuple(render.render_id for render in kept if render.render_id is not None)

    def _summarise(self, _changed: object) -> None:
        self.export.setEnabled(bool(self.exportable))
        self.summary.set_parts((*self._room.renders.summary, *charges_text(self._room.price.charges)), ", ")
        self._pages.setCurrentWidget(self.view if self._room.renders.rowCount() else self.empty)

    def _show_current(self, render: RenderSummary | None) -> None:
        row = self._room.renders.row_of(render.job_id) if render is not None else -1
        index = self._room.renders.index(row)
        if index.row() == self.view.currentIndex().row() and render is not None:
            return
        self.view.blockSignals(True)
        self.view.setCurrentIndex(index)
        if render is None:
            self.view.clearSelection()
        self.view.blockSignals(False)
        if render is not None:
            self.view.scrollTo(index)

    def _moved(self, index: QModelIndex) -> None:
        if self.view.hasFocus() and index.isValid():
            self._room.show_render(index.data(VALUE_ROLE).job_id)

    def _clicked(self, index: QModelIndex) -> None:
        self._room.show_render(index.data(VALUE_ROLE).job_id)

    def _picture_ready(self, _changed: object) -> None:
        self.view.viewport().update()

    def _export(self) -> None:
        self.export_wanted.emit(self.exportable)

    def _save(self) -> None:
        if self._room.shown is not None:
            self.save_wanted.emit(self._room.shown.job_id)

    def _open_in_comfyui(self) -> None:
        shown = self._room.shown
        if shown is not None and shown.render_id is not None:
            self.comfyui_wanted.emit(shown.render_id, shown.engine)

    def _show_menu(self, position: QPoint) -> None:
        index = self.view.indexAt(position)
        if not index.isValid():
            return
        render: RenderSummary = index.data(VALUE_ROLE)
        self._room.show_render(render.job_id)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if render.state == "finished":
            for text, name, action in (
                (self.tr("Keep"), "keep", self._room.keep_shown),
                (self.tr("Discard"), "discard", self._room.discard_shown),
                (self.tr("Undecided"), "undecide", self._room.undecide_shown),
            ):
                made = menu.addAction(text)
                made.setShortcuts(self._keys.sequences_of(f"variant.{name}"))
                made.triggered.connect(action)
            menu.addSeparator()
            save = menu.addAction(self.tr("Save as…"))
            save.setShortcuts(self._keys.sequences_of("variant.save"))
            save.triggered.connect(self._save)
            export = menu.addAction(self.tr("Export…"))
            export.setShortcuts(self._keys.sequences_of("export"))
            export.setEnabled(str(render.decision) == "kept")
            export.triggered.connect(self._export)
            menu.addAction(self.tr("Open in ComfyUI…")).triggered.connect(self._open_in_comfyui)
            menu.addAction(self.tr("Wear this look again")).triggered.connect(self._room.wear_shown)
        elif render.state in ("waiting", "paused", "rendering"):
            menu.addAction(self.tr("Cancel")).triggered.connect(
                lambda: self._room.cancel_render(render.job_id)
            )
        elif render.state == "failed":
            menu.addAction(self.tr("Try again")).triggered.connect(
                lambda: self._room.retry_render(render.job_id)
            )
        menu.popup(self.view.viewport().mapToGlobal(position))
