"""What was rendered, found again."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future

from studio.looks import finding
from studio.looks.bench import Bench
from studio.looks.finding import CatalogueRender, Facets, LookFilter, LookSort


class Catalogue(Bench):
    """Methods return futures."""

    def find(
        self, wanted: LookFilter, sort: LookSort = LookSort.NEWEST, offset: int = 0, limit: int | None = None
    ) -> Future[tuple[str, ...]]:
        """Ids of the finished renders that match, in order; all of them, or `limit` from `offset` on."""
        return self._catalog.run(lambda session: finding.find_ids(session, wanted, sort, offset, limit))

    def count(self, wanted: LookFilter) -> Future[int]:
        return self._catalog.run(lambda session: finding.count(session, wanted))

    def rows(self, render_ids: Sequence[str]) -> Future[tuple[CatalogueRender, ...]]:
        """A page of renders by id, in that order; what is not there any more is left out."""
        wanted = tuple(render_ids)
        return self._catalog.run(lambda session: finding.read_rows(session, wanted))

    def facets(self) -> Future[Facets]:
        """What there is to filter by."""
        return self._catalog.run(finding.facets)

    def picture(self, render_id: str) -> Future[bytes | None]:
        """The picture of a render, a JPEG of at most 1024 pixels on a side; expired ones keep theirs."""
        return self._queue.preview(render_id)
