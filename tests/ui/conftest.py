from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QLocale, QMimeData, QPoint, QPointF, Qt, QTranslator
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from render.messages import Slot
from resources import read_samples
from studio.library.search import PhotoQuery
from studio.look_history import LookHistory
from studio.studio import Studio
from ui.shell.desk import Desk
from ui.shell.window import MainWindow
from ui.theme import Theme

WAIT = 60_000


@pytest.fixture(autouse=True)
def _application(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[None]:
    """Qt ends a process that paints before there is an application, whichever test comes first.

    What is left of a window in circles of references is cleared away here: a collection on another thread, of which
    the studio has several, would take widgets apart there.
    """
    gc.disable()
    yield
    if "qtbot" in request.fixturenames:
        gc.collect()
    gc.enable()


@pytest.fixture(scope="session")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """A real studio with one set of the samples and three of its garments, its render processes running."""
    with Studio.open(tmp_path_factory.mktemp("profile") / "profile") as opened:
        opened.start()
        shipped = read_samples()
        opened.photos.add_folder(shipped.sets[0].photos[0].image.parent).report.result(120)
        garments = [garment.image for garment in shipped.garments if garment.slot == "upper"][:3]
        opened.garments.import_files(garments, slot=Slot.UPPER).report.result(120)
        yield opened


@dataclass
class Open:
    """A window on the studio, its first photo on the canvas."""

    desk: Desk
    window: MainWindow


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, studio: Studio) -> Iterator[Open]:
    with open_window(qtbot, qapp, studio) as opened:
        yield opened


@contextmanager
def own_language(application: QApplication) -> Iterator[None]:
    """What is spoken in here is not spoken by the tests that come after."""
    before = QLocale()
    already = set(application.findChildren(QTranslator))
    try:
        yield
    finally:
        for translator in set(application.findChildren(QTranslator)) - already:
            application.removeTranslator(translator)
            translator.deleteLater()
        QLocale.setDefault(before)


@contextmanager
def open_window(qtbot: QtBot, qapp: QApplication, studio: Studio, *, photo: bool = True) -> Iterator[Open]:
    """A window on a studio; with `photo`, which there must be then, it waits until one is on the canvas."""
    for known in studio.library.page(PhotoQuery(), 0, 99).result():
        # What an earlier test put on would be worn again.
        studio.look_history.keep(known.id, LookHistory(), {}).result()
    studio.paths.announce_weights()  # Another test's studio may have been the last to say where they are.
    theme = Theme("dark")
    theme.apply(qapp)
    desk = Desk(theme)
    shown = MainWindow(theme, desk)
    qtbot.addWidget(shown)
    desk.dress_wanted.connect(shown.open_in_dressing_room)
    desk.module_wanted.connect(shown.show_module)
    desk.statement_wanted.connect(shown.show_statement)
    desk.account_wanted.connect(shown.show_account)
    desk.connect_wanted.connect(shown.connect_account)
    shown.show()
    desk.open(studio)
    qtbot.waitUntil(lambda: desk.garments.loaded and desk.photos.loaded, timeout=WAIT)
    if photo:
        qtbot.waitUntil(lambda: desk.room.opened is not None, timeout=WAIT)
    yield Open(desk, shown)
    shown.hide()
    desk.close()


def drop_on(widget: QWidget, mime: QMimeData, at: QPoint | None = None) -> bool:
    """A drag from elsewhere: enters, moves and is dropped, as Qt delivers it. True if the widget took it."""
    place = at or widget.rect().center()
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copy = Qt.DropAction.CopyAction
    enter = QDragEnterEvent(place, copy, mime, left, none)
    QApplication.sendEvent(widget, enter)
    move = QDragMoveEvent(place, copy, mime, left, none, QEvent.Type.DragMove)
    QApplication.sendEvent(widget, move)
    if not enter.isAccepted():
        return False
    drop = QDropEvent(QPointF(place), copy, mime, left, none, QEvent.Type.Drop)
    QApplication.sendEvent(widget, drop)
    return drop.isAccepted()


def files_mime(*paths: Path) -> QMimeData:
    from PySide6.QtCore import QUrl

    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime
