"""Some photos at once: where they stand, and how they are thinned out."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF, QSizeF, Qt
from pytestqt.qtbot import QtBot

from studio.library.photos import PhotoSummary
from tests.ui.library.viewers.conftest import KeptCulling, make_photo
from ui.keys import KeyMap
from ui.library.viewers.sequence import PhotoSequence
from ui.library.viewers.survey import Survey
from ui.library.viewers.survey_model import MOST, SurveyModel, fill
from ui.pictures.source import PictureSource
from ui.row_model import RowModel
from ui.theme import Theme

AROUND = QSizeF(24, 54)
side = st.integers(100, 9000)


@given(
    st.lists(st.tuples(side, side), min_size=1, max_size=20), st.integers(600, 3000), st.integers(500, 2000)
)
def test_places_are_inside_and_do_not_overlap(sizes: list[tuple[int, int]], width: int, height: int) -> None:
    places = fill(sizes, width, height, 8, AROUND)
    assert len(places) == len(sizes)
    area = QRectF(-0.01, -0.01, width + 0.02, height + 0.02)
    tidy = all(
        place.width() > AROUND.width() + 2 and place.height() > AROUND.height() + 2 for place in places
    )
    if tidy:
        assert all(area.contains(place) for place in places)
        for one, other in itertools.combinations(places, 2):
            shared = one & other
            assert shared.width() <= 0.01 or shared.height() <= 0.01


def test_rows_are_as_many_as_make_the_photos_largest() -> None:
    upright, lying = (400, 600), (600, 400)
    tops = {round(place.center().y()) for place in fill([upright] * 3, 1600, 800, 8, AROUND)}
    assert len(tops) == 1
    tops = {round(place.center().y()) for place in fill([lying] * 4, 1200, 900, 8, AROUND)}
    assert len(tops) == 2
    assert fill([], 100, 100, 8, AROUND) == []


@pytest.fixture
def model(source: PictureSource, sequence: PhotoSequence) -> SurveyModel:
    made = SurveyModel(source, sequence)
    made.shown = True
    made.open([0, 1, 2, 3], 1)
    return made


def test_one_after_the_other_and_round_again(model: SurveyModel) -> None:
    assert model.active_photo == make_photo(1)
    for _ in range(3):
        model.next()
    assert model.active_photo == make_photo(0)
    model.previous()
    assert model.active_photo == make_photo(3)


def test_what_is_taken_out_goes_and_the_next_is_active(qtbot: QtBot, model: SurveyModel) -> None:
    with qtbot.waitSignal(model.left) as left:
        model.drop()
    assert left.args == ["photo-1"]
    assert model.active_photo == make_photo(2)
    model.take_out(model.pictures[0])
    assert model.active_photo == make_photo(2)
    model.drop()
    model.drop()
    model.drop()
    assert model.photos == ()
    assert model.active_photo is None


def test_no_more_than_can_be_seen(model: SurveyModel, rows: RowModel[PhotoSummary]) -> None:
    rows.set_values([make_photo(number) for number in range(MOST + 20)])
    model.open(range(MOST + 20))
    assert len(model.photos) == MOST


def test_new_values_are_shown_and_what_left_the_rows_stays(
    model: SurveyModel, rows: RowModel[PhotoSummary]
) -> None:
    rated = make_photo(1, rating=5)
    rows.set_values([make_photo(100), *(rated if row.id == rated.id else row for row in rows.values)])
    assert model.active_photo == rated
    rows.set_values([row for row in rows.values if row.id != rated.id])
    assert model.photos == (make_photo(0), rated, make_photo(2), make_photo(3))


def test_photos_fill_the_view_and_are_rated(
    qtbot: QtBot,
    theme: Theme,
    keys: KeyMap,
    source: PictureSource,
    sequence: PhotoSequence,
    culling: KeptCulling,
) -> None:
    survey = Survey(theme, keys, source, SurveyModel(source, sequence), culling)
    qtbot.addWidget(survey)
    survey.resize(1200, 800)
    with qtbot.waitActive(survey):
        survey.show()
    assert survey.empty.isVisible()
    survey.model.shown = True
    survey.model.open([0, 1, 2, 3])
    survey.setFocus()
    assert not survey.empty.isVisible()
    qtbot.waitUntil(lambda: all(picture.is_sharp for picture in survey.model.pictures))
    widths = {cell.width() for cell in survey.cells}
    assert len(widths) == 1
    qtbot.keyClick(survey, Qt.Key.Key_Right)
    assert survey.model.active_photo == make_photo(1)
    survey.cells[1].marks.stars.rated.emit(3)
    assert culling.by_id["photo-1"].rating == 3
    qtbot.mouseClick(survey.cells[3].picture, Qt.MouseButton.LeftButton)
    assert survey.model.active_photo == make_photo(3)
    assert survey.model.pictures[3].viewport.fitted
    qtbot.keyClick(survey, Qt.Key.Key_Slash)
    survey.cells[0].drop.click()
    assert survey.model.photos == (make_photo(1), make_photo(2))
    assert len(survey.cells) == 2
    assert min(cell.width() for cell in survey.cells) >= max(widths)


@pytest.mark.parametrize("width", [700, 900, 1100, 1400])
def test_names_are_whole_where_there_are_marks(
    qtbot: QtBot,
    theme: Theme,
    keys: KeyMap,
    source: PictureSource,
    rows: RowModel[PhotoSummary],
    sequence: PhotoSequence,
    culling: KeptCulling,
    width: int,
) -> None:
    rows.set_values([make_photo(number, 400, 600, name=f"north-light-{number}.jpg") for number in range(3)])
    survey = Survey(theme, keys, source, SurveyModel(source, sequence), culling)
    qtbot.addWidget(survey)
    survey.resize(width, 800)
    with qtbot.waitActive(survey):
        survey.show()
    survey.model.open([0, 1, 2])
    for cell in survey.cells:
        name = cell.name
        assert not cell.marks.isVisible() or name.width() >= name.fontMetrics().horizontalAdvance(name.text())
        assert cell.picture.geometry().bottom() <= cell._foot.geometry().top()
    assert all(cell.marks.isVisible() for cell in survey.cells)
