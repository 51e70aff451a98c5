from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from studio.errors import InputError
from studio.publishing.preparing import derived_id
from studio.publishing.set_file import (
    Author,
    SetFile,
    basis_points,
    is_id,
    note_set_id,
    read_set_file,
    write_template,
)
from tests.studio.publishing.making import TOLD

SET_ID = "01900000-0000-7000-8000-0000000000a1"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "set.toml"


def test_what_is_written_is_what_is_read(file: Path) -> None:
    file.write_text(TOLD)
    told = read_set_file(file)
    assert (told.title, told.shot, told.moods) == ("Salt and linen", date(2026, 5, 4), ("calm", "soft light"))
    assert (told.generation_price, told.unlock_price, told.set_id, told.photos) == (5, 20, None, ())


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("unlock_price = 2.5", "unlock_price: Expected int, got float"),
        ("unlock_price = -1", "unlock_price: Expected int >= 0"),
        ("unlock_price = 1000001", "unlock_price: Expected int <= 1000000"),
        ('unlock_price = "1e3"', "unlock_price: Expected int, got str"),
        ("unlock_price = true", "unlock_price: Expected int, got bool"),
        ("unlock_price = nan", "unlock_price: Expected int, got float"),
        ("unlock_price = 20\ncolour = 3", "unknown field colour"),
        ('unlock_price = 20\nset_id = "harbour"', "set_id: Expected str matching regex"),
        ("unlock_price = 20\n[[photos]]\nname = 1", "photos"),
        ("", "missing required field unlock_price"),
        ("unlock_price = = 3", "Invalid value"),
    ],
)
def test_what_cannot_be_is_said_with_its_place(file: Path, line: str, sentence: str) -> None:
    file.write_text(TOLD.replace("unlock_price = 20", line))
    with pytest.raises(InputError) as caught:
        read_set_file(file)
    assert caught.value.message.startswith("set.toml does not describe a set: ")
    assert sentence in caught.value.message
    assert "$." not in caught.value.message


def test_rubbish_and_nothing_are_told_apart(file: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_set_file(file)
    file.write_bytes(b"\xff\xfe\x00rubbish")
    with pytest.raises(InputError, match="does not describe a set"):
        read_set_file(file)


def test_a_file_from_windows_is_read_and_keeps_its_lines(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbf" + TOLD.replace("\n", "\r\n").encode())
    assert read_set_file(file).title == "Salt and linen"
    note_set_id(file, SET_ID)
    assert read_set_file(file).set_id == SET_ID
    assert file.read_bytes().endswith(TOLD.replace("\n", "\r\n").encode())


def test_the_id_is_noted_once_at_the_head(file: Path) -> None:
    file.write_text("# Salt and linen: the set_id = comes later\n" + TOLD)
    note_set_id(file, SET_ID)
    once = file.read_text()
    note_set_id(file, SET_ID.replace("a1", "a2"))
    assert file.read_text() == once
    assert once.splitlines()[0].startswith(f'set_id = "{SET_ID}"')
    assert once.endswith(TOLD)


def test_the_template_is_a_set_file_once_it_is_filled_in(file: Path) -> None:
    write_template(file)
    with pytest.raises(InputError, match="title: Expected str of length >= 1"):
        read_set_file(file)
    lines = [
        line.removeprefix("# ") if "# [[" in line or line.startswith("# ") else line
        for line in _example(file)
    ]
    file.write_text("\n".join(lines))
    told = read_set_file(file)
    assert {name for name in SetFile.__struct_fields__ if name != "set_id"} == {
        name for name in SetFile.__struct_fields__ if getattr(told, name) not in (None, ())
    } | {"moods", "poses"}
    with pytest.raises(InputError, match="is there already"):
        write_template(file)


def _example(file: Path) -> list[str]:
    """The template with words in its empty places, without its first line, which is none of the settings."""
    text = file.read_text().replace('""', '"words"').replace("percent = 50", "percent = 100")
    return text.splitlines()[1:]


@pytest.mark.parametrize("percent", [(100.0,), (33.33, 66.67), (0.01, 99.99), (14.3, 28.6, 57.1)])
def test_shares_in_percent_add_up_to_the_hundredth(file: Path, percent: tuple[float, ...]) -> None:
    authors = "".join(f'[[authors]]\naccount = "{SET_ID}"\npercent = {each}\n' for each in percent)
    file.write_text(TOLD + authors)
    assert sum(basis_points(author) for author in read_set_file(file).authors) == 10_000
    file.write_text(TOLD + authors + f'[[authors]]\naccount = "{SET_ID}"\npercent = 0.01\n')
    with pytest.raises(InputError, match=r"get 100\.01 % together"):
        read_set_file(file)


def test_half_a_hundredth_is_nothing_that_can_be_shared() -> None:
    assert basis_points(Author(SET_ID, 33.335)) in (3333, 3334)


def test_ids_follow_from_the_set_and_are_ids() -> None:
    made = {derived_id(SET_ID, "photo", name) for name in ("a.jpg", "b.jpg")}
    assert made == {derived_id(SET_ID, "photo", name) for name in ("a.jpg", "b.jpg")}
    assert len(made | {derived_id(SET_ID, "release", "a.jpg")}) == 3
    assert all(is_id(each) and each.startswith("01900000-0000-7") for each in made)
    assert not is_id("harbour")
