"""Showing files where they lie, in the system's own file manager."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QProcess, QUrl
from PySide6.QtGui import QDesktopServices

SHOWN_AT_MOST = 200
"""More selected files than this make file managers slow."""

_asked: set[object] = set()
"""Questions to the file manager that are not answered yet; Qt forgets what nobody holds."""


def show_in_folder(paths: Sequence[Path]) -> None:
    """Open the folder of the first file with the files selected, where the system can do that. Answers at once."""
    if sys.platform == "win32":
        done, _ = QProcess.startDetached("explorer.exe", ["/select,", str(paths[0])])
    elif sys.platform == "darwin":
        done, _ = QProcess.startDetached("open", ["-R", *map(str, paths[:SHOWN_AT_MOST])])
    else:
        done = _ask_file_manager(paths[:SHOWN_AT_MOST])
    if not done:
        _open_folder(paths[0])


def _ask_file_manager(paths: Sequence[Path]) -> bool:
    """By the interface that file managers of the free desktops share; False where there is no bus to ask on."""
    from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher

    bus = QDBusConnection.sessionBus()
    if not bus.isConnected():
        return False
    name = "org.freedesktop.FileManager1"
    message = QDBusMessage.createMethodCall(name, "/org/freedesktop/FileManager1", name, "ShowItems")
    message.setArguments([[QUrl.fromLocalFile(str(path)).toString() for path in paths], ""])
    watcher = QDBusPendingCallWatcher(bus.asyncCall(message))
    _asked.add(watcher)
    watcher.finished.connect(partial(_answered, paths[0]))
    return True


def _answered(path: Path, watcher: object) -> None:
    from PySide6.QtDBus import QDBusPendingCallWatcher

    _asked.discard(watcher)
    if isinstance(watcher, QDBusPendingCallWatcher) and watcher.isError():
        _open_folder(path)


def _open_folder(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
