"""One slot of the look: the garment worn there as a layer, or the word that the photo's own is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QEnterEvent,
    QFocusEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from render.messages import Slot as BodySlot
from ui.canvas.drop import garment_mime, read_payload
from ui.garments.delegate import THUMBNAIL_SIDE
from ui.theme import Theme
from ui.thumbnails import ThumbnailCache
from ui.tips import plain_tip
from ui.widgets.cells import paint_picture
from ui.widgets.pieces import Elided, IconButton
from ui.words import slot_name

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

    from studio.library.garments import GarmentSummary

LAYER_MIME = "application/x-anchor-layer"
"""The slot that a dragged layer comes from."""

WORN_HEIGHT = 46
OWN_HEIGHT = 27
PICTURE = QSize(30, 36)


class LayerPicture(QWidget):
    """The garment on paper, pale while it is hidden."""

    def __init__(self, theme: Theme, thumbnails: ThumbnailCache, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._thumbnails = thumbnails
        self.sha256 = ""
        self.hidden = False
        self.setFixedSize(PICTURE)
        thumbnails.ready.connect(self._arrived)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setOpacity(0.4 if self.hidden else 1.0)
        image = self._thumbnails.image(self.sha256, THUMBNAIL_SIDE) if self.sha256 else None
        paint_picture(
            painter,
            QRectF(self.rect()),
            image,
            self._theme,
            cover=False,
            ground=self._theme.colour.paper,
            icon="garments",
        )

    def _arrived(self, sha256: str) -> None:
        if sha256 == self.sha256:
            self.update()


class LayerRow(QWidget):
    """Signals: `taken(slot)` when it becomes the layer in hand, `eye_clicked(slot)`, `cross_clicked(slot)`,
    `menu_wanted(slot, global place)`, `layer_dropped(from slot, slot)`, `garment_dropped(payload, slot)`.
    """

    taken = Signal(object)
    eye_clicked = Signal(object)
    cross_clicked = Signal(object)
    menu_wanted = Signal(object, QPoint)
    layer_dropped = Signal(object, object)
    garment_dropped = Signal(object, object)

    def __init__(
        self, theme: Theme, thumbnails: ThumbnailCache, slot: BodySlot, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.slot = slot
        self.garment_id = ""
        self.active = False
        self._pressed: QPointF | None = None
        self._dropping = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        name = slot_name(slot)
        self.eye = IconButton(theme, "eye", self.tr("Hide {slot}").format(slot=name))
        self.eye.clicked.connect(self._eye_clicked)
        self.picture = LayerPicture(theme, thumbnails, self)
        self._name = Elided()
        self._about = Elided(role="small")
        self.cross = IconButton(theme, "cross", self.tr("Take off: {slot}").format(slot=name))
        self.cross.clicked.connect(self._cross_clicked)
        for part in (self.eye, self.cross):
            part.setFixedSize(24, 24)
            part.setIconSize(QSize(16, 16))
            part.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        space = theme.spacing
        layout = QHBoxLayout(self)
        layout.setContentsMargins(space.s, 0, space.xs, 0)
        layout.setSpacing(space.s)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self._name)
        words.addWidget(self._about)
        words.addStretch(1)
        layout.addWidget(self.eye)
        layout.addWidget(self.picture)
        layout.addLayout(words, 1)
        layout.addWidget(self.cross)
        theme.changed.connect(self.update)

    def show_own(self) -> None:
        """Nothing of ours is worn here."""
        self.garment_id = ""
        self._put("", self.tr("{slot} · as photographed").format(slot=slot_name(self.slot)))
        self.setAccessibleName(self._about.text())
        self.setToolTip(self.tr("The photo's own stays. Drop a garment here to wear it."))

    def show_garment(
        self, garment_id: str, name: str, garment: GarmentSummary | None, *, hidden: bool
    ) -> None:
        self.garment_id = garment_id
        self.picture.sha256 = garment.sha256 if garment is not None else ""
        self.picture.hidden = hidden
        slot = slot_name(self.slot)
        self._put(name, slot)
        self.eye.set_icon_name("eye-off" if hidden else "eye")
        action = self.tr("Show {name}") if hidden else self.tr("Hide {name}")
        self.eye.setToolTip(plain_tip(action.format(name=name)))
        self.eye.setAccessibleName(action.format(name=name))
        self._name.setEnabled(not hidden)
        state = self.tr("{slot}, hidden").format(slot=slot) if hidden else slot
        self.setAccessibleName(f"{name}, {state}")
        self.setToolTip(plain_tip(f"{name}, {state}"))
        self.picture.update()

    def set_active(self, active: bool) -> None:
        self.active = active
        self.update()

    def _put(self, name: str, about: str) -> None:
        worn = bool(name)
        for part in (self.eye, self.picture, self._name, self.cross):
            part.setVisible(worn)
        self._name.setText(name)
        self._about.setText(about)
        self.setFixedHeight(WORN_HEIGHT if worn else OWN_HEIGHT)
        self.setCursor(Qt.CursorShape.OpenHandCursor if worn else Qt.CursorShape.ArrowCursor)

    # -- painting ----------------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, colour = self._theme, self._theme.colour
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(0.5, 1, -0.5, -1)
        radius = theme.tokens.shape.radius_small
        painter.setPen(Qt.PenStyle.NoPen)
        if self._dropping:
            painter.setPen(QPen(colour.accent, 1.5))
            painter.setBrush(colour.accent_wash)
            painter.drawRoundedRect(rect, radius, radius)
        elif self.garment_id:
            painter.setBrush(colour.hover if self.underMouse() else colour.raised)
            painter.drawRoundedRect(rect, radius, radius)
            if self.active:
                painter.setBrush(colour.accent)
                painter.drawRoundedRect(QRectF(rect.left(), rect.top() + 5, 3, rect.height() - 10), 1.5, 1.5)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour.accent, 1.5))
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.taken.emit(self.slot)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    # -- dragging it -------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position()
            self.taken.emit(self.slot)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        far = QApplication.startDragDistance()
        if self._pressed is None or (event.position() - self._pressed).manhattanLength() < far:
            return
        self._pressed = None
        mime = self.mime()
        if mime is not None:
            drag = QDrag(self)
            drag.setMimeData(mime)
            pixmap = self.grab()
            drag.setPixmap(pixmap)
            drag.setHotSpot(event.position().toPoint())
            drag.exec(Qt.DropAction.CopyAction)

    def mime(self) -> QMimeData | None:
        """The layer as something to drag: to another slot, or anywhere that takes garments."""
        if not self.garment_id:
            return None
        mime = garment_mime([(self.garment_id, self.slot)])
        mime.setData(LAYER_MIME, self.slot.value.encode())
        return mime

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(self.slot, event.globalPos())

    # -- dropping on it ----------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._takes(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self._dropping = True
            self.update()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self._dropping = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        self._dropping = False
        self.update()
        mime = event.mimeData()
        if mime.hasFormat(LAYER_MIME):
            self.layer_dropped.emit(BodySlot(bytes(mime.data(LAYER_MIME).data()).decode()), self.slot)
        else:
            payload = read_payload(mime)
            if payload is None:
                return
            self.garment_dropped.emit(payload, self.slot)
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def _takes(self, mime: QMimeData) -> bool:
        from studio.looks import fits

        if mime.hasFormat(LAYER_MIME):
            slot = BodySlot(bytes(mime.data(LAYER_MIME).data()).decode())
            return slot is not self.slot and fits(slot, self.slot)
        payload = read_payload(mime, with_image=False)
        return payload is not None and fits(payload.slot, self.slot)

    def _eye_clicked(self) -> None:
        self.eye_clicked.emit(self.slot)

    def _cross_clicked(self) -> None:
        self.cross_clicked.emit(self.slot)
