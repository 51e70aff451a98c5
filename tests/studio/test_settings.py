from __future__ import annotations

import os
import tempfile
import tomllib
from pathlib import Path
from typing import Annotated

import msgspec
import pytest
import tomli_w
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from studio.choices import Theme
from studio.declared import Group, Kind, said
from studio.errors import StorageError
from studio.settings import Settings, declarations

words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=40)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


@given(theme=st.sampled_from(Theme), language=words, last_photo=words, engine=words)
@limits(deadline=None, max_examples=40)
def test_what_is_saved_is_read_back(theme: Theme, language: str, last_photo: str, engine: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "settings.toml"
        settings = Settings.load(path)
        settings.theme, settings.language = theme, language
        settings.last_photo, settings.engine = last_photo, engine
        settings.save()
        again = Settings.load(path)
        assert again.notices == ()
        assert msgspec.structs.asdict(again) == msgspec.structs.asdict(settings)
        assert list(Path(folder).iterdir()) == [path]


known = {field.name for field in msgspec.structs.fields(Settings)}
values = st.one_of(words, st.integers(-1000, 1000), st.booleans(), st.lists(words, max_size=3))


@given(
    unknown=st.dictionaries(
        st.from_regex(r"[a-z_]{1,12}", fullmatch=True).filter(lambda k: k not in known), values
    )
)
@limits(deadline=None, max_examples=40)
def test_keys_of_other_versions_are_reported_and_kept(unknown: dict[str, object]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "settings.toml"
        path.write_text(tomli_w.dumps({"theme": "light", **unknown}), encoding="utf-8")
        settings = Settings.load(path)
        assert settings.theme is Theme.LIGHT
        assert len(settings.notices) == len(unknown)
        for key in unknown:
            assert any(repr(key) in notice for notice in settings.notices)
        settings.theme = Theme.DARK
        settings.save()
        written = tomllib.loads(path.read_text(encoding="utf-8"))
        assert {key: written[key] for key in unknown} == unknown


def test_no_file_is_the_defaults(path: Path) -> None:
    settings = Settings.load(path)
    assert (settings.theme, settings.notices) == (Theme.DARK, ())
    assert not path.exists()


def test_a_value_of_the_wrong_kind_is_reported_and_kept_until_it_is_chosen_again(path: Path) -> None:
    path.write_text('theme = "pink"\nlanguage = "de"\n')
    settings = Settings.load(path)
    assert (settings.theme, settings.language) == (Theme.DARK, "de")
    (notice,) = settings.notices
    assert "'theme'" in notice
    assert "settings.toml" in notice
    settings.save()
    assert tomllib.loads(path.read_text())["theme"] == "pink"
    settings.theme = Theme.LIGHT
    settings.save()
    assert Settings.load(path).theme is Theme.LIGHT


@pytest.mark.parametrize("content", [b"theme = ", b"\xff\xfe\x00", b"= 3"])
def test_a_broken_file_is_kept_aside_and_said(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    settings = Settings.load(path)
    (notice,) = settings.notices
    assert "settings.toml.broken" in notice
    assert path.with_name("settings.toml.broken").read_bytes() == content
    settings.save()
    path.write_bytes(content)
    assert "settings.toml.broken1" in Settings.load(path).notices[0]
    assert path.with_name("settings.toml.broken").read_bytes() == content


def test_a_newer_file_is_said_and_its_version_kept(path: Path) -> None:
    path.write_text('version = 7\ntheme = "light"\n')
    settings = Settings.load(path)
    assert "newer" in settings.notices[0]
    settings.save()
    assert tomllib.loads(path.read_text())["version"] == 7


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_to_is_a_sentence(path: Path) -> None:
    settings = Settings.load(path)
    path.parent.chmod(0o500)
    try:
        with pytest.raises(StorageError) as caught:
            settings.save()
    finally:
        path.parent.chmod(0o700)
    assert caught.value.kind == "not_writable"


def test_a_peek_changes_nothing(path: Path) -> None:
    assert Settings.peek(path).theme is Theme.DARK
    path.write_bytes(b"theme = ")
    assert Settings.peek(path).theme is Theme.DARK
    assert path.read_bytes() == b"theme = "
    assert list(path.parent.iterdir()) == [path]
    path.write_text('theme = "light"\nodd = 1\n')
    assert Settings.peek(path).theme is Theme.LIGHT


def test_every_setting_is_declared_with_words_and_its_usual_value_can_be_chosen() -> None:
    for item in declarations().values():
        assert item.description.endswith("."), item.name
        if not item.shown:
            continue
        assert item.title, item.name
        if item.kind is Kind.CHOICE and item.choices:
            assert str(item.default) in dict(item.choices), item.name
        if item.kind is Kind.NUMBER:
            assert item.least <= item.default <= item.most, item.name
            assert (item.default - item.least) % item.step == 0, item.name


def test_a_number_out_of_its_range_is_said_and_kept(path: Path) -> None:
    path.write_text("text_size = 900\n")
    settings = Settings.load(path)
    assert settings.text_size == 100
    assert "text_size" in settings.notices[0]
    settings.save()
    assert "900" in path.read_text()


class Renamed(Settings, kw_only=True, dict=True):
    letters: Annotated[
        int, said("Letters", "How many.", Group.APPEARANCE, limits=(0, 9, 1), renamed_from=("glyphs",))
    ] = 3


def test_a_setting_that_was_renamed_is_read_under_its_old_name_and_written_under_its_new(path: Path) -> None:
    path.write_text("glyphs = 5\n")
    settings = Renamed.load(path)
    assert (settings.letters, settings.notices) == (5, ())
    settings.save()
    assert path.read_text().splitlines() == ["version = 1", "letters = 5"]
    path.write_text("glyphs = 5\nletters = 7\n")
    assert Renamed.load(path).letters == 7
