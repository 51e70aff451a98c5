"""`anchor sets` from an empty file to a set that was withdrawn."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import programs
from tests.studio.publishing.making import SetFolder, filled_folder, publishing_server, signed_in
from tests.sync.server.running import RunningServer

pytestmark = pytest.mark.slow


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    with publishing_server(tmp_path / "house") as started:
        yield started


@pytest.fixture
def folder(tmp_path: Path) -> SetFolder:
    return filled_folder(tmp_path / "set")


def sets(*words: str | Path) -> tuple[int, Any, str]:
    """Its exit code, what it says to programs, and its sentence."""
    done = programs.anchor("sets", *words)
    said = json.loads(done.stdout) if "--json" in words and done.returncode == 0 else done.stdout
    return done.returncode, said, done.stderr


def test_from_an_empty_file_to_a_set_that_was_withdrawn(
    server: RunningServer, folder: SetFolder, tmp_path: Path
) -> None:
    with signed_in(tmp_path / "profile", server.url, "mara@example.com"):
        pass
    profile = ("--profile", tmp_path / "profile")
    folder.file.unlink()
    assert sets("new", folder.file)[0] == 0
    code, _, sentence = sets("new", folder.file)
    assert (code, "is there already" in sentence) == (1, True)
    code, _, sentence = sets("check", folder.file, *profile)
    assert (code, sentence) == (
        1,
        "set.toml does not describe a set: title: Expected str of length >= 1. Mend it there.\n",
    )
    folder.say()
    code, checked, _ = sets("check", folder.file, *profile, "--json")
    assert (code, checked["photos"], checked["listing"], checked["set_id"]) == (
        0,
        sorted(path.name for path in folder.path.glob("*.jpg")),
        None,
        None,
    )

    code, said, sentence = sets("list", *profile)
    assert (code, said, "Nothing is published yet" in sentence) == (0, "", True)
    code, published, _ = sets("publish", folder.file, *profile, "--json")
    assert code == 0
    set_id = published["set_id"]
    assert (published["listing"]["state"], published["listing"]["version"]) == ("live", 1)
    _, said, _ = sets("list", *profile)
    assert said.startswith(
        f"{set_id}  Salt and linen, version 1, live: 2 photos, 5 + 1 a render, 20 + 4 to unlock"
    )
    _, said, _ = sets("reprice", set_id, "--generation", "6", "--unlock", "0", *profile)
    assert "version 2, live: 2 photos, 6 + 2 a render, 0 + 0 to unlock" in said
    _, said, _ = sets("withdraw", set_id, *profile)
    assert "withdrawn" in said
    code, _, sentence = sets("withdraw", "harbour", *profile)
    assert (code, "There is no such set" in sentence) == (1, True)
    assert sets("reprice", set_id, "--generation", "-1", "--unlock", "0", *profile)[0] == 2


def test_without_an_account_it_says_where_to_sign_in(folder: SetFolder, tmp_path: Path) -> None:
    code, _, sentence = sets("publish", folder.file, "--profile", tmp_path / "nobody")
    assert (code, sentence) == (1, "No account is set up yet. Sign in under Account.\n")
