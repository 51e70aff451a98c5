"""Rules of the house that a linter does not know."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("studio", "ui", "render", "sync", "resources", "installers")
TOP_LEVEL = {
    *ROOMS,
    "tests",
    "docs",
    "pyproject.toml",
    "README.md",
    "LICENSE",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
}
UNFINISHED = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b|raise NotImplemented")


def python_files(*rooms: str) -> list[Path]:
    return sorted(path for room in rooms for path in (ROOT / room).rglob("*.py"))


def tracked_files() -> list[str]:
    listing = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if listing.returncode != 0:
        pytest.skip("this copy of the project is not a git checkout")
    return listing.stdout.splitlines()


def test_the_top_level_holds_only_what_belongs_there() -> None:
    found = {path.split("/")[0] for path in tracked_files()}
    assert {name for name in found if not name.startswith(".")} <= TOP_LEVEL


@pytest.mark.parametrize("room", ROOMS)
def test_files_can_be_read_in_one_sitting(room: str) -> None:
    """Migrations are written once, by Alembic, and are read by nobody from end to end."""
    files = [path for path in python_files(room) if "migrations" not in path.parts]
    long = {str(path): len(path.read_text().splitlines()) for path in files}
    assert {path: lines for path, lines in long.items() if lines > 500} == {}


@pytest.mark.parametrize("room", ROOMS)
def test_nothing_is_left_unfinished(room: str) -> None:
    assert [str(path) for path in python_files(room) if UNFINISHED.search(path.read_text())] == []


def imported_names(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


def test_only_the_window_knows_qt() -> None:
    assert [
        path
        for path in python_files("studio", "render", "sync", "resources")
        if "PySide6" in imported_names(path)
    ] == []


@pytest.mark.parametrize("module", ["studio.cli", "studio.studio", "render.client"])
def test_torch_stays_out_of_the_desktop(module: str) -> None:
    code = f"import {module}, sys; sys.exit(any(name in sys.modules for name in ('torch', 'diffusers', 'PySide6')))"
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
