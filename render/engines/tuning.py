"""What makes a loaded model faster once its first picture is there, found by trial while nobody waits.

First the attention backend that is fastest on this card for the shapes that were rendered, then compiled blocks. Each
is taken only where it is faster and agrees with the plain way; whatever fails is logged and left.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

from render.engines.blocks import Blocks, Interrupted, Stop, is_uncovered
from render.engines.calls import Call, Recorder
from render.engines.choices import ATTENTION, BLOCKS, Choices
from render.errors import RenderError, TaskCancelled, is_gpu_lost, is_out_of_memory
from render.manner import BACKENDS, PLAIN_ATTENTION, Compiling, Manner, Wish
from render.memory import Offload, Plan

TOLERANCE = {"float32": 1e-4, "bfloat16": 2e-2, "float16": 5e-3}
"""Of a step's answer, relative to its own size: some roundings of the type, far below what a seed changes."""

WORTH_IT = 0.98
"""Of the plain way's time: less is not told from noise."""

TRIALS = 3

_log = logging.getLogger(__name__)


def _none(_error: Exception) -> bool:
    return False


class Tuning:
    """Of one loaded denoiser. Whoever calls anything here has its turn with the models.

    `used` is the manner of the newest picture.
    """

    def __init__(self, name: str, network: Any, plan: Plan, choices: Choices) -> None:
        self.used = Manner()
        self._name = name
        self._network = network
        self._plan = plan
        self._choices = choices
        self._card = _name_of_card(plan)
        self._recorder = Recorder(network)
        self._blocks = Blocks(network)
        known = choices.get(self._key())
        self._attention = known or PLAIN_ATTENTION
        self._attention_tried = known is not None

    @property
    def call(self) -> Call | None:
        """The newest of the network; None before its first picture."""
        return self._recorder.call

    def manner(self, wish: Wish) -> Manner:
        """What a render that wishes so gets."""
        return wish.of(Manner(self._attention, self._blocks.ready))

    def run(
        self, wish: Wish, draw: Callable[[], Any], is_listeners: Callable[[Exception], bool] = _none
    ) -> Any:
        """Draw in the manner that is wished. Where that fails for this picture, plainly, and from the start.

        Compilers and backends raise whatever they like. What goes through is memory that ran out, a GPU that was lost,
        what the studio raises itself, and what `is_listeners` says that a listener raised.
        """
        manner = self.manner(wish)
        if manner != Manner():
            try:
                with self._applied(manner):
                    made = draw()
            except Exception as error:
                if (
                    isinstance(error, RenderError | TaskCancelled)
                    or is_listeners(error)
                    or is_out_of_memory(error)
                ):
                    raise
                self._failed(manner, error)
                if is_gpu_lost(error):
                    raise
            else:
                self.used = manner
                return made
        with self._applied(Manner()):
            made = draw()
        self.used = Manner()
        return made

    @contextmanager
    def _applied(self, manner: Manner) -> Generator[None]:
        """Blocks that are wanted compiled and are not are compiled now, whatever it takes."""
        with ExitStack() as ends:
            if manner.attention != PLAIN_ATTENTION:
                ends.enter_context(_attention(manner.attention))
            ends.enter_context(self._blocks.compiled() if manner.compiled else self._blocks.plain())
            yield

    def _failed(self, manner: Manner, error: Exception) -> None:
        """Compiled blocks do not know every shape, and a backend not every mask."""
        _log.warning("%s: %s did not work: %s", self._name, ", ".join(manner.words), _first_line(error))
        if manner.compiled and is_uncovered(error):
            self._blocks.forget_unless_ready()
        elif manner.compiled:
            # It would fail for the next picture too.
            self._blocks.forget()
            self._choices.put(self._key(BLOCKS), Compiling.IMPOSSIBLE)
        elif manner.attention == self._attention:
            self._attention = PLAIN_ATTENTION
            self._choices.put(self._key(), PLAIN_ATTENTION)

    def improve(self, wish: Wish, stop: Stop) -> None:
        """Find out what is faster after a render that wished so, until `stop` says that somebody waits.

        Only where the model stays on a GPU: elsewhere its weights are on the way most of the time.
        """
        from render.engines.parts import release_memory

        call = self.call
        if call is None or self._plan.device == "cpu" or self._plan.offload is not Offload.NONE:
            return
        try:
            if wish.attention is None and not self._attention_tried:
                self.try_attention(call, attention_candidates(self._network), stop)
            if wish.compiled is None and not self.used.compiled and self._blocks.tries_left > 0:
                self.try_compiled(call, stop)
        except Interrupted:
            _log.info("%s: trials stop for somebody who waits", self._name)
        finally:
            release_memory()

    def try_attention(self, call: Call, candidates: Sequence[str], stop: Stop) -> dict[str, float]:
        """Seconds of a step by backend, of those that work and agree; the fastest is taken, and remembered. The plain
        one where the GPU was lost over another, which goes through.

        Raises `Interrupted`; then it is tried again another time.
        """
        import torch

        seconds: dict[str, float] = {}
        with torch.no_grad(), self._blocks.plain():
            filled = call.filled()
            wanted = filled(self._network)
            for name in dict.fromkeys((PLAIN_ATTENTION, *candidates)):
                try:
                    with _attention(name):
                        if self._agrees(name, wanted, filled(self._network)):
                            seconds[name] = self._time(filled, stop)
                except Interrupted:
                    raise
                except Exception as error:
                    _log.info("%s: not with attention by %s: %s", self._name, name, _first_line(error))
                    if is_gpu_lost(error):
                        self._choices.put(self._key(), PLAIN_ATTENTION)
                        raise
        best = min(seconds, key=lambda name: seconds[name])
        faster = seconds[best] < WORTH_IT * seconds[PLAIN_ATTENTION]
        self._attention = best if faster else PLAIN_ATTENTION
        self._attention_tried = True
        self._choices.put(self._key(), self._attention)
        _log.info("%s: attention by %s, of %s", self._name, self._attention, seconds)
        return seconds

    def try_compiled(self, call: Call, stop: Stop, *, worth_it: float = WORTH_IT) -> bool:
        """Compile the repeated blocks; kept where a step agrees and takes less than `worth_it` of its time before.
        Never again where the GPU was lost over them, which goes through.

        Raises `Interrupted`; then it is tried again another time.
        """
        import torch

        self._blocks.tries_left -= 1
        try:
            with torch.no_grad(), _attention(self._attention):
                filled = call.filled()
                with self._blocks.plain():
                    wanted, plain = filled(self._network), self._time(filled, stop)
                began = time.monotonic()
                with self._blocks.being_compiled(stop):
                    made = filled(self._network)
                took = time.monotonic() - began
                with self._blocks.compiled():
                    seconds = self._time(filled, stop)
        except Exception as error:
            self._blocks.forget_unless_ready()
            if stop() and not is_gpu_lost(error):
                self._blocks.tries_left += 1
                raise Interrupted from error
            if is_out_of_memory(error):
                _log.warning("%s: no memory to compile its blocks: %s", self._name, _first_line(error))
                return False
            _log.warning("%s: its blocks cannot be compiled here: %s", self._name, _first_line(error))
            self._choices.put(self._key(BLOCKS), Compiling.IMPOSSIBLE)
            self._blocks.tries_left = 0
            if is_gpu_lost(error):
                raise
            return False
        told = "%s: a step took %.3f s, %.3f s with compiled blocks; compiling took %.0f s"
        _log.info(told, self._name, plain, seconds, took)
        if not (self._agrees("compiled blocks", wanted, made) and seconds < worth_it * plain):
            self._choices.put(self._key(BLOCKS), Compiling.NOT_FASTER)
            self._blocks.forget()
            self._blocks.tries_left = 0
            return False
        self._choices.put(self._key(BLOCKS), Compiling.FASTER)
        self._blocks.ready = True
        return True

    def close(self) -> None:
        self._blocks.forget()

    def _agrees(self, name: str, wanted: Any, made: Any) -> bool:
        wanted, made = wanted.float(), made.float()
        error = float((made - wanted).norm() / wanted.norm().clamp(min=1e-12))
        _log.info("%s: %s differs by %.1e", self._name, name, error)
        return error <= TOLERANCE[self._plan.dtype]

    def _time(self, call: Call, stop: Stop) -> float:
        """Of a step: the fastest of a few, after one that is not counted. Raises `Interrupted`."""
        import torch

        taken: list[float] = []
        for _ in range(1 + TRIALS):
            if stop():
                raise Interrupted
            begun = time.perf_counter()
            call(self._network)
            if self._plan.device != "cpu":
                torch.cuda.synchronize()
            taken.append(time.perf_counter() - begun)
        return min(taken[1:])

    def _key(self, what: str = ATTENTION) -> str:
        import diffusers
        import torch

        versions = f"torch {torch.__version__} diffusers {diffusers.__version__}"
        return f"{what} of {self._name} {self._plan.dtype} on {self._card}, {versions}"


def _name_of_card(plan: Plan) -> str:
    import torch

    return torch.cuda.get_device_name() if plan.device != "cpu" else "cpu"


def attention_candidates(network: Any) -> tuple[str, ...]:
    """Exact backends that may be tried on a GPU; none for networks whose attention diffusers does not dispatch."""
    from diffusers.models import attention_dispatch

    processors = [getattr(module, "processor", None) for module in network.modules()]
    if not any(hasattr(processor, "_attention_backend") for processor in processors):
        return ()
    installed = {
        "flash": attention_dispatch._CAN_USE_FLASH_ATTN,
        "_flash_3": attention_dispatch._CAN_USE_FLASH_ATTN_3,
    }
    return tuple(name for name in BACKENDS if name != PLAIN_ATTENTION and installed.get(name, True))


@contextmanager
def _attention(name: str) -> Generator[None]:
    """Raises `ValueError` for a backend that is not known or not installed."""
    from diffusers.models.attention_dispatch import AttentionBackendName, attention_backend

    with attention_backend(AttentionBackendName(name)):
        yield


def _first_line(error: Exception) -> str:
    return f"{type(error).__name__}: {str(error).strip().partition(chr(10))[0][:200]}"
