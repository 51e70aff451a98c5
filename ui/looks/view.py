"""The looks: what was rendered, in a grid, to be found again, judged, opened as it was, and exported."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShowEvent, QUndoStack
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.keys import KeyMap
from ui.looks.delegate import WIDTHS, LookDelegate
from ui.looks.filters import FilterBar, SortChoice
from ui.looks.inspector import LookInspector
from ui.looks.model import LookCatalogue
from ui.looks.reject import RejectPanel
from ui.looks.rows import runs_of
from ui.looks.words import garment_name
from ui.observable import bind
from ui.row_model import VALUE_ROLE
from ui.theme import Theme
from ui.thumbnails import ThumbnailCache
from ui.widgets.card_view import CardView
from ui.widgets.empty import EmptyState
from ui.widgets.pieces import IconButton, ModuleView, frame, label
from ui.widgets.search_field import SearchField
from ui.words import counted

if TYPE_CHECKING:
    from studio.looks import CatalogueRender, LookFilter


class LooksView(ModuleView):
    """Signals: `export_wanted(render_ids)` for what is to be exported; `comfyui_wanted(render_id, engine)` for what is
    to be opened in ComfyUI; `statement_wanted(job_id)` for what a render cost; `dress_wanted()` for the dressing room
    as it is, where the first look is made.
    """

    export_wanted = Signal(object)
    comfyui_wanted = Signal(str, str)
    statement_wanted = Signal(str)
    dress_wanted = Signal()

    def __init__(
        self,
        theme: Theme,
        keys: KeyMap,
        thumbnails: ThumbnailCache,
        model: LookCatalogue,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._keys = keys
        self._model = model
        self._kept_selection: tuple[str, ...] = ()
        self._kept_current = ""
        self.view = CardView(theme, model.pictures, self.tr("Looks"))
        self.view.setModel(model.rows)
        self.view.lay_out_as_grid(theme.spacing.s)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._delegate = LookDelegate(theme, model.pictures, self.view)
        self.view.setItemDelegate(self._delegate)
        self.view.chosen.connect(self._open_current)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._show_menu)
        self.view.selectionModel().selectionChanged.connect(self._show_selection)
        self.view.current_moved.connect(self._show_selection)
        self.setFocusProxy(self.view)
        self.filters = FilterBar(theme, model)
        self.inspector = LookInspector(theme, model, thumbnails)
        self.inspector.statement_wanted.connect(self.statement_wanted)
        model.found.connect(self._go_to)
        self.empty = EmptyState(
            theme,
            "looks",
            self.tr("No looks yet"),
            self.tr("Your renders belong here, with their proof and their reviews."),
            self.tr("Dress a photo"),
        )
        self.empty.acted.connect(self.dress_wanted)
        self.nothing = EmptyState(
            theme,
            "search",
            self.tr("No look is like that"),
            self.tr("No render matches what is asked for above."),
            self.tr("Show all"),
        )
        self.nothing.acted.connect(self.show_all)
        self._pages = QStackedWidget()
        for page in (self.view, self.empty, self.nothing):
            self._pages.addWidget(page)
        self._lay_out()
        self.reject_panel = RejectPanel(theme, self)
        self.reject_panel.rejected.connect(self._rejected)
        self.reject_panel.dismissed.connect(self.view.setFocus)
        self._rejecting: tuple[str, ...] = ()
        self._add_keys()
        model.rows.modelAboutToBeReset.connect(self._remember_selection)
        model.rows.modelReset.connect(self._restore_selection)
        model.rows.dataChanged.connect(self._show_selection)
        model.rows.rowsRemoved.connect(self._show_selection)
        bind(model, "wanted", self._show_words)
        bind(model, "count", self._show_page)
        model.loaded_changed.connect(self._show_page)
        model.facets_changed.connect(self._show_page)
        self._show_selection()

    # -- layout ----------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        space = self._theme.spacing
        self._toolbar = self._make_toolbar()
        body = QVBoxLayout()
        body.setContentsMargins(space.m - self.view.spacing(), 0, 0, 0)
        body.addWidget(self._pages)
        middle = QVBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self._toolbar)
        middle.addWidget(self.filters)
        middle.addLayout(body, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(middle, 1)
        layout.addWidget(self.inspector)

    @property
    def export_choice(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return self.selected_ids(), ()

    @property
    def undo_stack(self) -> QUndoStack:
        return self._model.undo_stack

    @property
    def keyboard_parts(self) -> tuple[QWidget, ...]:
        return (self._toolbar, self.filters, self.view, self.inspector)

    @property
    def styled_parts(self) -> tuple[QWidget, ...]:
        return (self._toolbar, self.filters, self._pages, self.inspector, self.reject_panel)

    def toggle_panels(self) -> None:
        shown = self.inspector.isHidden()
        self.inspector.setVisible(shown)
        self._show_page()

    def _make_toolbar(self) -> QFrame:
        bar = frame("panel-top")
        space = self._theme.spacing
        self.search = SearchField(self._theme, self.tr("Search looks"))
        self.search.setToolTip(self.tr("Search photo, garment, reason"))
        self.search.setMaximumWidth(280)
        self.search.textChanged.connect(self._search)
        self.sort = SortChoice(self._theme, self._model)
        self._count = label(role="small")
        layout = QHBoxLayout(bar)
        layout.setContentsMargins(space.m, space.xs + 2, space.m, space.xs + 2)
        layout.setSpacing(space.s)
        layout.addWidget(label(self.tr("Looks"), "title"))
        layout.addWidget(self._count)
        layout.addSpacing(space.s)
        layout.addWidget(self.search, 1)
        layout.addWidget(self.sort)
        layout.addStretch(1)
        self._acting: list[IconButton] = []
        for icon, action, slot in (
            # Decisions, then reviews.
            ("check", "looks.keep", self.keep),
            ("cross", "looks.discard", self.discard),
            ("approve", "looks.approve", self.approve),
            ("reject", "looks.reject", self.ask_reason),
        ):
            made = IconButton(self._theme, icon, "")
            self._keys.name(made, action)
            made.clicked.connect(slot)
            if action == "looks.approve":
                layout.addSpacing(space.m)
            layout.addWidget(made)
            self._acting.append(made)
        return bar

    def _add_keys(self) -> None:
        model_keys = {
            "looks.keep": self.keep,
            "looks.discard": self.discard,
            "looks.undecide": self.undecide,
            "looks.approve": self.approve,
            "looks.reject": self.ask_reason,
            "looks.unreview": self.take_review_back,
            "looks.again": self.render_again,
            "looks.seed": self.render_with_another_seed,
            "looks.larger": partial(self.resize_cells, 1),
            "looks.smaller": partial(self.resize_cells, -1),
            "looks.select_all": self.view.selectAll,
            "looks.select_none": self.view.clearSelection,
        }
        # On the grid alone: letters, Return and Ctrl+A belong to a field that has the keyboard.
        self._keys.bind(self.view, model_keys | {"looks.open": self._open_current})
        self._keys.bind(self, {"looks.search": self.search.setFocus, "looks.show_all": self.show_all})
        for part, action in (
            (self.inspector.again, "looks.again"),
            (self.inspector.seed, "looks.seed"),
            (self.inspector.open, "looks.open"),
        ):
            self._keys.name(part, action)
        self.inspector.again_wanted.connect(self.render_again)
        self.inspector.seed_wanted.connect(self.render_with_another_seed)
        self.inspector.export_wanted.connect(self.export_selected)
        self.inspector.open_wanted.connect(self._open_current)

    # -- what is selected ------------------------------------------------------------------------------------

    def selected_ids(self) -> tuple[str, ...]:
        """The selected renders in their order, the current one first; it alone where none is selected."""
        # By ranges: of twenty thousand rows, an index of each would hold the window.
        chosen = self.view.selectionModel().selection()
        parts = [chosen.at(number) for number in range(chosen.size())]
        rows = sorted({row for part in parts for row in range(part.top(), part.bottom() + 1)})
        current = self.view.currentIndex()
        if not rows and current.isValid():
            rows = [current.row()]
        elif current.isValid() and current.row() in rows:
            rows.remove(current.row())
            rows.insert(0, current.row())
        return tuple(self._model.rows.id_at(row) for row in rows)

    def _show_selection(self, *_: object) -> None:
        ids = self.selected_ids()
        self.inspector.show_renders(self._model.selected(ids[:1] + ids[1:50]), len(ids))
        for made in self._acting:
            made.setEnabled(bool(ids))

    def show_render(self, render_id: str) -> None:
        """Go to this render, whatever is looked for now."""
        self._model.seek(render_id)

    def _go_to(self, row: int) -> None:
        self.view.setCurrentIndex(self._model.rows.index(row))

    def _remember_selection(self) -> None:
        current = self.view.currentIndex()
        self._kept_selection = self.selected_ids()
        self._kept_current = self._model.rows.id_at(current.row()) if current.isValid() else ""

    def _restore_selection(self) -> None:
        rows = self._model.rows
        selection = self.view.selectionModel()
        select = QItemSelectionModel.SelectionFlag.Select
        row = rows.row_of(self._kept_current)
        if row >= 0:
            selection.setCurrentIndex(rows.index(row), QItemSelectionModel.SelectionFlag.NoUpdate)
        found = sorted(row for key in self._kept_selection if (row := rows.row_of(key)) >= 0)
        for first, last in runs_of(found):
            selection.select(QItemSelection(rows.index(first), rows.index(last)), select)
        self._show_selection()

    # -- actions ---------------------------------------------------------------------------------------------

    def keep(self) -> None:
        self._model.decide(self.selected_ids(), "kept")

    def discard(self) -> None:
        self._model.decide(self.selected_ids(), "discarded")

    def undecide(self) -> None:
        self._model.decide(self.selected_ids(), "undecided")

    def approve(self) -> None:
        self._model.review(self.selected_ids(), "approved")

    def take_review_back(self) -> None:
        self._model.review(self.selected_ids(), "open")

    def ask_reason(self) -> None:
        """The small panel beside the current render; what is selected now is rejected when it is confirmed."""
        self._rejecting = self.selected_ids()
        if not self._rejecting:
            return
        cell = self.view.visualRect(self.view.currentIndex())
        corner = self.view.viewport().mapTo(self, cell.topLeft() if cell.isValid() else QPoint(80, 80))
        self.reject_panel.ask(len(self._rejecting), self._model.reasons, QRect(corner, cell.size()))

    def _rejected(self, reason: str) -> None:
        self._model.review(self._rejecting, "rejected", reason)
        self.view.setFocus()

    def render_again(self) -> None:
        self._model.render_again(self.selected_ids())

    def render_with_another_seed(self) -> None:
        """Only those whose engine has seeds."""
        from studio.looks import SEEDLESS_ENGINES

        chosen = self._model.selected(self.selected_ids())
        ids = [render.id for render in chosen if render.engine not in SEEDLESS_ENGINES]
        self._model.render_again(ids, another_seed=True)

    def export_selected(self) -> None:
        ids = self.selected_ids()
        if ids:
            self.export_wanted.emit(ids)

    def open_in_comfyui(self) -> None:
        for render in self._model.selected(self.selected_ids()[:1]):
            self.comfyui_wanted.emit(render.id, render.engine)

    def show_all(self) -> None:
        self.search.clear()
        self._model.show_all()
        if not self._model.count and self._model.facets is not None and self._model.facets.total:
            from studio.jobs.states import Decision

            self._model.narrow(decisions=frozenset(Decision))

    def resize_cells(self, step: int) -> None:
        size = min(max(0, self._delegate.size_step + step), len(WIDTHS) - 1)
        if size != self._delegate.size_step:
            self._delegate.size_step = size
            self.view.scheduleDelayedItemsLayout()
            self.view.viewport().update()

    def _open_current(self, *_: object) -> None:
        ids = self.selected_ids()
        if ids:
            self._model.reopen(ids[0])

    def _show_words(self, wanted: LookFilter | None) -> None:
        if wanted is not None and wanted.text != self.search.text():
            self.search.setText(wanted.text)

    def _search(self, text: str) -> None:
        self._model.narrow(text=text)

    # -- showing ---------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._model.use()

    def _show_page(self, *_: object) -> None:
        model = self._model
        count = model.count
        self._count.setText(
            self.tr("{count} renders").format(count=counted(count)) if count != 1 else self.tr("1 render")
        )
        if count or not model.loaded or model.facets is None:
            self._pages.setCurrentWidget(self.view)
        elif model.facets.total:
            self._pages.setCurrentWidget(self.nothing)
        else:
            self._pages.setCurrentWidget(self.empty)
        # Nothing can be filtered or counted where nothing is.
        bare = self._pages.currentWidget() is self.empty
        self._count.setHidden(bare)
        self.filters.setHidden(bare or self.inspector.isHidden())

    def _show_menu(self, position: QPoint) -> None:
        index = self.view.indexAt(position)
        render: CatalogueRender | None = index.data(VALUE_ROLE) if index.isValid() else None
        if render is None:
            return
        menu = QMenu(self._pages)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.fill_menu(menu, render)
        menu.popup(self.view.viewport().mapToGlobal(position))

    def fill_menu(self, menu: QMenu, render: CatalogueRender) -> None:
        for action, slot in (
            ("looks.open", self._open_current),
            ("looks.again", self.render_again),
            ("looks.seed", self.render_with_another_seed),
            ("", None),
            ("looks.keep", self.keep),
            ("looks.discard", self.discard),
            ("looks.undecide", self.undecide),
            ("", None),
            ("looks.approve", self.approve),
            ("looks.reject", self.ask_reason),
            ("looks.unreview", self.take_review_back),
        ):
            if slot is None:
                menu.addSeparator()
                continue
            made = menu.addAction(self._keys.said(action))
            made.setShortcuts(self._keys.sequences_of(action))
            made.triggered.connect(slot)
        menu.addSeparator()
        menu.addAction(self.tr("Export…")).triggered.connect(self.export_selected)
        menu.addAction(self.tr("Open in ComfyUI…")).triggered.connect(self.open_in_comfyui)
        menu.addSeparator()
        if render.photo_id is not None:
            only = menu.addAction(self.tr("Only this photo"))
            only.triggered.connect(partial(self.filters.show_photo, render.photo_id, render.photo_name))
        for garment in render.garments:
            only = menu.addAction(self.tr("Only with {garment}").format(garment=garment_name(garment)))
            only.triggered.connect(partial(self.filters.show_garment, garment))

    # -- before and after ------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._means_before(event):
            self.inspector.picture.set_before(True)
            return
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if self._means_before(event) and not event.isAutoRepeat():
            self.inspector.picture.set_before(False)
            return
        super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QEvent) -> None:  # type: ignore[override]
        self.inspector.picture.set_before(False)
        super().focusOutEvent(event)  # type: ignore[arg-type]

    def _means_before(self, event: QKeyEvent) -> bool:
        pressed = QKeySequence(event.key())
        return any(
            sequence.matches(pressed) == QKeySequence.SequenceMatch.ExactMatch
            for sequence in self._keys.sequences_of("looks.before")
        )
