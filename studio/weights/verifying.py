"""Reading every file of a model again, and comparing it with what came."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from render.cards import ModelCard
from studio.errors import InputError
from studio.weights.content import check_classes, check_content, is_harmless_place, missing_parts
from studio.weights.hashes import Origin, from_its_maker, origins
from studio.weights.manifest import NAME, KeptFile, Manifest, read_manifest, write_manifest
from studio.weights.states import Fault, ProgressListener
from studio.weights.work import Meter, check_stop, in_own_words
from sync.client.download import hash_file
from sync.client.stopping import Stop


def verify_model(
    card: ModelCard, folder: Path, *, listener: ProgressListener | None, stop: Stop
) -> tuple[Fault, ...]:
    """What is wrong with a model; nothing where all is right, after which every hash is on record. A file is held to
    the hash on its card, else to the one on record.

    Raises `InputError` `missing` where there is nothing to check, and `StudioError` for the disk.
    """
    with in_own_words(folder):
        if not folder.is_dir():
            message = f"{card.title} is not here. Fetch it with `anchor weights download {card.name}`."
            raise InputError("missing", message)
        faults = [
            Fault(place, "It is missing; fetch the model again.") for place in missing_parts(card, folder)
        ]
        known = read_manifest(folder)
        places = sorted(_places(folder) | set(known.by_place() if known else ()))
        meter = Meter(card.name, sum(_size(folder / place) for place in places), listener)
        stated = origins(card)
        manifest = Manifest(model=card.name)
        for place in places:
            check_stop(stop)
            kept = known.by_place().get(place) if known else None
            found = _verify_file(folder, place, kept, stated.get(place), meter, stop)
            if isinstance(found, Fault):
                faults.append(found)
                found = replace(kept, damaged=True) if kept is not None else None
            if found is not None:
                manifest = manifest.with_file(found)
        try:
            check_classes(card, folder)
        except InputError as error:
            faults.append(Fault(card.name, error.message))
        if known is not None or not faults:
            write_manifest(folder, manifest)
        return tuple(faults)


def _verify_file(
    folder: Path, place: str, kept: KeptFile | None, origin: Origin | None, meter: Meter, stop: Stop
) -> KeptFile | Fault:
    path = folder / place
    if not path.is_file():
        return Fault(place, "It is missing; fetch the model again.")
    size = _size(path)
    try:
        check_content(path, place)
    except InputError as error:
        return Fault(place, error.message)
    found = hash_file(path, lambda done: meter.at(place, done), stop)
    meter.finish(place, size)
    if origin is not None and found != origin.sha256:
        return Fault(place, "It is not the file that its maker publishes; fetch the model again.")
    if kept is not None and (kept.size, kept.sha256) != (size, found) and origin is None:
        return Fault(place, "It is not what it was when it came; fetch the model again.")
    recorded = kept or KeptFile(place=place, size=size, sha256=found)
    return from_its_maker(replace(recorded, size=size, sha256=found, damaged=False), origin)


def _places(folder: Path) -> set[str]:
    """Files of the model; those that no model has are not its business."""
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return {place for place in found if is_harmless_place(place) and place != NAME and ".part" not in place}


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
