from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from studio.errors import InputError
from studio.publishing.ids import derived_id
from studio.publishing.set_file import (
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
    note_set_id(file, SET_ID)
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
    file.write_text(TOLD + "".join(author(number, each) for number, each in enumerate(percent)))
    assert sum(basis_points(each) for each in read_set_file(file).authors) == 10_000
    file.write_text(TOLD + "".join(author(number, each) for number, each in enumerate((*percent, 0.01))))
    with pytest.raises(InputError, match=r"get 100\.01 % together"):
        read_set_file(file)


def author(number: int, percent: float) -> str:
    return f'[[authors]]\naccount = "{SET_ID[:-1]}{number}"\npercent = {percent}\n'


@pytest.mark.parametrize("percent", ["nan", "inf", "-50", "0", "100.5", '"100"'])
def test_a_share_is_more_than_nothing_and_no_more_than_all(file: Path, percent: str) -> None:
    file.write_text(TOLD + f'[[authors]]\naccount = "{SET_ID}"\npercent = {percent}\n')
    with pytest.raises(InputError, match="does not describe a set"):
        read_set_file(file)


def test_nobody_is_there_twice(file: Path) -> None:
    person = (
        '[[people]]\nname = "{}"\nrelease = "a"\nsigned = 2026-01-01\nadult = true\nai_derivatives = true\n'
    )
    file.write_text(TOLD + person.format("Ines") + person.format("INES"))
    with pytest.raises(InputError, match="INES is there twice"):
        read_set_file(file)
    file.write_text(TOLD + author(1, 50) * 2)
    with pytest.raises(InputError, match="is there twice"):
        read_set_file(file)


@pytest.mark.parametrize("line", ['story = """\nset_id = b"""\n', '# set_id = "a"\n', ""])
def test_only_a_set_id_is_one(file: Path, line: str) -> None:
    file.write_text(line + TOLD)
    note_set_id(file, SET_ID)
    assert read_set_file(file).set_id == SET_ID


def test_a_quoted_set_id_is_one_and_another_is_not_written_over(file: Path) -> None:
    file.write_text(f'"set_id" = "{SET_ID}"\n' + TOLD)
    before = file.read_text()
    note_set_id(file, SET_ID)
    with pytest.raises(InputError, match="by somebody else"):
        note_set_id(file, SET_ID.replace("a1", "a2"))
    assert file.read_text() == before


def test_a_link_stays_a_link(file: Path, tmp_path: Path) -> None:
    really = tmp_path / "elsewhere.toml"
    really.write_text(TOLD)
    file.symlink_to(really)
    note_set_id(file, SET_ID)
    assert file.is_symlink()
    assert read_set_file(really).set_id == SET_ID


def test_ids_follow_from_the_set_for_good() -> None:
    """Another rule would give every photo of every set that is live another id."""
    assert derived_id(SET_ID, "photo", "a.jpg") == "01900000-0000-7f33-9b59-6e5bb23689da"
    made = {
        derived_id(SET_ID, "photo", "a.jpg"),
        derived_id(SET_ID, "photo", "b.jpg"),
        derived_id(SET_ID, "release", "a.jpg"),
    }
    assert len(made) == 3
    assert all(is_id(each) for each in made)
    assert not is_id("harbour")
