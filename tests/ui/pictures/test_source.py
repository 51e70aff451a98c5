"""What is read, in which order, and how long it is kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QColorSpace
from pytestqt.qtbot import QtBot

from tests.render.profiles import display_p3
from tests.ui.library.viewers.conftest import HandReader, make_photo
from ui.bridge import Bridge
from ui.pictures.source import WHOLE, PictureSource, Want
from ui.thumbnails import ThumbnailCache

ONE, TWO, THREE, FOUR = (make_photo(number) for number in range(4))
SMALL = 300
SMALL_BYTES = 300 * 200 * 3


@pytest.fixture
def reader() -> HandReader:
    return HandReader(lanes=2)


@pytest.fixture
def source(qtbot: QtBot, reader: HandReader) -> Iterator[PictureSource]:
    bridge = Bridge()
    thumbnails = ThumbnailCache(bridge)
    made = PictureSource(bridge, thumbnails)
    made.open(reader)
    yield made
    bridge.close()
    thumbnails.close()


def names(reader: HandReader) -> list[str]:
    return [name for name, _ in reader.asked]


def test_what_is_seen_goes_first_and_keeps_a_lane_free(
    qtbot: QtBot, source: PictureSource, reader: HandReader
) -> None:
    owner = QObject()
    source.set_wants(owner, [Want(TWO, SMALL, seen=False), Want(THREE, SMALL, seen=False), Want(ONE, SMALL)])
    assert names(reader) == [ONE.name]
    with qtbot.waitSignal(source.arrived):
        reader.answer(ONE.name, SMALL)
    assert names(reader) == [ONE.name, TWO.name]
    # One lane is left for whatever is looked at next.
    source.set_wants(owner, [Want(FOUR, SMALL), Want(THREE, SMALL, seen=False)])
    assert names(reader) == [ONE.name, TWO.name, FOUR.name]


def test_what_is_not_wanted_any_more_is_never_read(
    qtbot: QtBot, source: PictureSource, reader: HandReader
) -> None:
    owner = QObject()
    source.set_wants(owner, [Want(ONE, SMALL), *(Want(photo, SMALL, seen=False) for photo in (TWO, THREE))])
    source.set_wants(owner, [Want(FOUR, SMALL)])
    for name in (ONE.name, FOUR.name):
        with qtbot.waitSignal(source.arrived):
            reader.answer(name, SMALL)
    assert names(reader) == [ONE.name, FOUR.name]
    assert not source.busy


def test_several_views_want_at_once(qtbot: QtBot, source: PictureSource, reader: HandReader) -> None:
    first, second = QObject(), QObject()
    source.set_wants(first, [Want(ONE, SMALL, seen=False)])
    source.set_wants(second, [Want(TWO, SMALL)])
    source.set_wants(first, ())
    with qtbot.waitSignals([source.arrived, source.arrived]):
        reader.answer_all()
    assert source.picture(ONE, SMALL) is not None
    assert source.picture(TWO, SMALL) is not None


def test_the_budget_holds_but_not_for_what_is_looked_at(
    qtbot: QtBot, source: PictureSource, reader: HandReader
) -> None:
    reader.at_once = True
    source._budget = 2 * SMALL_BYTES
    owner = QObject()
    for photo in (ONE, TWO, THREE):
        with qtbot.waitSignal(source.arrived):
            source.set_wants(owner, [Want(photo, SMALL)])
    assert source.picture(ONE, SMALL) is None
    assert source.picture(TWO, SMALL) is not None
    assert source.bytes_kept == 2 * SMALL_BYTES
    with qtbot.waitSignal(source.arrived):
        source.set_wants(owner, [Want(FOUR, WHOLE), Want(ONE, WHOLE, seen=False)])
    assert source.picture(FOUR, WHOLE) is not None
    assert source.bytes_kept == 600 * 400 * 3
    assert reader.asked[-1] == (FOUR.name, None)
    assert not source.busy


def test_a_file_that_cannot_be_read_is_a_sentence(
    qtbot: QtBot, source: PictureSource, reader: HandReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader.missing.add(ONE.name)
    owner = QObject()
    source.set_wants(owner, [Want(ONE, SMALL)])
    with qtbot.waitSignal(source.arrived):
        reader.answer(ONE.name, SMALL)
    assert source.problem(ONE.sha256) == f"{ONE.name} is not there; connect its disk."
    source.set_wants(owner, [Want(ONE, SMALL)])
    assert names(reader) == [ONE.name]
    # After a while it is looked for again, and is there.
    monkeypatch.setattr("ui.pictures.source._RETRY_SECONDS", 0.0)
    reader.missing.clear()
    source.set_wants(owner, [Want(ONE, SMALL)])
    with qtbot.waitSignal(source.arrived):
        reader.answer(ONE.name, SMALL)
    assert source.problem(ONE.sha256) == ""
    assert source.picture(ONE, SMALL) is not None


def test_another_screen_has_its_own_colours(qtbot: QtBot, source: PictureSource, reader: HandReader) -> None:
    owner = QObject()
    source.set_wants(owner, [Want(ONE, SMALL)])
    late = reader.waiting.pop((ONE.name, SMALL))
    profile = QColorSpace.fromIccProfile(display_p3())
    source.set_display_profile(profile)
    assert reader.displays == [None, bytes(profile.iccProfile().data())]
    with qtbot.waitSignal(source.arrived):
        reader.answer(ONE.name, SMALL)
    shown = source.picture(ONE, SMALL)
    late[1].set_exception(RuntimeError("too late to matter"))
    qtbot.wait(20)
    assert source.picture(ONE, SMALL) is shown
    assert source.problem(ONE.sha256) == ""


def test_facts_stay_when_pixels_go(qtbot: QtBot, source: PictureSource, reader: HandReader) -> None:
    owner = QObject()
    source.set_wants(owner, [Want(ONE, SMALL)])
    with qtbot.waitSignal(source.arrived):
        reader.answer(ONE.name, SMALL)
    source.set_wants(owner, ())
    source.set_display_profile(QColorSpace.fromIccProfile(display_p3()))
    assert source.picture(ONE, SMALL) is None
    facts = source.facts(ONE.sha256)
    assert facts is not None
    assert facts.camera == "Canon EOS R5"
