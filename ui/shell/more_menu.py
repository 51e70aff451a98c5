"""What is seldom needed, behind one button at the foot of the rail."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu, QToolButton

from studio.marked import marked
from ui.theme import Theme

PLACES = (
    ("settings", "", marked("MoreMenu", "Settings")),
    ("page.keys", "keys", marked("MoreMenu", "Change the keys")),
    ("page.storage", "storage", marked("MoreMenu", "Storage and key")),
    ("page.report", "report", marked("MoreMenu", "Report")),
    ("page.about", "about", marked("MoreMenu", "About Anchor Studio")),
)


def add_more_menu(
    button: QToolButton,
    theme: Theme,
    open_page: Callable[[str], object],
    open_logs: Callable[[], object],
) -> QMenu:
    """Give `button` the menu. `open_page` gets the name of a page of the settings, or nothing for the open one."""
    menu = QMenu(button)
    menu.setAccessibleName(button.accessibleName())
    for name, page, text in PLACES:
        action = menu.addAction(QCoreApplication.translate("MoreMenu", text))
        action.setObjectName(name)
        action.triggered.connect(partial(_call, open_page, page))
    logs = menu.addAction(QCoreApplication.translate("MoreMenu", "Open the folder of logs"))
    logs.setObjectName("logs")
    logs.triggered.connect(partial(_call, open_logs))
    menu.insertSeparator(menu.actions()[1])
    menu.insertSeparator(logs)
    button.setMenu(menu)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    theme.style(menu)
    return menu


def _call(function: Callable[..., object], *arguments: object) -> None:
    function(*(argument for argument in arguments if not isinstance(argument, bool)))
