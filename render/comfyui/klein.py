"""FLUX.2 klein: latents of the crop, sampled within the mask, with garments as reference latents."""

from __future__ import annotations

from render.comfyui.graph import Graph, Link, output
from render.comfyui.values import ModelFile, Pictures, Sampled, Workflow

CROP_IS_REFERENCE = True
"""The engine shows the model its agnostic crop as the first reference, before the garments."""

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


def klein_workflow(pictures: Pictures, asked: Sampled, prefix: str) -> Workflow:
    graph = Graph()
    model = graph.add("UNETLoader", "klein", unet_name=TRANSFORMER.name, weight_dtype="default")
    for name, weight in asked.loras:
        model = graph.add("LoraLoaderModelOnly", "LoRA", model=model, lora_name=name, strength_model=weight)
    clip = graph.add("CLIPLoader", "Text encoder", clip_name=TEXT_ENCODER.name, type="flux2")
    vae = graph.add("VAELoader", "Autoencoder", vae_name=AUTOENCODER.name)
    crop = graph.add("LoadImage", "Crop as photographed", image=pictures.crop)
    start = graph.add("LoadImage", "Start", image=pictures.start)
    mask = graph.add("LoadImageMask", "Where to render", image=pictures.mask, channel="red")
    latent = graph.add("VAEEncode", "Start in latents", pixels=start, vae=vae)
    positive = _conditioning(graph, clip, vae, latent, pictures, asked)
    negative = graph.add("ConditioningZeroOut", "No negative prompt", conditioning=positive)
    sigmas = graph.add(
        "Flux2Scheduler", "Noise levels", steps=asked.steps, width=asked.width, height=asked.height
    )
    if asked.strength < 1.0:
        split = graph.add("SplitSigmasDenoise", "Strength", sigmas=sigmas, denoise=asked.strength)
        sigmas = output(split, 1)
    sampled = graph.add(
        "SamplerCustomAdvanced",
        "Sample",
        noise=graph.add("RandomNoise", "Seed", noise_seed=asked.seed),
        guider=graph.add(
            "CFGGuider", "Guidance", model=model, positive=positive, negative=negative, cfg=asked.guidance
        ),
        sampler=graph.add("KSamplerSelect", "Sampler", sampler_name="euler"),
        sigmas=sigmas,
        latent_image=graph.add("SetLatentNoiseMask", "Only there", samples=latent, mask=mask),
    )
    stitch_and_save(graph, sampled, vae, crop, mask, prefix)
    return Workflow(graph.nodes, (TRANSFORMER, TEXT_ENCODER, AUTOENCODER), ())


def _conditioning(
    graph: Graph, clip: Link, vae: Link, start: Link, pictures: Pictures, asked: Sampled
) -> Link:
    conditioning = graph.add("CLIPTextEncode", "Prompt", text=asked.prompt, clip=clip)
    if CROP_IS_REFERENCE:
        conditioning = graph.add(
            "ReferenceLatent", "Reference: the crop", conditioning=conditioning, latent=start
        )
    for number, name in enumerate(pictures.garments, 1):
        garment = graph.add("LoadImage", f"Garment {number}", image=name)
        encoded = graph.add("VAEEncode", f"Garment {number} in latents", pixels=garment, vae=vae)
        conditioning = graph.add(
            "ReferenceLatent", f"Reference: garment {number}", conditioning=conditioning, latent=encoded
        )
    return conditioning


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
