"""Files of weights, believed for what is in them: safetensors, and small files that hold text and settings.

Nothing that can run when it is opened gets into a model's folder, whatever it is called.
"""

from __future__ import annotations

import fnmatch
import json
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Any, cast

from render.cards import Component, ModelCard
from render.errors import InputError as RenderInputError
from render.safetensors import read_header, weight_files
from studio.errors import InputError
from studio.weights.manifest import NAME

SMALL_SUFFIXES = frozenset((".json", ".txt", ".jinja", ".model", ".md"))
SUFFIXES = SMALL_SUFFIXES | {".safetensors"}
MAX_SMALL_BYTES = 64 * 1024**2
"""Tokenizers are up to 20 MB."""

_RUNS = (
    b"PK\x03\x04",
    b"\x80\x02",
    b"\x80\x03",
    b"\x80\x04",
    b"\x80\x05",
    b"\x7fELF",
    b"MZ",
    b"#!",
    b"\x1f\x8b",
)


def is_harmless_place(place: str) -> bool:
    """Whether a file may lie there: inside the folder, under a name that says it holds data."""
    path = PurePosixPath(place)
    return (
        path.suffix in SUFFIXES
        and not path.is_absolute()
        and not {"..", "", "."} & set(place.split("/"))
        and not any(character in place for character in '\\:*?"<>|\0')
        and not any(part.startswith(".") for part in path.parts)
    )


def check_content(path: Path, name: str) -> None:
    """Raises `InputError` where a file is not what its name says. `name` is what the sentence calls it."""
    if path.suffix == ".safetensors" or name.endswith(".safetensors"):
        try:
            read_header(path)
        except RenderInputError as error:
            raise InputError(error.kind, error.message, error.detail) from error
        return
    size = path.stat().st_size
    with path.open("rb") as file:
        begin = file.read(512)
    if begin.startswith(_RUNS):
        raise InputError("not_data", f"{name} holds a program or an archive; get the original file again.")
    if size > MAX_SMALL_BYTES:
        raise InputError("not_data", f"{name} is far larger than such a file can be; get the original again.")
    if name.endswith(".json"):
        try:
            json.loads(path.read_bytes())
        except (ValueError, RecursionError) as error:
            raise InputError(
                "not_data", f"{name} is no JSON; get the original file again.", str(error)
            ) from error


def marker(card: ModelCard) -> str:
    """The file that comes last, since whoever looks for a model looks for it."""
    listed = {file.place for source in card.sources for file in source.files}
    return "model_index.json" if "model_index.json" in listed or not listed else "config.json"


def missing_parts(card: ModelCard, folder: Path) -> tuple[str, ...]:
    """What a model needs and its folder lacks: files that have to be there by name, and folders without content.

    Shards may be cut differently from the card's; what an index names has to be there.
    """
    if not folder.is_dir():
        return (card.name,)
    missing: list[str] = [] if (folder / marker(card)).is_file() else [marker(card)]
    for top, wants_weights in _wanted_folders(card).items():
        place = folder / top
        if not place.is_dir() or not any(path.is_file() and path.name != NAME for path in place.iterdir()):
            missing.append(f"{top}/" if top else card.name)
        elif wants_weights:
            missing += _missing_weights(place, top)
    return tuple(missing)


def _wanted_folders(card: ModelCard) -> dict[str, bool]:
    """Folders of what is not optional, and whether weights have to be in them."""
    folders: dict[str, bool] = {component.folder: True for component in card.components}
    for source in card.sources:
        if not source.optional:
            for file in source.files:
                top = file.place.rpartition("/")[0]
                if top:
                    folders[top] = folders.get(top, False) or file.place.endswith(".safetensors")
    return folders


def _missing_weights(place: Path, top: str) -> list[str]:
    before = f"{top}/" if top else ""
    try:
        files = weight_files(place)
    except RenderInputError:
        return [f"{before}*.safetensors.index.json"]
    return [f"{before}{path.name}" for path in files if not path.is_file()] or (
        [] if files else [f"{before}*.safetensors"]
    )


def check_classes(card: ModelCard, folder: Path) -> None:
    """Raises `InputError` `wrong_model` where a component is of another class than the card's."""
    for component in card.components:
        found = _class_names(folder / component.folder / "config.json")
        if component.class_name and found and component.class_name not in found:
            raise InputError(
                "wrong_model",
                f"These are not the weights of {card.title}: {_named(component)} is a {found[0]}, not a "
                f"{component.class_name}. Choose the folder or bundle of {card.title}.",
            )


def _named(component: Component) -> str:
    return component.folder or "it"


def _class_names(config: Path) -> list[str]:
    try:
        table: Any = json.loads(config.read_bytes())
    except (OSError, ValueError, RecursionError):
        return []
    if not isinstance(table, dict):
        return []
    values = cast(dict[str, Any], table)
    names = values.get("architectures") or [values.get("_class_name")]
    return [str(name) for name in cast(list[Any], names) if name] if isinstance(names, list) else []


def takes(card: ModelCard, place: str) -> bool:
    """Whether a file found in somebody's folder belongs to the model: listed, in a folder of its, or small and on top.

    Whole models in one file, which makers often put beside the folders, do not.
    """
    top = place.rpartition("/")[0]
    listed = [file.place for source in card.sources for file in source.files]
    if any(fnmatch.fnmatchcase(place, pattern) for pattern in listed):
        return True
    if not top:
        return place.endswith(".json") or any(component.folder == "" for component in card.components)
    return top in {pattern.rpartition("/")[0] for pattern in listed} | {
        part.folder for part in card.components
    }


def without_variants(places: Iterable[str]) -> list[str]:
    """Files less other precisions of one that is there too, such as `x.fp16.safetensors` beside `x.safetensors`."""
    everything = set(places)
    return [
        place for place in sorted(everything) if _plain(place) == place or _plain(place) not in everything
    ]


def _plain(place: str) -> str:
    for variant in (".fp16", ".bf16", ".fp32"):
        place = place.replace(f"{variant}.safetensors", ".safetensors")
    return place
