"""The recovery key as a page to print and lock away."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QObject
from PySide6.QtGui import QPageLayout, QPageSize, QPdfWriter, QTextDocument


def recovery_page(key: str, profile: Path, owner: QObject) -> bytes:
    """A PDF of one page: the key in groups, whose profile it is, and what to do with it."""
    groups = key.split("-")
    lines = [" ".join(groups[at : at + 5]) for at in range(0, len(groups), 5)]
    today = datetime.now().astimezone().date().isoformat()
    document = QTextDocument()
    document.setHtml(
        f"<h1>{owner.tr('Anchor Studio: recovery key')}</h1>"
        f"<p>{owner.tr('Profile')}: {profile}<br>{owner.tr('Printed')}: {today}</p>"
        f"<pre style='font-size: 16pt'>{'<br>'.join(lines)}</pre>"
        f"<p>{owner.tr('Lock this page away: whoever has it can read the catalogue.')}</p>"
        f"<p>{owner.tr('To use it: `anchor key recover`, then type the groups; small letters will do.')}</p>"
    )
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(24, 24, 24, 24), QPageLayout.Unit.Millimeter)
    document.print_(writer)
    return bytes(buffer.data().data())
