"""The garments shelf beside the canvas: by slot, searched, filled by button, drop or paste, dragged from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QMimeData, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from render.messages import Slot as BodySlot
from ui.canvas.drop import garment_mime
from ui.garments.model import Garments
from ui.garments.sections import Section, SectionDelegate, ShelfRows
from ui.mime import clipboard_picture, local_files
from ui.observable import bind
from ui.row_model import VALUE_ROLE
from ui.theme import Theme
from ui.thumbnails import ThumbnailCache
from ui.widgets.card_view import CardView
from ui.widgets.choice import Choice
from ui.widgets.empty import EmptyState
from ui.widgets.pieces import Elided, IconButton, row
from ui.widgets.search_field import SearchField
from ui.words import slot_name

if TYPE_CHECKING:
    from studio.library.garments import GarmentSummary

PICTURES = (
    "*.jpg *.jpeg *.png *.tif *.tiff *.webp *.avif *.heic *.heif *.psd "
    "*.dng *.nef *.cr2 *.cr3 *.arw *.raf *.orf *.rw2"
)


class GarmentShelf(QWidget):
    """Signals: `put_on(garment)` when one is chosen with Enter or a double click."""

    put_on = Signal(object)

    def __init__(
        self, theme: Theme, thumbnails: ThumbnailCache, model: Garments, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self.setAcceptDrops(True)
        self.setAccessibleName(self.tr("Garments shelf"))

        self.view = CardView(theme, thumbnails, self.tr("Garments"))
        self.rows = ShelfRows(model)
        self.view.setModel(self.rows)
        self.view.setUniformItemSizes(False)
        self.view.setItemDelegate(SectionDelegate(theme, thumbnails, self.view))
        self.view.clicked.connect(self._click)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.let_drag(self._mime_of)
        self.view.chosen.connect(self._choose)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._show_menu)

        self.slots = slot_choice(theme)
        self.slots.currentIndexChanged.connect(self._choose_slot)
        self.search = SearchField(theme, self.tr("Search, or drop files here"), self.tr("Search garments"))
        self.search.textChanged.connect(self._search)
        self.add = IconButton(theme, "add", self.tr("Import garments"))
        self.add.clicked.connect(self.open_files)
        self.empty = EmptyState(
            theme,
            "garments",
            self.tr("No garments yet"),
            self.tr(
                "Product pictures belong here: flat-lays, ghost mannequins or cut-outs. Drop them or paste them."
            ),
            self.tr("Import garments"),
        )
        self.empty.acted.connect(self.open_files)
        self.nothing_found = EmptyState(
            theme,
            "search",
            self.tr("Nothing found"),
            self.tr("No garment on the shelf has these words and this slot."),
            self.tr("Show all"),
        )
        self.nothing_found.acted.connect(self.show_all)
        self._pages = QStackedWidget()
        for page in (self.view, self.empty, self.nothing_found):
            self._pages.addWidget(page)

        space = theme.spacing
        layout = QVBoxLayout(self)
        # Its title stands on one line with that of the canvas beside it.
        layout.setContentsMargins(space.m, space.xs + 2, space.m, 0)
        layout.setSpacing(space.s)
        head = QHBoxLayout()
        head.setSpacing(space.xs)
        head.addWidget(Elided(self.tr("Garments"), "title"))
        head.addWidget(self.slots, 1)
        head.addWidget(self.add)
        layout.addLayout(head)
        layout.addLayout(row(self.search))
        layout.addWidget(self._pages, 1)

        bind(model, "count", self._show_page)
        model.loaded_changed.connect(self._show_page)
        model.search_changed.connect(self._show_page)
        model.slot_filter_changed.connect(self._show_page)

    def open_files(self) -> None:
        """Choose product pictures; they are copied into the vault, the files themselves stay as they are."""
        dialog = QFileDialog(self, self.tr("Import garments"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters(
            [self.tr("Pictures ({patterns})").format(patterns=PICTURES), self.tr("All files (*)")]
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(self._import_names)
        dialog.open()

    def paste(self) -> bool:
        """Import what the clipboard holds; False when that is neither files nor a picture."""
        mime = QGuiApplication.clipboard().mimeData()
        return mime is not None and self.take(mime)

    def take(self, mime: QMimeData) -> bool:
        files = local_files(mime)
        if files:
            self._model.import_files(files)
            return True
        picture = clipboard_picture(mime)
        if picture is not None:
            self._model.import_picture(picture)
        return picture is not None

    def show_all(self) -> None:
        self.search.clear()
        self.slots.setCurrentIndex(0)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_files(event.mimeData()) or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self.take(event.mimeData()):
            event.acceptProposedAction()

    def _import_names(self, names: list[str]) -> None:
        from pathlib import Path

        self._model.import_files([Path(name) for name in names])

    def _mime_of(self, index: QModelIndex) -> QMimeData | None:
        value: Section | GarmentSummary = index.data(VALUE_ROLE)
        return None if isinstance(value, Section) else garment_mime([(value.id, value.slot)])

    def _choose(self, index: QModelIndex) -> None:
        value: Section | GarmentSummary = index.data(VALUE_ROLE)
        if isinstance(value, Section):
            self.rows.fold(value.slot, not value.folded)
        else:
            self.put_on.emit(value)

    def _click(self, index: QModelIndex) -> None:
        if isinstance(index.data(VALUE_ROLE), Section):
            self._choose(index)

    def _choose_slot(self, row_number: int) -> None:
        self._model.slot_filter = self.slots.itemData(row_number)

    def _search(self, text: str) -> None:
        self._model.search = text

    def _show_page(self, *_: object) -> None:
        if self._model.loaded and not self._model.count:
            self._pages.setCurrentWidget(self.empty)
        elif self._model.loaded and not self._model.filtered.rowCount():
            self._pages.setCurrentWidget(self.nothing_found)
        else:
            self._pages.setCurrentWidget(self.view)

    def _show_menu(self, position: QPoint) -> None:
        index = self.view.indexAt(position)
        value: Section | GarmentSummary | None = index.data(VALUE_ROLE)
        if value is None or isinstance(value, Section):
            return
        menu = self.menu_of(value)
        menu.popup(self.view.viewport().mapToGlobal(position))

    def menu_of(self, garment: GarmentSummary) -> QMenu:
        """What can be done with a garment of the shelf."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        put_on = menu.addAction(self.tr("Put on"))
        put_on.setShortcut(QKeySequence(Qt.Key.Key_Return))
        put_on.triggered.connect(lambda: self.put_on.emit(garment))
        slots = menu.addMenu(self.tr("Slot"))
        for slot in BodySlot:
            action = slots.addAction(slot_name(slot))
            action.setCheckable(True)
            action.setChecked(slot == garment.slot)
            action.triggered.connect(lambda _=False, s=slot: self._model.edit(garment.id, slot=s))
        if garment.error:
            menu.addAction(self.tr("Cut out again")).triggered.connect(
                lambda: self._model.work_out_again(garment.id)
            )
        menu.addSeparator()
        menu.addAction(self.tr("Remove from the shelf")).triggered.connect(
            lambda: self._model.remove(garment.id)
        )
        return menu


def slot_choice(theme: Theme) -> Choice:
    """A choice of slots, the first of which is all of them (item data None)."""
    choice = Choice(theme, QCoreApplication.translate("GarmentShelf", "Slot"))
    choice.addItem(QCoreApplication.translate("GarmentShelf", "All"), None)
    for slot in BodySlot:
        choice.addItem(slot_name(slot), slot)
    return choice
