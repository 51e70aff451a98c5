"""The garments of the house in a grid, and an editor for the chosen one."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QModelIndex, QSize, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QUndoStack
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.canvas.drop import garment_mime
from ui.garments.delegate import GarmentGridDelegate
from ui.garments.model import Garments
from ui.garments.shelf import GarmentShelf, slot_choice
from ui.garments.words import kept_word, shown_word, shown_words
from ui.keys import KeyMap
from ui.mime import local_files
from ui.observable import bind
from ui.row_model import VALUE_ROLE
from ui.sentences import in_own_language
from ui.theme import Theme
from ui.thumbnails import ThumbnailCache
from ui.widgets.card_view import CardView
from ui.widgets.empty import EmptyState
from ui.widgets.pieces import LabelledButton, ModuleView, button, frame, label, wrapped
from ui.widgets.search_field import SearchField

if TYPE_CHECKING:
    from studio.library.garments import GarmentSummary
    from ui.garments.retouch import RetouchView

INSPECTOR_WIDTH = 272


class GarmentsView(ModuleView):
    """Signals: `put_on(garment)` when one is to be worn by the open photo."""

    put_on = Signal(object)

    def __init__(
        self,
        theme: Theme,
        keys: KeyMap,
        thumbnails: ThumbnailCache,
        model: Garments,
        shelf: GarmentShelf,
        make_retouch: Callable[[], RetouchView],
        parent: QWidget | None = None,
    ) -> None:
        """`shelf` lends its import, paste and drop: there is one way to fill both."""
        super().__init__(parent)
        self._theme = theme
        self._model = model
        self._shelf = shelf
        self._make_retouch = make_retouch
        self.setAcceptDrops(True)
        self.view = CardView(theme, thumbnails, self.tr("Garments"))
        self.view.setModel(model.filtered)
        self.view.lay_out_as_grid(theme.spacing.s)
        self.view.setItemDelegate(GarmentGridDelegate(theme, thumbnails, self.view))
        self.view.let_drag(self._mime_of)
        self.view.chosen.connect(self._choose)
        self.setFocusProxy(self.view)
        self.view.current_moved.connect(self._show)
        self.empty = EmptyState(
            theme,
            "garments",
            self.tr("No garments yet"),
            self.tr(
                "Product pictures belong here: flat-lays, ghost mannequins or cut-outs. Drop them or paste them."
            ),
            self.tr("Import garments"),
        )
        self.empty.acted.connect(shelf.open_files)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.view)
        self._pages.addWidget(self.empty)
        self.editor = GarmentEditor(theme, model)
        self.editor.put_on.connect(self.put_on)

        space = theme.spacing
        middle = QVBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self._make_toolbar())
        body = QVBoxLayout()
        body.setContentsMargins(space.m - self.view.spacing(), 0, 0, 0)
        body.addWidget(self._pages)
        middle.addLayout(body, 1)
        browse = QWidget()
        columns = QHBoxLayout(browse)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(0)
        columns.addLayout(middle, 1)
        columns.addWidget(self.editor)
        self._whole = QStackedWidget()
        self._whole.addWidget(browse)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._whole)
        self.editor.retouch_wanted.connect(self.open_retouch)
        # On the grid alone: in a field Return is the field's.
        keys.bind(self.view, {"garments.put_on": self._put_on_current})
        keys.bind(self, {"garments.paste": shelf.paste, "garments.search": self.search.setFocus})
        bind(model, "count", self._show_page)
        model.loaded_changed.connect(self._show_page)
        model.rows.dataChanged.connect(self._refresh_editor)

    @cached_property
    def retouch(self) -> RetouchView:
        """Made when first wanted: another canvas would double what showing the garments costs."""
        retouch = self._make_retouch()
        retouch.done.connect(self._close_retouch)
        self._whole.addWidget(retouch)
        return retouch

    @property
    def undo_stack(self) -> QUndoStack | None:
        """Only what is corrected on a garment's picture can be taken back."""
        return self.retouch.canvas.undo_stack if self._whole.currentIndex() else None

    def open_retouch(self, garment_id: str) -> None:
        """Show a garment's cut-out and landmarks to be corrected."""
        self._whole.setCurrentWidget(self.retouch)
        self.setFocusProxy(self.retouch.canvas)
        self.retouch.open_garment(garment_id)
        self.undo_stack_changed.emit()

    def _close_retouch(self) -> None:
        self._whole.setCurrentIndex(0)
        self.setFocusProxy(self.view)
        self.view.setFocus()
        self.undo_stack_changed.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_files(event.mimeData()) or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self._shelf.take(event.mimeData()):
            event.acceptProposedAction()

    def _make_toolbar(self) -> QFrame:
        bar = frame("panel-top")
        space = self._theme.spacing
        self.search = SearchField(self._theme, self.tr("Search garments"))
        self.search.setMaximumWidth(260)
        self.search.textEdited.connect(self._search)
        self.slots = slot_choice(self._theme)
        self.slots.activated.connect(self._choose_slot)
        self.add = LabelledButton(self._theme, "add", self.tr("Import garments"))
        self.add.clicked.connect(self._shelf.open_files)
        layout = QHBoxLayout(bar)
        layout.setContentsMargins(space.m, space.xs + 2, space.m, space.xs + 2)
        layout.setSpacing(space.s)
        layout.addWidget(label(self.tr("Garments"), "title"))
        layout.addWidget(self.slots)
        layout.addWidget(self.search, 1)
        layout.addStretch(1)
        layout.addWidget(self.add)
        bind(self._model, "search", self.search.setText)
        bind(self._model, "slot_filter", self._show_slot)
        return bar

    def _search(self, text: str) -> None:
        self._shelf.search.setText(text)

    def _choose_slot(self, row: int) -> None:
        self._shelf.slots.setCurrentIndex(row)

    def _show_slot(self, slot: object) -> None:
        self.slots.setCurrentIndex(max(0, self.slots.findData(slot)))

    def _show(self, index: QModelIndex) -> None:
        self.editor.show_garment(index.data(VALUE_ROLE) if index.isValid() else None)

    def _refresh_editor(self, *_: object) -> None:
        self._show(self.view.currentIndex())

    def _put_on_current(self) -> None:
        if self.view.currentIndex().isValid():
            self._choose(self.view.currentIndex())

    def _choose(self, index: QModelIndex) -> None:
        self.put_on.emit(index.data(VALUE_ROLE))

    def _mime_of(self, index: QModelIndex) -> QMimeData | None:
        garment: GarmentSummary = index.data(VALUE_ROLE)
        return garment_mime([(garment.id, garment.slot)])

    def _show_page(self, *_: object) -> None:
        empty = self._model.loaded and not self._model.count
        self._pages.setCurrentWidget(self.empty if empty else self.view)
        # Enter does the one thing there is to do.
        self.setFocusProxy(self.empty.button if empty else self.view)


class GarmentEditor(QFrame):
    """Name, slot, category and colours of a garment: guessed at import, editable here."""

    put_on = Signal(object)
    retouch_wanted = Signal(str)

    def __init__(self, theme: Theme, model: Garments, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model
        self._garment: GarmentSummary | None = None
        self.setProperty("role", "panel-right")
        theme.changed.connect(self._fit)
        self._fit()
        self.setAccessibleName(self.tr("Inspector"))
        self._hint = wrapped(self.tr("Choose a garment to see and correct what is known of it."), "small")
        self.name = QLineEdit()
        self.name.editingFinished.connect(self._edit_name)
        self.slot = slot_choice(theme)
        self.slot.removeItem(0)
        self.slot.activated.connect(self._edit_slot)
        self.category = QLineEdit()
        self.category.editingFinished.connect(self._edit_category)
        self.colours = QLineEdit()
        self.colours.setToolTip(self.tr("Names, with commas between them"))
        self.colours.editingFinished.connect(self._edit_colours)
        self._problem = wrapped(role="bad")
        self._form_host = QWidget()
        form = QFormLayout(self._form_host)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(theme.spacing.s)
        for text, field in (
            (self.tr("Name"), self.name),
            (self.tr("Slot"), self.slot),
            (self.tr("Category"), self.category),
            (self.tr("Colours"), self.colours),
        ):
            field.setAccessibleName(text)
            name = label(text, "small")
            name.setMinimumHeight(field.sizeHint().height())
            form.addRow(name, field)
        self.retouch = button(self.tr("Cut-out and points"))
        self.retouch.clicked.connect(self._retouch)
        self._wear = button(self.tr("Put on"), "primary")
        self._wear.setMinimumHeight(38)
        self._wear.clicked.connect(self._put_on)
        self.remove = button(self.tr("Remove from the shelf"), "flat")
        self.remove.clicked.connect(self._remove)
        space = theme.spacing
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.l, space.m, space.l, space.m)
        layout.setSpacing(space.s)
        layout.addWidget(label(self.tr("Garment"), "title"))
        layout.addWidget(self._hint)
        layout.addWidget(self._form_host)
        layout.addWidget(self._problem)
        layout.addWidget(self.retouch)
        layout.addStretch(1)
        layout.addWidget(self.remove)
        layout.addWidget(self._wear)
        self.show_garment(None)

    def sizeHint(self) -> QSize:
        return QSize(self.width(), 400)

    def _fit(self) -> None:
        self.setFixedWidth(self._theme.grown(INSPECTOR_WIDTH))

    def show_garment(self, garment: GarmentSummary | None) -> None:
        another = garment is None or self._garment is None or garment.id != self._garment.id
        if another:
            # What was typed is still of the one before, which may have left the shelf by itself.
            for field, keep in (
                (self.name, self._edit_name),
                (self.category, self._edit_category),
                (self.colours, self._edit_colours),
            ):
                if field.hasFocus():
                    keep()
        self._garment = garment
        self._hint.setVisible(garment is None)
        for part in (self._form_host, self.retouch, self._wear, self.remove):
            part.setVisible(garment is not None)
        self._problem.setVisible(garment is not None and bool(garment.error))
        if garment is None:
            return
        self._problem.setText(in_own_language(garment.error or ""))
        for field, text in (
            (self.name, garment.name),
            (self.category, shown_word(garment.category)),
            (self.colours, shown_words(garment.colours)),
        ):
            if another or not field.hasFocus():
                field.setText(text)
                # What is too long is seen from its beginning.
                field.setCursorPosition(0)
        self.slot.setCurrentIndex(self.slot.findData(garment.slot))

    def _edit_name(self) -> None:
        self._edit("name", self.name.text().strip())

    def _edit_slot(self, row: int) -> None:
        self._edit("slot", self.slot.itemData(row))

    def _edit_category(self) -> None:
        self._edit("category", kept_word(self.category.text().strip()))

    def _edit_colours(self) -> None:
        typed = (part.strip() for part in self.colours.text().split(","))
        self._edit("colours", tuple(kept_word(part) for part in typed if part))

    def _edit(self, name: str, value: object) -> None:
        if self._garment is not None and value and value != getattr(self._garment, name):
            self._model.edit(self._garment.id, **{name: value})

    def _put_on(self) -> None:
        if self._garment is not None:
            self.put_on.emit(self._garment)

    def _retouch(self) -> None:
        if self._garment is not None:
            self.retouch_wanted.emit(self._garment.id)

    def _remove(self) -> None:
        if self._garment is not None:
            self._model.remove(self._garment.id)
