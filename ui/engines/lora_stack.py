"""The stack of LoRAs: added by a dialog or a drop, weighed, put in order, taken off."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, QSignalBlocker, QSize, Qt
from PySide6.QtGui import (
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QShowEvent,
)
from PySide6.QtWidgets import QApplication, QFileDialog, QHBoxLayout, QSlider, QVBoxLayout, QWidget

from studio.engines.values import StoredLora
from ui.engines.fields import NumberField
from ui.engines.lora_shelf import LoraShelf
from ui.engines.model import Engines
from ui.engines.words import lora_facts
from ui.mime import local_files
from ui.observable import bind
from ui.theme import Theme
from ui.widgets.flow import FlowLayout
from ui.widgets.pieces import Elided, IconButton, button, label, wrapped
from ui.widgets.wheel import WheelGuard
from ui.words import number

MIME = "application/x-anchor-lora"
MOST_WEIGHT = 2
PARTS_OF_ONE = 20
"""Steps of the slider between 0 and 1."""


class LoraRow(QWidget):
    """One LoRA. Alt+Up and Alt+Down move it, Space wears it or not, Delete takes it off; it can be dragged by its
    name.
    """

    def __init__(self, theme: Theme, engines: Engines, lora: StoredLora) -> None:
        super().__init__()
        self._theme = theme
        self._engines = engines
        self.lora = lora
        self._pressed: QPointF | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(False)
        self._name = Elided(lora.name, mode=Qt.TextElideMode.ElideMiddle)
        self.eye = IconButton(theme, "eye", self.tr("Wear: {name}").format(name=lora.name))
        self.eye.setCheckable(True)
        self.eye.setFixedSize(22, 22)
        self.eye.setIconSize(QSize(14, 14))
        self.eye.toggled.connect(partial(engines.switch_lora, lora.sha256))
        self.weight = NumberField(
            self.tr("Weight of {name}").format(name=lora.name), -MOST_WEIGHT, MOST_WEIGHT, 2, 1 / PARTS_OF_ONE
        )
        self.weight.set_own(1.0)
        self.weight.setFixedWidth(theme.grown(56))
        self.weight.edited.connect(self._write_weight)
        self._facts = label("", "caption")
        self.cross = IconButton(theme, "cross", self.tr("Take off: {name}").format(name=lora.name))
        self.cross.setFixedSize(22, 22)
        self.cross.setIconSize(QSize(14, 14))
        self.cross.clicked.connect(partial(engines.remove_lora, lora.sha256))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(-MOST_WEIGHT * PARTS_OF_ONE, MOST_WEIGHT * PARTS_OF_ONE)
        self.slider.setPageStep(PARTS_OF_ONE // 4)
        self.slider.setAccessibleName(self.tr("Weight of {name}").format(name=lora.name))
        WheelGuard(self.slider)
        self.slider.valueChanged.connect(self._weigh)
        space = theme.spacing
        head = QHBoxLayout()
        head.setSpacing(space.xs)
        for part, stretch in ((self.eye, 0), (self._name, 1), (self.weight, 0), (self.cross, 0)):
            head.addWidget(part, stretch)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.s, space.xs, space.xs, space.s)
        layout.setSpacing(space.xs)
        layout.addLayout(head)
        layout.addWidget(self.slider)
        layout.addWidget(self._facts)
        if lora.words:
            words = QWidget()
            flow = FlowLayout(space.xs, words)
            for word in lora.words:
                chip = button(word, "chip")
                chip.setToolTip(self.tr("Write it into the prompt"))
                chip.setAccessibleName(self.tr("Write “{word}” into the prompt").format(word=word))
                chip.clicked.connect(partial(engines.write_word, word))
                flow.addWidget(chip)
            layout.addWidget(words)
        self.show_lora(lora)
        theme.changed.connect(self.update)

    def show_lora(self, lora: StoredLora) -> None:
        self.lora = lora
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(lora.weight * PARTS_OF_ONE))
        with QSignalBlocker(self.eye):
            self.eye.setChecked(lora.on)
        self.eye.set_icon_name("eye" if lora.on else "eye-off")
        self.weight.show_value(lora.weight)
        self._name.setEnabled(lora.is_worn)
        kept = self._engines.kept_lora(lora.sha256)
        self._facts.setText("" if kept is None else lora_facts(kept))
        self._facts.setVisible(kept is not None)
        state = number(lora.weight, 2) if lora.is_worn else self.tr("off")
        self.setAccessibleName(f"{lora.name}, {state}")
        self.setAccessibleDescription(self._facts.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if alt and step is not None:
            at = self._engines.loras.row_of(self.lora.sha256)
            self._engines.move_lora(self.lora.sha256, at + step)
        elif event.key() == Qt.Key.Key_Space:
            self.eye.toggle()
        elif event.key() == Qt.Key.Key_Delete:
            self._engines.remove_lora(self.lora.sha256)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        far = QApplication.startDragDistance()
        if self._pressed is not None and (event.position() - self._pressed).manhattanLength() >= far:
            self._pressed = None
            mime = QMimeData()
            mime.setData(MIME, self.lora.sha256.encode())
            drag = QDrag(self)
            drag.setMimeData(mime)
            drag.setPixmap(self.grab())
            drag.exec(Qt.DropAction.MoveAction)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colour, radius = self._theme.colour, self._theme.tokens.shape.radius_small
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour.accent, 1.5) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(colour.raised)
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), radius, radius)

    def _weigh(self, parts: int) -> None:
        self._engines.weigh_lora(self.lora.sha256, parts / PARTS_OF_ONE)

    def _write_weight(self, weight: float | None) -> None:
        """An emptied field is the weight that it was trained for."""
        self._engines.weigh_lora(self.lora.sha256, 1.0 if weight is None else weight)
        self.weight.show_value(self.lora.weight)


class LoraStack(QWidget):
    """Files dropped here are added; a row dropped here moves."""

    def __init__(self, theme: Theme, engines: Engines, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._engines = engines
        self._rows: dict[str, LoraRow] = {}
        self._dropping = False
        self.setAcceptDrops(True)
        self.setAccessibleName(self.tr("LoRAs"))
        self.add = button(self.tr("Add LoRA"))
        self.shelf = LoraShelf(theme, engines, self)
        self.shelf.files_wanted.connect(self._ask)
        self.add.setMenu(self.shelf)
        self._note = wrapped(
            self.tr("Drop .safetensors files here. They are copied beside the weights, each only once."),
            "caption",
        )
        space = theme.spacing
        self._list = QVBoxLayout()
        self._list.setSpacing(space.xs)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space.s)
        layout.addLayout(self._list)
        layout.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._note)
        rows = engines.loras
        for signal in (rows.rowsInserted, rows.rowsRemoved, rows.layoutChanged, rows.dataChanged):
            signal.connect(self._show)
        bind(engines, "shelf", self._show)

    @property
    def rows(self) -> tuple[LoraRow, ...]:
        """From the first that is laid on."""
        return tuple(self._rows[lora.sha256] for lora in self._engines.loras.values)

    def _show(self, *_: object) -> None:
        loras = self._engines.loras.values
        gone = set(self._rows) - {lora.sha256 for lora in loras}
        for key in gone:
            row = self._rows.pop(key)
            had_focus = row.isAncestorOf(self.window().focusWidget()) or row.hasFocus()
            self._list.removeWidget(row)
            row.deleteLater()
            row.hide()
            if had_focus:
                self.add.setFocus()
        for at, lora in enumerate(loras):
            if lora.sha256 not in self._rows:
                self._rows[lora.sha256] = LoraRow(self._theme, self._engines, lora)
            row = self._rows[lora.sha256]
            row.show_lora(lora)
            if self._list.indexOf(row) != at:
                self._list.removeWidget(row)
                self._list.insertWidget(at, row)

    def _ask(self) -> None:
        dialog = QFileDialog(self, self.tr("Add LoRA files"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters([self.tr("LoRA files (*.safetensors)")])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(self._add_files)
        self._theme.style(dialog)
        dialog.open()

    def _add_files(self, names: list[str]) -> None:
        self._engines.add_loras([Path(name) for name in names])

    def showEvent(self, event: QShowEvent) -> None:
        """Nobody waits for the shelf before it is in sight."""
        super().showEvent(event)
        self._engines.look_at_shelf()

    # -- drag and drop -----------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(MIME) or _files(event.mimeData()):
            self._dropping = True
            self.update()
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._dropping = False
        self.update()
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        self._dropping = False
        self.update()
        mime = event.mimeData()
        files = _files(mime)
        if mime.hasFormat(MIME):
            sha256 = bytes(mime.data(MIME).data()).decode()
            above = [
                row
                for row in self.rows
                if row.lora.sha256 != sha256 and row.geometry().center().y() < event.position().y()
            ]
            self._engines.move_lora(sha256, len(above))
        elif files:
            self._engines.add_loras(files)
        event.acceptProposedAction()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._dropping:
            colour, radius = self._theme.colour, self._theme.radius
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(colour.accent, 1.5))
            painter.setBrush(colour.accent_wash)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), radius, radius)


def _files(mime: QMimeData) -> list[Path]:
    return [path for path in local_files(mime) if path.suffix.lower() == ".safetensors"]
