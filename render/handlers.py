"""Which function answers which command, in which process and on which lane.

Everything heavy is imported when it is first needed, so that a decode process only loads decoders and the
light process never loads a model.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from render.lanes import Handlers, elsewhere, lane_from, lower_priority
from render.messages import (
    AnalyseGarment,
    AnchorsLoaded,
    AnyResult,
    Command,
    Compose,
    Export,
    Inspect,
    LoadAnchors,
    OpenPhoto,
    Preview,
    Prime,
    ReadPicture,
    RefineRegion,
    Render,
    WriteWorkflow,
)
from render.process import Role
from render.task import TaskContext

if TYPE_CHECKING:
    from render.pipeline import Sources


def handlers_of(role: Role) -> Handlers:
    if role is Role.DECODE:
        return DecodeHandlers()
    if role is Role.ENGINE:
        from render.engines.handler import EngineHandlers

        return EngineHandlers()
    if role is Role.EXPORT:
        return ExportHandlers()
    return LightHandlers()


class DecodeHandlers:
    """Opens files of unknown origin, one at a time."""

    lanes = ("decode",)

    def lane(self, command: Command) -> str:
        return lane_from(dict.fromkeys((Inspect, LoadAnchors, ReadPicture), "decode"), command)

    def warm_up(self, lane: str) -> None:  # noqa: ARG002
        import render.stages.prepare  # noqa: F401

    def handle(self, command: Command, context: TaskContext) -> AnyResult:
        match command:
            case Inspect():
                from render.stages.prepare import inspect

                return inspect(command.path, command.thumbnail_sides)
            case LoadAnchors():
                from render.anchors import find_sidecar, load_anchor_file
                from render.stages.prepare import inspect

                path = command.anchors_path or find_sidecar(command.photo_path)
                if path is None:
                    # Whoever gives a file that is no photo hears that, and not that its anchors are missing.
                    inspect(command.photo_path, ())
                    return AnchorsLoaded(anchors=None)
                return AnchorsLoaded(anchors=load_anchor_file(path, command.photo_path))
            case ReadPicture():
                from render.screen import read_picture

                return read_picture(command, context)
            case _:
                raise elsewhere(command)


class ExportHandlers:
    """Writes files for delivery, one at a time, behind everything that a person waits for."""

    lanes = ("export",)

    def lane(self, command: Command) -> str:
        return lane_from({Export: "export"}, command)

    def warm_up(self, lane: str) -> None:  # noqa: ARG002
        lower_priority()
        import render.export  # noqa: F401

    def handle(self, command: Command, context: TaskContext) -> AnyResult:
        if not isinstance(command, Export):
            raise elsewhere(command)
        from render.export import export_picture

        return export_picture(command, context)


class LightHandlers:
    """Lanes of their own, so that a preview waits neither for a render nor for the analysis of a new garment, and
    what is worked out ahead waits for all that a person waits for.
    """

    lanes = ("interactive", "garments", "ahead", "batch")

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._awaited = Awaited()
        self._remembered: Sources | None = None

    def lane(self, command: Command) -> str:
        lanes = {
            OpenPhoto: "interactive",
            Preview: "interactive",
            RefineRegion: "interactive",
            AnalyseGarment: "garments",
            Prime: "ahead",
            Render: "batch",
            Compose: "batch",
            WriteWorkflow: "batch",
        }
        return lane_from(lanes, command)

    def warm_up(self, lane: str) -> None:
        if lane == "interactive":
            import render.pipeline  # noqa: F401
        elif lane == "ahead":
            lower_priority()

    @property
    def _sources(self) -> Sources:
        from render.cache import Cache, RememberedSources, memory_budget

        with self._lock:
            if self._remembered is None:
                self._remembered = RememberedSources(Cache(memory_budget()))
            return self._remembered

    def handle(self, command: Command, context: TaskContext) -> AnyResult:
        if isinstance(command, Prime):
            from render.pipeline import prime_look

            return prime_look(command, context, self._sources, lambda: self._awaited.until_none(context))
        if self.lane(command) == "batch":
            return self._answer(command, context)
        with self._awaited:
            return self._answer(command, context)

    def _answer(self, command: Command, context: TaskContext) -> AnyResult:
        match command:
            case OpenPhoto():
                from render.pipeline import open_photo

                return open_photo(command, context, self._sources)
            case Preview():
                from render.pipeline import preview_look

                return preview_look(command, context, self._sources)
            case Render():
                from render.pipeline import render_look

                return render_look(command, context, self._sources)
            case RefineRegion():
                from render.refine import refine

                return refine(command, context, self._sources)
            case Compose():
                from render.compose import compose_master

                context.check()
                return compose_master(
                    command.photo,
                    command.patch,
                    command.output,
                    command.edit_region,
                    command.quality,
                    command.parameters,
                )
            case WriteWorkflow():
                from render.comfyui.write import write_workflow

                return write_workflow(command, context, self._sources)
            case AnalyseGarment():
                from render.garment.command import analyse_garment

                return analyse_garment(command, context)
            case _:
                raise elsewhere(command)


LOOK_SECONDS = 0.1
"""How often work that stands back looks whether it was cancelled."""


class Awaited:
    """How many answers a person waits for; a context manager around each of them."""

    def __init__(self) -> None:
        self._count = 0
        self._changed = threading.Condition()

    def __enter__(self) -> None:
        with self._changed:
            self._count += 1

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._count -= 1
            self._changed.notify_all()

    def until_none(self, context: TaskContext) -> None:
        """Returns when nobody waits. Raises `TaskCancelled`."""
        with self._changed:
            while not self._changed.wait_for(lambda: self._count == 0, timeout=LOOK_SECONDS):
                context.check()
        context.check()
