"""FLUX.2 klein: latents of the crop, sampled within the mask, with garments as reference latents."""

from __future__ import annotations

from collections.abc import Sequence

from render.comfyui.graph import Graph, Link, output
from render.comfyui.values import Asked, ModelFile, Pictures, Workflow
from render.engines.klein import steps_taken

TRANSFORMER = ModelFile(
    "diffusion_models", "flux-2-klein-4b.safetensors", "black-forest-labs/FLUX.2-klein-4B on Hugging Face"
)
TEXT_ENCODER = ModelFile(
    "text_encoders",
    "qwen_3_4b.safetensors",
    "Comfy-Org/z_image_turbo on Hugging Face, in split_files/text_encoders",
)
AUTOENCODER = ModelFile(
    "vae", "flux2-vae.safetensors", "Comfy-Org/flux2-dev on Hugging Face, in split_files/vae"
)


def klein_workflow(pictures: Pictures, asked: Asked, prefix: str) -> Workflow:
    graph, sampler = Graph(), asked.sampler
    model = graph.add("UNETLoader", "klein", unet_name=TRANSFORMER.name, weight_dtype="default")
    for name, weight in asked.loras:
        model = graph.add("LoraLoaderModelOnly", "LoRA", model=model, lora_name=name, strength_model=weight)
    clip = graph.add("CLIPLoader", "Text encoder", clip_name=TEXT_ENCODER.name, type="flux2")
    vae = graph.add("VAELoader", "Autoencoder", vae_name=AUTOENCODER.name)
    crop = graph.add("LoadImage", "Crop as photographed", image=pictures.crop)
    start = graph.add("LoadImage", "Start", image=pictures.start)
    mask = graph.add("LoadImageMask", "Where to render", image=pictures.mask, channel="red")
    latent = graph.add("VAEEncode", "Start in latents", pixels=start, vae=vae)
    garments = [
        graph.add(
            "VAEEncode",
            f"Garment {number} in latents",
            pixels=graph.add("LoadImage", f"Garment {number}", image=name),
            vae=vae,
        )
        for number, name in enumerate(pictures.garments, 1)
    ]
    sampled = graph.add(
        "SamplerCustomAdvanced",
        "Sample",
        noise=graph.add("RandomNoise", "Seed", noise_seed=sampler.seed),
        guider=_guider(graph, model, clip, garments, asked),
        sampler=graph.add("KSamplerSelect", "Sampler", sampler_name="euler"),
        sigmas=_noise_levels(graph, asked),
        latent_image=graph.add("SetLatentNoiseMask", "Only there", samples=latent, mask=mask),
    )
    stitch_and_save(graph, sampled, vae, crop, mask, prefix)
    return Workflow(graph.nodes, (TRANSFORMER, TEXT_ENCODER, AUTOENCODER, *asked.lora_files), ())


def _guider(graph: Graph, model: Link, clip: Link, garments: Sequence[Link], asked: Asked) -> Link:
    """Without guidance, as the distilled model wants it, there is nothing to be guided away from."""
    positive = _conditioning(graph, clip, garments, "Prompt", asked.sampler.prompt)
    if asked.sampler.guidance <= 1.0:
        return graph.add("BasicGuider", "No guidance", model=model, conditioning=positive)
    negative = _conditioning(graph, clip, garments, "Empty prompt", "")
    return graph.add(
        "CFGGuider",
        "Guidance",
        model=model,
        positive=positive,
        negative=negative,
        cfg=asked.sampler.guidance,
    )


def _conditioning(graph: Graph, clip: Link, garments: Sequence[Link], title: str, text: str) -> Link:
    conditioning = graph.add("CLIPTextEncode", title, text=text, clip=clip)
    for number, garment in enumerate(garments, 1):
        conditioning = graph.add(
            "ReferenceLatent", f"Reference: garment {number}", conditioning=conditioning, latent=garment
        )
    return conditioning


def _noise_levels(graph: Graph, asked: Asked) -> Link:
    steps = asked.sampler.steps
    levels = graph.add("Flux2Scheduler", "Noise levels", steps=steps, width=asked.width, height=asked.height)
    taken = steps_taken(asked.sampler)
    if taken == steps:
        return levels
    split = graph.add("SplitSigmasDenoise", "Strength", sigmas=levels, denoise=taken / steps)
    return output(split, 1)


def stitch_and_save(graph: Graph, sampled: Link, vae: Link, crop: Link, mask: Link, prefix: str) -> None:
    """The photograph's own pixels round what was rendered, as a file in ComfyUI's output folder."""
    decoded = graph.add("VAEDecode", "Back to pixels", samples=sampled, vae=vae)
    locked = graph.add(
        "ImageCompositeMasked",
        "Outside the mask the photograph",
        destination=crop,
        source=decoded,
        x=0,
        y=0,
        resize_source=False,
        mask=mask,
    )
    graph.add("SaveImage", "Save", images=locked, filename_prefix=prefix)
