from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, text

from render.client import RenderClient
from studio.catalog.connection import connect
from studio.library.collections import CollectionKind
from studio.library.culling import Flag, Label, PhotoValues
from studio.library.rules import (
    Camera,
    Compare,
    FileSize,
    Flagged,
    Format,
    FromSource,
    Group,
    HasAnchorMap,
    InCollection,
    InFolder,
    IsMissing,
    Keyword,
    Labelled,
    Match,
    Person,
    Rule,
    Stars,
    Taken,
    Words,
    decode,
    encode,
)
from studio.library.search import PhotoQuery, Sort
from tests.studio.library.conftest import Shelf, open_shelf
from tests.studio.library.rows import Row, add_rows, number_of

pytestmark = pytest.mark.slow

CAMERAS = (None, "Canon EOS R5", "Nikon Z 9")
FOLDERS = ("spring", "spring/day 2", "springtime", "autumn")
KEYWORDS = ("linen", "studio")
PEOPLE = ("Anna Köhler", "Bo")


@dataclass
class Known:
    """A photo as the test knows it, to tell by itself what a rule should find."""

    id: str
    name: str
    folder: str
    source: str
    captured_at: str | None
    camera: str | None
    format: str
    size: int
    rating: int = 0
    flag: Flag = Flag.NONE
    label: Label = Label.NONE
    keywords: set[str] = field(default_factory=set)
    people: set[str] = field(default_factory=set)
    collected: bool = False


@dataclass
class Asked:
    shelf: Shelf
    photos: list[Known]
    collection: str

    def found(self, *where: Rule, **query: object) -> list[str]:
        ids = self.shelf.library.ids(PhotoQuery(where=where, **query)).result()  # type: ignore[arg-type]
        by_id = {photo.id: photo.name for photo in self.photos}
        return [by_id[each] for each in ids]


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory, client: RenderClient) -> Iterator[Asked]:
    """Sixty photos of two sources with all sorts of things said about them."""
    random = Random(11)
    shelf = open_shelf(tmp_path_factory.mktemp("asked") / "profile", client)
    photos: list[Known] = []
    for source in ("/archive/one", "/archive/two"):
        rows = [
            Row(
                f"{random.choice(FOLDERS)}/{source[-3:]}_{number:02}.jpg",
                random.choice((None, "2026-02-28T23:59:59", "2026-03-01T00:00:00", "2026-03-05T10:00:00")),
                random.choice(CAMERAS),
                random.choice(("JPEG", "TIFF")),
                random.choice((100, 200, 300)),
            )
            for number in range(30)
        ]
        ids = add_rows(shelf.catalog, rows, source)
        for photo_id, row in zip(ids, rows, strict=True):
            path = Path(source) / row.path
            photos.append(
                Known(
                    photo_id,
                    path.name,
                    str(path.parent),
                    source,
                    row.captured_at,
                    row.camera,
                    row.format,
                    row.size,
                )
            )
    collection = shelf.library.create_collection("Favourites", CollectionKind.PHOTOS).result().id
    for photo in photos:
        photo.rating, photo.flag, photo.label = (
            random.randrange(6), random.choice(list(Flag)), random.choice(list(Label))
        )  # fmt: skip
        photo.keywords = {word for word in KEYWORDS if random.random() < 0.4}
        photo.people = {word for word in PEOPLE if random.random() < 0.3}
        photo.collected = random.random() < 0.3
        values = PhotoValues(
            rating=photo.rating,
            flag=photo.flag,
            label=photo.label,
            add_keywords=tuple(photo.keywords),
            add_people=tuple(photo.people),
        )
        shelf.library.edit([photo.id], values).result()
        if photo.collected:
            shelf.library.put_in(collection, [photo.id]).result()
    yield Asked(shelf, photos, collection)
    shelf.close()


def sources(asked: Asked) -> dict[str, str]:
    return {source.path or "": source.id for source in asked.shelf.photos.sources().result()}


def holds(rule: Rule, photo: Known, source_ids: dict[str, str]) -> bool:
    """What a rule says, in plain words."""
    match rule:
        case Group(rules, Match.ALL):
            return all(holds(each, photo, source_ids) for each in rules)
        case Group(rules, Match.ANY):
            return not rules or any(holds(each, photo, source_ids) for each in rules)
        case Group(rules, Match.NONE):
            return not any(holds(each, photo, source_ids) for each in rules)
        case Stars(stars, how):
            return {
                Compare.AT_LEAST: photo.rating >= stars,
                Compare.EXACTLY: photo.rating == stars,
                Compare.AT_MOST: photo.rating <= stars,
            }[how]
        case Flagged(flags):
            return photo.flag in flags
        case Labelled(labels):
            return photo.label in labels
        case Taken(first, last):
            day = (photo.captured_at or "")[:10]
            if first is None and last is None:
                return True
            return bool(day) and (first is None or day >= first) and (last is None or day <= last)
        case Camera(cameras):
            return photo.camera in cameras
        case Keyword(words):
            return bool({word.lower() for word in words} & photo.keywords)
        case Person(names):
            return bool(set(names) & photo.people)
        case HasAnchorMap(known):
            return not known
        case IsMissing(missing):
            return not missing
        case FromSource(ids):
            return source_ids[photo.source] in ids
        case InFolder(folder):
            return photo.folder == folder or photo.folder.startswith(folder + "/")
        case InCollection():
            return photo.collected
        case Format(formats):
            return photo.format in formats
        case FileSize(at_least, at_most):
            return (at_least is None or photo.size >= at_least) and (at_most is None or photo.size <= at_most)
        case Words():
            raise AssertionError("told by the tests of words")


def some(values: tuple[object, ...] | list[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(st.sampled_from(list(values)), max_size=2, unique=True).map(tuple)


DAYS = st.sampled_from([None, "2026-02-28", "2026-03-01", "2026-03-04"])
SIZES = st.sampled_from([None, 100, 200, 250])


def leaves(asked: Asked) -> st.SearchStrategy[Rule]:
    return st.one_of(
        st.builds(Stars, st.integers(0, 5), st.sampled_from(Compare)),
        st.builds(Flagged, some(list(Flag))),
        st.builds(Labelled, some(list(Label))),
        st.builds(Taken, DAYS, DAYS),
        st.builds(Camera, some(CAMERAS)),
        st.builds(Keyword, some(("linen", "Studio", "no such word"))),
        st.builds(Person, some(PEOPLE)),
        st.builds(HasAnchorMap, st.booleans()),
        st.builds(IsMissing, st.booleans()),
        st.builds(FromSource, some(list(sources(asked).values()))),
        st.builds(InFolder, st.sampled_from(["/archive", "/archive/one/spring", "/archive/two"])),
        st.just(InCollection(asked.collection)),
        st.builds(Format, some(("JPEG", "TIFF"))),
        st.builds(FileSize, SIZES, SIZES),
    )


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_rule_finds_what_it_says(asked: Asked, data: st.DataObject) -> None:
    trees = st.recursive(
        leaves(asked),
        lambda rules: st.builds(Group, st.lists(rules, max_size=3).map(tuple), st.sampled_from(Match)),
    )
    rule = data.draw(trees)
    source_ids = sources(asked)
    expected = {photo.name for photo in asked.photos if holds(rule, photo, source_ids)}
    assert decode(encode(rule)) == rule
    assert set(asked.found(rule)) == expected
    assert asked.shelf.library.count(PhotoQuery(where=(rule,))).result() == len(expected)


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", [Sort.CAPTURED, Sort.NAME, Sort.RATING, Sort.SIZE, Sort.ADDED])
def test_every_order_is_paged_completely(asked: Asked, sort: Sort, descending: bool) -> None:
    keys = {
        Sort.CAPTURED: lambda photo: (photo.captured_at or "", photo.name),
        Sort.NAME: lambda photo: photo.name.lower(),
        Sort.RATING: lambda photo: (photo.rating, photo.captured_at or "", photo.name),
        Sort.SIZE: lambda photo: photo.size,
        Sort.ADDED: lambda photo: asked.photos.index(photo) // 30,
    }
    query = PhotoQuery(sort=sort, descending=descending, where=(Stars(1),))
    pages = [asked.shelf.library.page(query, offset, 7).result() for offset in range(0, 70, 7)]
    listed = [photo for page in pages for photo in page]
    by_id = {photo.id: photo for photo in asked.photos}
    found = [keys[sort](by_id[photo.id]) for photo in listed]
    assert found == sorted(found, reverse=descending)
    assert {photo.id for photo in listed} == {photo.id for photo in asked.photos if photo.rating}
    assert tuple(photo.id for photo in listed) == asked.shelf.library.ids(query).result()
    for place in (0, 11, len(listed) - 1):
        assert asked.shelf.library.position_of(query, listed[place].id).result() == place
    some = [listed[place].id for place in (9, 2)]
    assert asked.shelf.library.positions_of(query, [*some, "nobody"]).result() == (2, 9)
    unrated = next(photo.id for photo in asked.photos if not photo.rating)
    assert asked.shelf.library.position_of(query, unrated).result() is None
    assert asked.shelf.library.position_of(query, "nobody").result() is None


def test_facets_count_what_a_query_has(asked: Asked) -> None:
    facets = asked.shelf.library.facets(PhotoQuery(where=(Stars(3),), text="jpg")).result()
    photos = [photo for photo in asked.photos if photo.rating >= 3]

    def counted(values: list[object]) -> dict[object, int]:
        return {value: values.count(value) for value in values}

    assert facets.cameras == counted([photo.camera for photo in photos])
    assert facets.labels == counted([photo.label.value for photo in photos])
    assert facets.flags == counted([photo.flag.value for photo in photos])
    assert facets.ratings == counted([photo.rating for photo in photos])
    assert facets.formats == counted([photo.format for photo in photos])
    assert facets.keywords == counted([word for photo in photos for word in photo.keywords])
    assert facets.people == counted([word for photo in photos for word in photo.people])
    assert list(facets.ratings.values()) == sorted(facets.ratings.values(), reverse=True)


# -- words ---------------------------------------------------------------------------------------------------

NAMED = {
    "IMG_1234.jpg": {"title": "Boutique façade", "add_people": ("Zoë Müller",)},
    "DSC01234.jpg": {"caption": "東京タワーの夜景", "add_keywords": ("Abendkleid rot",)},
    "LinenShoot-final.jpg": {"title": "Ёлка", "add_keywords": ("linen",)},
    "shoot 7/x.tif": {"caption": "A “quoted” word's worth"},
}


@pytest.fixture(scope="module")
def worded(tmp_path_factory: pytest.TempPathFactory, client: RenderClient) -> Iterator[Shelf]:
    shelf = open_shelf(tmp_path_factory.mktemp("worded") / "profile", client)
    ids = add_rows(shelf.catalog, [Row(path, camera="NIKON Z 9") for path in NAMED])
    for photo_id, values in zip(ids, NAMED.values(), strict=True):
        shelf.library.edit([photo_id], PhotoValues(**values)).result()
    yield shelf
    shelf.close()


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("img", {"IMG_1234.jpg"}),
        ("img_12", {"IMG_1234.jpg"}),
        ("IMG1234", {"IMG_1234.jpg"}),
        ("1234", {"IMG_1234.jpg", "DSC01234.jpg"}),
        ("dsc012", {"DSC01234.jpg"}),
        ("facade", {"IMG_1234.jpg"}),
        ("FAÇ bou", {"IMG_1234.jpg"}),
        ("zoe mull", {"IMG_1234.jpg"}),
        ("タワー", {"DSC01234.jpg"}),
        ("東京", {"DSC01234.jpg"}),
        ("京東", set()),
        ("ёлк", {"LinenShoot-final.jpg"}),
        ("shoot", {"LinenShoot-final.jpg", "x.tif"}),
        ("linenshoot", {"LinenShoot-final.jpg"}),
        ("kleid", set()),
        ('"kleid"', set()),
        ('"abendkleid rot"', {"DSC01234.jpg"}),
        ('"rot abendkleid"', set()),
        ("rot abendkleid", {"DSC01234.jpg"}),
        ("nikon linen", {"LinenShoot-final.jpg"}),
        ("archive", {"IMG_1234.jpg", "DSC01234.jpg", "LinenShoot-final.jpg", "x.tif"}),
        ("word's", {"x.tif"}),
        ('word "quoted', {"x.tif"}),
        ("AND OR NOT", set()),
        ("* ( ) : ^ - \" ' `", {"IMG_1234.jpg", "DSC01234.jpg", "LinenShoot-final.jpg", "x.tif"}),
    ],
)
def test_words_are_found_as_they_are_typed(worded: Shelf, typed: str, names: set[str]) -> None:
    for query in (PhotoQuery(text=typed), PhotoQuery(where=(Words(typed),))):
        assert {photo.name for photo in worded.library.page(query, 0, 10).result()} == names
        assert worded.library.count(query).result() == len(names)


@given(typed=st.text(max_size=12))
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_nothing_that_is_typed_is_an_error(worded: Shelf, typed: str) -> None:
    assert worded.library.count(PhotoQuery(text=typed)).result() <= len(NAMED)


def test_two_words_rules_are_two_questions(worded: Shelf) -> None:
    either = Group((Words("facade"), Words("linen")), Match.ANY)
    assert worded.library.count(PhotoQuery(where=(either,))).result() == 2


def test_what_is_taken_away_is_not_found_any_more(shelf: Shelf) -> None:
    (photo_id,) = add_rows(shelf.catalog, [Row("a.jpg")])
    shelf.library.edit([photo_id], PhotoValues(title="Lake", add_keywords=("linen",))).result()
    assert shelf.library.count(PhotoQuery(text="lake linen")).result() == 1
    shelf.library.edit([photo_id], PhotoValues(title="", remove_keywords=("LINEN",))).result()
    assert shelf.library.count(PhotoQuery(text="lake")).result() == 0
    assert shelf.library.count(PhotoQuery(text="linen")).result() == 0


# -- the index and what is remembered ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM photo_search",
        "DELETE FROM photo_search_data WHERE id > 1",
        "UPDATE photo_search_data SET block = x'00' WHERE id > 10",
    ],
)
def test_a_damaged_index_is_made_anew(tmp_path: Path, client: RenderClient, damage: str) -> None:
    shelf = open_shelf(tmp_path / "profile", client)
    add_rows(shelf.catalog, [Row(f"IMG_{number}.jpg") for number in range(40)])
    shelf.close()
    shelf = open_shelf(tmp_path / "profile", client)
    shelf.catalog.run(lambda session: session.execute(text(damage))).result()
    assert shelf.library.count(PhotoQuery(text="img")).result() == 40
    assert shelf.library.count(PhotoQuery(text="17")).result() == 1
    (late,) = add_rows(shelf.catalog, [Row("late.jpg")])
    assert shelf.library.ids(PhotoQuery(text="late")).result() == (late,)
    shelf.close()


def test_what_another_process_writes_is_seen(shelf: Shelf) -> None:
    (photo_id,) = add_rows(shelf.catalog, [Row("a.jpg")])
    query = PhotoQuery(where=(Stars(3),))
    assert shelf.library.count(query).result() == 0
    other = connect(shelf.paths.catalog, shelf.catalog.key)
    other.execute("UPDATE photos SET rating = 4")
    other.close()
    assert shelf.library.ids(query).result() == (photo_id,)


def plans_of(shelf: Shelf, ask: Callable[[], object]) -> list[str]:
    """How SQLite answers what is asked for numbers in the meantime."""
    plans: list[str] = []

    def explain(connection, cursor, statement, parameters, context, many) -> None:
        if "group_concat" in statement and "photo_search" not in statement:
            rows = connection.connection.execute("EXPLAIN QUERY PLAN " + statement, parameters).fetchall()
            plans.append(" ".join(row[3] for row in rows))

    engine = shelf.catalog.run(lambda session: session.get_bind()).result()
    event.listen(engine, "before_cursor_execute", explain)
    ask()
    event.remove(engine, "before_cursor_execute", explain)
    return plans


def test_a_hundred_thousand_photos_need_no_table_for_their_order(shelf: Shelf) -> None:
    """The order and every filter come from an index that covers them: no row is read, nothing is sorted."""
    (photo_id,) = add_rows(shelf.catalog, [Row("a.jpg", "2026-01-01T10:00:00")])
    source = shelf.photos.sources().result()[0].id
    where = (Group((Stars(1), Flagged((Flag.PICK,)), Camera((None,))), Match.ANY), InFolder("/archive"))

    def ask() -> None:
        shelf.library.count(PhotoQuery()).result()
        for sort in Sort:
            shelf.library.count(PhotoQuery(sort=sort, source_id=source, where=where)).result()

    plans = plans_of(shelf, ask)
    assert len(plans) >= 7
    for plan in plans:
        assert "COVERING INDEX" in plan or "ix_photos_hidden" in plan, plan
        assert "TEMP B-TREE" not in plan, plan
    assert number_of(shelf.catalog, photo_id) == 1


def test_filters_of_culling_are_one_pass_in_the_order_of_capture(shelf: Shelf) -> None:
    ids = add_rows(
        shelf.catalog,
        [Row("late.jpg", "2026-03-02T10:00:00"), Row("early.jpg", "2026-03-01T10:00:00"), Row("no.jpg")],
    )
    shelf.library.edit(ids, PhotoValues(rating=4, label=Label.RED)).result()
    where = (Stars(3), Labelled((Label.RED,)), Taken("2026-03", "2026-03"), Camera((None, "Canon")))
    wanted = PhotoQuery(where=where)
    found: list[str] = []
    plans = plans_of(shelf, lambda: found.extend(shelf.library.ids(wanted).result()))
    assert found == [ids[1], ids[0]]
    (plan,) = plans
    # Of this index the month alone is read; it has all that is asked for, though SQLite does not call that covering.
    assert "SEARCH photos USING INDEX ix_photos_shown (captured_at>? AND captured_at<?)" in plan
    assert "TEMP B-TREE" not in plan
    by_name = PhotoQuery(where=where, sort=Sort.NAME, descending=True)
    assert shelf.library.ids(by_name).result() == (ids[0], ids[1])


def test_a_rule_that_no_photo_passes_finds_nothing(shelf: Shelf) -> None:
    add_rows(shelf.catalog, [Row("a.jpg")])
    nowhere = PhotoQuery(collection_id="gone", where=(Stars(0),))
    assert shelf.library.ids(nowhere).result() == ()
    assert not shelf.library.facets(nowhere).result().cameras
