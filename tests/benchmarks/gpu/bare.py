"""Stand-ins for what the studio's code imports and a bare Python may lack, for the benchmark alone.

A machine with a GPU often has torch, diffusers and transformers with what these need (numpy, Pillow, safetensors), and
neither this project's environment nor a network. `provide` answers with the names of what it stood in for. Where OpenCV
or SciPy are missing too, pictures are scaled by Pillow, and the CPU stages of a look cannot run.
"""

from __future__ import annotations

import dataclasses
import enum
import io
import json
import sys
import types
import typing
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path
from typing import Any


def provide() -> tuple[str, ...]:
    for name, make in STAND_INS.items():
        if name not in sys.modules and find_spec(name) is None:
            sys.modules[name] = make()
            sys.modules[name].__spec__ = ModuleSpec(name, None)  # others look whether it is there
    return tuple(name for name in STAND_INS if isinstance(sys.modules.get(name), _Anything))


def whole_looks() -> bool:
    """Whether the CPU stages of a look can run."""
    return "cv2" not in provide() and find_spec("scipy") is not None


class _Anything(types.ModuleType):
    """A module whose every name is a class that can be subclassed and never does anything."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Nothing


class _Kind(type):
    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return cls


class _Nothing(Exception, metaclass=_Kind):
    def __init__(self, *_: Any, **__: Any) -> None:
        super().__init__()


# -- msgspec: values are data classes; only what the cards and a patch's header need is read -----------------


@typing.dataclass_transform(frozen_default=True)
class _Struct:
    def __init_subclass__(cls, kw_only: bool = False, **_: Any) -> None:
        dataclasses.dataclass(frozen=True, kw_only=kw_only)(cls)


def _value_of(kind: Any, given: Any) -> Any:
    """What lies in a file as the type that is asked for."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return (
            None if given is None else _value_of(next(one for one in inner if one is not type(None)), given)
        )
    if origin is tuple:
        return tuple(_value_of(inner[0], each) for each in given)
    if isinstance(kind, type) and issubclass(kind, _Struct):
        hints = typing.get_type_hints(kind)
        return kind(**{name: _value_of(hints[name], each) for name, each in given.items()})
    return kind(given) if isinstance(kind, type) and issubclass(kind, enum.Enum | float) else given


def _plain(value: Any) -> Any:
    if not isinstance(value, _Struct):
        return value
    return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}  # pyright: ignore[reportArgumentType]


def _msgspec() -> types.ModuleType:
    import tomllib

    module = _Anything("msgspec")
    parts: dict[str, dict[str, Any]] = {
        "toml": {"decode": lambda data, type: _value_of(type, tomllib.loads(data.decode()))},
        "json": {
            "encode": lambda value: json.dumps(_plain(value), default=str).encode(),
            "decode": lambda data, type=dict: _value_of(type, json.loads(data)),
        },
        "msgpack": {"encode": lambda value: repr(value).encode()},
        "structs": {"replace": dataclasses.replace},
    }
    for name, names in parts.items():
        part = _Anything(f"msgspec.{name}")
        part.__dict__.update(names)
        setattr(module, name, part)
        sys.modules[f"msgspec.{name}"] = part
    module.__dict__.update(Struct=_Struct, field=dataclasses.field)
    return module


# -- libvips: only what makes a patch and its small picture --------------------------------------------------


class _Picture:
    def __init__(self, pixels: Any) -> None:
        self.pixels = pixels

    @classmethod
    def new_from_array(cls, pixels: Any, **_: Any) -> _Picture:
        return cls(pixels)

    def copy(self, **_: Any) -> _Picture:
        return self

    def resize(self, scale: float, *, vscale: float, **_: Any) -> _Picture:
        from PIL import Image

        height, width = self.pixels.shape[:2]
        size = round(width * scale), round(height * vscale)
        return _Picture(Image.fromarray(self.pixels).resize(size, Image.Resampling.BOX))

    def numpy(self) -> Any:
        import numpy as np

        return np.asarray(self.pixels)

    def pngsave_buffer(self, **_: Any) -> bytes:
        from PIL import Image

        file = io.BytesIO()
        Image.fromarray(self.pixels).save(file, "PNG", compress_level=1)
        return file.getvalue()


def _pyvips() -> types.ModuleType:
    module = _Anything("pyvips")
    module.__dict__.update(Image=_Picture, Error=ValueError)
    return module


# -- OpenCV: only what an engine itself calls ----------------------------------------------------------------


def _cv2() -> types.ModuleType:
    import numpy as np
    from PIL import Image, ImageDraw

    def resize(picture: Any, size: tuple[int, int], interpolation: int = 0) -> Any:
        kind = Image.Resampling.BOX if interpolation == 3 else Image.Resampling.BICUBIC
        if picture.dtype == np.uint8:
            return np.asarray(Image.fromarray(picture).resize(size, kind))
        planes = [
            np.asarray(Image.fromarray(picture[..., n].astype(np.float32)).resize(size, kind))
            for n in range(picture.shape[-1])
        ]
        return np.stack(planes, axis=-1)

    def circle(canvas: Any, middle: tuple[int, int], radius: int, colour: Any, _thickness: int) -> None:
        drawn = Image.fromarray(canvas)
        ImageDraw.Draw(drawn).circle(middle, radius, fill=tuple(colour))
        canvas[:] = np.asarray(drawn)

    module = _Anything("cv2")
    module.__dict__.update(resize=resize, circle=circle, ellipse=lambda *_: None)
    module.__dict__.update(INTER_LINEAR=1, INTER_CUBIC=2, INTER_AREA=3, error=ValueError)
    return module


# -- psutil: only how much main memory there is, as Linux says it --------------------------------------------


def _virtual_memory() -> types.SimpleNamespace:
    said = dict(line.split(":", 1) for line in Path("/proc/meminfo").read_text("utf-8").splitlines())
    total, available = (1024 * int(said[name].split()[0]) for name in ("MemTotal", "MemAvailable"))
    return types.SimpleNamespace(total=total, available=available)


def _psutil() -> types.ModuleType:
    module = _Anything("psutil")
    module.__dict__["virtual_memory"] = _virtual_memory
    return module


STAND_INS: dict[str, Any] = {
    "msgspec": _msgspec,
    "pyvips": _pyvips,
    "rawpy": lambda: _Anything("rawpy"),
    "pi_heif": lambda: _Anything("pi_heif"),
    "psutil": _psutil,
    "cv2": _cv2,
}
