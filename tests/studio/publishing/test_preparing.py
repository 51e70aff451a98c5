"""What cannot be published is said before anything is sent: `check` needs no account."""

from __future__ import annotations

import os
import shutil
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from studio.errors import InputError
from studio.studio import Studio
from sync.messages.uploads import MOST_BYTES, PAPER_BYTES, BlobRole
from tests.studio.publishing.making import PAPER, SetFolder

pytestmark = pytest.mark.slow

PERSON = {
    "name": '"Ines Duarte"',
    "release": '"ines.pdf"',
    "signed": "2026-05-01",
    "adult": "true",
    "ai_derivatives": "true",
}


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    with Studio.open(tmp_path_factory.mktemp("profile"), window=False) as opened:
        yield opened


def person(**instead: str) -> str:
    told = {**PERSON, **instead}
    return "\n[[people]]\n" + "".join(f"{name} = {value}\n" for name, value in told.items())


def refusal(studio: Studio, folder: SetFolder) -> str:
    with pytest.raises(InputError) as caught:
        studio.publishing.check(folder.file)
    assert caught.value.message.endswith((".", "?"))
    return caught.value.message


def photos(folder: SetFolder) -> list[Path]:
    return sorted(folder.path.glob("*.jpg"))


YESTERDAY = (datetime.now(UTC).date() - timedelta(days=2)).isoformat()


@pytest.mark.parametrize(
    ("instead", "sentence"),
    [
        ({"ai_derivatives": "false"}, "Ines Duarte has not agreed to pictures made with AI"),
        ({"adult": "false"}, "a guardian's signature is missing"),
        ({"until": YESTERDAY}, f"The release of Ines Duarte ended on {YESTERDAY}"),
        ({"release": '"gone.pdf"'}, "The release of Ines Duarte cannot be read"),
        ({"release": '"a\\u0000b"'}, "The release of Ines Duarte cannot be read"),
        ({"release": '"licence.txt"'}, "must be a PDF, JPEG or PNG"),
        ({"name": '"Ines\\tDuarte"'}, "cannot be published with this person"),
        ({"territory": f'"{"x" * 201}"'}, "cannot be published with this territory"),
        ({"categories": f'["{"x" * 121}"]'}, "cannot be published with this categories.0"),
        ({"name": '"  "'}, "people[0].name: Expected str matching regex"),
    ],
)
def test_a_release_that_is_none(
    studio: Studio, folder: SetFolder, instead: dict[str, str], sentence: str
) -> None:
    (folder.path / "ines.pdf").write_bytes(PAPER)
    folder.say(person(**instead))
    assert sentence in refusal(studio, folder)


def test_a_paper_that_is_too_large(studio: Studio, folder: SetFolder) -> None:
    folder.say(person())
    with (folder.path / "ines.pdf").open("wb") as file:
        file.write(PAPER)
        file.truncate(PAPER_BYTES + 1)
    assert "20 MB at most" in refusal(studio, folder)


@pytest.mark.parametrize(
    "content", [b"", "Für alles".encode("latin-1"), b"x" * (MOST_BYTES[BlobRole.LICENCE] + 1)]
)
def test_a_licence_that_is_none(studio: Studio, folder: SetFolder, content: bytes) -> None:
    (folder.path / "licence.txt").write_bytes(content)
    assert any(
        sentence in refusal(studio, folder) for sentence in ("is empty", "plain text in UTF-8", "at most")
    )


@pytest.mark.parametrize("name", ["", ".", "gone.txt", "a\\u0000b"])
def test_a_licence_that_is_not_there(studio: Studio, folder: SetFolder, name: str) -> None:
    folder.say(licence_file=f'"{name}"')
    assert "cannot be read" in refusal(studio, folder)


@pytest.mark.parametrize("name", ["a².jpg", "a(1).jpg", "x" * 197 + ".jpg"])
def test_a_name_that_the_wire_does_not_take(studio: Studio, folder: SetFolder, name: str) -> None:
    photos(folder)[0].rename(folder.path / name)
    assert "Rename the file" in refusal(studio, folder)


@pytest.mark.parametrize(
    "name", ["Müller.jpg", unicodedata.normalize("NFD", "Müller.jpg"), "हिन्दी.jpg", "a b-c.d.jpg"]
)
def test_a_name_in_any_script_is_one(studio: Studio, folder: SetFolder, name: str) -> None:
    photos(folder)[0].rename(folder.path / name)
    assert name in studio.publishing.check(folder.file).photos


def test_one_photo_twice(studio: Studio, folder: SetFolder) -> None:
    first = photos(folder)[0]
    shutil.copy(first, folder.path / "zebra.jpg")
    assert f"{first.name} and zebra.jpg are the same photo" in refusal(studio, folder)


def test_two_photos_of_one_stem(studio: Studio, folder: SetFolder) -> None:
    one, other = photos(folder)
    other.rename(one.with_suffix(".jpeg"))
    assert "differ in the ending of their names alone" in refusal(studio, folder)


def test_a_folder_without_photos_or_with_too_many(
    studio: Studio, folder: SetFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studio.publishing.preparing.MAX_PHOTOS", 1)
    assert "1 photos at most, and these are 2" in refusal(studio, folder)
    for photo in photos(folder):
        photo.unlink()
    for mask in folder.path.glob("*.png"):
        mask.unlink()
    assert "has no photos" in refusal(studio, folder)


def test_a_photo_that_is_none(studio: Studio, folder: SetFolder) -> None:
    (folder.path / "zebra.jpg").write_bytes(b"no picture at all")
    assert "zebra.jpg is not a picture" in refusal(studio, folder)
    (folder.path / "zebra.jpg").write_bytes(b"")
    assert "zebra.jpg is empty" in refusal(studio, folder)


def test_an_anchor_map_of_another_photo(studio: Studio, folder: SetFolder) -> None:
    told = "".join(f'\n[[photos]]\nfile = "{photo.name}"\n' for photo in photos(folder))
    folder.say(told + 'anchors = "nowhere.json"\n')
    assert "nowhere.json" in refusal(studio, folder)


def test_photos_are_those_named_in_their_order_and_the_cover_is_one_of_them(
    studio: Studio, folder: SetFolder
) -> None:
    names = [photo.name for photo in reversed(photos(folder))]
    told = "".join(f'\n[[photos]]\nfile = "{name}"\n' for name in names)
    folder.say(told, cover=f'"{names[1]}"')
    assert studio.publishing.check(folder.file).photos == tuple(names)
    folder.say(told, cover='"another.jpg"')
    assert "The cover, another.jpg, is none" in refusal(studio, folder)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="permissions do not stop this person")
def test_a_photo_that_may_not_be_opened(studio: Studio, folder: SetFolder) -> None:
    photos(folder)[0].chmod(0)
    assert "may be opened" in refusal(studio, folder)


def test_checking_leaves_nothing_behind(studio: Studio, folder: SetFolder) -> None:
    studio.publishing.check(folder.file)
    assert not list((studio.paths.temporary / "publishing").iterdir())
