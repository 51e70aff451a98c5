"""How commands speak: JSON alone on standard output, sentences on standard error."""

from __future__ import annotations

import sys
from typing import Any

import msgspec


class WrongUse(Exception):
    """The command line itself makes no sense; the sentence says how to write it."""


def say(sentence: str) -> None:
    sys.stderr.write(sentence.rstrip() + "\n")
    sys.stderr.flush()


def print_json(value: Any) -> None:
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n")
    sys.stdout.flush()


def print_text(text: str) -> None:
    sys.stdout.write(text.rstrip() + "\n")
    sys.stdout.flush()
