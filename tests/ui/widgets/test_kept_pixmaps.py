from __future__ import annotations

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

from ui.widgets.kept_pixmaps import KeptPixmaps


def test_those_that_were_used_last_are_kept(qapp: QApplication) -> None:
    kept = KeptPixmaps()
    pixmaps = {name: QPixmap(4, 4) for name in "abc"}
    kept.keep(("a",), pixmaps["a"], 2)
    kept.keep(("b",), pixmaps["b"], 2)
    assert kept.get(("a",)) is pixmaps["a"]
    kept.keep(("c",), pixmaps["c"], 2)
    assert kept.get(("b",)) is None
    assert kept.get(("a",)) is pixmaps["a"]
    kept.keep(("c",), pixmaps["c"], 1)
    assert len(kept) == 1
    kept.clear()
    assert kept.get(("c",)) is None
