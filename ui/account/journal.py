"""The page of what left this machine: totals by host above, every request below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui.account.journal_model import JournalModel
from ui.account.journal_words import (
    amounts_text,
    host_text,
    kinds_text,
    outcome_text,
    purpose_text,
    requests_text,
)
from ui.account.lines import Line, LineView
from ui.row_model import VALUE_ROLE
from ui.theme import Theme
from ui.widgets.empty import EmptyState
from ui.widgets.pieces import rule, wrapped
from ui.words import moment_text

if TYPE_CHECKING:
    from studio.egress import EgressEntry, EgressTotal

MOST_TOTALS = 5


class JournalPage(QWidget):
    def __init__(self, theme: Theme, model: JournalModel) -> None:
        super().__init__()
        self._model = model
        self.about = wrapped(
            self.tr(
                "Every request that leaves this machine is written down here before it is sent. No garment, prompt or "
                "render is among what can be sent, and no photo but those of sets that you publish yourself."
            ),
            "small",
        )
        self.totals = LineView(theme, self.tr("Totals by host"), model.totals, _total_line, height=1)
        self.totals.selectionModel().currentChanged.connect(self._choose)
        self.entries = LineView(theme, self.tr("Requests, the newest first"), model.rows, _entry_line)
        self.empty = EmptyState(
            theme,
            "protect",
            self.tr("Nothing has left this machine"),
            self.tr("Requests appear here: to whom, why, how many bytes and of what kind."),
        )
        space = theme.spacing
        lists = QWidget()
        inside = QVBoxLayout(lists)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(space.s)
        inside.addWidget(self.totals)
        inside.addWidget(rule())
        inside.addWidget(self.entries, 1)
        self._pages = QStackedWidget()
        self._pages.addWidget(lists)
        self._pages.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space.s)
        layout.addWidget(self.about)
        layout.addWidget(self._pages, 1)
        for signal in (model.rows.read, model.totals.rowsInserted, model.totals.rowsRemoved):
            signal.connect(self._fit)
        theme.changed.connect(self._fit)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._model.watch(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._model.watch(False)

    def _choose(self, index: QModelIndex, _before: QModelIndex) -> None:
        self._model.host = index.data(VALUE_ROLE).host if index.isValid() else ""

    def _fit(self, *_: object) -> None:
        count = self._model.totals.rowCount()
        self.totals.setFixedHeight(self.totals.rows_height(min(count, MOST_TOTALS)))
        filled = count or self._model.rows.rowCount() or not self._model.rows.is_read
        self._pages.setCurrentIndex(0 if filled else 1)


def _total_line(total: EgressTotal) -> Line:
    amounts = f"{requests_text(total.requests)} · {amounts_text(total.bytes_out, total.bytes_in)}"
    return Line(host_text(total.host), amounts, amount_ink="text_dim", strong=not total.host)


def _entry_line(entry: EgressEntry) -> Line:
    wrong = outcome_text(entry)
    return Line(
        host_text(entry.host),
        moment_text(entry.at),
        " · ".join(part for part in (wrong, purpose_text(entry.purpose), kinds_text(entry.kinds)) if part),
        amounts_text(entry.bytes_out, entry.bytes_in),
        amount_ink="text_dim",
    )
