"""The library's grid over 100,000 photos, scrolled at 20 rows a second, in a window of its own process."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from studio.catalog import Catalog
from studio.catalog.tables import PhotoRow, SourceRow
from studio.catalog.thumbnails import SIDES, ThumbnailStore
from studio.paths import ProfilePaths
from tests.benchmarks import Figure
from tests.benchmarks._scrolling import Found, figures, find, main, measure_view, pictures, until

if TYPE_CHECKING:
    from ui.session import Session as WindowSession

PHOTOS = 100_000
PICTURES = 500
"""Different pictures among the thumbnails; each photo has its own row and bytes of one of them."""


def run() -> Iterable[Figure]:
    with tempfile.TemporaryDirectory() as name:
        profile = Path(name) / "profile"
        fill(profile)
        found = find("tests.benchmarks.grid", profile)
    yield from figures(found, "picture", "the library")


def fill(profile: Path) -> None:
    """A catalogue of photos whose files are empty, and thumbnails for all of them."""
    paths = ProfilePaths.of(profile).create()
    for number in range(PHOTOS):
        path = path_of(profile, number)
        if number % 1000 == 0:
            path.parent.mkdir(parents=True)
        path.touch()
    catalog = Catalog.open(paths)
    catalog.run(partial(_add_photos, profile)).result()
    store = ThumbnailStore(paths.thumbnails, catalog.key)
    thumbnails = list(pictures(PICTURES, 171, 256, 9))
    for start in range(0, PHOTOS, 1000):
        store.put_many(
            (hash_of(number), SIDES[0], thumbnails[number % PICTURES])
            for number in range(start, start + 1000)
        ).result()
    store.close()
    catalog.close()


def path_of(profile: Path, number: int) -> Path:
    return profile / "photos" / f"{number // 1000:03}" / f"IMG_{number:06}.jpg"


def hash_of(number: int) -> str:
    return f"{number:064x}"


def _add_photos(profile: Path, session: Session) -> None:
    source = SourceRow(name="Archive", kind="folder", path=str(profile / "photos"))
    session.add(source)
    session.flush()
    began = datetime(2020, 1, 1)  # noqa: DTZ001 - as cameras write it
    session.add_all(
        PhotoRow(
            source_id=source.id,
            name=f"IMG_{number:06}.jpg",
            path=str(path_of(profile, number)),
            folder=str(path_of(profile, number).parent),
            sha256=hash_of(number),
            size=1,
            modified_ns=1,
            width=4000,
            height=6000,
            format="JPEG",
            bit_depth=8,
            colour_space="sRGB",
            captured_at=(began + timedelta(minutes=number)).isoformat(),
            camera=("Canon EOS R5", "NIKON Z 8", "X-T5")[number % 3],
        )
        for number in range(PHOTOS)
    )


def measure_grid(session: WindowSession) -> Found:
    from PySide6.QtWidgets import QApplication

    from ui.library.view import LibraryView

    application = QApplication.instance()
    desk, window = session.desk, session.window
    until(application, lambda: desk.photos.count == PHOTOS)
    started = time.perf_counter()
    window.show_module("library")
    view = window.view("library")
    assert isinstance(view, LibraryView)
    return measure_view(application, view.view, started)


if __name__ == "__main__":
    main(measure_grid)
