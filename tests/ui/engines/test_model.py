"""The engine that renders, as a person chose and set it."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from render.messages import LoraUse
from studio.engines.values import EngineOrder, EngineValues
from studio.looks import Look
from studio.settings import Settings
from tests.studio.weights.test_lora_shelf import save_lora
from tests.ui.conftest import WAIT
from tests.ui.engines.conftest import Bench
from tests.ui.test_models import under_tester


def test_who_chose_nothing_renders_with_what_runs(bench: Bench) -> None:
    engines = bench.engines
    assert engines.name == "drape"
    assert engines.can_run
    assert engines.order() == EngineOrder("drape")


def test_the_choice_is_remembered_and_one_that_cannot_run_says_why(qtbot: QtBot, bench: Bench) -> None:
    engines = bench.engines
    engines.choose("klein")
    assert engines.choice is not None
    assert engines.choice.name == "klein"
    assert not engines.can_run
    assert engines.choice.reasons
    assert engines.choice.plan is not None
    qtbot.waitUntil(lambda: Settings.load(bench.studio.paths.settings).engine == "klein", timeout=WAIT)


def test_values_are_kept_by_engine_and_go_into_the_order(qtbot: QtBot, bench: Bench) -> None:
    engines = bench.engines
    engines.choose("klein")
    engines.use_seed(11)
    engines.turn(steps=6, prompt="linen")
    engines.use_memory_cap(5)
    expected = {"steps": 6, "prompt": "linen", "memory_cap": 5}
    assert engines.order() == EngineOrder("klein", 11, expected)
    engines.choose("sdxl")
    assert engines.order().parameters == {"memory_cap": 5}
    engines.choose("klein")
    engines.turn_back()
    assert engines.order().parameters == {"memory_cap": 5}
    engines.turn(guidance=2.5)
    qtbot.waitUntil(
        lambda: (
            Settings.load(bench.studio.paths.settings).engine_values == {"klein": EngineValues(guidance=2.5)}
        ),
        timeout=WAIT,
    )


def test_each_render_has_another_seed_unless_it_is_locked(bench: Bench) -> None:
    engines = bench.engines
    engines.use_seed(7)
    engines.queued()
    assert engines.seed == 7, "the drape engine has none"
    engines.choose("klein")
    engines.lock_seed(True)
    engines.queued()
    assert engines.seed == 7
    engines.lock_seed(False)
    engines.queued()
    assert engines.seed != 7


def test_a_look_brings_back_what_it_was_rendered_with(bench: Bench) -> None:
    engines = bench.engines
    parameters: dict[str, float | int | str | bool] = {
        "steps": 9,
        "memory_cap": 3,
        "device": "cpu",
        "attention": "flash",
        "compiled": True,
    }
    look = Look(
        "p", engine="klein", seed=5, parameters=parameters, loras=(LoraUse("/a/coat.safetensors", "1", 0.5),)
    )
    engines.choose("klein")
    engines.turn(compiled=False)
    engines.take_look(look)
    assert (engines.name, engines.seed, engines.values.steps) == ("klein", 5, 9)
    # How it was computed is of the machine and the person, not of the look.
    assert engines.order().parameters == {"steps": 9, "compiled": False}
    assert engines.order().loras == look.loras
    assert engines.values.loras[0].name == "coat"


def test_loras_are_added_weighed_put_in_order_and_taken_off(
    qtbot: QtBot, bench: Bench, tmp_path: Path
) -> None:
    engines = bench.engines
    tester = under_tester(engines.loras)
    engines.choose("klein")
    files = [save_lora(tmp_path / f"{name}.safetensors", seed=number) for number, name in enumerate("abc")]
    engines.add_loras(files)
    qtbot.waitUntil(lambda: engines.loras.rowCount() == 3, timeout=WAIT)
    first, second, third = (lora.sha256 for lora in engines.loras.values)
    engines.weigh_lora(second, -9.0)
    engines.weigh_lora(third, 0.0)
    assert [(use.sha256, use.weight) for use in engines.order().loras] == [(first, 1.0), (second, -2.0)]
    engines.move_lora(second, 0)
    assert [lora.sha256 for lora in engines.loras.values] == [second, first, third]
    engines.move_lora(second, 9)
    assert [lora.sha256 for lora in engines.loras.values] == [first, third, second]
    engines.remove_lora(first)
    assert [lora.sha256 for lora in engines.loras.values] == [third, second]
    engines.write_word("a zq coat")
    engines.write_word("a zq coat")
    assert str(engines.order().parameters["prompt"]).count("a zq coat") == 1
    assert tester is not None


def test_a_lora_of_another_model_is_refused_with_the_reason(
    qtbot: QtBot, bench: Bench, tmp_path: Path
) -> None:
    bench.engines.choose("sdxl")
    bench.engines.add_loras([save_lora(tmp_path / "coat.safetensors")])
    qtbot.waitUntil(lambda: bench.notifications.current is not None, timeout=WAIT)
    assert bench.notifications.current is not None
    assert "FLUX.2 klein" in bench.notifications.current.message
    assert bench.engines.loras.rowCount() == 0


def test_a_lora_that_is_switched_off_keeps_its_weight(qtbot: QtBot, bench: Bench, tmp_path: Path) -> None:
    engines = bench.engines
    engines.choose("klein")
    engines.add_loras([save_lora(tmp_path / "coat.safetensors")])
    qtbot.waitUntil(lambda: engines.loras.rowCount() == 1, timeout=WAIT)
    (lora,) = engines.loras.values
    engines.weigh_lora(lora.sha256, 0.65)
    engines.switch_lora(lora.sha256, False)
    assert engines.order().loras == ()
    assert engines.loras.values[0].weight == 0.65
    assert engines.loras.describe(engines.loras.values[0]) == "coat, off, a zq coat"
    engines.switch_lora(lora.sha256, True)
    assert [use.weight for use in engines.order().loras] == [0.65]


def test_the_shelf_offers_what_fits_and_is_not_on_the_stack(
    qtbot: QtBot, bench: Bench, tmp_path: Path
) -> None:
    engines = bench.engines
    shelf = bench.studio.loras
    coat = shelf.add(save_lora(tmp_path / "coat.safetensors")).result()
    flux = shelf.add(save_lora(tmp_path / "flux.safetensors", module="attn.to_q")).result()
    engines.look_at_shelf()
    qtbot.waitUntil(lambda: engines.shelf == (coat, flux), timeout=WAIT)
    engines.choose("klein")
    assert engines.offered == (coat,)
    engines.wear_lora(coat.sha256)
    assert engines.offered == ()
    assert [(use.path, use.sha256) for use in engines.order().loras] == [(str(coat.path), coat.sha256)]
    assert engines.values.loras[0].words == ("a zq coat",)
    engines.remove_lora(coat.sha256)
    assert engines.offered == (coat,), "it can be picked again"
    engines.choose("flux-fill")
    assert engines.offered == (flux,)
    engines.wear_lora(flux.sha256)
    engines.choose("klein")
    engines.delete_lora(flux)
    qtbot.waitUntil(lambda: engines.shelf == (coat,), timeout=WAIT)
    assert not flux.path.exists()
    engines.choose("flux-fill")
    assert engines.values.loras == (), "it is off the stacks of all engines"
