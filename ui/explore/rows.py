"""Listings as list models show them."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.bridge import Bridge
from ui.explore.words import set_in_words
from ui.notifications import Notifications
from ui.paged_rows import PagedRows
from ui.row_model import RowModel

if TYPE_CHECKING:
    from studio.explore.explore import Explore
    from studio.explore.listings import ListingSummary
    from studio.explore.search import ExploreQuery


class ListingRows(PagedRows["ListingSummary"]):
    """Listings of one query."""

    def __init__(self, bridge: Bridge, notifications: Notifications, parent: QObject | None = None) -> None:
        super().__init__(bridge, notifications, parent)
        self._explore: Explore | None = None
        self._query: ExploreQuery | None = None

    def open(self, explore: Explore, query: ExploreQuery, count: int) -> None:
        """Show what another query finds: everything is read anew."""
        self._explore = explore
        self._query = query
        self.show_count(count)

    def _read(self, offset: int, limit: int) -> Future[tuple[ListingSummary, ...]] | None:
        if self._explore is None or self._query is None:
            return None
        return self._explore.page(self._query, offset, limit)

    def _key(self, value: ListingSummary) -> str:
        return value.set_id

    def _title(self, value: ListingSummary) -> str:
        return value.title

    def _words(self, value: ListingSummary) -> str:
        return set_in_words(value)


class PreviewRows(RowModel[str]):
    """The photos of a set, by the hashes of their previews."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(str, parent)

    def describe(self, value: str) -> str:
        return self.tr("Photo {number} of {count}").format(
            number=self.row_of(value) + 1, count=self.rowCount()
        )

    def title(self, value: str) -> str:
        return self.describe(value)
