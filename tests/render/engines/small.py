"""Smaller pictures for models at tiny size."""

from __future__ import annotations

from typing import Any


def use_small_references() -> None:
    """qwen-edit shows a garment at a megapixel whatever the crop, which is most of the time of a tiny model."""
    import diffusers.pipelines.qwenimage.pipeline_qwenimage_edit_plus as edit_plus

    module: Any = edit_plus
    module.VAE_IMAGE_SIZE = 256 * 256
