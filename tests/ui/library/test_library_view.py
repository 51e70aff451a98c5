"""The library in the real window: hands that know Lightroom find it, and everything can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QMimeData, QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QMenu

from studio.library.collections import CollectionKind
from studio.library.culling import Flag, Label, PhotoValues
from studio.library.rules import Compare, Group, Keyword, Match, Stars, Taken
from studio.library.search import PhotoQuery, Sort
from tests.ui.conftest import WAIT, drop_on
from tests.ui.library.conftest import PHOTOS, Opened
from ui.library.browser import Selection
from ui.library.filters import Filters
from ui.library.places import EVERYWHERE, Place, PlaceKind
from ui.library.rule_editor import RuleDialog
from ui.mime import PHOTOS_MIME
from ui.row_model import VALUE_ROLE

pytestmark = pytest.mark.slow

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


def press(opened: Opened, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    focused = QApplication.focusWidget() or opened.view.view
    QTest.keyClick(focused, key, modifier)


def until_said(opened: Opened, numbers: list[int], **values: object) -> None:
    """Until these photos have these values, in the catalogue and in the rows."""

    def said() -> bool:
        photos = [opened.photo(number) for number in numbers]
        return all(getattr(photo, name) == value for photo in photos for name, value in values.items())

    opened.qtbot.waitUntil(said, timeout=WAIT)
    opened.wait_read()


def place_of(opened: Opened, name: str) -> Place:
    tree = opened.desk._library.places.tree  # type: ignore[union-attr]
    found: list[Place] = []

    def walk(parent) -> None:
        for row in range(tree.rowCount(parent)):
            index = tree.index(row, 0, parent)
            found.append(index.data(VALUE_ROLE))
            walk(index)

    def there() -> bool:
        found.clear()
        walk(tree.invisibleRootItem().index())
        return name in [place.name for place in found]

    opened.qtbot.waitUntil(there, timeout=WAIT)
    return next(place for place in found if place.name == name)


def test_keys_rate_flag_and_label_all_that_is_selected(opened: Opened) -> None:
    grid = opened.view.view
    grid.show_selection(Selection(((2, 4),), 2))
    press(opened, Qt.Key.Key_4)
    until_said(opened, [2, 3, 4], rating=4)
    press(opened, Qt.Key.Key_P)
    until_said(opened, [2, 3, 4], flag=Flag.PICK)
    press(opened, Qt.Key.Key_7)
    until_said(opened, [2, 3, 4], label=Label.YELLOW)
    press(opened, Qt.Key.Key_BracketRight)
    until_said(opened, [2, 3, 4], rating=5)
    assert opened.photo(1).rating == opened.photo(5).rating == 0
    press(opened, Qt.Key.Key_7)
    until_said(opened, [2, 3, 4], label=Label.NONE)
    press(opened, Qt.Key.Key_0)
    until_said(opened, [2, 3, 4], rating=0)
    stack = opened.desk.library_undo
    assert stack.count() == 6
    for _ in range(6):  # faster than they can be written
        press(opened, Qt.Key.Key_Z, CONTROL)
    until_said(opened, [2, 3, 4], rating=0, flag=Flag.NONE, label=Label.NONE)
    opened.qtbot.waitUntil(lambda: not stack.canUndo())
    for _ in range(5):
        press(opened, Qt.Key.Key_Z, CONTROL | SHIFT)
    until_said(opened, [2, 3, 4], rating=5, flag=Flag.PICK, label=Label.NONE)
    assert opened.view.browser.selection == Selection(((2, 4),), 2)


def test_all_is_selected_and_rated_though_most_is_not_read(opened: Opened) -> None:
    press(opened, Qt.Key.Key_A, CONTROL)
    assert opened.view.browser.selection.count == PHOTOS
    assert opened.view.browser.rows.photo_at(PHOTOS - 1) is None
    press(opened, Qt.Key.Key_3)
    query = PhotoQuery(where=(Stars(3),))
    opened.qtbot.waitUntil(lambda: opened.studio.library.count(query).result() == PHOTOS, timeout=WAIT)
    press(opened, Qt.Key.Key_D, CONTROL)
    assert opened.view.browser.selection.count == 0
    opened.qtbot.waitUntil(lambda: opened.desk.library_undo.count() == 1, timeout=WAIT)
    press(opened, Qt.Key.Key_Z, CONTROL)
    opened.qtbot.waitUntil(lambda: opened.studio.library.count(query).result() == 0, timeout=WAIT)


def test_all_that_is_selected_is_exported_though_most_is_not_read(opened: Opened) -> None:
    chosen: list[tuple[Sequence[str], Sequence[str]]] = []

    def choose(renders: Sequence[str], photos: Sequence[str]) -> None:
        chosen.append((renders, photos))

    view = opened.view
    press(opened, Qt.Key.Key_A, CONTROL)
    assert view.browser.rows.photo_at(PHOTOS - 1) is None
    view.export_chosen(choose)
    opened.qtbot.waitUntil(lambda: bool(chosen), timeout=WAIT)
    assert chosen == [((), tuple(opened.ids))]
    view.view.show_selection(Selection(((2, 4),), 3))
    view.export_chosen(choose)
    assert chosen[1:] == [((), tuple(opened.ids[2:5]))]
    press(opened, Qt.Key.Key_E)
    view.export_chosen(choose)
    assert chosen[2:] == [((), (opened.ids[3],))]
    press(opened, Qt.Key.Key_G)
    press(opened, Qt.Key.Key_D, CONTROL)
    view.export_chosen(choose)
    assert chosen[3:] == [((), ())]


def test_letters_are_typed_into_the_search_and_rate_nothing(opened: Opened) -> None:
    press(opened, Qt.Key.Key_F, CONTROL)
    field = opened.view.bar.search
    assert QApplication.focusWidget() is field
    QTest.keyClicks(field, "nikon 12")
    opened.wait_count(1)
    assert opened.shown() == ["120.jpg"]
    assert opened.photo(120).rating == 0
    assert "1 of 250" in opened.view.bar.filters.count.text()
    opened.view.bar.filters.clear.click()
    opened.wait_count(PHOTOS)
    assert field.text() == ""


def test_filters_leave_what_passes_and_say_how_much(opened: Opened) -> None:
    opened.studio.library.edit(opened.ids[:6], PhotoValues(rating=3)).result()
    opened.studio.library.edit(opened.ids[3:8], PhotoValues(flag=Flag.PICK, label=Label.RED)).result()
    line = opened.view.bar.filters
    line.stars.rated.emit(3)
    opened.wait_count(6)
    line.flags[list(line.flags)[0]].click()  # noqa: RUF015
    opened.wait_count(3)
    opened.qtbot.waitUntil(lambda: "3 of 250" in line.count.text(), timeout=WAIT)
    press_in_grid = opened.view.view
    press_in_grid.setFocus()
    press(opened, Qt.Key.Key_L, CONTROL)
    opened.wait_count(PHOTOS)
    press(opened, Qt.Key.Key_L, CONTROL)
    opened.wait_count(3)
    line.compare.click()
    line.compare.click()
    assert opened.view.browser.filters.how is Compare.AT_MOST
    opened.wait_count(5)
    opened.view.browser.filters = Filters(
        cameras=frozenset({"NIKON Z 9"}), first="2026-03-02", last="2026-03-02"
    )
    opened.wait_count(10)
    assert line.further.text() == "More (2)"
    opened.view.browser.filters = Filters(stars=5)
    opened.qtbot.waitUntil(
        lambda: opened.view.stage.currentWidget() is opened.view.nothing_found, timeout=WAIT
    )
    opened.view.nothing_found.button.click()
    opened.wait_count(PHOTOS)
    assert opened.view.stage.currentWidget() is opened.view.view


def test_a_photo_that_falls_out_of_the_filter_leaves_the_next_one_current(opened: Opened) -> None:
    opened.studio.library.edit(opened.ids[:5], PhotoValues(rating=2)).result()
    opened.view.browser.filters = Filters(stars=2)
    opened.wait_count(5)
    opened.wait_read()
    opened.view.view.go_to(1)
    press(opened, Qt.Key.Key_0)
    opened.wait_count(4)
    opened.wait_read()
    opened.qtbot.waitUntil(lambda: opened.view.browser.photo == opened.photo(2), timeout=WAIT)


def test_the_menu_of_filters_offers_what_is_there(opened: Opened) -> None:
    opened.studio.library.edit(
        opened.ids[:7], PhotoValues(add_keywords=("linen",), add_people=("Anna & Bo",))
    ).result()
    opened.view.browser.ask_for_facets()
    opened.qtbot.waitUntil(lambda: opened.view.browser.facets is not None, timeout=WAIT)
    menu = opened.view.bar.filters.further.menu_of(opened.view.browser.facets)
    below = {action.text(): action.menu() for action in menu.actions() if action.menu()}
    assert [each.text() for each in below["Camera"].actions()] == ["Canon EOS R5  225", "NIKON Z 9  25"]
    assert [each.text() for each in below["Keyword"].actions()] == ["linen  7"]
    assert [each.text() for each in below["Person"].actions()] == ["Anna && Bo  7"]
    below["Keyword"].actions()[0].trigger()
    opened.wait_count(7)
    assert opened.view.browser.filters.keywords == {"linen"}
    menu.deleteLater()


def test_places_are_shown_and_counted(opened: Opened) -> None:
    tree = opened.desk._library.places.tree  # type: ignore[union-attr]
    tester = QAbstractItemModelTester(tree, QAbstractItemModelTester.FailureReportingMode.Fatal)
    day = place_of(opened, "day 1")
    assert (day.kind, day.count) == (PlaceKind.FOLDER, 100)
    opened.view.browser.show_place(day)
    opened.wait_count(100)
    assert opened.shown()[0] == "100.jpg"
    assert place_of(opened, "All photos").count == PHOTOS
    opened.studio.library.remove(opened.ids[100:103]).result()
    opened.wait_count(97)
    opened.qtbot.waitUntil(lambda: place_of(opened, "day 1").count == 97, timeout=WAIT)
    assert tree.place_at(opened.view.panel.view.currentIndex()) == day
    assert tester is not None


def test_photos_are_dropped_on_a_collection_ordered_by_hand_and_taken_out(opened: Opened) -> None:
    collecting = opened.desk._library.collecting  # type: ignore[union-attr]
    collecting.create("Favourites", CollectionKind.PHOTOS)
    place = place_of(opened, "Favourites")
    opened.view.view.show_selection(Selection(((0, 2), (5, 5)), 0))
    mime = QMimeData()
    mime.setData(PHOTOS_MIME, QByteArray(b"selection"))
    tree_view = opened.view.panel.view
    tree_view.expandAll()
    tree = opened.desk._library.places.tree  # type: ignore[union-attr]
    index = tree.index_of(place.key)
    assert tree.canDropMimeData(mime, Qt.DropAction.CopyAction, -1, -1, index)
    assert not tree.canDropMimeData(mime, Qt.DropAction.CopyAction, -1, -1, tree.index_of("all"))
    tree.dropMimeData(mime, Qt.DropAction.CopyAction, -1, -1, index)
    opened.qtbot.waitUntil(lambda: place_of(opened, "Favourites").count == 4, timeout=WAIT)
    tree_view.setCurrentIndex(tree.index_of(place.key))
    opened.wait_count(4)
    opened.wait_read()
    assert opened.view.browser.sort is Sort.BY_HAND
    grid = opened.view.view
    grid.go_to(3)
    first = grid.visualRect(grid.model().index(0, 0))
    assert drop_on(grid.viewport(), mime, QPoint(first.left() + 4, first.center().y()))
    opened.qtbot.waitUntil(lambda: opened.shown()[0] == "005.jpg", timeout=WAIT)
    opened.wait_read()
    grid.setFocus()
    grid.go_to(0)
    press(opened, Qt.Key.Key_Delete)
    opened.wait_count(3)
    assert opened.photo(5).name == "005.jpg"
    assert opened.studio.library.count(PhotoQuery()).result() == PHOTOS
    press(opened, Qt.Key.Key_Z, CONTROL)
    opened.wait_count(4)
    opened.view.browser.show_place(EVERYWHERE)
    opened.wait_count(PHOTOS)
    assert opened.view.browser.sort is Sort.CAPTURED
    grid.go_to(0)
    press(opened, Qt.Key.Key_Delete)
    opened.wait_count(PHOTOS - 1)
    press(opened, Qt.Key.Key_Z, CONTROL)
    opened.wait_count(PHOTOS)


def test_collections_are_nested_renamed_and_deleted_in_the_tree(opened: Opened) -> None:
    models = opened.desk._library
    assert models is not None
    models.collecting.create("Shows", CollectionKind.FOLDER)
    models.collecting.create("Spring", CollectionKind.PHOTOS)
    shows, spring = place_of(opened, "Shows"), place_of(opened, "Spring")
    tree = models.places.tree
    mime = tree.mimeData([tree.index_of(spring.key)])
    tree.dropMimeData(mime, Qt.DropAction.MoveAction, -1, -1, tree.index_of(shows.key))
    opened.qtbot.waitUntil(
        lambda: tree.index_of(spring.key).parent() == tree.index_of(shows.key), timeout=WAIT
    )
    tree.itemFromIndex(tree.index_of(spring.key)).setText("Summer")
    opened.qtbot.waitUntil(
        lambda: (
            [each.name for each in opened.studio.library.collections().result()[1:]] == ["Shows", "Summer"]
        ),
        timeout=WAIT,
    )
    texts = [action.text() for action in opened.view.panel.menu_of(place_of(opened, "Shows")).actions()]
    assert "Rename" in texts
    models.collecting.delete(shows.collection_id or "")
    opened.qtbot.waitUntil(lambda: not opened.studio.library.collections().result()[1:], timeout=WAIT)
    opened.qtbot.waitUntil(lambda: not tree.index_of(spring.key).isValid(), timeout=WAIT)
    opened.view.view.setFocus()
    press(opened, Qt.Key.Key_Z, CONTROL)
    opened.qtbot.waitUntil(lambda: tree.index_of(spring.key).isValid(), timeout=WAIT)


def test_stacks_open_and_close_with_a_key(opened: Opened) -> None:
    opened.view.view.show_selection(Selection(((4, 6),), 4))
    press(opened, Qt.Key.Key_G, CONTROL)
    opened.wait_count(PHOTOS - 2)
    opened.wait_read()
    opened.view.view.go_to(4)
    assert opened.view.browser.photo is not None
    assert opened.view.browser.photo.stack_count == 3
    press(opened, Qt.Key.Key_S)
    opened.wait_count(PHOTOS)
    opened.wait_read()
    opened.view.view.go_to(4)
    press(opened, Qt.Key.Key_S)
    opened.wait_count(PHOTOS - 2)
    opened.view.view.go_to(4)
    press(opened, Qt.Key.Key_G, CONTROL | SHIFT)
    opened.wait_count(PHOTOS)


def test_keys_go_from_view_to_view_and_the_grid_goes_along(opened: Opened) -> None:
    view = opened.view
    view.view.go_to(3)
    press(opened, Qt.Key.Key_E)
    assert view.stage.currentWidget() is view.viewers
    assert view.viewers.active_ids == (opened.ids[3],)
    press(opened, Qt.Key.Key_Right)
    opened.qtbot.waitUntil(lambda: view.browser.selection.current == 4, timeout=WAIT)
    press(opened, Qt.Key.Key_5)
    until_said(opened, [4], rating=5)
    assert opened.photo(3).rating == 0
    press(opened, Qt.Key.Key_G)
    assert view.stage.currentWidget() is view.view
    assert view.view.currentIndex().row() == 4
    view.view.show_selection(Selection(((1, 3),), 2))
    press(opened, Qt.Key.Key_5)
    until_said(opened, [1, 2, 3], rating=5)
    press(opened, Qt.Key.Key_N)
    assert view.stage.currentWidget() is view.viewers
    assert view.viewers.active_ids == (opened.ids[2],)
    press(opened, Qt.Key.Key_G)
    press(opened, Qt.Key.Key_C)
    assert view.stage.currentWidget() is view.viewers
    press(opened, Qt.Key.Key_G)
    chosen: list[str] = []
    view.photo_chosen.connect(chosen.append)
    opened.studio.photos.look_for_missing().result()
    opened.wait_read()
    press(opened, Qt.Key.Key_D)
    assert chosen == []  # its file is not there


def test_a_mark_goes_on_to_the_next_photo_if_wanted(opened: Opened) -> None:
    opened.view.browser.advance = True
    opened.view.view.go_to(0)
    for stars in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3):
        press(opened, stars)
    opened.qtbot.waitUntil(lambda: [opened.photo(n).rating for n in range(3)] == [1, 2, 3], timeout=WAIT)
    assert opened.view.browser.selection.current == 3


def test_the_inspector_tells_of_the_side_that_is_active(opened: Opened) -> None:
    view = opened.view
    view.view.show_selection(Selection(((2, 3),), 2))
    assert [photo.id for photo in view.info.model.photos] == opened.ids[2:4]
    press(opened, Qt.Key.Key_C)
    compare = view.viewers.compare.model
    compare.activate_select()
    assert [photo.id for photo in view.info.model.photos] == [opened.ids[2]]
    press(opened, Qt.Key.Key_4)
    assert view.info.marks.stars.rating == 4
    compare.activate_candidate()
    assert [photo.id for photo in view.info.model.photos] == [opened.ids[3]]
    assert view.info.name.text() == "003.jpg"
    assert view.info.marks.stars.rating == 0
    view.info.marks.stars.rated.emit(2)
    until_said(opened, [2], rating=4)
    until_said(opened, [3], rating=2)
    assert view.info.marks.stars.rating == 2
    press(opened, Qt.Key.Key_Down)  # they change places, and so does what is active
    assert [photo.id for photo in view.info.model.photos] == list(view.viewers.active_ids)
    press(opened, Qt.Key.Key_G)
    assert {photo.id for photo in view.info.model.photos} >= set(view.viewers.active_ids)


def test_the_menu_of_the_grid_has_the_theme_and_says_what_is_on(opened: Opened) -> None:
    view = opened.view
    press(opened, Qt.Key.Key_A, SHIFT)
    assert view.browser.advance
    assert opened.desk.settings.value("library_advance")
    view._show_menu(QPoint(0, 0))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert any(part.styleSheet() for part in (menu.parentWidget(), menu.parentWidget().parentWidget()))
    checked = [action.text() for action in menu.actions() if action.isChecked()]
    assert checked == ["On to the next photo after a mark, or not\tShift+A"]
    next(action for action in menu.actions() if action.isChecked()).trigger()
    menu.close()
    assert not opened.desk.settings.value("library_advance")


def test_a_smart_collection_is_made_from_lines_and_read_back(opened: Opened) -> None:
    rule = Group(
        (Stars(4, Compare.AT_MOST), Keyword(("linen", "silk")), Taken("2026-03", "2026-03")), Match.ANY
    )
    dialog = RuleDialog(opened.desk._theme, "Best", rule)
    opened.qtbot.addWidget(dialog)
    assert dialog.rule == rule
    nested = Group((Group((Stars(5),), Match.NONE), Stars(3)))
    other = RuleDialog(opened.desk._theme, "Nested", nested)
    opened.qtbot.addWidget(other)
    assert set(other.rule.rules) == set(nested.rules)  # type: ignore[union-attr]
    opened.view._create_smart(None, "Best", rule)
    place = place_of(opened, "Best")
    assert (place.kind, place.rule) == (PlaceKind.SMART, rule)
    opened.qtbot.waitUntil(lambda: place_of(opened, "Best").count == PHOTOS, timeout=WAIT)


def test_words_of_a_photo_are_read_and_written_through_the_inspector(opened: Opened) -> None:
    models = opened.desk._library
    assert models is not None
    opened.view.view.show_selection(Selection(((0, 1),), 0))
    models.info.add_keywords("linen,  evening dress")
    opened.qtbot.waitUntil(
        lambda: opened.studio.library.details(opened.ids[1]).result().keywords == ("evening dress", "linen"),
        timeout=WAIT,
    )
    opened.qtbot.waitUntil(lambda: models.info.words.keywords == ("evening dress", "linen"), timeout=WAIT)
    opened.desk.library_undo.undo()
    opened.qtbot.waitUntil(lambda: models.info.words.keywords == (), timeout=WAIT)


def test_missing_files_are_looked_for_from_the_panel(opened: Opened, tmp_path: Path) -> None:
    """The message that comes says what was found."""
    opened.studio.photos.look_for_missing().result()
    heard: list[str] = []
    opened.desk.notifications.current_changed.connect(
        lambda notice: heard.append(notice.message if notice else "")
    )
    opened.view.panel.missing_wanted.emit(tmp_path)
    opened.qtbot.waitUntil(lambda: any("missing files" in message for message in heard), timeout=WAIT)
    assert not opened.desk.imports.running


def test_nothing_is_done_to_photos_that_took_the_place_of_those_selected(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As an import or another filter does it, while the rows far away are looked up."""
    browser = opened.view.browser
    shown = list(opened.studio.library.ids(browser.query).result())
    really, unread = browser.rows.photo_at, 2
    monkeypatch.setattr(browser.rows, "photo_at", lambda row: None if row == unread else really(row))
    browser.select(Selection(((0, 2),), 0))
    acted: list[tuple[str, ...]] = []

    def act_on(answer: list[str]) -> None:
        asked: Future[list[str]] = Future()
        monkeypatch.setattr(opened.studio.library, "ids", lambda _query: asked)
        browser.with_selected(acted.append)
        asked.set_result(answer)

    for moved in (["new", *shown[:-1]], ["new", *shown], shown[1:], []):
        act_on(moved)
        opened.qtbot.waitUntil(lambda: opened.desk.notifications.current is not None, timeout=WAIT)
        notice = opened.desk.notifications.current
        assert notice is not None
        assert notice.message.startswith("The photos changed meanwhile")
        opened.desk.notifications.dismiss()
    assert acted == []
    act_on(shown)
    opened.qtbot.waitUntil(lambda: acted == [tuple(shown[:3])], timeout=WAIT)
