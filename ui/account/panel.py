"""The account's panel above the status bar: credits and sync, statement, devices, what needs somebody, the journal."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui.account.courier import courier_files
from ui.account.devices import DevicesPage
from ui.account.journal import JournalPage
from ui.account.letters import LettersPage
from ui.account.model import AccountModel
from ui.account.overview import OverviewPage
from ui.account.statement import StatementPage
from ui.keys import KeyMap
from ui.observable import bind
from ui.theme import Theme
from ui.widgets.pieces import IconButton, label, rule

WIDTH, HEIGHT = 560, 600
MARGIN = 48
"""What stays free above the panel in a low window."""


class AccountPanel(QFrame):
    """Opens from the status bar; closes with Esc, its button or a click on the status bar.

    Signals: `connect_wanted()` when the person wants an account at a server; `look_wanted(render_id)` for a render of
    the statement.
    """

    connect_wanted = Signal()
    look_wanted = Signal(str)

    def __init__(self, theme: Theme, keys: KeyMap, model: AccountModel, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model
        self.setProperty("role", "popup")
        self.setAccessibleName(self.tr("Account"))
        self.setAcceptDrops(True)
        self.overview = OverviewPage(theme, model)
        self.overview.connect_wanted.connect(self.connect_wanted)
        self.overview.letters_wanted.connect(self.show_letters)
        self.statement = StatementPage(theme, model.statement)
        self.statement.look_wanted.connect(self.look_wanted)
        self.devices = DevicesPage(theme, model)
        self.letters = LettersPage(theme, model)
        self.journal = JournalPage(theme, model.journal)
        self.close_button = IconButton(theme, "cross", self.tr("Close"))
        self.close_button.clicked.connect(self.hide)
        self._pages = QStackedWidget()
        self._tabs: dict[QWidget, QToolButton] = {}
        tabs = QHBoxLayout()
        tabs.setSpacing(theme.spacing.xs)
        for page, text in (
            (self.overview, self.tr("Credits")),
            (self.statement, self.tr("Statement")),
            (self.devices, self.tr("Devices")),
            (self.letters, self.tr("Needs you")),
            (self.journal, self.tr("Journal")),
        ):
            self._pages.addWidget(page)
            self._tabs[page] = tab = self._make_tab(text)
            tabs.addWidget(tab, 1)
        self._tabs[self.journal].setToolTip(self.tr("Everything that left this machine"))
        space = theme.spacing
        head = QHBoxLayout()
        head.addWidget(label(self.tr("Account"), "title"), 1)
        head.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.l, space.s, space.l, space.m)
        layout.setSpacing(space.s)
        layout.addLayout(head)
        layout.addLayout(tabs)
        layout.addWidget(rule())
        layout.addWidget(self._pages, 1)
        keys.bind(
            self,
            {
                "account.next": self.next_page,
                "account.previous": self.previous_page,
                "account.sync": model.sync_now,
            },
        )
        keys.name(self.overview.sync.now, "account.sync")
        bind(model, "dead", self._count)
        self.show_page(self.overview)
        self.hide()

    @property
    def page(self) -> QWidget | None:
        return self._pages.currentWidget()

    def place(self, right: int, bottom: int) -> None:
        """Its lower right corner in its parent's pixels. In a low window it is lower."""
        self.resize(self._theme.grown(WIDTH), max(240, min(self._theme.grown(HEIGHT), bottom - MARGIN)))
        self.move(right - self.width(), bottom - self.height())

    def show_page(self, page: QWidget) -> None:
        """With the keyboard on its name, if it was in the panel: what was left is not to be marked any more."""
        focused = QApplication.focusWidget()
        had_focus = focused is not None and self.isAncestorOf(focused)
        self._pages.setCurrentWidget(page)
        self._tabs[page].setChecked(True)
        if had_focus:
            self.focus()

    def show_letters(self) -> None:
        self.show_page(self.letters)

    def show_job(self, job_id: str) -> None:
        """What the render of a job cost."""
        self.statement.show_job(job_id)
        self.show_page(self.statement)

    def next_page(self) -> None:
        self._step(1)

    def previous_page(self) -> None:
        self._step(-1)

    def focus(self) -> None:
        """The keyboard comes to the open page's name."""
        page = self.page
        assert page is not None
        self._tabs[page].setFocus(Qt.FocusReason.PopupFocusReason)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if courier_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.show_page(self.overview)
        self._model.courier.take_in(courier_files(event.mimeData()))

    def _step(self, step: int) -> None:
        at = (self._pages.currentIndex() + step) % self._pages.count()
        page = self._pages.widget(at)
        assert page is not None
        self.show_page(page)

    def _make_tab(self, text: str) -> QToolButton:
        tab = QToolButton()
        tab.setText(text)
        tab.setCheckable(True)
        tab.setAutoExclusive(True)
        tab.setAccessibleName(text)
        tab.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        tab.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        tab.clicked.connect(self._tab_clicked)
        return tab

    def _tab_clicked(self) -> None:
        self.show_page(next(page for page, tab in self._tabs.items() if tab.isChecked()))

    def _count(self, dead: int) -> None:
        words = self.tr("Needs you")
        self._tabs[self.letters].setText(f"{words} · {dead}" if dead else words)
