"""What a LoRA file says of itself: which models it fits, its rank, its words. Read from headers, without torch.

Names of modules come in three dialects: diffusers' own (`transformer.single_transformer_blocks.0.attn.to_q`), kohya's
(`lora_unet_single_blocks_0_linear1`) and ComfyUI's (`diffusion_model.single_blocks.0.linear1`). They are read as one,
with underscores for dots and without what stands before and behind. A file is taken only where all of it can be worn,
but for what is meant for text encoders, which the studio leaves as they are.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from render.cards import ModelCard
from render.errors import InputError
from render.lora_file import (
    LoraLayer,
    halves_of,
    is_text,
    layers_of,
    number_in,
    refused,
    strengths_of,
    table_of,
)
from render.lora_layers import Model, Place, Shape, plain, without_prefix
from render.messages import ErrorKind, LoraUse
from render.safetensors import Header, Tensor, read_header, weight_files

MAX_WORDS = 5
MAX_WORD_LENGTH = 120


class Family(StrEnum):
    """Models that share a shape, so that a LoRA of one fits the others. Cards name theirs in `lora_family`."""

    FLUX2_KLEIN = "flux2-klein"
    FLUX1 = "flux1"
    SDXL = "sdxl"
    SD15 = "sd15"
    QWEN_IMAGE = "qwen-image"
    UNKNOWN = "unknown"


TITLES = {
    Family.FLUX2_KLEIN: "FLUX.2 klein 4B",
    Family.FLUX1: "FLUX.1",
    Family.SDXL: "Stable Diffusion XL",
    Family.SD15: "Stable Diffusion 1.5",
    Family.QWEN_IMAGE: "Qwen-Image",
}

LARGER_FLUX2 = {4096: "FLUX.2 klein 9B", 6144: "FLUX.2 dev"}
"""Widths of klein's siblings, whose modules have the same names (diffusers' configurations of the models)."""


@dataclass(frozen=True)
class LoraInfo:
    """`alpha` is None where the file does not say; `width` is that of the model's attention, 0 where none shows it.

    `target_count` counts the modules it changes; `text_encoder` says that some are not of the denoiser.
    """

    family: Family
    rank: int
    alpha: float | None
    trigger_words: tuple[str, ...]
    target_count: int
    width: int = 0
    text_encoder: bool = False


_ATTENTION = re.compile(r"attn1?_to_q$|attn_qkv$|attn_to_qkv_mlp_proj$|blocks_\d+_linear1$")


def read_lora(path: Path) -> LoraInfo:
    """What a LoRA file says of itself. Raises `InputError` as `read_header` does, and `WEIGHTS_INVALID` for what is no
    LoRA: a whole model, another kind of adapter, or one with halves missing; for one that is more than that, as a DoRA
    is; and for one that is for text encoders alone.
    """
    header = read_header(path)
    downs, ups = halves_of(path, header)
    names = {
        without_prefix(plain(layer.name)): header.tensors[layer.down] for layer in layers_of(path, header)
    }
    ranks = Counter(header.tensors[down].shape[0] for down in downs.values())
    second_text_encoder = any(is_text(name) and "2" in name[:16] for name in downs)
    return LoraInfo(
        family=_family(names, second_text_encoder, header.metadata),
        rank=ranks.most_common(1)[0][0],
        alpha=_finite(_alpha(path, header)),
        trigger_words=_trigger_words(header.metadata),
        target_count=len(ups),
        width=_width(names),
        text_encoder=any(map(is_text, header.tensors)),
    )


def why_not_lora(card: ModelCard, info: LoraInfo) -> str | None:
    """The sentence why a LoRA cannot be used with a model; None where it can."""
    if not card.lora_family:
        return f"{card.title} takes no LoRAs; choose another engine for them."
    taken = TITLES.get(Family(card.lora_family), card.title)
    if info.family is Family.UNKNOWN:
        return f"It cannot be told which model this LoRA was made for; {card.title} takes those for {taken}."
    if info.family != card.lora_family:
        return f"This LoRA was made for {TITLES[info.family]}; {card.title} takes those for {taken}."
    if info.family is Family.FLUX2_KLEIN and info.width in LARGER_FLUX2:
        return f"This LoRA was made for {LARGER_FLUX2[info.width]}; {card.title} takes those for {taken}."
    return None


def require_fitting(card: ModelCard, path: Path, weights: Path) -> LoraInfo:
    """What a LoRA says of itself. Raises `InputError` `UNFIT` where it was made for another model than the one in the
    folder `weights`, and as `read_lora` does.

    Where the folder is there, every layer is looked up in the model itself; so a LoRA fits that has only names which
    several families share, as those of attention in FLUX and Qwen-Image.
    """
    info = read_lora(path)
    reason = why_not_lora(card, info)
    shapes = _shapes_in(weights) if card.lora_family else {}
    if shapes and (reason is None or info.family is Family.UNKNOWN):
        try:
            places_of(path, Model(shapes))
        except InputError:
            if reason is None:
                raise
        else:
            reason = None
    if reason is not None:
        raise InputError(ErrorKind.UNFIT, f"{path.name} does not fit. {reason}")
    return info


def places_of(path: Path, model: Model) -> Sequence[tuple[LoraLayer, tuple[Place, ...]]]:
    """Every layer of a LoRA file but those of text encoders, and where in the model it belongs. Raises `InputError`:
    `UNFIT` where the model lacks one or has it at another size, and as `read_lora` does.
    """
    layers = layers_of(path, read_header(path))
    found = [(layer, model.places(layer.name, layer.down_shape, layer.up_shape)) for layer in layers]
    missing = [layer.name for layer, places in found if not places]
    if missing:
        raise InputError(
            ErrorKind.UNFIT,
            f"{path.name} does not fit: {len(missing)} of its {len(layers)} layers are not in this model, or not in "
            f"this size, such as {missing[0]}; choose a LoRA that was made for it.",
        )
    placed = [(layer, places) for layer, places in found if places]
    modules = Counter(place.module for _, places in placed for place in places)
    if any(count > 1 for count in modules.values()):
        raise refused(path, "some of its layers are in it twice")
    return placed


def text_part_left_out(path: Path) -> str:
    """What a person is told of a LoRA that changes text encoders too."""
    return f"{path.name} is worn without its text part: the studio leaves text encoders as they are."


def require_unchanged(lora: LoraUse) -> None:
    """Raises `InputError(CHANGED)` where the file is no longer the one that was chosen."""
    path = Path(lora.path)
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return  # whoever reads it says what is wrong with it
    if found != lora.sha256:
        raise InputError(
            ErrorKind.CHANGED,
            f"The LoRA {path.name} has changed since it was chosen; take it off and choose it again, or bring the old "
            "file back.",
        )


def _shapes_in(weights: Path) -> dict[str, Shape]:
    """The shapes of a model's layers as it lies in a folder; none where there is no such folder."""
    for component in ("transformer", "unet"):
        if (weights / component).is_dir():
            return {
                name.removesuffix(".weight"): tensor.shape
                for file in weight_files(weights / component)
                for name, tensor in read_header(file).tensors.items()
                if name.endswith(".weight") and len(tensor.shape) >= 2
            }
    return {}


# -- family --------------------------------------------------------------------------------------------------


def _family(names: Mapping[str, Tensor], second_text_encoder: bool, metadata: Mapping[str, str]) -> Family:
    """By names first, which tiny models share with large ones; by shapes where names are shared; by what the maker
    wrote where neither decides.
    """
    text = "\n".join(names)
    if re.search(r"(^|\n)(double_blocks|single_blocks|single_transformer_blocks)_\d", text):
        return _flux(names, text) or _declared(metadata)
    if re.search(r"(^|\n)transformer_blocks_\d+_(attn|img_mlp|txt_mlp|img_mod|txt_mod|ff|norm1)", text):
        return _joint(names, text) or _declared(metadata)
    if re.search(r"(^|\n)(down_blocks|mid_block|up_blocks|input_blocks|middle_block|output_blocks)_", text):
        return _unet(names, text, second_text_encoder) or _declared(metadata)
    return _declared(metadata)


def _flux(names: Mapping[str, Tensor], text: str) -> Family | None:
    """FLUX.1 or FLUX.2, whose modules have the same names in the makers' own layout.

    FLUX.1's hidden layers are four times as wide as the model, FLUX.2's three times, so what a second layer takes in
    tells them apart; so do FLUX.2's modulation shared by all blocks and FLUX.1's in each.
    """
    if re.search(r"to_qkv_mlp_proj|stream_modulation|ff_linear_in|ff_context_linear_in", text):
        return Family.FLUX2_KLEIN
    if re.search(
        r"_mod_lin|modulation_lin|single_transformer_blocks_\d+_(attn_to_[qkv]|proj_mlp|norm_linear)", text
    ):
        return Family.FLUX1
    ratios = {
        **{r"blocks_\d+_(img|txt)_mlp_2$": (4, 3)},
        **{r"single_blocks_\d+_linear2$": (5, 4)},
    }
    width = _width(names)
    for name, tensor in names.items():
        for pattern, (first, second) in ratios.items():
            if width and re.search(pattern, name):
                if tensor.shape[1] == first * width:
                    return Family.FLUX1
                if tensor.shape[1] == second * width:
                    return Family.FLUX2_KLEIN
    return _by_depth(text)


def _joint(names: Mapping[str, Tensor], text: str) -> Family | None:
    """Double blocks under diffusers' names, which FLUX and Qwen-Image share for attention."""
    if re.search(r"_(img|txt)_(mlp_net|mod_1)", text):
        return Family.QWEN_IMAGE
    if re.search(r"_ff_(context_)?linear_in|_ff_(context_)?linear_out", text):
        return Family.FLUX2_KLEIN
    if re.search(r"_ff_(context_)?net_|_norm1_(context_)?linear", text):
        return Family.FLUX1 if _width(names) in (0, 3072) else None
    return _by_depth(text) if _width(names) == 3072 else None


def _by_depth(text: str) -> Family | None:
    """By how many blocks there are (MODELS: 60 double ones in Qwen-Image; 19 and 38 in FLUX.1; 5 and 20 in klein)."""
    double = [int(number) for number in re.findall(r"(?:^|\n)(?:double|transformer)_blocks_(\d+)_", text)]
    single = [int(number) for number in re.findall(r"(?:^|\n)single_(?:transformer_)?blocks_(\d+)_", text)]
    if double and max(double) >= 19:
        return Family.QWEN_IMAGE
    if (double and max(double) >= 5) or (single and max(single) >= 20):
        return Family.FLUX1
    if single and max(single) == 19 and double and max(double) == 4:
        return Family.FLUX2_KLEIN
    return None


def _unet(names: Mapping[str, Tensor], text: str, second_text_encoder: bool) -> Family | None:
    """SDXL reads text 2,048 wide, SD 1.5 768; where no such layer is in it, by which of the blocks have attention."""
    widths = {tensor.shape[1] for name, tensor in names.items() if re.search(r"attn2_to_[kv]$", name)}
    if widths & {2048, 768, 1024}:
        return Family.SDXL if 2048 in widths else Family.SD15 if 768 in widths else None
    if second_text_encoder:
        return Family.SDXL
    if re.search(r"down_blocks_0_attentions|up_blocks_[23]_attentions|input_blocks_[12]_1_", text):
        return Family.SD15
    if re.search(r"up_blocks_0_attentions|_transformer_blocks_[1-9]_|input_blocks_[78]_1_", text):
        return Family.SDXL
    return None


_DECLARED = (
    (re.compile(r"flux\.?-?2.?klein.?4b|flux-2-klein-4b", re.I), Family.FLUX2_KLEIN),
    (re.compile(r"flux\.?-?1|flux-dev|^flux$", re.I), Family.FLUX1),
    (re.compile(r"sdxl|stable-diffusion-xl", re.I), Family.SDXL),
    (re.compile(r"^sd_v1|stable-diffusion-v1", re.I), Family.SD15),
    (re.compile(r"qwen.?image", re.I), Family.QWEN_IMAGE),
)


def _declared(metadata: Mapping[str, str]) -> Family:
    for key in ("modelspec.architecture", "ss_base_model_version", "base_model"):
        value = metadata.get(key, "")[:MAX_WORD_LENGTH]
        for pattern, family in _DECLARED:
            if pattern.search(value):
                return family
    return Family.UNKNOWN


def _width(names: Mapping[str, Tensor]) -> int:
    widths = Counter(tensor.shape[1] for name, tensor in names.items() if _ATTENTION.search(name))
    return max(widths) if widths else 0


# -- what the maker wrote -----------------------------------------------------------------------------------


def _alpha(path: Path, header: Header) -> float | None:
    """From the file's own scalars, else from what its tool wrote down."""
    for strength in strengths_of(path, header).values():
        return strength
    try:
        return float(header.metadata["ss_network_alpha"][:32])
    except (KeyError, ValueError):
        pass
    for key, value in table_of(header.metadata.get("lora_adapter_metadata", "")).items():
        if key.endswith("lora_alpha"):
            return number_in(value)
    return None


def _finite(alpha: float | None) -> float | None:
    return alpha if alpha is not None and math.isfinite(alpha) else None


def _trigger_words(metadata: Mapping[str, str]) -> tuple[str, ...]:
    """What its maker names; else the tags that stood beside every picture it was trained on."""
    for key in ("modelspec.trigger_phrase", "trigger_phrase", "trigger_words", "instance_prompt"):
        text = " ".join(metadata.get(key, "").split())
        if text:
            words = text.split(", ") if key == "trigger_words" else [text]
            return tuple(word[:MAX_WORD_LENGTH] for word in words[:MAX_WORDS])
    counts: Counter[str] = Counter()
    for tags in table_of(metadata.get("ss_tag_frequency", "")).values():
        if isinstance(tags, dict):
            for tag, count in tags.items():
                if isinstance(count, int) and str(tag).strip():
                    counts[" ".join(str(tag).split())[:MAX_WORD_LENGTH]] += count
    if not counts:
        return ()
    most = max(counts.values())
    return tuple([tag for tag, count in counts.items() if count == most][:MAX_WORDS])
