"""What torch, CUDA and its libraries say, and which of it is told from the rest."""

from __future__ import annotations

import pytest

from render.errors import EngineError, is_gpu_lost, is_out_of_memory
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
LOST = (
    "CUDA error: an illegal memory access was encountered",
    "CUDA error: device-side assert triggered",
    "CUDA error: unspecified launch failure",
    "CUDA error: driver shutting down",
    "CUDA error: no CUDA-capable device is detected",
    "CUDA error: CUBLAS_STATUS_EXECUTION_FAILED when calling `cublasSgemm(handle, 1, 2)`",
    "CUDA unknown error - this may be due to an incorrectly set up environment",
    "Triton Error [CUDA]: misaligned address",
    "cuDNN error: CUDNN_STATUS_EXECUTION_FAILED",
    "No CUDA GPUs are available",
    "GPU is lost",
)
OF_ONE_CALL = (
    "CUDA error: no kernel image is available for execution on the device",
    "CUDA error: invalid configuration argument",
    "CUDA error: CUBLAS_STATUS_NOT_SUPPORTED when calling `cublasLtMatmul`",
    "Triton Error [CUDA]: too many resources requested for launch",
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


@pytest.mark.parametrize("said", LOST)
def test_a_lost_gpu_is_known_by_its_words_and_no_want_of_memory(said: str) -> None:
    assert is_gpu_lost(RuntimeError(said))
    assert not is_out_of_memory(RuntimeError(said))


@pytest.mark.parametrize("said", [*OUT_OF_MEMORY, *OF_ONE_CALL, *OTHER])
def test_memory_and_what_one_call_cannot_do_are_no_lost_gpu(said: str) -> None:
    assert not is_gpu_lost(RuntimeError(said))


def test_a_lost_gpu_is_known_behind_what_came_of_it() -> None:
    def fail() -> None:
        try:
            raise RuntimeError(LOST[0])
        finally:
            {}.pop("cleaned up")

    with pytest.raises(KeyError) as caught:
        fail()
    assert is_gpu_lost(caught.value)
    caused = EngineError(ErrorKind.INTERNAL, "It did not work; try again.")
    caused.__cause__ = RuntimeError(LOST[0])
    assert is_gpu_lost(caused)
    assert not is_gpu_lost(
        EngineError(ErrorKind.UNFIT, "There is no LoRA called “CUDA error”; choose another.")
    )
    assert not is_gpu_lost(FileNotFoundError(2, "No such file", "CUDA error.png"))
