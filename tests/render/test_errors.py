"""What torch, CUDA and its libraries say, and which of it is told from the rest."""

from __future__ import annotations

import pytest

from render.errors import EngineError, is_out_of_memory
from render.messages import ErrorKind

OUT_OF_MEMORY = (
    "CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 7.63 GiB",
    "CUDA error: out of memory",
    "[enforce fail at alloc_cpu.cpp:121] . DefaultCPUAllocator: can't allocate memory: you tried to allocate 8 bytes.",
    "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
    "CUDA error: CUBLAS_STATUS_NOT_INITIALIZED when calling `cublasCreate(handle)`",
    "cuDNN error: CUDNN_STATUS_ALLOC_FAILED",
    "cuDNN error: CUDNN_STATUS_NOT_INITIALIZED",
    "FIND was unable to find an engine to execute this computation",
    "GET was unable to find an engine to execute this computation",
)
OTHER = ("mat1 and mat2 shapes cannot be multiplied", "cuDNN error: CUDNN_STATUS_BAD_PARAM", "No such file")


@pytest.mark.parametrize("said", OUT_OF_MEMORY)
def test_memory_that_ran_out_is_known_by_its_words(said: str) -> None:
    assert is_out_of_memory(RuntimeError(said))


@pytest.mark.parametrize("said", OTHER)
def test_other_failures_are_not_taken_for_memory(said: str) -> None:
    assert not is_out_of_memory(RuntimeError(said))


def test_memory_that_ran_out_is_known_where_it_is_the_cause_of_another_error() -> None:
    error = EngineError(ErrorKind.INTERNAL, "It did not work; try again.")
    error.__cause__ = MemoryError()
    assert is_out_of_memory(error)
