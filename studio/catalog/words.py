"""Text as the search index sees it, and what a person types as the index is asked for it.

The index takes runs of letters and digits as its words. That alone finds neither 1234 nor shoot in `DSC01234` and
`LinenShoot.jpg`, nor a word within a Japanese sentence, which has no spaces. So such runs are in it a second time,
taken apart.
"""

from __future__ import annotations

import re

# Kana, Han, Thai, Lao, Myanmar and Khmer, which are written without spaces.
_UNSPACED = re.compile(r"([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff])")
_SEAM = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])|(?<=[a-zß-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])")
_PADDED = re.compile(r"(?<!\d)0+([1-9]\d*)")
_WORDS = re.compile(r"[^\W_]+")
_ASKED = re.compile(r'"([^"]*)"?|(\S+)')


def searchable(text: str | None) -> str:
    """`text`, and after it what of it was taken apart; numbers also without leading zeros."""
    if not text:
        return ""
    apart = _apart(text)
    parts = [text]
    if apart != text:
        parts.append(apart)
    parts += _PADDED.findall(apart)
    return " ".join(parts)


def match_expression(text: str) -> str:
    """An FTS5 expression for what a person has typed so far: every word is there, or begins like it; what is in
    quotation marks is there just so. Empty where `text` has no words."""
    return " AND ".join(
        alternatives
        for phrase, word in _ASKED.findall(text)
        if (alternatives := _exactly(phrase) if phrase else _beginning(word))
    )


def _apart(text: str) -> str:
    return _SEAM.sub(" ", _UNSPACED.sub(r" \1 ", text))


def _beginning(word: str) -> str:
    forms = dict.fromkeys(_phrase(form) for form in (word, _apart(word)))
    return f"({' OR '.join(f'{form} *' for form in forms if form)})" if any(forms) else ""


def _exactly(phrase: str) -> str:
    forms = dict.fromkeys(_phrase(form) for form in (phrase, _apart(phrase)))
    return f"({' OR '.join(form for form in forms if form)})" if any(forms) else ""


def _phrase(text: str) -> str:
    words = _WORDS.findall(text)
    return f'"{" ".join(words)}"' if words else ""
