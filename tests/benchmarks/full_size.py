"""The engines' networks at their published sizes, from their classes' own configurations, with random weights."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

FLUX_AUTOENCODER = {
    "down_block_types": ("DownEncoderBlock2D",) * 4,
    "up_block_types": ("UpDecoderBlock2D",) * 4,
    "block_out_channels": (128, 256, 512, 512),
    "layers_per_block": 2,
    "sample_size": 1024,
}


def klein_transformer() -> Any:
    from diffusers.models.transformers.transformer_flux2 import Flux2Transformer2DModel

    return Flux2Transformer2DModel(
        patch_size=1,
        in_channels=128,
        num_layers=5,
        num_single_layers=20,
        attention_head_dim=128,
        num_attention_heads=24,
        joint_attention_dim=7680,
        timestep_guidance_channels=256,
        mlp_ratio=3.0,
        axes_dims_rope=(32, 32, 32, 32),
        rope_theta=2000,
        guidance_embeds=False,
    )


def klein_autoencoder() -> Any:
    from diffusers.models.autoencoders.autoencoder_kl_flux2 import AutoencoderKLFlux2

    return AutoencoderKLFlux2()


def flux_transformer() -> Any:
    from diffusers.models.transformers.transformer_flux import FluxTransformer2DModel

    return FluxTransformer2DModel(
        in_channels=384,
        out_channels=64,
        num_layers=19,
        num_single_layers=38,
        attention_head_dim=128,
        num_attention_heads=24,
        joint_attention_dim=4096,
        pooled_projection_dim=768,
        guidance_embeds=True,
    )


def flux_autoencoder() -> Any:
    from diffusers.models.autoencoders.autoencoder_kl import AutoencoderKL

    return AutoencoderKL(
        latent_channels=16,
        scaling_factor=0.3611,
        shift_factor=0.1159,
        use_quant_conv=False,
        use_post_quant_conv=False,
        **FLUX_AUTOENCODER,
    )


def stable_autoencoder() -> Any:
    from diffusers.models.autoencoders.autoencoder_kl import AutoencoderKL

    return AutoencoderKL(latent_channels=4, **FLUX_AUTOENCODER)


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


def sdxl_unet() -> Any:
    from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel

    return UNet2DConditionModel(
        sample_size=128,
        in_channels=9,
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        **SDXL_BLOCKS,
    )


def sdxl_controlnet() -> Any:
    from diffusers.models.controlnets.controlnet import ControlNetModel

    return ControlNetModel(in_channels=4, **SDXL_BLOCKS)


def catvton_unet() -> Any:
    from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel

    return UNet2DConditionModel(sample_size=64, in_channels=9, cross_attention_dim=768)


def qwen_transformer() -> Any:
    from diffusers.models.transformers.transformer_qwenimage import QwenImageTransformer2DModel

    return QwenImageTransformer2DModel(
        in_channels=64,
        out_channels=16,
        num_layers=60,
        attention_head_dim=128,
        num_attention_heads=24,
        joint_attention_dim=3584,
        axes_dims_rope=(16, 56, 56),
    )


def qwen_autoencoder() -> Any:
    from diffusers.models.autoencoders.autoencoder_kl_qwenimage import AutoencoderKLQwenImage

    return AutoencoderKLQwenImage()


NETWORKS: dict[str, dict[str, Callable[[], Any]]] = {
    "klein": {"transformer": klein_transformer, "vae": klein_autoencoder},
    "sdxl": {"unet": sdxl_unet, "controlnet": sdxl_controlnet, "vae": stable_autoencoder},
    "flux-fill": {"transformer": flux_transformer, "vae": flux_autoencoder},
    "qwen-edit": {"transformer": qwen_transformer, "vae": qwen_autoencoder},
    "catvton": {"unet": catvton_unet, "vae": stable_autoencoder},
}
"""By engine and component folder."""


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

TEXTS: dict[str, dict[str, tuple[int, ...]]] = {
    "klein": {"prompt_embeds": (1, 512, 7680)},
    "sdxl": {
        "prompt_embeds": (1, 77, 2048),
        "negative_prompt_embeds": (1, 77, 2048),
        "pooled_prompt_embeds": (1, 1280),
        "negative_pooled_prompt_embeds": (1, 1280),
    },
    "flux-fill": {"prompt_embeds": (1, 512, 4096), "pooled_prompt_embeds": (1, 768)},
    "qwen-edit": {"prompt_embeds": (1, 700, 3584)},
    "catvton": {},
}
"""The shapes of what the text encoders would make of a prompt."""


def save_adapter(name: str, weights: Path) -> None:
    """A plain IP-Adapter of published size with random weights, which the pipeline reads from a file."""
    if name != "sdxl":
        return
    import torch
    from safetensors.torch import save_file

    with torch.device("meta"):
        unet = sdxl_unet()
    adapter = {
        "image_proj.proj.weight": torch.randn(4 * 2048, 1280),
        "image_proj.proj.bias": torch.zeros(4 * 2048),
        "image_proj.norm.weight": torch.ones(2048),
        "image_proj.norm.bias": torch.zeros(2048),
    }
    for number, processor in enumerate(name for name in unet.attn_processors if "attn2" in name):
        width = unet.get_submodule(processor.removesuffix(".processor")).inner_dim
        for part in ("k", "v"):
            adapter[f"ip_adapter.{2 * number + 1}.to_{part}_ip.weight"] = torch.randn(width, 2048) * 0.02
    (weights / "ip_adapter").mkdir(parents=True)
    save_file(
        {key: tensor.bfloat16() for key, tensor in adapter.items()},
        weights / "ip_adapter" / "adapter.safetensors",
    )
