"""Stacks: photos of one moment that lie on each other. Of a collapsed stack only the top is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import select

from studio.catalog.base import new_id, now
from studio.catalog.tables import PhotoRow
from studio.library.edits import Edits
from studio.library.tables import StackRow

_AT_ONCE = 500
_FREE = {"stack_id": None, "stack_place": 0, "covered": False}


def create(edits: Edits, photos: Sequence[int], *, collapsed: bool = True) -> None:
    """Lay photos on each other, the first on top. Whole stacks among them are laid in; one photo makes no stack."""
    wanted = list(dict.fromkeys(_with_their_stacks(edits, photos)))
    if len(wanted) < 2:
        return
    dissolve(edits, wanted)
    _make(edits, [wanted], collapsed)


def dissolve(edits: Edits, photos: Iterable[int]) -> None:
    """Undo the stacks that these photos are in."""
    for stack_id in _stacks_of(edits, photos):
        _free(edits, stack_id)


def take_out(edits: Edits, photos: Sequence[int]) -> None:
    """Take photos out of their stacks. A stack of which one is left is none any more."""
    leaving = set(photos)
    for stack_id in _stacks_of(edits, photos):
        there = members(edits, stack_id)
        staying = [number for number in there if number not in leaving]
        if len(staying) < 2:
            _free(edits, stack_id)
        else:
            edits.change(PhotoRow, [(number,) for number in there if number in leaving], _FREE)
            _lay(edits, [(stack_id, staying)], _is_collapsed(edits, stack_id))


def put_on_top(edits: Edits, photo: int) -> None:
    for stack_id in _stacks_of(edits, [photo]):
        others = [number for number in members(edits, stack_id) if number != photo]
        _lay(edits, [(stack_id, [photo, *others])], _is_collapsed(edits, stack_id))


def set_collapsed(edits: Edits, photos: Sequence[int] | None, collapsed: bool) -> None:
    """Collapse or expand the stacks that these photos are in, or all there are with None."""
    if photos is None:
        stack_ids = list(edits.session.scalars(select(StackRow.id).where(StackRow.collapsed != collapsed)))
    else:
        stack_ids = _stacks_of(edits, photos)
    edits.change(StackRow, [(stack_id,) for stack_id in stack_ids], {"collapsed": collapsed})
    below: list[int] = []
    for some in _chunks(stack_ids):
        below += edits.session.scalars(
            select(PhotoRow.number).where(PhotoRow.stack_id.in_(some), PhotoRow.stack_place > 0)
        )
    edits.change(PhotoRow, [(number,) for number in below], {"covered": collapsed})


def stack_by_time(edits: Edits, photos: Sequence[int], seconds: float) -> None:
    """Stack what was taken within `seconds` of the photo before, folder by folder. What is stacked already stays."""
    taken: dict[str, list[tuple[datetime, int]]] = {}
    for some in _chunks(photos):
        rows = edits.session.execute(
            select(PhotoRow.folder, PhotoRow.captured_at, PhotoRow.number).where(
                PhotoRow.number.in_(some), PhotoRow.stack_id.is_(None)
            )
        )
        for folder, captured_at, number in rows:
            if captured_at is not None:
                taken.setdefault(folder, []).append((datetime.fromisoformat(captured_at), number))
    bursts = [burst for listed in taken.values() for burst in _bursts(sorted(listed), seconds)]
    _make(edits, [burst for burst in bursts if len(burst) > 1], collapsed=True)


def members(edits: Edits, stack_id: str) -> list[int]:
    """The photos of a stack, its top first."""
    query = select(PhotoRow.number).where(PhotoRow.stack_id == stack_id)
    return list(edits.session.scalars(query.order_by(PhotoRow.stack_place)))


def _bursts(photos: Sequence[tuple[datetime, int]], seconds: float) -> Iterator[list[int]]:
    burst: list[int] = []
    before: datetime | None = None
    for moment, number in photos:
        if before is None or (moment - before).total_seconds() > seconds:
            yield burst
            burst = []
        burst.append(number)
        before = moment
    yield burst


def _make(edits: Edits, stacks: Sequence[Sequence[int]], collapsed: bool) -> None:
    made = [(new_id(), photos) for photos in stacks]
    moment = now()
    edits.add(StackRow, [{"id": each, "collapsed": collapsed, "made_at": moment} for each, _ in made])
    _lay(edits, made, collapsed)


def _lay(edits: Edits, stacks: Sequence[tuple[str, Sequence[int]]], collapsed: bool) -> None:
    """The photos of these stacks in their order, the top first."""
    edits.change_each(
        PhotoRow,
        {
            (number,): {"stack_id": stack_id, "stack_place": place, "covered": collapsed and place > 0}
            for stack_id, photos in stacks
            for place, number in enumerate(photos)
        },
    )


def _free(edits: Edits, stack_id: str) -> None:
    edits.change(PhotoRow, [(number,) for number in members(edits, stack_id)], _FREE)
    edits.delete(StackRow, [(stack_id,)])


def _with_their_stacks(edits: Edits, photos: Sequence[int]) -> Iterator[int]:
    """The photos in order, each followed by what lies in its stack."""
    for photo in photos:
        yield photo
        stack_id = edits.session.scalar(select(PhotoRow.stack_id).where(PhotoRow.number == photo))
        if stack_id is not None:
            yield from members(edits, stack_id)


def _stacks_of(edits: Edits, photos: Iterable[int]) -> list[str]:
    found: dict[str, None] = {}
    for some in _chunks(list(photos)):
        query = select(PhotoRow.stack_id).where(PhotoRow.number.in_(some), PhotoRow.stack_id.is_not(None))
        for stack_id in edits.session.scalars(query.distinct().order_by(PhotoRow.stack_id)):
            if stack_id is not None:
                found[stack_id] = None
    return list(found)


def _is_collapsed(edits: Edits, stack_id: str) -> bool:
    return bool(edits.session.scalar(select(StackRow.collapsed).where(StackRow.id == stack_id)))


def _chunks(values: Sequence[str] | Sequence[int]) -> Iterator[Sequence[str | int]]:
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]
