from __future__ import annotations

import pytest

from sync.filenames import unfit_name


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        ".hidden",
        "../../x.jpg",
        "a/b.jpg",
        "/etc/passwd",
        "C:\\x",
        "C:x",
        "..\\x.jpg",
        "\\\\host\\share\\x",
        "con",
        "Con.jpg",
        "nul.png",
        "COM1",
        "lpt9.txt",
        "photo.jpg:stream",
        "photo.jpg.",
        "photo.jpg ",
        "what?.jpg",
        "pho\x00to.jpg",
        "pho\nto.jpg",
        "gpj.\u202eexe",
        "photo.jpg.part",
        "photo.jpg.PART.json",
    ],
)
def test_a_name_that_leads_elsewhere_or_is_none_somewhere_is_found(name: str) -> None:
    assert unfit_name(["photo.jpg", name, "other.jpg"]) == name


@pytest.mark.parametrize(
    ("first", "second"), [("A.jpg", "a.JPG"), ("é.jpg", "e\u0301.jpg"), ("a.jpg", "a.jpg")]
)
def test_names_that_are_one_on_many_a_disk_are_found(first: str, second: str) -> None:
    assert unfit_name([first, "b.jpg", second]) == second


def test_other_names_are_fine() -> None:
    names = ["north light-1.jpg", "Straße.jpg", "東京.tif", "console.jpg", "a.b.c", "a-b_c.anchors.json"]
    assert unfit_name(names) is None
