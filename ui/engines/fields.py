"""Fields of an engine's values: empty, they show its own value dimly and leave it as it is."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from ui.theme import Theme
from ui.tips import plain_tip
from ui.words import number

PROMPT_LINES = 4


class NumberField(QLineEdit):
    """A number between `least` and `most` with `digits` behind the point, or nothing. Up and Down step it.

    Signals: `edited(number or None)`.
    """

    edited = Signal(object)

    def __init__(self, name: str, least: float, most: float, digits: int, step: float) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._least, self._most, self._digits, self._step = least, most, digits, step
        self._value: float | None = None
        self._own: float | None = None
        self.editingFinished.connect(self._commit)

    def set_own(self, own: float | None, most: float | None = None) -> None:
        """The value that holds while nothing is written here; None where there is none."""
        self._own = own
        self._most = self._most if most is None else most
        self.setPlaceholderText("" if own is None else self._written(own))
        least, most_written = self._written(self._least), self._written(self._most)
        self.setToolTip(plain_tip(self.tr("{least} to {most}").format(least=least, most=most_written)))

    def show_value(self, value: float | None) -> None:
        self._value = value
        if not self.isModified() or not self.hasFocus():
            with QSignalBlocker(self):
                self.setText("" if value is None else self._written(value))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: self._step, Qt.Key.Key_Down: -self._step}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        base = self._read()
        if base is None:
            base = self._own if self._own is not None else self._least
        self._take(base + step)

    def _commit(self) -> None:
        self.setModified(False)
        self._take(self._read())

    def _take(self, value: float | None) -> None:
        if value is not None:
            value = round(max(self._least, min(value, self._most)), self._digits)
            if not self._digits:
                value = int(value)
        with QSignalBlocker(self):
            self.setText("" if value is None else self._written(value))
        if value != self._value:
            self._value = value
            self.edited.emit(value)

    def _read(self) -> float | None:
        """What is written; what cannot be read is as good as nothing."""
        text = self.text().strip()
        if not text:
            return None
        value, read = self.locale().toDouble(text)
        if not read:
            value, read = QLocale.c().toDouble(text)
        return value if read else self._value

    def _written(self, value: float) -> str:
        return number(value, self._digits).replace(self.locale().groupSeparator(), "")


class PromptField(QPlainTextEdit):
    """Signals: `edited(text)` as it is written."""

    edited = Signal(str)

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.textChanged.connect(self._edit)
        theme.changed.connect(self._fit)
        self._fit()

    def show_value(self, text: str) -> None:
        if self.toPlainText() != text:
            with QSignalBlocker(self):
                self.setPlainText(text)

    def _edit(self) -> None:
        self.edited.emit(self.toPlainText())

    def _fit(self) -> None:
        lines = PROMPT_LINES * self.fontMetrics().lineSpacing()
        self.setFixedHeight(lines + 2 * self._theme.spacing.s + 2)
