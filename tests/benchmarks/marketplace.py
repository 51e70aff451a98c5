"""A marketplace of 100,000 listings: the first sync of all of them into a new profile, and searches at the server.

Server and desktop run on this machine at once; the searches run on PostgreSQL too where it is installed. The listings
are made up, as their text says, and share three covers; each has an offer that the house has signed, as a published
one does. The peer of a page is the plain way: every listing read into a message and written anew; that of a search is
`LIKE` over the same rows.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random
from urllib.parse import quote

from sqlalchemy import insert, text

from studio.explore.search import ExploreQuery
from studio.studio import Studio
from sync.client.hosts import Hosts
from sync.client.http import HttpClient, Request
from sync.client.journal import Exchange, Purpose
from sync.messages.documents import Offer, Share
from sync.messages.marketplace import Explore, Listing, ListingState, Sort
from sync.server.accounts.tables import AccountRow
from sync.server.app import create_app
from sync.server.config import ServerConfig
from sync.server.database import new_id
from sync.server.house import House
from sync.server.listings import feed, search
from sync.server.listings.palette import packed_looks
from sync.server.listings.prices import fee_of
from sync.server.listings.search import Question
from sync.server.listings.tables import FeedRow, ListingRow, ListingWordRow
from sync.server.listings.words import listing_words
from tests.benchmarks import Figure, against, seconds
from tests.sync.server.postgres import cluster, why_not

LISTINGS = int(os.environ.get("BENCH_LISTINGS", "100000"))
PAGE = 1000
_ROWS = 5000
_FIRST = ("Salt", "North", "Glass", "Paper", "Velvet", "Harbour", "Winter", "Quiet", "Copper", "Garden")
_SECOND = ("morning", "light", "door", "line", "room", "stairs", "hour", "wall", "field", "mirror")
_MOODS = ("calm", "bold", "soft light", "hard light", "summer", "winter", "minimal", "playful", "night")
_POSES = ("standing", "sitting", "walking", "leaning", "hand on hip")
_PLACES = ("Lisbon", "Milan", "Accra", "Seoul", "Oslo", "Lima", "Paris", "Kyoto")


class NoJournal:
    def begin(self, exchange: Exchange) -> None: ...

    def end(self, exchange: Exchange, status: int, bytes_in: int) -> None: ...


def fill(house: House, count: int) -> list[tuple[str, str]]:
    """Rows as publishing writes them, many at a time: the id of each set and of whose it is."""
    random = Random(7)
    authors = [(new_id(), f"Synthetic creator {number}") for number in range(200)]
    with house.database.write() as session:
        session.add_all(AccountRow(id=key, kind="creator", name=name) for key, name in authors)
    sets: list[tuple[str, str]] = []
    for begin in range(0, count, _ROWS):
        made = [_listing(house, random, authors, n) for n in range(begin, min(begin + _ROWS, count))]
        sets += [(one.set_id, one.creators[0].account_id) for _, one in made]
        with house.database.write() as session:
            session.execute(insert(ListingRow), [_row(number, one) for number, one in made])
            words = [
                {"kind": kind, "word": word, "listing_id": number}
                for number, one in made
                for kind, word in listing_words(one)
            ]
            session.execute(insert(ListingWordRow), words)
    with house.database.write() as session:
        session.add(FeedRow(id=1, changes=count))
    return sets


def _listing(
    house: House, random: Random, authors: list[tuple[str, str]], number: int
) -> tuple[int, Listing]:
    chosen = random.sample(authors, random.choice((1, 1, 1, 2, 3)))
    points = [10_000 // len(chosen)] * len(chosen)
    points[0] += 10_000 - sum(points)
    shares = tuple(
        Share(account_id=key, name=name, basis_points=part)
        for (key, name), part in zip(chosen, points, strict=True)
    )
    price, unlock = random.randrange(1, 60), random.choice((0, 0, 500, 1500, 4000))
    offer = Offer(
        set_id=new_id(),
        set_version=1,
        generation_price=price,
        generation_fee=fee_of(price, 2000),
        unlock_price=unlock,
        unlock_fee=fee_of(unlock, 2000),
        shares=shares,
        issued=1_700_000_000,
    )
    photos = random.randrange(5, 31)
    return number + 1, Listing(
        set_id=offer.set_id,
        version=1,
        state=ListingState.LIVE,
        title=f"{random.choice(_FIRST)} {random.choice(_SECOND)} {number}",
        story="A synthetic listing, made up for measuring; there is nobody in it and nothing behind it. " * 3,
        creators=shares,
        photographer=shares[0].name,
        place=random.choice(_PLACES),
        shot="2026-01-01",
        people=(),
        poses=tuple(random.sample(_POSES, 2)),
        moods=tuple(random.sample(_MOODS, 3)),
        palette=tuple(f"#{random.randrange(2**24):06x}" for _ in range(5)),
        generation_price=offer.generation_price,
        generation_fee=offer.generation_fee,
        unlock_price=offer.unlock_price,
        unlock_fee=offer.unlock_fee,
        offer=house.signer.sign(offer),
        photos=photos,
        cover=f"{number % 3:064x}",
        cover_width=576,
        cover_height=720,
        previews=tuple(f"{random.randrange(2**256):064x}" for _ in range(min(photos, 8))),
        licence="Synthetic",
        releases=(),
        published=1_700_000_000 + number * 60,
    )


def _row(number: int, listing: Listing) -> dict[str, object]:
    return {
        "id": number,
        "set_id": listing.set_id,
        "owner_id": listing.creators[0].account_id,
        "version": 1,
        "state": listing.state.value,
        "change": number,
        "published": listing.published,
        "generation_price": listing.generation_price,
        "unlock_price": listing.unlock_price,
        "looks": packed_looks(listing.palette),
        "listing": listing.packed(),
    }


@contextmanager
def served(data: Path) -> Iterator[str]:
    """The house server in a process of its own; its address."""
    code = (
        "import sys; from pathlib import Path; from sync.server.config import Limits, ServerConfig\n"
        "from sync.server.serving import serve\n"
        "config = ServerConfig(data=Path(sys.argv[1]), limits=Limits(per_second=0))\n"
        "serve(config, '127.0.0.1', 0, lambda url: print(url, flush=True))"
    )
    with subprocess.Popen([sys.executable, "-c", code, data], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


def pull(url: str) -> tuple[int, int]:
    """Every page of Explore by the desktop's client, read into messages: how many listings and bytes."""
    http = HttpClient(NoJournal(), Hosts((), loopback=True))
    cursor, count, size = "", 0, 0
    while True:
        answer = http.send(Request(f"{url}/v1/explore?limit={PAGE}&cursor={quote(cursor)}", Purpose.EXPLORE))
        page = Explore.model_validate_json(answer.body)
        count, size, cursor = count + len(page.listings), size + len(answer.body), page.cursor
        if not page.has_more:
            return count, size


def run() -> Iterable[Figure]:
    with tempfile.TemporaryDirectory() as name:
        profile = Path(name) / "profile"
        data = profile / "house"  # where the desktop's embedded server has its data
        house: House = create_app(ServerConfig(data=data)).state.house
        filling = seconds(lambda: fill(house, LISTINGS))
        yield Figure(f"write {LISTINGS:,} listings with their offers and words", filling, "s")
        with served(data) as url:
            started = time.perf_counter()
            count, size = pull(url)
            took = time.perf_counter() - started
        assert count == LISTINGS, count
        yield Figure(
            f"first pull of {LISTINGS:,} listings ({size / 2**20:.0f} MB), both ends here", took, "s"
        )
        yield _page(house)
        yield from _searches(house)
        house.close()
        yield _first_sync(profile)
    if why_not() is None:
        yield from _on_postgres()


def _first_sync(profile: Path) -> Figure:
    """From a new profile to every listing in its catalogue, ready to be searched: the server's start, its feed, the
    way here and the writing.
    """
    with Studio.open(profile) as studio:
        started = time.perf_counter()
        studio.account.start()
        whole = ExploreQuery()
        while studio.explore.count(whole).result() < LISTINGS and not studio.account.view.failure:
            time.sleep(0.1)
        took = time.perf_counter() - started
        assert studio.explore.count(whole).result() >= LISTINGS
    return Figure(f"first sync of {LISTINGS:,} listings, server and new profile here", took, "s")


def _on_postgres() -> Iterable[Figure]:
    with tempfile.TemporaryDirectory() as name, cluster() as servers, servers.database() as url:
        house: House = create_app(ServerConfig(data=Path(name) / "house", database=url)).state.house
        fill(house, LISTINGS)
        with house.database.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("VACUUM ANALYZE")
        for figure in _searches(house):
            yield replace(figure, name=f"PostgreSQL, {figure.name}")
        house.close()


def _page(house: House) -> Figure:
    asked = text(f"SELECT listing FROM listings ORDER BY change LIMIT {PAGE}")

    def together() -> None:
        with house.database.read() as session:
            feed.page_of(session, "", PAGE, 1)

    def anew() -> None:
        with house.database.read() as session:
            rows = session.scalars(asked).all()
        listings = tuple(Listing.model_validate_json(row) for row in rows)
        Explore(listings=listings, cursor="1.1", has_more=True, generation=1).model_dump_json()

    return against(
        f"a page of {PAGE:,} listings, the server's part", together, anew, "each read and written anew"
    )


def _searches(house: House) -> Iterable[Figure]:
    def ask(question: Question) -> Callable[[], object]:
        def work() -> None:
            with house.database.read() as session:
                json.loads(search.page_of(session, house.looks, question, "", 50))

        return work

    def like(words: str, order: str = "published DESC") -> Callable[[], object]:
        as_text = "CAST(listing AS TEXT)" if house.database.is_sqlite else "convert_from(listing, 'UTF8')"
        likes = [f"{as_text} LIKE '%{word}%'" for word in words.split()]
        where = " AND ".join(("state = 'live'", *likes))
        asked = text(f"SELECT listing FROM listings WHERE {where} ORDER BY {order} LIMIT 50")

        def work() -> None:
            with house.database.read() as session:
                for row in session.scalars(asked).all():
                    json.loads(row)

        return work

    yield Figure(
        "the colours of all listings into memory, once", seconds(ask(Question(colour="#336699"))), "s"
    )
    everything = ask(Question())
    everything()
    yield Figure("search: all, newest first", min(seconds(everything) for _ in range(5)) * 1000, "ms")
    questions = (
        ("“salt mir”", Question(text="salt mir"), "salt mir"),
        ("“velvet mirror 777”, which few have", Question(text="velvet mirror 777"), "velvet mirror 777"),
        ("a word that nobody has", Question(text="zzz"), "zzz"),
        (
            "a mood, a pose and a place, cheapest first",
            Question(moods=("calm",), poses=("sitting",), place="Oslo", sort=Sort.CHEAPEST),
            "calm sitting oslo",
        ),
    )
    for name, question, words in questions:
        order = "generation_price" if question.sort is Sort.CHEAPEST else "published DESC"
        yield against(f"search: {name}", ask(question), like(words, order), "LIKE", rounds=5)
    colour = Question(text="garden", colour="#b03060", distance=15)
    yield Figure("search: a word near a colour", min(seconds(ask(colour)) for _ in range(5)) * 1000, "ms")
    with house.database.read() as session:
        one = session.scalar(text("SELECT set_id FROM listings WHERE id = 17"))
    alike = Question(similar_to=one)
    yield Figure("search: what looks most alike", min(seconds(ask(alike)) for _ in range(5)) * 1000, "ms")
