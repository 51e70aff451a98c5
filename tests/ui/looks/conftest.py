from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from render.messages import Slot
from resources import read_samples
from studio.catalog.base import now
from studio.looks import CatalogueRender, Look, LookFilter
from studio.studio import Studio
from tests.ui.conftest import WAIT
from ui.looks.model import LookCatalogue
from ui.looks.view import LooksView
from ui.row_model import VALUE_ROLE
from ui.shell.desk import Desk
from ui.shell.window import MainWindow
from ui.theme import Theme

RENDERS = 4


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """A real studio in which two photos were rendered twice each."""
    with Studio.open(tmp_path_factory.mktemp("looks") / "profile") as studio:
        studio.start()
        shipped = read_samples()
        photos = [photo.image for photo in shipped.sets[0].photos[:2]]
        tees = [garment for garment in shipped.garments if garment.slot == "upper"][:2]
        names = {tee.image: tee.name for tee in tees}
        ids = studio.photos.add_files(photos).report.result(120).added
        garments = studio.garments.import_files([tee.image for tee in tees], Slot.UPPER, names)
        for garment_id in garments.report.result(120).added:
            for photo_id in ids:
                studio.looks.render(Look(photo_id).wearing(Slot.UPPER, garment_id)).result(60)
        done = False
        while not done:
            entries = studio.queue.view(now()).result(60).entries
            done = all(entry.job.ended_at is not None for entry in entries)
        assert studio.looks.count(LookFilter()).result() == RENDERS
        yield studio


@dataclass
class Shown:
    """The looks of a real window, read and painted."""

    desk: Desk
    window: MainWindow
    view: LooksView
    studio: Studio
    qtbot: QtBot

    @property
    def model(self) -> LookCatalogue:
        return self.desk.looks

    @property
    def ids(self) -> tuple[str, ...]:
        return self.model.rows.ids

    def choose(self, *rows: int) -> None:
        self.view.view.clearSelection()
        self.view.view.setFocus()
        selection = self.view.view.selectionModel()
        for row in rows:
            selection.select(self.model.rows.index(row), selection.SelectionFlag.Select)
        selection.setCurrentIndex(self.model.rows.index(rows[0]), selection.SelectionFlag.NoUpdate)

    def stored(self, row: int) -> CatalogueRender:
        """What the catalogue has of the render that was in a row at first."""
        (found,) = self.studio.looks.rows([self.first[row]]).result(60)
        return found

    def __post_init__(self) -> None:
        self.first = self.ids

    def settle(self) -> None:
        """Until what the window asked for last is shown."""
        self.qtbot.waitUntil(lambda: not self.model.busy and not self.model._soon.isActive(), timeout=WAIT)


@pytest.fixture
def shown(qtbot: QtBot, qapp: QApplication, rendered: Studio) -> Iterator[Shown]:
    theme = Theme("dark")
    theme.apply(qapp)
    desk = Desk(theme)
    window = MainWindow(theme, desk)
    qtbot.addWidget(window)
    desk.dress_wanted.connect(window.open_in_dressing_room)
    desk.module_wanted.connect(window.show_module)
    window.show()
    desk.open(rendered)
    window.show_module("looks")
    view = window.view("looks")
    assert isinstance(view, LooksView)
    model = desk.looks
    qtbot.waitUntil(lambda: model.loaded and model.rows.index(0).data(VALUE_ROLE) is not None, timeout=WAIT)
    qtbot.waitUntil(lambda: not model.busy, timeout=WAIT)
    before = rendered.looks.find(LookFilter()).result(60)
    made = Shown(desk, window, view, rendered, qtbot)
    yield made
    while desk.looks.undo_stack.canUndo():
        desk.looks.undo_stack.undo()
    assert rendered.looks.find(LookFilter()).result(60)[-RENDERS:] == before[-RENDERS:]
    window.hide()
    desk.close()
