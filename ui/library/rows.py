"""Photos as list models show them, also as they will be once the catalogue has written what a person just did."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from ui.bridge import Bridge
from ui.library.words import photo_in_words
from ui.notifications import Notifications
from ui.paged_rows import PAGE, PagedRows

if TYPE_CHECKING:
    from studio.library.library import Library
    from studio.library.photos import PhotoSummary
    from studio.library.search import PhotoQuery

Values = Mapping[str, Any]
"""Some fields of a `PhotoSummary`."""


@dataclass(frozen=True, eq=False)
class Expected:
    """What photos are about to be, by id, and what those that are read were before."""

    values: Mapping[str, Values]
    before: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])

    @property
    def is_change(self) -> bool:
        """Whether any photo that is read will be another."""
        return any(self.values[photo_id] != before for photo_id, before in self.before.items())


class PhotoRows(PagedRows["PhotoSummary"]):
    """Photos of one query."""

    def __init__(self, bridge: Bridge, notifications: Notifications, parent: QObject | None = None) -> None:
        super().__init__(bridge, notifications, parent)
        self._library: Library | None = None
        self._query: PhotoQuery | None = None
        self._expected: list[Expected] = []

    def open(self, library: Library, query: PhotoQuery, count: int) -> None:
        """Show what another query finds: everything is read anew."""
        self._library = library
        self._query = query
        self.show_count(count)

    def photo_at(self, row: int) -> PhotoSummary | None:
        """The photo in a row as far as it is read."""
        return self.value_at(row)

    def _read(self, offset: int, limit: int) -> Future[tuple[PhotoSummary, ...]] | None:
        if self._library is None or self._query is None:
            return None
        return self._library.page(self._query, offset, limit)

    def _key(self, value: PhotoSummary) -> str:
        return value.id

    def _title(self, value: PhotoSummary) -> str:
        return value.name

    def _words(self, value: PhotoSummary) -> str:
        return photo_in_words(value)

    def _as_shown(self, values: tuple[PhotoSummary, ...]) -> tuple[PhotoSummary, ...]:
        for expected in self._expected:
            values = tuple(_with(photo, expected.values) for photo in values)
        return values

    # -- what is not yet in the catalogue --------------------------------------------------------------------

    def expect(self, values: Mapping[str, Values]) -> Expected:
        """Show photos as they will be once the catalogue has written it; then `settle`, or `withdraw` if it could not.

        Pages that are read in between may be of before, so they are shown like this too.
        """
        expected = Expected(values)
        for photo_id, row in self._row_of.items():
            photo = self.photo_at(row)
            if photo is not None and (own := values.get(photo_id)) is not None:
                expected.before[photo_id] = {name: getattr(photo, name) for name in own}
        self._expected.append(expected)
        self._show(values)
        return expected

    def settle(self, expected: Expected) -> None:
        """The catalogue has it: whatever is read from now on is right."""
        self._expected.remove(expected)

    def withdraw(self, expected: Expected) -> None:
        """It was not written: photos are what they were, but for what is still expected of them."""
        later = self._expected[self._expected.index(expected) + 1 :]
        self._expected.remove(expected)
        for photo_id, values in expected.before.items():
            following = next((each for each in later if photo_id in each.before), None)
            if following is not None:
                following.before[photo_id] |= {
                    name: value for name, value in values.items() if name in following.before[photo_id]
                }
        self._show(expected.before)
        for each in later:
            self._show(each.values)

    def _show(self, values: Mapping[str, Values]) -> None:
        changed: list[int] = []
        for page, photos in self._pages.items():
            if values.keys().isdisjoint(photo.id for photo in photos):
                continue
            shown = tuple(_with(photo, values) for photo in photos)
            changed += [
                row for row, photo in enumerate(shown, page * PAGE) if photo is not photos[row % PAGE]
            ]
            self._pages[page] = shown
        if changed:
            self.dataChanged.emit(self.index(min(changed)), self.index(max(changed)))


def _with(photo: PhotoSummary, values: Mapping[str, Values]) -> PhotoSummary:
    own = values.get(photo.id)
    if own is None:
        return photo
    # As `dataclasses.replace` would, which takes ten times as long: with ten thousand rows that holds the window.
    shown = object.__new__(type(photo))
    vars(shown).update(vars(photo), **own)
    return shown
