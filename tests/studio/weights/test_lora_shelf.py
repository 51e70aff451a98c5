"""LoRAs brought in, told apart, and removed again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from render.cards import engine_card
from render.loras import Family
from studio.cli import main
from studio.errors import InputError
from studio.weights.loras import Loras
from tests.render.weights import save_tensors


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Loras]:
    made = Loras(tmp_path / "weights")
    yield made
    made.close()


def save_lora(path: Path, *, seed: int = 0, module: str = "attn.to_qkv_mlp_proj", width: int = 3072) -> Path:
    name = f"transformer.single_transformer_blocks.0.{module}"
    random = np.random.default_rng(seed)
    tensors = {
        f"{name}.lora_A.weight": random.normal(size=(4, width)).astype(np.float16),
        f"{name}.lora_B.weight": random.normal(size=(8, 4)).astype(np.float16),
    }
    return save_tensors(path, tensors, {"instance_prompt": "a zq coat"})


def test_a_lora_is_copied_and_says_what_it_is(shelf: Loras, tmp_path: Path) -> None:
    source = save_lora(tmp_path / "coat.safetensors")
    lora = shelf.add(source).result()
    source.unlink()
    assert lora == shelf.kept().result()[0]
    assert (lora.name, lora.engines, lora.info.family) == ("coat", ("klein",), Family.FLUX2_KLEIN)
    assert lora.info.trigger_words == ("a zq coat",)
    assert lora.path.is_file()
    worn = lora.worn(0.7)
    assert (worn.path, worn.sha256, worn.weight) == (str(lora.path), lora.sha256, 0.7)
    assert lora.why_not(engine_card("klein")) is None
    assert "Stable Diffusion XL" in (lora.why_not(engine_card("sdxl")) or "")


def test_the_same_file_comes_once_and_another_of_its_name_beside_it(shelf: Loras, tmp_path: Path) -> None:
    first = shelf.add(save_lora(tmp_path / "a" / "coat.safetensors")).result()
    assert shelf.add(save_lora(tmp_path / "b" / "other.safetensors")).result() == first
    other = shelf.add(save_lora(tmp_path / "c" / "Coat.safetensors", seed=1)).result()
    assert [lora.name for lora in shelf.kept().result()] == ["Coat-2", "coat"]
    assert other.sha256 != first.sha256
    shelf.remove("coat").result()
    assert [lora.name for lora in shelf.kept().result()] == ["Coat-2"]
    assert not first.path.exists()
    with pytest.raises(InputError, match="Coat-2"):
        shelf.remove("coat").result()


def test_what_is_none_is_refused_and_leaves_nothing(shelf: Loras, tmp_path: Path) -> None:
    (tmp_path / "pickle.safetensors").write_bytes(b"\x80\x04 and more of it")
    whole = save_tensors(tmp_path / "whole.safetensors", {"conv_in.weight": np.zeros((4, 4), np.float16)})
    for source in (tmp_path / "pickle.safetensors", whole, tmp_path / "nowhere.safetensors"):
        with pytest.raises(InputError) as raised:
            shelf.add(source).result()
        assert raised.value.message[-1] in ".?"
    assert shelf.kept().result() == ()


def test_one_that_was_damaged_on_the_disk_is_left_out(shelf: Loras, tmp_path: Path) -> None:
    lora = shelf.add(save_lora(tmp_path / "coat.safetensors")).result()
    lora.path.write_bytes(b"gone")
    assert shelf.kept().result() == ()


def test_the_command_lists_adds_and_removes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    profile = ["--profile", str(tmp_path / "profile")]
    source = save_lora(tmp_path / "flux.safetensors", module="attn.to_q")
    assert main(["loras", "add", str(source), "--json", *profile]) == 0
    assert json.loads(capsys.readouterr().out)["engines"] == ["flux-fill"]
    assert main(["loras", "list", *profile]) == 0
    listed = capsys.readouterr().out
    assert listed.startswith("flux  flux-fill  rank 4")
    assert "“a zq coat”" in listed
    assert main(["loras", "remove", "flux", *profile]) == 0
    assert main(["loras", "list", "--json", *profile]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_a_text_part_that_is_left_out_is_said_in_the_list(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    profile = ["--profile", str(tmp_path / "profile")]
    alone = save_lora(tmp_path / "alone.safetensors", module="attn.to_q")
    text = {"lora_te1_x.lora_down.weight": (4, 8), "lora_te1_x.lora_up.weight": (8, 4)}
    both = {**load_file(alone), **{name: np.ones(shape, np.float16) for name, shape in text.items()}}
    for source in (alone, save_tensors(tmp_path / "both.safetensors", both)):
        assert main(["loras", "add", str(source), *profile]) == 0
    assert main(["loras", "list", *profile]) == 0
    said = {
        line.split(" ")[0]: "without its text part" in line for line in capsys.readouterr().out.splitlines()
    }
    assert said == {"alone": False, "both": True}
    assert main(["loras", "list", "--json", *profile]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert {each["name"]: each["text_encoder"] for each in listed} == {"alone": False, "both": True}
