"""Sentences of the rooms below, in the person's language.

`studio` and `render` say what went wrong in English sentences with what they speak of filled in. A sentence is known
again by the template it was made from (`resources/translations/sentences.txt`); one that is not stays as it is.
"""

from __future__ import annotations

import re
from functools import cache

from PySide6.QtCore import QCoreApplication

from resources import FOLDER
from ui.marked import marked

CONTEXT = "Sentences"
_PLACE = re.compile(r"\{(\d+)\}")
_COMMAND = re.compile(r"`([^`]+)`")
QUOTED = marked("SentenceWords", "“{0}”")
WORDS = (
    marked("SentenceWords", "undecided"),
    marked("SentenceWords", "kept"),
    marked("SentenceWords", "discarded"),
    marked("SentenceWords", "expired"),
    marked("SentenceWords", "gone"),
    marked("SentenceWords", "waiting"),
    marked("SentenceWords", "running"),
    marked("SentenceWords", "paused"),
    marked("SentenceWords", "finished"),
    marked("SentenceWords", "failed"),
    marked("SentenceWords", "quarantined"),
    marked("SentenceWords", "cancelled"),
)
"""States and decisions, which sentences are filled in with; all else that they are filled in with is a name."""


def in_own_language(sentence: str) -> str:
    """`sentence` as the installed translation has it, with the commands in it set as print sets them."""
    return with_quotes(_translated(sentence)) if sentence else ""


def with_quotes(text: str) -> str:
    """What stands in backquotes, as a terminal's texts have it, in the language's own quotation marks."""
    quoted = QCoreApplication.translate("SentenceWords", QUOTED)
    return _COMMAND.sub(lambda found: quoted.format(found[1]), text)


def _translated(sentence: str) -> str:
    exact = QCoreApplication.translate(CONTEXT, sentence)
    if exact != sentence:
        return exact
    for words, template in _templates():
        # There are hundreds, and to make a pattern of each would hold the start up.
        match = _pattern(template).fullmatch(sentence) if all(each in sentence for each in words) else None
        if match is not None:
            translated = QCoreApplication.translate(CONTEXT, template)
            return sentence if translated == template else translated.format(*map(_word, match.groups()))
    return sentence


def _word(filled_in: str) -> str:
    return QCoreApplication.translate("SentenceWords", filled_in) if filled_in in WORDS else filled_in


@cache
def _templates() -> tuple[tuple[tuple[str, ...], str], ...]:
    """Those that are not said letter for letter, the most specific first, each after the words that stay in it."""
    lines = (FOLDER / "translations" / "sentences.txt").read_text(encoding="utf-8").splitlines()
    filled = [line for line in lines if "{" in line]
    filled.sort(key=lambda line: len(_PLACE.sub("", line)), reverse=True)
    return tuple((tuple(map(_said, _PLACE.split(line)[::2])), line) for line in filled)


@cache
def _pattern(template: str) -> re.Pattern[str]:
    words = _PLACE.split(template)
    parts = ["(.*?)" if number % 2 else re.escape(_said(text)) for number, text in enumerate(words)]
    return re.compile("".join(parts), re.DOTALL)


def _said(text: str) -> str:
    return text.replace("{{", "{").replace("}}", "}")
