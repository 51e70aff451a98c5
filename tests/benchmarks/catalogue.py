"""Opening a catalogue of 10,000 photos, reading a page of it, and a screen of thumbnails."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random

from sqlalchemy.orm import Session

from studio.catalog import Catalog
from studio.catalog.tables import PhotoRow, SourceRow
from studio.catalog.thumbnails import ThumbnailStore
from studio.library.search import PhotoQuery, Search
from studio.paths import ProfilePaths
from tests.benchmarks import Figure, seconds

PHOTOS = 10_000
THUMBNAIL_BYTES = 11_000
SCREEN = 100


def fill(session: Session) -> None:
    source = SourceRow(name="Archive", kind="folder", path="/archive")
    session.add(source)
    session.flush()
    session.add_all(
        PhotoRow(
            source_id=source.id,
            name=f"{number:05}.jpg",
            path=f"/archive/{number:05}.jpg",
            folder="/archive",
            sha256=f"{number:064x}",
            size=1,
            modified_ns=1,
            width=6000,
            height=4000,
            format="JPEG",
            bit_depth=8,
            colour_space="sRGB",
            captured_at=f"2026-01-01T{number // 3600:02}:{number // 60 % 60:02}:{number % 60:02}",
            camera=None,
        )
        for number in range(PHOTOS)
    )


def median(function: Callable[[], object], rounds: int = 9) -> float:
    return statistics.median(seconds(function) for _ in range(rounds)) * 1000


def run() -> Iterable[Figure]:
    with tempfile.TemporaryDirectory() as name:
        paths = ProfilePaths(Path(name))
        catalog = Catalog.open(paths)
        catalog.run(fill).result()
        catalog.close()
        yield Figure("open a catalogue of 10,000 photos", median(lambda: Catalog.open(paths).close()), "ms")
        catalog = Catalog.open(paths)
        random, search = Random(3), Search()

        def page() -> None:
            offset = random.randrange(PHOTOS - SCREEN)
            catalog.run(lambda session: search.page(session, PhotoQuery(), offset, SCREEN)).result()

        yield Figure("read a page of 100 photos", median(page), "ms")
        catalog.close()
        store = ThumbnailStore(paths.thumbnails, catalog.key)
        content = random.randbytes(THUMBNAIL_BYTES)
        for start in range(0, PHOTOS, 500):
            store.put_many((f"{number:064x}", 256, content) for number in range(start, start + 500)).result()

        def screen() -> None:
            wanted = [f"{random.randrange(PHOTOS):064x}" for _ in range(SCREEN)]
            for asked in [store.get(sha256, 256) for sha256 in wanted]:
                asked.result()

        yield Figure("read 100 thumbnails of 10,000", median(screen), "ms")
        store.close()
