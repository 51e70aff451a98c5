from __future__ import annotations

import pytest

from studio.errors import InputError
from studio.library.collections import QUICK, Collection, CollectionKind
from studio.library.culling import PhotoValues
from studio.library.rules import Group, InCollection, Match, Stars
from studio.library.search import PhotoQuery, Sort
from tests.studio.library.conftest import Shelf
from tests.studio.library.rows import Row, add_rows


def names(shelf: Shelf, **query: object) -> str:
    """One letter for each photo found, in order."""
    page = shelf.library.page(PhotoQuery(**query), 0, 100).result()  # type: ignore[arg-type]
    return "".join(photo.name[0] for photo in page)


def by_name(shelf: Shelf) -> dict[str, Collection]:
    return {each.name: each for each in shelf.library.collections().result()}


@pytest.fixture
def ids(shelf: Shelf) -> dict[str, str]:
    return dict(
        zip("abcdef", add_rows(shelf.catalog, [Row(f"{name}.jpg") for name in "abcdef"]), strict=True)
    )


def test_collections_are_nested_and_a_folder_shows_all_below_it(shelf: Shelf, ids: dict[str, str]) -> None:
    library = shelf.library
    folder = library.create_collection(" Shows ", CollectionKind.FOLDER).result().id
    spring = library.create_collection("Spring", CollectionKind.PHOTOS, folder).result().id
    inner = library.create_collection("Older", CollectionKind.FOLDER, folder).result().id
    autumn = library.create_collection("Autumn", CollectionKind.PHOTOS, inner).result().id
    library.put_in(spring, [ids["c"], ids["a"], ids["c"]]).result()
    library.put_in(autumn, [ids["f"], ids["a"]]).result()
    assert names(shelf, collection_id=folder) == "acf"
    assert names(shelf, collection_id=inner) == "af"
    assert names(shelf, collection_id=spring) == "ac"
    assert names(shelf, collection_id=spring, sort=Sort.BY_HAND) == "ca"
    assert names(shelf, collection_id="gone") == ""
    found = by_name(shelf)
    assert found["Spring"] == Collection(spring, "Spring", CollectionKind.PHOTOS, folder, 2)
    listed = [each.name for each in library.collections().result()]
    assert listed == ["Quick collection", "Older", "Shows", "Autumn", "Spring"]
    library.remove([ids["a"]]).result()
    assert by_name(shelf)["Spring"].count == 1


def test_a_collection_is_not_put_into_itself(shelf: Shelf) -> None:
    library = shelf.library
    outer = library.create_collection("Outer", CollectionKind.FOLDER).result().id
    inner = library.create_collection("Inner", CollectionKind.FOLDER, outer).result().id
    photos = library.create_collection("Photos", CollectionKind.PHOTOS, inner).result().id
    for moved, into, kind in (
        (outer, inner, "within_itself"),
        (outer, outer, "within_itself"),
        (inner, photos, "no_folder"),
        (inner, "gone", "not_found"),
    ):
        with pytest.raises(InputError) as caught:
            library.move_collection(moved, into).result()
        assert caught.value.kind == kind
    library.move_collection(inner, None).result()
    library.move_collection(outer, inner).result()
    assert by_name(shelf)["Outer"].parent_id == inner
    with pytest.raises(InputError) as caught:
        library.rename_collection(inner, "  ").result()
    assert caught.value.kind == "no_name"


def test_what_a_rule_gives_is_not_put_in_by_hand(shelf: Shelf, ids: dict[str, str]) -> None:
    smart = shelf.library.create_collection("Best", CollectionKind.SMART, None, Stars(4)).result().id
    folder = shelf.library.create_collection("Folder", CollectionKind.FOLDER).result().id
    for collection in (smart, folder):
        with pytest.raises(InputError) as caught:
            shelf.library.put_in(collection, [ids["a"]]).result()
        assert caught.value.kind == "not_by_hand"


def test_smart_collections_follow_their_rule_and_each_other(shelf: Shelf, ids: dict[str, str]) -> None:
    library = shelf.library
    best = library.create_collection("Best", CollectionKind.SMART, None, Stars(4)).result().id
    rest = Group((InCollection(best),), Match.NONE)
    others = library.create_collection("Others", CollectionKind.SMART, None, rest).result().id
    library.edit([ids["b"], ids["d"]], PhotoValues(rating=5)).result()
    assert names(shelf, collection_id=best) == "bd"
    assert names(shelf, collection_id=others) == "acef"
    assert library.count(PhotoQuery(collection_id=best)).result() == 2
    assert by_name(shelf)["Best"].rule == Stars(4)
    library.set_rule(best, InCollection(others)).result()
    assert (
        names(shelf, collection_id=best) == "abcdef"
    )  # it asks for what it does not have: nothing is excluded


def test_photos_are_put_in_order_by_hand(shelf: Shelf, ids: dict[str, str]) -> None:
    library = shelf.library
    made = library.create_collection("Order", CollectionKind.PHOTOS).result().id
    library.put_in(made, list(ids.values())).result()

    def drag(moving: str, before: str | None) -> str:
        library.arrange(
            made, [ids[each] for each in moving], None if before is None else ids[before]
        ).result()
        return names(shelf, collection_id=made, sort=Sort.BY_HAND)

    assert drag("e", "b") == "aebcdf"
    assert drag("fa", "c") == "ebfacd"
    assert drag("b", None) == "efacdb"
    assert drag("d", "e") == "defacb"
    assert drag("fac", "a") == "defacb"
    assert drag("", "a") == "defacb"
    for _ in range(60):  # half of what is left between two places goes each time
        assert drag("c", "e") == "dcefab"
        assert drag("c", "f") == "decfab"
    library.put_in(made, [ids["d"]]).result()
    assert names(shelf, collection_id=made, sort=Sort.BY_HAND, descending=True) == "bafced"


def test_a_deleted_folder_takes_its_collections_along_and_brings_them_back(
    shelf: Shelf, ids: dict[str, str]
) -> None:
    library = shelf.library
    folder = library.create_collection("Shows", CollectionKind.FOLDER).result().id
    spring = library.create_collection("Spring", CollectionKind.PHOTOS, folder).result().id
    library.put_in(spring, [ids["c"], ids["a"]]).result()
    undo = library.delete_collection(folder).result()
    assert [each.id for each in library.collections().result()] == [QUICK]
    assert library.count(PhotoQuery()).result() == 6
    library.undo(undo).result()
    assert names(shelf, collection_id=folder) == "ac"
    assert names(shelf, collection_id=spring, sort=Sort.BY_HAND) == "ca"


def test_the_quick_collection_takes_and_gives_back_and_is_saved(shelf: Shelf, ids: dict[str, str]) -> None:
    library = shelf.library

    def in_quick() -> str:
        page = library.page(PhotoQuery(), 0, 100).result()
        marked = "".join(photo.name[0] for photo in page if photo.in_quick)
        assert marked == names(shelf, collection_id=QUICK)
        quick = library.collections().result()[0]
        assert (quick.id, quick.count) == (QUICK, len(marked))
        return marked

    assert in_quick() == ""
    undo = library.toggle_quick([ids["c"], ids["a"]]).result()
    assert in_quick() == "ac"
    library.toggle_quick([ids["a"], ids["b"]]).result()  # one is not in: both are now
    assert in_quick() == "abc"
    library.toggle_quick([ids["a"], ids["b"]]).result()
    assert in_quick() == "c"
    library.put_in(QUICK, [ids["f"], ids["a"]]).result()
    made = library.save_quick(" Select ").result()
    assert names(shelf, collection_id=made.id, sort=Sort.BY_HAND) == "cfa"
    cleared = library.clear_quick().result()
    assert in_quick() == ""
    library.undo(cleared).result()
    assert in_quick() == "acf"
    library.undo(made.undo).result()
    assert [each.id for each in library.collections().result()] == [QUICK]
    library.clear_quick().result()
    library.undo(undo).result()
    assert in_quick() == ""
    library.toggle_quick([ids["d"]]).result()
    assert in_quick() == "d"
    with pytest.raises(InputError) as caught:
        library.save_quick(" ").result()
    assert caught.value.kind == "no_name"
