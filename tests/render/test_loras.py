"""LoRAs by their headers: hand-made ones in every dialect, and real ones that peft made of tiny real models."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from render.cards import ModelCard, engine_card
from render.errors import InputError
from render.lora_layers import Model
from render.loras import Family, LoraInfo, places_of, read_lora, require_fitting, why_not_lora
from render.messages import ErrorKind
from tests.render.weights import save_tensors

RANK = 2


def pair(module: str, width: int, height: int = 4, dialect: str = "peft") -> dict[str, Any]:
    down, up = {
        "peft": ("lora_A", "lora_B"),
        "kohya": ("lora_down", "lora_up"),
        "old": ("lora.down", "lora.up"),
    }[dialect]
    return {
        f"{module}.{down}.weight": np.zeros((RANK, width), np.float16),
        f"{module}.{up}.weight": np.zeros((height, RANK), np.float16),
    }


def save(tmp_path: Path, *pairs: dict[str, Any], metadata: dict[str, str] | None = None) -> Path:
    tensors = {name: array for one in pairs for name, array in one.items()}
    return save_tensors(tmp_path / "some.safetensors", tensors, metadata)


DIFFUSERS_KLEIN = [pair("transformer.single_transformer_blocks.0.attn.to_qkv_mlp_proj", 3072)]
BFL_KLEIN = [
    pair("diffusion_model.double_blocks.0.img_attn.qkv", 3072),
    pair("diffusion_model.double_blocks.0.img_mlp.2", 9216),
    pair("diffusion_model.single_blocks.0.linear2", 12288),
]
BFL_FLUX1 = [
    pair("lora_unet_double_blocks_0_img_attn_qkv", 3072, dialect="kohya"),
    pair("lora_unet_single_blocks_3_linear2", 15360, dialect="kohya"),
]
MODELS: dict[str, tuple[Family, list[dict[str, Any]]]] = {
    "klein as diffusers has it": (Family.FLUX2_KLEIN, DIFFUSERS_KLEIN),
    "klein without a prefix": (
        Family.FLUX2_KLEIN,
        [pair("transformer_blocks.0.ff.linear_in", 3072), pair("transformer_blocks.0.attn.to_q", 3072)],
    ),
    "klein as its maker has it": (Family.FLUX2_KLEIN, BFL_KLEIN),
    "klein by peft": (
        Family.FLUX2_KLEIN,
        [
            pair("base_model.model.double_stream_modulation_img.linear", 3072),
            pair("base_model.model.single_transformer_blocks.1.attn.to_qkv_mlp_proj", 3072),
        ],
    ),
    "FLUX.1 as diffusers has it": (
        Family.FLUX1,
        [pair("transformer.single_transformer_blocks.0.attn.to_q", 3072)],
    ),
    "FLUX.1 by kohya": (Family.FLUX1, BFL_FLUX1),
    "FLUX.1 by kohya, modulation": (
        Family.FLUX1,
        [pair("lora_unet_double_blocks_0_img_mod_lin", 3072, dialect="kohya")],
    ),
    "FLUX.1, attention of double blocks alone": (
        Family.FLUX1,
        [pair(f"transformer.transformer_blocks.{number}.attn.to_q", 3072) for number in range(19)],
    ),
    "Qwen-Image": (
        Family.QWEN_IMAGE,
        [pair("transformer_blocks.0.img_mlp.net.0.proj", 3072), pair("transformer_blocks.0.attn.to_q", 3072)],
    ),
    "Qwen-Image by its lightning": (
        Family.QWEN_IMAGE,
        [pair(f"transformer_blocks.{number}.attn.to_q", 3072, dialect="kohya") for number in range(60)],
    ),
    "SDXL as diffusers has it": (
        Family.SDXL,
        [pair("unet.down_blocks.1.attentions.0.transformer_blocks.0.attn2.to_k", 2048, dialect="old")],
    ),
    "SDXL by kohya": (
        Family.SDXL,
        [pair("lora_unet_input_blocks_4_1_transformer_blocks_0_attn2_to_k", 2048, dialect="kohya")],
    ),
    "SDXL, self-attention alone": (
        Family.SDXL,
        [pair("unet.up_blocks.0.attentions.0.transformer_blocks.3.attn1.to_q", 1280)],
    ),
    "SDXL, with its second text encoder": (
        Family.SDXL,
        [
            pair("lora_te2_text_model_encoder_layers_0_mlp_fc1", 1280, dialect="kohya"),
            pair("lora_unet_middle_block_1_transformer_blocks_0_attn1_to_q", 1280, dialect="kohya"),
        ],
    ),
    "SD 1.5 by kohya": (
        Family.SD15,
        [pair("lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k", 768, dialect="kohya")],
    ),
    "SD 1.5, self-attention alone": (
        Family.SD15,
        [pair("unet.up_blocks.3.attentions.0.transformer_blocks.0.attn1.to_q", 320)],
    ),
    "SD 2": (
        Family.UNKNOWN,
        [pair("unet.down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k", 1024)],
    ),
    "a language model": (Family.UNKNOWN, [pair("model.layers.0.self_attn.q_proj", 4096)]),
    "half a block that several share": (Family.UNKNOWN, [pair("transformer_blocks.0.attn.to_q", 3072)]),
    "another joint model": (
        Family.UNKNOWN,
        [pair(f"transformer_blocks.{number}.attn.to_q", 1536) for number in range(24)],
    ),
}


@pytest.mark.parametrize("name", MODELS)
def test_the_family_is_told_from_names_and_shapes(tmp_path: Path, name: str) -> None:
    family, pairs = MODELS[name]
    info = read_lora(save(tmp_path, *pairs))
    assert info.family is family
    assert info.rank == RANK
    assert info.target_count == len(pairs)


def test_where_names_do_not_tell_the_maker_is_believed(tmp_path: Path) -> None:
    shared = [pair("transformer_blocks.0.attn.to_q", 3072)]
    for key, value, family in (
        ("modelspec.architecture", "flux-1-dev/lora", Family.FLUX1),
        ("ss_base_model_version", "qwen_image", Family.QWEN_IMAGE),
        ("modelspec.architecture", "stable-diffusion-xl-v1-base/lora", Family.SDXL),
        ("ss_base_model_version", "sd_v1", Family.SD15),
        ("ss_base_model_version", "wan2.1", Family.UNKNOWN),
    ):
        assert read_lora(save(tmp_path, *shared, metadata={key: value})).family is family
    lie = {"modelspec.architecture": "stable-diffusion-xl-v1-base/lora"}
    assert read_lora(save(tmp_path, *DIFFUSERS_KLEIN, metadata=lie)).family is Family.FLUX2_KLEIN


def test_alpha_comes_from_the_file_or_from_what_its_tool_wrote(tmp_path: Path) -> None:
    scalar = {
        "transformer.single_transformer_blocks.0.attn.to_qkv_mlp_proj.alpha": np.float16(8.0).reshape(())
    }
    assert (
        read_lora(save(tmp_path, *DIFFUSERS_KLEIN, {k: np.asarray(v) for k, v in scalar.items()})).alpha
        == 8.0
    )
    assert read_lora(save(tmp_path, *DIFFUSERS_KLEIN, metadata={"ss_network_alpha": "4.0"})).alpha == 4.0
    peft = {"lora_adapter_metadata": json.dumps({"transformer.lora_alpha": 16, "transformer.r": 2})}
    assert read_lora(save(tmp_path, *DIFFUSERS_KLEIN, metadata=peft)).alpha == 16.0
    assert read_lora(save(tmp_path, *DIFFUSERS_KLEIN)).alpha is None


@pytest.mark.parametrize("written", ["inf", "nan", "-1e999", "four"])
def test_an_alpha_that_is_no_number_is_none(tmp_path: Path, written: str) -> None:
    path = save(tmp_path, pair("transformer.blocks.0.to_q", 8), metadata={"ss_network_alpha": written})
    assert read_lora(path).alpha is None


def test_layers_with_nothing_in_them_are_refused(tmp_path: Path) -> None:
    empty = {
        "transformer.blocks.0.to_q.lora_A.weight": np.zeros((0, 8), np.float32),
        "transformer.blocks.0.to_q.lora_B.weight": np.zeros((8, 0), np.float32),
    }
    with pytest.raises(InputError, match="nothing in some of its layers"):
        read_lora(save(tmp_path, pair("transformer.blocks.1.to_q", 8), empty))


def test_trigger_words_come_from_what_the_maker_wrote(tmp_path: Path) -> None:
    frequencies = json.dumps({"10_coat": {"zq coat": 24, "woman": 11, "street": 3}, "5_more": {"zq coat": 6}})
    assert read_lora(
        save(tmp_path, *BFL_FLUX1, metadata={"ss_tag_frequency": frequencies})
    ).trigger_words == ("zq coat",)
    named = {"modelspec.trigger_phrase": "a zq  coat\n", "ss_tag_frequency": frequencies}
    assert read_lora(save(tmp_path, *BFL_FLUX1, metadata=named)).trigger_words == ("a zq coat",)
    assert read_lora(
        save(tmp_path, *BFL_FLUX1, metadata={"instance_prompt": "photo of zq"})
    ).trigger_words == ("photo of zq",)
    for nonsense in ("{", "[1]", '{"a": 1}', "[" * 100_000, '{"a": {"b": "c"}}'):
        assert (
            read_lora(save(tmp_path, *BFL_FLUX1, metadata={"ss_tag_frequency": nonsense})).trigger_words == ()
        )


def test_what_is_no_lora_is_refused_with_the_reason(tmp_path: Path) -> None:
    whole = {"down_blocks.0.weight": np.zeros((4, 4), np.float16)}
    lokr = {"lora_unet_x.lokr_w1": np.zeros((4, 4), np.float16)}
    half = {"a.lora_A.weight": np.zeros((2, 4), np.float16)}
    unlike = {
        "a.lora_A.weight": np.zeros((2, 4), np.float16),
        "a.lora_B.weight": np.zeros((4, 3), np.float16),
    }
    for tensors, word in (
        (whole, "no LoRA"),
        (lokr, "another kind"),
        (half, "missing"),
        (unlike, "do not fit"),
        (
            {"double_blocks.0.processor.proj_lora1.down.weight": np.zeros((2, 4), np.float16)},
            "named in a way",
        ),
    ):
        with pytest.raises(InputError, match=word) as raised:
            read_lora(save(tmp_path, tensors))
        assert raised.value.kind is ErrorKind.WEIGHTS_INVALID


def test_what_is_more_than_a_lora_is_refused_and_what_adds_nothing_is_not(tmp_path: Path) -> None:
    name = "transformer.single_transformer_blocks.0.attn.to_q"
    lora = pair(name, 3072)
    ones = np.ones((4, 1), np.float16)
    for more, word in (
        ({f"{name}.dora_scale": ones}, "a DoRA"),
        ({f"{name}.lora_magnitude_vector": ones}, "a DoRA"),
        ({"lora_unet_x.hada_w1_a": ones}, "another kind"),
        ({f"{name}.lora_mid.weight": ones}, "more than a LoRA"),
        ({f"{name}.lora_B.bias": ones}, "more than a LoRA"),
        ({"lora_unet_double_blocks_0_img_attn_norm.diff": ones}, "more than a LoRA"),
        ({f"{name}.alpha": np.array(np.inf, np.float32)}, "no number"),
        ({f"{name}.alpha": np.ones((4,), np.float32)}, "no number"),
        ({f"{name}.lora_down.weight": np.ones((2, 3072), np.float16)}, "twice"),
        (
            {"x.lora_A.weight": np.ones((2, 4), np.int8), "x.lora_B.weight": np.ones((4, 2), np.int8)},
            r"does not read \(I8\)",
        ),
    ):
        with pytest.raises(InputError, match=word) as raised:
            read_lora(save(tmp_path, lora, more))
        assert raised.value.kind is ErrorKind.WEIGHTS_INVALID
    nothing = {"lora_unet_x.diff_b": np.zeros((4,), np.float32), f"{name}.alpha": np.array(2.0, np.float32)}
    assert read_lora(save(tmp_path, lora, nothing)).family is Family.FLUX1


def test_a_text_part_is_known_and_nothing_but_one_is_refused(tmp_path: Path) -> None:
    denoiser = pair("transformer.single_transformer_blocks.0.attn.to_q", 3072)
    for name in (
        "lora_te1_text_model_encoder_layers_0_mlp_fc1",
        "text_encoder_2.encoder.block.0.q",
        "text_encoders.clip_l.transformer.text_model.encoder.layers.0.mlp.fc1",
    ):
        text = pair(name, 8)
        assert read_lora(save(tmp_path, denoiser, text)).text_encoder
        assert not read_lora(save(tmp_path, denoiser)).text_encoder
        with pytest.raises(InputError, match="all of it is for a text encoder"):
            read_lora(save(tmp_path, text, metadata={"ss_base_model_version": "flux1"}))
    dora = {"lora_te1_text_model_encoder_layers_0_mlp_fc1.dora_scale": np.ones((4, 1), np.float16)}
    assert read_lora(save(tmp_path, denoiser, pair("lora_te1_x", 8), dora)).text_encoder


def test_strengths_stand_beside_the_layers_or_in_what_diffusers_wrote(tmp_path: Path) -> None:
    blocks = [f"transformer.single_transformer_blocks.{number}.attn.to_out" for number in (0, 1)]
    model = Model({name.removeprefix("transformer."): (4, 8) for name in blocks})

    def scales(*more: dict[str, Any], **written: object) -> list[float]:
        table = {f"transformer.{key}": value for key, value in written.items()}
        metadata = {"lora_adapter_metadata": json.dumps(table)} if table else None
        path = save(tmp_path, *(pair(name, 8) for name in blocks), *more, metadata=metadata)
        return [layer.scale for layer, _ in places_of(path, model)]

    assert scales() == [1.0, 1.0]
    assert scales({f"{blocks[1]}.alpha": np.array(1.0, np.float32)}) == [1.0, 0.5]
    assert scales(lora_alpha=6) == [3.0, 3.0]
    assert scales(lora_alpha=6, use_rslora=True) == pytest.approx([6 / 2**0.5] * 2)
    assert scales(lora_alpha=6, alpha_pattern={"^single_transformer_blocks.1.attn.to_out": 8}) == [3.0, 4.0]
    assert scales(lora_alpha=6, alpha_pattern={"1.attn.to_out": 8}) == [3.0, 4.0]
    for wrong in ({"lora_alpha": 10**400}, {"lora_alpha": "8"}, {"lora_alpha": math.inf}):
        with pytest.raises(InputError, match="no number"):
            scales(**wrong)
    with pytest.raises(InputError, match="in a way that the studio does not read"):
        scales(lora_alpha=6, alpha_pattern={"(a+)+b": 8})


def test_every_layer_is_found_in_the_model_or_the_file_does_not_fit(tmp_path: Path) -> None:
    block = "transformer_blocks.0.attn"
    model = Model(
        {f"{block}.to_{part}": (4, 8) for part in "qkv"} | {"x_embedder": (4, 12), "proj_out": (4, 8)}
    )

    def places(*pairs: dict[str, Any]) -> list[list[str]]:
        return [[place.module for place in found] for _, found in places_of(save(tmp_path, *pairs), model)]

    together = pair("double_blocks.0.img_attn.qkv", 8, 12)
    assert places(together) == [[f"{block}.to_q", f"{block}.to_k", f"{block}.to_v"]]
    assert places(pair("img_in", 8), pair("proj_out", 8)) == [["x_embedder"], ["proj_out"]]
    for wrong in (
        pair(f"{block}.to_out.0", 8),
        pair(f"{block}.to_q", 6),
        pair(f"{block}.to_q", 8, 6),
        pair("double_blocks.0.img_attn.qkv", 8, 8),
        pair("img_in", 16),
        pair("proj_out", 6),
    ):
        with pytest.raises(InputError, match="1 of its 2 layers are not in this model") as raised:
            places(wrong, pair(f"{block}.to_k", 8))
        assert raised.value.kind is ErrorKind.UNFIT
    with pytest.raises(InputError, match="twice"):
        places(together, pair(f"{block}.to_k", 8))


def test_a_lora_of_the_right_family_with_layers_the_model_has_not_does_not_fit(tmp_path: Path) -> None:
    model = {"single_transformer_blocks.0.attn.to_qkv_mlp_proj.weight": np.zeros((4, 3072), np.float16)}
    save_tensors(tmp_path / "weights" / "transformer" / "model.safetensors", model)
    klein = card("flux2-klein")
    assert require_fitting(klein, save(tmp_path, *DIFFUSERS_KLEIN), tmp_path / "weights").width == 3072
    with pytest.raises(InputError, match="not in this model") as raised:
        require_fitting(klein, save(tmp_path, *BFL_KLEIN), tmp_path / "weights")
    assert raised.value.kind is ErrorKind.UNFIT
    require_fitting(klein, save(tmp_path, *BFL_KLEIN), tmp_path / "nowhere")


def card(family: str) -> ModelCard:
    from msgspec.structs import replace

    return replace(engine_card("klein"), lora_family=family)


def test_a_lora_of_another_family_is_refused_with_a_sentence() -> None:
    klein = LoraInfo(Family.FLUX2_KLEIN, 4, None, (), 1, width=3072)
    assert why_not_lora(card("flux2-klein"), klein) is None
    for taken, info, words in (
        ("sdxl", klein, ("FLUX.2 klein 4B", "Stable Diffusion XL")),
        ("", klein, ("takes no LoRAs",)),
        ("flux2-klein", LoraInfo(Family.UNKNOWN, 4, None, (), 1), ("cannot be told",)),
        ("flux2-klein", LoraInfo(Family.FLUX2_KLEIN, 4, None, (), 1, width=6144), ("FLUX.2 dev",)),
        ("flux2-klein", LoraInfo(Family.FLUX2_KLEIN, 4, None, (), 1, width=4096), ("klein 9B",)),
    ):
        sentence = why_not_lora(card(taken), info) or ""
        assert all(word in sentence for word in words)
        assert sentence.endswith(".")


def test_names_that_several_share_are_held_against_the_model_itself(tmp_path: Path) -> None:
    model = {"transformer_blocks.0.attn.to_q.weight": np.zeros((4, 32), np.float16)}
    save_tensors(tmp_path / "weights" / "transformer" / "model.safetensors", model)
    shared = save(tmp_path, pair("transformer.transformer_blocks.0.attn.to_q", 32))
    assert require_fitting(card("flux2-klein"), shared, tmp_path / "weights").family is Family.UNKNOWN
    for width, name, taken in ((64, "to_q", "flux2-klein"), (32, "to_k", "flux2-klein"), (32, "to_q", "")):
        other = save(tmp_path, pair(f"transformer.transformer_blocks.0.attn.{name}", width))
        with pytest.raises(InputError) as raised:
            require_fitting(card(taken), other, tmp_path / "weights")
        assert raised.value.kind is ErrorKind.UNFIT
        assert raised.value.message.startswith("some.safetensors does not fit.")
    named = save(tmp_path, *BFL_FLUX1)
    with pytest.raises(InputError, match=r"made for FLUX\.1"):
        require_fitting(card("flux2-klein"), named, tmp_path / "weights")


@pytest.mark.slow
@pytest.mark.skipif(find_spec("peft") is None, reason="the engines extra is not installed")
def test_what_peft_and_diffusers_save_is_read(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.render.tiny_loras", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    read = {path.parent.name: read_lora(path) for path in tmp_path.glob("*/pytorch_lora_weights.safetensors")}
    assert {name: info.family for name, info in read.items()} == {
        "klein": Family.FLUX2_KLEIN,
        "flux1": Family.FLUX1,
        "qwen": Family.QWEN_IMAGE,
        "sdxl": Family.SDXL,
        "sd15": Family.SD15,
    }
    for info in read.values():
        assert info.rank == 4
        assert info.alpha == 8.0
        assert info.target_count > 0
