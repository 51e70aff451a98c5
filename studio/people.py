"""Finding the persons of photos by models: anchor maps that nobody has to paint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path

from render.cards import parser_card, parser_cards
from render.client import RenderClient
from render.errors import RenderError, TaskCancelled
from render.messages import AnchorMap, AnchorsMade, ErrorKind, ImageRef, MakeAnchors
from render.parsers.base import ANCHOR_MAKERS, why_not
from studio.catalog.base import new_id
from studio.errors import InputError, StudioError
from studio.library.decoding import kind_and_sentence, result_of
from studio.library.imports import ImportFailure, ImportReport, ImportTask
from studio.library.photos import PhotoLibrary, PhotoSummary

LOOK_SECONDS = 0.1
"""How often a search that is under way looks whether it was cancelled."""

_ALIKE = (ErrorKind.ENGINE_UNAVAILABLE, ErrorKind.OUT_OF_MEMORY, ErrorKind.DISK_FULL, ErrorKind.NOT_WRITABLE)
"""Failures that every other photo would meet as well."""


@dataclass(frozen=True)
class PeopleReport(ImportReport):
    """How a search ended. `added` are the photos whose person was found, `duplicates` those that kept the anchor map
    they have.

    `before` and `after` are the anchor maps of those that changed: handed to `People.put` they undo and redo it.
    `warnings` are sentences, each with the name of its photo.
    """

    before: Mapping[str, AnchorMap | None] = field(default_factory=dict[str, AnchorMap | None])
    after: Mapping[str, AnchorMap | None] = field(default_factory=dict[str, AnchorMap | None])
    warnings: tuple[tuple[str, str], ...] = ()


def model_titles() -> tuple[str, ...]:
    """The models that find a person, as their cards call them."""
    return tuple(parser_card(name).title for name in ANCHOR_MAKERS)


def maker_of(source: str) -> str:
    """Who made an anchor map: the model of `model:NAME@REV` as its card calls it; other sources as they are."""
    name = source.removeprefix("model:").partition("@")[0]
    card = parser_cards().get(name) if source.startswith("model:") else None
    return card.title if card is not None else source


Maps = Mapping[str, AnchorMap | None]
"""Anchor maps of photos by their ids; their masks are found by hash, wherever the paths lead."""


class People:
    """One search at a time; a second waits for the first."""

    def __init__(self, photos: PhotoLibrary, renderer: RenderClient, weights: Path, scratch: Path) -> None:
        self._photos = photos
        self._renderer = renderer
        self._parameters: dict[str, float | int | str | bool] = {"weights": str(weights)}
        self._scratch = scratch
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="people")
        self._tasks: list[ImportTask] = []

    def why_not(self) -> Future[str]:
        """The sentence why persons cannot be found on this machine; empty where they can."""
        return self._pool.submit(lambda: why_not(ANCHOR_MAKERS, self._parameters) or "")

    def find(self, photo_ids: Sequence[str], *, replace: bool = False) -> ImportTask:
        """Make anchor maps. Its report is a `PeopleReport`; a photo that fails is in `failures` and stops no other.

        What is known of a photo stays, whoever made it, unless `replace` says otherwise.
        """
        before = [task.report for task in self._tasks if not task.report.done()]
        ids = tuple(dict.fromkeys(photo_ids))

        def work(task: ImportTask) -> ImportReport:
            wait(before)
            return _Search(self._photos, self._renderer, self._parameters, self._scratch, replace).run(
                task, ids
            )

        self._tasks = [task for task in self._tasks if not task.report.done()]
        task = ImportTask(work, "find-people")
        self._tasks.append(task)
        return task

    def put(self, maps: Maps, instead_of: Maps) -> Future[None]:
        """Give photos these anchor maps, or none; for undoing and redoing a search. A photo of which something else is
        known than `instead_of` says keeps that: somebody painted it since.
        """

        def work() -> None:
            for photo_id, anchors in maps.items():
                self._photos.swap_anchors(photo_id, anchors, instead_of[photo_id]).result()

        return self._pool.submit(work)

    def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            task.join()
        self._pool.shutdown(wait=True)


class _Search:
    """One run through some photos."""

    def __init__(
        self,
        photos: PhotoLibrary,
        renderer: RenderClient,
        parameters: dict[str, float | int | str | bool],
        scratch: Path,
        replace: bool,
    ) -> None:
        self._photos = photos
        self._renderer = renderer
        self._parameters = parameters
        self._scratch = scratch
        self._replace = replace
        self._found: list[str] = []
        self._kept: list[str] = []
        self._failures: list[ImportFailure] = []
        self._warnings: list[tuple[str, str]] = []
        self._before: dict[str, AnchorMap | None] = {}
        self._after: dict[str, AnchorMap | None] = {}

    def run(self, task: ImportTask, photo_ids: Sequence[str]) -> PeopleReport:
        for number, photo_id in enumerate(photo_ids):
            if task.cancelled:
                break
            name = ""
            try:
                photo = self._photos.get(photo_id).result()
                name = photo.name
                task.tell(number, len(photo_ids), name)
                self._look_at(task, photo)
            except TaskCancelled:
                break
            except Exception as error:
                kind, message = kind_and_sentence(error, name or "A photo")
                self._failures.append(ImportFailure(Path(name), kind, message))
                if isinstance(error, RenderError | StudioError) and error.kind in _ALIKE:
                    break
        else:
            task.tell(len(photo_ids), len(photo_ids), "")
        return PeopleReport(
            added=tuple(self._found),
            duplicates=tuple(self._kept),
            failures=tuple(self._failures),
            cancelled=task.cancelled,
            before=self._before,
            after=self._after,
            warnings=tuple(self._warnings),
        )

    def _look_at(self, task: ImportTask, photo: PhotoSummary) -> None:
        if photo.has_anchor_map and not self._replace:
            self._kept.append(photo.id)
            return
        if photo.missing:
            raise InputError(
                "not_found", f"{photo.name} is not where it was. Find it again in the library first."
            )
        made = self._ask(task, photo)
        masks = [*made.anchors.regions.values(), *([made.anchors.protect] if made.anchors.protect else [])]
        try:
            before = self._photos.anchors(photo.id).result() if self._replace else None
            if not self._photos.swap_anchors(photo.id, made.anchors, before).result():
                # Somebody painted it in the meantime.
                self._kept.append(photo.id)
                return
        finally:
            for mask in masks:
                Path(mask.path).unlink(missing_ok=True)
        self._found.append(photo.id)
        self._before[photo.id] = before
        self._after[photo.id] = made.anchors
        self._warnings += [(photo.name, warning) for warning in made.warnings]

    def _ask(self, task: ImportTask, photo: PhotoSummary) -> AnchorsMade:
        """Raises `RenderError`, `TaskCancelled`."""
        self._scratch.mkdir(parents=True, exist_ok=True)
        command = MakeAnchors(
            task_id=new_id(),
            photo=ImageRef(photo.path, photo.sha256),
            output_folder=str(self._scratch),
            parameters=self._parameters,
        )
        asked = self._renderer.submit(command)
        while not wait((asked.future,), timeout=LOOK_SECONDS).done:
            if task.cancelled:
                asked.cancel()
        return result_of(asked, AnchorsMade)
