"""Asking for the passphrase of a profile that is kept behind one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QInputDialog, QLineEdit, QWidget

from ui.marked import marked

LOCKED = ("passphrase_needed", "passphrase_wrong")
"""Kinds of the errors that a passphrase mends."""


def ask_passphrase(parent: QWidget, *, again: bool, then: Callable[[str], object]) -> QInputDialog:
    """Ask once, without stopping anything else; `then` gets what was typed. Cancelling leaves the studio empty."""
    dialog = QInputDialog(parent)
    dialog.setObjectName("passphrase")
    dialog.setWindowTitle(_tr(marked("Unlock", "Unlock the profile")))
    wrong = _tr(marked("Unlock", "That passphrase does not open this profile. Try again."))
    dialog.setLabelText(wrong if again else _tr(marked("Unlock", "This profile opens with its passphrase.")))
    dialog.setTextEchoMode(QLineEdit.EchoMode.Password)
    dialog.textValueSelected.connect(then)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def _tr(text: str) -> str:
    return QCoreApplication.translate("Unlock", text)
