"""How a setting is declared: beside its field, with all that a person or a window has to know of it."""

from __future__ import annotations

import typing
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from msgspec import Meta

from studio.marked import marked


class Group(StrEnum):
    """The pages of settings, in the order in which they are shown."""

    APPEARANCE = "appearance"
    COLOUR = "colour"
    LIBRARY = "library"
    DRESSING = "dressing"
    IMPORT = "import"
    EXPORT = "export"
    NOTICES = "notices"
    SPACE = "space"
    KEYS = "keys"


class Kind(StrEnum):
    """What a setting is changed with. `OWN` has a page of its own."""

    CHOICE = "choice"
    NUMBER = "number"
    SWITCH = "switch"
    FILE = "file"
    FOLDER = "folder"
    OWN = "own"


GROUP_NAMES = {
    Group.APPEARANCE: marked("Settings", "Appearance"),
    Group.COLOUR: marked("Settings", "Colour"),
    Group.LIBRARY: marked("Settings", "Library"),
    Group.DRESSING: marked("Settings", "Dressing"),
    Group.IMPORT: marked("Settings", "Import"),
    Group.EXPORT: marked("Settings", "Export"),
    Group.NOTICES: marked("Settings", "Notices"),
    Group.SPACE: marked("Settings", "Memory and disk"),
    Group.KEYS: marked("Settings", "Keys"),
}


@dataclass(frozen=True)
class Declared:
    """`group` is None for what the window remembers by itself. `choices` are values and what they are called; empty
    where the window knows them (`choices_from`). Numbers go from `least` to `most` in steps of `step`.
    """

    name: str
    default: Any
    title: str
    description: str
    group: Group | None = None
    kind: Kind = Kind.OWN
    choices: tuple[tuple[str, str], ...] = ()
    choices_from: str = ""
    least: int = 0
    most: int = 0
    step: int = 1
    suffix: str = ""
    renamed_from: tuple[str, ...] = ()

    @property
    def shown(self) -> bool:
        return self.group is not None


def said(
    title: str,
    description: str,
    group: Group,
    *,
    choices: tuple[tuple[str, str], ...] = (),
    choices_from: str = "",
    limits: tuple[int, int, int] | None = None,
    suffix: str = "",
    kind: Kind | None = None,
    renamed_from: tuple[str, ...] = (),
) -> Meta:
    """The declaration of a setting that is shown. `limits` are least, most and step of a number."""
    if kind is None:
        kind = Kind.NUMBER if limits else Kind.CHOICE if choices or choices_from else Kind.SWITCH
    least, most, step = limits or (0, 0, 1)
    return Meta(
        ge=least if limits else None,
        le=most if limits else None,
        title=title,
        description=description,
        extra={
            "group": group,
            "kind": kind,
            "choices": choices,
            "choices_from": choices_from,
            "least": least,
            "most": most,
            "step": step,
            "suffix": suffix,
            "renamed_from": renamed_from,
        },
    )


def remembered(description: str, *, renamed_from: tuple[str, ...] = ()) -> Meta:
    """The declaration of what the window remembers without asking."""
    return Meta(title="", description=description, extra={"renamed_from": renamed_from})


def read_declarations(owner: type, defaults: object) -> dict[str, Declared]:
    """Every declared field of a struct, by name. A field without a declaration is a TypeError."""
    declared: dict[str, Declared] = {}
    for name, hint in typing.get_type_hints(owner, include_extras=True).items():
        if name == "version" or name.startswith("_"):
            continue
        metas = [part for part in getattr(hint, "__metadata__", ()) if isinstance(part, Meta)]
        if len(metas) != 1 or not metas[0].description:
            raise TypeError(f"the setting {name} is not declared")
        meta = metas[0]
        declared[name] = Declared(
            name, getattr(defaults, name), meta.title or "", meta.description or "", **(meta.extra or {})
        )
    return declared
