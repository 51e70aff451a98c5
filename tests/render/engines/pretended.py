"""A card that is pretended: its tensors compute on the CPU, say that they lie on it, and are not mixed with others.

So that a machine without a GPU finds what a GPU would refuse: two tensors of one operation on two devices, or noise
drawn on a card from a generator of the CPU.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import torch
from torch.utils import backend_registration
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves, tree_map

NAME = "pretended"

TO_ANOTHER_DEVICE = ("aten::copy_", "aten::_to_copy")
INDICES_MAY_LIE_ELSEWHERE = ("aten::index", "aten::index_put", "aten::index_put_")


class OnCard(torch.Tensor):
    """`elem` is where its numbers are."""

    elem: torch.Tensor

    @staticmethod
    def __new__(cls, elem: torch.Tensor) -> OnCard:
        made = torch.Tensor._make_wrapper_subclass(
            cls,
            elem.size(),
            strides=elem.stride(),
            storage_offset=elem.storage_offset(),
            dtype=elem.dtype,
            layout=elem.layout,
            device=torch.device(NAME, 0),
        )
        made.elem = elem
        return made

    def __init__(self, elem: torch.Tensor) -> None:
        pass

    def __repr__(self) -> str:  # pyright: ignore[reportIncompatibleMethodOverride]
        return f"{self.elem!r} on {NAME}"

    def tolist(self) -> Any:
        return self.elem.tolist()

    @classmethod
    def __torch_dispatch__(cls, function: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        return _run(function, args, kwargs or {})


def _elem(tensor: Any) -> Any:
    return tensor.elem if isinstance(tensor, OnCard) else tensor


def _run(function: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    name = function._schema.name
    tensors = [each for each in tree_leaves((args, kwargs)) if isinstance(each, torch.Tensor)]
    on_card = [each for each in tensors if isinstance(each, OnCard)]
    _refuse_a_mixture(name, on_card, [each for each in tensors if not isinstance(each, OnCard)])
    if name == "aten::_fused_sdp_choice":
        return 0  # the way that is made of plain operations
    device = kwargs.get("device")
    made_on_card = bool(on_card) if device is None else torch.device(device).type == NAME
    if name == "aten::copy_":
        made_on_card = isinstance(args[0], OnCard)
    if made_on_card and kwargs.get("generator") is not None:
        raise RuntimeError(f"{name}: a generator of the CPU cannot draw on a card")
    if device is not None and made_on_card:
        kwargs = kwargs | {"device": torch.device("cpu")}
    plain_args, plain = tree_map(_elem, (args, kwargs))
    made = function(*plain_args, **plain)
    known = {id(each.elem): each for each in on_card}

    def placed(each: Any) -> Any:
        if not isinstance(each, torch.Tensor) or not made_on_card:
            return each
        return known[id(each)] if id(each) in known else OnCard(each)

    return tree_map(placed, made)


def _refuse_a_mixture(name: str, on_card: list[Any], elsewhere: list[Any]) -> None:
    if not on_card or name in TO_ANOTHER_DEVICE or name in INDICES_MAY_LIE_ELSEWHERE:
        return
    strange = [each for each in elsewhere if each.dim() > 0]
    if strange:
        shapes = [tuple(each.shape) for each in on_card], [tuple(each.shape) for each in strange]
        raise RuntimeError(
            f"{name}: tensors on two devices, {shapes[0]} on the card and {shapes[1]} on the CPU"
        )


class _Pretending(TorchDispatchMode):
    def __torch_dispatch__(self, function: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if any(each.__module__.startswith("torchao") for each in types):
            return NotImplemented  # they take themselves apart first
        return _run(function, args, kwargs or {})


_library: Any = None


def _register() -> None:
    """Once in a process. Tensors of lists and numbers are made below Python, where no mode sees them."""
    global _library
    if _library is not None:
        return
    backend_registration._setup_privateuseone_for_python_backend(NAME)
    _library = torch.library.Library("aten", "IMPL", "PrivateUse1")
    for name, make in (("empty_strided", torch.empty_strided), ("empty.memory_format", torch.empty)):

        def made(*sizes: Any, dtype: Any = None, make: Any = make, **_: Any) -> OnCard:
            return OnCard(make(*sizes, dtype=dtype))

        _library.impl(name, made)

    def copy(source: Any, target: Any, _non_blocking: bool = False) -> Any:
        _elem(target).copy_(_elem(source))
        return target

    _library.impl("_copy_from", copy)
    _library.impl("_local_scalar_dense", lambda tensor: _elem(tensor).item())


@contextmanager
def pretended_card() -> Generator[str]:
    """The device's name, as a plan has it."""
    _register()
    usual = torch.__future__.get_swap_module_params_on_conversion()
    torch.__future__.set_swap_module_params_on_conversion(True)
    try:
        with _Pretending():
            yield f"{NAME}:0"
    finally:
        torch.__future__.set_swap_module_params_on_conversion(usual)
