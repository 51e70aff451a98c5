"""Explore with 100,000 listings: searches that were not asked before, and its grid scrolled at 20 rows a second.

Searches are measured on the catalogue's thread, from the question to the first page of 100 rows. The peer is the plain
way with the same rows, indexes and encryption: `LIMIT` and `OFFSET`, `LIKE` for words. Frames are taken as in the
benchmark of the library's grid, in a window of its own process.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import psutil
from PIL import Image
from sqlalchemy import text
from sqlalchemy.orm import Session

from studio.catalog import Catalog
from studio.catalog.thumbnails import ThumbnailStore
from studio.explore import listings
from studio.explore.account import Standing
from studio.explore.covers import BUDGET, SIDE
from studio.explore.search import ExploreQuery, ExploreSearch, Sort
from studio.paths import ProfilePaths
from tests.benchmarks import Figure, against
from tests.benchmarks.grid import FRAME, WINDOW, Counted, bare_list, rest, scroll, until
from tests.market import feed_page, make_listing, new_id

if TYPE_CHECKING:
    from ui.session import Session as WindowSession

LISTINGS = int(os.environ.get("BENCH_LISTINGS", "100000"))
FEED_PAGE = 500
PATTERNS = 2000
"""So many listings are made; the others are these under other ids."""
COVERS = 5000
PICTURES = 250
PAGE = 100


def run() -> Iterable[Figure]:
    with tempfile.TemporaryDirectory() as name:
        profile = Path(name) / "profile"
        paths = ProfilePaths.of(profile).create()
        catalog = Catalog.open(paths)
        yield Figure(f"write {LISTINGS:,} listings of the feed", fill(catalog), "s")
        yield from searches(catalog)
        store = ThumbnailStore(paths.covers, catalog.key, budgets={SIDE: BUDGET})
        pictures = list(_pictures())
        for start in range(0, COVERS, 500):
            store.put_many(
                (cover_of(number), SIDE, pictures[number % PICTURES]) for number in range(start, start + 500)
            ).result()
        store.close()
        catalog.close()
        command = [sys.executable, "-m", "tests.benchmarks.explore", str(profile)]
        environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
        found = json.loads(
            subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
        )
    frames, peer = found["frames_ms"], found["peer_ms"]
    in_time = 100 * sum(frame <= FRAME * 1000 for frame in frames) / len(frames)
    yield Figure("frames within 16.7 ms at 20 rows a second", in_time, "%")
    median, bare = float(np.median(frames)), float(np.median(peer))
    yield Figure("frame, median", median, "ms", f"bare QListView ({bare:.1f} ms)", median / bare)
    yield Figure("frame, 99th percentile", float(np.percentile(frames, 99)), "ms")
    yield Figure("frame, longest", max(frames), "ms")
    yield Figure("painted cells that showed their cover", 100 * found["pictured"] / found["painted"], "%")
    yield Figure("first covers after opening Explore", found["first_ms"], "ms")
    yield Figure("resident memory after scrolling", found["resident_mb"], "MB")


def cover_of(number: int) -> str:
    return hashlib.sha256(str(number % COVERS).encode()).hexdigest()


def fill(catalog: Catalog) -> float:
    """Seconds that writing takes; making the listings does not count."""
    patterns = [make_listing(number) for number in range(PATTERNS)]
    spent = 0.0
    for start in range(0, LISTINGS, FEED_PAGE):
        page = feed_page(
            [
                patterns[number % PATTERNS].model_copy(
                    update={
                        "set_id": new_id(),
                        "published": 1_700_000_000 + number,
                        "cover": cover_of(number),
                        "previews": tuple(cover_of(number + at) for at in range(5)),
                    }
                )
                for number in range(start, start + FEED_PAGE)
            ],
            str(start),
        )
        began = time.perf_counter()
        catalog.run(lambda session, page=page: listings.write_page(session, page)).result()
        spent += time.perf_counter() - began
    return spent


def searches(catalog: Catalog) -> Iterable[Figure]:
    """Each is asked of a search that knows the order of all listings and nothing of the question."""
    search, standing = ExploreSearch(), Standing()

    def first_page(session: Session, query: ExploreQuery) -> object:
        numbers = search.numbers(session, query, standing)[:PAGE].tolist()
        return listings.read_summaries(session, numbers, standing)

    def ask(query: ExploreQuery) -> Callable[[], object]:
        def work(session: Session) -> object:
            search.forget_answers()
            return first_page(session, query)

        return lambda: catalog.run(work).result()

    def plain(where: str, order: str) -> Callable[[], object]:
        page = f"SELECT * FROM listings WHERE {where} ORDER BY {order} LIMIT {PAGE}"

        def work(session: Session) -> None:
            session.execute(text(page)).all()
            session.execute(text(f"SELECT count(*) FROM listings WHERE {where}")).scalar()

        return lambda: catalog.run(work).result()

    def having(kind: str, *words: str) -> str:
        listed = ", ".join(f"'{word}'" for word in words)
        return (
            f"EXISTS (SELECT 1 FROM listing_words WHERE listing = number AND kind = '{kind}' "
            f"AND word IN ({listed}))"
        )

    def like(typed: str) -> str:
        columns = ("title", "words", "creators", "photographer", "place", "story")
        return " AND ".join(
            "(" + " OR ".join(f"{column} LIKE '%{word}%'" for column in columns) + ")"
            for word in typed.split()
        )

    newest, peer = "published DESC, number DESC", "LIMIT and OFFSET"
    yield against("first page and count of all", ask(ExploreQuery()), plain("1", newest), peer)
    yield against("by title", ask(ExploreQuery(sort=Sort.TITLE)), plain("1", "title, number"), peer)
    yield against("a mood", ask(ExploreQuery(moods=("calm",))), plain(having("mood", "calm"), newest), peer)
    yield against(
        "two moods, two colours, a pose, at most 12 credits",
        ask(ExploreQuery(moods=("calm", "warm"), colours=("blue", "red"), poses=("seated",), most=12)),
        plain(
            f"{having('mood', 'calm', 'warm')} AND {having('colour', 'blue', 'red')} "
            f"AND {having('pose', 'seated')} AND generation_cost <= 12",
            newest,
        ),
        peer,
    )
    for typed in ("h", "north li", "ada kyoto"):
        yield against(f"typing “{typed}”", ask(ExploreQuery(text=typed)), plain(like(typed), newest), "LIKE")
    set_id = catalog.run(lambda session: session.scalar(text("SELECT set_id FROM listings LIMIT 1"))).result()
    alike = ask(ExploreQuery(like=str(set_id)))
    alike()
    times: list[float] = []
    for _ in range(7):
        began = time.perf_counter()
        alike()
        times.append(time.perf_counter() - began)
    yield Figure("the 400 sets of the most similar colours", float(np.median(times)) * 1000, "ms")


def _pictures() -> Iterator[bytes]:
    """Covers as large in bytes as those of photographs: soft noise over a gradient, 720 pixels high."""
    random = np.random.default_rng(5)
    for number in range(PICTURES):
        coarse = random.integers(40, 220, (32, 22, 3), dtype=np.uint8)
        soft = Image.fromarray(coarse).resize((480, 720), Image.Resampling.BICUBIC)
        grain = random.normal(0, 5, (720, 480, 3))
        picture = np.clip(np.asarray(soft) + grain + number % 20, 0, 255).astype(np.uint8)
        jpeg = io.BytesIO()
        Image.fromarray(picture).save(jpeg, "JPEG", quality=85)
        yield jpeg.getvalue()


def main(profile: Path) -> dict[str, Any]:
    """In a process of its own: the program as it starts, then Explore."""
    from PySide6.QtCore import QTimer

    from ui import app

    found: dict[str, Any] = {}

    def measure(session: WindowSession) -> None:
        try:
            found.update(measure_explore(session))
        finally:
            session.leave(0)

    def started(session: WindowSession) -> None:
        session.desk.filled.connect(lambda: QTimer.singleShot(1000, lambda: measure(session)))

    app.main(["--profile", str(profile), "--size", "{}x{}".format(*WINDOW)], started)
    return found


def measure_explore(session: WindowSession) -> dict[str, Any]:
    from PySide6.QtWidgets import QApplication

    from ui.explore.view import ExploreView

    application = QApplication.instance()
    desk, window = session.desk, session.window
    started = time.perf_counter()
    window.show_module("explore")
    view = window.view("explore")
    assert isinstance(view, ExploreView)
    grid = view.grid
    count = Counted(grid.itemDelegate())
    until(application, lambda: desk.market.count == LISTINGS)
    until(application, lambda: count.pictured)
    first_ms = (time.perf_counter() - started) * 1000
    until(application, lambda: count.frame_is_full(grid, application))
    rest(application, 0.5)
    count.restart()
    frames = scroll(application, grid, count)
    return {
        "frames_ms": frames,
        "pictured": count.pictured,
        "painted": count.painted,
        "first_ms": first_ms,
        "resident_mb": psutil.Process().memory_info().rss / 1e6,
        "peer_ms": scroll(application, bare_list(grid), None),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]))))
