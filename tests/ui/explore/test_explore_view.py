from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from studio.explore.listings import Kind
from studio.explore.search import ExploreQuery, Sort
from tests.market import feed_page, make_listing
from tests.ui.conftest import WAIT
from tests.ui.explore.conftest import SETS, Shown
from ui.explore.cells import LARGEST, SMALLEST, USUAL
from ui.explore.model import Connection
from ui.row_model import VALUE_ROLE

pytestmark = pytest.mark.slow
Key = Qt.Key


def press(shown: Shown, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    target = shown.opened.window.focusWidget() or shown.view
    QTest.keyClick(target, key, modifier)


def count_is(qtbot: QtBot, shown: Shown, count: int) -> None:
    qtbot.waitUntil(lambda: shown.opened.desk.market.count == count, timeout=WAIT)


def first_is_read(qtbot: QtBot, shown: Shown) -> None:
    qtbot.waitUntil(lambda: shown.opened.desk.market.rows.value_at(0) is not None, timeout=WAIT)


def test_rows_hold_under_the_tester_whatever_is_asked(qtbot: QtBot, shown: Shown) -> None:
    market = shown.opened.desk.market
    tester = QAbstractItemModelTester(market.rows, QAbstractItemModelTester.FailureReportingMode.Fatal)
    market.ask(text="harbour")
    qtbot.waitUntil(lambda: 0 < market.count < SETS, timeout=WAIT)
    market.ask(text="", sort=Sort.PRICE)
    count_is(qtbot, shown, SETS)
    first_is_read(qtbot, shown)
    costs = [value.generation_cost for row in range(SETS) if (value := market.rows.value_at(row)) is not None]
    assert costs == sorted(costs)
    assert tester is not None


def test_typing_finds_and_esc_clears(qtbot: QtBot, shown: Shown) -> None:
    bar = shown.view.bar
    press(shown, Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert bar.search.hasFocus()
    QTest.keyClicks(bar.search, "north")
    qtbot.waitUntil(lambda: 0 < shown.opened.desk.market.count < SETS, timeout=WAIT)
    first_is_read(qtbot, shown)
    assert "North" in shown.opened.desk.market.rows.index(0).data()
    press(shown, Key.Key_Return)
    assert shown.view.grid.hasFocus()
    shown.opened.window.escape()
    count_is(qtbot, shown, SETS)
    assert bar.search.text() == ""


def test_chips_swatches_and_menus_narrow_together(qtbot: QtBot, shown: Shown) -> None:
    chips, market = shown.view.bar.filters, shown.opened.desk.market
    mood = next(iter(chips.moods))
    QTest.mouseClick(chips.moods[mood], Qt.MouseButton.LeftButton)
    assert market.query.moods == (mood,)
    QTest.mouseClick(chips.swatches["blue"], Qt.MouseButton.LeftButton)
    assert market.query.colours == ("blue",)
    _, moods = chips.menus[Kind.MOOD]
    assert not moods.isChecked(), "its chip says so already"
    other = next(
        word for word in shown.studio.explore.facets().result().words[Kind.MOOD] if word not in chips.moods
    )
    moods.toggled_word.emit(other)
    assert market.query.moods == (mood, other)
    assert moods.text() == other
    moods.toggled_word.emit(other)
    _, places = chips.menus[Kind.PLACE]
    menu = places.menu_of_words()
    menu.actions()[0].trigger()
    menu.deleteLater()
    assert len(market.query.places) == 1
    expected = shown.studio.explore.count(market.query).result()
    qtbot.waitUntil(lambda: market.count == expected, timeout=WAIT)
    assert chips.moods[mood].isChecked()
    assert chips.swatches["blue"].isChecked()
    QTest.mouseClick(shown.view.bar.clear, Qt.MouseButton.LeftButton)
    count_is(qtbot, shown, SETS)
    assert not chips.moods[mood].isChecked()


def test_nothing_found_offers_to_clear_the_filters(qtbot: QtBot, shown: Shown) -> None:
    view, market = shown.view, shown.opened.desk.market
    market.ask(text="no set is called this")
    count_is(qtbot, shown, 0)
    assert view.stage.currentWidget() is view.nothing_found
    QTest.mouseClick(view.nothing_found.button, Qt.MouseButton.LeftButton)
    count_is(qtbot, shown, SETS)
    assert view.stage.currentWidget() is view.grid


def test_a_price_at_most_is_what_a_picture_costs_with_its_fee(qtbot: QtBot, shown: Shown) -> None:
    chips = shown.view.bar.filters
    chips.cost.setCurrentIndex(chips.cost.findData(10))
    chips.cost.activated.emit(chips.cost.currentIndex())
    expected = shown.studio.explore.count(ExploreQuery(most=10)).result()
    assert 0 < expected < SETS
    count_is(qtbot, shown, expected)


def test_the_heart_marks_by_pointer_and_by_key(qtbot: QtBot, shown: Shown) -> None:
    grid, market = shown.view.grid, shown.opened.desk.market
    cell = grid.visualRect(market.rows.index(1))
    listing = market.rows.value_at(1)
    assert listing is not None
    heart = grid.cell.heart_place(cell.toRectF()).center().toPoint()
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=heart)
    qtbot.waitUntil(lambda: bool((value := market.rows.value_at(1)) and value.favourite), timeout=WAIT)
    assert shown.customer.favourites == {listing.set_id}
    grid.go_to(1)
    grid.setFocus()
    press(shown, Key.Key_F, Qt.KeyboardModifier.ShiftModifier)
    count_is(qtbot, shown, 1)
    qtbot.waitUntil(lambda: market.current is not None, timeout=WAIT)
    press(shown, Key.Key_F)
    count_is(qtbot, shown, 0)
    assert not shown.customer.favourites


def test_the_pointer_flicks_through_previews_and_lets_go(qtbot: QtBot, shown: Shown) -> None:
    grid, market = shown.view.grid, shown.opened.desk.market
    cell = grid.visualRect(market.rows.index(2))
    listing = market.rows.value_at(2)
    assert listing is not None
    cover = grid.cell.cover_place(cell.toRectF())
    seen: list[int] = []
    for share in (0.05, 0.5, 0.95):
        at = QPoint(int(cover.left() + share * cover.width()), int(cover.center().y()))
        QTest.mouseMove(grid.viewport(), at)
        qtbot.waitUntil(lambda: grid.cell.flicked[0] == listing.set_id, timeout=WAIT)
        QTest.qWait(20)
        seen.append(grid.cell.flicked[1])
    assert seen == [0, 2, 4]
    image = grid.cell.image_of(listing)
    qtbot.waitUntil(lambda: grid.cell.image_of(listing) is not None, timeout=WAIT)
    assert image is None or not image.isNull()
    QTest.mouseMove(grid.viewport(), QPoint(2, 2))
    qtbot.waitUntil(lambda: grid.cell.flicked == ("", 0), timeout=WAIT)


def test_keys_flick_through_the_current_set(qtbot: QtBot, shown: Shown) -> None:
    grid, market = shown.view.grid, shown.opened.desk.market
    grid.setFocus()
    current = market.current
    assert current is not None
    press(shown, Key.Key_Period)
    assert grid.cell.flicked == (current.set_id, 1)
    press(shown, Key.Key_Comma)
    assert grid.cell.flicked == (current.set_id, 0)


def test_similar_colours_are_shown_and_left_by_esc(qtbot: QtBot, shown: Shown) -> None:
    market = shown.opened.desk.market
    shown.view.grid.setFocus()
    current = market.current
    assert current is not None
    press(shown, Key.Key_S)
    expected = shown.studio.explore.count(ExploreQuery(like=current.set_id)).result()
    count_is(qtbot, shown, expected)
    assert market.query.like == current.set_id
    shown.opened.window.escape()
    count_is(qtbot, shown, SETS)


def test_a_page_of_the_feed_appears_without_losing_the_place(qtbot: QtBot, shown: Shown) -> None:
    grid = shown.view.grid
    grid.go_to(5)
    listing = make_listing(99, title="Only for a moment", published=1)
    shown.studio.explore.apply(feed_page([listing], "2")).result()
    count_is(qtbot, shown, SETS + 1)
    assert grid.currentIndex().row() == 5
    gone = listing.model_copy(update={"state": "withdrawn"})
    shown.studio.explore.apply(feed_page([gone], "3")).result()
    count_is(qtbot, shown, SETS)


def test_every_control_has_a_name_and_can_be_reached(shown: Shown) -> None:
    view = shown.view
    controls = [*view.bar.findChildren(QAbstractButton), view.grid, view.bar.search, view.bar.cell_size]
    nameless = [each for each in controls if each.isVisible() and not _name(each)]
    assert not nameless
    words = view.grid.model().index(0, 0).data(int(Qt.ItemDataRole.AccessibleTextRole))
    assert "photos" in words
    assert "picture" in words


def _name(control: QWidget) -> str:
    own = control.text() if isinstance(control, QAbstractButton) else ""
    return control.accessibleName() or own


def test_what_is_cached_says_so_only_without_a_network(shown: Shown) -> None:
    market, grid = shown.opened.desk.market, shown.view.grid
    market.connection = (Connection.GOOD, "")
    market.offline = False
    assert not grid.cell.offline
    market.offline = True
    assert grid.cell.offline


def test_there_is_room_for_every_cell_in_sight_and_not_for_many_more(shown: Shown) -> None:
    grid = shown.view.grid
    for width in (SMALLEST, USUAL, LARGEST):
        grid.set_cell_width(width)
        grid.executeDelayedItemsLayout()
        bar = grid.verticalScrollBar()
        for place in range(0, bar.maximum() + 1, max(1, bar.maximum() // 7)):
            bar.setValue(place)
            cells = [grid.visualRect(grid.model().index(row, 0)) for row in range(SETS)]
            in_sight = sum(cell.intersects(grid.viewport().rect()) for cell in cells)
            room = grid.cells_in_sight(cells[0].size())
            assert in_sight <= room <= 3 * in_sight + 10, (width, place)


@pytest.mark.parametrize("state", list(Connection))
def test_an_empty_explore_says_why_and_what_to_do(shown: Shown, state: Connection) -> None:
    view, market = shown.view, shown.opened.desk.market
    market.connection = (state, "The server did not answer. Check the network, then try again.")
    assert view.empty.heading.text()
    assert view.empty.sentence.text()
    waits = state in (Connection.STARTING, Connection.GOOD)
    assert view.empty.button.isHidden() == waits, "what comes by itself asks for nothing"
    opens_account = state in (Connection.OFFLINE, Connection.SIGNED_OUT)
    assert (view.empty.button.text() == "Open the account") == opens_account
    if opens_account:
        view.empty.acted.emit()
        panel = shown.opened.window.account_panel
        assert panel is not None
        assert panel.isVisible(), "where signing in and working offline are"
    assert shown.view.grid.model().index(0, 0).data(VALUE_ROLE) is not None
