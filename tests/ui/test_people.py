"""Finding the person from the window: the strip over the canvas, the library's key, undo."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from render.engines.base import WEIGHTS_VARIABLE
from render.messages import Region, Slot
from studio.studio import Studio
from tests.person import draw_look
from tests.ui.conftest import WAIT, Open, open_window
from ui.canvas import CUTOUT
from ui.canvas.model import Tool
from ui.dressing_room.unknown import UnknownPerson
from ui.library.view import LibraryView
from ui.notifications import Severity

pytestmark = pytest.mark.slow


@pytest.fixture
def with_one_photo(tmp_path: Path) -> Iterator[Studio]:
    """A studio with the drawn person, of whom nothing is known. Which weights there are, the test says before."""
    shoot = tmp_path / "shoot"
    shoot.mkdir()
    shutil.copy(draw_look(tmp_path / "look", seed=1, enlarge=2).photo.path, shoot / "maya.png")
    with Studio.open(tmp_path / "profile") as studio:
        studio.start()
        studio.photos.add_folder(shoot).report.result(60)
        yield studio


@pytest.fixture
def bare(
    qtbot: QtBot,
    qapp: QApplication,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> Iterator[Open]:
    """A window without weights."""
    monkeypatch.delenv(WEIGHTS_VARIABLE, raising=False)
    with open_window(qtbot, qapp, request.getfixturevalue("with_one_photo")) as opened:
        yield opened


@pytest.fixture
def seeing(
    qtbot: QtBot,
    qapp: QApplication,
    monkeypatch: pytest.MonkeyPatch,
    parser_weights: Path,
    request: pytest.FixtureRequest,
) -> Iterator[Open]:
    """A window with weights."""
    monkeypatch.setenv(WEIGHTS_VARIABLE, str(parser_weights))
    with open_window(qtbot, qapp, request.getfixturevalue("with_one_photo")) as opened:
        yield opened


def strip(qtbot: QtBot, opened: Open) -> UnknownPerson:
    opened.window.show_module("dressing_room")
    found = opened.window.findChild(UnknownPerson)
    assert found is not None
    qtbot.waitUntil(lambda: found.isVisible(), timeout=WAIT)
    return found


def test_without_weights_the_strip_says_how_to_brush_and_what_would_do_it(qtbot: QtBot, bare: Open) -> None:
    shown = strip(qtbot, bare)
    qtbot.waitUntil(lambda: bare.desk.finder.reason != "", timeout=WAIT)
    assert not shown.find_button.isVisible()
    assert "smart brush (S)" in shown.text.text()
    assert all(title in shown.text.text() for title in ("SegFormer B3 for clothes", "ViTPose B"))
    bare.desk._dressing.canvas.model.tool = Tool.SMART_BRUSH
    assert not shown.isVisible()


def test_without_weights_the_librarys_action_says_what_is_missing(qtbot: QtBot, bare: Open) -> None:
    photo = bare.desk.room.photo
    assert photo is not None
    bare.desk.finder.find((photo.id,))
    qtbot.waitUntil(lambda: bare.desk.notifications.current is not None, timeout=WAIT)
    notice = bare.desk.notifications.current
    assert notice is not None
    assert notice.kind == "engine_unavailable"
    assert not bare.desk.undo_stack.canUndo()


def test_the_person_is_found_on_a_click_and_undo_takes_that_back(qtbot: QtBot, seeing: Open) -> None:
    desk = seeing.desk
    shown = strip(qtbot, seeing)
    qtbot.waitUntil(lambda: shown.find_button.isVisible(), timeout=WAIT)
    qtbot.mouseClick(shown.find_button, Qt.MouseButton.LeftButton)
    assert not shown.find_button.isEnabled()
    anchors = desk.room.anchors
    qtbot.waitUntil(lambda: anchors.source.startswith("model:"), timeout=WAIT)
    assert not shown.isVisible()
    assert anchors.anchor_map is not None
    assert Region.UPPER in anchors.anchor_map.regions
    assert not desk.finder.searching

    assert desk.undo_stack.canUndo()
    desk.undo_stack.undo()
    qtbot.waitUntil(lambda: anchors.source == "", timeout=WAIT)
    assert anchors.anchor_map is None
    assert shown.isVisible()
    desk.undo_stack.redo()
    qtbot.waitUntil(lambda: anchors.source.startswith("model:"), timeout=WAIT)
    assert not shown.isVisible()


def test_the_librarys_key_keeps_what_was_painted_and_offers_to_replace_it(
    qtbot: QtBot, seeing: Open, with_one_photo: Studio, tmp_path: Path
) -> None:
    desk = seeing.desk
    photo = desk.room.photo
    assert photo is not None
    own = draw_look(tmp_path / "own", seed=1, enlarge=2).anchors
    with_one_photo.photos.set_anchors(photo.id, own).result(60)
    seeing.window.show_module("library")
    library = seeing.window.view("library")
    assert isinstance(library, LibraryView)
    qtbot.waitUntil(lambda: library.browser.rows.photo_at(0) is not None, timeout=WAIT)
    library.view.selectAll()
    qtbot.keyClick(
        library.view, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    qtbot.waitUntil(lambda: desk.notifications.current is not None, timeout=WAIT)
    notice = desk.notifications.current
    assert notice is not None
    assert notice.severity is Severity.INFO
    assert with_one_photo.photos.anchors(photo.id).result().source == "hand"
    assert notice.action is not None
    notice.action()
    qtbot.waitUntil(
        lambda: with_one_photo.photos.anchors(photo.id).result().source.startswith("model:"), timeout=WAIT
    )
    qtbot.waitUntil(lambda: not desk.finder.searching and desk.undo_stack.canUndo(), timeout=WAIT)
    desk.undo_stack.undo()
    qtbot.waitUntil(lambda: with_one_photo.photos.anchors(photo.id).result().source == "hand", timeout=WAIT)


def test_a_garments_exact_edge_is_a_step_of_undo(
    qtbot: QtBot, seeing: Open, with_one_photo: Studio, tmp_path: Path
) -> None:
    tee = draw_look(tmp_path / "tee", seed=1).garments[0].image.path
    (garment_id,) = with_one_photo.garments.import_files([tee], slot=Slot.UPPER).report.result(60).added
    before = with_one_photo.garments.garment(garment_id).result(60)
    assert before.cutout is not None
    retouch = seeing.desk._make_retouch()
    qtbot.addWidget(retouch)
    retouch.resize(900, 700)
    retouch.show()
    retouch.open_garment(garment_id)
    qtbot.waitUntil(lambda: retouch.edge.isVisible() and retouch.edge.isEnabled(), timeout=WAIT)
    qtbot.waitUntil(lambda: CUTOUT in retouch.canvas.store.names(), timeout=WAIT)
    qtbot.mouseClick(retouch.edge, Qt.MouseButton.LeftButton)

    def stored() -> str:
        found = with_one_photo.garments.garment(garment_id).result(60)
        return found.cutout.sha256 if found.cutout is not None else ""

    qtbot.waitUntil(lambda: stored() != before.cutout.sha256, timeout=WAIT)
    assert retouch.canvas.undo_stack.undoText() == "Exact edge"
    with Image.open(with_one_photo.vault.path(stored())) as picture:
        alpha = np.asarray(picture)
    assert ((alpha > 20) & (alpha < 235)).sum() > 500
    matted = stored()
    retouch.canvas.undo_stack.undo()
    qtbot.waitUntil(lambda: stored() != matted, timeout=WAIT)
    with Image.open(before.cutout.path) as was, Image.open(with_one_photo.vault.path(stored())) as now:
        assert np.array_equal(np.asarray(was.convert("L")), np.asarray(now))
    retouch.hide()
