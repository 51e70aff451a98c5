"""What the library needs of the bounded decoder processes, and what their failures mean here."""

from __future__ import annotations

import logging
from concurrent.futures import CancelledError
from typing import TypeVar

from render.errors import RenderError, TaskCancelled
from render.messages import Result
from render.pending import Task
from studio.errors import StudioError

_log = logging.getLogger(__name__)

R = TypeVar("R", bound=Result)


def result_of(task: Task, expected: type[R]) -> R:
    """Wait for the answer. Raises `RenderError`, `CancelledError`."""
    result = task.future.result()
    if not isinstance(result, expected):
        raise TypeError(f"{type(result).__name__} came back where {expected.__name__} was asked for")
    return result


def kind_and_sentence(error: BaseException, name: str) -> tuple[str, str]:
    """How a failure is told to a person."""
    if isinstance(error, StudioError):
        return error.kind, error.message
    if isinstance(error, RenderError):
        return error.kind.value, error.message
    if isinstance(error, CancelledError | TaskCancelled):
        return "cancelled", f"{name} was not imported because the import was stopped. Import it again."
    _log.error("%s was not imported", name, exc_info=error)
    return "internal", f"{name} could not be imported. Try again, and send a report if that does not help."
