"""Fields of the export dialog that tell only what a person changed, and sections they stand in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QDoubleSpinBox, QGridLayout, QVBoxLayout, QWidget

from ui.export.words import word
from ui.theme import Theme
from ui.widgets.choice import Choice
from ui.widgets.pieces import label, row
from ui.widgets.switch import Switch

LABEL_WIDTH = 132
INSET = 9


class EnumChoice(Choice):
    """A choice of an enum's values; `chose` is called with the value when a person chooses."""

    def __init__(
        self, theme: Theme, name: str, words: Mapping[Any, str], chose: Callable[[Any], object]
    ) -> None:
        super().__init__(theme, name)
        self._values = list(words)
        self._chose = chose
        for text in words.values():
            self.addItem(word(text))
        self.activated.connect(self._activated)

    def show_value(self, value: StrEnum) -> None:
        self.setCurrentIndex(self._values.index(value))

    def wheelEvent(self, event: QWheelEvent) -> None:
        # The wheel scrolls the recipe; it must not change it on the way.
        event.ignore()

    def _activated(self, place: int) -> None:
        self._chose(self._values[place])


class NumberField(QDoubleSpinBox):
    """A number with its unit; `changed` is called with it when a person changes it."""

    def __init__(
        self,
        name: str,
        lowest: float,
        highest: float,
        changed: Callable[[Any], object],
        *,
        unit: str = "",
        decimals: int = 0,
    ) -> None:
        super().__init__()
        self._changed = changed
        self.setAccessibleName(name)
        self.setDecimals(decimals)
        self.setRange(lowest, highest)
        self.setSuffix(f" {unit}" if unit else "")
        self.setKeyboardTracking(False)
        self.setFixedWidth(104)
        # The style sheet's padding does not reach the line inside.
        self.lineEdit().setTextMargins(INSET, 0, INSET, 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.valueChanged.connect(self._tell)

    def show_value(self, value: float) -> None:
        with QSignalBlocker(self):
            self.setValue(value)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def _tell(self, value: float) -> None:
        self._changed(value if self.decimals() else round(value))


class SwitchField(Switch):
    """A switch; `changed` is called with its state when a person changes it."""

    def __init__(self, theme: Theme, text: str, changed: Callable[[bool], object]) -> None:
        super().__init__(theme, text)
        self._changed = changed
        self.setText(text)
        self.clicked.connect(self._tell)

    def show_value(self, value: bool) -> None:
        self.setChecked(value)

    def _tell(self, checked: bool) -> None:
        self._changed(checked)


class Section(QWidget):
    """A heading, and below it names at the left with their fields at the right."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        space = theme.spacing
        self._spacing = space.s
        self._heading = label(role="heading")
        self._rows: dict[QWidget, QWidget] = {}
        self._form = QGridLayout()
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setHorizontalSpacing(space.m)
        self._form.setVerticalSpacing(space.s)
        self._form.setColumnMinimumWidth(0, LABEL_WIDTH)
        self._form.setColumnStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.l, space.m, space.l, space.m)
        layout.setSpacing(space.s)
        layout.addWidget(self._heading)
        layout.addLayout(self._form)

    def set_heading(self, text: str) -> None:
        """A translation is looked up by the class that speaks, so subclasses say their own."""
        self._heading.setText(text)
        self.setAccessibleName(text)

    def add(self, name: str, *fields: QWidget, stretch: bool = False) -> QWidget:
        """A row of fields; what is returned can be hidden. `stretch` lets the first take the whole width."""
        line = QWidget()
        inside = row(*fields, *(() if stretch else (None,)), spacing=self._spacing)
        if stretch:
            inside.setStretch(0, 1)
        line.setLayout(inside)
        named = label(name, "dim")
        named.setMinimumHeight(30)
        place = self._form.rowCount()
        self._form.addWidget(named, place, 0, Qt.AlignmentFlag.AlignTop)
        self._form.addWidget(line, place, 1)
        self._rows[line] = named
        return line

    def show_row(self, line: QWidget, shown: bool) -> None:
        line.setVisible(shown)
        self._rows[line].setVisible(shown)
