"""Collections, stacks and what leaves the library: what is selected is put there, and every step can be undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ui.bridge import Bridge
from ui.keys.table import BY_ACTION
from ui.library.browser import Browser
from ui.library.edits import LibraryEdits
from ui.notifications import Notifications

if TYPE_CHECKING:
    from studio.library.collections import CollectionKind
    from studio.library.edits import Undo
    from studio.library.library import Made
    from studio.library.rules import Rule


class Collecting(QObject):
    """Signals: `made(collection_id)` when a collection was made."""

    made = Signal(str)

    def __init__(
        self,
        bridge: Bridge,
        notifications: Notifications,
        edits: LibraryEdits,
        browser: Browser,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._notifications = notifications
        self._edits = edits
        self._browser = browser

    # -- collections -----------------------------------------------------------------------------------------

    def create(
        self, name: str, kind: CollectionKind, parent_id: str | None = None, rule: Rule | None = None
    ) -> None:
        if not self._edits.is_open:
            return
        made = self._edits.library.create_collection(name, kind, parent_id, rule)
        self._bridge.await_future(made, self, self._take_made, self._notifications.report_error)

    def rename(self, collection_id: str, name: str) -> None:
        renamed = self._edits.library.rename_collection(collection_id, name)
        self._edits.follow(renamed, self.tr("Rename a collection"))

    def set_rule(self, collection_id: str, rule: Rule) -> None:
        self._edits.follow(self._edits.library.set_rule(collection_id, rule), self.tr("Change a rule"))

    def move(self, collection_id: str, parent_id: str) -> None:
        """Into a folder, or to the top with ""."""
        moved = self._edits.library.move_collection(collection_id, parent_id or None)
        self._edits.follow(moved, self.tr("Move a collection"))

    def delete(self, collection_id: str) -> None:
        self._edits.follow(
            self._edits.library.delete_collection(collection_id), self.tr("Delete a collection")
        )

    def put_in(self, collection_id: str) -> None:
        """What is selected into a collection."""
        self._with_selected(partial(self._put, collection_id), self.tr("Add to a collection"))

    def take_out(self, collection_id: str) -> None:
        text = self.tr("Take out of a collection")
        self._with_selected(partial(self._taken_out, collection_id), text)

    def arrange(self, before: str) -> None:
        """Move what is selected in front of another photo of the collection, or to its end with ""."""
        collection_id = self._browser.place.collection_id
        if collection_id is not None and self._browser.can_arrange:
            self._with_selected(
                partial(self._arranged, collection_id, before or None), self.tr("Order by hand")
            )

    def _arranged(self, collection_id: str, before: str | None, ids: Sequence[str]) -> Future[Undo]:
        return self._edits.library.arrange(collection_id, ids, before)

    # -- the quick collection --------------------------------------------------------------------------------

    def toggle_quick(self, ids: Sequence[str]) -> None:
        """Into the quick collection, or out of it where all of them are in; seen at once where all of them are read."""
        rows = self._browser.rows
        photos = [photo for each in ids if (photo := rows.photo_at(rows.row_of(each))) is not None]
        inside = {"in_quick": not all(photo.in_quick for photo in photos)}
        known = len(photos) == len(ids)
        edit = self._edits.library.toggle_quick(ids)
        self._edits.show(
            rows, dict.fromkeys(ids, inside) if known else {}, edit, BY_ACTION["quick.toggle"].said
        )

    def clear_quick(self) -> None:
        self._edits.follow(self._edits.library.clear_quick(), self.tr("Clear the quick collection"))

    def save_quick(self, name: str) -> None:
        made = self._edits.library.save_quick(name)
        self._bridge.await_future(made, self, self._take_made, self._notifications.report_error)

    # -- stacks ----------------------------------------------------------------------------------------------

    def stack(self) -> None:
        self._with_selected(self._stacked, BY_ACTION["stack.group"].said)

    def unstack(self) -> None:
        self._with_selected(self._unstacked, BY_ACTION["stack.ungroup"].said)

    def toggle_stack(self) -> None:
        """Open the stack of the current photo, or close it; with several selected, all of theirs."""
        photo = self._browser.photo
        if photo is not None and photo.stack_id is not None:
            collapse = not photo.stack_collapsed
            self._with_selected(partial(self._collapsed, collapse), BY_ACTION["stack.toggle"].said)

    def _collapsed(self, collapsed: bool, ids: Sequence[str]) -> Future[Undo]:
        return self._edits.library.collapse(ids, collapsed)

    def collapse_all(self, collapsed: bool) -> None:
        if not self._edits.is_open:
            return
        text = self.tr("Close all stacks") if collapsed else self.tr("Open all stacks")
        self._edits.follow(self._edits.library.collapse(None, collapsed), text)

    def put_on_top(self) -> None:
        photo = self._browser.photo
        if photo is not None:
            self._edits.follow(self._edits.library.put_on_top(photo.id), self.tr("Put on top of its stack"))

    def stack_by_time(self, seconds: float) -> None:
        """Stack what is shown by the time between one photo and the next."""
        if not self._edits.is_open:
            return
        stacked = self._edits.library.stack_by_time(self._browser.query, seconds)
        self._edits.follow(stacked, self.tr("Stack by time"))

    # -- leaving ---------------------------------------------------------------------------------------------

    def remove(self) -> None:
        """Take what is selected out of the library; the files stay. In a collection: out of that alone."""
        place = self._browser.place
        if place.collection_id is not None and place.kind == "collection":
            self.take_out(place.collection_id)
        else:
            self.remove_from_library()

    def remove_from_library(self) -> None:
        self._with_selected(self._removed, BY_ACTION["library.remove"].said)

    def remove_source(self, source_id: str) -> None:
        self._edits.follow(self._edits.library.remove_source(source_id), self.tr("Remove a source"))

    def _with_selected(self, act: Callable[[Sequence[str]], Future[Undo]], text: str) -> None:
        self._browser.with_selected(partial(self._act, act, text))

    def _act(self, act: Callable[[Sequence[str]], Future[Undo]], text: str, ids: tuple[str, ...]) -> None:
        self._edits.follow(act(ids), text)

    # Asked for when the ids are there: before the studio is open there is no library yet.

    def _put(self, collection_id: str, ids: Sequence[str]) -> Future[Undo]:
        return self._edits.library.put_in(collection_id, ids)

    def _taken_out(self, collection_id: str, ids: Sequence[str]) -> Future[Undo]:
        return self._edits.library.take_out(collection_id, ids)

    def _stacked(self, ids: Sequence[str]) -> Future[Undo]:
        return self._edits.library.stack(ids)

    def _unstacked(self, ids: Sequence[str]) -> Future[Undo]:
        return self._edits.library.unstack(ids)

    def _removed(self, ids: Sequence[str]) -> Future[Undo]:
        return self._edits.library.remove(ids)

    def _take_made(self, made: Made) -> None:
        self._edits.follow_made(made.undo, self.tr("New collection"))
        self.made.emit(made.id)
