"""CatVTON's arrangement (Chong et al. 2024), written anew on diffusers' parts.

Person and garment lie above each other in one latent picture, so that self-attention alone carries the cloth over;
there is no text: every cross-attention gives back nothing. Its trained weights are the self-attention modules of an
SD 1.5 inpainting network, in `attention/`, numbered in the order in which its makers' network names its modules.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from render.cards import engine_card
from render.engines.autoencoder import latents_of, pixels_of
from render.engines.base import Engine, Sampler, Scene
from render.engines.diffusion import (
    DiffusionEngine,
    Steps,
    agnostic,
    collage,
    noise_of,
    started,
    steps_taken,
    workload,
)
from render.engines.features import Tensors
from render.engines.parts import Parts, check_weights
from render.errors import InputError
from render.memory import Workload
from render.messages import ErrorKind
from render.safetensors import weight_files

CARD = engine_card("catvton")

ETA = 1.0
"""DDIM with as much fresh noise a step as DDPM, which the weights were judged with."""


def create() -> Engine | None:
    return Catvton()


class Catvton(DiffusionEngine):
    card = CARD
    denoiser = "unet"
    text = ()

    def workload(self, pixels: int, references: int) -> Workload:  # noqa: ARG002
        # The garment beside the crop, and both twice with guidance.
        return workload(pixels, denoise=pixels * 1_042, text=0)

    def assemble(self, parts: Parts) -> Any:
        from diffusers.schedulers.scheduling_ddim import DDIMScheduler

        unet = parts.model("unet", prepare=lambda unet: arrange(unet, parts))
        scheduler = DDIMScheduler.from_config(parts.tool("scheduler").config)
        return pipeline_class()(vae=parts.model("vae"), unet=unet, scheduler=scheduler)

    def encode_text(self, parts: Parts, sampler: Sampler, scene: Scene) -> Tensors:  # noqa: ARG002
        return {}

    def draw(
        self,
        scene: Scene,
        sampler: Sampler,
        seeds: Sequence[int],
        text: Tensors,  # noqa: ARG002
        steps: Steps,
    ) -> Sequence[NDArray[np.uint8]]:
        import torch

        pipeline = self.pipeline
        device, dtype = pipeline._execution_device, pipeline.unet.dtype
        height, width = scene.mask.shape
        generators = noise_of(seeds)

        def encoded(picture: NDArray[np.uint8]) -> Any:
            return latents_of(pipeline.vae, picture, device).to(dtype)

        seen_person = agnostic(scene)
        person = encoded(seen_person)
        steps.fit_to(lambda: (person[0].float().cpu().numpy(), seen_person))
        garment = encoded(collage(scene, width, height))
        mask = torch.from_numpy((scene.mask >= 128).astype(np.float32))[None, None]
        mask = torch.nn.functional.interpolate(mask, size=person.shape[-2:], mode="nearest").to(device, dtype)
        mask = torch.cat([mask, torch.zeros_like(mask)], dim=2)
        seen = torch.cat([person, garment], dim=2)
        seen, mask = torch.cat([seen] * len(seeds)), torch.cat([mask] * len(seeds))
        guided = sampler.guidance > 1.0
        if guided:
            without = torch.cat([torch.cat([person, torch.zeros_like(garment)], dim=2)] * len(seeds))
            seen, mask = torch.cat([without, seen]), torch.cat([mask, mask])

        scheduler = pipeline.scheduler
        scheduler.set_timesteps(sampler.steps, device=device)
        first = len(scheduler.timesteps) - steps_taken(sampler)
        timesteps = scheduler.timesteps[first:]
        shape = (1, person.shape[1], 2 * person.shape[2], person.shape[3])
        latents = torch.cat([torch.randn(shape, generator=each) for each in generators]).to(device, dtype)
        if sampler.strength < 1.0:
            begun = torch.cat([encoded(started(scene)), garment], dim=2)
            latents = scheduler.add_noise(begun, latents, timesteps[:1])
        latents = latents * scheduler.init_noise_sigma if sampler.strength == 1.0 else latents
        steps.total = len(timesteps)
        for number, timestep in enumerate(timesteps):
            doubled = torch.cat([latents, latents]) if guided else latents
            put_in = torch.cat([scheduler.scale_model_input(doubled, timestep), mask, seen], dim=1)
            noise = pipeline.unet(put_in, timestep, encoder_hidden_states=None, return_dict=False)[0]
            if guided:
                without, given = noise.chunk(2)
                noise = without + sampler.guidance * (given - without)
            latents = scheduler.step(noise, timestep, latents, eta=ETA, generator=generators).prev_sample
            steps.tell(number + 1)
        upper = latents[:, :, : latents.shape[2] // 2]
        pictures = [pixels_of(pipeline.vae, each) for each in upper.split(1)]
        pipeline.maybe_free_model_hooks()
        return pictures

    def spatial(self, latents: Any, scene: Scene) -> NDArray[np.float32] | None:  # noqa: ARG002
        return latents[0, :, : latents.shape[2] // 2].float().cpu().numpy()


def arrange(unet: Any, parts: Parts) -> None:
    """Self-attention as it was trained, and no cross-attention. Raises `InputError`."""
    unet.set_attn_processor(
        {
            name: processor if name.endswith("attn1.processor") else NoAttention()
            for name, processor in unet.attn_processors.items()
        }
    )
    load_self_attention(unet, parts)


def load_self_attention(unet: Any, parts: Parts) -> None:
    """The trained modules in `attention/`. Raises `InputError` where one of them is missing."""
    import torch
    from safetensors.torch import load_file

    folder = parts.plan.weights / "attention"
    check_weights(folder)
    modules = torch.nn.ModuleList(numbered(unet))
    found = {name: tensor for path in weight_files(folder) for name, tensor in load_file(path).items()}
    unknown = modules.load_state_dict(found, strict=False).unexpected_keys
    names = {id(parameter): name for name, parameter in modules.named_parameters()}
    given = {
        id(parameter) for name, parameter in modules.named_parameters(remove_duplicate=False) if name in found
    }
    missing = [name for identity, name in names.items() if identity not in given]
    if missing or unknown:
        raise InputError(
            ErrorKind.WEIGHTS_INVALID,
            f"The folder attention of {parts.plan.weights.name} does not fit its network; get the original files "
            "again.",
            f"missing {missing[:3]}, unknown {unknown[:3]}",
        )


def numbered(unet: Any) -> list[Any]:
    """The self-attention modules as the makers' file numbers them (`get_trainable_module` of their `model/utils.py`).

    A module and its own parts are numbered alike, and a file keeps what they share under one of their names. Their
    processors are modules too, the last ones of their attention, and have a number although they have no weights.
    """
    import torch

    found: list[Any] = []
    for name, module in unet.named_modules():
        if name.endswith("attn1"):
            found += [*module.modules(), torch.nn.Identity()]
    return found


class NoAttention:
    """A processor that gives back what it is handed."""

    def __call__(self, attention: Any, hidden_states: Any, *_: Any, **__: Any) -> Any:  # noqa: ARG002
        return hidden_states


@cache
def pipeline_class() -> type[Any]:
    from diffusers.pipelines.pipeline_utils import DiffusionPipeline

    class CatvtonParts(DiffusionPipeline):
        """Holds the parts, so that they can be offloaded as those of any pipeline."""

        model_cpu_offload_seq = "unet->vae"

        def __init__(self, vae: Any, unet: Any, scheduler: Any) -> None:
            super().__init__()
            self.register_modules(vae=vae, unet=unet, scheduler=scheduler)

    return CatvtonParts
