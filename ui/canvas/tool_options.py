"""What a mask tool can be set to, for hands that are on the mouse: region, size, hardness, overlay."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QSlider, QToolButton, QWidget

from render.messages import Slot
from ui.canvas.actions import CanvasActions
from ui.canvas.mask_views import view_name
from ui.canvas.model import PROTECT, CanvasModel, MaskView, Tool
from ui.canvas.subject import Subject
from ui.canvas.words import said
from ui.marked import marked
from ui.observable import bind
from ui.theme.tokens import Tokens
from ui.tips import plain_tip
from ui.words import slot_name

LEAST_RADIUS = 2.0
STEPS = 100
WIDE, NARROW = 96, 48
"""Lengths of the sliders."""


class ToolOptions(QFrame):
    """A strip at the foot of the canvas. Clicking it leaves the keyboard with the canvas."""

    def __init__(
        self,
        model: CanvasModel,
        subject: Subject,
        actions: CanvasActions,
        tokens: Tokens,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._most_radius = 100.0
        self.setProperty("role", "popup")
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setAccessibleName(self.tr("Tool options"))
        space = tokens.spacing
        self._lines = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._lines.setContentsMargins(space.s, space.xs, space.m, space.xs)
        self._lines.setSpacing(space.xs)
        upper, lower = QHBoxLayout(), QHBoxLayout()
        for line in (upper, lower):
            line.setSpacing(space.xs)
            self._lines.addLayout(line)
        # A choice of one is none.
        choices = subject.masks if len(subject.masks) > 1 else ()
        self._regions = [self._button(actions, f"region.{mask}", _short(mask)) for mask in choices]
        for button in self._regions:
            upper.addWidget(button)
        upper.addStretch(1)
        self._size, self._size_label = self._slider(self.tr("Size")), QLabel(self)
        self._hardness, self._hardness_label = self._slider(self.tr("Hardness")), QLabel(self)
        self._radius_parts: list[QWidget] = [self._size, self._size_label]
        self._hardness_parts: list[QWidget] = [self._hardness, self._hardness_label]
        widest = (self.tr("{size} px").format(size=8888), self.tr("{share} % hard").format(share=100))
        for slider, text, most in (
            (self._size, self._size_label, widest[0]),
            (self._hardness, self._hardness_label, widest[1]),
        ):
            text.setProperty("role", "small")
            text.setMinimumWidth(text.fontMetrics().horizontalAdvance(most))
            lower.addSpacing(space.s)
            lower.addWidget(slider)
            lower.addWidget(text)
        lower.addSpacing(space.s)
        lower.addWidget(self._button(actions, "overlay", self.tr("Mask")))
        self._view = self._button(actions, "overlay.view", view_name(model.mask_view))
        widths = [self._view.fontMetrics().horizontalAdvance(view_name(view)) for view in MaskView]
        self._view.setMinimumWidth(max(widths) + space.l)
        lower.addWidget(self._view)
        lower.addStretch(1)
        self._size.valueChanged.connect(self._resize_brush)
        self._hardness.valueChanged.connect(self._harden_brush)
        bind(model, "mask_view", self._show_view)
        bind(model, "tool", self._take_tool)
        bind(model, "brush_radius", self._show_radius)
        bind(model, "hardness", self._show_hardness)

    def fit(self, width: int) -> None:
        """In one line where there is room, else in two, with shorter sliders where even that is too wide."""
        for direction, slider in (
            (QBoxLayout.Direction.LeftToRight, WIDE),
            (QBoxLayout.Direction.TopToBottom, WIDE),
            (QBoxLayout.Direction.TopToBottom, NARROW),
        ):
            self._lines.setDirection(direction)
            for each in (self._size, self._hardness):
                each.setFixedWidth(slider)
            if self.sizeHint().width() <= width:
                break
        self.adjustSize()

    def set_photo_size(self, width: int, height: int) -> None:
        """The largest brush reaches over a quarter of the photo."""
        self._most_radius = max(2 * LEAST_RADIUS, max(width, height) / 4)
        self._show_radius(self._model.brush_radius)

    def _button(self, actions: CanvasActions, name: str, text: str) -> QToolButton:
        action = actions.action(name)
        action.setIconText(text)
        key = actions.keys.text_of(name)
        action.setToolTip(plain_tip(f"{action.text()} ({key})" if key else action.text()))
        button = QToolButton(self)
        button.setDefaultAction(action)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(action.text())
        return button

    def _slider(self, name: str) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal, self)
        slider.setRange(0, STEPS)
        slider.setFixedWidth(WIDE)
        slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        slider.setAccessibleName(name)
        return slider

    def _take_tool(self, tool: Tool) -> None:
        for button in self._regions:
            button.setVisible(tool is not Tool.PROTECT)
        for part in self._radius_parts:
            part.setVisible(tool.paints)
        for part in self._hardness_parts:
            part.setVisible(tool.paints and tool is not Tool.SMART_BRUSH)

    def _show_view(self, view: MaskView) -> None:
        self._view.defaultAction().setIconText(view_name(view))

    def _resize_brush(self, step: int) -> None:
        # By ratio: a step feels the same for a fine brush and for a broad one.
        self._model.brush_radius = LEAST_RADIUS * (self._most_radius / LEAST_RADIUS) ** (step / STEPS)

    def _harden_brush(self, step: int) -> None:
        self._model.hardness = step / STEPS

    def _show_radius(self, radius: float) -> None:
        share = math.log(max(radius, LEAST_RADIUS) / LEAST_RADIUS) / math.log(
            self._most_radius / LEAST_RADIUS
        )
        self._put(self._size, share)
        self._size_label.setText(self.tr("{size} px").format(size=round(2 * radius)))

    def _show_hardness(self, hardness: float) -> None:
        self._put(self._hardness, hardness)
        self._hardness_label.setText(self.tr("{share} % hard").format(share=round(100 * hardness)))

    def _put(self, slider: QSlider, share: float) -> None:
        slider.blockSignals(True)
        slider.setValue(round(STEPS * min(1.0, share)))
        slider.blockSignals(False)


def _short(mask: str) -> str:
    return said(marked("Canvas", "Protect")) if mask == PROTECT else slot_name(Slot(mask))
