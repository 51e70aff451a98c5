"""Smaller pictures for models at tiny size."""

from __future__ import annotations

from render.engines import qwen_edit


def use_small_references() -> None:
    """qwen-edit shows a garment at a megapixel whatever the crop, which is most of the time of a tiny model."""
    qwen_edit.REFERENCE_PIXELS = qwen_edit.CONDITION_PIXELS
