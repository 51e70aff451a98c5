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
    """Whether memory ran out, of this machine or of a GPU: torch says so in words alone. So it is where that is the
    cause of another error.
    """
    said = f"{type(error).__name__} {error}".lower()
    if isinstance(error, MemoryError) or any(words in said for words in _OUT_OF_MEMORY):
        return True
    return error.__cause__ is not None and is_out_of_memory(error.__cause__)


def is_gpu_lost(error: BaseException) -> bool:
    """Whether a GPU failed in a way after which CUDA answers this process nothing but errors, by words alone again. So
    it is where that is the cause of another error, or what came up while another one was cleaned up after.
    """
    if not isinstance(error, RenderError | OSError) and not is_out_of_memory(error):
        said = f"{type(error).__name__} {error}".lower()
        if any(words in said for words in _GPU_LOST) and not any(words in said for words in _OF_ONE_CALL):
            return True
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return before is not None and is_gpu_lost(before)


_OUT_OF_MEMORY = (
    "out of memory",
    "outofmemory",
    "can't allocate memory",
    "not enough memory",
    "cublas_status_alloc_failed",
    "cudnn_status_alloc_failed",
    # A library that could not be begun: nearly always for want of room. A lost GPU says so at what is tried next.
    "cublas_status_not_initialized",
    "cudnn_status_not_initialized",
    # A convolution none of whose engines had room to work in: torch takes each one's memory error for its own.
    "unable to find an engine to execute this computation",
)

_GPU_LOST = (
    "acceleratorerror",
    "cuda error",
    "cuda unknown error",
    "cuda driver error",
    "cuda driver initialization failed",
    "driver shutting down",
    "no cuda-capable device",
    "no cuda gpus are available",
    "found no nvidia driver",
    "device-side assert",
    "illegal memory access",
    "illegal instruction was encountered",
    "unspecified launch failure",
    "misaligned address",
    "uncorrectable ecc error",
    "cublas_status_execution_failed",
    "cudnn_status_execution_failed",
    "gpu is lost",
    "fallen off the bus",
)

_OF_ONE_CALL = (
    "no kernel image is available",
    "invalid argument",
    "invalid configuration argument",
    "invalid device function",
    "not supported",
    "not_supported",
    "invalid_value",
    "too many resources requested for launch",
)
"""What CUDA refuses without harm: a kernel that this card does not know, or a shape that a kernel does not."""
