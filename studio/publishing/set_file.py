"""The file that describes a photo set: TOML, beside its photos, as a creator writes it."""

from __future__ import annotations

import codecs
import re
from datetime import date
from pathlib import Path
from typing import Annotated

import msgspec

from studio.errors import InputError
from studio.files import write_file

_PERCENT = 100
BASIS_POINTS = 10_000

MOST_CREDITS = 1_000_000
"""What a render or an unlock may cost at most."""

Price = Annotated[int, msgspec.Meta(ge=0, le=MOST_CREDITS)]
_ID = r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"
SetId = Annotated[str, msgspec.Meta(pattern=_ID)]
Tags = Annotated[
    tuple[Annotated[str, msgspec.Meta(max_length=40, pattern=r"\S")], ...], msgspec.Meta(max_length=40)
]
Words = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


_TEMPLATE = """\
# A photo set. Names of files are relative to this one; prices are in credits, 1 credit is 1 US cent.
title = ""
story = ""
photographer = ""
shot = 2026-01-31                 # the day of the shoot
place = ""
moods = []                        # words to be found by: ["calm", "soft light"]
poses = []                        # ["standing", "seated"]

generation_price = 5              # for each render that somebody keeps; the house's fee comes on top
unlock_price = 0                  # to unlock the set
licence = ""                      # its name
licence_file = "licence.txt"      # its text, in UTF-8

# cover = "first.jpg"             # else the first photo
# [[photos]]                      # else all pictures of this folder, by name; 30 at most
# file = "first.jpg"
# anchors = "first.json"          # else what was drawn in the studio, or lies beside the photo

# [[people]]                      # everybody who can be recognised
# name = ""
# release = "release.pdf"         # signed; PDF, JPEG or PNG. It is kept sealed; others see what it says
# signed = 2026-01-30
# adult = true
# guardian = false                # whether a guardian signed for a minor
# ai_derivatives = true           # whether they agreed to pictures made with AI
# categories = []
# territory = "worldwide"
# until = 2036-01-30

# [[authors]]                     # else all of it is yours
# account = ""                    # their account's id, as their account page shows it
# percent = 50
"""


class Person(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody who can be recognised, and the release that they signed. `release` is a PDF, JPEG or PNG."""

    name: Annotated[str, msgspec.Meta(max_length=120, pattern=r"\S")]
    release: str
    signed: date
    adult: bool
    ai_derivatives: bool
    guardian: bool = False
    categories: tuple[str, ...] = ()
    territory: str = "worldwide"
    until: date | None = None


class Author(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who earns with the set: an account's id, and its part of the pool in percent."""

    account: str
    percent: Annotated[float, msgspec.Meta(gt=0, le=100)]


class Photo(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An original, and an anchors file where it does not lie beside it under the photo's name."""

    file: str
    anchors: str | None = None


class SetFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that is said of a set. Names of files are relative to the file itself; prices are in credits.

    Without `photos`, all pictures of the folder are the set's, by name; without `authors`, the account earns alone.
    """

    title: Words
    photographer: Words
    shot: date
    place: str
    generation_price: Price
    unlock_price: Price
    licence: Words
    licence_file: str
    set_id: SetId | None = None
    story: str = ""
    moods: Tags = ()
    poses: Tags = ()
    cover: str | None = None
    photos: tuple[Photo, ...] = ()
    people: tuple[Person, ...] = ()
    authors: Annotated[tuple[Author, ...], msgspec.Meta(max_length=5)] = ()


def read_set_file(path: Path) -> SetFile:
    """Raises `InputError`: `not_found`, or `set_file` with what is wrong where."""
    text = _read(path)
    try:
        found = msgspec.toml.decode(text, type=SetFile)
    except (msgspec.ValidationError, msgspec.DecodeError, UnicodeError) as error:
        wrong = _in_words(error)
        raise InputError(
            "set_file", f"{path.name} does not describe a set: {wrong}. Mend it there."
        ) from error
    _refuse_twice([person.name for person in found.people])
    _refuse_twice([author.account for author in found.authors])
    total = sum(basis_points(author) for author in found.authors)
    if found.authors and total != BASIS_POINTS:
        raise InputError(
            "set_file", f"The authors in {path.name} get {total / _PERCENT:g} % together. Make it 100 %."
        )
    return found


def is_id(text: str) -> bool:
    """Whether this can be the id of a set."""
    return re.match(_ID, text) is not None


def _refuse_twice(names: list[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name.casefold() in seen:
            raise InputError("set_file", f"{name} is there twice. Tell them apart, or take one out.")
        seen.add(name.casefold())


def basis_points(author: Author) -> int:
    """An author's part in hundredths of a percent."""
    return round(author.percent * _PERCENT)


def note_set_id(path: Path, set_id: str) -> None:
    """Write the set's id at the head of the file, so that the next time is a new version of the same set.

    Raises `InputError`, `changed` where another id was written meanwhile, `StorageError`.
    """
    path = path.resolve()
    if read_set_file(path).set_id is None:
        line = f'set_id = "{set_id}"  # written when it was first published: keep it, or it becomes another set\n'
        write_file(path, line.encode() + _read(path))
    if read_set_file(path).set_id != set_id:
        raise InputError("changed", f"{path.name} is being published by somebody else. Publish it again.")


def write_template(path: Path) -> None:
    """A set file to fill in. Raises `InputError` where there is one already, `StorageError`."""
    if path.exists():
        raise InputError("exists", f"{path} is there already. Fill it in, or name another file.")
    write_file(path, _TEMPLATE.encode())


def _in_words(error: Exception) -> str:
    what, _, where = str(error).replace("`", "").partition(" - at $.")
    return f"{where}: {what}" if where else what


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes().removeprefix(codecs.BOM_UTF8)
    except (OSError, ValueError) as error:
        raise InputError("not_found", f"{path} cannot be read. Check its name.", str(error)) from error
