"""Two photos side by side: which they are, and how they are zoomed together."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from pytestqt.qtbot import QtBot

from studio.library.photos import PhotoSummary
from tests.ui.library.viewers.conftest import HandReader, KeptCulling, Unread, make_photo
from ui.keys import KeyMap
from ui.library.viewers.compare import Compare
from ui.library.viewers.compare_model import CompareModel, Side
from ui.library.viewers.sequence import PhotoSequence
from ui.pictures.source import PictureSource
from ui.row_model import RowModel
from ui.theme import Theme


@pytest.fixture
def model(source: PictureSource, sequence: PhotoSequence) -> CompareModel:
    made = CompareModel(source, sequence)
    for picture in made.pictures.values():
        picture.resize(224, 184, 1.0)
    made.shown = True
    made.open(4)
    return made


def rows_of(model: CompareModel) -> tuple[int, int]:
    return model.row(Side.SELECT), model.row(Side.CANDIDATE)


def test_the_candidate_moves_and_the_select_stays(model: CompareModel) -> None:
    assert rows_of(model) == (4, 5)
    assert model.active_photo == make_photo(5)
    model.next()
    assert rows_of(model) == (4, 6)
    for _ in range(3):
        model.previous()
    # Over the select, which is no candidate.
    assert rows_of(model) == (4, 2)


def test_the_first_and_the_last_photo_have_a_neighbour_too(model: CompareModel) -> None:
    model.open(19)
    assert rows_of(model) == (19, 18)
    model.open(1, 0)
    model.previous()
    assert rows_of(model) == (1, 0)


def test_swapped_and_chosen(model: CompareModel) -> None:
    model.swap()
    assert rows_of(model) == (5, 4)
    model.next()
    assert rows_of(model) == (5, 6)
    model.choose()
    assert rows_of(model) == (6, 7)
    model.open(18, 19)
    model.choose()
    # After the last one the old select is what is left to compare with.
    assert rows_of(model) == (19, 18)


def test_candidates_are_those_that_were_selected(model: CompareModel) -> None:
    model.open(3, 8, [3, 8, 12, 1])
    model.next()
    assert rows_of(model) == (3, 12)
    model.next()
    assert rows_of(model) == (3, 12)
    for _ in range(2):
        model.previous()
    assert rows_of(model) == (3, 1)


def test_a_single_photo_has_nobody_to_compare_with(model: CompareModel, rows: RowModel[PhotoSummary]) -> None:
    rows.set_values([make_photo(1)])
    model.open(0)
    assert rows_of(model) == (0, -1)
    assert model.active is Side.SELECT
    model.swap()
    model.choose()
    model.next()
    assert rows_of(model) == (0, -1)


def test_both_are_zoomed_and_moved_together(model: CompareModel) -> None:
    select, candidate = (model.pictures[side] for side in Side)
    candidate.zoom_to(1.0, QPointF(60, 70))
    assert select.viewport.zoom == 1.0
    assert select.viewport.part == pytest.approx(candidate.viewport.part)
    select.pan(-40, 25)
    assert candidate.viewport.part == pytest.approx(select.viewport.part)
    select.fit()
    assert candidate.viewport.fitted


def test_apart_they_stay_apart_when_linked_again(model: CompareModel) -> None:
    select, candidate = (model.pictures[side] for side in Side)
    candidate.zoom_to(1.0, QPointF(60, 70))
    model.toggle_link()
    part = select.viewport.part
    candidate.pan(-30, 0)
    assert select.viewport.part == part
    apart = candidate.viewport.part[0] - part[0]
    assert apart == pytest.approx(30 / 600)
    model.toggle_link()
    candidate.pan(0, -20)
    assert candidate.viewport.part[0] - select.viewport.part[0] == pytest.approx(apart)
    assert candidate.viewport.part[1] == pytest.approx(select.viewport.part[1])


def test_another_candidate_comes_at_the_same_part(model: CompareModel) -> None:
    select, candidate = (model.pictures[side] for side in Side)
    candidate.zoom_to(1.0, QPointF(60, 70))
    part = candidate.viewport.part
    model.next()
    assert candidate.viewport.part == pytest.approx(part)
    assert select.viewport.part == pytest.approx(part)


def test_a_window_of_another_size_moves_nobody(model: CompareModel) -> None:
    select, candidate = (model.pictures[side] for side in Side)
    model.toggle_link()
    candidate.zoom_to(1.0)
    model.toggle_link()
    fitted = select.viewport
    candidate.resize(300, 200, 1.0)
    assert select.viewport == fitted


def test_the_next_candidates_are_made_ready(qtbot: QtBot, model: CompareModel, reader: HandReader) -> None:
    qtbot.waitUntil(lambda: len(reader.asked) >= 4)
    assert [name for name, _ in reader.asked[:4]] == [f"{row:05}.jpg" for row in (5, 4, 6, 7)]


def test_rows_that_come_leave_both(model: CompareModel, rows: RowModel[PhotoSummary]) -> None:
    rows.set_values([make_photo(100), *rows.values])
    assert rows_of(model) == (5, 6)
    assert model.photo(Side.SELECT) == make_photo(4)


def test_where_one_went_the_next_takes_its_place(model: CompareModel, rows: RowModel[PhotoSummary]) -> None:
    rows.set_values([photo for photo in rows.values if photo.id != "photo-5"])
    assert (model.photo(Side.SELECT), model.photo(Side.CANDIDATE)) == (make_photo(4), make_photo(6))
    rows.set_values([photo for photo in rows.values if photo.id != "photo-4"])
    assert (model.photo(Side.SELECT), model.photo(Side.CANDIDATE)) == (make_photo(6), make_photo(7))
    rows.set_values([make_photo(6)])
    assert (model.photo(Side.SELECT), model.photo(Side.CANDIDATE)) == (make_photo(6), None)
    assert model.active_photo == make_photo(6)
    rows.set_values([])
    assert rows_of(model) == (-1, -1)


def test_a_row_that_is_yet_to_be_read_comes_when_it_was(
    source: PictureSource, rows: RowModel[PhotoSummary]
) -> None:
    unread = Unread(rows)
    model = CompareModel(source, PhotoSequence(unread))
    model.open(4, 9)
    model.next()
    assert rows_of(model) == (4, 10)
    assert model.photo(Side.CANDIDATE) == make_photo(9)
    unread.read()
    assert rows_of(model) == (4, 10)
    assert model.photo(Side.CANDIDATE) == make_photo(10)


def test_new_values_are_shown(model: CompareModel, rows: RowModel[PhotoSummary]) -> None:
    rated = make_photo(5, rating=4)
    rows.set_values([rated if row.id == rated.id else row for row in rows.values])
    assert model.active_photo == rated
    assert rows_of(model) == (4, 5)


def test_keys_and_the_bar(
    qtbot: QtBot,
    theme: Theme,
    keys: KeyMap,
    source: PictureSource,
    sequence: PhotoSequence,
    culling: KeptCulling,
) -> None:
    compare = Compare(theme, keys, source, CompareModel(source, sequence), culling)
    qtbot.addWidget(compare)
    compare.resize(900, 600)
    with qtbot.waitActive(compare):
        compare.show()
    compare.model.shown = True
    compare.model.open(4)
    compare.setFocus()
    view = compare.panes[Side.CANDIDATE].picture
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert rows_of(compare.model) == (4, 6)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert rows_of(compare.model) == (6, 4)
    qtbot.keyClick(view, Qt.Key.Key_Up)
    assert rows_of(compare.model) == (4, 5)
    qtbot.keyClick(view, Qt.Key.Key_Z)
    assert not compare.model.pictures[Side.SELECT].viewport.fitted
    assert compare.closer.isChecked()
    compare.panes[Side.SELECT].picture.setFocus(Qt.FocusReason.BacktabFocusReason)
    assert compare.model.active_photo == make_photo(4)
    compare.panes[Side.SELECT].marks.stars.rated.emit(5)
    assert culling.by_id["photo-4"].rating == 5
    assert compare.panes[Side.SELECT].name.text() == "00004.jpg"
