"""The page of the report: exactly what it contains, to be read before anybody else gets it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from ui.observable import bind
from ui.settings.report_model import ReportModel
from ui.theme import Theme
from ui.widgets.pieces import button, label, wrapped

if TYPE_CHECKING:
    from studio.reports import Report


class ReportPage(QWidget):
    def __init__(self, theme: Theme, model: ReportModel) -> None:
        super().__init__()
        self._theme = theme
        self._model = model
        self.sentence = wrapped()
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(self.tr("All that the report contains"))
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.copy = button(self.tr("Copy"), "primary")
        self.copy.clicked.connect(self._copy)
        self.save = button(self.tr("Save as"))
        self.save.clicked.connect(self._ask_where)
        self.discard = button(self.tr("Discard"))
        self.discard.clicked.connect(model.discard)
        space = theme.spacing
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.xl, space.l, space.xl, space.l)
        layout.setSpacing(space.s)
        layout.addWidget(label(self.tr("Report"), "title"))
        layout.addWidget(self.sentence)
        layout.addWidget(self.text, 1)
        line = QHBoxLayout()
        line.setSpacing(space.s)
        for part in (self.copy, self.save, self.discard):
            line.addWidget(part)
        line.addStretch(1)
        layout.addLayout(line)
        self.setMaximumWidth(theme.px(1000))
        bind(model, "report", self._show)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._model.read()

    def _show(self, report: Report | None) -> None:
        of_bad_end = report is not None and report.path is not None
        sent = self.tr(
            "Nothing has been sent and nothing will be. This is all that it contains: no picture, "
            "and no name of a file, a garment or a photo. Copy it to whoever helps you."
        )
        first = (
            self.tr("Anchor Studio ended unexpectedly.")
            if of_bad_end
            else self.tr("The studio has ended as it should; this is how things stand now.")
        )
        self.sentence.setText(f"{first} {sent}")
        self.text.setPlainText(report.text if report is not None else "")
        for part in (self.copy, self.save):
            part.setEnabled(report is not None)
        self.copy.setText(self.tr("Copy"))
        self.discard.setVisible(of_bad_end)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.copy.setText(self.tr("Copied"))

    def _ask_where(self) -> None:
        dialog = QFileDialog(self, self.tr("Save the report as"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([self.tr("Text (*.txt)")])
        dialog.setDefaultSuffix("txt")
        dialog.selectFile("anchor-studio-report.txt")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._save)
        self._theme.style(dialog)
        dialog.open()

    def _save(self, name: str) -> None:
        self._model.save(Path(name))
