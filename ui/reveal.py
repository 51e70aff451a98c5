"""Showing files where they lie, in the system's own file manager."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QProcess, QUrl
from PySide6.QtGui import QDesktopServices

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusMessage, QDBusPendingCallWatcher

SHOWN_AT_MOST = 200
"""More selected files than this make file managers slow."""

FILE_MANAGER = "org.freedesktop.FileManager1"
"""By this name file managers of the free desktops answer on the session's bus."""

_asked: set[_Asked] = set()
"""Questions to the file manager that are not answered yet; Qt forgets what nobody holds."""


def show_in_folder(paths: Sequence[Path]) -> None:
    """Open the folder of the first file with the files selected, where the system can do that. Answers at once."""
    shown = tuple(paths[:SHOWN_AT_MOST])
    command = command_of(sys.platform, shown)
    if command is not None:
        done, _ = QProcess.startDetached(command[0], command[1:])
    else:
        done = _ask_file_manager(shown)
    if not done:
        _open_folder(shown[0])


def command_of(platform: str, paths: Sequence[Path]) -> list[str] | None:
    """Program and arguments that select files on a platform; None where a file manager is asked on a bus.

    Windows' Explorer selects one file.
    """
    if platform == "win32":
        return ["explorer.exe", "/select,", str(paths[0])]
    if platform == "darwin":
        return ["/usr/bin/open", "-R", *map(str, paths)]
    return None


def question_of(paths: Sequence[Path]) -> QDBusMessage:
    """What a file manager is asked on the bus: to show these files, as addresses."""
    from PySide6.QtDBus import QDBusMessage

    path = f"/{FILE_MANAGER.replace('.', '/')}"
    message = QDBusMessage.createMethodCall(FILE_MANAGER, path, FILE_MANAGER, "ShowItems")
    encoded = QUrl.ComponentFormattingOption.FullyEncoded
    message.setArguments([[QUrl.fromLocalFile(str(each)).toString(encoded) for each in paths], ""])
    return message


def _ask_file_manager(paths: Sequence[Path]) -> bool:
    """False where there is no bus to ask on."""
    from PySide6.QtDBus import QDBusConnection, QDBusPendingCallWatcher

    bus = QDBusConnection.sessionBus()
    if not bus.isConnected():
        return False
    watcher = QDBusPendingCallWatcher(bus.asyncCall(question_of(paths)))
    _asked.add(_Asked(watcher, paths[0]))
    return True


class _Asked:
    """A question that is held until it is answered; where nobody selects the files, their folder is opened."""

    def __init__(self, watcher: QDBusPendingCallWatcher, path: Path) -> None:
        self._watcher = watcher
        self._path = path
        watcher.finished.connect(self._answered)

    def _answered(self, _watcher: QDBusPendingCallWatcher) -> None:
        _asked.discard(self)
        if self._watcher.isError():
            _open_folder(self._path)


def _open_folder(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
