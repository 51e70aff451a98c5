"""A person's own recipes inside one session; committing is the caller's."""

from __future__ import annotations

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from studio.catalog.base import new_id, now
from studio.errors import InputError
from studio.export.recipe import BUILT_IN, Preset, Recipe
from studio.export.tables import ExportPresetRow

LONGEST_NAME = 80
_LAST = ""


def all_presets(session: Session) -> tuple[Preset, ...]:
    """Those that come with the studio, then a person's own by name. One that cannot be read is left out."""
    rows = session.scalars(select(ExportPresetRow).where(ExportPresetRow.name != _LAST))
    own = [Preset(row.id, row.name, recipe) for row in rows if (recipe := _read(row)) is not None]
    return (*BUILT_IN, *sorted(own, key=lambda preset: preset.name.casefold()))


def keep(session: Session, name: str, recipe: Recipe) -> Preset:
    """Keep a recipe under a name; one of a person's own that has the name is replaced. Raises `InputError`."""
    name = _checked(name)
    row = session.scalar(select(ExportPresetRow).where(ExportPresetRow.name == name))
    if row is None:
        row = ExportPresetRow(id=new_id(), name=name, recipe="")
        session.add(row)
    row.recipe, row.changed_at = msgspec.json.encode(recipe).decode(), now()
    session.flush()
    return Preset(row.id, row.name, recipe)


def rename(session: Session, preset_id: str, name: str) -> None:
    """Raises `InputError` `preset_name` where the name is empty, too long or taken."""
    row = _own(session, preset_id)
    name = _checked(name)
    other = session.scalar(select(ExportPresetRow).where(ExportPresetRow.name == name))
    if other is not None and other.id != row.id:
        raise InputError("preset_name", f"There is a preset called “{name}” already. Choose another name.")
    row.name, row.changed_at = name, now()


def remove(session: Session, preset_id: str) -> None:
    session.delete(_own(session, preset_id))


def read_last(session: Session) -> Recipe | None:
    """What was used last; None before that, or where another version wrote it."""
    row = session.scalar(select(ExportPresetRow).where(ExportPresetRow.name == _LAST))
    return None if row is None else _read(row)


def keep_last(session: Session, recipe: Recipe) -> None:
    session.execute(delete(ExportPresetRow).where(ExportPresetRow.name == _LAST))
    session.add(ExportPresetRow(id=new_id(), name=_LAST, recipe=msgspec.json.encode(recipe).decode()))


def _own(session: Session, preset_id: str) -> ExportPresetRow:
    if any(preset.id == preset_id for preset in BUILT_IN):
        raise InputError(
            "preset_built_in",
            "This preset comes with the studio and stays as it is. Save the recipe under a name of your own.",
        )
    row = session.get(ExportPresetRow, preset_id)
    if row is None or row.name == _LAST:
        raise InputError("unknown_preset", "This preset is gone. Choose another one.")
    return row


def _checked(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise InputError("preset_name", "A preset needs a name. Type one.")
    if len(name) > LONGEST_NAME:
        raise InputError("preset_name", f"A preset's name has at most {LONGEST_NAME} characters. Shorten it.")
    if any(preset.name.casefold() == name.casefold() for preset in BUILT_IN):
        raise InputError("preset_name", f"“{name}” comes with the studio. Choose another name.")
    return name


def _read(row: ExportPresetRow) -> Recipe | None:
    try:
        return msgspec.json.decode(row.recipe, type=Recipe)
    except msgspec.DecodeError:
        return None
