"""Bringing a model in from a folder or a bundle, without a network: copied aside, checked whole, then put in place."""

from __future__ import annotations

import hashlib
import shutil
import uuid
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from render.cards import ModelCard
from studio.errors import InputError
from studio.files import make_folder
from studio.weights.content import (
    check_classes,
    check_content,
    is_harmless_place,
    missing_parts,
    takes,
    without_variants,
)
from studio.weights.hashes import from_its_maker, origins
from studio.weights.manifest import KeptFile, Manifest, write_manifest
from studio.weights.packages import BLOCK, Package, open_package
from studio.weights.states import ProgressListener
from studio.weights.work import Meter, check_stop, in_own_words, require_room
from sync.client.stopping import Stop

ASIDE = ".aside"
"""Below the folder of all weights: what is on its way in or out; swept when it is a day old."""


@dataclass(frozen=True)
class _Taken:
    """A file of the package and where it will lie."""

    found: str
    place: str
    size: int


def import_model(
    card: ModelCard,
    source: Path,
    root: Path,
    *,
    listener: ProgressListener | None,
    stop: Stop,
) -> Manifest:
    """Bring a model in. What was there of it before stays until the new one is whole. Raises `StudioError`."""
    with in_own_words(source), open_package(source) as package:
        taken = _chosen(card, package, source)
        make_folder(root)
        require_room(root, sum(file.size for file in taken), card.title)
        incoming = make_folder(root / ASIDE / f"{card.name}-{uuid.uuid4().hex[:12]}")
        try:
            manifest = _copy(card, package, taken, incoming, listener, stop)
            lacking = missing_parts(card, incoming)
            if lacking:
                raise InputError(
                    "incomplete",
                    f"{source.name} lacks parts of {card.title}: {', '.join(lacking)}. Copy them there, or bring a "
                    "bundle that `anchor weights bundle` made.",
                )
            check_classes(card, incoming)
            write_manifest(incoming, manifest)
            put_in_place(root, card.name, incoming)
        finally:
            shutil.rmtree(incoming, ignore_errors=True)
        return manifest


def model_of(source: Path) -> str:
    """The name of the model that a folder or bundle holds, as it says itself; a folder's own name where it does not."""
    with in_own_words(source), open_package(source) as package:
        return package.manifest.model if package.manifest else source.resolve().name


def _chosen(card: ModelCard, package: Package, source: Path) -> list[_Taken]:
    found = dict(package.files())
    if package.manifest is not None:
        manifest = package.manifest
        if manifest.model != card.name:
            raise InputError(
                "wrong_model",
                f"{source.name} holds {manifest.model}, not {card.name}. Import it under its own name.",
            )
        for file in manifest.files:
            if found.get(file.place) != file.size or not is_harmless_place(file.place):
                message = f"{file.place} is missing from {source.name}, or cut short. Copy the whole bundle here again."
                raise InputError("incomplete", message)
        return [_Taken(file.place, file.place, file.size) for file in manifest.files]
    renamed = _renamed(card, set(found))
    places = {renamed.get(path, path): path for path in found if is_harmless_place(path)}
    chosen = without_variants(place for place in places if takes(card, place))
    return [_Taken(places[place], place, found[places[place]]) for place in chosen]


def _renamed(card: ModelCard, found: set[str]) -> dict[str, str]:
    """Files as their repository calls them, which the model's own folder has under other names."""
    listed = [file for source in card.sources for file in source.files if "*" not in file.path]
    return {file.path: file.place for file in listed if file.path in found and file.place not in found}


def _copy(
    card: ModelCard,
    package: Package,
    taken: list[_Taken],
    incoming: Path,
    listener: ProgressListener | None,
    stop: Stop,
) -> Manifest:
    expected = package.manifest.by_place() if package.manifest else {}
    stated = origins(card)
    meter = Meter(card.name, sum(file.size for file in taken), listener)
    manifest = Manifest(model=card.name)
    for file in taken:
        target = incoming / file.place
        make_folder(target.parent)
        digest, size = hashlib.sha256(), 0
        with package.open(file.found) as content, target.open("wb") as out:
            while block := content.read(BLOCK):
                check_stop(stop)
                size += len(block)
                if size > file.size:
                    raise InputError("damaged", f"{file.found} is longer than it says. Copy it here again.")
                digest.update(block)
                out.write(block)
                meter.at(file.place, size)
        known = expected.get(file.place)
        if known is not None and digest.hexdigest() != known.sha256:
            message = f"{file.found} was changed on its way here. Copy the bundle here again."
            raise InputError("damaged", message, f"sha256 {digest.hexdigest()}")
        check_content(target, file.found)
        kept = KeptFile(place=file.place, size=size, sha256=digest.hexdigest())
        if known is not None:
            kept = replace(kept, repo=known.repo, revision=known.revision)
        manifest = manifest.with_file(from_its_maker(kept, stated.get(file.place)))
        meter.finish(file.place, size)
    return manifest


def put_in_place(root: Path, name: str, incoming: Path) -> None:
    """Make `incoming` the folder of a model; the one before goes."""
    removed = take_away(root, name)
    incoming.replace(root / name)
    if removed is not None:
        shutil.rmtree(removed, ignore_errors=True)


def take_away(root: Path, name: str) -> Path | None:
    """Move a model's folder aside, so that nobody finds half of it; the way to where it is now."""
    folder = root / name
    if not folder.exists():
        return None
    aside = make_folder(root / ASIDE) / f"{name}-{uuid.uuid4().hex[:12]}"
    folder.replace(aside)
    return aside
