from __future__ import annotations

import os
import shutil
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


SCRIPT = """
import sys
from pathlib import Path
from PySide6.QtCore import QObject, QTimer, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from ui.reveal import show_in_folder

class Opened(QObject):
    @Slot(QUrl)
    def take(self, url):
        print(url.toLocalFile(), flush=True)
        application.quit()

application = QGuiApplication([])
opened = Opened()
QDesktopServices.setUrlHandler("file", opened, "take")
QTimer.singleShot(0, lambda: show_in_folder([Path("/photos/of July/one.jpg")]))
QTimer.singleShot(20_000, application.quit)
application.exec()
"""


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there is no bus to ask on")
@pytest.mark.parametrize("bus", [False, True], ids=["no bus", "a bus without a file manager"])
def test_the_folder_is_opened_where_no_file_manager_answers(bus: bool) -> None:
    """In a process of its own: a process has one connection to its bus for good."""
    start = shutil.which("dbus-run-session")
    if bus and start is None:
        pytest.skip("this machine has no dbus-run-session")
    command = [*([start, "--"] if bus and start else []), sys.executable, "-c", SCRIPT]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "DBUS_SESSION_BUS_ADDRESS": ""}
    environment["XDG_DATA_DIRS"] = "/nowhere"  # no file manager that the bus could start
    environment.pop("DISPLAY", None)
    done = subprocess.run(
        command,
        env=environment,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.splitlines() == ["/photos/of July"], done.stderr
