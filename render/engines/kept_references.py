"""FLUX.2 klein's garments computed in the first step alone: later steps see the keys and values that were kept of them.

As diffusers' `Flux2KleinKVPipeline` does it. There are weights that were trained for it; with others it is an
approximation, for in the exact way garments change with every step and see the picture. So it is off unless it is asked
for, and `dev.py bench gpu` prints its error beside what it gains.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any


class KeptReferences:
    """Stands in for a transformer that is called with the picture's tokens first and the garments' behind them."""

    def __init__(self, transformer: Any, tokens: int) -> None:
        """`tokens` of the picture."""
        self._transformer = transformer
        self._tokens = tokens
        self._pass = ""
        self._kept: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transformer, name)

    @contextmanager
    def cache_context(self, name: str) -> Generator[None]:
        """With guidance there are two calls a step, each with keys of its own."""
        self._pass = name
        with self._transformer.cache_context(name):
            yield

    def __call__(self, *, hidden_states: Any, img_ids: Any, **named: Any) -> tuple[Any]:
        import torch

        picture, garments = hidden_states[:, : self._tokens], hidden_states[:, self._tokens :]
        places, garment_places = img_ids[:, : self._tokens], img_ids[:, self._tokens :]
        if self._pass in self._kept:
            named |= {"kv_cache": self._kept[self._pass], "kv_cache_mode": "cached"}
            return (self._transformer(hidden_states=picture, img_ids=places, **named)[0],)
        made, self._kept[self._pass] = self._transformer(
            hidden_states=torch.cat([garments, picture], dim=1),
            img_ids=torch.cat([garment_places, places], dim=1),
            kv_cache_mode="extract",
            num_ref_tokens=garments.shape[1],
            **named,
        )
        return (made,)

    def clear(self) -> None:
        """Give the memory back."""
        for kept in self._kept.values():
            kept.clear()
        self._kept.clear()


@contextmanager
def keeping_references(pipeline: Any, tokens: int) -> Generator[None]:
    """The pipeline's calls within keep the keys and values of their garments."""
    from diffusers.models.transformers import transformer_flux2

    transformer = pipeline.transformer
    kept = KeptReferences(transformer, tokens)
    kinds = (
        (transformer.transformer_blocks, transformer_flux2.Flux2KVAttnProcessor),
        (transformer.single_transformer_blocks, transformer_flux2.Flux2KVParallelSelfAttnProcessor),
    )
    usual = [(block.attn, block.attn.processor) for blocks, _ in kinds for block in blocks]
    for blocks, kind in kinds:
        for block in blocks:
            block.attn.set_processor(kind())
    # Not by assignment: the pipeline would write the stand-in into its configuration.
    pipeline.__dict__["transformer"] = kept
    try:
        yield
    finally:
        pipeline.__dict__["transformer"] = transformer
        for attention, processor in usual:
            attention.set_processor(processor)
        kept.clear()
