"""What is told of a photo, and what is said of it."""

from __future__ import annotations

import struct
from collections.abc import Sequence

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from render.messages import Exposure
from studio.library import culling as culling_values
from tests.ui.library.viewers.conftest import HandReader, KeptCulling, make_photo
from ui.keys import KeyMap
from ui.library.viewers.facts import bias_words, exposure_words, place_in, shutter, time_words
from ui.library.viewers.histogram_model import Histogram
from ui.library.viewers.info import InfoPanel
from ui.library.viewers.info_model import InfoModel
from ui.library.viewers.marks import MOST_STARS, Culling, Flag, Label
from ui.library.viewers.marks_bar import STAR_SIDE, MarksBar
from ui.pictures.source import PictureSource
from ui.theme import Theme
from ui.words import file_size


@pytest.fixture
def model(source: PictureSource, culling: KeptCulling) -> InfoModel:
    return InfoModel(source, culling)


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme, keys: KeyMap, model: InfoModel, culling: KeptCulling) -> InfoPanel:
    made = InfoPanel(theme, keys, model, culling)
    qtbot.addWidget(made)
    made.resize(272, 700)
    with qtbot.waitActive(made):
        made.show()
    return made


def test_words_for_how_it_was_taken() -> None:
    assert exposure_words(Exposure(1 / 250, 2.8, 400, 85.0)) == "1/250 s   f/2.8   ISO 400   85 mm"
    assert exposure_words(Exposure(iso=100)) == "ISO 100"
    assert exposure_words(Exposure()) == ""
    assert [shutter(value) for value in (1 / 8000, 0.25, 0.5, 30.0)] == ["1/8000 s", "1/4 s", "0.5 s", "30 s"]
    assert [bias_words(value) for value in (-0.33, 1.0, 0.0)] == ["-0.3 EV", "+1.0 EV", "0 EV"]
    assert [file_size(count) for count in (12, 824_000, 12_400_000, 1_240_000_000)] == [
        "1 kB",
        "824 kB",
        "12.4 MB",
        "1.2 GB",
    ]
    assert time_words("2026-11-20T14:03:11") == "2026-11-20 14:03"
    assert time_words(None) == ""
    assert place_in(11, 1340) == "12 of 1,340"


def test_facts_come_once_the_file_was_read(qtbot: QtBot, model: InfoModel, reader: HandReader) -> None:
    model.show([make_photo(1, has_anchor_map=True)])
    assert [fact.name for fact in model.facts] == ["Taken", "Size", "Anchor map"]
    assert model.histogram is None
    qtbot.waitUntil(lambda: model.histogram is not None)
    values = {fact.name: fact.value for fact in model.facts}
    assert values == {
        "Taken": "2026-11-20 14:03",
        "Size": "600 × 400   0.2 MP   12.4 MB",
        "File": "JPEG, 8 bit, Display P3",
        "Camera": "Canon EOS R5",
        "Lens": "RF85mm F1.2 L USM",
        "Compensation": "-0.3 EV",
        "Title in the file": "Day one",
        "Position": "48.858370, 2.294481\nExported files leave it out.",
        "Anchor map": "known",
    }
    assert model.exposure == "1/250 s   f/2.8   ISO 400   85 mm"
    model.show(())
    assert (model.facts, model.histogram, model.exposure) == ((), None, "")


def test_who_passes_by_reads_nothing(qtbot: QtBot, model: InfoModel, reader: HandReader) -> None:
    for number in range(5):
        model.show([make_photo(number)])
    qtbot.waitUntil(lambda: bool(reader.asked))
    qtbot.wait(20)
    assert [name for name, _ in reader.asked] == ["00004.jpg"]


def test_a_file_that_cannot_be_read_says_why(
    qtbot: QtBot, model: InfoModel, panel: InfoPanel, reader: HandReader
) -> None:
    reader.missing.add("00001.jpg")
    model.show([make_photo(1)])
    qtbot.waitUntil(lambda: bool(model.problem))
    assert panel.problem.isVisible()
    assert panel.problem.text() == "00001.jpg is not there; connect its disk."
    model.show([make_photo(2)])
    assert not panel.problem.isVisible()


def counts(red: Sequence[int], others: Sequence[int]) -> bytes:
    return struct.pack("<1024I", *red, *others, *others, *others)


def test_the_histogram_is_to_scale_and_knows_what_is_clipped() -> None:
    flat = [10] * 256
    clipped = [1000, *[10] * 254, 0]
    histogram = Histogram.of(counts(clipped, flat))
    assert histogram.green == (1.0,) * 256
    assert histogram.red[0] == 1.0
    assert histogram.red[255] == 0.0
    assert histogram.dark == pytest.approx(1000 / (1000 + 254 * 10))
    assert histogram.bright == pytest.approx(10 / (1000 + 254 * 10))
    spiked = list(flat)
    spiked[200] = 100_000
    assert Histogram.of(counts(spiked, spiked)).red[100] == pytest.approx(10 / (100_000 / 6))


def test_words_are_kept_and_told(model: InfoModel, panel: InfoPanel, culling: KeptCulling) -> None:
    model.show([make_photo(1), make_photo(2)])
    panel.keyword.setText(" lookbook,  studio   B ,, top")
    panel.keyword.returnPressed.emit()
    assert culling.words_by_id["photo-1"].keywords == ("lookbook", "studio B", "top")
    assert culling.words_by_id["photo-2"].keywords == ("lookbook", "studio B", "top")
    assert panel.keyword.text() == ""
    panel.keywords.removed.emit("top")
    assert model.words.keywords == ("lookbook", "studio B")
    assert panel.selected.text().startswith("and 1 more")


def test_a_caption_belongs_to_the_photo_it_was_typed_for(
    qtbot: QtBot, model: InfoModel, panel: InfoPanel, culling: KeptCulling
) -> None:
    model.show([make_photo(1)])
    panel.caption.setFocus()
    qtbot.keyClicks(panel.caption, "Day two")
    model.show([make_photo(2)])
    assert culling.words_by_id["photo-1"].caption == "Day two"
    assert "photo-2" not in culling.words_by_id
    assert panel.caption.toPlainText() == ""
    qtbot.keyClicks(panel.caption, "Day three")
    qtbot.keyClick(panel.caption, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert culling.words_by_id["photo-2"].caption == "Day three"
    qtbot.keyClicks(panel.caption, "?!")
    qtbot.keyClick(panel.caption, Qt.Key.Key_Escape)
    assert panel.caption.toPlainText() == "Day three"


def test_a_title_belongs_to_the_photo_it_was_typed_for(
    qtbot: QtBot, model: InfoModel, panel: InfoPanel, culling: KeptCulling
) -> None:
    model.show([make_photo(1)])
    panel.title.setFocus()
    qtbot.keyClicks(panel.title, " Harbour,  morning")
    model.show([make_photo(2)])
    assert culling.words_by_id["photo-1"].title == "Harbour, morning"
    assert "photo-2" not in culling.words_by_id
    assert panel.title.text() == ""
    qtbot.keyClicks(panel.title, "Evening")
    qtbot.keyClick(panel.title, Qt.Key.Key_Return)
    assert culling.words_by_id["photo-2"].title == "Evening"
    model.show([make_photo(1)])
    assert panel.title.text() == "Harbour, morning"


def test_what_comes_late_is_not_written_over_what_is_being_typed(
    qtbot: QtBot, model: InfoModel, panel: InfoPanel, culling: KeptCulling
) -> None:
    model.show([make_photo(1)])
    for field in (panel.title, panel.caption):
        field.setFocus()
        qtbot.keyClicks(field, "Harbour")
        culling.set_title(["photo-1"], "North light")
        culling.set_caption(["photo-1"], "Day two")
    assert panel.title.text() == "North light", "nobody types there any more"
    assert panel.caption.toPlainText() == "HarbourDay two"
    qtbot.keyClick(panel.caption, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert culling.words_by_id["photo-1"].caption == "HarbourDay two"
    culling.set_caption(["photo-1"], "Day three")
    assert panel.caption.toPlainText() == "Day three", "what was typed is stored"


def test_marks_are_those_of_the_catalogue() -> None:
    """Said again in the window, which starts without the database's modules."""
    assert [flag.value for flag in Flag] == [flag.value for flag in culling_values.Flag]
    assert [label.value for label in Label] == [label.value for label in culling_values.Label]
    assert culling_values.MOST_STARS == MOST_STARS


# -- marks -----------------------------------------------------------------------------------------------------


@pytest.fixture
def bar(qtbot: QtBot, theme: Theme, keys: KeyMap, culling: KeptCulling) -> MarksBar:
    made = MarksBar(theme, keys, culling)
    qtbot.addWidget(made)
    made.show_photos([make_photo(1), make_photo(2)])
    with qtbot.waitActive(made):
        made.show()
    return made


def click_star(bar: MarksBar, star: int) -> None:
    QTest.mouseClick(
        bar.stars,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        QPoint(2 + STAR_SIDE * star - STAR_SIDE // 2, 10),
    )


def test_stars_are_clicked_and_clicked_away(bar: MarksBar, culling: KeptCulling) -> None:
    click_star(bar, 4)
    assert (culling.by_id["photo-1"].rating, culling.by_id["photo-2"].rating) == (4, 4)
    assert bar.stars.accessibleDescription() == "Four stars"
    click_star(bar, 2)
    assert bar.stars.rating == 2
    click_star(bar, 2)
    assert bar.stars.rating == 0


def test_stars_have_keys(qtbot: QtBot, bar: MarksBar, culling: KeptCulling) -> None:
    bar.stars.setFocus()
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        qtbot.keyClick(bar.stars, key)
    assert culling.by_id["photo-1"].rating == 1


def test_flags_and_labels_are_set_and_taken_away(bar: MarksBar, culling: KeptCulling) -> None:
    bar.flags[Flag.PICK].click()
    assert culling.by_id["photo-1"].flag is Flag.PICK
    bar.flags[Flag.REJECT].click()
    assert culling.by_id["photo-2"].flag is Flag.REJECT
    assert not bar.flags[Flag.PICK].isChecked()
    bar.flags[Flag.REJECT].click()
    assert culling.by_id["photo-1"].flag is Flag.NONE
    bar.swatches[Label.GREEN].click()
    assert culling.by_id["photo-1"].label is Label.GREEN
    bar.swatches[Label.RED].click()
    assert bar.swatches[Label.RED].isChecked()
    assert not bar.swatches[Label.GREEN].isChecked()
    bar.swatches[Label.RED].click()
    assert culling.by_id["photo-1"].label is Label.NONE


def test_without_marks_there_is_no_bar(qtbot: QtBot, theme: Theme, keys: KeyMap, bar: MarksBar) -> None:
    closed = MarksBar(theme, keys, Culling())
    qtbot.addWidget(closed)
    assert closed.isHidden()
    assert not bar.isHidden()
