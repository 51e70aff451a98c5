from __future__ import annotations

from pathlib import Path

import pytest

import studio.retouch
from studio.redaction import redact

NAMES = ("Evening gown", "IMG_0042.CR3", "IMG_0042", "Müller & Söhne")


@pytest.mark.parametrize(
    "line",
    [
        "opened /home/ada/Pictures/2026/secret look/IMG_0042.CR3",
        r"opened C:\Users\Ada\Pictures\IMG_0042.CR3",
        "no thumbnail for IMG_0042: broken",
        "dressing evening GOWN on a photo",
        "source MÜLLER & SÖHNE was moved",
        "cannot open 'file of ada.tiff' here",
        'cannot open "/home/ada/a b c"',
        "hash " + "ab" * 32,
    ],
)
def test_nothing_of_the_person_stays(line: str) -> None:
    said = redact("2026-03-01 10:00:00,123 WARNING studio.library: " + line, NAMES)
    assert said.startswith("2026-03-01 10:00:00,123 WARNING studio.library: ")
    for word in ("ada", "img_0042", "gown", "ller", "secret", "ab" * 32):
        assert word not in said.casefold().split(": ", 1)[1], said


def test_where_in_the_program_stays() -> None:
    inside = Path(studio.retouch.__file__)
    stack = "\n".join(
        (
            "Fatal Python error: Segmentation fault",
            f'  File "{inside}", line 12 in render',
            '  File "/home/ada/env/lib/python3.11/site-packages/PySide6/thing.py", line 3 in call',
            '  File "/usr/lib/python3.11/threading.py", line 4 in run',
            '  File "/home/ada/scripts/mine.py", line 5 in go',
        )
    )
    said = redact(stack)
    assert 'File "studio/retouch.py", line 12 in render' in said
    assert 'File "PySide6/thing.py", line 3 in call' in said
    assert 'File "threading.py", line 4 in run' in said
    assert 'File "...", line 5 in go' in said
    assert "ada" not in said
    assert "mine" not in said
