"""What was rendered, found again by what is known of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from render.messages import Slot
from studio.catalog.base import now
from studio.catalog.tables import GarmentRow, PhotoRow
from studio.jobs.states import Decision
from studio.looks import ApprovalState, LookFilter, LookSort
from studio.looks.finding import matching
from studio.studio import Studio
from tests.studio.looks.made import JPEG, Made, add_garment, add_photo, add_render, add_source

EVERY = frozenset(Decision)


@dataclass
class Bench:
    studio: Studio
    names: dict[str, str]
    """Ids by the name that a test gives them."""

    def find(self, sort: LookSort = LookSort.NEWEST, **wanted: Any) -> list[str]:
        known = {key: name for name, key in self.names.items()}
        found = self.studio.looks.find(LookFilter(**wanted), sort).result()
        assert self.studio.looks.count(LookFilter(**wanted)).result() == len(found)
        return [known[key] for key in found]

    def run(self, work: Any) -> Any:
        return self.studio._catalog.run(work).result()


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    names: dict[str, str] = {}

    def fill(session: Session) -> None:
        names["spring"], names["autumn"] = (add_source(session, name) for name in ("Spring", "Autumn"))
        names["anna"] = add_photo(session, names["spring"], "anna.jpg")
        names["bea"] = add_photo(session, names["autumn"], "bea_50%.jpg")
        names["coat"], names["jeans"] = (add_garment(session, name) for name in ("Wool coat", "Jeans"))
        coat, jeans = (Slot.OUTERWEAR, names["coat"]), (Slot.LOWER, names["jeans"])
        start = now() - timedelta(days=10)
        for number, (name, made) in enumerate(
            {
                "first": Made(names["bea"], (jeans,), decision=Decision.KEPT),
                "second": Made(names["anna"], (jeans, coat)),
                "third": Made(names["anna"], (coat,), "klein", Decision.DISCARDED),
                "fourth": Made(None, (coat,), decision=Decision.EXPIRED),
                "fifth": Made(names["bea"], (coat,), "klein", Decision.KEPT),
            }.items()
        ):
            when = start + timedelta(days=number)
            made = Made(made.photo_id, made.garments, made.engine, made.decision, when)
            names[name] = add_render(session, made)

    with Studio.open(tmp_path_factory.mktemp("catalogue") / "profile") as studio:
        studio._catalog.run(fill).result()
        made = Bench(studio, names)
        studio.looks.review([names["first"]], ApprovalState.REJECTED, "hem too short").result()
        studio.looks.review([names["fifth"]], ApprovalState.APPROVED).result()
        yield made


def test_what_is_kept_or_waits_is_there_at_first_the_newest_first(bench: Bench) -> None:
    assert bench.find() == ["fifth", "second", "first"]
    assert bench.find(decisions=EVERY) == ["fifth", "fourth", "third", "second", "first"]


@pytest.mark.parametrize(
    ("sort", "wanted"),
    [
        (LookSort.OLDEST, ["first", "second", "third", "fourth", "fifth"]),
        (LookSort.PHOTO, ["fourth", "third", "second", "fifth", "first"]),
        (LookSort.LEAVING, ["second", "first", "third", "fourth", "fifth"]),
    ],
)
def test_orders(bench: Bench, sort: LookSort, wanted: list[str]) -> None:
    assert bench.find(sort, decisions=EVERY) == wanted


def test_every_filter_finds_what_it_says(bench: Bench) -> None:
    names = bench.names
    assert bench.find(decisions=frozenset({Decision.EXPIRED})) == ["fourth"]
    assert bench.find(approval=ApprovalState.APPROVED) == ["fifth"]
    assert bench.find(approval=ApprovalState.REJECTED) == ["first"]
    assert bench.find(approval=ApprovalState.OPEN) == ["second"]
    assert bench.find(engine="klein") == ["fifth"]
    assert bench.find(photo_id=names["bea"]) == ["fifth", "first"]
    assert bench.find(garment_id=names["jeans"]) == ["second", "first"]
    assert bench.find(slot=Slot.OUTERWEAR) == ["fifth", "second"]
    assert bench.find(source_id=names["spring"]) == ["second"]
    (second,) = bench.studio.looks.rows([names["second"]]).result()
    assert bench.find(since=second.created_at) == ["fifth", "second"]
    assert bench.find(until=second.created_at) == ["first"]
    assert bench.find(engine="klein", slot=Slot.LOWER) == []


def test_every_word_must_be_in_the_photo_a_garment_or_the_reason(bench: Bench) -> None:
    assert bench.find(text="WOOL bea") == ["fifth"]
    assert bench.find(text="hem") == ["first"]
    assert bench.find(text="jeans coat") == ["second"]
    # A sign that SQL takes for more than itself is only itself.
    assert bench.find(text="50%") == ["fifth", "first"]
    assert bench.find(text="a%a") == []


def test_pages_are_parts_of_the_whole(bench: Bench) -> None:
    looks = bench.studio.looks
    every = looks.find(LookFilter(decisions=EVERY)).result()
    pages = [looks.find(LookFilter(decisions=EVERY), offset=at, limit=2).result() for at in (0, 2, 4)]
    assert [key for page in pages for key in page] == list(every)


def test_a_row_says_all_but_the_picture_which_is_read_alone(bench: Bench) -> None:
    looks = bench.studio.looks
    second, fourth = looks.rows([bench.names["second"], "nobody", bench.names["fourth"]]).result()
    assert [worn.name for worn in second.garments] == ["Wool coat", "Jeans"]
    assert (second.photo_name, second.source, second.width) == ("anna.jpg", "Spring", 1000)
    assert second.checks.anchor_changed == 0
    # Its photo was never in the catalogue: title and size are those of the job.
    assert (fourth.photo_name, fourth.photo_known) == ("its title", False)
    assert (fourth.width, fourth.height) == (7, 9)
    assert looks.picture(fourth.id).result() == JPEG
    assert looks.picture("nobody").result() is None


def test_what_is_gone_from_shelf_and_disk_is_said(bench: Bench) -> None:
    names = bench.names

    def set_gone(session: Session, gone: bool) -> None:
        garment, photo = session.get(GarmentRow, names["coat"]), session.get(PhotoRow, names["anna"])
        assert garment is not None
        assert photo is not None
        garment.removed_at, photo.missing = (now() if gone else None), gone

    bench.run(lambda session: set_gone(session, True))
    (second,) = bench.studio.looks.rows([names["second"]]).result()
    assert second.photo_missing
    assert [worn.on_shelf for worn in second.garments] == [False, True]
    bench.run(lambda session: set_gone(session, False))


def test_facets_say_what_there_is(bench: Bench) -> None:
    facets = bench.studio.looks.facets().result()
    assert facets.engines == ("drape", "klein")
    assert [name for _, name in facets.sources] == ["Autumn", "Spring"]
    assert facets.decisions[Decision.KEPT] == 2
    assert facets.total == 5


def plan(bench: Bench, wanted: LookFilter, sort: LookSort) -> list[str]:
    def work(session: Session) -> list[str]:
        query = matching(wanted, sort)
        compiled = query.compile(session.get_bind(), compile_kwargs={"literal_binds": True})
        return [row[3] for row in session.execute(text(f"EXPLAIN QUERY PLAN {compiled}"))]

    return bench.run(work)


@pytest.mark.parametrize("sort", [LookSort.NEWEST, LookSort.OLDEST])
@pytest.mark.parametrize(
    "wanted",
    [
        LookFilter(),
        LookFilter(engine="drape", since=now() - timedelta(days=3)),
        LookFilter(slot=Slot.UPPER),
        LookFilter(approval=ApprovalState.OPEN),
    ],
)
def test_the_list_goes_through_one_index_in_its_order(
    bench: Bench, wanted: LookFilter, sort: LookSort
) -> None:
    steps = plan(bench, wanted, sort)
    assert any("renders USING COVERING INDEX ix_renders_catalogue" in step for step in steps), steps
    assert not any("B-TREE" in step for step in steps), steps
