"""What lies in a LoRA file: pairs of matrices, how strong each is, and whether there is more than that.

Read from its header and its scalars, without torch.
"""

from __future__ import annotations

import json
import math
import re
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from render.errors import InputError
from render.lora_layers import Shape, plain
from render.messages import ErrorKind
from render.safetensors import Header, Tensor

MAX_DESCRIPTION = 8 * 1024**2
BLOCK = 1024**2


@dataclass(frozen=True)
class LoraLayer:
    """`down` and `up` are the names of its tensors, which have the shapes beside them; what their product adds to a
    layer is to be multiplied by `scale`.
    """

    name: str
    down: str
    up: str
    down_shape: Shape
    up_shape: Shape
    scale: float


_SIDES = re.compile(
    r"^(?P<module>.+?)(?:(?P<down>\.lora_A|\.lora_down|[._]lora\.down|\.lora_linear_layer\.down)"
    r"|(?P<up>\.lora_B|\.lora_up|[._]lora\.up|\.lora_linear_layer\.up))(?:\.[A-Za-z0-9_]+)?\.weight$"
)
_STRENGTH = re.compile(r"^(.+?)(?:\.lora)?\.alpha$")
_OTHER_KINDS = re.compile(r"\.(lokr_w[12]|hada_w[12]|oft_blocks|oft_diag|glora_[ab]|ia3_weight)")
_DORA = re.compile(r"\.(dora_scale|lora_magnitude_vector)")
_TEXT = re.compile(
    r"^(?:base_model_model_)?(?:lora_te[123]?_|text_encoder(?:_[23])?_|text_encoders?_|bundle_emb_)"
)
_FRACTIONS = frozenset({"F64", "F32", "F16", "BF16", "F8_E4M3", "F8_E5M2"})


def is_text(name: str) -> bool:
    return _TEXT.match(plain(name)) is not None


def halves_of(path: Path, header: Header) -> tuple[dict[str, str], dict[str, str]]:
    """The names of the tensors that lead down to the rank and up from it, by module."""
    tensors = header.tensors
    downs: dict[str, str] = {}
    ups: dict[str, str] = {}
    for name, tensor in tensors.items():
        match = _SIDES.match(name)
        if match is not None and len(tensor.shape) >= 2:
            side = downs if match["down"] else ups
            if side.setdefault(match["module"], name) != name:
                raise refused(path, "some of its layers are in it twice")
    if not downs:
        if any(map(_OTHER_KINDS.search, tensors)):
            raise refused(path, "it is another kind of adapter (LoKr, LoHa, OFT or the like)")
        if any("lora" in name for name in tensors):
            raise refused(path, "its layers are named in a way that the studio does not know")
        raise refused(path, "there is no LoRA in it; a whole model belongs into a folder of weights")
    if downs.keys() != ups.keys() or any(
        tensors[down].shape[0] != tensors[ups[name]].shape[1] for name, down in downs.items()
    ):
        raise refused(path, "halves of it are missing or do not fit each other")
    pairs = [tensors[name] for name in (*downs.values(), *ups.values())]
    if any(tensor.elements == 0 for tensor in pairs):
        raise refused(path, "there is nothing in some of its layers")
    strange = next((tensor.dtype for tensor in pairs if tensor.dtype not in _FRACTIONS), None)
    if strange is not None:
        raise refused(path, f"its layers are kept in a form that the studio does not read ({strange})")
    return downs, ups


def layers_of(path: Path, header: Header) -> Sequence[LoraLayer]:
    """All but those of text encoders. Raises `InputError` where the file has more than these."""
    downs, ups = halves_of(path, header)
    wanted = [name for name in downs if not is_text(name)]
    if not wanted:
        raise refused(path, "all of it is for a text encoder, which the studio leaves as it is")
    strengths = strengths_of(path, header)
    known = {*downs.values(), *ups.values()}
    for name, tensor in header.tensors.items():
        if name in known or is_text(name) or _is_strength(name, downs):
            continue
        if _DORA.search(name):
            raise refused(path, "it is a DoRA, which weighs whole layers besides")
        if _OTHER_KINDS.search(name):
            raise refused(path, "part of it is another kind of adapter (LoKr, LoHa, OFT or the like)")
        if _says_something(path, header, tensor):
            raise refused(path, f"it changes more than a LoRA does ({name})")
    written = _Written(path, header.metadata)
    layers: list[LoraLayer] = []
    for name in wanted:
        down, up = header.tensors[downs[name]], header.tensors[ups[name]]
        alpha = strengths.get(name)
        scale = written.scale(name, down.shape[0]) if alpha is None else alpha / down.shape[0]
        if not math.isfinite(scale):
            raise refused(path, "the strength of some of its layers is no number")
        layer = name.replace(".processor.", ".")
        layers.append(LoraLayer(layer, downs[name], ups[name], down.shape, up.shape, scale))
    return layers


def _is_strength(name: str, modules: Mapping[str, str]) -> bool:
    match = _STRENGTH.match(name)
    return match is not None and match[1] in modules


def _says_something(path: Path, header: Header, tensor: Tensor) -> bool:
    """Whether there is anything but zeros in a tensor: some tools write differences that are none."""
    left = tensor.stored_bytes
    with path.open("rb") as file:
        file.seek(header.length + tensor.start)
        while left > 0:
            block = file.read(min(BLOCK, left))
            if block.count(0) < len(block) or not block:
                return True
            left -= len(block)
    return False


def refused(path: Path, reason: str) -> InputError:
    message = f"{path.name} cannot be used as a LoRA: {reason}; get another file from its maker."
    return InputError(ErrorKind.WEIGHTS_INVALID, message)


# -- strengths


def strengths_of(path: Path, header: Header) -> dict[str, float]:
    """The file's own scalars by the module they are of; NaN where one cannot be read."""
    found: dict[str, float] = {}
    with path.open("rb") as file:
        for name, tensor in header.tensors.items():
            match = _STRENGTH.match(name)
            if match is not None:
                file.seek(header.length + tensor.start)
                data = file.read(tensor.stored_bytes) if tensor.elements == 1 else b""
                found[match[1]] = _scalar(tensor.dtype, data)
    return found


class _Written:
    """The strengths that diffusers writes beside the tensors, as peft means them. Raises `InputError`."""

    def __init__(self, path: Path, metadata: Mapping[str, str]) -> None:
        table = table_of(metadata.get("lora_adapter_metadata", ""))
        said = {
            key.partition(".")[2]: value
            for key, value in table.items()
            if key.startswith(("transformer.", "unet."))
        }
        self._alpha, self._by_root = said.get("lora_alpha"), said.get("use_rslora") is True
        patterns = said.get("alpha_pattern")
        self._others: dict[str, Any] = patterns if isinstance(patterns, dict) else {}
        if any(re.search(r"[\\*+?\[\](){}|$]", name) for name in self._others):
            raise refused(
                path, "the strengths of its layers are written in a way that the studio does not read"
            )

    def scale(self, name: str, rank: int) -> float:
        """Alpha by rank, 1 where nothing is written, and not a number where it is none."""
        alpha = next(
            (alpha for others, alpha in self._others.items() if _is_meant(others, name)), self._alpha
        )
        if alpha is None:
            return 1.0
        return number_in(alpha) / (math.sqrt(rank) if self._by_root else rank)


def _is_meant(pattern: str, name: str) -> bool:
    module = name.removeprefix("transformer.").removeprefix("unet.")
    wanted = pattern.removeprefix("^")
    return module == wanted or (wanted == pattern and module.endswith(f".{wanted}"))


def _scalar(dtype: str, data: bytes) -> float:
    """NaN for what is no number."""
    if dtype == "BF16":
        form, data = "<f", b"\0\0" + data
    else:
        form = {"F32": "<f", "F16": "<e", "F64": "<d", "I64": "<q", "I32": "<i"}.get(dtype, "")
    return float(struct.unpack(form, data)[0]) if form and len(data) == struct.calcsize(form) else math.nan


def number_in(value: Any) -> float:
    """NaN for what is no number."""
    try:
        return float(value) if isinstance(value, int | float) else math.nan
    except OverflowError:
        return math.nan


def table_of(text: str) -> dict[str, Any]:
    if not text or len(text) > MAX_DESCRIPTION:
        return {}
    try:
        table = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return table if isinstance(table, dict) else {}
