"""The looks in the real window, on renders of the real engine."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot

from render.messages import AnchorMap, LoraUse
from studio.catalog.tables import PhotoRow
from studio.jobs.states import Decision
from studio.jobs.tables import RenderRow
from studio.looks import ApprovalState, Look, LookFilter
from studio.looks.sampled import sampled_of
from studio.studio import Studio
from tests.ui.conftest import WAIT
from tests.ui.looks.conftest import RENDERS, Shown
from ui.row_model import VALUE_ROLE
from ui.shell.desk import Desk
from ui.shell.window import MainWindow
from ui.theme import Theme

pytestmark = pytest.mark.slow

CONTROL = Qt.KeyboardModifier.ControlModifier


def test_a_cell_shows_the_picture_and_what_is_known(shown: Shown) -> None:
    render = shown.model.rows.index(0).data(VALUE_ROLE)
    assert render.id == shown.ids[0]
    viewport, cell = shown.view.view.viewport(), shown.view.view.visualRect(shown.model.rows.index(0))
    shown.qtbot.waitUntil(lambda: different_colours(viewport.grab(cell).toImage()) > 200, timeout=WAIT)
    pictures = shown.model.pictures
    shown.qtbot.waitUntil(lambda: pictures.image(render.id, 512) is not None, timeout=WAIT)
    image = pictures.image(render.id, 512)
    assert image is not None
    assert max(image.width(), image.height()) == 512
    text = str(shown.model.rows.index(0).data(Qt.ItemDataRole.AccessibleTextRole))
    assert render.photo_name in text
    assert render.garments[0].name in text
    assert "undecided" in text


def different_colours(image: QImage) -> int:
    return len({image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)})


def test_keys_decide_about_all_that_is_selected_and_undo_takes_it_back(shown: Shown) -> None:
    shown.choose(0, 2)
    QTest.keyClick(shown.view.view, Qt.Key.Key_P)
    shown.settle()
    assert [shown.stored(row).decision for row in (0, 1, 2)] == [
        Decision.KEPT,
        Decision.UNDECIDED,
        Decision.KEPT,
    ]
    QTest.keyClick(shown.view.view, Qt.Key.Key_A)
    assert shown.stored(0).approval.state is ApprovalState.APPROVED
    shown.desk.undo_group.undo()
    assert shown.stored(0).approval.state is ApprovalState.OPEN
    shown.desk.undo_group.undo()
    assert shown.stored(2).decision is Decision.UNDECIDED
    shown.desk.undo_group.redo()
    assert shown.stored(2).decision is Decision.KEPT


def test_what_is_discarded_leaves_and_the_others_stay_selected_as_they_were(shown: Shown) -> None:
    shown.choose(1, 2)
    shown.model.decide([shown.first[0]], "discarded")
    shown.qtbot.waitUntil(lambda: shown.model.count == RENDERS - 1, timeout=WAIT)
    shown.settle()
    assert shown.view.selected_ids() == shown.first[1:3]
    shown.desk.undo_group.undo()
    shown.qtbot.waitUntil(lambda: shown.model.count == RENDERS, timeout=WAIT)
    shown.settle()
    assert shown.ids == shown.first
    assert shown.view.selected_ids() == shown.first[1:3]


def test_a_render_is_rejected_with_a_reason_from_the_keyboard_alone(shown: Shown) -> None:
    shown.choose(1)
    QTest.keyClick(shown.view.view, Qt.Key.Key_R)
    panel = shown.view.reject_panel
    assert panel.isVisible()
    assert shown.view.rect().contains(panel.geometry())
    assert panel.reason.hasFocus()
    QTest.keyClicks(panel.reason, "hem too short")
    QTest.keyClick(panel.reason, Qt.Key.Key_Return)
    assert not panel.isVisible()
    assert shown.view.view.hasFocus()
    approval = shown.stored(1).approval
    assert (approval.state, approval.reason) == (ApprovalState.REJECTED, "hem too short")
    shown.qtbot.waitUntil(lambda: shown.model.reasons == ("hem too short",), timeout=WAIT)
    shown.choose(2, 3)
    QTest.keyClick(shown.view.view, Qt.Key.Key_R)
    assert [offered.text() for offered in panel.recent] == ["hem too short"]
    shown.qtbot.mouseClick(panel.recent[0], Qt.MouseButton.LeftButton)
    assert shown.stored(3).approval.reason == "hem too short"
    QTest.keyClick(shown.view.view, Qt.Key.Key_R)
    QTest.keyClick(panel.reason, Qt.Key.Key_Escape)
    assert not panel.isVisible()


def test_the_menu_of_a_look_is_in_the_studios_style(shown: Shown) -> None:
    grid = shown.view.view
    grid.customContextMenuRequested.emit(grid.visualRect(shown.model.rows.index(0)).center())
    menu = next(each for each in shown.view.findChildren(QMenu) if each.isVisible())
    assert menu.testAttribute(Qt.WidgetAttribute.WA_StyleSheet)
    assert len(menu.actions()) > 8
    menu.close()


def test_letters_typed_into_the_search_find_and_do_not_decide(shown: Shown) -> None:
    wanted = shown.stored(0).garments[0].name
    QTest.keyClick(shown.view.view, Qt.Key.Key_F, CONTROL)
    assert shown.view.search.hasFocus()
    QTest.keyClicks(shown.view.search, wanted)
    shown.qtbot.waitUntil(lambda: shown.model.count == 2, timeout=WAIT)
    shown.settle()
    assert all(shown.stored(row).decision is Decision.UNDECIDED for row in range(RENDERS))
    QTest.keyClicks(shown.view.search, "zzz")
    shown.qtbot.waitUntil(lambda: shown.model.count == 0, timeout=WAIT)
    assert shown.view._pages.currentWidget() is shown.view.nothing
    shown.qtbot.mouseClick(shown.view.nothing.button, Qt.MouseButton.LeftButton)
    shown.qtbot.waitUntil(lambda: shown.model.count == RENDERS, timeout=WAIT)
    assert shown.view.search.text() == ""


def test_filters_and_orders_of_the_bar_act_at_once(shown: Shown) -> None:
    bar = shown.view.filters
    bar.decisions.activated.emit(1)
    shown.qtbot.waitUntil(lambda: shown.model.count == 0, timeout=WAIT)
    bar.decisions.activated.emit(0)
    bar.times.activated.emit(2)
    shown.qtbot.waitUntil(lambda: shown.model.count == RENDERS, timeout=WAIT)
    bar.slots.activated.emit(bar._slots.index(None))
    render = shown.stored(0)
    bar.show_photo(render.photo_id or "", render.photo_name)
    shown.qtbot.waitUntil(lambda: shown.model.count == 2, timeout=WAIT)
    assert bar.photo.isVisible()
    assert bar.photo.text() == render.photo_name
    bar.show_garment(render.garments[0])
    shown.qtbot.waitUntil(lambda: shown.model.count == 1, timeout=WAIT)
    shown.qtbot.mouseClick(bar.photo, Qt.MouseButton.LeftButton)
    shown.qtbot.waitUntil(lambda: shown.model.count == 2, timeout=WAIT)
    shown.qtbot.mouseClick(bar.clear, Qt.MouseButton.LeftButton)
    shown.qtbot.waitUntil(lambda: shown.model.count == RENDERS, timeout=WAIT)
    assert bar.times.currentIndex() == 0
    shown.view.sort.activated.emit(1)
    shown.qtbot.waitUntil(lambda: shown.ids == tuple(reversed(shown.first)), timeout=WAIT)


def test_the_inspector_says_how_a_model_sampled_and_copies_it_all(shown: Shown) -> None:
    shown.choose(0)
    inspector, render = shown.view.inspector, shown.stored(0)
    assert render.sampled is None, "the drape samples nothing"
    look = Look(
        "p",
        engine="sdxl",
        parameters={"steps": 12, "prompt": "a linen tee, evening"},
        loras=(
            LoraUse("/l/linen.safetensors", "0" * 64, 0.8),
            LoraUse("/l/grain.safetensors", "1" * 64, -0.5),
        ),
    )
    inspector.show_renders((replace(render, engine="sdxl", plan="int8", sampled=sampled_of(look)),), 1)
    told = "\n".join(each.text() for each in inspector.findChildren(QLabel) if each.isVisible())
    assert "Prompt: “a linen tee, evening”" in told
    inspector.copy.click()
    copied = QApplication.clipboard().text().splitlines()
    assert copied[0] == render.photo_name
    for line in (
        f"Seed: {render.seed}",
        "Plan: int8",
        "Steps: 12",
        "Guidance: 1.5, the engine's own",
        "Strength: 1.00, the engine's own",
        "LoRA: linen, 0.80",
        "LoRA: grain, -0.50",
        "Prompt: “a linen tee, evening”",
    ):
        assert line in copied, copied
    names = {each.accessibleName() for each in inspector.findChildren(QWidget)}
    assert {"Steps: 12", "LoRA: linen, 0.80"} <= names


def test_the_inspector_has_the_proof_and_a_note_that_undo_takes_back(shown: Shown) -> None:
    shown.choose(0)
    inspector = shown.view.inspector
    assert inspector.proof.shown is not None
    assert inspector.proof.shown[0].sentence.startswith("0 of ")
    inspector.note.setFocus()
    QTest.keyClicks(inspector.note, "for the poster")
    shown.view.view.setFocus()
    QApplication.processEvents()
    assert shown.stored(0).approval.note == "for the poster"
    shown.desk.undo_group.undo()
    assert shown.stored(0).approval.note == ""


def test_a_note_is_one_step_and_of_the_render_it_was_written_for(shown: Shown) -> None:
    shown.choose(0)
    inspector, stack = shown.view.inspector, shown.desk.looks.undo_stack
    first, other = shown.stored(0), shown.stored(1)
    before = stack.count()
    inspector.note.setFocus()
    QTest.keyClicks(inspector.note, "bad hands")
    # Another takes its place while the box has the focus.
    inspector.show_renders((other,), 1)
    assert inspector.note.toPlainText() == other.approval.note
    shown.view.view.setFocus()
    inspector.show_renders((first,), 1)
    shown.qtbot.waitUntil(lambda: shown.stored(0).approval.note == "bad hands", timeout=WAIT)
    assert shown.stored(1).approval.note == other.approval.note
    shown.qtbot.waitUntil(lambda: stack.count() == before + 1, timeout=WAIT)
    shown.desk.undo_group.undo()
    shown.qtbot.waitUntil(lambda: shown.stored(0).approval.note == "", timeout=WAIT)


def test_the_photo_is_seen_as_it_was_while_the_key_is_held(shown: Shown) -> None:
    shown.choose(0)
    pane = shown.view.inspector.picture
    shown.qtbot.waitUntil(lambda: different_colours(pane.grab().toImage()) > 200, timeout=WAIT)
    after = pane.grab().toImage()
    QTest.keyPress(shown.view.view, Qt.Key.Key_Backslash)
    assert pane.shows_before
    shown.qtbot.waitUntil(lambda: different_colours(pane.grab().toImage()) > 200, timeout=WAIT)
    assert pane.grab().toImage() != after
    QTest.keyRelease(shown.view.view, Qt.Key.Key_Backslash)
    assert not pane.shows_before
    assert pane.grab().toImage() == after


def test_a_render_is_opened_as_it_was(shown: Shown) -> None:
    room = shown.desk.room
    shown.qtbot.waitUntil(lambda: room.photo is not None, timeout=WAIT)
    row = next(row for row in range(RENDERS) if room.photo and shown.stored(row).photo_id != room.photo.id)
    render = shown.stored(row)
    shown.choose(row)
    QTest.keyClick(shown.view.view, Qt.Key.Key_Return)
    shown.qtbot.waitUntil(lambda: room.shown is not None, timeout=WAIT)
    assert shown.window.module == "dressing_room"
    assert room.shown is not None
    assert room.shown.render_id == render.id
    assert room.photo is not None
    assert room.photo.id == render.photo_id
    assert [(slot, key) for slot, key, _ in room.worn] == [
        (worn.slot, worn.garment_id) for worn in render.garments
    ]
    assert (room.engines.name, room.engines.seed) == (render.engine, render.seed)
    assert shown.desk.notifications.current is None
    # The other look of the same photo, now that it is open: a step of undo.
    other = next(
        row
        for row in range(RENDERS)
        if shown.stored(row).photo_id == render.photo_id and shown.stored(row).id != render.id
    )
    shown.model.reopen(shown.first[other])
    shown.qtbot.waitUntil(
        lambda: room.shown is not None and room.shown.render_id == shown.first[other], timeout=WAIT
    )
    shown.desk.undo_group.undo()
    assert [key for _, key, _ in room.worn] == [worn.garment_id for worn in render.garments]


def test_a_map_that_was_changed_since_is_said_and_the_render_is_shown_as_it_was(shown: Shown) -> None:
    render = shown.stored(0)
    photo_id = render.photo_id or ""
    reopened = shown.studio.looks.reopen(render.id).result(60)
    assert (reopened.map_version, reopened.map_changed) == (1, False)
    today = shown.studio.photos.anchors(photo_id).result(60)
    assert today is not None
    shorter = dict(list(today.keypoints.items())[:-1])
    changed = AnchorMap(today.width, today.height, shorter, today.regions, today.protect)
    shown.studio.photos.set_anchors(photo_id, changed).result(60)
    shown.model.reopen(render.id)
    room = shown.desk.room
    shown.qtbot.waitUntil(lambda: room.shown is not None and room.shown.render_id == render.id, timeout=WAIT)
    notice = shown.desk.notifications.current
    assert notice is not None
    assert "version 1" in notice.message
    assert notice.action is not None
    count = shown.studio.looks.count(LookFilter()).result(60)
    notice.action()
    shown.qtbot.waitUntil(
        lambda: shown.studio.looks.count(LookFilter()).result(60) == count + 1, timeout=WAIT
    )
    newest = shown.studio.looks.find(LookFilter()).result(60)[0]
    of_today = shown.studio.looks.reopen(newest).result(60)
    assert (of_today.map_version, of_today.map_changed) == (2, False)
    again = shown.studio.looks.render_again(render.id).result(60)
    shown.qtbot.waitUntil(
        lambda: shown.studio.looks.count(LookFilter()).result(60) == count + 2, timeout=WAIT
    )
    newest = shown.studio.looks.find(LookFilter()).result(60)[0]
    as_then = shown.studio.looks.reopen(newest).result(60)
    assert as_then.job_id == again[0]
    assert (as_then.map_version, as_then.map_changed) == (1, True)
    assert as_then.request.anchors == reopened.request.anchors
    assert shown.studio.queue.render(newest).result(60).patch_sha256 == (
        shown.studio.queue.render(render.id).result(60).patch_sha256
    ), "the same request gives the same bytes"
    shown.studio.looks.decide([newest, of_today.render_id], Decision.DISCARDED).result(60)
    shown.studio.photos.set_anchors(photo_id, today).result(60)


def test_what_is_selected_is_handed_to_the_export(shown: Shown) -> None:
    wanted: list[tuple[str, ...]] = []
    shown.view.export_wanted.connect(wanted.append)
    shown.choose(2, 1)
    shown.qtbot.mouseClick(shown.view.inspector.export, Qt.MouseButton.LeftButton)
    assert wanted == [(shown.ids[2], shown.ids[1])]


def test_the_menu_offers_what_the_keys_do(shown: Shown) -> None:
    shown.choose(0)
    menu = QMenu()
    shown.view.fill_menu(menu, shown.model.rows.index(0).data(VALUE_ROLE))
    texts = [action.text() for action in menu.actions()]
    assert "Approve; what is approved is kept" in texts
    assert f"Only with {shown.stored(0).garments[0].name}" in texts
    next(action for action in menu.actions() if action.text() == "Keep").trigger()
    assert shown.stored(0).decision is Decision.KEPT


def test_what_has_expired_or_lost_its_photo_says_so_and_keeps_its_picture(shown: Shown) -> None:
    render = shown.stored(0)

    def set_gone(session: object, gone: bool) -> None:
        row = session.get(RenderRow, render.id)  # type: ignore[attr-defined]
        row.decision = "expired" if gone else "undecided"
        session.get(PhotoRow, render.photo_id).missing = gone  # type: ignore[attr-defined]

    shown.studio._catalog.run(lambda session: set_gone(session, True)).result(60)
    shown.model.narrow(decisions=frozenset(Decision))
    shown.settle()
    row = shown.model.rows.row_of(render.id)
    shown.choose(row)
    shown.settle()
    inspector = shown.view.inspector
    shown.qtbot.waitUntil(lambda: "expired" in inspector._problems.text(), timeout=WAIT)
    assert "not where it was" in inspector._problems.text()
    assert not inspector.export.isEnabled()
    pictures = shown.model.pictures
    shown.qtbot.waitUntil(lambda: pictures.image(render.id, 512) is not None, timeout=WAIT)
    shown.studio._catalog.run(lambda session: set_gone(session, False)).result(60)


def test_larger_and_smaller_cells_fill_the_width(shown: Shown) -> None:
    view = shown.view.view
    for _ in range(2):
        QTest.keyClick(view, Qt.Key.Key_Plus)
    view.doItemsLayout()
    last_of_line = max(view.visualRect(shown.model.rows.index(row)).right() for row in range(RENDERS))
    assert view.viewport().width() - last_of_line < 40
    assert view.visualRect(shown.model.rows.index(0)).topLeft().x() < 20
    assert view.indexAt(QPoint(40, 40)).row() == 0


def test_an_empty_catalogue_offers_to_dress_a_photo(qtbot: QtBot, tmp_path: Path) -> None:
    theme = Theme("dark")
    desk = Desk(theme)
    window = MainWindow(theme, desk)
    qtbot.addWidget(window)
    desk.module_wanted.connect(window.show_module)
    with qtbot.waitActive(window, timeout=WAIT):
        window.show()
        window.activateWindow()
    with Studio.open(tmp_path / "profile") as studio:
        desk.open(studio)
        QTest.keyClick(window, Qt.Key.Key_5, CONTROL)
        view = window.view("looks")
        assert view is not None
        qtbot.waitUntil(lambda: desk.looks.loaded and desk.looks.facets is not None, timeout=WAIT)
        assert view.empty.isVisible()  # type: ignore[attr-defined]
        qtbot.mouseClick(view.empty.button, Qt.MouseButton.LeftButton)  # type: ignore[attr-defined]
        assert window.module == "dressing_room"
        window.hide()
        desk.close()
