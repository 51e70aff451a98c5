"""Finding pictures in folders."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from render.sniff import SUFFIXES
from studio.library.imports import ImportFailure

_SIDECAR_LIMIT = 4 << 20


def find_files(
    places: Iterable[Path],
    stop: Callable[[], bool],
    seen: Callable[[Path], None] = lambda _: None,
    *,
    subfolders: bool = True,
) -> tuple[list[Path], list[ImportFailure]]:
    """Every file that `places` name or hold, once, and the folders that cannot be opened."""
    found: dict[Path, None] = {}
    failures: list[ImportFailure] = []
    for place in places:
        if not place.is_dir():
            found.setdefault(place)
            continue
        try:
            for path in pictures_in(place, stop, subfolders=subfolders):
                found.setdefault(path)
                seen(path)
        except OSError as error:
            message = (
                f"The folder {place.name} cannot be opened ({error.strerror}). "
                "Check that it is there and that you may open it."
            )
            failures.append(ImportFailure(place, "unreadable", message))
    return list(found), failures


def pictures_in(
    folder: Path, stop: Callable[[], bool] = lambda: False, *, subfolders: bool = True
) -> Iterator[Path]:
    """Pictures below `folder` in the order of their names, folder by folder.

    Told by suffix. Hidden files and folders, links to folders, and the masks that an anchors file beside a photo
    names, are left out; so is what cannot be listed. Raises `OSError` if `folder` itself cannot be listed.
    """
    yield from _walk(folder, stop, subfolders, first=True)


def _walk(folder: Path, stop: Callable[[], bool], subfolders: bool, *, first: bool = False) -> Iterator[Path]:
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name.casefold())
    except OSError:
        if first:
            raise
        return
    visible = [entry for entry in entries if not _hidden(entry)]
    masks = _masks(visible)
    folders: list[Path] = []
    for entry in visible:
        if stop():
            return
        try:
            if entry.is_dir(follow_symlinks=False):
                folders.append(Path(entry.path))
            elif entry.is_file() and Path(entry.name).suffix.lower() in SUFFIXES and entry.name not in masks:
                yield Path(entry.path)
        except OSError:
            continue
    for each in folders if subfolders else ():
        yield from _walk(each, stop, subfolders)


def _hidden(entry: os.DirEntry[str]) -> bool:
    if entry.name.startswith("."):
        return True
    if os.name != "nt":
        return False
    try:
        attributes = getattr(entry.stat(follow_symlinks=False), "st_file_attributes", 0)
    except OSError:
        return True
    return bool(attributes & getattr(stat, "FILE_ATTRIBUTE_HIDDEN", 2))


def _masks(entries: list[os.DirEntry[str]]) -> set[str]:
    """File names that anchors files in the same folder use as masks."""
    names: set[str] = set()
    for entry in entries:
        if not entry.name.lower().endswith(".json"):
            continue
        try:
            if entry.stat().st_size > _SIDECAR_LIMIT:
                continue
            content: object = json.loads(Path(entry.path).read_bytes())
        except (OSError, ValueError, RecursionError):
            continue
        names |= _file_names(content)
    return names


def _file_names(content: object) -> set[str]:
    """The `regions` and `protect` entries of an anchors file; anything else gives nothing."""
    names: set[str] = set()
    if not isinstance(content, dict):
        return names
    table: dict[object, object] = content  # pyright: ignore[reportUnknownVariableType]
    regions = table.get("regions")
    found: list[object] = [table.get("protect")]
    if isinstance(regions, dict):
        found += list(regions.values())  # pyright: ignore[reportUnknownArgumentType]
    for value in found:
        if isinstance(value, str):
            names.add(Path(value).name)
    return names
