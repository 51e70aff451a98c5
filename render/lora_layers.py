"""Which layers of a model a LoRA's layers change, whatever dialect its names are written in. Without torch.

There are diffusers' names, with or without a prefix, kohya's, ComfyUI's, and those that the makers of FLUX and of
Stable Diffusion gave their networks. They are looked up with underscores for dots in the model that is there, so that a
layer is found or known to be missing; nothing is left out silently.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

Shape = tuple[int, ...]

_BEFORE = re.compile(
    r"^(?:base_model_model_|model_diffusion_model_|diffusion_model_|lora_unet_|lora_transformer_|transformer_(?!blocks)"
    r"|unet_)+"
)

_FLUX_BLOCK = re.compile(r"(double|single)_blocks_(\d+)_(.+)")
_FLUX_IN_BLOCKS: dict[str, tuple[str, ...]] = {
    "img_attn_qkv": ("attn_to_q attn_to_k attn_to_v",),
    "txt_attn_qkv": ("attn_add_q_proj attn_add_k_proj attn_add_v_proj",),
    "img_attn_proj": ("attn_to_out_0",),
    "txt_attn_proj": ("attn_to_add_out",),
    "img_mlp_0": ("ff_net_0_proj", "ff_linear_in"),
    "img_mlp_2": ("ff_net_2", "ff_linear_out"),
    "txt_mlp_0": ("ff_context_net_0_proj", "ff_context_linear_in"),
    "txt_mlp_2": ("ff_context_net_2", "ff_context_linear_out"),
    "img_mod_lin": ("norm1_linear",),
    "txt_mod_lin": ("norm1_context_linear",),
    "linear1": ("attn_to_q attn_to_k attn_to_v proj_mlp", "attn_to_qkv_mlp_proj"),
    "linear2": ("proj_out", "attn_to_out"),
    "modulation_lin": ("norm_linear",),
}
_FLUX_AROUND: dict[str, tuple[str, ...]] = {
    "img_in": ("x_embedder",),
    "txt_in": ("context_embedder",),
    **{
        f"{theirs}_in_{side}_layer": (
            f"time_text_embed_{ours}_embedder_linear_{number}",
            f"time_guidance_embed_{ours}_embedder_linear_{number}",
        )
        for theirs, ours in (("time", "timestep"), ("guidance", "guidance"), ("vector", "text"))
        for number, side in ((1, "in"), (2, "out"))
    },
    **{
        f"{name}_lin": (f"{name}_linear",)
        for name in (
            "single_stream_modulation",
            "double_stream_modulation_img",
            "double_stream_modulation_txt",
        )
    },
    "final_layer_linear": ("proj_out",),
    "final_layer_adaLN_modulation_1": ("norm_out_linear",),
}
"""Names of Black Forest Labs' own code, and diffusers' for FLUX.1 and FLUX.2: the layers that one is made of, in order.

As in `convert_flux_transformer_checkpoint_to_diffusers` and its like for FLUX.2 in diffusers' `single_file_utils.py`.
"""
_HALVES_SWAPPED = frozenset({"final_layer_adaLN_modulation_1"})
"""Shift comes before scale there, and behind it in diffusers."""

_SGM_BLOCK = re.compile(r"(input_blocks|output_blocks)_(\d+)_(\d+)_(.+)|middle_block_(\d+)_(.+)")
_SGM = {
    "input_blocks_0_0": "conv_in",
    "out_2": "conv_out",
    "time_embed_0": "time_embedding_linear_1",
    "time_embed_2": "time_embedding_linear_2",
    "label_emb_0_0": "add_embedding_linear_1",
    "label_emb_0_2": "add_embedding_linear_2",
    "in_layers_2": "conv1",
    "emb_layers_1": "time_emb_proj",
    "out_layers_3": "conv2",
    "skip_connection": "conv_shortcut",
}
"""Names of Stability AI's own code (`convert_ldm_unet_checkpoint` in diffusers' `single_file_utils.py`)."""
_FIRST = ("x_embedder", "img_in", "conv_in")
"""Layers that read latents, and in models that fill what is masked more after them."""


@dataclass(frozen=True)
class Place:
    """A layer of the model, the rows (from, to) of the LoRA's upper matrix that are for it, and whether their halves
    are the other way round in the file.
    """

    module: str
    rows: tuple[int, int]
    swapped: bool = False


class Model:
    """The layers of a model by name with the shapes (out, in, ...) of their weights."""

    def __init__(self, shapes: Mapping[str, Shape]) -> None:
        self.shapes = shapes
        self._names = {plain(name): name for name in shapes}
        resnets = [name for name in self._names if re.match(r"down_blocks_0_resnets_\d+_conv1$", name)]
        self._per_block = max(1, len(resnets))

    def places(self, name: str, down: Shape, up: Shape) -> tuple[Place, ...] | None:
        """Where a layer of a LoRA belongs, whose matrices have the shapes `down` and `up`; None where the model has no
        such layer or one of another size.
        """
        bare = without_prefix(plain(name))
        for candidate in self._candidates(bare):
            found = tuple(self._names.get(part, "") for part in candidate.split(" "))
            if not all(found):
                continue
            heights = [self.shapes[module][0] for module in found]
            ends = [sum(heights[: number + 1]) for number in range(len(heights))]
            if ends[-1] != up[0] or any(not fits(self.shapes[module], module, down, up) for module in found):
                return None
            swapped = bare in _HALVES_SWAPPED
            return tuple(
                Place(module, (end - height, end), swapped)
                for module, end, height in zip(found, ends, heights, strict=True)
            )
        return None

    def _candidates(self, bare: str) -> Iterator[str]:
        yield bare
        yield f"{bare}_0"  # once diffusers called the layer behind attention `to_out`
        block = _FLUX_BLOCK.match(bare)
        if block is not None:
            stack = "transformer_blocks" if block[1] == "double" else "single_transformer_blocks"
            for ours in _FLUX_IN_BLOCKS.get(block[3], ()):
                yield " ".join(f"{stack}_{block[2]}_{part}" for part in ours.split(" "))
        yield from _FLUX_AROUND.get(bare, ())
        yield self._from_sgm(bare)

    def _from_sgm(self, bare: str) -> str:
        match = _SGM_BLOCK.match(bare)
        if bare in _SGM or match is None:
            return _SGM.get(bare, bare)
        side, number, inner, rest, middle, rest_of_middle = match.groups()
        if side is None:
            kind = ("resnets_0", "attentions_0", "resnets_1")[min(int(middle), 2)]
            return f"mid_block_{kind}_{_SGM.get(rest_of_middle, rest_of_middle)}"
        down = side == "input_blocks"
        block, layer = divmod(int(number) - down, self._per_block + 1)
        if rest in ("op", "conv"):
            return f"{'down' if down else 'up'}_blocks_{block}_{'down' if down else 'up'}samplers_0_conv"
        kind = "attentions" if inner == "1" else "resnets"
        return f"{'down' if down else 'up'}_blocks_{block}_{kind}_{layer}_{_SGM.get(rest, rest)}"


def plain(name: str) -> str:
    return name.replace(".", "_")


def without_prefix(name: str) -> str:
    """A plain name without what tools put before it."""
    return _BEFORE.sub("", name)


def fits(shape: Shape, module: str, down: Shape, up: Shape) -> bool:
    """Whether matrices of a LoRA can be laid on a layer: as wide, with the same kernel, and of one rank.

    The first layer may be wider: what a model that fills masks reads besides latents comes after them.
    """
    kernel = shape[2:] or (1, 1)
    if down[0] != up[1] or (down[2:] or (1, 1)) != kernel or any(side != 1 for side in up[2:]):
        return False
    return down[1] == shape[1] or (module in _FIRST and down[1] < shape[1])
