"""What is found out in quiet moments, with a real klein at tiny size on the CPU; on a GPU it goes the same way."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from msgspec.structs import replace

from render.client import RenderClient
from render.engines.choices import FILE_NAME, Choices
from render.engines.features import FOLDER_VARIABLE
from render.files import read_bytes
from render.messages import Render, Rendered, RenderRequest
from tests.person import draw_look

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("default"),
    pytest.mark.skipif(find_spec("diffusers") is None, reason="the engines extra is not installed"),
]

SHARED = """
import sys
from dataclasses import replace
from pathlib import Path
import numpy as np
from render.engines.base import Sampler, Scene, make_engine
from render.engines.blocks import Interrupted
from render.manner import Manner, Wish
from render.memory import Plan


def scene(height, width):
    crop = np.random.default_rng(0).integers(0, 255, (height, width, 3), np.uint8)
    mask = np.zeros((height, width), np.uint8)
    mask[32:64, 32:96] = 255
    return Scene(crop, mask, crop, mask, (crop[:64], crop[:, :64]))


def draw(wish=Wish(), size=(96, 128), on_step=lambda *_: None):
    return engine.render(scene(*size), replace(sampler, wish=wish), on_step)


def never():
    return False


engine = make_engine(sys.argv[2])
plan = Plan(Path(sys.argv[1]), "cpu", "float32")
engine.load(plan)
sampler = Sampler(seed=3, steps=2, guidance=1.0, strength=1.0, prompt="a garment")
plain = draw()
tuning = engine.tuning
call = tuning.call
assert tuning.used == Manner()
"""

ATTENTION = """
candidates = ("_native_math", "_native_cudnn", "flash")
seconds = tuning.try_attention(call, candidates, never)
assert set(seconds) == {"native", "_native_math"}, "what does not work here was taken"
calls = iter([False, True])
try:
    tuning.try_attention(call, candidates, lambda: next(calls))
except Interrupted:
    pass
else:
    raise AssertionError("it was not interrupted")
other = draw(Wish(attention="_native_math"))
assert tuning.used == Manner("_native_math")
assert abs(other.astype(int) - plain).max() <= 2
for missing in ("flash", "nonsense"):
    assert np.array_equal(draw(Wish(attention=missing)), plain)
    assert tuning.used == Manner(), "what is not there was said to be used"
tuning.improve(Wish(), never)
assert not tuning.manner(Wish()).compiled, "on a CPU nothing is tried by itself"
tuning._choices.put(tuning._key(), "_native_math")
engine.unload()
engine.load(plan)
draw()
assert engine.tuning.used == Manner("_native_math"), "what was found is not remembered"
tuning = engine.tuning
assert np.array_equal(draw(Wish(attention="native")), plain)
"""

LOST = """
import torch

calls = []


def failing_after(count, said):
    def fail(*_):
        calls.append(1)
        if len(calls) == count + 1:
            raise torch.AcceleratorError("CUDA error: " + said)

    calls.clear()
    return engine.pipeline.transformer.register_forward_pre_hook(fail)


hook = failing_after(0, "no kernel image is available for execution on the device")
assert np.array_equal(draw(Wish(attention="_native_math")), plain), "what only one kernel cannot do cost a picture"
hook.remove()
hook = failing_after(0, "an illegal memory access was encountered")
try:
    draw(Wish(attention="_native_math"))
except torch.AcceleratorError:
    assert len(calls) == 1, "it was drawn again on a GPU that is lost"
else:
    raise AssertionError("a lost GPU was swallowed")
hook.remove()
assert tuning._choices.get(tuning._key()) is None
hook = failing_after(6, "an illegal memory access was encountered")  # the plain way is called for that often
try:
    tuning.try_attention(call, ("_native_math", "_native_cudnn"), never)
except torch.AcceleratorError:
    assert len(calls) == 7, "it was tried on after the GPU was lost"
else:
    raise AssertionError("a lost GPU was swallowed")
hook.remove()
assert tuning._choices.get(tuning._key()) == "native", "the next process would lose the GPU over the same"
hook = failing_after(0, "unspecified launch failure")
try:
    tuning.try_compiled(call, never)
except torch.AcceleratorError:
    pass
else:
    raise AssertionError("a lost GPU was swallowed")
assert tuning._choices.found("klein").compiled == "impossible"
"""

COMPILED = """
asked = []


def somebody_comes():
    asked.append(len(asked))
    return len(asked) > 4


try:
    tuning.try_compiled(call, somebody_comes)
except Interrupted:
    pass
else:
    raise AssertionError("it was not interrupted")
assert len(asked) < 10, "it went on compiling"
assert np.array_equal(draw(), plain)
assert tuning.used == Manner()
assert tuning.try_compiled(call, never, worth_it=1e9)
assert tuning._choices.found("klein").compiled == "faster"
made = draw()
assert tuning.used == Manner(compiled=True)
assert abs(made.astype(int) - plain).max() <= 2
assert np.array_equal(draw(), made)
assert np.array_equal(draw(Wish(compiled=False)), plain)
assert tuning.used == Manner()
other = draw(size=(128, 160))
assert tuning.used == Manner(compiled=True), "another size is compiled for anew"
assert abs(other.astype(int) - draw(Wish(compiled=False), (128, 160))).max() <= 2
engine.render_together(scene(96, 128), sampler, (1, 2), [lambda *_: None] * 2)
assert tuning.used == Manner(), "a batch was compiled while somebody waited"
assert not tuning.try_compiled(call, never, worth_it=0.0), "what is not faster was taken"
assert tuning._choices.found("klein").compiled == "not faster"
assert np.array_equal(draw(), plain)
import torch
torch._dynamo.reset()
def broken(*_):
    raise RuntimeError("there is no compiler")
torch._dynamo.lookup_backend = lambda name: broken
tuning._blocks.tries_left = 1
assert not tuning.try_compiled(call, never, worth_it=1e9)
assert np.array_equal(draw(), plain)
assert tuning._choices.found("klein").compiled == "impossible"
assert np.array_equal(draw(Wish(compiled=True)), plain)
assert tuning.used == Manner()
"""

LAZY = """
import logging
import torch

said = []
logging.getLogger("render.engines.tuning").addFilter(lambda record: said.append(record.getMessage()))


class CompilationError(Exception):
    pass


class InductorError(Exception):
    pass


def no_memory():
    try:
        raise MemoryError
    except MemoryError as error:
        raise InductorError("while tuning a kernel") from error


def failing(error):
    # As Triton does, which compiles a kernel once it is called.
    def kernel(*_):
        if error is no_memory:
            no_memory()
        raise error

    torch._dynamo.reset()
    torch._dynamo.lookup_backend = lambda name: lambda graph, inputs: kernel


for error in (
    CompilationError("at 1:0: unsupported"),
    FileNotFoundError("ptxas"),
    AssertionError("no device code"),
    KeyError("num_warps"),
    ImportError("libcuda.so"),
):
    failing(error)
    assert np.array_equal(draw(Wish(compiled=True)), plain)
    assert tuning.used == Manner()
    assert type(error).__name__ in said[-1], "nobody learns why"
    assert tuning._choices.found("klein").compiled == "impossible"

late = []


def works_at_first(graph, inputs):
    def kernel(*given):
        if late:
            raise late[0]
        return graph(*given)

    return kernel


torch._dynamo.reset()
torch._dynamo.lookup_backend = lambda name: works_at_first
draw(Wish(compiled=True))
assert tuning.used == Manner(compiled=True)
late.append(CompilationError("another card"))
assert np.array_equal(draw(Wish(compiled=True)), plain)
assert tuning.used == Manner()
assert not tuning._blocks.ready, "it is tried again for every picture"

for error in (torch.OutOfMemoryError("CUDA out of memory."), MemoryError(), no_memory):
    failing(error)
    tuning._choices.put(tuning._key("blocks"), "faster")
    try:
        draw(Wish(compiled=True))
    except (torch.OutOfMemoryError, MemoryError, InductorError):
        tuning._blocks.forget()
    else:
        raise AssertionError("memory that ran out was swallowed")
    tuning._blocks.tries_left = 1
    assert not tuning.try_compiled(call, never)
    assert tuning._choices.found("klein").compiled == "faster", "for want of memory it was called impossible"

for error in (ValueError("mine"), CompilationError("mine")):
    heard = []

    def listen(*_):
        heard.append(1)
        raise error

    try:
        draw(Wish(attention="_native_math"), on_step=listen)
    except (ValueError, CompilationError) as caught:
        assert caught is error
    else:
        raise AssertionError("what a listener raises was swallowed")
    assert len(heard) == 1, "it was drawn again for somebody who left"
"""

ANY_ENGINE = """
assert tuning.try_compiled(call, never, worth_it=1e9)
assert tuning._choices.found(engine.card.name).compiled == "faster"
made = draw()
assert tuning.used == Manner(compiled=True)
assert abs(made.astype(int) - plain).max() <= 2
assert np.array_equal(draw(Wish(compiled=False)), plain)
other = draw(size=(128, 160))
assert tuning.used == Manner(compiled=True), "another size is compiled for anew"
assert abs(other.astype(int) - draw(Wish(compiled=False), (128, 160))).max() <= 2
"""

with_a_compiler = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("g++") is None, reason="compiling for a CPU needs a compiler"
)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What one process found or compiled, for the next."""
    return tmp_path_factory.mktemp("features")


def run(script: str, weights: Path, kept: Path, engine: str = "klein") -> None:
    words = [sys.executable, "-c", SHARED + script, str(weights), engine]
    environment = os.environ | {FOLDER_VARIABLE: str(kept), "HF_HUB_OFFLINE": "1"}
    done = subprocess.run(words, capture_output=True, text=True, timeout=290, env=environment)
    assert done.returncode == 0, done.stderr[-4000:]


def test_attention_is_taken_where_it_works_agrees_and_is_faster(tiny_klein: Path, tmp_path: Path) -> None:
    run(ATTENTION, tiny_klein, tmp_path)
    assert "_native_math" in json.loads((tmp_path / FILE_NAME).read_text()).values()


def test_on_a_lost_gpu_nothing_is_drawn_or_tried_again(tiny_klein: Path, tmp_path: Path) -> None:
    run(LOST, tiny_klein, tmp_path)


@with_a_compiler
def test_blocks_are_compiled_for_all_sizes_agree_and_are_left_where_they_fail(
    tiny_klein: Path, kept: Path
) -> None:
    run(COMPILED, tiny_klein, kept)


def test_whatever_a_compiler_raises_costs_no_picture_and_memory_is_not_swallowed(
    tiny_klein: Path, tmp_path: Path
) -> None:
    run(LAZY, tiny_klein, tmp_path)


@with_a_compiler
def test_the_blocks_of_catvton_are_compiled_as_those_of_klein(
    folder_of_weights: Path, tmp_path: Path
) -> None:
    run(ANY_ENGINE, folder_of_weights / "catvton", tmp_path, "catvton")


@pytest.fixture
def client(kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RenderClient]:
    monkeypatch.setenv(FOLDER_VARIABLE, str(kept))
    with RenderClient(tmp_path / "logs", cancel_grace=60.0) as made:
        yield made


@with_a_compiler
def test_a_sandboxed_process_repeats_a_render_with_compiled_blocks(
    client: RenderClient, tiny_klein: Path, tmp_path: Path
) -> None:
    parameters = {"weights": str(tiny_klein), "device": "cpu", "steps": 1}
    request = draw_look(tmp_path / "look", engine="klein", parameters=parameters)

    def render(task_id: str, request: RenderRequest) -> tuple[str, bytes]:
        made = client.run(Render(task_id=task_id, request=request, output_folder=str(tmp_path)), Rendered)
        assert made.checks.anchor_changed == 0
        return made.plan, read_bytes(made.patch.path)

    plain = render("plain", request)
    compiled = render("compiled", replace(request, parameters=parameters | {"compiled": True}))
    assert plain[0] == "on the CPU, 32 bit"
    assert compiled[0] == "on the CPU, 32 bit, compiled blocks"
    assert render("again", replace(request, parameters=parameters | {"compiled": True})) == compiled
    assert render("as at first", replace(request, parameters=parameters | {"compiled": False})) == plain


def test_choices_that_cannot_be_read_are_made_again(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"\x00 no json")
    choices = Choices(tmp_path)
    assert choices.get("a") is None
    choices.put("a", "b")
    assert Choices(tmp_path).get("a") == "b"
    assert Choices().get("a") is None
