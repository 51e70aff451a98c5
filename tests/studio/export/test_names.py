"""Templates and the names they give: safe on every system, whatever the tokens hold."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from render.delivery import Delivery, FileFormat, Size, SizeRule
from render.messages import ImageRef
from studio.errors import InputError
from studio.export.items import ExportItem
from studio.export.names import TOKENS, NameFacts, check_template, file_name, safe_name, subfolder
from studio.export.plan import plan
from studio.export.recipe import BUILT_IN, Recipe
from studio.jobs.orders import Conflict
from studio.jobs.placing import name_key

NOW = datetime(2026, 11, 26, 14, 5, 9, tzinfo=UTC)
FACTS = NameFacts(
    photo="IMG_0042",
    now=NOW,
    garments=("Jeans", "Linen tee"),
    slots=("lower", "upper"),
    set="Harbour",
    taken=datetime(2026, 3, 4, 5, 6, 7),  # noqa: DTZ001 - cameras know no zone
    sequence=7,
    engine="drape",
    seed=12,
    width=2048,
    height=1365,
)


@pytest.mark.parametrize(
    ("template", "name"),
    [
        ("{photo}", "IMG_0042"),
        ("{set}_{photo}-{sequence:3}", "Harbour_IMG_0042-007"),
        ("{garment} {slot}", "Linen tee upper"),
        ("{garments}", "Jeans+Linen tee"),
        ("{look}", "IMG_0042-Jeans-Linen tee"),
        ("{date} {time}", "2026-03-04 05-06-07"),
        ("{year}{month}{day} {today}", "20260304 2026-11-26"),
        ("{engine}-{seed}", "drape-12"),
        ("{photo}-{width}x{height}", "IMG_0042-2048x1365"),
        ("{sequence}", "7"),
        ("a/b:c", "a-b-c"),
        ("  spaced   out  ", "spaced out"),
    ],
)
def test_tokens(template: str, name: str) -> None:
    assert file_name(template, FACTS) == name


def test_a_folder_for_every_slash_and_none_for_what_is_empty() -> None:
    assert subfolder("{set}/{year}", FACTS) == ("Harbour", "2026")
    assert subfolder("{set}\\{engine}", FACTS) == ("Harbour", "drape")
    assert subfolder("", FACTS) == ()
    assert subfolder("{set}/{year}", NameFacts("p", NOW)) == ("2026",)
    assert subfolder("../../{photo}/..", FACTS) == ("export", "export", "IMG_0042", "export")
    assert subfolder("{set}", NameFacts("p", NOW, set="a/../b")) == ("a-..-b",)


@pytest.mark.parametrize(
    ("template", "word"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("{foto}", "not a token"),
        ("{photo", "bracket"),
        ("photo}", "bracket"),
        ("{{photo}}", "bracket"),
        ("{}", "not a token"),
        ("{photo:3}", "sequence"),
        ("{sequence:0}", "1 to 9"),
        ("{sequence:12}", "1 to 9"),
        ("{sequence:}", "1 to 9"),
        ("x" * 201, "Shorten"),
    ],
)
def test_what_cannot_be_filled_in_is_refused_with_what_to_change(template: str, word: str) -> None:
    with pytest.raises(InputError, match=word) as caught:
        check_template(template)
    assert caught.value.kind == "name_template"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("com1", "_com1"),
        ("con .x", "_con .x"),
        ("LPT³", "_LPT³"),
        ("console", "console"),
        ("...", "export"),
        (".hidden", "hidden"),
        ("ends with dots...", "ends with dots"),
        ("a\nb\tc", "a b c"),
        ("\u202egnp.exe", "gnp.exe"),
        ("cafe\u0301", "caf\u00e9"),
        ("\ud800", "-"),
        ("写真" * 100, "写真" * 30),
    ],
)
def test_safe_names(text: str, name: str) -> None:
    assert safe_name(text) == name


words = st.text(max_size=60)
templates = st.lists(
    st.one_of(
        st.sampled_from([f"{{{token}}}" for token in TOKENS] + ["{sequence:4}"]),
        st.text(st.characters(exclude_characters="{}"), max_size=12),
    ),
    min_size=1,
    max_size=6,
).map("".join)
facts = st.builds(
    NameFacts,
    photo=words,
    now=st.just(NOW),
    look=words,
    garments=st.lists(words, max_size=3).map(tuple),
    slots=st.lists(words, max_size=3).map(tuple),
    set=words,
    sequence=st.integers(0, 10**9),
    engine=words,
    seed=st.none() | st.integers(0, 2**63),
)


def item(given_facts: NameFacts) -> ExportItem:
    nothing = ImageRef("p", "0" * 64)
    return ExportItem(nothing, None, None, None, "t", 600, 400, 8, given_facts)


def is_safe(name: str) -> bool:
    stem = name.split(".")[0].rstrip().upper()
    reserved = {"CON", "PRN", "AUX", "NUL"} | {f"{d}{n}" for d in ("COM", "LPT") for n in "0123456789¹²³"}
    return (
        0 < len(name.encode()) <= 240
        and not re.search(r'[<>:"/\\|?*\x00-\x1f\x7f]', name)
        and not name.startswith((".", " "))
        and not name.endswith((".", " "))
        and stem not in reserved
        and PurePosixPath(name).name == name
        and PureWindowsPath(name).name == name
    )


@given(template=templates, folders=templates | st.just(""), things=st.lists(facts, min_size=1, max_size=5),
       rule=st.sampled_from(Conflict), kind=st.sampled_from(FileFormat))  # fmt: skip
def test_any_template_and_titles_give_safe_names_of_their_own_inside_the_folder(
    template: str, folders: str, things: list[NameFacts], rule: Conflict, kind: FileFormat
) -> None:
    folder = Path("/nowhere/at/all").absolute()
    recipe = Recipe(
        Delivery(format=kind), name=template, folder=str(folder), subfolder=folders, conflict=rule
    )
    try:
        recipe.check()
    except InputError:
        assert not template.strip() or max(len(template), len(folders)) > 200
        return
    planned = plan(recipe, [item(thing) for thing in things])
    assert len({name_key(file.path) for file in planned}) == len(things)
    for file in planned:
        below = file.path.relative_to(folder)
        assert ".." not in below.parts
        assert all(is_safe(part) for part in below.parts), below
        assert file.path.suffix == recipe.delivery.suffix


def test_names_that_differ_by_case_or_accents_alone_are_told_apart(tmp_path: Path) -> None:
    titles = ("Café", "CAFÉ", "cafe\u0301")
    for rule in Conflict:
        recipe = Recipe(name="{photo}", folder=str(tmp_path), conflict=rule)
        planned = plan(recipe, [item(NameFacts(title, NOW)) for title in titles])
        assert [file.path.name for file in planned] == ["Café.jpg", "CAFÉ-2.jpg", "café-3.jpg"]


def test_files_that_are_there_or_about_to_be_are_numbered_past(tmp_path: Path) -> None:
    (tmp_path / "one.jpg").write_bytes(b"")
    pictures = [item(NameFacts("one", NOW))] * 2
    recipe = Recipe(name="{photo}", folder=str(tmp_path))
    planned = plan(recipe, pictures, [tmp_path / "ONE-2.jpg"])
    assert [file.path.name for file in planned] == ["one-3.jpg", "one-4.jpg"]
    for rule in (Conflict.OVERWRITE, Conflict.SKIP):
        recipe = Recipe(name="{photo}", folder=str(tmp_path), conflict=rule)
        assert [file.path.name for file in plan(recipe, pictures)] == ["one.jpg", "one-2.jpg"]


def test_names_know_the_size_the_file_will_have_and_count_from_where_they_are_told(tmp_path: Path) -> None:
    recipe = Recipe(
        Delivery(size=Size(SizeRule.LONG_EDGE, edge=300)),
        name="{sequence:3}-{width}x{height}",
        folder=str(tmp_path),
        sequence_start=9,
    )
    planned = plan(recipe, [item(FACTS), item(FACTS)])
    assert [file.path.name for file in planned] == ["009-300x200.jpg", "010-300x200.jpg"]
    assert (planned[0].width, planned[0].height) == (300, 200)


def test_the_presets_that_come_with_the_studio_can_be_used(tmp_path: Path) -> None:
    for preset in BUILT_IN:
        recipe = Recipe(preset.recipe.delivery, preset.recipe.name, str(tmp_path))
        (planned,) = plan(recipe, [item(FACTS)])
        assert planned.path.suffix == preset.recipe.delivery.suffix
    assert len({preset.id for preset in BUILT_IN}) == len(BUILT_IN)
    with pytest.raises(InputError, match="folder"):
        BUILT_IN[0].recipe.check()
