"""What this program is made of: its parts with their licences, its engines, and the facts about this machine."""

from __future__ import annotations

import platform
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import resources
from studio.marked import marked

PROGRAM = "anchor-studio"
_EXTRAS = ("engines",)
_LICENCE_FILE = re.compile(r"licen[cs]e|copying|notice", re.IGNORECASE)
_MOST_TEXT = 200_000


@dataclass(frozen=True)
class LicensedPart:
    """`text` is the licence as the part itself brings it, or empty where it brings none."""

    name: str
    version: str
    licence: str
    text: str
    what: str = ""


@dataclass(frozen=True)
class EngineFacts:
    """`reason` is why it cannot run here, with the remedy; empty where it can."""

    name: str
    title: str
    licence: str
    commercial: bool
    provenance: str
    reason: str


def version() -> str:
    try:
        return metadata.version(PROGRAM)
    except metadata.PackageNotFoundError:
        return "?"


def engines() -> tuple[EngineFacts, ...]:
    """Imports no model. Takes a moment: runs in a pool."""
    from render.engines import available_engines

    return tuple(
        EngineFacts(
            engine.name,
            engine.card.title,
            engine.card.licence.id,
            engine.card.licence.commercial,
            engine.card.provenance,
            engine.reason,
        )
        for engine in available_engines()
    )


def parts() -> tuple[LicensedPart, ...]:
    """The program, what it stands on as it is installed here, its font and its icons. Reads files: runs in a pool."""
    own = LicensedPart("Anchor Studio", version(), "Apache-2.0", _own_licence())
    stands_on = sorted((_part(each) for each in _closure()), key=lambda part: part.name.casefold())
    font = (resources.FOLDER / "fonts" / "OFL.txt").read_text("utf-8")
    drawn = (
        LicensedPart("Inter", "", "OFL-1.1", font, "font"),
        LicensedPart("Anchor Studio icons", "", "Apache-2.0", own.text, "icons"),
        LicensedPart("Anchor Studio samples", "", "Apache-2.0", own.text, "photos"),
    )
    return (own, *stands_on, *drawn)


def facts() -> tuple[tuple[str, str], ...]:
    """Names and values of what somebody who helps would ask for; nothing that is the person's own."""
    from studio.catalog.connection import library_facts

    database = library_facts()
    return (
        ("Anchor Studio", version()),
        (marked("AboutPage", "System"), f"{platform.system()} {platform.release()} {platform.machine()}"),
        ("Python", platform.python_version()),
        ("SQLite", database.sqlite_version),
        ("SQLCipher", database.cipher_version),
        ("LittleCMS", _little_cms()),
        *((title, found) for name, title in _LIBRARIES if (found := _installed(name))),
    )


_LIBRARIES = (
    ("pyvips-binary", "libvips"),
    ("opencv-python-headless", "OpenCV"),
    ("rawpy", "rawpy (LibRaw)"),
    ("pi-heif", "pi-heif (libheif)"),
    ("torch", "PyTorch"),
    ("diffusers", "diffusers"),
)


def _installed(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _little_cms() -> str:
    from PIL import features

    return str(features.version("littlecms2") or "")


def _own_licence() -> str:
    try:
        found = _texts(metadata.distribution(PROGRAM))
    except metadata.PackageNotFoundError:
        found = ""
    beside = Path(resources.FOLDER).parent / "LICENSE"
    return found or (beside.read_text("utf-8") if beside.is_file() else "")


def _closure() -> Iterator[metadata.Distribution]:
    """Every installed distribution that this program needs, directly or through others, each once."""
    seen = {_plain(PROGRAM)}
    waiting = list(_needs(PROGRAM, _EXTRAS))
    while waiting:
        name = waiting.pop()
        if _plain(name) in seen:
            continue
        seen.add(_plain(name))
        try:
            found = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        yield found
        waiting += _needs(name, ())


def _needs(name: str, extras: tuple[str, ...]) -> Iterator[str]:
    for line in metadata.requires(name) or ():
        wanted, _, marker = line.partition(";")
        extra = re.search(r"extra\s*==\s*['\"]([^'\"]+)['\"]", marker)
        if extra is None or extra[1] in extras:
            match = re.match(r"\s*([A-Za-z0-9._-]+)", wanted)
            if match is not None:
                yield match[1]


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _part(found: metadata.Distribution) -> LicensedPart:
    about = found.metadata
    stated = _first(found, "License-Expression") or _first(found, "License")
    licence = stated.strip().splitlines()[0] if stated.strip() else ""
    if not licence or len(licence) > 80:
        classes = [line for line in about.get_all("Classifier") or () if line.startswith("License ::")]
        licence = ", ".join(line.rpartition(" :: ")[2] for line in classes)
    text = _texts(found)
    return LicensedPart(
        about["Name"], found.version, licence or _first_line(text), text, _first(found, "Summary")
    )


def _first(found: metadata.Distribution, field: str) -> str:
    return next(iter(found.metadata.get_all(field) or ()), "")


def _texts(found: metadata.Distribution) -> str:
    """The licence files of a distribution, one after the other; the same text once."""
    texts: dict[str, None] = {}
    for path in found.files or ():
        if _LICENCE_FILE.search(path.name) and path.suffix.lower() not in (".py", ".pyc", ".json", ".html"):
            try:
                texts.setdefault(Path(str(path.locate())).read_text("utf-8", "replace").strip())
            except OSError:
                continue
    return "\n\n----\n\n".join(texts)[:_MOST_TEXT]


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "")
