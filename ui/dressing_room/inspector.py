"""The right side of the dressing room: proof, engine, and the button that renders."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from ui.dressing_room.model import DressingRoom
from ui.dressing_room.proof import ProofPanel
from ui.observable import bind
from ui.theme import Theme
from ui.widgets.choice import Choice
from ui.widgets.pieces import button, label, rule, wrapped


class EnginePanel(QWidget):
    """Which engine renders, what it is and needs. The drape engine has no seeds, hence one variant."""

    def __init__(self, theme: Theme, room: DressingRoom, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._room = room
        self.engines = Choice(theme, self.tr("Engine"))
        self.engines.addItem(self.tr("Drape"), "drape")
        self.engines.set_caption(self.tr("no weights"))
        self._about = wrapped(
            self.tr(
                "Geometry and light of your own pictures, on any machine. The same look gives the same bytes."
            ),
            "small",
        )
        self._facts = QGridLayout()
        space = theme.spacing
        self._facts.setContentsMargins(0, 0, 0, 0)
        self._facts.setVerticalSpacing(space.xs)
        self._facts.setColumnStretch(1, 1)
        for number, (name, value) in enumerate(
            (
                (self.tr("Variants"), self.tr("1, it has no seeds")),
                (self.tr("Runs on"), self.tr("this machine's processor")),
                (self.tr("Costs"), self.tr("nothing")),
            )
        ):
            self._facts.addWidget(label(name, "small"), number, 0)
            fact = label(value)
            fact.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            fact.setAccessibleName(f"{name}: {value}")
            self._facts.addWidget(fact, number, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.l, space.m, space.l, space.m)
        layout.setSpacing(space.s)
        layout.addWidget(label(self.tr("Engine"), "title"))
        layout.addWidget(self.engines)
        layout.addWidget(self._about)
        layout.addLayout(self._facts)


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
        source = self._room.anchors.source
        known = {
            "": self.tr("No anchor map: brush over the garment (S) to make one"),
            "creator": self.tr("Anchor map by its creator"),
            "hand": self.tr("Anchor map by hand"),
            "file": self.tr("Anchor map from its file"),
        }.get(source, self.tr("Anchor map by {source}").format(source=source))
        lines = [known, self.tr("The file is referred to and never written to")]
        if photo.captured_at:
            lines.insert(
                0, self.tr("Taken {when}").format(when=str(photo.captured_at)[:16].replace("T", " "))
            )
        self._lines.setText("\n".join(lines))


class Inspector(QFrame):
    def __init__(self, theme: Theme, room: DressingRoom, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._room = room
        self.setProperty("role", "panel-right")
        self.setAccessibleName(self.tr("Inspector"))
        self.proof = ProofPanel(theme, room)
        self.engine = EnginePanel(theme, room)
        self.photo = PhotoPanel(theme, room)
        self.render_button = button(self.tr("Render") + "   Ctrl+Enter", "primary")
        self.render_button.setMinimumHeight(38)
        self.render_button.setAccessibleName(self.tr("Render"))
        self.render_button.clicked.connect(self._render)
        self._note = wrapped(role="caption")
        self._note.setAlignment(Qt.AlignmentFlag.AlignHCenter)

        space = theme.spacing
        content = QWidget()
        content.setProperty("role", "content")
        inside = QVBoxLayout(content)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        for part in (self.proof, rule(), self.engine, rule(), self.photo):
            inside.addWidget(part)
        inside.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(content)
        scroll.viewport().setAutoFillBackground(False)
        content.setAutoFillBackground(False)
        foot = QVBoxLayout()
        foot.setContentsMargins(space.l, space.s, space.l, space.m)
        foot.setSpacing(space.s)
        foot.addWidget(self.render_button)
        foot.addWidget(self._note)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scroll, 1)
        layout.addLayout(foot)
        bind(room, "can_render", self._show_ready)

    def sizeHint(self) -> QSize:
        return QSize(272, 600)

    def _show_ready(self, ready: bool) -> None:
        self.render_button.setEnabled(ready)
        text = self.tr("Rendered here, at no charge") if ready else self.tr("Put a garment on to render")
        self._note.setText(text)

    def _render(self) -> None:
        self._room.render()
