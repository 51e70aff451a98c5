"""Making thumbnails anew that the store does not have: evicted, cleared, or broken with their file."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor

from sqlalchemy import select
from sqlalchemy.orm import Session

from render.client import RenderClient
from render.messages import Inspect, Inspected
from studio.catalog import Catalog
from studio.catalog.base import new_id
from studio.catalog.tables import PhotoRow
from studio.catalog.thumbnails import SIDES
from studio.catalog.vault import Vault
from studio.errors import InputError
from studio.library.decoding import result_of


class ThumbnailMaker:
    """Give `make` to `ThumbnailStore.make_with`."""

    def __init__(self, catalog: Catalog, vault: Vault, decoder: RenderClient) -> None:
        self._catalog = catalog
        self._vault = vault
        self._decoder = decoder
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="thumbnail-maker")

    def make(self, sha256: str) -> Future[Mapping[int, bytes]]:
        """JPEG by longest side of the photo or garment with this hash. Raises `InputError`, `RenderError`."""
        return self._pool.submit(self._make, sha256)

    def _make(self, sha256: str) -> Mapping[int, bytes]:
        path = self._catalog.run(lambda session: _photo_path(session, sha256)).result()
        if path is None:
            path = str(self._vault.path(sha256))
        command = Inspect(task_id=new_id(), path=path, thumbnail_sides=SIDES)
        inspected = result_of(self._decoder.submit(command), Inspected)
        if inspected.sha256 != sha256:
            raise InputError(
                "changed", "The photo has changed since it was added. Add its folder again.", path
            )
        return {each.side: each.jpeg for each in inspected.thumbnails}

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)


def _photo_path(session: Session, sha256: str) -> str | None:
    return session.scalar(select(PhotoRow.path).where(PhotoRow.sha256 == sha256))
