"""Being asked to stop outside the steps: while the parts of a model are read, and between the layers of an encoder.

Whoever loads or renders says with `interruptible` how to ask; what takes long asks with `look`. Each thread asks for
itself, because a task stays on its own.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

_of_thread = threading.local()


@contextmanager
def interruptible(check: Callable[[], None]) -> Generator[None]:
    """Within, `look` calls `check`, which raises to stop."""
    before = getattr(_of_thread, "check", None)
    _of_thread.check = check
    try:
        yield
    finally:
        _of_thread.check = before


def look() -> None:
    """Raises what the check raises; nothing where nobody may interrupt."""
    check: Callable[[], None] | None = getattr(_of_thread, "check", None)
    if check is not None:
        check()


def look_between_layers(network: Any) -> None:
    """Have a network look before each of its layers: the parts of every list of modules in it."""
    import torch

    def before_layer(*_: Any) -> None:
        look()

    for module in network.modules():
        if isinstance(module, torch.nn.ModuleList):
            for layer in module:
                layer.register_forward_pre_hook(before_layer)
