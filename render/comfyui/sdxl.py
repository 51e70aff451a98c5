"""SDXL inpainting: the nine-channel model, and garments by their image embeddings where a prompt's would be.

IP-Adapter is no node of ComfyUI's own. What comes nearest among those that are is Revision: the pooled embedding of
a picture, by the vision half of the text encoder SDXL was trained with, in place of the prompt's pooled embedding.
The person's pose goes through the ControlNet that the engine has, at its weight.
"""

from __future__ import annotations

from render.comfyui.graph import Graph, Link, output
from render.comfyui.klein import stitch_and_save
from render.comfyui.notes import SDXL_REMARK
from render.comfyui.values import Asked, ModelFile, Pictures, Workflow
from render.engines.sdxl import POSE_WEIGHT

CHECKPOINT = ModelFile(
    "checkpoints", "sd_xl_base_1.0.safetensors", "stabilityai/stable-diffusion-xl-base-1.0 on Hugging Face"
)
INPAINTING = ModelFile(
    "diffusion_models",
    "sdxl-inpainting-0.1.safetensors",
    "diffusers/stable-diffusion-xl-1.0-inpainting-0.1 on Hugging Face: unet/diffusion_pytorch_model.fp16.safetensors, "
    "renamed",
)
VISION = ModelFile(
    "clip_vision", "clip_vision_g.safetensors", "stabilityai/control-lora on Hugging Face, in revision"
)
LCM = ModelFile(
    "loras",
    "lcm-lora-sdxl.safetensors",
    "latent-consistency/lcm-lora-sdxl on Hugging Face: pytorch_lora_weights.safetensors, renamed",
)

CONTROLNET = ModelFile(
    "controlnet",
    "controlnet-openpose-sdxl-1.0.safetensors",
    "xinsir/controlnet-openpose-sdxl-1.0 on Hugging Face: diffusion_pytorch_model.safetensors, renamed",
)


def sdxl_workflow(pictures: Pictures, asked: Asked, prefix: str) -> Workflow:
    graph, sampler = Graph(), asked.sampler
    checkpoint = graph.add("CheckpointLoaderSimple", "Text encoders, autoencoder", ckpt_name=CHECKPOINT.name)
    clip, vae = output(checkpoint, 1), output(checkpoint, 2)
    model = graph.add("UNETLoader", "SDXL inpainting", unet_name=INPAINTING.name, weight_dtype="default")
    few = asked.distilled
    own = ((LCM.name, 1.0),) if few else ()
    for name, weight in own + asked.loras:
        lora = graph.add(
            "LoraLoader",
            "LoRA",
            model=model,
            clip=clip,
            lora_name=name,
            strength_model=weight,
            strength_clip=weight,
        )
        model, clip = lora, output(lora, 1)
    crop = graph.add("LoadImage", "Crop as photographed", image=pictures.crop)
    start = graph.add("LoadImage", "Start", image=pictures.start)
    mask = graph.add("LoadImageMask", "Where to render", image=pictures.mask, channel="red")
    positive = _conditioning(graph, clip, pictures, asked)
    negative = graph.add("CLIPTextEncode", "Negative prompt", text="", clip=clip)
    if pictures.pose:
        posed = graph.add(
            "ControlNetApplyAdvanced",
            "The person's pose is kept",
            positive=positive,
            negative=negative,
            control_net=graph.add(
                "ControlNetLoader", "ControlNet for poses", control_net_name=CONTROLNET.name
            ),
            image=graph.add("LoadImage", "Pose", image=pictures.pose),
            strength=POSE_WEIGHT,
            start_percent=0.0,
            end_percent=1.0,
        )
        positive, negative = posed, output(posed, 1)
    inpainting = graph.add(
        "InpaintModelConditioning",
        "What is seen",
        positive=positive,
        negative=negative,
        vae=vae,
        pixels=start,
        mask=mask,
        noise_mask=True,
    )
    sampled = graph.add(
        "KSampler",
        "Sample",
        model=model,
        seed=sampler.seed,
        steps=sampler.steps,
        cfg=sampler.guidance,
        sampler_name="lcm" if few else "euler",
        scheduler="sgm_uniform" if few else "normal",
        positive=inpainting,
        negative=output(inpainting, 1),
        latent_image=output(inpainting, 2),
        denoise=sampler.strength,
    )
    stitch_and_save(graph, sampled, vae, crop, mask, prefix)
    optional = (*((CONTROLNET,) if pictures.pose else ()), *((LCM,) if few else ()))
    models = (CHECKPOINT, INPAINTING, VISION, *optional, *asked.lora_files)
    return Workflow(graph.nodes, models, (SDXL_REMARK,))


def _conditioning(graph: Graph, clip: Link, pictures: Pictures, asked: Asked) -> Link:
    conditioning = graph.add("CLIPTextEncode", "Prompt", text=asked.sampler.prompt, clip=clip)
    vision = graph.add("CLIPVisionLoader", "Eyes for garments", clip_name=VISION.name)
    for number, name in enumerate(pictures.garments, 1):
        conditioning = graph.add(
            "unCLIPConditioning",
            f"Reference: garment {number}",
            conditioning=conditioning,
            clip_vision_output=graph.add(
                "CLIPVisionEncode",
                f"Garment {number} seen",
                clip_vision=vision,
                image=graph.add("LoadImage", f"Garment {number}", image=name),
                crop="none",
            ),
            # Embeddings of several pictures are added up.
            strength=round(1.0 / len(pictures.garments), 2),
            noise_augmentation=0.0,
        )
    return conditioning
