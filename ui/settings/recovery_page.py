"""The recovery key as a page to print and lock away."""

from __future__ import annotations

from datetime import datetime
from html import escape
from pathlib import Path

from PySide6.QtCore import QBuffer, QCoreApplication, QIODevice, QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize, QPdfWriter, QTextDocument

from ui.marked import marked
from ui.sentences import with_quotes

HEADING = marked("RecoveryPage", "Anchor Studio: recovery key")
PROFILE = marked("RecoveryPage", "Profile: {profile}")
PRINTED = marked("RecoveryPage", "Printed: {day}")
ADVICE = (
    marked("RecoveryPage", "Lock this page away: whoever has it can read the catalogue."),
    marked("RecoveryPage", "To use it: `anchor key recover`, then type the groups; small letters will do."),
)


def recovery_page(key: str, profile: Path) -> bytes:
    """A PDF of one page: the key in groups, whose profile it is, and what to do with it."""
    groups = key.split("-")
    lines = [" ".join(groups[at : at + 5]) for at in range(0, len(groups), 5)]
    today = datetime.now().astimezone().date().isoformat()
    document = QTextDocument()
    document.setHtml(
        f"<h1>{_tr(HEADING)}</h1>"
        f"<p>{_tr(PROFILE).format(profile=escape(str(profile)))}<br>{_tr(PRINTED).format(day=today)}</p>"
        f"<pre style='font-size: 16pt'>{'<br>'.join(lines)}</pre>"
        + "".join(f"<p>{_tr(sentence)}</p>" for sentence in ADVICE)
    )
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(24, 24, 24, 24), QPageLayout.Unit.Millimeter)
    document.print_(writer)
    return bytes(buffer.data().data())


def _tr(text: str) -> str:
    return with_quotes(QCoreApplication.translate("RecoveryPage", text))
