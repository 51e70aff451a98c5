"""Fetching a model: file by file into its folder, what is there already left as it is, the marker last.

A download that ended early, by a pause or a killed process, is gone on with by asking for it again.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from render.cards import ModelCard, WeightSource
from studio.errors import InputError
from studio.files import make_folder, storage_error
from studio.weights.content import check_classes, check_content, marker
from studio.weights.hub import Hub, RemoteFile, check_blob, in_words_of
from studio.weights.manifest import KeptFile, Manifest, read_manifest, write_manifest
from studio.weights.states import ProgressListener
from studio.weights.work import Meter, check_stop, in_own_words, require_room
from sync.client.download import Wanted, fetch, hash_file, note_of, part_of
from sync.client.http import HttpClient
from sync.client.stopping import Stop
from sync.errors import SyncError


@dataclass(frozen=True)
class _Plan:
    """`here` are files that are what the hub has, by place; `missing` those to fetch: what the model needs, its
    marker last, and then what it can do without.
    """

    here: dict[str, KeptFile]
    missing: list[RemoteFile]
    total: int
    to_fetch: int


def sources_of(card: ModelCard, optional: bool) -> tuple[WeightSource, ...]:
    return tuple(source for source in card.sources if optional or not source.optional)


def fetch_model(
    card: ModelCard,
    folder: Path,
    http: HttpClient,
    hub: Hub,
    *,
    optional: bool,
    listener: ProgressListener | None,
    stop: Stop,
) -> Manifest:
    """Fetch what of a model is not here. Raises `StudioError`: `Stopped`, `NetworkError`, `StorageError` and, for files
    that are not what they are called, `InputError`.
    """
    with in_own_words(folder):
        make_folder(folder)
        remote = [file for source in sources_of(card, optional) for file in hub.files(source, stop)]
        plan = _plan(card, folder, remote, stop)
        require_room(folder, plan.to_fetch, card.title)
        manifest = Manifest(model=card.name)
        for kept in plan.here.values():
            manifest = manifest.with_file(kept)
        meter = Meter(card.name, plan.total, listener)
        meter.finish("", manifest.size)
        for file in plan.missing:
            check_stop(stop)
            kept = _fetch_file(folder, http, hub, file, meter, stop)
            manifest = manifest.with_file(kept)
            write_manifest(folder, manifest)
        check_classes(card, folder)
        write_manifest(folder, manifest)
        return manifest


def _plan(card: ModelCard, folder: Path, remote: list[RemoteFile], stop: Stop) -> _Plan:
    known = read_manifest(folder)
    kept = known.by_place() if known else {}
    here: dict[str, KeptFile] = {}
    missing: list[RemoteFile] = []
    to_fetch = 0
    for file in remote:
        check_stop(stop)
        found = _already(folder, file, kept.get(file.place), stop)
        if found is not None:
            here[file.place] = found
        else:
            missing.append(file)
            to_fetch += max(0, file.size - _size(part_of(folder / file.place)))
    last = marker(card)
    missing.sort(key=lambda file: (file.optional, file.place == last, file.place))
    return _Plan(here, missing, sum(file.size for file in remote), to_fetch)


def _already(folder: Path, file: RemoteFile, kept: KeptFile | None, stop: Stop) -> KeptFile | None:
    """A file that is here and is the one that would be fetched."""
    path = folder / file.place
    size = _size(path)
    if not path.is_file() or (file.size and size != file.size):
        return None
    if kept is not None and kept.size == size and not kept.damaged:
        same = (
            kept.sha256 == file.sha256
            if file.sha256
            else (kept.repo, kept.revision) == (file.repo, file.revision)
        )
        return kept if same else None
    if file.sha256 and hash_file(path, stop=stop) == file.sha256:
        return _kept(file, size, file.sha256)
    return None


def _fetch_file(
    folder: Path, http: HttpClient, hub: Hub, file: RemoteFile, meter: Meter, stop: Stop
) -> KeptFile:
    target = folder / file.place
    try:
        wanted = Wanted(hub.request(file, stop), target, file.size, file.sha256)
        fetched = fetch(http, wanted, lambda done: meter.at(file.place, done), stop)
    except SyncError as error:
        raise in_words_of(file, error) or error from error
    try:
        check_content(target, Path(file.place).name)
        check_blob(file, target)
    except InputError:
        target.unlink(missing_ok=True)
        raise
    meter.finish(file.place, fetched.size)
    return _kept(file, fetched.size, fetched.sha256)


def _kept(file: RemoteFile, size: int, sha256: str) -> KeptFile:
    return KeptFile(place=file.place, size=size, sha256=sha256, repo=file.repo, revision=file.revision)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def forget_parts(folder: Path) -> None:
    """Remove what is left of downloads that are not gone on with. Raises `StorageError`."""
    try:
        for part in folder.rglob("*.part"):
            note_of(part.with_suffix("")).unlink(missing_ok=True)
            part.unlink(missing_ok=True)
    except OSError as error:
        raise storage_error(error, folder) from error
