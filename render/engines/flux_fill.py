"""FLUX.1 Fill: garment and person side by side in one picture, of which the person's half is filled in.

With `redux/` and `image_encoder/` beside the weights, Redux tells it of the garment too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from render.cards import engine_card
from render.engines.base import Engine, Sampler, Scene
from render.engines.diffusion import (
    DiffusionEngine,
    Steps,
    agnostic,
    collage,
    noise_of,
    padded,
    picture_key,
    started,
    steps_taken,
    to_pixels,
    workload,
)
from render.engines.features import Tensors
from render.engines.parts import Parts
from render.engines.previews import EncodingWatch
from render.memory import Workload

CARD = engine_card("flux-fill")

TOKEN_SIDE = 16
TEXT_TOKENS = 512
CLIP_TOKENS = 77


def create() -> Engine | None:
    return FluxFill()


class FluxFill(DiffusionEngine):
    card = CARD
    text = ("text_encoder", "text_encoder_2")

    def workload(self, pixels: int, references: int) -> Workload:  # noqa: ARG002
        tokens = 2 * pixels // TOKEN_SIDE**2 + TEXT_TOKENS
        return workload(2 * pixels, denoise=tokens * 106_700, text=400_000_000)

    def assemble(self, parts: Parts) -> Any:
        from diffusers.pipelines.flux.pipeline_flux_fill import FluxFillPipeline

        return FluxFillPipeline(
            scheduler=parts.tool("scheduler"),
            vae=parts.model("vae"),
            text_encoder=None,  # pyright: ignore[reportArgumentType]
            tokenizer=None,  # pyright: ignore[reportArgumentType]
            text_encoder_2=None,  # pyright: ignore[reportArgumentType]
            tokenizer_2=None,  # pyright: ignore[reportArgumentType]
            transformer=parts.model("transformer"),
        )

    def encode_text(self, parts: Parts, sampler: Sampler, scene: Scene) -> Tensors:  # noqa: ARG002
        """CLIP's pooled answer and T5's last layer (FLUX.1)."""
        others = self.pipeline.transformer, self.pipeline.vae
        tokenizer = parts.tool("tokenizer")
        with parts.borrowed("text_encoder", others) as encoder:
            ids = _tokens(tokenizer, sampler.prompt, CLIP_TOKENS).to(encoder.device)
            pooled = encoder(ids, output_hidden_states=False).pooler_output.cpu()
        tokenizer = parts.tool("tokenizer_2")
        with parts.borrowed("text_encoder_2", others) as encoder:
            ids = _tokens(tokenizer, sampler.prompt, TEXT_TOKENS).to(encoder.device)
            return {"pooled_prompt_embeds": pooled, "prompt_embeds": encoder(ids)[0].cpu()}

    def draw(
        self, scene: Scene, sampler: Sampler, seeds: Sequence[int], text: Tensors, steps: Steps
    ) -> Sequence[NDArray[np.uint8]]:
        import torch
        from PIL import Image

        height, width = scene.mask.shape
        garment = collage(scene, width, height)
        person = agnostic(scene) if sampler.strength == 1.0 else started(scene)
        mask = np.concatenate([np.zeros_like(scene.mask), scene.mask], axis=1)
        steps.total = steps_taken(sampler)
        with EncodingWatch(self.pipeline.vae) as watch:
            steps.fit_to(watch.first)
            made = self.pipeline(
                # Its latents are drawn, so each picture draws its own, as it would alone.
                image=[Image.fromarray(np.concatenate([garment, person], axis=1))] * len(seeds),
                mask_image=Image.fromarray(mask),
                height=height,
                width=2 * width,
                strength=sampler.strength,
                num_inference_steps=sampler.steps,
                guidance_scale=sampler.guidance,
                num_images_per_prompt=len(seeds),
                generator=noise_of(seeds),
                output_type="np",
                callback_on_step_end=steps,
                pooled_prompt_embeds=text["pooled_prompt_embeds"],
                prompt_embeds=torch.cat([text["prompt_embeds"], *self._redux(scene)], dim=1),
            )
        return [to_pixels(picture[:, width:]) for picture in made.images]

    def _redux(self, scene: Scene) -> list[Any]:
        """What Redux says of each garment, as more words of the prompt; nothing where its weights are not there."""
        assert self.parts is not None
        if not self.parts.has("redux"):
            return []
        return [self._garment(picture)["embeds"] for picture in scene.references]

    def _garment(self, picture: NDArray[np.uint8]) -> Mapping[str, Any]:
        parts = self.parts
        assert parts is not None

        def make() -> Tensors:
            from diffusers.pipelines.flux.modeling_flux import ReduxImageEncoder
            from transformers import SiglipVisionModel

            others = self.pipeline.transformer, self.pipeline.vae
            with parts.borrowed("image_encoder", others, kind=SiglipVisionModel) as encoder:
                pixels = siglip_pixels(picture, encoder.config.image_size).to(encoder.device, encoder.dtype)
                seen = encoder(pixels).last_hidden_state
            with parts.borrowed("redux", kind=ReduxImageEncoder) as redux:
                return {"embeds": redux(seen.to(redux.device)).image_embeds}

        return self.kept("garment", ("image_encoder", "redux"), picture_key(picture), make)

    def spatial(self, latents: Any, scene: Scene) -> NDArray[np.float32] | None:
        """Of the person's half."""
        height, width = scene.mask.shape
        pipeline = self.pipeline
        whole = pipeline._unpack_latents(latents[:1], height, 2 * width, pipeline.vae_scale_factor)[0]
        return whole[:, :, whole.shape[2] // 2 :].float().cpu().numpy()


def siglip_pixels(picture: NDArray[np.uint8], side: int) -> Any:
    """(1, 3, side, side), -1 to 1: the whole picture on a white square, as SigLIP was trained to see it."""
    import torch

    square = padded(picture, side, side).astype(np.float32)
    return torch.from_numpy(square / 127.5 - 1.0).permute(2, 0, 1)[None]


def _tokens(tokenizer: Any, prompt: str, longest: int) -> Any:
    return tokenizer(
        prompt,
        padding="max_length",
        max_length=min(longest, tokenizer.model_max_length),
        truncation=True,
        return_tensors="pt",
    ).input_ids
