"""Finding the persons of photos by models: searches under way, what came of them, and their undoing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from ui.bridge import Bridge
from ui.imports import Imports
from ui.notifications import Notice, Notifications, Severity
from ui.observable import observed
from ui.sentences import in_own_language

if TYPE_CHECKING:
    from render.messages import AnchorMap
    from studio.library.imports import ImportReport
    from studio.people import People, PeopleReport

Maps = Mapping[str, "AnchorMap | None"]


class PersonFinder(QObject):
    """Signals: `x_changed(x)` for every property; `changed(photo_ids)` when anchor maps came or went.

    models      the models that do it, by name
    reason      why persons cannot be found here, as a sentence; empty where they can
    searching   ids of photos that are being looked at, or wait for it
    """

    reason_changed = Signal(object)
    searching_changed = Signal(object)
    reason = observed("")
    searching = observed[frozenset[str]](frozenset())

    changed = Signal(object)

    def __init__(
        self,
        bridge: Bridge,
        notifications: Notifications,
        imports: Imports,
        undo_stack: QUndoStack,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._notifications = notifications
        self._imports = imports
        self._undo_stack = undo_stack
        self._people: People | None = None
        self.models: tuple[str, ...] = ()

    def open(self, people: People) -> None:
        from studio.people import model_titles

        self._people = people
        self.models = model_titles()
        self.refresh()

    def refresh(self) -> None:
        """Look again whether the models are there."""
        if self._people is not None:
            asked = self._people.why_not()
            self._bridge.await_future(asked, self, self._take_reason, self._notifications.report_error)

    def find(self, photo_ids: Sequence[str], *, replace: bool = False) -> None:
        """Make anchor maps of photos; those that have one keep it, unless `replace`."""
        wanted = tuple(photo_id for photo_id in photo_ids if photo_id not in self.searching)
        if self._people is None or not wanted:
            return
        self.searching = self.searching | set(wanted)
        task = self._people.find(wanted, replace=replace)
        self._imports.follow(task, partial(self._found, wanted), self._failures_said)

    def put(self, maps: Maps, instead_of: Maps) -> None:
        """Give photos these anchor maps, or none, where `instead_of` is what they have. Undo and redo call this."""
        if self._people is not None:
            done = self._people.put(maps, instead_of)
            self._bridge.await_future(
                done, self, partial(self._was_put, tuple(maps)), self._notifications.report_error
            )

    def _take_reason(self, reason: str) -> None:
        self.reason = reason

    def _was_put(self, photo_ids: tuple[str, ...], _done: None) -> None:
        self.changed.emit(photo_ids)

    def _found(self, wanted: tuple[str, ...], report: ImportReport) -> None:
        from studio.people import PeopleReport

        self.searching = self.searching - set(wanted)
        self.refresh()
        if not isinstance(report, PeopleReport):
            return
        if report.added:
            self._undo_stack.push(FoundStep(self, report.before, report.after, self.tr("Find the person")))
            self.changed.emit(report.added)
        self._tell(report)

    def _tell(self, report: PeopleReport) -> None:
        if report.warnings:
            name, said = report.warnings[0]
            detail = "\n".join(sentence for _, sentence in report.warnings)
            message = f"{name}: {in_own_language(said)}"
            self._notifications.say(Notice(Severity.WARNING, message, "person", detail))
        if report.duplicates:
            message = self.tr("%n photos keep the anchor map they have.", "", len(report.duplicates))
            again = partial(self.find, report.duplicates, replace=True)
            notice = Notice(Severity.INFO, message, action_text=self.tr("Replace it"), action=again)
            self._notifications.say(notice)
        elif report.added and not (report.failures or report.warnings):
            self._notifications.inform(self.tr("The persons of %n photos were found.", "", len(report.added)))

    def _failures_said(self, count: int) -> str:
        return self.tr("%n photos still have no anchor map.", "", count)


class FoundStep(QUndoCommand):
    """Anchor maps that a search made; they are there when this is pushed."""

    def __init__(self, finder: PersonFinder, before: Maps, after: Maps, text: str) -> None:
        super().__init__(text)
        self._finder = finder
        self._before = before
        self._after = after
        self._made = True

    def redo(self) -> None:
        if self._made:
            self._made = False
            return
        self._finder.put(self._after, self._before)

    def undo(self) -> None:
        self._finder.put(self._before, self._after)
