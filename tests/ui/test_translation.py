"""What the window says is all there to be translated, and what is translated is whole."""

from __future__ import annotations

import ast
import re
import shutil
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication

from installers import translate
from render.garment.category import CATEGORIES
from render.garment.colours import PALETTE
from tests.ui.conftest import own_language
from ui.garments.words import FOUND, kept_word, shown_words
from ui.keys.caps import parts_of
from ui.language import TRANSLATIONS, speak
from ui.sentences import in_own_language, with_quotes
from ui.words import memory_size, number

LANGUAGES = sorted(TRANSLATIONS.glob("studio_*.ts"))
SAYING = ("tr", "translate", "marked")
"""What a text for people stands in."""
NOT_SAYING = ("debug", "info", "warning", "error", "exception", "write", "setObjectName", "setProperty")
"""What is written for logs and terminals, and names that Qt or the style sheet knows things by."""
PHRASE = re.compile(r"[A-Z][a-z]|.*[a-z]{2,} [a-z]{2,}", re.DOTALL)
KEY = re.compile(r"((Ctrl|Alt|Shift|Meta)\+)*(\S|F\d+|Pg(Up|Down)|[A-Z][a-z]+)")
SPOKEN_IN_A_TERMINAL = {"ui/app.py", "ui/start.py", "ui/watchdog.py"}
PORTABLE_KEYS = {"ui/keys/table.py", "ui/keys/presets.py"}
NOT_TEXTS = {
    "Anchor Studio",
    "Anchor Studio ",
    "Anchor Studio report",
    "FlashAttention 2",
    "FlashAttention 3",
    "Lightroom Classic",
    "Capture One",
    "Qt",
    "Fusion",
    "WebP",
    "Display P3",
    "Adobe RGB (1998)",
    "Inter-Regular.otf",
    "Inter-Medium.otf",
    "Inter-SemiBold.otf",
    "ShowItems",
    "first paint",
    "</p><pre style='font-size: 16pt'>",
}
"""Names, which are the same in every language; the file manager's own call; a page's markup; and reports, which are
for those who help.
"""


@dataclass(frozen=True)
class Message:
    context: str
    source: str
    plural: bool
    forms: tuple[str, ...]
    state: str

    @property
    def key(self) -> tuple[str, str, bool]:
        return self.context, self.source, self.plural


def messages(file: Path) -> list[Message]:
    return [
        Message(
            context.findtext("name", ""),
            message.findtext("source", ""),
            message.get("numerus") == "yes",
            tuple(form.text or "" for form in translation.findall("numerusform"))
            or (translation.text or "",),
            translation.get("type", ""),
        )
        for context in ET.parse(file).getroot().iter("context")
        for message in context.iter("message")
        if (translation := message.find("translation")) is not None
    ]


def modules(*rooms: str) -> Iterator[tuple[str, ast.Module]]:
    for room in rooms:
        for path in sorted((translate.ROOT / room).rglob("*.py")):
            yield path.relative_to(translate.ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def called(node: ast.Call) -> str:
    return getattr(node.func, "attr", None) or getattr(node.func, "id", "")


@pytest.fixture(params=LANGUAGES, ids=lambda file: file.stem)
def file(request: pytest.FixtureRequest) -> Path:
    return request.param


def test_what_is_committed_is_what_is_said_today(file: Path, tmp_path: Path) -> None:
    """If this fails, run `dev.py translate` and translate what is new."""
    found = translate.sentences()
    assert translate.SENTENCES.read_text(encoding="utf-8").splitlines() == found
    copy = Path(shutil.copy(file, tmp_path))
    translate.extract(copy, found)
    assert {message.key for message in messages(copy)} == {message.key for message in messages(file)}


def test_every_marked_text_is_found(file: Path) -> None:
    """Qt's extraction reads Python by halves, so what it overlooks would never be translated."""
    if file == translate.PLURALS:
        assert all(message.plural for message in messages(file))
        return
    found = {message.key[:2] for message in messages(file)}
    missed = [
        (path, node.lineno, context, text)
        for path, tree in modules("ui", "studio")
        for context, text, node in marked_texts(tree)
        if (context, text) not in found
    ]
    assert not missed


def marked_texts(tree: ast.Module) -> Iterator[tuple[str, str, ast.Call]]:
    """Context and text of every call that says one; `self.tr` has the class that it stands in for its context."""
    for owner in ast.walk(tree):
        inner = owner.name if isinstance(owner, ast.ClassDef) else ""
        for node in _within(owner) if isinstance(owner, ast.ClassDef | ast.Module) else ():
            match node:
                case ast.Call(func=ast.Attribute(ast.Name("self"), "tr"), args=[ast.Constant(str(text)), *_]):
                    yield inner, text, node
                case ast.Call(args=[ast.Constant(str(context)), ast.Constant(str(text)), *_]) if called(
                    node
                ) in ("translate", "marked"):
                    yield context, text, node


def _within(owner: ast.AST) -> Iterator[ast.AST]:
    """All below `owner` but what is below a class in it."""
    for child in ast.iter_child_nodes(owner):
        if not isinstance(child, ast.ClassDef):
            yield child
            yield from _within(child)


def test_texts_are_literals_with_a_context_that_holds() -> None:
    """`other.tr(...)` is looked up under another class than it was found in; a text that is put together, nowhere."""
    wrong = [
        (path, node.lineno)
        for path, tree in modules("ui")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and (
            (isinstance(node.func, ast.Attribute) and node.func.attr == "tr" and not _of_itself(node))
            or (called(node) == "marked" and not all(isinstance(part, ast.Constant) for part in node.args))
        )
    ]
    assert not wrong


def _of_itself(node: ast.Call) -> bool:
    of = node.func.value if isinstance(node.func, ast.Attribute) else None
    return isinstance(of, ast.Name) and of.id == "self" and isinstance(node.args[0], ast.Constant)


def test_no_text_goes_untranslated() -> None:
    untranslated = [
        (path, line, text)
        for path, tree in modules("ui")
        if path not in SPOKEN_IN_A_TERMINAL
        for line, text in unsaid(tree)
        if text not in NOT_TEXTS and not (path in PORTABLE_KEYS and KEY.fullmatch(text))
    ]
    assert not untranslated


def unsaid(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Lines and phrases that stand in no call that translates, and that people may see."""
    silent: set[int] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Call() if called(node) in (*SAYING, *NOT_SAYING):
                silent |= _ids(*node.args)
            case ast.Expr(ast.Constant()) | ast.Raise() | ast.Assert() | ast.Subscript(slice=ast.Constant()):
                silent |= _ids(node)
            case ast.Subscript():
                silent |= _ids(node.slice)
            case ast.AnnAssign():
                silent |= _ids(node.annotation)
            case ast.Assign(targets=[ast.Name("__all__" | "CONTEXT")]):
                silent |= _ids(node.value)
            case ast.Compare():
                silent |= _ids(node)
            case _:
                pass
    for node in ast.walk(tree):
        match node:
            case ast.Constant(str(text)) if id(node) not in silent and PHRASE.match(text):
                yield node.lineno, text
            case _:
                pass


def _ids(*nodes: ast.AST) -> set[int]:
    return {id(part) for node in nodes for part in ast.walk(node)}


@pytest.mark.parametrize(
    "code",
    [
        'label("Nothing found")',
        'self.setText(f"of the {name} garment")',
        'WORDS = {"a": "Long edge"}',
        'self.host.say("paint the mask")',
    ],
)
def test_the_search_for_texts_finds_them(code: str) -> None:
    assert list(unsaid(ast.parse(code)))


def test_every_message_is_translated(file: Path) -> None:
    lacking = [message for message in messages(file) if message.state or not all(message.forms)]
    assert not lacking
    assert all(("%n" in message.source) == message.plural for message in messages(file))


def test_translations_have_what_their_sources_have(file: Path) -> None:
    different = [
        (message.source, form)
        for message in messages(file)
        for form in message.forms
        if marks_of(message.source) != marks_of(form)
    ]
    assert not different


def marks_of(text: str) -> tuple[object, ...]:
    """What may not be lost: what is filled in, code, keys of menus, ellipses, blanks at the ends, and the full stop."""
    bare = text.strip(" \u00a0\u202f")
    return (
        sorted(re.findall(r"\{+[^{}]*\}+|%n", text)),
        sorted(re.findall(r"`[^`]*`|--[a-z]+", text)),
        text.count("&"),
        bare.endswith("…"),
        (text[:1].isspace(), text[-1:].isspace()),
        bare.endswith("."),
        bare.endswith(":"),
        "\n" in text,
    )


def test_french_is_set_as_french_is() -> None:
    """No break before what stands apart, none inside guillemets, and the apostrophe of the printer."""
    wrong = [
        form
        for message in messages(TRANSLATIONS / "studio_fr.ts")
        for form in message.forms
        for said in [re.sub(r"`[^`]*`|\(\*.*\)|\{[^{}]*\}", "", form)]
        if re.search(r" [;:!?»%]|« |«[^\u00a0]|[^\u00a0]»|\w[;!?]|'|\"|\.\.\.", said)
    ]
    assert not wrong


@pytest.fixture
def french(qapp: QApplication) -> Iterator[None]:
    with own_language(qapp):
        assert speak(qapp, "fr") == "fr"
        yield


@pytest.fixture
def english(qapp: QApplication) -> Iterator[None]:
    with own_language(qapp):
        assert speak(qapp, "en") == "en"
        yield


@pytest.mark.usefixtures("french")
def test_the_window_finds_every_translation() -> None:
    """The compiled file is that of this source, and every context is one that texts are looked up under."""
    for message in messages(TRANSLATIONS / "studio_fr.ts"):
        for place, form in enumerate(message.forms):
            count = place + 1 if message.plural else -1
            expected = form.replace("%n", str(count)) if message.plural else form
            assert QCoreApplication.translate(message.context, message.source, "", count) == expected


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(("count", "said"), [(1, "1 file could"), (2, "2 files could")])
def test_english_tells_one_from_many(count: int, said: str) -> None:
    text = QCoreApplication.translate("Imports", "%n files could not be imported.", "", count)
    assert text == f"{said} not be imported."


@pytest.mark.usefixtures("french")
def test_sentences_of_the_rooms_below_are_known_again() -> None:
    said = in_own_language("“Nord” comes with the studio. Choose another name.")
    assert said == "«\u00a0Nord\u00a0» est fourni avec le studio. Choisissez un autre nom."
    assert in_own_language("A curly bracket stands alone. Tokens are written like {photo}.").endswith(
        "{photo}."
    )
    assert "isolée" in in_own_language("A curly bracket stands alone. Tokens are written like {photo}.")
    refused = "This render is discarded, and only kept renders are saved. Keep it (P) first."
    assert in_own_language(refused).startswith("Ce rendu est écarté, ")
    assert in_own_language("Nobody ever said this.") == "Nobody ever said this."


@pytest.mark.usefixtures("french")
def test_commands_are_quoted_as_print_has_it_and_not_as_a_terminal() -> None:
    damaged = in_own_language("/a/b is damaged. Go back to a snapshot with `anchor snapshots`.")
    assert damaged.endswith("avec «\u00a0anchor snapshots\u00a0».")
    assert with_quotes("`a` and `b --c`, not `d") == "«\u00a0a\u00a0» and «\u00a0b --c\u00a0», not `d"


@pytest.mark.usefixtures("french")
def test_values_are_written_as_in_french() -> None:
    assert memory_size(1_240_000_000) == "1,2 Go"
    assert number(0.25, 2) == "0,25"
    native = QKeySequence("Alt+Left").toString(QKeySequence.SequenceFormat.NativeText)
    assert parts_of(native) == ("Alt", "←")


@pytest.mark.usefixtures("french")
def test_words_for_garments_find_the_way_back_to_the_catalogue() -> None:
    assert shown_words(("navy", "sunset")) == "bleu marine, sunset"
    assert [kept_word(word) for word in ("bleu marine", "sunset")] == ["navy", "sunset"]


def test_all_that_is_found_for_a_garment_has_a_word() -> None:
    found = {word for words in CATEGORIES.values() for word in words} | set(PALETTE)
    assert found == set(FOUND)
