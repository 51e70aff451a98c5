"""FLUX.2 klein: distilled inpainting with references, on diffusers' `Flux2KleinInpaintPipeline`.

Two things are left out of the stock call: the source as its own first reference, which the crop already is, and
references above half a megapixel. Their latents come from the cache.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from functools import cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from render.cards import engine_card
from render.engines.base import Engine, Sampler, Scene
from render.engines.diffusion import (
    DiffusionEngine,
    Steps,
    agnostic,
    noise_of,
    picture_key,
    started,
    steps_taken,
    to_pixels,
    workload,
)
from render.engines.features import Tensors
from render.engines.kept_references import keeping_references
from render.engines.parts import Parts
from render.memory import Workload

CARD = engine_card("klein")

TOKEN_SIDE = 16
TEXT_TOKENS = 512
REFERENCE_PIXELS = 512 * 1024
KEPT_BYTES = 25 * 2 * 3072 * 2
"""Of a token that is kept from step to step: keys and values of 25 blocks, 3072 wide, in 16 bit."""


def create() -> Engine | None:
    return Klein()


class Klein(DiffusionEngine):
    """The distilled model wants 4 steps, full strength and no guidance; the pipeline's own defaults do not."""

    card = CARD

    def workload(self, pixels: int, references: int) -> Workload:
        garments = references * REFERENCE_PIXELS // TOKEN_SIDE**2
        tokens = pixels // TOKEN_SIDE**2 + garments + TEXT_TOKENS
        made = workload(pixels, denoise=tokens * 133_000, text=600_000_000)
        return replace(made, kept_references=garments * KEPT_BYTES)

    def assemble(self, parts: Parts) -> Any:
        return pipeline_class()(
            scheduler=parts.tool("scheduler"),
            vae=parts.model("vae"),
            text_encoder=None,
            tokenizer=None,
            transformer=parts.model("transformer"),
            is_distilled=bool(parts.settings.get("is_distilled", True)),
        )

    def encode_text(self, parts: Parts, sampler: Sampler, scene: Scene) -> Tensors:  # noqa: ARG002
        prompts = {"prompt_embeds": sampler.prompt}
        if sampler.guidance > 1.0:
            prompts["negative_prompt_embeds"] = ""
        tokenizer = parts.tool("tokenizer")
        with parts.borrowed("text_encoder", (self.pipeline.transformer, self.pipeline.vae)) as encoder:
            layers = int(encoder.config.num_hidden_layers)
            return {
                # A quarter, half and three quarters up: 9, 18 and 27 of klein's 36.
                name: self.pipeline._get_qwen3_prompt_embeds(
                    encoder,
                    tokenizer,
                    prompt,
                    max_sequence_length=TEXT_TOKENS,
                    hidden_states_layers=[layers // 4, layers // 2, layers * 3 // 4],
                )
                for name, prompt in prompts.items()
            }

    def draw(
        self, scene: Scene, sampler: Sampler, seeds: Sequence[int], text: Tensors, steps: Steps
    ) -> Sequence[NDArray[np.uint8]]:
        from PIL import Image

        pipeline = self.pipeline
        source = agnostic(scene) if sampler.strength == 1.0 else started(scene)
        pipeline.references = [self._reference(picture) for picture in scene.references]
        steps.total = steps_taken(sampler)
        latents = self._latents(source)
        steps.fit_to(lambda: (self._grid(self._normalised(latents.float())), source))
        keeps = sampler.keep_references and scene.references
        with keeping_references(pipeline, scene.mask.size // TOKEN_SIDE**2) if keeps else nullcontext():
            made = pipeline(
                image=latents,
                mask_image=Image.fromarray(scene.mask),
                strength=sampler.strength,
                num_inference_steps=sampler.steps,
                guidance_scale=sampler.guidance,
                num_images_per_prompt=len(seeds),
                generator=noise_of(seeds),
                output_type="np",
                callback_on_step_end=steps,
                **text,
            )
        return [to_pixels(picture) for picture in made.images]

    def _reference(self, picture: NDArray[np.uint8]) -> Any:
        """A garment's latents as the transformer sees them, at half a megapixel at most."""
        small = shrink(picture, REFERENCE_PIXELS)
        key = picture_key(small)
        return self._normalised(
            self.kept("reference", ("vae",), key, lambda: {"latents": self._latents(small)})["latents"]
        )

    def _normalised(self, latents: Any) -> Any:
        vae = self.pipeline.vae
        mean = vae.bn.running_mean.view(1, -1, 1, 1)
        deviation = (vae.bn.running_var.view(1, -1, 1, 1) + vae.config.batch_norm_eps).sqrt()
        return (latents - mean.to(latents)) / deviation.to(latents)

    def _latents(self, picture: NDArray[np.uint8]) -> Any:
        """(1, c, h, w): what the autoencoder makes of a picture, in patches of 2, before it is normalised."""
        pipeline = self.pipeline
        assert self.parts is not None
        pixels = pipeline.image_processor.preprocess(picture.astype(np.float32)[None] / 255.0)
        pixels = pixels.to(self.parts.plan.device, pipeline.vae.dtype)
        return pipeline._patchify_latents(pipeline.vae.encode(pixels).latent_dist.mode())

    def spatial(self, latents: Any, scene: Scene) -> NDArray[np.float32] | None:
        """Steps speak of normalised, packed latents: (1, tokens, c)."""
        height, width = scene.mask.shape[0] // TOKEN_SIDE, scene.mask.shape[1] // TOKEN_SIDE
        channels = latents.shape[-1]
        return self._grid(latents[:1].permute(0, 2, 1).reshape(1, channels, height, width))

    def _grid(self, latents: Any) -> NDArray[np.float32]:
        """(c / 4, 2 h, 2 w) of (1, c, h, w): without patches."""
        return self.pipeline._unpatchify_latents(latents)[0].float().cpu().numpy()


def shrink(picture: NDArray[np.uint8], pixels: int) -> NDArray[np.uint8]:
    """At most so many pixels, sides a multiple of a token's."""
    height, width = picture.shape[:2]
    scale = min(1.0, math.sqrt(pixels / (height * width)))
    size = tuple(max(TOKEN_SIDE, int(side * scale) // TOKEN_SIDE * TOKEN_SIDE) for side in (width, height))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


@cache
def pipeline_class() -> type[Any]:
    from diffusers.pipelines.flux2.pipeline_flux2_klein_inpaint import Flux2KleinInpaintPipeline

    class KleinWithoutSource(Flux2KleinInpaintPipeline):
        """Sees the garments alone as references; the stock pipeline puts the source before them."""

        references: list[Any]

        def prepare_image_latents(
            self, images: list[Any], batch_size: int, generator: Any, device: Any, dtype: Any
        ) -> tuple[Any, Any]:
            # A look without garments cannot be asked for; should it be, the source is better than nothing.
            return super().prepare_image_latents(
                self.references or images, batch_size, generator, device, dtype
            )

    return KleinWithoutSource
