"""What is said of a model's weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from ui.marked import marked
from ui.words import file_size, memory_size, number

if TYPE_CHECKING:
    from render.cards import ModelCard
    from studio.weights.states import ModelWeights
    from ui.weights.rows import Work

LONG_SECONDS = 90 * 60


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


def progress_line(work: Work) -> str:
    """`4.1 GB of 15.9 GB · 52.3 MB/s · about 4 min left`."""
    if not work.total:
        return ""
    of = _tr(marked("Weights", "{done} of {total}"))
    parts = [of.format(done=memory_size(work.done), total=memory_size(work.total))]
    if work.speed is not None:
        parts.append(_tr(marked("Weights", "{size}/s")).format(size=file_size(round(work.speed))))
    if work.left is not None:
        parts.append(left_words(work.left))
    return " · ".join(parts)


def left_words(seconds: float) -> str:
    if seconds <= 60:
        return _tr(marked("Weights", "less than a minute left"))
    if seconds < LONG_SECONDS:
        return _tr(marked("Weights", "about {count} min left")).format(count=number(seconds / 60, 0))
    return _tr(marked("Weights", "about {count} h left")).format(count=number(seconds / 3600))
