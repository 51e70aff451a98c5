"""The line at the bottom: queue, engine and memory, where the key lies, credits and sync."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QSizePolicy, QWidget

from ui.account.model import AccountModel
from ui.imports import ImportProgress, Imports
from ui.keys import KeyMap
from ui.observable import bind
from ui.queue.model import Queue
from ui.sentences import in_own_language
from ui.shell.machine import Machine
from ui.theme import Theme
from ui.tips import plain_tip
from ui.widgets.pieces import Elided, IconButton, button

if TYPE_CHECKING:
    from studio.account.states import AccountView


class _Lamp(QWidget):
    """Bright while something renders, else in the colour of trouble while a job needs somebody."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._on = self._troubled = False
        self.setFixedSize(QSize(10, 16))
        theme.changed.connect(self.update)

    def set_on(self, count: int) -> None:
        self._on = bool(count)
        self.update()

    def set_troubled(self, count: int) -> None:
        self._troubled = bool(count)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        colour = self._theme.colour
        quiet = colour.bad if self._troubled else colour.line_strong
        painter.setBrush(colour.accent if self._on else quiet)
        painter.drawEllipse(QRectF(1, 4.5, 7, 7))


class StatusBar(QFrame):
    """Signals: `queue_wanted()`, `account_wanted()` when the queue's or the account's part is pressed."""

    queue_wanted = Signal()
    account_wanted = Signal()

    def __init__(
        self,
        theme: Theme,
        keys: KeyMap,
        queue: Queue,
        imports: Imports,
        machine: Machine,
        account: AccountModel,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._machine = machine
        self.setProperty("role", "panel-bottom")
        self.setAccessibleName(self.tr("Status"))
        self._lamp = _Lamp(theme)
        self.queue = button("", "status")
        keys.name(self.queue, "queue", self.tr("Open the queue"))
        self.queue.clicked.connect(self._want_queue)
        self._import_name = Elided(role="small")
        self._import_bar = QProgressBar()
        self._import_bar.setFixedWidth(96)
        self._import_bar.setAccessibleName(self.tr("Import"))
        self._import_stop = IconButton(theme, "cross", self.tr("Stop importing"))
        self._import_stop.setFixedSize(20, 20)
        self._import_stop.setIconSize(QSize(12, 12))
        self._import_stop.clicked.connect(imports.cancel)
        self.engine = _quiet_label()
        self.storage = button("", "status")
        self.storage.setToolTip(self.tr("Where the key of the catalogue lies"))
        self.storage.clicked.connect(machine.explain_storage)
        self.credits = button("", "status")
        self.sync = button("", "status")
        keys.name(self.credits, "account", self.tr("Open the account"))
        for part in (self.credits, self.sync):
            part.clicked.connect(self._want_account)

        space = theme.spacing
        left, right = QWidget(), QWidget()
        layout, before, after = QHBoxLayout(self), QHBoxLayout(left), QHBoxLayout(right)
        for each in (layout, before, after):
            each.setContentsMargins(0, 0, 0, 0)
            each.setSpacing(space.xs)
        layout.setContentsMargins(space.m, 1, space.m, 1)
        for part in (self._lamp, self.queue):
            before.addWidget(part)
        before.addSpacing(space.m)
        for part in (self._import_bar, self._import_name, self._import_stop):
            before.addWidget(part)
        before.addStretch(1)
        after.addStretch(1)
        after.addWidget(self.storage)
        after.addWidget(self.credits)
        after.addWidget(self.sync)
        # The same share for both sides, so that what stands in the middle stays there.
        layout.addWidget(left, 1)
        layout.addWidget(self.engine)
        layout.addWidget(right, 1)
        self.setMinimumHeight(26)
        bind(queue, "summary", self.queue.setText)
        bind(queue, "running", self._lamp.set_on)
        bind(queue, "failed", self._lamp.set_troubled)
        bind(imports, "progress", self._show_import)
        bind(machine, "engine", self.engine.setText)
        bind(machine, "storage_notice", self._show_storage)
        bind(account, "credits", self._show_credits)
        bind(account, "sync", self._show_sync)
        bind(account, "view", self._show_account)
        theme.changed.connect(self._colour_key)

    def _show_import(self, progress: ImportProgress | None) -> None:
        for part in (self._import_bar, self._import_name, self._import_stop):
            part.setVisible(progress is not None)
        if progress is not None:
            self._import_bar.setRange(0, progress.total)
            self._import_bar.setValue(progress.done)
            counted = f"{progress.done} / {progress.total}" if progress.total else self.tr("counting")
            self._import_name.setText(f"{counted}  {progress.name}")

    def _show_storage(self, notice: str) -> None:
        self.storage.setVisible(bool(notice))
        self.storage.setText(self.tr("key in a file"))
        self.storage.setAccessibleDescription(notice)
        self._colour_key()

    def _colour_key(self) -> None:
        self.storage.setIcon(self._theme.icon("key", "warn"))

    def _show_credits(self, text: str) -> None:
        self.credits.setText(text)
        self.credits.setVisible(bool(text))

    def _show_sync(self, text: str) -> None:
        self.sync.setText(text)
        self.sync.setAccessibleName(self.tr("Sync: {state}").format(state=text))
        self.sync.setVisible(bool(text))

    def _show_account(self, view: AccountView | None) -> None:
        why = in_own_language(view.failure or view.notice) if view is not None else ""
        self.sync.setToolTip(plain_tip(why) or self.tr("Open the account"))
        self.sync.setAccessibleDescription(why)

    def _want_account(self) -> None:
        self.account_wanted.emit()

    def _want_queue(self) -> None:
        self.queue_wanted.emit()


def _quiet_label() -> Elided:
    made = Elided(role="small")
    # As high as the bar, so that its words stand on one line with those of the buttons.
    made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
    return made
