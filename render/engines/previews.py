"""How a render comes along, without another model: a linear map from latents to colours.

It is fitted by least squares on the crop that was just encoded, whose latents and pixels are both known, so that it
suits any autoencoder. What it is applied to is the clean picture that a step's prediction points at.
"""

from __future__ import annotations

import inspect
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from render.engines.autoencoder import picture_of, scaled


class LatentColours:
    """The map of one autoencoder, fitted to one crop."""

    def __init__(self, latents: NDArray[np.float32], pixels: NDArray[np.uint8]) -> None:
        """`latents` (c, h, w) of `pixels`, (H, W, 3) uint8 of any size that shows the same."""
        _, height, width = latents.shape
        small = cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA).reshape(-1, 3)
        # A little ridge keeps a map of few pixels from amplifying what it never saw.
        values = _with_one(latents)
        gram = values.T @ values + 1e-3 * len(values) * np.eye(values.shape[1], dtype=np.float32)
        self._map: NDArray[np.float32] = np.linalg.solve(gram, values.T @ small.astype(np.float32))

    def __call__(self, latents: NDArray[np.float32]) -> NDArray[np.uint8]:
        """(c, h, w) latents as an (h, w, 3) uint8 picture."""
        _, height, width = latents.shape
        colours = _with_one(latents) @ self._map
        return np.clip(np.rint(colours), 0, 255).astype(np.uint8).reshape(height, width, 3)


def _with_one(latents: NDArray[np.float32]) -> NDArray[np.float32]:
    flat = latents.reshape(latents.shape[0], -1).T.astype(np.float32)
    return np.concatenate([flat, np.ones((len(flat), 1), np.float32)], axis=1)


class EncodingWatch:
    """Stands between a pipeline and its autoencoder, of Stable Diffusion's family, and keeps the first picture that it
    is given with what it makes of it.
    """

    def __init__(self, vae: Any) -> None:
        self._vae = vae
        self._encode = vae.encode
        self._first: tuple[Any, Any] | None = None

    def __enter__(self) -> EncodingWatch:
        def watched(pixels: Any, *args: Any, **options: Any) -> Any:
            encoded = self._encode(pixels, *args, **options)
            if self._first is None:
                self._first = pixels[:1], encoded.latent_dist.mode()[:1]
            return encoded

        self._vae.encode = watched
        return self

    def __exit__(self, *_: object) -> None:
        del self._vae.encode

    def first(self) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
        """(c, h, w) latents as denoisers see them, and the (H, W, 3) picture. Something has been encoded."""
        assert self._first is not None
        pixels, latents = self._first
        return scaled(self._vae, latents)[0].float().cpu().numpy(), picture_of(pixels)


class StepWatch:
    """Stands between a pipeline and its scheduler and keeps the clean picture each step points at."""

    def __init__(self, scheduler: Any) -> None:
        self._scheduler = scheduler
        self._step = scheduler.step
        self.clean: Any = None
        """The newest estimate, as the pipeline packs its latents; None before the first step."""

    def __enter__(self) -> StepWatch:
        def watched(model_output: Any, timestep: Any, sample: Any, *args: Any, **options: Any) -> Any:
            self.clean = self._estimate(model_output, timestep, sample)
            return self._step(model_output, timestep, sample, *args, **options)

        # Pipelines look at the signature to see what a step takes.
        watched.__signature__ = inspect.signature(self._step)  # pyright: ignore[reportFunctionMemberAccess]
        self._scheduler.step = watched
        return self

    def __exit__(self, *_: object) -> None:
        del self._scheduler.step

    def _estimate(self, model_output: Any, timestep: Any, sample: Any) -> Any:
        """Flow matching and Euler: x0 = x - sigma v. Others: x0 = (x - sqrt(1 - a) e) / sqrt(a), Ho et al. 2020.

        None where a scheduler has a form of its own.
        """
        scheduler = self._scheduler
        sigmas = getattr(scheduler, "sigmas", None)
        if sigmas is not None and "Euler" in type(scheduler).__name__:
            index = scheduler.step_index
            if index is None:
                index = scheduler.index_for_timestep(timestep)
            return sample.float() - float(sigmas[index]) * model_output.float()
        cumulative = getattr(scheduler, "alphas_cumprod", None)
        if cumulative is None or sigmas is not None:
            return None
        share = float(cumulative[int(timestep)])
        if scheduler.config.prediction_type == "v_prediction":
            return share**0.5 * sample.float() - (1.0 - share) ** 0.5 * model_output.float()
        return (sample.float() - (1.0 - share) ** 0.5 * model_output.float()) / share**0.5
