"""What is said of a model's weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from ui.marked import marked
from ui.words import memory_size, number

if TYPE_CHECKING:
    from render.cards import ModelCard
    from studio.weights.states import ModelWeights


def _tr(text: str) -> str:
    return QCoreApplication.translate("Weights", text)


def state_word(model: ModelWeights) -> str:
    return {
        "installed": _tr(marked("Weights", "ready")),
        "partly": _tr(marked("Weights", "partly here")),
        "missing": _tr(marked("Weights", "not here")),
    }[str(model.state)]


def state_line(model: ModelWeights) -> str:
    """State, size, and whether every file was checked: `ready · 15.9 GB · checked`."""
    state = str(model.state)
    parts = [state_word(model)]
    if state == "partly":
        of = _tr(marked("Weights", "{size} of about {whole}"))
        parts.append(of.format(size=memory_size(model.size), whole=memory_size(model.wanted)))
    elif state == "installed":
        parts.append(memory_size(model.size))
        if not model.verified:
            parts.append(_tr(marked("Weights", "not checked")))
        elif model.unknown:
            parts.append(_tr(marked("Weights", "hashes unknown")))
        else:
            parts.append(_tr(marked("Weights", "checked")))
    elif _says_its_size(model.card):
        parts.append(_tr(marked("Weights", "about {size}")).format(size=memory_size(model.wanted)))
    return " · ".join(parts)


def needs_line(model: ModelWeights, *, is_engine: bool) -> str:
    """Engines want a GPU; what finds people works on the processor too."""
    if not model.card.minimum_memory:
        return _tr(marked("Weights", "Needs no GPU"))
    text = (
        _tr(marked("Weights", "Needs {count} GB of GPU memory"))
        if is_engine
        else _tr(marked("Weights", "{count} GB of GPU memory, or the processor"))
    )
    return text.format(count=number(model.card.minimum_memory, 0))


def _says_its_size(card: ModelCard) -> bool:
    """Makers do not say the size of every file; without that of the weights a sum would mislead."""
    weights = [
        file
        for source in card.sources
        if not source.optional
        for file in source.files
        if file.path.endswith(".safetensors")
    ]
    return all(file.size for file in weights)


def progress_line(done: int, total: int) -> str:
    text = _tr(marked("Weights", "{done} of {total}"))
    return text.format(done=memory_size(done), total=memory_size(total)) if total else ""
