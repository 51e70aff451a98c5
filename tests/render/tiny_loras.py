"""LoRAs that peft makes of tiny models of the real classes, saved as diffusers saves them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any


def models() -> dict[str, tuple[Any, Any, str, list[str]]]:
    """By name: a denoiser, the pipeline class that saves its LoRA, what that calls it, and the layers to change."""
    from diffusers.models.transformers.transformer_flux import FluxTransformer2DModel
    from diffusers.models.transformers.transformer_flux2 import Flux2Transformer2DModel
    from diffusers.models.transformers.transformer_qwenimage import QwenImageTransformer2DModel
    from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel
    from diffusers.pipelines.flux.pipeline_flux import FluxPipeline
    from diffusers.pipelines.flux2.pipeline_flux2_klein import Flux2KleinPipeline
    from diffusers.pipelines.qwenimage.pipeline_qwenimage import QwenImagePipeline
    from diffusers.pipelines.stable_diffusion.pipeline_stable_diffusion import StableDiffusionPipeline
    from diffusers.pipelines.stable_diffusion_xl.pipeline_stable_diffusion_xl import StableDiffusionXLPipeline

    heads: dict[str, Any] = {"num_layers": 1, "attention_head_dim": 16, "num_attention_heads": 2}
    blocks: dict[str, Any] = {"layers_per_block": 1, "attention_head_dim": 4, "norm_num_groups": 8}
    klein = Flux2Transformer2DModel(
        **heads, in_channels=16, num_single_layers=1, joint_attention_dim=48, axes_dims_rope=(4, 4, 4, 4)
    )
    flux1 = FluxTransformer2DModel(
        **heads,
        num_single_layers=1,
        joint_attention_dim=32,
        pooled_projection_dim=16,
        axes_dims_rope=(4, 6, 6),
    )
    qwen = QwenImageTransformer2DModel(**heads, joint_attention_dim=32, axes_dims_rope=(4, 6, 6))
    sdxl = UNet2DConditionModel(
        **blocks,
        block_out_channels=(32, 64),
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        cross_attention_dim=2048,
    )
    sd15 = UNet2DConditionModel(
        **blocks,
        block_out_channels=(32, 64),
        down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
        cross_attention_dim=768,
    )
    attention = ["to_q", "to_k"]
    return {
        "klein": (klein, Flux2KleinPipeline, "transformer", ["to_qkv_mlp_proj", "to_q"]),
        "flux1": (flux1, FluxPipeline, "transformer", attention),
        "qwen": (qwen, QwenImagePipeline, "transformer", [*attention, "img_mlp.net.0.proj"]),
        "sdxl": (sdxl, StableDiffusionXLPipeline, "unet", attention),
        "sd15": (sd15, StableDiffusionPipeline, "unet", attention),
    }


def main(folder: Path) -> None:
    from peft import LoraConfig
    from peft.utils import get_peft_model_state_dict

    for name, (model, pipeline, part, layers) in models().items():
        model.add_adapter(LoraConfig(r=4, lora_alpha=8, target_modules=layers, init_lora_weights="gaussian"))
        config = model.peft_config["default"].to_dict()
        saved = {
            f"{part}_lora_layers": get_peft_model_state_dict(model),
            f"{part}_lora_adapter_metadata": config,
        }
        pipeline.save_lora_weights(str(folder / name), **saved)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
