"""What is said of a model's weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from ui.marked import marked
from ui.words import memory_size, number

if TYPE_CHECKING:
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
        checked = (
            _tr(marked("Weights", "checked")) if model.verified else _tr(marked("Weights", "not checked"))
        )
        parts.append(checked)
    elif model.wanted:
        parts.append(_tr(marked("Weights", "about {size}")).format(size=memory_size(model.wanted)))
    return " · ".join(parts)


def needs_line(model: ModelWeights) -> str:
    if not model.card.minimum_memory:
        return _tr(marked("Weights", "Needs no GPU"))
    text = _tr(marked("Weights", "Needs {count} GB of GPU memory"))
    return text.format(count=number(model.card.minimum_memory, 0))


def progress_line(done: int, total: int) -> str:
    text = _tr(marked("Weights", "{done} of {total}"))
    return text.format(done=memory_size(done), total=memory_size(total)) if total else ""
