"""The bar above a view that shows the newest notice, with its details behind a disclosure."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from ui.notifications import Notice, Notifications, Severity, report_of
from ui.observable import bind
from ui.theme import Theme
from ui.widgets.pieces import IconButton, button, wrapped

ICONS = {Severity.INFO: "info", Severity.WARNING: "warning", Severity.ERROR: "warning"}
COLOURS = {Severity.INFO: "accent", Severity.WARNING: "warn", Severity.ERROR: "bad"}


class NotificationBar(QFrame):
    """Hidden while there is nothing to say. Never takes the focus by itself."""

    def __init__(self, theme: Theme, model: Notifications, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model
        self._notice: Notice | None = None
        self._icon = QLabel()
        self._message = wrapped()
        self._message.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._act = button("")
        self._act.clicked.connect(self._take_action)
        self._act.hide()
        self._details = button(self.tr("Details"), "flat")
        self._details.setCheckable(True)
        self._details.toggled.connect(self._show_details)
        self._copy = button(self.tr("Copy report"), "flat")
        self._copy.setToolTip(self.tr("Versions and the error, without pictures, names or paths"))
        self._copy.clicked.connect(self._copy_report)
        self._close = IconButton(theme, "cross", self.tr("Dismiss"))
        self._close.clicked.connect(model.dismiss)
        self._text = QPlainTextEdit()
        self._text.setReadOnly(True)
        self._text.setMaximumHeight(88)
        self._text.setAccessibleName(self.tr("Details"))

        space = theme.spacing
        line = QHBoxLayout()
        line.setSpacing(space.s)
        line.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self._message, 1)
        for part in (self._act, self._details, self._copy, self._close):
            line.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.m, space.xs, space.s, space.xs)
        layout.setSpacing(space.xs)
        layout.addLayout(line)
        layout.addWidget(self._text)
        theme.changed.connect(self._refresh)
        bind(model, "current", self._show)

    def _show(self, notice: Notice | None) -> None:
        self._notice = notice
        self.setVisible(notice is not None)
        if notice is None:
            return
        self._message.setText(notice.message)
        self.setAccessibleName(notice.message)
        problem = notice.severity is not Severity.INFO
        self._details.setVisible(problem and bool(notice.detail))
        self._details.setChecked(False)
        self._copy.setVisible(problem)
        self._copy.setText(self.tr("Copy report"))
        self._act.setText(notice.action_text)
        self._act.setVisible(notice.action is not None)
        self._text.setPlainText(f"{notice.kind}\n{notice.detail}".strip())
        self._text.setVisible(False)
        self._refresh()

    def _refresh(self) -> None:
        if self._notice is None:
            return
        self.setProperty("role", "alarm" if self._notice.severity is Severity.ERROR else "notice")
        self.style().unpolish(self)
        self.style().polish(self)
        icon = self._theme.icon(ICONS[self._notice.severity], COLOURS[self._notice.severity])
        self._icon.setPixmap(icon.pixmap(QSize(18, 18), self.devicePixelRatioF()))

    def _show_details(self, shown: bool) -> None:
        self._text.setVisible(shown)

    def _copy_report(self) -> None:
        if self._notice is not None:
            QGuiApplication.clipboard().setText(report_of(self._notice))
            self._copy.setText(self.tr("Copied"))

    def _take_action(self) -> None:
        if self._notice is not None and self._notice.action is not None:
            self._notice.action()
            self._model.dismiss()
