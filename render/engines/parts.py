"""The components of a model as they lie in its folder, each loaded when it is needed and as the plan says."""

from __future__ import annotations

import ctypes
import gc
import importlib
import json
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from render.cards import ModelCard, Role
from render.engines.interrupts import look, look_between_layers
from render.errors import InputError
from render.memory import Offload, Plan, Precision, TextPlace
from render.messages import ErrorKind
from render.safetensors import read_header, weight_files

LIBRARIES = ("diffusers", "transformers")
"""A model's index names a class for each component; only those of these two are made, never code beside the weights."""


class Parts:
    """Builds components from a folder that `save_pretrained` made. Torch is imported with the first of them."""

    def __init__(self, card: ModelCard, plan: Plan) -> None:
        self._card = card
        self.plan = plan
        self._index = read_index(plan.weights)

    @property
    def dtype(self) -> Any:
        import torch

        return getattr(torch, self.plan.dtype)

    @property
    def settings(self) -> dict[str, Any]:
        """What the index says besides components, such as `is_distilled`."""
        return {name: value for name, value in self._index.items() if not isinstance(value, list)}

    def has(self, folder: str) -> bool:
        return (self.plan.weights / folder).is_dir()

    def class_of(self, folder: str) -> type[Any]:
        """The class the index names for a component, else the card."""
        library, name = self._index.get(folder) or (None, None)
        if name is None:
            name = next((part.class_name for part in self._card.components if part.folder == folder), "")
            libraries = LIBRARIES
        else:
            libraries = (library,)
        for candidate in libraries:
            if candidate in LIBRARIES and hasattr(importlib.import_module(candidate), name):
                return getattr(importlib.import_module(candidate), name)
        raise InputError(
            ErrorKind.WEIGHTS_INVALID,
            f"The weights of {self._card.title} name a part the studio does not know ({library}.{name}); "
            "get the original files again.",
        )

    def tool(self, folder: str, **changes: Any) -> Any:
        """A component without weights: scheduler, tokenizer, processor."""
        return self.class_of(folder).from_pretrained(
            self.plan.weights / folder, local_files_only=True, **changes
        )

    def model(
        self, folder: str, *, kind: type[Any] | None = None, prepare: Callable[[Any], None] | None = None
    ) -> Any:
        """A component with weights, in evaluation mode, where the plan wants it. Raises `InputError`.

        `prepare` changes it while its weights are as they were read.
        """
        role = next((part.role for part in self._card.components if part.folder == folder), None)
        precision = self.plan.precision if role is Role.DENOISER else Precision.FULL
        made = self._read(folder, kind)
        made.eval().requires_grad_(False)
        if prepare is not None:
            prepare(made)
        stays = self.plan.offload is Offload.NONE
        quantise(made, precision, self.dtype, self.plan.device, stays=stays)
        if stays:
            made.to(self.plan.device)
        return made

    def _read(self, folder: str, kind: type[Any] | None) -> Any:
        """From its files, in main memory. Looks whether it is to stop, before and after."""
        look()
        place = self.plan.weights / folder
        check_weights(place)
        made, report = (kind or self.class_of(folder)).from_pretrained(
            place, local_files_only=True, use_safetensors=True, dtype=self.dtype, output_loading_info=True
        )
        if report["missing_keys"]:
            # Else what is missing would be noise, and said so only in a log.
            raise InputError(
                ErrorKind.WEIGHTS_INVALID,
                f"Parts of the folder {folder} of {place.parent.name} are missing; get the original files again.",
                f"missing: {sorted(report['missing_keys'])[:20]}",
            )
        look()
        return made

    @contextmanager
    def borrowed(
        self, folder: str, others: tuple[Any, ...] = (), *, kind: type[Any] | None = None
    ) -> Generator[Any]:
        """An encoder for a moment, where the plan has it; `others` step aside if it is to be alone, and are back
        whatever happens. It looks before each of its layers whether it is to stop.
        """
        device = "cpu" if self.plan.text is TextPlace.CPU else self.plan.device
        aside = others if self.plan.text is TextPlace.ALONE and self.plan.offload is Offload.NONE else ()
        encoder = None
        try:
            for model in aside:
                model.to("cpu")
            if aside:
                release_memory()
            encoder = self._read(folder, kind)
            look_between_layers(encoder)
            yield encoder.eval().requires_grad_(False).to(device)
        except BaseException:
            if encoder is not None:
                encoder.to("meta")  # what was raised still holds it, and it would hold its memory
            raise
        finally:
            del encoder
            release_memory()
            for model in aside:
                model.to(self.plan.device)


def read_index(weights: Path) -> dict[str, Any]:
    """Raises `InputError(WEIGHTS_INVALID)`."""
    try:
        found = json.loads((weights / "model_index.json").read_text("utf-8"))
        if isinstance(found, dict):
            return {name: value for name, value in found.items() if not name.startswith("_")}
    except (OSError, ValueError):
        pass
    raise InputError(
        ErrorKind.WEIGHTS_INVALID,
        f"{weights.name} has no model_index.json that can be read; get the original files again.",
    )


def check_weights(component: Path) -> None:
    """Every file of a component is a whole safetensors file. Raises `InputError`."""
    files = weight_files(component) if component.is_dir() else []
    if not files:
        raise InputError(
            ErrorKind.WEIGHTS_INVALID,
            f"There are no safetensors files in the folder {component.name} of {component.parent.name}; "
            "get the original files again.",
        )
    for file in files:
        read_header(file)


def quantise(model: Any, precision: Precision, dtype: Any, device: str, *, stays: bool) -> None:
    """Keep the matrices of a model's repeated blocks smaller; what they compute stays in `dtype`.

    Block by block on the plan's device, where it takes no time and the whole model is in no memory twice; a block that
    is not to stay there goes back to main memory. What stands before and after the blocks is small and sensitive and
    stays as it is. For 8-bit floating point see `store_in_fp8`.
    """
    if precision in (Precision.FULL, Precision.FP8):
        return
    # A ControlNet has those of its U-Net and does not say so.
    repeated = set(model._repeated_blocks) or {"BasicTransformerBlock"}
    for block in [module for module in model.modules() if type(module).__name__ in repeated]:
        look()
        if precision is Precision.INT8:
            from torchao.quantization import Int8WeightOnlyConfig, quantize_

            block.to(device)
            # Its own settings of the compiler would hold for every model of this process.
            quantize_(block, Int8WeightOnlyConfig(set_inductor_config=False))
        else:
            quantise_to_four_bit(block, dtype)
            block.to(device)
        if not stays:
            block.to("cpu")


def store_in_fp8(model: Any, dtype: Any) -> None:
    """Keep a model's layers in 8-bit floating point and cast each to `dtype` while it computes.

    After its LoRAs are worn: peft makes those of a layer in the type in which that is kept, and nothing computes in
    this one. What they add is not cast.
    """
    import torch

    model.enable_layerwise_casting(storage_dtype=torch.float8_e4m3fn, compute_dtype=dtype)


def quantise_to_four_bit(block: Any, dtype: Any) -> None:
    """NF4 (Dettmers et al. 2023), its scales in 8 bit; made matrix by matrix as the block moves to its device."""
    import torch
    from bitsandbytes.nn.modules import Linear4bit, Params4bit

    for parent in list(block.modules()):
        for name, linear in list(parent.named_children()):
            if type(linear) is not torch.nn.Linear:
                continue
            options: dict[str, Any] = {"compress_statistics": True, "quant_type": "nf4"}
            small = Linear4bit(
                linear.in_features,
                linear.out_features,
                bias=linear.bias is not None,
                compute_dtype=dtype,
                device="meta",  # the weights that it would make first are thrown away
                **options,
            )
            small.weight = Params4bit(linear.weight.data, requires_grad=False, **options)
            small.bias = linear.bias
            setattr(parent, name, small.requires_grad_(False))


@cache
def start_card() -> None:
    """Bring up CUDA and what models compute with, so that the driver counts it before a plan is made."""
    import torch

    torch.backends.cudnn.deterministic = True
    here: dict[str, Any] = {"device": "cuda", "dtype": torch.bfloat16}
    torch.nn.functional.conv2d(torch.zeros(1, 8, 16, 16, **here), torch.zeros(8, 8, 3, 3, **here))
    torch.mm(torch.zeros(16, 16, **here), torch.zeros(16, 16, **here))
    torch.cuda.synchronize()


def release_memory() -> None:
    """Give back what nothing holds any more, to the driver too, and main memory to the system."""
    import torch

    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
        if hasattr(torch.accelerator, "empty_host_cache"):  # since torch 2.12
            torch.accelerator.empty_host_cache()  # what was pinned
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim is not None:
        trim(ctypes.c_size_t(0))
