"""Collections: photos put together by hand, by a rule, and folders of these; and the quick one, which is always there.

The quick collection is made when the first photo is put into it, with an id of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from studio.catalog.base import new_id, now
from studio.catalog.tables import PhotoRow
from studio.errors import InputError
from studio.library import rules
from studio.library.edits import Edits
from studio.library.rules import Rule
from studio.library.tables import CollectionPhotoRow, CollectionRow

_ROOM = 1e-6
"""Between places this close nothing more is put; the whole collection gets new places."""


QUICK = "quick"
"""The id of the quick collection."""
_QUICK_NAME = "Quick collection"


class CollectionKind(StrEnum):
    FOLDER = "folder"
    PHOTOS = "photos"
    SMART = "smart"


@dataclass(frozen=True)
class Collection:
    """`count` is None for smart collections and folders, whose photos are counted by a query."""

    id: str
    name: str
    kind: CollectionKind
    parent_id: str | None
    count: int | None = None
    rule: Rule | None = None


def read_all(session: Session) -> tuple[Collection, ...]:
    """Every collection: the quick one, folders, the others, by name; what is in a folder names it as its parent."""
    shown = (
        select(CollectionPhotoRow.collection_id, func.count().label("photos"))
        .join(PhotoRow, PhotoRow.number == CollectionPhotoRow.photo)
        .where(PhotoRow.removed_at.is_(None))
        .group_by(CollectionPhotoRow.collection_id)
    )
    counts = {row.collection_id: row.photos for row in session.execute(shown)}
    found = [
        Collection(
            id=row.id,
            name=row.name,
            kind=CollectionKind(row.kind),
            parent_id=row.parent_id,
            count=counts.get(row.id, 0) if row.kind == CollectionKind.PHOTOS else None,
            rule=None if row.rule is None else rules.decode(row.rule),
        )
        for row in session.scalars(select(CollectionRow).where(CollectionRow.id != QUICK))
    ]
    kinds = list(CollectionKind)
    quick = Collection(QUICK, _QUICK_NAME, CollectionKind.PHOTOS, None, counts.get(QUICK, 0))
    ordered = sorted(found, key=lambda each: (kinds.index(each.kind) > 0, each.name.casefold(), each.id))
    return (quick, *ordered)


def create(
    edits: Edits, name: str, kind: CollectionKind, parent_id: str | None = None, rule: Rule | None = None
) -> str:
    """A new collection's id. A smart one has a rule. Raises `InputError` (`no_name`, `not_found`, `no_folder`)."""
    if parent_id is not None:
        _folder(edits.session, parent_id)
    if kind is CollectionKind.SMART and rule is None:
        rule = rules.Group()
    return _add(edits, new_id(), _name(name), kind, parent_id, rule)


def _add(
    edits: Edits,
    collection_id: str,
    name: str,
    kind: CollectionKind,
    parent_id: str | None = None,
    rule: Rule | None = None,
) -> str:
    edits.add(
        CollectionRow,
        [
            {
                "id": collection_id,
                "parent_id": parent_id,
                "name": name,
                "kind": kind.value,
                "rule": None if rule is None else rules.encode(rule),
                "made_at": now(),
            }
        ],
    )
    return collection_id


def rename(edits: Edits, collection_id: str, name: str) -> None:
    """Raises `InputError` (`no_name`, `not_found`)."""
    _row(edits.session, collection_id)
    edits.change(CollectionRow, [(collection_id,)], {"name": _name(name)})


def set_rule(edits: Edits, collection_id: str, rule: Rule) -> None:
    """Raises `InputError` `not_found`."""
    if _row(edits.session, collection_id).kind == CollectionKind.SMART:
        edits.change(CollectionRow, [(collection_id,)], {"rule": rules.encode(rule)})


def move(edits: Edits, collection_id: str, parent_id: str | None) -> None:
    """Into a folder, or to the top with None. Raises `InputError` (`not_found`, `no_folder`, `within_itself`)."""
    row = _row(edits.session, collection_id)
    if parent_id is not None:
        _folder(edits.session, parent_id)
        if parent_id in _subtree(edits.session, collection_id):
            raise InputError(
                "within_itself",
                f"{row.name} cannot be put into itself. Choose a folder that is not inside it.",
            )
    edits.change(CollectionRow, [(collection_id,)], {"parent_id": parent_id})


def delete(edits: Edits, collection_id: str) -> None:
    """With all that is below it. The photos stay. Raises `InputError` `not_found`."""
    _row(edits.session, collection_id)
    for each in reversed(_subtree(edits.session, collection_id)):
        photos = members(edits.session, each)
        edits.delete(CollectionPhotoRow, [(each, photo) for photo in photos])
        edits.delete(CollectionRow, [(each,)])


def members(session: Session, collection_id: str) -> list[int]:
    """The photos of a collection in their order, those that were removed too."""
    query = select(CollectionPhotoRow.photo).where(CollectionPhotoRow.collection_id == collection_id)
    return list(session.scalars(query.order_by(CollectionPhotoRow.place, CollectionPhotoRow.photo)))


def put_in(edits: Edits, collection_id: str, photos: Sequence[int]) -> None:
    """Add photos at the end; those that are in stay where they are.

    Raises `InputError` (`not_found`, `not_by_hand`).
    """
    if collection_id == QUICK and edits.session.get(CollectionRow, QUICK) is None:
        _add(edits, QUICK, _QUICK_NAME, CollectionKind.PHOTOS)
    _by_hand(edits.session, collection_id)
    present = set(members(edits.session, collection_id))
    last = edits.session.scalar(
        select(func.max(CollectionPhotoRow.place)).where(CollectionPhotoRow.collection_id == collection_id)
    )
    new = [photo for photo in dict.fromkeys(photos) if photo not in present]
    edits.add(
        CollectionPhotoRow,
        [
            {"collection_id": collection_id, "photo": photo, "place": place}
            for place, photo in enumerate(new, int(last or 0) + 1)
        ],
    )


def toggle_quick(edits: Edits, photos: Sequence[int]) -> None:
    """Into the quick collection; out of it where all of the photos are in."""
    if set(photos) <= set(members(edits.session, QUICK)):
        take_out(edits, QUICK, photos)
    else:
        put_in(edits, QUICK, photos)


def clear_quick(edits: Edits) -> None:
    """Nothing is in the quick collection any more. The photos stay."""
    edits.delete(CollectionPhotoRow, [(QUICK, photo) for photo in members(edits.session, QUICK)])


def save_quick(edits: Edits, name: str) -> str:
    """The id of a new collection with what is in the quick one, in its order. Raises `InputError` `no_name`."""
    made = create(edits, name, CollectionKind.PHOTOS)
    put_in(edits, made, members(edits.session, QUICK))
    return made


def take_out(edits: Edits, collection_id: str, photos: Sequence[int]) -> None:
    """Raises `InputError` (`not_found`, `not_by_hand`)."""
    _by_hand(edits.session, collection_id)
    edits.delete(CollectionPhotoRow, [(collection_id, photo) for photo in photos])


def arrange(edits: Edits, collection_id: str, photos: Sequence[int], before: int | None) -> None:
    """Move photos of a collection to stand in front of the photo `before`, or at the end with None.

    Raises `InputError` (`not_found`, `not_by_hand`).
    """
    _by_hand(edits.session, collection_id)
    order = members(edits.session, collection_id)
    moving = [photo for photo in dict.fromkeys(photos) if photo in set(order)]
    # In front of one that moves itself means in front of the next that stays.
    staying = [photo for photo in order if photo not in set(moving)]
    at = len(staying)
    if before is not None and before in order:
        following = set(order[order.index(before) :])
        at = next((index for index, photo in enumerate(staying) if photo in following), len(staying))
    places = _places(edits.session, collection_id)
    left = places[staying[at - 1]] if at else None
    right = places[staying[at]] if at < len(staying) else None
    if left is None:
        left = (right if right is not None else 1.0) - len(moving) - 1
    step = 1.0 if right is None else (right - left) / (len(moving) + 1)
    if step < _ROOM:
        final = [*staying[:at], *moving, *staying[at:]]
        places = {photo: float(place) for place, photo in enumerate(final, 1)}
    else:
        places = {photo: left + step * index for index, photo in enumerate(moving, 1)}
    edits.change_each(
        CollectionPhotoRow, {(collection_id, photo): {"place": place} for photo, place in places.items()}
    )


def _places(session: Session, collection_id: str) -> dict[int, float]:
    query = select(CollectionPhotoRow.photo, CollectionPhotoRow.place)
    rows = session.execute(query.where(CollectionPhotoRow.collection_id == collection_id))
    return {row.photo: row.place for row in rows}


def _row(session: Session, collection_id: str) -> CollectionRow:
    row = session.get(CollectionRow, collection_id)
    if row is None:
        raise InputError("not_found", "This collection is not there any more. Choose another one.")
    return row


def _folder(session: Session, collection_id: str) -> None:
    row = _row(session, collection_id)
    if row.kind != CollectionKind.FOLDER:
        raise InputError(
            "no_folder", f"{row.name} holds photos and no collections. Choose a folder of collections."
        )


def _by_hand(session: Session, collection_id: str) -> None:
    row = _row(session, collection_id)
    if row.kind != CollectionKind.PHOTOS:
        raise InputError(
            "not_by_hand",
            f"What is in {row.name} is not chosen by hand. Choose a collection, or make a new one.",
        )


def _subtree(session: Session, collection_id: str) -> list[str]:
    """The collection and all below it, parents before what they hold."""
    found = [collection_id]
    for parent in found:
        found += session.scalars(select(CollectionRow.id).where(CollectionRow.parent_id == parent))
    return found


def _name(name: str) -> str:
    clean = " ".join(name.split())
    if not clean:
        raise InputError("no_name", "A collection needs a name. Type one.")
    return clean
