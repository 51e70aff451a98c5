"""Models of the real classes at the smallest size that works, with random weights, saved as their makers do."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from tokenizers.pre_tokenizers import ByteLevel

SPECIALS = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")

CHAT_TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def save_tiny_klein(folder: Path) -> None:
    """A FLUX.2 klein of half a megabyte that renders in a fraction of a second on a CPU."""
    import torch
    from diffusers.models.autoencoders.autoencoder_kl_flux2 import AutoencoderKLFlux2
    from diffusers.models.transformers.transformer_flux2 import Flux2Transformer2DModel
    from diffusers.pipelines.flux2.pipeline_flux2_klein_inpaint import Flux2KleinInpaintPipeline
    from diffusers.schedulers.scheduling_flow_match_euler_discrete import FlowMatchEulerDiscreteScheduler
    from transformers import Qwen3Config, Qwen3ForCausalLM

    torch.manual_seed(0)
    tokenizer = tiny_qwen_tokenizer()
    text_encoder = Qwen3ForCausalLM(
        Qwen3Config(
            vocab_size=len(tokenizer),
            hidden_size=16,
            intermediate_size=32,
            num_hidden_layers=4,
            num_attention_heads=2,
            num_key_value_heads=2,
            head_dim=8,
            max_position_embeddings=1024,
        )
    )
    transformer = Flux2Transformer2DModel(
        patch_size=1,
        in_channels=16,
        num_layers=1,
        num_single_layers=1,
        attention_head_dim=16,
        num_attention_heads=2,
        joint_attention_dim=48,
        timestep_guidance_channels=16,
        axes_dims_rope=(4, 4, 4, 4),
        guidance_embeds=False,
    )
    vae = AutoencoderKLFlux2(
        block_out_channels=(8, 8, 8, 8), layers_per_block=1, latent_channels=4, norm_num_groups=4
    )
    scheduler = FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=True)
    Flux2KleinInpaintPipeline(
        scheduler=scheduler,
        vae=vae,
        text_encoder=text_encoder,
        tokenizer=tokenizer,
        transformer=transformer,
        is_distilled=True,
    ).save_pretrained(folder)


def tiny_autoencoder(**more: Any) -> Any:
    from diffusers.models.autoencoders.autoencoder_kl import AutoencoderKL

    return AutoencoderKL(
        block_out_channels=(8, 8, 8, 8),
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        latent_channels=4,
        norm_num_groups=4,
        **more,
    )


def save_tiny_sdxl(folder: Path) -> None:
    """SDXL inpainting with its ControlNet, IP-Adapter, image encoder and LCM LoRA."""
    import torch
    from diffusers.models.controlnets.controlnet import ControlNetModel
    from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel
    from diffusers.pipelines.stable_diffusion_xl.pipeline_stable_diffusion_xl_inpaint import (
        StableDiffusionXLInpaintPipeline,
    )
    from diffusers.schedulers.scheduling_euler_discrete import EulerDiscreteScheduler
    from safetensors.torch import save_file
    from transformers import CLIPVisionConfig, CLIPVisionModelWithProjection

    torch.manual_seed(0)
    shared = {
        "block_out_channels": (8, 16),
        "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D"),
        "layers_per_block": 1,
        "transformer_layers_per_block": 1,
        "cross_attention_dim": 32,
        "attention_head_dim": (2, 4),
        "addition_embed_type": "text_time",
        "addition_time_embed_dim": 8,
        "projection_class_embeddings_input_dim": 64,
        "norm_num_groups": 4,
        "use_linear_projection": True,
    }
    unet = UNet2DConditionModel(
        sample_size=16, in_channels=9, up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"), **shared
    )
    controlnet = ControlNetModel(in_channels=4, conditioning_embedding_out_channels=(8, 8, 8, 8), **shared)
    for parameter in controlnet.controlnet_mid_block.parameters():
        torch.nn.init.normal_(parameter, std=0.1)  # made as zeros, which would hide that it is called
    StableDiffusionXLInpaintPipeline(
        vae=tiny_autoencoder(),
        text_encoder=tiny_clip(projected=False),
        text_encoder_2=tiny_clip(projected=True),
        tokenizer=tiny_clip_tokenizer(),
        tokenizer_2=tiny_clip_tokenizer(),
        unet=unet,
        scheduler=EulerDiscreteScheduler(beta_schedule="scaled_linear", beta_start=0.00085, beta_end=0.012),
        add_watermarker=False,
    ).save_pretrained(folder)
    controlnet.save_pretrained(folder / "controlnet")
    CLIPVisionModelWithProjection(
        CLIPVisionConfig(
            hidden_size=16,
            intermediate_size=32,
            num_hidden_layers=2,
            num_attention_heads=2,
            image_size=32,
            patch_size=8,
            projection_dim=16,
        )
    ).save_pretrained(folder / "image_encoder")
    adapter = {
        "image_proj.proj.weight": torch.randn(4 * 32, 16),
        "image_proj.proj.bias": torch.randn(4 * 32),
        "image_proj.norm.weight": torch.ones(32),
        "image_proj.norm.bias": torch.zeros(32),
    }
    for number, name in enumerate(name for name in unet.attn_processors if "attn2" in name):
        attention = unet.get_submodule(name.removesuffix(".processor"))
        for part in ("k", "v"):
            adapter[f"ip_adapter.{2 * number + 1}.to_{part}_ip.weight"] = torch.randn(attention.inner_dim, 32)
    (folder / "ip_adapter").mkdir()
    save_file(adapter, folder / "ip_adapter" / "ip-adapter.safetensors")
    (folder / "few_steps").mkdir()
    save_tiny_lora(unet, folder / "few_steps" / "lcm.safetensors", prefix="unet")


def save_tiny_catvton(folder: Path) -> None:
    import torch
    from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel
    from diffusers.pipelines.pipeline_utils import DiffusionPipeline
    from diffusers.schedulers.scheduling_ddim import DDIMScheduler
    from safetensors.torch import save_model

    torch.manual_seed(0)
    unet = UNet2DConditionModel(
        sample_size=16,
        in_channels=9,
        block_out_channels=(8, 16),
        down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
        layers_per_block=1,
        cross_attention_dim=32,
        attention_head_dim=2,
        norm_num_groups=4,
    )

    class Parts(DiffusionPipeline):
        def __init__(self, vae: Any, unet: Any, scheduler: Any) -> None:
            super().__init__()
            self.register_modules(vae=vae, unet=unet, scheduler=scheduler)

    scheduler = DDIMScheduler(
        beta_schedule="scaled_linear",
        beta_start=0.00085,
        beta_end=0.012,
        clip_sample=False,
        set_alpha_to_one=False,
        steps_offset=1,
    )
    Parts(tiny_autoencoder(), unet, scheduler).save_pretrained(folder)
    # As the makers number what they trained: their processors are modules, and each has a number.
    unet.set_attn_processor({name: torch.nn.Identity() for name in unet.attn_processors})
    trained = torch.nn.ModuleList(module for name, module in unet.named_modules() if "attn1" in name)
    for parameter in trained.parameters():
        torch.nn.init.normal_(parameter, std=0.3)
    (folder / "attention").mkdir()
    save_model(trained, str(folder / "attention" / "model.safetensors"))


def tiny_clip(*, projected: bool) -> Any:
    from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

    config = CLIPTextConfig(
        vocab_size=1000,
        hidden_size=16,
        intermediate_size=32,
        num_hidden_layers=3,
        num_attention_heads=2,
        projection_dim=16,
        max_position_embeddings=77,
        bos_token_id=256,
        eos_token_id=257,
    )
    return CLIPTextModelWithProjection(config) if projected else CLIPTextModel(config)


def tiny_clip_tokenizer() -> Any:
    """Every byte is a token, as it is and at the end of a word."""
    from transformers import CLIPTokenizer

    symbols = sorted(ByteLevel.alphabet())
    words = [*symbols, *(f"{symbol}</w>" for symbol in symbols), "<|startoftext|>", "<|endoftext|>"]
    vocabulary = {word: number for number, word in enumerate(words)}
    return CLIPTokenizer(vocab=vocabulary, merges=[], model_max_length=77)


def save_tiny_lora(
    model: Any, path: Path, *, prefix: str, targets: tuple[str, ...] = ("to_q", "to_v")
) -> None:
    """A LoRA as peft makes it for the attention of `model`, with noise in both of its matrices."""
    import torch
    from diffusers.utils.state_dict_utils import convert_state_dict_to_diffusers
    from peft import LoraConfig, get_peft_model_state_dict, inject_adapter_in_model
    from safetensors.torch import save_file

    dressed = inject_adapter_in_model(LoraConfig(r=4, lora_alpha=4, target_modules=list(targets)), model)
    state = convert_state_dict_to_diffusers(get_peft_model_state_dict(dressed))
    noise = torch.Generator().manual_seed(1)
    save_file(
        {
            f"{prefix}.{name}": torch.randn(tensor.shape, generator=noise) * 0.3
            for name, tensor in state.items()
        },
        path,
    )


def save_tiny_flux_fill(folder: Path) -> None:
    """With Redux and its image encoder."""
    import torch
    from diffusers.models.transformers.transformer_flux import FluxTransformer2DModel
    from diffusers.pipelines.flux.modeling_flux import ReduxImageEncoder
    from diffusers.pipelines.flux.pipeline_flux_fill import FluxFillPipeline
    from diffusers.schedulers.scheduling_flow_match_euler_discrete import FlowMatchEulerDiscreteScheduler
    from transformers import SiglipVisionConfig, SiglipVisionModel, T5Config, T5EncoderModel

    torch.manual_seed(0)
    latent, scale = 4, 8
    FluxFillPipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=True),
        vae=tiny_autoencoder(shift_factor=0.1159, scaling_factor=0.3611),
        text_encoder=tiny_clip(projected=False),
        tokenizer=tiny_clip_tokenizer(),
        text_encoder_2=T5EncoderModel(
            T5Config(vocab_size=600, d_model=16, d_kv=8, d_ff=32, num_layers=1, num_heads=2)
        ),
        tokenizer_2=tiny_qwen_tokenizer(),
        transformer=FluxTransformer2DModel(
            in_channels=8 * latent + 4 * scale**2,
            out_channels=4 * latent,
            num_layers=1,
            num_single_layers=1,
            attention_head_dim=16,
            num_attention_heads=2,
            joint_attention_dim=16,
            pooled_projection_dim=16,
            guidance_embeds=True,
            axes_dims_rope=(4, 4, 8),
        ),
    ).save_pretrained(folder)
    SiglipVisionModel(
        SiglipVisionConfig(
            hidden_size=16,
            intermediate_size=32,
            num_hidden_layers=1,
            num_attention_heads=2,
            image_size=32,
            patch_size=8,
        )
    ).save_pretrained(folder / "image_encoder")
    ReduxImageEncoder(redux_dim=16, txt_in_features=16).save_pretrained(folder / "redux")


def save_tiny_qwen_edit(folder: Path) -> None:
    import torch
    from diffusers.models.autoencoders.autoencoder_kl_qwenimage import AutoencoderKLQwenImage
    from diffusers.models.transformers.transformer_qwenimage import QwenImageTransformer2DModel
    from diffusers.pipelines.qwenimage.pipeline_qwenimage_img2img import QwenImageImg2ImgPipeline
    from diffusers.schedulers.scheduling_flow_match_euler_discrete import FlowMatchEulerDiscreteScheduler
    from transformers import Qwen2_5_VLConfig, Qwen2_5_VLForConditionalGeneration
    from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

    torch.manual_seed(0)
    vision = ("<|vision_start|>", "<|vision_end|>", "<|image_pad|>", "<|video_pad|>")
    tokenizer = tiny_qwen_tokenizer(vision)
    start, end, image, video = tokenizer.convert_tokens_to_ids(list(vision))
    text_encoder = Qwen2_5_VLForConditionalGeneration(
        Qwen2_5_VLConfig(
            text_config={
                "vocab_size": len(tokenizer),
                "hidden_size": 16,
                "intermediate_size": 32,
                "num_hidden_layers": 2,
                "num_attention_heads": 2,
                "num_key_value_heads": 2,
                "rope_scaling": {"mrope_section": [1, 1, 2], "rope_type": "default", "type": "default"},
                "rope_theta": 1000000.0,
            },
            vision_config={
                "depth": 2,
                "hidden_size": 16,
                "intermediate_size": 32,
                "num_heads": 2,
                "out_hidden_size": 16,
                "fullatt_block_indexes": [1],
                "window_size": 112,
            },
            image_token_id=image,
            video_token_id=video,
            vision_start_token_id=start,
            vision_end_token_id=end,
        )
    )
    transformer = QwenImageTransformer2DModel(
        in_channels=16,
        out_channels=4,
        num_layers=2,
        attention_head_dim=16,
        num_attention_heads=2,
        joint_attention_dim=16,
        axes_dims_rope=(8, 4, 4),
    )
    QwenImageImg2ImgPipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(
            use_dynamic_shifting=True, max_shift=0.9, max_image_seq_len=8192, shift_terminal=0.02
        ),
        vae=AutoencoderKLQwenImage(
            base_dim=8,
            z_dim=4,
            dim_mult=[1, 1, 1, 1],
            num_res_blocks=1,
            latents_mean=[0.0] * 4,
            latents_std=[1.0] * 4,
        ),
        text_encoder=text_encoder,
        tokenizer=tokenizer,
        transformer=transformer,
    ).save_pretrained(folder)
    Qwen2VLImageProcessorPil().save_pretrained(folder / "processor")
    (folder / "few_steps").mkdir()
    save_tiny_lora(transformer, folder / "few_steps" / "lightning.safetensors", prefix="transformer")


def tiny_qwen_tokenizer(more: tuple[str, ...] = ()) -> Any:
    """Every byte is a token."""
    from transformers import Qwen2Tokenizer

    specials = (*SPECIALS, *more)
    vocabulary = {symbol: number for number, symbol in enumerate(sorted(ByteLevel.alphabet()))}
    vocabulary |= {symbol: len(vocabulary) + number for number, symbol in enumerate(specials)}
    tokenizer: Any = Qwen2Tokenizer(vocab=vocabulary, merges=[])
    tokenizer.add_special_tokens({"additional_special_tokens": list(specials), "pad_token": SPECIALS[0]})
    tokenizer.chat_template = CHAT_TEMPLATE
    return tokenizer


MAKERS = {
    "klein": save_tiny_klein,
    "sdxl": save_tiny_sdxl,
    "catvton": save_tiny_catvton,
    "flux-fill": save_tiny_flux_fill,
    "qwen-edit": save_tiny_qwen_edit,
}

LORA_TARGETS = {
    "klein": "transformer",
    "sdxl": "unet",
    "flux-fill": "transformer",
    "qwen-edit": "transformer",
}
"""The component that a LoRA of each engine's family dresses."""


def save_lora_for(weights: Path, name: str, path: Path) -> None:
    """A LoRA for the tiny engine that lies in `weights`."""
    import diffusers
    import msgspec

    component = LORA_TARGETS[name]
    class_name = msgspec.json.decode((weights / component / "config.json").read_bytes())["_class_name"]
    model = getattr(diffusers, class_name).from_pretrained(weights / component)
    save_tiny_lora(model, path, prefix=component)


def main() -> None:
    """`NAME FOLDER` saves one engine; `all FOLDER` each in a folder of its own, with `NAME.lora.safetensors` beside."""
    name, folder = sys.argv[1], Path(sys.argv[2])
    if name != "all":
        MAKERS[name](folder)
        return
    for each, make in MAKERS.items():
        make(folder / each)
        if each in LORA_TARGETS:
            save_lora_for(folder / each, each, folder / f"{each}.lora.safetensors")


if __name__ == "__main__":
    main()
