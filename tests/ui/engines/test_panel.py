"""Picker, fields and stack under the hands of a person."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from render.cards import engine_card
from render.manner import Compiling, Found
from studio.engines.values import EngineValues
from tests.studio.weights.test_lora_shelf import save_lora
from tests.ui.conftest import WAIT, drop_on, files_mime
from tests.ui.engines.conftest import Bench
from ui.engines.lora_stack import LoraStack
from ui.engines.panel import EnginePanel
from ui.keys import KeyMap
from ui.theme import Theme
from ui.widgets.choice import Choice


@pytest.fixture
def panel(qtbot: QtBot, qapp: QApplication, bench: Bench) -> EnginePanel:
    theme = Theme("dark")
    theme.apply(qapp)
    made = EnginePanel(theme, KeyMap(), bench.engines)
    qtbot.addWidget(made)
    made.show()
    return made


def words(panel: EnginePanel) -> str:
    return "\n".join(label.text() for label in panel.findChildren(QLabel) if label.isVisible())


def test_drape_asks_for_nothing(panel: EnginePanel) -> None:
    assert panel.engines.currentData() == "drape"
    assert "nothing" in words(panel)
    assert not panel.weights.isVisible()
    assert not panel.more_heading.isVisible()


def test_an_engine_without_weights_says_so_and_leads_to_them(
    qtbot: QtBot, bench: Bench, panel: EnginePanel
) -> None:
    panel.engines.setCurrentIndex(panel.engines.findData("flux-fill"))
    panel.engines.activated.emit(panel.engines.currentIndex())
    assert bench.engines.name == "flux-fill"
    told = words(panel)
    assert "not for commercial work" in told
    assert "of 6.3 GB" in told
    assert "of 64.0 GB of main memory" in told
    assert "not measured yet" in told
    assert "2 to 15 ¢" in told
    with qtbot.waitSignal(bench.engines.weights_wanted) as wanted:
        panel.weights.click()
    assert wanted.args == ["flux-fill"]


def test_who_made_an_engine_and_who_answers_for_it_is_there_to_read(
    bench: Bench, panel: EnginePanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not panel.about_heading.isVisible(), "the drape is our own"
    bench.engines.choose("flux-fill")
    panel.about_heading.button.click()
    told = words(panel)
    assert "Maker: Black Forest Labs" in told
    assert "Indemnity: none" in told
    assert "Origin: " in told
    opened: list[str] = []
    monkeypatch.setattr(
        "ui.engines.about.QDesktopServices.openUrl", lambda url: opened.append(url.toString())
    )
    panel.about.page.click()
    assert opened == [engine_card("flux-fill").licence.link]


def test_what_was_measured_is_told(bench: Bench, panel: EnginePanel) -> None:
    engines = bench.engines
    bench.settings.set("card_price", 2920)
    bench.settings.set("power_price", 30)
    engines.choose("klein")
    engines.note_watts("klein", 360.0)
    assert engines.choice is not None
    engines.choice = replace(engines.choice, seconds=36.0)
    told = words(panel)
    assert "36.0 s" in told
    assert "3.60 Wh" in told
    assert "0.36 ¢" in told, "0.25 for the card over 4 years at 8 hours, 0.11 for the power"


def test_an_empty_field_is_the_engines_own_value(bench: Bench, panel: EnginePanel) -> None:
    bench.engines.choose("klein")
    more = panel.more
    panel.more_heading.button.click()
    assert (more.steps.text(), more.steps.placeholderText()) == ("", "4")
    QTest.keyClicks(more.steps, "900")
    QTest.keyClick(more.steps, Qt.Key.Key_Return)
    assert bench.engines.values == EngineValues(steps=50), "no more than the engine takes"
    QTest.keyClick(more.steps, Qt.Key.Key_Down)
    assert bench.engines.values.steps == 49
    more.steps.clear()
    QTest.keyClick(more.steps, Qt.Key.Key_Return)
    assert bench.engines.values == EngineValues()
    QTest.keyClicks(more.prompt, "linen")
    more.detail_lock.click()
    assert bench.engines.values == EngineValues(prompt="linen", detail_lock=False)
    assert more.back.isVisible()
    more.back.click()
    assert bench.engines.values == EngineValues()
    assert more.prompt.toPlainText() == ""
    assert more.detail_lock.isChecked()


def test_an_empty_field_tells_what_holds_with_the_weights_that_are_here(
    qtbot: QtBot, bench: Bench, panel: EnginePanel
) -> None:
    bench.engines.choose("sdxl")
    fields = panel.more.steps, panel.more.guidance
    assert [field.placeholderText() for field in fields] == ["8", "1.5"], "as they are fetched"
    folder = bench.studio.weights.root / "sdxl"
    folder.mkdir(parents=True)
    (folder / "model_index.json").write_text("{}")
    bench.engines.refresh()
    qtbot.waitUntil(lambda: panel.more.steps.placeholderText() == "30", timeout=WAIT)
    assert panel.more.guidance.placeholderText() == "7.0"


def test_what_an_engine_does_not_have_cannot_be_set(bench: Bench, panel: EnginePanel) -> None:
    bench.engines.choose("klein")
    assert panel.more.prompt.isEnabled()
    bench.engines.choose("catvton")
    assert not panel.more.prompt.isEnabled(), "it reads none"
    assert not panel.loras_heading.isVisible(), "it takes none"


def choose(field: Choice, value: object) -> None:
    field.setCurrentIndex(field.findData(value))
    field.activated.emit(field.currentIndex())


def test_how_a_model_computes_is_automatic_until_it_is_chosen(bench: Bench, panel: EnginePanel) -> None:
    engines, more = bench.engines, panel.more
    engines.choose("klein")
    panel.more_heading.button.click()
    assert (more.attention.currentData(), more.compiled.currentData()) == (None, None)
    assert "tried in quiet moments" in words(panel)
    choose(more.attention, "_native_cudnn")
    choose(more.compiled, False)
    assert engines.order().parameters == {"attention": "_native_cudnn", "compiled": False}
    choose(more.compiled, None)
    assert engines.order().parameters == {"attention": "_native_cudnn"}
    choose(more.precision, "int8")
    assert engines.order().parameters == {"attention": "_native_cudnn", "precision": "int8"}
    more.back.click()
    assert engines.order().parameters == {}
    assert (more.attention.currentData(), more.precision.currentData()) == (None, None)
    assert engines.choice is not None
    engines.choice = replace(engines.choice, found=Found("flash", Compiling.IMPOSSIBLE))
    told = words(panel)
    assert "FlashAttention 2" in told
    assert "cannot be compiled" in told
    engines.choose("catvton")
    assert not more.attention.isVisible(), "PyTorch alone decides there"
    assert more.compiled.isVisible()


def test_the_seed_is_written_thrown_and_locked(bench: Bench, panel: EnginePanel) -> None:
    more = panel.more
    more.seed.setText("42")
    QTest.keyClick(more.seed, Qt.Key.Key_Return)
    assert bench.engines.seed == 42
    more.lock.click()
    bench.engines.queued()
    assert bench.engines.seed == 42
    more.dice.click()
    assert bench.engines.seed != 42
    assert more.seed.text() == str(bench.engines.seed)


def test_a_dropped_lora_is_weighed_moved_and_taken_off_by_keys(
    qtbot: QtBot, bench: Bench, panel: EnginePanel, tmp_path: Path
) -> None:
    bench.engines.choose("klein")
    panel.loras_heading.button.click()
    stack: LoraStack = panel.stack
    files = [save_lora(tmp_path / f"{name}.safetensors", seed=number) for number, name in enumerate("ab")]
    assert drop_on(stack, files_mime(*files))
    assert not drop_on(stack, files_mime(tmp_path / "a.txt"))
    qtbot.waitUntil(lambda: len(stack.rows) == 2, timeout=WAIT)
    first, second = stack.rows
    first.slider.setValue(-40)
    assert bench.engines.values.loras[0].weight == -2.0
    QTest.keyClick(first, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert stack.rows == (second, first)
    chip = next(part for part in second.findChildren(QPushButton) if part.text() == "a zq coat")
    chip.click()
    assert "a zq coat" in bench.engines.values.prompt
    QTest.keyClick(second, Qt.Key.Key_Delete)
    assert stack.rows == (first,)


def test_a_weight_is_typed_and_an_eye_keeps_it(
    qtbot: QtBot, bench: Bench, panel: EnginePanel, tmp_path: Path
) -> None:
    bench.engines.choose("klein")
    panel.loras_heading.button.click()
    bench.engines.add_loras([save_lora(tmp_path / "coat.safetensors")])
    qtbot.waitUntil(lambda: len(panel.stack.rows) == 1 and bool(bench.engines.shelf), timeout=WAIT)
    (row,) = panel.stack.rows
    assert "FLUX.2 klein 4B · rank 4 · " in words(panel)
    row.weight.selectAll()
    QTest.keyClicks(row.weight, "-0.35")
    QTest.keyClick(row.weight, Qt.Key.Key_Return)
    assert bench.engines.values.loras[0].weight == -0.35
    assert row.slider.value() == -7
    QTest.keyClick(row.weight, Qt.Key.Key_Up)
    assert bench.engines.values.loras[0].weight == pytest.approx(-0.3)
    row.weight.selectAll()
    QTest.keyClicks(row.weight, "9")
    QTest.keyClick(row.weight, Qt.Key.Key_Return)
    assert (bench.engines.values.loras[0].weight, row.weight.text()) == (2.0, "2.00")
    QTest.keyClick(row, Qt.Key.Key_Space)
    assert not row.eye.isChecked()
    assert (bench.engines.order().loras, bench.engines.values.loras[0].weight) == ((), 2.0)
    row.eye.click()
    assert bench.engines.order().loras[0].weight == 2.0
    row.weight.clear()
    QTest.keyClick(row.weight, Qt.Key.Key_Return)
    assert (bench.engines.values.loras[0].weight, row.weight.text()) == (1.0, "1.00")


def test_what_is_kept_is_put_on_again_and_removed_from_the_machine(
    qtbot: QtBot, bench: Bench, panel: EnginePanel, tmp_path: Path
) -> None:
    from studio.jobs.states import Decision
    from tests.studio.looks.made import Made, add_render

    engines, studio = bench.engines, bench.studio
    kept = studio.loras.add(save_lora(tmp_path / "coat & hat.safetensors")).result()
    engines.look_at_shelf()
    qtbot.waitUntil(lambda: engines.shelf == (kept,), timeout=WAIT)
    engines.choose("klein")
    panel.loras_heading.button.click()
    stack = panel.stack
    stack.shelf.fill()
    first = stack.shelf.actions()[0]
    assert first.text().startswith("coat _ hat  “a zq coat”\tFLUX.2 klein 4B · rank 4")
    first.trigger()
    assert [row.lora.sha256 for row in stack.rows] == [kept.sha256]
    stack.shelf.fill()
    assert not stack.shelf.actions()[0].isEnabled(), "it is on"
    for decision in (Decision.KEPT, Decision.DISCARDED):
        made = Made("p", engine="klein", decision=decision, loras=(kept.worn(),))
        studio._catalog.run(lambda session, made=made: add_render(session, made)).result()
    stack.shelf.removals[0].trigger()
    qtbot.waitUntil(lambda: stack.findChild(QMessageBox) is not None, timeout=WAIT)
    box = stack.findChild(QMessageBox)
    assert box is not None
    assert box.informativeText().endswith("Could not be rendered again without it: its title.")
    assert kept.path.exists(), "it asks"
    next(each for each in box.buttons() if each.text() == "Remove").click()
    qtbot.waitUntil(lambda: engines.shelf == (), timeout=WAIT)
    assert not kept.path.exists()
    assert stack.rows == ()
