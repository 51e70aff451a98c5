"""Grid, loupe, compare and survey side by side, for hands that do not know the keys yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.keys import KeyMap
from ui.theme import Theme
from ui.widgets.pieces import IconButton

VIEWS = {"view.grid": "library", "view.loupe": "loupe", "view.compare": "compare", "view.survey": "survey"}
"""Icons by the action that shows the view."""


class ViewSwitch(QWidget):
    """One button to a view; that of the one that is shown is down."""

    def __init__(self, theme: Theme, keys: KeyMap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("View"))
        self.buttons: dict[str, IconButton] = {}
        self._shown = "view.grid"
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for action, icon in VIEWS.items():
            made = IconButton(theme, icon, "")
            made.setCheckable(True)
            keys.name(made, action)
            self.buttons[action] = made
            layout.addWidget(made)
        self.show_current(self._shown)

    def act(self, slots: Mapping[str, Callable[[], object]]) -> None:
        """What the buttons do."""
        for action, made in self.buttons.items():
            made.clicked.connect(slots[action])
            made.clicked.connect(self._show)

    def show_current(self, action: str) -> None:
        self._shown = action
        self._show()

    def _show(self, *_: object) -> None:
        """A press alone turns no button down: without a photo there is nothing to show in the loupe."""
        for action, made in self.buttons.items():
            made.setChecked(action == self._shown)
