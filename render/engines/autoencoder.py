"""Pictures to latents and back, for the autoencoders of Stable Diffusion's family."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def latents_of(vae: Any, picture: NDArray[np.uint8], device: str) -> Any:
    """(1, c, h, w) on `device`: an (H, W, 3) sRGB picture as the denoiser sees it, without the chance of a sample.

    An autoencoder that is offloaded waits in main memory and comes to the plan's device only when it is called.
    """
    import torch

    pixels = torch.from_numpy(picture.astype(np.float32) / 127.5 - 1.0).permute(2, 0, 1)[None]
    return scaled(vae, vae.encode(pixels.to(device, vae.dtype)).latent_dist.mode())


def scaled(vae: Any, latents: Any) -> Any:
    """What the autoencoder makes of a picture, as the denoiser sees it."""
    shift = getattr(vae.config, "shift_factor", None) or 0.0
    return (latents - shift) * vae.config.scaling_factor


def pixels_of(vae: Any, latents: Any) -> NDArray[np.uint8]:
    """(H, W, 3) of (1, c, h, w)."""
    shift = getattr(vae.config, "shift_factor", None) or 0.0
    return picture_of(vae.decode(latents / vae.config.scaling_factor + shift, return_dict=False)[0])


def picture_of(pixels: Any) -> NDArray[np.uint8]:
    """(H, W, 3) of (1, 3, H, W) from -1 to 1."""
    picture = (pixels[0].float() * 127.5 + 127.5).round().clamp(0, 255)
    return picture.permute(1, 2, 0).cpu().numpy().astype(np.uint8)
