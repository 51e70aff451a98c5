"""Devices and dead letters as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject

from ui.account.lines import Line
from ui.account.words import ago_text, day_text
from ui.marked import marked
from ui.row_model import RowModel
from ui.sentences import in_own_language
from ui.words import moment_text

if TYPE_CHECKING:
    from studio.account.states import Device
    from studio.credits.values import DeadLetter

_KINDS = {
    "hold": marked("Letters", "Hold credits for a render"),
    "post": marked("Letters", "Charge a kept render"),
    "void": marked("Letters", "Give credits back"),
    "unlock": marked("Letters", "Unlock a set"),
    "favourite": marked("Letters", "Mark a favourite"),
    "reprice": marked("Letters", "Change the prices of a set"),
    "unpublish": marked("Letters", "Withdraw a set"),
}


def letter_title(letter: DeadLetter) -> str:
    """What was to be done, and with which set."""
    kind = letter.kind
    what = QCoreApplication.translate("Letters", _KINDS[kind]) if kind in _KINDS else kind
    return " · ".join(part for part in (what, letter.title) if part)


class LetterRows(RowModel["DeadLetter"]):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_op_id, parent)

    def title(self, value: DeadLetter) -> str:
        return letter_title(value)

    def describe(self, value: DeadLetter) -> str:
        return f"{letter_title(value)} · {moment_text(value.made_at)} · {body_text(value)}"


def body_text(letter: DeadLetter) -> str:
    """Why, and the next step."""
    return " ".join(in_own_language(part) for part in (letter.sentence, letter.next_step) if part)


class DeviceRows(RowModel["Device"]):
    """This machine first, then by when they were last seen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_id, parent)

    def title(self, value: Device) -> str:
        return value.name

    def describe(self, value: Device) -> str:
        line = self.line(value)
        return " · ".join(part for part in (line.title, line.amount, line.below) if part)

    def line(self, device: Device) -> Line:
        mark = self.tr("this machine") if device.this else self.tr("revoked") if device.revoked else ""
        below = self.tr("Since {day}, last seen {ago}").format(
            day=day_text(device.enrolled_at), ago=ago_text(device.seen_at)
        )
        ink = "bad" if device.revoked else "accent"
        return Line(device.name, mark, below, amount_ink=ink, strong=device.this)


def _op_id(letter: DeadLetter) -> str:
    return letter.op_id


def _id(device: Device) -> str:
    return device.id
