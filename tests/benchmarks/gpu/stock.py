"""The peers: diffusers' own pipelines, in 16 bit and whole on the card, called as their documentation does.

With the steps, guidance, pictures and features of text that ours has, and with nothing of ours else. `catvton` has
none: diffusers knows no such pipeline.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from render.engines.base import Sampler, Scene
from render.engines.diffusion import DiffusionEngine, agnostic, collage
from render.engines.features import FeatureStore, Tensors
from render.engines.parts import Parts
from render.memory import Plan

NAMES: dict[str, tuple[str, ...]] = {
    "klein": ("stock", "stock kv"),
    "sdxl": ("stock",),
    "flux-fill": ("stock",),
    "qwen-edit": ("stock",),
    "catvton": (),
}
"""`stock kv` is the pipeline that keeps the keys and values of references, on weights that were not trained for it."""


def stock_call(
    name: str, engine: DiffusionEngine, weights: Path, device: str, scene: Scene, sampler: Sampler
) -> Callable[[], Any]:
    """Builds a pipeline and answers with its call. Raises what torch raises where memory does not do."""
    import torch

    plan = Plan(weights, device, "bfloat16" if device == "cuda" else "float32")
    parts = engine.parts_type(engine.card, plan)
    with torch.no_grad():
        pipeline, arguments = MAKERS[engine.card.name, name](engine, parts, scene, sampler)
    pipeline.set_progress_bar_config(disable=True)

    def call() -> Any:
        generator = torch.Generator("cpu").manual_seed(sampler.seed)
        return pipeline(generator=generator, output_type="np", **arguments)

    return call


def _shared(scene: Scene, sampler: Sampler) -> dict[str, Any]:
    height, width = scene.mask.shape
    return {
        "height": height,
        "width": width,
        "num_inference_steps": sampler.steps,
        "guidance_scale": sampler.guidance,
    }


def _text(engine: DiffusionEngine, parts: Parts, pipeline: Any, scene: Scene, sampler: Sampler) -> Tensors:
    """What our engine hands over as the prompt; its text encoders are gone when this returns."""
    usual = engine.pipeline
    engine.pipeline = pipeline
    try:
        made = engine.encode_text(parts, sampler, scene)
    finally:
        engine.pipeline = usual
    return {key: tensor.to(parts.plan.device, parts.dtype) for key, tensor in made.items()}


def _pictures(scene: Scene) -> tuple[Any, Any, list[Any]]:
    from PIL import Image

    garments = [Image.fromarray(picture) for picture in scene.references]
    return Image.fromarray(scene.crop), Image.fromarray(scene.mask), garments


def _klein(
    engine: DiffusionEngine, parts: Parts, scene: Scene, sampler: Sampler, *, keys: bool = False
) -> tuple[Any, dict[str, Any]]:
    from diffusers.pipelines.flux2.pipeline_flux2_klein_inpaint import Flux2KleinInpaintPipeline
    from diffusers.pipelines.flux2.pipeline_flux2_klein_kv import Flux2KleinKVPipeline
    from PIL import Image

    made: dict[str, Any] = {
        "scheduler": parts.tool("scheduler"),
        "vae": parts.model("vae"),
        "text_encoder": None,
        "tokenizer": None,
        "transformer": parts.model("transformer"),
    }
    crop, mask, garments = _pictures(scene)
    inpainting: Any = Flux2KleinInpaintPipeline(is_distilled=True, **made)
    text = _text(engine, parts, inpainting, scene, sampler)
    arguments = _shared(scene, sampler) | text
    if keys:
        del arguments["guidance_scale"]
        arguments = {name: each for name, each in arguments.items() if not name.startswith("negative_")}
        return Flux2KleinKVPipeline(**made), arguments | {
            "image": [Image.fromarray(agnostic(scene)), *garments]
        }
    return inpainting, arguments | {
        "image": crop,
        "mask_image": mask,
        "image_reference": garments,
        "strength": 1.0,
    }


def _sdxl(
    engine: DiffusionEngine, parts: Parts, scene: Scene, sampler: Sampler
) -> tuple[Any, dict[str, Any]]:
    from render.engines.pose import draw_pose
    from render.engines.sdxl import POSE_WEIGHT, Sdxl

    assert isinstance(engine, Sdxl)
    from PIL import Image

    pipeline = engine.assemble(parts)  # the pipeline of diffusers itself, with its adapter
    for path, weight in engine.own_loras(parts):
        pipeline.load_lora_weights(path, adapter_name="few", local_files_only=True)
        pipeline.set_adapters(["few"], [weight])
    usual = engine.pipeline, engine.parts, engine.features
    engine.pipeline, engine.parts, engine.features = pipeline, parts, FeatureStore()
    try:
        seen = engine._garments(scene, sampler.guidance > 1.0)
    finally:
        engine.pipeline, engine.parts, engine.features = usual
    crop, mask, _ = _pictures(scene)
    height, width = scene.mask.shape
    return pipeline, _shared(scene, sampler) | _text(engine, parts, pipeline, scene, sampler) | {
        "image": crop,
        "mask_image": mask,
        "control_image": Image.fromarray(draw_pose(scene.keypoints, width, height)),
        "controlnet_conditioning_scale": POSE_WEIGHT,
        "ip_adapter_image_embeds": [seen.to(parts.plan.device, parts.dtype)],
        "strength": 1.0,
    }


def _flux_fill(
    engine: DiffusionEngine, parts: Parts, scene: Scene, sampler: Sampler
) -> tuple[Any, dict[str, Any]]:
    from PIL import Image

    pipeline = engine.assemble(parts)
    height, width = scene.mask.shape
    both = np.concatenate([collage(scene, width, height), scene.crop], axis=1)
    mask = np.concatenate([np.zeros_like(scene.mask), scene.mask], axis=1)
    return pipeline, _shared(scene, sampler) | _text(engine, parts, pipeline, scene, sampler) | {
        "image": Image.fromarray(both),
        "mask_image": Image.fromarray(mask),
        "width": 2 * width,
    }


def _qwen_edit(
    engine: DiffusionEngine, parts: Parts, scene: Scene, sampler: Sampler
) -> tuple[Any, dict[str, Any]]:
    from diffusers.pipelines.qwenimage.pipeline_qwenimage_edit_plus import QwenImageEditPlusPipeline

    pipeline: Any = QwenImageEditPlusPipeline(
        scheduler=parts.tool("scheduler"),
        vae=parts.model("vae"),
        text_encoder=None,  # pyright: ignore[reportArgumentType]
        tokenizer=None,  # pyright: ignore[reportArgumentType]
        processor=None,  # pyright: ignore[reportArgumentType]
        transformer=parts.model("transformer"),
    )
    for path, weight in engine.own_loras(parts):
        pipeline.load_lora_weights(path, adapter_name="few", local_files_only=True)
        pipeline.set_adapters(["few"], [weight])
    text = _text(engine, parts, pipeline, scene, sampler)
    crop, _, garments = _pictures(scene)
    arguments = _shared(scene, sampler) | text | {"image": [crop, *garments]}
    del arguments["guidance_scale"]
    return pipeline, arguments | {"true_cfg_scale": sampler.guidance}


MAKERS: dict[tuple[str, str], Callable[..., tuple[Any, dict[str, Any]]]] = {
    ("klein", "stock"): _klein,
    ("klein", "stock kv"): partial(_klein, keys=True),
    ("sdxl", "stock"): _sdxl,
    ("flux-fill", "stock"): _flux_fill,
    ("qwen-edit", "stock"): _qwen_edit,
}
