"""Settings of one profile: one typed, versioned model in a TOML file that people may edit.

A key this version does not know is reported and kept. A value of the wrong kind is reported, its default used,
and the person's own value written back at the next save unless it was set anew. A file that is no TOML at all
is kept aside under another name.
"""

from __future__ import annotations

import contextlib
import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import Struct

from studio.errors import StorageError
from studio.files import storage_error, write_file

VERSION = 1


class Theme(StrEnum):
    DARK = "dark"
    LIGHT = "light"
    SYSTEM = "system"


class Settings(Struct, kw_only=True, dict=True):
    """Change the fields, then `save`. `notices` are sentences about the file that a person should read.

    language     tag such as `de` or `pt-BR`; empty follows the system
    last_module  the module that was open, `dressing_room` at first
    last_photo   id of the photo that was on the canvas, or empty
    engine       name of the engine a new look starts with
    window       geometry of the window as its toolkit writes it (base64), or empty
    """

    version: int = VERSION
    theme: Theme = Theme.DARK
    language: str = ""
    last_module: str = "dressing_room"
    last_photo: str = ""
    engine: str = "drape"
    window: str = ""

    def __post_init__(self) -> None:
        self._path: Path | None = None
        self._notices: list[str] = []
        self._unknown: dict[str, Any] = {}

    @property
    def notices(self) -> tuple[str, ...]:
        return tuple(self._notices)

    @property
    def unknown(self) -> dict[str, Any]:
        """Keys of the file that this version cannot use, with their values; they are written back."""
        return dict(self._unknown)

    @classmethod
    def load(cls, path: Path) -> Settings:
        """Read `path`, or begin with the defaults where there is none. Raises `StorageError`."""
        settings = cls()
        settings._path = path
        try:
            text = path.read_bytes()
        except FileNotFoundError:
            return settings
        except OSError as error:
            raise storage_error(error, path) from error
        try:
            table = tomllib.loads(text.decode())
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            settings._notices.append(_set_aside(path, error))
            return settings
        settings._read(table, path)
        return settings

    @classmethod
    def peek(cls, path: Path) -> Settings:
        """What can be read of `path`, for whoever needs a value before the profile is open. Changes nothing."""
        settings = cls()
        settings._path = path
        with contextlib.suppress(OSError, tomllib.TOMLDecodeError, UnicodeDecodeError):
            settings._read(tomllib.loads(path.read_text(encoding="utf-8")), path)
        return settings

    def _read(self, table: dict[str, Any], path: Path) -> None:
        notices = self._notices
        known = {item.name: item.type for item in msgspec.structs.fields(type(self))}
        if isinstance(stated := table.get("version"), int) and stated > VERSION:
            notices.append(
                f"{path.name} was written by a newer Anchor Studio. What this one does not know is kept as it is."
            )
            self.version = stated
        for name, value in table.items():
            if name == "version":
                continue
            if name not in known:
                self._unknown[name] = value
                notices.append(
                    f"{path.name} has a setting called {name!r} that is not known here; it was kept. "
                    f"Look whether its name is misspelt."
                )
                continue
            try:
                setattr(self, name, msgspec.convert(value, known[name]))
            except msgspec.ValidationError as error:
                self._unknown[name] = value
                notices.append(
                    f"The setting {name!r} in {path.name} cannot be used ({_lower(str(error))}); "
                    f"its usual value is used. Correct it there, or choose it again in the window."
                )

    def save(self) -> None:
        """Write the file, whole or not at all. Raises `StorageError`."""
        if self._path is None:
            raise ValueError("these settings were not loaded from a file")
        import tomli_w

        defaults = type(self)()
        table: dict[str, Any] = {"version": self.version}
        for item in msgspec.structs.fields(type(self)):
            value = getattr(self, item.name)
            if value != getattr(defaults, item.name):
                table[item.name] = msgspec.to_builtins(value)
        table = self.unknown | table
        write_file(self._path, tomli_w.dumps(table).encode())


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _set_aside(path: Path, error: Exception) -> str:
    """Rename a broken file to a free name beside it and say so."""
    number: Literal[""] | int = ""
    while (aside := path.with_name(f"{path.name}.broken{number}")).exists():
        number = 1 if number == "" else number + 1
    try:
        path.rename(aside)
    except OSError as problem:
        raise StorageError(
            "settings_broken",
            f"{path} cannot be read and cannot be renamed. Move it away, then start again.",
            f"{error}; {problem}",
        ) from problem
    return (
        f"{path.name} could not be read ({_lower(str(error))}), so the usual settings are used. "
        f"Your file was kept as {aside.name}; mend it and rename it back to use it again."
    )
