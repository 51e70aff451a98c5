"""Qwen-Image-Edit: person and garments as numbered pictures, a sentence, and an edited picture.

It edits whole pictures. What the mask leaves out is laid back in after every step, as noisy as that step, so that what
it renders joins what is there. With `few_steps/`, its Lightning LoRA, it wants 4 or 8 steps and no guidance; without
it 40 steps and guidance (its card).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from render.cards import FEW_STEPS, engine_card, has_few_steps
from render.engines.base import Engine, Sampler, Scene
from render.engines.diffusion import (
    CONVOLVING,
    DiffusionEngine,
    Steps,
    agnostic,
    noise_of,
    picture_key,
    started,
    steps_taken,
    to_pixels,
    with_room,
    workload,
)
from render.engines.features import Tensors, key_of
from render.engines.parts import Parts
from render.memory import Workload
from render.safetensors import weight_files

CARD = engine_card("qwen-edit")

TOKEN_SIDE = 16
REFERENCE_PIXELS = 1024 * 1024
CONDITION_PIXELS = 384 * 384
FEW_STEPS_SHIFT = {"base_shift": math.log(3), "max_shift": math.log(3), "shift_terminal": None}
"""Of the scheduler: its Lightning LoRA was distilled at a shift of 3, whatever the picture's size (its makers)."""

VISION = "<|vision_start|>{}<|vision_end|>"
IMAGE = "<|image_pad|>"


def create() -> Engine | None:
    return QwenEdit()


class QwenEdit(DiffusionEngine):
    card = CARD

    def workload(self, pixels: int, references: int) -> Workload:
        # The pipeline brings every picture it is shown, the person's first, to one megapixel.
        tokens = (pixels + (1 + references) * REFERENCE_PIXELS) // TOKEN_SIDE**2 + 1024
        made = workload(pixels, denoise=tokens * 89_400, text=1_500_000_000)
        # Its autoencoder is one of films, with more alive at once; counted likewise.
        return replace(
            made,
            encode=with_room(REFERENCE_PIXELS * 1_936, CONVOLVING),
            decode=with_room(pixels * 3_462, CONVOLVING),
            decode_tiled=with_room(pixels * 229, CONVOLVING),
        )

    def assemble(self, parts: Parts) -> Any:
        return pipeline_class()(
            scheduler=parts.tool(
                "scheduler", **(FEW_STEPS_SHIFT if has_few_steps(parts.plan.weights) else {})
            ),
            vae=parts.model("vae"),
            text_encoder=None,
            tokenizer=None,
            processor=None,
            transformer=parts.model("transformer"),
        )

    def own_loras(self, parts: Parts) -> Sequence[tuple[str, float]]:
        if not has_few_steps(parts.plan.weights):
            return ()
        return [(str(path), 1.0) for path in weight_files(parts.plan.weights / FEW_STEPS)]

    def text_key(self, sampler: Sampler, scene: Scene) -> str:
        """Its prompt is read together with the pictures."""
        return key_of(super().text_key(sampler, scene), *(picture_key(picture) for picture in _shown(scene)))

    def encode_text(self, parts: Parts, sampler: Sampler, scene: Scene) -> Tensors:
        """What Qwen2.5-VL makes of sentence and pictures, without the system's words before them.

        The studio puts the words together itself: the processor that would do it wants a part of torchvision.
        """
        from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

        pipeline = self.pipeline
        eye = Qwen2VLImageProcessorPil.from_pretrained(
            parts.plan.weights / "processor", local_files_only=True
        )
        tokenizer = parts.tool("tokenizer")
        pictures = [fit_area(picture, CONDITION_PIXELS) for picture in _shown(scene)]
        seen = eye(images=pictures, return_tensors="pt")
        merged = int(eye.merge_size) ** 2
        counts = [int(grid.prod()) // merged for grid in seen["image_grid_thw"]]
        words = "".join(
            f"Picture {number}: {VISION.format(IMAGE * count)}" for number, count in enumerate(counts, 1)
        )
        prompts = {"": sampler.prompt}
        if sampler.guidance > 1.0:
            prompts["negative_"] = " "
        text: Tensors = {}
        with parts.borrowed("text_encoder", (pipeline.transformer, pipeline.vae)) as encoder:
            for kind, prompt in prompts.items():
                asked = pipeline.prompt_template_encode.format(words + prompt)
                tokens = tokenizer([asked], return_tensors="pt").to(encoder.device)
                image_tokens = tokens.input_ids == encoder.config.image_token_id
                said = encoder(
                    input_ids=tokens.input_ids,
                    attention_mask=tokens.attention_mask,
                    mm_token_type_ids=image_tokens.long(),
                    pixel_values=seen["pixel_values"].to(encoder.device, encoder.dtype),
                    image_grid_thw=seen["image_grid_thw"].to(encoder.device),
                    output_hidden_states=True,
                )
                before = min(pipeline.prompt_template_encode_start_idx, tokens.input_ids.shape[1] - 1)
                text[f"{kind}prompt_embeds"] = said.hidden_states[-1][:, before:].cpu()
                text[f"{kind}prompt_embeds_mask"] = tokens.attention_mask[:, before:].cpu()
        return text

    def draw(
        self, scene: Scene, sampler: Sampler, seeds: Sequence[int], text: Tensors, steps: Steps
    ) -> Sequence[NDArray[np.uint8]]:
        import torch
        from PIL import Image

        pipeline = self.pipeline
        height, width = scene.mask.shape
        generators = noise_of(seeds)
        pipeline.engine = self
        pipeline.crops_to_come = 2  # what it starts from, and what it is shown before the garments
        source = agnostic(scene) if sampler.strength == 1.0 else started(scene)
        begun = self._latents(source)
        steps.fit_to(lambda: (self._grid(begun, scene), source))
        noise = torch.cat([torch.randn(begun.shape, generator=each) for each in generators]).to(begun)
        mask = torch.from_numpy((scene.mask >= 128).astype(np.float32))[None, None]
        mask = torch.nn.functional.interpolate(
            mask, size=(height // TOKEN_SIDE, width // TOKEN_SIDE), mode="area"
        )
        mask = (mask > 0).reshape(1, -1, 1).to(begun)
        steps.total = steps_taken(sampler)
        sigmas = np.linspace(1.0, 1.0 / sampler.steps, sampler.steps)[-steps.total :]

        def after_step(_pipeline: Any, index: int, timestep: Any, values: dict[str, Any]) -> dict[str, Any]:
            sigma = pipeline.scheduler.sigmas[index + 1].to(begun)
            values["latents"] = mask * values["latents"] + (1 - mask) * (sigma * noise + (1 - sigma) * begun)
            return steps(_pipeline, index, timestep, values)

        # The pipeline shifts the sigmas it is given; what it starts from has to be as noisy as the first of them.
        first = shifted(pipeline.scheduler, sigmas, begun.shape[1])[0]
        made = pipeline(
            image=[Image.fromarray(picture) for picture in _shown(scene)],
            height=height,
            width=width,
            latents=first * noise + (1 - first) * begun,
            sigmas=list(sigmas),
            num_inference_steps=len(sigmas),
            true_cfg_scale=sampler.guidance,
            num_images_per_prompt=len(seeds),
            generator=generators,
            output_type="np",
            callback_on_step_end=after_step,
            **text,
        )
        return [to_pixels(picture) for picture in made.images]

    def _latents(self, picture: NDArray[np.uint8]) -> Any:
        """(1, tokens, c): a picture's latents, normalised and packed."""
        pipeline = self.pipeline
        assert self.parts is not None
        pixels = pipeline.image_processor.preprocess(picture.astype(np.float32)[None] / 255.0).unsqueeze(2)
        pixels = pixels.to(self.parts.plan.device, pipeline.vae.dtype)
        latents = pipeline._encode_vae_image(pixels, None)
        return pipeline._pack_latents(latents, 1, latents.shape[1], *latents.shape[-2:])

    def spatial(self, latents: Any, scene: Scene) -> NDArray[np.float32] | None:
        return self._grid(latents, scene)

    def _grid(self, latents: Any, scene: Scene) -> NDArray[np.float32]:
        pipeline = self.pipeline
        height, width = scene.mask.shape
        whole = pipeline._unpack_latents(latents[:1], height, width, pipeline.vae_scale_factor)
        return whole[0, :, 0].float().cpu().numpy()


def _shown(scene: Scene) -> tuple[NDArray[np.uint8], ...]:
    return agnostic(scene), *scene.references


def fit_area(picture: NDArray[np.uint8], pixels: int) -> Any:
    """As a Pillow image of about `pixels`, sides multiples of 32, as the pipeline shows pictures to its encoder."""
    from PIL import Image

    height, width = picture.shape[:2]
    scale = (pixels / (height * width)) ** 0.5
    size = max(32, round(width * scale / 32) * 32), max(32, round(height * scale / 32) * 32)
    return Image.fromarray(picture).resize(size, Image.Resampling.LANCZOS)


def shifted(scheduler: Any, sigmas: NDArray[np.float64], tokens: int) -> Any:
    """The sigmas as the pipeline's scheduler will use them for a picture of so many tokens."""
    from diffusers.pipelines.qwenimage.pipeline_qwenimage_edit_plus import calculate_shift

    config = scheduler.config
    mu = calculate_shift(
        tokens,
        config.get("base_image_seq_len", 256),
        config.get("max_image_seq_len", 4096),
        config.get("base_shift", 0.5),
        config.get("max_shift", 1.15),
    )
    scheduler.set_timesteps(sigmas=list(sigmas), mu=mu)
    return scheduler.sigmas


@cache
def pipeline_class() -> type[Any]:
    from diffusers.pipelines.qwenimage.pipeline_qwenimage_edit_plus import QwenImageEditPlusPipeline

    class QwenWithCache(QwenImageEditPlusPipeline):
        """Latents of pictures it has seen before come from the cache."""

        engine: QwenEdit
        crops_to_come: int

        def _encode_vae_image(self, image: Any, generator: Any) -> Any:
            key = key_of(str(tuple(image.shape)), image.float().cpu().numpy().tobytes())
            encode = super()._encode_vae_image
            # A garment is worn on many photos, a crop is seen in one look.
            lasting = self.crops_to_come == 0
            self.crops_to_come = max(0, self.crops_to_come - 1)

            def make() -> Tensors:
                return {"latents": encode(image, generator)}

            return self.engine.kept("picture", ("vae",), key, make, lasting=lasting)["latents"]

    return QwenWithCache
