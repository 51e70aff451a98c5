"""Nodes that come with ComfyUI, as its own sources declare them, and whether a workflow is made of them.

Read in `nodes.py` and `comfy_extras` (`nodes_flux.py`, `nodes_edit_model.py`, `nodes_custom_sampler.py`,
`nodes_mask.py`) of ComfyUI in the autumn of 2026. Types in capitals come by a link; a tuple is a choice of words; a
name of a file is `FILE`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

FILE = "FILE"
LITERALS: dict[Any, tuple[type, ...]] = {
    FILE: (str,),
    int: (int,),
    float: (int, float),
    str: (str,),
    bool: (bool,),
}
SAMPLERS = ("euler", "lcm", "dpmpp_2m", "ddim")
SCHEDULERS = ("simple", "sgm_uniform", "karras", "normal", "ddim_uniform", "beta")


@dataclass(frozen=True)
class Node:
    """Inputs that are required, inputs that are not, and outputs in their order."""

    required: dict[str, Any]
    outputs: tuple[str, ...]
    optional: dict[str, Any] = field(default_factory=dict)
    ends: bool = False


NODES = {
    "UNETLoader": Node(
        {"unet_name": FILE, "weight_dtype": ("default", "fp8_e4m3fn", "fp8_e4m3fn_fast", "fp8_e5m2")},
        ("MODEL",),
    ),
    "CLIPLoader": Node(
        {"clip_name": FILE, "type": ("stable_diffusion", "sd3", "qwen_image", "flux2")},
        ("CLIP",),
        {"device": ("default", "cpu")},
    ),
    "VAELoader": Node({"vae_name": FILE}, ("VAE",)),
    "CheckpointLoaderSimple": Node({"ckpt_name": FILE}, ("MODEL", "CLIP", "VAE")),
    "CLIPVisionLoader": Node({"clip_name": FILE}, ("CLIP_VISION",)),
    "LoraLoader": Node(
        {
            "model": "MODEL",
            "clip": "CLIP",
            "lora_name": FILE,
            "strength_model": float,
            "strength_clip": float,
        },
        ("MODEL", "CLIP"),
    ),
    "LoraLoaderModelOnly": Node({"model": "MODEL", "lora_name": FILE, "strength_model": float}, ("MODEL",)),
    "LoadImage": Node({"image": FILE}, ("IMAGE", "MASK")),
    "LoadImageMask": Node({"image": FILE, "channel": ("alpha", "red", "green", "blue")}, ("MASK",)),
    "CLIPTextEncode": Node({"text": str, "clip": "CLIP"}, ("CONDITIONING",)),
    "CLIPVisionEncode": Node(
        {"clip_vision": "CLIP_VISION", "image": "IMAGE", "crop": ("center", "none")}, ("CLIP_VISION_OUTPUT",)
    ),
    "unCLIPConditioning": Node(
        {
            "conditioning": "CONDITIONING",
            "clip_vision_output": "CLIP_VISION_OUTPUT",
            "strength": float,
            "noise_augmentation": float,
        },
        ("CONDITIONING",),
    ),
    "ControlNetLoader": Node({"control_net_name": FILE}, ("CONTROL_NET",)),
    "ControlNetApplyAdvanced": Node(
        {
            "positive": "CONDITIONING",
            "negative": "CONDITIONING",
            "control_net": "CONTROL_NET",
            "image": "IMAGE",
            "strength": float,
            "start_percent": float,
            "end_percent": float,
        },
        ("CONDITIONING", "CONDITIONING"),
        {"vae": "VAE"},
    ),
    "ReferenceLatent": Node({"conditioning": "CONDITIONING"}, ("CONDITIONING",), {"latent": "LATENT"}),
    "InpaintModelConditioning": Node(
        {
            "positive": "CONDITIONING",
            "negative": "CONDITIONING",
            "vae": "VAE",
            "pixels": "IMAGE",
            "mask": "MASK",
            "noise_mask": bool,
        },
        ("CONDITIONING", "CONDITIONING", "LATENT"),
    ),
    "VAEEncode": Node({"pixels": "IMAGE", "vae": "VAE"}, ("LATENT",)),
    "VAEDecode": Node({"samples": "LATENT", "vae": "VAE"}, ("IMAGE",)),
    "SetLatentNoiseMask": Node({"samples": "LATENT", "mask": "MASK"}, ("LATENT",)),
    "RandomNoise": Node({"noise_seed": int}, ("NOISE",)),
    "KSamplerSelect": Node({"sampler_name": SAMPLERS}, ("SAMPLER",)),
    "Flux2Scheduler": Node({"steps": int, "width": int, "height": int}, ("SIGMAS",)),
    "SplitSigmasDenoise": Node({"sigmas": "SIGMAS", "denoise": float}, ("SIGMAS", "SIGMAS")),
    "CFGGuider": Node(
        {"model": "MODEL", "positive": "CONDITIONING", "negative": "CONDITIONING", "cfg": float}, ("GUIDER",)
    ),
    "BasicGuider": Node({"model": "MODEL", "conditioning": "CONDITIONING"}, ("GUIDER",)),
    "SamplerCustomAdvanced": Node(
        {
            "noise": "NOISE",
            "guider": "GUIDER",
            "sampler": "SAMPLER",
            "sigmas": "SIGMAS",
            "latent_image": "LATENT",
        },
        ("LATENT", "LATENT"),
    ),
    "KSampler": Node(
        {
            "model": "MODEL",
            "seed": int,
            "steps": int,
            "cfg": float,
            "sampler_name": SAMPLERS,
            "scheduler": SCHEDULERS,
            "positive": "CONDITIONING",
            "negative": "CONDITIONING",
            "latent_image": "LATENT",
            "denoise": float,
        },
        ("LATENT",),
    ),
    "ImageCompositeMasked": Node(
        {"destination": "IMAGE", "source": "IMAGE", "x": int, "y": int, "resize_source": bool},
        ("IMAGE",),
        {"mask": "MASK"},
    ),
    "SaveImage": Node({"images": "IMAGE", "filename_prefix": str}, (), ends=True),
}


def faults(workflow: Mapping[str, Any]) -> list[str]:
    """Why ComfyUI would refuse this workflow, or leave a part of it unused; nothing where it would not."""
    found: list[str] = []
    used: set[str] = set()
    for number, node in workflow.items():
        known = NODES.get(node["class_type"])
        if known is None:
            found.append(f"{number}: there is no node {node['class_type']}")
            continue
        place = f"{number} {node['class_type']}"
        inputs = node["inputs"]
        found += [f"{place}: {name} is missing" for name in known.required.keys() - inputs.keys()]
        wanted = known.required | known.optional
        for name, value in inputs.items():
            if name not in wanted:
                found.append(f"{place}: there is no input {name}")
            elif isinstance(value, list):
                used.add(value[0])
                found += _link_faults(workflow, f"{place}: {name}", value, wanted[name])
            elif not _literal_fits(value, wanted[name]):
                found.append(f"{place}: {name} cannot be {value!r}")
    kept = {
        number
        for number, node in workflow.items()
        if node["class_type"] in NODES and NODES[node["class_type"]].ends
    }
    found += [f"{number}: leads nowhere" for number in workflow.keys() - used - kept]
    if not kept:
        found.append("nothing is saved")
    return found + _circles(workflow)


def _link_faults(workflow: Mapping[str, Any], place: str, link: list[Any], wanted: Any) -> list[str]:
    number, slot = link
    if number not in workflow:
        return [f"{place} comes from {number}, which is not there"]
    source = NODES.get(workflow[number]["class_type"])
    if source is None:
        return []
    if not 0 <= slot < len(source.outputs):
        return [f"{place} comes from output {slot}, which is not there"]
    return [] if source.outputs[slot] == wanted else [f"{place} is {source.outputs[slot]}, not {wanted}"]


def _literal_fits(value: Any, wanted: Any) -> bool:
    if isinstance(wanted, tuple):
        return value in wanted
    kinds = LITERALS.get(wanted)
    return kinds is not None and isinstance(value, kinds) and (wanted is bool or not isinstance(value, bool))


def _circles(workflow: Mapping[str, Any]) -> list[str]:
    ended: set[str] = set()
    waiting = set(workflow)
    while waiting:
        ready = {number for number in waiting if _sources(workflow[number]) & waiting <= set()}
        if not ready:
            return [f"goes in circles: {', '.join(sorted(waiting))}"]
        waiting -= ready
        ended |= ready
    return []


def _sources(node: Mapping[str, Any]) -> set[str]:
    return {value[0] for value in node["inputs"].values() if isinstance(value, list)}
