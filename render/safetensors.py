"""What a safetensors file says of itself, read and checked without torch and without touching its tensors.

Eight bytes with the length of a JSON header, the header, then the tensors' bytes without a hole between them
(https://github.com/huggingface/safetensors, "Format"). A file is believed for what is in it, never for its name.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeGuard, cast

from render.errors import InputError
from render.messages import ErrorKind

MAX_HEADER_BYTES = 16 * 1024**2
"""The largest models' headers are under one megabyte; the format itself allows a hundred."""

MAX_DIMENSIONS = 16

BITS = {
    **{
        "BOOL": 8,
        "U8": 8,
        "I8": 8,
        "F8_E4M3": 8,
        "F8_E5M2": 8,
        "F8_E8M0": 8,
        "F8_E4M3FNUZ": 8,
        "F8_E5M2FNUZ": 8,
    },
    **{"U16": 16, "I16": 16, "F16": 16, "BF16": 16, "U32": 32, "I32": 32, "F32": 32},
    **{"U64": 64, "I64": 64, "F64": 64, "C64": 64, "F4": 4, "F6_E2M3": 6, "F6_E3M2": 6},
}
"""Bits an element, by the format's own names of types."""

_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "a PyTorch pickle or ZIP archive, which can run code when it is opened"),
    (b"\x80\x02", "a Python pickle, which can run code when it is opened"),
    (b"\x80\x03", "a Python pickle, which can run code when it is opened"),
    (b"\x80\x04", "a Python pickle, which can run code when it is opened"),
    (b"\x80\x05", "a Python pickle, which can run code when it is opened"),
    (b"GGUF", "a GGUF file, which the studio does not read yet"),
    (b"\x89HDF", "an HDF5 file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"version https://git-lfs", "a Git LFS pointer, which only names the real file"),
    (b"<", "a web page"),
)

_BLOCK = re.compile(r"((?:.*\.)?(?:single_)?transformer_blocks\.\d+)\.")
"""How diffusers names the repeated blocks of a denoiser, those of a U-Net too."""


@dataclass(frozen=True)
class Tensor:
    """`start` and `end` count from the first byte after the header."""

    dtype: str
    shape: tuple[int, ...]
    start: int
    end: int

    @property
    def elements(self) -> int:
        return math.prod(self.shape)

    @property
    def stored_bytes(self) -> int:
        return self.end - self.start


@dataclass(frozen=True)
class Header:
    """`metadata` is what the maker wrote beside the tensors; `length` counts the header's own eight bytes too."""

    tensors: dict[str, Tensor]
    metadata: dict[str, str]
    length: int

    @property
    def parameters(self) -> int:
        return sum(tensor.elements for tensor in self.tensors.values())

    @property
    def stored_bytes(self) -> int:
        return sum(tensor.stored_bytes for tensor in self.tensors.values())


@dataclass(frozen=True)
class ComponentSize:
    """How large a component is as it lies on disk.

    parameters         elements of all tensors
    stored_bytes       bytes of all tensors
    matrix_parameters  elements of the matrices in a denoiser's repeated blocks, which a quantiser makes smaller
    tensors            how many there are
    largest_bytes      of the largest tensor
    by_dtype           stored bytes by the format's name of the type, such as `BF16`
    block_parameters   elements of all repeated blocks
    largest_block      elements of the largest of them
    largest_matrix     elements of the largest matrix in them
    """

    parameters: int
    stored_bytes: int
    matrix_parameters: int
    tensors: int
    largest_bytes: int = 0
    by_dtype: dict[str, int] = field(default_factory=dict[str, int])
    block_parameters: int = 0
    largest_block: int = 0
    largest_matrix: int = 0


def read_header(path: Path) -> Header:
    """The checked header of a safetensors file. Raises `InputError`: `NOT_FOUND`, `UNREADABLE`, `EMPTY`,
    `TRUNCATED` where the file ends before its tensors do, `WEIGHTS_INVALID` for anything else.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            begin = file.read(32)
            if size == 0:
                message = f"{path.name} is empty (zero bytes); download or copy it again."
                raise InputError(ErrorKind.EMPTY, message)
            length = int.from_bytes(begin[:8], "little")
            if len(begin) < 9 or begin[8:9] != b"{":
                raise _refused(path, f"it is {_what(begin)}")
            if length > MAX_HEADER_BYTES:
                raise _refused(path, "its header is too long to be one")
            if length + 8 > size:
                raise _truncated(path)
            file.seek(8)
            text = file.read(length)
    except FileNotFoundError as error:
        message = f"{path.name} is not there; was it moved, or is its disk not connected?"
        raise InputError(ErrorKind.NOT_FOUND, message, str(error)) from error
    except OSError as error:
        message = f"{path.name} cannot be read; check its permissions and its disk."
        raise InputError(ErrorKind.UNREADABLE, message, str(error)) from error
    if len(text) < length:
        raise _truncated(path)
    header = _parse(path, text, length + 8)
    stored = header.stored_bytes
    if size - header.length < stored:
        raise _truncated(path)
    if size - header.length > stored:
        raise _refused(path, "there are bytes after its last tensor")
    return header


def component_sizes(folder: Path) -> dict[str, ComponentSize]:
    """The components of a model as `save_pretrained` lays them out: sub-folder by sub-folder, from headers alone.

    Folders without weights are left out. Raises `InputError` as `read_header` does.
    """
    sizes: dict[str, ComponentSize] = {}
    if not folder.is_dir():
        return sizes
    for component in sorted(path for path in folder.iterdir() if path.is_dir()):
        files = weight_files(component)
        if files:
            sizes[component.name] = component_size(files)
    return sizes


def component_size(files: Iterable[Path]) -> ComponentSize:
    """What the tensors of these files come to. Raises `InputError` as `read_header` does."""
    parameters = stored = matrices = count = largest = largest_matrix = 0
    by_dtype: dict[str, int] = {}
    blocks: dict[str, int] = {}
    for path in files:
        for name, tensor in read_header(path).tensors.items():
            count += 1
            parameters += tensor.elements
            stored += tensor.stored_bytes
            largest = max(largest, tensor.stored_bytes)
            by_dtype[tensor.dtype] = by_dtype.get(tensor.dtype, 0) + tensor.stored_bytes
            block = _BLOCK.match(name)
            if block is None:
                continue
            blocks[block[1]] = blocks.get(block[1], 0) + tensor.elements
            if len(tensor.shape) == 2:
                matrices += tensor.elements
                largest_matrix = max(largest_matrix, tensor.elements)
    return ComponentSize(
        parameters,
        stored,
        matrices,
        count,
        largest,
        by_dtype,
        block_parameters=sum(blocks.values()),
        largest_block=max(blocks.values(), default=0),
        largest_matrix=largest_matrix,
    )


def weight_files(component: Path) -> list[Path]:
    """The safetensors files that `from_pretrained` would load from a component's folder.

    An index names the shards; one that is missing raises `NOT_FOUND`. Of a file and its variants (`x.safetensors`,
    `x.fp16.safetensors`) it is the plain one.
    """
    indexes = sorted(component.glob("*.safetensors.index.json"), key=lambda path: len(path.name))
    if indexes:
        return [component / name for name in read_index(indexes[0])]
    files = sorted(component.glob("*.safetensors"))
    stems = {path.stem for path in files}
    return [
        path for path in files if path.stem.split(".")[0] == path.stem or path.stem.split(".")[0] not in stems
    ]


def read_index(path: Path) -> list[str]:
    """The names of the shards in a `*.safetensors.index.json`, which must be siblings of it. Raises `InputError`."""
    try:
        if path.stat().st_size > MAX_HEADER_BYTES:
            raise _refused(path, "it is too long to be an index")
        shards: Any = json.loads(path.read_bytes())["weight_map"]
        names = sorted({str(name) for name in shards.values()})
    except OSError as error:
        message = f"{path.name} cannot be read; check its permissions and its disk."
        raise InputError(ErrorKind.UNREADABLE, message, str(error)) from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _refused(path, "it is no index of shards") from error
    for name in names:
        if Path(name).name != name or not name.endswith(".safetensors"):
            raise _refused(path, "it names a shard outside its folder")
    return names


def _parse(path: Path, text: bytes, length: int) -> Header:
    try:
        table = json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise _refused(path, "its header is no JSON that can be read", str(error)) from error
    metadata = table.pop("__metadata__", None) or {}
    if not isinstance(metadata, dict) or not all(isinstance(value, str) for value in metadata.values()):
        raise _refused(path, "its metadata is not text")
    tensors: dict[str, Tensor] = {}
    for name, entry in table.items():
        tensor = _tensor(entry)
        if isinstance(tensor, str):
            raise _refused(path, f"{tensor} in its header", name)
        tensors[name] = tensor
    if not tensors:
        raise _refused(path, "there is no tensor in it")
    reached = 0
    for tensor in sorted(tensors.values(), key=lambda tensor: (tensor.start, tensor.end)):
        if tensor.start != reached:
            raise _refused(path, "its tensors overlap or leave a gap")
        reached = tensor.end
    return Header(tensors, cast(dict[str, str], metadata), length)


def _tensor(entry: object) -> Tensor | str:
    """The tensor an entry of the header describes, or what is wrong with it."""
    if not isinstance(entry, dict):
        return "an entry is no tensor"
    fields = cast(dict[str, object], entry)
    dtype, shape, offsets = fields.get("dtype"), fields.get("shape"), fields.get("data_offsets")
    if not isinstance(dtype, str) or dtype not in BITS:
        return "a tensor has a type this version does not know"
    if not _whole_numbers(shape) or len(shape) > MAX_DIMENSIONS:
        return "a tensor's shape makes no sense"
    if not _whole_numbers(offsets) or len(offsets) != 2 or offsets[1] < offsets[0]:
        return "a tensor's place makes no sense"
    bits = math.prod(shape) * BITS[dtype]
    if bits % 8 or bits // 8 != offsets[1] - offsets[0]:
        return "a tensor's place does not fit its shape"
    return Tensor(dtype, tuple(shape), offsets[0], offsets[1])


def _whole_numbers(value: object) -> TypeGuard[list[int]]:
    return isinstance(value, list) and all(type(number) is int and 0 <= number < 2**63 for number in value)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Two entries of one name would let two readers see two files."""
    table = dict(pairs)
    if len(table) != len(pairs):
        raise ValueError("a name occurs twice")
    return table


def _what(begin: bytes) -> str:
    begin = begin.lstrip(b" \t\r\n\xef\xbb\xbf")
    return next((what for magic, what in _OTHERS if begin.startswith(magic)), "something else")


def _refused(path: Path, reason: str, detail: str = "") -> InputError:
    message = f"{path.name} is no safetensors file that can be used: {reason}; get the original file again."
    return InputError(ErrorKind.WEIGHTS_INVALID, message, detail)


def _truncated(path: Path) -> InputError:
    message = f"{path.name} ends before its last tensor; download or copy it again."
    return InputError(ErrorKind.TRUNCATED, message)
