"""Small standard pieces that every panel is built of."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QPalette, QResizeEvent, QUndoStack
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QSplitterHandle,
    QStyle,
    QStyleOptionToolButton,
    QStylePainter,
    QToolButton,
    QWidget,
)

from ui.theme import Theme
from ui.tips import plain_tip


def label(text: str = "", role: str = "", parent: QWidget | None = None) -> QLabel:
    """A label in one of the style sheet's roles: title, heading, dim, small, caption, good, bad. Its text is text: no
    name of a set or a file is ever markup.
    """
    made = QLabel(parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    if role:
        made.setProperty("role", role)
    return made


def wrapped(text: str = "", role: str = "", parent: QWidget | None = None) -> QLabel:
    """A label that breaks its lines."""
    made = label(text, role, parent)
    made.setWordWrap(True)
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    made.setSizePolicy(policy)
    return made


def rule(parent: QWidget | None = None) -> QFrame:
    """A hairline between sections."""
    line = QFrame(parent)
    line.setProperty("role", "rule")
    line.setFixedHeight(1)
    return line


def frame(role: str, parent: QWidget | None = None) -> QFrame:
    made = QFrame(parent)
    made.setProperty("role", role)
    return made


def button(text: str, kind: str = "", parent: QWidget | None = None) -> QPushButton:
    """A push button; kinds: primary, flat, status."""
    made = QPushButton(text, parent)
    if kind:
        made.setProperty("kind", kind)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return made


class ModuleView(QWidget):
    """A module's whole page. Signals: `undo_stack_changed()` when another history is in sight."""

    undo_stack_changed = Signal()

    @property
    def undo_stack(self) -> QUndoStack | None:
        """What undo means here; None where nothing can be taken back."""
        return None

    @property
    def styled_parts(self) -> tuple[QWidget, ...]:
        """What is given its style sheet one by one, because together it would hold the window for too long."""
        return (self,)

    @property
    def keyboard_parts(self) -> tuple[QWidget, ...]:
        """Its parts from left to right, between which F6 moves the keyboard."""
        return (self,)

    def toggle_panels(self) -> None:
        """Show or hide what stands beside the pictures."""

    def escape(self) -> bool:
        """Esc: close or stop what is open in the view. False where there was nothing."""
        return False

    @property
    def export_choice(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Ids of the kept renders and of the photos that exporting means here."""
        return (), ()

    def export_chosen(self, export: Callable[[Sequence[str], Sequence[str]], object]) -> None:
        """Hand the ids of `export_choice` over: at once, or when those that are not read yet are."""
        export(*self.export_choice)


def first_focusable(part: QWidget) -> QWidget | None:
    """The first child that Tab reaches."""
    return part.focusProxy() or next(
        (
            child
            for child in part.findChildren(QWidget)
            if child.isVisible() and child.isEnabled() and child.focusPolicy() & Qt.FocusPolicy.TabFocus
        ),
        None,
    )


class IconButton(QToolButton):
    """A button that is one icon; its name is its tool tip and what a screen reader says."""

    def __init__(self, theme: Theme, icon: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = icon
        self.setIconSize(QSize(18, 18))
        self.setToolTip(plain_tip(name))
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        theme.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        self.setIcon(self._theme.icon(self._icon))

    def set_icon_name(self, icon: str) -> None:
        self._icon = icon
        self.refresh()


class LabelledButton(IconButton):
    """An icon with its word beside it, for toolbars; Qt would set them almost without a gap."""

    def __init__(self, theme: Theme, icon: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, icon, text, parent)
        self.setText(text)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(QSize(16, 16))
        self.setProperty("kind", "labelled")

    def sizeHint(self) -> QSize:
        around = 2 * self._theme.spacing.m
        return QSize(self._content_width + around, super().sizeHint().height())

    @property
    def _content_width(self) -> int:
        words = self.fontMetrics().horizontalAdvance(self.text())
        return self.iconSize().width() + (words + self._gap if words else 0)

    @property
    def _gap(self) -> int:
        return self._theme.spacing.xs + 2

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        option.text = ""  # type: ignore[attr-defined]
        option.icon = QIcon()  # type: ignore[attr-defined]
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)
        side = self.iconSize()
        left = max(self._theme.spacing.xs, (self.width() - self._content_width) // 2)
        place = QRect(QPoint(left, (self.height() - side.height()) // 2), side)
        mode = QIcon.Mode.Normal if self.isEnabled() else QIcon.Mode.Disabled
        state = QIcon.State.On if self.isChecked() else QIcon.State.Off
        self.icon().paint(painter, place, Qt.AlignmentFlag.AlignCenter, mode, state)
        words = self.rect().adjusted(left + side.width() + self._gap, 0, -self._theme.spacing.xs, 0)
        painter.setPen(self.palette().color(QPalette.ColorRole.ButtonText))
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


class PanelArea(QScrollArea):
    """What a panel scrolls: the right edge of `content`, or of its `parts`, stays where it is, with a scroll bar and
    without.
    """

    def __init__(
        self, content: QWidget, parts: Sequence[QWidget] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._content = content
        layouts = [part.layout() for part in parts or (content,)]
        self._margins = [(layout, layout.contentsMargins()) for layout in layouts if layout is not None]
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        content.setProperty("role", "content")
        self.setWidget(content)
        self.viewport().setAutoFillBackground(False)
        # The area would have its content paint a ground of its own.
        content.setAutoFillBackground(False)
        self.verticalScrollBar().rangeChanged.connect(self._make_room)
        self._weigh()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._content and event.type() == QEvent.Type.LayoutRequest:
            self._weigh()
        return super().eventFilter(watched, event)

    def _weigh(self) -> None:
        """Where lines break, the least height is that of the narrowest panel, and Qt would scroll over nothing. The
        height that the width at hand asks for is the one that counts.
        """
        content, layout = self._content, self._content.layout()
        policy = content.sizePolicy()
        flows = layout is not None and layout.hasHeightForWidth()
        wanted = QSizePolicy.Policy.Ignored if flows else QSizePolicy.Policy.Preferred
        if policy.verticalPolicy() != wanted:
            policy.setVerticalPolicy(wanted)
            content.setSizePolicy(policy)

    def _make_room(self, _least: int, most: int) -> None:
        taken = self.verticalScrollBar().sizeHint().width() if most else 0
        for layout, margins in self._margins:
            right = max(0, margins.right() - taken)
            layout.setContentsMargins(margins.left(), margins.top(), right, margins.bottom())


class Elided(QLabel):
    """One line with an ellipsis, at its end unless `mode` says where, if there is no room; then the whole text is its
    tool tip. Of the parts of a list the last ones are left out, because half a number is a wrong one.
    """

    def __init__(
        self,
        text: str = "",
        role: str = "",
        parent: QWidget | None = None,
        *,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        super().__init__(parent)
        self._full = ""
        self._parts: tuple[str, ...] = ()
        self._joint = ""
        self._mode = mode
        if role:
            self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def text(self) -> str:
        return self._full

    def set_parts(self, parts: Sequence[str], joint: str) -> None:
        self.setText(joint.join(parts))
        self._parts, self._joint = tuple(parts), joint

    def setText(self, text: str) -> None:
        self._parts = ()
        self._full = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self._note_width()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self._full) + 2, self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(24, self.fontMetrics().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._note_width()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.shown)

    @property
    def shown(self) -> str:
        """What there is room for."""
        text = self._full
        for count in range(len(self._parts), 0, -1):
            text = self._joint.join(self._parts[:count])
            if self.fontMetrics().horizontalAdvance(text) <= self.width():
                break
        return self.fontMetrics().elidedText(text, self._mode, self.width())

    def _note_width(self) -> None:
        fits = self.fontMetrics().horizontalAdvance(self._full) <= self.width()
        self.setToolTip("" if fits else plain_tip(self._full))


class Columns(QSplitter):
    """Parts side by side with a hairline to drag between them.

    It paints its handles itself and so needs no style sheet, which would be one for all that it holds.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)

    def createHandle(self) -> QSplitterHandle:
        return _ColumnHandle(self._theme, self)


class _ColumnHandle(QSplitterHandle):
    def __init__(self, theme: Theme, columns: Columns) -> None:
        super().__init__(Qt.Orientation.Horizontal, columns)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colour = self._theme.colour
        QPainter(self).fillRect(self.rect(), colour.accent if self.underMouse() else colour.line)


def row(*widgets: QWidget | None, spacing: int = 8) -> QHBoxLayout:
    """Widgets in a line; None is a stretch."""
    layout = QHBoxLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    for widget in widgets:
        if widget is None:
            layout.addStretch(1)
        else:
            layout.addWidget(widget)
    return layout
