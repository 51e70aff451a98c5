"""Buttons for a canvas's actions, in a toolbar."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton

from ui.canvas.model import Tool
from ui.canvas.widget import PhotoCanvas
from ui.theme import Theme

TOOL_ICONS = {
    Tool.VIEW: "pan",
    Tool.BRUSH: "brush",
    Tool.ERASE: "erase",
    Tool.SMART_BRUSH: "smart-brush",
    Tool.POLYGON: "polygon",
    Tool.PROTECT: "protect",
    Tool.KEYPOINTS: "keypoints",
}


def canvas_button(theme: Theme, canvas: PhotoCanvas, name: str, icon: str) -> QToolButton:
    """A button for one of the canvas's keys, which its tool tip names."""
    action = canvas.action(name)
    canvas.actions_by_key.keys.name(action, name)
    return action_button(theme, action, icon)


def tool_buttons(theme: Theme, canvas: PhotoCanvas) -> list[QToolButton]:
    """One for every tool that the canvas's subject has."""
    return [canvas_button(theme, canvas, f"tool.{tool}", TOOL_ICONS[tool]) for tool in canvas.subject.tools]


def action_button(theme: Theme, action: QAction, icon: str) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(action)
    button.setIconSize(QSize(18, 18))
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAccessibleName(action.text().replace("&", ""))
    _ActionIcon(theme, action, icon, button).refresh()
    return button


class _ActionIcon(QObject):
    """Gives an action's button the theme's icon, again when the theme changes."""

    def __init__(self, theme: Theme, action: QAction, icon: str, parent: QToolButton) -> None:
        super().__init__(parent)
        self._theme = theme
        self._action = action
        self._icon = icon
        theme.changed.connect(self.refresh)

    def refresh(self) -> None:
        self._action.setIcon(self._theme.icon(self._icon))
