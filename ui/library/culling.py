"""What a person thinks of photos, set on many at once and undone like everything else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from studio.library import culling as studio_culling
from studio.library.culling import PhotoValues
from ui.bridge import Bridge
from ui.keys.table import BY_ACTION
from ui.library.edits import LibraryEdits
from ui.library.rows import PhotoRows, Values
from ui.library.viewers.marks import (
    MOST_STARS,
    Culling,
    Flag,
    Label,
    Marks,
    Words,
    flag_name,
    label_name,
)

if TYPE_CHECKING:
    from studio.library.details import PhotoDetails
    from studio.library.photos import PhotoLibrary, PhotosChanged, PhotoSummary

_KEPT_WORDS = 500


class LibraryCulling(Culling):
    """Culling that goes to the catalogue; every change is a step of undo.

    Marks are in the rows at once, before the catalogue has written them: who culls three photos a second looks at the
    next one by then.
    """

    def __init__(
        self, bridge: Bridge, edits: LibraryEdits, rows: PhotoRows, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._edits = edits
        self._rows = rows
        self._words: dict[str, Words] = {}
        self._asked: set[str] = set()
        self._stale: set[str] = set()
        """Words that changed, which are shown until they are read anew."""

    def open(self, photos: PhotoLibrary) -> None:
        self._bridge.connect_signal(photos.changed, self._photos_changed)

    @property
    def is_open(self) -> bool:
        return True

    def marks(self, photo: PhotoSummary) -> Marks:
        return Marks(photo.rating, Flag(photo.flag), Label(photo.label))

    def words(self, photo: PhotoSummary) -> Words:
        known = self._words.get(photo.id)
        if (known is None or photo.id in self._stale) and photo.id not in self._asked:
            self._asked.add(photo.id)
            details = self._edits.library.details(photo.id)
            self._bridge.await_future(details, self, self._take_details, partial(self._not_there, photo.id))
        return known or Words()

    def set_rating(self, photo_ids: Sequence[str], rating: int) -> None:
        self._set_mark(photo_ids, BY_ACTION[f"rate.{rating}"].said, rating=rating)

    def step_rating(self, photo_ids: Sequence[str], by: int) -> None:
        text = BY_ACTION["rate.more" if by > 0 else "rate.less"].said
        said = self._of_photos(text, len(photo_ids))
        stars: dict[str, Values] = {}
        for photo_id in photo_ids:
            photo = self._rows.photo_at(self._rows.row_of(photo_id))
            if photo is not None:
                stars[photo_id] = {"rating": min(max(photo.rating + by, 0), MOST_STARS)}
        self._edits.show(self._rows, stars, self._edits.library.step_rating(photo_ids, by), said, photo_ids)

    def set_flag(self, photo_ids: Sequence[str], flag: Flag) -> None:
        self._set_mark(photo_ids, flag_name(flag), flag=studio_culling.Flag(flag))

    def set_label(self, photo_ids: Sequence[str], label: Label) -> None:
        self._set_mark(photo_ids, label_name(label), label=studio_culling.Label(label))

    def set_title(self, photo_ids: Sequence[str], title: str) -> None:
        self._say(photo_ids, title=title)
        self._set(photo_ids, self.tr("Title"), title=title)

    def set_caption(self, photo_ids: Sequence[str], caption: str) -> None:
        self._say(photo_ids, caption=caption)
        self._set(photo_ids, self.tr("Caption"), caption=caption)

    def add_keywords(self, photo_ids: Sequence[str], words: Sequence[str]) -> None:
        self._set(photo_ids, self.tr("Add keywords"), add_keywords=tuple(words))

    def remove_keywords(self, photo_ids: Sequence[str], words: Sequence[str]) -> None:
        self._set(photo_ids, self.tr("Remove keywords"), remove_keywords=tuple(words))

    def add_people(self, photo_ids: Sequence[str], names: Sequence[str]) -> None:
        self._set(photo_ids, self.tr("Add people"), add_people=tuple(names))

    def remove_people(self, photo_ids: Sequence[str], names: Sequence[str]) -> None:
        self._set(photo_ids, self.tr("Remove people"), remove_people=tuple(names))

    def _say(self, photo_ids: Sequence[str], **words: str) -> None:
        """What was typed stands there until it is read anew."""
        self._words |= {
            each: replace(self._words[each], **words) for each in photo_ids if each in self._words
        }

    def _set(self, photo_ids: Sequence[str], text: str, **values: Any) -> None:
        if photo_ids:
            edit = self._edits.library.edit(photo_ids, PhotoValues(**values))
            self._edits.follow(edit, self._of_photos(text, len(photo_ids)))
            self._bridge.await_future(edit, self, None, partial(self._take_back, tuple(photo_ids)))

    def _take_back(self, photo_ids: tuple[str, ...], _error: BaseException) -> None:
        """It was not stored: what stands there is read anew."""
        self._stale.update(self._words.keys() & set(photo_ids))
        self.changed.emit(photo_ids)

    def _of_photos(self, text: str, count: int) -> str:
        return self.tr("{what} on %n photos", "", count).format(what=text)

    def _set_mark(self, photo_ids: Sequence[str], text: str, **values: Any) -> None:
        if photo_ids:
            edit = self._edits.library.edit(photo_ids, PhotoValues(**values))
            said = self._of_photos(text, len(photo_ids))
            self._edits.show(self._rows, dict.fromkeys(photo_ids, values), edit, said, photo_ids)

    def _take_details(self, details: PhotoDetails) -> None:
        if len(self._words) >= _KEPT_WORDS:
            self._words.clear()
            self._stale.clear()
        self._asked.discard(details.photo.id)
        self._stale.discard(details.photo.id)
        self._words[details.photo.id] = Words(
            details.title, details.caption, details.keywords, details.people
        )
        self.changed.emit((details.photo.id,))

    def _not_there(self, photo_id: str, _error: BaseException) -> None:
        """A photo that has gone in the meantime has nothing to say; it may come back."""
        self._asked.discard(photo_id)

    def _photos_changed(self, change: PhotosChanged) -> None:
        self._stale.update(self._words.keys() & set(change.changed))
        if change.changed:
            self.changed.emit(change.changed)
