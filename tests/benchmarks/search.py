"""Looking through a library of 100,000 photos: pages anywhere, filters, words as they are typed.

The peer is the plain way with the same rows, indexes and encryption: `LIMIT` and `OFFSET` in the order asked for,
`LIKE` for words. Each figure is of a question that was not asked before, with nothing of its answer remembered.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random

from sqlalchemy import text
from sqlalchemy.orm import Session

from studio.catalog import Catalog
from studio.catalog.tables import PhotoRow, SourceRow
from studio.library.culling import Flag, Label
from studio.library.rules import (
    Camera,
    Flagged,
    Group,
    InFolder,
    Keyword,
    Labelled,
    Match,
    Rule,
    Stars,
    Taken,
    Words,
)
from studio.library.search import PhotoQuery, Search, Sort
from studio.library.tables import PhotoWordRow
from studio.paths import ProfilePaths
from tests.benchmarks import Figure, against, seconds

PHOTOS = int(os.environ.get("BENCH_PHOTOS", "100000"))
PAGE = 100
CAMERAS = ("Canon EOS R5", "NIKON Z 9", "SONY ILCE-7RM5", "FUJIFILM GFX100 II")
KEYWORDS = ("linen", "silk", "evening dress", "studio", "street", "lookbook")


def fill(session: Session) -> None:
    """Years of sessions, 400 photos each, as photographers name and rate them."""
    random = Random(5)
    source = SourceRow(name="Archive", kind="folder", path="/archive")
    session.add(source)
    session.flush()
    rows: list[dict[str, object]] = []
    for number in range(PHOTOS):
        session_number, day = number // 400, number // 400
        folder = f"/archive/{2016 + day // 30}/{session_number:03} Session"
        rows.append(
            {
                "source_id": source.id,
                "name": f"IMG_{number % 10000:04}.jpg",
                "path": f"{folder}/IMG_{number:06}.jpg",
                "folder": folder,
                "sha256": f"{number:064x}",
                "size": random.randrange(5_000_000, 60_000_000),
                "modified_ns": 1,
                "width": 6000,
                "height": 4000,
                "format": "JPEG",
                "bit_depth": 8,
                "colour_space": "sRGB",
                "captured_at": f"{2016 + day // 30}-{1 + day % 12:02}-{1 + day % 28:02}"
                f"T{10 + number % 400 // 60:02}:{number % 60:02}:00",
                "camera": random.choice(CAMERAS),
                "rating": random.choice((0, 0, 0, 1, 2, 3, 4, 5)),
                "flag": random.choice(list(Flag)).value,
                "label": random.choice(list(Label)).value,
            }
        )
    session.bulk_insert_mappings(PhotoRow.__mapper__, rows)
    session.bulk_insert_mappings(
        PhotoWordRow.__mapper__,
        [
            {"kind": "keyword", "word": word, "photo": number + 1}
            for number in range(0, PHOTOS, 3)
            for word in random.sample(KEYWORDS, 2)
        ],
    )


def run() -> Iterable[Figure]:
    with tempfile.TemporaryDirectory() as name:
        catalog = Catalog.open(ProfilePaths(Path(name)))
        filling = seconds(lambda: catalog.run(fill).result())
        yield Figure(f"write {PHOTOS:,} photos with their words into the catalogue", filling, "s")
        yield from _figures(catalog)
        catalog.close()


def _figures(catalog: Catalog) -> Iterable[Figure]:
    def ask(query: PhotoQuery, work: Callable[[Search, Session, PhotoQuery], object]) -> Callable[[], object]:
        return lambda: catalog.run(lambda session: work(Search(), session, query)).result()

    def plain(where: str, order: str, offset: int) -> Callable[[], object]:
        page = f"SELECT * FROM photos WHERE {where} ORDER BY {order} LIMIT {PAGE} OFFSET {offset}"

        def work(session: Session) -> None:
            session.execute(text(page)).all()
            session.execute(text(f"SELECT count(*) FROM photos WHERE {where}")).scalar()

        return lambda: catalog.run(work).result()

    def page_at(offset: int) -> Callable[[Search, Session, PhotoQuery], object]:
        def work(search: Search, session: Session, query: PhotoQuery) -> object:
            return search.page(session, query, offset, PAGE), search.count(session, query)

        return work

    def match(where: Rule, sort: Sort = Sort.CAPTURED) -> PhotoQuery:
        return PhotoQuery(where=(where,), sort=sort, descending=True)

    deep = PHOTOS * 9 // 10
    best = Group((Stars(3), Flagged((Flag.PICK,))), Match.ALL)
    many = Group(
        (Group((Stars(4), Flagged((Flag.PICK,))), Match.ANY), Camera(CAMERAS[:2]), InFolder("/archive/2018")),
    )
    peer = "LIMIT and OFFSET"
    yield against(
        "first page and count of all", ask(PhotoQuery(), page_at(0)), plain("1", "captured_at, name", 0), peer
    )
    yield against(
        "a page deep down, and count",
        ask(PhotoQuery(), page_at(deep)),
        plain("1", "captured_at, name", deep),
        peer,
    )
    yield against(
        "3 stars and picked, a page from the middle, newest first",
        ask(match(best), page_at(PHOTOS // 20)),
        plain("rating >= 3 AND flag = 'pick'", "captured_at DESC, name DESC", PHOTOS // 20),
        peer,
    )
    three = (Stars(3), Labelled((Label.RED,)), Taken("2018-03", "2018-06"))
    yield against(
        "3 stars, a label and four months",
        ask(PhotoQuery(where=three), page_at(0)),
        plain(
            "rating >= 3 AND label = 'red' AND captured_at BETWEEN '2018-03' AND '2018-06~'",
            "captured_at, name",
            0,
        ),
        peer,
    )
    yield against(
        "stars or picks of two cameras in a folder, by size",
        ask(match(many, Sort.SIZE), page_at(0)),
        plain(
            "(rating >= 4 OR flag = 'pick') AND camera IN ('Canon EOS R5', 'NIKON Z 9') "
            "AND folder LIKE '/archive/2018/%'",
            "size DESC",
            0,
        ),
        peer,
    )
    yield against(
        "a keyword and a month",
        ask(PhotoQuery(where=(Keyword(("linen",)), Taken("2018-03", "2018-03"))), page_at(0)),
        plain(
            "captured_at BETWEEN '2018-03' AND '2018-03~' AND EXISTS (SELECT 1 FROM photo_words "
            "WHERE photo = number AND kind = 'keyword' AND word = 'linen')",
            "captured_at, name",
            0,
        ),
        peer,
    )
    for typed in ("i", "img 12", "linen can", "evening dress 2018"):
        words = " AND ".join(
            f"(name LIKE '%{word}%' OR camera LIKE '%{word}%' OR folder LIKE '%{word}%' OR EXISTS "
            f"(SELECT 1 FROM photo_words WHERE photo = number AND word LIKE '{word}%'))"
            for word in typed.split()
        )
        yield against(
            f"typing “{typed}”",
            ask(PhotoQuery(text=typed), page_at(0)),
            plain(words, "captured_at, name", 0),
            "LIKE",
        )
    yield against(
        "typing “linen” among 3 stars, by name",
        ask(PhotoQuery(where=(Stars(3), Words("linen")), sort=Sort.NAME), page_at(0)),
        plain(
            "rating >= 3 AND EXISTS (SELECT 1 FROM photo_words WHERE photo = number AND word LIKE 'linen%')",
            "name, captured_at",
            0,
        ),
        "LIKE",
    )
    facets = ask(PhotoQuery(where=(Stars(1),)), lambda search, session, query: search.facets(session, query))
    yield Figure("facets of what has stars", min(seconds(facets) for _ in range(5)) * 1000, "ms")
    search, found = Search(), PHOTOS // 6
    offsets = [number * 7919 % found for number in range(1000)]

    def next_page() -> None:
        offset = offsets.pop()
        catalog.run(lambda session: search.page(session, match(best), offset, PAGE)).result()

    def next_plain() -> None:
        plain("rating >= 3 AND flag = 'pick'", "captured_at DESC, name DESC", offsets.pop())()

    yield against("scrolling: a page anywhere of 3 stars and picked", next_page, next_plain, peer, rounds=25)
