"""Names of exported files, from templates such as `{photo}-{garment}-{sequence:3}`.

A finished name is safe on Windows, macOS and Linux, whatever photos and garments are called: no character that one of
them refuses, no name that one of them keeps for itself, no path out of its folder, and short enough for each of them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from studio.errors import InputError

TOKENS = (
    "photo",
    "look",
    "garment",
    "garments",
    "slot",
    "set",
    "date",
    "time",
    "year",
    "month",
    "day",
    "today",
    "sequence",
    "engine",
    "seed",
    "width",
    "height",
)
"""`date` to `day` are of when the photo was taken, `today` is when it is exported."""

LONGEST_TEMPLATE = 200
LONGEST_NAME = 180
"""Bytes of a name in UTF-8, without its suffix: every system takes 255, less what a number and a suffix need."""

_TOKEN = re.compile(r"\{(?P<name>[^{}:]*)(?::(?P<digits>[^{}]*))?\}")
_REFUSED = re.compile(r'[<>:"/\\|?*]')
_RESERVED = re.compile(r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])\s*(?:\.|$)", re.IGNORECASE)
_FALLBACK = "export"


@dataclass(frozen=True)
class NameFacts:
    """What a name can say of one file. `garments` and `slots` go from the innermost to the outermost.

    `taken` is when the photo was taken, by the camera's clock; `now` is when it is exported, by this machine's.
    """

    photo: str
    now: datetime
    look: str = ""
    garments: tuple[str, ...] = ()
    slots: tuple[str, ...] = ()
    set: str = ""
    taken: datetime | None = None
    sequence: int = 1
    engine: str = ""
    seed: int | None = None
    width: int = 0
    height: int = 0

    def value(self, token: str, digits: int) -> str:
        taken = self.taken or self.now
        if token == "sequence":
            return f"{self.sequence:0{digits}}"
        return {
            "photo": self.photo,
            "look": self.look or "-".join((self.photo, *self.garments)),
            "garment": self.garments[-1] if self.garments else "",
            "garments": "+".join(self.garments),
            "slot": self.slots[-1] if self.slots else "",
            "set": self.set,
            "date": f"{taken:%Y-%m-%d}",
            "time": f"{taken:%H-%M-%S}",
            "year": f"{taken:%Y}",
            "month": f"{taken:%m}",
            "day": f"{taken:%d}",
            "today": f"{self.now:%Y-%m-%d}",
            "engine": self.engine,
            "seed": "" if self.seed is None else str(self.seed),
            "width": str(self.width),
            "height": str(self.height),
        }[token]


def check_template(template: str, *, may_be_empty: bool = False) -> None:
    """Raises `InputError` `name_template` with a sentence that says what to change."""
    if not template.strip():
        if may_be_empty:
            return
        raise _wrong("The name is empty. Write one, or choose tokens such as {photo} and {sequence}.")
    if len(template) > LONGEST_TEMPLATE:
        raise _wrong(f"The name is longer than {LONGEST_TEMPLATE} characters. Shorten it.")
    for match in _TOKEN.finditer(template):
        name, digits = match["name"], match["digits"]
        if name not in TOKENS:
            raise _wrong(f"“{{{name}}}” is not a token. Use {_listed(TOKENS)}.")
        if digits is not None and (name != "sequence" or digits not in set("123456789")):
            raise _wrong(
                f"“{match[0]}” cannot be filled in. Only sequence takes a number of digits, 1 to 9: {{sequence:3}}."
            )
    if re.search(r"[{}]", _TOKEN.sub("", template)):
        raise _wrong("A curly bracket stands alone. Tokens are written like {photo}.")


def file_name(template: str, facts: NameFacts) -> str:
    """The name without its suffix. Raises as `check_template`."""
    check_template(template)
    return safe_name(_filled(template, facts))


def subfolder(template: str, facts: NameFacts) -> tuple[str, ...]:
    """The folders below the chosen one, outermost first: a slash in the template makes another. Raises as above."""
    check_template(template, may_be_empty=True)
    parts = [_filled(part, facts).strip() for part in re.split(r"[/\\]", template)]
    # A token without a value makes no folder.
    return tuple(safe_name(part) for part in parts if part)


def safe_name(text: str) -> str:
    """`text` as one name that every system takes; never empty."""
    text = unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode())
    # Other kinds of space become plain ones; what is not seen, text direction included, goes.
    text = "".join(" " if c.isspace() else c for c in text if c.isspace() or c.isprintable())
    text = " ".join(_REFUSED.sub("-", text).split())
    text = _shortened(text).strip(". ")
    if not text:
        return _FALLBACK
    return f"_{text}" if _RESERVED.match(text) else text


def _shortened(text: str) -> str:
    encoded = text.encode()
    return text if len(encoded) <= LONGEST_NAME else encoded[:LONGEST_NAME].decode("utf-8", "ignore")


def _filled(template: str, facts: NameFacts) -> str:
    # A slash in a value is a character of a name, never another folder.
    return _TOKEN.sub(lambda match: facts.value(match["name"], int(match["digits"] or 1)), template)


def _listed(tokens: tuple[str, ...]) -> str:
    return ", ".join(f"{{{token}}}" for token in tokens)


def _wrong(sentence: str) -> InputError:
    return InputError("name_template", sentence)
