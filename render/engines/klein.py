"""FLUX.2 klein: distilled inpainting with references, by diffusers' `Flux2KleinInpaintPipeline`."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from render.cards import engine_card
from render.engines.base import Engine, Parameters, Plan, StepListener
from render.messages import RenderRequest

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CARD = engine_card("klein")

NEUTRAL = 127


def create() -> Engine | None:
    return Klein()


class Klein:
    """The distilled model wants 4 steps, full strength and no guidance; the pipeline's own defaults do not."""

    card = CARD

    def __init__(self) -> None:
        self._pipeline: Any = None
        self._plan: Plan | None = None

    def fits(self, request: RenderRequest) -> str | None:
        steps = request.parameters.get("steps", 4)
        if not isinstance(steps, int) or not 1 <= steps <= self.card.sampling.most_steps:
            return f"{self.card.title} takes 1 to {self.card.sampling.most_steps} steps; set another number."
        return None

    def load(self, plan: Plan) -> None:
        if plan == self._plan:
            return
        self.unload()
        import torch
        from diffusers.pipelines.flux2.pipeline_flux2_klein_inpaint import Flux2KleinInpaintPipeline

        pipeline = Flux2KleinInpaintPipeline.from_pretrained(
            plan.weights, dtype=getattr(torch, plan.dtype), local_files_only=True, use_safetensors=True
        )
        pipeline.set_progress_bar_config(disable=True)
        self._pipeline = pipeline.to(plan.device)
        self._plan = plan

    def render(
        self,
        crop: NDArray[np.uint8],
        mask: NDArray[np.uint8],
        references: Sequence[NDArray[np.uint8]],
        params: Parameters,
        on_step: StepListener,
    ) -> NDArray[np.uint8]:
        import numpy as np
        import torch
        from PIL import Image

        steps = int(params.get("steps", 4))
        # The unmasked source is always the pipeline's first reference: what the old garment looked like must
        # not be in it.
        source = np.where((mask >= 128)[:, :, None], np.uint8(NEUTRAL), crop)

        def after_step(_pipeline: Any, index: int, _timestep: Any, values: dict[str, Any]) -> dict[str, Any]:
            on_step(index + 1, steps)
            return values

        with torch.inference_mode():
            made = self._pipeline(
                prompt=str(params.get("prompt", self.card.sampling.prompt)),
                image=Image.fromarray(source),
                mask_image=Image.fromarray(mask),
                image_reference=[Image.fromarray(picture) for picture in same_size(references)] or None,
                strength=1.0,
                num_inference_steps=steps,
                guidance_scale=1.0,
                generator=torch.Generator("cpu").manual_seed(int(params.get("seed", 0))),
                output_type="np",
                callback_on_step_end=after_step,
                text_encoder_out_layers=self._text_layers(),
            )
        return np.clip(np.rint(made.images[0] * 255.0), 0, 255).astype(np.uint8)

    def unload(self) -> None:
        if self._pipeline is None:
            return
        import torch

        self._pipeline = None
        self._plan = None
        gc.collect()
        if torch.cuda.is_available():
            torch.cuda.empty_cache()

    def _text_layers(self) -> tuple[int, int, int]:
        """A quarter, half and three quarters up the text encoder: 9, 18 and 27 of klein's 36."""
        layers = int(self._pipeline.text_encoder.config.num_hidden_layers)
        return layers // 4, layers // 2, layers * 3 // 4


def same_size(pictures: Sequence[NDArray[np.uint8]]) -> list[NDArray[np.uint8]]:
    """The pictures centred on white, all as large as the largest: the pipeline batches references."""
    import cv2
    import numpy as np

    if not pictures:
        return []
    height = max(picture.shape[0] for picture in pictures)
    width = max(picture.shape[1] for picture in pictures)
    padded: list[NDArray[np.uint8]] = []
    for picture in pictures:
        top, left = (height - picture.shape[0]) // 2, (width - picture.shape[1]) // 2
        bottom, right = height - picture.shape[0] - top, width - picture.shape[1] - left
        white = (255, 255, 255)
        framed = cv2.copyMakeBorder(picture, top, bottom, left, right, cv2.BORDER_CONSTANT, value=white)
        padded.append(np.asarray(framed, np.uint8))
    return padded
