"""The library: every photo of a source in a grid, and what is known of the chosen one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.library.delegate import PhotoGridDelegate
from ui.library.model import Photos
from ui.library.tray import SourceChoice, ask_for_folder
from ui.mime import local_files
from ui.observable import bind
from ui.row_model import VALUE_ROLE
from ui.theme import Theme
from ui.thumbnails import ThumbnailCache
from ui.widgets.card_view import CardView
from ui.widgets.empty import EmptyState
from ui.widgets.pieces import Elided, LabelledButton, ModuleView, button, frame, label, wrapped

if TYPE_CHECKING:
    from studio.library.photos import PhotoSummary

INSPECTOR_WIDTH = 272


class LibraryView(ModuleView):
    """Signals: `photo_chosen(photo_id)` when one is to be dressed."""

    photo_chosen = Signal(str)

    def __init__(
        self, theme: Theme, thumbnails: ThumbnailCache, model: Photos, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model
        self.setAcceptDrops(True)
        self.view = CardView(theme, thumbnails, self.tr("Photos"))
        self.view.setModel(model.rows)
        self.view.lay_out_as_grid(theme.spacing.s)
        self.view.setItemDelegate(PhotoGridDelegate(theme, thumbnails, self.view))
        self.view.chosen.connect(self._choose)
        self.setFocusProxy(self.view)
        self.view.current_moved.connect(self._show)
        self.empty = EmptyState(
            theme,
            "photo",
            self.tr("No photos here"),
            self.tr(
                "Photos of real people belong here. They stay where they are on your disk: open a folder or drop it."
            ),
            self.tr("Open folder"),
        )
        self.empty.acted.connect(self._ask)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.view)
        self._pages.addWidget(self.empty)

        middle = QVBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self._make_toolbar())
        body = QVBoxLayout()
        space = theme.spacing
        body.setContentsMargins(space.m, space.s, 0, 0)
        body.addWidget(self._pages)
        middle.addLayout(body, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(middle, 1)
        layout.addWidget(self._make_inspector())
        bind(model, "count", self._show_page)
        model.loaded_changed.connect(self._show_page)

    @property
    def export_choice(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        index = self.view.currentIndex()
        photo: PhotoSummary | None = index.data(VALUE_ROLE) if index.isValid() else None
        return (), (() if photo is None else (photo.id,))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self._model.add(local_files(event.mimeData()))
        event.acceptProposedAction()

    def _make_toolbar(self) -> QFrame:
        bar = frame("panel-top")
        space = self._theme.spacing
        self.sources = SourceChoice(self._theme, self._model)
        self.open_folder = LabelledButton(self._theme, "folder-add", self.tr("Open folder"))
        self.open_folder.clicked.connect(self._ask)
        self._count = label(role="small")
        layout = QHBoxLayout(bar)
        layout.setContentsMargins(space.m, space.xs + 2, space.m, space.xs + 2)
        layout.setSpacing(space.s)
        layout.addWidget(label(self.tr("Library"), "title"))
        layout.addWidget(self.sources)
        layout.addWidget(self._count)
        layout.addStretch(1)
        layout.addWidget(self.open_folder)
        return bar

    def _make_inspector(self) -> QFrame:
        panel = frame("panel-right")
        panel.setFixedWidth(INSPECTOR_WIDTH)
        panel.setAccessibleName(self.tr("Inspector"))
        space = self._theme.spacing
        self._name = Elided(role="title")
        self._facts = wrapped(role="small")
        self._path = Elided(role="small")
        self.dress = button(self.tr("Dress this photo"), "primary")
        self.dress.setMinimumHeight(38)
        self.dress.setEnabled(False)
        self.dress.clicked.connect(self._dress)
        layout = QVBoxLayout(panel)
        layout.setContentsMargins(space.l, space.m, space.l, space.m)
        layout.setSpacing(space.s)
        for part in (self._name, self._facts, self._path):
            layout.addWidget(part)
        layout.addStretch(1)
        layout.addWidget(self.dress)
        self._name.setText(self.tr("Photo"))
        self._facts.setText(self.tr("Choose a photo to see what is known of it."))
        return panel

    def _show(self, index: QModelIndex) -> None:
        photo: PhotoSummary | None = index.data(VALUE_ROLE) if index.isValid() else None
        self.dress.setEnabled(photo is not None and not photo.missing)
        if photo is None:
            return
        lines = [f"{photo.width} × {photo.height}"]
        if photo.captured_at:
            lines.append(self.tr("Taken {when}").format(when=str(photo.captured_at)[:16].replace("T", " ")))
        lines.append(
            self.tr("Anchor map: known")
            if photo.has_anchor_map
            else self.tr("Anchor map: not yet; the smart brush makes one")
        )
        if photo.missing:
            lines.append(self.tr("The file is not where it was. Bring the disk or folder back."))
        self._name.setText(photo.name)
        self._facts.setText("\n".join(lines))
        self._path.setText(str(Path(photo.path).parent))

    def _choose(self, index: QModelIndex) -> None:
        photo = index.data(VALUE_ROLE)
        if photo is not None:
            self.photo_chosen.emit(photo.id)

    def _dress(self) -> None:
        self._choose(self.view.currentIndex())

    def _ask(self) -> None:
        ask_for_folder(self, self._model)

    def _show_page(self, *_: object) -> None:
        count = self._model.count
        self._count.setText(
            self.tr("{count} photos").format(count=f"{count:,}") if count != 1 else self.tr("1 photo")
        )
        empty = self._model.loaded and not count
        self._pages.setCurrentWidget(self.empty if empty else self.view)
