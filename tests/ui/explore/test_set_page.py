from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from sync.messages.marketplace import ListingState
from tests.market import feed_page
from tests.ui.conftest import WAIT
from tests.ui.explore.conftest import SETS, Shown
from ui.explore.set_model import Access, SetModel
from ui.library.view import LibraryView
from ui.notifications import Severity
from ui.row_model import VALUE_ROLE

pytestmark = pytest.mark.slow
Left = Qt.MouseButton.LeftButton


def open_set(qtbot: QtBot, shown: Shown, number: int) -> SetModel:
    """A set of the samples on its page, by Enter from the grid."""
    market, grid, model = shown.opened.desk.market, shown.view.grid, shown.view.set_model
    set_id = shown.customer.shop.listings[number].set_id
    qtbot.waitUntil(lambda: market.rows.row_of(set_id) >= 0, timeout=WAIT)
    grid.go_to(market.rows.row_of(set_id))
    grid.setFocus()
    QTest.keyClick(grid, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: model.page is not None, timeout=WAIT)
    assert shown.view.shows_set
    model.balance = shown.customer.credits
    return model


def words_of(shown: Shown) -> str:
    return "\n".join(each.text() for each in shown.view.set_page.panel.findChildren(QLabel))


def test_a_page_tells_all_before_anything_is_spent(qtbot: QtBot, shown: Shown) -> None:
    open_set(qtbot, shown, 1)
    listing = shown.customer.shop.listings[1]
    words = words_of(shown)
    for fact in (listing.title, listing.story, listing.place, listing.licence, *listing.people):
        assert fact in words
    for creator in listing.creators:
        assert creator.name in words
        assert f"{creator.basis_points // 100} %" in words
    assert "signed 2026-01-15" in words
    assert "25 credits to the creators + 5 fee" in words
    assert shown.view.set_page.buy.button.text() == "Unlock for 30 credits"


def test_photos_are_gone_through_by_keys_and_clicks(qtbot: QtBot, shown: Shown) -> None:
    model = open_set(qtbot, shown, 1)
    tester = QAbstractItemModelTester(model.previews, QAbstractItemModelTester.FailureReportingMode.Fatal)
    page = shown.view.set_page
    QTest.keyClick(page.strip, Qt.Key.Key_Right)
    assert model.photo == 1
    QTest.keyClick(page.strip, Qt.Key.Key_Period)
    assert model.photo == 2
    QTest.mouseClick(page.photo, Left, pos=page.photo.rect().center() / 2)
    assert model.photo == 1
    assert page.number.text() == "2 / 5"
    assert page.photo.accessibleName() == "Photo 2 of 5"
    assert tester is not None


def test_esc_takes_a_price_back_first_and_then_the_page(qtbot: QtBot, shown: Shown) -> None:
    model = open_set(qtbot, shown, 1)
    QTest.keyClick(shown.view.set_page.strip, Qt.Key.Key_U)
    assert model.access is Access.CONFIRMING
    assert shown.view.set_page.buy.heading.text() == "Spend 30 credits?"
    shown.opened.window.escape()
    assert model.access is Access.LOCKED
    assert shown.view.shows_set
    shown.opened.window.escape()
    assert not shown.view.shows_set
    assert shown.customer.credits == 100


def test_a_balance_that_is_too_small_says_so_before(qtbot: QtBot, shown: Shown) -> None:
    model = open_set(qtbot, shown, 1)
    model.balance = 10
    buy = shown.view.set_page.buy
    assert not buy.button.isEnabled()
    assert "You have 10 credits" in buy.balance.text()
    assert buy.other.text() == "Open the account"
    QTest.mouseClick(buy.other, Left)
    panel = shown.opened.window.account_panel
    assert panel is not None
    assert panel.isVisible()
    assert panel.page is panel.overview
    panel.hide()
    model.demo = True
    assert buy.other.text() == "Connect to your account…"
    QTest.mouseClick(buy.other, Left)
    assert shown.opened.window.module == "settings"
    shown.opened.window.show_module("explore")
    model.demo = False
    model.balance = 100
    assert buy.button.isEnabled()
    assert buy.other.isHidden()
    QTest.mouseClick(buy.button, Left)
    assert "; 70 stay" in buy.balance.text()


def test_a_price_that_changed_in_between_is_not_paid(qtbot: QtBot, shown: Shown) -> None:
    model = open_set(qtbot, shown, 1)
    listing = shown.customer.shop.listings[1]
    buy = shown.view.set_page.buy
    QTest.mouseClick(buy.button, Left)
    dearer = listing.model_copy(update={"version": 2, "unlock_price": 50, "unlock_fee": 10})
    # The page has not heard of it yet when the person agrees.
    model.blockSignals(True)
    shown.studio.explore.apply(feed_page([dearer], "dearer")).result()
    model.blockSignals(False)
    QTest.mouseClick(buy.button, Left)
    qtbot.waitUntil(lambda: shown.opened.desk.notifications.current is not None, timeout=WAIT)
    notice = shown.opened.desk.notifications.current
    assert notice is not None
    assert notice.kind == "price_changed"
    assert shown.customer.credits == 100
    qtbot.waitUntil(lambda: buy.button.text() == "Unlock for 60 credits", timeout=WAIT)
    shown.studio.explore.apply(feed_page([listing], "again")).result()


def test_neither_a_held_key_nor_a_double_click_spends(qtbot: QtBot, shown: Shown) -> None:
    model = open_set(qtbot, shown, 1)
    buy = shown.view.set_page.buy
    for _ in range(5):
        QTest.keyClick(shown.view.set_page, Qt.Key.Key_U)
    assert model.access is Access.CONFIRMING
    assert buy.button.hasFocus(), "Space confirms, and does not repeat"
    model.think_again()
    QTest.mouseClick(buy.button, Left)
    assert model.access is Access.CONFIRMING
    QTest.mouseDClick(buy.button, Left)  # its second press
    QTest.mouseRelease(buy.button, Left)
    assert model.access is Access.CONFIRMING


def test_an_unlocked_set_comes_into_the_library_while_one_goes_on(qtbot: QtBot, shown: Shown) -> None:
    model = open_set(qtbot, shown, 0)
    buy, desk = shown.view.set_page.buy, shown.opened.desk
    shown.customer.gate.clear()
    QTest.mouseClick(buy.button, Left)
    assert shown.customer.credits == 100
    buy.button.setFocus()
    QTest.keyClick(buy.button, Qt.Key.Key_Space)
    assert model.access is Access.PAYING
    assert buy.hasFocus(), "while there is nothing to press"
    qtbot.waitUntil(lambda: model.access is Access.FETCHING, timeout=WAIT)
    assert buy.other.hasFocus()
    assert shown.customer.credits == 70
    qtbot.waitUntil(lambda: desk.imports.running, timeout=WAIT)
    qtbot.waitUntil(lambda: model.progress[1] > 0, timeout=WAIT)
    # Stopped by the person, then gone on with.
    QTest.mouseClick(buy.other, Left)
    qtbot.waitUntil(lambda: model.access is Access.PAUSED, timeout=WAIT)
    shown.customer.gate.set()
    QTest.mouseClick(buy.button, Left)
    qtbot.waitUntil(lambda: model.access is Access.HERE, timeout=WAIT)
    assert shown.customer.credits == 70
    qtbot.waitUntil(lambda: not desk.imports.running, timeout=WAIT)
    assert desk.notifications.current is None, "the page says it"
    QTest.mouseClick(buy.button, Left)
    library = shown.opened.window.view("library")
    assert isinstance(library, LibraryView)
    title = shown.customer.shop.listings[0].title
    qtbot.waitUntil(lambda: library.browser.place.name == title, timeout=WAIT)
    qtbot.waitUntil(lambda: library.browser.count == 5, timeout=WAIT)
    assert shown.opened.window.module == "library"
    tree = library.panel.view.model()
    qtbot.waitUntil(lambda: tree.index(1, 0).data() == "Unlocked sets", timeout=WAIT)
    sets = tree.index(1, 0)
    assert [tree.index(row, 0, sets).data() for row in range(tree.rowCount(sets))] == [title]
    assert library.panel.view.isExpanded(sets)
    menu = library.panel.menu_of(tree.index(0, 0, sets).data(VALUE_ROLE))
    next(action for action in menu.actions() if action.text() == "Show in Explore").trigger()
    assert shown.opened.window.module == "explore"
    assert shown.view.shows_set
    qtbot.waitUntil(lambda: model.page is not None and model.page.listing.title == title, timeout=WAIT)
    shown.opened.window.show_module("library")
    # Taken out by somebody: showing it brings it back, from what is on the disk.
    source_id = library.browser.place.source_id
    assert source_id is not None
    fetched = len(shown.customer.fetched)
    shown.studio.library.remove_source(source_id).result()
    qtbot.waitUntil(lambda: library.browser.count == 0, timeout=WAIT)
    model.show_in_library()
    qtbot.waitUntil(lambda: library.browser.count == 5, timeout=WAIT)
    assert len(shown.customer.fetched) == fetched
    qtbot.waitUntil(lambda: desk.notifications.current is not None, timeout=WAIT)
    notice = desk.notifications.current
    assert notice is not None
    assert notice.action_text == "Show in Library"


def test_a_set_that_goes_while_it_is_looked_at_says_so(qtbot: QtBot, shown: Shown) -> None:
    model = open_set(qtbot, shown, 1)
    listing = shown.customer.shop.listings[1]
    buy = shown.view.set_page.buy
    QTest.mouseClick(buy.button, Left)
    assert model.access is Access.CONFIRMING
    withdrawn = listing.model_copy(update={"state": ListingState.WITHDRAWN})
    shown.studio.explore.apply(feed_page([withdrawn], "gone")).result()
    qtbot.waitUntil(lambda: buy.heading.text() == "No longer in Explore", timeout=WAIT)
    assert listing.story in words_of(shown), "what was seen stays"
    assert not shown.opened.desk.notifications.all, "nothing went wrong"
    QTest.mouseClick(buy.button, Left)
    assert not shown.view.shows_set
    assert shown.customer.credits == 100
    # One that is gone before its page was read leads back at once.
    shown.view.open_set(listing.set_id)
    qtbot.waitUntil(lambda: not shown.view.shows_set, timeout=WAIT)
    notice = shown.opened.desk.notifications.current
    assert notice is not None
    assert notice.severity is Severity.INFO
    assert notice.message.startswith("This set is no longer in Explore.")
    shown.studio.explore.apply(feed_page([listing], "again")).result()


def test_what_the_grid_knows_is_on_the_page_at_once(qtbot: QtBot, shown: Shown) -> None:
    open_set(qtbot, shown, 1)
    shown.view.show_grid()
    page, model = shown.view.set_page, shown.view.set_model
    first, second = (shown.customer.shop.listings[at] for at in (0, 1))
    qtbot.waitUntil(lambda: second.story not in words_of(shown), timeout=WAIT)
    rows = shown.opened.desk.market.rows
    known = rows.value_at(rows.row_of(first.set_id))
    assert known is not None
    shown.view.open_set(first.set_id, known)
    assert model.page is None
    assert page.title.text() == first.title
    assert page.number.text() == "1 / 5"
    assert page.photo.accessibleName() == "Photo 1 of 5"
    qtbot.waitUntil(lambda: first.title in words_of(shown), timeout=WAIT)


def test_a_word_that_is_longer_than_the_panel_is_broken(qtbot: QtBot, shown: Shown) -> None:
    place = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogoch"
    listing = shown.customer.shop.listings[1]
    changed = listing.model_copy(update={"place": place, "title": "x" * 120})
    shown.studio.explore.apply(feed_page([changed], "long")).result()
    open_set(qtbot, shown, 1)
    facts = shown.view.set_page.facts
    assert facts.minimumSizeHint().width() <= shown.view.set_page.panel.minimumWidth()
    shown.studio.explore.apply(feed_page([listing], "again")).result()


def test_similar_sets_and_the_way_back(qtbot: QtBot, shown: Shown) -> None:
    open_set(qtbot, shown, 1)
    QTest.mouseClick(shown.view.set_page.facts.similar, Left)
    assert not shown.view.shows_set
    qtbot.waitUntil(lambda: 0 < shown.opened.desk.market.count < SETS, timeout=WAIT)


def test_the_heart_of_a_page_marks(qtbot: QtBot, shown: Shown) -> None:
    model = open_set(qtbot, shown, 1)
    QTest.mouseClick(shown.view.set_page.heart, Left)
    qtbot.waitUntil(lambda: model.page is not None and model.page.summary.favourite, timeout=WAIT)
    assert shown.view.set_page.heart.isChecked()
