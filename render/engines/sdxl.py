"""SDXL inpainting with a pose ControlNet, an IP-Adapter for the garments and a LoRA for few steps.

Beside what `save_pretrained` lays out, its folder has `controlnet/`, `ip_adapter/` and `image_encoder/`, and may have
`few_steps/`: an LCM LoRA, without which it samples as SDXL did at first: 30 steps, with guidance (its card).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from render.cards import FEW_STEPS, engine_card, has_few_steps
from render.engines.base import Engine, Sampler, Scene
from render.engines.diffusion import (
    DiffusionEngine,
    Steps,
    agnostic,
    noise_of,
    padded,
    picture_key,
    started,
    steps_taken,
    to_pixels,
    workload,
)
from render.engines.features import Tensors
from render.engines.parts import Parts, check_weights
from render.engines.pose import draw_pose
from render.engines.previews import EncodingWatch
from render.memory import Workload
from render.safetensors import weight_files

CARD = engine_card("sdxl")

TEXT_TOKENS = 77
POSE_WEIGHT = 0.6
GARMENT_WEIGHT = 0.8

CLIP_MEAN, CLIP_DEVIATION = (0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)


def create() -> Engine | None:
    return Sdxl()


class Sdxl(DiffusionEngine):
    card = CARD
    denoiser = "unet"
    text = ("text_encoder", "text_encoder_2")

    def workload(self, pixels: int, references: int) -> Workload:  # noqa: ARG002
        # Two pictures a step with guidance.
        return workload(pixels, denoise=pixels * 432, text=300_000_000)

    def assemble(self, parts: Parts) -> Any:
        from diffusers.models.controlnets.controlnet import ControlNetModel
        from diffusers.pipelines.controlnet.pipeline_controlnet_inpaint_sd_xl import (
            StableDiffusionXLControlNetInpaintPipeline,
        )
        from diffusers.schedulers.scheduling_euler_discrete import EulerDiscreteScheduler
        from diffusers.schedulers.scheduling_lcm import LCMScheduler

        sampling: type[Any] = LCMScheduler if has_few_steps(parts.plan.weights) else EulerDiscreteScheduler
        vae = parts.model("vae")
        # It overflows in half precision alone. Told so, the pipeline would encode in 32 bit in bfloat16 too.
        vae.register_to_config(force_upcast=False)
        pipeline: Any = StableDiffusionXLControlNetInpaintPipeline(
            vae=vae,
            text_encoder=None,  # pyright: ignore[reportArgumentType]
            text_encoder_2=None,  # pyright: ignore[reportArgumentType]
            tokenizer=None,  # pyright: ignore[reportArgumentType]
            tokenizer_2=None,  # pyright: ignore[reportArgumentType]
            unet=parts.model("unet"),
            controlnet=parts.model("controlnet", kind=ControlNetModel),
            scheduler=sampling.from_config(parts.tool("scheduler").config),
            add_watermarker=False,
        )
        adapter = parts.plan.weights / "ip_adapter"
        check_weights(adapter)
        pipeline.load_ip_adapter(
            str(parts.plan.weights),
            subfolder="ip_adapter",
            weight_name=weight_files(adapter)[0].name,
            image_encoder_folder=None,
            local_files_only=True,
        )
        pipeline.set_ip_adapter_scale(GARMENT_WEIGHT)
        return pipeline

    def own_loras(self, parts: Parts) -> Sequence[tuple[str, float]]:
        if not has_few_steps(parts.plan.weights):
            return ()
        return [(str(path), 1.0) for path in weight_files(parts.plan.weights / FEW_STEPS)]

    def encode_text(self, parts: Parts, sampler: Sampler, scene: Scene) -> Tensors:  # noqa: ARG002
        """Both encoders' last but one layers side by side, and the second's pooled answer (Podell et al. 2023)."""
        import torch

        layers: dict[str, list[Any]] = {"": [], "negative_": []}
        pooled: dict[str, Any] = {}
        prompts = {"": sampler.prompt, "negative_": ""}
        for number in ("", "_2"):
            tokenizer = parts.tool(f"tokenizer{number}")
            with parts.borrowed(f"text_encoder{number}", self._resident()) as encoder:
                for kind, prompt in prompts.items():
                    ids = tokenizer(
                        prompt,
                        padding="max_length",
                        max_length=min(TEXT_TOKENS, tokenizer.model_max_length),
                        truncation=True,
                        return_tensors="pt",
                    ).input_ids
                    said = encoder(ids.to(encoder.device), output_hidden_states=True)
                    layers[kind].append(said.hidden_states[-2].cpu())
                    pooled[kind] = said[0].cpu()
        text: Tensors = {}
        for kind in prompts:
            text[f"{kind}prompt_embeds"] = torch.cat(layers[kind], dim=-1)
            text[f"{kind}pooled_prompt_embeds"] = pooled[kind]
        return text

    def draw(
        self, scene: Scene, sampler: Sampler, seeds: Sequence[int], text: Tensors, steps: Steps
    ) -> Sequence[NDArray[np.uint8]]:
        from PIL import Image

        source = agnostic(scene) if sampler.strength == 1.0 else started(scene)
        steps.total = steps_taken(sampler)
        height, width = scene.mask.shape
        with EncodingWatch(self.pipeline.vae) as watch:
            steps.fit_to(watch.first)
            made = self.pipeline(
                # Its latents are drawn, so each picture draws its own, as it would alone.
                image=[Image.fromarray(source)] * len(seeds),
                mask_image=Image.fromarray(scene.mask),
                control_image=Image.fromarray(draw_pose(scene.keypoints, width, height)),
                height=height,
                width=width,
                strength=sampler.strength,
                num_inference_steps=sampler.steps,
                guidance_scale=sampler.guidance,
                controlnet_conditioning_scale=POSE_WEIGHT if scene.keypoints else 0.0,
                ip_adapter_image_embeds=[self._garments(scene, sampler.guidance > 1.0)],
                num_images_per_prompt=len(seeds),
                generator=noise_of(seeds),
                output_type="np",
                callback_on_step_end=steps,
                **text,
            )
        return [to_pixels(picture) for picture in made.images]

    def _garments(self, scene: Scene, guided: bool) -> Any:
        """(1 or 2, garments, tokens, width): what the adapter sees of them; with guidance, of nothing first."""
        import torch

        seen = [self._garment(picture) for picture in scene.references]
        given = torch.stack([each["embeds"] for each in seen], dim=1)
        if not guided:
            return given
        return torch.cat([torch.stack([each["nothing"] for each in seen], dim=1), given])

    def _garment(self, picture: NDArray[np.uint8]) -> Mapping[str, Any]:
        parts = self.parts
        assert parts is not None

        def make() -> Tensors:
            import torch
            from diffusers.models.embeddings import ImageProjection
            from transformers import CLIPVisionModelWithProjection

            plain = isinstance(
                self.pipeline.unet.encoder_hid_proj.image_projection_layers[0], ImageProjection
            )
            with parts.borrowed(
                "image_encoder", self._resident(), kind=CLIPVisionModelWithProjection
            ) as encoder:
                pixels = clip_pixels(picture, encoder.config.image_size).to(encoder.device, encoder.dtype)
                found: list[Any] = []
                for seen in (pixels, torch.zeros_like(pixels)):
                    said = encoder(seen, output_hidden_states=True)
                    found.append(said.image_embeds if plain else said.hidden_states[-2])
            return {"embeds": found[0], "nothing": torch.zeros_like(found[0]) if plain else found[1]}

        return self.kept("garment", ("image_encoder", "ip_adapter"), picture_key(picture), make)

    def _resident(self) -> tuple[Any, ...]:
        return self.pipeline.unet, self.pipeline.controlnet, self.pipeline.vae

    def spatial(self, latents: Any, scene: Scene) -> NDArray[np.float32] | None:  # noqa: ARG002
        return latents[0].float().cpu().numpy()


def clip_pixels(picture: NDArray[np.uint8], side: int) -> Any:
    """(1, 3, side, side): the whole picture on a white square, as CLIP was trained to see it."""
    import torch

    square = padded(picture, side, side)
    scaled = (square.astype(np.float32) / 255.0 - CLIP_MEAN) / CLIP_DEVIATION
    return torch.from_numpy(scaled.astype(np.float32)).permute(2, 0, 1)[None]
