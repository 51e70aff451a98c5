"""The engines' networks with random weights: at their published sizes, and smaller ones of the same classes.

`middle` has layers as wide as the published ones and few of them, some gigabytes on a GPU; `small` runs on a CPU.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from render.safetensors import ComponentSize
from tests.benchmarks.gpu.repeated import IS_POSSIBLE, repeated

SIZES = ("published", "middle", "small")

FLUX_AUTOENCODER = {
    "down_block_types": ("DownEncoderBlock2D",) * 4,
    "up_block_types": ("UpDecoderBlock2D",) * 4,
    "block_out_channels": (128, 256, 512, 512),
    "layers_per_block": 2,
    "sample_size": 1024,
}
SMALL_AUTOENCODER = {"block_out_channels": (8, 8, 8, 8), "layers_per_block": 1, "norm_num_groups": 4}


def klein_transformer(**changes: Any) -> Any:
    from diffusers.models.transformers.transformer_flux2 import Flux2Transformer2DModel

    published = {
        "patch_size": 1,
        "in_channels": 128,
        "num_layers": 5,
        "num_single_layers": 20,
        "attention_head_dim": 128,
        "num_attention_heads": 24,
        "joint_attention_dim": 7680,
        "timestep_guidance_channels": 256,
        "mlp_ratio": 3.0,
        "axes_dims_rope": (32, 32, 32, 32),
        "rope_theta": 2000,
        "guidance_embeds": False,
    }
    return Flux2Transformer2DModel(**(published | changes))


def klein_autoencoder(**changes: Any) -> Any:
    from diffusers.models.autoencoders.autoencoder_kl_flux2 import AutoencoderKLFlux2

    return AutoencoderKLFlux2(**changes)


def flux_transformer(**changes: Any) -> Any:
    from diffusers.models.transformers.transformer_flux import FluxTransformer2DModel

    published = {
        "in_channels": 384,
        "out_channels": 64,
        "num_layers": 19,
        "num_single_layers": 38,
        "attention_head_dim": 128,
        "num_attention_heads": 24,
        "joint_attention_dim": 4096,
        "pooled_projection_dim": 768,
        "guidance_embeds": True,
    }
    return FluxTransformer2DModel(**(published | changes))


def flux_autoencoder(**changes: Any) -> Any:
    from diffusers.models.autoencoders.autoencoder_kl import AutoencoderKL

    published = FLUX_AUTOENCODER | {
        "latent_channels": 16,
        "scaling_factor": 0.3611,
        "shift_factor": 0.1159,
        "use_quant_conv": False,
        "use_post_quant_conv": False,
    }
    return AutoencoderKL(**(published | changes))


def stable_autoencoder(**changes: Any) -> Any:
    from diffusers.models.autoencoders.autoencoder_kl import AutoencoderKL

    return AutoencoderKL(**(FLUX_AUTOENCODER | {"latent_channels": 4} | changes))


SDXL_BLOCKS = {
    "block_out_channels": (320, 640, 1280),
    "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
    "transformer_layers_per_block": [1, 2, 10],
    "attention_head_dim": [5, 10, 20],
    "cross_attention_dim": 2048,
    "addition_embed_type": "text_time",
    "addition_time_embed_dim": 256,
    "projection_class_embeddings_input_dim": 2816,
    "use_linear_projection": True,
}


def sdxl_unet(**changes: Any) -> Any:
    from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel

    published = SDXL_BLOCKS | {
        "sample_size": 128,
        "in_channels": 9,
        "up_block_types": ("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
    }
    return UNet2DConditionModel(**(published | changes))


def sdxl_controlnet(**changes: Any) -> Any:
    from diffusers.models.controlnets.controlnet import ControlNetModel

    return ControlNetModel(**(SDXL_BLOCKS | {"in_channels": 4} | changes))


def sdxl_eyes(**changes: Any) -> Any:
    from transformers import CLIPVisionConfig, CLIPVisionModelWithProjection

    published = {
        "hidden_size": 1280,
        "intermediate_size": 5120,
        "num_hidden_layers": 32,
        "num_attention_heads": 16,
        "image_size": 224,
        "patch_size": 14,
        "projection_dim": 1024,
    }
    return CLIPVisionModelWithProjection(CLIPVisionConfig(**(published | changes)))


def catvton_unet(**changes: Any) -> Any:
    from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel

    published = {"sample_size": 64, "in_channels": 9, "cross_attention_dim": 768}
    return UNet2DConditionModel(**(published | changes))


def qwen_transformer(**changes: Any) -> Any:
    from diffusers.models.transformers.transformer_qwenimage import QwenImageTransformer2DModel

    published = {
        "in_channels": 64,
        "out_channels": 16,
        "num_layers": 60,
        "attention_head_dim": 128,
        "num_attention_heads": 24,
        "joint_attention_dim": 3584,
        "axes_dims_rope": (16, 56, 56),
    }
    return QwenImageTransformer2DModel(**(published | changes))


def qwen_autoencoder(**changes: Any) -> Any:
    from diffusers.models.autoencoders.autoencoder_kl_qwenimage import AutoencoderKLQwenImage

    return AutoencoderKLQwenImage(**changes)


NETWORKS: dict[str, dict[str, Callable[..., Any]]] = {
    "klein": {"transformer": klein_transformer, "vae": klein_autoencoder},
    "sdxl": {
        "unet": sdxl_unet,
        "controlnet": sdxl_controlnet,
        "vae": stable_autoencoder,
        "image_encoder": sdxl_eyes,
    },
    "flux-fill": {"transformer": flux_transformer, "vae": flux_autoencoder},
    "qwen-edit": {"transformer": qwen_transformer, "vae": qwen_autoencoder},
    "catvton": {"unet": catvton_unet, "vae": stable_autoencoder},
}
"""By engine and component folder."""

_FEW_LAYERS = {"transformer_layers_per_block": [1, 1, 2]}
_NARROW = {
    "block_out_channels": (32, 64, 64),
    "transformer_layers_per_block": [1, 1, 1],
    "attention_head_dim": [2, 4, 4],
    "cross_attention_dim": 64,
    "addition_time_embed_dim": 8,
    "projection_class_embeddings_input_dim": 80,
}

CHANGES: dict[str, dict[str, dict[str, dict[str, Any]]]] = {
    "published": {},
    "middle": {
        "klein": {"transformer": {"num_layers": 2, "num_single_layers": 4}},
        "sdxl": {
            "unet": _FEW_LAYERS,
            "controlnet": _FEW_LAYERS,
            "image_encoder": {"num_hidden_layers": 4},
        },
        "flux-fill": {"transformer": {"num_layers": 2, "num_single_layers": 4}},
        "qwen-edit": {"transformer": {"num_layers": 4}},
    },
    "small": {
        "klein": {
            "transformer": {
                "num_layers": 1,
                "num_single_layers": 1,
                "num_attention_heads": 1,
                "joint_attention_dim": 48,
            },
            "vae": SMALL_AUTOENCODER,
        },
        "sdxl": {
            "unet": _NARROW,
            "controlnet": _NARROW | {"conditioning_embedding_out_channels": (8, 8, 8, 8)},
            "vae": SMALL_AUTOENCODER,
            "image_encoder": {"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 2}
            | {"num_attention_heads": 2, "projection_dim": 16},
        },
        "flux-fill": {
            "transformer": {"num_layers": 1, "num_single_layers": 1, "num_attention_heads": 1}
            | {"joint_attention_dim": 32, "pooled_projection_dim": 16},
            "vae": SMALL_AUTOENCODER,
        },
        "qwen-edit": {
            "transformer": {"num_layers": 1, "num_attention_heads": 1, "joint_attention_dim": 32},
            "vae": {"base_dim": 8, "num_res_blocks": 1},
        },
        "catvton": {
            "unet": {
                "block_out_channels": (32, 32, 64, 64),
                "layers_per_block": 1,
                "cross_attention_dim": 32,
            },
            "vae": SMALL_AUTOENCODER,
        },
    },
}


def made(name: str, folder: str, size: str) -> Any:
    """A component as its class makes it."""
    return NETWORKS[name][folder](**CHANGES[size].get(name, {}).get(folder, {}))


@cache
def outline(name: str, folder: str, size: str) -> Any:
    """A component without memory: shapes and configuration alone."""
    import torch

    with torch.device("meta"):
        return made(name, folder, size)


def sizes(name: str, size: str) -> Mapping[str, ComponentSize]:
    """What the headers of the weights would say, the adapter's included."""
    found = {folder: _size(outline(name, folder, size)) for folder in NETWORKS[name]}
    if name == "sdxl":
        count = sum(math.prod(shape) for shape in _adapter_shapes(size).values())
        found["ip_adapter"] = ComponentSize(count, 2 * count, 0, 0)
    return found


def _size(network: Any) -> ComponentSize:
    repeated = set(getattr(network, "_repeated_blocks", None) or {"BasicTransformerBlock"})
    blocks = [list(module.parameters()) for module in network.modules() if type(module).__name__ in repeated]
    matrices = [each.numel() for block in blocks for each in block if each.ndim == 2]
    in_blocks = [sum(each.numel() for each in block) for block in blocks]
    parameters = list(network.parameters())
    count = sum(parameter.numel() for parameter in parameters)
    return ComponentSize(
        count,
        2 * count,
        sum(matrices),
        len(parameters),
        block_parameters=sum(in_blocks),
        largest_block=max(in_blocks, default=0),
        largest_matrix=max(matrices, default=0),
    )


def filled(name: str, folder: str, size: str, dtype: Any, *, in_passing: bool = False) -> Any:
    """A component with random weights in main memory, in seconds: its own initialising would take minutes. Those that
    are there `in_passing`, on their way to a card, take no memory and no time.
    """
    import torch

    with _without_memory():
        network = made(name, folder, size)
    noise = torch.randn(1 << 22, generator=torch.Generator().manual_seed(0)).mul_(0.02).to(dtype)
    for module in network.modules():
        for key, parameter in module._parameters.items():
            if parameter is not None:
                count = parameter.numel()
                if parameter.ndim == 1:
                    flat = torch.full((count,), 1.0 if key == "weight" else 0.0, dtype=dtype)
                elif in_passing and IS_POSSIBLE and count > noise.numel():
                    flat = repeated(noise, count)
                else:
                    flat = torch.empty(count, dtype=dtype)
                    for part in flat.split(noise.numel()):
                        part.copy_(noise[: part.numel()])
                module._parameters[key] = torch.nn.Parameter(flat.view(parameter.shape), requires_grad=False)
    return network.to(dtype)


@contextmanager
def _without_memory() -> Any:
    """Parameters have shapes alone, so that initialising them costs nothing; buffers are made as ever."""
    from torch import nn

    usual = nn.Module.register_parameter

    def register(module: Any, name: str, parameter: Any) -> None:
        usual(module, name, parameter)
        if parameter is not None:
            module._parameters[name] = nn.Parameter(parameter.to("meta"), requires_grad=False)

    nn.Module.register_parameter = register  # pyright: ignore[reportAttributeAccessIssue]
    try:
        yield
    finally:
        nn.Module.register_parameter = usual


def flow_scheduler() -> Any:
    from diffusers.schedulers.scheduling_flow_match_euler_discrete import FlowMatchEulerDiscreteScheduler

    return FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=True)


def stable_scheduler() -> Any:
    from diffusers.schedulers.scheduling_ddim import DDIMScheduler

    return DDIMScheduler(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", clip_sample=False)


SCHEDULERS: dict[str, Callable[[], Any]] = {
    "klein": flow_scheduler,
    "sdxl": stable_scheduler,
    "flux-fill": flow_scheduler,
    "qwen-edit": flow_scheduler,
    "catvton": stable_scheduler,
}

TEXT_TOKENS = {"klein": 512, "sdxl": 77, "flux-fill": 512, "qwen-edit": 700}


def text_shapes(name: str, size: str) -> dict[str, tuple[int, ...]]:
    """The shapes of what the text encoders would make of a prompt."""
    if name == "catvton":
        return {}
    tokens = TEXT_TOKENS[name]
    if name == "sdxl":
        config = outline(name, "unet", size).config
        pooled = config.projection_class_embeddings_input_dim - 6 * config.addition_time_embed_dim
        return {
            f"{kind}{key}": shape
            for kind in ("", "negative_")
            for key, shape in (
                ("prompt_embeds", (1, tokens, config.cross_attention_dim)),
                ("pooled_prompt_embeds", (1, pooled)),
            )
        }
    config = outline(name, "transformer", size).config
    shapes: dict[str, tuple[int, ...]] = {"prompt_embeds": (1, tokens, config.joint_attention_dim)}
    if name == "flux-fill":
        shapes["pooled_prompt_embeds"] = (1, config.pooled_projection_dim)
    return shapes


def make_small(size: str, pixels: int) -> None:
    """Qwen's pipeline brings every picture that it is shown to a megapixel, which takes a CPU longer than all else."""
    from diffusers.pipelines.qwenimage import pipeline_qwenimage_edit_plus

    if size == "small":
        pipeline_qwenimage_edit_plus.VAE_IMAGE_SIZE = pixels


def save_extras(name: str, size: str, weights: Path) -> None:
    """What an engine reads from files beside its networks: SDXL's IP-Adapter, CatVTON's trained attention."""
    if name == "sdxl":
        _save_adapter(size, weights / "ip_adapter")
    if name == "catvton":
        _save_attention(size, weights / "attention")


def _save_adapter(size: str, folder: Path) -> None:
    """A plain one: four tokens of what the image encoder sees."""
    import torch
    from safetensors.torch import save_file

    adapter = {name: torch.randn(shape) * 0.02 for name, shape in _adapter_shapes(size).items()}
    adapter["image_proj.norm.weight"].fill_(1.0)
    folder.mkdir(parents=True)
    save_file({key: tensor.bfloat16() for key, tensor in adapter.items()}, folder / "adapter.safetensors")


def _adapter_shapes(size: str) -> dict[str, tuple[int, ...]]:
    unet, seen = outline("sdxl", "unet", size), outline("sdxl", "image_encoder", size).config.projection_dim
    width = unet.config.cross_attention_dim
    shapes: dict[str, tuple[int, ...]] = {
        "image_proj.proj.weight": (4 * width, seen),
        "image_proj.proj.bias": (4 * width,),
        "image_proj.norm.weight": (width,),
        "image_proj.norm.bias": (width,),
    }
    for number, processor in enumerate(name for name in unet.attn_processors if "attn2" in name):
        inner = unet.get_submodule(processor.removesuffix(".processor")).inner_dim
        for part in ("k", "v"):
            shapes[f"ip_adapter.{2 * number + 1}.to_{part}_ip.weight"] = (inner, width)
    return shapes


def _save_attention(size: str, folder: Path) -> None:
    import torch
    from safetensors.torch import save_file

    from render.engines.catvton import numbered

    modules = torch.nn.ModuleList(numbered(outline("catvton", "unet", size)))
    folder.mkdir(parents=True)
    trained = {
        name: torch.randn(each.shape).mul_(0.02).bfloat16() for name, each in modules.named_parameters()
    }
    save_file(trained, folder / "model.safetensors")
