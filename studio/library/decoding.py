"""What the library needs of the bounded decoder processes, and what their failures mean here."""

from __future__ import annotations

import logging
from concurrent.futures import CancelledError, Future
from typing import Protocol, TypeVar

from render.errors import RenderError, TaskCancelled
from render.messages import AnyResult, Command, Result
from studio.errors import StudioError

_log = logging.getLogger(__name__)

R = TypeVar("R", bound=Result)


class DecodingTask(Protocol):
    """One command under way. The future raises `RenderError` or `TaskCancelled`."""

    @property
    def future(self) -> Future[AnyResult]: ...

    def cancel(self) -> None: ...


class Decoder(Protocol):
    """The part of `render.client.RenderClient` that the library uses."""

    def submit(self, command: Command, *, urgent: bool = False) -> DecodingTask: ...


def result_of(task: DecodingTask, expected: type[R]) -> R:
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
