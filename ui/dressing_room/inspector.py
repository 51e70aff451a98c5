"""The right side of the dressing room: proof, engine, and the button that renders."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui.dressing_room.history_panel import HistoryPanel
from ui.dressing_room.model import DressingRoom
from ui.dressing_room.price import price_text
from ui.dressing_room.proof import ProofPanel
from ui.engines.panel import EnginePanel
from ui.keys import KeyMap
from ui.observable import bind
from ui.theme import Theme
from ui.thumbnails import ThumbnailCache
from ui.tips import plain_tip
from ui.widgets.pieces import PanelArea, button, label, rule, wrapped


class PhotoPanel(QWidget):
    """What is known of the open photo, and what keeps it usable."""

    def __init__(self, theme: Theme, room: DressingRoom, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._room = room
        self._lines = wrapped(role="small")
        space = theme.spacing
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.l, space.m, space.l, space.m)
        layout.setSpacing(space.s)
        layout.addWidget(label(self.tr("Photo"), "title"))
        layout.addWidget(self._lines)
        bind(room, "photo", self._show)
        room.anchors.source_changed.connect(self._show)

    def _show(self, *_: object) -> None:
        photo = self._room.photo
        self.setVisible(photo is not None)
        if photo is None:
            return
        from studio.people import maker_of

        source = self._room.anchors.source
        known = {
            "": self.tr("No anchor map: brush over the garment (S) to make one"),
            "creator": self.tr("Anchor map by its creator"),
            "hand": self.tr("Anchor map by hand"),
            "file": self.tr("Anchor map from its file"),
        }.get(source, self.tr("Anchor map by {source}").format(source=maker_of(source)))
        lines = [known, self.tr("Your original is never changed")]
        if photo.captured_at:
            lines.insert(
                0, self.tr("Taken {when}").format(when=str(photo.captured_at)[:16].replace("T", " "))
            )
        self._lines.setText("\n".join(lines))


class Inspector(QFrame):
    """Two pages: what is known and set now, and how the look came to be."""

    def __init__(
        self,
        theme: Theme,
        keys: KeyMap,
        thumbnails: ThumbnailCache,
        room: DressingRoom,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._keys = keys
        self._room = room
        self.setProperty("role", "panel-right")
        self.setAccessibleName(self.tr("Inspector"))
        self.proof = ProofPanel(theme, room)
        self.engine = EnginePanel(theme, keys, room.engines)
        self.photo = PhotoPanel(theme, room)
        self.history = HistoryPanel(theme, thumbnails, room)
        self.render_button = button("", "primary")
        self.render_button.setMinimumHeight(38)
        self.render_button.setAccessibleName(self.tr("Render"))
        self.render_button.clicked.connect(self._render)
        self._note = wrapped(role="caption")
        self._note.setAlignment(Qt.AlignmentFlag.AlignHCenter)

        space = theme.spacing
        content = QWidget()
        inside = QVBoxLayout(content)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        for part in (self.proof, rule(), self.engine, rule(), self.photo):
            inside.addWidget(part)
        inside.addStretch(1)
        self._scroll = PanelArea(content, (self.proof, self.engine, self.photo))
        self._pages = QStackedWidget()
        self._pages.addWidget(self._scroll)
        self._pages.addWidget(self.history)
        self._tabs = tuple(self._tab(text) for text in (self.tr("Details"), self.tr("History")))
        head = QHBoxLayout()
        head.setContentsMargins(space.l, space.s - 1, space.l, space.s - 2)
        head.setSpacing(space.xs)
        for tab in self._tabs:
            head.addWidget(tab, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(space.l, space.s, space.l, space.m)
        foot.setSpacing(space.s)
        foot.addWidget(self.render_button)
        foot.addWidget(self._note)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(rule())
        layout.addWidget(self._pages, 1)
        layout.addWidget(rule())
        layout.addLayout(foot)
        keys.changed.connect(self._name_parts)
        self._name_parts()
        self._show_page(0)
        bind(room, "can_render", self._show_ready)
        room.look_changed.connect(self._show_ready)
        room.engines.can_run_changed.connect(self._show_ready)
        room.price.cost_changed.connect(self._show_ready)
        room.price.refusal_changed.connect(self._show_ready)

    def sizeHint(self) -> QSize:
        return QSize(272, 600)

    def minimumSizeHint(self) -> QSize:
        return QSize(232, 240)

    def toggle_history(self) -> None:
        """The other page; the keyboard goes along to the history."""
        self._show_page(1 - self._pages.currentIndex())
        if self._pages.currentWidget() is self.history:
            self.history.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def choose_engine(self) -> None:
        """The list of engines opens, wherever the keyboard was."""
        self._show_page(0)
        self._scroll.ensureWidgetVisible(self.engine.engines)
        self.engine.choose()

    def _tab(self, text: str) -> QToolButton:
        tab = QToolButton()
        tab.setText(text)
        tab.setCheckable(True)
        tab.setAutoExclusive(True)
        tab.setAccessibleName(text)
        tab.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        tab.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        tab.clicked.connect(self._tab_clicked)
        return tab

    def _tab_clicked(self) -> None:
        self._show_page(next(number for number, tab in enumerate(self._tabs) if tab.isChecked()))

    def _show_page(self, number: int) -> None:
        self._pages.setCurrentIndex(number)
        self._tabs[number].setChecked(True)

    def _name_parts(self) -> None:
        key = self._keys.text_of("render")
        self.render_button.setText(f"{self.tr('Render')}   {key}" if key else self.tr("Render"))
        switch = self._keys.text_of("look.history")
        for tab in self._tabs:
            tab.setToolTip(plain_tip(f"{tab.text()} ({switch})" if switch else tab.text()))

    def _show_ready(self, *_: object) -> None:
        room = self._room
        self.render_button.setEnabled(room.can_render)
        price = room.price
        lacking = not room.can_render
        if room.look is not None and room.look.shown and not room.engines.can_run:
            text = self.tr("The chosen engine cannot run. Choose another, or do what it asks for")
        elif room.look is not None and room.look.shown:
            text = price.refusal or (price_text(price.cost) if price.cost is not None else "")
        elif room.look is not None and room.look.garments:
            text = self.tr("All layers are hidden. Show one to render")
        else:
            text, lacking = self.tr("Put a garment on to render"), False
        self._note.setText(text)
        self.render_button.setAccessibleDescription(text)
        role = "warn" if lacking and text else "caption"
        if self._note.property("role") != role:
            self._note.setProperty("role", role)
            self._note.style().unpolish(self._note)
            self._note.style().polish(self._note)

    def _render(self) -> None:
        self._room.render()
