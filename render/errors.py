"""Everything that can go wrong in a render, each with its kind and a sentence for a person.

RenderError
 +-- InputError      the photo, garment, mask or anchors file cannot be used; another one can
 +-- EngineError     the engine cannot run here
 +-- OutputError     the result cannot be written
 +-- TaskCancelled   somebody asked to stop; not a failure
"""

from __future__ import annotations

from render.messages import ErrorKind


class RenderError(Exception):
    """Raised by every stage. `message` says what happened and what to do next; `detail` is for a log."""

    def __init__(self, kind: ErrorKind, message: str, detail: str = "") -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.detail = detail


class InputError(RenderError):
    pass


class EngineError(RenderError):
    pass


class OutputError(RenderError):
    pass


class TaskCancelled(Exception):
    """Raised inside a stage when its task was cancelled."""


def is_out_of_memory(error: BaseException) -> bool:
    """Whether memory ran out, of this machine or of a GPU: torch says so in words alone."""
    said = f"{type(error).__name__} {error}".lower()
    return isinstance(error, MemoryError) or any(words in said for words in _OUT_OF_MEMORY)


_OUT_OF_MEMORY = ("out of memory", "outofmemory", "can't allocate memory", "not enough memory")
