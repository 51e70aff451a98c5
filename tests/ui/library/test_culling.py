"""Culling as fast as hands are: what is set is seen at once, goes on by itself if wanted, and is gone back to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QInputDialog

from studio.catalog.connection import connect
from studio.library.culling import Flag, Label, PhotoValues
from studio.library.rules import Stars
from studio.library.search import PhotoQuery
from tests.ui.conftest import WAIT
from tests.ui.library.conftest import Opened
from tests.ui.library.test_library_view import CONTROL, SHIFT, place_of, press, until_said
from ui.library.browser import Selection
from ui.library.filters import Filters

pytestmark = pytest.mark.slow


@contextmanager
def held(opened: Opened) -> Iterator[None]:
    """While another program writes into the catalogue, nothing else can."""
    catalog = opened.studio.photos._catalog
    other = connect(catalog.paths.catalog, catalog.key)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.close()


def shown(opened: Opened, row: int):
    photo = opened.view.browser.rows.photo_at(row)
    assert photo is not None
    return photo


def test_marks_are_seen_before_the_catalogue_has_them(opened: Opened) -> None:
    view = opened.view
    with held(opened):
        view.view.show_selection(Selection(((2, 3),), 2))
        press(opened, Qt.Key.Key_4)
        press(opened, Qt.Key.Key_P)
        press(opened, Qt.Key.Key_BracketRight)
        press(opened, Qt.Key.Key_7)
        for row in (2, 3):
            photo = shown(opened, row)
            assert (photo.rating, photo.flag, photo.label) == (5, Flag.PICK, Label.YELLOW)
        assert shown(opened, 4).rating == 0
        assert view.browser.photo == shown(opened, 2)
        assert view.info.marks.stars.rating == 5
        press(opened, Qt.Key.Key_E)
        press(opened, Qt.Key.Key_1)
        assert view.viewers.active == shown(opened, 2)
        assert view.viewers.loupe.marks.stars.rating == 1
    until_said(opened, [3], rating=5, flag=Flag.PICK, label=Label.YELLOW)
    until_said(opened, [2], rating=1)
    opened.qtbot.waitUntil(lambda: not opened.view.browser.rows._expected, timeout=WAIT)
    assert shown(opened, 2).rating == 1


def test_marks_that_could_not_be_written_go_away_again(opened: Opened) -> None:
    opened.studio.library.edit(opened.ids[1:2], PhotoValues(rating=2)).result()
    opened.wait_read()
    opened.studio.photos._catalog.run(
        lambda session: session.connection().exec_driver_sql("PRAGMA busy_timeout = 50")
    ).result()
    opened.view.view.go_to(1)
    with held(opened):
        for stars in (Qt.Key.Key_4, Qt.Key.Key_5):
            press(opened, stars)
        assert shown(opened, 1).rating == 5
        opened.qtbot.waitUntil(lambda: shown(opened, 1).rating == 2, timeout=WAIT)
        # These photos have no files, which may be said at any time besides.
        said = [notice for notice in opened.desk.notifications.all if notice.kind != "not_found"]
        assert said[-1].kind == "busy"
    assert opened.photo(1).rating == 2
    opened.qtbot.waitUntil(lambda: not opened.desk.library_undo.canUndo(), timeout=WAIT)


def test_what_was_just_set_is_what_undo_takes_back(opened: Opened) -> None:
    opened.view.view.go_to(1)
    press(opened, Qt.Key.Key_4)
    press(opened, Qt.Key.Key_5)
    press(opened, Qt.Key.Key_5)  # changes nothing, so there is nothing to undo
    press(opened, Qt.Key.Key_Z, CONTROL)
    until_said(opened, [1], rating=4)
    opened.qtbot.waitUntil(lambda: opened.desk.library_undo.count() == 2, timeout=WAIT)
    press(opened, Qt.Key.Key_Z, CONTROL | SHIFT)
    until_said(opened, [1], rating=5)


def test_the_loupe_goes_on_after_a_mark_and_undo_comes_back(opened: Opened) -> None:
    view = opened.view
    opened.desk.settings.set("library_advance", True)
    view.view.go_to(3)
    press(opened, Qt.Key.Key_E)
    for key in (Qt.Key.Key_5, Qt.Key.Key_X, Qt.Key.Key_6):
        press(opened, key)
    assert view.viewers.active_ids == (opened.ids[6],)
    until_said(opened, [3], rating=5)
    until_said(opened, [4], flag=Flag.REJECT)
    until_said(opened, [5], label=Label.RED)
    opened.qtbot.waitUntil(lambda: opened.desk.library_undo.count() == 3, timeout=WAIT)
    for number in (5, 4, 3):
        press(opened, Qt.Key.Key_Z, CONTROL)
        opened.qtbot.waitUntil(
            lambda number=number: view.viewers.active_ids == (opened.ids[number],), timeout=WAIT
        )
        assert view.browser.selection == Selection(((number, number),), number)
    until_said(opened, [3, 4, 5], rating=0, flag=Flag.NONE, label=Label.NONE)
    press(opened, Qt.Key.Key_Z, CONTROL | SHIFT)
    until_said(opened, [3], rating=5)
    opened.desk.settings.set("library_advance", False)
    press(opened, Qt.Key.Key_2)
    assert view.viewers.active_ids == (opened.ids[3],)


def test_undo_selects_what_it_changed_also_where_it_comes_back_into_sight(opened: Opened) -> None:
    view = opened.view
    opened.studio.library.edit(opened.ids[:20], PhotoValues(rating=3)).result()
    view.browser.filters = Filters(stars=3)
    opened.wait_count(20)
    view.view.show_selection(Selection(((4, 6),), 5))
    press(opened, Qt.Key.Key_1)
    opened.wait_count(17)
    view.view.go_to(0)
    opened.qtbot.waitUntil(lambda: opened.desk.library_undo.count() == 1, timeout=WAIT)
    press(opened, Qt.Key.Key_Z, CONTROL)
    opened.wait_count(20)
    opened.qtbot.waitUntil(lambda: view.browser.selection == Selection(((4, 6),), 4), timeout=WAIT)
    assert opened.studio.library.count(PhotoQuery(where=(Stars(3),))).result() == 20


def test_a_key_puts_what_is_selected_into_the_quick_collection(opened: Opened) -> None:
    view, quick = opened.view, place_of(opened, "Quick collection")
    tree = opened.desk._library.places.tree  # type: ignore[union-attr]
    heading = tree.index_of("collections")
    assert tree.place_at(tree.index(0, 0, heading)) == quick
    with held(opened):
        view.view.show_selection(Selection(((2, 4),), 2))
        press(opened, Qt.Key.Key_B)
        assert [shown(opened, row).in_quick for row in range(1, 6)] == [False, True, True, True, False]
    until_said(opened, [2, 3, 4], in_quick=True)
    view.view.show_selection(Selection(((4, 5),), 4))
    press(opened, Qt.Key.Key_B)  # one of them is not in, so both are
    until_said(opened, [4, 5], in_quick=True)
    press(opened, Qt.Key.Key_E)
    press(opened, Qt.Key.Key_B)
    until_said(opened, [4], in_quick=False)
    press(opened, Qt.Key.Key_G)
    view.browser.show_place(quick)
    opened.wait_count(3)
    assert opened.shown() == ["002.jpg", "003.jpg", "005.jpg"]
    for count in (4, 3, 0):
        press(opened, Qt.Key.Key_Z, CONTROL)
        opened.wait_count(count)
    for count in (3, 4, 3):
        press(opened, Qt.Key.Key_Z, CONTROL | SHIFT)
        opened.wait_count(count)


def test_the_quick_collection_is_saved_and_cleared(opened: Opened) -> None:
    opened.studio.library.toggle_quick([opened.ids[7], opened.ids[2]]).result()
    place = place_of(opened, "Quick collection")
    menu = {action.text(): action for action in opened.view.panel.menu_of(place).actions()}
    assert "Rename" not in menu
    assert "Delete the collection" not in menu
    menu["Save as a collection…"].trigger()
    dialog = opened.view.panel.findChild(QInputDialog)
    dialog.setTextValue("Select")
    dialog.accept()
    opened.view.browser.show_place(place_of(opened, "Select"))
    opened.wait_count(2)
    assert opened.shown() == ["007.jpg", "002.jpg"]
    menu["Clear the quick collection"].trigger()
    opened.view.browser.show_place(place)
    opened.wait_count(0)
    opened.qtbot.waitUntil(lambda: opened.desk.library_undo.count() == 2, timeout=WAIT)
    opened.desk.library_undo.undo()
    opened.wait_count(2)


def test_a_title_stands_there_while_it_is_stored(opened: Opened) -> None:
    title = opened.view.info.title
    photo = opened.view.browser.photo
    assert photo is not None

    def stored() -> str:
        return opened.studio.library.details(photo.id).result().title

    model = opened.view.info.model

    def stale() -> bool:
        culling = opened.view.info._culling
        return bool(culling._stale or culling._asked)

    seen: list[str] = []
    for typed in ("First", "Second"):
        title.setFocus()
        title.selectAll()
        QTest.keyClicks(title, typed)
        title.textChanged.connect(seen.append)
        QTest.keyClick(title, Qt.Key.Key_Return)
        opened.qtbot.waitUntil(lambda typed=typed: stored() == typed, timeout=WAIT)
        opened.wait_read()
        opened.qtbot.waitUntil(lambda typed=typed: model.words.title == typed and not stale(), timeout=WAIT)
        title.textChanged.disconnect(seen.append)
        assert title.text() == typed
    assert seen == [], "neither empty nor as it was before, not even for a moment"
