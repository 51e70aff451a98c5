"""Why a render is rejected: asked for in a small panel beside the pictures, with the reasons given lately."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.pieces import button, label

SHOWN = 5


class RejectPanel(QFrame):
    """Signals: `rejected(reason)` when it is confirmed, perhaps with an empty reason; `dismissed()` when it is not.

    Enter confirms, Esc dismisses; a click on a reason confirms with that one.
    """

    rejected = Signal(str)
    dismissed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._room = parent
        self.setProperty("role", "popup")
        self.setAccessibleName(self.tr("Reject"))
        self._title = label("", "heading")
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(self.tr("Why? For example: hem too short"))
        self.reason.setAccessibleName(self.tr("Reason"))
        self.reason.returnPressed.connect(self._confirm)
        self.recent: list[QPushButton] = []
        self._recent = QVBoxLayout()
        self._recent.setSpacing(0)
        self.confirm = button(self.tr("Reject"), "primary")
        self.confirm.clicked.connect(self._confirm)
        cancel = button(self.tr("Cancel"), "flat")
        cancel.clicked.connect(self._dismiss)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(cancel)
        foot.addWidget(self.confirm)
        space = theme.spacing
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.m, space.m, space.m, space.m)
        layout.setSpacing(space.s)
        layout.addWidget(self._title)
        layout.addWidget(self.reason)
        layout.addLayout(self._recent)
        layout.addLayout(foot)
        self.hide()

    def ask(self, count: int, reasons: tuple[str, ...], cell: QRect) -> None:
        """Open beside `cell` (parent's pixels), at its foot and inside of the parent: the picture stays in sight."""
        self._title.setText(
            self.tr("Reject this render")
            if count == 1
            else self.tr("Reject {count} renders").format(count=count)
        )
        self.reason.clear()
        for old in self.recent:
            self._recent.removeWidget(old)
            old.deleteLater()
        self.recent = []
        for reason in reasons[:SHOWN]:
            offered = button(reason, "flat")
            offered.setStyleSheet("text-align: left;")
            offered.setAccessibleName(self.tr("Reject because: {reason}").format(reason=reason))
            offered.clicked.connect(self._take_offered)
            self._recent.addWidget(offered)
            self.recent.append(offered)
        self.ensurePolished()
        size = self.sizeHint()
        self.resize(max(300, min(size.width(), 420)), size.height())
        parent = self._room
        margin = self._theme.spacing.s
        right = cell.right() + margin
        fits = right + self.width() <= parent.width() - margin
        x = max(margin, right if fits else cell.left() - margin - self.width())
        y = max(margin, min(cell.bottom(), parent.height() - margin) - self.height())
        self.move(x, y)
        self.show()
        self.raise_()
        self.reason.setFocus()

    def event(self, event: QEvent) -> bool:
        """Esc closes this panel, before what it means elsewhere."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            event.setAccepted(event.key() == Qt.Key.Key_Escape)
            if event.isAccepted():
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._dismiss()
            return
        super().keyPressEvent(event)

    def _take_offered(self) -> None:
        offered = self.sender()
        if isinstance(offered, QPushButton):
            self.reason.setText(offered.text())
            self._confirm()

    def _confirm(self) -> None:
        self.hide()
        self.rejected.emit(self.reason.text().strip())

    def _dismiss(self) -> None:
        self.hide()
        self.dismissed.emit()
