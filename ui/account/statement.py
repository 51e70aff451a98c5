"""The page of the statement: the balance over time above, every entry of the ledger below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui.account.lines import Line, LineView
from ui.account.plot import BalancePlot
from ui.account.statement_model import KINDS, StatementModel
from ui.account.words import signed_text
from ui.observable import bind
from ui.sentences import in_own_language
from ui.theme import Theme
from ui.widgets.choice import Choice
from ui.widgets.empty import EmptyState
from ui.widgets.pieces import row
from ui.widgets.search_field import SearchField
from ui.words import moment_text

if TYPE_CHECKING:
    from studio.credits.values import StatementEntry

TYPING_MS = 200


class StatementPage(QWidget):
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
        model.rows.read.connect(self._refresh)
        bind(model, "points", self.plot.show_points)
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

    def _refresh(self) -> None:
        rows = self._model.rows
        looking = bool(self._model.kind or self._model.words)
        self.empty.set_text(
            self.tr("No such entries") if looking else self.tr("No entries"),
            self.tr("Look for other words, or choose everything.")
            if looking
            else self.tr("What credits come and go for is listed here."),
        )
        self._pages.setCurrentWidget(self.entries if rows.rowCount() or not rows.is_read else self.empty)


def _line(entry: StatementEntry) -> Line:
    ink = "good" if entry.amount > 0 else "text" if entry.amount else "text_dim"
    below = " · ".join(part for part in (moment_text(entry.at), entry.title) if part)
    return Line(in_own_language(entry.text), signed_text(entry.amount), below, amount_ink=ink)
