from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ui.reveal import FILE_MANAGER, command_of, question_of

ONE, OTHER = Path("/photos/of July/one#1.jpg"), Path("/photos/of July/zwei ü.jpg")


def test_each_system_is_asked_in_its_own_way_to_select_the_files() -> None:
    assert command_of("win32", [ONE, OTHER]) == ["explorer.exe", "/select,", str(ONE)]
    assert command_of("darwin", [ONE, OTHER]) == ["/usr/bin/open", "-R", str(ONE), str(OTHER)]
    assert command_of("linux", [ONE, OTHER]) is None


def test_file_managers_of_free_desktops_get_addresses_on_the_bus() -> None:
    message = question_of([ONE, OTHER])
    assert (message.service(), message.path()) == (FILE_MANAGER, "/org/freedesktop/FileManager1")
    assert (message.interface(), message.member()) == (FILE_MANAGER, "ShowItems")
    addresses, startup = message.arguments()
    assert addresses == ["file:///photos/of%20July/one%231.jpg", "file:///photos/of%20July/zwei%20%C3%BC.jpg"]
    assert startup == ""


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there is no bus to ask on")
@pytest.mark.parametrize("address", ["", "unix:path=/nowhere/at/all"])
def test_the_folder_is_opened_where_no_file_manager_answers(address: str) -> None:
    """In a process of its own: a process has one connection to its bus for good."""
    script = (
        "from pathlib import Path\n"
        "from PySide6.QtCore import QObject, QUrl, Slot\n"
        "from PySide6.QtGui import QDesktopServices, QGuiApplication\n"
        "from ui.reveal import show_in_folder\n"
        "class Opened(QObject):\n"
        "    @Slot(QUrl)\n"
        "    def take(self, url):\n"
        "        print(url.toLocalFile())\n"
        "application = QGuiApplication([])\n"
        "opened = Opened()\n"
        "QDesktopServices.setUrlHandler('file', opened, 'take')\n"
        "show_in_folder([Path('/photos/of July/one.jpg')])\n"
    )
    environment = {"DBUS_SESSION_BUS_ADDRESS": address, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=environment,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
    )
    assert done.stdout.splitlines() == ["/photos/of July"], done.stderr
