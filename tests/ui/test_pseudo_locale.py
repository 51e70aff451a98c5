"""Every text goes through `tr`: in a made-up language each is marked, and longer by two fifths."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from studio.library.search import PhotoQuery
from studio.studio import Studio
from tests.ui.conftest import Open, open_window
from ui.engines.words import backend_name
from ui.shell.window import FIRST_SIZE, MODULES
from ui.widgets.pieces import Elided

pytestmark = pytest.mark.slow

MARK = "⟦"
ACCENTS = str.maketrans("aeiouAEIOUcn", "åéîøüÅÉÎØÜçñ")


class PseudoLocale(QTranslator):
    """Says every text with accents, brackets and two fifths more letters; what stands in braces stays."""

    def isEmpty(self) -> bool:  # noqa: N802
        return False

    def translate(self, context: str, text: str, disambiguation: str = "", n: int = -1) -> str:
        parts = [part if part.startswith("{") else part.translate(ACCENTS) for part in _split(text)]
        return f"{MARK}{''.join(parts)}{'~' * (2 * len(text) // 5)}⟧"


def _split(text: str) -> list[str]:
    parts, rest = [], text
    while "{" in rest:
        before, _, rest = rest.partition("{")
        inside, _, rest = rest.partition("}")
        parts += [before, f"{{{inside}}}"]
    return [*parts, rest]


@pytest.fixture
def pseudo(qapp: QApplication) -> Iterator[None]:
    translator = PseudoLocale()
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, studio: Studio, pseudo: None) -> Iterator[Open]:
    with open_window(qtbot, qapp, studio) as opened:
        yield opened


def is_word(text: str) -> bool:
    """Whether there is anything in it to translate."""
    return sum(letter.isalpha() for letter in text) > 2


def texts_of(widget: QWidget) -> Iterator[tuple[str, str]]:
    """What a widget shows or tells a screen reader, with where it does."""
    if isinstance(widget, QAbstractButton | QLabel):
        yield "text", widget.text()
    elif isinstance(widget, QComboBox):
        for row in range(widget.count()):
            yield "item", widget.itemText(row)
    elif isinstance(widget, QLineEdit | QPlainTextEdit):
        yield "placeholder", widget.placeholderText()
    yield "tool tip", widget.toolTip()
    yield "accessible name", widget.accessibleName()
    yield "accessible description", widget.accessibleDescription()


def own_words(studio: Studio) -> list[str]:
    """What is nobody's text: names that people, cameras, files, folders and libraries have; the longest first."""
    photos = studio.library.page(PhotoQuery(), 0, 100).result()
    paths = [Path(photo.path) for photo in photos]
    names = {
        part
        for path in paths
        for part in (str(path), str(path.parent), path.parent.name, path.name, path.stem)
    }
    names |= {garment.name for garment in studio.garments.all().result()}
    names |= {studio.library.details(photo.id).result().colour_space for photo in photos}
    names |= {source.name for source in studio.photos.sources().result()}
    names |= {backend_name(backend) for backend in ("_native_cudnn", "flash", "_flash_3")}
    return sorted(names, key=len, reverse=True)


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every text that Python code paints, in order: delegates, the canvas, the rail."""
    texts: list[str] = []
    paint = QPainter.drawText

    def watched(painter: QPainter, *arguments: Any) -> object:
        texts.extend(argument for argument in arguments if isinstance(argument, str))
        return paint(painter, *arguments)

    monkeypatch.setattr(QPainter, "drawText", watched)
    return texts


def without(text: str, names: list[str]) -> str:
    if text.startswith(str(Path.cwd().root)):
        return ""  # where a file lies
    if text.endswith("…") and any(name.startswith(text[:-1]) for name in names):
        return ""
    for name in names:
        text = text.replace(name, "")
    return text


@pytest.mark.parametrize("module", MODULES)
def test_every_text_is_translated(window: Open, studio: Studio, module: str, qtbot: QtBot) -> None:
    window.window.show_module(module)
    qtbot.wait(300)
    names = own_words(studio)
    missed = {
        (type(widget).__name__, kind, text)
        for widget in window.window.findChildren(QWidget)
        for kind, text in texts_of(widget)
        if MARK not in text and is_word(without(text, names))
    }
    assert not missed


@pytest.mark.parametrize("module", [*MODULES, "keys", "queue"])
def test_every_painted_text_is_translated(
    window: Open, studio: Studio, module: str, painted: list[str], qtbot: QtBot
) -> None:
    if module == "keys":
        window.window.toggle_keys()
    elif module == "queue":
        window.window.toggle_queue()
    else:
        window.window.show_module(module)
    qtbot.wait(300)
    painted.clear()
    window.window.grab()
    names = own_words(studio)
    assert any(MARK in text for text in painted)
    assert not {text for text in painted if MARK not in text and is_word(without(text, names))}


@pytest.mark.parametrize("module", MODULES)
def test_longer_words_find_room(window: Open, module: str, qtbot: QtBot) -> None:
    """Nothing is cut off where it cannot end in an ellipsis, and the window is not pushed over its size."""
    window.window.show_module(module)
    qtbot.wait(300)
    page = window.window.pages.currentWidget()
    assert page is not None
    cut = {
        (type(widget).__name__, texts[0][1], widget.width(), needed_width(widget))
        for widget in page.findChildren(QWidget)
        if widget.isVisible()
        for texts in [list(texts_of(widget))]
        if needed_width(widget) > widget.width() + 1
    }
    assert not cut
    assert window.window.size() == FIRST_SIZE


def needed_width(widget: QWidget) -> int:
    """Pixels that a text needs which is on one line and is not shortened."""
    if isinstance(widget, Elided) or not isinstance(widget, QAbstractButton | QLabel):
        return 0
    if isinstance(widget, QLabel) and (widget.wordWrap() or not widget.text()):
        return 0
    return widget.minimumSizeHint().width()
