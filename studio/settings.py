"""Settings of one profile: one typed, versioned model in a TOML file that people may edit.

A key this version does not know is reported and kept. A value of the wrong kind is reported, its default used,
and the person's own value written back at the next save unless it was set anew. A file that is no TOML at all
is kept aside under another name.
"""

from __future__ import annotations

import contextlib
import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Struct

from render.delivery import Generation
from studio.account.carried import Share
from studio.choices import Ground, KeyPreset, ScreenColours, StartWith, Theme
from studio.declared import Declared, Group, Kind, read_declarations, remembered, said
from studio.engines.values import EngineValues
from studio.errors import StorageError
from studio.files import storage_error, write_file
from studio.marked import marked

VERSION = 1


class Settings(Struct, kw_only=True, dict=True):
    """Change the fields, then `save`. `notices` are sentences about the file that a person should read.

    Every field is declared beside its type; `declarations` has them as data.
    """

    version: int = VERSION

    # -- appearance ----------------------------------------------------------------------------------------
    theme: Annotated[
        Theme,
        said(
            marked("Settings", "Theme"),
            marked("Settings", "Dark or light panels. Greys are neutral in both."),
            Group.APPEARANCE,
            choices=(
                ("dark", marked("Settings", "Dark")),
                ("light", marked("Settings", "Light")),
                ("system", marked("Settings", "As the system")),
            ),
        ),
    ] = Theme.DARK
    text_size: Annotated[
        int,
        said(
            marked("Settings", "Text size"),
            marked("Settings", "How large everything that is read is written."),
            Group.APPEARANCE,
            limits=(100, 200, 10),
            suffix=marked("Settings", " %"),
        ),
    ] = 100
    language: Annotated[
        str,
        said(
            marked("Settings", "Language"),
            marked("Settings", "The language of the window, from its next start on."),
            Group.APPEARANCE,
            choices_from="languages",
        ),
    ] = ""
    start_with: Annotated[
        StartWith,
        said(
            marked("Settings", "Start with"),
            marked("Settings", "The module that is open when the window comes up."),
            Group.APPEARANCE,
            choices=(
                ("last", marked("Settings", "The one that was open last")),
                ("explore", marked("Settings", "Explore")),
                ("library", marked("Settings", "Library")),
                ("garments", marked("Settings", "Garments")),
                ("dressing_room", marked("Settings", "Dressing room")),
                ("looks", marked("Settings", "Looks")),
            ),
        ),
    ] = StartWith.LAST

    # -- colour --------------------------------------------------------------------------------------------
    canvas_ground: Annotated[
        Ground,
        said(
            marked("Settings", "Ground around the photo"),
            marked("Settings", "The neutral grey that a photograph is judged against."),
            Group.COLOUR,
            choices=(
                ("theme", marked("Settings", "The theme's own")),
                ("black", marked("Settings", "Black")),
                ("dark", marked("Settings", "Dark grey")),
                ("middle", marked("Settings", "Middle grey (L* 50)")),
                ("light", marked("Settings", "Light grey")),
                ("white", marked("Settings", "White")),
            ),
        ),
    ] = Ground.THEME
    screen_colours: Annotated[
        ScreenColours,
        said(
            marked("Settings", "Monitor profile"),
            marked(
                "Settings",
                "What colours are converted to for the screen. The system's is right wherever it has been measured.",
            ),
            Group.COLOUR,
            choices=(
                ("system", marked("Settings", "The system's")),
                ("srgb", marked("Settings", "sRGB")),
                ("file", marked("Settings", "A file")),
            ),
        ),
    ] = ScreenColours.SYSTEM
    screen_profile: Annotated[
        str,
        said(
            marked("Settings", "Profile file"),
            marked("Settings", "The ICC profile that is used while the monitor profile is “A file”."),
            Group.COLOUR,
            kind=Kind.FILE,
        ),
    ] = ""

    # -- library -------------------------------------------------------------------------------------------
    library_advance: Annotated[
        bool,
        said(
            marked("Settings", "On to the next photo"),
            marked(
                "Settings",
                "After stars, a flag or a label for a single photo the next one is shown, in the grid and the loupe.",
            ),
            Group.LIBRARY,
        ),
    ] = False

    # -- dressing ------------------------------------------------------------------------------------------
    engine: Annotated[
        str,
        said(
            marked("Settings", "Engine"),
            marked("Settings", "What looks are rendered with; those that can run on this machine."),
            Group.DRESSING,
            choices_from="engines",
        ),
    ] = ""
    variants: Annotated[
        int,
        said(
            marked("Settings", "Variants"),
            marked(
                "Settings",
                "How many renders, each with its own seed, are made at once by engines that have seeds.",
            ),
            Group.DRESSING,
            limits=(1, 8, 1),
        ),
    ] = 1

    memory_cap: Annotated[
        int,
        said(
            marked("Settings", "Limit of GPU memory"),
            marked("Settings", "Engines take no more of the card than this; 0 lets them have what is free."),
            Group.DRESSING,
            limits=(0, 192, 1),
            suffix=marked("Settings", " GB"),
        ),
    ] = 0
    card_price: Annotated[
        int,
        said(
            marked("Settings", "Price of the graphics card"),
            marked("Settings", "For what a picture costs here. 0 leaves the card out of it."),
            Group.DRESSING,
            limits=(0, 50_000, 50),
            suffix=marked("Settings", " USD"),
        ),
    ] = 0
    card_years: Annotated[
        int,
        said(
            marked("Settings", "Years it is to last"),
            marked("Settings", "Over this time the price of the card is spread."),
            Group.DRESSING,
            limits=(1, 15, 1),
            suffix=marked("Settings", " years"),
        ),
    ] = 4
    card_hours: Annotated[
        int,
        said(
            marked("Settings", "Hours a day it works"),
            marked("Settings", "The more it works, the less of its price falls to a picture."),
            Group.DRESSING,
            limits=(1, 24, 1),
            suffix=marked("Settings", " h"),
        ),
    ] = 8
    power_price: Annotated[
        int,
        said(
            marked("Settings", "Price of electricity"),
            marked("Settings", "For a kilowatt-hour, in US cents. 0 leaves it out of what a picture costs."),
            Group.DRESSING,
            limits=(0, 200, 1),
            suffix=marked("Settings", " ¢"),
        ),
    ] = 0
    saved_generation: Annotated[
        Generation,
        said(
            marked("Settings", "Generation data in saved masters"),
            marked(
                "Settings",
                "What a PNG that is saved from the dressing room says of the model that rendered it, for programs that "
                "read such text. An export says what its recipe allows.",
            ),
            Group.DRESSING,
            choices=(
                ("none", marked("Settings", "None")),
                ("settings", marked("Settings", "Settings")),
                ("prompts", marked("Settings", "Settings, prompts and names of LoRA files")),
            ),
        ),
    ] = Generation.NONE

    # -- import --------------------------------------------------------------------------------------------
    import_subfolders: Annotated[
        bool,
        said(
            marked("Settings", "Folders in folders"),
            marked("Settings", "When a folder is opened, photos in the folders inside it come too."),
            Group.IMPORT,
        ),
    ] = True

    # -- export --------------------------------------------------------------------------------------------
    export_folder: Annotated[
        str,
        said(
            marked("Settings", "Folder for exports"),
            marked(
                "Settings",
                "Where the export dialog begins. Without one it begins where the last export went.",
            ),
            Group.EXPORT,
            kind=Kind.FOLDER,
        ),
    ] = ""

    # -- notices -------------------------------------------------------------------------------------------
    notice_seconds: Annotated[
        int,
        said(
            marked("Settings", "Notices disappear after"),
            marked(
                "Settings",
                "How long a notice that only informs stays. 0 keeps it until it is dismissed; warnings always stay.",
            ),
            Group.NOTICES,
            limits=(0, 60, 5),
            suffix=marked("Settings", " s"),
        ),
    ] = 10
    call_when_done: Annotated[
        bool,
        said(
            marked("Settings", "Alert when renders are done"),
            marked(
                "Settings",
                "The window asks for attention when the queue is empty and another program is in front.",
            ),
            Group.NOTICES,
        ),
    ] = True

    # -- memory and disk -----------------------------------------------------------------------------------
    pictures_memory: Annotated[
        int,
        said(
            marked("Settings", "Memory for thumbnails"),
            marked(
                "Settings", "Decoded thumbnails are kept within this, so that grids scroll without waiting."
            ),
            Group.SPACE,
            limits=(64, 4096, 32),
            suffix=marked("Settings", " MB"),
        ),
    ] = 160
    thumbnails_disk: Annotated[
        int,
        said(
            marked("Settings", "Disk for thumbnails"),
            marked("Settings", "The least recently seen go first when they take more than this."),
            Group.SPACE,
            limits=(1, 200, 1),
            suffix=marked("Settings", " GB"),
        ),
    ] = 8

    model_minutes: Annotated[
        int,
        said(
            marked("Settings", "Release the model after"),
            marked(
                "Settings",
                "How long a model stays in the card's memory when nothing is rendered. 0 keeps it until the queue is "
                "paused or the window closes.",
            ),
            Group.SPACE,
            limits=(0, 120, 5),
            suffix=marked("Settings", " min"),
        ),
    ] = 10

    # -- keys ----------------------------------------------------------------------------------------------
    key_preset: Annotated[
        KeyPreset,
        said(
            marked("Settings", "Keys as in"),
            marked("Settings", "Where your hands come from. Keys of your own stay on top of it."),
            Group.KEYS,
            choices=(
                ("lightroom", "Lightroom Classic"),
                ("capture_one", "Capture One"),
                ("darktable", "darktable"),
            ),
        ),
    ] = KeyPreset.LIGHTROOM
    own_keys: Annotated[
        dict[str, tuple[str, ...]],
        said(
            marked("Settings", "Keys of your own"),
            marked("Settings", "What you chose instead, by action."),
            Group.KEYS,
            kind=Kind.OWN,
        ),
    ] = msgspec.field(default_factory=dict[str, tuple[str, ...]])

    # -- what the window remembers -------------------------------------------------------------------------
    last_module: Annotated[str, remembered("The module that was open.")] = "dressing_room"
    last_photo: Annotated[str, remembered("Id of the photo that was on the canvas, or empty.")] = ""
    window: Annotated[
        str, remembered("Geometry of the window as its toolkit writes it (base64), or empty.")
    ] = ""
    has_dressed: Annotated[bool, remembered("A garment was put on once, so nobody needs to be told how.")] = (
        False
    )

    seed: Annotated[int, remembered("The seed of the next render.")] = 0
    seed_locked: Annotated[bool, remembered("Renders keep that seed.")] = False
    engine_values: Annotated[
        dict[str, EngineValues], remembered("What was set of each engine, by its name.")
    ] = msgspec.field(default_factory=dict[str, EngineValues])
    engine_watts: Annotated[
        dict[str, float], remembered("What the card drew while an engine rendered, by its name, in watts.")
    ] = msgspec.field(default_factory=dict[str, float])

    library_cell: Annotated[int, remembered("Width of a cell of the library's grid, in pixels.")] = 200
    courier_share: Annotated[Share, remembered("How much of Explore a file carried by hand asks for.")] = (
        Share.ALL
    )

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
        before = {old: name for name, item in declarations(type(self)).items() for old in item.renamed_from}
        if isinstance(stated := table.get("version"), int) and stated > VERSION:
            notices.append(
                f"{path.name} was written by a newer Anchor Studio. What this one does not know is kept as it is."
            )
            self.version = stated
        for stated_name, value in table.items():
            name = before.get(stated_name, stated_name)
            if name == "version" or (name != stated_name and name in table):
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
        self.write(self.encode())

    def write(self, content: bytes) -> None:
        """Write what `encode` gave, from any thread. Raises `StorageError`."""
        if self._path is None:
            raise ValueError("these settings were not loaded from a file")
        write_file(self._path, content)

    def encode(self) -> bytes:
        """The file as it would be saved now: what differs from the defaults, and what is not known here."""
        import tomli_w

        defaults = type(self)()
        table: dict[str, Any] = {"version": self.version}
        for item in msgspec.structs.fields(type(self)):
            value = getattr(self, item.name)
            if value != getattr(defaults, item.name):
                table[item.name] = msgspec.to_builtins(value)
        return tomli_w.dumps(self.unknown | table).encode()


@cache
def declarations(owner: type[Settings] = Settings) -> dict[str, Declared]:
    """Every setting by name, in the order in which they are shown."""
    return read_declarations(owner, owner())


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
