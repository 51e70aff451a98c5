"""The tray of photos below the canvas: samples and opened folders, filled by button or drop."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QModelIndex, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.library.delegate import STRIP_HEIGHT, TrayDelegate
from ui.library.model import Photos
from ui.mime import local_files
from ui.observable import bind
from ui.row_model import VALUE_ROLE
from ui.theme import Theme
from ui.thumbnails import ThumbnailCache
from ui.widgets.card_view import CardView
from ui.widgets.choice import Choice
from ui.widgets.empty import EmptyState
from ui.widgets.pieces import IconButton, label


class SourceChoice(Choice):
    """Chooses which photos are shown: all, the samples, or one opened folder."""

    def __init__(self, theme: Theme, model: Photos, parent: QWidget | None = None) -> None:
        super().__init__(theme, self.tr("Source of photos"), parent)
        self._model = model
        # The same width whatever is opened, so that nothing beside it moves.
        self.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(13)
        bind(model, "sources", self._fill)
        model.source_id_changed.connect(self._show)
        self.activated.connect(self._choose)

    def _fill(self, *_: object) -> None:
        self.clear()
        self.addItem(self.tr("All photos"), None)
        for source in self._model.sources:
            self.addItem(f"{source.name}  {source.count}", source.id)
        self._show()

    def _show(self, *_: object) -> None:
        self.setCurrentIndex(max(0, self.findData(self._model.source_id)))

    def _choose(self, row: int) -> None:
        self._model.show_source(self.itemData(row))


def ask_for_folder(parent: QWidget, model: Photos) -> None:
    """Open a folder of photos; it is referred to, not copied."""
    dialog = QFileDialog(parent, QCoreApplication.translate("Photos", "Open a folder of photos"))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda name: model.add_folder(Path(name)))
    dialog.open()


class PhotoTray(QWidget):
    """Signals: `photo_chosen(photo_id)` when a photo is clicked or reached with the keyboard."""

    photo_chosen = Signal(str)

    def __init__(
        self, theme: Theme, thumbnails: ThumbnailCache, model: Photos, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._wanted = ""
        self.setAcceptDrops(True)
        self.setAccessibleName(self.tr("Photo tray"))
        self.view = CardView(theme, thumbnails, self.tr("Photos"))
        self.view.setModel(model.rows)
        self.view.lay_out_as_strip()
        self.view.setItemDelegate(TrayDelegate(theme, thumbnails, self.view))
        self.view.clicked.connect(self._choose)
        self.view.chosen.connect(self._choose)
        self.view.current_moved.connect(self._moved)
        self.view.setMinimumHeight(STRIP_HEIGHT + 10)
        self.sources = SourceChoice(theme, model)
        self.open_folder = IconButton(theme, "folder-add", self.tr("Open folder"))
        self.open_folder.clicked.connect(self._ask)
        self.empty = EmptyState(
            theme,
            "photo",
            self.tr("No photos here"),
            self.tr("Photos stay where they are on your disk. Drop files or a folder, or open one."),
            self.tr("Open folder"),
            compact=True,
        )
        self.empty.acted.connect(self._ask)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.view)
        self._pages.addWidget(self.empty)

        space = theme.spacing
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.m, space.s, space.s, 0)
        layout.setSpacing(space.s - 2)
        head = QHBoxLayout()
        head.setSpacing(space.s)
        head.addWidget(label(self.tr("Photos"), "heading"))
        head.addWidget(self.sources)
        head.addWidget(self.open_folder)
        head.addStretch(1)
        layout.addLayout(head)
        layout.addWidget(self._pages, 1)
        bind(model, "count", self._show_page)
        model.loaded_changed.connect(self._show_page)
        model.rows.page_read.connect(self._select_wanted)

    def select(self, photo_id: str) -> None:
        """Mark the open photo without opening it again."""
        self._wanted = photo_id
        self._select_wanted()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self._model.add(local_files(event.mimeData()))
        event.acceptProposedAction()

    def _select_wanted(self) -> None:
        row = self._model.rows.row_of(self._wanted) if self._wanted else -1
        if row >= 0 and row != self.view.currentIndex().row():
            index = self._model.rows.index(row)
            self.view.blockSignals(True)
            self.view.setCurrentIndex(index)
            self.view.blockSignals(False)
            self.view.scrollTo(index)

    def _moved(self, index: QModelIndex) -> None:
        if self.view.hasFocus():
            self._choose(index)

    def _choose(self, index: QModelIndex) -> None:
        photo = index.data(VALUE_ROLE) if index.isValid() else None
        if photo is not None and photo.id != self._wanted:
            self._wanted = photo.id
            self.photo_chosen.emit(photo.id)

    def _ask(self) -> None:
        ask_for_folder(self, self._model)

    def _show_page(self, *_: object) -> None:
        empty = self._model.loaded and not self._model.count
        self._pages.setCurrentWidget(self.empty if empty else self.view)
