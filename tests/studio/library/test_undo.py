"""Any sequence of edits, undone in full, gives the first state row for row, and redone gives the last."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from render.client import RenderClient
from studio.errors import InputError
from studio.library.collections import CollectionKind
from studio.library.culling import Flag, Label, PhotoValues
from studio.library.edits import Undo
from studio.library.library import Made
from studio.library.rules import Flagged, Group, Stars
from studio.library.search import PhotoQuery
from tests.studio.library.conftest import Shelf, open_shelf
from tests.studio.library.rows import Row, add_rows, contents

pytestmark = pytest.mark.slow

COUNT = 9


@pytest.fixture(scope="module")
def edited(
    tmp_path_factory: pytest.TempPathFactory, client: RenderClient
) -> Iterator[tuple[Shelf, list[str]]]:
    shelf = open_shelf(tmp_path_factory.mktemp("edited") / "profile", client)
    rows = [
        Row(f"{number // 4}/{number}.jpg", f"2026-01-01T10:00:{7 * number:02}") for number in range(COUNT)
    ]
    ids = add_rows(shelf.catalog, rows)
    folder = shelf.library.create_collection("Shows", CollectionKind.FOLDER).result().id
    spring = shelf.library.create_collection("Spring", CollectionKind.PHOTOS, folder).result().id
    shelf.library.create_collection("Best", CollectionKind.SMART, folder, Stars(4)).result()
    shelf.library.create_collection("Autumn", CollectionKind.PHOTOS).result()
    shelf.library.put_in(spring, ids[:4]).result()
    shelf.library.stack(ids[4:6]).result()
    shelf.library.edit(ids[2:5], PhotoValues(rating=3, add_keywords=("linen",))).result()
    yield shelf, ids
    shelf.close()


WORDS = st.lists(st.sampled_from(["linen", "Linen", " silk ", "", "wool  blend"]), max_size=2).map(tuple)
VALUES = st.fixed_dictionaries(
    {},
    optional={
        "rating": st.integers(0, 5),
        "flag": st.sampled_from(Flag),
        "label": st.sampled_from(Label),
        "title": st.sampled_from(["", "Lake"]),
        "caption": st.sampled_from(["", "By the water"]),
        "add_keywords": WORDS,
        "remove_keywords": WORDS,
        "add_people": WORDS,
        "remove_people": WORDS,
    },
).map(lambda given: PhotoValues(**given))
SOME = st.lists(st.integers(0, COUNT - 1), max_size=5)
ONE = st.integers(0, COUNT - 1)
PLACE = st.integers(0, 30)
STEPS = st.one_of(
    st.tuples(st.just("edit"), SOME, VALUES),
    st.tuples(st.just("step_rating"), SOME, st.sampled_from([-1, 1])),
    st.tuples(st.just("remove"), SOME),
    st.tuples(st.just("remove_source")),
    st.tuples(st.just("stack"), SOME),
    st.tuples(st.just("unstack"), SOME),
    st.tuples(st.just("take_out_of_stack"), SOME),
    st.tuples(st.just("put_on_top"), ONE),
    st.tuples(st.just("collapse"), st.none() | SOME, st.booleans()),
    st.tuples(st.just("stack_by_time"), st.sampled_from([1.0, 8.0])),
    st.tuples(st.just("create"), st.sampled_from(CollectionKind), st.none() | PLACE),
    st.tuples(st.just("rename"), PLACE, st.sampled_from(["Spring", "Summer"])),
    st.tuples(st.just("set_rule"), PLACE),
    st.tuples(st.just("move"), PLACE, st.none() | PLACE),
    st.tuples(st.just("delete"), PLACE),
    st.tuples(st.just("put_in"), PLACE, SOME),
    st.tuples(st.just("take_out"), PLACE, SOME),
    st.tuples(st.just("arrange"), PLACE, SOME, st.none() | ONE),
)


def begin(shelf: Shelf, ids: list[str], step: tuple) -> Future[Undo] | Future[Made]:
    library = shelf.library
    listed = [each.id for each in library.collections().result()]

    def photos(places: list[int]) -> list[str]:
        return [ids[place] for place in places]

    def collection(place: int) -> str:
        return listed[place % len(listed)] if listed else "nothing"

    match step:
        case ("collapse", places, collapsed):
            return library.collapse(None if places is None else photos(places), collapsed)
        case ("stack_by_time", seconds):
            return library.stack_by_time(PhotoQuery(), seconds)
        case ("remove_source",):
            sources = shelf.photos.sources().result()
            return library.remove_source(sources[0].id if sources else "nothing")
        case ("put_on_top", place):
            return library.put_on_top(ids[place])
        case ("create", kind, place):
            return library.create_collection("New", kind, None if place is None else collection(place))
        case ("rename", place, name):
            return library.rename_collection(collection(place), name)
        case ("set_rule", place):
            return library.set_rule(collection(place), Group((Flagged((Flag.PICK,)),)))
        case ("move", place, into):
            return library.move_collection(collection(place), None if into is None else collection(into))
        case ("delete", place):
            return library.delete_collection(collection(place))
        case ("put_in" | "take_out" as name, place, some):
            return getattr(library, name)(collection(place), photos(some))
        case ("arrange", place, some, before):
            return library.arrange(collection(place), photos(some), None if before is None else ids[before])
        case (name, some, *rest):
            return getattr(library, name)(photos(some), *rest)
    raise AssertionError(step)


def act(shelf: Shelf, ids: list[str], step: tuple) -> Undo | None:
    """What takes the step back, None where it is refused."""
    try:
        answer = begin(shelf, ids, step).result()
    except InputError:
        return None
    return answer.undo if isinstance(answer, Made) else answer


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEPS, max_size=12))
def test_all_that_was_done_can_be_undone_and_redone(
    edited: tuple[Shelf, list[str]], steps: list[tuple]
) -> None:
    shelf, ids = edited
    first = contents(shelf.catalog)
    done = [undo for step in steps if (undo := act(shelf, ids, step)) is not None]
    last = contents(shelf.catalog)
    redo = [shelf.library.undo(undo).result() for undo in reversed(done)]
    assert contents(shelf.catalog) == first
    again = [shelf.library.undo(undo).result() for undo in reversed(redo)]
    assert contents(shelf.catalog) == last
    for undo in reversed(again):
        shelf.library.undo(undo).result()
    assert contents(shelf.catalog) == first


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEPS, max_size=8))
def test_stacks_stay_what_stacks_are(edited: tuple[Shelf, list[str]], steps: list[tuple]) -> None:
    """Two photos or more, one of them on top, and of a collapsed stack nothing else is shown."""
    shelf, ids = edited
    done = [undo for step in steps if (undo := act(shelf, ids, step)) is not None]
    photos = [shelf.photos.get(photo_id).result() for photo_id in ids]
    shown = set(shelf.library.ids(PhotoQuery()).result())
    for stack_id in {photo.stack_id for photo in photos if photo.stack_id}:
        members = [photo for photo in photos if photo.stack_id == stack_id]
        assert {photo.stack_count for photo in members} == {len(members)}
        assert len(members) > 1
        assert [photo.stack_top for photo in members].count(True) == 1
        visible = {photo.id for photo in members} & shown
        if members[0].stack_collapsed:
            assert visible == {photo.id for photo in members if photo.stack_top}
        else:
            assert visible == {photo.id for photo in members}
    for undo in reversed(done):
        shelf.library.undo(undo).result()


def test_an_edit_that_changes_nothing_is_nothing_to_undo(edited: tuple[Shelf, list[str]]) -> None:
    shelf, ids = edited
    told: list[object] = []
    listen: Callable[[object], None] = told.append
    shelf.photos.changed.connect(listen)
    assert not shelf.library.edit(ids, PhotoValues()).result()
    assert not shelf.library.edit(ids[2:5], PhotoValues(rating=3, add_keywords=("LINEN",))).result()
    assert not shelf.library.edit(["nobody"], PhotoValues(rating=3)).result()
    assert told == []
    undo = shelf.library.edit(ids, PhotoValues(rating=3)).result()
    assert sorted(row.key[0] for row in undo.rows) == [1, 2, 6, 7, 8, 9]
    shelf.library.undo(undo).result()
    assert len(told) == 2
    shelf.photos.changed.disconnect(listen)


def test_a_rating_that_is_none_is_refused(edited: tuple[Shelf, list[str]]) -> None:
    shelf, ids = edited
    before = contents(shelf.catalog)
    with pytest.raises(ValueError, match="6 stars"):
        shelf.library.edit(ids, PhotoValues(title="half", rating=6)).result()
    assert contents(shelf.catalog) == before
