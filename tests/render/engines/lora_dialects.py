"""The same LoRA for a tiny engine in every dialect in which such files are written, held against what diffusers itself
wears of the one in its own.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

RANK = 4
STRENGTH = 8.0
"""Alpha, where a dialect has one: the layers are then written at half of what they are."""

BLOCK, SINGLE = "transformer_blocks.0", "single_transformer_blocks.0"
FLUX: dict[str, str] = {
    "double_blocks.0.img_attn.qkv": f"{BLOCK}.attn.to_q {BLOCK}.attn.to_k {BLOCK}.attn.to_v",
    "double_blocks.0.txt_attn.qkv": f"{BLOCK}.attn.add_q_proj {BLOCK}.attn.add_k_proj {BLOCK}.attn.add_v_proj",
    "double_blocks.0.img_attn.proj": f"{BLOCK}.attn.to_out.0",
    "double_blocks.0.txt_attn.proj": f"{BLOCK}.attn.to_add_out",
    "img_in": "x_embedder",
    "txt_in": "context_embedder",
    "final_layer.linear": "proj_out",
    "final_layer.adaLN_modulation.1": "norm_out.linear",
}
KLEIN = FLUX | {
    "double_blocks.0.img_mlp.0": f"{BLOCK}.ff.linear_in",
    "double_blocks.0.img_mlp.2": f"{BLOCK}.ff.linear_out",
    "double_blocks.0.txt_mlp.0": f"{BLOCK}.ff_context.linear_in",
    "double_blocks.0.txt_mlp.2": f"{BLOCK}.ff_context.linear_out",
    "single_blocks.0.linear1": f"{SINGLE}.attn.to_qkv_mlp_proj",
    "single_blocks.0.linear2": f"{SINGLE}.attn.to_out",
    "time_in.in_layer": "time_guidance_embed.timestep_embedder.linear_1",
    "time_in.out_layer": "time_guidance_embed.timestep_embedder.linear_2",
    "double_stream_modulation_img.lin": "double_stream_modulation_img.linear",
    "double_stream_modulation_txt.lin": "double_stream_modulation_txt.linear",
    "single_stream_modulation.lin": "single_stream_modulation.linear",
}
FLUX_1 = FLUX | {
    "double_blocks.0.img_mlp.0": f"{BLOCK}.ff.net.0.proj",
    "double_blocks.0.img_mlp.2": f"{BLOCK}.ff.net.2",
    "double_blocks.0.txt_mlp.0": f"{BLOCK}.ff_context.net.0.proj",
    "double_blocks.0.txt_mlp.2": f"{BLOCK}.ff_context.net.2",
    "double_blocks.0.img_mod.lin": f"{BLOCK}.norm1.linear",
    "double_blocks.0.txt_mod.lin": f"{BLOCK}.norm1_context.linear",
    "single_blocks.0.linear1": f"{SINGLE}.attn.to_q {SINGLE}.attn.to_k {SINGLE}.attn.to_v {SINGLE}.proj_mlp",
    "single_blocks.0.linear2": f"{SINGLE}.proj_out",
    "single_blocks.0.modulation.lin": f"{SINGLE}.norm.linear",
    "time_in.in_layer": "time_text_embed.timestep_embedder.linear_1",
    "time_in.out_layer": "time_text_embed.timestep_embedder.linear_2",
    "guidance_in.in_layer": "time_text_embed.guidance_embedder.linear_1",
    "guidance_in.out_layer": "time_text_embed.guidance_embedder.linear_2",
    "vector_in.in_layer": "time_text_embed.text_embedder.linear_1",
    "vector_in.out_layer": "time_text_embed.text_embedder.linear_2",
}
IN_BLOCK = {
    "in_layers.2": "conv1",
    "emb_layers.1": "time_emb_proj",
    "out_layers.3": "conv2",
    "skip_connection": "conv_shortcut",
}
RESNETS = {
    "input_blocks.1.0": "down_blocks.0.resnets.0",
    "input_blocks.3.0": "down_blocks.1.resnets.0",
    "middle_block.0": "mid_block.resnets.0",
    "middle_block.2": "mid_block.resnets.1",
    "output_blocks.0.0": "up_blocks.0.resnets.0",
    "output_blocks.1.0": "up_blocks.0.resnets.1",
    "output_blocks.2.0": "up_blocks.1.resnets.0",
    "output_blocks.3.0": "up_blocks.1.resnets.1",
}
WIDENED = ("input_blocks.3.0", *(f"output_blocks.{number}.0" for number in range(4)))
ATTENTION = {
    "input_blocks.3.1": "down_blocks.1.attentions.0",
    "middle_block.1": "mid_block.attentions.0",
    "output_blocks.0.1": "up_blocks.0.attentions.0",
    "output_blocks.1.1": "up_blocks.0.attentions.1",
}
OF_ATTENTION = (
    *("proj_in", "proj_out", "transformer_blocks.0.attn1.to_q", "transformer_blocks.0.attn1.to_out.0"),
    *(
        "transformer_blocks.0.attn2.to_k",
        "transformer_blocks.0.ff.net.0.proj",
        "transformer_blocks.0.ff.net.2",
    ),
)
SDXL: dict[str, str] = {
    "input_blocks.0.0": "conv_in",
    "out.2": "conv_out",
    "time_embed.0": "time_embedding.linear_1",
    "time_embed.2": "time_embedding.linear_2",
    "label_emb.0.0": "add_embedding.linear_1",
    "label_emb.0.2": "add_embedding.linear_2",
    "input_blocks.2.0.op": "down_blocks.0.downsamplers.0.conv",
    "output_blocks.1.2.conv": "up_blocks.0.upsamplers.0.conv",
    **{
        f"{theirs}.{inside}": f"{ours}.{ours_inside}"
        for theirs, ours in RESNETS.items()
        for inside, ours_inside in IN_BLOCK.items()
        if inside != "skip_connection" or theirs in WIDENED
    },
    **{f"{sgm}.{part}": f"{ours}.{part}" for sgm, ours in ATTENTION.items() for part in OF_ATTENTION},
}
MAKERS_NAMES: dict[str, dict[str, str]] = {"klein": KLEIN, "flux-fill": FLUX_1, "sdxl": SDXL, "qwen-edit": {}}
"""By engine: a layer as its makers call it, and as diffusers calls what it is made of there."""

AGREED = {"klein": "ComfyUI, makers' names", "sdxl": "kohya, makers' names"}
"""What diffusers reads as a whole too. Of FLUX.2's last layer it swaps halves in models, but forgets to in LoRAs."""

TEXT = {
    **{f"lora_te1_text_model_encoder_layers_0_self_attn_q_proj.{side}": (2, 2) for side in ("down", "up")},
    **{f"text_encoders.t5xxl.transformer.encoder.block.0.q.{side}": (2, 2) for side in ("down", "up")},
}

Pair = tuple[Any, Any]
"""A LoRA's two matrices."""


@dataclass(frozen=True)
class Dialect:
    """`name` says what a layer is called; `written` is whether the strength stands in the file's metadata."""

    name: Callable[[str], str]
    down: str = "lora_A"
    up: str = "lora_B"
    strength: bool = False
    written: bool = False
    makers_names: bool = False
    text: bool = False
    half: bool = False


def flat(module: str) -> str:
    return module.replace(".", "_")


def dialects(engine: str) -> Iterator[tuple[str, Dialect]]:
    component = "unet" if engine == "sdxl" else "transformer"
    kohya: dict[str, Any] = {"down": "lora_down", "up": "lora_up"}
    yield "diffusers", Dialect(lambda name: f"{component}.{name}")
    yield "diffusers, in half precision", Dialect(lambda name: f"{component}.{name}", half=True)
    yield "diffusers, alpha in metadata", Dialect(lambda name: f"{component}.{name}", written=True)
    yield "diffusers, alpha", Dialect(lambda name: f"{component}.{name}", strength=True)
    yield (
        "diffusers, old",
        Dialect(lambda name: f"{component}.{name}", down="lora.down", up="lora.up", strength=True),
    )
    yield (
        "diffusers, adapter named",
        Dialect(lambda name: f"{component}.{name}", down="lora_A.default", up="lora_B.default"),
    )
    yield "peft", Dialect(lambda name: f"base_model.model.{name}")
    yield "bare", Dialect(lambda name: name)
    yield "bare, alpha", Dialect(lambda name: name, strength=True)
    yield "as Lightning", Dialect(lambda name: name, **kohya, strength=True)
    yield "as Lightning, no alpha", Dialect(lambda name: name, **kohya)
    yield "ComfyUI", Dialect(lambda name: f"diffusion_model.{name}")
    yield "ComfyUI, alpha", Dialect(lambda name: f"diffusion_model.{name}", strength=True)
    yield "kohya", Dialect(lambda name: f"lora_unet_{flat(name)}", **kohya, strength=True)
    yield "kohya, no alpha", Dialect(lambda name: f"lora_unet_{flat(name)}", **kohya)
    yield "kohya, text", Dialect(lambda name: f"lora_unet_{flat(name)}", **kohya, strength=True, text=True)
    yield "kohya, transformer", Dialect(lambda name: f"lora_transformer_{flat(name)}", **kohya, strength=True)
    if MAKERS_NAMES[engine]:
        yield (
            "kohya, makers' names",
            Dialect(lambda name: f"lora_unet_{flat(name)}", **kohya, strength=True, makers_names=True),
        )
        yield "ComfyUI, makers' names", Dialect(lambda name: f"diffusion_model.{name}", makers_names=True)
        yield "bare, makers' names", Dialect(lambda name: name, strength=True, makers_names=True)


def numbers_for(shapes: Mapping[str, tuple[int, ...]], engine: str) -> dict[str, Pair]:
    """A LoRA of all layers, by diffusers' names. Layers that are one to the makers share what leads down."""
    import torch

    noise = torch.Generator().manual_seed(2)
    downs: dict[str, Any] = {}
    found: dict[str, Pair] = {}
    together = {
        part: names.split(" ")[0] for names in MAKERS_NAMES[engine].values() for part in names.split(" ")
    }
    for name, (height, width, *kernel) in shapes.items():
        first = together.get(name, name)
        if first not in downs:
            downs[first] = torch.randn(RANK, width, *kernel, generator=noise)
        up = torch.randn(height, RANK, *(1 for _ in kernel), generator=noise)
        # What half precision holds exactly, so that dialects agree to the bit.
        found[name] = (downs[first].bfloat16().float(), up.bfloat16().float())
    return found


def save(path: Path, engine: str, dialect: Dialect, numbers: Mapping[str, Pair]) -> set[str]:
    """Write a LoRA; returns the layers that are in it, by diffusers' names."""
    import torch
    from safetensors.torch import save_file

    layers = {name: (name, numbers[name]) for name in numbers}
    if dialect.makers_names:
        layers = {theirs: made_one(theirs, ours, numbers) for theirs, ours in MAKERS_NAMES[engine].items()}
    tensors: dict[str, Any] = {}
    metadata: dict[str, str] = {}
    for name, (_, (down, up)) in layers.items():
        called = dialect.name(name)
        tensors[f"{called}.{dialect.down}.weight"] = down.clone()
        tensors[f"{called}.{dialect.up}.weight"] = up / (
            STRENGTH / RANK if dialect.strength or dialect.written else 1
        )
        if dialect.strength:
            tensors[f"{called}.alpha"] = torch.tensor(STRENGTH)
    if dialect.written:
        component = "unet" if engine == "sdxl" else "transformer"
        said: dict[str, Any] = {
            "r": RANK,
            "lora_alpha": 1,
            "alpha_pattern": {f"^{name}": STRENGTH for name in layers},
        }
        said = {f"{component}.{key}": value for key, value in said.items()}
        metadata = {"format": "pt", "lora_adapter_metadata": json.dumps(said)}
    if dialect.text:
        for name, shape in TEXT.items():
            tensors[name.replace(".down", ".lora_down.weight").replace(".up", ".lora_up.weight")] = (
                torch.ones(shape)
            )
    if dialect.half:
        tensors = {name: tensor.bfloat16() for name, tensor in tensors.items()}
    save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, path, metadata or None)
    return {part for _, (parts, _) in layers.items() for part in parts.split(" ")}


def made_one(theirs: str, ours: str, numbers: Mapping[str, Pair]) -> tuple[str, Pair]:
    """A layer as the makers have it, of what diffusers made of it."""
    import torch

    pairs = [numbers[part] for part in ours.split(" ")]
    up = torch.cat([up for _, up in pairs])
    if theirs == "final_layer.adaLN_modulation.1":
        scale, shift = up.chunk(2)
        up = torch.cat([shift, scale])
    return ours, (pairs[0][0], up)


def worn(denoiser: Any, adapter: str) -> dict[str, Any]:
    """What an adapter adds to the weight of each layer."""
    return {
        name: module.get_delta_weight(adapter)
        for name, module in denoiser.named_modules()
        if adapter in getattr(module, "lora_A", ())
    }


def try_dialects(name: str, weights: Path, folder: Path) -> None:
    import torch

    from render.engines.base import make_engine
    from render.engines.loras import shapes_of, wear_loras
    from render.memory import Plan

    engine: Any = make_engine(name)
    pipeline = engine.assemble(engine.parts_type(engine.card, Plan(weights, "cpu", "float32")))
    denoiser = getattr(pipeline, engine.denoiser)
    shapes = {layer: shape for layer, shape in shapes_of(denoiser).items() if "_ip" not in layer}
    numbers = numbers_for(shapes, name)
    twin = folder / "diffusers.safetensors"
    save(twin, name, dict(dialects(name))["diffusers"], numbers)
    pipeline.load_lora_weights(str(twin), adapter_name="twin")
    expected = worn(denoiser, "twin")
    assert expected.keys() == numbers.keys(), expected.keys() ^ numbers.keys()
    path = folder / "some.safetensors"
    for title, dialect in dialects(name):
        denoiser.unload_lora()
        layers = save(path, name, dialect, numbers)
        wear_loras(pipeline, [(str(path), 1.0)])
        found = worn(denoiser, "lora-0")
        assert found.keys() == layers, f"{name}, {title}: {found.keys() ^ layers}"
        unlike = [layer for layer in layers if not torch.equal(found[layer], expected[layer])]
        assert not unlike, f"{name}, {title}: {unlike}"
        if AGREED.get(name) == title:
            denoiser.unload_lora()
            pipeline.load_lora_weights(str(path), adapter_name="theirs")
            theirs = worn(denoiser, "theirs")
            assert theirs.keys() == layers, f"{name}, {title}: {theirs.keys() ^ layers}"
            far = {layer for layer in layers if not torch.allclose(found[layer], theirs[layer], atol=1e-5)}
            assert far == ({"norm_out.linear"} if name == "klein" else set()), f"{name}, {title}: {far}"
    first = next((layer for layer in ("x_embedder", "conv_in") if layer in numbers), "")
    if first:
        # As of a model that reads latents alone, for one that reads what is masked behind them.
        denoiser.unload_lora()
        down, up = numbers[first]
        save(path, name, dict(dialects(name))["diffusers"], {first: (down[:, :4], up)})
        wear_loras(pipeline, [(str(path), 1.0)])
        added = worn(denoiser, "lora-0")[first]
        assert torch.equal(added[:, :4], expected[first][:, :4])
        assert not added[:, 4:].any()


def main(weights: Path, folder: Path) -> None:
    for name in MAKERS_NAMES:
        try_dialects(name, weights / name, folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
