"""Changes to rows that remember what was there before, so that taking them back is exact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import groupby
from typing import Any, cast

import msgspec
from msgspec import Struct
from sqlalchemy import (
    ColumnElement,
    Table,
    bindparam,
    delete,
    func,
    insert,
    select,
    tuple_,
    update,
)
from sqlalchemy.orm import Session

from studio.catalog.base import Base
from studio.catalog.tables import PhotoRow

Key = tuple[Any, ...]
_AT_ONCE = 500


class Was(StrEnum):
    """What became of a row."""

    ADDED = "added"
    CHANGED = "changed"
    DELETED = "deleted"


class RowBefore(Struct, frozen=True):
    """A row before a change: nothing where it was added, the columns that changed, or all of it."""

    table: str
    key: Key
    was: Was
    values: Mapping[str, Any]


class Undo(Struct, frozen=True):
    """What takes an edit back, see `put_back`. Nothing where the edit changed nothing."""

    rows: tuple[RowBefore, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.rows)

    @property
    def photos(self) -> frozenset[int]:
        """Numbers of the photos whose rows, words or membership of a collection changed."""
        found: set[int] = set()
        for row in self.rows:
            if row.table == "photos":
                found.add(row.key[0])
            elif row.table in ("photo_words", "collection_photos"):
                found.add(row.key[-1])
        return frozenset(found)

    @property
    def collections(self) -> bool:
        """Whether collections, or what is in them, changed."""
        return any(row.table.startswith("collection") for row in self.rows)


class Edits:
    """Writes rows of one session; `undo` takes everything back that was written through it.

    A row is named by its table's primary key, a photo by its number.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self._rows: list[RowBefore] = []

    @property
    def undo(self) -> Undo:
        return Undo(tuple(self._rows))

    def change(self, row: type[Base], keys: Iterable[Key], values: Mapping[str, Any]) -> None:
        """Give all of these rows the same values; rows that have them already are left alone."""
        self.change_each(row, dict.fromkeys(keys, values))

    def change_each(self, row: type[Base], rows: Mapping[Key, Mapping[str, Any]]) -> None:
        """Give each row its own values, of the same columns."""
        self._change(_table(row), rows)

    def add(self, row: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
        """Add rows that are not there; defaults are not filled in."""
        self._add(_table(row), rows)

    def delete(self, row: type[Base], keys: Iterable[Key]) -> None:
        self._delete(_table(row), list(keys))

    def put_back(self, undo: Undo) -> None:
        """Make the rows what they were before the edit that gave `undo`, the last change first."""
        for (name, was), run in groupby(reversed(undo.rows), key=lambda each: (each.table, each.was)):
            table, rows = Base.metadata.tables[name], list(run)
            if was is Was.ADDED:
                self._delete(table, [row.key for row in rows])
            elif was is Was.DELETED:
                self._add(table, [row.values for row in rows])
            else:
                for part in _alike(rows):
                    self._change(table, {row.key: row.values for row in part})

    def _change(self, table: Table, rows: Mapping[Key, Mapping[str, Any]]) -> None:
        if not rows:
            return
        key_columns = list(table.primary_key.columns)
        names = list(next(iter(rows.values())))
        setting = (
            update(table)
            .where(*(column == bindparam(f"key_{column.name}") for column in key_columns))
            .values({name: bindparam(f"new_{name}") for name in names})
        )
        for some in _chunks(list(rows)):
            query = select(*key_columns, *(table.c[name] for name in names)).where(_is(table, some))
            differing: list[dict[str, Any]] = []
            for row in self.session.execute(query).mappings():
                key = tuple(row[column.name] for column in key_columns)
                before = {name: row[name] for name in names}
                wanted = rows[key]
                if before != wanted:
                    self._rows.append(RowBefore(table.name, key, Was.CHANGED, before))
                    differing.append(
                        {f"key_{column.name}": row[column.name] for column in key_columns}
                        | {f"new_{name}": wanted[name] for name in names}
                    )
            if differing:
                self.session.execute(setting, differing)

    def _add(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        names = [column.name for column in table.primary_key.columns]
        for some in _chunks(rows):
            self.session.execute(insert(table), [dict(row) for row in some])
        self._rows += [
            RowBefore(table.name, tuple(row[name] for name in names), Was.ADDED, {}) for row in rows
        ]

    def _delete(self, table: Table, keys: Sequence[Key]) -> None:
        names = [column.name for column in table.primary_key.columns]
        for some in _chunks(keys):
            rows = self.session.execute(select(table).where(_is(table, some))).mappings().all()
            found = {tuple(row[name] for name in names): dict(row) for row in rows}
            self.session.execute(delete(table).where(_is(table, some)))
            # In the order asked for, so that what refers to others comes back after them.
            for key in dict.fromkeys(some):
                if key in found:
                    self._rows.append(RowBefore(table.name, key, Was.DELETED, found[key]))


def numbers_of(session: Session, photo_ids: Sequence[str]) -> list[int]:
    """The numbers of photos in the order of their ids; unknown ones and those taken out are left out."""
    listed = func.json_each(_json(photo_ids)).table_valued("key", "value")
    query = select(PhotoRow.number).join(listed, PhotoRow.id == listed.c.value).order_by(listed.c.key)
    return list(session.scalars(query.where(PhotoRow.removed_at.is_(None))))


def ids_of(session: Session, numbers: Iterable[int]) -> tuple[str, ...]:
    """The ids of photos in the order of their numbers."""
    listed = func.json_each(_json(list(numbers))).table_valued("key", "value")
    query = select(PhotoRow.id).join(listed, PhotoRow.number == listed.c.value).order_by(listed.c.key)
    return tuple(session.scalars(query))


def _json(values: Sequence[Any]) -> str:
    return msgspec.json.encode(values).decode()


def _table(row: type[Base]) -> Table:
    return cast(Table, row.__table__)


def _is(table: Table, keys: Sequence[Key]) -> ColumnElement[bool]:
    columns = list(table.primary_key.columns)
    if len(columns) == 1:
        return columns[0].in_([key[0] for key in keys])
    return tuple_(*columns).in_(keys)


def _chunks(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (values[start : start + _AT_ONCE] for start in range(0, len(values), _AT_ONCE))


def _alike(rows: Sequence[RowBefore]) -> list[list[RowBefore]]:
    """The rows in order, in parts of the same columns that name no row twice."""
    parts: list[list[RowBefore]] = [[]]
    seen: set[Key] = set()
    columns: list[str] = []
    for row in rows:
        if row.key in seen or list(row.values) != columns:
            parts.append([])
            seen.clear()
            columns = list(row.values)
        seen.add(row.key)
        parts[-1].append(row)
    return parts
