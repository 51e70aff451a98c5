"""What a recipe says of names and places: the template with its preview, the folder, and what is there already."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QFileDialog, QLineEdit, QMenu, QWidget

from studio.export.recipe import Recipe
from ui.export.fields import EnumChoice, NumberField, Section
from ui.export.model import Exporter
from ui.export.words import CONFLICTS, TOKENS, word
from ui.marked import marked
from ui.observable import bind
from ui.theme import Theme
from ui.widgets.pieces import Elided, button


class TemplateField(QLineEdit):
    """A line that takes tokens at its cursor."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)

    def show_value(self, text: str) -> None:
        if text != self.text():
            with QSignalBlocker(self):
                self.setText(text)

    def put_token(self, token: str) -> None:
        self.insert(f"{{{token}}}")
        self.setFocus()


class NamingSection(Section):
    def __init__(self, theme: Theme, model: Exporter) -> None:
        super().__init__(theme)
        self.set_heading(self.tr("Name"))
        self._model = model
        self.template = TemplateField(self.tr("Name"))
        self.template.textChanged.connect(self._template_changed)
        self.token = button(self.tr("Insert…"))
        self.token.setAccessibleName(self.tr("Insert a token into the name"))
        self.token.clicked.connect(self._show_tokens)
        self.start = NumberField(self.tr("First number"), 0, 999_999_999, self._start_changed)
        self.preview = Elided()
        self.add(self.tr("Template"), self.template, self.token, stretch=True)
        self._start = self.add(self.tr("First number"), self.start)
        self.add(self.tr("Result"), self.preview, stretch=True)
        bind(model, "recipe", self._show)
        bind(model, "preview", self._show_preview)

    def _show(self, recipe: Recipe) -> None:
        self.template.show_value(recipe.name)
        self.start.show_value(recipe.sequence_start)
        numbered = "{sequence" in recipe.name or "{sequence" in recipe.subfolder
        self.show_row(self._start, numbered)

    def _show_preview(self, preview: str) -> None:
        self.preview.setText(preview or "–")

    def _template_changed(self, text: str) -> None:
        self._model.change(name=text)

    def _start_changed(self, value: int) -> None:
        self._model.change(sequence_start=value)

    def _show_tokens(self) -> None:
        show_token_menu(self.template, self.token)


class PlaceSection(Section):
    def __init__(self, theme: Theme, model: Exporter) -> None:
        super().__init__(theme)
        self.set_heading(self.tr("Where"))
        self._theme = theme
        self._model = model
        self.folder = QLineEdit()
        self.folder.setAccessibleName(self.tr("Folder"))
        self.folder.textEdited.connect(self._folder_edited)
        self.choose = button(self.tr("Choose…"))
        self.choose.setAccessibleName(self.tr("Choose the folder"))
        self.choose.clicked.connect(self.ask_for_folder)
        self.subfolder = TemplateField(self.tr("Subfolder"))
        self.subfolder.setPlaceholderText(self.tr("None. For example {set}/{date}"))
        self.subfolder.textChanged.connect(self._subfolder_changed)
        self.token = button(self.tr("Insert…"))
        self.token.setAccessibleName(self.tr("Insert a token into the subfolder"))
        self.token.clicked.connect(self._show_tokens)
        self.conflict = EnumChoice(theme, self.tr("If the name is taken"), CONFLICTS, self._conflict_chosen)
        self.conflict.setMinimumWidth(180)
        self.add(self.tr("Folder"), self.folder, self.choose, stretch=True)
        self.add(self.tr("Subfolder"), self.subfolder, self.token, stretch=True)
        self.add(self.tr("If the name is taken"), self.conflict)
        bind(model, "recipe", self._show)

    def ask_for_folder(self) -> None:
        dialog = QFileDialog(self, self.tr("Export to"), self._model.recipe.folder)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self._folder_edited)
        dialog.finished.connect(dialog.deleteLater)
        self._theme.style(dialog)
        dialog.open()

    def _show(self, recipe: Recipe) -> None:
        if recipe.folder != self.folder.text():
            self.folder.setText(recipe.folder)
        self.subfolder.show_value(recipe.subfolder)
        self.conflict.show_value(recipe.conflict)

    def _folder_edited(self, text: str) -> None:
        home = text == "~" or text.startswith("~/")
        self._model.change(folder=str(Path(text).expanduser()) if home else text)

    def _subfolder_changed(self, text: str) -> None:
        self._model.change(subfolder=text)

    def _conflict_chosen(self, rule: object) -> None:
        self._model.change(conflict=rule)

    def _show_tokens(self) -> None:
        show_token_menu(self.subfolder, self.token)


def show_token_menu(field: TemplateField, below: QWidget) -> None:
    menu = QMenu(field)
    menu.setAccessibleName(word(marked("Export", "Tokens")))
    for token, text in TOKENS.items():
        menu.addAction(f"{word(text)}\t{{{token}}}").triggered.connect(partial(_put, field, token))
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(below.mapToGlobal(below.rect().bottomLeft()))


def _put(field: TemplateField, token: str, _checked: bool = False) -> None:
    field.put_token(token)
