"""Explore with 100,000 listings: searches that were not asked before, and its grid scrolled at 20 rows a second.

Searches are measured on the catalogue's thread, from the question to the first page of 100 rows. The peer is the plain
way with the same rows, indexes and encryption: `LIMIT` and `OFFSET`, `LIKE` for words. Frames are taken as in the
benchmark of the library's grid, in a window of its own process.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import text
from sqlalchemy.orm import Session

from studio.account.tables import ConnectionRow
from studio.catalog import Catalog
from studio.catalog.thumbnails import ThumbnailStore
from studio.explore import listings
from studio.explore.account import Standing
from studio.explore.covers import BUDGET, SIDE
from studio.explore.search import ExploreQuery, ExploreSearch, Sort
from studio.paths import ProfilePaths
from tests.benchmarks import Figure, against
from tests.benchmarks._scrolling import Found, figures, find, main, measure_view, pictures, until
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
        keep_covers(paths, catalog.key)
        catalog.close()
        size = sum(file.stat().st_size for file in profile.glob("catalog.db*"))
        found = find("tests.benchmarks.explore", profile)
    assert found["rows"] == LISTINGS, found["rows"]
    yield Figure(f"size of a catalogue of {LISTINGS:,} listings", size / 1e6, "MB")
    yield from figures(found, "cover", "Explore")


def cover_of(number: int) -> str:
    return hashlib.sha256(str(number % COVERS).encode()).hexdigest()


def keep_covers(paths: ProfilePaths, key: bytes) -> None:
    store = ThumbnailStore(paths.covers, key, budgets={SIDE: BUDGET})
    covers = list(pictures(PICTURES, 480, 720, 5))
    for start in range(0, COVERS, 500):
        store.put_many(
            (cover_of(number), SIDE, covers[number % PICTURES]) for number in range(start, start + 500)
        ).result()
    store.close()


def sign_out(session: Session) -> None:
    """Of a house: a profile without any account would have its listings replaced by those of the demo, which an
    embedded server brings along.
    """
    session.add(
        ConnectionRow(server="https://house.example", current=True, account_id=new_id(), device_id=new_id())
    )


def fill(catalog: Catalog) -> float:
    """Seconds that writing takes; making the listings does not count."""
    catalog.run(sign_out).result()
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
            "EXISTS (SELECT 1 FROM listing_words JOIN explore_words ON explore_words.number = listing_words.word "
            f"WHERE listing = listings.number AND kind = '{kind}' AND explore_words.word IN ({listed}))"
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


def measure_explore(session: WindowSession) -> Found:
    from PySide6.QtWidgets import QApplication

    from ui.explore.view import ExploreView

    application = QApplication.instance()
    desk, window = session.desk, session.window
    started = time.perf_counter()
    window.show_module("explore")
    view = window.view("explore")
    assert isinstance(view, ExploreView)
    until(application, lambda: desk.market.count == LISTINGS)
    return measure_view(application, view.grid, started)


if __name__ == "__main__":
    main(measure_explore)
