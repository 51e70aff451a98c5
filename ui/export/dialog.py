"""The export dialog: presets at the left, the recipe at the right, and what it will give below. It stops nothing."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.export.model import Exporter
from ui.export.naming import NamingSection, PlaceSection
from ui.export.presets import PresetPanel
from ui.export.sections import ColourSection, FileSection, MetadataSection, SharpeningSection, SizeSection
from ui.observable import bind
from ui.sentences import in_own_language
from ui.theme import Theme
from ui.thumbnails import ThumbnailCache
from ui.widgets.pieces import button, frame, label, rule, wrapped

FIRST_SIZE = QSize(860, 720)


class ExportDialog(QDialog):
    """Not modal: the window behind it goes on. Esc closes it, Enter exports."""

    def __init__(
        self, theme: Theme, thumbnails: ThumbnailCache, model: Exporter, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model
        self.setModal(False)
        self.setWindowTitle(self.tr("Export"))
        self.resize(FIRST_SIZE)
        self.setMinimumSize(QSize(680, 420))
        self.presets = PresetPanel(theme, thumbnails, model)
        self.naming = NamingSection(theme, model)
        self.place = PlaceSection(theme, model)
        self.file = FileSection(theme, model)
        self.size_ = SizeSection(theme, model)
        self.sharpening = SharpeningSection(theme, model)
        self.colour = ColourSection(theme, model)
        self.metadata = MetadataSection(theme, model)
        self.export = button(self.tr("Export"), "primary")
        self.export.setDefault(True)
        self.export.setMinimumWidth(112)
        self.export.clicked.connect(self.accept)
        self.cancel = button(self.tr("Cancel"))
        self.cancel.setAutoDefault(False)
        self.cancel.clicked.connect(self.reject)
        self._summary = label(role="heading")
        self._note = wrapped(role="small")
        self._caution = wrapped(role="warn")
        self._problem = wrapped(role="bad")

        above = QHBoxLayout()
        above.setContentsMargins(0, 0, 0, 0)
        above.setSpacing(0)
        above.addWidget(self.presets)
        recipe, foot = self._make_recipe(), self._make_foot()
        above.addWidget(recipe, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(above, 1)
        layout.addWidget(foot)
        self.styled_parts: tuple[QWidget, ...] = (self.presets, recipe, foot)
        bind(model, "summary", self._summary.setText)
        bind(model, "caution", self._show_caution)
        bind(model, "problem", self._show_problem)
        bind(model, "is_changed", self._show_changed)
        bind(model, "can_export", self.export.setEnabled)

    def _make_recipe(self) -> QScrollArea:
        content = QWidget()
        content.setProperty("role", "content")
        inside = QVBoxLayout(content)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        sections = (
            self.place,
            self.naming,
            self.file,
            self.size_,
            self.sharpening,
            self.colour,
            self.metadata,
        )
        for number, section in enumerate(sections):
            if number:
                inside.addWidget(rule())
            inside.addWidget(section)
        inside.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName(self.tr("Recipe"))
        scroll.setWidget(content)
        scroll.viewport().setAutoFillBackground(False)
        content.setAutoFillBackground(False)
        return scroll

    def _make_foot(self) -> QFrame:
        foot = frame("panel-bottom")
        space = self._theme.spacing
        said = QVBoxLayout()
        said.setSpacing(space.xs // 2)
        for part in (self._summary, self._note, self._caution, self._problem):
            said.addWidget(part)
        layout = QHBoxLayout(foot)
        layout.setContentsMargins(space.l, space.m, space.l, space.m)
        layout.setSpacing(space.s)
        layout.addLayout(said, 1)
        layout.addWidget(self.cancel)
        layout.addWidget(self.export)
        return foot

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.export.setFocus()

    def accept(self) -> None:
        if self._model.can_export:
            self._model.export()
            super().accept()

    def _show_caution(self, sentence: str) -> None:
        self._caution.setText(sentence)
        self._caution.setVisible(bool(sentence))

    def _show_problem(self, sentence: str) -> None:
        self._problem.setText(in_own_language(sentence))
        self._problem.setVisible(bool(sentence))
        self._note.setVisible(not sentence)

    def _show_changed(self, changed: bool) -> None:
        self._note.setText(
            self.tr("The recipe differs from its preset. Save it as a preset to use it again.")
            if changed
            else self.tr("Runs in the queue; you can go on working.")
        )
