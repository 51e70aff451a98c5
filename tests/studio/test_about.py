from __future__ import annotations

import re
import tomllib
from importlib import metadata
from pathlib import Path

from studio import about

PROJECT = tomllib.loads((Path(about.__file__).parents[1] / "pyproject.toml").read_text())["project"]


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_part_that_the_program_stands_on_is_named_with_its_licence() -> None:
    parts = {plain(part.name): part for part in about.parts()}
    for line in PROJECT["dependencies"]:
        name = plain(re.split(r"[<>=!~ ;\[]", line)[0])
        assert parts[name].version == metadata.version(name)
        assert parts[name].licence, name
    # What a dependency stands on is there too, what only tests need is not.
    assert "mako" in parts
    assert "pytest" not in parts
    assert parts["anchor studio"].licence == PROJECT["license"]
    assert "Apache License" in parts["anchor studio"].text
    assert "SIL OPEN FONT LICENSE" in parts["inter"].text
    assert "Redistribution" in parts["numpy"].text


def test_facts_and_engines() -> None:
    facts = dict(about.facts())
    for name in ("Anchor Studio", "Python", "SQLite", "SQLCipher", "LittleCMS", "libvips"):
        assert facts[name], name
    engines = {engine.name: engine for engine in about.engines()}
    assert engines["drape"].reason == ""
    assert all(engine.licence for engine in engines.values())
