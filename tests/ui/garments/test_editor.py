from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from studio.studio import Studio
from tests.ui.conftest import Open
from ui.garments.view import GarmentsView

pytestmark = pytest.mark.slow


def test_what_is_typed_is_of_the_garment_it_was_typed_for(
    qtbot: QtBot, window: Open, studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A garment may leave a shelf that shows one slot alone, by itself, while its name is typed."""
    window.window.show_module("garments")
    view = window.window.view("garments")
    assert isinstance(view, GarmentsView)
    editor = view.editor
    one, other = window.desk.garments.rows.values[:2]
    edits: list[tuple[str, dict[str, object]]] = []
    monkeypatch.setattr(
        editor._model, "edit", lambda garment_id, **values: edits.append((garment_id, values))
    )
    editor.show_garment(one)
    editor.name.setFocus()
    editor.name.selectAll()
    QTest.keyClicks(editor.name, "Linen dress")
    editor.show_garment(replace(one, category="dress"))
    assert editor.name.text() == "Linen dress", "the same garment, seen again"
    assert edits == []
    editor.show_garment(other)
    assert editor.name.text() == other.name
    assert edits == [(one.id, {"name": "Linen dress"})]
    editor.name.clearFocus()
    assert edits == [(one.id, {"name": "Linen dress"})]
