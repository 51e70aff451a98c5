"""Which engines can run, how they would be loaded, and why not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from render.cards import engine_card, engine_cards
from render.engines.choices import ATTENTION, BLOCKS, Choices
from render.manner import Compiling, Found
from render.memory import CONTEXT_BYTES, SPARE, Plan, Precision, budget_of_card
from studio.engines import choices
from studio.engines.choices import Circumstances, EngineChoice, all_choices, choose_usual, look_at
from studio.engines.values import EngineValues, StoredLora
from studio.errors import InputError
from studio.gpu import GpuReading
from studio.studio import Studio
from tests.render.weights import save_tensors
from tests.studio.test_gpu import CARD, Fixed
from tests.studio.weights.test_lora_shelf import save_lora

SMALL = GpuReading("GT 1030", 2_000_000_000, 1_000_000_000)


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    """A folder in which klein is, as far as names tell."""
    folder = tmp_path / "weights" / "klein"
    folder.mkdir(parents=True)
    (folder / "model_index.json").write_text("{}")
    return folder.parent


def test_without_a_card_only_drape_runs_and_the_others_say_all_that_is_missing(tmp_path: Path) -> None:
    found = {choice.name: choice for choice in all_choices(tmp_path, Circumstances())}
    assert found.keys() == engine_cards().keys()
    assert [name for name, choice in found.items() if choice.can_run] == ["drape"]
    klein = found["klein"]
    assert not klein.has_weights
    assert klein.plan is None
    assert len(klein.reasons) == 2
    assert any("GPU" in reason for reason in klein.reasons), (
        "nobody fetches weights for a card that is not there"
    )
    assert all(reason[-1] == "." for reason in klein.reasons)


def test_a_plan_fits_what_is_free_and_the_persons_cap(tmp_path: Path) -> None:
    free = look_at(engine_card("klein"), tmp_path, Circumstances(CARD))
    capped = look_at(engine_card("klein"), tmp_path, Circumstances(CARD, cap=4.0))
    assert free.plan is not None
    assert capped.plan is not None
    assert free.plan.budget == CARD.free - CONTEXT_BYTES
    assert free.plan.predicted_peak <= free.plan.budget
    assert capped.plan.budget == 4_000_000_000
    assert capped.plan.predicted_peak <= capped.plan.budget
    assert not free.by_weights, "its weights are not here: the maker's sizes are taken"


def test_memory_that_the_engine_holds_already_is_its_own() -> None:
    warm = replace(CARD, free=1_000_000_000, held={77: 5_000_000_000})
    assert Circumstances(warm, process=77).budget == 6_000_000_000
    assert Circumstances(warm, process=78).budget == 1_000_000_000 - CONTEXT_BYTES
    assert Circumstances(replace(warm, held={}), process=77).budget == warm.total, "whose it is was not told"
    assert budget_of_card(100, 0, 8_000_000_000) == 0


def test_with_weights_a_card_and_its_torch_an_engine_runs(
    weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choices.metadata, "version", lambda _name: "2.13.0+cu128")
    choice = look_at(engine_card("klein"), weights, Circumstances(CARD))
    assert choice.has_weights
    assert choice.can_run
    assert choice.plan is not None
    assert not look_at(engine_card("sdxl"), weights, Circumstances(CARD)).can_run


def test_a_choice_says_with_what_it_samples_here(tmp_path: Path) -> None:
    folder = tmp_path / "sdxl"
    (folder / "few_steps").mkdir(parents=True)
    assert look_at(engine_card("sdxl"), tmp_path, Circumstances()).sampling.steps == 8
    (folder / "model_index.json").write_text("{}")
    assert look_at(engine_card("sdxl"), tmp_path, Circumstances()).sampling.steps == 30
    (folder / "few_steps" / "lcm.safetensors").touch()
    assert look_at(engine_card("sdxl"), tmp_path, Circumstances()).sampling.steps == 8


def test_what_trials_found_is_told_the_newest_of_each(tmp_path: Path) -> None:
    around = Circumstances(CARD, features=tmp_path)
    assert look_at(engine_card("klein"), tmp_path, around).found == Found()
    kept = Choices(tmp_path)
    for card, attention in (("a", "flash"), ("b", "_native_cudnn"), ("a", "native")):
        kept.put(f"{ATTENTION} of klein bfloat16 on {card}", attention)
    kept.put(f"{BLOCKS} of klein bfloat16 on a", Compiling.NOT_FASTER)
    kept.put(f"{BLOCKS} of sdxl bfloat16 on a", "written by another version")
    klein, sdxl = (look_at(engine_card(name), tmp_path, around).found for name in ("klein", "sdxl"))
    assert klein == Found("native", Compiling.NOT_FASTER)
    assert klein.sentence == "tried here: attention by native is the fastest, compiled blocks are not faster"
    assert sdxl == Found()
    assert sdxl.sentence == ""


def test_what_does_not_fit_is_refused_with_what_would(tmp_path: Path) -> None:
    choice = look_at(engine_card("klein"), tmp_path, Circumstances(SMALL))
    assert choice.plan is None
    assert "GB of free GPU memory at least" in choice.refusal
    assert not choice.can_run


def test_what_main_memory_has_no_room_for_is_refused_with_what_would(tmp_path: Path) -> None:
    roomy, tight = (
        look_at(engine_card("qwen-edit"), tmp_path, Circumstances(CARD, main=main))
        for main in (10**11, 10**8)
    )
    assert roomy.plan is not None
    assert roomy.plan.main_memory > 10**8
    assert tight.plan is None
    assert "would wait in main memory" in tight.refusal


def test_the_cpu_build_of_torch_beside_a_card_is_told(weights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def version(name: str) -> str:
        assert name == "torch"
        return "2.13.0+cpu"

    monkeypatch.setattr(choices.metadata, "version", version)
    choice = look_at(engine_card("klein"), weights, Circumstances(CARD))
    assert any("CPU build" in reason and "setup --gpu" in reason for reason in choice.reasons)


def test_a_card_that_is_too_old_is_told_by_its_name(weights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choices.metadata, "version", lambda _name: "2.13.0+cu128")
    old = replace(CARD, name="NVIDIA GeForce GTX 1080 Ti", capability=(6, 1))
    choice = look_at(engine_card("klein"), weights, Circumstances(old))
    assert not choice.can_run
    (reason,) = choice.reasons
    assert "GTX 1080 Ti" in reason
    assert look_at(engine_card("klein"), weights, Circumstances(replace(CARD, capability=(8, 9)))).can_run


def test_who_chose_nothing_gets_klein_where_it_runs() -> None:
    able = EngineChoice(engine_card("klein"))
    drape = EngineChoice(engine_card("drape"))
    assert choose_usual((drape, able)) == "klein"
    assert choose_usual((drape, replace(able, reasons=("No.",)))) == "drape"
    assert choose_usual((drape, replace(able, refusal="Too large."))) == "drape"
    assert choose_usual(()) == "drape"


def room_beside(process: int | None) -> int:
    return 64_000_000_000 if process is None else 0


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    with Studio.open(tmp_path / "profile", gpu=Fixed((CARD,), (CARD,)), main_memory=room_beside) as opened:
        yield opened


def test_the_studio_plans_for_the_card_it_reads(studio: Studio) -> None:
    found = {choice.name: choice for choice in studio.engines.choices(photo_pixels=3_000_000).result()}
    assert found["klein"].plan is not None
    assert found["klein"].seconds is None, "nothing was rendered"


def test_a_lora_comes_onto_the_stack_or_is_refused_with_the_reason(studio: Studio, tmp_path: Path) -> None:
    source = save_lora(tmp_path / "coat.safetensors")
    lora = studio.engines.add_lora("klein", source).result()
    assert (lora.name, lora.weight, lora.words) == ("coat", 1.0, ("a zq coat",))
    assert Path(lora.path).is_relative_to(studio.paths.weights / "loras")
    assert studio.engines.add_lora("klein", source).result() == lora
    with pytest.raises(InputError, match="Stable Diffusion XL"):
        studio.engines.add_lora("sdxl", source).result()
    (tmp_path / "no.safetensors").write_bytes(b"no")
    with pytest.raises(InputError):
        studio.engines.add_lora("klein", tmp_path / "no.safetensors").result()


def test_a_version_of_torch_tells_whether_it_can_use_a_card(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choices.sys, "platform", "linux")
    assert [choices.lacks_cuda(build) for build in ("", "2.13.0", "2.13.0+cu130", "2.13.0+cpu")] == [
        False, False, False, True,
    ]  # fmt: skip
    monkeypatch.setattr(choices.sys, "platform", "win32")
    assert [choices.lacks_cuda(build) for build in ("", "2.13.0", "2.13.0+cu130")] == [False, True, False]


def test_a_plan_keeps_weights_as_somebody_wishes_and_counts_what_is_worn(tmp_path: Path) -> None:
    def planned(**values: Any) -> Plan:
        around = Circumstances(CARD, values={"klein": EngineValues(**values)})
        plan = look_at(engine_card("klein"), tmp_path, around).plan
        assert plan is not None
        return plan

    assert [planned(precision=str(each)).precision for each in Precision] == list(Precision)
    assert planned(precision="int4").predicted_peak < planned(precision="int8").predicted_peak
    path = tmp_path / "worn.safetensors"
    save_tensors(path, {"transformer.x.lora_A.weight": np.zeros((1000, 1000), np.float16)})
    lora = StoredLora(str(path), "", "worn")
    assert planned(loras=(lora,)).predicted_peak - planned().predicted_peak == round(2_000_000 * SPARE)
    assert (
        planned(loras=(msgspec.structs.replace(lora, on=False),)).predicted_peak == planned().predicted_peak
    )
