"""Desktops as processes of their own. Where the system can fork, what they import is imported once for all of them."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from typing import Any

_CONTEXT = multiprocessing.get_context("spawn" if sys.platform == "win32" else "forkserver")
_CONTEXT.set_forkserver_preload([f"tests.studio.account.{name}" for name in ("actor", "dying", "refreshing")])


def started(main: Callable[..., None], *arguments: Any) -> BaseProcess:
    """A process that runs `main`."""
    process = _CONTEXT.Process(target=main, args=arguments)
    process.start()
    return process


def pipe() -> Any:
    """Two ends, for `started` and for whoever starts it."""
    return _CONTEXT.Pipe(duplex=False)
