"""Small standard pieces that every panel is built of."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QUndoStack
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QSplitterHandle,
    QToolButton,
    QWidget,
)

from ui.theme import Theme


def label(text: str = "", role: str = "", parent: QWidget | None = None) -> QLabel:
    """A label in one of the style sheet's roles: title, heading, dim, small, caption, good, bad."""
    made = QLabel(text, parent)
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
        self.setToolTip(name)
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
    """An icon with its word beside it, for toolbars."""

    def __init__(self, theme: Theme, icon: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, icon, text, parent)
        self.setText(text)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(QSize(16, 16))
        self.setProperty("kind", "labelled")

    def sizeHint(self) -> QSize:
        """Without the two spaces that Qt leaves behind the text, so that it stands in the middle."""
        hint = super().sizeHint()
        return QSize(hint.width() - 2 * self.fontMetrics().horizontalAdvance(" ") + 2, hint.height())


class PanelArea(QScrollArea):
    """What a panel scrolls: the right edge of `content`, or of its `parts`, stays where it is, with a scroll bar and
    without.
    """

    def __init__(
        self, content: QWidget, parts: Sequence[QWidget] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
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

    def _make_room(self, _least: int, most: int) -> None:
        taken = self.verticalScrollBar().sizeHint().width() if most else 0
        for layout, margins in self._margins:
            right = max(0, margins.right() - taken)
            layout.setContentsMargins(margins.left(), margins.top(), right, margins.bottom())


class Elided(QLabel):
    """One line with an ellipsis, at its end unless `mode` says where, if there is no room; then the whole text is its
    tool tip.
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
        self._mode = mode
        if role:
            self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def text(self) -> str:
        return self._full

    def setText(self, text: str) -> None:
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
        shown = self.fontMetrics().elidedText(self._full, self._mode, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)

    def _note_width(self) -> None:
        fits = self.fontMetrics().horizontalAdvance(self._full) <= self.width()
        self.setToolTip("" if fits else self._full)


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
