"""Every list model under Qt's own tester, on the real studio where it reads one."""

from __future__ import annotations

import random
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QAbstractItemModel
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from render.messages import Slot
from studio.studio import Studio
from tests.ui.conftest import WAIT, Open
from ui.bridge import Bridge
from ui.garments.model import Garments
from ui.garments.sections import Section, ShelfRows
from ui.imports import Imports
from ui.library.model import Photos
from ui.notifications import Notifications
from ui.paged_rows import PAGE, PagedRows
from ui.row_model import VALUE_ROLE, RowModel
from ui.shell.window import MODULES, SETTINGS


def under_tester(model: QAbstractItemModel) -> QAbstractItemModelTester:
    return QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)


def test_rows_follow_any_sequence_of_changes(qtbot: QtBot) -> None:
    model: RowModel[tuple[int, str]] = RowModel(lambda value: value[0])
    tester = under_tester(model)
    dice = random.Random(7)
    for _ in range(300):
        keys = dice.sample(range(12), dice.randrange(12))
        if dice.random() < 0.6:
            keys.sort()
        values = [(key, dice.choice("ab")) for key in keys]
        model.set_values(values)
        assert model.values == tuple(values)
        assert [model.index(row).data(VALUE_ROLE) for row in range(model.rowCount())] == values
    assert tester is not None


def test_a_row_that_stays_is_neither_removed_nor_reset(qtbot: QtBot) -> None:
    model: RowModel[tuple[int, str]] = RowModel(lambda value: value[0])
    model.set_values([(1, "a"), (2, "a"), (3, "a")])
    heard: list[str] = []
    model.modelReset.connect(lambda: heard.append("reset"))
    model.rowsRemoved.connect(lambda _p, first, last: heard.append(f"removed {first}-{last}"))
    model.rowsInserted.connect(lambda _p, first, last: heard.append(f"inserted {first}-{last}"))
    model.dataChanged.connect(lambda first, _last, _roles: heard.append(f"changed {first.row()}"))
    model.set_values([(1, "a"), (3, "b"), (4, "a")])
    assert heard == ["removed 1-1", "changed 1", "inserted 2-2"]


def own_models() -> set[type[QAbstractItemModel]]:
    """Every class of models that the window has."""
    found: set[type[QAbstractItemModel]] = set()
    left: list[type[QAbstractItemModel]] = [QAbstractItemModel]
    while left:
        below = left.pop().__subclasses__()
        left += below
        found |= {each for each in below if each.__module__.startswith("ui.")}
    return found - {RowModel, PagedRows}


def test_every_model_holds_under_the_tester(qtbot: QtBot, window: Open) -> None:
    desk, shown = window.desk, window.window
    for name in (*MODULES, SETTINGS):
        shown.show_module(name)
    for page in desk.settings.pages():
        desk.settings.page = page.name
    parts = {*desk.findChildren(QAbstractItemModel), *shown.findChildren(QAbstractItemModel)}
    models = [model for model in parts if type(model).__module__.startswith("ui.")]
    testers = [under_tester(model) for model in models]
    desk.garments.refresh()
    desk.photos.refresh()
    desk.queue.refresh()
    qtbot.waitUntil(lambda: desk.is_settled, timeout=WAIT)
    assert len(testers) == len(models)
    untested = own_models() - {type(model) for model in models}
    assert {each.__name__ for each in untested} == set()


def test_shelf_tray_filmstrip_and_queue_hold_under_the_tester(qtbot: QtBot, window: Open) -> None:
    desk = window.desk
    shelf = ShelfRows(desk.garments)
    testers = [
        under_tester(model)
        for model in (
            desk.garments.rows,
            desk.garments.filtered,
            desk.photos.rows,
            desk.room.renders,
            desk.room.steps.rows,
            shelf,
            desk.queue.rows,
        )
    ]
    desk.garments.refresh()
    desk.garments.search = "no garment has these words"
    assert desk.garments.filtered.rowCount() == 0
    qtbot.waitUntil(lambda: shelf.rowCount() == 0, timeout=WAIT)
    desk.garments.search = ""
    qtbot.waitUntil(lambda: shelf.rowCount() == 4, timeout=WAIT)
    assert shelf.values[0] == Section(Slot.UPPER, 3, folded=False)
    shelf.fold(Slot.UPPER, folded=True)
    assert shelf.values == (Section(Slot.UPPER, 3, folded=True),)
    desk.garments.slot_filter = Slot.UPPER
    assert desk.garments.filtered.rowCount() == 3
    qtbot.waitUntil(lambda: shelf.values == desk.garments.rows.values, timeout=WAIT)
    shelf.fold(Slot.UPPER, folded=False)
    desk.garments.slot_filter = Slot.BAG
    assert desk.garments.filtered.rowCount() == 0
    desk.garments.slot_filter = None
    desk.photos.refresh()
    desk.photos.show_source(desk.photos.sources[0].id)
    qtbot.waitUntil(lambda: desk.photos.rows.photo_at(0) is not None, timeout=WAIT)
    assert desk.photos.rows.rowCount() == desk.photos.count == desk.photos.sources[0].count
    assert len(testers) == 7


def test_search_finds_words_of_name_colour_and_category_in_any_order(qtbot: QtBot, window: Open) -> None:
    garments = window.desk.garments
    garment = garments.rows.values[0]
    garments.search = f"{garment.colours[0]} {garment.name.upper()}"
    found = [garments.filtered.index(row, 0).data(VALUE_ROLE) for row in range(garments.filtered.rowCount())]
    assert garment in found
    garments.search = ""


def test_pages_come_when_rows_are_shown(qtbot: QtBot, tmp_path: Path) -> None:
    """More photos than a page: the second page is read only when one of its rows is asked for."""
    folder = tmp_path / "photos"
    folder.mkdir()
    count = PAGE + 20
    for number in range(count):
        Image.new("RGB", (40, 50), (number, 90, 120)).save(folder / f"{number:03}.png")
    with Studio.open(tmp_path / "profile") as studio:
        studio.start()
        report = studio.photos.add_folder(folder).report.result(120)
        assert len(report.added) == count
        bridge, notifications = Bridge(), Notifications()
        photos = Photos(bridge, notifications, Imports(bridge, notifications))
        tester = under_tester(photos.rows)
        photos.open(studio.photos, studio.library)
        qtbot.waitUntil(lambda: photos.rows.photo_at(0) is not None, timeout=WAIT)
        assert photos.count == photos.rows.rowCount() == count
        assert photos.rows.photo_at(count - 1) is None
        assert photos.rows.index(count - 1).data(VALUE_ROLE) is None
        qtbot.waitUntil(lambda: photos.rows.photo_at(count - 1) is not None, timeout=WAIT)
        assert notifications.current is None
        assert tester is not None
        bridge.close()


def test_an_import_shows_progress_and_every_failure(qtbot: QtBot, tmp_path: Path, studio: Studio) -> None:
    bad = tmp_path / "empty.jpg"
    bad.write_bytes(b"")
    bridge, notifications = Bridge(), Notifications()
    imports = Imports(bridge, notifications)
    garments = Garments(bridge, notifications, imports)
    garments.open(studio.garments)
    landed: list[tuple[str, ...]] = []
    garments.import_files([bad], landed.append)
    assert imports.running
    qtbot.waitUntil(lambda: not imports.running, timeout=WAIT)
    assert imports.progress is None
    assert notifications.current is not None
    assert notifications.current.message.startswith("empty.jpg: ")
    assert landed == []
    bridge.close()
