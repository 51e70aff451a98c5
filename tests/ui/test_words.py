"""Words for values that several views show."""

from __future__ import annotations

from datetime import datetime

from ui.words import moment_text


def test_a_moment_of_today_has_its_time_alone() -> None:
    moment = datetime(2026, 3, 12, 9, 40).astimezone()
    assert moment_text(moment, moment.replace(hour=18)) == "09:40"
    assert moment_text(moment, moment.replace(day=13)) == "2026-03-12 09:40"
    assert moment_text(None) == ""
