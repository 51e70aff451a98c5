"""The page of the statement: the balance over time above, every entry of the ledger below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui.account.lines import Line, LineView
from ui.account.plot import BalancePlot
from ui.account.statement_model import KINDS, StatementModel
from ui.account.words import amount_text, line_text
from ui.observable import bind
from ui.theme import Theme
from ui.widgets.choice import Choice
from ui.widgets.empty import EmptyState
from ui.widgets.pieces import button, row
from ui.widgets.search_field import SearchField
from ui.words import moment_text

if TYPE_CHECKING:
    from studio.credits.values import StatementEntry

TYPING_MS = 200


class StatementPage(QWidget):
    """Signals: `look_wanted(render_id)` for the render that an entry is about."""

    look_wanted = Signal(str)

    def __init__(self, theme: Theme, model: StatementModel) -> None:
        super().__init__()
        self._model = model
        words = {
            "": self.tr("Everything"),
            "spent": self.tr("Spent"),
            "held": self.tr("Held and given back"),
            "got": self.tr("Bought and given"),
            "earned": self.tr("Earned"),
        }
        self.plot = BalancePlot(theme)
        self.kind = Choice(theme, self.tr("Which entries"))
        for kind in KINDS:
            self.kind.addItem(words[kind], kind)
        self.kind.activated.connect(self._choose)
        self.search = SearchField(theme, self.tr("Search the statement"))
        self.search.textChanged.connect(self._type)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self._look)
        self.entries = LineView(theme, self.tr("Statement, the newest first"), model.rows, _line)
        self.entries.selectionModel().currentChanged.connect(self._offer_look)
        self.entries.activated.connect(self._want_look)
        self.show_look = button(self.tr("Show the look"))
        self.show_look.clicked.connect(self._want_look)
        self.show_all = button(self.tr("Show all entries"))
        self.show_all.clicked.connect(self._show_all)
        self.empty = EmptyState(
            theme, "receipt", self.tr("No entries"), self.tr("What credits come and go for is listed here.")
        )
        self._pages = QStackedWidget()
        self._pages.addWidget(self.entries)
        self._pages.addWidget(self.empty)
        space = theme.spacing
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space.s)
        layout.addWidget(self.plot)
        layout.addLayout(row(self.kind, self.search, spacing=space.s))
        layout.addWidget(self._pages, 1)
        layout.addLayout(row(self.show_look, self.show_all, None, spacing=space.s))
        model.rows.read.connect(self._refresh)
        model.job_id_changed.connect(self._show_job)
        bind(model, "points", self.plot.show_points)
        self._show_job(model.job_id)
        self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._model.watch(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._model.watch(False)

    def _choose(self, at: int) -> None:
        self._model.kind = self.kind.itemData(at)

    def _type(self, _text: str) -> None:
        self._typing.start()

    def _look(self) -> None:
        self._model.words = self.search.text().strip()

    def show_job(self, job_id: str) -> None:
        """What the render of a job cost, from its hold on."""
        self.search.clear()
        self.kind.setCurrentIndex(0)
        self._model.words = self._model.kind = ""
        self._model.job_id = job_id

    def _show_job(self, job_id: str) -> None:
        """With one render's entries alone there is nothing to narrow further."""
        self.show_all.setVisible(bool(job_id))
        for part in (self.kind, self.search):
            part.setEnabled(not job_id)

    def _show_all(self) -> None:
        self._model.job_id = ""

    def _offer_look(self, *_: object) -> None:
        entry: StatementEntry | None = self.entries.chosen
        self.show_look.setEnabled(entry is not None and entry.render_id is not None)

    def _want_look(self, *_: object) -> None:
        entry: StatementEntry | None = self.entries.chosen
        if entry is not None and entry.render_id is not None:
            self.look_wanted.emit(entry.render_id)

    def _refresh(self) -> None:
        rows = self._model.rows
        looking = self._model.is_narrowed
        self.empty.set_text(
            self.tr("No such entries") if looking else self.tr("No entries"),
            self.tr("Look for other words, or choose everything.")
            if looking
            else self.tr("What credits come and go for is listed here."),
        )
        filled = bool(rows.rowCount()) or not rows.is_read
        self._pages.setCurrentWidget(self.entries if filled else self.empty)
        self.show_look.setVisible(filled)
        self._offer_look()


def _line(entry: StatementEntry) -> Line:
    ink = "good" if entry.amount > 0 else "text" if entry.amount or entry.charged else "text_dim"
    below = " · ".join(part for part in (moment_text(entry.at), entry.title) if part)
    return Line(line_text(entry), amount_text(entry), below, amount_ink=ink)
