from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from tests.ui.conftest import own_language
from ui.language import language_name, languages, speak


@pytest.fixture(autouse=True)
def _language(qapp: QApplication) -> Iterator[None]:
    with own_language(qapp):
        yield


def test_languages_are_those_with_a_file(tmp_path: Path) -> None:
    assert languages(tmp_path) == ("en",)
    for name in ("studio_fr.qm", "studio_de.qm", "studio_en.qm", "notes.txt"):
        (tmp_path / name).write_bytes(b"")
    assert languages(tmp_path) == ("en", "de", "fr")
    assert language_name("fr") == "Français"


def test_what_is_not_there_is_said_in_english(qapp: QApplication, tmp_path: Path) -> None:
    assert speak(qapp, "xx", tmp_path) == "en"
    (tmp_path / "studio_fr.qm").write_bytes(b"")
    assert speak(qapp, "fr", tmp_path) == "fr"
    assert speak(qapp, "fr_CA", tmp_path) == "fr"
    assert QLocale().language() == QLocale.Language.French
