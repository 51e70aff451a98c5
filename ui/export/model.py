"""Exporting: what is chosen, the recipe it is exported by, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import QObject, QStandardPaths, QTimer, Signal

from studio.errors import StudioError
from studio.export.recipe import BUILT_IN, Preset, Recipe
from ui.bridge import Bridge
from ui.export.words import preset_facts, preset_name
from ui.notifications import Notice, Notifications, Severity
from ui.observable import observed
from ui.reveal import show_in_folder
from ui.row_model import RowModel
from ui.sentences import in_own_language
from ui.words import counted, memory_size

if TYPE_CHECKING:
    from render.delivery import Delivery
    from studio.export.exports import Batch
    from studio.export.items import ExportItem
    from studio.jobs.exports import BatchReport
    from studio.jobs.runner import JobChanged
    from studio.studio import Studio

FOLLOW_MS = 150


class PresetRows(RowModel[Preset]):
    """Those that come with the studio, then a person's own."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_id_of, parent)

    def title(self, value: Preset) -> str:
        return preset_name(value)

    def describe(self, value: Preset) -> str:
        return f"{preset_name(value)} · {preset_facts(value)}"


def _id_of(preset: Preset) -> str:
    return preset.id


class Exporter(QObject):
    """Signals: `x_changed(x)` for every property; `ready()` when the chosen pictures are read and can be shown.

    items      the pictures to be exported
    recipe     how; every change of it is checked and previewed at once
    preset_id  the preset that the recipe began with, empty where there is none; `is_changed` from it or not
    preview    the path of the first file below the chosen folder
    dimensions `1638 × 2048 px`, those of the first file
    problem    a sentence that says why it cannot be exported like this, or empty
    caution    what a person should know before these pictures are published; "" without anything
    summary    `12 files, about 34 MB`
    can_export
    """

    items_changed = Signal(object)
    recipe_changed = Signal(object)
    preset_id_changed = Signal(object)
    is_changed_changed = Signal(object)
    preview_changed = Signal(object)
    dimensions_changed = Signal(object)
    problem_changed = Signal(object)
    caution_changed = Signal(object)
    summary_changed = Signal(object)
    can_export_changed = Signal(object)
    items = observed[tuple["ExportItem", ...]](())
    recipe = observed(Recipe())
    preset_id = observed("")
    is_changed = observed(False)
    preview = observed("")
    dimensions = observed("")
    problem = observed("")
    caution = observed("")
    summary = observed("")
    can_export = observed(False)

    ready = Signal()

    def __init__(self, bridge: Bridge, notifications: Notifications, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._notifications = notifications
        self._studio: Studio | None = None
        self._chosen: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
        self._asked = 0
        self._first_folder = ""
        self._estimated: tuple[Delivery | None, tuple[ExportItem, ...], int] = (None, (), 0)
        self._followed: dict[str, Batch] = {}
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(FOLLOW_MS)
        self._soon.timeout.connect(self._look_after)
        self.presets = PresetRows(self)
        self.recipe_changed.connect(self._derive)
        self.items_changed.connect(self._derive)
        self.preset_id_changed.connect(self._derive)
        self.presets.modelReset.connect(self._derive)
        self.presets.dataChanged.connect(self._derive)

    def open(self, studio: Studio) -> None:
        self._studio = studio
        self._first_folder = studio.settings.export_folder
        self._bridge.connect_signal(studio.queue.changed, self._job_changed)
        self._bridge.await_future(studio.exports.open_batches(), self, self._follow, self._failed)
        self._bridge.await_future(studio.exports.last_recipe(), self, self._take_last, self._failed)
        self._read_presets()

    # -- choosing --------------------------------------------------------------------------------------------

    def choose(self, render_ids: Sequence[str] = (), photo_ids: Sequence[str] = ()) -> None:
        """What is to be exported; `ready` follows. A render that is not kept is refused with its sentence."""
        if self._studio is None:
            return
        if not render_ids and not photo_ids:
            self._notifications.inform(
                self.tr("Choose a kept variant (P keeps) or a photo first, then export it.")
            )
            return
        self._asked += 1
        chosen = (tuple(render_ids), tuple(photo_ids))
        found = self._studio.exports.items(*chosen)
        self._bridge.await_future(found, self, partial(self._take_items, self._asked, chosen), self._failed)

    def begin_in(self, folder: str) -> None:
        """Where exports go until another folder is chosen; empty for the system's folder of pictures."""
        self._first_folder = folder
        self.change(folder=folder or usual_folder())

    def change(self, **changes: object) -> None:
        """Change parts of the recipe itself: name, folder, subfolder, conflict, sequence_start."""
        self.recipe = msgspec.structs.replace(self.recipe, **changes)

    def change_delivery(self, **changes: object) -> None:
        self.change(delivery=msgspec.structs.replace(self.recipe.delivery, **changes))

    def change_size(self, **changes: object) -> None:
        self.change_delivery(size=msgspec.structs.replace(self.recipe.delivery.size, **changes))

    def use_preset(self, preset_id: str) -> None:
        """Begin with a preset. Where it names no folder, the one chosen stays."""
        preset = self.presets.value(preset_id)
        if preset is None:
            return
        recipe = preset.recipe
        self.preset_id = preset.id
        self.recipe = msgspec.structs.replace(recipe, folder=recipe.folder or self.recipe.folder)

    def save_preset(self, name: str) -> None:
        if self._studio is not None:
            kept = self._studio.exports.keep_preset(name, self.recipe)
            self._bridge.await_future(kept, self, self._preset_kept, self._failed)

    def rename_preset(self, preset_id: str, name: str) -> None:
        if self._studio is not None:
            renamed = self._studio.exports.rename_preset(preset_id, name)
            self._bridge.await_future(renamed, self, self._read_presets, self._failed)

    def remove_preset(self, preset_id: str) -> None:
        if self._studio is not None:
            removed = self._studio.exports.remove_preset(preset_id)
            self._bridge.await_future(removed, self, self._read_presets, self._failed)

    def is_own(self, preset_id: str) -> bool:
        preset = self.presets.value(preset_id)
        return preset is not None and not preset.built_in

    # -- exporting -------------------------------------------------------------------------------------------

    def export(self) -> None:
        """Queue the files; a notice says when they are all there."""
        if self._studio is None or not self.can_export:
            return
        queued = self._studio.exports.export(self.recipe, *self._chosen)
        self._bridge.await_future(queued, self, self._queued, self._failed)

    def _queued(self, batch: Batch) -> None:
        self._followed[batch.id] = batch
        self._soon.start()
        if batch.waits:
            self._notifications.inform(
                self.tr("The queue is paused, so the files wait in it. Let it go on to write them.")
            )

    def _follow(self, batches: tuple[Batch, ...]) -> None:
        """What an earlier session left in the queue is told of too when it is done."""
        self._followed |= {batch.id: batch for batch in batches}
        self._soon.start()

    def _job_changed(self, change: JobChanged) -> None:
        ended = str(change.state) not in ("running", "waiting", "paused")
        if ended and self._followed and not self._soon.isActive():
            self._soon.start()

    def _look_after(self) -> None:
        if self._studio is None:
            return
        for batch in self._followed.values():
            report = self._studio.exports.batch(batch.id)
            self._bridge.await_future(report, self, partial(self._take_report, batch), self._failed)

    def _take_report(self, batch: Batch, report: BatchReport) -> None:
        if report.open or self._followed.pop(batch.id, None) is None:
            return
        notice = self._notice_of(batch, report)
        if notice is not None:
            self._notifications.say(notice)

    def _notice_of(self, batch: Batch, report: BatchReport) -> Notice | None:
        """What is said when the last file of a batch is done; None where all of them were cancelled or cleared."""
        done, failed = len(report.files), len(report.failures)
        parts: list[str] = []
        if done:
            counted = self.tr("1 file") if done == 1 else self.tr("{count} files").format(count=done)
            parts.append(self.tr("{files} in {folder}.").format(files=counted, folder=batch.folder))
        if report.skipped:
            count = len(report.skipped)
            parts.append(self.tr("{count} left out, as the name was taken.").format(count=count))
        if failed:
            parts.append(self.tr("{count} could not be exported.").format(count=failed))
            parts.append(report.failures[0])
        if not parts:
            return None
        shown = report.files or report.skipped
        return Notice(
            Severity.WARNING if failed else Severity.INFO,
            " ".join(parts),
            kind="exported",
            action_text=self.tr("Show in folder") if shown else "",
            action=partial(show_in_folder, shown) if shown else None,
        )

    # -- what follows from what ------------------------------------------------------------------------------

    def _derive(self, *_: Any) -> None:
        from studio.export.plan import planned_name

        recipe, problem, preview = self.recipe, "", ""
        try:
            recipe.check()
        except StudioError as error:
            problem = error.message
        try:
            if self.items:
                preview = str(planned_name(recipe, self.items[0], 0))
        except StudioError:
            preview = ""
        self.problem, self.preview = problem, preview
        if self.items:
            first = self.items[0]
            width, height = recipe.delivery.size.of(first.width, first.height)
            self.dimensions = self.tr("{width} × {height} px").format(width=width, height=height)
        count = len(self.items)
        counted = self.tr("1 file") if count == 1 else self.tr("{count} files").format(count=count)
        size = memory_size(self._estimate())
        self.summary = self.tr("{files}, about {size}").format(files=counted, size=size) if count else ""
        self.can_export = bool(count) and not problem
        preset = self.presets.value(self.preset_id)
        self.is_changed = preset is not None and preset.recipe != msgspec.structs.replace(
            recipe, folder=recipe.folder if preset.recipe.folder else ""
        )

    def _estimate(self) -> int:
        """Bytes of all files together; thousands of pictures are not counted anew for a letter of a name."""
        from studio.export.plan import estimated_bytes

        basis = (self.recipe.delivery, self.items)
        if basis[0] != self._estimated[0] or basis[1] is not self._estimated[1]:
            self._estimated = (*basis, estimated_bytes(*basis))
        return self._estimated[2]

    def _take_items(
        self,
        number: int,
        chosen: tuple[tuple[str, ...], tuple[str, ...]],
        items: tuple[ExportItem, ...],
    ) -> None:
        if number != self._asked:
            return
        self._chosen = chosen
        self.items = items
        self.caution = self._caution_of(items)
        self.ready.emit()

    def _caution_of(self, items: tuple[ExportItem, ...]) -> str:
        """The first picture's sentence in full, and how many more have one."""
        cautions = [item.caution for item in items if item.caution]
        if not cautions:
            return ""
        first = in_own_language(cautions[0])
        if len(cautions) == 1:
            return first
        more = self.tr("The same goes for others of these pictures: {count}.")
        return f"{first} {more.format(count=counted(len(cautions) - 1))}"

    def _take_last(self, recipe: Recipe | None) -> None:
        if recipe is None:
            recipe = msgspec.structs.replace(BUILT_IN[0].recipe, folder=usual_folder())
        self.recipe = msgspec.structs.replace(recipe, folder=self._first_folder or recipe.folder)
        self._recognise()

    def _read_presets(self, *_: object) -> None:
        if self._studio is not None:
            self._bridge.await_future(self._studio.exports.presets(), self, self._take_presets, self._failed)

    def _take_presets(self, presets: tuple[Preset, ...]) -> None:
        self.presets.set_values(presets)
        if not self.preset_id or self.presets.value(self.preset_id) is None:
            self.preset_id = ""
            self._recognise()
        self._derive()

    def _recognise(self) -> None:
        """The preset that the recipe is, if it is one."""
        for preset in self.presets.values:
            folder = self.recipe.folder if preset.recipe.folder else ""
            if preset.recipe == msgspec.structs.replace(self.recipe, folder=folder):
                self.preset_id = preset.id
                return

    def _preset_kept(self, preset: Preset) -> None:
        self.preset_id = preset.id
        self._read_presets()

    def _failed(self, error: BaseException) -> None:
        self._notifications.report_error(error)


def usual_folder() -> str:
    """Where exports go before anybody chose."""
    pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    return str(Path(pictures or Path.home()) / "Anchor Studio")
