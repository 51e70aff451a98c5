"""What every message is made of. No type here can carry pixels, prompts or file names of a garment."""

from __future__ import annotations

import hashlib
import json
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

PROTOCOL = 1
"""Version of the wire; a part of every path."""

MAX_PRICE = 1_000_000
"""Credits that one generation or one unlock may cost at most: 10,000 US dollars."""

MAX_CREDITS = 1_000_000_000_000
"""Credits that any one amount may have at most, far below what a database's integer holds."""

Id = Annotated[str, Field(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")]
"""A UUIDv7, made by whoever creates the thing."""

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Credits = Annotated[int, Field(strict=True, ge=0, le=MAX_CREDITS)]
"""Whole credits; 1 credit is 1 US cent. Never a float, a bool or a text."""

Price = Annotated[int, Field(strict=True, ge=0, le=MAX_PRICE)]
Seconds = Annotated[int, Field(strict=True, ge=0, le=2**40)]
"""UTC, in whole seconds since 1970. Times are shown; they never order or price anything."""

Count = Annotated[int, Field(strict=True, ge=0, le=2**53)]
Truth = Annotated[bool, Field(strict=True)]
_UNSEEN = r"\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069"
"""Control characters but tab and line feed, and those that make a text read in another order than it is written."""

Line = Annotated[str, Field(pattern=rf"^[^\t\n{_UNSEEN}]*$")]
"""Words of a person in one line: what is written is what is seen."""

Text = Annotated[str, Field(pattern=rf"^[^{_UNSEEN}]*$")]
"""The same in several lines."""

Base64 = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]*$", max_length=4096)]
"""URL-safe base64 without padding."""


class Message(BaseModel):
    """Frozen; a field that is not declared is refused, and whole numbers and truths are taken as such alone.

    (Not `strict` as a whole: FastAPI hands lists and texts for tuples and enums.)
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    def packed(self) -> bytes:
        """The one JSON form that hashes and signatures are made over."""
        return canonical(self.model_dump(mode="json"))


def canonical(value: Any) -> bytes:
    """JSON in UTF-8 with sorted keys and no spaces. Numbers are whole, so that every machine writes the same.

    Raises `TypeError` for a float, which no message has.
    """
    _refuse_floats(value)
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def digest_of(value: Any) -> str:
    """sha256 in hex of a value's canonical form."""
    return hashlib.sha256(canonical(value)).hexdigest()


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError("a message has no floats")
    if isinstance(value, dict):
        for part in value.values():  # pyright: ignore[reportUnknownVariableType]
            _refuse_floats(part)
    elif isinstance(value, list | tuple):
        for part in value:  # pyright: ignore[reportUnknownVariableType]
            _refuse_floats(part)
