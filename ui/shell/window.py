"""The window: rail, notification bar, the open module, status bar; and the keys that hold everywhere."""

from __future__ import annotations

import base64
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from ui.shell.ahead import Ahead, Piecemeal
from ui.shell.attention import Attention
from ui.shell.desk import Desk
from ui.shell.history import UndoHistory
from ui.shell.keys_panel import KeysPanel
from ui.shell.more_menu import add_more_menu
from ui.shell.rail import Rail
from ui.shell.status_bar import StatusBar
from ui.theme import Theme
from ui.widgets.bezel import Bezel
from ui.widgets.notification_bar import NotificationBar
from ui.widgets.pieces import IconButton, ModuleView, first_focusable

if TYPE_CHECKING:
    from ui.account.panel import AccountPanel

FIRST_SIZE = QSize(1440, 900)
MODULES = ("explore", "library", "garments", "dressing_room", "looks")
SETTINGS = "settings"
"""A page as the modules are, but not on the rail: its button is at the rail's foot."""
AHEAD = ("library", "looks", "explore", SETTINGS)


class MainWindow(QMainWindow):
    """Signals: `painted()` once, after the first paint; `closing()` before it closes.

    The modules' views but for the first are made after the window stands.
    """

    painted = Signal()
    closing = Signal()

    def __init__(self, theme: Theme, desk: Desk, module: str = "dressing_room") -> None:
        """`module` is the one that is open at first; one that is not there counts as the dressing room."""
        super().__init__()
        self._theme = theme
        self._desk = desk
        self._was_painted = False
        self.account_panel: AccountPanel | None = None
        self.setWindowTitle(self.tr("Anchor Studio"))
        self.setMinimumSize(1024, 640)
        self.resize(FIRST_SIZE)
        words = {
            "explore": ("explore", self.tr("Explore")),
            "library": ("library", self.tr("Library")),
            "garments": ("garments", self.tr("Garments")),
            "dressing_room": ("dressing-room", self.tr("Dressing")),
            "looks": ("looks", self.tr("Looks")),
        }
        self.rail = Rail(theme, desk.keys, {name: words[name] for name in MODULES})
        self.rail.chosen.connect(self.show_module)
        self.rail.photos_dropped.connect(self._dress_dragged)
        self._theme_button = IconButton(theme, "theme", self.tr("Dark or light"))
        self._theme_button.clicked.connect(self.toggle_theme)
        self._keys_button = IconButton(theme, "keyboard", self.tr("Keys of this view"))
        self._keys_button.clicked.connect(self.toggle_keys)
        desk.keys.name(self._theme_button, "theme")
        desk.keys.name(self._keys_button, "keys")
        self._settings_button = IconButton(theme, "settings", self.tr("Settings"))
        self._settings_button.setCheckable(True)
        self._settings_button.clicked.connect(self.toggle_settings)
        desk.keys.name(self._settings_button, "settings")
        self._more_button = IconButton(theme, "more", self.tr("More"))
        self.more_menu = add_more_menu(self._more_button, theme, self.open_settings, desk.open_logs)
        for part in (self._keys_button, self._theme_button, self._settings_button, self._more_button):
            self.rail.foot.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        self.pages = QStackedWidget()
        self._views = {
            name: Piecemeal(theme, partial(self._make_view, name)) for name in (*MODULES, SETTINGS)
        }
        self._export_dialog = Piecemeal(theme, partial(desk.make_export_dialog, self))
        self._ahead = Ahead(self)
        self.notices = NotificationBar(theme, desk.notifications)
        self.history = UndoHistory(desk.undo_group, self)
        self.bezel = Bezel(theme, self.pages)
        self.history.said.connect(self.bezel.say)
        self.status = StatusBar(theme, desk.keys, desk.queue, desk.imports, desk.machine, desk.account)
        self.status.queue_wanted.connect(self.toggle_queue)
        self.status.account_wanted.connect(self.toggle_account)

        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.notices)
        right.addWidget(self.pages, 1)
        above = QHBoxLayout()
        above.setContentsMargins(0, 0, 0, 0)
        above.setSpacing(0)
        above.addWidget(self.rail)
        above.addLayout(right, 1)
        body = QWidget()
        body.setProperty("role", "panel")
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(above, 1)
        layout.addWidget(self.status)
        self.setCentralWidget(body)
        self.queue_panel = desk.make_queue_panel(body)
        self.queue_panel.dress_wanted.connect(self._go_dressing)
        self.keys_panel = KeysPanel(theme, desk.keys, body)
        self.keys_panel.change_wanted.connect(partial(self.open_settings, "keys"))
        self._add_keys()
        desk.exporter.ready.connect(self.show_export)
        desk.comfyui.folder_wanted.connect(self.ask_for_comfyui_folder)
        desk.weights.agreement_wanted.connect(self.ask_for_agreement)
        # After all is in its layout: a sheet is weighed again for every widget that is put into one.
        for part in (self.rail, self.notices, self.status, self.queue_panel, self.keys_panel):
            theme.style(part)
        self._last_module = "dressing_room"
        self.show_module(module if module in MODULES else "dressing_room")
        Attention(self, desk.queue, desk.settings)

    def sizeHint(self) -> QSize:
        return FIRST_SIZE

    @property
    def module(self) -> str:
        shown = self.pages.currentWidget()
        return next(name for name, view in self._views.items() if view.widget is shown)

    def show_module(self, name: str) -> None:
        if name not in (*MODULES, SETTINGS):
            return
        view = self._views[name].whole()
        self.pages.setCurrentWidget(view)
        view.setFocus()
        self.rail.show_module(name)
        self._follow_undo()
        self._settings_button.setChecked(name == SETTINGS)
        if name in MODULES:
            self._last_module = name
        self.keys_panel.hide()

    def make_ahead(self) -> None:
        """Make what a first look would wait for. The dressing room is left out, and what needs it: it opens a photo."""
        has_room = self._views["dressing_room"].widget is not None
        names = ("garments", *AHEAD) if has_room else AHEAD
        self._ahead.begin([*(self._views[name] for name in names), self._export_dialog], self._is_at_rest)

    def _is_at_rest(self) -> bool:
        return not self._desk.is_loading

    @property
    def is_ready(self) -> bool:
        """Everything that was asked for is there, and what is made ahead too."""
        return self._desk.is_settled and self._ahead.is_done

    def _make_view(self, name: str) -> ModuleView:
        view = self._desk.make_view(name)
        self.pages.addWidget(view)
        view.undo_stack_changed.connect(self._follow_undo)
        return view

    def _follow_undo(self) -> None:
        """Undo is that of what is in sight."""
        view = self.pages.currentWidget()
        self.history.use(view.undo_stack if isinstance(view, ModuleView) else None)

    def view(self, name: str) -> ModuleView | None:
        """A module's view where it is there as a whole, shown or made ahead."""
        return self._views[name].widget if name in self._views else None

    def open_in_dressing_room(self, photo_id: str) -> None:
        self.show_module("dressing_room")
        self._desk.room.open_photo(photo_id)

    def _dress_dragged(self) -> None:
        """The photo that was dragged here from the library; of several, the one that was taken hold of."""
        from ui.library.view import LibraryView

        library = self.view("library")
        if isinstance(library, LibraryView) and library.browser.photo is not None:
            self.open_in_dressing_room(library.browser.photo.id)

    def toggle_theme(self) -> None:
        self._desk.remember(theme="light" if self._theme.name == "dark" else "dark")

    @property
    def last_module(self) -> str:
        """The module that is open, or was before the settings."""
        return self._last_module

    def toggle_settings(self) -> None:
        self.show_module(self._last_module if self.module == SETTINGS else SETTINGS)

    def open_settings(self, page: str = "") -> None:
        """Open the settings, at one of their pages or where they were left."""
        if page:
            self._desk.settings.search = ""
            self._desk.settings.page = page
        self.show_module(SETTINGS)

    def toggle_queue(self) -> None:
        self.queue_panel.setVisible(not self.queue_panel.isVisible())
        if self.queue_panel.isVisible():
            self._place_panels()
            self.queue_panel.raise_()
            self.queue_panel.view.setFocus()

    def toggle_account(self) -> None:
        """The account's panel, made when it is first wanted."""
        if self.account_panel is None:
            self.account_panel = self._desk.make_account_panel(self.centralWidget())
            self.account_panel.connect_wanted.connect(self.connect_account)
            self.account_panel.look_wanted.connect(self._show_render)
            self._theme.style(self.account_panel)
        panel = self.account_panel
        panel.setVisible(not panel.isVisible())
        if panel.isVisible():
            self._place_panels()
            panel.raise_()
            panel.focus()

    def show_account(self) -> None:
        """Where credits, sync and working offline are."""
        if self.account_panel is None or not self.account_panel.isVisible():
            self.toggle_account()
        assert self.account_panel is not None
        self.account_panel.show_page(self.account_panel.overview)

    def show_statement(self, job_id: str) -> None:
        """What the render of a job cost, in the account's statement."""
        self.show_account()
        assert self.account_panel is not None
        self.account_panel.show_job(job_id)

    def _show_render(self, render_id: str) -> None:
        from ui.looks.view import LooksView

        if self.account_panel is not None:
            self.account_panel.hide()
        self.show_module("looks")
        looks = self.view("looks")
        if isinstance(looks, LooksView):
            looks.show_render(render_id)

    def connect_account(self) -> None:
        """Where another account is connected, ready for the address of its server."""
        from ui.settings.view import SettingsView

        if self.account_panel is not None:
            self.account_panel.hide()
        self.open_settings("account")
        settings = self.view(SETTINGS)
        if isinstance(settings, SettingsView) and settings.page is not None:
            settings.page.setFocus()

    def _go_dressing(self) -> None:
        self.queue_panel.hide()
        self.show_module("dressing_room")

    def toggle_keys(self) -> None:
        if self.keys_panel.isVisible():
            self.keys_panel.hide()
        else:
            self.keys_panel.show_keys(self.module)
            self._place_panels()

    def escape(self) -> None:
        """Close what is open on top, else cancel what runs."""
        for panel in (self.keys_panel, self.account_panel, self.queue_panel):
            if panel is not None and panel.isVisible():
                panel.hide()
                return
        view = self.pages.currentWidget()
        if isinstance(view, ModuleView) and view.escape():
            return
        if self.module == SETTINGS:
            self.toggle_settings()
        elif not self._desk.room.cancel() and self._desk.imports.running:
            self._desk.imports.cancel()

    def toggle_panels(self) -> None:
        view = self.pages.currentWidget()
        if isinstance(view, ModuleView):
            view.toggle_panels()

    def go_to_part(self, step: int) -> None:
        """Move the keyboard to the next part: rail, the view's own parts, status bar."""
        view = self.pages.currentWidget()
        inside = view.keyboard_parts if isinstance(view, ModuleView) else ()
        parts = [part for part in (self.rail, *inside, self.status) if part.isVisible()]
        focused = self.focusWidget()
        at = next(
            (
                number
                for number, part in enumerate(parts)
                if focused is not None and (part is focused or part.isAncestorOf(focused))
            ),
            0,
        )
        for number in range(1, len(parts)):
            # A part in which nothing can be reached now is passed over.
            target = parts[(at + step * number) % len(parts)]
            first = target if target.focusPolicy() & Qt.FocusPolicy.TabFocus else first_focusable(target)
            if first is not None:
                first.setFocus(Qt.FocusReason.TabFocusReason)
                return

    def export(self) -> None:
        """Export what is chosen in the open module."""
        view = self.pages.currentWidget()
        if isinstance(view, ModuleView):
            view.export_chosen(self._desk.exporter.choose)
        else:
            self._desk.exporter.choose()

    def ask_for_comfyui_folder(self, render_id: str) -> None:
        from ui.comfyui import ComfyFolderDialog

        ComfyFolderDialog(self._theme, self._desk.comfyui, render_id, self).open()

    def ask_for_agreement(self, model: str) -> None:
        """The licences of weights that lie here without having been fetched, before the first render with them."""
        from ui.weights.terms import TermsDialog

        TermsDialog(self._theme, self._desk.weights, model, self).open()

    def show_export(self) -> None:
        """How what was chosen is to be exported; beside the window, which goes on."""
        dialog = self._export_dialog.whole()
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()

    def toggle_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def geometry_text(self) -> str:
        return base64.b64encode(self.saveGeometry().data()).decode()

    def restore_geometry_text(self, text: str) -> None:
        if text:
            self.restoreGeometry(QByteArray(base64.b64decode(text)))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self._tell_painted)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_panels()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._ahead.stop()
        self.closing.emit()
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.setWindowTitle(self.tr("Anchor Studio"))

    def _tell_painted(self) -> None:
        self.painted.emit()

    def _place_panels(self) -> None:
        body = self.centralWidget()
        if body is None:
            return
        bottom = body.height() - self.status.height() - self._theme.spacing.s
        self.queue_panel.place(self.rail.width() + self._theme.spacing.s, bottom)
        if self.account_panel is not None:
            self.account_panel.place(body.width() - self._theme.spacing.s, bottom)
        if self.keys_panel.isVisible():
            self.keys_panel.place(body.width(), body.height())

    def _add_keys(self) -> None:
        modules = {f"module.{name}": partial(self.show_module, name) for name in MODULES}
        do: dict[str, Callable[[], object]] = {
            "queue": self.toggle_queue,
            "account": self.toggle_account,
            "export": self.export,
            "theme": self.toggle_theme,
            "settings": self.toggle_settings,
            "keys": self.toggle_keys,
            "escape": self.escape,
            "full_screen": self.toggle_full_screen,
            "panels": self.toggle_panels,
            "part.next": partial(self.go_to_part, 1),
            "part.previous": partial(self.go_to_part, -1),
            "edit.undo": self.history.undo,
            "edit.redo": self.history.redo,
            "quit": self.close,
        }
        self._desk.keys.bind(self, modules | do)
