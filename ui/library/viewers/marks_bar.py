"""Stars, flag and colour label of a photo, to be seen and to be clicked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout, QWidget

from ui.keys import KeyMap
from ui.keys.table import BY_ACTION
from ui.library.viewers.marks import MOST_STARS, Culling, Flag, Label, Marks, flag_name, label_name
from ui.theme import Theme
from ui.widgets.pieces import IconButton

if TYPE_CHECKING:
    from studio.library.photos import PhotoSummary

STAR_SIDE = 18
SWATCH_SIDE = 18
_DOT = 4.0
_NO_KEYS = Qt.KeyboardModifier.NoModifier


class Stars(QWidget):
    """Signals: `rated(rating)` when another number of stars is chosen; the one that is there again takes them away."""

    rated = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rating = 0
        self._pointed = 0
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setFixedSize(MOST_STARS * STAR_SIDE + 4, STAR_SIDE + 4)
        self.show_rating(0)
        theme.changed.connect(self.update)

    def show_rating(self, rating: int) -> None:
        self._rating = rating
        self.setAccessibleName(self.tr("Rating"))
        self.setAccessibleDescription(BY_ACTION[f"rate.{rating}"].said)
        self.update()

    @property
    def rating(self) -> int:
        return self._rating

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        colour = self._theme.colour
        shown = self._pointed or self._rating
        for star in range(1, MOST_STARS + 1):
            place = QRectF((star - 1) * STAR_SIDE + 2, 2, STAR_SIDE, STAR_SIDE)
            if star <= shown:
                ink = colour.accent if self._pointed else colour.text if self.isEnabled() else colour.text_off
                self._theme.paint_icon(painter, place, "star-full", ink)
            else:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour.text_dim if self.isEnabled() else colour.text_off)
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.drawEllipse(place.center(), _DOT / 2, _DOT / 2)
        if self.hasFocus():
            _paint_focus(painter, QRectF(self.rect()), self._theme)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            star = self._star_at(event.position())
            self.rated.emit(0 if star == self._rating else star)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point_at(self._star_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point_at(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        elif 0 <= self._rating + step <= MOST_STARS:
            self.rated.emit(self._rating + step)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            # The arrows are for the stars while they have the focus, and not for the next photo.
            arrow = event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right)
            if arrow and event.modifiers() in (_NO_KEYS, Qt.KeyboardModifier.KeypadModifier):
                event.accept()
                return True
        return super().event(event)

    def _star_at(self, at: QPointF) -> int:
        return min(MOST_STARS, max(1, int((at.x() - 2) // STAR_SIDE) + 1))

    def _point_at(self, star: int) -> None:
        if star != self._pointed:
            self._pointed = star
            self.update()


class Swatch(QAbstractButton):
    """A colour label to be set or taken away."""

    def __init__(self, theme: Theme, label: Label, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.label = label
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedSize(SWATCH_SIDE, SWATCH_SIDE + 4)
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRectF(0, 0, 12, 12)
        place.moveCenter(QRectF(self.rect()).center())
        colour = label_colour(self._theme, self.label)
        if self.isChecked() or self.underMouse():
            painter.setPen(QPen(self._theme.colour.text, 1.5) if self.isChecked() else Qt.PenStyle.NoPen)
            painter.setBrush(colour)
        else:
            painter.setPen(QPen(colour, 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(place, 3, 3)
        if self.hasFocus():
            _paint_focus(painter, QRectF(self.rect()), self._theme)


class MarksBar(QWidget):
    """Shows the marks of the first of some photos; what is clicked is set on all of them."""

    def __init__(
        self,
        theme: Theme,
        keys: KeyMap,
        culling: Culling,
        parent: QWidget | None = None,
        *,
        labels: bool = True,
        lines: int = 1,
    ) -> None:
        super().__init__(parent)
        self._culling = culling
        self._photos: tuple[PhotoSummary, ...] = ()
        self.stars = Stars(theme, self)
        self.stars.rated.connect(self._rate)
        self.flags: dict[Flag, IconButton] = {}
        self.swatches: dict[Label, Swatch] = {}
        self._icons = {Flag.PICK: ("flag", "flag-pick"), Flag.REJECT: ("flag-reject", "flag-reject")}
        first = QHBoxLayout()
        first.setSpacing(theme.spacing.xs)
        for flag in (Flag.PICK, Flag.REJECT):
            button = IconButton(theme, self._icons[flag][0], flag_name(flag))
            button.setIconSize(QSize(16, 16))
            button.setCheckable(True)
            keys.name(button, f"flag.{flag}")
            button.clicked.connect(partial(self._flag, flag))
            self.flags[flag] = button
            first.addWidget(button)
        first.addSpacing(theme.spacing.xs)
        first.addWidget(self.stars)
        second = QHBoxLayout()
        second.setSpacing(theme.spacing.xs)
        for label in Label:
            if label is Label.NONE or not labels:
                continue
            swatch = Swatch(theme, label)
            keys.name(swatch, f"label.{label}", label_name(label))
            swatch.clicked.connect(partial(self._label, label))
            self.swatches[label] = swatch
            second.addWidget(swatch)
        layout = QHBoxLayout(self) if lines == 1 else QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.spacing.s if lines == 1 else theme.spacing.xs)
        layout.addLayout(first)
        if labels:
            layout.addLayout(second)
        for line in (first, second) if lines > 1 else (second,):
            line.addStretch(1)
        culling.changed.connect(self._refresh)
        if not culling.is_open:
            self.hide()
        self._refresh()

    def show_labels(self, shown: bool) -> None:
        """With the colour labels or, where there is no room, without."""
        for swatch in self.swatches.values():
            swatch.setVisible(shown)

    def show_photos(self, photos: Sequence[PhotoSummary]) -> None:
        self._photos = tuple(photos)
        self._refresh()

    @property
    def _marks(self) -> Marks:
        return self._culling.marks(self._photos[0]) if self._photos else Marks()

    @property
    def _ids(self) -> tuple[str, ...]:
        return tuple(photo.id for photo in self._photos)

    def _refresh(self, *_: object) -> None:
        marks = self._marks
        wanted = self._culling.is_open and bool(self._photos)
        if self.isHidden() is wanted and self.parentWidget() is not None:
            self.setVisible(wanted)
        self.setEnabled(bool(self._photos))
        self.stars.show_rating(marks.rating)
        for flag, button in self.flags.items():
            button.setChecked(flag is marks.flag)
            button.set_icon_name(self._icons[flag][flag is marks.flag])
        for label, swatch in self.swatches.items():
            swatch.setChecked(label is marks.label)

    def _rate(self, rating: int) -> None:
        self._culling.set_rating(self._ids, rating)

    def _flag(self, flag: Flag, *_: object) -> None:
        wanted = Flag.NONE if self._marks.flag is flag else flag
        self._refresh()
        self._culling.set_flag(self._ids, wanted)

    def _label(self, label: Label, *_: object) -> None:
        wanted = Label.NONE if self._marks.label is label else label
        self._refresh()
        self._culling.set_label(self._ids, wanted)


def label_colour(theme: Theme, label: Label) -> QColor:
    colour = theme.colour
    return {
        Label.NONE: colour.line_strong,
        Label.RED: colour.label_red,
        Label.YELLOW: colour.label_yellow,
        Label.GREEN: colour.label_green,
        Label.BLUE: colour.label_blue,
        Label.PURPLE: colour.label_purple,
    }[label]


def _paint_focus(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.colour.accent, 1))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
