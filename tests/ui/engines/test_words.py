from __future__ import annotations

from pathlib import Path

from render.loras import Family, LoraInfo
from studio.weights.loras import Lora
from ui.engines.words import lora_facts


def test_what_a_lora_is_and_what_of_it_is_not_worn() -> None:
    def kept(*, text_encoder: bool) -> Lora:
        info = LoraInfo(Family.SDXL, 8, 4.0, (), 12, text_encoder=text_encoder)
        return Lora("coat", Path("coat.safetensors"), "0" * 64, 12_400_000, info, ("sdxl",))

    plain = lora_facts(kept(text_encoder=False))
    assert plain.endswith("rank 8 · 12.4 MB")
    assert lora_facts(kept(text_encoder=True)) == f"{plain} · without its text part"
