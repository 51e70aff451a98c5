"""The list of presets at the left of the export dialog."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QFrame, QInputDialog, QStyleOptionViewItem, QVBoxLayout

from studio.export.recipe import Preset
from ui.export.model import Exporter
from ui.export.words import preset_facts, preset_name
from ui.observable import bind
from ui.row_model import VALUE_ROLE
from ui.theme import Theme
from ui.thumbnails import ThumbnailCache
from ui.widgets.card_view import CardDelegate, CardView
from ui.widgets.cells import Line, lines_height, option_rect, paint_card, paint_lines
from ui.widgets.pieces import IconButton, button, label, row

Index = QModelIndex | QPersistentModelIndex
WIDTH = 232


class PresetDelegate(CardDelegate):
    """Its name, and what it makes below."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        space = self.theme.spacing
        return QSize(
            120, int(lines_height([self.theme.font(), self.theme.font("caption")]) + space.l + space.xs)
        )

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        preset: Preset = index.data(VALUE_ROLE)
        theme, space = self.theme, self.theme.spacing
        card = QRectF(option_rect(option)).adjusted(0, 0, 0, -space.xs)
        painter.save()
        paint_card(painter, card, option, theme)
        inner = card.adjusted(space.m, space.xs + 2, -space.s, -space.xs)
        lines = [
            Line(preset_name(preset), theme.font("body", QFont.Weight.Medium), theme.colour.text),
            Line(preset_facts(preset), theme.font("caption"), theme.colour.text_dim),
        ]
        paint_lines(painter, inner, lines, 1)
        painter.restore()


class PresetPanel(QFrame):
    """Choosing one begins the recipe anew; a person's own can be renamed and deleted."""

    def __init__(self, theme: Theme, thumbnails: ThumbnailCache, model: Exporter) -> None:
        super().__init__()
        self._theme = theme
        self._model = model
        self.setProperty("role", "panel-left")
        self.setFixedWidth(WIDTH)
        self.view = CardView(theme, thumbnails, self.tr("Presets"))
        self.view.setModel(model.presets)
        self.view.setItemDelegate(PresetDelegate(theme, thumbnails, self.view))
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.clicked.connect(self._use)
        self.view.chosen.connect(self._use)
        self.view.current_moved.connect(self._moved)
        self.save = button(self.tr("Save…"))
        self.save.setToolTip(self.tr("Keep this recipe as a preset"))
        self.save.setAccessibleName(self.tr("Keep this recipe as a preset"))
        self.save.clicked.connect(self._ask_for_name)
        self.rename = IconButton(theme, "rename", self.tr("Rename the preset"))
        self.rename.clicked.connect(self._ask_for_new_name)
        self.delete = IconButton(theme, "trash", self.tr("Delete the preset"))
        self.delete.clicked.connect(self._delete)
        space = theme.spacing
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.m, space.m, space.m, space.m)
        layout.setSpacing(space.s)
        layout.addWidget(label(self.tr("Presets"), "heading"))
        layout.addWidget(self.view, 1)
        layout.addLayout(row(self.save, None, self.rename, self.delete, spacing=space.xs))
        bind(model, "preset_id", self._show_current)
        model.presets.modelReset.connect(self._show_current)
        model.presets.rowsInserted.connect(self._show_current)
        model.presets.rowsRemoved.connect(self._show_current)

    def _show_current(self, *_: object) -> None:
        place = self._model.presets.row_of(self._model.preset_id)
        self.view.blockSignals(True)
        self.view.setCurrentIndex(self._model.presets.index(place))
        if place < 0:
            self.view.clearSelection()
        self.view.blockSignals(False)
        own = self._model.is_own(self._model.preset_id)
        self.rename.setEnabled(own)
        self.delete.setEnabled(own)

    def _use(self, index: QModelIndex) -> None:
        preset: Preset | None = index.data(VALUE_ROLE)
        if preset is not None:
            self._model.use_preset(preset.id)

    def _moved(self, index: QModelIndex) -> None:
        if self.view.hasFocus() and index.isValid():
            self._use(index)

    def _delete(self) -> None:
        self._model.remove_preset(self._model.preset_id)

    def _ask_for_name(self) -> None:
        current = self._model.presets.value(self._model.preset_id)
        name = current.name if current is not None and not current.built_in else ""
        dialog = self._ask(self.tr("Save preset"), self.tr("What this recipe is called:"), name)
        dialog.textValueSelected.connect(self._model.save_preset)
        dialog.open()

    def _ask_for_new_name(self) -> None:
        current = self._model.presets.value(self._model.preset_id)
        if current is None:
            return
        dialog = self._ask(self.tr("Rename preset"), self.tr("What this preset is called:"), current.name)
        dialog.textValueSelected.connect(self._named)
        dialog.open()

    def _named(self, name: str) -> None:
        self._model.rename_preset(self._model.preset_id, name)

    def _ask(self, title: str, text: str, name: str) -> QInputDialog:
        dialog = QInputDialog(self.window())
        dialog.setWindowTitle(title)
        dialog.setLabelText(text)
        dialog.setTextValue(name)
        dialog.finished.connect(dialog.deleteLater)
        self._theme.style(dialog)
        return dialog
