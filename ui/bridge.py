"""Brings what happens below Qt onto the UI thread.

psygnal signals and futures call back on whichever thread finished the work. The bridge takes the news there,
puts it in Qt's event queue and calls the receiver from a slot of its own QObject, which lives on the UI
thread. A receiver that has gone in the meantime hears nothing.
"""

from __future__ import annotations

import logging
import threading
import weakref
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from functools import partial
from types import MethodType
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

from ui.watchdog import Courier

T = TypeVar("T")
_log = logging.getLogger("ui.bridge")


class SignalLike(Protocol):
    """The part of a psygnal `SignalInstance` that is used here."""

    def connect(self, slot: Callable[..., Any]) -> Any: ...

    def disconnect(self, slot: Callable[..., Any]) -> Any: ...


class _Connection:
    """Carries one psygnal signal to one bound method of a QObject, which it does not keep alive."""

    def __init__(self, bridge: Bridge, signal: SignalLike, receiver: MethodType) -> None:
        self._bridge = bridge
        self._signal = signal
        self._owner = weakref.ref(receiver.__self__)
        self._receiver = weakref.WeakMethod(receiver)
        self.name = name_of(receiver)
        signal.connect(self.heard)

    def heard(self, *arguments: Any) -> None:
        self._bridge.post(self, arguments)

    def deliver(self, arguments: tuple[Any, ...]) -> None:
        owner, receiver = self._owner(), self._receiver()
        if owner is not None and receiver is not None and isValid(owner):
            receiver(*arguments)

    def drop(self) -> None:
        self._signal.disconnect(self.heard)


class _Awaited:
    """Carries the outcome of one future to its receivers. Keeps the receiver's owner only weakly."""

    def __init__(
        self,
        bridge: Bridge,
        owner: QObject,
        on_result: Callable[[Any], Any] | None,
        on_error: Callable[[BaseException], Any] | None,
    ) -> None:
        self._bridge = bridge
        self._owner = weakref.ref(owner)
        self._on_result = on_result
        self._on_error = on_error
        self.name = name_of(on_result or on_error or type(owner))

    def done(self, future: Future[Any]) -> None:
        self._bridge.post(self, (future,))

    def deliver(self, arguments: tuple[Any, ...]) -> None:
        (future,) = arguments
        owner = self._owner()
        if owner is None or not isValid(owner) or future.cancelled():
            return
        error = future.exception()
        if error is None:
            if self._on_result is not None:
                self._on_result(future.result())
        elif isinstance(error, CancelledError):
            return
        elif self._on_error is not None:
            self._on_error(error)
        else:
            self._bridge.failed.emit(error)


def name_of(handler: Callable[..., Any]) -> str:
    """`DressingRoom._take_renders` for a method of that name, bound to arguments or not."""
    while isinstance(handler, partial):
        handler = handler.func
    return getattr(handler, "__qualname__", type(handler).__qualname__)


class Bridge(QObject, Courier):
    """Signals: `failed(error)` for a future whose error nobody else asked for."""

    failed = Signal(object)
    _posted = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._connections: list[_Connection] = []
        self._closed = threading.Event()
        self._posted.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def connect_signal(self, signal: SignalLike, receiver: MethodType) -> None:
        """Call `receiver`, a method of a QObject, on the UI thread whenever `signal` is emitted anywhere."""
        self._connections.append(_Connection(self, signal, receiver))

    def await_future(
        self,
        future: Future[T],
        owner: QObject,
        on_result: Callable[[T], Any] | None = None,
        on_error: Callable[[BaseException], Any] | None = None,
    ) -> Future[T]:
        """Call back on the UI thread when `future` is done, as long as `owner` lives.

        A cancelled future calls nobody; an error without `on_error` goes out as `failed`.
        """
        future.add_done_callback(_Awaited(self, owner, on_result, on_error).done)
        return future

    def post(self, receiver: _Connection | _Awaited, arguments: tuple[Any, ...]) -> None:
        """From any thread: queue one delivery."""
        if not self._closed.is_set():
            self._posted.emit(receiver, arguments)

    def close(self) -> None:
        """Deliver nothing more."""
        self._closed.set()
        for connection in self._connections:
            connection.drop()
        self._connections.clear()

    @Slot(object, object)
    def _deliver(self, receiver: _Connection | _Awaited, arguments: tuple[Any, ...]) -> None:
        if self._closed.is_set():
            return
        self.delivered_to = receiver.name
        receiver.deliver(arguments)
