"""Properties of view-models that tell when they change, and bindings of widgets to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

from PySide6.QtCore import QObject

T = TypeVar("T")


class observed(Generic[T]):  # noqa: N801 - reads as a declaration, like `property`
    """A property `x` of a QObject that emits `x_changed(value)`, declared beside it, when it gets another value.

    ```
    class Tray(QObject):
        title_changed = Signal(object)
        title = observed("")
    ```
    """

    def __init__(self, initial: T) -> None:
        self._initial = initial
        self._name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name
        if not hasattr(owner, f"{name}_changed"):
            raise TypeError(
                f"{owner.__name__}.{name} is observed, but {name}_changed is not declared above it"
            )

    @overload
    def __get__(self, instance: None, owner: type) -> observed[T]: ...

    @overload
    def __get__(self, instance: QObject, owner: type) -> T: ...

    def __get__(self, instance: QObject | None, owner: type) -> observed[T] | T:
        if instance is None:
            return self
        return instance.__dict__.get(self._name, self._initial)

    def __set__(self, instance: QObject, value: T) -> None:
        before = instance.__dict__.get(self._name, self._initial)
        if before is value or before == value:
            return
        instance.__dict__[self._name] = value
        getattr(instance, f"{self._name}_changed").emit(value)


def bind(model: QObject, name: str, setter: Callable[[Any], Any]) -> None:
    """Call `setter`, a method of a widget, with the property's value now and after every change."""
    getattr(model, f"{name}_changed").connect(setter)
    setter(getattr(model, name))
