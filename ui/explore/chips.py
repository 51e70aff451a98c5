"""What is filtered by a click: words as chips, colours as swatches, and menus of words."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QMenu, QWidget

from studio.explore.palette import SWATCHES
from ui.explore.words import swatch_name
from ui.theme import Theme
from ui.theme.tokens import colour_of
from ui.tips import plain_tip
from ui.widgets.cells import paint_focus
from ui.widgets.pieces import LabelledButton
from ui.words import counted

MOST_LISTED = 40
_DISC = 14


class Chip(QAbstractButton):
    """A word that is down while it is filtered for."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.changed.connect(self.updateGeometry)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + 2 * self._theme.spacing.m, metrics.height() + 8)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colour = self._theme.colour
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        chosen = self.isChecked()
        painter.setPen(QPen(colour.accent if chosen or self.hasFocus() else colour.line, 1))
        painter.setBrush(
            colour.accent_wash if chosen else colour.hover if self.underMouse() else colour.raised
        )
        painter.drawRoundedRect(frame, frame.height() / 2, frame.height() / 2)
        painter.setPen(colour.text if chosen or self.underMouse() else colour.text_dim)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())


class SwatchButton(QAbstractButton):
    """A colour of palettes; a ring says that it is filtered for."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._colour = colour_of(SWATCHES[name])
        self.setAccessibleName(swatch_name(name))
        self.setToolTip(plain_tip(swatch_name(name)))
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(_DISC + 10, _DISC + 10)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colour = self._theme.colour
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        disc = QRectF(0, 0, _DISC, _DISC)
        disc.moveCenter(QRectF(self.rect()).center())
        painter.setPen(QPen(colour.line_strong, 1))
        painter.setBrush(self._colour)
        painter.drawEllipse(disc)
        if self.isChecked() or self.underMouse():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour.accent if self.isChecked() else colour.text_dim, 2))
            painter.drawEllipse(disc.adjusted(-3, -3, 3, 3))
        if self.hasFocus():
            paint_focus(painter, QRectF(self.rect()).adjusted(-2, -2, 2, 2), self._theme)


class WordMenu(LabelledButton):
    """A button with a menu of words; the chosen ones are counted beside its own. Signals: `toggled_word(word)`."""

    toggled_word = Signal(str)

    def __init__(self, theme: Theme, icon: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, icon, text, parent)
        self._name = text
        self._counts: Mapping[str, int] = {}
        self._chosen: Sequence[str] = ()
        self.clicked.connect(self._open)
        self.show_words({}, ())

    def show_words(
        self, counts: Mapping[str, int], chosen: Sequence[str], elsewhere: Container[str] = ()
    ) -> None:
        """`counts`: sets by word, the most frequent first. What is seen to be chosen `elsewhere` is not said twice."""
        self._counts, self._chosen = counts, chosen
        self.setEnabled(bool(counts or chosen))
        said = [word for word in chosen if word not in elsewhere]
        several = f"{self._name} ({len(said)})" if said else self._name
        self.setText(said[0] if len(said) == 1 else several)
        self.setChecked(bool(said))
        self.setAccessibleName(self._name)
        self.setAccessibleDescription(", ".join(chosen))
        self.updateGeometry()

    def menu_of_words(self) -> QMenu:
        menu = QMenu(self)
        listed = [*list(self._counts)[:MOST_LISTED]]
        listed += [word for word in self._chosen if word not in listed]
        for word in listed:
            text = f"{word}  {counted(self._counts.get(word, 0))}".replace("&", "&&")
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(word in self._chosen)
            action.triggered.connect(partial(self._toggle, word))
        return menu

    def _toggle(self, word: str, *_: object) -> None:
        self.toggled_word.emit(word)

    def _open(self) -> None:
        menu = self.menu_of_words()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))
