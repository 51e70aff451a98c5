"""What to do with a photo of which nothing is known: find the person, or brush."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui.canvas import PhotoCanvas
from ui.canvas.model import Tool
from ui.dressing_room.model import DressingRoom
from ui.keys import KeyMap
from ui.observable import bind
from ui.people import PersonFinder
from ui.sentences import in_own_language
from ui.theme import Theme
from ui.tips import plain_tip
from ui.widgets.pieces import button, wrapped

WIDTH = 460
ABOVE_FOOT = 24


class UnknownPerson(QFrame):
    """A strip at the foot of the canvas, as long as no tool is in hand that knows better."""

    def __init__(
        self, theme: Theme, keys: KeyMap, room: DressingRoom, finder: PersonFinder, canvas: PhotoCanvas
    ) -> None:
        super().__init__(canvas)
        self._theme = theme
        self._keys = keys
        self._room = room
        self._finder = finder
        self._canvas = canvas
        self.setProperty("role", "popup")
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.text = wrapped()
        self.find_button = button(self.tr("Find the person"), "primary")
        self.find_button.clicked.connect(self._find)
        self.weights_button = button(self.tr("Get the weights…"))
        self.weights_button.clicked.connect(room.engines.want_weights)
        space = theme.spacing
        line = QHBoxLayout(self)
        line.setContentsMargins(space.m, space.s, space.s, space.s)
        line.setSpacing(space.m)
        line.addWidget(self.text, 1)
        for part in (self.find_button, self.weights_button):
            line.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()
        canvas.installEventFilter(self)
        theme.changed.connect(self._place)
        keys.changed.connect(self._refresh)
        for model, names in (
            (room, ("photo", "opened")),
            (room.anchors, ("anchor_map", "source")),
            (finder, ("reason", "searching")),
            (canvas.model, ("tool",)),
        ):
            for name in names:
                bind(model, name, self._refresh)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    @property
    def _wanted(self) -> bool:
        room = self._room
        unknown = room.photo is not None and not room.photo.has_anchor_map and not room.anchors.source
        return unknown and room.opened is not None and self._canvas.model.tool is Tool.VIEW

    def _refresh(self, *_: object) -> None:
        photo = self._room.photo
        searching = photo is not None and photo.id in self._finder.searching
        brush = self._keys.text_of("tool.smart_brush")
        if searching:
            said = self.tr("Looking for the person.")
        elif self._finder.reason:
            said = self.tr(
                "Nothing is known of this photo yet. Brush over the garment with the smart brush ({key}). With the "
                "weights of {models} the studio finds the person by itself."
            )
        else:
            said = self.tr(
                "Nothing is known of this photo yet. Find the person, or brush over the garment ({key})."
            )
        models = self.tr(" and ").join(self._finder.models)
        self.text.setText(said.format(key=brush, models=models))
        self.setToolTip(plain_tip(in_own_language(self._finder.reason)))
        self.setAccessibleName(self.text.text())
        self.find_button.setVisible(not self._finder.reason)
        self.weights_button.setVisible(bool(self._finder.reason))
        self.find_button.setEnabled(not searching)
        self.setVisible(self._wanted)
        self._place()

    def _find(self) -> None:
        if self._room.photo is not None:
            self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)
            self._finder.find((self._room.photo.id,))

    def _place(self) -> None:
        canvas: QWidget = self._canvas
        space = self._theme.spacing
        width = min(self._theme.grown(WIDTH), canvas.width() - 2 * space.m)
        height = max(self.sizeHint().height(), self.heightForWidth(width))
        self.resize(width, height)
        self.move((canvas.width() - width) // 2, canvas.height() - height - ABOVE_FOOT)
        self.raise_()
