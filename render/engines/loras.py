"""LoRAs on a model that is loaded: every layer of a file is worn, or the file is refused."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from render.errors import EngineError, InputError, is_out_of_memory
from render.lora_file import LoraLayer
from render.lora_layers import Model, Place, Shape
from render.loras import places_of
from render.messages import ErrorKind


def wear_loras(pipeline: Any, loras: Sequence[tuple[str, float]]) -> None:
    """Load LoRA files in their order, each under a name of its own, and set their weights.

    Raises `InputError` for a file that cannot be used or does not fit the model, `EngineError` for one that peft does
    not take, and what torch raises where memory does not do.
    """
    if not loras:
        return
    denoiser = pipeline.transformer if hasattr(pipeline, "transformer") else pipeline.unet
    model = Model(shapes_of(denoiser))
    names: list[str] = []
    for number, (path, _) in enumerate(loras):
        name = f"lora-{number}"
        layers = diffusers_layers(Path(path), model)
        try:
            with warnings.catch_warnings():
                # Of names that end alike, though layers are found by whole names; of merging, which nobody does.
                warnings.simplefilter("ignore")
                denoiser.load_lora_adapter(layers, prefix=None, adapter_name=name, low_cpu_mem_usage=True)
        except Exception as error:
            if is_out_of_memory(error):
                raise
            raise _not_worn(Path(path), str(error)) from error
        worn = sum(1 for module in denoiser.modules() if name in getattr(module, "lora_A", ()))
        if worn != len(layers) // 2:
            raise _not_worn(Path(path), f"{worn} of {len(layers) // 2} layers are worn")
        names.append(name)
    denoiser.set_adapters(names, [weight for _, weight in loras])


def shapes_of(denoiser: Any) -> dict[str, Shape]:
    """The layers of a model that LoRAs change, with the shapes (out, in, ...) of their weights: modules say them,
    since weights that are quantised may lie in another shape.
    """
    import torch

    shapes: dict[str, Shape] = {}
    for name, module in denoiser.named_modules():
        if isinstance(module, torch.nn.Linear):
            shapes[name] = (module.out_features, module.in_features)
        elif isinstance(module, torch.nn.Conv2d):
            shapes[name] = (module.out_channels, module.in_channels // module.groups, *module.kernel_size)
    return shapes


def diffusers_layers(path: Path, model: Model) -> dict[str, Any]:
    """The tensors of a LoRA file for a model, under diffusers' names without a prefix and with nothing left to scale.
    Raises `InputError` as `places_of` does.
    """
    from safetensors import SafetensorError, safe_open

    made: dict[str, Any] = {}
    placed = places_of(path, model)
    try:
        with safe_open(path, "pt") as file:
            for layer, places in placed:
                down, up = file.get_tensor(layer.down), file.get_tensor(layer.up)
                for place in places:
                    made[f"{place.module}.lora_A.weight"] = _down(down, model.shapes[place.module])
                    made[f"{place.module}.lora_B.weight"] = _up(up, layer, place, model.shapes[place.module])
    except (OSError, SafetensorError) as error:
        message = f"{path.name} cannot be read; check its permissions and its disk."
        raise InputError(ErrorKind.UNREADABLE, message, str(error)) from error
    return made


def _down(down: Any, shape: Shape) -> Any:
    """A wider first layer gets nothing from the LoRA for what it reads besides."""
    import torch

    matrix = _computable(down).reshape(*down.shape[:2], *shape[2:])
    if matrix.shape[1] == shape[1]:
        return matrix
    wide = torch.zeros(matrix.shape[0], *shape[1:], dtype=matrix.dtype)
    wide[:, : matrix.shape[1]] = matrix
    return wide


def _up(up: Any, layer: LoraLayer, place: Place, shape: Shape) -> Any:
    """Scaled in single precision: half of it would round once more."""
    import torch

    first, end = place.rows
    rows = _computable(up[first:end])
    if layer.scale != 1.0:
        rows = rows.float() * layer.scale
    if place.swapped:
        rows = torch.cat(list(reversed(rows.chunk(2))))
    return rows.reshape(*rows.shape[:2], *(1 for _ in shape[2:])).contiguous()


def _computable(tensor: Any) -> Any:
    """With 16 bits at least; peft makes them of the type in which the layer computes."""
    return tensor if tensor.element_size() >= 2 else tensor.float()


def _not_worn(path: Path, detail: str) -> EngineError:
    return EngineError(
        ErrorKind.WEIGHTS_INVALID,
        f"{path.name} could not be worn; take it off, or get another file from its maker.",
        detail,
    )
