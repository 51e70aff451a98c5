"""Brings the translations up to date: what the window says is extracted, and what is translated is compiled.

Called by `dev.py translate`, with the environment's Python. The window's own texts are found by Qt's `lupdate`.
The rooms below know no Qt: their sentences for people are found in the code, with what is filled in as `{0}`, and
listed in `sentences.txt`, from which `ui.sentences` knows a sentence again. So are those of the models' cards.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "resources" / "translations"
SENTENCES = FOLDER / "sentences.txt"
PLURALS = FOLDER / "studio_en.ts"
"""What English, which the texts are written in, says of one and of many."""
CONTEXT = "Sentences"
ROOMS = ("studio", "render", "sync")
"""Whose sentences are listed."""
CARDS = ("engines", "parsers")
"""Folders of models' cards, whose sentences are listed too."""
MARKING = ("ui", "studio")
"""Whose texts are marked for translation."""
NOT_SENTENCES = ("marked", "remembered")
"""Calls whose texts are in a context of their own, or for those who read the code."""
NOT_IN_THE_WINDOW = ("studio/commands", "studio/cli.py", "studio/console.py", "render/comfyui/notes.py")
FEWEST_WORDS = 3


def main() -> int:
    found = sentences()
    SENTENCES.write_text("\n".join(found) + "\n", encoding="utf-8")
    for file in sorted(FOLDER.glob("*.ts")):
        extract(file, found)
        compiled = str(file.with_suffix(".qm"))
        subprocess.run([tool("lrelease"), "-silent", str(file), "-qm", compiled], check=True)
    return 0


def extract(file: Path, found: list[str]) -> None:
    """Bring one `.ts` file up to date; what is translated stays, what is no longer said goes."""
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder) / "sentences.py"
        listed.write_text("".join(f"marked({CONTEXT!r}, {text!r})\n" for text in found), encoding="utf-8")
        command = [tool("lupdate"), "-silent", "-no-obsolete", "-locations", "none"]
        command += ["-tr-function-alias", "QT_TRANSLATE_NOOP+=marked"]
        command += ["-pluralonly"] if file.name == PLURALS.name else []
        sources = [str(path) for room in MARKING for path in sorted((ROOT / room).rglob("*.py"))]
        subprocess.run([*command, *sources, str(listed), "-ts", str(file)], check=True)


def tool(name: str) -> str:
    return str(Path(sys.executable).with_name(f"pyside6-{name}"))


def sentences() -> list[str]:
    """Every sentence that the rooms below the window have for a person, sorted, each once."""
    found: set[str] = set()
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if not path.relative_to(ROOT).as_posix().startswith(NOT_IN_THE_WINDOW):
                found.update(sentences_of(ast.parse(path.read_text(encoding="utf-8"))))
    return sorted(found | set(card_sentences()))


def card_sentences() -> Iterator[str]:
    """What models' cards say to a person: what a model is for, where it comes from, and what its licence asks."""
    for room in CARDS:
        for path in sorted((ROOT / "resources" / room).glob("*.toml")):
            card = tomllib.loads(path.read_text(encoding="utf-8"))
            licences = [
                card["licence"],
                *(each["licence"] for each in card.get("sources", ()) if "licence" in each),
            ]
            yield from (card["summary"], card["provenance"])
            yield from (licence["terms"] for licence in licences if licence.get("terms"))


def sentences_of(tree: ast.Module) -> Iterator[str]:
    silent = set(_docstrings(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in NOT_SENTENCES:
            silent.update(id(argument) for argument in node.args)
        if isinstance(node, ast.JoinedStr):
            silent.update(id(part) for part in node.values)
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr | ast.Constant) and id(node) not in silent:
            text = template(node)
            if text is not None and is_sentence(text):
                yield text


def _docstrings(tree: ast.Module) -> Iterator[int]:
    """Ids of the nodes that are statements of their own: what they say is for those who read the code."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant | ast.JoinedStr):
            yield id(node.value)


def template(node: ast.JoinedStr | ast.Constant) -> str | None:
    if isinstance(node, ast.Constant):
        return node.value.replace("{", "{{").replace("}", "}}") if isinstance(node.value, str) else None
    parts: list[str] = []
    number = 0
    for value in node.values:
        if isinstance(value, ast.Constant):
            parts.append(str(value.value).replace("{", "{{").replace("}", "}}"))
        else:
            parts.append(f"{{{number}}}")
            number += 1
    return "".join(parts)


def is_sentence(text: str) -> bool:
    return (
        text.endswith((".", "?", "!"))
        and not text.endswith(" ?")  # a placeholder of SQL
        and len(text.split()) >= FEWEST_WORDS
        and (text[0].isupper() or text[0] in "“{")
        and "\n" not in text
    )


if __name__ == "__main__":
    sys.exit(main())
