"""The plot of the balance, looked at by its pixels and by the keyboard."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ui.account.plot import BalancePlot, Point
from ui.theme import Theme

pytestmark = pytest.mark.slow

DAY = timedelta(days=1)
BEGIN = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def plot(qtbot: QtBot) -> BalancePlot:
    made = BalancePlot(Theme("dark"))
    qtbot.addWidget(made)
    made.resize(400, 132)
    made.show()
    return made


def line_at(plot: BalancePlot, x: int) -> int:
    """Where the line is in a column of pixels: the row whose colour is nearest to the line's."""
    plot.clearFocus()  # its frame has that colour too
    image = plot.grab().toImage()
    wanted = plot._theme.colour.accent.getRgb()[:3]

    def distance(y: int) -> int:
        return sum(abs(a - b) for a, b in zip(image.pixelColor(x, y).getRgb(), wanted, strict=False))

    return min(range(image.height()), key=distance)


def test_a_balance_stays_until_something_changes_it(plot: BalancePlot) -> None:
    plot.show_points([Point(BEGIN, 100), Point(BEGIN + 5 * DAY, 50)], BEGIN + 10 * DAY)
    area = plot._area()
    left, right = int(area.left() + area.width() * 0.25), int(area.left() + area.width() * 0.75)
    assert plot.scale == 100
    assert abs(line_at(plot, left) - area.top()) <= 2
    assert abs(line_at(plot, right) - area.center().y()) <= 2


@pytest.mark.parametrize(("most", "scale"), [(0, 1), (1, 1), (87, 100), (100, 100), (316, 400), (1001, 2000)])
def test_the_scale_ends_at_a_round_number(plot: BalancePlot, most: int, scale: int) -> None:
    plot.show_points([Point(BEGIN, most)])
    assert plot.scale == scale


def test_the_keyboard_walks_along_it(plot: BalancePlot) -> None:
    points = [Point(BEGIN + number * DAY, number * 10) for number in range(3)]
    plot.show_points(points, BEGIN + 3 * DAY)
    assert plot.marked is None
    for key, wanted in (
        (Qt.Key.Key_Left, 2),
        (Qt.Key.Key_Left, 1),
        (Qt.Key.Key_Right, 2),
        (Qt.Key.Key_Right, 2),
    ):
        QTest.keyClick(plot, key)
        assert plot.marked == points[wanted]


def test_it_is_said_to_who_cannot_see_it(plot: BalancePlot) -> None:
    plot.show_points([])
    assert plot.accessibleDescription() == "Nothing happened yet"
    plot.show_points([Point(BEGIN, 100), Point(BEGIN + DAY, 120), Point(BEGIN + 2 * DAY, 30)])
    assert plot.accessibleDescription() == "100 credits on 2026-11-01, 30 credits now, at most 120 credits"


def test_of_one_day_the_time_is_said(plot: BalancePlot) -> None:
    noon = datetime(2026, 11, 1, 12).astimezone()
    plot.show_points([Point(noon, 100), Point(noon + timedelta(hours=1), 90)], noon + timedelta(hours=2))
    assert plot.since == "12:00"
    plot.show_points([Point(noon, 100)], noon + DAY)
    assert plot.since == "2026-11-01"
