"""What is said of engines: licence, plan, costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from ui.marked import marked
from ui.words import duration, engine_name, file_size, number

if TYPE_CHECKING:
    from render.cards import Licence
    from render.manner import Found
    from render.memory import Plan
    from studio.engines.choices import EngineChoice
    from studio.engines.costs import Cost
    from studio.weights.loras import Lora

GIGABYTE = 1_000_000_000


def _tr(text: str) -> str:
    return QCoreApplication.translate("Engines", text)


def licence_words(licence: Licence) -> str:
    use = (
        _tr(marked("Engines", "commercial use allowed"))
        if licence.commercial
        else _tr(marked("Engines", "not for commercial work"))
    )
    return f"{licence.id} · {use}"


def lora_facts(lora: Lora) -> str:
    """`FLUX.2 klein 4B · rank 4 · 12.4 MB`, and where it has a part for text encoders, that this is not worn."""
    from render.loras import TITLES

    rank = _tr(marked("Engines", "rank {count}")).format(count=lora.info.rank)
    without = _tr(marked("Engines", "without its text part")) if lora.info.text_encoder else ""
    parts = (TITLES.get(lora.info.family), rank, file_size(lora.size), without)
    return " · ".join(part for part in parts if part)


def plan_words(plan: Plan) -> str:
    """How an engine is loaded: precision, what waits in main memory, and gigabytes of those there are."""
    from render.memory import BEST_PIXELS, Offload, Precision, TextPlace

    said = [_tr(marked("Engines", "16 bit")) if plan.precision is Precision.FULL else str(plan.precision)]
    if plan.offload is Offload.COMPONENT:
        said.append(_tr(marked("Engines", "one component on the card at a time")))
    if plan.offload is Offload.GROUP:
        said.append(
            _tr(marked("Engines", "block by block from pinned main memory"))
            if plan.pinned
            else _tr(marked("Engines", "block by block from main memory"))
        )
    if plan.tiled_decode:
        said.append(_tr(marked("Engines", "decoded in tiles")))
    said.append(
        _tr(marked("Engines", "text encoder beside"))
        if plan.text is TextPlace.BESIDE
        else _tr(marked("Engines", "text encoder not loaded"))
    )
    if plan.pixels < BEST_PIXELS:
        said.append(_tr(marked("Engines", "{count} MP")).format(count=number(plan.pixels / 1e6)))
    said.append(of_gigabytes(plan.predicted_peak, plan.budget))
    if plan.main_memory and plan.main_budget:
        there = of_gigabytes(plan.main_memory, plan.main_budget)
        said.append(_tr(marked("Engines", "{gigabytes} of main memory")).format(gigabytes=there))
    return ", ".join(said)


def backend_name(backend: str) -> str:
    """One of `render.manner.BACKENDS`, as a person knows it."""
    names = {
        "native": _tr(marked("Engines", "PyTorch's choice")),
        "_native_flash": _tr(marked("Engines", "FlashAttention in PyTorch")),
        "_native_cudnn": "cuDNN",
        "_native_efficient": _tr(marked("Engines", "memory-efficient")),
        "flash": "FlashAttention 2",
        "_flash_3": "FlashAttention 3",
    }
    return names.get(backend, backend)


def found_words(found: Found) -> str:
    """What trials in quiet moments found to be faster here."""
    from render.manner import Compiling

    said: list[str] = []
    if found.attention is not None:
        fastest = _tr(marked("Engines", "Attention by {name} was the fastest in trials here."))
        said.append(fastest.format(name=backend_name(found.attention)))
    if found.compiled is Compiling.FASTER:
        said.append(_tr(marked("Engines", "Compiled blocks were faster.")))
    elif found.compiled is Compiling.NOT_FASTER:
        said.append(_tr(marked("Engines", "Compiled blocks were not faster.")))
    elif found.compiled is Compiling.IMPOSSIBLE:
        said.append(_tr(marked("Engines", "Blocks cannot be compiled on this machine.")))
    if said:
        return " ".join(said)
    return _tr(
        marked("Engines", "What is faster on this card is tried in quiet moments after the first picture.")
    )


def of_gigabytes(used: int, total: int) -> str:
    return _tr(marked("Engines", "{used} of {total} GB")).format(
        used=number(used / GIGABYTE), total=number(total / GIGABYTE)
    )


def money(dollars: float) -> str:
    """`0.4 ¢` below a dollar, else `$ 1.20`."""
    if dollars < 1:
        cents = dollars * 100
        return _tr(marked("Engines", "{count} ¢")).format(count=number(cents, 2 if cents < 1 else 1))
    return _tr(marked("Engines", "$ {count}")).format(count=number(dollars, 2))


def time_words(cost: Cost) -> str:
    return _tr(marked("Engines", "not measured yet")) if cost.seconds is None else duration(cost.seconds)


def energy_words(cost: Cost) -> str:
    if cost.watt_hours is None:
        return _tr(marked("Engines", "not measured yet"))
    return _tr(marked("Engines", "{count} Wh")).format(count=number(cost.watt_hours, 2))


def cost_words(cost: Cost) -> str:
    """What a picture costs on this machine, as far as it is known."""
    if cost.total is not None:
        return money(cost.total)
    if cost.seconds is None:
        return _tr(marked("Engines", "not measured yet"))
    return _tr(marked("Engines", "set your prices to see"))


def state_words(choice: EngineChoice) -> str:
    """One word or two on why an engine does not run; empty where it does."""
    if choice.can_run:
        return ""
    if not choice.has_weights:
        return _tr(marked("Engines", "no weights"))
    if choice.refusal and not choice.reasons:
        return _tr(marked("Engines", "too large now"))
    return _tr(marked("Engines", "cannot run here"))


def choice_title(choice: EngineChoice) -> str:
    name, state = engine_name(choice.name), state_words(choice)
    return f"{name}  ·  {state}" if state else name
